// What came of doors: rows that are only added, and beside them how each task stands, which one function writes. Two people at one door take turns.
// Owner of door_results and door_states.

import { sql } from 'kysely'
import { countsOf, figureOf, stateOf, type Counts, type Figure, type KitsLeft, type Outcome, type Said } from '#domain/doors/doors.ts'
import type { AccountId, CommunityId, DoorTaskId, EntranceId, FlatId, HouseholdId, RoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { homesAt, type By, type RoundRow } from './store.ts'

export type SaidHere = Said & { homes: readonly HouseholdId[]; kits: KitsLeft | null; round: RoundId; door: FlatId; who: string; paper: boolean; late: boolean }

/** All that was said of these doors, or of all doors of these rounds, in the order in which it happened. */
export async function saidOf(tx: Tx, community: CommunityId, rounds: readonly RoundId[], doors: readonly FlatId[] | null = null): Promise<SaidHere[]> {
  const { rows } = await sql<SaidHere>`
    select d.id, d.round_id as round, d.flat_id as door, array_agg(d.task_id::text order by d.task_id) as tasks, d.outcome, d.at, d.again_at as "againAt", d.words, d.takes_back as "takesBack", d.account_id as by, d.desk, d.paper, d.late, d.homes, d.kits,
      coalesce((select a.name from accounts a where a.id = d.account_id), '') as who
    from door_results d where d.community_id = ${community} and d.round_id = any(${[...rounds]}::uuid[]) ${doors ? sql`and d.flat_id = any(${[...doors]}::uuid[])` : sql``}
    group by d.community_id, d.id, d.round_id, d.flat_id, d.outcome, d.at, d.again_at, d.words, d.takes_back, d.account_id, d.desk, d.paper, d.late, d.homes, d.kits order by d.at, d.id`.execute(tx)
  return rows
}

/** In which role each of these was said. */
export async function rolesOf(tx: Tx, community: CommunityId, results: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; role: string }>`select distinct id, by_role as role from door_results where community_id = ${community} and id = any(${[...results]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, role }) => [id, role]))
}

export type NewResult = Omit<Said, 'by'> & { homes: readonly HouseholdId[]; kits: KitsLeft | null; round: RoundId; door: FlatId; account: AccountId; paper: boolean; late: boolean; by: By }
/** Also what came before. `there`: this very press; told later, a clock that was ahead may put it later. `taken`: the id stands for another one. */
export async function addResult(tx: Tx, community: CommunityId, it: NewResult, now: Instant): Promise<'added' | 'there' | 'taken'> {
  await takeTurn(tx, `door ${community} ${it.round} ${it.door}`)
  const kits = it.kits && JSON.stringify(it.kits)
  const { rows } = await sql`
    insert into door_results (community_id, id, round_id, flat_id, task_id, outcome, at, again_at, words, takes_back, account_id, desk, paper, late, homes, kits, by_actor, by_role, recorded_at)
    select ${community}, ${it.id}, ${it.round}, ${it.door}, task, ${it.outcome}, ${it.at}, ${it.againAt}, ${it.words}, ${it.takesBack}, ${it.account}, ${it.desk}, ${it.paper}, ${it.late}, ${[...it.homes]}::uuid[], ${kits}::jsonb, ${it.by.actor}, ${it.by.role}, ${now}
    from unnest(${[...it.tasks]}::uuid[]) as t (task) where not exists (select from door_results o where o.community_id = ${community} and o.id = ${it.id}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) {
    await keepStates(tx, community, it.round, it.door)
    return 'added'
  }
  const { rows: [there] } = await sql<{ same: boolean }>`
    select array_agg(task_id order by task_id) = array(select t from unnest(${[...it.tasks]}::uuid[]) as t order by t) and bool_and(round_id = ${it.round} and flat_id = ${it.door} and outcome = ${it.outcome} and by_actor = ${it.by.actor}
      and account_id = ${it.account} and words = ${it.words} and paper = ${it.paper} and homes = ${[...it.homes]}::uuid[] and kits is not distinct from ${kits}::jsonb and again_at is not distinct from ${it.againAt}::timestamptz and takes_back is not distinct from ${it.takesBack}::uuid and (at = ${it.at} or (at = recorded_at and at < ${it.at}))) as same
    from door_results where community_id = ${community} and id = ${it.id}`.execute(tx)
  return there?.same ? 'there' : 'taken'
}

