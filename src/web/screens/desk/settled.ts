// A list that does not move under the hand: while pointer or focus is in it, rows keep their places; what is new waits behind a
// count, what is over stays where it was until the hand is gone. The rows' own contents stay live, and keep their height.

import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

export type Settled<T> = { shown: readonly { row: T; gone: boolean }[]; /** rows that are there but not shown yet */ unseen: number }

const sameIds = (a: readonly { id: string }[], b: readonly { id: string }[]): boolean => a.length === b.length && a.every((row, i) => row.id === b[i]!.id)

/** Which rows to show, and how many are held back. `held` is true while the hand is in the list. */
export function settle<T extends { id: string }>(before: readonly T[], rows: readonly T[], held: boolean): Settled<T> {
  if (!held) return { shown: rows.map((row) => ({ row, gone: false })), unseen: 0 }
  const fresh = new Map(rows.map((row) => [row.id, row]))
  const known = new Set(before.map((row) => row.id))
  return {
    shown: before.map((row) => ({ row: fresh.get(row.id) ?? row, gone: !fresh.has(row.id) })),
    unseen: rows.filter((row) => !known.has(row.id)).length,
  }
}

export function useSettled<T extends { id: string }>(rows: readonly T[], held: boolean): Settled<T> {
  const [before, setBefore] = useState<readonly T[]>(rows)
  if (!held && !sameIds(before, rows)) setBefore(rows)
  return settle(before, rows, held)
}

/**
 * A row that does not shrink under the hand, whatever becomes of its contents: what is below it stays where it is, and a press meant for one
 * home is not taken for the next.
 */
export function useKeptHeight(held: boolean): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const it = row.current
    if (!it || !held) return
    let most = 0
    const keep = (): void => {
      const { height } = it.getBoundingClientRect()
      if (height > most) it.style.minHeight = `${most = height}px`
    }
    keep()
    const watch = new ResizeObserver(keep)
    watch.observe(it)
    return () => {
      watch.disconnect()
      it.style.minHeight = ''
    }
  }, [held])
  return row
}
