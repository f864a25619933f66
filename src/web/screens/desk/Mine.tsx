// What is mine, by when it comes up: first what comes due in my turn, then the rest. Each line can be put off to a time, at which it comes back; all of it is handed to a
// colleague by name, and taken back.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Queue as QueueReply, QueueLine } from '#domain/desk/wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import { hour, minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { comesUp, tomorrowMorning } from '#domain/promises/due.ts'
import { longestTurn } from '#domain/promises/owner.ts'
import type { DeskHere, Owed } from '#domain/promises/wire.ts'
import { now } from '../../offline/clock.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { useActs } from './acts.ts'
import { isPrivate, LineSaid } from './line-said.tsx'
import { hasMore, linesOf } from './now-lines.ts'
import { useQueue } from './Queue.tsx'

type Props = { here: DeskHere; me: StartProps['me'] }
const nameOfLine = (line: QueueLine): string => `${line.owed!.section} ${line.fold}`

/** Whoever leads has what nobody keeps: it stands on the first pages of the queue. What is to be taken over of somebody stands above, once. `more`: a section has further pages that may have some. */
function useMine(me: StartProps['me']): { lines: QueueLine[] | null; kept: QueueLine[]; /** more is kept than is named at once */ rest: boolean; more: boolean; error: ReturnType<typeof useApi>['error']; refetch: () => void } {
  const kept = useApi<QueueReply>(`/api/desk/kept/${me.id}`)
  const queue = useQueue()
  const own = linesOf(kept.data).filter((line) => line.owed)
  const names = new Set(own.map(nameOfLine))
  const led = linesOf(queue.data).filter((line) => line.owed?.owner.account === me.id && line.owed.owner.from === null && !names.has(nameOfLine(line)))
  const lines = kept.data && queue.data ? [...own, ...led].sort((a, b) => (comesUp(a.owed!) < comesUp(b.owed!) ? -1 : 1)) : null
  return { lines, kept: own, rest: hasMore(kept.data), more: led.length > 0 && (queue.data?.sections.some((it) => it.next !== null) ?? false), error: kept.error ?? queue.error, refetch: () => { void kept.refetch(); void queue.refetch() } }
}

export function Mine({ here, me }: Props) {
  const zone = me.community.zone
  const at = useNow(30_000)
  const { lines, kept, rest, more, error, refetch } = useMine(me)
  const turn = here.turns.find((one) => one.now && one.account === me.id)
  const until = turn ? turn.until ?? plus(turn.from, longestTurn) : null
  const inTurn = (line: QueueLine): boolean => until !== null && comesUp(line.owed!) < until
  if (!lines) return <section className="stack" aria-labelledby="mine"><h2 id="mine">{m.shift_mine()}</h2>{error ? <Failed problem={error.problem} onRetry={refetch} /> : <Loading />}</section>
  const [due, after] = [lines.filter(inTurn), lines.filter((line) => !inTurn(line))]
  return (
    <section className="stack" aria-labelledby="mine" data-place tabIndex={-1}>
      <h2 id="mine">{m.shift_mine()} <span className="count">{lines.length}{rest && '+'}</span></h2>
      {rest && <p className="quiet">{m.shift_keptMore({ count: kept.length })}</p>}
      {lines.length === 0 && <p className="quiet">{m.shift_mineNone()}</p>}
      {until !== null && <><h3>{m.shift_inMyTurnUntil({ time: when(until, zone, at) })} <span className="count">{due.length}</span></h3>{due.length > 0 ? <Lines lines={due} zone={zone} at={at} /> : <p className="quiet">{m.shift_dueNone()}</p>}</>}
      {after.length > 0 && <>{until !== null && <h3>{m.shift_afterMyTurn()} <span className="count">{after.length}</span></h3>}<Lines lines={after} zone={zone} at={at} /></>}
      {more && <p><Link href="/desk">{m.shift_more()}</Link></p>}
      <Give here={here} me={me} kept={kept} rest={rest} />
    </section>
  )
}

const Lines = ({ lines, zone, at }: { lines: readonly QueueLine[]; zone: Zone; at: Instant }) => (
  <ul role="list" className="owed-lines">{lines.map((line) => <MineLine key={nameOfLine(line)} line={line} zone={zone} at={at} />)}</ul>
)

