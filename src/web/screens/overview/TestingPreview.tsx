// What a round would come to, before it is called: how many, until when, how long the lines get at each station, and who would come when. A
// proposal: nobody is told of it by this page.

import { Fragment } from 'react'
import { plus, minute, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { laneHour } from '#domain/rounds/plan.ts'
import type { PoolSize } from '#domain/rounds/tubes.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { Notice } from '../../parts/Notice.tsx'
import { clock, untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { courseOf, foresee, type Entering, type Foreseen, type Laned } from './testing-plan.ts'

type Station = Laned & { number: number; name: string }
type Props = { groups: readonly Entering[]; stations: readonly Station[]; size: PoolSize; begins: Instant; ends: Instant; zone: Zone }
const nameOf = (stations: readonly Station[], id: string): string => {
  const found = stations.find((one) => one.id === id)
  return found ? m.testing_stationNamed({ number: found.number, name: found.name }) : ''
}

export function TestingPreview({ groups, stations, size, begins, ends, zone }: Props) {
  const now = useNow(60_000)
  const seen = foresee(groups, stations)
  const { people, endsAt, worst } = seen
  const done = plus(begins, endsAt * minute)
  const wait = Math.ceil(Math.max(0, ...seen.mornings.map((one) => one.longestWait)))
  const entrances = groups.filter((one) => one.people > 0).length
  return (
    <Notice tone={done > ends ? 'ask' : 'plain'} live>
      <section className="stack-tight" aria-label={m.overview_preview()}>
        <p><strong>{m.testing_seenPeople({ people, entrances, from: when(begins, zone, now) })}</strong></p>
        {people > 0 && <p>{m.testing_seenDone({ at: untilWhen(done, zone, now), pace: laneHour.planned })}</p>}
        {done > ends && <p className="check-state">{m.testing_seenLate({ at: untilWhen(ends, zone, now) })}</p>}
        {worst && people > 0 && <p>{m.testing_seenWorst({ station: nameOf(stations, worst.station), people: worst.longest, minutes: wait })}</p>}
        <p>{m.testing_seenTubes({ tubes: Math.ceil(people / size), size })}</p>
        {people > 0 && <Lines seen={seen} stations={stations} begins={begins} zone={zone} />}
        <Slots seen={seen} groups={groups} stations={stations} begins={begins} zone={zone} />
        <p className="quiet">{m.testing_seenProposal()}</p>
      </section>
    </Notice>
  )
}

type Seen = Pick<Props, 'stations' | 'begins' | 'zone'> & { seen: Foreseen }

const [width, height] = [240, 70]

/** One picture for each station, all to one measure, so that they can be compared. */
function Lines({ seen, stations, begins, zone }: Seen) {
  const most = Math.max(1, ...seen.mornings.map((one) => one.longest))
  const minutes = Math.max(60, Math.ceil(seen.endsAt / 60) * 60)
  const at = (after: number): string => clock(plus(begins, after * minute), zone)
  const x = (hours: number): number => (hours * 60 * width) / minutes
  const hours = Array.from({ length: minutes / 60 + 1 }, (_, n) => n).filter((n) => n % Math.ceil(minutes / 180) === 0)
  return (
    <div className="testing-lines">
      {seen.mornings.map((one) => (
        <figure key={one.station}>
          <figcaption>
            <AsWritten>{nameOf(stations, one.station)}</AsWritten><br />
            <span className="quiet">{m.testing_seenLine({ people: one.longest, minutes: Math.ceil(one.longestWait), at: at(Math.ceil(one.endsAt)) })}</span>
          </figcaption>
          <svg viewBox={`0 0 ${width} ${height + 14}`} role="img" aria-label={m.testing_lineChart({ station: nameOf(stations, one.station) })}>
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

function Slots({ seen, groups, stations, begins, zone }: Seen & Pick<Props, 'groups'>) {
  const at = (after: number): string => clock(plus(begins, after * minute), zone)
  const named = new Map(groups.map((one) => [one.entrance, stairwellName(one)]))
  return (
    <details>
      <summary>{m.testing_seenWho()}</summary>
      <table className="testing-table">
        <thead><tr>{[m.testing_when(), m.testing_entrance(), m.testing_people(), m.testing_station()].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{seen.slots.map((one) => (
          <tr key={one.entrance}>
            <td>{at(one.from)}–{at(one.from + one.minutes)}</td>
            <th scope="row"><AsWritten>{named.get(one.entrance) ?? ''}</AsWritten></th>
            <td>{one.people}</td>
            <td><AsWritten>{nameOf(stations, one.station)}</AsWritten></td>
          </tr>
        ))}</tbody>
      </table>
    </details>
  )
}
