// What homes are under at a moment, asked once for as many homes as there are. Answers with the domain's status, the order
// behind it, and the words that screens show; decides nothing of its own.

import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Home } from '#domain/people/people.ts'
import type { HomeStatus } from '#domain/people/wire.ts'
import { buildingsWithCase } from '#domain/sealing/homes.ts'
import { open, statusAt, type Status } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { zoneOf } from '../people/community.ts'
import { ordersOf, type OrderHere } from './orders.ts'

export type Standing = {
  status: Status
  /** the order behind the status */
  order: OrderHere | null
  /** a known case in the home's building, also when its order covers only the flat next door */
  caseInBuilding: boolean
  shown: HomeStatus
}
export type Standings = { orders: readonly OrderHere[]; zone: Zone; of: (home: Home, resident: ResidentId | null) => Standing; ofNobody: Standing }

const shownOf = (status: Status, order: OrderHere | null): HomeStatus => ({
  level: status.level, stage: status.stage, rule: order?.rule.code ?? null, day: status.day, until: status.until, next: status.next, freeAt: status.freeAt,
  caseInScope: status.caseInScope, issuer: order?.issuer ?? null, ground: order?.ground ?? null,
})

/** One statement, then as many homes as wanted. */
export async function standingsAt(tx: Tx, community: CommunityId, now: Instant): Promise<Standings> {
  const [orders, zone] = await sideBySide(tx, (one) => Promise.all([ordersOf(one, community), zoneOf(one, community)]))
  return standingsUnder(orders, zone, now)
}

/** The orders as they would be if this one, new or known, were so. */
export const withImagined = (orders: readonly OrderHere[], imagined: OrderHere): readonly OrderHere[] => [...orders.filter((order) => order.id !== imagined.id), imagined]

/** Under these orders, whether they have been issued or are only thought of. `ofNobody` is for a case whose person is not known. */
export function standingsUnder(orders: readonly OrderHere[], zone: Zone, now: Instant): Standings {
  const inside = buildingsWithCase(orders, now, zone)
  const of = (home: Home, resident: ResidentId | null): Standing => {
    const status = statusAt(home, resident, orders, now, zone)
    const order = orders.find((one) => one.id === status.order) ?? null
    return { status, order, caseInBuilding: status.caseInScope || inside.has(home.building), shown: shownOf(status, order) }
  }
  return { orders, zone, of, ofNobody: { status: open, order: null, caseInBuilding: false, shown: shownOf(open, null) } }
}
