// What access reads and writes: who I am, households and people a link is made for. Reference tables have no
// row-level security, so every question here names the community itself.

import { sql } from 'kysely'
import { emergencyPhoneOf } from '#domain/people/emergency-phone.ts'
import type { BuildingId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

type CommunityHere = { id: CommunityId; name: string; zone: string; phone: string; emergencyPhone: string; office: { name: string; phone: string } | null }
export async function communityRow(tx: Tx, community: CommunityId): Promise<CommunityHere> {
  const { rows: [row] } = await sql<Omit<CommunityHere, 'emergencyPhone' | 'office'> & { own: string | null; office: string; officePhone: string }>`
    select community_id as id, name, zone, phone, emergency_phone as own, office_name as office, office_phone as "officePhone" from communities where community_id = ${community}`.execute(tx)
  const { own, office, officePhone, ...home } = row!
  return { ...home, emergencyPhone: emergencyPhoneOf(own, home.zone), office: officePhone === '' ? null : { name: office, phone: officePhone } }
}

export type ActsFor = { id: ResidentId; name: string; door: string; mine: boolean; records: number }
/** Others who live in the household of somebody. */
export async function othersAtHome(tx: Tx, community: CommunityId, resident: ResidentId): Promise<{ id: ResidentId; name: string }[]> {
  const { rows } = await sql<{ id: ResidentId; name: string }>`
    select o.id, o.name from residents r join residents o on o.community_id = r.community_id and o.household_id = r.household_id and o.id <> r.id and o.moved_away_at is null
    where r.community_id = ${community} and r.id = ${resident} order by o.born nulls last, o.id`.execute(tx)
  return rows
}

/** The people a household may act for, its own first. */
export async function actsFor(tx: Tx, community: CommunityId, household: HouseholdId, residents: readonly ResidentId[]): Promise<ActsFor[]> {
  const { rows } = await sql<ActsFor>`
    select r.id, r.name, f.door, r.household_id = ${household} as mine, (select count(*) from residents k where k.community_id = r.community_id and k.kept_as = r.id)::int as records
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
    join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${community} and r.id = any(${[...residents]}::uuid[]) order by mine desc, r.born nulls last, r.id`.execute(tx)
  return rows
}

export async function residentHome(tx: Tx, community: CommunityId, resident: ResidentId): Promise<{ household: HouseholdId; building: BuildingId } | null> {
  const { rows: [row] } = await sql<{ household: HouseholdId; building: BuildingId }>`
    select h.id as household, f.building_id as building
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
    join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${community} and r.id = ${resident} and r.moved_away_at is null`.execute(tx)
  return row ?? null
}

/** When this very slip was made, whether it still holds or not; null when it never was. */
export async function slipMadeAt(tx: Tx, community: CommunityId, household: HouseholdId, hash: Buffer): Promise<Instant | null> {
  const { rows: [row] } = await sql<{ at: Instant }>`
    select created_at as at from sign_in_links where community_id = ${community} and kind = 'household' and subject_id = ${household} and token_hash = ${hash}`.execute(tx)
  return row?.at ?? null
}

/** When the slip that holds now was made; null where none does. */
export async function slipHeldSince(tx: Tx, community: CommunityId, household: HouseholdId, now: Instant): Promise<Instant | null> {
  const { rows: [row] } = await sql<{ at: Instant }>`
    select created_at as at from sign_in_links
    where community_id = ${community} and kind = 'household' and subject_id = ${household} and uses_left > 0 and expires_at > ${now} order by created_at desc limit 1`.execute(tx)
  return row?.at ?? null
}

/** A household has one slip: a new one ends the old. The rows stay, so that a command sent again finds its own; returns which it ended. */
export async function endOtherSlips(tx: Tx, community: CommunityId, household: HouseholdId, keep: Buffer, now: Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update sign_in_links set uses_left = 0, expires_at = ${now}
    where community_id = ${community} and kind = 'household' and subject_id = ${household} and token_hash <> ${keep} and uses_left > 0 and expires_at > ${now} returning id`.execute(tx)
  return rows.map((row) => row.id)
}
