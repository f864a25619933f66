// A server's answer that stays on this phone, sealed, so that the page and the pass open without a network. The newest answer
// wins; the old one is shown with its age. After signing out nothing of it is left.

import { useEffect, useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { useApi } from '../../offline/live.tsx'

type Kept<T> = { path: string; at: number; value: T }
export type Answer<T> = {
  value: T | null
  /** when it was fetched, ms of this device's clock */
  at: number | null
  /** why there is nothing newer */
  problem: Problem | null
  retry: () => void
}

const nameOf = (path: string): string => `answer ${path}`
export const ownPath = (resident: string): string => `/api/me/exits?resident=${resident}`
export const recordPath = (resident: string): string => `/api/me/record?resident=${resident}`

/** Like `useApi`, and remembered. `path` null asks nothing. */
export function useKeptAnswer<T>(path: string | null): Answer<T> {
  const asked = useApi<T>(path)
  const [old, setOld] = useState<Kept<T> | null>(null)
  const { data, dataUpdatedAt } = asked
  useEffect(() => {
    let gone = false
    if (path) void keptOwn<Kept<T>>(nameOf(path)).then((found) => { if (!gone) setOld(found) })
    return () => { gone = true }
  }, [path])
  useEffect(() => {
    // A browser that keeps nothing still shows what it has.
    if (path && data !== undefined) void keepOwn(nameOf(path), { path, at: dataUpdatedAt, value: data } satisfies Kept<T>).catch(() => undefined)
  }, [path, data, dataUpdatedAt])
  // Theirs to see no more: nothing of it stays here.
  const closed = asked.error?.problem.code === 'not-allowed'
  useEffect(() => { if (path && closed) void keepOwn(nameOf(path), null).catch(() => undefined) }, [path, closed])
  const before = old?.path === path && !closed ? old : null
  return {
    value: closed ? null : data ?? before?.value ?? null,
    at: data !== undefined ? dataUpdatedAt : before?.at ?? null,
    problem: asked.error?.problem ?? null,
    retry: () => void asked.refetch(),
  }
}
