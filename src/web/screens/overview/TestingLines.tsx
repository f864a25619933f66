// How long the lines get at each station, as pictures: for whoever is about to call a round, and for whoever moves somebody in one.

import { Fragment } from 'react'
import { minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Morning } from '#domain/rounds/queue.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { courseOf, type Laned } from './testing-plan.ts'

export type Station = Laned & { number: number; name: string }
export const stationNamed = (stations: readonly Station[], id: string): string => {
  const found = stations.find((one) => one.id === id)
  return found ? m.testing_stationNamed({ number: found.number, name: found.name }) : ''
}
type Props = { mornings: readonly Morning[]; stations: readonly Station[]; begins: Instant; zone: Zone }

const [width, height] = [240, 70]

/** One picture for each station, all to one measure, so that they can be compared. */
export function TestingLines({ mornings, stations, begins, zone }: Props) {
  const most = Math.max(1, ...mornings.map((one) => one.longest))
  const minutes = Math.max(60, Math.ceil(Math.max(0, ...mornings.map((one) => one.endsAt)) / 60) * 60)
  const at = (after: number): string => clock(plus(begins, after * minute), zone)
  const x = (hours: number): number => (hours * 60 * width) / minutes
  const hours = Array.from({ length: minutes / 60 + 1 }, (_, n) => n).filter((n) => n % Math.ceil(minutes / 180) === 0)
  return (
    <div className="testing-lines">
      {mornings.map((one) => (
        <figure key={one.station}>
          <figcaption>
            <AsWritten>{stationNamed(stations, one.station)}</AsWritten><br />
            <span className="quiet">{m.testing_seenLine({ people: one.longest, minutes: Math.ceil(one.longestWait), at: at(Math.ceil(one.endsAt)) })}</span>
          </figcaption>
          <svg viewBox={`0 0 ${width} ${height + 14}`} role="img" aria-label={m.testing_lineChart({ station: stationNamed(stations, one.station) })}>
            <polygon points={courseOf(one, { minutes, most, width, height: height - 2 })} className="testing-line-area" />
            <line x1="0" x2={width} y1={height} y2={height} stroke="currentColor" />
            {hours.map((n) => (
              <Fragment key={n}>
                <line x1={x(n)} x2={x(n)} y1={height - 3} y2={height} stroke="currentColor" />
                <text x={x(n)} y={height + 12} textAnchor={n === 0 ? 'start' : n === minutes / 60 ? 'end' : 'middle'}>{at(n * 60)}</text>
              </Fragment>
            ))}
          </svg>
        </figure>
      ))}
    </div>
  )
}