/** Until when it can be put off in one press. */
const later = (at: Instant, zone: Zone): [string, Instant, () => string][] => [
  ['half', plus(at, 30 * minute), m.shift_halfHour], ['two', plus(at, 2 * hour), m.shift_twoHours], ['morning', tomorrowMorning(at, zone), m.shift_morning],
]

function MineLine({ line, zone, at }: { line: QueueLine; zone: Zone; at: Instant }) {
  const { run, busy, problem } = useActs()
  const [said, setSaid] = useState('')
  const owed = line.owed!
  const resting = owed.snoozedUntil !== null && owed.snoozedUntil > at
  const putOff = async (until: Instant | null): Promise<void> => {
    if ((await run([owed], () => [{ kind: 'snoozed', until }])).length > 0) setSaid(until === null ? m.shift_tookBack() : m.shift_putOffDone({ time: when(until, zone, now()) }))
  }
  return (
    <li>
      <LineSaid line={line} zone={zone} now={at} opens />
      {owed.rings && <Button main busy={busy} onClick={() => void run([owed], () => [{ kind: owed.owner.by === 'kept' ? 'taken' : 'taken-over' }])}>{m.shift_take()}</Button>}
      {!owed.rings && resting && <Button plain busy={busy} onClick={() => void putOff(null)}>{m.shift_notPutOff()}</Button>}
      {!owed.rings && !resting && (
        <select aria-label={m.shift_putOffChoose()} value="" disabled={busy} onChange={(event) => { const it = later(now(), zone).find(([key]) => key === event.target.value); if (it) void putOff(it[1]) }}>
          <option value="">{m.shift_putOff()}</option>
          {later(at, zone).map(([key, , name]) => <option key={key} value={key}>{name()}</option>)}
        </select>
      )}
      <span role="status" className={said === '' ? 'hidden-visually' : 'line-words'}>{said}</span>
      <ProblemNotice problem={problem} />
    </li>
  )
}

/** Whoever goes home hands on what they keep, by name. What the queue gives them as the leader needs no handing: it goes with the desk. */
function Give({ here, me, kept, rest }: Props & { kept: readonly QueueLine[]; rest: boolean }) {
  const others = here.colleagues.filter((one) => one.account !== me.id)
  const [to, setTo] = useState<string>(here.turns.find((turn) => turn.now && turn.account !== me.id)?.account ?? others[0]?.account ?? '')
  // What was said in confidence is read by whoever keeps it: it goes on its own page, to somebody who was asked, and never with the rest.
  const mayGo = kept.filter((line) => !isPrivate(line))
  const [gave, setGave] = useState<readonly Owed[] | null>(null)
  const [said, setSaid] = useState('')
  const { run, busy, problem } = useActs()
  const give = async (): Promise<void> => {
    const owed = mayGo.flatMap((line) => line.owed ?? [])
    const name = others.find((one) => one.account === to)?.name ?? ''
    const done = await run(owed, () => [{ kind: 'handed-over', to: to as AccountId }])
    if (done.length === 0) return
    setGave(done)
    setSaid(m.shift_handed({ count: done.length, name }))
  }
  const back = async (): Promise<void> => {
    if (!gave || (await run(gave, () => [{ kind: 'taken-over' }])).length === 0) return
    setGave(null)
    setSaid(m.shift_tookBack())
  }
  return (
    <>
      <p role="status" className={said === '' ? 'hidden-visually' : 'shift-said'}><AsWritten>{said}</AsWritten>{gave && <> <Button plain busy={busy} onClick={() => void back()}>{m.shift_takeBack()}</Button></>}</p>
      <ProblemNotice problem={problem} />
      {mayGo.length < kept.length && <p className="quiet">{m.shift_inConfidence({ count: kept.length - mayGo.length })}</p>}
      {mayGo.length > 0 && others.length > 0 && (
        <div className="give row">
          <Field label={rest ? m.shift_handThese() : m.shift_handAll()}><select value={to} onChange={(event) => setTo(event.target.value)}>{others.map((one) => <option key={one.account} value={one.account}>{one.name}</option>)}</select></Field>
          <Button busy={busy} onClick={() => void give()}>{m.shift_hand({ count: mayGo.length })}</Button>
        </div>
      )}
    </>
  )
}
