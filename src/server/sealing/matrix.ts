// Puts orders and homes together into what the screens show: the matrix of buildings, their façades, the timeline, the list of scopes.
// Shows only buildings for which the asker has the right.

import { can } from '#domain/access/access.ts'
import type { BuildingId, CommunityId, FlatId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Level } from '#domain/people/levels.ts'
import type { Home } from '#domain/people/people.ts'
import { buildingHome, buildingsWithCase, flatsAt, levelPieces, orderBook, type OrderBook } from '#domain/sealing/homes.ts'
import { statusAt, type Piece } from '#domain/sealing/sealing.ts'
import type { Buildings, Facades, Matrix, Timeline } from '#domain/sealing/wire.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { buildingsOf, entrancesOf, flatsIn, flatsOf, flatsOfPeople, headsByBuilding, headsByFlat, headsOfFlats, type BuildingRow, type FlatRow } from '../people/places.ts'
import { ordersOf, type OrderHere } from './orders.ts'

/** The community when the right holds there, else the first building in which it does: for lists that show what may be seen. */
export async function somewhere({ rights, community }: Ask): Promise<{ community: Ask['community']; building?: BuildingId }> {
  const place = { community }
  if (can(rights, 'sealing.read', place)) return place
  const held = rights.grants.flatMap((grant) => (grant.community === community && grant.building !== null ? [grant.building] : []))
  const building = held.find((one) => can(rights, 'sealing.read', { community, building: one }))
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

async function bookOf({ tx, community }: Pick<Ask, 'tx' | 'community'>): Promise<{ orders: OrderHere[]; book: OrderBook; zone: Zone; flatOf: ReadonlyMap<ResidentId, FlatId> }> {
  const [orders, zone] = await sideBySide(tx, (one) => Promise.all([ordersOf(one, community), zoneOf(one, community)]))
  const flatOf = await flatsOfPeople(tx, community, orders.flatMap(({ scope }) => (scope.kind === 'person' ? [scope.id] : [])))
  return { orders, book: orderBook(orders, flatOf), zone, flatOf }
}

/** Who is outside now, of all or of those who went from these buildings, and how many more whom nobody knows: exits know. */
export type WhoIsOut = (tx: Tx, community: CommunityId, from: readonly BuildingId[] | null) => Promise<{ residents: ResidentId[]; others: number }>

/** The flats that may be under something else than their building: those that an order names, alone, with their entrance or for somebody in them. */
async function flatsApart({ tx, community }: Ask, orders: readonly OrderHere[], flatOf: ReadonlyMap<ResidentId, FlatId>): Promise<FlatRow[]> {
  const named = (kind: string): string[] => orders.filter((it) => it.scope.kind === kind).map((it) => it.scope.id)
  const entrances = named('entrance')
  const single = [...new Set([...(named('flat') as FlatId[]), ...flatOf.values()])]
  const rows = [...(single.length > 0 ? await flatsIn(tx, community, single) : []), ...(entrances.length > 0 ? await flatsIn(tx, community, null, entrances) : [])]
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

type LevelCount = Matrix['compounds'][number]['buildings'][number]['levels'][number]
/** All homes at the level of their building, but for those that stand apart. */
function levelsIn(level: Level, heads: { homes: number; people: number }, apart: readonly { level: Level; people: number }[]): LevelCount[] {
  const counts = new Map<Level, { homes: number; people: number }>([[level, { homes: heads.homes, people: heads.people }]])
  const add = (to: Level, homes: number, people: number): void => {
    const before = counts.get(to) ?? { homes: 0, people: 0 }
    counts.set(to, { homes: before.homes + homes, people: before.people + people })
  }
  for (const flat of apart) {
    add(level, -1, -flat.people)
    add(flat.level, 1, flat.people)
  }
  return [...counts].flatMap(([of, { homes, people }]) => (homes > 0 ? [{ level: of, homes, people }] : []))
}

/** Every building of the community with how many homes are under what at `at`. Numbers of people are those of now. */
export async function matrixAt(ask: Ask, at: Instant, whoIsOut: WhoIsOut): Promise<Matrix> {
  const { tx, community } = ask
  const [{ orders, book, zone, flatOf }, all, { out, heads }] = await sideBySide(tx, (one) => Promise.all([
    bookOf({ tx: one, community }), buildingsOf(one, community), whoIsOut(one, community, null).then(async (gone) => ({ out: gone.residents.length + gone.others, heads: await headsByBuilding(one, community, gone.residents) })),
  ]))
  const buildings = all.filter((row) => mayRead(ask)(row.id))
  const inside = buildingsWithCase(orders, at, zone)
  const flatAt = flatsAt(book, at, zone)
  const rows = await flatsApart(ask, orders, flatOf)
  const people = await headsOfFlats(tx, community, rows.map((row) => row.id))
  const apart = byKey(rows.map((row) => ({ building: row.building, level: flatAt(homeOf(ask, row)).status.level, people: people.get(row.id) ?? 0 })), (it) => it.building)
  const outHere = buildings.reduce((sum, row) => sum + (heads.get(row.id)?.out ?? 0), 0)
  return {
    // Whoever sees all buildings is told of all who are out, also of those whose home nobody knows.
    at, out: buildings.length === all.length ? out : outHere,
    compounds: compoundsOf(buildings, (row) => {
      const home = buildingHome({ community, compound: row.compound, building: row.id })
      const { level } = statusAt(home, null, book.under(home, null), at, zone)
      const of = heads.get(row.id) ?? { homes: 0, people: 0, out: 0 }
      return { id: row.id, label: row.label, floors: row.floors, level, caseInside: inside.has(row.id), homes: of.homes, out: of.out, levels: levelsIn(level, of, apart.get(row.id) ?? []) }
    }),
  }
}

/** The flats of these buildings with what they are under at `at`, in the order in which the buildings were named; what may not be seen is left out. */
export async function facadesAt(ask: Ask, ids: readonly BuildingId[], at: Instant, whoIsOut: WhoIsOut): Promise<Facades> {
  const { tx, community } = ask
  const mine = ids.filter(mayRead(ask))
  const [{ orders, book, zone }, buildings, homes, heads] = await sideBySide(tx, (one) => Promise.all([
    bookOf({ tx: one, community }), buildingsOf(one, community, mine), flatsOf(one, community, mine), whoIsOut(one, community, mine).then(({ residents }) => headsByFlat(one, community, residents, mine)),
  ]))
  const rows = new Map(buildings.map((row) => [row.id, row]))
  const flats = byKey(homes, (flat) => flat.building)
  const inside = buildingsWithCase(orders, at, zone)
  const flatAt = flatsAt(book, at, zone)
  return {
    at,
    buildings: mine.flatMap((id) => {
      const row = rows.get(id)
      if (!row) return []
      const home = buildingHome({ community, compound: row.compound, building: id })
      const shownFlats = (flats.get(id) ?? []).map((flat) => {
        const { status, caseInside } = flatAt(homeOf(ask, flat))
        const { people = 0, out = 0 } = heads.get(flat.id) ?? {}
        return { id: flat.id, entrance: flat.entrance_label, label: flat.label, floor: flat.floor, door: flat.door, level: status.level, caseInside, people, out }
      })
      return [{ id, label: row.label, level: statusAt(home, null, book.under(home, null), at, zone).level, caseInside: inside.has(id), flats: shownFlats }]
    }),
  }
}

/** For choosing what an order is put on. */
export async function scopesOf(ask: Ask): Promise<Buildings> {
  const { tx, community } = ask
  const [all, ways] = await sideBySide(tx, (one) => Promise.all([buildingsOf(one, community), entrancesOf(one, community)]))
  const entrances = byKey(ways, (entrance) => entrance.building)
  return {
    compounds: compoundsOf(all.filter((row) => mayRead(ask)(row.id)), (row) => ({
      id: row.id, label: row.label, floors: row.floors, entrances: (entrances.get(row.id) ?? []).map(({ id, label }) => ({ id, label })),
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
