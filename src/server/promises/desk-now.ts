// Who is at the desk now and who works here: on what “whose is it” rests, asked once for a whole answer. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { instant, plus, type Instant } from '#domain/kernel/instants.ts'
import { isAtDesk, longestTurn, mayKeep, type DeskNow, type Turn, type WorksIn } from '#domain/promises/owner.ts'
import type { Tx } from '../db/pool.ts'

/** Whoever may keep something: they work at the desk, in the whole community or in one building of it. */
export const deskRoles = ['secretary', 'deputy', 'staff'] as const
type DeskRole = (typeof deskRoles)[number]
/** `buildings` null: everywhere in the community; else in these alone. */
export type Colleague = { account: AccountId; name: string; role: DeskRole; buildings: readonly BuildingId[] | null }
/** Who is at the desk and who works here, with their names. */
export type Desk = DeskNow & { colleagues: readonly Colleague[]; names: ReadonlyMap<string, string> }

/** The last row of each turn; those that were struck out are left out. */
export const lastTurns = sql`select t.* from desk_turns t where not t.struck
  and not exists (select from desk_turns n where n.community_id = t.community_id and n.id = t.id and n.seq > t.seq)`

const working = (community: CommunityId, now: Instant): RawBuilder<unknown> => sql`
  select a.id as account, a.name, (array_agg(g.role order by array_position(array['secretary', 'deputy', 'staff'], g.role)))[1] as role,
    case when bool_and(g.building_id is not null) then array_agg(g.building_id) end as buildings
  from grants g join accounts a on a.id = g.account_id
  where g.community_id = ${community} and g.role = any(${[...deskRoles]}::text[]) and (g.until is null or g.until > ${now}) and a.disabled_at is null group by a.id, a.name`

type Row = { turns: (Omit<Turn, 'from' | 'until'> & { from: string; until: string | null })[]; colleagues: Colleague[] }

/** One statement, so that it goes along with another. */
export async function deskNow(tx: Tx, community: CommunityId, now: Instant): Promise<Desk> {
  const { rows: [row] } = await sql<Row>`select
    (select coalesce(jsonb_agg(jsonb_build_object('account', t.account_id, 'from', t.from_at, 'until', t.until_at, 'quiet', t.quiet, 'leads', t.leads) order by t.from_at, t.id), '[]')
      from (${lastTurns}) t where t.community_id = ${community} and t.from_at <= ${now} and t.from_at > ${plus(now, -2 * longestTurn)}) as turns,
    (select coalesce(jsonb_agg(jsonb_build_object('account', w.account, 'name', w.name, 'role', w.role, 'buildings', w.buildings) order by array_position(array['secretary', 'deputy', 'staff'], w.role), w.name, w.account), '[]')
      from (${working(community, now)}) w) as colleagues`.execute(tx)
  const { turns, colleagues } = row!
  return {
    turns: turns.map((turn): Turn => ({ ...turn, from: instant(turn.from), until: turn.until === null ? null : instant(turn.until) })).filter((turn) => isAtDesk(turn, now)),
    work: new Map(colleagues.map((it): [AccountId, WorksIn] => [it.account, it.buildings ? new Set(it.buildings) : 'everywhere'])), secretaries: colleagues.filter((it) => it.role === 'secretary').map((it) => it.account),
    colleagues, names: new Map(colleagues.map((it) => [it.account, it.name])),
  }
}

/** Who may keep what is there, by their names. */
export const keepersAt = (desk: Desk, building: BuildingId | null): ReadonlyMap<AccountId, string> =>
  new Map(desk.colleagues.filter((it) => mayKeep(desk, it.account, building)).map((it) => [it.account, it.name]))
