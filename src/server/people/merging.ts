// Two records made one, after both were seen side by side; and two again, where it was a mistake. Nothing is moved and nothing deleted: a row says which is
// reached through which. What opens the gone record ends, because nobody can tell whose pocket that phone is in; taking back does not bring it back.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { can, type Place } from '#domain/access/access.ts'
import type { ActId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done } from '#domain/kernel/wire.ts'
import { lookAtMerge, mergeAct, mergePreview, unmergeAct, type MergeAct } from '#domain/people/merge-wire.ts'
import { countingMerges, mayMerge, mayUnmerge, takenFor } from '#domain/people/merges.ts'
import { ownStatusAt, strictestAt } from '#domain/people/own-status.ts'
import { isOfHere } from '#domain/people/stays.ts'
import { losesNumber } from '#domain/people/roster-cells.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue } from '../jobs/queue.ts'
import { personOf } from './homes.ts'
import { closeChildrens, joining, type Leaving, type Opened } from './leaving.ts'
import { addMerge, keptOf, mergesAround, statusIfOne } from './merges.ts'
import type { MergedBehind } from './merging-with.ts'
import { actFor, isTakenOver, put, takeOver, toPutBack } from './merging-values.ts'
import { falling, fallsByBirth, type AtHome } from './own-phones.ts'
import { beginStays, byOf, lockPeople, type Here } from './stays.ts'
import { membersWith, personRow, type PersonRow } from './store.ts'

type Pair = { kept: ResidentId; gone: ResidentId }
type Asking<Body extends Pair> = Ask<Body>

async function placeOfKept({ tx, community, body }: Asking<Pair>): Promise<Place | null> {
  const person = await personOf(tx, community, body.kept)
  return person && { community, building: person.home.building, resident: person.id, household: person.household }
}

/** Both as they are now, locked by whoever will write. Problems: those of `mayMerge`, `not-found` also for a record in a building that is not theirs to put right. */
async function bothOf(ask: Asking<Pair>): Promise<Result<{ kept: Here; gone: Here }>> {
  const people = await lockPeople(ask.tx, ask.community, [ask.body.kept, ask.body.gone])
  const [kept, gone] = [ask.body.kept, ask.body.gone].map((id) => people.find((one) => one.id === id))
  if (!kept || !gone || ![kept, gone].every(({ building }) => can(ask.rights, 'person.write', { community: ask.community, building }))) return no({ code: 'not-found' })
  const may = mayMerge(kept, gone)
  return may.ok ? ok({ kept, gone }) : may
}

/**
 * In one home its slip and phones go on, but where they would be the own of the only adult who is left: it may be two people after all. So they would where the
 * day of birth that is taken (`born`; left out: none is) makes a child of one of two adults, at the home of the kept one.
 */
