// Decisions that nobody is told of yet, because whoever took them may still undo them. `told` is the one question for every list that
// somebody else reads; `tellDue` tells what is due: residents' and gates' screens are woken by it, and whoever has seen a change by its
// number has seen what it told of. It waits its turn behind an undoing that is under way. Should no server come to it, time alone tells.

import { sql, type RawBuilder } from 'kysely'
import { settlingMs, undoMs } from '#domain/exits/undo.ts'
import type { BuildingId, CommunityId, ExitId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/pass.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { plainly } from '../http/plain.ts'
import { logger } from '../jobs/queue.ts'
import { exitChange } from './changes.ts'

type Table = 'e' | 'p' | 'q' | 'x' | 's' | 'n'

/** Whether what stands in this row of exits, passes or news is told at `now`: `isTold` of the domain. */
export const told = (row: Table, now: Instant): RawBuilder<boolean> => sql`(${sql.raw(row)}.told_from is null or ${sql.raw(row)}.told_from <= ${plus(now, -settlingMs)})`
/** Whether a pass was ever more than a slip of the hand: it was issued, and that was not undone. */
export const wasIssued = (row: Table): RawBuilder<boolean> => sql`${sql.raw(row)}.told_from is distinct from 'infinity'::timestamptz`
/** The text of a pass `p` as far as it is told: what it said before it was signed anew, while that can be undone. */
export const textTold = (now: Instant): RawBuilder<string> => sql`case when p.before is null or p.before_until <= ${plus(now, -settlingMs)} then p.text else p.before ->> 'text' end`
/** The same of its claims. */
export const claimsTold = (now: Instant): RawBuilder<PassClaims> => sql`case when p.before is null or p.before_until <= ${plus(now, -settlingMs)} then p.claims else p.before -> 'claims' end`
/** Where a case of `exits e` stands, as far as it is told. */
export const stateTold = (now: Instant): RawBuilder<string> => sql`case when ${told('e', now)} then e.state else e.state_told end`
/** A step `s` of `exits e` that counts and is told: not the last one while it can be undone, nor one that was undone. */
export const stepCounts = (row: 's' | 'd' | 'o', now: Instant): RawBuilder<boolean> => sql`(${told('e', now)} or ${sql.raw(row)}.seq < e.steps)
  and not exists (select from exit_steps u where u.community_id = ${sql.raw(row)}.community_id and u.exit_id = ${sql.raw(row)}.exit_id and u.undoes = ${sql.raw(row)}.seq)`

/**
 * So far apart two servers' clocks may be. What is to be told later than that was decided before the clock was set back: it is due, or nobody
 * would hear of it for as long as the clock was wrong.
 */
const clocksApart = minute
const isDue = (at: string, now: Instant): RawBuilder<boolean> =>
  sql`(${sql.raw(at)} <= ${now} or (${sql.raw(at)} > ${plus(now, undoMs + clocksApart)} and ${sql.raw(at)} < 'infinity'))`

type Due = { kind: 'exit' | 'pass' | 'news'; id: string; resident: ResidentId | null; building: BuildingId | null }

/** Notes all that is due of one community as told, and says what that was. */
async function noteTold(tx: Tx, community: CommunityId, now: Instant): Promise<Change[]> {
  // The cases first, and locked: whoever is undoing one is waited for, and then it is due no more.
  const { rows: cases } = await sql<{ id: ExitId; building: BuildingId | null }>`
    with due as materialized (select e.community_id, e.id from exits e where e.community_id = ${community} and ${isDue('e.told_from', now)} order by e.id for update)
    update exits x set told_from = null, state_told = null from due where x.community_id = ${community} and x.id = due.id returning x.id, x.building_id as building`.execute(tx)
  const { rows: anew } = await sql<Due>`
    update passes p set before = null, before_until = null where p.community_id = ${community} and ${isDue('p.before_until', now)}
    returning 'pass' as kind, p.id, null::uuid as resident, (select e.building_id from exits e where e.community_id = ${community} and e.id = p.exit_id) as building`.execute(tx)
  const { rows } = await sql<Due>`
    with passed as (update passes p set told_from = null where p.community_id = ${community} and ${isDue('p.told_from', now)} returning p.id, p.exit_id),
      said as (update news n set told_from = null where n.community_id = ${community} and ${isDue('n.told_from', now)} returning n.id)
    select 'pass' as kind, t.id, null::uuid as resident, (select e.building_id from exits e where e.community_id = ${community} and e.id = t.exit_id) as building from passed t
    union all select 'news', said.id, null, null from said
    union all select 'exit', c.id, (select w.resident_id from exit_people w where w.community_id = ${community} and w.exit_id = c.id), null from unnest(${cases.map((it) => it.id)}::uuid[]) as c (id)`.execute(tx)
  const buildings = new Map(cases.map((it) => [it.id as string, it.building]))
  return [...anew, ...rows].map(({ kind, id, resident, building }): Change => (kind === 'exit' ? exitChange(id as ExitId, resident, buildings.get(id) ?? null) : { kind, ids: [id as PassId], building }))
}

/** Where something is due. A pass and its news may be where the case is not: something has come after the decision. */
async function dueIn(db: Database, now: Instant): Promise<Set<CommunityId>> {
  const found = await Promise.all([['exits', 'told_from'], ['passes', 'told_from'], ['news', 'told_from'], ['passes', 'before_until']].map(([table, from]) => sql<{ community: CommunityId }>`
    select distinct community_id as community from ${sql.table(table!)} where ${sql.ref(from!)} < 'infinity' and ${isDue(from!, now)}`.execute(db.watch)))
  return new Set(found.flatMap(({ rows }) => rows.map((row) => row.community)))
}

/** Tells what can be undone no more. Again and again, on every server: four short questions while there is nothing. */
export async function tellDue(db: Database, now: Instant): Promise<void> {
  for (const community of await dueIn(db, now)) {
    await transaction(db, [community], async (tx) => {
      const changes = await noteTold(tx, community, now)
      if (changes.length > 0) await flushChanges(tx, community, changes, now)
    }).catch((error: unknown) => logger.warn(`exits:tell: community ${community}: ${plainly(error)}`))
  }
}

/**
 * What was undone is told to nobody, whenever; an earlier decision of the same case that was taken back in the proper way still is. Its
 * pass, should anybody have seen its code on the desk's screen, lets nobody out.
 */
export async function neverTell(tx: Tx, community: CommunityId, { exit, seq, pass }: { exit: ExitId; seq: number; pass: PassId | null }, now: Instant): Promise<void> {
  await sql`
    with ended as (update passes set status = 1, ended_at = ${now}, told_from = 'infinity' where community_id = ${community} and id = ${pass})
    update news set told_from = 'infinity' where community_id = ${community} and told_from < 'infinity'
      and details ->> 'exit' = ${exit} and (details ->> 'seq')::int = ${seq}`.execute(tx)
}
