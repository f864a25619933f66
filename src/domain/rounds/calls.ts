// “Not called, don't move”: a station calls the next entrances with one press. A call is a fact that is only added; what is called now, who is next and how many entrances are before another is
// read from all of them by their own times: late, twice and out of order they come to the same. It decides nothing: whoever calls may call any other.

import type { EntranceId, StationCallId, StationId } from '../kernel/ids.ts'
import { hour, plus, type Instant } from '../kernel/instants.ts'
import type { RoundSlot } from './slots.ts'

/** `of`: the call that is taken back. */
export type CallAct = { id: StationCallId; station: StationId; at: Instant } & ({ what: 'called'; entrances: readonly EntranceId[]; of: null } | { what: 'taken-back'; entrances: readonly []; of: StationCallId })
export type Call = { id: StationCallId; station: StationId; entrances: readonly EntranceId[]; at: Instant }

/** A call that is heard of later than this brings nobody to the table any more: it stands, and nobody is told. */
export const callHolds = 2 * hour
export const isHeard = (call: Pick<Call, 'at'>, now: Instant): boolean => now < plus(call.at, callHolds)

/** So long before a round begins a call brings people down: pressed the evening before, it rouses nobody at night. */
export const callsAhead = hour
const isOfRound = (call: Pick<Call, 'at'>, round: { begins: Instant }): boolean => call.at >= plus(round.begins, -callsAhead)
export const bringsDown = (call: Pick<Call, 'at'>, round: { begins: Instant }, now: Instant): boolean => isOfRound(call, round) && isHeard(call, now)
/** Whether what a home was told of its turn is shown still: a page that was kept says neither “come now” nor “wait” of another morning. */
export const turnHolds = (turn: { calledAt: Instant | null }, asOf: Instant, now: Instant): boolean => now < plus(asOf, callHolds) && (turn.calledAt === null || isHeard({ at: turn.calledAt }, now))

/** Calls that their own station did not take back, by their own times. */
export function callsOf(acts: readonly CallAct[]): Call[] {
  const back = new Set(acts.flatMap((act) => (act.of ? [`${act.of} ${act.station}`] : [])))
  return acts.filter((act) => act.what === 'called' && !back.has(`${act.id} ${act.station}`)).map(({ id, station, entrances, at }) => ({ id, station, entrances, at }))
    .sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1))
}

/** By which call each entrance is called: the last, wherever that was. */
export const calledBy = (calls: readonly Call[]): Map<EntranceId, Call> => new Map(calls.flatMap((call) => call.entrances.map((entrance) => [entrance, call] as const)))

/** Slots of which no call has made more than a plan: of the others nobody is told another time any more. */
export const notCalled = <S extends RoundSlot>(slots: readonly S[], calls: readonly Call[], round: { begins: Instant }): S[] => {
  const called = calledBy(calls.filter((call) => isOfRound(call, round)))
  return slots.filter((one) => !called.has(one.entrance))
}

const inTurn = <S extends RoundSlot>(slots: readonly S[]): S[] => [...slots].sort((a, b) => (a.from < b.from || (a.from === b.from && a.entrance < b.entrance) ? -1 : 1))

/** The entrances of a station that were called nowhere yet, in the order of their slots: the first is proposed. */
export function nextAt<S extends RoundSlot>(slots: readonly S[], calls: readonly Call[], station: StationId): S[] {
  const called = calledBy(calls)
  return inTurn(slots.filter((one) => one.station === station && !called.has(one.entrance)))
}

/** What was called at a station last, as far as it was not called elsewhere since. */
export function nowAt(calls: readonly Call[], station: StationId): Call | null {
  const called = calledBy(calls)
  const last = calls.filter((one) => one.station === station).at(-1)
  return last ? { ...last, entrances: last.entrances.filter((entrance) => called.get(entrance) === last) } : null
}

export type Turn = { state: 'called'; call: Call } | { state: 'waiting'; station: StationId; before: number }
/** How an entrance stands; null where its station calls nobody: then its slot is all there is to go by. */
export function turnOf(slots: readonly RoundSlot[], calls: readonly Call[], entrance: EntranceId): Turn | null {
  const call = calledBy(calls).get(entrance)
  if (call) return { state: 'called', call }
  const slot = slots.find((one) => one.entrance === entrance)
  if (!slot || !calls.some((one) => one.station === slot.station)) return null
  return { state: 'waiting', station: slot.station, before: nextAt(slots, calls, slot.station).findIndex((one) => one.entrance === entrance) }
}
