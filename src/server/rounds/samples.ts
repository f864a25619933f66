// What stations tell, in SQL: rows by their own ids, added once, whatever came before. Owner of samples, sample_acts, tube_acts and round_notes.

import { sql, type RawBuilder } from 'kysely'
import type { Doubt } from '#domain/field/clock.ts'
import type { CommunityId, DeviceId, ResidentId, RoundNoteId, SampleActId, SampleId, StationId, TestingRoundId, TubeActId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { PutDown } from '#domain/rounds/outcomes.ts'
import type { Taken } from '#domain/rounds/pace.ts'
import type { PoolSize, Sample, SampleAct, TubeAct } from '#domain/rounds/tubes.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'
import type { Kept } from '../field/kinds.ts'

export type Told = { round: TestingRoundId; by: string; station: string | null; at: Instant }
type NewSample = Told & { id: SampleId; tube: string; size: PoolSize; person: ResidentId | null; called: string; how: string; deviceAt: Instant; doubts: readonly Doubt[] }

/** Rounds of this community alone: worked out once for the whole statement. */
export const ofRound = (community: CommunityId, rows: readonly Told[]) => sql`t.round = any(array(select r.id from testing_rounds r where r.community_id = ${community} and r.id = any(${[...new Set(rows.map((row) => row.round))]}::uuid[])))`
export const column = <T, K extends keyof T>(rows: readonly T[], key: K): T[K][] => rows.map((row) => row[key])
/** The same for what needs no quotes, ids, moments and our own words: the driver would look at each of a morning's. A cast to the array's type stands behind it. */
const plain = <T, K extends keyof T>(rows: readonly T[], key: K): string => `{${rows.map((row) => row[key] ?? 'null').join()}}`

/** One statement whatever comes; what was not new is looked at only then. */
async function insertSamples(tx: Tx, community: CommunityId, rows: readonly NewSample[], now: Instant): Promise<Kept> {
  const { rows: [fresh] } = await sql<{ ids: string | null }>`${sql.raw(plannedOnce)}
    with fresh as (
      insert into samples (community_id, id, round_id, tube, size, person_id, called, how, station_id, by_actor, at, device_at, received_at, doubts)
      select ${community}, id, round, tube, size, person, called, how, station, by, at, device_at, ${now}, string_to_array(doubts, ' ')
      from unnest(${plain(rows, 'id')}::uuid[], ${plain(rows, 'round')}::uuid[], ${column(rows, 'tube')}::text[], ${plain(rows, 'size')}::smallint[], ${plain(rows, 'person')}::uuid[], ${column(rows, 'called')}::text[],
        ${plain(rows, 'how')}::text[], ${plain(rows, 'station')}::uuid[], ${plain(rows, 'by')}::text[], ${plain(rows, 'at')}::timestamptz[], ${plain(rows, 'deviceAt')}::timestamptz[],
        ${rows.map((row) => row.doubts.join(' '))}::text[]) as t (id, round, tube, size, person, called, how, station, by, at, device_at, doubts)
      where ${ofRound(community, rows)} on conflict do nothing returning id
    ) select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  return rest(tx, community, fresh?.ids ?? null, rows, samplesStand)
}
/** Which of these ids stand, and whether it is the same that stands there. */
export type Stand = (community: CommunityId, others: readonly any[]) => RawBuilder<{ id: string; same: boolean }>
const samplesStand: Stand = (community, others: readonly NewSample[]) => sql`select s.id, s.round_id = t.round and s.tube = t.tube and s.person_id is not distinct from t.person and s.called = t.called and s.device_at = t.device_at and s.by_actor = t.by as same
    from samples s join unnest(${plain(others, 'id')}::uuid[], ${plain(others, 'round')}::uuid[], ${column(others, 'tube')}::text[], ${plain(others, 'person')}::uuid[], ${column(others, 'called')}::text[], ${plain(others, 'deviceAt')}::timestamptz[], ${plain(others, 'by')}::text[])
      as t (id, round, tube, person, called, device_at, by) on t.id = s.id where s.community_id = ${community}`

/** What became of each: new; the same again; another under the same id; or of a round that is not known here. */
export async function rest<R extends { id: string }>(tx: Tx, community: CommunityId, ids: string | null, rows: readonly R[], stand: Stand): Promise<Kept> {
  const fresh = new Set(ids?.split(' ') ?? [])
  const others = rows.filter((row) => !fresh.has(row.id))
  if (others.length === 0) return { fresh, other: new Set(), unknown: new Set() }
  const { rows: found } = await stand(community, others).execute(tx)
  const same = new Map(found.map((row) => [row.id, row.same]))
  return { fresh, other: new Set([...same].filter(([, is]) => !is).map(([id]) => id)), unknown: new Set(others.filter((row) => !same.has(row.id)).map((row) => row.id)) }
}

/** Those of them that stand already, word for word. */
export const thereBy = (stand: Stand) => async (tx: Tx, community: CommunityId, rows: readonly { id: string }[]): Promise<ReadonlySet<string>> =>
  new Set((await stand(community, rows).execute(tx)).rows.filter((row) => row.same).map((row) => row.id))

type NewSampleAct = Told & { id: SampleActId; sample: SampleId; what: SampleAct['what']; tube: string | null }
async function insertSampleActs(tx: Tx, community: CommunityId, rows: readonly NewSampleAct[], now: Instant): Promise<Kept> {
  const { rows: [fresh] } = await sql<{ ids: string | null }>`
    with fresh as (insert into sample_acts (community_id, id, round_id, sample_id, what, tube, by_actor, at, received_at) select ${community}, id, round, sample, what, tube, by, at, ${now}
      from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'round')}::uuid[], ${column(rows, 'sample')}::uuid[], ${column(rows, 'what')}::text[], ${column(rows, 'tube')}::text[], ${column(rows, 'by')}::text[], ${column(rows, 'at')}::timestamptz[])
        as t (id, round, sample, what, tube, by, at) where ${ofRound(community, rows)} on conflict do nothing returning id) select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  return rest(tx, community, fresh?.ids ?? null, rows, sampleActsStand)
}
const sampleActsStand: Stand = (community, others: readonly NewSampleAct[]) => sql`select s.id, s.round_id = t.round and s.sample_id = t.sample and s.what = t.what and s.tube is not distinct from t.tube as same
    from sample_acts s join unnest(${column(others, 'id')}::uuid[], ${column(others, 'round')}::uuid[], ${column(others, 'sample')}::uuid[], ${column(others, 'what')}::text[], ${column(others, 'tube')}::text[]) as t (id, round, sample, what, tube) on t.id = s.id
    where s.community_id = ${community}`

