// What phones at stations keep of who comes when and who is called: the slots of the rounds of these days, and each call that stands. One call is one item; while swabs come, the last call of each station is told anew with
// how many have come.

import type { StationCallId, TestingRoundId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { KeptCall, KeptSlots } from '#domain/rounds/kept.ts'
import { nowAt, type Call } from '#domain/rounds/calls.ts'
import type { AudienceAsk } from '../http/audience.ts'
import type { Collection, Keeping } from '../field/kinds.ts'
import { buildingsOf } from '../people/places.ts'
import { callsInAll, enteringOf } from './calls.ts'
import { slotsShown } from './slots.ts'
import { roundsWithPlaces } from './store.ts'

/** As rounds are kept. */
const around = 2 * day

const roundsKept = async ({ tx, community, now }: AudienceAsk, only: readonly TestingRoundId[] | null): Promise<TestingRoundId[]> =>
  (await roundsWithPlaces(tx, community, { from: plus(now, -around), until: plus(now, around) }, only)).map((one) => one.id)

/** Those of them that are not closed. */
const roundsOn = async ({ tx, community, now }: AudienceAsk): Promise<TestingRoundId[]> =>
  (await roundsWithPlaces(tx, community, { from: plus(now, -around), until: plus(now, around) }, null)).filter((one) => one.closedAt === null).map((one) => one.id)

/** The slots of a round, each with how many are called and how many are visited. */
export async function slotsKept(ask: AudienceAsk, round: TestingRoundId): Promise<KeptSlots['slots']> {
  const { tx, community } = ask
  const slots = await slotsShown(tx, community, round)
  const [of, compounds] = [await enteringOf(ask, round, slots.map((one) => one.entrance)), new Set((await buildingsOf(tx, community, null)).map((one) => one.compound))]
  return slots.map(({ entrance, buildingLabel, label, compound, station, from, until }) => {
    const { people, visited } = of.get(entrance) ?? { people: 0, visited: 0 }
    return { entrance, building: buildingLabel, label, compound: compounds.size > 1 ? compound : null, station, from, until, people, visited }
  })
}

/** Calls as they are told: each with how many of those who were called have come. */
export async function callsKept(ask: AudienceAsk, all: readonly { round: TestingRoundId; call: Call }[]): Promise<KeptCall[]> {
  const shown: KeptCall[] = []
  for (const round of new Set(all.map((one) => one.round))) {
    const calls = all.filter((one) => one.round === round).map((one) => one.call)
    const of = await enteringOf(ask, round, [...new Set(calls.flatMap((call) => call.entrances))])
    shown.push(...calls.map((call) => ({ ...call, entrances: [...call.entrances], round, came: call.entrances.reduce((sum, entrance) => sum + (of.get(entrance)?.came ?? 0), 0) })))
  }
  return shown
}

export const keptTestingSlots: Collection = {
  name: 'testing-slots', on: ['testing-slot', 'sealing', 'need', 'resident'], by: 'id', atOnce: 60,
  stretch: async (ask) => ({ put: await slotItems(ask, null), upto: null }),
  since: async (ask, changes) => {
    const touched = [...new Set(changes.filter((it) => it.kind === 'testing-slot').flatMap((it) => it.ids as TestingRoundId[]))]
    // Who is visited may be another in any round: of those that are still on.
    const put = await slotItems(ask, changes.every((it) => it.kind === 'testing-slot') ? touched : [...new Set([...touched, ...await roundsOn(ask)])])
    return { put, gone: touched.filter((id) => !put.some((one) => one.id === id)) }
  },
}
const slotItems = async (ask: Keeping, only: readonly TestingRoundId[] | null): Promise<KeptSlots[]> => {
  const put: KeptSlots[] = []
  for (const id of await roundsKept(ask, only)) put.push({ id, slots: await slotsKept(ask, id) })
  return put
}

export const keptCalls: Collection = {
  name: 'testing-calls', on: ['testing-call', 'testing-round'], by: 'id', atOnce: 60,
  stretch: async (ask) => ({ put: await callsKept(ask, await callsInAll(ask.tx, ask.community, await roundsKept(ask, null))), upto: null }),
  since: async (ask, changes) => {
    const touched = new Set(changes.filter((it) => it.kind === 'testing-call').flatMap((it) => it.ids as StationCallId[]))
    const swabbed = new Set(changes.filter((it) => it.kind === 'testing-round').flatMap((it) => it.ids as TestingRoundId[]))
    const all = await callsInAll(ask.tx, ask.community, await roundsKept(ask, touched.size > 0 ? null : [...swabbed]))
    const last = new Set(all.filter(({ round, call }) => swabbed.has(round) && nowAt(all.filter((one) => one.round === round).map((one) => one.call), call.station)?.id === call.id).map(({ call }) => call.id))
    const put = await callsKept(ask, all.filter(({ call }) => touched.has(call.id) || last.has(call.id)))
    return { put, gone: [...touched].filter((id) => !put.some((one) => one.id === id)) }
  },
}
