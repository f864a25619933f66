// What happened at the gates: someone went out, someone came back. Facts are recorded, never turned away;
// whatever order they arrive in, and however often, the same facts give the same picture.

import type { ExitId, GateId, MovementId, PassId, ResidentId } from '../kernel/ids.ts'
import { earlier, minute, plus, type Instant } from '../kernel/instants.ts'

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

export type Allowance = { exits: number; notBefore: Instant; notAfter: Instant; backBy: Instant; /** minutes out at most, each time */ backWithin: number }
export type Flag = 'more-exits-than-allowed' | 'out-twice' | 'back-without-out' | 'out-after-end' | 'out-too-early'
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

/** Two guards who tap within this time for the same exit mean the same exit. */
export const sameTap = 2 * minute

/** Reads the movements of one exit. Two gates that both let out a one-exit pass: both lines stay, and the clash is flagged. */
export function whereabouts(movements: readonly Movement[], allowed: Allowance): Whereabouts {
  const flags: { flag: Flag; movements: MovementId[] }[] = []
  let out: Movement | null = null
  let last: Movement | null = null
  let exitsUsed = 0
  for (const movement of inOrder(movements)) {
    if (movement.kind === 'out') {
      exitsUsed++
      if (out) flags.push({ flag: 'out-twice', movements: [out.id, movement.id] })
      if (exitsUsed > allowed.exits) flags.push({ flag: 'more-exits-than-allowed', movements: [movement.id] })
      if (movement.at >= allowed.notAfter) flags.push({ flag: 'out-after-end', movements: [movement.id] })
      if (movement.at < allowed.notBefore) flags.push({ flag: 'out-too-early', movements: [movement.id] })
      out = movement
    } else {
      if (!out) flags.push({ flag: 'back-without-out', movements: [movement.id] })
      out = null
    }
    last = movement
  }
  const outAt = inOrder(movements).filter((m) => m.kind === 'out').at(-1)?.at ?? null
  const dueBack = out ? earlier(allowed.backBy, plus(out.at, allowed.backWithin * minute)) : null
  return { state: out ? 'out' : last ? 'back' : 'not-yet-out', exitsUsed, outAt, backAt: last?.kind === 'back' ? last.at : null, dueBack, flags }
}

/** Overdue from the very moment they are due. */
export const isOverdue = (where: Whereabouts, now: Instant): boolean => where.state === 'out' && where.dueBack !== null && where.dueBack <= now
