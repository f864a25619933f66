// Marks on the schemas of replies: which part of an answer tells about a person, and about whom. Whoever answers walks the marks and
// writes down the look, so that no route can forget to. Knows no person and writes nothing.

import type { z } from 'zod'
import type { ResidentId } from './ids.ts'

/** Why somebody's record was looked at, as it is told to them; `…-list` and the like: they came up among others. */
export const lookWhys = ['card', 'exit', 'ledger', 'upload', 'record', 'search', 'queue', 'ledger-list', 'call-list', 'order', 'facts', 'gate-phone', 'carer-page', 'people-list', 'needs-list', 'door-list', 'testing'] as const
export type LookWhy = (typeof lookWhys)[number]

/**
 * Of whom an object tells: the field that holds the id (`resident.id`), or a question to the object. `whole`: it was opened to read about
 * this one person. `line`: they came up in a list.
 */
export type About = { who: string | ((it: any) => ResidentId | null | undefined); as: 'whole' | 'line'; why: LookWhy }

const marks = new WeakMap<z.ZodType, About>()

/** Everything in this object, at any depth, tells about one person. `extend` makes another schema, which has to be marked anew. */
export const aboutPerson = <T extends z.ZodType>(schema: T, about: About): T => {
  marks.set(schema, about)
  return schema
}

/** The mark of a schema, if it has one. */
export const markOf = (schema: z.ZodType): About | undefined => marks.get(schema)
