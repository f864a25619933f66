// What a phone in the field holds of what the server told, and what a reply makes of it. Pure. Everything comes in stretches, which may be
// broken off and gone on with, while changes come between them. What came for another community or another device is never mixed with
// what is held, and changes are never built on nothing: then everything has to be asked for.

import { earlier, type Instant } from '../kernel/instants.ts'
import type { Delta, Item, Knows, NothingNew, Stretch } from './wire.ts'

export type Collection = ReadonlyMap<string, Item>
export type Held = Pick<Knows, 'cursor' | 'community' | 'device' | 'place' | 'wholeAgainAt' | 'lists'> & {
  /** the server's time of the last reply, also of one that said that nothing has changed; of the last but one while some of it is older */
  asOf: Instant
  collections: Readonly<Record<string, Collection>>
  /** what has not been fetched yet; `first`: nothing is held of it so far; `behind`: what is held of it is older, and nobody told what changed */
  rest: (NonNullable<Knows['rest']> & { first: boolean; behind: boolean }) | null
}
/** By collection the groups whose items are no longer what they were: these are to be written, and no others. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>
export type Applied =
  /** nothing to write: the reply only says how new it is */
  | { what: 'nothing'; held: Held }
  | { what: 'changed'; held: Held; whole: boolean; touched: Touched }
  /** cannot be built on what is held: ask without a cursor */
  | { what: 'ask-again'; held: null }

export const groupOf = (item: Item): string => item.group ?? ''
export const itemsIn = (collection: Collection, group: string): Item[] => [...collection.values()].filter((item) => groupOf(item) === group)

const same = (a: Item | undefined, b: Item): boolean => a !== undefined && JSON.stringify(a) === JSON.stringify(b)

type Piece = { collection: Collection; groups: Set<string> }

/** The items of a stretch, and those of that stretch that are held and no longer there. */
function applyStretch(held: Collection, { by, after, upto, put }: Stretch): Piece {
  const there = new Set(put.map((item) => item.id))
  const within = (key: string): boolean => (after === null || key > after) && (upto === null || key <= upto)
  const gone = [...held.values()].filter((item) => !there.has(item.id) && within(by === 'id' ? item.id : groupOf(item)))
  return applyDelta(held, { put, gone: gone.map((item) => item.id) })
}

function applyDelta(held: Collection, { put, gone }: Delta): Piece {
  const collection = new Map(held)
  const groups = new Set<string>()
  const leave = (id: string): void => {
    const before = collection.get(id)
    if (before) groups.add(groupOf(before))
  }
  for (const id of gone) {
    leave(id)
    collection.delete(id)
  }
  for (const item of put) {
    // What changes while a reply is made comes twice.
    if (same(collection.get(item.id), item)) continue
    leave(item.id)
    collection.set(item.id, item)
    groups.add(groupOf(item))
  }
  return { collection, groups }
}

const mixes = (held: Held, sent: Knows): boolean => held.community.id !== sent.community.id || held.device !== sent.device

/** Whatever the reply brings, in the order in which it was read. */
function applyAll(held: Readonly<Record<string, Collection>>, { collections: deltas, stretches }: Knows): { collections: Record<string, Collection>; touched: Map<string, Set<string>> } {
  const collections: Record<string, Collection> = { ...held }
  const touched = new Map<string, Set<string>>()
  const take = (name: string, apply: (before: Collection) => Piece): void => {
    const { collection, groups } = apply(collections[name] ?? new Map())
    // A collection in which nothing moved stays the very same: whoever keeps something beside it need not look again.
    if (groups.size === 0 && name in collections) return
    collections[name] = collection
    touched.set(name, new Set([...(touched.get(name) ?? []), ...groups]))
  }
  for (const [name, delta] of Object.entries(deltas)) take(name, (before) => applyDelta(before, delta))
  for (const stretch of stretches) take(stretch.name, (before) => applyStretch(before, stretch))
  return { collections, touched }
}

export function applyKnows(held: Held | null, sent: Knows | NothingNew): Applied {
  if ('nothing' in sent) return held ? { what: 'nothing', held: { ...held, cursor: sent.cursor, asOf: held.rest?.behind ? held.asOf : sent.now } } : { what: 'ask-again', held: null }
  const base = held && mixes(held, sent) ? null : held
  if (!base && !sent.full) return { what: 'ask-again', held: null }
  const { collections, touched } = applyAll(base?.collections ?? {}, sent)
  const { cursor, now, community, device, place, wholeAgainAt } = sent
  const rest = restOf(base, sent)
  return {
    what: 'changed', whole: !base, touched,
    held: {
      cursor, community, device, place, collections, rest, asOf: base && rest?.behind ? base.asOf : now, lists: sent.lists ?? base?.lists ?? null,
      // Only what was fetched from its beginning makes good what changes by the calendar alone.
      wholeAgainAt: base && !sent.begins ? earlier(base.wholeAgainAt, wholeAgainAt) : wholeAgainAt,
    },
  }
}

function restOf(base: Held | null, { full, begins, stretches, rest }: Knows): Held['rest'] {
  // Changes alone: what was still to come still is.
  if (base && !begins && stretches.length === 0) return base.rest
  return rest && { ...rest, first: base === null || base.rest?.first === true, behind: base !== null && (full || base.rest?.behind === true) }
}
