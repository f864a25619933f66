// Slots of testing rounds in SQL: who comes when, as the acts of a round set it. The slot of the last act holds. Owner of testing_slot_acts and testing_slots.

import { sql } from 'kysely'
import type { ActId, BuildingId, CommunityId, EntranceId, StationId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { isAsked, outcomes } from '#domain/rounds/outcomes.ts'
import type { RoundSlot } from '#domain/rounds/slots.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { everybody } from './figures.ts'
import type { By } from './store.ts'

export type SlotAct = { id: ActId } & ({ what: 'planned' | 'moved' } | { what: 'shifted'; station: StationId; minutes: number } | { what: 'taken-back'; act: ActId })

/** One after the other: what an act is worked out from holds until it is written. */
export const turnOfSlots = (tx: Tx, community: CommunityId, round: TestingRoundId): Promise<void> => takeTurn(tx, `testing-round ${community} ${round}`)

/** Everybody of the round whom somebody should still ask to come, by entrance. */
const asked = (community: CommunityId, round: TestingRoundId) => sql`select e.id, e.household_id, e.entrance_id from (${everybody(community, round)}) e where e.outcome = any(${outcomes.filter(isAsked)}::text[])`
/** Whoever is to come still themselves: of their home others may have come, or be away. */
export const peopleAsked = (community: CommunityId, round: TestingRoundId) => sql`select k.id from (${asked(community, round)}) k`
/** A home in which somebody is to come still, of `a.household_id`. */
export const homesAsked = (community: CommunityId, round: TestingRoundId) => sql`select k.household_id from (${asked(community, round)}) k`

type SlotRow = RoundSlot & { act: ActId }
/** How slots stand, or stood before an act. */
export async function slotsOf(tx: Tx, community: CommunityId, round: TestingRoundId, before: ActId | null = null): Promise<SlotRow[]> {
  const { rows } = await sql<SlotRow>`
    select distinct on (s.entrance_id) s.entrance_id as entrance, s.station_id as station, s.from_at as "from", s.until_at as until, s.act_id as act
    from testing_slot_acts a join testing_slots s on s.community_id = a.community_id and s.act_id = a.id
    where a.community_id = ${community} and a.round_id = ${round}
      ${before ? sql`and a.seq < (select b.seq from testing_slot_acts b where b.community_id = ${community} and b.id = ${before})` : sql``} order by s.entrance_id, a.seq desc`.execute(tx)
  return rows
}

export type SlotShown = SlotRow & { building: BuildingId; buildingLabel: string; label: string; compound: string; people: number; asked: number }
/** How slots stand, the first first, each with how many live there and how many should still come. */
export async function slotsShown(tx: Tx, community: CommunityId, round: TestingRoundId): Promise<SlotShown[]> {
  const slots = new Map((await slotsOf(tx, community, round)).map((one) => [one.entrance, one]))
  const { rows } = await sql<Omit<SlotShown, keyof SlotRow> & { entrance: EntranceId }>`
    select n.id as entrance, n.label, b.id as building, b.label as "buildingLabel", c.name as compound, coalesce(k.people, 0) as people, coalesce(k.asked, 0) as asked
    from entrances n join buildings b on b.community_id = n.community_id and b.id = n.building_id join compounds c on c.community_id = b.community_id and c.id = b.compound_id
      left join (select e.entrance_id, count(*)::int as people, (count(*) filter (where e.outcome = any(${outcomes.filter(isAsked)}::text[])))::int as asked from (${everybody(community, round)}) e group by 1) k on k.entrance_id = n.id
    where n.community_id = ${community} and n.id = any(${[...slots.keys()]}::uuid[])`.execute(tx)
  return rows.map((row) => ({ ...slots.get(row.entrance)!, ...row })).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.entrance < b.entrance ? -1 : 1))
}

/** Whether all of these entrances are of the round. */
export async function areOfRound(tx: Tx, community: CommunityId, round: TestingRoundId, entrances: readonly EntranceId[]): Promise<boolean> {
  const { rows: [row] } = await sql<{ of: number }>`
    select count(*)::int as of from entrances n join buildings b on b.community_id = n.community_id and b.id = n.building_id where n.community_id = ${community} and n.id = any(${[...entrances]}::uuid[])
      and exists (select from testing_round_places p where p.community_id = ${community} and p.round_id = ${round} and p.place_id = case p.kind when 'compound' then b.compound_id when 'building' then b.id else n.id end)`.execute(tx)
  return row!.of === entrances.length
}

