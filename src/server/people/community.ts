// The community itself: its name, its zone, the telephone people are told to call. The one place that asks for the zone.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Day, Instant, Zone } from '#domain/kernel/instants.ts'
import { emergencyPhoneOf } from '#domain/people/emergency-phone.ts'
import type { Queries, Tx } from '../db/pool.ts'

export type CommunityRow = { id: CommunityId; name: string; zone: Zone; phone: string }

/** Throws when there is no such community: whoever asks has signed in to it. */
export async function communityOf(tx: Tx, community: CommunityId): Promise<CommunityRow> {
  const { rows: [row] } = await sql<CommunityRow>`select community_id as id, name, zone, phone from communities where community_id = ${community}`.execute(tx)
  return row!
}

/** The time zone in which days, midnights and weekly hours of a community are meant. */
export const zoneOf = async (tx: Tx, community: CommunityId): Promise<Zone> => (await communityOf(tx, community)).zone

/** Which day it is there, inside a question. */
export const todayIn = (community: CommunityId, now: Instant): RawBuilder<Day> =>
  sql`(select (${now}::timestamptz at time zone c.zone)::date from communities c where c.community_id = ${community})`

export type PhonesToCall = { /** null where it has named none */ committee: string | null; emergency: string }

/** The telephones of the only community there is; null where there are several, or none: a page that nobody has signed in to cannot know whose it is. */
export async function onlyPhones(db: Queries): Promise<PhonesToCall | null> {
  const { rows: [row] } = await sql<{ phone: string | null; own: string | null; zone: string }>`
    select nullif(min(phone), '') as phone, min(emergency_phone) as own, min(zone) as zone from communities having count(*) = 1`.execute(db)
  return row ? { committee: row.phone, emergency: emergencyPhoneOf(row.own, row.zone) } : null
}
