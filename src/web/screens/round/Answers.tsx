// The four answers of a door, large enough for a glove. “Come again” asks when, with a few times of which one is nearly always right.

import { useState } from 'react'
import type { Outcome } from '#domain/doors/doors.ts'
import { addDays, atWall, dayOf, hour, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { outcomeName } from '../../parts/doors-said.ts'
import { when } from '../../parts/times.ts'
import { roundUp } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'

/** On the wall of the community: when people are home in the evening, and when one may knock in the morning; minutes after midnight. */
const [evening, morning] = [18 * 60 + 30, 9 * 60]

function timesFrom(at: Instant, zone: Zone): Instant[] {
  const today = dayOf(at, zone)
  const soon = roundUp(plus(at, hour))
  return [soon, atWall(today, evening, zone), atWall(addDays(today, 1), morning, zone), atWall(addDays(today, 1), evening, zone)].filter((one) => one >= soon).slice(0, 3)
}

export function Answers({ zone, busy, onAnswer }: { zone: Zone; busy: boolean; onAnswer: (outcome: Outcome, againAt: Instant | null) => Promise<void> }) {
  const [asks, setAsks] = useState<Instant | null>(null)
  const again = (at: Instant | null): void => { setAsks(null); void onAnswer('again', at) }
  if (asks) {
    return (
      <div className="round-answers" role="group" aria-label={m.round_againWhen()} data-place>
        <p className="round-again"><strong>{m.round_againWhen()}</strong></p>
        {timesFrom(asks, zone).map((at, n) => <Button key={at} big busy={busy} {...(n === 0 ? { 'data-next': '' } : {})} onClick={() => again(at)}>{when(at, zone, asks)}</Button>)}
        <Button big busy={busy} onClick={() => again(null)}>{m.round_againAny()}</Button>
        <Button plain onClick={() => setAsks(null)}>{m.common_back()}</Button>
      </div>
    )
  }
  return (
    <div className="round-answers" data-place>
      <Button main big busy={busy} data-next="" onClick={() => void onAnswer('done', null)}>{outcomeName('done')}</Button>
      <div className="round-three">
        <Button big busy={busy} onClick={() => void onAnswer('nobody', null)}>{outcomeName('nobody')}</Button>
        <Button big onClick={() => setAsks(now())}>{outcomeName('again')}</Button>
        <Button big busy={busy} onClick={() => void onAnswer('refused', null)}>{outcomeName('refused')}</Button>
      </div>
    </div>
  )
}
