// Mediations as they are kept: who, and acts that are only added, until all of it is deleted after its end. Owner of `mediations`, `mediation_parties` and `mediation_acts`. Its case says that
// there is something private, and nothing of what.

import { sql, type RawBuilder } from 'kysely'
import { decidingRole } from '#domain/access/access.ts'
import type { AccountId, CaseId, CommunityId, MediationActId, MediationPartyId, ResidentId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { goneAt, mediationKept, mediationNow, type Mediation, type MediationAct, type MediationDeed, type QuarrelKind } from '#domain/neighbours/mediation.ts'
import type { Tx } from '../db/pool.ts'
import { section } from '../desk/cases.ts'
import { removeCases } from '../desk/removing.ts'
import type { Ask } from '../http/endpoint.ts'
import { ownNumber } from '../people/homes.ts'
import { recordsOf } from '../people/merges.ts'
import { lockPromises, type By } from '../promises/store.ts'

export type Party = { id: MediationPartyId; resident: ResidentId | null; name: string; door: string; phone: string | null }
type PutDown = MediationAct & { recordedAt: Instant }
/** `records`: of which record of theirs each side was written down. */
export type MediationHere = {
  id: CaseId; kind: QuarrelKind; owner: AccountId | null; mediator: string; begunAt: Instant; due: Instant; closedAt: Instant | null; parties: Party[]; records: Record<MediationPartyId, ResidentId>; acts: PutDown[]; is: Mediation
}

/** Whoever mediates is whoever keeps the promise. Read by them and by the secretary, and by nobody else at the desk. */
export const readsMediation = ({ rights, community }: Pick<Ask, 'rights' | 'community'>, { owner }: Pick<MediationHere, 'owner'>): boolean =>
  decidingRole(rights, { community }) === 'secretary' || (rights.actor.kind === 'account' && rights.actor.id === owner)

type Row = Omit<MediationHere, 'is'>
const written = (column: string) => sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
/** Null `only`: all that are kept. Each side is rung on a number that nobody else at home answers, least of all the other side. */
export async function mediationsHere(tx: Tx, community: CommunityId, only: { ids: readonly CaseId[] } | { resident: ResidentId } | null, now: Instant): Promise<MediationHere[]> {
  const which = !only ? sql`` : 'ids' in only ? sql`and m.id = any(${[...only.ids]}::uuid[])` : sql`and exists (select from mediation_parties x where x.community_id = ${community} and x.mediation_id = m.id and x.resident_id = any(${recordsOf(community, [only.resident])}))`
  const { rows } = await sql<Row>`
    select m.id, m.kind, m.at as "begunAt", p.owner_id as owner, coalesce((select a.name from accounts a where a.id = p.owner_id), '') as mediator, p.comes_up_at as due, p.closed_at as "closedAt",
      (select jsonb_agg(jsonb_build_object('id', x.id, 'resident', coalesce(n.kept_as, n.id), 'name', coalesce(r.name, x.name), 'door', coalesce(f.door, ''), 'phone', ${ownNumber(now)}) order by x.nth)
        from mediation_parties x left join residents n on n.community_id = x.community_id and n.id = x.resident_id left join residents r on r.community_id = x.community_id and r.id = coalesce(n.kept_as, n.id)
        left join households h on h.community_id = r.community_id and h.id = r.household_id left join flats f on f.community_id = h.community_id and f.id = h.flat_id where x.community_id = ${community} and x.mediation_id = m.id) as parties,
      (select coalesce(jsonb_object_agg(x.id, x.resident_id), '{}') from mediation_parties x where x.community_id = ${community} and x.mediation_id = m.id and x.resident_id is not null) as records,
      (select coalesce(jsonb_agg(jsonb_build_object('seq', t.seq, 'deed', t.deed, 'at', ${written('t.at')}, 'recordedAt', ${written('t.recorded_at')}) order by t.seq), '[]') from mediation_acts t where t.community_id = ${community} and t.mediation_id = m.id) as acts
    from mediations m join promises p on p.community_id = m.community_id and p.id = m.id where m.community_id = ${community} and p.community_id = ${community} ${which} order by p.closed_at is not null, p.comes_up_at, m.id limit 300`.execute(tx)
  return rows.map((row) => ({ ...row, is: mediationNow(row.acts) }))
}

/** Locked until the end of the transaction; null where there is none of that id. */
export async function lockMediation(tx: Tx, community: CommunityId, id: CaseId, now: Instant): Promise<MediationHere | null> {
  await lockPromises(tx, community, [{ section, about: id }])
  return (await mediationsHere(tx, community, { ids: [id] }, now))[0] ?? null
}

export async function insertMediation(tx: Tx, community: CommunityId, it: { id: CaseId; kind: QuarrelKind; parties: readonly Pick<Party, 'id' | 'resident' | 'name'>[] }, now: Instant): Promise<boolean> {
  await sql`insert into mediations (community_id, id, kind, at) values (${community}, ${it.id}, ${it.kind}, ${now})`.execute(tx)
  const { rows } = await sql`insert into mediation_parties (community_id, id, mediation_id, nth, resident_id, name)
    select ${community}, t.id, ${it.id}, t.nth, t.resident, t.name from jsonb_to_recordset(${JSON.stringify(it.parties.map((one, nth) => ({ ...one, nth })))}::jsonb) as t (id uuid, nth integer, resident uuid, name text) on conflict do nothing returning id`.execute(tx)
  return rows.length === it.parties.length
}

/** Which mediation an act of that id stands in already. */
export async function actIsThere(tx: Tx, community: CommunityId, id: MediationActId): Promise<CaseId | null> {
  const { rows: [row] } = await sql<{ of: CaseId }>`select mediation_id as of from mediation_acts where community_id = ${community} and id = ${id}`.execute(tx)
  return row?.of ?? null
}

export async function addMediationAct(tx: Tx, community: CommunityId, { id: of, acts }: MediationHere, it: { id: MediationActId; deed: MediationDeed; at: Instant }, by: By, now: Instant): Promise<void> {
  await sql`insert into mediation_acts (community_id, id, mediation_id, seq, kind, deed, by_actor, by_role, at, recorded_at)
    values (${community}, ${it.id}, ${of}, ${(acts.at(-1)?.seq ?? 0) + 1}, ${it.deed.kind}, ${JSON.stringify(it.deed)}::jsonb, ${by.actor}, ${by.role}, ${it.at < now ? it.at : now}, ${now})`.execute(tx)
}

/** Whose, and who does. */
type Mediating = { id: ResidentId; accounts: AccountId[] }
/**
 * Those who mediate, or have heard a side before they handed it on, as long as it is open, by the person for whom they do, by whichever record of theirs; of those alone for whom anybody does. `people`: a list in SQL of
 * records as they are kept. The question, for whoever asks it with others.
 */
export const mediatorsAmong = (community: CommunityId, people: RawBuilder<unknown>): RawBuilder<Mediating> => sql<Mediating>`
    select coalesce(n.kept_as, n.id) as id, array_agg(distinct m.account) as accounts from mediation_parties x join promises p on p.community_id = x.community_id and p.id = x.mediation_id
      join residents n on n.community_id = x.community_id and n.id = x.resident_id
      cross join lateral (select p.owner_id as account where p.owner_id is not null union all select substr(a.by_actor, 9)::uuid from mediation_acts a
        where a.community_id = ${community} and a.mediation_id = x.mediation_id and a.kind = 'heard' and a.by_actor like 'account:%') m
    where x.community_id = ${community} and p.community_id = ${community} and p.closed_at is null and coalesce(n.kept_as, n.id) = any(${people}) group by 1`
export const toMediators = (rows: readonly Mediating[]): Map<ResidentId, Set<AccountId>> => new Map(rows.map(({ id, accounts }) => [id, new Set(accounts)]))

const isGone = (at: Instant | null, now: Instant): boolean => at !== null && at <= now
/** What ended long enough ago is gone: who, what was said, the case and its promise. May run twice. */
export async function deleteEnded(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  const long = plus(now, -mediationKept)
  const { rows } = await sql<{ id: CaseId }>`select m.id from mediations m join promises p on p.community_id = m.community_id and p.id = m.id where m.community_id = ${community} and p.community_id = ${community}
    and (p.closed_at <= ${long} or exists (select from mediation_acts t where t.community_id = ${community} and t.mediation_id = m.id and t.kind = 'ended' and t.at <= ${long})) order by m.id limit 200`.execute(tx)
  // Which of these are over for so long, the domain says, as the page does.
  const ids = (await mediationsHere(tx, community, { ids: rows.map((row) => row.id) }, now)).filter(({ is, closedAt }) => isGone(goneAt(is, closedAt), now)).map((one) => one.id)
  if (ids.length === 0) return
  await sql`delete from mediation_acts where community_id = ${community} and mediation_id = any(${ids}::uuid[])`.execute(tx)
  await sql`delete from mediation_parties where community_id = ${community} and mediation_id = any(${ids}::uuid[])`.execute(tx)
  await sql`delete from mediations where community_id = ${community} and id = any(${ids}::uuid[])`.execute(tx)
  await removeCases(tx, community, ids)
}
