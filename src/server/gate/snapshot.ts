// What a gate's phone works from for days without a network: levels of the days ahead, initials of the people, live passes,
// what happened on them, keys and revocations. Whole, or what changed since a cursor. Never a full name, a phone or a reason.

import { initials } from '#domain/people/people.ts'
import type { GateSnapshot } from '#domain/gate/wire.ts'
import type { BuildingId, FlatId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import { day, hour, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Home } from '#domain/people/people.ts'
import { buildingHome, buildingsWithCase, levelPieces, levelsOnly, orderBook } from '#domain/sealing/homes.ts'
import type { Ask } from '../http/endpoint.ts'
import { statusListFor, trustListFor } from '../pass/keys.ts'
import { communityOf } from '../people/community.ts'
import { buildingsOf, dwellersOf, flatsOf, type Dweller, type FlatRow } from '../people/places.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'
import { changesAfter, firstSeq, lastSeq, type Numbered } from '../feed/store.ts'
import { gateOf, livePasses, movementsFor, passesOfMovements } from './live.ts'

/** A phone asks for a whole snapshot once a day; if it cannot, the levels still reach a week further. */
const wholeEvery = day
const ahead = 8 * day
/** Beyond this a whole snapshot is smaller than the list of what changed. */
const mostChanges = 5_000

/** What has to be sent: null means all of it. */
type Since = { buildings: BuildingId[] | null; passes: PassId[]; movements: Set<string> } | null

async function changedSince(ask: Ask, since: number | undefined, cursor: number): Promise<Since> {
  const { tx, community } = ask
  if (since === undefined || since > cursor || since < (await firstSeq(tx, community)) - 1) return null
  const changes = await changesAfter(tx, community, since, mostChanges + 1)
  if (changes.length > mostChanges || changes.some((it) => it.kind === 'gate')) return null
  const placed = changes.filter((it) => it.kind === 'sealing' || it.kind === 'resident')
  // Without a building it concerns them all: an order on a compound, a roster read in.
  const buildings = placed.some((it) => it.building === null) ? null : [...new Set(placed.map((it) => it.building!))]
  const ids = (kind: Numbered['kind']) => changes.filter((it) => it.kind === kind).map((it) => it.id)
  const movements = ids('movement')
  const passes = new Set([...(ids('pass') as PassId[]), ...(await passesOfMovements(tx, community, movements))])
  return { buildings, passes: [...passes], movements: new Set(movements) }
}

function grouped<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.get(key(item))?.push(item) ?? groups.set(key(item), [item])
  return groups
}

const shownPerson = (person: Dweller) => ({ id: person.id, who: initials(person.name), flat: person.flat, bornYear: person.born ? Number(person.born.slice(0, 4)) : null })

type Ground = { orders: readonly OrderHere[]; flats: Map<BuildingId, FlatRow[]>; people: Map<BuildingId, Dweller[]>; zone: Zone }

/** The buildings with their levels from now on; a flat carries pieces of its own only where they differ. */
function shownBuildings({ community, now }: Ask, rows: Awaited<ReturnType<typeof buildingsOf>>, { orders, flats, people, zone }: Ground): GateSnapshot['buildings'] {
  const flatOf = new Map<ResidentId, FlatId>([...people.values()].flat().map((person) => [person.id, person.flat]))
  const piecesOf = levelPieces(orderBook(orders, flatOf), now, plus(now, ahead), zone)
  const withCase = buildingsWithCase(orders, now, zone)
  return rows.map((row) => {
    const own = flats.get(row.id) ?? []
    const residents = people.get(row.id) ?? []
    const pieces = levelsOnly(piecesOf(buildingHome({ community, compound: row.compound, building: row.id })).pieces)
    return {
      id: row.id, label: row.label, compound: row.compound_name, level: pieces[0]!.level, caseInside: withCase.has(row.id), pieces,
      flats: own.map((flat) => shownFlat(flat, levelsOnly(piecesOf({ community, ...flat, flat: flat.id } as Home).pieces), pieces)),
      people: residents.map(shownPerson),
    }
  })
}

type Levels = ReturnType<typeof levelsOnly>
function shownFlat(flat: FlatRow, own: Levels, building: Levels): GateSnapshot['buildings'][number]['flats'][number] {
  const same = JSON.stringify(own) === JSON.stringify(building)
  return { id: flat.id, door: flat.door, entrance: flat.entrance_label, label: flat.label, floor: flat.floor, level: own[0]!.level, ...(same ? {} : { pieces: own }) }
}

async function passesAndMovements({ tx, community, now }: Ask, since: Since) {
  const passes = await livePasses(tx, community, now, plus(now, 7 * day), since && since.passes)
  const live = new Set(passes.map((pass) => pass.id))
  const movements = await movementsFor(tx, community, passes.map((pass) => pass.exit), plus(now, -3 * day))
  return {
    passes: passes.map(({ id, code, text, resident }) => ({ id, code, text, resident })),
    gonePasses: since ? since.passes.filter((id) => !live.has(id)) : [],
    movements: since ? movements.filter((it) => since.movements.has(it.id) || (it.pass !== null && live.has(it.pass))) : movements,
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Problem: `not-found` when there is no such gate. */
export async function snapshotFor(ask: Ask, query: { since?: number | undefined; gate?: GateSnapshot['gate']['id'] | undefined }): Promise<Result<GateSnapshot>> {
  const { tx, community, now, rights } = ask
  const own = rights.actor.kind === 'device' ? rights.actor.gate : null
  const gate = await gateOf(tx, community, own ?? query.gate ?? null)
  if (!gate) return no({ code: 'not-found', what: 'gate' })
  // The cursor first: what changes while the rest is read comes a second time, which does no harm.
  const cursor = await lastSeq(tx, community)
  const since = await changedSince(ask, query.since, cursor)
  const about = await communityOf(tx, community)
  const only = since && since.buildings
  const nothing = only !== null && only.length === 0
  const rows = nothing ? [] : await buildingsOf(tx, community, only)
  const ground: Ground = nothing ? { orders: [], flats: new Map(), people: new Map(), zone: about.zone } : {
    orders: await ordersOf(tx, community), zone: about.zone,
    flats: grouped(await flatsOf(tx, community, only), (flat) => flat.building), people: grouped(await dwellersOf(tx, community, only), (person) => person.building),
  }
  return ok({
    cursor, now, full: since === null, wholeAgainAt: wholeAgain(now), community: about, gate,
    trustList: base64url(await trustListFor(tx, community, now)), statusList: base64url(await statusListFor(tx, community, now)),
    buildings: shownBuildings(ask, rows, ground), ...(await passesAndMovements(ask, since)),
  })
}

/** A little less than a day, so that a phone that syncs at the change of guards stays with it. */
const wholeAgain = (now: Instant): Instant => plus(now, wholeEvery - hour)
