// Where nobody here is left to decide on a no, the office above does, by telephone. What is kept are two lines: who took the word down here, and whose
// word it is said to be, with the number at which the person can ask whether that is so. Whoever said no takes it down only where
// no colleague is on duty or somebody else has looked at it, decides nothing by it, and is marked.

import { minute, plus, type Instant } from '../kernel/instants.ts'
import type { PassId } from '../kernel/ids.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { appealRoles } from './deciders.ts'
import { exitAfter, type Decider, type Exit, type OfficeGranted, type OfficeRefused, type OfficeWord, type Step } from './history.ts'

/** An appeal can be put to nobody here but whoever said no. */
export const nobodyElse = ({ against }: Pick<Exit, 'against'>, deciders: readonly Decider[]): boolean => against !== null && !appealRoles(against.by, deciders).includes(against.appealTo)

/** There is a no, and nobody here is left who could say otherwise. */
export const isTheOffices = (exit: Exit, deciders: readonly Decider[]): boolean =>
  exit.against !== null && ['refused', 'appealed', 'revoked'].includes(exit.state) && (exit.final || nobodyElse(exit, deciders))

/** The no that the office's word is about is theirs: that they took it down themselves is marked. */
export const isTheirOwn = ({ against }: Pick<Exit, 'against'>, by: Pick<Decider, 'account'>): boolean => against?.by.account === by.account

/**
 * What the office says of a no of theirs that nobody else here has looked at, a colleague who is on duty takes down, be it a yes or a no: taken down alone, a no would make it
 * the last word here, and the yes that follows would have been seen by nobody. Problem: `office-needs-someone-else`.
 */
export const mayTakeDown = (exit: Exit, by: Decider, onDuty: readonly Decider[]): Result<null> =>
  ((!exit.final || exit.office !== null) && isTheirOwn(exit, by) && onDuty.some((it) => it.account !== by.account) ? no({ code: 'office-needs-someone-else' }) : ok(null))

export type Word = { reason: string; office: OfficeWord; /** null: the no stands */ pass: PassId | null }

/** Takes down what the office decided. It cannot have spoken of a no before there was one. */
export function officeDecided(steps: readonly Step[], deciders: readonly Decider[], by: Decider, at: Instant, { reason, office, pass }: Word): Result<OfficeGranted | OfficeRefused> {
  const exit = exitAfter(steps)
  if (!exit.against || !isTheOffices(exit, deciders)) return no({ code: 'decided-here', state: exit.state })
  if (reason.trim() === '' || office.who.trim() === '') return no({ code: 'reason-needed' })
  // Times are said in minutes.
  if (office.saidAt > at || plus(office.saidAt, minute) < exit.against.at) return no({ code: 'office-time' })
  const stamp = { seq: exit.seq + 1, at, by, reason, office }
  return ok(pass ? { what: 'office-granted', ...stamp, pass } : { what: 'office-refused', ...stamp })
}
