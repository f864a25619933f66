// What laboratories say, in SQL: rows that are only added, each once. Owner of laboratories, lab_columns, lab_files, lab_results and lab_looks.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, LabFileId, LabLookId, LaboratoryId, LabResultId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { LabFlag } from '#domain/rounds/lab-said.ts'
import type { LabColumns } from '#domain/rounds/lab-sheet.ts'
import type { LabResult, Verdict } from '#domain/rounds/verdicts.ts'
import type { Tx } from '../db/pool.ts'
import type { By } from './store.ts'

export type LaboratoryRow = { id: LaboratoryId; name: string; columns: LabColumns | null }
export async function laboratoriesOf(tx: Tx, community: CommunityId): Promise<LaboratoryRow[]> {
  const { rows } = await sql<LaboratoryRow>`
    select l.id, l.name, (select c.columns from lab_columns c where c.community_id = l.community_id and c.lab_id = l.id order by c.seq desc limit 1) as columns
    from laboratories l where l.community_id = ${community} order by l.at, l.id`.execute(tx)
  return rows
}
export const laboratoryOf = async (tx: Tx, community: CommunityId, id: LaboratoryId): Promise<LaboratoryRow | null> => (await laboratoriesOf(tx, community)).find((one) => one.id === id) ?? null

/** Where its machine “stands”: the laboratory that it sends for. */
export async function machineOf(tx: Tx, community: CommunityId, id: string | null): Promise<{ id: string; number: number; name: string } | null> {
  const { rows: [row] } = await sql<{ id: string; name: string }>`select id, name from laboratories where community_id = ${community} and id = ${id}::uuid`.execute(tx)
  return row ? { ...row, number: 1 } : null
}

