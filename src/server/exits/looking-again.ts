// Whether somebody at the desk has to look at a pass again, because evidence that it was given on was put right, or because it may have been asked for somebody else:
// asked after whatever may change it.

import type { ExitId } from '#domain/kernel/ids.ts'
import type { Ask } from '../http/endpoint.ts'
import { loadCase } from './cases.ts'
import { keepLookAgain } from './correction-store.ts'
import { groundLost, isDoubted } from './judging.ts'

/** Whether that is otherwise than it was. */
export async function lookAgain({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, exit: ExitId): Promise<boolean> {
  const it = await loadCase(tx, community, exit, now)
  return it !== null && keepLookAgain(tx, community, exit, groundLost(it).length > 0 || isDoubted(it), now)
}
