// Nothing moves under a guard's hand: once shown, rows stay where they are until the guard leaves or asks for them in order. What comes
// later stands at the end; what is over stays in its place and says so. What each row says stays live.

import { useState } from 'react'

export type Still<T> = { shown: readonly { row: T; gone: boolean }[]; /** they would stand otherwise now */ moved: boolean; settle: () => void }

const ids = (rows: readonly { id: string }[]): string => rows.map((row) => row.id).join()

/** Pure: the rows as they stand now, in the order of before. */
export function keepStill<T extends { id: string }>(before: readonly T[], rows: readonly T[]): { order: readonly T[]; shown: Still<T>['shown'] } {
  const now = new Map(rows.map((row) => [row.id, row]))
  const known = new Set(before.map((row) => row.id))
  const fresh = rows.filter((row) => !known.has(row.id))
  const order = fresh.length > 0 ? [...before, ...fresh] : before
  return { order, shown: order.map((row) => ({ row: now.get(row.id) ?? row, gone: !now.has(row.id) })) }
}

/** For as long as the component stands: give it a `key` where other rows are asked for. */
export function useStill<T extends { id: string }>(rows: readonly T[]): Still<T> {
  const [before, setBefore] = useState<readonly T[]>(rows)
  const { order, shown } = keepStill(before, rows)
  if (order !== before) setBefore(order)
  return { shown, moved: ids(order) !== ids(rows), settle: () => setBefore(rows) }
}
