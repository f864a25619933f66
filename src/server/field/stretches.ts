// Everything a phone keeps, in parts: from the beginning or from where the last part ended, collection after collection, until a part is
// full. Each part is bounded, because answers are put together in the one thread that also writes down emergencies.

import type { Knows, Stretch } from '#domain/field/wire.ts'
import { isUuid } from '#domain/kernel/ids.ts'
import type { Collection, Keeping } from './kinds.ts'

type From = { at: number; after: string | null }
export type Part = Pick<Knows, 'stretches' | 'rest'>
export const noPart: Part = { stretches: [], rest: null }

/** Where a part begins, as an earlier answer named it; null when no answer of ours did. */
export function fromOf(rest: string, collections: readonly Collection[]): From | null {
  const [name, after = ''] = rest.split(':')
  const at = collections.findIndex((it) => it.name === name)
  return at < 0 || (after !== '' && !isUuid(after)) ? null : { at, after: after === '' ? null : after }
}

async function progressAt(keeping: Keeping, collections: readonly Collection[], { at, after }: From): Promise<{ done: number; of: number }> {
  const counting = collections.findIndex((it) => it.progress)
  return counting < 0 ? { done: 0, of: 0 } : collections[counting]!.progress!(keeping, at === counting ? after : null)
}

/** The next part. A collection that does not end in it is the last in it. */
export async function partFrom(keeping: Keeping, collections: readonly Collection[], from: From): Promise<Part> {
  const stretches: Stretch[] = []
  let [{ at, after }, room] = [from, 1]
  while (at < collections.length && (room > 0.1 || stretches.length === 0)) {
    const { name, by, atOnce, stretch } = collections[at]!
    const { put, upto } = await stretch(keeping, after, Math.ceil(room * atOnce))
    stretches.push({ name, by, after, upto, put })
    room -= put.length / atOnce
    after = upto
    if (upto !== null) break
    at += 1
  }
  const next = collections[at]
  return { stretches, rest: next ? { at: `${next.name}:${after ?? ''}`, ...(await progressAt(keeping, collections, { at, after })) } : null }
}
