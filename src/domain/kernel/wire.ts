// Schema pieces that every capability's wire.ts uses: ids, instants, texts with a limit, the reply of a plain “done”.

import { z } from 'zod'
import type { Id } from './ids.ts'
import type { Instant } from './instants.ts'
import { languages } from './says.ts'

/** A UUID, branded: `id<'exit'>()`. */
export const id = <What extends string>() => z.uuid().lowercase() as unknown as z.ZodType<Id<What>>
// The rewriting also runs on a text that is no time: that must stay a wrong field, not become a throw.
const asUtc = (text: string): string => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString())
/** Any ISO 8601 time with its offset, kept as UTC with milliseconds. */
export const at = z.iso.datetime({ offset: true }).overwrite(asUtc) as unknown as z.ZodType<Instant>
/** Text that a person typed: trimmed, without control characters, at most `max` characters. */
export const text = (max: number) => z.string().trim().max(max).regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u)
export const someText = (max: number) => text(max).min(1)
export const says = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })
export const language = z.enum(languages)
export const done = z.object({ done: z.literal(true) })
export const idParams = <What extends string>() => z.object({ id: id<What>() })
