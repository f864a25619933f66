// A thing with a code passes from hand to hand; both sides say so, and the sums add up. Tubes, boxes and kits now; keys, tools and parcels are the same.
// What was said comes late, twice and out of order; nothing of it is turned away, and where two say what cannot both be it is shown.

import type { CustodyActId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'

/** Whose hand: an account, a phone, a place (a shelf, a station), somebody outside by name (a driver, a laboratory). */
export type Holder = { kind: 'account' | 'device' | 'place' | 'outside'; id: string }
const same = (a: Holder, b: Holder): boolean => a.kind === b.kind && a.id === b.id

/** `given`: said by whoever let it go; `taken`: by whoever has it now. Each names both, so that either stands alone for half of it. */
export type Handing = { id: CustodyActId; thing: string; what: 'given' | 'taken'; from: Holder; to: Holder; at: Instant }

const byTime = (a: Handing, b: Handing): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)

/** `given` without `taken`, or the other way round, is `half`: on the road, or not yet confirmed. `gap`: it was given by somebody who never had it. */
export type Passing = { from: Holder; to: Holder; givenAt: Instant | null; takenAt: Instant | null; state: 'both' | 'half'; gap: boolean }
export type Chain = { passings: Passing[]; /** who has it, as far as anybody said */ with: Holder; /** given, and nobody said that it arrived */ onTheRoadSince: Instant | null }

/** The way of one thing, from `origin` on. The two halves of one passing meet whichever was told first. */
export function chainOf(origin: Holder, said: readonly Handing[]): Chain {
  const passings: Passing[] = []
  for (const one of [...new Map(said.map((it) => [it.id, it])).values()].sort(byTime)) {
    const other = passings.find((it) => it.state === 'half' && same(it.from, one.from) && same(it.to, one.to) && (one.what === 'given' ? it.givenAt === null : it.takenAt === null))
    if (other) Object.assign(other, one.what === 'given' ? { givenAt: one.at } : { takenAt: one.at }, { state: 'both' })
    else if (!passings.some((it) => it.state === 'both' && same(it.from, one.from) && same(it.to, one.to) && repeats(it, one))) {
      passings.push({ from: one.from, to: one.to, givenAt: one.what === 'given' ? one.at : null, takenAt: one.what === 'taken' ? one.at : null, state: 'half', gap: false })
    }
  }
  let holder = origin
  for (const one of passings) {
    one.gap = !same(one.from, holder)
    holder = one.to
  }
  const last = passings.at(-1)
  return { passings, with: holder, onTheRoadSince: last?.takenAt === null ? last.givenAt : null }
}

/** Within a minute of what both have said already it is the same press again. */
const repeats = (it: Passing, one: Handing): boolean => Math.abs(Date.parse((one.what === 'given' ? it.givenAt : it.takenAt) ?? one.at) - Date.parse(one.at)) < 60_000

/** Movements of things that are counted, not named: issued, used, returned, lost. */
export type Movement = { from: string; to: string; count: number }
/** What lies where by these movements. A place that gave more than it had is below nothing: the difference is to be explained, never hidden. */
export function balances(moved: readonly Movement[]): Map<string, number> {
  const at = new Map<string, number>()
  for (const { from, to, count } of moved) {
    at.set(from, (at.get(from) ?? 0) - count)
    at.set(to, (at.get(to) ?? 0) + count)
  }
  return at
}

/** What should be there, against what is: by name on either side. */
export function reconcile(known: Iterable<string>, counted: Iterable<string>): { missing: string[]; unknown: string[] } {
  const [should, is] = [new Set(known), new Set(counted)]
  return { missing: [...should].filter((one) => !is.has(one)).sort(), unknown: [...is].filter((one) => !should.has(one)).sort() }
}
