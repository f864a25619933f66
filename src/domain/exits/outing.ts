// What is asked for, each field once: what for, where to, when, how often. The request, its stored row, what is shown of it, the line of
// the ledger and the view of the pass take their fields from here. Browsers take the types alone: the schemas stay out of their bundle.

import { z } from 'zod'
import { anyAt, at, dated, someText, text } from '../kernel/wire.ts'
import type { Weekly } from '../pass/weekly.ts'
import { purposes, transports } from '../rules/codes.ts'

/** `until` is not after `from` where the hours end on the next day; equal ones are refused with a code by `checkWindow`. */
const weekly = z.object({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: z.number().int().min(0).max(1439), until: z.number().int().min(0).max(1440) }) as unknown as z.ZodType<Weekly>

/** As it is sent. A field that is new may be missing: phones keep what they have to send for weeks. */
export const outing = z.object({
  purpose: z.enum(purposes), place: someText(60), reason: text(1000), from: anyAt, until: anyAt, weekly: weekly.nullable(), exits: z.number().int().min(1).max(200),
  transport: z.enum(transports).nullable().optional(),
})
export type Outing = z.infer<typeof outing>
/** As it is answered: an emergency's, too, of which nothing need be known. */
export const outingShown = outing.extend({ place: z.string(), reason: z.string(), from: at, until: at, exits: z.number() })

/** What the decider may put in its place; the rest is as it was asked. */
export const narrowed = z.object({ from: dated, until: dated, transport: z.enum(transports) }).partial()
/** What the signed pass says of it. */
export const outingOnPass = outingShown.pick({ purpose: true, place: true, weekly: true, exits: true, transport: true })
/** What a line of the ledger says of it. */
export const outingInLedger = outingShown.pick({ purpose: true, place: true, transport: true })

export const fieldsOf = (schema: z.ZodObject): (keyof Outing)[] => Object.keys(schema.shape) as (keyof Outing)[]
/** These fields of something that has more; null for one that it has not. */
export const only = <S extends z.ZodObject>(schema: S, from: object): z.infer<S> =>
  Object.fromEntries(fieldsOf(schema).map((field) => [field, (from as Partial<Outing>)[field] ?? null])) as z.infer<S>