/** Homes and people of these entrances who are to come still: whoever was tested, excused or is away is told nothing. */
export async function toldBy(tx: Tx, community: CommunityId, round: TestingRoundId, entrances: readonly EntranceId[]): Promise<{ homes: number; people: number }> {
  const { rows: [row] } = await sql<{ homes: number; people: number }>`
    select count(distinct k.household_id)::int as homes, count(*)::int as people from (${asked(community, round)}) k where k.entrance_id = any(${[...entrances]}::uuid[])`.execute(tx)
  return row!
}

const partsOf = (act: SlotAct) => [act.what === 'shifted' ? act.station : null, act.what === 'shifted' ? act.minutes : null, act.what === 'taken-back' ? act.act : null] as const

/** What became of an act that comes: `taken`: its id, or what it takes back, stands already for something else. Asked in the round's turn. */
export async function actThere(tx: Tx, community: CommunityId, round: TestingRoundId, act: SlotAct): Promise<'new' | 'there' | 'taken' | 'taken-back'> {
  const [station, minutes, back] = partsOf(act)
  const { rows: [same] } = await sql<{ same: boolean }>`
    select round_id = ${round} and what = ${act.what} and station_id is not distinct from ${station}::uuid and minutes is not distinct from ${minutes}::int and takes_back is not distinct from ${back}::uuid as same
    from testing_slot_acts where community_id = ${community} and id = ${act.id}`.execute(tx)
  if (same) return same.same ? 'there' : 'taken'
  if (act.what !== 'taken-back') return 'new'
  const { rows } = await sql`select from testing_slot_acts where community_id = ${community} and takes_back = ${act.act}`.execute(tx)
  return rows.length > 0 ? 'taken-back' : 'new'
}

export async function insertSlotAct(tx: Tx, community: CommunityId, round: TestingRoundId, act: SlotAct, slots: readonly RoundSlot[], by: By, now: Instant): Promise<void> {
  const [station, minutes, back] = partsOf(act)
  await sql`
    insert into testing_slot_acts (community_id, id, round_id, seq, what, station_id, minutes, takes_back, by_actor, by_role, at)
    select ${community}, ${act.id}, ${round}, coalesce(max(seq), 0) + 1, ${act.what}, ${station}, ${minutes}::int, ${back}, ${by.actor}, ${by.role}, ${now} from testing_slot_acts where community_id = ${community} and round_id = ${round}`.execute(tx)
  await sql`
    insert into testing_slots (community_id, act_id, entrance_id, station_id, from_at, until_at) select ${community}, ${act.id}, entrance, station, from_at, until_at
    from unnest(${slots.map((one) => one.entrance)}::uuid[], ${slots.map((one) => one.station)}::uuid[], ${slots.map((one) => one.from)}::timestamptz[], ${slots.map((one) => one.until)}::timestamptz[]) as t (entrance, station, from_at, until_at)`.execute(tx)
}

export type ActRow = { id: ActId; what: SlotAct['what']; station: StationId | null; minutes: number | null; entrances: number; at: Instant; by: string; takenBack: boolean }
/** What was done with the slots, the last first. */
export async function slotActs(tx: Tx, community: CommunityId, round: TestingRoundId): Promise<ActRow[]> {
  const { rows } = await sql<ActRow>`
    select a.id, a.what, a.station_id as station, a.minutes, (select count(*)::int from testing_slots s where s.community_id = a.community_id and s.act_id = a.id) as entrances, a.at, coalesce(c.name, '') as by,
      exists (select from testing_slot_acts b where b.community_id = a.community_id and b.takes_back = a.id) as "takenBack"
    from testing_slot_acts a left join accounts c on 'account:' || c.id::text = a.by_actor where a.community_id = ${community} and a.round_id = ${round} order by a.seq desc limit 100`.execute(tx)
  return rows
}

/** Of one entrance, all that its slots were, the last first. */
export async function earlierSlots(tx: Tx, community: CommunityId, round: TestingRoundId, entrance: EntranceId): Promise<SlotRow[]> {
  const { rows } = await sql<SlotRow>`
    select s.entrance_id as entrance, s.station_id as station, s.from_at as "from", s.until_at as until, s.act_id as act from testing_slot_acts a join testing_slots s on s.community_id = a.community_id and s.act_id = a.id
    where a.community_id = ${community} and a.round_id = ${round} and s.entrance_id = ${entrance} order by a.seq desc`.execute(tx)
  return rows
}
