// Acts about who lives where: moved, gone, away, back, died; shown before what they end, put down, and taken back when they were a mistake.
// Nothing is deleted by any of them. What opens a home is closed in the same transaction, passes end by a job.

import { sql } from 'kysely'
import { can, type Place } from '#domain/access/access.ts'
import type { ActId, BuildingId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done } from '#domain/kernel/wire.ts'
import { countsFrom } from '#domain/people/own-status.ts'
import { actPreview, stayAct, takeBackAct, type StayAct } from '#domain/people/record-wire.ts'
import { checkTimes, endFrom, hadGoneBefore, isGone, isOfHere, leavesHome, mayAct, mayTakeBack, stayBefore, stayNow, type ActKind, type StayKind, type StayRow } from '#domain/people/stays.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue } from '../jobs/queue.ts'
import { personOf } from './homes.ts'
import { buildingOfFlat, enterHousehold, takeNumberAlong, type To } from './households.ts'
import { joining, openedAt, type Joiner, type LeftBehind } from './leaving.ts'
import { fallsWithout } from './own-phones.ts'
import { addStays, beginStays, byOf, lockPeople, staysOf, toRow, type Here, type NewStay } from './stays.ts'

type Acting = Ask<StayAct>

/** Where the first of them lives; the others are held against it. */
async function homeOfFirst({ tx, community, body }: Acting): Promise<Place | null> {
  const person = await personOf(tx, community, body.residents[0]!)
  return person && { community, building: person.home.building, resident: person.id, household: person.household }
}

/** The people of an act: all there, of one household, and each of whom it can be said. */
async function peopleFor({ tx, community, now }: Acting, body: StayAct): Promise<Result<Here[]>> {
  const ids = [...new Set(body.residents)]
  const people = await lockPeople(tx, community, ids)
  if (people.length < ids.length) return no({ code: 'not-found' })
  if (people.some((one) => one.merged)) return no({ code: 'record-merged' })
  if (new Set(people.map((one) => one.household)).size > 1) return no({ code: 'not-one-household' })
  // A colleague was faster: what would end now is not what was shown.
  if (body.from && body.from !== people[0]!.household) return no({ code: 'changed-meanwhile' })
  const times = checkTimes(body, now)
  if (!times.ok) return times
  for (const { stay } of people) {
    const may = mayAct(body.kind, stay)
    if (!may.ok) return may
  }
  return ok(people)
}

async function isPutDown(tx: Tx, community: CommunityId, act: ActId): Promise<readonly ResidentId[]> {
  const { rows } = await sql<{ id: ResidentId }>`select resident_id as id from stays where community_id = ${community} and act_id = ${act}`.execute(tx)
  return rows.map((row) => row.id)
}

const kindOf: Record<Exclude<ActKind, 'back' | 'longer'>, StayKind> = { moved: 'lives', 'for-good': 'lives', 'moved-out': 'moved-out', away: 'away', died: 'died' }

type Stays = ReadonlyMap<ResidentId, readonly StayRow[]>
/** Of those of whom nothing was put down yet, what the roster says. */
async function staysSaid(tx: Tx, community: CommunityId, people: readonly Here[]): Promise<Stays> {
  const rows = await staysOf(tx, community, people.map((one) => one.id))
  return new Map(people.map(({ id, household, stay }) => [id, rows.get(id)!.length > 0 ? rows.get(id)! : [roster(household, stay)]]))
}
const roster = (household: HouseholdId, kind: StayKind): StayRow =>
  ({ act: '' as ActId, recordedAt: '' as Instant, kind, household, since: null, until: null, host: null, place: '' })

/** The row of each of them. Whoever is back is what they were before they went; whoever stays longer is with whom they were. */
function rowsFor({ now }: Acting, body: StayAct, people: readonly Here[], stays: Stays): NewStay[] {
  const act = { act: body.id, since: countsFrom(body.since, now), until: null, host: null, takesBack: null, source: body.source }
  return people.map(({ id: resident, household }) => {
    if (body.kind !== 'back' && body.kind !== 'longer') return { ...act, resident, kind: kindOf[body.kind], household: body.to?.household ?? household, place: body.place, until: body.kind === 'away' ? body.until : null }
    const before = stayBefore(stays.get(resident)!)
    return { ...act, resident, kind: before?.kind ?? 'lives', household: before?.household ?? household, host: before?.host ?? null, place: before?.place ?? '', until: body.kind === 'longer' ? body.until : endFrom(before?.until ?? null, act.since) }
  })
}