/** `taken`: its name or its id stands for another one. The same again is no fault. */
export async function insertLaboratory(tx: Tx, community: CommunityId, it: { id: LaboratoryId; name: string }, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`insert into laboratories (community_id, id, name, at) values (${community}, ${it.id}, ${it.name}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  return (await laboratoryOf(tx, community, it.id))?.name === it.name ? 'there' : 'taken'
}

/** Keeps what was said of its columns for its next file. */
export async function rememberColumns(tx: Tx, community: CommunityId, lab: LaboratoryId, columns: LabColumns, by: By, now: Instant): Promise<void> {
  await sql`
    insert into lab_columns (community_id, lab_id, seq, columns, by_actor, at)
    select ${community}, ${lab}, coalesce(max(seq), 0) + 1, ${JSON.stringify(columns)}::jsonb, ${by.actor}, ${now} from lab_columns where community_id = ${community} and lab_id = ${lab}
    having coalesce((array_agg(columns order by seq desc))[1] <> ${JSON.stringify(columns)}::jsonb, true)`.execute(tx)
}

export type FileRow = { id: LabFileId; at: Instant }
export async function fileOf(tx: Tx, community: CommunityId, lab: LaboratoryId, sha256: Buffer): Promise<FileRow | null> {
  const { rows: [row] } = await sql<FileRow>`select id, at from lab_files where community_id = ${community} and lab_id = ${lab} and sha256 = ${sha256}`.execute(tx)
  return row ?? null
}
export type NewFile = { id: LabFileId; lab: LaboratoryId; sha256: Buffer; name: string; lines: number; leftOut: number }
/** False when the id stands for another file. */
export async function insertFile(tx: Tx, community: CommunityId, it: NewFile, by: By, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into lab_files (community_id, id, lab_id, sha256, name, lines, left_out, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.lab}, ${it.sha256}, ${it.name}, ${it.lines}, ${it.leftOut}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

export type NewResult = { id: LabResultId; lab: LaboratoryId; tube: string; verdict: Verdict; written: string; testedAt: Instant | null; file: LabFileId | null; sheet: string; lines: readonly number[]; flags: readonly LabFlag[] }
/** How many of them are new. */
export async function insertResults(tx: Tx, community: CommunityId, all: readonly NewResult[], by: By, now: Instant): Promise<number> {
  const { rows } = await sql`
    insert into lab_results (community_id, id, lab_id, tube, verdict, written, tested_at, file_id, sheet, lines, flags, by_actor, by_role, received_at)
    select ${community}, id, lab, tube, verdict, written, "testedAt", file, sheet, lines, flags, ${by.actor}, ${by.role}, ${now}
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as t (id uuid, lab uuid, tube text, verdict text, written text, "testedAt" timestamptz, file uuid, sheet text, lines integer[], flags text[])
    on conflict do nothing returning id`.execute(tx)
  return rows.length
}

/** A result as it stands, with its laboratory and file by name. */
export type ResultRow = LabResult & { labName: string; written: string; fileName: string | null; sheet: string; lines: number[]; flags: LabFlag[]; by: string; actor: string; role: string }
const columns = sql`r.id, r.lab_id as lab, l.name as "labName", r.tube, r.verdict, r.written, r.tested_at as "testedAt", r.received_at as "receivedAt", f.name as "fileName", r.sheet, r.lines, r.flags, coalesce(a.name, d.label, '') as by, r.by_actor as actor, r.by_role as role`
const from = sql`lab_results r join laboratories l on l.community_id = r.community_id and l.id = r.lab_id left join lab_files f on f.community_id = r.community_id and f.id = r.file_id left join accounts a on 'account:' || a.id::text = r.by_actor left join devices d on d.community_id = r.community_id and 'device:' || d.id::text = r.by_actor`
/** Everything that was said of these tubes, by tube, the oldest first. */
export async function resultsOf(tx: Tx, community: CommunityId, codes: readonly string[]): Promise<Map<string, ResultRow[]>> {
  const { rows } = await sql<ResultRow>`select ${columns} from ${from} where r.community_id = ${community} and r.tube = any(${[...codes]}::text[]) order by r.received_at, r.id`.execute(tx)
  const by = new Map<string, ResultRow[]>()
  for (const row of rows) by.get(row.tube)?.push(row) ?? by.set(row.tube, [row])
  return by
}
export async function resultOf(tx: Tx, community: CommunityId, id: LabResultId): Promise<ResultRow | null> {
  const { rows: [row] } = await sql<ResultRow>`select ${columns} from ${from} where r.community_id = ${community} and r.id = ${id}`.execute(tx)
  return row ?? null
}

/** Of a result `r` and a look `k` at it: a phone has told since then that somebody lies in this tube, whom nobody has asked to stay in because of it. */
const toldSince = sql.raw(`exists (select from testing_rounds t join samples s on s.community_id = t.community_id and s.round_id = t.id left join residents n on n.community_id = s.community_id and n.id = s.person_id
    left join lateral (select a.what, a.tube, a.received_at from sample_acts a where a.community_id = s.community_id and a.round_id = s.round_id and a.sample_id = s.id order by a.at desc, a.id desc limit 1) a on true
  where t.community_id = r.community_id and (s.tube = r.tube or a.tube = r.tube) and coalesce(case when a.what = 'moved' then a.tube end, s.tube) = r.tube and a.what is distinct from 'undone' and greatest(s.received_at, a.received_at) > k.at
    and not exists (select from pool_holds o join pool_held q on q.community_id = o.community_id and q.hold_id = o.id join residents h on h.community_id = q.community_id and h.id = q.person_id
      where o.community_id = r.community_id and o.tube = r.tube and coalesce(h.kept_as, h.id) = coalesce(n.kept_as, n.id)))`)
const seen = sql.raw('select from lab_looks k where k.community_id = r.community_id and k.tube = r.tube and r.id = any(k.results)')
/** Of a result `r`: nobody has seen to it. */
const unseen = sql`not exists (${seen})`
/** Nor as its tube is now, where swabs were told late; where somebody chose another paper, this one says nothing of them. */
const unseenAsIs = sql`not exists (${seen} and not ((k.stands is null or k.stands = r.id) and ${toldSince}))`
/** Results of which somebody is to see at once: whoever lies there may have to be rung, or two papers of one laboratory contradict each other. */
export const seeNow: RawBuilder<unknown> = sql`(r.verdict in ('positive', 'grey') or r.flags && '{contradicts}') and (not r.flags && '{repeated}' or r.flags && '{contradicts}') and ${unseenAsIs}`
/** Results of which nobody can say whose they are, gone where the swabs were told since; and those in which the laboratory counts other people than the station told. Seen to today. */
export const seeToday: RawBuilder<unknown> = sql`r.flags && '{unknown-tube,two-labs,people-differ}' and r.verdict not in ('positive', 'grey') and not r.flags && '{contradicts}' and not r.flags && '{repeated}' and ${unseen}
  and (r.flags && '{two-labs,people-differ}' or not exists (select from testing_rounds t where t.community_id = r.community_id and (exists (select from samples s where s.community_id = t.community_id and s.round_id = t.id and s.tube = r.tube)
    or exists (select from sample_acts a where a.community_id = t.community_id and a.round_id = t.id and a.tube = r.tube))))`

/** The tubes that somebody has to see to, the latest first. */
export async function openTubes(tx: Tx, community: CommunityId): Promise<string[]> {
  const { rows } = await sql<{ tube: string }>`
    select tube from (select r.tube, max(r.received_at) as at, bool_or(${seeNow}) as now from lab_results r where r.community_id = ${community} and ((${seeNow}) or (${seeToday})) group by 1) o order by o.now desc, o.at desc, o.tube limit 1000`.execute(tx)
  return rows.map((row) => row.tube)
}

export type LookRow = { tube: string; results: LabResultId[]; stands: LabResultId | null; at: Instant; by: string; words: string }
export async function looksOf(tx: Tx, community: CommunityId, codes: readonly string[]): Promise<LookRow[]> {
  const { rows } = await sql<LookRow>`
    select k.tube, k.results, k.stands, k.at, coalesce(a.name, '') as by, k.words from lab_looks k left join accounts a on 'account:' || a.id::text = k.by_actor
    where k.community_id = ${community} and k.tube = any(${[...codes]}::text[]) order by k.at, k.id`.execute(tx)
  return rows
}
export type NewLook = { id: LabLookId; tube: string; results: readonly LabResultId[]; words: string; stands: LabResultId | null }
/** False when the id stands for another look. */
export async function insertLook(tx: Tx, community: CommunityId, it: NewLook, by: By, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into lab_looks (community_id, id, tube, results, words, stands, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.tube}, ${[...it.results]}::uuid[], ${it.words}, ${it.stands}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return true
  const { rows: same } = await sql`select from lab_looks where community_id = ${community} and id = ${it.id} and tube = ${it.tube} and results = ${[...it.results]}::uuid[] and words = ${it.words} and stands is not distinct from ${it.stands}::uuid`.execute(tx)
  return same.length > 0
}
