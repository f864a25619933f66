// What a person answered about those whom a newer file no longer names, put down as at the desk: rows of who lives where, an act for each household, what
// opened their home closed in the same transaction, passes by their job. Whoever moved to another door is a household of their own there.

import { sql } from 'kysely'
import type { ActId, BuildingId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Rights } from '#domain/access/access.ts'
import type { Mover } from '#domain/people/roster-answers.ts'
import { doorKey, doorPhones, type Known } from '#domain/people/roster-plan.ts'
import { countsFrom } from '#domain/people/own-status.ts'
import type { StayKind } from '#domain/people/stays.ts'
import type { Ask } from '../http/endpoint.ts'
import { enqueue } from '../jobs/queue.ts'
import { enterHousehold, takeNumberAlong } from './households.ts'
import type { LeftBehind } from './leaving.ts'
import { pathKey, type Ids } from './roster-fill.ts'
import type { Storing, Stored } from './roster-store.ts'
import { addStays, beginStays, lockPeople, type Here, type NewStay } from './stays.ts'

export type Acting = Storing & { rights: Rights; left: LeftBehind } & Partial<Pick<Ask, 'touch'>>

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}

type Put = { people: readonly { id: ResidentId; household: HouseholdId; /** has left that home before */ away?: boolean }[]; kind: StayKind; household: HouseholdId; /** what opens the home they leave ends, and passes are judged */ leaves: boolean }

/** One act for each of these; returns whom they are about, where they were. */
async function putDown(acting: Acting, puts: readonly Put[]): Promise<Here[]> {
  const { tx, community, now, by, source, newId, left } = acting
  const here = await lockPeople(tx, community, puts.flatMap(({ people }) => people.map(({ id }) => id)))
  const rows: NewStay[] = []
  const acts: ActId[] = []
  for (const { people, kind, household, leaves } of puts) {
    const act = newId() as ActId
    const leaving = leaves ? people.filter((one) => !one.away) : []
    // Of a home that was left before, what opens it is that of those who stayed.
    if (leaving.length > 0) await left.close(acting, { household: people[0]!.household, residents: leaving.map(({ id }) => id), home: true, gone: kind === 'moved-out' })
    if (leaves) acts.push(act)
    rows.push(...people.map(({ id: resident }) => ({ resident, act, kind, household, since: countsFrom(now, now), until: null, host: null, place: '', takesBack: null, source })))
    await acting.step(people.length)
  }
  if (rows.length === 0) return []
  await beginStays(tx, community, here, now)
  await addStays(tx, community, rows, by, now)
  for (const act of acts) await enqueue(tx, 'exits:stay-review', { community, act }, now)
  return here
}

const touched = (here: readonly Here[], into: ReadonlyMap<ResidentId, BuildingId> = new Map()): Stored[] =>
  here.flatMap(({ id, building }) => [...new Set([building, into.get(id) ?? building])].map((place) => ({ resident: id, building: place })))

/** Those who have moved out, and those who are away. */
export async function putGone(acting: Acting, { movedOut, away }: { movedOut: readonly Known[]; away: readonly Known[] }): Promise<Stored[]> {
  const puts = ([[movedOut, 'moved-out'], [away, 'away']] as const).flatMap(([people, kind]) =>
    grouped(people, (one) => one.household).map((home): Put => ({ people: home, kind, household: home[0]!.household, leaves: kind === 'moved-out' })))
  return touched(await putDown(acting, puts))
}

/** Those who live behind another door now: whoever came from one household to one door is one household there. With the number that the file has for the door, else with the one of the home that all of them left. */
export async function putMoved(acting: Acting, movers: readonly Mover[], places: { flats: Ids; buildings: Ids }): Promise<Stored[]> {
  const puts: Put[] = []
  const into = new Map<ResidentId, BuildingId>()
  const phones = doorPhones(acting.people)
  for (const group of grouped(movers, ({ person, from }) => `${from.household} ${doorKey(person)}`)) {
    const { person } = group[0]!
    const household = acting.newId() as HouseholdId
    const flat = places.flats.get(doorKey(person)) as FlatId
    await enterHousehold(acting.tx, acting.community, { flat, household, joins: false })
    const phone = phones.get(doorKey(person))
    if (phone) await sql`update households set phone = ${phone} where community_id = ${acting.community} and id = ${household}`.execute(acting.tx)
    // Of a family that goes to two doors, to the one that is put down last, as at the desk.
    else if (group.some(({ from }) => !from.away)) await takeNumberAlong(acting.tx, acting.community, { from: group[0]!.from.household, to: household, leaving: [...into.keys(), ...group.map(({ from }) => from.id)] })
    for (const { from } of group) into.set(from.id, places.buildings.get(pathKey(person.compound, person.building)) as BuildingId)
    puts.push({ people: group.map(({ from }) => from), kind: 'lives', household, leaves: true })
  }
  return touched(await putDown(acting, puts), into)
}
