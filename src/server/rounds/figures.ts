// The numbers of a testing round and the lists behind them, from one question: who lives in its places now, whose swab was taken, and what was put down of
// the others. `outcomeOf` of the domain, whose rule it is, asked of the tables; test/api/testing-rounds.test.ts holds the two against each other.

import { sql, type RawBuilder } from 'kysely'
import type { BuildingId, CommunityId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { antigenAnswers, hasTested, putDownBy } from '#domain/rounds/antigen.ts'
import { figuresOf, type Excuse, type Figures, type Outcome } from '#domain/rounds/outcomes.ts'
import type { Tx } from '../db/pool.ts'
import { residentsAtHome } from '../people/homes.ts'
import { antigenBack, antigenOfEach } from './antigen.ts'
import { stands } from './samples.ts'
import { isInRound } from './store.ts'

/** Whoever a swab is of, by the record that holds now; those whom nobody could find are left out. */
const swabbed = (community: CommunityId, round: TestingRoundId): RawBuilder<unknown> => sql`
  select coalesce(n.kept_as, s.person_id) as person, min(s.at) as at from samples s left join residents n on n.community_id = s.community_id and n.id = s.person_id
  where s.community_id = ${community} and s.round_id = ${round} and s.person_id is not null and ${stands} group by 1`
/** Whoever was swabbed, or whose self-test showed something: one “tested”, whatever kind the round is. */
const tested = (community: CommunityId, round: TestingRoundId): RawBuilder<unknown> => sql`
  select person, min(at) as at from (select * from (${swabbed(community, round)}) w union all select a.person, a.at from (${antigenOfEach(community, round)}) a where a.what in ('negative', 'positive', 'faint')) t group by person`
const putDown = antigenAnswers.filter((it) => !hasTested(it)).map((said) => {
  const { what, excuse } = putDownBy(said as Parameters<typeof putDownBy>[0])
  return sql`(${said}::text, ${what}::text, ${excuse}::text)`
})
/** What was put down of each, and what `putDownBy` of the domain makes of a self-test that showed nothing: the last of all. */
const noted = (community: CommunityId, round: TestingRoundId): RawBuilder<unknown> => sql`
  select distinct on (person) person, what, excuse, words, at from (
    select coalesce(r.kept_as, n.person_id) as person, n.what, n.excuse, n.words, n.at, n.id from round_notes n left join residents r on r.community_id = n.community_id and r.id = n.person_id
      where n.community_id = ${community} and n.round_id = ${round}
    union all select a.person, d.what, d.excuse, '', a.at, a.id from (${antigenOfEach(community, round)}) a join (values ${sql.join(putDown)}) d (said, what, excuse) on d.said = a.what) t order by person, at desc, id desc`

/** A row for each person of the round: `outcome` in the domain's words. */
export const everybody = (community: CommunityId, round: TestingRoundId): RawBuilder<unknown> => sql`
  with tested as materialized (${tested(community, round)}), noted as materialized (${noted(community, round)})
  select r.id, r.name, coalesce(r.phone, h.phone) as phone, f.door, f.building_id, f.entrance_id, h.id as household_id, case when w.person is not null then 'tested' when n.what is null or n.what = 'again' then 'missing' else n.what end as outcome,
    case when w.person is null then n.excuse end as excuse, case when w.person is null then coalesce(n.words, '') else '' end as words, coalesce(w.at, n.at) as at
  from ${residentsAtHome} left join tested w on w.person = r.id left join noted n on n.person = r.id
  where r.community_id = ${community} and r.kept_as is null and r.moved_away_at is null and ${isInRound(round)}`

export type Counted = { figures: Figures; buildings: Map<BuildingId, Figures> }
/** How many are in each outcome, in all and by building. */
export async function figuresOfRound(tx: Tx, community: CommunityId, round: TestingRoundId): Promise<Counted> {
  const { rows } = await sql<{ building: BuildingId; outcome: Outcome; people: number }>`select e.building_id as building, e.outcome, count(*)::int as people from (${everybody(community, round)}) e group by 1, 2`.execute(tx)
  const figures = figuresOf([])
  const buildings = new Map<BuildingId, Figures>()
  for (const { building, outcome, people } of rows) {
    const here = buildings.get(building) ?? figuresOf([])
    buildings.set(building, here)
    for (const to of [figures, here]) { to.should += people; to[outcome] += people }
  }
  return { figures, buildings }
}

export type PersonRow = { id: ResidentId; name: string; phone: string | null; door: string; building: BuildingId; outcome: Outcome; excuse: Excuse | null; words: string; at: Instant | null }
/** The list behind a number, by building and door, `limit` of it after that key. */
export async function peopleOfRound(tx: Tx, community: CommunityId, round: TestingRoundId, of: { outcome: Outcome; building: BuildingId | null; after: string | null; limit: number }): Promise<(PersonRow & { key: string })[]> {
  const { rows } = await sql<PersonRow & { key: string }>`
    select * from (select e.id, e.name, e.phone, e.door, e.building_id as building, e.outcome, e.excuse, e.words, e.at, e.door || ' ' || e.id as key from (${everybody(community, round)}) e
      where e.outcome = ${of.outcome} ${of.building ? sql`and e.building_id = ${of.building}` : sql``}) k
    where ${of.after ? sql`k.key collate "C" > ${of.after}` : sql`true`} order by k.key collate "C" limit ${of.limit}`.execute(tx)
  return rows
}

/** Swabs and self-tests of people whom nobody could find, and of others than should be tested: in no figure, but nobody's either. */
export async function besideFigures(tx: Tx, community: CommunityId, round: TestingRoundId): Promise<{ unnamed: number; others: number }> {
  const { rows: [row] } = await sql<{ unnamed: number; others: number }>`
    select (select count(*)::int from samples s where s.community_id = ${community} and s.round_id = ${round} and s.person_id is null and ${stands})
        + (select count(*)::int from antigen_results a where a.community_id = ${community} and a.round_id = ${round} and a.person_id is null and a.what <> 'taken-back' and not ${antigenBack}) as unnamed,
      (select count(*)::int from (${tested(community, round)}) w where not exists (
        select from ${residentsAtHome} where r.community_id = ${community} and r.id = w.person and r.kept_as is null and r.moved_away_at is null and ${isInRound(round)})) as others`.execute(tx)
  return row!
}

