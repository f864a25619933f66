// Where nobody here is left to decide: the office above was called, and what it said is taken down as that. Whoever sits here decides nothing by it; the
// person reads whose word it is said to be, who took it down, and the office's number.

import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { wholeMinute } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { WhenField } from './WhenField.tsx'

type Props = { exit: ExitView; me: Me }

export function OfficeDecides({ exit, me }: Props) {
  const [open, setOpen] = useState(false)
  const { office } = me.community
  if (!exit.may.includes('office')) return null
  const settings = me.verbs.includes('community.write') && <Link href="/overview/office">{m.overview_navOffice()}</Link>
  if (!office) return <p>{m.desk_officeUnknown()} {settings}</p>
  return (
    <div className="stack-tight">
      <p className="row"><a className="button" href={dial(office.phone)}><AsWritten>{office.name}</AsWritten> {office.phone}</a><button type="button" className="button plain" aria-expanded={open} onClick={() => setOpen(!open)}>{m.desk_officeWord()}</button>{settings}</p>
      {open && <Form exit={exit} me={me} onDone={() => setOpen(false)} />}
    </div>
  )
}

type Draft = { grants: boolean | null; who: string; reason: string }

function Form({ exit, me, onDone }: Props & { onDone: () => void }) {
  const [draft, setDraft, clear] = useDraft<Draft>(`office-${exit.id}`, { grants: null, who: '', reason: '' })
  // Said in minutes, as the field shows it: a clock that is measured anew, half a second behind, makes it nothing of later.
  const [saidAt, setSaidAt] = useState<Instant | null>(() => wholeMinute(now()))
  const [tried, setTried] = useState(false)
  const [pass] = useState(() => newId<'pass'>())
  const form = useRef<HTMLFormElement>(null)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/office`)
  useEffect(() => form.current?.querySelector<HTMLElement>('input')?.focus(), [])
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const { grants, who, reason } = draft
  const empty = (text: string): string | null => (tried && text.trim() === '' ? m.desk_fillIn() : null)
  const send = async (): Promise<void> => {
    setTried(true)
    if (grants === null || who.trim() === '' || reason.trim() === '' || !saidAt || saidAt > now()) return
    if ((await run({ grants, who, reason, saidAt, pass, gates: [] })).ok) { clear(); onDone(); void refresh() }
  }
  return (
    <form ref={form} className="stack reason" noValidate aria-label={m.desk_officeWord()} onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <p>{m.desk_officeWhat()}</p>
      <Choices legend={m.desk_officeDecided()} error={tried && grants === null ? m.desk_chooseOne() : null}>
        <div className="chips">
          {[true, false].map((one) => <label key={String(one)} className="chip"><input type="radio" name={`office-${exit.id}`} checked={grants === one} onChange={() => change({ grants: one })} /><span>{one ? m.desk_officeGrants() : m.desk_officeUpholds()}</span></label>)}
        </div>
      </Choices>
      <div className="two">
        <Field label={m.desk_officeWho()} error={empty(who)}><input maxLength={80} autoComplete="off" value={who} onChange={(event) => change({ who: event.target.value })} /></Field>
        <WhenField label={m.desk_officeWhen()} error={tried && (!saidAt || saidAt > now()) ? m.desk_officeLater() : null} value={saidAt} zone={me.community.zone} onChange={setSaidAt} />
      </div>
      <Field label={m.desk_officeReason()} hint={m.desk_putRightWhyHint()} error={empty(reason)}><textarea rows={3} maxLength={1000} value={reason} onChange={(event) => change({ reason: event.target.value })} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button main type="submit" busy={busy}>{m.desk_officeSend()}</Button><Button plain onClick={onDone}>{m.common_cancel()}</Button></div>
    </form>
  )
}
