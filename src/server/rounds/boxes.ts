// Boxes of tubes in SQL: what was done with them at the table, who gave them and who took them, and how each stands, written by one function. Owner of
// boxes, box_acts, box_handings and box_codes.

import { sql } from 'kysely'
import type { BoxActId, BoxId, CommunityId, CustodyActId, StationId, TestingRoundId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { boxesOf, boxOf, codeFor, type Box, type BoxAct, type BoxHanding, type Leg } from '#domain/rounds/boxes.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import type { Kept } from '../field/kinds.ts'
import { column, deviceOf, ofRound, rest, thereBy, type Stand, type Told } from './samples.ts'

type NewBoxAct = Told & { id: BoxActId; box: BoxId; what: BoxAct['what']; code: string | null; tube: string | null; count: number | null }
type NewHand = Told & { id: CustodyActId; box: BoxId; hash: string }

/** In their order, so that two never wait for each other. */
export async function takeTurns(tx: Tx, community: CommunityId, boxes: readonly BoxId[]): Promise<void> {
  for (const box of [...new Set(boxes)].sort()) await takeTurn(tx, `box ${community} ${box}`)
}

async function insertBoxActs(tx: Tx, community: CommunityId, rows: readonly NewBoxAct[], now: Instant): Promise<Kept> {
  await takeTurns(tx, community, rows.map((row) => row.box))
  const { rows: [fresh] } = await sql<{ ids: string | null }>`
    with fresh as (insert into box_acts (community_id, id, round_id, box_id, what, code, tube, count, station_id, by_actor, at, received_at) select ${community}, id, round, box, what, code, tube, count, station, by, at, ${now}
      from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'round')}::uuid[], ${column(rows, 'box')}::uuid[], ${column(rows, 'what')}::text[], ${column(rows, 'code')}::text[], ${column(rows, 'tube')}::text[], ${column(rows, 'count')}::integer[],
        ${column(rows, 'station')}::uuid[], ${column(rows, 'by')}::text[], ${column(rows, 'at')}::timestamptz[]) as t (id, round, box, what, code, tube, count, station, by, at) where ${ofRound(community, rows)} on conflict do nothing returning id)
    select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  const came = await rest(tx, community, fresh?.ids ?? null, rows, boxActsStand)
  await settle(tx, community, rows.filter((row) => came.fresh.has(row.id)), now)
  return came
}
const boxActsStand: Stand = (community, others: readonly NewBoxAct[]) => sql`select s.id, s.round_id = t.round and s.box_id = t.box and s.what = t.what and s.code is not distinct from t.code and s.tube is not distinct from t.tube and s.count is not distinct from t.count as same
    from box_acts s join unnest(${column(others, 'id')}::uuid[], ${column(others, 'round')}::uuid[], ${column(others, 'box')}::uuid[], ${column(others, 'what')}::text[], ${column(others, 'code')}::text[], ${column(others, 'tube')}::text[], ${column(others, 'count')}::integer[])
      as t (id, round, box, what, code, tube, count) on t.id = s.id where s.community_id = ${community}`

/** What the station gives, and the code with which the driver takes it, under one id. A code that another box has opens neither: it is kept as given, without one. */
async function insertHands(tx: Tx, community: CommunityId, rows: readonly NewHand[], now: Instant): Promise<Kept> {
  await takeTurns(tx, community, rows.map((row) => row.box))
  const { rows: [fresh] } = await sql<{ ids: string | null }>`
    with told as (select * from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'round')}::uuid[], ${column(rows, 'box')}::uuid[], ${column(rows, 'hash')}::text[], ${column(rows, 'by')}::text[], ${column(rows, 'at')}::timestamptz[]) as t (id, round, box, hash, by, at)),
    fresh as (insert into box_handings (community_id, id, round_id, box_id, leg, what, who, place, how, by_actor, at, received_at)
      select ${community}, t.id, t.round, t.box, 'driver', 'given', '', '', 'station', t.by, t.at, ${now} from told t where ${ofRound(community, rows)} on conflict do nothing returning id),
    codes as (insert into box_codes (community_id, id, round_id, box_id, leg, what, hash, until_at, received_at)
      select ${community}, t.id, t.round, t.box, 'driver', 'taken', t.hash, ${plus(now, codeFor)}, ${now} from told t join fresh f on f.id = t.id on conflict do nothing)
    select string_agg(id::text, ' ') as ids from fresh`.execute(tx)
  const came = await rest(tx, community, fresh?.ids ?? null, rows, handsStand)
  await settle(tx, community, rows.filter((row) => came.fresh.has(row.id)), now)
  return came
}
const handsStand: Stand = (community, others: readonly NewHand[]) => sql`select s.id, s.round_id = t.round and s.box_id = t.box and s.how = 'station' and c.hash is not distinct from t.hash as same
    from box_handings s join unnest(${column(others, 'id')}::uuid[], ${column(others, 'round')}::uuid[], ${column(others, 'box')}::uuid[], ${column(others, 'hash')}::text[]) as t (id, round, box, hash) on t.id = s.id
    left join box_codes c on c.community_id = s.community_id and c.id = s.id where s.community_id = ${community}`

export const keptBoxes = { box: { insert: insertBoxActs, there: thereBy(boxActsStand) }, 'box-hand': { insert: insertHands, there: thereBy(handsStand) } }

/** Everything told of the boxes of a round; `box` of one alone. */
export type HandingRow = BoxHanding & { who: string; place: string; how: 'station' | 'code' | 'paper' }
export async function toldOfBoxes(tx: Tx, community: CommunityId, round: TestingRoundId, box: BoxId | null = null): Promise<{ acts: BoxAct[]; handings: HandingRow[] }> {
  const one = box === null ? sql`` : sql`and box_id = ${box}`
  const { rows: acts } = await sql<BoxAct>`
    select id, box_id as box, what, code, tube, count, at, ${deviceOf('by_actor')} as device, station_id as station from box_acts where community_id = ${community} and round_id = ${round} ${one}`.execute(tx)
  const { rows: handings } = await sql<HandingRow>`select id, box_id as box, leg, what, who, place, how, at from box_handings where community_id = ${community} and round_id = ${round} ${one}`.execute(tx)
  return { acts, handings }
}

/** How a box stands, put beside what was told of it; what names it with a round that is not its own says nothing of it. */
async function settle(tx: Tx, community: CommunityId, told: readonly { round: TestingRoundId; box: BoxId }[], now: Instant): Promise<void> {
  for (const { round, box } of new Map(told.map((one) => [`${one.round} ${one.box}`, one])).values()) {
    const { acts, handings } = await toldOfBoxes(tx, community, round, box)
    const it = boxOf(box, acts, handings)
    const arrived = it.with === 'laboratory' ? it.way.passings.at(-1)?.takenAt ?? null : null
    await sql`
      insert into boxes as b (community_id, id, round_id, code, station_id, tubes, closed_at, told_at, arrived_at)
      values (${community}, ${box}, ${round}, ${it.code}, ${it.station}, ${it.tubes.length}, ${it.closedAt}, case when ${it.closed} then ${now}::timestamptz end, ${arrived})
      on conflict (community_id, id) do update set code = excluded.code, station_id = excluded.station_id, tubes = excluded.tubes, closed_at = excluded.closed_at,
        told_at = case when excluded.closed_at is not null then coalesce(b.told_at, excluded.told_at) end, arrived_at = excluded.arrived_at
      where b.round_id = excluded.round_id`.execute(tx)
  }
}

export async function boxesIn(tx: Tx, community: CommunityId, round: TestingRoundId): Promise<{ boxes: Box[]; handings: HandingRow[] }> {
  const { acts, handings } = await toldOfBoxes(tx, community, round)
  return { boxes: boxesOf(acts, handings), handings }
}

export type BoxRow = { id: BoxId; round: TestingRoundId; code: string; station: StationId | null; tubes: number; closedAt: Instant | null }
const head = sql.raw(`b.id, b.round_id as round, b.code, b.station_id as station, b.tubes, b.closed_at as "closedAt"`)
export async function boxRow(tx: Tx, community: CommunityId, id: BoxId): Promise<BoxRow | null> {
  const { rows: [row] } = await sql<BoxRow>`select ${head} from boxes b where b.community_id = ${community} and b.id = ${id}`.execute(tx)
  return row ?? null
}
export async function boxesWritten(tx: Tx, community: CommunityId, code: string): Promise<BoxRow[]> {
  const { rows } = await sql<BoxRow>`select ${head} from boxes b where b.community_id = ${community} and b.code = ${code} order by b.closed_at desc nulls first, b.id limit 20`.execute(tx)
  return rows
}

export type NewHanding = { id: CustodyActId; round: TestingRoundId; box: BoxId; leg: Leg; what: 'given' | 'taken'; who: string; place: string; how: 'code' | 'paper'; by: string; at: Instant }
/** `taken`: another stands under that id. The same again is no fault. */
export async function addHanding(tx: Tx, community: CommunityId, it: NewHanding, now: Instant): Promise<'added' | 'there' | 'taken'> {
  await takeTurns(tx, community, [it.box])
  const { rows } = await sql`
    insert into box_handings (community_id, id, round_id, box_id, leg, what, who, place, how, by_actor, at, received_at)
    values (${community}, ${it.id}, ${it.round}, ${it.box}, ${it.leg}, ${it.what}, ${it.who}, ${it.place}, ${it.how}, ${it.by}, ${it.at}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) {
    await settle(tx, community, [it], now)
    return 'added'
  }
  const { rows: [same] } = await sql`
    select id from box_handings where community_id = ${community} and id = ${it.id} and box_id = ${it.box} and leg = ${it.leg} and what = ${it.what} and who = ${it.who} and place = ${it.place} and how = ${it.how}`.execute(tx)
  return same ? 'there' : 'taken'
}

