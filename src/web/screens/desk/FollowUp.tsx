// Whoever is out and should be back is called: the number, what was said the last time, and what comes of this call. It excuses nothing and
// moves no due time; until the time that was said the line in the queue stands further down.

import { useRef, useState } from 'react'
import { followUp, standingFollowUp, tryAgainAfter } from '#domain/exits/follow-up.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { minute, msOf, instantOf, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { now as serverNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { callsIn, followUpSaid } from '../../parts/follow-up-said.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { duration, live } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { WhenField } from './WhenField.tsx'

type Props = { exit: ExitView; zone: Zone; now: Instant; /** a later end is being given: that is more than a note */ extending: boolean }

const wentOut = (exit: ExitView): Instant | null => exit.movements.findLast((one) => one.kind === 'out')?.at ?? null
const lastCallTo = (exit: ExitView) => standingFollowUp(callsIn(exit), wentOut(exit))
/** Overdue, and nobody was called, or the time that was said is over. */
export const toBeCalled = (exit: ExitView, now: Instant): boolean => exit.overdue && !((lastCallTo(exit)?.seeAgainAt ?? now) > now)

export function FollowUp({ exit, zone, now, extending }: Props) {
  const [open, setOpen] = useState(false)
  const last = lastCallTo(exit)
  // Nobody answered since: what they said before is still what they said.
  const promised = standingFollowUp(callsIn(exit).filter((one) => one.what === 'reached'), wentOut(exit))
  const due = toBeCalled(exit, now)
  const phone = exit.resident?.phone
  return (
    <div className="stack-tight follow-up">
      {exit.overdue && <p>{phone ? <a className="button" href={dialPerson(phone)}>{m.desk_callNumber({ phone })}</a> : m.desk_noNumber()}</p>}
      {last && <p><strong>{followUpSaid(last, live(zone, now))}</strong></p>}
      {last?.what === 'not-reached' && promised && <p>{followUpSaid(promised, live(zone, now))}</p>}
      {!due && !extending && <button type="button" className="button plain" aria-expanded={open} onClick={() => setOpen(!open)}>{m.desk_followTitle()}</button>}
      {(due || open) && !extending && <Call key={last?.at ?? ''} exit={exit} zone={zone} onDone={() => setOpen(false)} />}
    </div>
  )
}

/** In half an hour, at a time that people say: of full five minutes. */
const usual = (): Instant => instantOf(Math.ceil(msOf(plus(serverNow(), 30 * minute)) / (5 * minute)) * 5 * minute)

function Call({ exit, zone, onDone }: { exit: ExitView; zone: Zone; onDone: () => void }) {
  const [at, setAt] = useState<Instant | null>(usual)
  const [note, setNote, clear] = useDraft(`follow-up-${exit.id}`, '')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/follow-up`)
  const wrong = (): string | null => {
    const may = followUp('out', at ?? serverNow(), serverNow())
    return may.ok ? null : sentenceOf(may.problem)
  }
  // Pressed again because the answer was lost, it is the same call.
  const id = useRef(newId<'follow-up'>())
  const again = useRef<{ in: number; at: Instant } | null>(null)
  const send = async (what: 'reached' | 'not-reached', seeAgainAt: Instant): Promise<void> => {
    const reply = await run({ id: id.current, what, seeAgainAt, note })
    // What was changed since is another call, once the first is seen above.
    if (!reply.ok && reply.problem.code === 'id-taken') { [id.current, again.current] = [newId(), null]; void refresh() }
    if (!reply.ok) return
    clear()
    onDone()
    void refresh()
  }
  // “In an hour” is an hour after the press: pressed again it is the same hour, as long as that is to come.
  const notReached = (ms: number): void => {
    if (again.current?.in !== ms || again.current.at <= serverNow()) again.current = { in: ms, at: plus(serverNow(), ms) }
    void send('not-reached', again.current.at)
  }
  const reached = (): void => {
    setTried(true)
    if (at !== null && wrong() === null) void send('reached', at)
  }
  return (
    <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); reached() }}>
      <WhenField label={m.desk_followBackBy()} error={tried ? wrong() : null} value={at} zone={zone} onChange={setAt} />
      <Field label={m.desk_followNote()}><input maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row">
        <Button type="submit" busy={busy}>{m.desk_followReached()}</Button>
        <span className="row" role="group" aria-label={m.desk_followNotReached()}>
          <span>{m.desk_followNotReached()}</span>
          {tryAgainAfter.map((ms) => <button key={ms} type="button" className="button plain" aria-disabled={busy || undefined} onClick={() => { if (!busy) notReached(ms) }}>{m.desk_tryAgainIn({ time: duration(ms) })}</button>)}
        </span>
      </div>
    </form>
  )
}
