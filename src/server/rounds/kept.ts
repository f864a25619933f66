// What phones at stations keep: the rounds of these days, and everybody who lives here by door. One person changed is one door.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, FlatId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { KeptDoor, KeptRound } from '#domain/rounds/kept.ts'
import type { Tx } from '../db/pool.ts'
import type { Collection, Keeping } from '../field/kinds.ts'
import { residentsAtHome } from '../people/homes.ts'
import { buildingsNext, buildingsUpTo, flatsEverOf, flatsIn, flatsOf, type FlatRow } from '../people/places.ts'
import { heldNow } from './holds.ts'
import { roundsWithPlaces } from './store.ts'

/** What is long over is no table's business, nor what is tested at home; what is called for the day after tomorrow is. */
const around = 2 * day

const shownRounds = async ({ tx, community, now }: Keeping, only: readonly TestingRoundId[] | null): Promise<KeptRound[]> =>
  (await roundsWithPlaces(tx, community, { from: plus(now, -around), until: plus(now, around) }, only)).filter(({ kind }) => kind === 'pcr').map(({ closedAt, places, id, title, size, begins, ends }) => ({ id, title, size, begins, ends, places, closed: closedAt !== null }))

export const keptRounds: Collection = {
  name: 'testing-rounds', on: ['testing-round'], by: 'id', atOnce: 60,
  stretch: async (ask) => ({ put: await shownRounds(ask, null), upto: null }),
  since: async (ask, changes) => {
    const touched = [...new Set(changes.flatMap((it) => it.ids as TestingRoundId[]))]
    const put = await shownRounds(ask, touched)
    return { put, gone: touched.filter((id) => !put.some((one) => one.id === id)) }
  },
}

type Dweller = { id: ResidentId; name: string; born: string | null; alone: boolean; flat: FlatId }
async function dwellers(tx: Tx, community: CommunityId, flats: readonly FlatId[], now: Instant): Promise<Map<FlatId, KeptDoor['people']>> {
  const { rows } = await sql<Dweller>`
    select r.id, r.name, r.born, (r.status <> 'none' and (r.status_until is null or r.status_until > ${now})) or r.id in (${heldNow(community)}) as alone, h.flat_id as flat
    from ${residentsAtHome} where r.community_id = ${community} and r.kept_as is null and r.moved_away_at is null and f.id = any(${[...flats]}::uuid[]) order by r.household_id, r.born, r.id`.execute(tx)
  const by = new Map<FlatId, KeptDoor['people']>()
  for (const { flat, ...person } of rows) by.get(flat)?.push(person) ?? by.set(flat, [person])
  return by
}

async function shownDoors({ tx, community, now }: Keeping, rows: readonly FlatRow[]): Promise<KeptDoor[]> {
  const people = await dwellers(tx, community, rows.map((row) => row.id), now)
  return rows.map((row) => ({ id: row.id, group: row.building, door: row.door, compound: row.compound, entrance: row.entrance, people: people.get(row.id) ?? [] }))
}

export const keptPeople: Collection = {
  name: 'people', on: ['resident'], by: 'group', atOnce: 1500,
  stretch: async (ask, after, most) => {
    const { ids, upto } = await buildingsNext(ask.tx, ask.community, after as BuildingId | null, most)
    return { put: await shownDoors(ask, await flatsOf(ask.tx, ask.community, ids)), upto }
  },
  since: async (ask, changes) => {
    const touched = await flatsEverOf(ask.tx, ask.community, changes.flatMap((it) => it.ids as ResidentId[]))
    return { put: touched.length === 0 ? [] : await shownDoors(ask, await flatsIn(ask.tx, ask.community, touched)), gone: [] }
  },
  progress: ({ tx, community }, upto) => buildingsUpTo(tx, community, upto as BuildingId | null),
}
