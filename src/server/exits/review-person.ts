// After something was put down of somebody's own health: passes of theirs that the rules would not give any more are taken back, in the
// name of whoever put it down and for their reason; the person is told, and may appeal. Emergencies stay, and so does whoever is out.

import { sql } from 'kysely'
import { appealFrom } from '#domain/exits/deciders.ts'
import { revoke } from '#domain/exits/history.ts'
import type { AccountId, CommunityId, ExitId, OwnStatusId, ResidentId } from '#domain/kernel/ids.ts'
import { holdReason } from '#domain/rounds/hold-texts.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { heldAmong, toHeld } from '../rounds/holds.ts'
import { basisOf } from './acting.ts'
import { keepAsksAfter } from './asks.ts'
import { loadCases } from './cases.ts'
import { exitChange } from './changes.ts'
import { liveExits, standsNoLonger } from './judging.ts'
import { issuerOf } from './review.ts'
import { newsFor } from './rows.ts'
import { addStep, endPasses } from './steps.ts'
import { insertEndings } from './tellings.ts'
import { recount, takeTurns } from './whereabouts.ts'

export type Said = { resident: ResidentId; reason: string; account: AccountId }

/** What holds of that person now: a review that comes late, or a second time, takes nothing back on the ground of what was said before. */
async function saidIn(tx: Tx, community: CommunityId, id: OwnStatusId): Promise<Said | null> {
  const { rows: [row] } = await sql<{ resident: ResidentId; reason: string; by: string }>`
    with who as (select coalesce(r.kept_as, r.id) as id from own_statuses o join residents r on r.community_id = o.community_id and r.id = o.resident_id where o.community_id = ${community} and o.id = ${id})
    select (select id from who) as resident, s.reason, s.by_actor as by from own_statuses s
    where s.community_id = ${community} and s.resident_id = any(array(select r.id from residents r where r.community_id = ${community} and (r.id = (select id from who) or r.kept_as = (select id from who))))
    order by s.since desc, s.recorded_at desc, s.id desc limit 1`.execute(tx)
  return row ? { resident: row.resident, reason: row.reason, account: row.by.replace(/^account:/, '') as AccountId } : null
}

export async function liveOf(tx: Tx, { community, now }: TaskRun, resident: ResidentId): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`select exit_id as id from exit_people where community_id = ${community} and resident_id = ${resident}`.execute(tx)
  const theirs = new Set(rows.map((row) => row.id))
  return (await liveExits(tx, community, now)).filter((id) => theirs.has(id))
}

/** One exit, locked and judged anew: all of it or nothing. `anyway`: whatever the rules say of it. */
export async function takeBack(tx: Tx, { community, now }: TaskRun, { reason, account }: Said, id: ExitId, anyway = false): Promise<void> {
  const [it] = await loadCases(tx, community, [id], now, true)
  if (!it || !(anyway || standsNoLonger(it, now))) return
  const by = await issuerOf(tx, { community, ...(it.row.building_id ? { building: it.row.building_id } : {}) }, account, now)
  const appealTo = appealFrom(by, it.deciders, it.advice?.decider)
  const step = revoke(it.steps, by, now, reason, 'decision', appealTo)
  if (!step.ok) return
  const passes = await endPasses(tx, community, [id], 'decision', now)
  const { row } = it
  const news = newsFor(community, row.resident_id!, 'exit-revoked', { exit: id, purpose: row.purpose, place: row.place, reason, appealTo, role: by.role }, now)
  await addStep(tx, community, { exit: id, before: it.steps, step: step.value, by: `account:${by.account}`, role: by.role, basis: basisOf(it) }, now, [news.insert])
  await keepAsksAfter(tx, community, it, step.value)
  // Nobody at the desk pressed anything: whoever it is has to be told.
  await insertEndings(tx, community, [{ exit: id, seq: step.value.seq, news: news.id }], { order: null, step: null }, now)
  const moved = await recount(tx, community, [id], now)
  const others = moved.map(({ id: other, resident, building }) => exitChange(other, resident, building))
  const changes: Change[] = [exitChange(id, row.resident_id, row.building_id), ...others, ...passes.map((pass): Change => ({ kind: 'pass', ids: [pass.id], building: row.building_id })), { kind: 'news', ids: [news.id], building: row.building_id }]
  await flushChanges(tx, community, changes, now)
}

/** The job `exits:person-review`: `{ community, said }`. A person has few passes: all of them in one turn. Done again, it finds nothing more to take back. */
export const reviewPerson = (run: TaskRun): Promise<Outcome> => transaction(run.db, [run.community], async (tx) => {
  // Whoever is granting holds the turn: a pass that does not know of it yet is waited for.
  await takeTurns(tx, run.community)
  const said = await saidIn(tx, run.community, run.payload['said'] as OwnStatusId)
  if (!said) return
  for (const id of await liveOf(tx, run, said.resident)) await takeBack(tx, run, said, id)
})

/** The job `exits:held`: `{ community, people, by }`. Of those who are asked to stay in, passes that the rules would not give any more are taken back, in the name of whoever pressed. */
export const reviewHeld = (run: TaskRun): Promise<Outcome> => transaction(run.db, [run.community], async (tx) => {
  await takeTurns(tx, run.community)
  const people = run.payload['people'] as ResidentId[]
  const held = toHeld(await heldAmong(run.community, sql`${people}::uuid[]`).execute(tx))
  for (const resident of held) for (const id of await liveOf(tx, run, resident)) await takeBack(tx, run, { resident, reason: holdReason, account: run.payload['by'] as AccountId }, id)
})
