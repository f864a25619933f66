// The night's queue: what is now, whoever has it; who is overdue and who went out in an emergency, because they are out there. The rest waits until morning, and it says how
// much that is. One press shows everything all the same.

import { useRef, type ReactNode } from 'react'
import type { ExitLine } from '#domain/exits/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { useHand } from '../../parts/hand.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { LineSaid } from './line-said.tsx'
import { Queue, useQueue } from './Queue.tsx'
import { QueueSection } from './QueueSection.tsx'
import { isMyNight, linesOf, notListed, useDeskHere, useWhatIsNow } from './now-lines.ts'
import './shift.css'

type QueueProps = { selected: string | null; onOpen: (row: ExitLine) => void; zone: Zone }
/** Whoever is out there is no matter for the morning. */
const outThere = ['overdue', 'openPapers']

/** The queue as whoever sits here is to see it: by day all of it. */
export function QueueByHour({ me, ...queue }: QueueProps & { me: StartProps['me'] }): ReactNode {
  const { data: here } = useDeskHere(me)
  const [all, setAll] = useDraft('night-all', false)
  if (!isMyNight(here, me.id)) return <Queue {...queue} />
  return (
    <>
      <p className="night-switch"><Button plain aria-pressed={all} onClick={() => setAll(!all)}>{all ? m.shift_nightHide() : m.shift_nightShow()}</Button></p>
      {all ? <Queue {...queue} /> : <Night {...queue} onAll={() => setAll(true)} />}
    </>
  )
}

function Night({ selected, onOpen, zone, onAll }: QueueProps & { onAll: () => void }) {
  const { data: all, error, refetch } = useQueue()
  const { data: now } = useWhatIsNow()
  const at = useNow(15_000)
  const list = useRef<HTMLDivElement>(null)
  const { held, hand } = useHand(list)
  if (!all || !now) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const lines = linesOf(now).filter((line) => !outThere.includes(line.owed?.section ?? ''))
  const more = notListed(now, outThere)
  const out = all.sections.filter((it) => outThere.includes(it.section))
  const waits = all.sections.filter((it) => it.section !== 'out' && !outThere.includes(it.section)).reduce((sum, it) => sum + it.count, 0) - lines.length - more
  return (
    <div ref={list} className="queue night" {...hand}>
      <h2><span>{m.shift_night()}</span><span className="count">{lines.length + more}</span></h2>
      {lines.length === 0 && <Empty>{m.shift_nightNone()}</Empty>}
      <ul role="list">
        {lines.map((line) => (
          <li key={line.fold} className="queue-work" data-rings={line.owed?.rings || undefined}>
            <LineSaid line={line} zone={zone} now={at} opens />
            <span className="quiet">{line.owed?.rings ? m.shift_rings() : m.shift_nightHas({ name: line.owed?.owner.name || m.shift_theSecretary() })}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="night-waits" role="status">{m.shift_nowMore({ count: more })} <Button plain onClick={onAll}>{m.shift_nightShow()}</Button></p>}
      {out.map((it) => <QueueSection key={it.section} {...it} {...{ held, selected, onOpen, zone }} />)}
      {waits > 0 && <p className="night-waits" role="status">{m.shift_nightWaits({ count: waits })}</p>}
    </div>
  )
}
