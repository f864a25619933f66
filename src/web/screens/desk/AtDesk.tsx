// Who is at the desk: now, later, and who has just left; entered by name, from when until when. A slip of the hand is put right by the same press backwards.

import { useRef, useState, type FormEvent } from 'react'
import { newId } from '../../offline/ids.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { untilAfter } from '../../parts/from-until.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import type { AccountId } from '#domain/kernel/ids.ts'
import { hour, type Instant } from '#domain/kernel/instants.ts'
import { longestTurn } from '#domain/promises/owner.ts'
import type { DeskHere, DeskTurn } from '#domain/promises/wire.ts'
import { WhenField } from './WhenField.tsx'

type Props = { here: DeskHere; me: StartProps['me'] }
type Change = Partial<Pick<DeskTurn, 'until'>> & { struck?: boolean }

function useTurns() {
  const { run, busy, problem } = useCommand<DeskHere>('/api/desk/turns')
  /** As what it stands there from now on; null: it does not. */
  const send = async (body: object): Promise<Instant | null> => {
    const reply = await run(body)
    void refresh('/api/')
    return reply.ok ? reply.value.now : null
  }
  /** As it was read, or as it was written last: what a colleague changed meanwhile stays. */
  const put = ({ id, account, from, until, quiet, leads, recordedAt }: DeskTurn, change: Change, seen = recordedAt): Promise<Instant | null> => send({ id, account, from, until, quiet, leads, ...change, seen })
  return { send, put, busy, problem }
}

export function AtDesk({ here, me }: Props) {
  const zone = me.community.zone
  const at = useNow(30_000)
  const [said, setSaid] = useState<{ text: string; undo: (() => Promise<Instant | null>) | null }>({ text: '', undo: null })
  const turns = useTurns()
  const there = here.turns.filter((turn) => turn.now)
  const first = here.turns.find((turn) => turn.first)
  const over = (turn: DeskTurn): boolean => turn.until !== null && turn.until <= at
  const later = here.turns.filter((turn) => !turn.now && turn.from > at)
  const lately = here.turns.filter((turn) => !turn.now && over(turn))
  const end = async (turn: DeskTurn): Promise<void> => {
    const seen = await turns.put(turn, { until: now() })
    if (seen) setSaid({ text: m.shift_ended({ name: turn.name }), undo: () => turns.put(turn, {}, seen) })
  }
  const strike = async (turn: DeskTurn): Promise<void> => {
    const seen = await turns.put(turn, { struck: true })
    if (seen) setSaid({ text: m.shift_struck({ name: turn.name }), undo: () => turns.put(turn, {}, seen) })
  }
  const undo = async (): Promise<void> => { if (await said.undo?.()) setSaid({ text: m.shift_tookBack(), undo: null }) }
  const rows = (list: readonly DeskTurn[], ends: boolean) => (
    <ul role="list" className="turns">
      {list.map((turn) => (
        <li key={turn.id} className="row">
          <strong><AsWritten>{turn.name}</AsWritten></strong>
          <span>{turn.until ? m.shift_fromUntil({ from: when(turn.from, zone, at), until: untilAfter(turn.until, turn.from, zone, at) }) : m.shift_fromOpen({ from: when(turn.from, zone, at) })}</span>
          {turn.first && <span className="mark">{m.shift_leads()}</span>}
          {turn.quiet && <span className="mark">{m.shift_quiet()}</span>}
          {ends && <Button plain busy={turns.busy} onClick={() => void end(turn)}>{m.shift_endNow()}</Button>}
          <Button plain busy={turns.busy} onClick={() => void strike(turn)}>{m.shift_strike()}</Button>
        </li>
      ))}
    </ul>
  )
  return (
    <section className="stack" aria-labelledby="at-desk" data-place tabIndex={-1}>
      <h2 id="at-desk">{m.shift_atDesk()}</h2>
      {there.length > 0 ? rows(there, true) : <p>{m.shift_nobodyAtDesk()}</p>}
      {first && <p className="quiet"><AsWritten>{m.shift_nobodys({ name: first.name })}</AsWritten></p>}
      {later.length > 0 && <><h3>{m.shift_later()}</h3>{rows(later, false)}</>}
      {lately.length > 0 && <details><summary>{m.shift_lately()} <span className="count">{lately.length}</span></summary>{rows(lately, false)}</details>}
      <p role="status" className="shift-said">{said.text}{said.undo && <> <Button plain busy={turns.busy} onClick={() => void undo()}>{m.common_undo()}</Button></>}</p>
      <ProblemNotice problem={turns.problem} />
      <Enter here={here} me={me} onEntered={(name) => setSaid({ text: m.shift_entered({ name }), undo: null })} />
    </section>
  )
}

function Enter({ here, me, onEntered }: Props & { onEntered: (name: string) => void }) {
  // Whoever leads the desk has what is anywhere: those of single buildings are not entered.
  const who = here.colleagues.filter((one) => one.everywhere)
  const zone = me.community.zone
  const { send, busy, problem } = useTurns()
  const [account, setAccount] = useState<string>(who.some((one) => one.account === me.id) ? me.id : who[0]?.account ?? '')
  const [from, setFrom] = useState<Instant | null>(null)
  const [until, setUntil] = useState<Instant | null>(null)
  const [quiet, setQuiet] = useState(false)
  const [leads, setLeads] = useState(false)
  const [tried, setTried] = useState(false)
  const [round, setRound] = useState(0)
  const details = useRef<HTMLDetailsElement>(null)
  const begins = from ?? now()
  const wrong = until !== null && until <= begins
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (wrong) return
    if (!(await send({ id: newId<'desk-turn'>(), account: account as AccountId, from: begins, until, quiet, leads }))) return
    onEntered(here.colleagues.find((one) => one.account === account)?.name ?? '')
    setTried(false); setFrom(null); setUntil(null); setQuiet(false); setLeads(false); setRound(round + 1)
    if (details.current) details.current.open = false
  }
  return (
    <details ref={details} className="enter-turn" open={!here.turns.some((turn) => turn.now)}>
      <summary>{m.shift_enter()}</summary>
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <Field label={m.shift_who()}><select value={account} onChange={(event) => setAccount(event.target.value)}>{who.map((one) => <option key={one.account} value={one.account}>{one.name}</option>)}</select></Field>
        <div className="two" key={round}>
          <WhenField label={m.shift_from()} value={begins} zone={zone} onChange={setFrom} />
          <WhenField label={m.shift_until()} hint={m.shift_untilHint({ hours: longestTurn / hour })} value={until} zone={zone} error={tried && wrong ? m.shift_untilFirst() : null} onChange={setUntil} />
        </div>
        <Check label={m.shift_quietField()} checked={quiet} onChange={setQuiet} />
        <Check label={m.shift_leadsField()} checked={leads} onChange={setLeads} />
        <ProblemNotice problem={problem} />
        <Button type="submit" main className="at-start" busy={busy}>{m.shift_enterNow()}</Button>
      </form>
    </details>
  )
}
