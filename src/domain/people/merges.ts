// Two records of one person: which is kept, and which is reached through it. Rows are only added; a merging that was a mistake is taken back by another,
// and neither counts. Who a record is, and what is known of the health of whoever it is, is worked out from all rows, so that taking back brings back what was.

import type { ActId, OwnStatusId, ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { lastSaid, type OwnStatus } from './own-status.ts'
import { isOfHere, type StayKind } from './stays.ts'

export type Merged = { act: ActId; kept: ResidentId; gone: ResidentId; recordedAt: Instant; /** what had been said of the health of both by then */ said: readonly OwnStatusId[] }
export type MergeRow = Merged & { takesBack: ActId | null }

/** Those that count: neither what was taken back nor the taking back of it, the earliest first. */
export function countingMerges(rows: readonly MergeRow[]): Merged[] {
  const mistaken = new Set(rows.flatMap((row) => row.takesBack ?? []))
  return rows.filter((row) => row.takesBack === null && !mistaken.has(row.act)).sort((a, b) => (a.recordedAt !== b.recordedAt ? (a.recordedAt < b.recordedAt ? -1 : 1) : a.act < b.act ? -1 : 1))
}

/** Through which record this one is reached; itself, if it is through none. Of counting merges no two make the same record gone, and none goes in a circle. */
export function keptAs(merges: readonly Merged[], record: ResidentId): { kept: ResidentId; from: Instant | null } {
  const first = merges.find((it) => it.gone === record)
  let kept = record
  for (let steps = 0, next = first; next && steps <= merges.length; steps++, next = merges.find((it) => it.gone === kept)) kept = next.kept
  return { kept, from: first?.recordedAt ?? null }
}

export type SaidOf = OwnStatus & { resident: ResidentId }

/**
 * What counts of what was said of the health of a person with these records. As long as nobody has said anything since two records are one
 * person, what was said of either counts for both, and the strictest of it holds; what is said afterwards is said of that one person, and counts alone.
 */
export function saidOfOne(said: readonly SaidOf[], merges: readonly Merged[], record: ResidentId): OwnStatus[] {
  const into = (kept: ResidentId): Merged[] => merges.filter((it) => it.kept === kept)
  const within = (of: ResidentId, upto: number): ResidentId[] => [of, ...into(of).slice(0, upto).flatMap((it) => within(it.gone, merges.length))]
  const counts = (of: ResidentId, upto: number, among: readonly SaidOf[]): OwnStatus[] => {
    const last = into(of).slice(0, upto).at(-1)
    const theirs = among.filter((it) => within(of, upto).includes(it.resident))
    const since = last ? theirs.filter((it) => !last.said.includes(it.id)) : theirs
    const one = lastSaid(since)
    if (one || !last) return one ? [one] : []
    const before = among.filter((it) => last.said.includes(it.id))
    return [...counts(of, into(of).indexOf(last), before), ...counts(last.gone, merges.length, before)]
  }
  return counts(record, merges.length, said)
}

export type Mergeable = { id: ResidentId; stay: StayKind; /** reached through another already */ merged: boolean }
/** Whether these two can be made one. Problems: `same-record`, `record-merged`, `one-has-died`, `keep-who-lives-here`. */
export function mayMerge(kept: Mergeable, gone: Mergeable): Result<null> {
  if (kept.id === gone.id) return no({ code: 'same-record' })
  if (kept.merged || gone.merged) return no({ code: 'record-merged' })
  // What is known of one of them is wrong, and which it is decides whether somebody may go out.
  if ((kept.stay === 'died') !== (gone.stay === 'died')) return no({ code: 'one-has-died' })
  return isOfHere(gone.stay) && !isOfHere(kept.stay) ? no({ code: 'keep-who-lives-here' }) : ok(null)
}

/** Whether that merging can be taken back. Problems: `not-found`, `already-taken-back`. */
export function mayUnmerge(rows: readonly MergeRow[], act: ActId): Result<Merged> {
  const merging = rows.find((row) => row.act === act && row.takesBack === null)
  if (!merging) return no({ code: 'not-found' })
  return rows.some((row) => row.takesBack === act) ? no({ code: 'already-taken-back' }) : ok(merging)
}
