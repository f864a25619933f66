// What two records have of requests, passes and movements, when they become one person's or two people's again: for the preview before it, and in the same
// transaction as the act. Passes go on as they are; whose they are is worked out anew, and gates are told.

import { sql } from 'kysely'
import { seenApart } from '#domain/exits/apart.ts'
import { allowanceOf } from '#domain/exits/whereabouts.ts'
import type { AccountId, ActId, BuildingId, CommunityId, ExitId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { StayKind } from '#domain/people/stays.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { recordsOf } from '../people/merges.ts'
import type { MergedBehind } from '../people/merging-with.ts'
import { exitChange } from './changes.ts'
import { keepLookAgain } from './correction-store.ts'
import { requestsLeft } from './leaving.ts'
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

/** Where they are two again: passes of the gone record that were signed meanwhile say the name and the door of the kept one, in whose pocket they may be. */
async function signedAsOther(tx: Tx, { community, now }: TaskRun, act: ActId, { resident }: Moved): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select p.exit_id as id from merges t join merges m on m.community_id = t.community_id and m.act_id = t.takes_back
      join exit_people w on w.community_id = t.community_id and w.resident_id = ${resident} and w.resident_id <> m.kept_id join passes p on p.community_id = w.community_id and p.exit_id = w.exit_id
    where t.community_id = ${community} and t.act_id = ${act} and p.status = 0 and p.not_after > ${now} and p.issued_at >= m.recorded_at and p.issued_at <= t.recorded_at order by p.exit_id`.execute(tx)
  return rows.map((row) => row.id)
}

/** And those of the kept record that were asked for and signed meanwhile: they may have been meant for either, which nobody can tell but the desk. */
async function perhapsTheOthers(tx: Tx, { community, now }: TaskRun, act: ActId, { resident }: Moved): Promise<Change[]> {
  const { rows } = await sql<{ id: ExitId; resident: ResidentId; building: BuildingId | null }>`
    select distinct e.id, w.resident_id as resident, e.building_id as building from merges t join merges m on m.community_id = t.community_id and m.act_id = t.takes_back and m.kept_id = ${resident}
      join exit_people w on w.community_id = t.community_id and w.resident_id = m.kept_id join exits e on e.community_id = w.community_id and e.id = w.exit_id
      join passes p on p.community_id = e.community_id and p.exit_id = e.id
    where t.community_id = ${community} and t.act_id = ${act} and e.state = 'granted' and p.status = 0 and p.not_after > ${now} and e.recorded_at >= m.recorded_at and e.recorded_at <= t.recorded_at`.execute(tx)
  for (const { id } of rows) await keepLookAgain(tx, community, id, true, now)
  return rows.map(({ id, resident: whose, building }) => exitChange(id, whose, building))
}

/**
 * The job `exits:merge-review`: `{ community, act }`. Passes of what is one person now, or two again, are judged anew, for the home and the health of that person; of whoever
 * has gone they end, and so do those of the one that say the other's name; what was asked for on the kept card is looked at by the desk. Done again, it finds nothing more to end.
 */
export const reviewMerge = (run: TaskRun): Promise<Outcome> => transaction(run.db, [run.community], async (tx) => {
  await takeTurns(tx, run.community)
  const changes: Change[] = []
  const act = run.payload['act'] as ActId
  for (const one of await settledBy(tx, run.community, act)) {
    changes.push(...await settle(tx, run, one))
    for (const id of await signedAsOther(tx, run, act, one)) await takeBack(tx, run, one, id, true)
    changes.push(...await perhapsTheOthers(tx, run, act, one))
  }
  if (changes.length > 0) await flushChanges(tx, run.community, changes, run.now)
})
