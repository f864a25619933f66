// Who is out, with when they are due, whoever should be back already first: from what this phone keeps, without a network. It counts as the
// desk does, and says as of when. Whoever comes home is looked up or noted from here.

import { useMemo, useState } from 'react'
import { between, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { useStill } from '../../parts/still.ts'
import { duration, untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import { CallDesk } from './CallDesk.tsx'
import type { FindByDoorProps } from './FindByDoor.tsx'
import { stillComing } from './known.ts'
import { isOverdue, outNow, type OutNow } from './out-now.ts'

type WhoIsOutProps = Pick<FindByDoorProps, 'seeing' | 'onPass' | 'onBack'> & { zone: Zone; phone: string }

/** More than a day has; a place where thousands are out is read on, not drawn at once. */
const atOnce = 60

export function WhoIsOut({ seeing, zone, phone, onPass, onBack }: WhoIsOutProps) {
  const now = useNow(15_000)
  const out = useMemo(() => outNow(seeing), [seeing.knows, seeing.lines])
  const { shown, moved, settle } = useStill(out, 'end')
  const [most, setMost] = useState(atOnce)
  const overdue = out.filter((one) => isOverdue(one, now)).length
  const back = ({ pass, resident, exit, emergency, shown: { who, home } }: OutNow) => (): void => (pass ? onPass(pass) : onBack({ resident, exit, emergency }, who, home))
  return (
    <div className="gate-pane stack">
      <h1>{m.gate_whoIsOut()}</h1>
      <p role="status"><strong>{m.gate_outCounts({ overdue, out: out.length - overdue })}</strong></p>
      <AsOf seeing={seeing} zone={zone} now={now} />
      <CallDesk phone={phone} />
      {out.length === 0 && shown.length === 0 && <Empty>{m.gate_outNobody()}</Empty>}
      {moved && <Button onClick={settle}>{m.gate_outSettle()}</Button>}
      <ul role="list" className="gate-out">
        {shown.slice(0, most).map(({ row, gone }) => <Row key={row.id} row={row} gone={gone} zone={zone} now={now} onBack={back(row)} />)}
      </ul>
      {shown.length > most && <Button onClick={() => setMost(most + atOnce)}>{m.gate_outMore({ count: Math.min(atOnce, shown.length - most) })}</Button>}
    </div>
  )
}

/** What this phone cannot know, and since when. */
function AsOf({ seeing: { knows }, zone, now }: Pick<WhoIsOutProps, 'seeing' | 'zone'> & { now: Instant }) {
  const says = !knows ? m.gate_outOnlyHere() : stillComing(knows, 'movements') ? m.gate_outPartial() : m.gate_outAsOf({ time: when(knows.held.asOf, zone, now) })
  return <p className="quiet">{says}</p>
}

function dueOf(one: OutNow, zone: Zone, now: Instant): string {
  const { dueBack, emergency } = one
  if (!dueBack) return emergency ? m.gate_outNoTime() : m.gate_outTimeUnknown()
  const time = untilWhen(dueBack, zone, now)
  return isOverdue(one, now) ? m.gate_outLate({ time, by: duration(between(dueBack, now)) }) : m.gate_outDue({ time })
}

function Row({ row, gone, zone, now, onBack }: { row: OutNow; gone: boolean; zone: Zone; now: Instant; onBack: () => void }) {
  const { who, home, purpose, place } = row.shown
  const what = [row.emergency ? m.gate_logEmergency() : purpose && purposeName(purpose), place, m.gate_outSince({ time: when(row.since, zone, now) })].filter(Boolean)
  const late = !gone && isOverdue(row, now)
  return (
    <li data-late={late || undefined} data-gone={gone || undefined}>
      <p><strong>{who || home ? `${home} ${who}` : m.gate_unknownPerson()}</strong></p>
      <p className="gate-out-due">{late && <span aria-hidden="true">▲ </span>}{gone ? m.gate_outReturned() : dueOf(row, zone, now)}</p>
      <p className="quiet">{what.join(' · ')}</p>
      <Button disabled={gone} aria-label={`${m.gate_cameBack()}: ${home} ${who}`} onClick={onBack}>{m.gate_cameBack()}</Button>
    </li>
  )
}