async function leavingOf({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, { kept, gone }: { kept: Here; gone: Here }, born?: string | null): Promise<Leaving[]> {
  const then = (one: AtHome): AtHome | null => (one.id === gone.id ? null : one.id === kept.id && born !== undefined ? { ...one, born } : one)
  const falls = await falling(tx, community, [kept.household, gone.household], then, now)
  const leaving: Leaving = { household: gone.household, residents: [gone.id], home: kept.household !== gone.household || falls.includes(gone.household), gone: false, goesOn: kept.household === gone.household, madeOne: true }
  return kept.household !== gone.household && falls.includes(kept.household) ? [leaving, { household: kept.household, residents: [], home: true, gone: false }] : [leaving]
}

/** Whichever day of birth is taken: before it is chosen, what ends with the other one is said as well. */
async function openedBy(ask: Pick<Ask, 'tx' | 'community' | 'now'>, behind: MergedBehind, leavings: readonly Leaving[]) {
  const all: Opened[] = []
  for (const leaving of leavings) all.push(await behind.opened(ask.tx, ask.community, leaving, ask.now))
  const sum = (what: 'phones' | 'links' | 'cares'): number => all.reduce((many, it) => many + it[what], 0)
  return { slip: all.some((it) => it.slip), phones: sum('phones'), links: sum('links'), cares: sum('cares') }
}

/** Homes that could act for the gone one and may no more: not those that may for the kept one, or where that one lives. */
async function toGiveAnew({ tx, community, now, body }: Asking<Pair>, behind: MergedBehind, kept: Here): Promise<number> {
  const may = new Set([...await behind.carers(tx, community, body.kept, now), kept.household])
  return (await behind.carers(tx, community, body.gone, now)).filter((home) => !may.has(home)).length
}

const shownOf = ({ id, name, born, phone, door, compound, stay }: PersonRow) => ({ id, name, born, phone, door, compound, stay })
/** Stands for both records as they were shown: put right or moved since, they are looked at again. */
const seenOf = (kept: PersonRow, gone: PersonRow): string => createHash('sha256').update(JSON.stringify([shownOf(kept), shownOf(gone)])).digest('hex').slice(0, 24)

async function sidesOf({ tx, community }: Pick<Ask, 'tx' | 'community'>, pair: Pair): Promise<{ kept: PersonRow; gone: PersonRow }> {
  return { kept: (await personRow(tx, community, pair.kept))!, gone: (await personRow(tx, community, pair.gone))! }
}

const look = (behind: MergedBehind) => endpoint({
  method: 'POST', path: '/residents/merge/preview', summary: 'Two records side by side, and what would happen if they were made one; nothing is put down', may: 'person.write', place: placeOfKept, body: lookAtMerge, reply: mergePreview, once: false,
  async handle(ask) {
    const { tx, community, now, body } = ask
    const both = await bothOf(ask)
    if (!both.ok) return both
    const sides = await sidesOf(ask, body)
    const { status, until: statusUntil, also: statusAlso } = await statusIfOne(tx, community, body.kept, body.gone, now)
    const known = strictestAt({ status, statusUntil, statusAlso }, now)
    const livesWith = async (one: ResidentId) => (await membersWith(tx, community, one)).filter(({ id }) => id !== one).map(({ id, name }) => ({ id, name }))
    return ok({
      kept: { ...shownOf(sides.kept), status: ownStatusAt(sides.kept, now), with: await livesWith(body.kept) }, gone: { ...shownOf(sides.gone), status: ownStatusAt(sides.gone, now), with: await livesWith(body.gone) },
      ...await behind.requests(tx, community, [body.kept, body.gone], now), one: { id: body.kept, status: known.status, statusUntil: known.until }, apart: await behind.apart(tx, community, body.kept, body.gone),
      ...await openedBy(ask, behind, await leavingOf(ask, both.value, sides.gone.born)), carers: await toGiveAnew(ask, behind, both.value.kept), seen: seenOf(sides.kept, sides.gone),
    })
  },
})

type PutDown = { kept: ResidentId; gone: ResidentId; takesBack: ActId | null; why: string; despite: boolean | null }
/** The very same act, sent before by whatever way, and for the same reason: what was changed in it since its answer was lost is not saved by saying so. Problem: `act-id-taken`. */
async function isPutDown(tx: Tx, community: CommunityId, act: ActId, same: (row: PutDown) => boolean | Promise<boolean>): Promise<Result<boolean>> {
  const { rows: [row] } = await sql<PutDown>`
    select kept_id as kept, gone_id as gone, takes_back as "takesBack", why, despite from merges where community_id = ${community} and act_id = ${act}`.execute(tx)
  return !row ? ok(false) : (await same(row)) ? ok(true) : no({ code: 'act-id-taken' })
}

const isSameMerge = (ask: Asking<MergeAct>) => async ({ kept, gone, takesBack, why, despite }: PutDown): Promise<boolean> => {
  const { body } = ask
  return kept === body.kept && gone === body.gone && takesBack === null && why === body.why && (despite ?? body.despite) === body.despite && isTakenOver(ask.tx, ask.community, body)
}

function touchAll(ask: Pick<Ask, 'touch' | 'look'>, people: readonly Here[]): void {
  for (const { id, building } of people) {
    ask.touch('resident', id, building)
    ask.touch('news', id, building)
    ask.look(id, 'card')
  }
}

/** Problems: `both-are-out`, `seen-apart`, `changed-meanwhile`. */
async function mayNow({ tx, community, body }: Asking<MergeAct>, behind: MergedBehind): Promise<Result<null>> {
  const { kept, gone } = await sidesOf({ tx, community }, body)
  if (seenOf(kept, gone) !== body.seen) return no({ code: 'changed-meanwhile' })
  const apart = await behind.apart(tx, community, body.kept, body.gone)
  // As one person the return of one would be that of the other, who is still out there.
  if (apart.now) return no({ code: 'both-are-out' })
  return apart.before && !body.despite ? no({ code: 'seen-apart' }) : ok(null)
}

const merge = (behind: MergedBehind) => endpoint({
  method: 'POST', path: '/residents/merge', summary: 'Makes two records one: everything of both is reached through the kept one', may: 'person.write', place: placeOfKept, body: mergeAct, reply: done,
  async handle(ask) {
    const { tx, community, now, body } = ask
    await behind.turn(tx, community)
    await lockPeople(tx, community, [body.kept, body.gone])
    const before = await isPutDown(tx, community, body.id, isSameMerge(ask))
    if (!before.ok) return before
    if (before.value) return ok({ done: true as const })
    const both = await bothOf(ask)
    if (!both.ok) return both
    const may = await mayNow(ask, behind)
    if (!may.ok) return may
    const { kept, gone } = both.value
    const by = byOf(ask, kept.building)
    const born = body.take.includes('born') ? (await sidesOf(ask, body)).gone.born : undefined
    for (const leaving of await leavingOf(ask, both.value, born)) await behind.close(ask, leaving)
    await beginStays(tx, community, [kept, gone], now)
    const taken = await takeOver(tx, community, body, by, now)
    if (taken.some(({ what, old, new: now }) => what === 'phone' && losesNumber(old, now))) {
      await behind.endAtNumber(ask, [body.kept])
      ask.touch('circle', body.kept, kept.building)
    }
    const records = await addMerge(tx, community, { act: body.id, kept: body.kept, gone: body.gone, takesBack: null, why: body.why, despite: body.despite }, by, now)
    if (!records) return no({ code: 'act-id-taken' })
    await behind.follow(ask, records)
    await enqueue(tx, 'exits:merge-review', { community, act: body.id }, now)
    touchAll(ask, [kept, gone])
    return ok({ done: true as const })
  },
})

type Undone = Ask<{ id: ActId; act: ActId; why: string }>
async function placeOfAct({ tx, community, body }: Undone): Promise<Place | null> {
  const { rows: [row] } = await sql<{ kept: ResidentId }>`select kept_id as kept from merges where community_id = ${community} and act_id = ${body.act}`.execute(tx)
  const person = row ? await personOf(tx, community, row.kept) : null
  return person && { community, building: person.home.building, resident: person.id }
}

async function pairOf(tx: Tx, community: CommunityId, act: ActId): Promise<Pair | null> {
  const { rows: [row] } = await sql<Pair>`select kept_id as kept, gone_id as gone from merges where community_id = ${community} and act_id = ${act}`.execute(tx)
  return row ?? null
}

/** The gone one is of their home again: what was said there to every phone meanwhile was said of the others. */
async function ofHomeAgain(ask: Undone, behind: MergedBehind, { household, stay, born }: Here, apart: boolean, since: Instant): Promise<void> {
  if (!isOfHere(stay)) return
  if (apart) return joining(ask, behind, [{ household, born }], since)
  // At one home they were there all the while, but as somebody else.
  await closeChildrens(ask, behind, [{ household, born }])
  await behind.joins(ask, [household], [], since)
}

const unmerge = (behind: MergedBehind) => endpoint({
  method: 'POST', path: '/residents/merge/take-back', summary: 'They are two people after all: both are as they were; what has ended stays ended', may: 'person.write', place: (ask) => placeOfAct(ask), body: unmergeAct, reply: done,
  async handle(ask) {
    const { tx, community, now, body } = ask
    await behind.turn(tx, community)
    const pair = await pairOf(tx, community, body.act)
    if (!pair) return no({ code: 'not-found' })
    const people = await lockPeople(tx, community, [pair.kept, pair.gone])
    const before = await isPutDown(tx, community, body.id, (row) => row.takesBack === body.act && row.why === body.why)
    if (!before.ok) return before
    if (before.value) return ok({ done: true as const })
    if (!people.every(({ building }) => can(ask.rights, 'person.write', { community, building }))) return no({ code: 'not-found' })
    const merges = await mergesAround(tx, community, [pair.kept, pair.gone])
    const may = mayUnmerge(merges, body.act)
    if (!may.ok) return may
    const by = byOf(ask, people[0]!.building)
    // Given out in the name of whoever both were meanwhile, which may be a third record.
    const [one] = await lockPeople(tx, community, [(await keptOf(tx, community, [pair.kept])).get(pair.kept)!])
    const apart = one!.household !== people.find(({ id }) => id === pair.gone)!.household
    const records = takenFor(countingMerges(merges), may.value)
    await behind.closeSince(ask, { records, household: apart ? { id: one!.household, since: records.find(({ record }) => record === one!.id)!.since } : null })
    for (const { resident, changes } of await toPutBack(tx, community, body.act, merges)) {
      const [at] = await lockPeople(tx, community, [resident])
      const born = changes.find(({ what }) => what === 'born')
      if (born && await fallsByBirth(tx, community, at!.household, resident, born.new, now)) await behind.close(ask, { household: at!.household, residents: [], home: true, gone: false })
      await put(tx, community, resident, changes, { act: actFor(body.id, pair.kept, resident), why: body.why, by, now })
    }
    await ofHomeAgain(ask, behind, people.find(({ id }) => id === pair.gone)!, apart, may.value.recordedAt)
    const about = await addMerge(tx, community, { act: body.id, ...pair, takesBack: body.act, why: body.why, despite: null }, by, now)
    if (!about) return no({ code: 'act-id-taken' })
    await behind.follow(ask, about)
    await enqueue(tx, 'exits:merge-review', { community, act: body.id }, now)
    touchAll(ask, people)
    return ok({ done: true as const })
  },
})

export const mergeRoutes = (behind: MergedBehind): readonly Endpoint[] => [look(behind), merge(behind), unmerge(behind)]
