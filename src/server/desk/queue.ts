// The desk's queue: what capabilities hand in, united. Sections by urgency, in each the lines in the order in which the server received
// them, what one reporter sent many times as one of them, page by page, with true counts. It knows none of the capabilities, and hides
// nobody: what does not fit on a page stands on the next. Questions only.

import { sql, type RawBuilder } from 'kysely'
import { spotIn, spotText, type Queue, type QueueLine, type QueuePage, type Spot } from '#domain/desk/wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { codeOf } from '../db/cannot-start.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { QueueAsk, QueueSays, QueueSource } from '../http/queue.ts'
import { deskNow, type Desk } from '../promises/desk-now.ts'
import { groupOfRow, owedColumn, owedOf, promiseOf, standingOf, type OwedRow } from '../promises/owed.ts'
import type { GroupCounts } from '#domain/promises/wire.ts'

const pageSize = 30
/** Of what one colleague keeps, in each section: more than anybody reads out at the change of a shift. */
const mostKept = 200
/** A page that is closed at both ends grows when an old row comes back into it. */
const mostInRange = 4 * pageSize

type Sql = RawBuilder<unknown>
type Row = { section: string; total: number | null; id: string | null; at: Instant | null; fold: string | null; count: number | null; says: QueueSays | null; /** of a count: its groups */ owed: OwedRow | GroupCounts | null }
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

/** All rows of a section, and how many of them stand where. */
function countOf({ community, now }: QueueAsk, it: QueueSource, rows: Sql): Sql {
  const nothing = sql`null::uuid as id, null::timestamptz as at, null::text as fold, null::int as count, null::jsonb as says`
  const standing = standingOf(it)
  if (!standing) return sql`select ${sql.lit(it.section)} as section, (select count(*)::int from (${rows}) q) as total, ${nothing}, null::jsonb as owed`
  const group = groupOfRow({ due: sql`coalesce(p.due, ${standing.due(sql`q.at`)})`, snoozed: sql`p.snoozed_until`, urgency: sql`coalesce(p.urgency, ${sql.lit(standing.urgency)})` }, community, now)
  return sql`select ${sql.lit(it.section)} as section, coalesce(sum(n), 0)::int as total, ${nothing}, coalesce(jsonb_object_agg(stands, n) filter (where n > 0), '{}') as owed from (
    select stands, count(*)::int as n from (select ${group} as stands from (${rows}) q left join promises p on p.community_id = ${community} and p.section = ${sql.lit(it.section)} and p.about = q.fold and p.closed_at is null) each group by 1) counted`
}

/** Lines with what is owed beside each. */
function withOwed({ community, now }: QueueAsk, it: QueueSource, lines: Sql, order = sql`l.at, l.id`): Sql {
  const standing = standingOf(it)
  if (!standing) return sql`select l.*, null::jsonb as owed from (${lines}) l order by ${order}`
  return sql`select l.*, ${owedColumn(standing, { at: sql`l.at`, says: sql`l.says` }, community, now)} as owed from (${lines}) l left join lateral (${promiseOf(community, it.section, sql`l.fold`)}) p on true order by ${order}`
}

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
async function pageOf(ask: QueueAsk, it: QueueSource, rows: readonly Row[], most: number, asked: Promise<Desk>): Promise<QueuePage> {
  const shown = rows.slice(0, most)
  const [says, desk] = await Promise.all([sayingsOf(ask, it, shown.map((row) => row.says!)), asked])
  const lines = shown.map((row, n): QueueLine => ({
    id: row.id!, fold: row.fold!, count: row.count!, at: row.at!, says: says[n] ?? null, owed: row.owed && owedOf(it.section, row.fold!, row.owed as OwedRow, desk, ask.now),
  }))
  const last = lines.at(-1)
  return { section: it.section, lines, next: rows.length > most && last ? spotText(last) : null }
}

/** What each section counts, of all in one statement. */
export const countsOf = (ask: QueueAsk, sources: readonly QueueSource[]): RawBuilder<Row> =>
  sql`${sql.raw(plannedOnce)} ${sql.join(sources.map((it) => sql`(${countOf(ask, it, it.rows(ask))})`), sql` union all `)}`

/** The lines of a page of one section, the first where no range is given. */
export const linesOf = (ask: QueueAsk, it: QueueSource, range: Range = {}, most = pageSize): RawBuilder<Row> => sql`${sql.raw(plannedOnce)} ${withOwed(ask, it, firstLines(it, it.rows(ask), range, most))}`

const noLines: GroupCounts = { now: 0, today: 0, week: 0 }

/**
 * The first page of every section that the asker may see, and how many rows there are in each: a statement for the counts, one for each section in which something waits, and what `finish`
 * asks, of all sections side by side. United in one statement they had to be planned all at once, on every connection, for ten times as long as it takes to answer; most are empty most of the time.
 */
