// Lists of call-backs on paper, as they are kept: which case stands on which under which number, and what was typed back. What is done about a case goes through the
// one writer of acts. Owner of `call_lists`, `call_list_lines` and `call_list_results`.

import { sql } from 'kysely'
import type { ListResult } from '#domain/desk/call-list.ts'
import type { CallLine, CallList, CallLists, NewCallList } from '#domain/desk/call-list-wire.ts'
import type { CallListId, CaseId, CommunityId, PromiseActId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { takeTurn } from '../db/turns.ts'
import type { Ask } from '../http/endpoint.ts'
import { deskNow } from '../promises/desk-now.ts'
import { owedColumn, owedOf, type OwedRow } from '../promises/owed.ts'
import { notStruck, type By } from '../promises/store.ts'
import { caseStanding } from './case-list.ts'
import { caseSays } from './case-says.ts'
import { section } from './cases.ts'

/** A list stands among the lists for so long after it has expired. */
const shownFor = 7 * day

type Short = CallLists['lists'][number]
const shortColumns = sql`l.id, l.number, l.name, l.expires_at as "expiresAt", l.recorded_at as at, coalesce((select a.name from accounts a where l.by_actor = 'account:' || a.id::text), '') as by,
  (select count(*)::int from call_list_lines n where n.community_id = l.community_id and n.list_id = l.id) as lines,
  (select count(*)::int from call_list_lines n where n.community_id = l.community_id and n.list_id = l.id and n.result is not null) as back`

export async function listsOf(tx: Tx, community: CommunityId, now: Instant): Promise<Short[]> {
  const { rows } = await sql<Short>`select ${shortColumns} from call_lists l where l.community_id = ${community} and l.expires_at > ${plus(now, -shownFor)} order by l.recorded_at desc, l.id limit 200`.execute(tx)
  return rows
}

/** Those of these that stand on a paper which is still out: nobody is called twice. */
export async function onPaper(tx: Tx, community: CommunityId, cases: readonly CaseId[], now: Instant): Promise<CaseId[]> {
  const { rows } = await sql<{ id: CaseId }>`
    select n.case_id as id from call_list_lines n join call_lists l on l.community_id = n.community_id and l.id = n.list_id
    where n.community_id = ${community} and l.community_id = ${community} and n.case_id = any(${[...cases]}::uuid[]) and n.result is null and l.expires_at > ${now}`.execute(tx)
  return rows.map((row) => row.id)
}

/** False when the id is taken. */
export async function insertList(tx: Tx, community: CommunityId, it: NewCallList, by: By, now: Instant): Promise<boolean> {
  await takeTurn(tx, `call lists ${community}`)
  const { rows } = await sql`
    insert into call_lists (community_id, id, number, name, may_say, expires_at, by_actor, by_role, recorded_at)
    select ${community}, ${it.id}, coalesce(max(l.number), 0) + 1, ${it.name}, ${it.maySay}, ${it.expiresAt}, ${by.actor}, ${by.role}, ${now} from call_lists l where l.community_id = ${community}
    on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await sql`
    insert into call_list_lines (community_id, list_id, n, case_id)
    select ${community}, ${it.id}, t.n, t."case" from jsonb_to_recordset(${JSON.stringify(it.lines.map((line, at) => ({ n: at + 1, case: line.case })))}::jsonb) as t (n integer, "case" uuid)`.execute(tx)
  return true
}

export type ListLine = { n: number; case: CaseId; result: ListResult | null }
/** The lines of a list, locked; none when there is no such list here. */
export async function lockLines(tx: Tx, community: CommunityId, list: CallListId): Promise<ListLine[]> {
  const { rows } = await sql<ListLine>`select n.n, n.case_id as case, n.result from call_list_lines n where n.community_id = ${community} and n.list_id = ${list} order by n.n for update`.execute(tx)
  return rows
}

/** Cases of which something was said since the paper was given out: another outcome, opened again, more urgent, or another call: also one that had begun before, and was joined to it since. */
export async function saidSince(tx: Tx, community: CommunityId, list: CallListId): Promise<Set<CaseId>> {
  const { rows } = await sql<{ id: CaseId }>`
    select n.case_id as id from call_list_lines n join call_lists l on l.community_id = n.community_id and l.id = n.list_id
    where n.community_id = ${community} and l.community_id = ${community} and n.list_id = ${list} and n.result is null and (
      exists (select from promise_acts a where a.community_id = n.community_id and a.promise_id = n.case_id and a.recorded_at > l.recorded_at and a.kind in ('outcome', 'reopened', 'urgency')
        and ${notStruck('a')})
      or exists (select from contacts c where c.community_id = n.community_id and c.case_id = n.case_id and c.withdrawn_at is null and greatest(c.recorded_at, c.result_at) > l.recorded_at))`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export type TypedLine = { n: number; result: ListResult | null; words: string; acts: readonly PromiseActId[]; at: Instant }
/** What was typed of these lines, behind what was typed of them before, and beside it how they stand. The lines are locked. */
export async function keepResults(tx: Tx, community: CommunityId, list: CallListId, results: readonly TypedLine[], by: By, now: Instant): Promise<void> {
  await sql`
    insert into call_list_results (community_id, list_id, n, nth, result, words, acts, at, by_actor, by_role, recorded_at)
    select ${community}, ${list}, t.n, (select count(*)::int + 1 from call_list_results r where r.community_id = ${community} and r.list_id = ${list} and r.n = t.n), t.result, t.words,
      array(select jsonb_array_elements_text(t.acts)::uuid), least(t.at, ${now}::timestamptz), ${by.actor}, ${by.role}, ${now}
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as t (n integer, result text, words text, acts jsonb, at timestamptz)`.execute(tx)
  await sql`
    update call_list_lines c set result = t.result, result_at = case when t.result is not null then ${now}::timestamptz end, result_by = case when t.result is not null then ${by.actor} end
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as t (n integer, result text)
    where c.community_id = ${community} and c.list_id = ${list} and c.n = t.n`.execute(tx)
}

/** A line that is put right, until what takes its place is written: what was said of its case since the paper went out is asked anew. */
export async function clearLine(tx: Tx, community: CommunityId, list: CallListId, n: number): Promise<void> {
  await sql`update call_list_lines set result = null, result_at = null, result_by = null where community_id = ${community} and list_id = ${list} and n = ${n}`.execute(tx)
}

export type Typed = Pick<TypedLine, 'result' | 'words' | 'acts'>
/** All that was typed of a line, in its order. */
export async function typedOf(tx: Tx, community: CommunityId, list: CallListId, n: number): Promise<Typed[]> {
  const { rows } = await sql<Typed>`select r.result, r.words, r.acts from call_list_results r where r.community_id = ${community} and r.list_id = ${list} and r.n = ${n} order by r.nth`.execute(tx)
  return rows
}

/** As the lines of a list show it. */
const typedColumn = sql`(select coalesce(jsonb_agg(jsonb_build_object('result', r.result, 'words', r.words, 'at', r.recorded_at,
  'by', coalesce((select a.name from accounts a where r.by_actor = 'account:' || a.id::text), '')) order by r.nth), '[]') from call_list_results r where r.community_id = c.community_id and r.list_id = c.list_id and r.n = c.n) as typed`

type LineRow = Pick<CallLine, 'n' | 'case' | 'result' | 'resultAt' | 'closedAs' | 'typed'> & { says: Pick<CallLine, 'resident' | 'household' | 'name' | 'door' | 'phone' | 'kind' | 'hidden'>; owed: OwedRow }

/** A list whole; null: there is none of that id. What became private after it was given out is on no paper any more, whoever prints it again: its reader has it on its own page. */
export async function listShown(ask: Pick<Ask, 'tx' | 'community' | 'now'>, id: CallListId): Promise<CallList | null> {
  const { tx, community, now } = ask
  const [{ rows: [list] }, { rows }, desk] = await sideBySide(tx, (one) => Promise.all([
    sql<Short & { maySay: string }>`select ${shortColumns}, l.may_say as "maySay" from call_lists l where l.community_id = ${community} and l.id = ${id}`.execute(one),
    sql<LineRow>`
      select c.n, c.case_id as case, c.result, c.result_at as "resultAt", ${typedColumn}, p.closed_as as "closedAs", ${caseSays(sql`false`, now)} as says, ${owedColumn(caseStanding, { at: sql`k.recorded_at`, says: sql`null::jsonb` }, community, now)} as owed
      from call_list_lines c join cases k on k.community_id = c.community_id and k.id = c.case_id join promises p on p.community_id = c.community_id and p.id = c.case_id
      where c.community_id = ${community} and k.community_id = ${community} and p.community_id = ${community} and c.list_id = ${id} order by c.n`.execute(one),
    deskNow(one, community, now),
  ]))
  if (!list) return null
  const calls = rows.map(({ says: { resident, household, name, door, phone, kind, hidden }, owed, typed, ...row }): CallLine =>
    // What somebody wrote beside a call that became private is its reader's.
    ({ ...row, typed: hidden ? typed.map((it) => ({ ...it, words: '' })) : typed, number: shortNumber(row.case), resident, household, name, door, phone, kind, hidden, over: owed.over, owed: owedOf(section, row.case, owed, desk, now) }))
  return { ...list, calls }
}
