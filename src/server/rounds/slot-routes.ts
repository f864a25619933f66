// Who comes when, over HTTP: how the slots of a round stand, moving some, rain with its preview, and taking that back. Homes hear of it by a job (slots-told.ts), and of a round that is over by another (over-told.ts).

import { actingRole } from '#domain/access/access.ts'
import type { ActId, TestingRoundId } from '#domain/kernel/ids.ts'
import { plus } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { notCalled } from '#domain/rounds/calls.ts'
import { heardBefore } from '#domain/rounds/replan.ts'
import { changedSlots, rained, slotFault, type RoundSlot } from '#domain/rounds/slots.ts'
import * as wire from '#domain/rounds/slot-wire.ts'
import { endpoint, no, ok, stop, type Ask, type Endpoint } from '../http/endpoint.ts'
import type { Result } from '#domain/kernel/result.ts'
import { enqueue } from '../jobs/queue.ts'
import { callsIn } from './calls.ts'
import { actThere, areOfRound, insertSlotAct, slotActs, slotsOf, slotsShown, toldBy, turnOfSlots, type SlotAct } from './slots.ts'
import { roundOf, stationsIn, type By, type RoundRow } from './store.ts'

const params = idParams<'testing-round'>()
type Of = Pick<Ask, 'tx' | 'community' | 'now' | 'rights' | 'touch'>
const byOf = ({ rights, community }: Of): By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? '' })

/** Puts them down, and homes hear of it. */
export async function setSlots(ask: Of, round: TestingRoundId, act: SlotAct, slots: readonly RoundSlot[]): Promise<void> {
  const [{ tx, community, now }, by] = [ask, byOf(ask)]
  await insertSlotAct(tx, community, round, act, slots, by, now)
  await enqueue(tx, 'rounds:slots', { community, round, act: act.id, by: by.actor, role: by.role }, now)
  ask.touch('testing-round', round)
  ask.touch('testing-slot', round)
}

/** The round is closed: whoever was told to come, and did not, hears that it is off. */
export async function slotsOff(ask: Of, round: TestingRoundId, act: ActId): Promise<void> {
  const [{ tx, community, now }, by] = [ask, byOf(ask)]
  const toCome = (await slotsOf(tx, community, round)).length > 0 || (await callsIn(tx, community, round)).length > 0
  if (toCome) await enqueue(tx, 'rounds:over', { community, round, act, by: by.actor, role: by.role }, now)
}

/** It is opened again: slots that are still to come hold, and whoever heard that they are off hears them anew. */
export async function slotsAgain(ask: Of, round: TestingRoundId, id: ActId): Promise<void> {
  const { tx, community, now } = ask
  const [act, slots] = [{ id, what: 'moved' } as const, (await slotsOf(tx, community, round)).filter((one) => one.until > now)]
  if (slots.length === 0) return
  // The round is not opened either.
  if ((await actThere(tx, community, round, act)) !== 'new') stop({ code: 'id-taken' })
  await setSlots(ask, round, act, slots)
}

/** What keeps these slots from being kept with a round that is there. */
export async function slotsWrong({ tx, community }: Of, round: Pick<RoundRow, 'id' | 'begins' | 'ends'>, slots: readonly RoundSlot[]): Promise<Result<null>> {
  const fault = slotFault(slots, round)
  if (fault) return no({ code: 'testing-slots-wrong', what: fault })
  const stations = new Set((await stationsIn(tx, community, round.id)).map((one) => one.id))
  if (!slots.every((one) => stations.has(one.station))) return no({ code: 'not-found', what: 'station' })
  return (await areOfRound(tx, community, round.id, slots.map((one) => one.entrance))) ? ok(null) : no({ code: 'not-found', what: 'place' })
}

/** How slots stand of entrances that nobody has called: a home that was told to come now is not told of another time. */
const openSlots = async (tx: Of['tx'], community: Of['community'], round: Pick<RoundRow, 'id' | 'begins'>) => notCalled(await slotsOf(tx, community, round.id), await callsIn(tx, community, round.id), round)

/** An act on the slots of a round that goes on, in its turn: the same again is no fault. `work` answers the slots that it sets. */
async function acted(ask: Of & { params: { id: TestingRoundId } }, act: SlotAct, work: (round: RoundRow) => Promise<Result<RoundSlot[]>>) {
  const { tx, community, params: { id } } = ask
  await turnOfSlots(tx, community, id)
  const round = await roundOf(tx, community, id)
  if (!round) return no({ code: 'not-found' })
  const there = await actThere(tx, community, id, act)
  if (there === 'taken') return no({ code: 'id-taken' })
  if (there === 'taken-back') return no({ code: 'taken-back-already' })
  if (there === 'there') return ok({ done: true as const })
  if (round.closedAt) return no({ code: 'testing-slots-wrong', what: 'closed' })
  const slots = await work(round)
  if (!slots.ok) return slots
  if (slots.value.length === 0) return no({ code: 'testing-slots-wrong', what: 'nobody' })
  await setSlots(ask, id, act, slots.value)
  return ok({ done: true as const })
}