/** The building that they move into; problems: `home-needed`, `not-found`. Null for every other act. */
async function intoFor(ask: Acting, body: StayAct): Promise<Result<BuildingId | null>> {
  if (body.kind !== 'moved') return ok(null)
  if (!body.to) return no({ code: 'home-needed' })
  const building = await buildingOfFlat(ask.tx, ask.community, body.to.flat)
  return building && can(ask.rights, 'person.write', { community: ask.community, building }) ? ok(building) : no({ code: 'not-found' })
}

/**
 * Whether that act was put down before, by another way, as the very same of the same people; null where it was not put down. A form that was changed since, because the answer was lost, is
 * not saved by saying so; nor is one of the home of which they were read to be by then. Of a move the old home stands in no row, but the new one does.
 */
async function wasPutDown({ tx, community }: Acting, { id, from, kind, residents, since, until, to, place, source }: StayAct): Promise<boolean | null> {
  const again = kind === 'back' || kind === 'longer'
  const { rows } = await sql<{ resident: ResidentId; same: boolean }>`
    select s.resident_id as resident, s.source = ${source} and s.kind = any(${again ? ['lives', 'temporary'] : [kindOf[kind]]}::text[]) and s.since = date_trunc('minute', least(${since}::timestamptz, s.recorded_at))
      and (${kind === 'moved' || !from} or s.household_id = ${from ?? null}::uuid) and (${kind === 'back'} or s.until is not distinct from ${kind === 'away' || kind === 'longer' ? until : null}::timestamptz)
      and (${again} or (s.place = ${place} and (${to === null} or (h.id, h.flat_id) = (${to?.household ?? null}::uuid, ${to?.flat ?? null}::uuid)))) as same
    from stays s join households h on h.community_id = s.community_id and h.id = s.household_id where s.community_id = ${community} and h.community_id = ${community} and s.act_id = ${id}`.execute(tx)
  if (rows.length === 0) return null
  const [put, meant] = [rows.map((row) => row.resident), new Set(residents)]
  return put.length === meant.size && put.every((one) => meant.has(one)) && rows.every((row) => row.same)
}

/** What somebody comes to with this row as well, put down after all others. */
const comingTo = (stays: Stays, row: NewStay, now: Instant) => stayNow([...stays.get(row.resident)!, toRow({ ...row, recordedAt: plus(now, 1) })])

/**
 * Whether anything comes of it where it says that somebody is here again, or gone: from a moment before the going away, or before they were entered, they are as they were, and it is not
 * answered as done. Problems: `went-after-that`, `came-after-that`.
 */
function saysAnything({ kind }: StayAct, people: readonly Here[], stays: Stays, rows: readonly NewStay[], now: Instant): Result<null> {
  const stayGone = (one: Here, row: NewStay): boolean => !isOfHere(one.stay) && !isOfHere(comingTo(stays, row, now)?.kind ?? 'moved-out')
  if (kind === 'moved' && people.some((one, at) => stayGone(one, rows[at]!))) return no({ code: 'went-after-that' })
  if (kind === 'back' && rows.some((row) => comingTo(stays, row, now)?.kind === 'away')) return no({ code: 'went-after-that' })
  const came = (row: NewStay): boolean => hadGoneBefore(stays.get(row.resident)!, toRow({ ...row, recordedAt: plus(now, 1) }))
  return kind === 'moved-out' && rows.some(came) ? no({ code: 'came-after-that' }) : ok(null)
}

/** Something else holds all the same; not where they live behind the new door, and came back there from an absence. */
const isOvertaken = (row: NewStay, then: ReturnType<typeof comingTo>): boolean => then?.act !== row.act && !(then?.kind === row.kind && then.household === row.household)

