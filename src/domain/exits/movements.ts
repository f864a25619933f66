// What happened at the gates: someone went out, someone came back. Facts are recorded, never turned away;
// whatever order they arrive in, and however often, the same facts give the same picture.

import type { ExitId, GateId, MovementId, PassId, ResidentId } from '../kernel/ids.ts'
import { between, dayOf, earlier, minute, plus, type Instant, type Zone } from '../kernel/instants.ts'
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
}
export type Flag = 'more-exits-than-allowed' | 'out-twice' | 'back-without-out' | 'out-after-end' | 'out-too-early' | 'dated-back'
export type Whereabouts = {
  state: 'not-yet-out' | 'out' | 'back'
  exitsUsed: number
  outAt: Instant | null
  backAt: Instant | null
  /** when the person who is out is due; null when nobody is out */
  dueBack: Instant | null
  flags: readonly { flag: Flag; movements: readonly MovementId[] }[]
}

/** Each fact once, in the order in which they happened. Ties: back before out, then by id. */
export function inOrder(movements: readonly Movement[]): Movement[] {
  const once = new Map(movements.map((m) => [m.id, m]))
  const text = (m: Movement) => `${m.at} ${m.kind === 'back' ? 0 : 1} ${m.id}`
  return [...once.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1))
}

/** Two taps on “out” within this time, at one gate or at a gate and the desk, mean the same going out. At two gates they never do. */
export const sameTap = 2 * minute
/** A resident reports the return from the stairs, the guard scans it at the gate: within this time it is the same return. */
export const sameReturn = 60 * minute

const oneTap = (a: Movement, b: Movement): boolean =>
  between(a.at, b.at) <= sameTap && (a.gate === b.gate || a.gate === null || b.gate === null)

type Walk = { flags: { flag: Flag; movements: MovementId[] }[]; out: Movement | null; /** the return after which nobody has gone out since */ back: Movement | null; exitsUsed: number }

function goOut(walk: Walk, movement: Movement, allowed: Allowance | null): void {
  if (walk.out && oneTap(walk.out, movement)) return
  walk.exitsUsed++
  const flag = (name: Flag, ...movements: Movement[]) => void walk.flags.push({ flag: name, movements: movements.map((it) => it.id) })
  if (walk.out) flag('out-twice', walk.out, movement)
  if (allowed && walk.exitsUsed > allowed.exits) flag('more-exits-than-allowed', movement)
  if (allowed && movement.at >= allowed.notAfter) flag('out-after-end', movement)
  if (allowed && movement.at < allowed.notBefore) flag('out-too-early', movement)
  walk.out = movement
  walk.back = null
}

function comeBack(walk: Walk, movement: Movement): void {
  const again = !walk.out && walk.back && between(walk.back.at, movement.at) <= sameReturn
  if (again) return
  if (!walk.out) walk.flags.push({ flag: 'back-without-out', movements: [movement.id] })
  walk.out = null
  walk.back = movement
}

/** When whoever went out at `outAt` is due: after the hours of the pass, by its end, and by the end of the weekly hours in which they went. */
export function dueAfter(outAt: Instant, allowed: Pick<Allowance, 'backBy' | 'backWithin' | 'weekly'>, zone: Zone): Instant {
  const due = earlier(allowed.backBy, plus(outAt, allowed.backWithin * minute))
  if (!allowed.weekly) return due
  const open = openHours(allowed.weekly, outAt, zone)
  if (open) return earlier(due, open.until)
  // Somebody who was let out after hours all the same is not overdue at the gate; before hours, those of the day count.
  const next = nextHours(allowed.weekly, outAt, zone)
  return next && dayOf(next.from, zone) === dayOf(outAt, zone) ? earlier(due, next.until) : due
}

/**
 * Reads the movements of one exit. Two gates that both let out a one-exit pass: both lines stay, and the clash is flagged.
 * `allowed` is null for an emergency: then nothing is counted against anybody, and nobody is due at any time.
 * A return that is reported twice within an hour counts once, with its first time; so does a going out tapped twice within two minutes.
 */
export function whereabouts(movements: readonly Movement[], allowed: Allowance | null, zone: Zone): Whereabouts {
  const walk: Walk = { flags: [], out: null, back: null, exitsUsed: 0 }
  const ordered = inOrder(movements)
  for (const movement of ordered) {
    if (movement.kind === 'out') goOut(walk, movement, allowed)
    else comeBack(walk, movement)
  }
  const { out, back, exitsUsed, flags } = walk
  const outAt = out?.at ?? ordered.filter((m) => m.kind === 'out').at(-1)?.at ?? null
  const dueBack = out && allowed ? dueAfter(out.at, allowed, zone) : null
  return { state: out ? 'out' : back ? 'back' : 'not-yet-out', exitsUsed, outAt, backAt: back?.at ?? null, dueBack, flags }
}

/** Overdue from the very moment they are due. */
export const isOverdue = (where: Whereabouts, now: Instant): boolean => where.state === 'out' && where.dueBack !== null && where.dueBack <= now