export type CodeRow = { id: string; round: TestingRoundId; box: BoxId; leg: Leg; what: 'given' | 'taken'; usedBy: CustodyActId | null; until: Instant }
/** The hand-over that a code opens, as long as nobody else speaks of it; null for one that was never given out, or not since the box was opened again. */
export async function codeRow(tx: Tx, community: CommunityId, hash: string): Promise<CodeRow | null> {
  const { rows: [row] } = await sql<CodeRow>`
    select c.id, c.round_id as round, c.box_id as box, c.leg, c.what, c.used_by as "usedBy", c.until_at as until from box_codes c where c.community_id = ${community} and c.hash = ${hash}
      and (c.used_by is not null or not exists (select from box_handings h join box_acts a on a.community_id = h.community_id and a.round_id = h.round_id and a.box_id = h.box_id
        where h.community_id = ${community} and h.id = c.id and a.what = 'reopened' and a.at > h.at)) for update`.execute(tx)
  return row ?? null
}

export async function useCode(tx: Tx, community: CommunityId, code: CodeRow, by: CustodyActId): Promise<void> {
  await sql`update box_codes set used_by = ${by} where community_id = ${community} and id = ${code.id}`.execute(tx)
}

/** False when one of them is another’s already. */
export async function addCodes(tx: Tx, community: CommunityId, of: Pick<CodeRow, 'round' | 'box'>, codes: readonly { id: string; what: 'given' | 'taken'; hash: string }[], now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into box_codes (community_id, id, round_id, box_id, leg, what, hash, until_at, received_at)
    select ${community}, t.id, ${of.round}, ${of.box}, 'laboratory', t.what, t.hash, ${plus(now, codeFor)}, ${now}
    from unnest(${codes.map((one) => one.id)}::uuid[], ${codes.map((one) => one.what)}::text[], ${codes.map((one) => one.hash)}::text[]) as t (id, what, hash) on conflict do nothing returning id`.execute(tx)
  return rows.length === codes.length
}
