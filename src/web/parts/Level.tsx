// What a home is under, as shape and word: open plain, precaution a thin outline, controlled hatched, sealed solid, a case inside
// with a dot. Readable in black and white.

import type { Level as LevelCode } from '#domain/people/levels.ts'
import { m } from '../words/compiled/messages.js'
import { levelName } from '../words/sentences.ts'

export type LevelProps = { level: LevelCode; caseInside?: boolean; /** the shape alone, with the word for screen readers */ shapeOnly?: boolean; size?: number }

export function Level({ level, caseInside = false, shapeOnly = false, size = 16 }: LevelProps) {
  const word = caseInside ? m.common_levelWithCase({ level: levelName(level) }) : levelName(level)
  return (
    <span className="level">
      <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false"><LevelShape level={level} caseInside={caseInside} /></svg>
      <span className={shapeOnly ? 'hidden-visually' : undefined}>{word}</span>
    </span>
  )
}

/** For façades and timelines: the shape in a box of one's own, inside an svg. Nothing is drawn by reference, so it prints everywhere. */
export function LevelShape({ level, caseInside, x = 0, y = 0, width = 16, height = 16 }: { level: LevelCode; caseInside: boolean; x?: number; y?: number; width?: number; height?: number }) {
  const box = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 }
  return (
    <g stroke="currentColor" fill="none">
      {level === 'open' && <rect {...box} strokeWidth="0.75" strokeDasharray="1.5 2.5" opacity="0.75" />}
      {level === 'precaution' && <rect {...box} strokeWidth="1.25" />}
      {level === 'controlled' && <><rect {...box} strokeWidth="1.25" /><path d={hatch(box)} strokeWidth="1.5" /></>}
      {level === 'sealed' && <rect {...box} fill="currentColor" strokeWidth="1.25" />}
      {caseInside && <circle cx={x + width / 2} cy={y + height / 2} r={Math.min(width, height) / 5} fill="var(--ground)" stroke={level === 'sealed' ? 'none' : 'currentColor'} />}
    </g>
  )
}

/** Lines from lower left to upper right, clipped to the box by arithmetic. */
function hatch({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string {
  const lines: string[] = []
  for (let k = 4; k < width + height; k += 4) {
    const [x1, y1] = k <= height ? [x, y + k] : [x + k - height, y + height]
    const [x2, y2] = k <= width ? [x + k, y] : [x + width, y + k - width]
    lines.push(`M${x1} ${y1}L${x2} ${y2}`)
  }
  return lines.join('')
}
