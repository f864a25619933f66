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

export type TakenFor = { record: ResidentId; since: Instant }
/**
 * In whose name something may have been given out, asked for or shared that was the other's, where that merging was a mistake, and since when each: the record that
 * was reached through another, and every record with which it came together by it, each since the merging that did it. `merges`: as they counted until it is taken back.
 */
export function takenFor(merges: readonly Merged[], { act, gone, recordedAt }: Merged): TakenFor[] {
  const upTo = (record: ResidentId): Merged[] => { const next = merges.find((it) => it.gone === record); return next ? [next, ...upTo(next.kept)] : [] }
  const theirs = upTo(gone)
  // What it was made one with, near or far: since the later of both ways to where they meet.
  const since = (record: ResidentId): Instant | null => {
    const mine = upTo(record)
    const meets = theirs.findIndex(({ kept }) => kept === record || mine.some((it) => it.kept === kept))
    // Reached through the gone one itself, it is theirs.
    if (meets < 0 || record === gone || mine.some((it) => it.act === act)) return null
    const ways = [...theirs.slice(0, meets + 1), ...mine.slice(0, mine.findIndex((it) => it.kept === theirs[meets]!.kept) + 1)]
    return ways.reduce((last, it) => (it.recordedAt > last ? it.recordedAt : last), recordedAt)
  }
  const others = [...new Set(merges.flatMap((it) => [it.kept, it.gone]))].flatMap((record) => { const at = since(record); return at ? [{ record, since: at }] : [] })
  return [{ record: gone, since: recordedAt }, ...others]
}

export type Mistaken = { merging: Merged; until: Instant; /** the mergings that counted until it was taken back */ counted: Merged[] }
/** The mergings that were taken back, each with how things stood until then. */
export const mistakenIn = (rows: readonly MergeRow[]): Mistaken[] => rows.flatMap((row) => {
  const back = rows.find((it) => it.takesBack === row.act)
  return back ? [{ merging: row, until: back.recordedAt, counted: countingMerges(rows.filter((it) => it.recordedAt < back.recordedAt)) }] : []
})

/** When this record was taken for somebody else's as well: what was said to it then may have been said by the other. Not where they are one again by now, and it was no mistake after all. */
export function mistakenFor(rows: readonly MergeRow[], record: ResidentId): { since: Instant; until: Instant }[] {
  const now = countingMerges(rows)
  return mistakenIn(rows).flatMap(({ merging, until, counted }) => {
    const taken = takenFor(counted, merging)
    const others = record === merging.gone ? taken.filter((it) => it.record !== record) : [{ record: merging.gone }]
    if (others.every((it) => keptAs(now, it.record).kept === keptAs(now, record).kept)) return []
    return taken.filter((it) => it.record === record).map(({ since }) => ({ since, until }))
  })
}

export type SaidOf = OwnStatus & { resident: ResidentId }

/**
 * What counts of what was said of the health of a person with these records. As long as nobody has said anything since two records are one
 * person, what was said of either counts for both, and the strictest of it holds; what is said afterwards is said of that one person, and counts in place
 * of all that had begun by the moment from which it is said: what began after that was not ended by it.
 */
export function saidOfOne(said: readonly SaidOf[], merges: readonly Merged[], record: ResidentId): OwnStatus[] {
  const into = (kept: ResidentId): Merged[] => merges.filter((it) => it.kept === kept)
  const within = (of: ResidentId, upto: number): ResidentId[] => [of, ...into(of).slice(0, upto).flatMap((it) => within(it.gone, merges.length))]
  const counts = (of: ResidentId, upto: number, among: readonly SaidOf[]): OwnStatus[] => {
    const last = into(of).slice(0, upto).at(-1)
    const theirs = among.filter((it) => within(of, upto).includes(it.resident))
    const since = last ? theirs.filter((it) => !last.said.includes(it.id)) : theirs
    const one = lastSaid(since)
    if (!last) return one ? [one] : []
    const before = among.filter((it) => last.said.includes(it.id))
    const held = [...counts(of, into(of).indexOf(last), before), ...counts(last.gone, merges.length, before)]
    if (!one) return held
    // As with everybody, what began later holds on, whenever it was said; and where something did of every record, what is said late changes nothing.
    const on = held.filter((it) => it.since > one.since)
    return on.length > 0 && on.length === held.length ? on : [one, ...on]
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
