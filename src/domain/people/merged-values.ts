// What stands on each record as its name, day of birth or telephone, by all that was put down of it: what somebody said stands, what a merging took over is what
// stands on the other record, and a merging that was taken back took over nothing. Worked out from all rows, so that taking back brings back what was, in whatever
// order mistakes are found.

import type { ActId, ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { keptAs, type Merged, type MergeRow } from './merges.ts'
import type { Correctable } from './record-wire.ts'

export type Value = string | null
export type PutRight = { act: ActId; resident: ResidentId; what: Correctable; old: Value; new: Value; /** the record by whose name a file had it */ named: ResidentId | null; recordedAt: Instant }
/** `derived`: what taking a merging back has put down, which follows from the other rows. */
export type Rows = { putRight: readonly PutRight[]; merges: readonly MergeRow[]; derived: ReadonlySet<ActId> }

/** What stands there where these mergings count. Of records of which nothing was put down it says nothing: what they began with stands. */
export function valuesIf({ putRight, merges, derived }: Rows, counting: readonly Merged[], what: Correctable, begun: (record: ResidentId) => Value): Map<ResidentId, Value> {
  const rows = putRight.filter((it) => it.what === what).toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0))
  const values = new Map<ResidentId, Value>()
  for (const it of rows) if (!values.has(it.resident)) values.set(it.resident, it.old)
  const valueOf = (record: ResidentId): Value => (values.has(record) ? values.get(record)! : begun(record))
  for (const it of rows) {
    const merging = merges.find(({ act, takesBack }) => act === it.act && takesBack === null)
    if (derived.has(it.act) || (merging && !counting.some(({ act }) => act === merging.act))) continue
    if (merging) { values.set(it.resident, valueOf(merging.gone)); continue }
    // A file that named somebody who is another person by now said it of them.
    const whose = it.named && keptAs(counting, it.named).kept
    values.set(whose && whose !== keptAs(counting, it.resident).kept ? whose : it.resident, it.new)
  }
  return values
}
