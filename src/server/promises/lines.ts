// Whether a line of the queue is there: the questions that capabilities hand in, asked for single lines of theirs. They read tables of those that
// stand above, which is why they stand in a file of their own. Questions only.

import { sql, type RawBuilder } from 'kysely'
import { can } from '#domain/access/access.ts'
import type { AccountId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { QueueAsk, QueueSays, QueueSource } from '../http/queue.ts'
import { standingOf } from './owed.ts'
import type { Key } from './store.ts'

/** Whose a row is as long as nobody has taken it. */
const ownerOf = (it: QueueSource): RawBuilder<unknown> => standingOf(it)?.owner?.(sql`q.says`) ?? sql`null::uuid`

export const keyOf = ({ section, about }: Key): string => `${section} ${about}`

/** What a line says of itself: to be read by its reader alone, who is `owner`. */
export type LineThere = { private: boolean; owner: AccountId | null }
/** Which of these lines are there, of what is worked out and whoever asks may see. */
export async function linesThere(ask: QueueAsk, sources: readonly QueueSource[], keys: readonly Key[]): Promise<Map<string, LineThere>> {
  const there = new Map<string, LineThere>()
  for (const it of sources) {
    const own = keys.filter((key) => key.section === it.section)
    if (own.length === 0 || it.kept || !standingOf(it) || !can(ask.rights, it.may, { community: ask.community })) continue
    const { rows } = await sql<LineThere & { fold: string }>`
      select q.fold, bool_or(coalesce((q.says ->> 'private')::boolean, false)) as private, (array_agg(${ownerOf(it)} order by q.at, q.id))[1] as owner
      from (${it.rows(ask)}) q where q.fold = any(${own.map((key) => key.about)}::text[]) group by q.fold`.execute(ask.tx)
    for (const { fold, ...line } of rows) there.set(keyOf({ section: it.section, about: fold }), line)
  }
  return there
}

export type Line = LineThere & { at: Instant; says: QueueSays; resident: ResidentId | null }
/** When it came, and about whom it is. */
export async function lineOf(ask: QueueAsk, source: QueueSource, about: string): Promise<Line | null> {
  const { rows: [row] } = await sql<Line>`select q.at, q.says, coalesce((q.says ->> 'private')::boolean, false) as private, ${ownerOf(source)} as owner, case when q.says ->> 'resident' ~ '^[0-9a-f-]{36}$' then (q.says ->> 'resident')::uuid end as resident from (${source.rows(ask)}) q where q.fold = ${about} order by q.at, q.id limit 1`.execute(ask.tx)
  return row ?? null
}

/** What lies over lines of a section that are not there. */
export async function overNothing({ tx, ...ask }: QueueAsk, source: QueueSource): Promise<Key[]> {
  const { rows } = await sql<{ about: string }>`
    select p.about from promises p where p.community_id = ${ask.community} and p.section = ${source.section} and not p.kept and p.closed_at is null
      and not exists (select from (${source.rows({ tx, ...ask })}) q where q.fold = p.about)`.execute(tx)
  return rows.map(({ about }) => ({ section: source.section, about }))
}
