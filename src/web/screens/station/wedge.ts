// A hand scanner is a keyboard that types faster than any hand and ends with Enter. Whatever field has the focus, and whether one has: what it
// types is a scan, and is left in no field.

import { useEffect, useRef } from 'react'

/** Between two marks of a scanner. Bluetooth ones take up to 30 ms; the quickest thumb takes 60. */
const gapMs = 45
const fewest = 4

export type Keyed = { keys: string; at: number }
/** What was typed so far, and whether this Enter ends a scan. */
export function keyed(before: Keyed, key: string, at: number): { now: Keyed; scan: string | null } {
  const quick = at - before.at <= gapMs
  if (key === 'Enter') return { now: { keys: '', at }, scan: quick && before.keys.length >= fewest ? before.keys : null }
  if (key.length !== 1) return { now: key === 'Shift' ? before : { keys: '', at }, scan: null }
  return { now: { keys: (quick ? before.keys : '') + key, at }, scan: null }
}

/** `onScan` gets what was scanned, and draws anew the field into which it was typed. */
export function useWedge(onScan: (text: string) => void): void {
  const tell = useRef(onScan)
  tell.current = onScan
  useEffect(() => {
    let so: Keyed = { keys: '', at: -Infinity }
    const press = (event: KeyboardEvent): void => {
      const { now, scan } = keyed(so, event.key, event.timeStamp)
      so = now
      if (scan === null) return
      event.preventDefault()
      event.stopPropagation()
      tell.current(scan)
    }
    document.addEventListener('keydown', press, true)
    return () => document.removeEventListener('keydown', press, true)
  }, [])
}