/** Of the home that they are of now no more, by whatever row: an absence that began later is from where they lived then. What is reached through another record is nobody's home. */
function leaves(stays: Stays, one: Here, row: NewStay, now: Instant): boolean {
  const then = comingTo(stays, row, now)
  return isOfHere(one.stay) && !one.merged && then !== null && (then.household !== one.household || !isOfHere(then.kind))
}

/** Who leaves with this act: not those of whom something holds that began later, and who stay where they are. */
async function leavingOf(ask: Acting, body: StayAct, people: readonly Here[], stays: Stays) {
  const ends = leavesHome(body.kind) || isGone(body.kind)
  const rows = ends ? rowsFor(ask, body, people, stays) : []
  const residents = people.filter((one, at) => ends && leaves(stays, one, rows[at]!, ask.now)).map((one) => one.id)
  if (residents.length === 0) return null
  const { household } = people[0]!
  // Of whoever died the slip stays with the others; but where one adult is left, phones that nobody claimed would be theirs.
  const home = leavesHome(body.kind) || await fallsWithout(ask.tx, ask.community, household, residents, ask.now)
  return { household, residents, home, gone: isGone(body.kind) }
}

function touchAll(ask: Pick<Ask, 'touch' | 'look'>, people: readonly { id: ResidentId; building: BuildingId }[], into: BuildingId | null): void {
  for (const { id, building } of people) {
    for (const place of new Set([building, into ?? building])) ask.touch('resident', id, place)
    ask.touch('news', id, building)
    ask.look(id, 'card')
  }
}

const act = (behind: LeftBehind) => endpoint({
  method: 'POST', path: '/residents/acts', summary: 'Puts down that people of a household moved, left, are away, are back, or died; what opens their home ends with it', may: 'person.write',
  place: (ask) => homeOfFirst(ask), body: stayAct, reply: done,
  async handle(ask) {
    const { tx, community, now, body } = ask
    // Locked before it is looked up: the same act by another way waits here, and is known afterwards, whomever it names.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`act ${body.id}`}, 0))`.execute(tx)
    await lockPeople(tx, community, body.residents)
    const before = await wasPutDown(ask, body)
    if (before !== null) return before ? ok({ done: true as const }) : no({ code: 'act-id-taken' })
    const people = await peopleFor(ask, body)
    if (!people.ok) return people
    const into = await intoFor(ask, body)
    if (!into.ok) return into
    if (body.to && into.value) {
      if (body.to.household === people.value[0]!.household && isOfHere(people.value[0]!.stay)) return no({ code: 'already-at-home-there' })
      const entered = await enterHousehold(tx, community, body.to)
      if (!entered.ok) return entered
    }
    await beginStays(tx, community, people.value, now)
    const stays = await staysSaid(tx, community, people.value)
    const rows = rowsFor(ask, body, people.value, stays)
    const says = saysAnything(body, people.value, stays, rows, now)
    if (!says.ok) return says
    const leaving = await leavingOf(ask, body, people.value, stays)
    // While they are of it still: whoever stays behind and whoever goes both read that their slip has ended.
    if (leaving) await behind.close(ask, leaving)
    if (body.to) await joining(ask, behind, joinersOf(body.to, people.value, rows.map((row) => comingTo(stays, row, now))))
    if (leaving?.home && body.to) await takeNumberAlong(tx, community, { from: leaving.household, to: body.to.household, leaving: people.value.map((one) => one.id) })
    if (!(await addStays(tx, community, rows, byOf(ask, people.value[0]!.building), now))) return no({ code: 'act-id-taken' })
    // Whoever had gone and moves in again is waited for again; of whoever had gone and died the case says that they died.
    if (leaving || into.value || body.kind === 'died') await enqueue(tx, 'exits:stay-review', { community, act: body.id }, now)
    touchAll(ask, people.value, into.value)
    return ok({ done: true as const })
  },
})

