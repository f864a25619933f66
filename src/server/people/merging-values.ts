// What the kept record has from the gone one: corrections like any other, under the act of the merging. Taken back, what stood there before stands there again,
// unless somebody has put it right since; also on a record that took it on by a later merging.

import { sql } from 'kysely'
import type { ActId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { MergeAct } from '#domain/people/merge-wire.ts'
import { countingMerges, type MergeRow } from '#domain/people/merges.ts'
import type { Tx } from '../db/pool.ts'
import { putRight, valuesOf, type Change } from './corrections.ts'
import { keepSearch, type By } from './stays.ts'

export const put = async (tx: Tx, community: CommunityId, resident: ResidentId, changes: readonly Change[], { act, why, by, now }: { act: ActId; why: string; by: By; now: Instant }): Promise<void> => {
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

type Back = { resident: ResidentId; changes: Change[] }
/** What was there before that merging, on the kept record, where nobody has put it right since, be it to the very same; and on those into which it was made one later, as far as they took on the very value (`taken`). */
export async function toPutBack(tx: Tx, community: CommunityId, { kept, act, merges }: { kept: ResidentId; act: ActId; merges: readonly MergeRow[] }, taken: readonly Change[] | null = null): Promise<Back[]> {
  const { rows } = await sql<Change>`
    select what, old_value as old, new_value as new from corrections c where community_id = ${community} and act_id = ${act} and resident_id = ${kept}
      and not exists (select from corrections s where s.community_id = ${community} and s.resident_id = ${kept} and s.what = c.what and s.recorded_at > c.recorded_at)`.execute(tx)
  const back = taken ? rows.flatMap((row) => taken.filter((it) => it.what === row.what && it.old === row.new)) : rows.map((row): Change => ({ what: row.what, old: row.new, new: row.old }))
  const values = await valuesOf(tx, community, kept)
  const changes = back.filter((it) => values[it.what] === it.old)
  const later = back.length > 0 ? countingMerges(merges).find((it) => it.gone === kept && it.act !== act) : undefined
  const there = later ? await toPutBack(tx, community, { kept: later.kept, act: later.act, merges }, back) : []
  return changes.length > 0 ? [{ resident: kept, changes }, ...there] : there
}