/** What the results of a door come to, beside them. */
async function keepStates(tx: Tx, community: CommunityId, round: RoundId, door: FlatId): Promise<void> {
  const [said, homes] = [await saidOf(tx, community, [round], [door]), (await homesAt(tx, community, [door]))(door).map((one) => one.id)]
  const states = [...new Set(said.flatMap((one) => one.tasks))].map((task) => ({ task, ...stateOf(said, task, homes) }))
  await sql`
    insert into door_states (community_id, round_id, flat_id, task_id, outcome, differs) select ${community}, ${round}, ${door}, task, outcome, differs
    from unnest(${states.map((it) => it.task)}::uuid[], ${states.map((it) => it.outcome)}::text[], ${states.map((it) => it.differs)}::text[]) as t (task, outcome, differs)
    on conflict (community_id, round_id, flat_id, task_id) do update set outcome = excluded.outcome, differs = excluded.differs`.execute(tx)
}

/** Doors of which somebody said with which of several homes they spoke: how such a one stands, those who live there now say. */
async function sharedDoors(tx: Tx, community: CommunityId, round: RoundId): Promise<{ door: FlatId; entrance: EntranceId }[]> {
  const { rows } = await sql<{ door: FlatId; entrance: EntranceId }>`
    select distinct d.flat_id as door, f.entrance_id as entrance from door_results d join flats f on f.community_id = d.community_id and f.id = d.flat_id
    where d.community_id = ${community} and d.round_id = ${round} and d.homes <> '{}'`.execute(tx)
  return rows
}

async function sharedAlike(tx: Tx, community: CommunityId, { id, tasks }: Pick<RoundRow, 'id' | 'tasks'>, shared: readonly { door: FlatId; entrance: EntranceId }[]): Promise<Alike[]> {
  if (shared.length === 0) return []
  const doors = shared.map((one) => one.door)
  const [said, homes] = [await saidOf(tx, community, [id], doors), await homesAt(tx, community, doors)]
  return shared.map(({ door, entrance }) => {
    const states = tasks.map((task) => stateOf(said.filter((one) => one.door === door), task.id, homes(door).map((one) => one.id)))
    return { entrance, outcomes: states.map((one) => one.outcome), doors: 1, differs: Number(states.some((one) => one.differs !== null)) }
  })
}

type Alike = { entrance: EntranceId; outcomes: (Outcome | null)[]; doors: number; differs: number }
export type Tally = { whole: Counts; differs: number; of: ReadonlyMap<EntranceId, Counts> }

/** The figures of a round and of each stairwell of it, from how many doors there are (`doors`) and what was noted. */
export async function tallyOf(tx: Tx, community: CommunityId, { id, tasks }: Pick<RoundRow, 'id' | 'tasks'>, doors: readonly { entrance: EntranceId; doors: number }[]): Promise<Tally> {
  const shared = await sharedDoors(tx, community, id)
  const { rows: others } = await sql<Alike>`
    select entrance, outcomes, count(*)::int as doors, count(*) filter (where differs)::int as differs from (
      select f.entrance_id as entrance, s.flat_id, array_agg(s.outcome order by s.outcome) as outcomes, bool_or(s.differs is not null) as differs from door_states s
      join flats f on f.community_id = s.community_id and f.id = s.flat_id where s.community_id = ${community} and s.round_id = ${id} and s.flat_id <> all(${shared.map((one) => one.door)}::uuid[]) group by f.entrance_id, s.flat_id) t group by entrance, outcomes`.execute(tx)
  const rows = [...others, ...(await sharedAlike(tx, community, { id, tasks }, shared))]
  const of = new Map(doors.map(({ entrance, doors: all }) => [entrance, countsIn(rows.filter((row) => row.entrance === entrance), tasks.length, all)]))
  return { whole: sumOf([...of.values()]), differs: rows.reduce((sum, row) => sum + row.differs, 0), of }
}

function countsIn(rows: readonly Alike[], tasks: number, doors: number): Counts {
  const counts = countsOf([])
  for (const row of rows) counts[figureOf([...row.outcomes.map((outcome) => ({ outcome })), ...Array.from({ length: Math.max(0, tasks - row.outcomes.length) }, () => ({ outcome: null }))])] += row.doors
  const seen = rows.reduce((sum, row) => sum + row.doors, 0)
  return { ...counts, doors, left: counts.left + Math.max(0, doors - seen) }
}

const sumOf = (all: readonly Counts[]): Counts => all.reduce((sum, one) => ({ doors: sum.doors + one.doors, done: sum.done + one.done, refused: sum.refused + one.refused, again: sum.again + one.again, nobody: sum.nobody + one.nobody, left: sum.left + one.left }), countsOf([]))

/** In which of the figures a door is. */
export const figureOfDoor = (tasks: readonly { id: DoorTaskId }[], said: readonly Said[], homes: readonly HouseholdId[]): Figure => figureOf(tasks.map((task) => stateOf(said, task.id, homes)))
