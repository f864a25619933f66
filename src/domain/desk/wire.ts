// The desk's queue over the wire: sections with their true counts, and lines page by page. What a line says is its section's own
// business: the schema of it stands in that capability's wire.ts.

import { z } from 'zod'
import { isUuid } from '../kernel/ids.ts'
import { instantOf, isInstant, msOf, type Instant } from '../kernel/instants.ts'
import { at, key } from '../kernel/wire.ts'
import { groupCounts, owed, type GroupCounts, type Owed } from '../promises/wire.ts'

/** A row's place in its section: when the server received it, and which it is. `2026-04-05T01:00:00.000Z_0190…` */
export type Spot = { at: Instant; id: string }
export const spotText = ({ at, id }: Spot): string => `${at}_${id}`
/** No 99th of no month, which no database can compare with. */
const isMoment = (at: Instant): boolean => !Number.isNaN(msOf(at)) && instantOf(msOf(at)) === at
export function spotIn(text: string): Spot | null {
  const [at = '', id = '', ...more] = text.split('_')
  return isInstant(at) && isMoment(at) && isUuid(id) && more.length === 0 ? { at, id } : null
}
const spot = z.string().refine((text) => spotIn(text) !== null)

/**
 * One line. `id`: its first row. `fold`: the same as long as its reporter has anything in this section, so that a line whose first row is
 * done is known again further on. `count`: the rows that it stands for. `at`: when the server received the first of them. `says`: null
 * when it cannot be read; it holds up no other. `owed`: whose it is, what is next and by when; null in a section in which nothing is to be seen to.
 */
export type QueueLine = { id: string; fold: string; count: number; at: Instant; says: Record<string, unknown> | null; owed: Owed | null }
/** `next`: where the next page begins; null when this is the last. */
export type QueuePage = { section: string; lines: QueueLine[]; next: string | null }
/** `count`: all rows, on whatever page; `groups`: how many of them stand where, null where nothing is to be seen to. */
export type Queue = { sections: (QueuePage & { count: number; groups: GroupCounts | null })[]; now: Instant }

/** The replies, made of what each section says: so the marks of whom a line tells about reach whoever answers. */
export function queueReplies(sections: readonly { section: string; says: z.ZodType }[]): { queue: z.ZodType<Queue>; page: z.ZodType<QueuePage> } {
  const pages = sections.map(({ section, says }) => z.object({
    section: z.literal(section), lines: z.array(z.object({ id: z.guid(), fold: z.string(), count: z.number(), at, says: says.nullable(), owed: owed.nullable() })), next: z.string().nullable(),
  }))
  const either = (all: z.ZodObject[]) => z.discriminatedUnion('section', all as [z.ZodObject, ...z.ZodObject[]])
  const queue = z.object({ sections: z.array(either(pages.map((page) => page.extend({ count: z.number(), groups: groupCounts.nullable() })))), now: at })
  return { queue: queue as unknown as z.ZodType<Queue>, page: either(pages) as unknown as z.ZodType<QueuePage> }
}

/** `after` (not with it) up to `upto` (with it): a page that is closed at both ends stays one, whatever comes and goes. `of`: the rows of one line, newest first. */
export const pageQuery = z.object({ after: spot.optional(), upto: spot.optional(), of: key(200).min(1).optional() })
export const pageParams = z.object({ section: key(40) })
