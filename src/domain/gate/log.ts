// The gate log: what a device reports becomes movements, whatever its clock says. Nothing is turned away here, and what a set
// of facts means never depends on the order in which they came in.

import { inOrder, type Movement } from '../exits/movements.ts'
import type { ResidentId } from '../kernel/ids.ts'
import { msOf, plus, storable, type Instant } from '../kernel/instants.ts'

/** Below this the network's delay and the clock's error cannot be told apart: the device's word stands. */
export const clockTolerance = 2_000

/** Milliseconds by which the device's clock is ahead of ours (negative: behind). */
export const clockError = (sentAt: Instant, now: Instant): number => msOf(sentAt) - msOf(now)

/** When it happened: the device's time, put right by its measured error when that is more than two seconds. */
export function putRight(deviceAt: Instant, errorMs: number | null): Instant {
  if (errorMs === null || Math.abs(errorMs) <= clockTolerance) return storable(deviceAt)
  return storable(plus(deviceAt, -errorMs))
}

export type LoggedMovement = Movement & { note: string; by: string }
export type Opening = { at: Instant; by: string; described: string; resident: ResidentId | null }

/**
 * What is known of an emergency that a gate opened, from all its movements: it began with the first of them; who it was and
 * what happened stand in the first that says so. `known` tells whether a resident is one of the community's.
 * Null when none of the movements is an emergency's.
 */
export function openingOf(movements: readonly LoggedMovement[], known: (resident: ResidentId) => boolean): Opening | null {
  const facts = inOrder(movements).filter((it) => it.emergency) as LoggedMovement[]
  const first = facts[0]
  if (!first) return null
  return {
    at: first.at, by: first.by, described: facts.find((it) => it.note !== '')?.note ?? '',
    resident: facts.find((it) => it.resident !== null && known(it.resident))?.resident ?? null,
  }
}
