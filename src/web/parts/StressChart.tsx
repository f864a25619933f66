// The desk by the hour: bars for what came, a line for what waited, the last hour in words, and all of it as a table. Figures of a committee: it knows no names.

import type { StressLine } from '#domain/desk/case-wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { m } from '../words/compiled/messages.js'
import { clock } from './times.ts'

const [width, height, top] = [480, 120, 16]

export function StressChart({ line, zone, large = false }: { line: StressLine; zone: Zone; /** for a wall: read from four metres */ large?: boolean }) {
  const { hours, atDesk } = line
  const last = hours.at(-1)
  const most = Math.max(1, ...hours.flatMap((it) => [it.offered, it.waiting]))
  const step = width / Math.max(1, hours.length)
  const y = (count: number): number => top + (height - top) * (1 - count / most)
  const points = hours.map((it, at) => `${at * step + step / 2},${y(it.waiting)}`).join(' ')
  return (
    <figure className={large ? 'stress large' : 'stress'}>
      {last && <p className="stress-now">{m.shift_hoursNow({ offered: last.offered, answered: last.answered, waiting: last.waiting })} <span>{m.shift_atDeskCount({ count: atDesk })}</span></p>}
      <svg viewBox={`0 0 ${width} ${height + 16}`} role="img" aria-label={m.shift_hoursChart()}>
        <line x1="0" x2={width} y1={height} y2={height} stroke="currentColor" />
        {hours.map((it, at) => (
          <g key={it.from}>
            <rect x={at * step + step * 0.2} width={step * 0.6} y={y(it.offered)} height={height - y(it.offered)} className="stress-bar" />
            {it.missed > 0 && <rect x={at * step + step * 0.2} width={step * 0.6} y={y(it.missed)} height={height - y(it.missed)} className="stress-missed" />}
            {it.offered > 0 && <text x={at * step + step / 2} y={y(it.offered) - 3} textAnchor="middle">{it.offered}</text>}
            {(large ? at % 2 === 0 : at % 3 === 0) && <text x={at === 0 ? 0 : at * step + step / 2} y={height + 12} textAnchor={at === 0 ? 'start' : 'middle'} className="stress-hour" data-often={at % 6 === 0 || undefined}>{clock(it.from, zone)}</text>}
          </g>
        ))}
        <polyline points={points} fill="none" className="stress-line" />
      </svg>
      <p className="quiet" aria-hidden="true">▮ {m.shift_offered()} · ▯ {m.shift_missed()} · ┅ {m.shift_waiting()}</p>
      <details className="not-on-paper">
        <summary>{m.shift_hoursTable()}</summary>
        <table>
          <thead><tr>{[m.shift_hour(), m.shift_offered(), m.shift_answered(), m.shift_missed(), m.shift_waiting()].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{hours.toReversed().map((it) => <tr key={it.from}><th scope="row">{clock(it.from, zone)}</th><td>{it.offered}</td><td>{it.answered}</td><td>{it.missed}</td><td>{it.waiting}</td></tr>)}</tbody>
        </table>
      </details>
      <figcaption className="quiet">{m.shift_hoursWhat()}</figcaption>
    </figure>
  )
}
