// Six calls about water in three buildings are one fault: what is alike, near and soon after each other is put beside each other for a person, who joins
// it or says that it is not the same. Refuses to join anything by itself.

import type { BuildingId, CaseId } from '../kernel/ids.ts'
import { between, hour, type Instant } from '../kernel/instants.ts'
import type { CaseKind } from './cases.ts'

/** An open case that is joined to none. `last`: when it was brought last, with those that are joined to it, which are `joined`. */
export type Near = { id: CaseId; kind: CaseKind; building: BuildingId; first: Instant; last: Instant; joined: number }
/** Where a building stands among those of its compound: the next ones are its neighbours. */
export type Standing = { compound: string; nth: number }
export type Cluster = { kind: CaseKind; cases: Near[] }

/** What is further apart than this is not one fault that begins. */
export const soonAfter = 3 * hour
/** So many homes before anybody is asked whether it is one fault. */
export const leastOfCluster = 3

export const pairOf = (a: CaseId, b: CaseId): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

const isNear = (a: Standing | undefined, b: Standing | undefined): boolean => a !== undefined && b !== undefined && a.compound === b.compound && Math.abs(a.nth - b.nth) <= 1
/** By how much two stretches of time lie apart; 0 where they overlap. */
const gap = (a: Near, b: Near): number => Math.max(0, between(a.last, b.first), between(b.last, a.first))

/** Whether two may be one fault, by themselves. */
export const mayBeOne = (a: Near, b: Near, stands: ReadonlyMap<BuildingId, Standing>): boolean =>
  a.kind === b.kind && gap(a, b) <= soonAfter && (a.building === b.building || isNear(stands.get(a.building), stands.get(b.building)))

/**
 * What may be one fault, the one that was brought first in front. A case goes to the first cluster in which one may be one with it, and with none of which somebody
 * has said that it is not the same: so nobody is asked twice. Whatever the order in which they are handed in, the answer is the same.
 */
export function clustersOf(cases: readonly Near[], stands: ReadonlyMap<BuildingId, Standing>, apart: ReadonlySet<string>): Cluster[] {
  const clusters: Near[][] = []
  for (const one of cases.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.id < b.id ? -1 : 1))) {
    const fit = clusters.filter((all) => all.some((it) => mayBeOne(it, one, stands)) && !all.some((it) => apart.has(pairOf(it.id, one.id))))
    const [first, ...more] = fit
    if (!first) { clusters.push([one]); continue }
    first.push(one)
    // It lies between two: they are one, unless somebody has said of two of theirs that they are not.
    for (const other of more) {
      if (other.some((a) => first.some((b) => apart.has(pairOf(a.id, b.id))))) continue
      first.push(...other)
      clusters.splice(clusters.indexOf(other), 1)
    }
  }
  return clusters.filter((all) => all.length > 1 && all.reduce((sum, it) => sum + 1 + it.joined, 0) >= leastOfCluster)
    .map((all) => ({ kind: all[0]!.kind, cases: all.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.id < b.id ? -1 : 1)) }))
}
