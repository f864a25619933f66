// Somebody moved in with us, or out: told to the desk by an adult on their own phone. The page says what it does not do: nobody is on the list by it,
// and nobody off it.

import { useState } from 'react'
import { Link } from 'wouter'
import { dayOf } from '#domain/kernel/instants.ts'
import { now as nowNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { useSituation } from './situation.tsx'

export function HomeReportPage({ out }: { out: boolean }) {
  const { me, zone } = useSituation()
  const today = dayOf(nowNow(), zone)
  const others = me.residents.filter((one) => one.mine && !one.own)
  const [id] = useState(() => newId())
  const [draft, setDraft] = useState({ name: '', resident: others[0]?.id ?? '', since: today as string, forATime: false })
  const [tried, setTried] = useState(false)
  const [sent, setSent] = useState(false)
  const { run, busy, problem } = useCommand<{ done: true }>('/api/me/home-reports')
  const change = (part: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...part }))
  const nameless = !out && draft.name.trim() === ''
  const send = async (): Promise<void> => {
    setTried(true)
    if (nameless || draft.since === '') return
    const said = out ? { kind: 'moved-out', resident: draft.resident } : { kind: 'moved-in', name: draft.name, forATime: draft.forATime }
    if ((await run({ id, since: draft.since, ...said })).ok) setSent(true)
  }
  const title = out ? m.told_leftLink() : m.told_newcomerLink()
  if (sent) return <Frame title={m.told_newcomerSent()} action={<Link className="button main big" href="/me">{m.resident_toStart()}</Link>}><Notice tone="good" live><p>{m.told_newcomerSentWhat()}</p></Notice></Frame>
  const way = (label: string, value: boolean) => <label className="check"><input type="radio" name="stay" checked={draft.forATime === value} onChange={() => change({ forATime: value })} /><span>{label}</span></label>
  return (
    <Frame title={title} back="/me/record" action={<Button form="home" type="submit" main big busy={busy}>{m.told_newcomerSend()}</Button>}>
      <form id="home" className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
        {out
          ? <Field label={m.told_leftWho()}><select value={draft.resident} onChange={(event) => change({ resident: event.target.value as typeof draft.resident })}>{others.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select></Field>
          : <Field label={m.told_newcomerName()} error={tried && nameless ? m.told_newcomerNameEmpty() : null}><input maxLength={80} autoComplete="off" value={draft.name} onChange={(event) => change({ name: event.target.value })} /></Field>}
        <Field label={m.told_newcomerSince()} error={tried && draft.since === '' ? m.told_sinceEmpty() : null}><input type="date" required max={today} value={draft.since} onChange={(event) => change({ since: event.target.value })} /></Field>
        {!out && <Choices legend={m.told_newcomerStay()}><div className="stack-tight">{way(m.told_newcomerForGood(), false)}{way(m.told_newcomerForATime(), true)}</div></Choices>}
        <p>{out ? m.told_leftThen() : m.told_newcomerThen()}</p>
        <ProblemNotice problem={problem} />
      </form>
    </Frame>
  )
}
