// Which of a person's passes the gate looks at, when they are found by door and show none: the one that lets them out or in now.
// It hides none of them: the others follow, the next to open first.

import { whereIs } from '../exits/whereabouts.ts'
import type { Instant } from '../kernel/instants.ts'
import type { PassClaims } from '../pass/claims.ts'
import { judge, type GateKnows, type Verdict } from './verdict.ts'

/** `status` as the device's list has it for this pass. */
export type Held = { claims: PassClaims; status: GateKnows['status'] }
export type Choice = { claims: PassClaims; verdict: Verdict }

/** 0: in or out now, or once the device knows more. 1: opens later. 2: good now, but at another gate. 3: used up, over or taken back. */
function rankOf({ code, go, opensAt }: Verdict): number {
  if (go !== 'no') return 0
  if (code === 'wrong-gate') return 2
  return opensAt === null ? 3 : 1
}

/**
 * The passes of one person with the gate's answer to each: open now first (of those the one that ends first), then the next to open,
 * then those for another gate; used up, over and taken back last. Whoever is out comes in on any: then the one they went out on is first.
 */
export function bestFirst(passes: readonly Held[], knows: Omit<GateKnows, 'status' | 'others'>, now: Instant): Choice[] {
  const others = passes.map((it) => it.claims)
  const outOn = whereIs(knows.movements, [], knows.zone).pass
  const key = ({ claims, verdict }: Choice): string => {
    const rank = claims.id === outOn && verdict.go === 'back' ? -1 : rankOf(verdict)
    return `${rank + 1} ${rank === 1 ? verdict.opensAt : claims.notAfter} ${claims.id}`
  }
  return passes.map(({ claims, status }) => ({ claims, verdict: judge(claims, { ...knows, status, others }, now) })).sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
