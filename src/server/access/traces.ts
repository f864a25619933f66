// What stays of a credential once it was made or used: a line on the record of the person in whose name it opens something.
// Rows are only ever added, and none holds a secret. A household's slip is a line for each of its members.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { CredentialKind } from '#domain/access/credentials.ts'
import { uuidv7, type AccountId, type CommunityId, type ExitId, type HouseholdId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { recordsOf } from '../people/merges.ts'

export type Whose = { resident: ResidentId } | { household: HouseholdId } | { account: AccountId }
export type Trace = {
  kind: CredentialKind; what: 'made' | 'used' | 'ended'; credential?: string | null; exit?: ExitId | null
  /** `account:…`, `operator` for the command line, `unknown` for whoever holds the credential */
  by: string; role: string; now: Instant
}

async function peopleOf(tx: Tx, community: CommunityId, whose: Whose): Promise<{ resident: ResidentId | null; account: AccountId | null }[]> {
  if ('account' in whose) return [{ resident: null, account: whose.account }]
  if ('resident' in whose) return [{ resident: whose.resident, account: null }]
  const { rows } = await sql<{ id: ResidentId }>`
    select id from residents where community_id = ${community} and household_id = ${whose.household} and moved_away_at is null`.execute(tx)
  return rows.map(({ id }) => ({ resident: id, account: null }))
}

/** Writes one line for each person concerned. From here on `tx` sees this community alone: a sign-in has no other yet. */
export async function leaveTrace(tx: Tx, community: CommunityId, whose: Whose, it: Trace): Promise<void> {
  await seeOnly(tx, community)
  for (const { resident, account } of await peopleOf(tx, community, whose)) {
    await sql`
      insert into credential_traces (community_id, id, resident_id, account_id, kind, what, credential_id, exit_id, by_actor, by_role, at)
      values (${community}, ${uuidv7(msOf(it.now), randomBytes(10))}, ${resident}, ${account}, ${it.kind}, ${it.what}, ${it.credential ?? null}, ${it.exit ?? null},
        ${it.by}, ${it.role}, ${it.now})`.execute(tx)
  }
}

export type OwnTrace = { kind: CredentialKind; what: 'made' | 'used' | 'ended'; at: Instant; role: string }

/** What was made for an account and used under its name, newest first. */
export async function tracesOfAccount(tx: Tx, community: CommunityId, account: AccountId): Promise<OwnTrace[]> {
  const { rows } = await sql<OwnTrace>`
    select kind, what, at, by_role as role from credential_traces where community_id = ${community} and account_id = ${account} order by at desc, id desc limit 50`.execute(tx)
  return rows
}

export type CredentialRow = { kind: CredentialKind; role: string; at: Instant; exit: ExitId | null; uses: number; firstUsedAt: Instant | null; lastUsedAt: Instant | null; endedAt: Instant | null }
/** Every slip, link and carer's right in this person's name, newest first: who made it, and when it was used first and how often. */
export async function credentialsOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<CredentialRow[]> {
  const { rows } = await sql<CredentialRow>`
    select t.kind, t.by_role as role, t.at, t.exit_id as exit, u.uses, u.first as "firstUsedAt", u.last as "lastUsedAt", u.ended as "endedAt" from credential_traces t
    left join lateral (select count(*) filter (where what = 'used')::int as uses, min(at) filter (where what = 'used') as first, max(at) filter (where what = 'used') as last,
      min(at) filter (where what = 'ended') as ended from credential_traces u
      where u.community_id = t.community_id and u.resident_id = t.resident_id and u.kind = t.kind and u.credential_id = t.credential_id and u.at >= t.at) u on true
    where t.community_id = ${community} and t.resident_id = any(${recordsOf(community, [resident])}) and t.what = 'made' order by t.at desc, t.id desc limit 200`.execute(tx)
  return rows
}
