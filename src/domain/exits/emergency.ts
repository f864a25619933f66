// An emergency is a fact: it is opened as granted, without a pass, whatever is missing. The paper follows the person.

import type { CommunityId, ExitId, ResidentId } from '../kernel/ids.ts'
import { between, day, plus, storable, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { emergencyWindow, type Decider, type Exit, type ExitState } from './exit.ts'

export type EmergencyKnown = {
  id: ExitId; community: CommunityId; resident: ResidentId | null; described: string; place: string; reason: string
  at: Instant; /** whoever at the desk pressed the button; null when it was a gate or a resident */ by: Decider | null
}

/** A phone may lie in a drawer that long before it sends. */
const oldest = 62 * day

/** When it happened, as far as the clock that says so can be believed: not in the future and not long ago. Else it is now. */
export const emergencyAt = (told: Instant | null, now: Instant): Instant => {
  if (told === null) return now
  const age = between(told, now)
  return age < 0 || age > oldest ? now : storable(told)
}

/** `at` is when it happened, by the clock of whoever reports it. */
export function openEmergency({ id, community, resident, described, place, reason, at, by }: EmergencyKnown): Exit {
  return {
    request: { id, community, resident, described: described === '' ? null : described, purpose: 'emergency', place, reason, from: at, until: plus(at, emergencyWindow), weekly: null, exits: 1, askedAt: at },
    emergency: true, paperOpen: true,
    now: { state: 'granted', by, at, pass: null, override: null, afterAppeal: null },
  }
}

/** A slip of the hand: the emergency never was. Once a gate has seen somebody go out for it, it was. */
export function takeBackEmergency(exit: Exit, wentOut: boolean, at: Instant): Result<ExitState> {
  if (!exit.emergency) return no({ code: 'no-emergency' })
  if (exit.now.state !== 'granted') return no({ code: 'exit-already-decided', state: exit.now.state })
  return wentOut ? no({ code: 'emergency-already-out' }) : ok({ state: 'withdrawn', at })
}
