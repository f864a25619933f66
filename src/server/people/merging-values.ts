// What the kept record has from the gone one: corrections like any other, under the act of the merging. Taken back, what stands there is what would stand there
// without it (`valuesIf`), also on a record that took it on by another merging.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { asId, type ActId, type CommunityId, type ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { MergeAct } from '#domain/people/merge-wire.ts'
import { valuesIf, type PutRight } from '#domain/people/merged-values.ts'
import { countingMerges, type MergeRow } from '#domain/people/merges.ts'
import type { Correctable } from '#domain/people/record-wire.ts'
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

/** Whether by that act, which stands, the kept one has taken over what is chosen here, and no more. */
export async function isTakenOver(tx: Tx, community: CommunityId, { id: act, kept, gone, take }: MergeAct): Promise<boolean> {
  const [mine, theirs] = [await valuesOf(tx, community, kept), await valuesOf(tx, community, gone)]
  const { rows } = await sql<{ what: Correctable }>`select what from corrections where community_id = ${community} and act_id = ${act}`.execute(tx)
  const taken = rows.map((row) => row.what)
  return taken.every((what) => take.includes(what)) && take.every((what) => taken.includes(what) || mine[what] === theirs[what])
}

/** Under which act taking back puts down what changes on a record: its own on the kept one, and on each further one an act that follows from it, by which it is known again. */
export function actFor(takingBack: ActId, kept: ResidentId, record: ResidentId): ActId {
  if (record === kept) return takingBack
  const hex = createHash('sha256').update(`${takingBack} ${record}`).digest('hex')
  return asId<'act'>(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`)
}

const whats = ['name', 'born', 'phone'] as const
type Back = { resident: ResidentId; changes: Change[] }
/** What stands on each of these records once that merging counts no more, where it is something else than now. */
export async function toPutBack(tx: Tx, community: CommunityId, act: ActId, merges: readonly MergeRow[]): Promise<Back[]> {
  const records = [...new Set(merges.flatMap((it) => [it.kept, it.gone]))]
  const { rows } = await sql<PutRight>`
    select act_id as act, resident_id as resident, what, old_value as old, new_value as new, named_id as named, recorded_at as "recordedAt" from corrections
    where community_id = ${community} and resident_id = any(${records}::uuid[]) order by recorded_at, act_id`.execute(tx)
  const derived = new Set(merges.filter((it) => it.takesBack !== null).flatMap((it) => records.map((record) => actFor(it.act, it.kept, record))))
  const now = new Map(await Promise.all(records.map(async (record) => [record, await valuesOf(tx, community, record)] as const)))
  const counting = countingMerges(merges)
  const all = { putRight: rows, merges, derived }
  const changes = whats.flatMap((what) => {
    const begun = (record: ResidentId) => now.get(record)![what]
    const [before, after] = [counting, counting.filter((it) => it.act !== act)].map((those) => valuesIf(all, those, what, begun))
    return records.flatMap((record) => {
      const [was, is, stands] = [before!.has(record) ? before!.get(record)! : begun(record), after!.has(record) ? after!.get(record)! : begun(record), begun(record)]
      return was !== is && was === stands ? [{ record, change: { what, old: stands, new: is } }] : []
    })
  })
  return records.map((resident) => ({ resident, changes: changes.filter(({ record }) => record === resident).map(({ change }) => change) })).filter((it) => it.changes.length > 0)
}
