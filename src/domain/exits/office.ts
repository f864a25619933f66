// Where nobody here is left to decide on a no, the office above does, by telephone. What is kept are two lines: who took the word down here, and whose
// word it is said to be, with the number at which the person can ask whether that is so. Whoever said no takes it down only where
// no colleague is on duty or somebody else has looked at it, decides nothing by it, and is marked.

import { minute, plus, type Instant } from '../kernel/instants.ts'
import type { PassId } from '../kernel/ids.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Role } from '../access/access.ts'
import { exitAfter, reaches, saidNo, type Decider, type Exit, type OfficeGranted, type OfficeRefused, type OfficeWord, type Step } from './history.ts'

/** Nobody here but whoever said no reaches both the role that was named for an appeal and what the rules ask for by now (`asked`). */
export const nobodyElse = ({ against }: Pick<Exit, 'against'>, deciders: readonly Decider[], asked: Role = 'staff'): boolean =>
  against !== null && !deciders.some((other) => other.account !== against.by.account && reaches(against.appealTo, other) && reaches(asked, other))

/** There is a no, and nobody here is left who could say otherwise. */
export const isTheOffices = (exit: Exit, deciders: readonly Decider[], asked: Role = 'staff'): boolean =>
  exit.against !== null && ['refused', 'appealed', 'revoked'].includes(exit.state) && (exit.final || nobodyElse(exit, deciders, asked))

/**
 * Whoever said any no on this request, the first or a later one, takes the office's word down, be it a yes or a no, only where nobody is on duty who said none: taken down alone, a no would make it the last
 * word here, and the yes that follows would have been seen by nobody. It is marked then (`saidNo`). Where all on duty said no, one of them has to, or it would be held by that. Problem: `office-needs-someone-else`.
 */
export const mayTakeDown = (steps: readonly Step[], by: Decider, onDuty: readonly Decider[]): Result<null> =>
  (saidNo(steps, by.account) && onDuty.some((it) => !saidNo(steps, it.account)) ? no({ code: 'office-needs-someone-else' }) : ok(null))

export type Word = { reason: string; office: OfficeWord; /** null: the no stands */ pass: PassId | null }

/** Takes down what the office decided. It cannot have spoken of a no before there was one. */
export function officeDecided(steps: readonly Step[], deciders: readonly Decider[], by: Decider, at: Instant, { reason, office, pass }: Word, asked: Role = 'staff'): Result<OfficeGranted | OfficeRefused> {
  const exit = exitAfter(steps)
  if (!exit.against || !isTheOffices(exit, deciders, asked)) return no({ code: 'decided-here', state: exit.state })
  if (reason.trim() === '' || office.who.trim() === '') return no({ code: 'reason-needed' })
  // Times are said in minutes.
  if (office.saidAt > at || plus(office.saidAt, minute) < exit.against.at) return no({ code: 'office-time' })
  const stamp = { seq: exit.seq + 1, at, by, reason, office }
  return ok(pass ? { what: 'office-granted', ...stamp, pass } : { what: 'office-refused', ...stamp })
}
