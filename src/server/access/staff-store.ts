// What is kept of who works here: acts, proposals and answers are only added; `grants` says what they come to, and one function writes it.
// `grants` has no row-level security: every question here names the community itself.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { standingCountsFor } from '#domain/access/credentials.ts'
import type { GivenRole, Held } from '#domain/access/staff.ts'
import { uuidv7, type AccountId, type BuildingId, type CommunityId, type ProposalId, type StaffActId } from '#domain/kernel/ids.ts'
import { msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'

/** Whoever changes who works here takes turns with all others who do: each decides by what the one before has left. */
export const takeStaffTurn = (tx: Tx, community: CommunityId): Promise<void> => takeTurn(tx, `staff ${community}`)

/** All roles in a community that open accounts hold or held. */
export async function rolesIn(tx: Tx, community: CommunityId): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select g.account_id as account, g.role, g.building_id as building, g.since, g.until from grants g join accounts a on a.id = g.account_id
    where g.community_id = ${community} and a.disabled_at is null order by g.id`.execute(tx)
  return rows
}

export type By = { actor: string; role: string }
export type ActRow = { kind: 'given' | 'ended'; role: GivenRole; building: BuildingId | null; since: Instant | null; until: Instant | null }
export type Act = { id: StaffActId; account: AccountId; why: string; by: By; proposal: ProposalId | null; rows: readonly ActRow[] }

/** The present of one role: what its last row says. Given twice, it is held once. */
async function keepRole(tx: Tx, community: CommunityId, account: AccountId, { role, building, since, until }: ActRow, now: Instant): Promise<void> {
  await sql`
    insert into grants (id, account_id, community_id, role, building_id, since, until)
    values (${uuidv7(msOf(now), randomBytes(10))}, ${account}, ${community}, ${role}, ${building}, ${since}, ${until})
    on conflict (account_id, community_id, role, building_id) do update set since = excluded.since, until = excluded.until`.execute(tx)
}

/** False when the act stands already. From here on `tx` sees this community alone: the command line has none before. */
export async function addAct(tx: Tx, community: CommunityId, act: Act, now: Instant): Promise<boolean> {
  await seeOnly(tx, community)
  await takeStaffTurn(tx, community)
  const { rows: [last] } = await sql<{ seq: number }>`select coalesce(max(seq), 0) + 1 as seq from staff_acts where community_id = ${community}`.execute(tx)
  for (const [nth, row] of act.rows.entries()) {
    const { rows } = await sql`
      insert into staff_acts (community_id, act_id, seq, nth, account_id, kind, role, building_id, since, until, why, proposal_id, by_actor, by_role, recorded_at)
      values (${community}, ${act.id}, ${last!.seq}, ${nth}, ${act.account}, ${row.kind}, ${row.role}, ${row.building}, ${row.since}, ${row.until}, ${act.why}, ${act.proposal}, ${act.by.actor}, ${act.by.role}, ${now})
      on conflict do nothing returning act_id`.execute(tx)
    if (rows.length === 0) return false
    await keepRole(tx, community, act.account, row, now)
  }
  return true
}

export type NewRole = { account: AccountId; community: CommunityId; role: GivenRole; building?: BuildingId | null; until?: Instant | null; now: Instant; why?: string }
/** Gives a role as whoever runs the server does: on nobody's word but theirs, and on record as that. */
export async function grantRole(tx: Tx, { account, community, role, building = null, until = null, now, why = '' }: NewRole): Promise<void> {
  const id = uuidv7(msOf(now), randomBytes(10)) as StaffActId
  const held = (await rolesIn(tx, community)).find((one) => one.account === account && one.role === role && one.building === building && (one.until === null || one.until > now))
  const rows: ActRow[] = [{ kind: 'given', role, building, since: held ? held.since : now, until }]
  await addAct(tx, community, { id, account, why, by: { actor: 'operator', role: 'operator' }, proposal: null, rows }, now)
}

/** The last act about each of them. */
export async function lastActs(tx: Tx, community: CommunityId, account: AccountId | null = null): Promise<Map<AccountId, StaffActId>> {
  const { rows } = await sql<{ account: AccountId; act: StaffActId }>`
    select distinct on (account_id) account_id as account, act_id as act from staff_acts
    where community_id = ${community} and (${account}::uuid is null or account_id = ${account}) order by account_id, seq desc`.execute(tx)
  return new Map(rows.map((row) => [row.account, row.act]))
}

/** Whoever said the last of somebody's roles: what ends by the clock ends on their word. */
export async function lastBy(tx: Tx, community: CommunityId, account: AccountId): Promise<By> {
  const { rows: [row] } = await sql<By>`
    select by_actor as actor, by_role as role from staff_acts where community_id = ${community} and account_id = ${account} order by seq desc, nth limit 1`.execute(tx)
  return row ?? { actor: 'operator', role: 'operator' }
}

export type MemberRow = { id: AccountId; login: string; name: string; closed: boolean; signsIn: boolean }
/** Who has or had a role here, or is to have one: the latest names first where there are many. */
export async function membersOf(tx: Tx, community: CommunityId): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select a.id, a.login, a.name, a.disabled_at is not null as closed, a.password_hash is not null or exists (select from passkeys p where p.account_id = a.id) as "signsIn"
    from accounts a where a.id in (select account_id from grants where community_id = ${community} union select account_id from staff_proposals where community_id = ${community})
    order by a.name, a.login limit 2000`.execute(tx)
  return rows
}

