// The desk's queue: what capabilities hand in, united. Sections by urgency, in each the lines in the order in which the server received
// them, what one reporter sent many times as one of them, page by page, with true counts. It knows none of the capabilities, and hides
// nobody: what does not fit on a page stands on the next. Questions only.

import { sql, type RawBuilder } from 'kysely'
import { spotIn, spotText, type Queue, type QueueLine, type QueuePage, type Spot } from '#domain/desk/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { codeOf } from '../db/cannot-start.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { QueueAsk, QueueSays, QueueSource } from '../http/queue.ts'

const pageSize = 30
/** A page that is closed at both ends grows when an old row comes back into it. */
const mostInRange = 4 * pageSize

type Sql = RawBuilder<unknown>
type Row = { section: string; total: number | null; id: string | null; at: Instant | null; fold: string | null; count: number | null; says: QueueSays | null }
export type Range = { after?: string | undefined; upto?: string | undefined; of?: string | undefined }

const beyond = (spot: Spot | null, sign: Sql): Sql => (spot ? sql`and (q.at, q.id) ${sign} (${spot.at}::timestamptz, ${spot.id}::uuid)` : sql``)
const spotOf = (text: string | undefined): Spot | null => (text === undefined ? null : spotIn(text))

/** Each row of the range. */
const lonelyLines = (it: QueueSource, rows: Sql, { after, upto }: Range, most: number): Sql => sql`
  select ${sql.lit(it.section)} as section, null::int as total, q.id, q.at, q.fold, 1 as count, q.says from (${rows}) q
  where true ${beyond(spotOf(after), sql`>`)} ${beyond(spotOf(upto), sql`<=`)} order by q.at, q.id limit ${sql.lit(most + 1)}`

/**
 * The first row of each fold in the range. `near`: the next rows, which mostly are the lines of the page. Where they are not, line after
 * line: the next row of a fold that has not come yet, and whether it is the first that its fold has at all. So what one sender sent is
 * passed over without a question for each: a hundred thousand rows of theirs hide nobody else's. Looked up one by one through the
 * indexes: as a join it is read whole.
 */
function foldedLines(it: QueueSource, rows: Sql, { after, upto }: Range, most: number): Sql {
  const looked = most + 10
  const next = (where: Sql, limit: number): Sql => sql`select q.at, q.id, q.fold, q.id = (select o.id from (${rows}) o where o.fold = q.fold order by o.at, o.id limit 1) as first
    from (${rows}) q where ${where} ${beyond(spotOf(upto), sql`<=`)} order by q.at, q.id limit ${sql.lit(limit)}`
  return sql`select ${sql.lit(it.section)} as section, null::int as total, line.id, line.at, line.fold, (select count(*)::int from (${rows}) o where o.fold = line.fold) as count, said.says from (
    with recursive near as materialized (${next(sql`true ${beyond(spotOf(after), sql`>`)}`, looked)}),
    come (at, id, fold, first, folds, found) as (
      select last.at, last.id, '', false, array(select fold from near), all_near.found from (select count(*) as rows, count(*) filter (where first)::int as found from near) all_near
        cross join lateral (select at, id from near order by at desc, id desc limit 1) last where all_near.rows = ${sql.lit(looked)} and all_near.found <= ${sql.lit(most)}
      union all select x.at, x.id, x.fold, x.first, come.folds || x.fold, come.found + x.first::int
      from come cross join lateral (${next(sql`(q.at, q.id) > (come.at, come.id) and q.fold <> all (come.folds)`, 1)}) x where come.found <= ${sql.lit(most)})
    select at, id, fold from (select at, id, fold, first from near union all select at, id, fold, first from come) found where first order by at, id limit ${sql.lit(most + 1)}
    ) line cross join lateral (select q.says from (${rows}) q where q.at = line.at and q.id = line.id) said order by line.at, line.id`
}

const firstLines = (it: QueueSource, rows: Sql, range: Range, most: number): Sql => (it.folds ? foldedLines : lonelyLines)(it, rows, range, most)

