// Whom people call, over the wire: the office above, and the committee itself. Digits, as they are dialled.

import { z } from 'zod'
import { at, id, someText } from '../kernel/wire.ts'

const number = z.string().trim().regex(/^[0-9+ ()-]{3,30}$/)
export const officeOffered = z.object({ id: id<'act'>(), name: someText(80), phone: number })
/** The committee's own. */
export const phoneOffered = z.object({ id: id<'act'>(), phone: number })
const office = z.object({ name: z.string(), phone: z.string() })
/** `own`: the committee's number, '' where it has none. */
export const officeHere = z.object({ office: office.nullable(), own: z.string(), changes: z.array(office.extend({ own: z.boolean(), at, by: z.string(), role: z.string() })) })
export type OfficeHere = z.infer<typeof officeHere>
