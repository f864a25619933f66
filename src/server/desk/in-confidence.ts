// Who reads what is private, as SQL: a case, and what was said in a call. What is private is read by whoever keeps it, whoever began it (but of a mediation), and the secretary;
// of everybody else's questions it is left out here, once for all of them.

import { sql, type RawBuilder } from 'kysely'
import { decidingRole, type Place } from '#domain/access/access.ts'
import type { Ask } from '../http/endpoint.ts'

type Sql = RawBuilder<unknown>
type Asks = Pick<Ask, 'rights' | 'community'>

const secretaryIn = ({ rights, community }: Asks) => rights.grants.filter((it) => it.role === 'secretary' && it.community === community)

/** Whether whoever asks may read `cases k` with its promise `p` where it is private: `readsPrivate` as SQL. */
export function mayReadSql(ask: Asks): Sql {
  const secretary = secretaryIn(ask)
  if (secretary.some((it) => it.building === null)) return sql`true`
  const { actor } = ask.rights
  const own = actor.kind === 'account' ? sql`(p.owner_id = ${actor.id} or (not p.keeper_only and k.by_actor = ${`account:${actor.id}`}))` : sql`false`
  return secretary.length === 0 ? own : sql`(${own} or k.building_id = any(${secretary.map((it) => it.building)}::uuid[]))`
}

/**
 * Whether whoever asks may read what was said in `contacts c`: they took it down, it was handed to them, or it stands in a private case that is theirs to read. `here`: where it
 * was, for who is secretary there alone.
 */
export function readsContact(ask: Asks, here: Place | null = null): Sql {
  const { rights: { actor } } = ask
  if (secretaryIn(ask).some((it) => it.building === null) || (here && decidingRole(ask.rights, here) === 'secretary')) return sql`true`
  if (actor.kind !== 'account') return sql`not c.private`
  return sql`(not c.private or c.by_actor = ${`account:${actor.id}`}
    or exists (select from promises o where o.community_id = c.community_id and o.section = 'contacts' and o.about = c.fold and o.owner_id = ${actor.id} and o.closed_at is null)
    or exists (select from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = c.community_id and k.id = c.case_id and k.private and ${mayReadSql(ask)}))`
}
