// One building seen from the front: floors from the top, flats from the left, entrances apart. Each flat shows what it is under, or
// how many of its people are out. A grid for screen readers; one flat of each building can be reached by Tab, the others by arrows.

import type { KeyboardEvent } from 'react'
import type { Facades } from '#domain/sealing/wire.ts'
import { m } from '../words/compiled/messages.js'
import { levelName } from '../words/sentences.ts'
import { LevelShape } from './Level.tsx'

export type BuildingView = Facades['buildings'][number]
export type FlatView = BuildingView['flats'][number]
export type Layer = 'level' | 'out'
export type Placed = { flat: FlatView; x: number; y: number }
export type Plan = { rows: Placed[][]; floors: string[]; width: number; height: number }

/** On the screen a flat and the gap behind it are a place for a finger, 24 by 24; on paper nobody presses. */
export type CellSize = { cellW: number; cellH: number }
const onScreen: CellSize = { cellW: 22, cellH: 22 }
export const onPaper: CellSize = { cellW: 19, cellH: 14 }
const [gap, entranceGap, margin] = [2, 6, 18]

/** Where each flat is drawn. Flats without a floor (lane houses, shops) stand in a row at street level. */
export function planOf(building: BuildingView, { cellW, cellH }: CellSize = onScreen): Plan {
  const entrances = [...new Set(building.flats.map((flat) => flat.entrance))]
  const floors = [...new Set(building.flats.map((flat) => flat.floor))].sort((a, b) => (b ?? -99) - (a ?? -99))
  const at = new Map<string, FlatView[]>()
  for (const flat of building.flats) at.set(`${flat.entrance} ${flat.floor}`, [...(at.get(`${flat.entrance} ${flat.floor}`) ?? []), flat])
  const widths = entrances.map((entrance) => Math.max(...floors.map((floor) => at.get(`${entrance} ${floor}`)?.length ?? 0)))
  const starts: number[] = []
  widths.reduce((x, count, i) => { starts[i] = x; return x + count * (cellW + gap) + entranceGap }, margin)
  const rows = floors.map((floor, row) => entrances.flatMap((entrance, i) =>
    (at.get(`${entrance} ${floor}`) ?? []).sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }))
      .map((flat, n) => ({ flat, x: starts[i]! + n * (cellW + gap), y: row * (cellH + gap) }))))
  const width = (starts.at(-1) ?? margin) + (widths.at(-1) ?? 0) * (cellW + gap)
  return { rows, floors: floors.map((floor) => (floor === null ? '' : String(floor))), width, height: rows.length * (cellH + gap) + gap }
}

/** The server shows so many buildings at a time. */
export const facadesAtOnce = 24
export const facadesPath = (buildings: readonly { id: string }[], at: string | null): string =>
  `/api/matrix/flats?buildings=${buildings.map((it) => it.id).join(',')}${at === null ? '' : `&at=${encodeURIComponent(at)}`}`
/** About as large as its façade will be, so that nothing jumps when it comes: all but the narrow gaps between its entrances. */
export function sizeOf({ floors, homes }: { floors: number; homes: number }): { width: number; height: number } {
  const rows = Math.max(1, floors)
  return { width: margin + Math.ceil(homes / rows) * (onScreen.cellW + gap) + entranceGap + 2, height: rows * (onScreen.cellH + gap) + gap }
}

/** Neighbours of like height together, as many as are asked for at a time, so that towers do not leave sky above the low houses of their row. */
export function runsOf<B extends { floors: number }>(buildings: readonly B[]): B[][] {
  const runs: B[][] = []
  const tall = ({ floors }: B): boolean => floors > 9
  for (const building of buildings) {
    const run = runs.at(-1)
    if (run && run.length < facadesAtOnce && tall(run[0]!) === tall(building)) run.push(building)
    else runs.push([building])
  }
  return runs
}

/** `2` alone says nothing; a label that is a name already stays as it is. */
export const buildingName = (label: string): string => (/^\d+$/.test(label) ? m.overview_buildingName({ label }) : label)