/** All rows of one fold, the last one first: whoever opens a line wants to know what they sent last. */
const rowsOfFold = (it: QueueSource, rows: Sql, { after, upto, of }: Range, most: number): Sql => sql`
  select ${sql.lit(it.section)} as section, null::int as total, q.id, q.at, q.fold, 1 as count, q.says from (${rows}) q
  where q.fold = ${of} ${beyond(spotOf(after), sql`<`)} ${beyond(spotOf(upto), sql`>=`)} order by q.at desc, q.id desc limit ${sql.lit(most + 1)}`

const countOf = (it: QueueSource, rows: Sql): Sql =>
  sql`select ${sql.lit(it.section)} as section, (select count(*)::int from (${rows}) q) as total, null::uuid as id, null::timestamptz as at, null::text as fold, null::int as count, null::jsonb as says`

/** What the database itself refuses ends the transaction and is thrown. */
function unlessRefused(error: unknown): null {
  if (codeOf(error) !== '') throw error
  return null
}

/** What the rows of a page say, all at once; when one of them cannot be read, one by one, and of that one nothing. */
async function sayingsOf(ask: QueueAsk, it: QueueSource, found: readonly QueueSays[]): Promise<(QueueSays | null)[]> {
  if (found.length === 0) return []
  const finish = it.finish ?? (async (_, says) => [...says])
  const whole = await finish(ask, found).catch(unlessRefused)
  const says: (QueueSays | null)[] = whole ?? []
  if (!whole) for (const one of found) says.push((await finish(ask, [one]).catch(unlessRefused))?.[0] ?? null)
  return says.map((one) => it.says.safeParse(one).data ?? null)
}

/** Rows as they are told. `most` of them: one more was asked for, to know whether there are. */
async function pageOf(ask: QueueAsk, it: QueueSource, rows: readonly Row[], most: number): Promise<QueuePage> {
  const shown = rows.slice(0, most)
  const says = await sayingsOf(ask, it, shown.map((row) => row.says!))
  const lines = shown.map((row, n): QueueLine => ({ id: row.id!, fold: row.fold!, count: row.count!, at: row.at!, says: says[n] ?? null }))
  const last = lines.at(-1)
  return { section: it.section, lines, next: rows.length > most && last ? spotText(last) : null }
}

/** Of all sections what they count and the lines of their first pages, in one statement. */
export const united = (ask: QueueAsk, sources: readonly QueueSource[]): RawBuilder<Row> => sql`${sql.raw(plannedOnce)}
  select section, total, id, at, fold, count, says from (${sql.join(sources.flatMap((it) => {
  const rows = it.rows(ask)
  return [sql`(${countOf(it, rows)})`, sql`(${firstLines(it, rows, {}, pageSize)})`]
}), sql` union all `)}) united order by at, id`

/** The first page of every section that the asker may see, and how many rows there are in each. One statement, and what `finish` asks, of all sections side by side. */
export async function wholeQueue(ask: QueueAsk, sources: readonly QueueSource[]): Promise<Queue> {
  const rows = sources.length > 0 ? (await united(ask, sources).execute(ask.tx)).rows : []
  const sectionOf = async (tx: Tx, it: QueueSource): Promise<Queue['sections'][number]> => {
    const own = rows.filter((row) => row.section === it.section)
    const page = await pageOf({ ...ask, tx }, it, own.filter((row) => row.id !== null), pageSize)
    return { count: own.find((row) => row.total !== null)?.total ?? 0, ...page }
  }
  const sorted = sources.toSorted((a, b) => a.urgency - b.urgency)
  return { sections: await sideBySide(ask.tx, (tx) => Promise.all(sorted.map((it) => sectionOf(tx, it)))), now: ask.now }
}

/** One page of one section, or of one line of it. */
export async function queuePage(ask: QueueAsk, it: QueueSource, range: Range): Promise<QueuePage> {
  const most = range.upto === undefined ? pageSize : mostInRange
  const lines = range.of === undefined ? firstLines : rowsOfFold
  const { rows } = await sql<Row>`${sql.raw(plannedOnce)} ${lines(it, it.rows(ask), range, most)}`.execute(ask.tx)
  return sideBySide(ask.tx, (tx) => pageOf({ ...ask, tx }, it, rows, most))
}