export async function buildingLabels(tx: Tx, community: CommunityId): Promise<Map<BuildingId, string>> {
  const { rows } = await sql<{ id: BuildingId; label: string }>`select id, label from buildings where community_id = ${community}`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.label]))
}

export type ProposalRow = { id: ProposalId; account: AccountId; kind: 'given' | 'ended'; role: GivenRole | null; until: Instant | null; why: string; byActor: string; byRole: string; at: Instant; name: string }
const proposals = sql`select p.id, p.account_id as account, p.kind, p.role, p.until, p.why, p.by_actor as "byActor", p.by_role as "byRole", p.at, a.name
  from staff_proposals p join accounts a on a.id = p.account_id`
const unanswered = sql`not exists (select from staff_answers s where s.community_id = p.community_id and s.proposal_id = p.id)`
export async function openProposals(tx: Tx, community: CommunityId, since: Instant): Promise<ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`${proposals} where p.community_id = ${community} and p.at > ${since} and ${unanswered} order by p.at, p.id`.execute(tx)
  return rows
}
export async function proposalById(tx: Tx, community: CommunityId, id: ProposalId): Promise<(ProposalRow & { answered: boolean }) | null> {
  const { rows: [row] } = await sql<ProposalRow & { answered: boolean }>`
    select q.*, exists (select from staff_answers s where s.community_id = ${community} and s.proposal_id = q.id) as answered
    from (${proposals} where p.community_id = ${community} and p.id = ${id}) q`.execute(tx)
  return row ?? null
}

export type NewProposal = { id: string; account: AccountId; kind: 'given' | 'ended'; role: 'secretary' | null; until: Instant | null; why: string; by: By }
/** False when it stands already. */
export async function addProposal(tx: Tx, community: CommunityId, it: NewProposal, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into staff_proposals (community_id, id, account_id, kind, role, until, why, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.account}, ${it.kind}, ${it.role}, ${it.until}, ${it.why}, ${it.by.actor}, ${it.by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}
/** False when it has an answer. */
export async function addAnswer(tx: Tx, community: CommunityId, proposal: ProposalId, { verdict, why, by }: { verdict: string; why: string; by: By }, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into staff_answers (community_id, proposal_id, verdict, why, by_actor, by_role, at)
    values (${community}, ${proposal}, ${verdict}, ${why}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning proposal_id`.execute(tx)
  return rows.length === 1
}

/** Who made a link in the last days that signs each of these accounts in. */
export async function lettingIn(tx: Tx, community: CommunityId, accounts: readonly AccountId[], now: Instant): Promise<Map<AccountId, AccountId[]>> {
  const { rows } = await sql<{ account: AccountId; by: AccountId[] }>`
    select account_id as account, array_agg(distinct substr(by_actor, 9)::uuid) as by from credential_traces
    where community_id = ${community} and account_id = any(${[...accounts]}::uuid[]) and kind = 'account-link' and what = 'made' and by_actor like 'account:%' and at > ${plus(now, -standingCountsFor)}
    group by account_id`.execute(tx)
  return new Map(rows.map(({ account, by }) => [account, by]))
}
export const letInBy = async (tx: Tx, community: CommunityId, account: AccountId, now: Instant): Promise<AccountId[]> => (await lettingIn(tx, community, [account], now)).get(account) ?? []
