// Who is at the desk now and who works here: on what “whose is it” rests, asked once for a whole answer. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { instant, plus, type Instant } from '#domain/kernel/instants.ts'
import { isAtDesk, longestTurn, type DeskNow, type Turn } from '#domain/promises/owner.ts'
import type { Tx } from '../db/pool.ts'

/** Whoever may keep something: they work at the desk, in the whole community or in one building of it. */
export const deskRoles = ['secretary', 'deputy', 'staff'] as const
type DeskRole = (typeof deskRoles)[number]
export type Colleague = { account: AccountId; name: string; role: DeskRole }
/** Who is at the desk and who works here, with their names. */
export type Desk = DeskNow & { colleagues: readonly Colleague[]; names: ReadonlyMap<string, string> }

/** The last row of each turn; those that were struck out are left out. */
export const lastTurns = sql`select t.* from desk_turns t where not t.struck
  and not exists (select from desk_turns n where n.community_id = t.community_id and n.id = t.id and n.seq > t.seq)`

const working = (community: CommunityId, now: Instant): RawBuilder<unknown> => sql`
  select a.id as account, a.name, (array_agg(g.role order by array_position(array['secretary', 'deputy', 'staff'], g.role)))[1] as role
  from grants g join accounts a on a.id = g.account_id
  where g.community_id = ${community} and g.role = any(${[...deskRoles]}::text[]) and (g.until is null or g.until > ${now}) and a.disabled_at is null group by a.id, a.name`

type Row = { turns: (Omit<Turn, 'from' | 'until'> & { from: string; until: string | null })[]; colleagues: Colleague[] }

/** One statement, so that it goes along with another. */
export async function deskNow(tx: Tx, community: CommunityId, now: Instant): Promise<Desk> {
  const { rows: [row] } = await sql<Row>`select
    (select coalesce(jsonb_agg(jsonb_build_object('account', t.account_id, 'from', t.from_at, 'until', t.until_at, 'quiet', t.quiet, 'leads', t.leads) order by t.from_at, t.id), '[]')
      from (${lastTurns}) t where t.community_id = ${community} and t.from_at <= ${now} and t.from_at > ${plus(now, -2 * longestTurn)}) as turns,
    (select coalesce(jsonb_agg(jsonb_build_object('account', w.account, 'name', w.name, 'role', w.role) order by array_position(array['secretary', 'deputy', 'staff'], w.role), w.name, w.account), '[]')
      from (${working(community, now)}) w) as colleagues`.execute(tx)
  const { turns, colleagues } = row!
  return {
    turns: turns.map((turn): Turn => ({ ...turn, from: instant(turn.from), until: turn.until === null ? null : instant(turn.until) })).filter((turn) => isAtDesk(turn, now)),
    work: new Set(colleagues.map((it) => it.account)), secretaries: colleagues.filter((it) => it.role === 'secretary').map((it) => it.account),
    colleagues, names: new Map(colleagues.map((it) => [it.account, it.name])),
  }
}
