// Tubes as stock in SQL: issued to a station, returned, lost, broken. What was used is read from what stations told. Owner of tube_moves.

import { sql } from 'kysely'
import type { CommunityId, StationId, TubeMoveId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { StockAct } from '#domain/rounds/stock.ts'
import type { Tx } from '../db/pool.ts'
import type { By } from './store.ts'

export type NewMove = { id: TubeMoveId; station: StationId; what: StockAct; count: number; first: string; last: string; words: string }
export type MoveRow = NewMove & { by: string; at: Instant }

/** `taken`: another stands under that id. The same again is no fault. */
export async function addMove(tx: Tx, community: CommunityId, it: NewMove, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`
    insert into tube_moves (community_id, id, station_id, what, count, first, last, words, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.station}, ${it.what}, ${it.count}, ${it.first}, ${it.last}, ${it.words}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: [same] } = await sql`
    select id from tube_moves where community_id = ${community} and id = ${it.id} and station_id = ${it.station} and what = ${it.what} and count = ${it.count} and first = ${it.first} and last = ${it.last}`.execute(tx)
  return same ? 'there' : 'taken'
}

/** The latest first. */
export async function movesOf(tx: Tx, community: CommunityId, limit: number): Promise<MoveRow[]> {
  const { rows } = await sql<MoveRow>`
    select m.id, m.station_id as station, m.what, m.count, m.first, m.last, m.words, coalesce(c.name, '') as by, m.at from tube_moves m
    left join accounts c on 'account:' || c.id::text = m.by_actor where m.community_id = ${community} order by m.at desc, m.id limit ${limit}`.execute(tx)
  return rows
}

export async function movedAt(tx: Tx, community: CommunityId): Promise<Map<StationId, { what: StockAct; count: number }[]>> {
  const { rows } = await sql<{ station: StationId; what: StockAct; count: number }>`select station_id as station, what, sum(count)::int as count from tube_moves where community_id = ${community} group by 1, 2`.execute(tx)
  const by = new Map<StationId, { what: StockAct; count: number }[]>()
  for (const { station, ...row } of rows) by.set(station, [...(by.get(station) ?? []), row])
  return by
}

/** Each tube counts where it was opened first, told or not told to be opened. */
export async function usedAt(tx: Tx, community: CommunityId): Promise<Map<StationId, number>> {
  const { rows } = await sql<{ station: StationId; used: number }>`
    select u.station_id as station, count(*)::int as used from (
      select distinct on (t.round_id, t.tube) t.station_id from (
        select a.round_id, a.tube, a.station_id, a.at from tube_acts a where a.community_id = ${community}
        union all select s.round_id, s.tube, s.station_id, s.at from samples s where s.community_id = ${community}) t
      where t.station_id is not null order by t.round_id, t.tube, t.at) u group by 1`.execute(tx)
  return new Map(rows.map((row) => [row.station, row.used]))
}

/** Of labels that are to be issued: those of them, or around them, that were issued before and of which none came back since; two labels with one number are a result of two tubes. */
export async function issuedBefore(tx: Tx, community: CommunityId, { id, first, last }: Pick<NewMove, 'id' | 'first' | 'last'>): Promise<{ station: string; first: string; last: string } | null> {
  const meets = sql.raw(`m.first <> '' and length(m.first) = length(w.first) and m.first collate "C" <= w.last collate "C" and m.last collate "C" >= w.first collate "C"`)
  const { rows: [row] } = await sql<{ station: string; first: string; last: string }>`
    with w as (select ${first}::text as first, ${last}::text as last)
    select s.name as station, m.first, m.last from w cross join tube_moves m join stations s on s.community_id = m.community_id and s.id = m.station_id
    where m.community_id = ${community} and m.what = 'issued' and m.id <> ${id} and w.first <> '' and ${meets}
      and not exists (select from tube_moves b where b.community_id = m.community_id and b.what = 'returned' and b.at >= m.at and b.first <> '' and length(b.first) = length(w.first) and b.first collate "C" <= greatest(m.first collate "C", w.first collate "C") and b.last collate "C" >= least(m.last collate "C", w.last collate "C"))
    order by m.at desc, m.id limit 1`.execute(tx)
  return row ?? null
}

/** Stations to which a number of this form was issued: between the first and the last of the same length. */
export async function issuedTo(tx: Tx, community: CommunityId, code: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct s.name from tube_moves m join stations s on s.community_id = m.community_id and s.id = m.station_id
    where m.community_id = ${community} and m.what = 'issued' and m.first <> '' and length(m.first) = length(${code}::text) and m.first collate "C" <= ${code}::text and m.last collate "C" >= ${code}::text order by 1`.execute(tx)
  return rows.map((row) => row.name)
}
