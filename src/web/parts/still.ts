// Nothing moves under the hand: rows that were shown keep their places, whatever comes, goes or is put in another order meanwhile. What is
// over stays where it was and is marked so. What each row says stays live; how high it stands is its own affair (hand.ts).

import { useState } from 'react'

/**
 * Where what is new goes. `end`: behind all others. `tail`: only what belongs behind all that was there, as the next page of a list does; the
 * rest waits. `wait`: all of it waits, and is counted.
 */
export type Fresh = 'end' | 'tail' | 'wait'
export type Shown<T> = readonly { row: T; gone: boolean }[]
export type Kept<T> = { order: readonly T[]; shown: Shown<T>; /** rows that are there but not shown yet */ unseen: number }
export type Still<T> = Omit<Kept<T>, 'order'> & { /** they would stand otherwise now */ moved: boolean; settle: () => void }

const ids = (rows: readonly { id: string }[]): string => rows.map((row) => row.id).join()

/** Pure: the rows as they stand now, in the order of before. */
export function keepStill<T extends { id: string }>(before: readonly T[], rows: readonly T[], fresh: Fresh): Kept<T> {
  const now = new Map(rows.map((row) => [row.id, row]))
  const known = new Set(before.map((row) => row.id))
  const lastKnown = rows.reduce((last, row, i) => (known.has(row.id) ? i : last), -1)
  const isNew = (row: T): boolean => !known.has(row.id)
  const come = rows.filter((row, i) => isNew(row) && (fresh === 'end' || (fresh === 'tail' && i > lastKnown)))
  const order = come.length > 0 ? [...before, ...come] : before
  return { order, shown: order.map((row) => ({ row: now.get(row.id) ?? row, gone: !now.has(row.id) })), unseen: rows.filter(isNew).length - come.length }
}

/**
 * For as long as the component stands, or while `held`: give it a `key` where other rows are asked for. A guard holds it until they leave, or ask
 * for order with `settle`; at the desk the hand in the list does.
 */
export function useStill<T extends { id: string }>(rows: readonly T[], fresh: Fresh, held = true): Still<T> {
  const [before, setBefore] = useState<readonly T[]>(rows)
  const { order, shown, unseen } = keepStill(held || ids(before) === ids(rows) ? before : rows, rows, fresh)
  if (order !== before) setBefore(order)
  return { shown, unseen, moved: ids(order) !== ids(rows), settle: () => setBefore(rows) }
}

/** A value as it was when the hand came. */
export function useHeld<T>(value: T, held: boolean): T {
  const [kept, keep] = useState<T>(value)
  if (!held && kept !== value) keep(value)
  return held ? kept : value
}
