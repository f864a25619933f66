// When to ask the server: every so often while somebody looks at the screen, by one tab for all, less often while it fails, at once when
// the network comes back. It does not know what is asked.

import { watchForJumps } from '../offline/clock.ts'

export type Pace = { every: number; longest: number }
export const usualAsking: Pace = { every: 20_000, longest: 5 * 60_000 }
/** What another tab has heard so lately is not asked again. */
const lately = 2_000
/** A tab that the browser has frozen while it asked must not keep the others from asking. */
const patience = 30_000

export type Syncing = {
  /** Asks now, unless another tab has just heard; taps while it is under way are the same question. */
  now: () => Promise<void>
  /** another tab has asked and been answered */
  heard: () => void
  /** what was heard before does not count any more: this phone has become another's */
  anew: () => void
  start: () => () => void
}

/** @param ask resolves to whether the server answered */
export function openSyncing(name: string, ask: () => Promise<boolean>, pace: Pace = usualAsking): Syncing {
  let heardAt = -Infinity
  let wait = pace.every
  let under: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  const one = async (): Promise<void> => {
    if (performance.now() - heardAt < lately) return
    const answered = await ask().catch(() => false)
    wait = answered ? pace.every : Math.min(wait * 2, pace.longest)
  }
  const inTurn = (): Promise<unknown> => {
    if (!('locks' in navigator)) return one()
    let begun = false
    return navigator.locks.request(name, { signal: AbortSignal.timeout(patience) }, () => { begun = true; return one() }).catch(() => (begun ? undefined : one()))
  }
  const now = (): Promise<void> => {
    under ??= inTurn().then(() => undefined, () => undefined).finally(() => { under = null })
    return under
  }
  const seen = (): boolean => typeof document === 'undefined' || document.visibilityState === 'visible'
  const again = (): void => {
    if (timer) clearTimeout(timer)
    // Phones that came back together do not stay together.
    timer = setTimeout(() => {
      watchForJumps()
      if (seen() && performance.now() - heardAt > pace.every / 2) void now().then(again)
      else again()
    }, wait * (0.9 + Math.random() * 0.2))
  }
  const atOnce = (): void => {
    wait = pace.every
    if (seen()) void now().then(again)
  }
  return {
    now,
    heard: () => { heardAt = performance.now(); wait = pace.every },
    anew: () => { heardAt = -Infinity; wait = pace.every },
    start: () => {
      again()
      globalThis.addEventListener?.('online', atOnce)
      globalThis.document?.addEventListener('visibilitychange', atOnce)
      return () => {
        if (timer) clearTimeout(timer)
        timer = null
        globalThis.removeEventListener?.('online', atOnce)
        globalThis.document?.removeEventListener('visibilitychange', atOnce)
      }
    },
  }
}
