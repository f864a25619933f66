// What is broken and how far it has come, alike on the repair's own page and on its case's.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { OnRepair, RepairView } from '#domain/neighbours/wire.ts'
import { Notice } from '../../parts/Notice.tsx'
import { dangerName, kindName, levelSaid, repairSaid, waySaid } from '../../parts/repair-said.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { VisitBooked } from './VisitBooked.tsx'

type Props = { view: RepairView; repair: NonNullable<RepairView['repair']>; zone: Zone; now: Instant; act: (deed: OnRepair['deed']) => Promise<boolean>; busy: boolean }

export function Broken({ view, repair, zone, now, act, busy }: Props) {
  const more = [
    levelSaid(repair, zone, now), view.same > 0 && m.repairs_same({ count: view.same }), repair.again > 0 && m.repairs_again({ count: repair.again }),
    repair.worksAt !== null && m.repairs_worksAt({ time: when(repair.worksAt, zone, now) }),
  ]
  return (
    <div className="stack-tight">
      <p><strong>{kindName(view.kind)} · {view.door}</strong></p>
      <p>{repairSaid(repair, zone, now)}</p>
      {repair.danger && <Notice tone="ask"><p>{m.repairs_dangerNow({ what: dangerName(repair.danger) })}</p></Notice>}
      {view.closedAt === null && waySaid(repair) !== '' && <p>{waySaid(repair)}</p>}
      <p className="quiet">{more.filter(Boolean).join(' · ')}</p>
      {view.ring !== '' && <p>{m.repairs_levelRing({ who: view.ring })}</p>}
      <VisitBooked {...{ repair, zone, now, act, busy }} />
    </div>
  )
}
