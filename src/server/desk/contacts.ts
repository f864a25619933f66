// Contacts written down: at the start of a call, at its end, and what came of it. Owner of `contacts` and `contact_people`. Who took it, whose it was and what
// came of it first never change; private once is private for ever.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, CaseId, CommunityId, ContactId, ExitId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { RecordContact } from '#domain/desk/case-wire.ts'
import type { Tx } from '../db/pool.ts'

export type Result = 'answered' | 'joined' | 'opened'
export type NewContact = Omit<RecordContact, 'result' | 'household' | 'concerns'> & { household: HouseholdId | null; concerns: readonly ResidentId[]; by: string; awaits: boolean; result: Result | null; case: CaseId | null; /** whoever may not read what was said in confidence says nothing of whose it was (false) */ fills?: boolean; /** what another has written under that id is left alone, also where nothing in it would change */ ownOnly?: boolean; /** with which others it is one line of the queue; it is one of its own when left out */ fold?: string | null; /** said at a door of a round, and who brought it */ atDoor?: { flat: FlatId; walker: AccountId } }
/** `fresh`: what came of it was not known before. */
export type Kept = { result: Result | null; case: CaseId | null; fresh: boolean; /** the way by which it came first */ channel: string; /** what it brought from above */ ticket: Ticket | null }
/** A number may still be missing, or a deadline. */
export type Ticket = { number: string; deadline: Instant | null }

/** What was said, who called and at which number: whoever took it down writes it anew, a colleague only what was left open. */
const words = ['note', 'relation', 'relation_words', 'number', 'outside_number'] as const
const untouched = sql.join([
  ...words.map((word) => sql`(excluded.${sql.ref(word)} = '' or contacts.${sql.ref(word)} in ('', excluded.${sql.ref(word)}))`),
  ...(['spoke_id', 'outside_deadline'] as const).map((word) => sql`(excluded.${sql.ref(word)} is null or coalesce(contacts.${sql.ref(word)}, excluded.${sql.ref(word)}) = excluded.${sql.ref(word)})`),
], sql` and `)

/** By which way it came is often said after who it is: whoever took it down says so until it is over, of what they took down themselves. */
const taken = sql`('phone', 'window', 'door', 'hotline')`
const wayOf = sql`case when contacts.by_actor = excluded.by_actor and contacts.channel in ${taken} and (excluded.channel in ${taken} or excluded.channel = 'group')
  and (contacts.ended_at is null or excluded.ended_at is not null) then excluded.channel else contacts.channel end`

/** That they agree, when that was said and who put it down change together, and only when something else was said: anybody says no, and no colleague a yes over it. Of whoever is at home nobody asks. */
const saidAnew = sql`excluded.agreed is distinct from contacts.agreed and (excluded.agreed is false or contacts.agreed is null or (excluded.agreed and contacts.agreed_by = excluded.by_actor))`
const consent = (column: 'agreed' | 'agreed_at' | 'agreed_by'): RawBuilder<unknown> =>
  sql`${sql.ref(column)} = case when coalesce(nullif(excluded.relation, ''), contacts.relation) <> '' then case when ${saidAnew} then excluded.${sql.ref(column)} else contacts.${sql.ref(column)} end end`

/**
 * A call is recorded when it starts and again when it ends, under one id, be it that two records were made one meanwhile. Null: the id is somebody else's.
 * What came of it is what was said first, but for “answered”, on which a case may still follow.
 */
