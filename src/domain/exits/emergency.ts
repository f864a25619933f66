// An emergency is a fact: it is opened as granted, without a pass, whatever is missing. The paper follows the person.

import type { CommunityId, ExitId, ResidentId } from '../kernel/ids.ts'
import { between, day, plus, storable, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { exitAfter, type Decider, type Step, type Withdrawn } from './history.ts'
import { inOrder, type Movement } from './movements.ts'
import { emergencyWindow, type ExitRequest } from './request.ts'

export type EmergencyKnown = { id: ExitId; community: CommunityId; resident: ResidentId | null; described: string; place: string; reason: string; at: Instant }

/** A phone may lie in a drawer that long before it sends. */
const oldest = 62 * day

/** When it happened, as far as the clock that says so can be believed: not in the future and not long ago. Else it is now. */
export const emergencyAt = (told: Instant | null, now: Instant): Instant => {
  if (told === null) return now
  const age = between(told, now)
  return age < 0 || age > oldest ? now : storable(told)
}

/** What an emergency asks for, beside the step that opens it. `at` is when it happened, by the clock of whoever reports it. */
export const emergencyRequest = ({ id, community, resident, described, place, reason, at }: EmergencyKnown): ExitRequest =>
  ({ id, community, resident, described: described === '' ? null : described, purpose: 'emergency', place, reason, from: at, until: plus(at, emergencyWindow), weekly: null, exits: 1, askedAt: at })

/** A slip of the hand: the emergency never was. Once somebody has gone out for it, it was. */
export function takeBackEmergency(steps: readonly Step[], wentOut: boolean, by: Decider | null, at: Instant): Result<Withdrawn> {
  const exit = exitAfter(steps)
  if (!exit.emergency) return no({ code: 'no-emergency' })
  if (exit.state !== 'granted') return no({ code: 'exit-already-decided', state: exit.state })
  return wentOut ? no({ code: 'emergency-already-out' }) : ok({ what: 'withdrawn', seq: exit.seq + 1, at, by })
}

export type Opening = { at: Instant; by: string; described: string; resident: ResidentId | null }
/** A movement with what the guard noted and who reported it. */
export type LoggedMovement = Movement & { note: string; by: string }

/**
 * What is known of an emergency that a gate opened, from all its movements: it began with the first going out, or where
 * none is known with the first of them; who it was and what happened stand in the first that says so. `known` tells whether a resident is one of the community's.
 * Null when none of the movements is an emergency's.
 */
export function openingOf(movements: readonly LoggedMovement[], known: (resident: ResidentId) => boolean): Opening | null {
  const facts = inOrder(movements).filter((it) => it.emergency) as LoggedMovement[]
  // Not with a return: whoever comes home would say when it was, and that they reported it.
  const first = facts.find((it) => it.kind === 'out') ?? facts[0]
  if (!first) return null
  return {
    at: first.at, by: first.by, described: facts.find((it) => it.note !== '')?.note ?? '',
    resident: facts.find((it) => it.resident !== null && known(it.resident))?.resident ?? null,
  }
}
