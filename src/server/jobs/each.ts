// Several, each by itself: one that cannot be handled holds up no other, and is seen.

import type { CommunityId } from '#domain/kernel/ids.ts'
import { plainly } from '../http/plain.ts'
import { logger } from './queue.ts'

/** The first trouble is thrown when all were, so that the whole is tried again. Ends at once where one answers `cut-off`. */
export async function eachOf<One>(all: Iterable<One>, does: (one: One) => Promise<void | 'cut-off'>): Promise<void | 'cut-off'> {
  const failed: unknown[] = []
  for (const one of all) {
    const ended = await does(one).catch((error: unknown) => void failed.push(error))
    if (ended === 'cut-off') return ended
  }
  if (failed.length > 0) throw failed[0]
}

/** What was found, a community at a time; `only`: of that one alone. A community's trouble is its own: it goes into the log without anybody's name. Answers those that had some. */
export async function eachCommunity<Row extends { community: CommunityId }>(
  name: string, rows: readonly Row[], does: (community: CommunityId, rows: readonly Row[]) => Promise<unknown>, only: CommunityId | null = null,
): Promise<CommunityId[]> {
  const failed: CommunityId[] = []
  for (const community of new Set(rows.map((row) => row.community))) {
    if (only !== null && community !== only) continue
    await does(community, rows.filter((row) => row.community === community)).catch((error: unknown) => {
      failed.push(community)
      logger.warn(`${name}: community ${community}: ${plainly(error)}`)
    })
  }
  return failed
}
