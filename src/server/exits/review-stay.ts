// After somebody moved away, died, or moved to another home. Of whoever has gone every pass that still lets out is taken back, in the name and with
// the words of whoever put it down, and requests that wait are closed; nobody is telephoned about it. Of whoever lives elsewhere now passes are
// judged anew, as after an order. Emergencies stay, and whoever is out comes in; but nobody waits for
// them. By what holds now: an act that was taken back ends nothing, and an appeal that ended by it stands again, which its person is told as they are told of a decision.

import { sql } from 'kysely'
import { appealFrom } from '#domain/exits/deciders.ts'
import { appeal, appealAgain, counting, revoke, withdraw, type Decider } from '#domain/exits/history.ts'
import type { AccountId, ActId, BuildingId, CommunityId, ExitId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { isOfHere, type StayKind } from '#domain/people/stays.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { keepAsksAfter } from './asks.ts'
import { loadCases, type Case } from './cases.ts'
import { exitChange } from './changes.ts'
import { liveOf, takeBack } from './review-person.ts'
import { issuerOf } from './review.ts'
import { newsFor } from './rows.ts'
import { addStep, endPasses } from './steps.ts'
import { decidedEnding, insertEndings } from './tellings.ts'
import { recount, takeTurns } from './whereabouts.ts'
import { endsAt } from './to-tell.ts'

export type Moved = { resident: ResidentId; stay: StayKind; reason: string; account: AccountId; /** since when what is taken back by it was put down */ mistakeOf?: Instant | null }
async function movedBy(tx: Tx, community: CommunityId, act: ActId): Promise<Moved[]> {
  const { rows } = await sql<{ resident: ResidentId; stay: StayKind; reason: string; by: string; mistakeOf: Instant | null }>`
    select r.id as resident, r.stay, s.source as reason, s.by_actor as by,
      (select m.recorded_at from stays m where m.community_id = s.community_id and m.act_id = s.takes_back and m.resident_id = s.resident_id) as "mistakeOf" from stays s join residents r on r.community_id = s.community_id and r.id = s.resident_id
    where s.community_id = ${community} and s.act_id = ${act}`.execute(tx)
  return rows.map(({ by, ...row }) => ({ ...row, account: by.replace(/^account:/, '') as AccountId }))
}

/** Waiting for an answer, or granted with a pass that still lets out: what is over is not taken back from anybody. */
async function unfinishedOf(tx: Tx, run: TaskRun, resident: ResidentId): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select e.id from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${run.community} and p.resident_id = ${resident} and e.state in ('asked', 'appealed') and not e.emergency order by e.id`.execute(tx)
  return [...rows.map((row) => row.id), ...await liveOf(tx, run, resident)].sort()
}

/** What closes it: a pass is taken back, a request withdrawn; null where there is nothing to close. */
function closing({ steps, exit, deciders }: Case, by: Decider, reason: string, now: TaskRun['now']) {
  const step = exit.state === 'granted' ? revoke(steps, by, now, reason, 'left', appealFrom(by, deciders)) : withdraw(steps, by, now, 'left')
  return step.ok ? step.value : null
}

async function close(tx: Tx, { community, now }: TaskRun, { reason, account }: Moved, ids: readonly ExitId[]): Promise<Change[]> {
  const changes: Change[] = []
  for (const id of ids) {
    const [it] = await loadCases(tx, community, [id], now, true)
    const by = it && await issuerOf(tx, { community, ...(it.row.building_id ? { building: it.row.building_id } : {}) }, account, now)
    const step = it && by ? closing(it, by, reason, now) : null
    if (!it || !by || !step) continue
    const passes = await endPasses(tx, community, [id], 'left', now)
    // They may have been told that it was over, or asked why nobody answers.
    await addStep(tx, community, { exit: id, before: it.steps, step, by: `account:${account}`, role: by.role, basis: null }, now)
    await keepAsksAfter(tx, community, it, step)
    const others = (await recount(tx, community, [id], now)).map((other) => exitChange(other.id, other.resident, other.building))
    changes.push(exitChange(id, it.row.resident_id, it.row.building_id), ...others, ...passes.map((pass): Change => ({ kind: 'pass', ids: [pass.id], building: it.row.building_id })))
  }
  return changes
}

/** Appeals that ended with a going away that was a mistake: in the name of whoever has taken it back. */
async function appealsAgain(tx: Tx, { community, now }: TaskRun, { resident, account, mistakeOf }: Moved): Promise<Change[]> {
  if (!mistakeOf) return []
  const { rows } = await sql<{ id: ExitId }>`
    select e.id from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} and p.resident_id = ${resident} and e.state = 'withdrawn' and not e.emergency order by e.id`.execute(tx)
  const changes: Change[] = []
  for (const it of await loadCases(tx, community, rows.map((row) => row.id), now, true)) {
    const by = await issuerOf(tx, { community, ...(it.row.building_id ? { building: it.row.building_id } : {}) }, account, now)
    const step = by && appealAgain(it.steps, by, now, mistakeOf)
    if (!step) continue
    const { id, purpose, place, building_id: building } = it.row
    const news = newsFor(community, resident, 'appeal-again', { exit: id, seq: step.seq, purpose, place }, now)
    // They may have been told that it was over, or asked why nobody answers.
    await addStep(tx, community, { exit: id, before: it.steps, step, by: `account:${account}`, role: by.role, basis: null }, now, [news.insert, decidedEnding(community, { exit: id, seq: step.seq, news: news.id }, now, now)])
    await keepAsksAfter(tx, community, it, step)
    changes.push(exitChange(id, resident, building), { kind: 'news', ids: [news.id], building })
  }
  return changes
}

/** Let out for the same, and the same time, by another request: that the one ended is nothing to them. */
const letOutByAnother = (now: Instant) => sql`exists (select from exit_people w join exits g on g.community_id = w.community_id and g.id = w.exit_id join passes s on s.community_id = g.community_id and s.exit_id = g.id
  where w.community_id = p.community_id and w.resident_id = p.resident_id and g.id <> e.id and g.purpose = e.purpose and g.state = 'granted' and s.status = 0 and g.from_at < e.until_at and s.not_after > greatest(e.from_at, ${now}))`

/**
 * While they were put down as gone nobody told them that a pass of theirs, an appeal or a request that only waited ended with it. They are here, by whatever way: they hear of it, once, and may
 * appeal or ask anew. Nobody's telephone says more than that; the desk rings them.
 */
async function toldAfterAll(tx: Tx, { community, now }: TaskRun, { resident }: Moved): Promise<Change[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select e.id from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} and p.resident_id = ${resident} and e.state in ('revoked', 'withdrawn') and not e.emergency and ${endsAt} > ${now} and not ${letOutByAnother(now)}
      and not exists (select from endings n where n.community_id = e.community_id and n.exit_id = e.id and n.seq = e.steps) order by e.id`.execute(tx)
  const changes: Change[] = []
  for (const { steps, row, exit } of await loadCases(tx, community, rows.map((it) => it.id), now, true)) {
    const last = counting(steps).at(-1)!
    if (last.seq !== exit.seq || !('cause' in last) || last.cause !== 'left' || (exit.against && !appeal(steps, null, now, '', false).ok)) continue
    const code = last.what === 'revoked' ? 'pass-ended-as-gone' : exit.against ? 'appeal-ended-as-gone' : 'request-ended-as-gone'
    const news = newsFor(community, resident, code, { exit: row.id, seq: last.seq, purpose: row.purpose, place: row.place }, now)
    await news.insert.execute(tx)
    // Of the moment at which it ended: whoever was let out since has nothing to hear.
    await insertEndings(tx, community, [{ exit: row.id, seq: last.seq, news: news.id }], { order: null, step: null }, last.at)
    changes.push(exitChange(row.id, resident, row.building_id), { kind: 'news', ids: [news.id], building: row.building_id })
  }
  return changes
}