export async function keepContact(tx: Tx, community: CommunityId, it: NewContact, now: Instant): Promise<Kept | null> {
  const agreed = it.relation ? it.agreed ?? null : null
  const { rows: [row] } = await sql<{ result: Result | null; case: CaseId | null; channel: string; number: string; deadline: Instant | null; before: Result | null }>`
    insert into contacts (community_id, id, resident_id, household_id, channel, started_at, ended_at, note, exit_id, by_actor, private, spoke_id, relation, relation_words, number, outside_number, outside_deadline,
      awaits, result, case_id, result_at, recorded_at, fold, flat_id, walker_id, call_id, agreed, agreed_at, agreed_by)
    values (${community}, ${it.id}, ${it.resident}, ${it.household}, ${it.channel}, ${it.startedAt}, ${it.endedAt}, ${it.note}, ${it.exit}, ${it.by}, ${it.private}, ${it.spoke ?? null}, ${it.relation ?? ''}, ${it.relationWords ?? ''},
      ${it.number ?? ''}, ${it.outside?.number ?? ''}, ${it.outside?.deadline ?? null}, ${it.awaits}, ${it.result}, ${it.case}, ${it.result ? now : null}, ${now}, coalesce(${it.fold ?? null}::text, ${it.id}::uuid::text), ${it.atDoor?.flat ?? null}, ${it.atDoor?.walker ?? null},
      ${it.call ?? null}, ${agreed}, ${agreed === null ? null : now}, ${agreed === null ? null : it.by})
    on conflict (community_id, id) do update set ended_at = coalesce(excluded.ended_at, contacts.ended_at), exit_id = coalesce(excluded.exit_id, contacts.exit_id),
      channel = ${wayOf}, private = contacts.private or excluded.private, note = case when excluded.note = '' then contacts.note else excluded.note end,
      household_id = coalesce(contacts.household_id, excluded.household_id), resident_id = coalesce(contacts.resident_id, excluded.resident_id), spoke_id = coalesce(excluded.spoke_id, contacts.spoke_id),
      relation = coalesce(nullif(excluded.relation, ''), contacts.relation), relation_words = coalesce(nullif(excluded.relation_words, ''), contacts.relation_words), number = coalesce(nullif(excluded.number, ''), contacts.number),
      outside_number = coalesce(nullif(excluded.outside_number, ''), contacts.outside_number), outside_deadline = coalesce(excluded.outside_deadline, contacts.outside_deadline),
      awaits = (contacts.awaits or excluded.awaits) and contacts.withdrawn_at is null, recorded_at = coalesce(contacts.recorded_at, excluded.recorded_at), fold = coalesce(nullif(contacts.fold, ''), excluded.fold),
      ${consent('agreed')}, ${consent('agreed_at')}, ${consent('agreed_by')},
      call_id = coalesce(contacts.call_id, case when contacts.by_actor = excluded.by_actor then excluded.call_id end),
      result = case when contacts.case_id is null then coalesce(excluded.result, contacts.result) else contacts.result end, case_id = coalesce(contacts.case_id, excluded.case_id),
      result_at = coalesce(contacts.result_at, excluded.result_at)
    where (contacts.by_actor = excluded.by_actor or (not ${it.ownOnly ?? false} and ${untouched})) and (${it.fills ?? true} or ((contacts.resident_id is not null or excluded.resident_id is null)
      and (contacts.household_id is not null or excluded.household_id is null) and (contacts.exit_id is not null or excluded.exit_id is null) and (contacts.spoke_id is not null or excluded.spoke_id is null)))
      and (contacts.resident_id is null or contacts.resident_id = excluded.resident_id
      or exists (select from residents n join residents k on k.community_id = n.community_id and coalesce(k.kept_as, k.id) = coalesce(n.kept_as, n.id)
      where n.community_id = ${community} and k.community_id = ${community} and n.id = contacts.resident_id and k.id = excluded.resident_id))
    returning result, case_id as "case", channel, outside_number as number, outside_deadline as deadline, (select b.result from contacts b where b.community_id = ${community} and b.id = ${it.id}) as before`.execute(tx)
  if (!row) return null
  if (it.concerns.length > 0) await sql`insert into contact_people (community_id, contact_id, resident_id) select ${community}, ${it.id}, unnest(${[...it.concerns]}::uuid[]) on conflict do nothing`.execute(tx)
  return { result: row.result, case: row.case, fresh: row.before !== row.result, channel: row.channel, ticket: row.number !== '' || row.deadline ? { number: row.number, deadline: row.deadline } : null }
}

/**
 * What came of one message of a group is what came of it each time that its writer sent it there. An answer, which is given in the group, reaches all who asked the same in it;
 * a case is of one who wrote: the same words of somebody else may be another tap. Texts of one number that had come `until` then go into its case with all that they say, where they are read; an answer answers
 * those of the same words: nobody has read the others yet.
 */
export async function settleFold(tx: Tx, community: CommunityId, contact: ContactId, { result, case: of }: Pick<Kept, 'result' | 'case'>, until: Instant, now: Instant): Promise<void> {
  const answered = result === 'answered'
  const whose = sql`case c.channel when 'group' then ${answered ? sql`true` : sql`c.relation_words <> '' and c.relation_words = one.relation_words`} else not c.private and not one.private and c.recorded_at <= ${until} ${answered ? sql`and c.note = one.note` : sql``} end`
  await sql`update contacts c set result = ${result}, case_id = ${of}, result_at = ${now} from contacts one
    where one.community_id = ${community} and one.id = ${contact} and one.channel in ${folding} and c.community_id = ${community} and c.channel = one.channel and c.fold = one.fold and c.awaits and c.result is null and c.id <> one.id
      and ${whose}`.execute(tx)
}
/** Ways by which one sender's are one line of the queue. */
const folding = sql`('group', 'sms')`
export const folds = (channel: string): boolean => channel === 'group' || channel === 'sms'

/** Gives a contact the case that it opened; false when there is none of that id, or something else came of it. */
export async function openedBy(tx: Tx, community: CommunityId, contact: ContactId, of: CaseId, now: Instant, how: 'opened' | 'joined' = 'opened'): Promise<boolean> {
  const { rows } = await sql`update contacts set result = ${how}, case_id = ${of}, result_at = coalesce(result_at, ${now})
    where community_id = ${community} and id = ${contact} and (case_id is null or case_id = ${of}) returning id`.execute(tx)
  return rows.length === 1
}

