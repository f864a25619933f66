// Who a reply tells about: walks a value along the marks of its schema (domain/kernel/personal.ts). A schema without a mark costs
// nothing, and an outer mark speaks for all that stands inside about the same person. It reads; looks.ts writes.

import type { z } from 'zod'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { markOf, type About, type LookWhy } from '#domain/kernel/personal.ts'

export type Seen = { resident: ResidentId; as: About['as']; why: LookWhy }
type Walk = (value: any, seen: (it: Seen) => void) => void

type Def = { type: string; catchall?: z.ZodType; shape?: Record<string, z.ZodType>; element?: z.ZodType; innerType?: z.ZodType; valueType?: z.ZodType; options?: z.ZodType[]; left?: z.ZodType; right?: z.ZodType; in?: z.ZodType; out?: z.ZodType; items?: z.ZodType[] }
export const defOf = (schema: z.ZodType): Def => (schema as unknown as { _zod: { def: Def } })._zod.def

/** What a schema is made of, with the field under which each part stands; null for what stands in the same place. */
export function partsOf(schema: z.ZodType): [field: string | null, part: z.ZodType, each: boolean][] {
  const { shape, element, innerType, valueType, options, left, right, in: from, out, items } = defOf(schema)
  return [
    ...Object.entries(shape ?? {}).map(([field, part]): [string, z.ZodType, boolean] => [field, part, false]),
    ...[element, valueType].flatMap((part): [null, z.ZodType, boolean][] => (part ? [[null, part, true]] : [])),
    ...[innerType, left, right, from, out, ...(options ?? []), ...(items ?? [])].flatMap((part): [null, z.ZodType, boolean][] => (part ? [[null, part, false]] : [])),
  ]
}

const known = new WeakMap<z.ZodType, Walk | null>()

/** Null when nothing in it is marked. */
export function walkOf(schema: z.ZodType): Walk | null {
  const before = known.get(schema)
  if (before !== undefined) return before
  const parts = partsOf(schema).flatMap(([field, part, each]): Walk[] => {
    const walk = walkOf(part)
    if (!walk) return []
    if (each) return [(value, seen) => { if (value && typeof value === 'object') for (const one of Object.values(value)) walk(one, seen) }]
    return [field === null ? walk : (value, seen) => walk(value?.[field], seen)]
  })
  const inside: Walk | null = parts.length === 0 ? null : (value, seen) => { if (value !== null && value !== undefined) for (const walk of parts) walk(value, seen) }
  const mark = markOf(schema)
  const result = mark ? marked(mark, inside) : inside
  known.set(schema, result)
  return result
}

function whoOf({ who }: About, value: any): ResidentId | null {
  if (typeof who === 'function') return who(value) ?? null
  return (who.split('.').reduce((it, field) => it?.[field], value) as ResidentId | null | undefined) ?? null
}

const marked = (mark: About, inside: Walk | null): Walk => (value, seen) => {
  if (value === null || value === undefined) return
  const resident = whoOf(mark, value)
  if (resident) seen({ resident, as: mark.as, why: mark.why })
  inside?.(value, (it) => { if (it.resident !== resident) seen(it) })
}

/** Everybody a reply tells about, each once a reason. `why`: as what the endpoint itself calls opening a whole record. */
export function peopleIn(schema: z.ZodType, value: unknown, why?: LookWhy): Seen[] {
  const found = new Map<string, Seen>()
  walkOf(schema)?.(value, (it) => {
    const seen = it.as === 'whole' && why ? { ...it, why } : it
    found.set(`${seen.resident} ${seen.why}`, seen)
  })
  return [...found.values()]
}