type NewTubeAct = Told & { id: TubeActId; tube: string; what: TubeAct['what']; size: PoolSize | null; to: DeviceId | null }
async function insertTubeActs(tx: Tx, community: CommunityId, rows: readonly NewTubeAct[], now: Instant): Promise<Kept> {
  const { rows: [fresh] } = await sql<{ ids: string | null }>`
    with fresh as (insert into tube_acts (community_id, id, round_id, tube, what, size, to_device, station_id, by_actor, at, received_at) select ${community}, id, round, tube, what, size, device, station, by, at, ${now}
      from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'round')}::uuid[], ${column(rows, 'tube')}::text[], ${column(rows, 'what')}::text[], ${column(rows, 'size')}::smallint[], ${column(rows, 'to')}::uuid[], ${column(rows, 'station')}::uuid[],
        ${column(rows, 'by')}::text[], ${column(rows, 'at')}::timestamptz[]) as t (id, round, tube, what, size, device, station, by, at) where ${ofRound(community, rows)} on conflict do nothing returning id) select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  return rest(tx, community, fresh?.ids ?? null, rows, tubeActsStand)
}
const tubeActsStand: Stand = (community, others: readonly NewTubeAct[]) => sql`select s.id, s.round_id = t.round and s.tube = t.tube and s.what = t.what and s.to_device is not distinct from t.device as same
    from tube_acts s join unnest(${column(others, 'id')}::uuid[], ${column(others, 'round')}::uuid[], ${column(others, 'tube')}::text[], ${column(others, 'what')}::text[], ${column(others, 'to')}::uuid[]) as t (id, round, tube, what, device) on t.id = s.id
    where s.community_id = ${community}`

type NewNote = Told & { id: RoundNoteId; person: ResidentId; what: PutDown; excuse: string | null; words: string }
async function insertNotes(tx: Tx, community: CommunityId, rows: readonly NewNote[], now: Instant): Promise<Kept> {
  const { rows: [fresh] } = await sql<{ ids: string | null }>`
    with fresh as (insert into round_notes (community_id, id, round_id, person_id, what, excuse, words, by_actor, at, received_at) select ${community}, id, round, person, what, excuse, words, by, at, ${now}
      from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'round')}::uuid[], ${column(rows, 'person')}::uuid[], ${column(rows, 'what')}::text[], ${column(rows, 'excuse')}::text[], ${column(rows, 'words')}::text[], ${column(rows, 'by')}::text[],
        ${column(rows, 'at')}::timestamptz[]) as t (id, round, person, what, excuse, words, by, at) where ${ofRound(community, rows)} on conflict do nothing returning id) select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  return rest(tx, community, fresh?.ids ?? null, rows, notesStand)
}
const notesStand: Stand = (community, others: readonly NewNote[]) => sql`select s.id, s.round_id = t.round and s.person_id = t.person and s.what = t.what and s.words = t.words as same
    from round_notes s join unnest(${column(others, 'id')}::uuid[], ${column(others, 'round')}::uuid[], ${column(others, 'person')}::uuid[], ${column(others, 'what')}::text[], ${column(others, 'words')}::text[]) as t (id, round, person, what, words) on t.id = s.id
    where s.community_id = ${community}`

