// What every act about who works here begins with: the turn, who asks by what they hold at this moment, and whether what was read still is the last
// word. Two who act at once do not both win.

import { keeperRole, type Held, type Keeper } from '#domain/access/staff.ts'
import { sql } from 'kysely'
import type { AccountId, BuildingId, StaffActId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import type { Ask } from '../http/endpoint.ts'
import { lastActs, rolesIn, takeStaffTurn, type By } from './staff-store.ts'

export type Keeping = { by: Keeper; put: By; held: readonly Held[] }

/** Problem: `staff-not-yours`, when their own role ended while this was under way. */
export async function keeping({ tx, community, rights: { actor }, now }: Pick<Ask, 'tx' | 'community' | 'rights' | 'now'>): Promise<Result<Keeping>> {
  await takeStaffTurn(tx, community)
  const held = await rolesIn(tx, community)
  const account = actor.id as AccountId
  const role = actor.kind === 'account' ? keeperRole(held, account, now) : null
  return role === null ? no({ code: 'staff-not-yours' }) : ok({ by: { account, role }, put: { actor: `account:${account}`, role }, held })
}

/** Whether they work or worked here, or were proposed to; of another community nobody is. */
export async function isMember({ tx, community }: Pick<Ask, 'tx' | 'community'>, account: AccountId): Promise<boolean> {
  const { rows } = await sql`
    select id from accounts a where a.id = ${account} and a.disabled_at is null and (exists (select from grants g where g.community_id = ${community} and g.account_id = a.id)
      or exists (select from staff_proposals p where p.community_id = ${community} and p.account_id = a.id))`.execute(tx)
  return rows.length === 1
}

export async function isBuilding({ tx, community }: Pick<Ask, 'tx' | 'community'>, building: BuildingId | null): Promise<boolean> {
  if (building === null) return true
  const { rows } = await sql`select id from buildings where community_id = ${community} and id = ${building}`.execute(tx)
  return rows.length === 1
}

/** Whose an act or a proposal of that id is; null when there is none. */
export async function putDownOf({ tx, community }: Pick<Ask, 'tx' | 'community'>, id: StaffActId): Promise<AccountId | null> {
  const { rows: [row] } = await sql<{ account: AccountId }>`
    select account_id as account from staff_acts where community_id = ${community} and act_id = ${id}
    union select account_id from staff_proposals where community_id = ${community} and id = ${id}`.execute(tx)
  return row?.account ?? null
}

/** Whether what was put down under that act is this very role, as given: a form that was changed since, because the answer was lost, is not saved by saying so. */
export async function isGivenAs({ tx, community }: Pick<Ask, 'tx' | 'community'>, { id, account, role, building, until, why }: { id: StaffActId; account: AccountId; role: string; building: BuildingId | null; until: Instant | null; why: string }): Promise<boolean> {
  const { rows } = await sql`
    select from staff_acts where community_id = ${community} and act_id = ${id} and account_id = ${account} and kind = 'given' and role = ${role} and building_id is not distinct from ${building}::uuid
      and until is not distinct from ${until}::timestamptz and why = ${why}
    union all select from staff_proposals where community_id = ${community} and id = ${id} and account_id = ${account} and kind = 'given' and role = ${role} and until is not distinct from ${until}::timestamptz and why = ${why}`.execute(tx)
  return rows.length > 0
}

/** Whether that account was made with this name and login. */
export async function isNamed({ tx }: Pick<Ask, 'tx'>, { account, name, login }: { account: AccountId; name: string; login: string }): Promise<boolean> {
  const { rows } = await sql`select from accounts where id = ${account} and name = ${name} and login = ${login.trim().toLowerCase()}`.execute(tx)
  return rows.length > 0
}

/** Null when they are there, and nobody was faster. */
export async function readSince(ask: Pick<Ask, 'tx' | 'community'>, account: AccountId, last: StaffActId | null): Promise<Problem | null> {
  if (!(await isMember(ask, account))) return { code: 'not-found' }
  const now = (await lastActs(ask.tx, ask.community, account)).get(account) ?? null
  return now === last ? null : { code: 'staff-changed' }
}
