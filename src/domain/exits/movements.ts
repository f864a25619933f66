// What happened at the gates: someone went out, someone came back, in the order in which it happened; and when they are due.
// What movements come to is read in whereabouts.ts.

import type { ExitId, GateId, MovementId, PassId, ResidentId } from '../kernel/ids.ts'
import { dayOf, earlier, minute, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { nextHours, openHours, type Weekly } from '../pass/weekly.ts'

export type Movement = {
  id: MovementId
  kind: 'out' | 'back'
  /** when it happened: the device's time, put right by its measured clock error */
  at: Instant
  exit: ExitId | null
  pass: PassId | null
  resident: ResidentId | null
  /** null when a resident reported their own return */
  gate: GateId | null
  emergency: boolean
}

export type Allowance = {
  exits: number; notBefore: Instant; notAfter: Instant; backBy: Instant
  /** minutes out at most, each time */
  backWithin: number
  /** mornings or nights of a week: then whoever is out is due when those hours end */
  weekly?: Weekly
  /** whoever had gone out by `from` is due at `until` */
  extended?: { from: Instant; until: Instant }
}
export type Flag = 'more-exits-than-allowed' | 'out-twice' | 'back-without-out' | 'out-after-end' | 'out-too-early' | 'dated-back'

/** Each fact once, in the order in which they happened. Ties: back before out, then by id. */
export function inOrder(movements: readonly Movement[]): Movement[] {
  const once = new Map(movements.map((m) => [m.id, m]))
  return [...once.values()].sort(byTime)
}

function byTime(a: Movement, b: Movement): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  if (a.kind !== b.kind) return a.kind === 'back' ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** When whoever went out at `outAt` is due: at the new end, where one was given while they were out; else after the hours of the pass, by its end, and by the end of the weekly hours in which they went. */
export function dueAfter(outAt: Instant, allowed: Pick<Allowance, 'backBy' | 'backWithin' | 'weekly' | 'extended'>, zone: Zone): Instant {
  if (allowed.extended && outAt <= allowed.extended.from) return allowed.extended.until
  const due = earlier(allowed.backBy, plus(outAt, allowed.backWithin * minute))
  if (!allowed.weekly) return due
  const open = openHours(allowed.weekly, outAt, zone)
  if (open) return earlier(due, open.until)
  // Somebody who was let out after hours all the same is not overdue at the gate; before hours, those of the day count.
  const next = nextHours(allowed.weekly, outAt, zone)
  return next && dayOf(next.from, zone) === dayOf(outAt, zone) ? earlier(due, next.until) : due
}
