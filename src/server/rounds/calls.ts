// Calls of stations in SQL: rows by their own ids, added once, whatever came before; and of each entrance how many are called, visited, and have come. Owner of station_calls.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, EntranceId, StationCallId, StationId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { callsOf, type Call, type CallAct } from '#domain/rounds/calls.ts'
import type { Tx } from '../db/pool.ts'
import type { Kept } from '../field/kinds.ts'
import type { AudienceAsk } from '../http/audience.ts'
import { residentsAtHome } from '../people/homes.ts'
import { needWhere } from '../people/needs-read.ts'
import { sealingTerms } from '../sealing/audience.ts'
import { heldNow } from './holds.ts'
import { column, ofRound, rest, stands, thereBy, type Stand, type Told } from './samples.ts'
import { peopleAsked } from './slots.ts'

type NewCall = Told & { id: StationCallId; named: StationId; what: CallAct['what']; entrances: readonly EntranceId[]; of: StationCallId | null }
/** A station calls at its own table and in its own round alone; anything else counts nowhere, and waits for a person. */
const named = (community: CommunityId, rows: readonly NewCall[]) => sql`${ofRound(community, rows)} and (t.station is null or t.station = t.named)
  and exists (select from testing_round_stations p where p.community_id = ${community} and p.round_id = t.round and p.station_id = t.named)`
/** Entrances as one text each: rows of unequal length make no array of arrays. */
const joined = (rows: readonly NewCall[]): string[] => rows.map((row) => row.entrances.join(' '))

async function insertCalls(tx: Tx, community: CommunityId, rows: readonly NewCall[], now: Instant): Promise<Kept> {
  const { rows: [fresh] } = await sql<{ ids: string | null }>`
    with fresh as (insert into station_calls (community_id, id, round_id, station_id, what, entrances, takes_back, by_actor, at, received_at)
      select ${community}, t.id, t.round, t.named, t.what, coalesce(string_to_array(nullif(t.entrances, ''), ' '), '{}')::uuid[], t.back, t.by, t.at, ${now}
      from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'round')}::uuid[], ${column(rows, 'station')}::uuid[], ${column(rows, 'named')}::uuid[], ${column(rows, 'what')}::text[], ${joined(rows)}::text[], ${column(rows, 'of')}::uuid[],
        ${column(rows, 'by')}::text[], ${column(rows, 'at')}::timestamptz[]) as t (id, round, station, named, what, entrances, back, by, at)
      where ${named(community, rows)} on conflict do nothing returning id) select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  return rest(tx, community, fresh?.ids ?? null, rows, callsStand)
}
const callsStand: Stand = (community, others: readonly NewCall[]) => sql`
  select s.id, s.round_id = t.round and s.station_id = t.named and s.what = t.what and array_to_string(s.entrances, ' ') = t.entrances and s.takes_back is not distinct from t.back as same
  from station_calls s join unnest(${column(others, 'id')}::uuid[], ${column(others, 'round')}::uuid[], ${column(others, 'named')}::uuid[], ${column(others, 'what')}::text[], ${joined(others)}::text[], ${column(others, 'of')}::uuid[])
    as t (id, round, named, what, entrances, back) on t.id = s.id where s.community_id = ${community}`
export const keptCallActs = { insert: insertCalls, there: thereBy(callsStand) }

/** All that was told of calls in these rounds. */
async function actsOf(tx: Tx, community: CommunityId, rounds: readonly TestingRoundId[]): Promise<Map<TestingRoundId, CallAct[]>> {
  const { rows } = await sql<CallAct & { round: TestingRoundId }>`
    select id, round_id as round, station_id as station, what, entrances, takes_back as of, at from station_calls where community_id = ${community} and round_id = any(${[...rounds]}::uuid[])`.execute(tx)
  const by = new Map<TestingRoundId, CallAct[]>()
  for (const { round, ...act } of rows) by.set(round, [...(by.get(round) ?? []), act as CallAct])
  return by
}
export const callsIn = async (tx: Tx, community: CommunityId, round: TestingRoundId): Promise<Call[]> => callsOf((await actsOf(tx, community, [round])).get(round) ?? [])
/** Every call of an entrance, also those that were taken back. */
export async function everCalled(tx: Tx, community: CommunityId, round: TestingRoundId, entrance: EntranceId): Promise<StationCallId[]> {
  const { rows } = await sql<{ id: StationCallId }>`select id from station_calls where community_id = ${community} and round_id = ${round} and ${entrance} = any(entrances) order by at, id`.execute(tx)
  return rows.map((row) => row.id)
}
/** Which station a call was of, whether it stands or was taken back. */
export async function stationOfCall(tx: Tx, community: CommunityId, id: StationCallId): Promise<StationId> {
  const { rows: [row] } = await sql<{ station: StationId }>`select station_id as station from station_calls where community_id = ${community} and id = ${id}`.execute(tx)
  return row!.station
}
export const callsInAll = async (tx: Tx, community: CommunityId, rounds: readonly TestingRoundId[]): Promise<{ round: TestingRoundId; call: Call }[]> =>
  [...await actsOf(tx, community, rounds)].flatMap(([round, acts]) => callsOf(acts).map((call) => ({ round, call })))

/** Who is visited and never called down, of `r` at home at `f`: isolated, asked to stay in, at a sealed home, or cannot leave the bed. Nobody is told which. */
export async function visited(ask: AudienceAsk): Promise<RawBuilder<unknown>> {
  const sealed = await sealingTerms.find((it) => it.term === 'level')!.where(ask, ['sealed'])
  const own = await sealingTerms.find((it) => it.term === 'own-order')!.where(ask, ['sealed'])
  return sql`((r.status <> 'none' and (r.status_until is null or r.status_until > ${ask.now})) or r.id in (${heldNow(ask.community)}) or ${sealed} or ${own} or ${needWhere(ask, { kinds: ['bedridden'] })})`
}

export type Entering = { entrance: EntranceId; people: number; visited: number; came: number }
/** Of each of these entrances: how many are called (of the round, and neither excused nor away), how many are visited, and of how many of the former a swab of this round stands. */
export async function enteringOf(ask: AudienceAsk, round: TestingRoundId, entrances: readonly EntranceId[]): Promise<Map<EntranceId, Entering>> {
  if (entrances.length === 0) return new Map()
  const { tx, community } = ask
  const { rows } = await sql<Entering>`
    with home as (select f.entrance_id as entrance, ${await visited(ask)} as visited, exists (select from samples s join residents n on n.community_id = s.community_id and n.id = s.person_id
        where s.community_id = ${community} and s.round_id = ${round} and coalesce(n.kept_as, n.id) = r.id and ${stands}) as came, r.id in (${peopleAsked(community, round)}) as asked
      from ${residentsAtHome} where r.community_id = ${community} and r.kept_as is null and r.moved_away_at is null and f.entrance_id = any(${[...entrances]}::uuid[]))
    select entrance, (count(*) filter (where not visited and (came or asked)))::int as people, (count(*) filter (where visited))::int as visited, (count(*) filter (where came and not visited))::int as came from home group by entrance`.execute(tx)
  return new Map(rows.map((row) => [row.entrance, row]))
}
