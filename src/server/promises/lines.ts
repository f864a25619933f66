// Whether a line of the queue is there: the questions that capabilities hand in, asked for single lines of theirs. They read tables of those that
// stand above, which is why they stand in a file of their own. Questions only.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { QueueAsk, QueueSays, QueueSource } from '../http/queue.ts'
import { standingOf } from './owed.ts'
import type { Key } from './store.ts'

export const keyOf = ({ section, about }: Key): string => `${section} ${about}`

/** Which of these lines are there, of what is worked out and whoever asks may see. */
export async function linesThere(ask: QueueAsk, sources: readonly QueueSource[], keys: readonly Key[]): Promise<Set<string>> {
  const there = new Set<string>()
  for (const it of sources) {
    const own = keys.filter((key) => key.section === it.section)
    if (own.length === 0 || it.kept || !standingOf(it) || !can(ask.rights, it.may, { community: ask.community })) continue
    const { rows } = await sql<{ fold: string }>`select distinct q.fold from (${it.rows(ask)}) q where q.fold = any(${own.map((key) => key.about)}::text[])`.execute(ask.tx)
    for (const { fold } of rows) there.add(keyOf({ section: it.section, about: fold }))
  }
  return there
}

export type Line = { at: Instant; says: QueueSays; resident: ResidentId | null }
/** When it came, and about whom it is. */
export async function lineOf(ask: QueueAsk, source: QueueSource, about: string): Promise<Line | null> {
  const { rows: [row] } = await sql<Line>`select q.at, q.says, case when q.says ->> 'resident' ~ '^[0-9a-f-]{36}$' then (q.says ->> 'resident')::uuid end as resident from (${source.rows(ask)}) q where q.fold = ${about} order by q.at, q.id limit 1`.execute(ask.tx)
  return row ?? null
}

/** What lies over lines of a section that are not there. */
export async function overNothing({ tx, ...ask }: QueueAsk, source: QueueSource): Promise<Key[]> {
  const { rows } = await sql<{ about: string }>`
    select p.about from promises p where p.community_id = ${ask.community} and p.section = ${source.section} and not p.kept and p.closed_at is null
      and not exists (select from (${source.rows({ tx, ...ask })}) q where q.fold = p.about)`.execute(tx)
  return rows.map(({ about }) => ({ section: source.section, about }))
}
