// The four answers of a door, large enough for a glove, and deaf for a moment when they have just come under it. “Come again” asks when, with a few times of which one is nearly always right.

import { useState } from 'react'
import type { Outcome } from '#domain/doors/doors.ts'
import { addDays, atWall, dayOf, hour, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { outcomeName } from '../../parts/doors-said.ts'
import { when } from '../../parts/times.ts'
import { roundUp } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { useStill } from './still.ts'

/** On the wall of the community: when people are home in the evening, and when one may knock in the morning; minutes after midnight. */
const [evening, morning] = [18 * 60 + 30, 9 * 60]

function timesFrom(at: Instant, zone: Zone): Instant[] {
  const today = dayOf(at, zone)
  const soon = roundUp(plus(at, hour))
  return [soon, atWall(today, evening, zone), atWall(addDays(today, 1), morning, zone), atWall(addDays(today, 1), evening, zone)].filter((one) => one >= soon).slice(0, 3)
}

/** `source`: of what the tasks are. `shown`: what a press is about; another, and it waits until that has been seen. */
export function Answers({ zone, shown, source, busy, onAnswer }: { zone: Zone; shown: string; source: string; busy: boolean; onAnswer: (outcome: Outcome, againAt: Instant | null) => Promise<void> }) {
  const [asks, setAsks] = useState<Instant | null>(null)
  const wait = !useStill(`${shown} ${asks ?? ''}`) || busy
  const again = (at: Instant | null): void => { setAsks(null); void onAnswer('again', at) }
  if (asks) {
    return (
      <div className="round-answers" role="group" aria-label={m.round_againWhen()} data-place>
        <p className="round-again"><strong>{m.round_againWhen()}</strong></p>
        {timesFrom(asks, zone).map((at, n) => <Button key={at} big busy={wait} {...(n === 0 ? { 'data-next': '' } : {})} onClick={() => again(at)}>{when(at, zone, asks)}</Button>)}
        <Button big busy={wait} onClick={() => again(null)}>{m.round_againAny()}</Button>
        <Button plain busy={wait} onClick={() => setAsks(null)}>{m.common_back()}</Button>
      </div>
    )
  }
  return (
    <div className="round-answers" data-place>
      <Button main big busy={wait} data-next="" onClick={() => void onAnswer('done', null)}>{outcomeName('done', source)}</Button>
      <div className="round-three">
        <Button big busy={wait} onClick={() => void onAnswer('nobody', null)}>{outcomeName('nobody', source)}</Button>
        <Button big busy={wait} onClick={() => setAsks(now())}>{outcomeName('again', source)}</Button>
        <Button big busy={wait} onClick={() => void onAnswer('refused', null)}>{outcomeName('refused', source)}</Button>
      </div>
    </div>
  )
}
