// What somebody said at a door to whoever walks a round: a contact that stands at the desk until somebody answers it, joins it to a case or opens one. It is told like what came of that door, late, twice
// and out of order, by whoever was given it, and taken back by them; and they read nothing of it here, neither what the home has said elsewhere nor what comes of this.

import { sql } from 'kysely'
import { doorWords, doorWordsBack, type DoorWords } from '#domain/desk/door-words-wire.ts'
import type { AccountId, CaseId, CommunityId, HouseholdId, PromiseId, ResidentId, RoundId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { isUntouched } from '#domain/promises/promise.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { homesAt, type DoorRow } from '../doors/store.ts'
import { toldAtDoor, type ToldHere } from '../doors/telling.ts'
import { standing } from '../doors/walkers.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { noticesOfFaults } from '../notices/store.ts'
import { peopleOf } from '../people/homes.ts'
import type { Hears } from '../promises/acting.ts'
import { actsOf, addActs, beginPromise, lockPromises, type By } from '../promises/store.ts'
import { buildingOfCase, newActId, section, standsWithOthers } from './cases.ts'
import { keepContact, withdrawContact } from './contacts.ts'

type Whose = { household: HouseholdId | null; /** on whose card it stands */ resident: ResidentId | null; /** who spoke, where that was another of them */ spoke: ResidentId | null }
/**
 * Of whom it is: the home that was named, that of whoever is named, or the only one behind the door. Whoever has moved since, or is of another door, is left out: what was said comes to the desk all the
 * same, and nobody knows then whose home it was. Null: somebody who is named is of nowhere here, or of another home behind that door.
 */
async function whoseWords({ tx, community }: Ask, { household, ...said }: DoorWords, door: DoorRow): Promise<Whose | null> {
  const all = [said.spoke, said.about].filter((one) => one !== null)
  const people = await peopleOf(tx, community, all)
  if (all.some((one) => !people.has(one))) return null
  const here = (one: ResidentId | null): ResidentId | null => (one !== null && people.get(one)!.home.flat === door.id ? one : null)
  const [spoke, about] = [here(said.spoke), here(said.about)]
  const named = all.filter(here)
  const homes = new Set(named.map((one) => people.get(one)!.household))
  if (homes.size > 1 || (household !== null && named.length > 0 && !homes.has(household))) return null
  const [speaker, concerned] = [spoke && people.get(spoke)!.id, about && people.get(about)!.id]
  const behind = (await homesAt(tx, community, [door.id]))(door.id)
  return {
    household: household ?? [...homes][0] ?? (behind.length === 1 && named.length === all.length ? behind[0]!.id : null), resident: concerned ?? speaker, spoke: concerned !== null && concerned !== speaker ? speaker : null,
  }
}

/** Whether it is there already, in these very words from the same hand, or was taken back by it; `taken`: the id stands for something else. */
async function thereAs(tx: Tx, community: CommunityId, { id, words }: DoorWords, { door, by }: ToldHere): Promise<'new' | 'there' | 'taken'> {
  const { rows: [row] } = await sql<{ same: boolean }>`
    select coalesce(flat_id = ${door.id} and by_actor = ${by.actor} and (note = ${words} or withdrawn_at is not null), false) as same from contacts where community_id = ${community} and id = ${id}`.execute(tx)
  return !row ? 'new' : row.same ? 'there' : 'taken'
}

/** It rings at the desk, before everything that can wait. */
async function ring(ask: Ask, of: DoorWords, { by }: ToldHere): Promise<void> {
  const { tx, community, now, rights } = ask
  const promise = newActId(now) as string as PromiseId
  if (!(await beginPromise(tx, community, { id: promise, section: 'contacts', about: of.id, kept: false, confidential: false, keeperOnly: false, building: null, at: now }, null))) return
  await addActs(tx, community, [{ promise, id: newActId(now), deed: { kind: 'urgency', urgency: 'now', why: 'said', due: null }, seen: 0, at: now }], { account: rights.actor.id as AccountId, ...by }, now)
  ask.touch('promise', promise)
}

const words = endpoint({
  method: 'POST', path: '/rounds/:id/words', summary: 'What somebody said at a door of a round: a contact for the desk, as often and as late as it is told', may: 'round.walk', place: async (ask) => standing(ask, 'round.walk'),
  params: idParams<'round'>(), body: doorWords, reply: done, rate: { burst: 60, perMinute: 30 },
  async handle(ask: Ask<DoorWords, any, { id: RoundId }>) {
    const { tx, community, params, body, now } = ask
    const told = await toldAtDoor(ask as Ask, { round: params.id, door: body.door, homes: body.household ? [body.household] : [], at: body.at, walked: body.walked })
    if (!told) return no({ code: 'not-found' })
    await takeTurn(tx, `said at a door ${community} ${body.id}`)
    const before = await thereAs(tx, community, body, told)
    if (before === 'taken') return no({ code: 'id-taken' })
    if (before === 'there') return ok({ done: true as const })
    const whose = await whoseWords(ask as Ask, body, told.door)
    if (!whose) return no({ code: 'not-found' })
    await keepContact(tx, community, {
      id: body.id, channel: 'door', startedAt: told.at, endedAt: told.at, note: body.words, exit: null, private: false, ...whose, concerns: [], by: told.by.actor, awaits: true, result: null, case: null,
      atDoor: { flat: told.door.id, walker: told.account },
    }, now)
    if (body.urgent) await ring(ask as Ask, body, told)
    ask.touch('contact', [body.id, whose.resident], told.door.buildingId)
    return ok({ done: true as const })
  },
})

/** Whether somebody behind the desk has begun something for a case that is no act of its promise: what is broken was put down, a tool was lent. */
export type BegunBehind = (tx: Tx, community: CommunityId, of: CaseId) => Promise<boolean>

/** Whether anybody has done anything about it, be it that its promise says nothing of it: others stand with it, a notice was begun for it. The promise is locked. */
async function isBegun({ tx, community }: Ask, of: CaseId, promise: PromiseId, begunBehind: BegunBehind): Promise<boolean> {
  return !isUntouched(await actsOf(tx, community, [promise])) || await standsWithOthers(tx, community, of) || (await noticesOfFaults(tx, community, [of])).length > 0 || await begunBehind(tx, community, of)
}

/** Closes a case that those words opened, where nobody has done anything about it, and it neither rings nor is kept in confidence: that a person judged so; else whoever sees to it reads there that they were taken back. */
async function closeOpened(ask: Ask, of: CaseId, by: By, begunBehind: BegunBehind): Promise<boolean> {
  const { tx, community, now } = ask
  const [row] = await lockPromises(tx, community, [{ section, about: of }])
  if (!row || row.closedAt !== null || row.confidential || row.urgency === 'now' || await isBegun(ask, of, row.id, begunBehind)) return false
  await addActs(tx, community, [{ promise: row.id, id: newActId(now), deed: { kind: 'withdrawn', words: '', why: 'contact' }, seen: row.acts, at: now }], by, now)
  ask.touch('promise', row.id, row.building)
  return true
}

const takeBack = (hears: Hears, begunBehind: BegunBehind) => endpoint({
  method: 'POST', path: '/rounds/:id/words/taken-back', summary: 'What was said at a door was written down by mistake: it is struck out, also before it has come', may: 'round.walk', place: async (ask) => standing(ask, 'round.walk'),
  params: idParams<'round'>(), body: doorWordsBack, reply: done, rate: { burst: 60, perMinute: 30 },
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const told = await toldAtDoor(ask as Ask, { round: params.id, door: body.door, homes: [], at: body.at, walked: null })
    if (!told) return no({ code: 'not-found' })
    await takeTurn(tx, `said at a door ${community} ${body.id}`)
    const was = await withdrawContact(tx, community, { id: body.id, at: told.at, by: told.by.actor, atDoor: { flat: told.door.id, walker: told.account } }, now)
    if (was === null) return no({ code: 'not-found' })
    if (was === 'again') return ok({ done: true as const })
    const by = { account: ask.rights.actor.id as AccountId, ...told.by }
    if (was.case && was.opened && await closeOpened(ask as Ask, was.case, by, begunBehind)) await hears(ask as Ask, [was.case])
    if (was.case) ask.touch('case', was.case, (await buildingOfCase(tx, community, was.case)) ?? null)
    ask.touch('contact', [body.id, was.resident], told.door.buildingId)
    return ok({ done: true as const })
  },
})

export const doorWordRoutes = (hears: Hears, begunBehind: BegunBehind): readonly Endpoint[] => [words, takeBack(hears, begunBehind)]
