// What a phone knows, on its disk: sealed, one entry for each group of a collection and one for the head, so that a change writes what
// it touched and nothing else. Beside them, in plain, how far all that goes: a change is only ever written upon what it was built on. What
// lies there for another community or device is not opened but thrown away.

import { groupOf, itemsIn, type Applied, type Collection, type Held } from '#domain/field/knows.ts'
import type { Item } from '#domain/field/wire.ts'
import { seal, unseal } from '../offline/secrets.ts'
import { read, write, type Sealed } from '../offline/store.ts'

type Changed = Extract<Applied, { what: 'changed' }>
type Head = Omit<Held, 'collections'> & { /** also those that are empty */ names: string[] }
/** Which groups of which collections: what one tab tells the others. */
export type Names = readonly (readonly [collection: string, group: string])[]

const prefix = (kind: string): string => `field/${kind}/knows/`
const headKey = (kind: string): string => `${prefix(kind)}head`
const markKey = (kind: string): string => `${prefix(kind)}mark`
const groupKey = (kind: string, collection: string, group: string): string => `${prefix(kind)}in/${collection}/${group}`
export const allOfKind = (kind: string): IDBKeyRange => IDBKeyRange.bound(prefix(kind), `${prefix(kind)}\uffff`)

export const namesIn = ({ touched }: Pick<Changed, 'touched'>): Names => [...touched].flatMap(([collection, groups]) => [...groups].map((group) => [collection, group] as const))

/** Every group there is. */
export const allOf = ({ collections }: Held): Changed['touched'] => new Map(Object.entries(collections).map(([name, items]) => [name, new Set(Array.from(items.values(), groupOf))]))

/** How far somebody's knowledge goes: two who stand at the same place know the same. */
export const markOf = ({ device, cursor, rest, lists }: Omit<Held, 'collections'>): string => [device, cursor, rest?.at, lists?.tag].join()

/**
 * Writes what was touched, and the head, in one transaction. `held` may carry other lists than the reply brought. Throws where the disk is
 * not at `base`: another tab, one that was frozen say, has written since, or this phone has become another's.
 */
export async function saveHeld(kind: string, { whole, touched }: Pick<Changed, 'whole' | 'touched'>, held: Held, base: string): Promise<void> {
  const { collections, ...rest } = held
  const head: Head = { ...rest, names: Object.keys(collections) }
  const rows = await Promise.all(namesIn({ touched }).map(async ([collection, group]): Promise<[string, Sealed | null]> => {
    const items = itemsIn(collections[collection]!, group)
    return [groupKey(kind, collection, group), items.length > 0 ? await seal(items) : null]
  }))
  const sealedHead = await seal(head)
  await write(['blobs'], async (tx) => {
    const blobs = tx.objectStore('blobs')
    const there = await blobs.get(markKey(kind))
    if (!whole && !(there && 'plain' in there && there.plain === base)) throw new Error('the disk is not where this was built on')
    if (whole) await blobs.delete(allOfKind(kind))
    for (const [key, sealed] of rows) await (sealed ? blobs.put(sealed, key) : blobs.delete(key))
    await blobs.put(sealedHead, headKey(kind))
    await blobs.put({ plain: markOf(held) }, markKey(kind))
  })
}

const byId = (items: Iterable<Item>): Collection => new Map(Array.from(items, (item) => [item.id, item]))
const collectionOf = (kind: string, key: string): string => key.slice(`${prefix(kind)}in/`.length).split('/')[0]!

/** Null when there is nothing, nothing that can be read, or what lies there is another's. */
export async function loadHeld(kind: string, of: { community: string; device: string }): Promise<Held | null> {
  try {
    const [keys, values] = await read(async (db) => {
      const blobs = db.transaction('blobs').store
      return Promise.all([blobs.getAllKeys(allOfKind(kind)), blobs.getAll(allOfKind(kind))])
    })
    const at = keys.indexOf(headKey(kind))
    if (at < 0) return null
    const { names, ...head } = await unseal<Head>(values[at]!)
    if (head.community.id !== of.community || head.device !== of.device) {
      await forgetHeld(kind)
      return null
    }
    const items = new Map<string, Item[]>(names.map((name) => [name, []]))
    await Promise.all(keys.map(async (key, n) => { if (n !== at) items.get(collectionOf(kind, key))?.push(...await unseal<Item[]>(values[n]!)) }))
    return { ...head, collections: Object.fromEntries([...items].map(([name, of]) => [name, byId(of)])) }
  } catch {
    return null
  }
}

/** What another tab has written, taken over into what this one holds: only the groups that it named. */
export async function takeOver(kind: string, held: Held, names: Names): Promise<Held | null> {
  const opened = await read((db) => Promise.all([db.get('blobs', headKey(kind)), ...names.map(([collection, group]) => db.get('blobs', groupKey(kind, collection, group)))]))
  const head = opened[0] && await unseal<Head>(opened[0])
  if (!head || head.community.id !== held.community.id || head.device !== held.device) return null
  const collections: Record<string, Collection> = { ...held.collections }
  for (const [n, [collection, group]] of names.entries()) {
    const sealed = opened[n + 1]
    const others = [...(collections[collection]?.values() ?? [])].filter((item) => groupOf(item) !== group)
    collections[collection] = byId([...others, ...(sealed ? await unseal<Item[]>(sealed) : [])])
  }
  const { names: _, ...rest } = head
  return { ...rest, collections }
}

/** Deletes everything about people; the log and what waits to be sent stay. */
export const forgetHeld = (kind: string): Promise<void> => write(['blobs'], (tx) => tx.objectStore('blobs').delete(allOfKind(kind)))