/** Of the home that they move into from now on: where something holds that began later, nobody comes. */
const comesTo = ({ household }: To, then: ReturnType<typeof comingTo> | undefined): boolean => then?.household === household && isOfHere(then.kind)
const joinersOf = (to: To, people: readonly Here[], then: readonly ReturnType<typeof comingTo>[]): Joiner[] =>
  people.flatMap(({ born }, at) => (to.joins && comesTo(to, then[at]) ? [{ household: to.household, born }] : []))

/** How many are left in the home. */
async function left(tx: Tx, community: CommunityId, people: readonly Here[]): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from residents where community_id = ${community} and household_id = ${people[0]!.household} and moved_away_at is null
      and id <> all(${people.map((one) => one.id)}::uuid[])`.execute(tx)
  return row!.count
}

const preview = ({ opened, requests, levels }: LeftBehind) => endpoint({
  method: 'POST', path: '/residents/acts/preview', summary: 'What such an act would end; nothing is put down', may: 'person.write', place: (ask) => homeOfFirst(ask), body: stayAct, reply: actPreview, once: false,
  async handle(ask) {
    const { tx, community, now, body } = ask
    const people = await peopleFor(ask, body)
    if (!people.ok) return people
    const into = await intoFor(ask, body)
    if (!into.ok) return into
    const stay = await left(tx, community, people.value)
    const stays = await staysSaid(tx, community, people.value)
    const rows = rowsFor(ask, body, people.value, stays)
    const says = saysAnything(body, people.value, stays, rows, now)
    if (!says.ok) return says
    const leaving = await leavingOf(ask, body, people.value, stays)
    const then = rows.map((row) => comingTo(stays, row, now))
    const overtaken = rows.some((row, at) => isOvertaken(row, then[at] ?? null))
    const under = body.kind === 'moved' && body.to && comesTo(body.to, then[0]) ? await levels(tx, community, { resident: people.value[0]!.id, to: body.to.flat }, now) : null
    const joined = body.to?.joins ? await openedAt(ask, { opened }, joinersOf(body.to, people.value, then)) : null
    if (!leaving) return ok({ passes: [], waiting: [], out: [], slip: false, phones: 0, links: 0, cares: 0, carers: 0, joined, stay, overtaken, levels: under })
    return ok({ ...await requests(tx, community, leaving.residents, now), ...await opened(tx, community, leaving, now), joined, stay, overtaken, levels: under })
  },
})

/** Where the people of that act live now. */
async function homeOfAct({ tx, community, body }: Ask<{ act: ActId }>): Promise<Place | null> {
  const [first] = await isPutDown(tx, community, body.act)
  const person = first ? await personOf(tx, community, first) : null
  return person && { community, building: person.home.building, resident: person.id }
}

/** Who is of a household again and was not until now; a record that is reached through another comes to no home. */
const homeAgain = (people: readonly Here[], then: readonly ReturnType<typeof comingTo>[]): Joiner[] =>
  people.flatMap((one, at) => (!one.merged && then[at] && isOfHere(then[at].kind) && (!isOfHere(one.stay) || then[at].household !== one.household) ? [{ household: then[at].household, born: one.born }] : []))

/** Whether anything rests on somebody since they were put on the list: what was put down of them here, or what the others say of it. */
async function usedSince({ tx, community }: Pick<Ask, 'tx' | 'community'>, behind: LeftBehind, one: { household: HouseholdId; resident: ResidentId }, since: Instant): Promise<boolean> {
  const theirs = sql`community_id = ${community} and resident_id = ${one.resident}`
  const { rows: [row] } = await sql<{ used: boolean }>`
    select exists (select from own_statuses where ${theirs}) or exists (select from need_acts where ${theirs}) or exists (select from corrections where ${theirs})
      or exists (select from merges where community_id = ${community} and (kept_id = ${one.resident} or gone_id = ${one.resident}))
      or exists (select from stays where community_id = ${community} and host_id = ${one.resident}) as used`.execute(tx)
  return row!.used || behind.usedSince(tx, community, one, since)
}

/** Where whoever was never here was counted when somebody left, or turned out to be a child: then nothing ended, and phones that nobody claimed would be the own of the one who is left. */
async function homesWithout({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, never: readonly Here[], stays: Stays): Promise<HouseholdId[]> {
  const fallen: HouseholdId[] = []
  for (const { id, household } of never) {
    const since = stays.get(id)![0]!.recordedAt
    const { rows: [row] } = await sql<{ changed: boolean }>`
      select exists (select from stays s where s.community_id = ${community} and s.recorded_at >= ${since} and s.resident_id in (select resident_id from stays where community_id = ${community} and household_id = ${household} and resident_id <> ${id}))
        or exists (select from corrections c join residents r on r.community_id = c.community_id and r.id = c.resident_id where c.community_id = ${community} and c.what = 'born' and c.recorded_at >= ${since} and r.household_id = ${household})
        or exists (select from merges m join residents r on r.community_id = m.community_id and r.id in (m.kept_id, m.gone_id) where m.community_id = ${community} and m.recorded_at >= ${since} and r.household_id = ${household}) as changed`.execute(tx)
    if (row!.changed && await fallsWithout(tx, community, household, [id], now)) fallen.push(household)
  }
  return fallen
}

const takeBack = (behind: LeftBehind) => endpoint({
  method: 'POST', path: '/residents/acts/take-back', summary: 'Takes back an act that was a mistake: who lives where is as it was; what has ended stays ended', may: 'person.write',
  place: (ask) => homeOfAct(ask), body: takeBackAct, reply: done,
  async handle(ask) {
    const { tx, community, now, body } = ask
    const people = await lockPeople(tx, community, await isPutDown(tx, community, body.act))
    const { rows: put } = await sql<{ act: ActId | null; source: string }>`select takes_back as act, source from stays where community_id = ${community} and act_id = ${body.id}`.execute(tx)
    if (put.length > 0) return put.every((row) => row.act === body.act && row.source === body.source) ? ok({ done: true as const }) : no({ code: 'act-id-taken' })
    if (!people.every(({ building }) => can(ask.rights, 'person.write', { community, building }))) return no({ code: 'not-found' })
    const stays = await staysOf(tx, community, people.map((one) => one.id))
    const rows: NewStay[] = []
    for (const { id: resident, household } of people) {
      const added = stays.get(resident)!.find((row) => row.act === body.act)
      const mistake = mayTakeBack(stays.get(resident)!, body.act, added !== undefined && !(await usedSince(ask, behind, { household, resident }, added.recordedAt)))
      if (!mistake.ok) return mistake
      rows.push({ resident, act: body.id, kind: 'taken-back', household: mistake.value.household, since: null, until: null, host: null, place: '', takesBack: body.act, source: body.source })
    }
    // Home again, or gone before what is taken back, they are of the other household no more, and whatever opens that is in their pocket. Whoever was never here
    // leaves nothing, and what the home has it had before: but where somebody left meanwhile, who was counted among more than there were.
    for (const household of await homesWithout(ask, people.filter((one, at) => isOfHere(one.stay) && !one.merged && comingTo(stays, rows[at]!, now) === null), stays)) {
      await behind.close(ask, { household, residents: [], home: true, gone: false })
    }
    for (const [at, one] of people.entries()) {
      if (leaves(stays, one, rows[at]!, now)) await behind.close(ask, { household: one.household, residents: [one.id], home: true, gone: !isOfHere(comingTo(stays, rows[at]!, now)!.kind) })
    }
    await joining(ask, behind, homeAgain(people, rows.map((row) => comingTo(stays, row, now))))
    if (!(await addStays(tx, community, rows, byOf(ask, people[0]!.building), now))) return no({ code: 'act-id-taken' })
    const after = await lockPeople(tx, community, people.map((one) => one.id))
    for (const one of after) touchAll(ask, [one], people.find(({ id }) => id === one.id)!.building)
    await enqueue(tx, 'exits:stay-review', { community, act: body.id }, now)
    return ok({ done: true as const })
  },
})

export const actRoutes = (left: LeftBehind): readonly Endpoint[] => [act(left), preview(left), takeBack(left)]
