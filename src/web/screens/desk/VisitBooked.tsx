// Somebody is on the way: who, when, and what it costs them. Where orders made it more than what was shown when they were sent, whoever reads it says under their own name that they go all
// the same, or calls them off; until then nobody has decided.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { costsMore } from '#domain/neighbours/repairs.ts'
import type { OnRepair, RepairView } from '#domain/neighbours/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { costNowSaid, visitSaid } from '../../parts/repair-said.ts'
import { m } from '../../words/compiled/messages.js'

type Props = { repair: NonNullable<RepairView['repair']>; zone: Zone; now: Instant; busy: boolean; act: (deed: OnRepair['deed']) => Promise<boolean> }

export function VisitBooked({ repair: { visit, costWas, worksAt }, zone, now, busy, act }: Props) {
  if (!visit) return null
  const off = (plain: boolean) => <Button plain={plain} busy={busy} onClick={() => void act({ kind: 'visit-off', words: '' })}>{m.repairs_visitOff()}</Button>
  const said = <AsWritten>{visitSaid(visit, zone, now)}</AsWritten>
  if (!costWas) return <><p>{said}</p><p>{off(true)}</p></>
  const { who, from, until, protected: safe, cost } = visit
  const asked = costsMore(costWas, cost)
  return (
    <Notice tone="ask">
      <p>{said}</p>
      <p><strong>{m.repairs_costChanged()}</strong> {costNowSaid(cost, zone, now)} {asked && m.repairs_costDecide()}</p>
      <p className="row">
        {off(false)}
        {/* Nobody is sent where it works. */}
        {asked && worksAt === null && <Button busy={busy} onClick={() => void act({ kind: 'visit', who, from, until, protected: safe, seen: cost })}>{m.repairs_sendAnyway()}</Button>}
      </p>
      {asked && <p className="quiet">{m.repairs_sendWhy()}</p>}
    </Notice>
  )
}
