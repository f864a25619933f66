// An exit from asking to the return report: what may follow what, and who may say so.
// Rules advise or grant; only a person refuses. A medical emergency is never held back here.
// Each step overwrites the last one: history.ts keeps them all and takes this module's place.

import { mayDecide, type Role } from '../access/access.ts'
import type { AccountId, PassId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { never, no, ok, type Result } from '../kernel/result.ts'
import type { Advice } from './advice.ts'
import type { ExitRequest } from './request.ts'

export { checkClock, checkWindow, emergencyWindow, longestWindow, purposes, type ExitRequest, type Purpose, type Weekly } from './request.ts'

/** A person who decides: account, and the highest deciding role held. */
export type Decider = { account: AccountId; role: 'staff' | 'deputy' | 'secretary' }
export type Refusal = { by: Decider; at: Instant; reason: string; appealTo: Role }
export type Override = { by: Decider; at: Instant; reason: string; second: Decider | null; secondAt: Instant | null }

export type ExitState =
  | { state: 'asked' }
  | { state: 'override-proposed'; override: Override }
  | { state: 'granted'; by: Decider | null; at: Instant; pass: PassId | null; override: Override | null; afterAppeal: Refusal | null }
  | { state: 'refused'; refusal: Refusal; final: boolean }
  | { state: 'appealed'; refusal: Refusal; appeal: string; at: Instant }
  | { state: 'revoked'; by: Decider; at: Instant; reason: string; cause: 'decision' | 'status-changed'; appealTo: Role }
  | { state: 'withdrawn'; at: Instant }
export type Exit = { request: ExitRequest; emergency: boolean; /** an emergency whose ambulance and hospital are not noted yet */ paperOpen: boolean; now: ExitState }

export const isOpen = (state: ExitState): boolean => state.state === 'asked' || state.state === 'appealed' || state.state === 'override-proposed'

const decided = (exit: Exit) => no({ code: 'exit-already-decided', state: exit.now.state })

/** Whoever refused does not decide the appeal, and nobody below the role that was named for it does. */
function mayTouch(exit: Exit, by: Decider): Result<null> {
  if (!isOpen(exit.now)) return decided(exit)
  if (exit.now.state !== 'appealed') return ok(null)
  if (exit.now.refusal.by.account === by.account) return no({ code: 'appeal-needs-someone-else' })
  if (!mayDecide(by.role, exit.now.refusal.appealTo)) return no({ code: 'decider-needed', decider: exit.now.refusal.appealTo })
  return ok(null)
}

/** Grants what the rules are content with. Missing evidence needs an override by two people; a decider's role must suffice. */
export function grant(exit: Exit, advice: Advice, by: Decider, at: Instant, pass: PassId): Result<ExitState> {
  const may = mayTouch(exit, by)
  if (!may.ok) return may
  if (!exit.emergency && advice.missing.length > 0) return no({ code: 'evidence-missing', missing: advice.missing.map((item) => item.requirement.kind) })
  if (!exit.emergency && !mayDecide(by.role, advice.decider)) return no({ code: 'decider-needed', decider: advice.decider })
  const afterAppeal = exit.now.state === 'appealed' ? exit.now.refusal : null
  return ok({ state: 'granted', by, at, pass, override: null, afterAppeal })
}

/** The first of two people who let someone out against the rules' advice. The reason stays on the record. */
export function proposeOverride(exit: Exit, by: Decider, at: Instant, reason: string): Result<ExitState> {
  const may = mayTouch(exit, by)
  if (!may.ok) return may
  if (exit.now.state === 'override-proposed') return no({ code: 'override-already-proposed' })
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  return ok({ state: 'override-proposed', override: { by, at, reason, second: null, secondAt: null } })
}

/** The second person; never the first. One of the two holds the role that the rules ask for. */
export function confirmOverride(exit: Exit, advice: Advice, by: Decider, at: Instant, pass: PassId): Result<ExitState> {
  if (exit.now.state !== 'override-proposed') return exit.now.state === 'granted' ? decided(exit) : no({ code: 'no-override-proposed' })
  const first = exit.now.override.by
  if (first.account === by.account) return no({ code: 'override-needs-second-person' })
  if (!mayDecide(first.role, advice.decider) && !mayDecide(by.role, advice.decider)) return no({ code: 'decider-needed', decider: advice.decider })
  return ok({ state: 'granted', by, at, pass, override: { ...exit.now.override, second: by, secondAt: at }, afterAppeal: null })
}

/** A refusal: by a person, with a reason in plain words and a role to appeal to. After an appeal it is final. */
export function refuse(exit: Exit, by: Decider, at: Instant, reason: string, appealTo: Role): Result<ExitState> {
  if (exit.emergency) return no({ code: 'emergency-is-never-refused' })
  const may = mayTouch(exit, by)
  if (!may.ok) return may
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  if (!mayDecide(appealTo, 'staff')) return no({ code: 'appeal-to-cannot-decide', appealTo })
  return ok({ state: 'refused', refusal: { by, at, reason, appealTo }, final: exit.now.state === 'appealed' })
}

/** Against a refusal, and against a pass taken back: that is a no as well. */
export function appeal(exit: Exit, at: Instant, text: string): Result<ExitState> {
  if (exit.now.state === 'revoked') {
    const { by, at: revokedAt, reason, appealTo } = exit.now
    return ok({ state: 'appealed', refusal: { by, at: revokedAt, reason, appealTo }, appeal: text, at })
  }
  if (exit.now.state !== 'refused') return no({ code: 'nothing-to-appeal', state: exit.now.state })
  if (exit.now.final) return no({ code: 'appeal-already-decided' })
  return ok({ state: 'appealed', refusal: exit.now.refusal, appeal: text, at })
}

/** Whom to appeal to against somebody's own decision: never only themselves. */
export const appealFrom = (by: Decider): Role => (by.role === 'secretary' ? 'deputy' : 'secretary')

/** Ends a granted exit early. Whoever is out may always come back. An emergency is not ended: it is over when they are back. */
export function revoke(exit: Exit, by: Decider, at: Instant, reason: string, cause: 'decision' | 'status-changed', appealTo: Role): Result<ExitState> {
  if (exit.emergency) return no({ code: 'emergency-is-never-refused' })
  if (exit.now.state !== 'granted') return no({ code: 'exit-not-granted', state: exit.now.state })
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  return ok({ state: 'revoked', by, at, reason, cause, appealTo })
}

export function withdraw(exit: Exit, at: Instant): Result<ExitState> {
  switch (exit.now.state) {
    case 'asked': case 'appealed': case 'override-proposed': case 'refused':
      return ok({ state: 'withdrawn', at })
    case 'granted': case 'revoked': case 'withdrawn':
      return decided(exit)
    default:
      return never(exit.now)
  }
}