export function flatWords(flat: FlatView): string {
  const level = flat.caseInside ? m.common_levelWithCase({ level: levelName(flat.level) }) : levelName(flat.level)
  const out = flat.out > 0 ? m.overview_flatOut({ count: flat.out }) : ''
  return [flat.door, level, m.overview_flatPeople({ count: flat.people }), out].filter(Boolean).join(m.desk_comma())
}

export type FacadeProps = {
  building: BuildingView
  layer: Layer
  selected?: string | null
  size?: CellSize
  onOpen?: (flat: FlatView) => void
  /** the arrow left the building at this side, from this row */
  onLeave?: (side: 'left' | 'right', row: number) => void
}

/** Moves the focus to a flat; used across buildings as well. */
export const focusFlat = (id: string): void => document.getElementById(`flat-${id}`)?.focus()

export function Facade({ building, layer, selected = null, size = onScreen, onOpen, onLeave }: FacadeProps) {
  const plan = planOf(building, size)
  const { cellW, cellH } = size
  const first = plan.rows.flat().find(({ flat }) => flat.id === selected) ?? plan.rows.flat()[0]
  const move = (event: KeyboardEvent, row: number, at: number): void => {
    const line = plan.rows[row]!
    const here = line[at]!
    const nearest = (to: Placed[] | undefined): Placed | undefined => to?.length ? to.reduce((best, one) => (Math.abs(one.x - here.x) < Math.abs(best.x - here.x) ? one : best)) : undefined
    const target = { ArrowLeft: line[at - 1], ArrowRight: line[at + 1], ArrowUp: nearest(plan.rows[row - 1]), ArrowDown: nearest(plan.rows[row + 1]), Home: line[0], End: line.at(-1) }[event.key]
    if (target) { event.preventDefault(); focusFlat(target.flat.id) }
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') { event.preventDefault(); onLeave?.(event.key === 'ArrowLeft' ? 'left' : 'right', row) }
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onOpen?.(here.flat) }
  }
  return (
    <svg className="facade" role="grid" aria-label={m.overview_facade({ building: buildingName(building.label) })} viewBox={`0 0 ${plan.width + 2} ${plan.height}`} width={plan.width + 2} height={plan.height}>
      {plan.rows.map((row, r) => (
        <g role="row" key={r}>
          <text x={margin - 6} y={r * (cellH + gap) + cellH / 2 + 4} textAnchor="end" aria-hidden="true">{plan.floors[r]}</text>
          {row.map(({ flat, x, y }, i) => (
            <g key={flat.id} id={`flat-${flat.id}`} role="gridcell" aria-label={flatWords(flat)} aria-selected={flat.id === selected} tabIndex={onOpen ? (first?.flat.id === flat.id ? 0 : -1) : undefined}
              onClick={() => onOpen?.(flat)} onKeyDown={(event) => move(event, r, i)}>
              {onOpen && <rect x={x - gap / 2} y={y - gap / 2} width={cellW + gap} height={cellH + gap} fill="transparent" />}
              <rect x={x} y={y} width={cellW} height={cellH} fill="var(--raised)" className="cell" />
              <Cell flat={flat} layer={layer} x={x} y={y} size={size} />
            </g>
          ))}
        </g>
      ))}
    </svg>
  )
}

function Cell({ flat, layer, x, y, size: { cellW, cellH } }: { flat: FlatView; layer: Layer; x: number; y: number; size: CellSize }) {
  if (layer === 'level') return <LevelShape level={flat.level} caseInside={flat.caseInside} x={x} y={y} width={cellW} height={cellH} />
  return (
    <>
      <rect x={x + 1} y={y + 1} width={cellW - 2} height={cellH - 2} fill={flat.out > 0 ? 'var(--accent)' : 'none'} stroke="var(--line)" strokeWidth="0.75" />
      {flat.out > 0 && <text x={x + cellW / 2} y={y + cellH / 2 + 4} textAnchor="middle" style={{ fill: 'var(--accent-text)' }}>{flat.out}</text>}
    </>
  )
}
