// What self-tests showed, in SQL: rows that are only added, by their own ids. Owner of antigen_results and antigen_looks.

import { sql, type RawBuilder } from 'kysely'
import type { AntigenAnswer, AntigenSaid } from '#domain/rounds/antigen.ts'
import type { AntigenLookId, AntigenResultId, CommunityId, HouseholdId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { By } from './store.ts'

export type NewAntigen = { id: AntigenResultId; round: TestingRoundId; household: HouseholdId; person: ResidentId | null; called: string; what: AntigenSaid['what']; takesBack: AntigenResultId | null; how: 'home' | 'door' | 'desk'; at: Instant }
/** `there`: this very thing; told later, a clock that was ahead may put it later. `taken`: the id stands for another one. */
export async function insertAntigen(tx: Tx, community: CommunityId, it: NewAntigen, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`
    insert into antigen_results (community_id, id, round_id, household_id, person_id, called, what, takes_back, how, at, received_at, by_actor, by_role)
    values (${community}, ${it.id}, ${it.round}, ${it.household}, ${it.person}, ${it.called}, ${it.what}, ${it.takesBack}, ${it.how}, ${it.at}, ${now}, ${by.actor}, ${by.role}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: same } = await sql`
    select from antigen_results where community_id = ${community} and id = ${it.id} and round_id = ${it.round} and household_id = ${it.household} and person_id is not distinct from ${it.person}::uuid and called = ${it.called} and what = ${it.what}
      and takes_back is not distinct from ${it.takesBack}::uuid and by_actor = ${by.actor} and (at = ${it.at} or (at = received_at and at < ${it.at}))`.execute(tx)
  return same.length > 0 ? 'there' : 'taken'
}

/** Of a row `a`: taken back by whoever said it, or by the desk; `countingAntigen` of the domain, asked of the tables. */
export const antigenBack = sql.raw(`exists (select from antigen_results k where k.community_id = a.community_id and k.takes_back = a.id and k.round_id = a.round_id and (k.how = 'desk' or k.by_actor = a.by_actor))`)
const weight = sql.raw(`case when a.what in ('positive', 'faint') then 0 when a.what = 'negative' then 1 else 2 end`)
/** What counts of each person of a round, by the record that holds now: `antigenOf` of the domain, asked of the tables. */
export const antigenOfEach = (community: CommunityId, round: TestingRoundId): RawBuilder<unknown> => sql`
  select distinct on (1) coalesce(n.kept_as, a.person_id) as person, a.id, a.what, a.at, a.by_actor as by from antigen_results a left join residents n on n.community_id = a.community_id and n.id = a.person_id
  where a.community_id = ${community} and a.round_id = ${round} and a.person_id is not null and a.what <> 'taken-back' and not ${antigenBack} order by 1, ${weight}, a.at desc, a.id desc`

export type AntigenOfOne = { person: ResidentId; id: AntigenResultId; what: AntigenAnswer; at: Instant; by: string }
export async function antigenAmong(tx: Tx, community: CommunityId, round: TestingRoundId, people: readonly ResidentId[]): Promise<Map<ResidentId, AntigenOfOne>> {
  const { rows } = await sql<AntigenOfOne>`select * from (${antigenOfEach(community, round)}) e where e.person = any(${[...people]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.person, row]))
}

/** By this a home of a round is named where a tube would be, of a row `a`: no label can be read so. */
export const homeCodeOf = sql.raw(`'antigen:' || a.round_id || ':' || a.household_id`)
export const readHomeCode = (code: string): { round: TestingRoundId; household: HouseholdId } | null => {
  const found = /^antigen:([0-9a-f-]{36}):([0-9a-f-]{36})$/.exec(code)
  return found && { round: found[1] as TestingRoundId, household: found[2] as HouseholdId }
}

/** Of a row `a`: somebody has seen to it, by asking its home to stay in or by saying what follows. Said since then that it was a mistake, a home stays in for nothing: it is to be seen anew. */
export const antigenSeen = sql.raw(`(exists (select from antigen_looks k where k.community_id = a.community_id and a.id = any(k.results)) or exists (select from pool_holds o where o.community_id = a.community_id and o.tube = 'antigen:' || a.round_id || ':' || a.household_id and a.id = any(o.results)
  and not exists (select from antigen_results k where k.community_id = a.community_id and k.takes_back = a.id and k.round_id = a.round_id and (k.how = 'desk' or k.by_actor = a.by_actor) and k.received_at > o.at)))`)

export type Asking = { id: AntigenResultId; person: ResidentId | null; called: string; what: 'positive' | 'faint'; at: Instant; how: NewAntigen['how']; back: boolean; seen: boolean }
/** The tests of a home that ask, or asked, for a call. */
export async function askingOf(tx: Tx, community: CommunityId, { round, household }: { round: TestingRoundId; household: HouseholdId }): Promise<Asking[]> {
  const { rows } = await sql<Asking>`
    select a.id, coalesce(n.kept_as, a.person_id) as person, a.called, a.what, a.at, a.how, ${antigenBack} as back, ${antigenSeen} as seen from antigen_results a left join residents n on n.community_id = a.community_id and n.id = a.person_id
    where a.community_id = ${community} and a.round_id = ${round} and a.household_id = ${household} and a.what in ('positive', 'faint') order by a.at, a.id`.execute(tx)
  return rows
}

/** `taken`: the id stands for something else. */
export async function insertAntigenLook(tx: Tx, community: CommunityId, it: { id: AntigenLookId; results: readonly AntigenResultId[]; words: string }, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`insert into antigen_looks (community_id, id, results, words, by_actor, by_role, at) values (${community}, ${it.id}, ${[...it.results]}::uuid[], ${it.words}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: same } = await sql`select from antigen_looks where community_id = ${community} and id = ${it.id} and results = ${[...it.results]}::uuid[] and words = ${it.words}`.execute(tx)
  return same.length > 0 ? 'there' : 'taken'
}
/** Whether all of these are tests that ask for a call. */
export async function areAsking(tx: Tx, community: CommunityId, results: readonly AntigenResultId[]): Promise<boolean> {
  const { rows } = await sql`select id from antigen_results where community_id = ${community} and id = any(${[...results]}::uuid[]) and what in ('positive', 'faint')`.execute(tx)
  return rows.length === new Set(results).size
}
