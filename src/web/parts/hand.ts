// Where the hand is: whether pointer or focus is in a list, so that it stands still (still.ts), and rows that do not shrink while it is.

import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react'

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
export function useKeptHeight<E extends HTMLElement>(held: boolean): RefObject<E | null> {
  const row = useRef<E>(null)
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