/** What waits, lets out, or may be appealed still goes with whoever moves: the new house's people may decide on it, those of the old one no more. */
async function follow(tx: Tx, { community, now }: TaskRun, resident: ResidentId): Promise<Change[]> {
  const { rows } = await sql<{ id: ExitId; was: BuildingId | null; building: BuildingId }>`
    with theirs as (
      select e.id, e.building_id as was, f.building_id as building from exit_people p
      join exits e on e.community_id = p.community_id and e.id = p.exit_id join residents r on r.community_id = p.community_id and r.id = p.resident_id
      join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
      where p.community_id = ${community} and p.resident_id = ${resident} and e.building_id is distinct from f.building_id
        and (e.state in ('asked', 'appealed', 'granted') or e.whereabouts = 'out' or (not e.emergency and e.state in ('refused', 'revoked', 'withdrawn') and e.until_at > ${now})))
    update exits e set building_id = t.building, changed_at = ${now} from theirs t where e.community_id = ${community} and e.id = t.id returning e.id, t.was, t.building`.execute(tx)
  return rows.flatMap(({ id, was, building }) => [exitChange(id, resident, was), exitChange(id, resident, building)])
}

/** Whoever has gone is not waited for, also where they are out; whoever lives here again is. The case says so, and stays. */
async function keepLeft(tx: Tx, { community, now }: TaskRun, { resident, stay }: Moved): Promise<Change[]> {
  const as = stay === 'moved-out' || stay === 'died' ? stay : null
  const { rows } = await sql<{ id: ExitId; building: BuildingId | null; passes: PassId[] }>`
    update exits e set left_as = ${as}, changed_at = ${now} where e.community_id = ${community} and e.whereabouts = 'out' and e.left_as is distinct from ${as}
      and e.id = any(array(select p.exit_id from exit_people p where p.community_id = ${community} and p.resident_id = ${resident}))
    returning e.id, e.building_id as building, array(select s.id from passes s where s.community_id = ${community} and s.exit_id = e.id) as passes`.execute(tx)
  return rows.flatMap(({ id, building, passes }) => [exitChange(id, resident, building), ...passes.map((pass): Change => ({ kind: 'pass', ids: [pass], building }))])
}

/** By what holds of them now: whoever has gone is let out and waited for no more, whoever lives here is judged anew where they live. */
export async function settle(tx: Tx, run: TaskRun, moved: Moved): Promise<Change[]> {
  const changes = await keepLeft(tx, run, moved)
  if (!isOfHere(moved.stay)) return [...changes, ...await close(tx, run, moved, await unfinishedOf(tx, run, moved.resident))]
  changes.push(...await appealsAgain(tx, run, moved), ...await follow(tx, run, moved.resident), ...await toldAfterAll(tx, run, moved))
  for (const id of await liveOf(tx, run, moved.resident)) await takeBack(tx, run, moved, id)
  return changes
}

/** The job `exits:stay-review`: `{ community, act }`. Done again, it finds nothing more to end. */
export const reviewStay = (run: TaskRun): Promise<Outcome> => transaction(run.db, [run.community], async (tx) => {
  // Whoever is granting holds the turn: a pass that does not know of it yet is waited for.
  await takeTurns(tx, run.community)
  const changes: Change[] = []
  for (const moved of await movedBy(tx, run.community, run.payload['act'] as ActId)) {
    changes.push(...await settle(tx, run, moved))
  }
  if (changes.length > 0) await flushChanges(tx, run.community, changes, run.now)
})
