// A roster file from rows to tables, for HTTP and the command line alike (whoever calls has read the file): checked, compared with who is known, then taken in
// whole or not at all, with what was answered about everybody whom it makes a question of. Runs inside the caller's transaction, which must see the
// community's rows.

import { createHash, randomBytes } from 'node:crypto'
import { actingRole, type Rights } from '#domain/access/access.ts'
import { uuidv7, type CommunityId, type ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import type { RosterAsk, RosterChoices } from '#domain/people/roster.ts'
import { losesNumber } from '#domain/people/roster-cells.ts'
import { workOf, type RosterAnswers, type RosterWork } from '#domain/people/roster-answers.ts'
import { doorOf } from '#domain/people/people.ts'
import { planRoster, type Known, type RosterPlan } from '#domain/people/roster-plan.ts'
import { kept } from '#domain/people/roster-shape.ts'
import type { Question } from '#domain/people/roster-table.ts'
import { mostGone } from '#domain/people/roster-wire.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { stop } from '../http/failing.ts'
import { zoneOf } from './community.ts'
import { joining, type LeftBehind } from './leaving.ts'
import { falling } from './own-phones.ts'
import { putGone, putMoved, type Acting } from './roster-acts.ts'
import { beforeOf, differenceOf, seenOf } from './roster-difference.ts'
import type { Remembered, RosterFile } from './roster-file.ts'
import { fillPlaces, knownPlaces } from './roster-fill.ts'
import { unwatched, type Watch } from './roster-runs.ts'
import * as store from './roster-store.ts'
import { keepSearch, lockPeople } from './stays.ts'
import { simplified } from './scripts.ts'

export type RosterAt = { tx: Tx; community: CommunityId; now: Instant }
/** A file as it was sent, and what was read from it. */
export type Sent = { sha256: Buffer; file: RosterFile; /** when it was written, as the device says */ made: Instant | null }
export const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** What has to be known before a file is read. */
export const rosterAsk = async ({ tx, community, now }: RosterAt, choices: RosterChoices = {}): Promise<{ ask: RosterAsk; remembered: Remembered[] }> => ({
  ask: { today: dayOf(now, await zoneOf(tx, community)), compound: await store.usualCompound(tx, community), places: await knownPlaces(tx, community), choices },
  remembered: await store.rememberedShapes(tx, community),
})

const shown = 200
const noPlan: RosterPlan = { add: [], change: [], corrected: [], alike: [], unchanged: 0, gone: [], moved: [], again: [], left: [] }

type Compared = { plan: RosterPlan; known: readonly Known[]; before: RosterResult['before']; seen: string | null }
async function compared({ tx, community, now }: RosterAt, { file, sha256, made }: Sent): Promise<Compared> {
  const known = file.errorCount > 0 ? [] : await store.knownPeople(tx, community, now)
  const plan = file.errorCount > 0 ? noPlan : planRoster(file.people, known, simplified)
  const before = beforeOf(await store.importsBefore(tx, community, sha256), made)
  return { plan, known, before, seen: seenOf(file, plan, before) }
}

const door = ({ building, entrance, flat }: Known): string => doorOf(building, entrance, flat)
const note = ({ sheet, row }: { sheet: string; row: number }, code: Question['code'], value: string): Question => ({ sheet, row, column: '', code, value })
/** Rows that are left aside, and are named nowhere else, stand before all else; whoever is asked about comes last. */
const notesOf = (of: readonly Question[], { moved, again, left }: RosterPlan): Question[] => [
  ...again.map(({ person, known }) => note(person, 'person-again', door(known))), ...left.map(({ person }) => note(person, 'person-left', '')), ...of,
  ...moved.map(({ person, from }) => note(person, 'person-moved', door(from))),
]

type Outcome = { imported: boolean; work: RosterWork; shown: boolean }
function resultOf(file: RosterFile, { plan, known, before, seen }: Compared, { imported, work, shown: listed }: Outcome): RosterResult {
  const { rows, errors, errorCount, ignored, filledDown, sheets, choices, asLastTime } = file
  const places = imported ? [] : file.places
  return {
    rows, errors, errorCount, ignored, filledDown, imported, sheets, choices, asLastTime, before,
    added: imported ? work.add.length : plan.add.length, changed: imported ? work.change.length : plan.change.length, unchanged: plan.unchanged,
    notes: notesOf(file.notes, plan).slice(0, shown), places: places.slice(0, shown), placeCount: places.length, seen: imported ? null : seen,
    correctedCount: plan.corrected.length, alikeCount: plan.alike.length, goneCount: plan.gone.length, movedCount: plan.moved.length, againCount: plan.again.length, leftCount: plan.left.length, difference: listed ? differenceOf(plan, known) : null, unanswered: work.unanswered,
    putDown: imported ? { movedOut: work.movedOut.length, away: work.away.length, moved: work.move.length } : { movedOut: 0, away: 0, moved: 0 },
  }
}

/** What a file would change, and every error in it (200 are shown). */
export async function checkRosterFile(at: RosterAt, sent: Sent): Promise<RosterResult> {
  const found = await compared(at, sent)
  return resultOf(sent.file, found, { imported: false, work: workOf(found.plan, null), shown: true })
}

export type Taking = RosterAt & { rights: Rights; seen: string | null; answers: RosterAnswers | null; left: LeftBehind; watch?: Watch } & Partial<Pick<Ask, 'touch'>>
export type Taken = { result: RosterResult; touched: store.Stored[] }

/** Whoever is asked about stays as they are until the transaction ends. False: somebody has just changed one of them, and all have to be compared anew. */
async function held({ tx, community }: RosterAt, { change, corrected, alike, gone, moved }: RosterPlan): Promise<boolean> {
  const people = [...[...change, ...corrected, ...alike].map((it) => it.known), ...gone, ...moved.map(({ from }) => from)]
  if (people.length === 0) return true
  await lockPeople(tx, community, people.map((one) => one.id as ResidentId))
  return store.stillSo(tx, community, people)
}

/**
 * Takes a file in, unless there is an error in it, or something that nobody has read or answered, or that is no longer as they read it: then nothing is
 * stored. `touched` is for whoever tells the listeners. Throws `roster-stopped`, `roster-too-many-gone`.
 */
export async function takeRosterFile(taking: Taking, sent: Sent): Promise<Taken> {
  const { tx, community, now, watch = unwatched } = taking
  const { file } = sent
  await watch.step('comparing', 0, file.people.length)
  await store.lockRoster(tx, community)
  let found = await compared(taking, sent)
  if (file.errorCount === 0 && found.seen === taking.seen && !(await held(taking, found.plan))) found = await compared(taking, sent)
  const work = workOf(found.plan, taking.answers)
  // Where nothing has to be read any more, a word for having read it does no harm.
  const read = found.seen === null || found.seen === taking.seen
  if (file.errorCount > 0 || !read || work.unanswered > 0) return { result: resultOf(file, found, { imported: false, work, shown: false }), touched: [] }
  if (work.movedOut.length + work.away.length > mostGone) stop({ code: 'roster-too-many-gone', most: mostGone })
  const touched = await stored(taking, work)
  if (work.add.length > 100) await store.countAnew(tx)
  const by = taking.rights.actor.id
  await store.noteImport(tx, community, {
    id: uuidv7(msOf(now), randomBytes(10)), sha256: sent.sha256, rows: file.rows, added: work.add.length, changed: work.change.length, unchanged: found.plan.unchanged,
    gone: work.movedOut.length + work.away.length, moved: work.move.length, by, made: sent.made, now,
  })
  await store.rememberShape(tx, community, { shape: file.shape, choices: kept(file.choices), by, now })
  return { result: resultOf(file, found, { imported: true, work, shown: false }), touched }
}

/** Where a day of birth makes a child of one of two adults, as at the desk. */
async function endPhones(acting: Acting, changes: RosterWork['change']): Promise<void> {
  const born = new Map(changes.filter((it) => it.born !== it.known.born).map((it) => [it.known.id, it.born]))
  if (born.size === 0) return
  const homes = [...new Set(changes.filter((it) => born.has(it.known.id)).map((it) => it.known.household))]
  for (const household of await falling(acting.tx, acting.community, homes, (one) => (born.has(one.id) ? { ...one, born: born.get(one.id)! } : one), acting.now)) {
    await acting.left.close(acting, { household, residents: [], home: true, gone: false })
  }
}

/** Whoever was called, and read to, at a number that the file puts right: their own, or their home's where they have none. A first number takes nobody's place. */
async function readAtOld({ tx, community }: RosterAt, change: RosterWork['change']): Promise<ResidentId[]> {
  const own = change.filter(({ known, phone }) => losesNumber(known.phone, phone)).map(({ known }) => known.id)
  const homes = change.filter(({ known, householdPhone }) => losesNumber(known.householdPhone, householdPhone)).map(({ known }) => known.household)
  return [...new Set([...own, ...await store.withoutNumber(tx, community, homes)])]
}

/** Who has gone first, so that whoever is new at their door joins nobody who has left it. */
async function stored({ tx, community, now, rights, answers, left, watch = unwatched, touch }: Taking, work: RosterWork): Promise<store.Stored[]> {
  const total = work.add.length + work.change.length + work.movedOut.length + work.away.length + work.move.length
  let done = 0
  const step = (more: number): Promise<void> => { done += more; return watch.step('storing', done, total) }
  await step(0)
  if (total === 0) return []
  const people = [...work.add, ...work.change.map((it) => it.person), ...work.move.map((it) => it.person)]
  const acting: Acting = {
    tx, community, now, rights, left, people, step, ...(touch ? { touch } : {}), newId: () => uuidv7(msOf(now), randomBytes(10)), source: answers?.source || 'roster',
    by: { actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'staff' },
  }
  const gone = await putGone(acting, work)
  const places = await fillPlaces(acting)
  const moved = await putMoved(acting, work.move, places)
  const fresh = await store.storeFresh(acting, work.add, places, (joiners) => joining(acting, left, joiners))
  await endPhones(acting, work.change)
  const atOld = await readAtOld(acting, work.change)
  await store.storeChanges(acting, work.change)
  // Whoever moved is found by the number of the home where they are now.
  await keepSearch(tx, community, work.move.flatMap(({ from, news }) => (news ? [from.id] : [])))
  // As at the desk: what was texted or read to the old number may be in a stranger's hand.
  await left.endAtNumber(acting, atOld)
  if (atOld.length > 0) touch?.('circle', atOld)
  const buildingOf = ({ compound, building }: Known) => places.buildings.get(JSON.stringify([compound, building])) as store.Stored['building']
  return [...gone, ...moved, ...fresh, ...work.change.map(({ known }) => ({ resident: known.id, building: buildingOf(known) }))]
}
