// Which roles may decide a case, as it is said at the desk and to the resident. Whether this person may is asked of the steps (history.ts).

import { mayDecide, type Role } from '../access/access.ts'
import type { ExitView } from './wire.ts'

const ladder = ['staff', 'deputy', 'secretary'] as const

/** Everybody who reaches the role that the rules ask for and, under an appeal, the one named for it as well; the lowest first. */
export function decidersOf({ advice, state, refusal }: Pick<ExitView, 'advice' | 'state' | 'refusal'>): Role[] {
  const asked: Role[] = [advice?.decider ?? 'staff', ...(state === 'appealed' && refusal ? [refusal.appealTo as Role] : [])]
  return ladder.filter((role) => asked.every((one) => mayDecide(role, one)))
}