export async function wholeQueue(ask: QueueAsk, sources: readonly QueueSource[]): Promise<Queue> {
  const counts = new Map((sources.length > 0 ? (await countsOf(ask, sources).execute(ask.tx)).rows : []).map((row) => [row.section, row]))
  const lines = new Map<QueueSource, Row[]>()
  for (const it of sources) if ((counts.get(it.section)?.total ?? 0) > 0) lines.set(it, (await linesOf(ask, it).execute(ask.tx)).rows)
  const sectionOf = async (tx: Tx, it: QueueSource, desk: Promise<Desk>): Promise<Queue['sections'][number]> => {
    const counted = counts.get(it.section)
    const page = await pageOf({ ...ask, tx }, it, lines.get(it) ?? [], pageSize, desk)
    return { count: counted?.total ?? 0, groups: standingOf(it) && { ...noLines, ...counted?.owed as GroupCounts | undefined }, ...page }
  }
  const sorted = sources.toSorted((a, b) => a.urgency - b.urgency)
  return {
    sections: await sideBySide(ask.tx, (tx) => {
      const desk = deskNow(tx, ask.community, ask.now)
      return Promise.all(sorted.map((it) => sectionOf(tx, it, desk)))
    }),
    now: ask.now,
  }
}

/** One page of one section, or of one line of it. */
export async function queuePage(ask: QueueAsk, it: QueueSource, range: Range): Promise<QueuePage> {
  const most = range.upto === undefined ? pageSize : mostInRange
  const rowsHere = range.of === undefined ? linesOf(ask, it, range, most)
    : sql<Row>`${sql.raw(plannedOnce)} ${withOwed(ask, it, rowsOfFold(it, it.rows(ask), range, most), sql`l.at desc, l.id desc`)}`
  // Who is at the desk is asked along with the rows.
  const [{ rows }, desk] = await sideBySide(ask.tx, (tx) => Promise.all([rowsHere.execute(tx), deskNow(tx, ask.community, ask.now)]))
  return sideBySide(ask.tx, (tx) => pageOf({ ...ask, tx }, it, rows, most, Promise.resolve(desk)))
}

/** The first row of each fold of which `which` says yes: of the row `q`, and of the promise `p` that may lie over it. */
function linesWhere({ community }: QueueAsk, it: QueueSource, rows: Sql, which: Sql): Sql {
  return sql`select ${sql.lit(it.section)} as section, (count(*) over ())::int as total, q.id, q.at, q.fold, q.count, q.says from (
    select distinct on (q.fold) q.id, q.at, q.fold, (count(*) over (partition by q.fold))::int as count, q.says
    from (${rows}) q left join promises p on p.community_id = ${community} and p.section = ${sql.lit(it.section)} and p.about = q.fold and p.closed_at is null
    where ${which} order by q.fold, q.at, q.id) q order by q.at, q.id limit ${sql.lit(mostKept + 1)}`
}

/** Whose owner that is: of what nobody has touched, whoever the row says. */
function keptBySql(it: QueueSource, account: AccountId): Sql {
  const untouched = standingOf(it)?.owner
  return untouched ? sql`coalesce(p.owner_id, ${untouched(sql`q.says`)}) = ${account}` : sql`p.owner_id = ${account}`
}

/** What is `now` and has not been put off: it rings, or somebody has taken it. */
const nowSql = (it: QueueSource, now: Instant): Sql =>
  sql`${standingOf(it)?.urgency === 'now' ? sql`coalesce(p.urgency, 'now')` : sql`p.urgency`} = 'now' and not coalesce(p.snoozed_until > ${now}, false)`

const groupsOf = (lines: readonly QueueLine[]): GroupCounts => lines.reduce((all, { owed }) => (owed ? { ...all, [owed.group]: all[owed.group] + 1 } : all), noLines)

/** Some lines of all sections, each with what is owed: no pages, for nobody reads more of these than are named at once. Where there are more, `next` says so and `count` how many there are; they come up as these are done. */
async function linesOfAll(ask: QueueAsk, sources: readonly QueueSource[], which: (it: QueueSource) => Sql): Promise<{ queue: Queue; desk: Desk }> {
  const own = sources.filter((it) => standingOf(it)).toSorted((a, b) => a.urgency - b.urgency)
  const lines = sql<Row>`${sql.raw(plannedOnce)} select * from (${sql.join(own.map((it) => sql`(${withOwed(ask, it, linesWhere(ask, it, it.rows(ask), which(it)))})`), sql` union all `)}) some_lines order by at, id`
  const [{ rows }, desk] = await sideBySide(ask.tx, (tx) => Promise.all([lines.execute(tx), deskNow(tx, ask.community, ask.now)]))
  const sections = await sideBySide(ask.tx, (tx) => Promise.all(own.map(async (it) => {
    const found = rows.filter((row) => row.section === it.section)
    const page = await pageOf({ ...ask, tx }, it, found, mostKept, Promise.resolve(desk))
    return { ...page, count: found[0]?.total ?? 0, groups: groupsOf(page.lines) }
  })))
  return { queue: { sections, now: ask.now }, desk }
}

/** What somebody keeps, whether they are there or not: the list that is handed over and taken over by name. Null: nothing, and they do not work at the desk. */
export async function keptBy(ask: QueueAsk, sources: readonly QueueSource[], account: AccountId): Promise<Queue | null> {
  const { queue, desk } = await linesOfAll(ask, sources, (it) => keptBySql(it, account))
  return queue.sections.every((it) => it.count === 0) && !desk.work.has(account) ? null : queue
}

/** All that is `now`, whatever its section and however far down its page: what rings may stand behind a hundred others. */
export const nowAtDesk = async (ask: QueueAsk, sources: readonly QueueSource[]): Promise<Queue> => (await linesOfAll(ask, sources, (it) => nowSql(it, ask.now))).queue
