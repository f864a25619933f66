// What the server answered, by path, for the screens that show it: asked once however many ask, kept while the network is away,
// asked again when somebody says that it changed. It stores nothing on the device and never asks by itself.

import { useCallback, useSyncExternalStore, useEffect } from 'react'
import type { Problem, Result } from '#domain/kernel/result.ts'
import { get, post } from './api.ts'

/** What went wrong with the last question; the answer before it may still be on the screen. */
export type Refused = { problem: Problem }
export type Answer<T> = { data: T | undefined; error: Refused | null; /** when `data` was last confirmed by the server, ms of this device's clock; 0: never */ dataUpdatedAt: number; /** asks again now */ refetch: () => Promise<void> }

type Shown = { data: unknown; error: Refused | null; dataUpdatedAt: number }
type Held = { shown: Shown; text: string; at: number; under: Promise<void> | null; again: boolean; listeners: Set<() => void> }

const nothing: Shown = { data: undefined, error: null, dataUpdatedAt: 0 }
const freshMs = 5_000
const keptMs = 30 * 60_000
const answers = new Map<string, Held>()
let heard: (answered: boolean) => void = () => undefined

/** Told whenever the server was asked: whether it has answered anything, also a no. */
export const onHeard = (listener: (answered: boolean) => void): void => { heard = listener }

function held(path: string): Held {
  let it = answers.get(path)
  if (!it) answers.set(path, (it = { shown: nothing, text: '', at: 0, under: null, again: false, listeners: new Set() }))
  return it
}

function show(it: Held, shown: Shown): void {
  it.shown = shown
  for (const listener of it.listeners) listener()
}

/** `path#{…}` asks with a body: for questions in which names are typed, which do not belong into addresses. */
function question(path: string): Promise<Result<unknown>> {
  const at = path.indexOf('#')
  return at < 0 ? get<unknown>(path) : post<unknown>(path.slice(0, at), JSON.parse(path.slice(at + 1)))
}

async function askOnce(path: string, it: Held): Promise<void> {
  it.again = false
  const reply = await question(path)
  // Signed out meanwhile: what belongs to somebody else is not shown.
  if (answers.get(path) !== it) return
  heard(reply.ok || reply.problem.code !== 'network-away')
  if (!reply.ok) return show(it, { ...it.shown, error: { problem: reply.problem } })
  it.at = Date.now()
  const text = JSON.stringify(reply.value)
  // The same answer stays the same object, so that nothing below it is drawn anew.
  const data = text === it.text ? it.shown.data : reply.value
  it.text = text
  show(it, { data, error: null, dataUpdatedAt: it.at })
}

/** Questions that come while one is under way are one more question after it: its answer may be older than what they ask for. */
function ask(path: string): Promise<void> {
  const it = held(path)
  if (it.under) {
    it.again = true
    return it.under
  }
  it.under = (async () => {
    do await askOnce(path, it)
    while (it.again && answers.get(path) === it)
  })().finally(() => { it.under = null })
  return it.under
}

/** Reads a path and keeps it fresh. The last good answer stays on the screen while the network is away. Null asks nothing. */
export function useApi<T>(path: string | null): Answer<T> {
  const subscribe = useCallback((listener: () => void) => {
    if (path === null) return () => undefined
    const it = held(path)
    it.listeners.add(listener)
    return () => void it.listeners.delete(listener)
  }, [path])
  const shown = useSyncExternalStore(subscribe, () => (path === null ? nothing : held(path).shown))
  useEffect(() => {
    if (path !== null && Date.now() - held(path).at > freshMs) void ask(path)
  }, [path])
  const refetch = useCallback(() => (path === null ? Promise.resolve() : ask(path)), [path])
  return { ...(shown as Shown & { data: T | undefined }), refetch }
}

/**
 * Asks again for everything on the screen whose path begins so, or of which `which` says so; for everything when left out. What is not
 * shown is forgotten or asked later.
 */
export async function refresh(which: string | ((path: string) => boolean) = ''): Promise<void> {
  const wanted = typeof which === 'string' ? (path: string) => path.startsWith(which) : which
  const open: Promise<void>[] = []
  for (const [path, it] of answers) {
    if (it.listeners.size === 0 && Date.now() - it.at > keptMs) answers.delete(path)
    else if (!wanted(path)) continue
    else if (it.listeners.size > 0) open.push(ask(path))
    else it.at = 0
  }
  await Promise.all(open)
}

/** Forgets all answers: after signing out. */
export function forgetAnswers(): void {
  const before = [...answers.values()]
  answers.clear()
  for (const it of before) for (const listener of it.listeners) listener()
}
