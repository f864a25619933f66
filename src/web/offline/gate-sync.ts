// Keeps a gate's phone up to date, and holds in memory what it knows. One tab fetches for all. Without a network nothing
// happens but that the age grows; a phone that was taken off the list forgets the people and says so.

import { useSyncExternalStore } from 'react'
import type { Movement } from '#domain/exits/movements.ts'
import type { GateSnapshot } from '#domain/gate/wire.ts'
import { day, instantOf } from '#domain/kernel/instants.ts'
import { get } from './api.ts'
import { clockErrorMs, nowMs, onClock, watchForJumps } from './clock.ts'
import { enrolment, type Enrolled } from './enrolled.ts'
import { gateOutbox, linesSince, movementsOf, pruneLog, type Line } from './gate-log.ts'
import type { Knows } from './gate-snapshot.ts'

export type GateState = {
  /** false until the device's own storage was read */
  ready: boolean
  /** true once what lies on the device about the community was opened */
  read: boolean
  enrolled: Enrolled | null
  revoked: boolean
  knows: Knows | null
  /** the guard's own lines of the last days, newest first */
  lines: readonly Line[]
  waiting: number
  online: boolean
  clockErrorMs: number
}

let state: GateState = { ready: false, read: false, enrolled: null, revoked: false, knows: null, lines: [], waiting: 0, online: false, clockErrorMs: clockErrorMs() }
const listeners = new Set<() => void>()
function set(change: Partial<GateState>): void {
  const same = (Object.keys(change) as (keyof GateState)[]).every((key) => state[key] === change[key])
  if (same) return
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export const gateState = (): GateState => state
export const useGateState = (): GateState => useSyncExternalStore(subscribe, gateState)

/** Opening signed lists is a chunk of its own, fetched after the first screen stands. */
const snapshots = () => import('./gate-snapshot.ts')

const every = 20_000
const logDays = 40
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('postern-gate')

let hasRead: () => void = () => undefined
/** Resolves when what lies on the device was read: an answer before that would be “this phone does not know”. */
export const whenRead: Promise<void> = new Promise((resolve) => { hasRead = resolve })

async function readLog(): Promise<void> {
  const lines = await linesSince(instantOf(Date.now() - logDays * day)).catch((): readonly Line[] => state.lines)
  set({ lines, waiting: lines.filter((line) => line.waiting).length })
}

/** Reads what lies on the device; after enrolling, and when another tab wrote. */
export async function reload(): Promise<void> {
  const enrolled = await enrolment()
  set({ ready: true, enrolled })
  await readLog()
  const knows = enrolled ? await (await snapshots()).loadKnows(enrolled.rootKey) : null
  set({ read: true, knows })
  hasRead()
}

async function fetchOnce(): Promise<void> {
  const { enrolled, knows } = state
  if (!enrolled) return
  const whole = !knows || instantOf(nowMs()) >= knows.wholeAgainAt
  const reply = await get<GateSnapshot>(whole ? '/api/sync/gate' : `/api/sync/gate?since=${knows.cursor}`, { secret: enrolled.secret })
  if (!reply.ok) {
    set({ online: reply.problem.code !== 'network-away' })
    if (reply.problem.code === 'not-signed-in') await forgetEverybody()
    return
  }
  const { merge, saveKnows } = await snapshots()
  const merged = await merge(knows, reply.value, enrolled.rootKey)
  set({ online: true, revoked: false, knows: merged })
  // Kept for the next start; when the device cannot store it, the phone still knows it until the app is closed.
  await saveKnows(merged, reply.value).catch(() => undefined)
  channel?.postMessage('synced')
}

async function forgetEverybody(): Promise<void> {
  set({ revoked: true, knows: null })
  await (await snapshots()).forgetKnows().catch(() => undefined)
}

let under: Promise<void> | null = null
/** Asks the server now; taps while it is under way are the same question. */
export function syncNow(): Promise<void> {
  const locked = async (): Promise<void> => {
    if (!('locks' in navigator)) return fetchOnce()
    await navigator.locks.request('postern-gate-sync', fetchOnce)
  }
  under ??= locked().catch(() => undefined).finally(() => { under = null })
  return under
}

/** All movements that this phone knows of a pass, or of a person without one: its own log and what the server told. */
export function movementsAbout(which: { pass?: string | null; resident?: string | null }): Movement[] {
  const { knows, lines, enrolled } = state
  const fits = (movement: Movement): boolean => (which.pass ? movement.pass === which.pass : movement.resident !== null && movement.resident === which.resident)
  const told = [...(knows?.movements.values() ?? [])].filter(fits)
  const ids = new Set<string>(told.map((movement) => movement.id))
  // The server puts the time right; where it has told of a line, its time counts.
  return [...told, ...movementsOf(lines, enrolled?.gate.id ?? null).filter((movement) => fits(movement) && !ids.has(movement.id))]
}

/** Starts everything a gate's phone does by itself, once the first screen stands; returns the stop. */
export function startGate(firstScreen: Promise<void>): () => void {
  void enrolment().then((enrolled) => set({ ready: true, enrolled }))
  void firstScreen.then(reload).then(syncNow)
  void pruneLog(instantOf(Date.now() - logDays * day)).catch(() => undefined)
  const tick = setInterval(() => {
    watchForJumps()
    if (document.visibilityState === 'visible') void syncNow()
  }, every)
  const now = (): void => { if (document.visibilityState === 'visible') void syncNow() }
  const away = (): void => set({ online: false })
  const heard = (): void => void reload()
  addEventListener('online', now)
  addEventListener('offline', away)
  document.addEventListener('visibilitychange', now)
  channel?.addEventListener('message', heard)
  const stops = [gateOutbox.start(), gateOutbox.watch(() => void readLog()), onClock(() => set({ clockErrorMs: clockErrorMs() }))]
  return () => {
    clearInterval(tick)
    removeEventListener('online', now)
    removeEventListener('offline', away)
    document.removeEventListener('visibilitychange', now)
    channel?.removeEventListener('message', heard)
    for (const stop of stops) stop()
  }
}
