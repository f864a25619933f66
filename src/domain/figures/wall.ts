// What hangs on a wall, over the wire: tiles of figures that capabilities hand in. The wall knows none of them: a tile brings its code, and the
// words for it stand in `wallTile__…` and `wallSay__…`. It hangs where anybody sees it: figures and places, never a person, a home, a result or a
// colleague. No tile puts people or buildings in an order of merit.

import { z } from 'zod'
import { at } from '../kernel/wire.ts'

/** What stands large. `signed`: so many more or fewer than planned. `rate`: with one decimal. `unknown`: it cannot be said now. */
const value = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['count', 'signed', 'rate']), n: z.number() }), z.object({ kind: z.literal('time'), at }), z.object({ kind: z.literal('unknown') }),
])
export type WallValue = z.infer<typeof value>
/** A stairwell or a lane; `compound` where there are several. */
const place = z.object({ compound: z.string(), building: z.string(), label: z.string() })
/** A sentence below a figure, or in the place of one: `wallSay__code`, with these values. */
const said = z.object({ code: z.string(), count: z.number().nullable(), at: at.nullable(), places: z.array(place), to: z.string() })
export type WallSaid = z.infer<typeof said>
/**
 * `about`: of what it is, such as a round, as it is called. `of`: the whole of which the figure is a part. `course`: the same figure over time, the oldest first, one for each
 * five minutes. `lines`: by station or place. `cells`: many places, each by how far it is, as they stand and not by rank.
 */
export const wallTile = z.object({
  tile: z.string(), about: z.string(), value, of: z.number().nullable(), course: z.array(z.number()),
  lines: z.array(z.object({ label: z.string(), value, of: z.number().nullable(), says: said.nullable() })),
  cells: z.array(z.object({ label: z.string(), n: z.number(), of: z.number() })), says: said.nullable(),
})
export type WallTile = z.infer<typeof wallTile>

/** GET /wall (wall.read): everything that capabilities have for it now. */
export const wall = z.object({ community: z.string(), zone: z.string(), asOf: at, tiles: z.array(wallTile) })
export type Wall = z.infer<typeof wall>

const bare = { about: '', of: null, course: [], lines: [], cells: [], says: null }
/** A tile with what it has; the rest is empty. */
export const tileOf = (tile: string, is: WallValue, more: Partial<WallTile> = {}): WallTile => ({ ...bare, tile, value: is, ...more })
export const says = (code: string, more: Partial<WallSaid> = {}): WallSaid => ({ code, count: null, at: null, places: [], to: '', ...more })
/** With fewer people a place does not stand apart: “1 of 2” behind one door would be a home. */
export const fewest = 20
/** Those that stand apart, in their order. What is left of the sum is read as one: it too has to be large enough, or the next smallest goes into it. */
export function standApart<T extends { of: number }>(places: readonly T[]): T[] {
  const hidden = new Set<T>()
  let left = 0
  for (const one of [...places].sort((a, b) => a.of - b.of)) {
    if (one.of >= fewest && (left === 0 || left >= fewest)) break
    hidden.add(one)
    left += one.of
  }
  return places.filter((one) => !hidden.has(one))
}
export const count = (n: number): WallValue => ({ kind: 'count', n })
export const unknown: WallValue = { kind: 'unknown' }
