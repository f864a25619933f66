// A notice that the server issues in its own words, on somebody's word: put down with its homes, in the place of what they were told before, and its ladder begun. Decides nothing.

import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Channels } from '../channels/channels.ts'
import type { Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import { countHomes, type homesMeant } from './audience.ts'
import { toGroup } from './grouping.ts'
import { insertHomes } from './homes.ts'
import { endRounds } from './rounds-before.ts'
import { endNotice, insertNotice, type Ended, type NoticeRow, type Written } from './store.ts'

export type Telling = { tx: Tx; community: CommunityId; channels: Channels; now: Instant }

/** Puts it down with its homes in the place of what they were told before, and begins. That something was withdrawn is said by what holds: nobody is rung for both. */
export async function begin({ tx, community, channels, now }: Telling, draft: Omit<Written, 'homes' | 'people'>, rows: ReturnType<typeof homesMeant>, before: { old: NoticeRow; as: Ended['as'] } | null): Promise<void> {
  const { homes, people } = await countHomes(tx, rows)
  const written: Written = { ...draft, homes, people }
  await insertNotice(tx, community, written)
  await insertHomes(tx, community, written.id, rows, now)
  await toGroup(tx, community, written, { wanted: false, old: before?.old.id ?? null }, channels, now)
  const changes: Change[] = [{ kind: 'notice', ids: [written.id], building: null }, { kind: 'own-notice', ids: [written.id, ...(before ? [before.old.id] : [])], building: null }]
  if (before) {
    await endNotice(tx, community, before.old.id, { as: before.as, by: written.id, at: now })
    await endRounds({ tx, community, now, touch: (kind, ids) => void changes.push({ kind, ids: [ids].flat().filter((it) => it !== null), building: null }) }, before.old, before.as, written, channels)
  }
  await enqueueOnce(tx, 'notices:climb', { community, notice: written.id }, now)
  await flushChanges(tx, community, changes, now)
}
