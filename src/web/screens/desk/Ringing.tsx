// What is now rings until somebody takes it: a sound every so often, said in words once for each, and a strip at the edge with the one press. Silent, the strip stands
// out by itself. Whoever takes one by a slip of the hand gives it back.

import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { QueueLine } from '#domain/desk/wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import { instant, type Instant } from '#domain/kernel/instants.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { when } from '../../parts/times.ts'
import { sound } from '../../parts/tones.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { useActs } from './acts.ts'
import { alarm } from './alarm.ts'
import { addressOf } from './line-address.ts'
import { isHidden, lineAloud, LineSaid } from './line-said.tsx'
import { linesOf, notListed, useDeskHere, useWhatIsNow } from './now-lines.ts'
import './shift.css'

/** So often, as long as anything rings. */
const everyMs = 20_000
/** So many in the strip; how many more it says. */
const shownAtOnce = 2

/** Of a case, when it was opened: its place in the queue is when it comes up. */
const sinceOf = ({ at, says }: QueueLine): Instant => (typeof says?.['openedAt'] === 'string' ? instant(says['openedAt']) : at)

type Took = { line: QueueLine; before: AccountId | null }

/** `own`: the emergency that was taken down at this desk last. */
export function Ringing({ silent, own, me }: { silent: boolean; own: string | null; me: StartProps['me'] }) {
  const zone = me.community.zone
  const { data: here } = useDeskHere(me)
  const there = here?.turns.filter((turn) => turn.now) ?? []
  // It would ring on: what somebody takes who is not there is the leader's.
  const mayTake = there.length === 0 || there.some((turn) => turn.account === me.id)
  const { data } = useWhatIsNow()
  const lines = linesOf(data).filter((line) => line.owed?.rings && line.id !== own)
  const [took, setTook] = useState<Took | null>(null)
  const { run, busy, problem } = useActs()
  const at = useNow(15_000)
  const [said, setSaid] = useState('')
  const known = useRef(new Set<string>())
  const loud = lines.length > 0 && !silent
  useEffect(() => {
    const come = lines.filter((line) => !known.current.has(line.fold))
    known.current = new Set(lines.map((line) => line.fold))
    if (come.length > 0) setSaid(m.shift_ringsSaid({ what: come.map(lineAloud).join(m.common_listComma()) }))
  }, [lines.map((line) => line.fold).join()])
  useEffect(() => {
    if (!loud) return
    sound(alarm)
    const timer = setInterval(() => sound(alarm), everyMs)
    return () => clearInterval(timer)
  }, [loud])
  const take = async (line: QueueLine): Promise<void> => {
    const { owner } = line.owed!
    const [done] = await run([line.owed!], () => [{ kind: owner.by === 'kept' ? 'taken' : 'taken-over' }])
    if (!done) return
    setTook({ line: { ...line, owed: done }, before: owner.by === 'kept' ? owner.account : owner.from?.account ?? null })
    setSaid(m.shift_taken({ what: lineAloud(line) }))
  }
  const giveBack = async ({ line, before }: Took): Promise<void> => {
    if (before && (await run([line.owed!], () => [{ kind: 'handed-over', to: before }])).length > 0) setTook(null)
  }
  return (
    <>
      <p className="hidden-visually" aria-live="assertive">{said}</p>
      {(lines.length > 0 || took) && (
        <section className="ringing not-on-paper" aria-label={m.shift_rings()} data-silent={silent || undefined} data-rings={lines.length > 0 || undefined} data-place tabIndex={-1}>
          {lines.length > 0 && <h2>{m.shift_ringsCount({ count: lines.length })}{silent && <span className="quiet"> · {m.shift_ringsSilent()}</span>}</h2>}
          <ul role="list">
            {lines.slice(0, shownAtOnce).map((line) => (
              <li key={line.fold}>
                <LineSaid line={line} zone={zone} now={at} />
                <span className="quiet">{m.shift_ringsSince({ time: when(sinceOf(line), zone, at) })}</span>
                <span className="row">{mayTake && !isHidden(line) && <Button main busy={busy} onClick={() => void take(line)}>{m.shift_take()}</Button>}{isHidden(line) && <AsWritten>{m.shift_hiddenWith({ name: line.owed?.owner.name ?? '' })}</AsWritten>}<Link className="button plain" href={addressOf(line)}>{m.shift_openIt()}</Link></span>
              </li>
            ))}
          </ul>
          {lines.length > shownAtOnce && <p className="quiet">{m.shift_ringsMore({ count: lines.length - shownAtOnce })}</p>}
          {notListed(data) > 0 && <p className="quiet">{m.shift_nowMore({ count: notListed(data) })} <Link href="/desk">{m.shift_wholeQueue()}</Link></p>}
          {lines.length > 0 && !mayTake && <p><Link href="/desk/shift">{m.shift_enterFirst()}</Link></p>}
          {problem && <p role="alert">{sentenceOf(problem)}</p>}
          {took && (
            <p className="ringing-took">
              <span data-next tabIndex={-1}><AsWritten>{m.shift_taken({ what: lineAloud(took.line) })}</AsWritten></span>{' '}
              <Link className="button plain" href={addressOf(took.line)}>{m.shift_openIt()}</Link>
              {took.before && <Button plain busy={busy} onClick={() => void giveBack(took)}>{m.shift_untakeIt()}</Button>}
              <Button plain onClick={() => setTook(null)}>{m.common_close()}</Button>
            </p>
          )}
        </section>
      )}
    </>
  )
}
