// Many homes at once: the matrix, the gate's snapshot. Homes under the same orders are worked out once, so a whole compound
// takes milliseconds. It decides nothing of its own: `statusAt` does.

import type { BuildingId, FlatId, ResidentId } from '../kernel/ids.ts'
import { earlier, later, type Instant, type Zone } from '../kernel/instants.ts'
import { strictness } from '../people/levels.ts'
import type { Home } from '../people/people.ts'
import { caseKnown, open, spansOf, statusAt, timelineOf, type Piece, type SealingOrder, type Status } from './sealing.ts'

/** The home of the building as a whole: orders on one entrance, flat or person do not reach it. */
export const buildingHome = (home: Pick<Home, 'community' | 'compound' | 'building'>): Home => ({ ...home, entrance: '' as Home['entrance'], flat: '' as Home['flat'] })

const strictest = (a: Status, b: Status): Status => (strictness(b.level) > strictness(a.level) ? b : a)

/** Orders by what they are put on, so that a home looks up five keys instead of reading every order. */
export type OrderBook = { under: (home: Home, resident: ResidentId | null) => readonly SealingOrder[]; personsIn: (flat: FlatId) => readonly ResidentId[] }

/** `flatOf` names the flat of each person who has an order of their own; others need not be in it. */
export function orderBook(orders: readonly SealingOrder[], flatOf: ReadonlyMap<ResidentId, FlatId>): OrderBook {
  const byScope = new Map<string, SealingOrder[]>()
  const persons = new Map<FlatId, ResidentId[]>()
  for (const order of orders) {
    const key = `${order.scope.kind} ${order.scope.id}`
    const there = byScope.get(key)
    if (there) there.push(order)
    else byScope.set(key, [order])
    const flat = order.scope.kind === 'person' && !there ? flatOf.get(order.scope.id) : undefined
    if (flat) persons.set(flat, [...(persons.get(flat) ?? []), order.scope.id as ResidentId])
  }
  const on = (kind: string, id: string): readonly SealingOrder[] => byScope.get(`${kind} ${id}`) ?? []
  return {
    under: (home, resident) => [
      ...on('compound', home.compound), ...on('building', home.building), ...on('entrance', home.entrance), ...on('flat', home.flat), ...(resident ? on('person', resident) : []),
    ],
    personsIn: (flat) => persons.get(flat) ?? [],
  }
}

/** A case counts as inside a building when an order on it, or on a part of it, names one and holds at `at`. */
export function buildingsWithCase(orders: readonly (SealingOrder & { building: BuildingId | null })[], at: Instant, zone: Zone): Set<BuildingId> {
  return new Set(orders.flatMap((order) => (order.building !== null && caseKnown(order, at, zone) ? [order.building] : [])))
}

const keyOf = (orders: readonly SealingOrder[]): string => orders.map((order) => order.id).join(' ')

/**
 * Says what a flat shows at `at`: the strictest of the home's and of the people's in it who have an order of their own.
 * `caseInside`: a known case in the flat itself, not merely in the building around it.
 */
export function flatsAt(book: OrderBook, at: Instant, zone: Zone): (home: Home) => { status: Status; caseInside: boolean } {
  const known = new Map<string, Status>()
  const statusOf = (home: Home, resident: ResidentId | null): Status => {
    const orders = book.under(home, resident)
    if (orders.length === 0) return open
    const key = keyOf(orders)
    const status = known.get(key) ?? statusAt(home, resident, orders, at, zone)
    known.set(key, status)
    return status
  }
  return (home) => {
    const persons = book.personsIn(home.flat)
    const status = persons.map((resident) => statusOf(home, resident)).reduce(strictest, statusOf(home, null))
    const own = [...book.under({ ...nowhere, flat: home.flat }, null), ...persons.flatMap((resident) => book.under(nowhere, resident))]
    return { status, caseInside: own.some((order) => caseKnown(order, at, zone)) }
  }
}

const nowhere: Home = { community: '', compound: '', building: '', entrance: '', flat: '' } as unknown as Home
const onFlat = (flat: FlatId) => (order: SealingOrder): SealingOrder => ({ ...order, scope: { kind: 'flat', id: flat } })

/** The levels of a home over time, worked out once for homes under the same orders; compared by the text `same`. */
export function levelPieces(book: OrderBook, from: Instant, until: Instant, zone: Zone): (home: Home) => { pieces: Piece[]; same: string } {
  const known = new Map<string, { pieces: Piece[]; same: string }>()
  return (home) => {
    const orders = [...book.under(home, null), ...book.personsIn(home.flat).flatMap((resident) => book.under(nowhere, resident).map(onFlat(home.flat)))]
    const key = keyOf(orders)
    const there = known.get(key)
    if (there) return there
    const pieces = timelineOf(home, null, orders, from, until, zone)
    const made = { pieces, same: pieces.map((piece) => `${piece.from} ${piece.status.level} ${piece.status.stage ?? ''} ${piece.status.order ?? ''}`).join('|') }
    known.set(key, made)
    return made
  }
}

export type Span = { from: Instant; until: Instant }

/** Per building when a case is known inside, between two moments: what begins or ends by the calendar is known to whoever hears of nothing more. */
export function caseSpans(orders: readonly (SealingOrder & { building: BuildingId | null })[], from: Instant, until: Instant, zone: Zone): Map<BuildingId, Span[]> {
  const found = new Map<BuildingId, Span[]>()
  for (const order of orders) {
    const { building, caseSince } = order
    if (building === null || caseSince === null) continue
    for (const span of spansOf(order, zone)) {
      const known = { from: later(later(span.from, caseSince), from), until: earlier(span.until, until) }
      if (known.from < known.until) found.set(building, [...(found.get(building) ?? []), known])
    }
  }
  for (const spans of found.values()) joinSpans(spans)
  return found
}

/** In order, and without seams. */
function joinSpans(spans: Span[]): void {
  const all = spans.splice(0).sort((a, b) => (a.from < b.from ? -1 : 1))
  for (const it of all) {
    const last = spans.at(-1)
    if (last && it.from <= last.until) last.until = later(last.until, it.until)
    else spans.push({ ...it })
  }
}

/** Pieces with the level alone, neighbours of one level put together: what a gate needs. */
export function levelsOnly(pieces: readonly Piece[]): { from: Instant; until: Instant; level: Status['level'] }[] {
  const levels: { from: Instant; until: Instant; level: Status['level'] }[] = []
  for (const { from, until, status } of pieces) {
    const last = levels.at(-1)
    if (last && last.level === status.level) last.until = until
    else levels.push({ from, until, level: status.level })
  }
  return levels
}
