// Puts orders and homes together into what the screens show: the matrix of buildings, the timeline, the list of scopes.
// Shows only buildings for which the asker has the right.

import { can } from '#domain/access/access.ts'
import type { BuildingId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Home } from '#domain/people/people.ts'
import { buildingHome, buildingsWithCase, flatsAt, levelPieces, orderBook, type OrderBook } from '#domain/sealing/homes.ts'
import { statusAt, type Piece } from '#domain/sealing/sealing.ts'
import type { Buildings, Matrix, Timeline } from '#domain/sealing/wire.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { buildingsOf, entrancesOf, flatsOf, flatsOfPeople, headsByFlat, type BuildingRow, type FlatRow } from '../people/places.ts'
import { ordersOf, type OrderHere } from './orders.ts'

/** The community when the right holds there, else the first building in which it does: for lists that show what may be seen. */
export async function somewhere({ rights, community }: Ask): Promise<{ community: Ask['community']; building?: BuildingId }> {
  const place = { community }
  if (can(rights, 'sealing.read', place)) return place
  const building = rights.grants.find((grant) => grant.community === community && grant.building !== null)?.building
  return building ? { community, building } : place
}

const mayRead = ({ rights, community }: Ask) => (building: BuildingId): boolean => can(rights, 'sealing.read', { community, building })

function byKey<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}

const homeOf = ({ community }: Ask, flat: FlatRow): Home => ({ community, compound: flat.compound, building: flat.building, entrance: flat.entrance, flat: flat.id })

function compoundsOf<T>(rows: readonly BuildingRow[], building: (row: BuildingRow) => T): { id: BuildingRow['compound']; name: string; buildings: T[] }[] {
  return [...byKey(rows, (row) => row.compound)].map(([id, group]) => ({ id, name: group[0]!.compound_name, buildings: group.map(building) }))
}

async function bookOf({ tx, community }: Pick<Ask, 'tx' | 'community'>): Promise<{ orders: OrderHere[]; book: OrderBook; zone: Zone }> {
  const [orders, zone] = await sideBySide(tx, (one) => Promise.all([ordersOf(one, community), zoneOf(one, community)]))
  const flatOf = await flatsOfPeople(tx, community, orders.flatMap(({ scope }) => (scope.kind === 'person' ? [scope.id] : [])))
  return { orders, book: orderBook(orders, flatOf), zone }
}

/** Who is outside now: exits know. */
export type WhoIsOut = (tx: Tx, community: CommunityId) => Promise<ResidentId[]>

/** Every flat of the community with what it is under at `at`. Numbers of people are those of now. */
export async function matrixAt(ask: Ask, at: Instant, whoIsOut: WhoIsOut): Promise<Matrix> {
  const { tx, community } = ask
  const [{ orders, book, zone }, all, homes, heads] = await sideBySide(tx, (one) => Promise.all([
    bookOf({ tx: one, community }), buildingsOf(one, community), flatsOf(one, community), whoIsOut(one, community).then((out) => headsByFlat(one, community, out)),
  ]))
  const buildings = all.filter((row) => mayRead(ask)(row.id))
  const flats = byKey(homes, (flat) => flat.building)
  const inside = buildingsWithCase(orders, at, zone)
  const flatAt = flatsAt(book, at, zone)
  return {
    at,
    compounds: compoundsOf(buildings, (row) => {
      const home = buildingHome({ community, compound: row.compound, building: row.id })
      return {
        id: row.id, label: row.label, level: statusAt(home, null, book.under(home, null), at, zone).level, caseInside: inside.has(row.id),
        flats: (flats.get(row.id) ?? []).map((flat) => {
          const { status, caseInside } = flatAt(homeOf(ask, flat))
          const { people = 0, out = 0 } = heads.get(flat.id) ?? {}
          return { id: flat.id, entrance: flat.entrance_label, label: flat.label, floor: flat.floor, door: flat.door, level: status.level, caseInside, people, out }
        }),
      }
    }),
  }
}

/** For choosing what an order is put on. */
export async function scopesOf(ask: Ask): Promise<Buildings> {
  const { tx, community } = ask
  const [all, ways, homes] = await sideBySide(tx, (one) => Promise.all([buildingsOf(one, community), entrancesOf(one, community), flatsOf(one, community)]))
  const buildings = all.filter((row) => mayRead(ask)(row.id))
  const entrances = byKey(ways, (entrance) => entrance.building)
  const flats = byKey(homes, (flat) => flat.entrance)
  return {
    compounds: compoundsOf(buildings, (row) => ({
      id: row.id, label: row.label, floors: row.floors,
      entrances: (entrances.get(row.id) ?? []).map(({ id, label }) => ({ id, label, flats: (flats.get(id) ?? []).map((flat) => ({ id: flat.id, label: flat.label, floor: flat.floor, door: flat.door })) })),
    })),
  }
}

const shown = (pieces: readonly Piece[]) => pieces.map(({ from, until, status }) => ({ from, until, level: status.level, stage: status.stage, order: status.order }))

/** The pieces of a building, and of those flats in which something else holds. Problems: `not-found`, `span-wrong`. */
export async function timelineFor(ask: Ask, building: BuildingId, span: { from?: Instant | undefined; until?: Instant | undefined }): Promise<Result<Timeline>> {
  const { tx, community, now } = ask
  const from = span.from ?? plus(now, -14 * day)
  const until = span.until ?? plus(now, 28 * day)
  const [rows, { book, zone }, homes] = await sideBySide(tx, (one) => Promise.all([buildingsOf(one, community), bookOf({ tx: one, community }), flatsOf(one, community, [building])]))
  const row = rows.find((it) => it.id === building)
  if (!row || !mayRead(ask)(building)) return no({ code: 'not-found' })
  if (until <= from || until > plus(from, 400 * day)) return no({ code: 'span-wrong', from, until })
  const piecesOf = levelPieces(book, from, until, zone)
  const whole = piecesOf(buildingHome({ community, compound: row.compound, building }))
  const flats = homes.flatMap((flat) => {
    const own = piecesOf(homeOf(ask, flat))
    return own.same === whole.same ? [] : [{ id: flat.id, door: flat.door, pieces: shown(own.pieces) }]
  })
  return ok({ building, label: row.label, from, until, now, pieces: shown(whole.pieces), flats })
}
