// Schema pieces that every capability's wire.ts uses: ids, instants, texts with a limit, the reply of a plain “done”.

import { z } from 'zod'
import { isDerived, type Id } from './ids.ts'
import { isInstant, type Instant } from './instants.ts'
import { cut, wellFormed } from './texts.ts'

/** A UUID, branded: `id<'exit'>()`. */
export const id = <What extends string>() => z.uuid().lowercase() as unknown as z.ZodType<Id<What>>
/** One that a device has just made, for what it puts down. */
export const newId = <What extends string>() => z.uuid().lowercase().refine((it) => !isDerived(it), { message: 'made by a server' }) as unknown as z.ZodType<Id<What>>
// The rewriting also runs on a text that is no time: that must stay a wrong field, not become a throw.
const asUtc = (text: string): string => (isInstant(text) || Number.isNaN(Date.parse(text)) ? text : between(text, 1, 9998))
const between = (text: string, first: number, last: number): string =>
  new Date(Math.min(Date.UTC(last, 11, 31), Math.max(new Date(0).setUTCFullYear(first), Date.parse(text)))).toISOString()
const iso = z.iso.datetime({ offset: true }).overwrite(asUtc)
/** Within these years; else the field is wrong, with `too_small` or `too_big` for its problem. */
const within = (first: number, last: number) => iso.check((it) => {
  const year = Number(it.value.slice(0, 4))
  if (year < first) it.issues.push({ code: 'too_small', origin: 'date', minimum: Date.UTC(first, 0, 1), input: it.value })
  if (year >= last) it.issues.push({ code: 'too_big', origin: 'date', maximum: Date.UTC(last, 0, 1), inclusive: false, input: it.value })
}) as unknown as z.ZodType<Instant>
/** Any ISO 8601 time with its offset that can be stored, kept as UTC with milliseconds: what we answer. */
export const at = within(1970, 9001)
/** A time that a form or a clock names and that is to be believed. A clock that is off by decades is a wrong field. */
export const dated = within(2000, 2200)
/** When a fact happened by a clock that may name any year: never a reason to turn it away. Whoever stores it makes it `storable`. */
export const anyAt = iso as unknown as z.ZodType<Instant>
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu
/** What stands behind one of these is shown turned round: a place that a guard reads as another. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu
const typed = (it: string): string => wellFormed(it).replace(turning, '')
/** Text that a person typed: whole characters, trimmed, without control characters, at most `max` long. */
export const text = (max: number) => z.string().overwrite(typed).trim().max(max).regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u)
/** What may be too long or malformed without holding anybody: control characters go, the end is cut. */
export const whateverText = (max: number) => z.string().catch('').overwrite((it) => cut(it.replace(controls, '').replace(turning, '').trim(), max))
/** What stands for something that is there, as a program wrote it: held against that, shown to nobody. What no column takes is wrong. */
export const key = (max: number) => z.string().max(max).regex(/^[^\u0000\p{Cs}]*$/u)
export const someText = (max: number) => text(max).min(1)
export const says = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })
export const done = z.object({ done: z.literal(true) })
export const idParams = <What extends string>() => z.object({ id: id<What>() })
