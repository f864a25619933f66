// How a home's status runs, past to future, with a mark at now. The same is said in a list for those who do not see it.

import { between, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Level } from '#domain/people/levels.ts'
import { m } from '../words/compiled/messages.js'
import { levelName } from '../words/sentences.ts'
import { LevelShape } from './Level.tsx'
import { dayName, live, untilWhen } from './times.ts'

export type TimelinePiece = { from: Instant; until: Instant; level: Level; stage: string | null }

const [width, band] = [480, 22]

/** Pieces in time order, without gaps. Draws nothing when there is none. */
export function Timeline({ pieces, now, zone }: { pieces: readonly TimelinePiece[]; now: Instant; zone: Zone }) {
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (!first || !last) return null
  const whole = Math.max(1, between(first.from, last.until))
  const x = (at: Instant): number => Math.min(width, Math.max(0, (between(first.from, at) / whole) * width))
  const said = (piece: TimelinePiece): string => {
    const [level, { from, until }] = [levelName(piece.level), live(zone, now).ends(piece.from, piece.until)]
    if (piece === first) return piece === last ? m.common_timelineAll({ level }) : m.common_timelineBefore({ until: untilWhen(piece.until, zone, now), level })
    return piece === last ? m.common_timelineOn({ from, level }) : m.common_timelinePiece({ from, until, level })
  }
  return (
    <figure>
      <svg className="timeline" viewBox={`0 -6 ${width} ${band + 30}`} aria-hidden="true" focusable="false">
        {pieces.map((piece) => (
          <g key={piece.from}>
            <LevelShape level={piece.level} caseInside={false} x={x(piece.from)} y={0} width={Math.max(3, x(piece.until) - x(piece.from))} height={band} />
            {piece !== first && x(piece.until) - x(piece.from) > 56 && <text x={x(piece.from) + 2} y={band + 16}>{dayName(piece.from, zone, now)}</text>}
          </g>
        ))}
        {/* What is shown begins and ends somewhere; nothing happens there. */}
        <text x={0} y={band + 16}>…</text>
        <text x={width} y={band + 16} textAnchor="end">…</text>
        {first.from <= now && now <= last.until && <path d={`M${x(now)} -5V${band + 5}`} stroke="var(--accent)" strokeWidth="3" />}
      </svg>
      <ol className="hidden-visually" aria-label={m.common_timeline()}>
        {pieces.map((piece) => <li key={piece.from}>{said(piece)}</li>)}
      </ol>
    </figure>
  )
}
