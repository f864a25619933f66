// The station calls: from what this phone keeps and what it has noted itself, without a network as well. A call is held back for a moment: taken back by then it never goes out.

import type { EntranceId, StationCallId, StationId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useNow } from '../../offline/ticking.ts'
import { Calling } from '../../parts/Calling.tsx'
import { m } from '../../words/compiled/messages.js'
import type { Book } from './book.ts'
import { callOf, callsHere, slotsIn, takenBackOf } from './calling.ts'
import { station, useStation } from './field.ts'
import type { Round, Shown, Told } from './told.ts'

/** As long as a finger needs to see that it was the wrong one. */
const heldBack = 4000
const noneShown: Shown = { name: '', door: '', took: [] }

export function CallNext({ round, book }: { round: Round; book: Book }) {
  const { knows, enrolled, lines } = useStation()
  useNow(20_000)
  const place = knows?.held.place ?? enrolled?.place
  if (!place) return null
  const here = place.id as StationId
  const note = async (fact: Told, holdMs: number): Promise<boolean> => {
    const stored = await station.record(fact, noneShown, holdMs).then(() => true, () => false)
    // Said not to be noted, it is not.
    if (!stored) await station.undo(fact.id).catch(() => undefined)
    return stored
  }
  const back = async (call: StationCallId): Promise<boolean> => (await station.undo(call).catch(() => false)) || note(takenBackOf(round.id, here, call), 0)
  const zone = (knows?.held.community.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone) as Zone
  return (
    <>
      <h1>{m.calling_title()}</h1>
      <Calling station={{ ...place, id: here }} slots={slotsIn(knows, round.id)} calls={callsHere({ knows, lines, round: round.id, book, now: now() })} zone={zone}
        onCall={(entrances: EntranceId[]) => note(callOf(round.id, here, entrances), heldBack)} onBack={back} />
    </>
  )
}
