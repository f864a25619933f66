// Whether somebody at the desk has to look at a pass again, because evidence that it was given on was put right, or because it may have been asked for somebody else:
// asked after whatever may change it.

import type { ExitId } from '#domain/kernel/ids.ts'
import type { Ask } from '../http/endpoint.ts'
import { loadCase } from './cases.ts'
import { keepLookAgain } from './correction-store.ts'
import { groundLost, isDoubted } from './judging.ts'

export async function lookAgain({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, exit: ExitId): Promise<void> {
  const it = await loadCase(tx, community, exit, now)
  if (it) await keepLookAgain(tx, community, exit, groundLost(it).length > 0 || isDoubted(it), now)
}
