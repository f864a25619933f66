// Who may walk where, now and earlier: what a colleague's roles gave and give them. Roles are access's; here they are only read.

import { sql } from 'kysely'
import { can, roles, verbsOf, type Place, type Rights, type Verb } from '#domain/access/access.ts'
import type { Held } from '#domain/doors/doors.ts'
import type { AccountId, BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { earlier, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { secretHash, sessionSecret } from '../http/actor.ts'
import type { Ask } from '../http/endpoint.ts'

const walking = roles.filter((role) => verbsOf(role).includes('round.walk'))

/** The community where the right holds there, else a building in which it does: for what is asked of nobody's place in particular. */
export function standing({ rights, community }: { rights: Rights; community: CommunityId }, verb: Verb): Place {
  const held = rights.grants.find((grant) => grant.community === community && grant.building !== null && can(rights, verb, { community, building: grant.building }))
  return can(rights, verb, { community }) || !held ? { community } : { community, building: held.building! }
}

/** Whether the right holds in all of these. */
export const coversAll = (rights: Rights, verb: Verb, community: CommunityId, buildings: readonly BuildingId[]): boolean =>
  can(rights, verb, { community }) || (buildings.length > 0 && buildings.every((building) => can(rights, verb, { community, building })))

/** From when until when each role of theirs lets or let them do that in a building: walk, if nothing else is asked. */
export async function heldIn(tx: Tx, community: CommunityId, account: AccountId, building: BuildingId, verb: Verb = 'round.walk'): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select since, until from grants where community_id = ${community} and account_id = ${account} and role = any(${roles.filter((role) => verbsOf(role).includes(verb))}::text[]) and (building_id is null or building_id = ${building})`.execute(tx)
  return rows
}

export type Walker = { id: AccountId; name: string; /** null: everywhere */ buildings: BuildingId[] | null }
/** Who may walk now, by name. */
export async function walkersNow(tx: Tx, community: CommunityId, now: Instant): Promise<Walker[]> {
  const { rows } = await sql<Walker>`
    select a.id, a.name, case when not bool_or(g.building_id is null) then array_agg(distinct g.building_id::text) end as buildings from grants g join accounts a on a.id = g.account_id
    where g.community_id = ${community} and g.role = any(${walking}::text[]) and a.disabled_at is null and (g.since is null or g.since <= ${now}) and (g.until is null or g.until > ${now})
    group by a.id, a.name order by a.name, a.id limit 2000`.execute(tx)
  return rows
}

export const walksIn = ({ buildings }: Walker, building: BuildingId): boolean => buildings === null || buildings.includes(building)

/** Until when a phone may keep the doors of a building: as long as the longest of their roles there, and no longer than they are signed in. Null: without an end that is known. */
export async function keepsUntil({ tx, community, rights, now, request, context }: Pick<Ask, 'tx' | 'community' | 'rights' | 'now' | 'request' | 'context'>): Promise<(building: BuildingId) => Instant | null> {
  const secret = sessionSecret(request, context.origin)
  const [{ rows }, { rows: [session] }] = await sideBySide(tx, (one) => Promise.all([
    sql<{ building: BuildingId | null; until: Instant | null }>`
      select building_id as building, until from grants where community_id = ${community} and account_id = ${rights.actor.id} and role = any(${walking}::text[]) and (since is null or since <= ${now}) and (until is null or until > ${now})`.execute(one),
    sql<{ at: Instant }>`select expires_at as at from sessions where community_id = ${community} and token_hash = ${secretHash(secret ?? '')}`.execute(one),
  ]))
  return (building) => {
    const ends = rows.filter((row) => row.building === null || row.building === building).map((row) => row.until)
    const last = ends.length === 0 ? now : ends.includes(null) ? null : (ends as Instant[]).sort().at(-1)!
    return last === null ? session?.at ?? null : session ? earlier(last, session.at) : last
  }
}
