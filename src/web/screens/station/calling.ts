// What this phone knows of calls: those that it keeps, and its own that the server has not told back yet.

import type { EntranceId, StationCallId, StationId, TestingRoundId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { callsOf, type CallAct } from '#domain/rounds/calls.ts'
import type { KeptCall, KeptSlots } from '#domain/rounds/kept.ts'
import type { Knowing } from '../../field/knowing.ts'
import { stampNow } from '../../field/stamp.ts'
import { newId } from '../../offline/ids.ts'
import type { Standing } from '../../parts/Calling.tsx'
import type { Book } from './book.ts'
import { personIn } from './find.ts'
import type { StationLine, Told } from './told.ts'

export const callOf = (round: TestingRoundId, station: StationId, entrances: EntranceId[]): Told => ({ type: 'station-call', id: newId<'station-call'>(), ...stampNow(), round, station, what: 'called', entrances, of: null })
export const takenBackOf = (round: TestingRoundId, station: StationId, of: StationCallId): Told => ({ type: 'station-call', id: newId<'station-call'>(), ...stampNow(), round, station, what: 'taken-back', entrances: [], of })

const itemsIn = <T>(knows: Knowing | null, name: string): T[] => [...(knows?.held.collections[name]?.values() ?? [])] as unknown as T[]
export const slotsIn = (knows: Knowing | null, round: TestingRoundId): KeptSlots['slots'] => itemsIn<KeptSlots>(knows, 'testing-slots').find((one) => one.id === round)?.slots ?? []

/** So long after it was sent the server has told it back; what it does not tell was taken back elsewhere. */
const toldBackWithin = 2 * minute

/** When each was last seen waiting: a phone without a network sends long after the press. */
const waited = new Map<string, Instant>()
/** Calls that stand, each with how many have come: as the server counts, or as many as this phone has registered itself where those are more. */
export function callsHere({ knows, lines, round, book, now }: { knows: Knowing | null; lines: readonly StationLine[]; round: TestingRoundId; book: Book; now: Instant }): Standing[] {
  const kept = new Map(itemsIn<KeptCall>(knows, 'testing-calls').filter((one) => one.round === round).map((one) => [one.id, one]))
  for (const { fact, waiting } of lines) if (fact.type === 'station-call' && waiting) waited.set(fact.id, now)
  const own = lines.flatMap(({ fact, at, undone, waiting }) => (fact.type === 'station-call' && fact.round === round && !undone && (waiting || plus(waited.get(fact.id) ?? at, toldBackWithin) > now || kept.has(fact.of ?? fact.id)) ? [{ fact, at, waiting }] : []))
  const waits = new Set(own.filter((one) => one.waiting).map((one) => one.fact.id))
  const acts: CallAct[] = [
    ...[...kept.values()].map(({ id, station, entrances, at }): CallAct => ({ id, station, at, what: 'called', entrances, of: null })),
    ...own.filter(({ fact }) => !kept.has(fact.id)).map(({ fact, at }) => ({ id: fact.id, station: fact.station, at, what: fact.what, entrances: fact.entrances, of: fact.of }) as CallAct),
  ]
  const sampled = [...book.sampled.keys()].flatMap((person) => personIn(knows, person)?.door.entrance ?? [])
  return callsOf(acts).map((call) => ({ ...call, waiting: waits.has(call.id), came: Math.max(kept.get(call.id)?.came ?? 0, sampled.filter((entrance) => call.entrances.includes(entrance)).length) }))
}
