// Households at a flat: who is of which, and a new one for whoever moves in on their own. Whom somebody joins is said by a person; the door says
// where, never with whom. Refuses to move a household.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { doorForms, mayMean, plain, readDoor } from '#domain/people/doors.ts'
import type { HomeFound } from '#domain/people/record-wire.ts'
import type { Tx } from '../db/pool.ts'
import { compoundBefore } from './compounds.ts'

type FlatNamed = { flat: FlatId; door: string; compound: string; building: string; entrance: string; label: string }
const shown = 12

/** `2-1-0502` is said `2-1-502`, and the other way round. */
const unpadded = (door: string): string => door.replace(/(^|-)0+(?=\d)/g, '$1')

/** Flats that somebody may mean who typed so far: the nearest first. */
async function flatsMeant(tx: Tx, community: CommunityId, typed: string): Promise<FlatNamed[]> {
  const { compound, rest } = await compoundBefore(tx, community, typed)
  const door = unpadded(readDoor(rest))
  const last = door.split('-').at(-1)!
  if (door === '') return []
  const { rows } = await sql<FlatNamed>`
    select f.id as flat, f.door, c.name as compound, b.label as building, e.label as entrance, f.label from flats f
    join compounds c on c.community_id = f.community_id and c.id = f.compound_id join buildings b on b.community_id = f.community_id and b.id = f.building_id
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
    where f.community_id = ${community} ${compound ? sql`and f.compound_id = ${compound}` : sql``} and position(${last} in lower(f.label || ' ' || e.label || ' ' || b.label)) > 0 order by length(f.door), f.door limit 5000`.execute(tx)
  const forms = new Map(rows.map((row) => [row.flat, doorForms(row.building, row.entrance, row.label).map(unpadded)]))
  const whole = (row: FlatNamed): number => (forms.get(row.flat)!.includes(door) ? 0 : 1)
  return rows.filter((row) => mayMean(door, forms.get(row.flat)!)).sort((a, b) => whole(a) - whole(b)).slice(0, shown)
}

type Dwelling = { flat: FlatId; household: HouseholdId; id: ResidentId; name: string }
/** The flats that may be meant, and who lives in each. */
export async function homesMeant(tx: Tx, community: CommunityId, typed: string): Promise<HomeFound[]> {
  const flats = await flatsMeant(tx, community, plain(typed))
  const { rows } = await sql<Dwelling>`
    select h.flat_id as flat, h.id as household, r.id, r.name from households h join residents r on r.community_id = h.community_id and r.household_id = h.id
    where h.community_id = ${community} and h.flat_id = any(${flats.map((it) => it.flat)}::uuid[]) and r.moved_away_at is null order by h.id, r.born nulls last, r.id`.execute(tx)
  return flats.map(({ flat, door, compound }) => {
    const here = rows.filter((row) => row.flat === flat)
    const ids = [...new Set(here.map((row) => row.household))]
    return { flat, door, compound, households: ids.map((id) => ({ id, people: here.filter((row) => row.household === id).map((row) => ({ id: row.id, name: row.name })) })) }
  })
}

export type To = { flat: FlatId; household: HouseholdId; joins: boolean }
/** The building of that flat; null when it is not there. */
export async function buildingOfFlat(tx: Tx, community: CommunityId, flat: FlatId): Promise<BuildingId | null> {
  const { rows: [row] } = await sql<{ building: BuildingId }>`select building_id as building from flats where community_id = ${community} and id = ${flat}`.execute(tx)
  return row?.building ?? null
}

/** Makes the household, or finds that it can be joined: somebody lives in it, at that flat. Problems: `household-not-there`, `household-id-taken`. */
export async function enterHousehold(tx: Tx, community: CommunityId, { flat, household, joins }: To): Promise<Result<HouseholdId>> {
  if (joins) {
    const { rows } = await sql`
      select from households h where h.community_id = ${community} and h.id = ${household} and h.flat_id = ${flat}
        and exists (select from residents r where r.community_id = h.community_id and r.household_id = h.id and r.moved_away_at is null)`.execute(tx)
    return rows.length === 1 ? ok(household) : no({ code: 'household-not-there' })
  }
  const { rows } = await sql`
    insert into households (community_id, id, flat_id) values (${community}, ${household}, ${flat}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1 ? ok(household) : no({ code: 'household-id-taken' })
}

/** The number of a home goes with a family that moves as a whole, unless there is one where they come to; where somebody stays behind, it stays with them. */
export async function takeNumberAlong(tx: Tx, community: CommunityId, { from, to, leaving }: { from: HouseholdId; to: HouseholdId; leaving: readonly ResidentId[] }): Promise<void> {
  await sql`
    update households h set phone = o.phone from households o where h.community_id = ${community} and h.id = ${to} and h.phone is null and o.community_id = ${community} and o.id = ${from}
      and not exists (select from residents r where r.community_id = ${community} and r.household_id = ${from} and r.moved_away_at is null and r.id <> all(${[...leaving]}::uuid[]))`.execute(tx)
}
