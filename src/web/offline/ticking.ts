// The present time for what runs on the screen: clocks, “overdue since”. One timer a component, at its own pace.

import { useEffect, useState } from 'react'
import type { Instant } from '#domain/kernel/instants.ts'
import { now } from './clock.ts'

/** The best guess of the true time, anew every `everyMs`. */
export function useNow(everyMs: number): Instant {
  const [at, setAt] = useState<Instant>(now)
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return at
}

/** `02:41`, `1:02:41`: a running clock. */
export function running(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(min)}:${two(s)}` : `${two(min)}:${two(s)}`
}
