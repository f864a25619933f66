// How a round stands at its stations now: what was registered by when, and who is to come there still. The wall and the proposal to plan anew read
// it here, from the questions that the round's own page asks.

import type { TestingRoundId } from '#domain/kernel/ids.ts'
import { notCalled } from '#domain/rounds/calls.ts'
import type { AtStation } from '#domain/rounds/pace.ts'
import type { AudienceAsk } from '../http/audience.ts'
import { callsIn, enteringOf } from './calls.ts'
import { takenByStation } from './samples.ts'
import { slotsOf } from './slots.ts'
import { stationsIn, stationsOf, type RoundRow, type StationRow } from './store.ts'

export type Standing = StationRow & AtStation

/** The stations of a round by number, and those at which swabs of it were told though it was not called there (without a lane). */
export async function standingOf(ask: AudienceAsk, round: Pick<RoundRow, 'id' | 'begins'>): Promise<Standing[]> {
  const { tx, community, now } = ask
  const id: TestingRoundId = round.id
  const [taken, slots] = [await takenByStation(tx, community, id, now), await slotsOf(tx, community, id)]
  const [calls, called] = [await callsIn(tx, community, id), await stationsIn(tx, community, id)]
  const of = await enteringOf(ask, id, slots.map((one) => one.entrance))
  const free = new Set(notCalled(slots, calls, round).map((one) => one.entrance))
  const standing = slots.map(({ act: _, ...one }) => ({ ...one, people: of.get(one.entrance)?.people ?? 0, came: of.get(one.entrance)?.came ?? 0, called: !free.has(one.entrance) }))
  const others = (await stationsOf(tx, community)).filter((one) => taken.some((it) => it.station === one.id) && !called.some((it) => it.id === one.id)).map((one) => ({ ...one, lanes: 0 }))
  return [...called, ...others].map((one) => ({ ...one, station: one.id, taken: taken.filter((it) => it.station === one.id), slots: standing.filter((it) => it.station === one.id) }))
}
