// The present time for what runs on the screen: clocks, “overdue since”. One timer a component, at its own pace.

import { useEffect, useReducer } from 'react'
import type { Instant } from '#domain/kernel/instants.ts'
import { now } from './clock.ts'

/**
 * The best guess of the true time whenever the screen is drawn, which is every `everyMs` at the least. What an answer has only just brought is not
 * judged by the clock of the last tick: an order that begins now would be one that has not begun.
 */
export function useNow(everyMs: number): Instant {
  const [, draw] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    const timer = setInterval(draw, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now()
}

/** `02:41`, `1:02:41`: a running clock. */
export function running(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(min)}:${two(s)}` : `${two(min)}:${two(s)}`
}