/** What was said in a call in confidence, by `reads` whether it is whose asks. Null: there is no such contact. Locked: what comes of it, one says. */
export async function inConfidenceOf(tx: Tx, community: CommunityId, contact: ContactId, reads: RawBuilder<unknown>): Promise<{ private: boolean; mayRead: boolean; by: string; /** something came of it */ over: boolean; /** the case that it opened, or was joined to */ case: CaseId | null } | null> {
  const { rows: [row] } = await sql<{ private: boolean; mayRead: boolean; by: string; over: boolean; case: CaseId | null }>`
    select c.private, ${reads} as "mayRead", c.by_actor as by, c.result is not null as over, c.case_id as case from contacts c where c.community_id = ${community} and c.id = ${contact} for update of c`.execute(tx)
  return row ?? null
}

/** Whether somebody else has taken down that contact. One that is not there yet comes later: what a device kept without a network arrives in any order. */
export async function isAnothers(tx: Tx, community: CommunityId, contact: ContactId, by: string): Promise<boolean> {
  return (await sql`select from contacts where community_id = ${community} and id = ${contact} and by_actor <> ${by}`.execute(tx)).rows.length > 0
}

/** How many there are about a case. */
export async function contactsAbout(tx: Tx, community: CommunityId, of: CaseId): Promise<number> {
  const { rows: [row] } = await sql<{ many: number }>`select coalesce(sum(times), 0)::int as many from contacts where community_id = ${community} and case_id = ${of} and withdrawn_at is null`.execute(tx)
  return row!.many
}

export type Withdrawn = { /** whom it is on the card of */ resident: ResidentId | null; /** the case that it opened or was joined to */ case: CaseId | null; /** that it opened it */ opened: boolean }
/** Whoever brought it from that door takes it back. Locked. What has not come yet is put down without a word, and is struck out when it comes. `again`: it was taken back before; null: there is another contact of that id. */
export async function withdrawContact(tx: Tx, community: CommunityId, { id, at, by, atDoor }: { id: ContactId; at: Instant; by: string; atDoor: { flat: FlatId; walker: AccountId } }, now: Instant): Promise<Withdrawn | 'again' | null> {
  const { rows: [there] } = await sql<Withdrawn & { theirs: boolean; again: boolean }>`
    select resident_id as resident, case_id as "case", result is not distinct from 'opened' as opened, coalesce(by_actor = ${by} and flat_id = ${atDoor.flat}, false) as theirs, withdrawn_at is not null as again
    from contacts where community_id = ${community} and id = ${id} for update`.execute(tx)
  if (there && !there.theirs) return null
  if (there?.again) return 'again'
  const { rows: [struck] } = await sql`
    insert into contacts (community_id, id, channel, started_at, ended_at, note, by_actor, private, awaits, recorded_at, fold, flat_id, walker_id, withdrawn_at)
    values (${community}, ${id}, 'door', ${at}, ${at}, '', ${by}, false, false, ${now}, ${id}::uuid::text, ${atDoor.flat}, ${atDoor.walker}, ${now})
    on conflict (community_id, id) do update set withdrawn_at = ${now}, awaits = false
    where contacts.by_actor = excluded.by_actor and contacts.flat_id = excluded.flat_id returning id`.execute(tx)
  // It has come between the two, from somebody else.
  if (!struck) return null
  return there ?? { resident: null, case: null, opened: false }
}

export type Message = { from: string; words: string; fold: string; times: number }
/** Messages of a group, a row for each who wrote one, in the order in which they stood there; the same paste again adds nothing. `fold`: those of one group that say the same. How many were added. */
export async function keepMessages(tx: Tx, community: CommunityId, { id, group, by, at }: { id: string; group: string; by: string; at: Instant }, messages: readonly Message[], now: Instant): Promise<number> {
  const { rows } = await sql`
    insert into contacts (community_id, id, channel, started_at, ended_at, note, by_actor, private, relation_words, group_name, fold, times, awaits, recorded_at)
    select ${community}, overlay(overlay(md5(${id}::text || ' ' || t."from" || ' ' || t.fold) placing '8' from 13) placing '8' from 17)::uuid, 'group', ${at}, ${at}, t.words, ${by}, false, t."from", ${group}, md5(${group}::text || chr(10) || t.fold), t.times, true, ${now}::timestamptz - (${messages.length}::int - 1 - t.n) * interval '1 ms'
    from jsonb_to_recordset(${JSON.stringify(messages.map((it, n) => ({ ...it, n })))}::jsonb) as t ("from" text, words text, fold text, times integer, n integer) on conflict do nothing returning id`.execute(tx)
  return rows.length
}

export type ExitOf = (tx: Tx, community: CommunityId, exit: ExitId, resident: ResidentId) => Promise<boolean>
