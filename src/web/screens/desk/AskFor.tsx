// What is asked of a household, and asking for it: kinds of evidence, those that the rules want and lack first, in the desk's own words where they are clearer, by an hour. They are told at once; past
// its hour it comes up in the queue. Asked again it has another hour; needed no more, they are told that as well.

import { useState, type ReactNode } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { evidenceKinds, type EvidenceKind } from '#domain/exits/evidence.ts'
import { longestAsked } from '#domain/exits/asked-for.ts'
import type { AskRow, ExitView } from '#domain/exits/wire.ts'
import { between, day, earlier, hour, instantOf, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { now as serverNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { asksIn, kindsSaid } from '../../parts/asks-said.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Check, Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { duration, untilWhen, when } from '../../parts/times.ts'
import { deskKind } from '../../words/compiled/groups/deskKind.js'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { WhenField } from './WhenField.tsx'

type Props = { exit: ExitView; me: Me; now: Instant }

export function AskFor({ exit, me, now }: Props) {
  const [form, setForm] = useState<AskRow | 'new' | null>(null)
  const [said, setSaid] = useState('')
  const may = exit.may.includes('ask-for')
  const open = asksIn(exit).filter(({ is }) => is === 'open')
  if (!may && open.length === 0) return null
  const again = form === 'new' ? null : form
  const done = (): void => { setForm(null); setSaid('') }
  return (
    <section className="stack-tight ask-for" aria-label={open.length > 0 ? m.desk_askedTitle() : m.desk_askFor()} data-place tabIndex={-1}>
      <p role="status" className="hidden-visually">{said}</p>
      {open.length > 0 && <h3>{m.desk_askedTitle()}</h3>}
      <ul role="list" className="plain-list">
        {open.map((ask) => (
          <One key={ask.seq} {...{ exit, me, now, ask }} opened={again?.seq === ask.seq} onAgain={() => setForm(again?.seq === ask.seq ? null : ask)} onBack={setSaid}>
            {may && again?.seq === ask.seq && <AskForm exit={exit} me={me} again={again} onDone={done} />}
          </One>
        ))}
      </ul>
      {may && <p><button type="button" className="button plain" aria-expanded={form === 'new'} onClick={() => setForm(form === 'new' ? null : 'new')}>{m.desk_askFor()}</button></p>}
      {may && form === 'new' && <AskForm exit={exit} me={me} again={null} onDone={done} />}
    </section>
  )
}

function One({ exit, me, now, ask, opened, onAgain, onBack, children }: Props & { ask: AskRow; opened: boolean; onAgain: () => void; /** it was taken back, in words */ onBack: (said: string) => void; children: ReactNode }) {
  const zone = me.community.zone
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/asks/take-back`)
  const [mayAgain, mayBack] = [exit.may.includes('ask-for'), exit.may.includes('take-back-ask')]
  const what = [kindsSaid(ask.open), ask.words].filter(Boolean).join(' · ')
  const back = async (): Promise<void> => {
    if (!(await run({ seq: ask.seq })).ok) return
    onBack(m.desk_askBackOf({ what }))
    void refresh()
  }
  return (
    <li className="stack-tight">
      <p><strong><AsWritten>{what}</AsWritten></strong></p>
      {ask.until <= now ? <p className="check-state">! {m.desk_askedLate({ time: duration(between(ask.until, now)) })}</p> : <p className="check-state">{m.desk_askedBy({ until: untilWhen(ask.until, zone, now) })}</p>}
      <p className="quiet"><AsWritten>{`${m.desk_askedWho({ at: when(ask.at, zone, now) })} · ${ask.by}`}</AsWritten></p>
      <ProblemNotice problem={problem} />
      {(mayAgain || mayBack) && <p className="row">
        {mayAgain && <button type="button" className="button plain" aria-expanded={opened} aria-label={m.desk_askAgainOf({ what })} onClick={onAgain}>{m.desk_askAgain()}</button>}
        {mayBack && <button type="button" className="button plain" aria-disabled={busy || undefined} aria-label={m.desk_askBackOf({ what })} onClick={() => { if (!busy) void back() }}>{m.desk_askBack()}</button>}
      </p>}
      {children}
    </li>
  )
}

/** What the rules want and lack comes first. */
function kindsFor({ advice, now }: ExitView): EvidenceKind[] {
  const missing = ((now ?? advice)?.items ?? []).filter((item) => item.state !== 'present').map((item) => item.kind)
  return [...new Set([...missing, ...evidenceKinds])]
}

/** In two hours, of full five minutes; sooner where they would go before that. */
function usual({ from }: ExitView): Instant {
  const soon = instantOf(Math.ceil(msOf(plus(serverNow(), 2 * hour)) / (5 * minute)) * 5 * minute)
  return from > plus(serverNow(), hour / 2) ? earlier(from, soon) : soon
}

function AskForm({ exit, me, again, onDone }: { exit: ExitView; me: Me; again: AskRow | null; onDone: () => void }) {
  const [words, setWords, clear] = useDraft(`ask-for-${exit.id}-${again?.seq ?? ''}`, again?.words ?? '')
  const [ticked, setTicked] = useState<EvidenceKind[]>(again?.kinds ?? [])
  const [until, setUntil] = useState<Instant | null>(() => usual(exit))
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/asks`)
  const kinds: EvidenceKind[] = ticked.length > 0 || words.trim() === '' ? ticked : ['certificate']
  const wrongHour = until === null || until <= serverNow() || until > plus(serverNow(), longestAsked)
  const send = async (): Promise<void> => {
    setTried(true)
    if (kinds.length === 0 || wrongHour) return
    const reply = await run({ kinds, words: words.trim(), until, pieces: exit.evidence.length })
    // Something came meanwhile: it is shown, and what was typed stays.
    if (!reply.ok) { if (reply.problem.code === 'changed-meanwhile') void refresh(); return }
    clear()
    onDone()
    void refresh()
  }
  return (
    <form className="stack" noValidate aria-label={again ? m.desk_askAgain() : m.desk_askFor()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      {!again && <fieldset className={tried && kinds.length === 0 ? 'field bad' : 'field'} aria-invalid={(tried && kinds.length === 0) || undefined}>
        <legend>{m.desk_askForWhat()}</legend>
        {tried && kinds.length === 0 && <span className="error" role="alert">{m.desk_askForChoose()}</span>}
        {kindsFor(exit).map((kind) => <Check key={kind} label={deskKind[kind]?.() ?? kind} checked={ticked.includes(kind)} onChange={(is) => setTicked(is ? [...ticked, kind] : ticked.filter((one) => one !== kind))} />)}
      </fieldset>}
      {!again && <Field label={m.desk_askForWords()} hint={m.desk_askForWordsHint()}><input maxLength={300} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>}
      <WhenField label={m.desk_askForUntil()} error={tried && wrongHour ? sentenceOf({ code: 'asked-until', days: longestAsked / day }) : null} value={until} zone={me.community.zone} onChange={setUntil} />
      <p className="quiet">{m.desk_askForTells()}</p>
      <ProblemNotice problem={problem} />
      <p><Button type="submit" busy={busy}>{m.desk_askForSend()}</Button></p>
    </form>
  )
}
