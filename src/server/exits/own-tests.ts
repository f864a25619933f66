// A negative of a testing round of ours is laid before the decision of whoever waits for a test: as a line of evidence like any other, with laboratory and tube, in the name
// of whoever put the result down. What is no negative lays nothing. Where a laboratory has said otherwise since, the line is put right: it stays, and counts no longer.

import { sql } from 'kysely'
import { laidAt, mostPieces } from '#domain/exits/evidence.ts'
import { isOpen } from '#domain/exits/history.ts'
import type { ActId, CommunityId, EvidenceId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { holdsPeople } from '#domain/rounds/verdicts.ts'
import { messageId } from '../channels/messages.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { eachCommunity, eachOf } from '../jobs/each.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { anySaid, swabsOf, type OwnSwab } from '../rounds/lab-said.ts'
import { evidenceCame } from './asks.ts'
import { loadCase, type Case } from './cases.ts'
import { exitChange } from './changes.ts'
import { insertCorrection } from './correction-store.ts'
import { insertEvidence, piecesFrom } from './evidence-store.ts'
import { lookAgain } from './looking-again.ts'
import { decidedAt } from './steps.ts'

type Place = { tx: Tx; community: CommunityId; now: Instant }

/** The line of a swab, the `nth` time that it is laid: what was put right once is laid anew by another one. */
const lineOf = (exit: ExitId, { sample }: OwnSwab, nth: number): EvidenceId => messageId('own-test', exit, sample, String(nth)) as EvidenceId
const mostTimes = 10
const linesOf = (it: Case, swab: OwnSwab): EvidenceId[] => Array.from({ length: mostTimes }, (_, nth) => lineOf(it.row.id, swab, nth))

/** Whether a later swab of the same person came back with anything but a negative: an earlier negative says no more how it is now. */
const isOverruled = (swab: OwnSwab, swabs: readonly OwnSwab[]): boolean => swabs.some((one) => holdsPeople(one) && one.person === swab.person && one.sampledAt >= swab.sampledAt)

/** The latest negative that would be what is asked for; null where nothing is asked for that is not there. */
function toLay({ row, exit, advice, evidence }: Case, swabs: readonly OwnSwab[], now: Instant): OwnSwab | null {
  const item = isOpen(exit) && row.state !== 'withdrawn' ? advice?.items.find(({ requirement, state }) => requirement.kind === 'test-result' && state !== 'present')?.requirement : undefined
  if (!item) return null
  const fits = (swab: OwnSwab): boolean => swab.negative !== null && !isOverruled(swab, swabs) && (item.maxAgeHours === null || plus(swab.sampledAt, item.maxAgeHours * hour) > now)
  return swabs.find((one) => fits(one) && !evidence.some((piece) => piece.content.kind === 'test-result' && piece.content.sampledAt > one.sampledAt && piece.content.result === 'positive')) ?? null
}

async function lay({ tx, community, now }: Place, it: Case, swab: OwnSwab): Promise<boolean> {
  const id = linesOf(it, swab).find((one) => !it.laid.some((piece) => piece.id === one))
  if (!id) return false
  const { lab, at, actor, role } = swab.negative!
  const recordedAt = laidAt(at, await decidedAt(tx, community, it.row.id) ?? it.row.asked_at, now)
  const piece = { id, exit: it.row.id, from: 'desk', by: actor, role, through: [], recordedAt, content: { kind: 'test-result', sampledAt: swab.sampledAt, result: 'negative', source: 'laboratory-report', note: `${lab} · ${swab.tube}`, upload: null } } as const
  if ((await piecesFrom(tx, community, piece)) >= mostPieces.desk) return false
  return insertEvidence(tx, community, piece)
}

/** Lines of ours whose swab is not known to be negative any more, or is not the last word: put right, in the name of whoever said so last. */
const lostOf = (it: Case, swabs: readonly OwnSwab[]): EvidenceId[] =>
  swabs.filter((one) => one.negative === null || isOverruled(one, swabs)).flatMap((swab) => linesOf(it, swab).filter((id) => it.evidence.some((piece) => piece.id === id)))

async function putRight({ tx, community, now }: Place, it: Case, swabs: readonly OwnSwab[]): Promise<boolean> {
  const lost = lostOf(it, swabs)
  for (const id of lost) {
    const old = it.laid.find((piece) => piece.id === id)!
    const act = { id: messageId('own-test-lost', it.row.id, id) as ActId, evidence: id, replacement: null, takesBack: null }
    await insertCorrection(tx, community, { ...act, exit: it.row.id, why: old.content.kind === 'test-result' ? old.content.note : '', afterSeq: it.exit.seq, by: old.by, role: old.recordedBy }, now)
  }
  return lost.length > 0
}

/** One case, locked. Null when nothing of it has changed. `known` was read before: only where it says that something is to be written they are read again, with the whole round in which they lie. */
async function bring(place: Place, exit: ExitId, resident: ResidentId, known: readonly OwnSwab[] | null): Promise<Change | null> {
  const { tx, community, now } = place
  const it = await loadCase(tx, community, exit, now, true)
  if (!it || (known && lostOf(it, known).length === 0 && toLay(it, known, now) === null)) return null
  const swabs = await swabsOf(tx, community, [resident], now)
  const right = await putRight(place, it, swabs)
  const here = right ? (await loadCase(tx, community, exit, now))! : it
  const swab = toLay(here, swabs, now)
  const laid = swab !== null && await lay(place, here, swab)
  if (!right && !laid) return null
  await lookAgain(place, exit)
  await evidenceCame(place, exit)
  return exitChange(exit, it.row.resident_id, it.row.building_id)
}

/** For a request that was made just now. */
export async function bringOwnTests(place: Place, exit: ExitId, resident: ResidentId): Promise<void> {
  if (await anySaid(place.tx, place.community, place.now)) await bring(place, exit, resident, null)
}

type Waiting = { exit: ExitId; resident: ResidentId }
/** Requests that wait, and passes that somebody may be out on: a line of theirs may have to be put right. */
async function waiting(tx: Tx, community: CommunityId): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select e.id as exit, coalesce(r.kept_as, r.id) as resident from exits e join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
      join residents r on r.community_id = p.community_id and r.id = p.resident_id
    where e.community_id = ${community} and not e.emergency and (e.state in ('asked', 'appealed')
      or (e.state = 'granted' and exists (select from evidence v where v.community_id = e.community_id and v.exit_id = e.id and v.kind = 'test-result' and v.content ->> 'source' = 'laboratory-report')))`.execute(tx)
  return rows
}

/** A request a transaction: none waits for another, and one that cannot be looked at holds up no other. It is thrown when all were, so that it is tried again and seen. */
export async function bringTests(db: Database, community: CommunityId, now: () => Instant): Promise<void> {
  const found = await transaction(db, [community], async (tx) => {
    if (!(await anySaid(tx, community, now()))) return []
    const all = await waiting(tx, community)
    const swabs = all.length === 0 ? [] : await swabsOf(tx, community, all.map((one) => one.resident), now())
    return all.map((one) => ({ ...one, known: swabs.filter((it) => it.person === one.resident) })).filter((one) => one.known.length > 0)
  })
  await eachOf(found, ({ exit, resident, known }) => transaction(db, [community], async (tx) => {
    const place = { tx, community, now: now() }
    const change = await bring(place, exit, resident, known)
    if (change) await flushChanges(tx, community, [change], place.now)
  }))
}

/** The job `exits:tests`: `{ community }`. Done again, it finds nothing more to lay. */
export const layTests = (run: TaskRun): Promise<Outcome> => bringTests(run.db, run.community, () => run.now)

/** What came in another order: swabs that a phone told after the paper, records that were made one. A minute late at most. */
export async function testsByTheClock(db: Database, now: Instant): Promise<void> {
  const { rows } = await sql<{ community: CommunityId }>`select distinct community_id as community from lab_results where received_at > ${plus(now, -14 * 24 * hour)}`.execute(db.watch)
  await eachCommunity('exits:tests-late', rows, (community) => bringTests(db, community, () => now))
}
