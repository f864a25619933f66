// One line of the benchmark: a figure beside its floor, measured in the same run, and whether it holds its target.

export type Row = {
  /** pass, gate, web, rules, api, import, flood, facts, statements, told, feed, scale, search, desk, notices, scans or firstsync */
  bench: string
  measure: string
  figure: number
  unit: string
  /** the least that the bare work under it takes, in the same unit; null where there is none */
  floor: number | null
  /** figure ÷ floor; null where there is no floor */
  ratio: number | null
  /** what has to hold, in words: `ratio ≤ 1.5`, `≤ 300 ms` */
  target: string
  holds: boolean
}

/** The middle value; NaN of no values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)
/** The value that 95 of 100 stay at or below. */
export const p95 = (values: readonly number[]): number => quantile(values, 0.95)

/** The value that this share stays at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  if (sorted.length === 0) return NaN
  // Linear between neighbours, as spreadsheets do it.
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at))
}

/** Rounded for reading: three places. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** A row whose target is a ratio to the floor. */
export function againstFloor(bench: string, measure: string, unit: string, figure: number, floor: number, most: number): Row {
  const ratio = figure / floor
  const target = `ratio ≤ ${most}`
  return { bench, measure, figure: rounded(figure), unit, floor: rounded(floor), ratio: rounded(ratio), target, holds: ratio <= most }
}

/** A row whose target is a limit; `floor`, when there is one, stands beside it for comparison. */
export function againstLimit(bench: string, measure: string, unit: string, figure: number, most: number, floor: number | null = null): Row {
  const beside = floor === null ? { floor, ratio: null } : { floor: rounded(floor), ratio: rounded(figure / floor) }
  return { bench, measure, figure: rounded(figure), unit, ...beside, target: `≤ ${most} ${unit}`, holds: figure <= most }
}
