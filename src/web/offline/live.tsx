// Live screens: what the server says has changed is asked for again, and nothing else. Server-sent events while they come, a question
// every twenty seconds while they do not, and now and then all the same: days and stages begin and end without anybody writing. Events
// carry ids only; what a person may see is decided when the screen asks. After a gap everything is asked for.

import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { concerns } from './about.ts'
import { onHeard, refresh, refreshLost } from './answers.ts'
import { apart, breath, changeIn, type Change } from './changes.ts'
import { commands } from './commands.ts'

export { forgetAnswers, refresh, useApi, type Answer, type Refused } from './answers.ts'

export type Network = { /** live events are coming */ live: boolean; /** when the server last answered, ms of this device's clock; null: never */ seenAt: number | null; waiting: number; refused: number }
let network: Network = { live: false, seenAt: null, waiting: 0, refused: 0 }
const listeners = new Set<() => void>()
function set(change: Partial<Network>): void {
  network = { ...network, ...change }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
/** For the quiet line: what the screen knows about its own freshness. */
export const useNetwork = (): Network => useSyncExternalStore(subscribe, () => network)

/** A screen on which nothing happens is never older than this. */
const quietMs = 5 * 60_000

export function listen(): () => void {
  let source: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | null = null
  let pending: ReturnType<typeof setTimeout> | null = null
  let askedAt = Date.now()
  let partlyAt = -Infinity
  /** what changed and was not asked for yet; null: all of it may have */
  let changes: Change[] | null = []
  const ask = (): void => {
    askedAt = Date.now()
    changes = []
    void refresh()
  }
  const askAgain = (): void => {
    pending = null
    if (!changes) return ask()
    const now = changes
    changes = []
    void refresh((path) => {
      const wanted = now.some((change) => concerns(path, change))
      if (wanted) partlyAt = performance.now()
      return wanted
    })
  }
  const changed = (change: Change | null): void => {
    set({ live: true, seenAt: Date.now() })
    if (change) changes?.push(change)
    else changes = null
    pending ??= setTimeout(askAgain, breath(performance.now() - partlyAt))
  }
  const anything = (): void => changed(null)
  const waits = new Set<ReturnType<typeof setTimeout>>()
  const heard = (change: Change | null): void => {
    const ms = change ? apart(change) : 0
    if (ms === 0) return changed(change)
    const timer = setTimeout(() => { waits.delete(timer); changed(change) }, ms)
    waits.add(timer)
  }
  const open = (): void => {
    // Where there is none, or a filter has taken it away, the questions below do.
    if (typeof EventSource === 'undefined') return
    source?.close()
    source = new EventSource('/api/events')
    source.onopen = anything
    source.onmessage = anything
    source.addEventListener('reset', anything)
    source.addEventListener('ended', ask)
    source.addEventListener('change', ({ data }: MessageEvent<unknown>) => heard(changeIn(data)))
    source.onerror = () => {
      set({ live: false })
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 10_000)
    }
  }
  open()
  // A stream over a line that is gone says nothing for minutes: whoever asks is told sooner, and the device sooner still.
  // What a poor line has lost is asked for again as soon as it carries another answer.
  onHeard((answered) => {
    set(answered ? { seenAt: Date.now(), live: source?.readyState === 1 } : { live: false })
    if (answered) void refreshLost()
  })
  const lost = (): void => set({ live: false })
  addEventListener('offline', lost)
  addEventListener('online', ask)
  const seen = (): void => { if (document.visibilityState === 'visible') ask() }
  document.addEventListener('visibilitychange', seen)
  const poll = setInterval(() => { if (!network.live || Date.now() - askedAt >= quietMs) ask() }, 20_000)
  return () => {
    source?.close()
    clearInterval(poll)
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('offline', lost)
    removeEventListener('online', ask)
    for (const timer of [again, pending, ...waits]) if (timer) clearTimeout(timer)
  }
}

/** Wrap a role's screens in it: answers, live events, and the outbox that sends. */
export function Live({ children }: { children: ReactNode }) {
  useEffect(() => {
    const count = (): void => void commands.count().then(set, () => undefined)
    const stops = [listen(), commands.start(), commands.watch(count)]
    count()
    return () => { for (const stop of stops) stop() }
  }, [])
  return <>{children}</>
}
