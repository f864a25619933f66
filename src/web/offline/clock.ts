// How wrong this device's clock is, measured from the server's answers. Facts keep the device's own time as it stood;
// judging and showing use the corrected one.

import { instantOf, type Instant } from '#domain/kernel/instants.ts'

const kept = 'postern-clock-error'
let errorMs = read()
const listeners = new Set<() => void>()

function read(): number {
  try {
    return Number(localStorage.getItem(kept) ?? '0') || 0
  } catch {
    return 0
  }
}

/** `server` is the server's time while the request was under way; half of the trip is taken off. */
export function measureClock(server: string, sentMs: number, receivedMs: number): void {
  const serverMs = Date.parse(server)
  if (!Number.isFinite(serverMs)) return
  const measured = Math.round((sentMs + receivedMs) / 2 - serverMs)
  // A slow answer measures the network, not the clock.
  if (receivedMs - sentMs > 10_000 || Math.abs(measured - errorMs) < 250) return
  set(measured)
}

function set(ms: number): void {
  errorMs = ms
  try {
    localStorage.setItem(kept, String(ms))
  } catch {
    // Measured again at the next answer.
  }
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
  if (Math.abs(jump) > 5_000 && Math.abs(errorMs + jump) < Math.abs(errorMs)) set(Math.round(errorMs + jump))
}

/** Positive when this device is ahead of the server. */
export const clockErrorMs = (): number => errorMs
/** The device's own time, as it stands. */
export const deviceNow = (): Instant => instantOf(Date.now())
/** The best guess of the true time. */
export const nowMs = (): number => Date.now() - errorMs
export const now = (): Instant => instantOf(nowMs())
export const onClock = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
