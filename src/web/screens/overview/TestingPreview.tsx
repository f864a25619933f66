// What a round would come to, before it is called: how many, until when, how long the lines get at each station, and who would come when. A
// proposal: nobody is told of it by this page.

import { plus, minute, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { laneHour } from '#domain/rounds/plan.ts'
import type { PoolSize } from '#domain/rounds/tubes.ts'
import { useNow } from '../../offline/ticking.ts'
import { stairwellName } from '../../parts/doors-said.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { TestingBoard } from './TestingBoard.tsx'
import { stationNamed, TestingLines, type Station } from './TestingLines.tsx'
import type { Entering, Foreseen, Moves } from './testing-plan.ts'

type Props = { groups: readonly Entering[]; seen: Foreseen; moves: Moves; onMoves: (next: Moves) => void; stations: readonly Station[]; size: PoolSize; begins: Instant; ends: Instant; zone: Zone }
export function TestingPreview({ groups, seen, moves, onMoves, stations, size, begins, ends, zone }: Props) {
  const now = useNow(60_000)
  const { people, endsAt, worst } = seen
  const done = plus(begins, endsAt * minute)
  const wait = Math.ceil(Math.max(0, ...seen.mornings.map((one) => one.longestWait)))
  const named = new Map(groups.map((one) => [one.entrance, stairwellName(one)]))
  const entrances = groups.filter((one) => one.people > 0).length
  return (
    <Notice tone={done > ends ? 'ask' : 'plain'} live>
      <section className="stack-tight" aria-label={m.overview_preview()}>
        <p><strong>{m.testing_seenPeople({ people, entrances, from: when(begins, zone, now) })}</strong></p>
        {people > 0 && <p>{m.testing_seenDone({ at: untilWhen(done, zone, now), pace: laneHour.planned })}</p>}
        {done > ends && <p className="check-state">{m.testing_seenLate({ at: untilWhen(ends, zone, now) })}</p>}
        {worst && people > 0 && <p>{m.testing_seenWorst({ station: stationNamed(stations, worst.station), people: worst.longest, minutes: wait })}</p>}
        <p>{m.testing_seenTubes({ tubes: Math.ceil(people / size), size })}</p>
        {people > 0 && <TestingLines mornings={seen.mornings} stations={stations} begins={begins} zone={zone} />}
        <details>
          <summary>{m.testing_seenWho()}</summary>
          <TestingBoard slots={seen.slots} named={named} stations={stations} begins={begins} zone={zone} onMove={(entrance, to) => onMoves(new Map([...moves, [entrance, to]]))} />
          {moves.size > 0 && <p><Button plain onClick={() => onMoves(new Map())}>{m.testing_slotsReset()}</Button></p>}
        </details>
        <p className="quiet">{m.testing_seenProposal()} {m.testing_slotsAbout()}</p>
      </section>
    </Notice>
  )
}
