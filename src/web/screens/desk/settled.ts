// A list that does not move under the hand: while pointer or focus is in it, rows keep their places; what is new waits behind a
// count, what is over stays where it was until the hand is gone. The rows' own contents stay live, and keep their height.

import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react'

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

/** What a list is given so that it knows of the hand. */
type Handed = { onPointerEnter: () => void; onPointerLeave: () => void; onFocus: () => void; onBlur: (event: FocusEvent) => void }

/**
 * Whether the hand is in the list, be it pointer or focus. A button that goes away under either tells nobody that it was left, so with all that
 * is new it is looked whether the hand is still there. Otherwise the list would stand still until the next one.
 */
export function useHand(list: RefObject<HTMLElement | null>): { held: boolean; hand: Handed } {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    const it = list.current
    if (held && it && !it.contains(document.activeElement) && !it.matches(':hover')) setHeld(false)
  })
  return {
    held,
    hand: {
      onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false),
      onFocus: () => setHeld(true), onBlur: (event) => { if (!event.currentTarget.contains(event.relatedTarget)) setHeld(false) },
    },
  }
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