/** Of each kind of what stations tell: how it is kept, and what is kept already. */
export const kept = {
  sample: { insert: insertSamples, there: thereBy(samplesStand) }, 'sample-act': { insert: insertSampleActs, there: thereBy(sampleActsStand) },
  tube: { insert: insertTubeActs, there: thereBy(tubeActsStand) }, 'round-note': { insert: insertNotes, there: thereBy(notesStand) },
}

export const deviceOf = (actor: string) => sql.raw(`case when ${actor} like 'device:%' then substr(${actor}, 8)::uuid end`)
/** Everything told of the tubes of a round: `code` of one alone. `lying` and `tubesOf` of the domain say what it comes to. */
export async function toldOfTubes(tx: Tx, community: CommunityId, round: TestingRoundId, code: string | null = null): Promise<{ samples: (Sample & { called: string })[]; sampleActs: SampleAct[]; tubeActs: TubeAct[] }> {
  // A swab that was moved here began in another tube, and one that began here may lie elsewhere now.
  const one = code === null ? sql`` : sql`and (s.tube = ${code} or s.id in (select a.sample_id from sample_acts a where a.community_id = ${community} and a.round_id = ${round} and a.tube = ${code}))`
  const { rows: samples } = await sql<Sample & { called: string }>`
    select s.id, s.tube, coalesce(n.kept_as, s.person_id) as person, s.called, s.at, ${deviceOf('s.by_actor')} as device, s.station_id as station
    from samples s left join residents n on n.community_id = s.community_id and n.id = s.person_id where s.community_id = ${community} and s.round_id = ${round} ${one}`.execute(tx)
  const { rows: sampleActs } = await sql<SampleAct>`select id, sample_id as sample, what, tube, at from sample_acts where community_id = ${community} and round_id = ${round}`.execute(tx)
  const { rows: tubeActs } = await sql<TubeAct>`
    select id, tube, what, size, to_device as "to", at, ${deviceOf('by_actor')} as device from tube_acts where community_id = ${community} and round_id = ${round} ${code === null ? sql`` : sql`and tube = ${code}`}`.execute(tx)
  return { samples, sampleActs, tubeActs }
}

/** Of `samples s`: not undone by the last that was said of it; `lying` of the domain, asked of the tables. */
export const stands = sql.raw(`coalesce((select a.what from sample_acts a where a.community_id = s.community_id and a.round_id = s.round_id and a.sample_id = s.id order by a.at desc, a.id desc limit 1), '') <> 'undone'`)

/** Of stations: swabs that stand, by how many whole minutes before that moment they were taken. */
export async function takenByStation(tx: Tx, community: CommunityId, round: TestingRoundId, asOf: Instant): Promise<(Taken & { station: StationId | null })[]> {
  const { rows } = await sql<Taken & { station: StationId | null }>`
    select station_id as station, greatest(0, floor(extract(epoch from (${asOf}::timestamptz - at)) / 60))::int as ago, count(*)::int as people
    from samples s where s.community_id = ${community} and s.round_id = ${round} and ${stands} group by 1, 2`.execute(tx)
  return rows
}
