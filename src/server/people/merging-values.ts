// What the kept record has from the gone one: corrections like any other, under the act of the merging. Taken back, what stood there before stands there again,
// unless somebody has put it right since.

import { sql } from 'kysely'
import type { ActId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { MergeAct } from '#domain/people/merge-wire.ts'
import type { Correctable } from '#domain/people/record-wire.ts'
import type { Tx } from '../db/pool.ts'
import { putRight, valuesOf, type Change } from './corrections.ts'
import { keepSearch, type By } from './stays.ts'

const put = async (tx: Tx, community: CommunityId, resident: ResidentId, changes: readonly Change[], { act, why, by, now }: { act: ActId; why: string; by: By; now: Instant }): Promise<void> => {
  if (changes.length === 0) return
  await putRight(tx, community, resident, changes, { act, why, by, now })
  await keepSearch(tx, community, [resident])
}

/** Returns what of the kept one is another now. */
export async function takeOver(tx: Tx, community: CommunityId, { id: act, kept, gone, take, why }: MergeAct, by: By, now: Instant): Promise<Change[]> {
  const [mine, theirs] = [await valuesOf(tx, community, kept), await valuesOf(tx, community, gone)]
  const changes = [...new Set(take)].filter((what) => mine[what] !== theirs[what]).map((what): Change => ({ what, old: mine[what], new: theirs[what] }))
  await put(tx, community, kept, changes, { act, why, by, now })
  return changes
}

export async function putBack(tx: Tx, community: CommunityId, { kept, act, id, why }: { kept: ResidentId; act: ActId; id: ActId; why: string }, by: By, now: Instant): Promise<void> {
  const { rows } = await sql<{ what: Correctable; old: string | null; new: string | null }>`
    select what, old_value as old, new_value as new from corrections where community_id = ${community} and act_id = ${act} and resident_id = ${kept}`.execute(tx)
  const values = await valuesOf(tx, community, kept)
  const changes = rows.filter((row) => values[row.what] === row.new).map((row): Change => ({ what: row.what, old: row.new, new: row.old }))
  await put(tx, community, kept, changes, { act: id, why, by, now })
}
