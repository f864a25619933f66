// Telling people of decisions in tests: the job run by hand on a court's clock, phones that ring, what the desk has still to tell.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import type { Database } from '#server/db/pool.ts'
import { withDeliveries } from '#server/exits/deliveries.ts'
import { tellDue } from '#server/exits/untold.ts'
import type { Osmanthus } from './api.ts'

/** What is due of one court: as the second that tells, and the job after it. */
export async function deliver(court: Osmanthus, channels: Channels, database: Database = court.database): Promise<unknown> {
  await tellDue(court.database, court.now())
  const community = court.place.community as CommunityId
  return withDeliveries({}, channels).tasks!['exits:deliver']!({
    db: database, community, payload: { community }, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined,
  })
}

/** Somebody of a home let their phone ring; whose it is, where that is known. Answers the end of its address. */
export async function ringing(court: Osmanthus, household: string, person: string | null): Promise<string> {
  const [session, name] = [court.newId(), court.newId()]
  await sql`insert into sessions (id, token_hash, community_id, kind, household_id, person_id, created_at, expires_at)
    values (${session}, decode(md5(${session}), 'hex'), ${court.place.community}, 'household', ${household}, ${person}, ${court.now()}, ${plus(court.now(), 60 * day)})`.execute(court.database.owner)
  await sql`insert into push_phones (community_id, id, household_id, session_id, endpoint, p256dh, auth, at)
    values (${court.place.community}, ${court.newId()}, ${household}, ${session}, ${`https://push.example/${name}`}, 'k', 'a', ${court.now()})`.execute(court.database.owner)
  return name
}

/** Lines of the section `toTell`: what was decided, by door. */
export async function toTell(court: Osmanthus): Promise<any[]> {
  const { sections } = (await court.as('staff').get('/desk/queue')).body
  return (sections.find((it: any) => it.section === 'toTell')?.lines ?? []).map(({ says }: any) => says)
}
export const decidedLines = async (court: Osmanthus): Promise<string[]> => (await toTell(court)).flatMap(({ door, people }) => people.flatMap(({ exits }: any) => exits.map((it: any) => `${door} ${it.decided}`)))
