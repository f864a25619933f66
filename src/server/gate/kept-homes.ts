// What a gate's phone keeps of the buildings and the people in them: levels of the days ahead, initials and a year of birth. Never a
// full name, a phone or a reason. One person changed is one flat; an order on a building is that building.

import { initials, type Home } from '#domain/people/people.ts'
import type { BuildingId, FlatId, ResidentId, SealingOrderId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { buildingHome, caseSpans, levelPieces, levelsOnly, orderBook } from '#domain/sealing/homes.ts'
import type { Collection, Keeping } from '../field/kinds.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { Numbered } from '../feed/store.ts'
import { buildingsAfter, buildingsFilledBy, buildingsNext, buildingsOf, buildingsUpTo, dwellersIn, flatsEverOf, flatsIn, flatsOf, flatsOfPeople, type BuildingRow, type Dweller, type FlatRow } from '../people/places.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'

/** A phone asks for everything once a day; if it cannot, the levels still reach a week further. */
const ahead = 8 * day

type Levels = { building: (row: BuildingRow) => ReturnType<typeof levelsOnly>; flat: (row: FlatRow) => ReturnType<typeof levelsOnly> }

/** The levels from now on, of homes under the same orders worked out once. */
async function levelsFrom({ tx, community, now, zone }: Keeping, orders: readonly OrderHere[]): Promise<Levels> {
  const persons = orders.filter((it) => it.scope.kind === 'person').map((it) => it.scope.id as ResidentId)
  const piecesOf = levelPieces(orderBook(orders, await flatsOfPeople(tx, community, persons)), now, plus(now, ahead), zone)
  return {
    building: (row) => levelsOnly(piecesOf(buildingHome({ community, compound: row.compound, building: row.id })).pieces),
    flat: (row) => levelsOnly(piecesOf({ community, compound: row.compound, building: row.building, entrance: row.entrance, flat: row.id } as Home).pieces),
  }
}

async function shownBuildings(ask: Keeping, rows: readonly BuildingRow[], orders: readonly OrderHere[]) {
  if (rows.length === 0) return []
  const levels = await levelsFrom(ask, orders)
  const cases = caseSpans(orders, ask.now, plus(ask.now, ahead), ask.zone)
  return rows.map((row) => ({ id: row.id, label: row.label, compound: row.compound_name, pieces: levels.building(row), ...(cases.has(row.id) ? { cases: cases.get(row.id)! } : {}) }))
}

type Read = { rows: readonly FlatRow[]; dwellers: readonly Dweller[]; orders: readonly OrderHere[]; buildings: readonly BuildingRow[] }
/** `pieces` stand where they differ from the building's. */
async function shownFlats(ask: Keeping, { rows, dwellers, orders, buildings }: Read) {
  if (rows.length === 0) return []
  const levels = await levelsFrom(ask, orders)
  const of = new Map(buildings.map((row) => [row.id, JSON.stringify(levels.building(row))]))
  const people = new Map<FlatId, { id: ResidentId; who: string; bornYear: number | null }[]>()
  for (const { id, name, born, flat } of dwellers) {
    const person = { id, who: initials(name), bornYear: born ? Number(born.slice(0, 4)) : null }
    people.get(flat)?.push(person) ?? people.set(flat, [person])
  }
  return rows.map((row) => {
    const pieces = levels.flat(row)
    return {
      id: row.id, group: row.building, door: row.door, entrance: row.entrance_label, label: row.label, floor: row.floor, people: people.get(row.id) ?? [],
      ...(JSON.stringify(pieces) === of.get(row.building) ? {} : { pieces }),
    }
  })
}

const ofKind = (changes: readonly Numbered[], kind: Numbered['kind']): Numbered[] => changes.filter((it) => it.kind === kind)

/** Buildings under another level, and those that are new: everybody who lives in them has just come. */
async function buildingsTouched({ tx, community }: Keeping, changes: readonly Numbered[]): Promise<BuildingId[] | null> {
  const sealed = ofKind(changes, 'sealing')
  // Without a building it concerns them all: an order on a compound.
  if (sealed.some((it) => it.building === null)) return null
  const people = ofKind(changes, 'resident')
  const filled = await buildingsFilledBy(tx, community, [...new Set(people.flatMap((it) => it.building ?? []))], people.flatMap((it) => it.ids as ResidentId[]))
  return [...new Set([...sealed.map((it) => it.building!), ...filled])]
}

/** Flats whose people changed, and those that may stand out from their buildings now, or no longer. */
async function flatsTouched({ tx, community }: Keeping, changes: readonly Numbered[]): Promise<FlatId[]> {
  const people = await flatsEverOf(tx, community, ofKind(changes, 'resident').flatMap((it) => it.ids as ResidentId[]))
  const sealed = ofKind(changes, 'sealing')
  if (sealed.length === 0) return [...new Set(people)]
  const touched = new Set(sealed.flatMap((it) => it.ids as SealingOrderId[]))
  const everywhere = sealed.some((it) => it.building === null)
  const buildings = new Set(sealed.map((it) => it.building))
  const within = (await ordersOf(tx, community)).filter((it) => touched.has(it.id) || everywhere || buildings.has(it.building))
  const named = (kind: string): string[] => within.filter((it) => it.scope.kind === kind).map((it) => it.scope.id)
  const ofPersons = await flatsOfPeople(tx, community, named('person') as ResidentId[])
  const ofEntrances = named('entrance').length > 0 ? await flatsIn(tx, community, null, named('entrance')) : []
  return [...new Set([...people, ...(named('flat') as FlatId[]), ...ofPersons.values(), ...ofEntrances.map((row) => row.id)])]
}

export const buildings: Collection = {
  name: 'buildings', on: ['sealing', 'resident'], by: 'id', atOnce: 600,
  stretch: async (ask, after, most) => {
    const [rows, orders] = await sideBySide(ask.tx, (one) => Promise.all([buildingsAfter(one, ask.community, after as BuildingId | null, most + 1), ordersOf(one, ask.community)]))
    return { put: await shownBuildings(ask, rows.slice(0, most), orders), upto: rows.length > most ? rows[most - 1]!.id : null }
  },
  since: async (ask, changes) => {
    const touched = await buildingsTouched(ask, changes)
    if (touched?.length === 0) return { put: [], gone: [] }
    const [rows, orders] = await sideBySide(ask.tx, (one) => Promise.all([buildingsOf(one, ask.community, touched), ordersOf(one, ask.community)]))
    return { put: await shownBuildings(ask, rows, orders), gone: [] }
  },
}

export const flats: Collection = {
  name: 'flats', on: ['sealing', 'resident'], by: 'group', atOnce: 600,
  stretch: async (ask, after, most) => {
    const { ids, upto } = await buildingsNext(ask.tx, ask.community, after as BuildingId | null, most)
    const [rows, dwellers, orders, around] = await sideBySide(ask.tx, (one) => Promise.all([
      flatsOf(one, ask.community, ids), dwellersIn(one, ask.community, { buildings: ids }), ordersOf(one, ask.community), buildingsOf(one, ask.community, ids),
    ]))
    return { put: await shownFlats(ask, { rows, dwellers, orders, buildings: around }), upto }
  },
  since: async (ask, changes) => {
    const touched = await flatsTouched(ask, changes)
    if (touched.length === 0) return { put: [], gone: [] }
    const [rows, dwellers, orders] = await sideBySide(ask.tx, (one) => Promise.all([flatsIn(one, ask.community, touched), dwellersIn(one, ask.community, { flats: touched }), ordersOf(one, ask.community)]))
    return { put: await shownFlats(ask, { rows, dwellers, orders, buildings: await buildingsOf(ask.tx, ask.community, [...new Set(rows.map((row) => row.building))]) }), gone: [] }
  },
  progress: ({ tx, community }, upto) => buildingsUpTo(tx, community, upto as BuildingId | null),
}
