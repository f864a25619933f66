// Which roles may decide a case, as it is said at the desk and to the resident, and who is left to decide an appeal. Whether this person may
// is asked of the steps (history.ts).

import { mayDecide, type Role } from '../access/access.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Decider } from './history.ts'
import type { ExitView } from './wire.ts'

const ladder = ['staff', 'deputy', 'secretary'] as const

/** Everybody who reaches the role that the rules ask for and, under an appeal, the one named for it as well; the lowest first. */
export function decidersOf({ advice, state, refusal }: Pick<ExitView, 'advice' | 'state' | 'refusal'>): Role[] {
  const asked: Role[] = [advice?.decider ?? 'staff', ...(state === 'appealed' && refusal ? [refusal.appealTo as Role] : [])]
  return ladder.filter((role) => asked.every((one) => mayDecide(role, one)))
}

/** The roles that somebody other than this person reaches and that decide such a case, the lowest first: whom an appeal against a no of theirs can be put to. Empty: nobody here. */
export const appealRoles = (by: Pick<Decider, 'account'>, deciders: readonly Decider[], asked: Role = 'staff'): Role[] =>
  ladder.filter((role) => mayDecide(role, asked) && deciders.some((other) => other.account !== by.account && mayDecide(other.role, role)))

/** Whom to appeal to against a pass that this person takes back: the highest role that somebody else reaches; where nobody does, one that is not theirs. */
export function appealFrom(by: Decider, deciders: readonly Decider[], asked: Role = 'staff'): Role {
  const high = appealRoles(by, deciders, asked).at(-1)
  if (high) return high
  // Somebody else is there who could not say yes: put to them it would be nobody's. Put to the role that nobody else reaches, it is the office's.
  return appealRoles(by, deciders).length > 0 ? asked : by.role === 'secretary' ? 'deputy' : 'secretary'
}

/**
 * Whether that role can be named against a no of theirs: one that somebody else reaches, where anybody is high enough, or the no would be the office's to overturn, whose word they
 * take down themselves; where nobody is, one that nobody else reaches: put to somebody who could not say yes it would be nobody's, not the office's. Problem: `appeal-to-cannot-decide`.
 */
export function mayName(appealTo: Role, by: Pick<Decider, 'account'>, deciders: readonly Decider[], asked: Role | undefined): Result<null> {
  const highEnough = appealRoles(by, deciders, asked).length > 0
  return appealRoles(by, deciders).includes(appealTo) === highEnough ? ok(null) : no({ code: 'appeal-to-cannot-decide', appealTo })
}
