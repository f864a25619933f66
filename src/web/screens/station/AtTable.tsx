// Which round is registered for: the one that goes on is chosen by itself; of several the one in which this phone noted last, until somebody chooses.

import { useState } from 'react'
import type { TestingRoundId } from '#domain/kernel/ids.ts'
import { now } from '../../offline/clock.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { bookOf, roundsNow } from './book.ts'
import { useStation } from './field.ts'
import { roundsIn } from './find.ts'
import { InRound } from './InRound.tsx'

export function AtTable() {
  const seeing = useStation()
  useNow(60_000)
  const [chosen, choose] = useState<TestingRoundId | 'ask' | null>(null)
  const all = roundsIn(seeing.knows)
  const open = roundsNow(all.values(), now())
  const last = all.get(seeing.lines[0]?.fact.round as TestingRoundId)
  // A tube that is open here is filled and closed in its own round, also when that is closed at the desk meanwhile, or the next has begun.
  const inHand = last && seeing.enrolled && bookOf(seeing.lines, last.id, seeing.enrolled.device).current !== null
  const byItself = inHand ? last : open.length === 1 ? open[0] : open.find((one) => one === last)
  const offered = inHand && !open.includes(last) ? [last, ...open] : open
  const round = chosen === 'ask' ? undefined : ((chosen && all.get(chosen)) ?? byItself)
  if (round) return <InRound key={round.id} round={round} onOther={offered.length > 1 || (round !== offered[0] && offered.length > 0) ? () => choose('ask') : null} />
  const zone = seeing.knows?.held.community.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <main className="station-main">
      <div className="station-pane stack">
        <h1>{m.station_whichRound()}</h1>
        {offered.length === 0 && <Empty>{seeing.knows ? m.station_noRound() : m.station_knowsNothing()}</Empty>}
        <ul role="list" className="station-list">
          {offered.map((one) => <li key={one.id}><Button className="station-key" onClick={() => choose(one.id)}><strong>{one.title}</strong> {when(one.begins, zone, now())} · {m.station_toATube({ size: one.size })}</Button></li>)}
        </ul>
      </div>
    </main>
  )
}
