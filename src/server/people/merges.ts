// Which records are one person: rows read and added, and what they come to kept beside the people by the one function that adds them. A record that is
// reached through another is nobody's home meanwhile. Refuses to change or remove a row, and to touch where anybody lives.

import { sql, type RawBuilder } from 'kysely'
import type { ActId, CommunityId, OwnStatusId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { countingMerges, keptAs, mistakenFor, saidOfOne, type MergeRow, type SaidOf } from '#domain/people/merges.ts'
import type { StatusKept } from '#domain/people/own-status.ts'
import type { Tx } from '../db/pool.ts'
import { keepStay, type By } from './stays.ts'

/** The records of these people as an array: themselves, and those that are reached through them. For questions after what names a record. */
export const recordsOf = (community: CommunityId, people: readonly ResidentId[]): RawBuilder<ResidentId[]> => sql`array(
  select id from residents where community_id = ${community} and id = any(${[...people]}::uuid[]) union select id from residents where community_id = ${community} and kept_as = any(${[...people]}::uuid[]))`

/** Who these records are by now, by their ids; those that are not there are left out. */
export async function keptOf(tx: Tx, community: CommunityId, records: readonly ResidentId[]): Promise<Map<ResidentId, ResidentId>> {
  if (records.length === 0) return new Map()
  const { rows } = await sql<{ id: ResidentId; kept: ResidentId }>`
    select id, coalesce(kept_as, id) as kept from residents where community_id = ${community} and id = any(${[...new Set(records)]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, kept }) => [id, kept]))
}

/** Every row about these records and those that they were ever made one with, however far. */
export async function mergesAround(tx: Tx, community: CommunityId, records: readonly ResidentId[]): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    with recursive around as (select unnest(${[...records]}::uuid[]) as id
      union select case when m.kept_id = a.id then m.gone_id else m.kept_id end from around a join merges m on m.community_id = ${community} and (m.kept_id = a.id or m.gone_id = a.id))
    select m.act_id as act, m.kept_id as kept, m.gone_id as gone, m.recorded_at as "recordedAt", m.said, m.takes_back as "takesBack" from merges m
    where m.community_id = ${community} and (m.kept_id in (select id from around) or m.gone_id in (select id from around))`.execute(tx)
  return rows
}

/** Whether what was put down of this record in confidence, from then until then, was said by whose it is. */
export type AsThemselves = (record: ResidentId, from: Instant, until?: Instant | null) => boolean
/**
 * For all records of these people. While one of them was taken for somebody else's by mistake, it may be the other who spoke: read on no phone of either once they are two, but at the desk. Whatever a phone
 * shows of what is nobody else's to read asks here.
 */
export async function asThemselves(tx: Tx, community: CommunityId, people: readonly ResidentId[]): Promise<AsThemselves> {
  const rows = await mergesAround(tx, community, people)
  const whiles = new Map([...new Set(rows.flatMap((it) => [it.kept, it.gone]))].map((record) => [record, mistakenFor(rows, record)]))
  return (record, from, until) => (whiles.get(record) ?? []).every((it) => (until && until > from ? until : from) < it.since || from > it.until)
}

async function saidOf(tx: Tx, community: CommunityId, records: readonly ResidentId[]): Promise<SaidOf[]> {
  const { rows } = await sql<SaidOf>`
    select id, resident_id as resident, status, since, until, recorded_at as "recordedAt" from own_statuses where community_id = ${community} and resident_id = any(${[...records]}::uuid[])`.execute(tx)
  return rows
}

const recordsIn = (merges: readonly MergeRow[], records: readonly ResidentId[]): ResidentId[] => [...new Set([...records, ...merges.flatMap((it) => [it.kept, it.gone])])]

const keptBeside = (said: readonly SaidOf[], merges: readonly MergeRow[], record: ResidentId) => {
  const [first, ...others] = saidOfOne(said, countingMerges(merges), record).map(({ status, until }): StatusKept => ({ status, until }))
  return { id: record, status: first?.status ?? 'none', until: first?.until ?? null, also: others }
}

/** What was said of these people's health, beside each of their records. */
export async function keepStatus(tx: Tx, community: CommunityId, record: ResidentId): Promise<void> {
  const merges = await mergesAround(tx, community, [record])
  const records = recordsIn(merges, [record])
  const said = await saidOf(tx, community, records)
  await sql`
    update residents r set status = t.status, status_until = t.until, status_also = t.also
    from jsonb_to_recordset(${JSON.stringify(records.map((one) => keptBeside(said, merges, one)))}::jsonb) as t (id uuid, status text, until timestamptz, also jsonb)
    where r.community_id = ${community} and r.id = t.id`.execute(tx)
}

/** What would be known of the health of both if they were one person, at the moment. */
export async function statusIfOne(tx: Tx, community: CommunityId, kept: ResidentId, gone: ResidentId, now: Instant): Promise<ReturnType<typeof keptBeside>> {
  const merges = await mergesAround(tx, community, [kept, gone])
  const said = await saidOf(tx, community, recordsIn(merges, [kept, gone]))
  return keptBeside(said, [...merges, { act: '' as ActId, kept, gone, recordedAt: now, said: said.map((it) => it.id), takesBack: null }], kept)
}

export type NewMerge = { act: ActId; kept: ResidentId; gone: ResidentId; takesBack: ActId | null; why: string; /** null: not asked */ despite: boolean | null }
/** Each is later than those before it, whatever the clock says. Adds the row, and keeps what all of them come to beside every record that it may concern; says which those are. Null, and nothing is added, when the act is taken. */
export async function addMerge(tx: Tx, community: CommunityId, { act, kept, gone, takesBack, why, despite }: NewMerge, by: By, now: Instant): Promise<ResidentId[] | null> {
  const before = recordsIn(await mergesAround(tx, community, [kept, gone]), [kept, gone])
  const said: OwnStatusId[] = takesBack ? [] : (await saidOf(tx, community, before)).map((it) => it.id)
  const { rows } = await sql`
    insert into merges (community_id, act_id, kept_id, gone_id, takes_back, said, why, despite, by_actor, by_role, recorded_at)
    values (${community}, ${act}, ${kept}, ${gone}, ${takesBack}, ${said}::uuid[], ${why}, ${despite}, ${by.actor}, ${by.role},
      greatest(${now}::timestamptz, (select max(recorded_at) + interval '1 millisecond' from merges where community_id = ${community} and (kept_id = any(${before}::uuid[]) or gone_id = any(${before}::uuid[])))))
    on conflict do nothing returning act_id`.execute(tx)
  if (rows.length === 0) return null
  const all = await mergesAround(tx, community, [kept, gone])
  const records = recordsIn(all, [kept, gone])
  const merges = countingMerges(all)
  const now1 = records.map((id) => ({ id, ...keptAs(merges, id) })).map(({ id, kept: as, from }) => ({ id, as: as === id ? null : as, from: as === id ? null : from }))
  await sql`
    update residents r set kept_as = t.as, kept_from = t.from from jsonb_to_recordset(${JSON.stringify(now1)}::jsonb) as t (id uuid, "as" uuid, "from" timestamptz)
    where r.community_id = ${community} and r.id = t.id`.execute(tx)
  await keepStay(tx, community, records)
  await keepStatus(tx, community, kept)
  return records
}
