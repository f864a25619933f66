// What a phone in the field holds of what the server told, and what a reply makes of it. Pure. What came for another community or
// another device is never mixed with what is held, and a part is never built on nothing: then everything has to be asked for.

import { earlier, type Instant } from '../kernel/instants.ts'
import type { Delta, Item, Knows, NothingNew } from './wire.ts'

export type Collection = ReadonlyMap<string, Item>
export type Held = Pick<Knows, 'cursor' | 'community' | 'device' | 'place' | 'wholeAgainAt' | 'lists'> & {
  /** the server's time of the last reply, also of one that said that nothing has changed */
  asOf: Instant
  collections: Readonly<Record<string, Collection>>
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

function applyDelta(held: Collection, { put, gone }: Delta): { collection: Collection; groups: Set<string> } {
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

export function applyKnows(held: Held | null, sent: Knows | NothingNew): Applied {
  if ('nothing' in sent) return held ? { what: 'nothing', held: { ...held, cursor: sent.cursor, asOf: sent.now } } : { what: 'ask-again', held: null }
  const base = sent.full || (held && mixes(held, sent)) ? null : held
  if (!base && !sent.full) return { what: 'ask-again', held: null }
  const collections: Record<string, Collection> = { ...base?.collections }
  const touched = new Map<string, ReadonlySet<string>>()
  for (const [name, delta] of Object.entries(sent.collections)) {
    const { collection, groups } = applyDelta(collections[name] ?? new Map(), delta)
    // A collection in which nothing moved stays the very same: whoever keeps something beside it need not look again.
    if (groups.size === 0 && name in collections) continue
    collections[name] = collection
    touched.set(name, groups)
  }
  const { cursor, now, community, device, place, wholeAgainAt } = sent
  return {
    what: 'changed', whole: !base, touched,
    held: {
      cursor, community, device, place, asOf: now, collections, lists: sent.lists ?? base?.lists ?? null,
      // Only a whole reply makes good what changes by the calendar alone.
      wholeAgainAt: base ? earlier(base.wholeAgainAt, wholeAgainAt) : wholeAgainAt,
    },
  }
}
