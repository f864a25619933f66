// What two records have of requests, passes and movements, when they become one person's or two people's again: for the preview before it, and in the same
// transaction as the act. Passes go on as they are; whose they are is worked out anew, and gates are told.

import { sql } from 'kysely'
import { seenApart } from '#domain/exits/apart.ts'
import { allowanceOf } from '#domain/exits/whereabouts.ts'
import type { AccountId, ActId, BuildingId, CommunityId, ExitId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { keptAs, mistakenIn, takenFor, type Merged, type TakenFor } from '#domain/people/merges.ts'
import type { StayKind } from '#domain/people/stays.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { mergesAround, recordsOf } from '../people/merges.ts'
import type { MergedBehind } from '../people/merging-with.ts'
import { loadCases } from './cases.ts'
import { exitChange } from './changes.ts'
import { keepDoubt } from './correction-store.ts'
import { requestsLeft } from './leaving.ts'
import { settledWithin } from './judging.ts'
import { lookAgain } from './looking-again.ts'
import { takeBack } from './review-person.ts'
import { settle, type Moved } from './review-stay.ts'
import { keepWhose } from './rows.ts'
import { groundFor, recount, takeTurns } from './whereabouts.ts'

const movementsOf = async (tx: Tx, community: CommunityId, resident: ResidentId) => groundFor(tx, community, { exits: [], passes: [], residents: [resident] })

const apart: MergedBehind['apart'] = async (tx, community, kept, gone) => {
  const [one, other] = [await movementsOf(tx, community, kept), await movementsOf(tx, community, gone)]
  const allows = [...one.passes.values(), ...other.passes.values()].map((it) => allowanceOf(it.claims, it.exit, it.endedAt))
  return seenApart(one.movements, other.movements, allows, one.zone)
}

/** Passes, and one movement of each exit or of none, by which gates are told that they are somebody else's. */
async function keptAtGates(tx: Tx, community: CommunityId, records: readonly ResidentId[]): Promise<{ passes: PassId[]; movements: MovementId[] }> {
  const { rows: [row] } = await sql<{ passes: PassId[]; movements: MovementId[] }>`
    with theirs as (select exit_id as id from exit_people where community_id = ${community} and resident_id = any(${recordsOf(community, records)}))
    select array(select p.id from passes p where p.community_id = ${community} and p.exit_id in (select id from theirs) order by p.id) as passes,
      array(select (array_agg(m.id order by m.id))[1] from movements m where m.community_id = ${community} and m.exit_id in (select id from theirs) group by m.exit_id
        union select m.id from movements m where m.community_id = ${community} and m.exit_id is null and m.resident_id = any(${[...records]}::uuid[])) as movements`.execute(tx)
  return row!
}

const follow: MergedBehind['follow'] = async (ask, records) => {
  const { tx, community, now } = ask
  const exits = await keepWhose(tx, community, records)
  await recount(tx, community, exits.map((it) => it.id), now)
  for (const { id, resident, building } of exits) ask.touch('exit', [id, resident], building)
  const { passes, movements } = await keptAtGates(tx, community, records)
  for (const pass of passes) ask.touch('pass', pass, null)
  for (const movement of movements) ask.touch('movement', movement, null)
}

export const exitsMerged: Pick<MergedBehind, 'turn' | 'apart' | 'requests' | 'follow'> = { turn: takeTurns, apart, requests: requestsLeft, follow }

/** Whom the act is about: one person where two records were made one, both where they are two again. */
async function settledBy(tx: Tx, community: CommunityId, act: ActId): Promise<Moved[]> {
  const { rows } = await sql<{ resident: ResidentId; stay: StayKind; reason: string; by: string }>`
    select distinct r.id as resident, r.stay, m.why as reason, m.by_actor as by from merges m join residents n on n.community_id = m.community_id and n.id in (m.kept_id, m.gone_id)
    join residents r on r.community_id = n.community_id and r.id = coalesce(n.kept_as, n.id) where m.community_id = ${community} and m.act_id = ${act}`.execute(tx)
  return rows.map(({ by, ...row }) => ({ ...row, account: by.replace(/^account:/, '') as AccountId }))
}

type Mistaken = { gone: ResidentId; /** of the gone one, whatever it is reached through by now */ theirs: ResidentId[]; /** who was taken for the gone one, since when */ others: TakenFor[]; from: Instant; to: Instant; /** the mergings that counted until then, and those that still do */ counted: Merged[]; without: Merged[] }
/** The merging that this act took back, by the merges as they counted until then; null where it took none back. */
async function mistakenBy(tx: Tx, community: CommunityId, act: ActId): Promise<Mistaken | null> {
  const { rows: [row] } = await sql<{ kept: ResidentId; gone: ResidentId; of: ActId | null }>`select kept_id as kept, gone_id as gone, takes_back as of from merges where community_id = ${community} and act_id = ${act}`.execute(tx)
  const found = row?.of && mistakenIn(await mergesAround(tx, community, [row.kept, row.gone])).find(({ merging }) => merging.act === row.of)
  if (!row || !found) return null
  const { gone } = row
  const without = found.counted.filter((it) => it.act !== row.of)
  const theirs = [gone, ...without.map((it) => it.gone)].filter((record) => keptAs(without, record).kept === gone)
  return { gone, theirs, others: takenFor(found.counted, found.merging).filter(({ record }) => record !== gone), from: found.merging.recordedAt, to: found.until, counted: found.counted, without }
}

/** Passes of the gone one that were signed meanwhile say the name and the door of the other, in whose pocket they may be. `alone`: the gone one is nobody else's record by now; else only the desk can tell. */
async function signedAsOther(tx: Tx, { community, now }: TaskRun, { gone, theirs, from, to }: Mistaken): Promise<{ id: ExitId; alone: boolean }[]> {
  const { rows } = await sql<{ id: ExitId; alone: boolean }>`
    select distinct p.exit_id as id, w.resident_id = ${gone} as alone from exit_people w join passes p on p.community_id = w.community_id and p.exit_id = w.exit_id
    where w.community_id = ${community} and coalesce(w.named_id, w.resident_id) = any(${theirs}::uuid[]) and p.status = 0 and p.not_after > ${now} and p.issued_at >= ${from} and p.issued_at <= ${to} order by p.exit_id`.execute(tx)
  return rows
}

/** What was asked for meanwhile in the name of whoever was taken for the gone one: it may have been meant for either, which nobody can tell but the desk. Also what waits still, and is let out later. */
async function perhapsTheOthers(tx: Tx, { community, now }: TaskRun, { others, to }: Mistaken): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select distinct e.id from jsonb_to_recordset(${JSON.stringify(others)}::jsonb) as o (record uuid, since timestamptz)
      join exit_people w on w.community_id = ${community} and coalesce(w.named_id, w.resident_id) = o.record join exits e on e.community_id = w.community_id and e.id = w.exit_id
    where e.recorded_at >= o.since and e.recorded_at <= ${to} and not e.emergency and e.state <> 'withdrawn' and (e.state <> 'granted' or e.whereabouts = 'out' or exists (
      select from passes p where p.community_id = e.community_id and p.exit_id = e.id and p.status = 0 and p.not_after > ${now})) order by e.id`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * What was in doubt between those who were one meanwhile, and was decided then: nobody was asked which of them it was for, and whoever decided saw one person. It is asked again, but
 * for what was settled before.
 */
async function settledUnasked(tx: Tx, { community, now }: TaskRun, { gone, others, counted, without, from, to }: Mistaken): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId; one: ResidentId; other: ResidentId }>`
    select e.id, m.kept_id as one, m.gone_id as other from exit_people w join exits e on e.community_id = w.community_id and e.id = w.exit_id join merges m on m.community_id = e.community_id and m.act_id = e.doubt_act_id
    where w.community_id = ${community} and coalesce(w.named_id, w.resident_id) = any(${[gone, ...others.map(({ record }) => record)]}::uuid[]) order by e.id`.execute(tx)
  const areOne = (merges: readonly Merged[], one: ResidentId, other: ResidentId): boolean => keptAs(merges, one).kept === keptAs(merges, other).kept
  const ids = rows.filter(({ one, other }) => areOne(counted, one, other) && !areOne(without, one, other)).map((row) => row.id)
  return (await loadCases(tx, community, ids, now)).filter((it) => settledWithin(it, from, to)).map((it) => it.row.id)
}

async function doubted(tx: Tx, { community, now }: TaskRun, act: ActId, ids: readonly ExitId[]): Promise<Change[]> {
  const changes: Change[] = []
  for (const { id, resident, building } of await keepDoubt(tx, community, ids, act, now)) changes.push(exitChange(id, resident, building))
  return changes
}

/** What was in doubt of these people before: not while all whom it may have been for are one, and again once they are two. */
async function stillDoubted(tx: Tx, { community, now }: TaskRun, people: readonly ResidentId[]): Promise<Change[]> {
  const { rows } = await sql<{ id: ExitId; resident: ResidentId; building: BuildingId | null }>`
    select e.id, w.resident_id as resident, e.building_id as building from exit_people w join exits e on e.community_id = w.community_id and e.id = w.exit_id
    where w.community_id = ${community} and w.resident_id = any(${[...people]}::uuid[]) and e.doubt_act_id is not null order by e.id`.execute(tx)
  const changes: Change[] = []
  for (const { id, resident, building } of rows) if (await lookAgain({ tx, community, now }, id)) changes.push(exitChange(id, resident, building))
  return changes
}

/**
 * The job `exits:merge-review`: `{ community, act }`. Passes of what is one person now, or two again, are judged anew, for the home and the health of that person; of whoever
 * has gone they end, and so do those of the one that say the other's name; what may have been asked for either is looked at by the desk. Done again, it finds nothing more to end.
 */
export const reviewMerge = (run: TaskRun): Promise<Outcome> => transaction(run.db, [run.community], async (tx) => {
  await takeTurns(tx, run.community)
  const changes: Change[] = []
  const act = run.payload['act'] as ActId
  const about = await settledBy(tx, run.community, act)
  for (const one of about) changes.push(...await settle(tx, run, one))
  const mistaken = await mistakenBy(tx, run.community, act)
  if (mistaken && about[0]) {
    const signed = await signedAsOther(tx, run, mistaken)
    for (const { id } of signed.filter(({ alone }) => alone)) await takeBack(tx, run, about[0], id, true)
    changes.push(...await doubted(tx, run, act, [...signed.filter(({ alone }) => !alone).map(({ id }) => id), ...await perhapsTheOthers(tx, run, mistaken), ...await settledUnasked(tx, run, mistaken)]))
  }
  changes.push(...await stillDoubted(tx, run, about.map((one) => one.resident)))
  if (changes.length > 0) await flushChanges(tx, run.community, changes, run.now)
})
