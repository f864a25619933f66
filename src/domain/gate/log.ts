// The gate log: what is known of an emergency that a gate opened. Nothing is turned away here, and what a set of facts means never
// depends on the order in which they came in.

import { inOrder, type Movement } from '../exits/movements.ts'
import type { ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'

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