const read = endpoint({
  method: 'GET', path: '/testing-rounds/:id/slots', summary: 'Who comes when to a testing round, and what was done with that', may: 'test.read', params, reply: wire.roundSlots,
  async handle({ tx, community, params: { id } }) {
    if (!(await roundOf(tx, community, id))) return no({ code: 'not-found' })
    return ok({ slots: (await slotsShown(tx, community, id)).map(({ act: _, ...slot }) => slot), acts: await slotActs(tx, community, id) })
  },
})

const move = endpoint({
  method: 'POST', path: '/testing-rounds/:id/slots', summary: 'Gives some entrances another station or time; homes hear of it', may: 'test.write', params, body: wire.moveSlots, bodyLimit: 640 * 1024, reply: done,
  handle: (ask) => acted(ask as never, { id: ask.body.id, what: 'moved' }, async (round) => {
    const may = await slotsWrong(ask as never, round, ask.body.slots)
    if (!may.ok) return may
    if (ask.body.last !== undefined && ((await slotActs(ask.tx, ask.community, round.id))[0]?.id ?? null) !== ask.body.last) return no({ code: 'testing-slots-changed' })
    const changed = changedSlots(await slotsOf(ask.tx, ask.community, round.id), ask.body.slots)
    if (notCalled(changed, await callsIn(ask.tx, ask.community, round.id), round).length < changed.length) return no({ code: 'testing-slots-called' })
    // A proposal that lay on a screen: by now some would hear of it on their way.
    if (ask.body.last !== undefined && changed.some((one) => one.from < plus(ask.now, heardBefore / 2))) return no({ code: 'testing-slots-changed' })
    // Nobody would be told of a time that is over, and they would come at the one that they know.
    return changed.some((one) => one.until <= ask.now) ? no({ code: 'testing-slots-wrong', what: 'over' }) : ok(changed)
  }),
})

const preview = endpoint({
  method: 'POST', path: '/testing-rounds/:id/shift/preview', summary: 'Whose time would be another, and who would be told; changes nothing', may: 'test.write', params, body: wire.shift, reply: wire.shiftPreview, once: false,
  async handle({ tx, community, params: { id }, body: { station, minutes }, now }) {
    const round = await roundOf(tx, community, id)
    if (!round) return no({ code: 'not-found' })
    const slots = rained(await openSlots(tx, community, round), station, minutes, now)
    return ok({ entrances: slots.length, ...(await toldBy(tx, community, id, slots.map((one) => one.entrance))), last: (await slotActs(tx, community, id))[0]?.id ?? null })
  },
})

const shift = endpoint({
  method: 'POST', path: '/testing-rounds/:id/shift', summary: 'Rain: what has not begun at a station is so many minutes later; whoever is to come still hears of it', may: 'test.write', params, body: wire.newShift, reply: done,
  handle: (ask) => acted(ask as never, { id: ask.body.id, what: 'shifted', station: ask.body.station, minutes: ask.body.minutes }, async (round) => {
    const stations = await stationsIn(ask.tx, ask.community, round.id)
    if (!stations.some((one) => one.id === ask.body.station)) return no({ code: 'not-found', what: 'station' })
    if (ask.body.last !== undefined && (await slotActs(ask.tx, ask.community, round.id))[0]?.id !== ask.body.last) return no({ code: 'testing-slots-changed' })
    const later = rained(await openSlots(ask.tx, ask.community, round), ask.body.station, ask.body.minutes, ask.now)
    const fault = slotFault(later, round)
    return fault ? no({ code: 'testing-slots-wrong', what: fault }) : ok(later)
  }),
})

/** As it stood before: of those alone that are as that act left them and were not called since, and never in the past. */
async function before({ tx, community, now }: Of, round: RoundRow, act: ActId): Promise<RoundSlot[]> {
  const was = new Map((await slotsOf(tx, community, round.id, act)).map((one) => [one.entrance, one]))
  return (await openSlots(tx, community, round)).filter((one) => one.act === act && one.from > now).map(({ entrance }) => {
    const { station, from, until } = was.get(entrance)!
    const late = from < now ? now : from
    return { entrance, station, from: late, until: plus(late, Date.parse(until) - Date.parse(from)) }
  })
}

const takeBack = endpoint({
  method: 'POST', path: '/testing-rounds/:id/shift/take-back', summary: 'It does not rain after all: what was shifted is as it was', may: 'test.write', params, body: wire.takeBackShift, reply: done,
  handle: (ask) => acted(ask as never, { id: ask.body.id, what: 'taken-back', act: ask.body.act }, async (round) => {
    const it = (await slotActs(ask.tx, ask.community, round.id)).find((one) => one.id === ask.body.act)
    return it?.what === 'shifted' ? ok(await before(ask as never, round, it.id)) : no({ code: 'not-found' })
  }),
})

export const slotRoutes: readonly Endpoint[] = [read, move, preview, shift, takeBack]
