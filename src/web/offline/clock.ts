// How wrong this device's clock is, measured from the server's answers. Facts keep the device's own time as it stood;
// judging and showing use the corrected one.

import { instantOf, type Instant } from '#domain/kernel/instants.ts'

const kept = 'postern-clock-error'
/** `error`: how far this clock is ahead. `told`: the server's time when it was last measured; null when it never was. */
type Measured = { error: number; told: number | null }
let measured = read()
/** The steady clock's reading when this page last knew the time. */
let toldSteady = performance.now()
const listeners = new Set<() => void>()

function read(): Measured {
  try {
    const { error, told } = JSON.parse(localStorage.getItem(kept) ?? '{}') as Partial<Measured>
    return { error: Number(error) || 0, told: Number(told) || null }
  } catch {
    return { error: 0, told: null }
  }
}

/** `server` is the server's time while the request was under way; half of the trip is taken off. */
export function measureClock(server: string, sentMs: number, receivedMs: number): void {
  const serverMs = Date.parse(server)
  if (!Number.isFinite(serverMs)) return
  const error = Math.round((sentMs + receivedMs) / 2 - serverMs)
  // A slow answer measures the network, not the clock.
  if (receivedMs - sentMs > 10_000) return
  toldSteady = performance.now()
  if (Math.abs(error - measured.error) >= 250) return set({ error, told: serverMs })
  measured = { ...measured, told: serverMs }
  if (Math.abs(serverMs - savedTold) > keptFor) save()
}
/** How old the time may be that is kept for the next start: it is only there to see that a clock has lost its date. */
const keptFor = 10 * 60_000
let savedTold = measured.told ?? 0

function save(): void {
  savedTold = measured.told ?? 0
  try {
    localStorage.setItem(kept, JSON.stringify(measured))
  } catch {
    // Measured again at the next answer.
  }
}

function set(change: Measured): void {
  measured = change
  save()
  for (const listener of listeners) listener()
}

let lastWall = Date.now()
let lastSteady = performance.now()
/** Call now and then: when somebody sets the phone's clock, the measured error moves by the same jump. */
export function watchForJumps(): void {
  const [wall, steady] = [Date.now(), performance.now()]
  const jump = wall - lastWall - (steady - lastSteady)
  lastWall = wall
  lastSteady = steady
  // Phones stop the steady clock while they sleep, so only jumps that set the error nearer to nothing are believed.
  if (Math.abs(jump) > 5_000 && Math.abs(measured.error + jump) < Math.abs(measured.error)) set({ ...measured, error: Math.round(measured.error + jump) })
}

/** Positive when this device is ahead of the server. */
export const clockErrorMs = (): number => measured.error
/** Time has not run backwards since the server told it: then the clock has lost its date (a dead battery), and nobody knows its error. */
const lost = (): boolean => measured.told !== null && Date.now() - measured.error < measured.told - 60_000
/** The error, where it is known: null when this device was never told the time, or has lost it since. */
export const knownErrorMs = (): number | null => (measured.told === null || lost() ? null : measured.error)
/** The device's own time, as it stands. */
export const deviceNow = (): Instant => instantOf(Date.now())
/** The best guess of the true time. Never earlier than what the server once told, and what has passed on this page since. */
export const nowMs = (): number => (lost() ? Math.round(measured.told! + performance.now() - toldSteady) : Date.now() - measured.error)
export const now = (): Instant => instantOf(nowMs())
export const onClock = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
