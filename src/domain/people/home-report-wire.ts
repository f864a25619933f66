// What an adult says on their own phone of who moved in with them or out, and the desk's answer. It puts nobody on the list and takes nobody off.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, id, someText } from '../kernel/wire.ts'

const said = { id: z.uuid().lowercase(), since: z.iso.date() }
export const newHomeReport = z.discriminatedUnion('kind', [
  z.object({ ...said, kind: z.literal('moved-in'), name: someText(80), forATime: z.boolean() }),
  z.object({ ...said, kind: z.literal('moved-out'), resident: id<'resident'>() }),
])
export type NewHomeReport = z.infer<typeof newHomeReport>
/** `put-down`: it is on the list now; `not-so`: whoever was asked says otherwise. */
export const homeReportAnswer = z.object({ answer: z.enum(['put-down', 'not-so']) })
/** A line of the queue. `resident`: who says so; `name`: of whom. */
export const homeReportLine = aboutPerson(z.object({
  id: z.guid(), kind: z.enum(['moved-in', 'moved-out']), name: z.string(), since: z.string(), forATime: z.boolean(), resident: id<'resident'>(), by: z.string(), door: z.string(), phone: z.string().nullable(), at,
}), { who: 'resident', as: 'line', why: 'queue' })
export type HomeReportLine = z.infer<typeof homeReportLine>
