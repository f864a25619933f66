// Live screens: what the server says has changed is asked for again. Server-sent events while they come, a question every
// twenty seconds while they do not. Events carry ids only; what a person may see is decided when the screen asks.

import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { QueryClient, QueryClientProvider, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Problem } from '#domain/kernel/result.ts'
import { get } from './api.ts'
import { commands } from './commands.ts'

const client = new QueryClient({
  defaultOptions: { queries: { networkMode: 'offlineFirst', staleTime: 5_000, gcTime: 30 * 60_000, retry: false, refetchOnWindowFocus: true } },
})

/** A problem on its way through the query library, which speaks in throws. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

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

async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  const reply = await get<T>(path, { signal })
  if (!reply.ok) {
    if (reply.problem.code !== 'network-away') set({ seenAt: Date.now() })
    throw new Refused(reply.problem)
  }
  set({ seenAt: Date.now() })
  return reply.value
}

/** Reads a path and keeps it fresh. The last good answer stays on the screen while the network is away. Null asks nothing. */
export const useApi = <T,>(path: string | null): UseQueryResult<T, Refused> =>
  useQuery<T, Refused>({ queryKey: [path], queryFn: ({ signal }) => read<T>(path!, signal), enabled: path !== null })

/** Asks again for everything on the screen whose path begins so; for everything when left out. */
export const refresh = (prefix = ''): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey: [path] }) => typeof path === 'string' && path.startsWith(prefix) })
/** Forgets all answers: after signing out. */
export const forgetAnswers = (): void => client.clear()

function listen(): () => void {
  let source: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | null = null
  let pending: ReturnType<typeof setTimeout> | null = null
  const changed = (): void => {
    set({ live: true, seenAt: Date.now() })
    // Many changes in one breath are one question.
    pending ??= setTimeout(() => { pending = null; void refresh() }, 150)
  }
  const open = (): void => {
    source?.close()
    source = new EventSource('/api/events')
    source.onopen = () => { set({ live: true, seenAt: Date.now() }); changed() }
    source.onmessage = changed
    for (const name of ['change', 'changes']) source.addEventListener(name, changed)
    source.onerror = () => {
      set({ live: false })
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 10_000)
    }
  }
  open()
  const poll = setInterval(() => { if (!network.live) void refresh() }, 20_000)
  return () => {
    source?.close()
    clearInterval(poll)
    for (const timer of [again, pending]) if (timer) clearTimeout(timer)
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
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
