// Which rows of a table can ever be reached: a row whose cells contradict each other, one that those before it cover whole, and two that fit
// the same people where only one may. Exact for cells that ask about their own column; of others it assumes nothing.
import type { RulePlace } from './problems.ts'
import type { Table } from './table.ts'
import type { Site } from './types.ts'

/** For each column how many points there are, and for each row which of them its cell holds on: a bit each; null where that cannot be said. */
export type Masks = readonly { points: number | null; rows: readonly (bigint | 'all' | 'unread' | null)[] }[]
/** A row as a box: one set of points for each different input; null where it cannot be said. */
type Box = readonly bigint[]

/** More pieces than this are not looked through: the row counts as reachable. */
const mostPieces = 20_000

export function checkRows(table: Table, masks: Masks, site: Site): void {
  const place = (row: number): RulePlace => ({ table: table.name, row: row + 1, column: null })
  const groups = groupsOf(table)
  const boxes = table.rows.map((_row, row) => boxOf(masks, groups, row))
  const never = new Set<number>()
  for (const [row, box] of boxes.entries()) {
    // A single cell that never holds is named as a cell.
    if (box !== null && box.includes(0n) && table.inputs.every((_input, column) => masks[column]!.rows[row] !== 0n)) {
      never.add(row)
      site.report({ code: 'rules-row-never', ...place(row) })
    }
  }
  // A last row of dashes is a net for what nobody thought of: it may well be that nothing is left for it.
  const net = table.rows.at(-1)?.tests.every(test => test === null) === true ? table.rows.length - 1 : -1
  if (table.hitPolicy === 'FIRST') reportHidden(boxes, never.add(net), place, site)
  if (table.hitPolicy === 'UNIQUE' || table.hitPolicy === 'ANY') reportOverlaps(table, boxes, place, site)
}

function reportHidden(boxes: readonly (Box | null)[], never: ReadonlySet<number>, place: (row: number) => RulePlace, site: Site): void {
  for (const [row, box] of boxes.entries()) {
    if (box === null || box.includes(0n) || never.has(row)) continue
    const before = boxes.slice(0, row).map((other, at) => ({ other, at })).filter(({ other }) => other !== null && meet(other, box))
    if (before.length === 0) continue
    let left: Box[] = [box]
    for (const { other } of before) {
      left = left.flatMap(piece => without(piece, other!))
      if (left.length === 0 || left.length > mostPieces) break
    }
    if (left.length === 0) site.report({ code: 'rules-row-hidden', ...place(row), other: before.map(({ at }) => at + 1).join(', ') })
  }
}

function reportOverlaps(table: Table, boxes: readonly (Box | null)[], place: (row: number) => RulePlace, site: Site): void {
  for (const [row, box] of boxes.entries()) {
    const other = boxes.findIndex((one, at) => at < row && box !== null && one !== null && meet(one, box)
      && !(table.hitPolicy === 'ANY' && table.rows[at]!.outputs.every((feel, column) => feel.text === table.rows[row]!.outputs[column]?.text)))
    if (other !== -1) site.report({ code: 'rules-rows-overlap', ...place(row), other: other + 1 })
  }
}

/** Columns that ask the same thing are one. */
function groupsOf(table: Table): readonly (readonly number[])[] {
  const byText = new Map<string, number[]>()
  for (const [column, input] of table.inputs.entries()) byText.set(input.text, [...byText.get(input.text) ?? [], column])
  return [...byText.values()]
}

function boxOf(masks: Masks, groups: readonly (readonly number[])[], row: number): Box | null {
  const box: bigint[] = []
  for (const columns of groups) {
    const asked = columns.filter(column => masks[column]!.rows[row] !== 'all')
    const points = masks[asked[0] ?? columns[0]!]!.points
    // Without points, a column of which nothing is asked anywhere is one point; otherwise nothing can be said.
    if (points === null) {
      if (asked.length > 0 || !columns.every(column => masks[column]!.rows.every(one => one === 'all'))) return null
      box.push(1n)
      continue
    }
    // Different columns of one input are comparable only where they have the same points.
    if (new Set(columns.map(column => masks[column]!.points)).size > 1) return null
    let bits = (1n << BigInt(points)) - 1n
    for (const column of asked) {
      const mask = masks[column]!.rows[row]
      if (typeof mask !== 'bigint') return null
      bits &= mask
    }
    box.push(bits)
  }
  return box
}

const meet = (a: Box, b: Box) => a.every((bits, at) => (bits & b[at]!) !== 0n)

/** What is left of a box without another, in pieces that do not overlap. */
function without(box: Box, other: Box): Box[] {
  if (!meet(box, other)) return [box]
  const pieces: Box[] = []
  const rest = [...box]
  for (const [at, bits] of box.entries()) {
    const outside = bits & ~other[at]!
    if (outside !== 0n) pieces.push(rest.with(at, outside))
    rest[at] = bits & other[at]!
  }
  return pieces
}
