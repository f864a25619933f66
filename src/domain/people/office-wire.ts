// The office above over the wire. Its number is dialled by people who have nobody else left to ask: digits, as they are dialled.

import { z } from 'zod'
import { at, id, someText } from '../kernel/wire.ts'

export const officeOffered = z.object({ id: id<'act'>(), name: someText(80), phone: z.string().trim().regex(/^[0-9+ ()-]{3,30}$/) })
const office = z.object({ name: z.string(), phone: z.string() })
export const officeHere = z.object({ office: office.nullable(), changes: z.array(office.extend({ at, by: z.string(), role: z.string() })) })
export type OfficeHere = z.infer<typeof officeHere>
