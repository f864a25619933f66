// Facts from the field in SQL, and what was said of those that were held. Rows are added, never changed, but for the mark that somebody
// has said it.

import { sql } from 'kysely'
import type { Doubt } from '#domain/field/clock.ts'
import type { HeldWhy } from '#domain/field/wire.ts'
import type { CommunityId, DeviceId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { turn } from '../db/turns.ts'

export type FactRow = { id: string; hash: string; type: string; at: Instant; deviceAt: Instant; doubts: readonly Doubt[]; held: HeldWhy | null; raw: string }
export type From = { device: DeviceId | null; place: string | null; by: string }

export type Day = { facts: number; bytes: number }
/** `day`: how much the device has reported today, these counted, as it stands once everybody before is done; null for a person, and when nothing was new. */
export type Inserted = { hashes: Set<string>; day: Day | null }

/**
 * Stores those that are new, and counts them into the device's day; then waits for `turns`. `as`: `first`, unless anything is there
 * under that id; `beside`, unless that very fact is there. Looked up through the key: as a join it reads the whole table.
 */
export async function insertFacts(tx: Tx, community: CommunityId, rows: readonly FactRow[], as: 'first' | 'beside', from: From, now: Instant, turns: readonly string[] = []): Promise<Inserted> {
  const column = <K extends keyof FactRow>(key: K) => rows.map((row) => row[key])
  const absent = as === 'first'
    ? sql`t.id <> all(array(select id from facts where community_id = ${community} and id = any(${column('id')}::uuid[])))`
    : sql`(select true from facts f where f.community_id = ${community} and f.id = t.id and f.hash = t.hash limit 1) is null`
  const { rows: [fresh] } = await sql<{ hashes: string | null; day: Day | null }>`${sql.raw(plannedOnce)}
    with fresh as (
      insert into facts (community_id, id, hash, type, device_id, place_id, by_actor, at, device_at, received_at, doubts, held, raw)
      select ${community}, id, hash, type, ${from.device}::uuid, ${from.place}::uuid, ${from.by}, at, device_at, ${now}, string_to_array(doubts, ' '), held, raw
      from unnest(${column('id')}::uuid[], ${column('hash')}::text[], ${column('type')}::text[], ${column('at')}::timestamptz[], ${column('deviceAt')}::timestamptz[],
        ${rows.map((row) => row.doubts.join(' '))}::text[], ${column('held')}::text[], ${column('raw')}::text[]) as t (id, hash, type, at, device_at, doubts, held, raw)
      where ${absent}
      on conflict do nothing returning hash, octet_length(raw) as bytes
    ), counted as (
      insert into device_days (community_id, device_id, day, facts, bytes)
      select ${community}, ${from.device}::uuid, ${now.slice(0, 10)}::date, count(*), sum(bytes) from fresh where ${from.device}::uuid is not null having count(*) > 0
      on conflict (community_id, device_id, day) do update set facts = device_days.facts + excluded.facts, bytes = device_days.bytes + excluded.bytes
      returning json_build_object('facts', facts, 'bytes', bytes) as day
    )
    select string_agg(hash, ' ') as hashes ${sql.join(turns.map((key) => sql`, ${turn(tx, key)}`), sql``)}, (select day from counted) as day from fresh`.execute(tx)
  return { hashes: new Set(fresh?.hashes?.split(' ')), day: fresh?.day ?? null }
}

/** Counts what a device reported that has no row in `facts`: how much it is today, this counted. */
export async function countInto(tx: Tx, community: CommunityId, device: DeviceId, { facts, bytes }: Day, now: Instant): Promise<Day> {
  const { rows: [day] } = await sql<Day>`${sql.raw(plannedOnce)}
    insert into device_days (community_id, device_id, day, facts, bytes) values (${community}, ${device}, ${now.slice(0, 10)}::date, ${facts}, ${bytes})
    on conflict (community_id, device_id, day) do update set facts = device_days.facts + excluded.facts, bytes = device_days.bytes + excluded.bytes returning facts, bytes::float8 as bytes`.execute(tx)
  return day!
}

export type HeldRow = FactRow & { label: string | null; by: string; place: string | null; received: Instant; accepted: boolean | null }
const heldRow = sql.raw(`f.id, f.hash, f.type, f.at, f.device_at as "deviceAt", f.received_at as received, f.doubts, f.held, f.raw, f.by_actor as by, f.place_id as place, d.label,
  (select r.accepted from fact_rulings r where r.community_id = f.community_id and r.fact_id = f.id and r.fact_hash = f.hash order by r.nth desc limit 1) as accepted`)

/** Held facts of which nobody has said anything, oldest first; of one phone, or of all. */
export async function waitingFacts(tx: Tx, community: CommunityId, device: DeviceId | null, limit: number): Promise<{ rows: HeldRow[]; all: number }> {
  const waiting = sql`facts f left join devices d on d.id = f.device_id where f.community_id = ${community} and f.held is not null and not f.ruled ${device ? sql`and f.device_id = ${device}` : sql``}`
  const [{ rows }, { rows: [count] }] = await sideBySide(tx, (one) => Promise.all([
    sql<HeldRow>`select ${heldRow} from ${waiting} order by f.received_at, f.at, f.id, f.hash limit ${limit}`.execute(one), sql<{ all: number }>`select count(*)::int as all from ${waiting}`.execute(one),
  ]))
  return { rows, all: count!.all }
}

/** These held facts, each once, with the last word on each; two people at once take turns. Those that are not held are left out. */
export async function heldFactsOf(tx: Tx, community: CommunityId, named: readonly { id: string; hash: string }[]): Promise<HeldRow[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rulings ${community}`}, 0))`.execute(tx)
  const { rows } = await sql<HeldRow>`
    select ${heldRow} from facts f left join devices d on d.id = f.device_id
    join (select distinct id, hash from unnest(${named.map((it) => it.id)}::uuid[], ${named.map((it) => it.hash)}::text[]) as n (id, hash)) t on t.id = f.id and t.hash = f.hash
    where f.community_id = ${community} and f.held is not null order by f.at, f.id, f.hash`.execute(tx)
  return rows
}

export type Ruled = { id: string; fact: string; hash: string }
export async function insertRulings(tx: Tx, community: CommunityId, rows: readonly Ruled[], it: { accept: boolean; reason: string; by: string; role: string; now: Instant }): Promise<void> {
  await sql`
    with named as (select * from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.fact)}::uuid[], ${rows.map((r) => r.hash)}::text[]) as t (id, fact, hash)),
      marked as (update facts f set ruled = true from named n where f.community_id = ${community} and f.id = n.fact and f.hash = n.hash and not f.ruled)
    insert into fact_rulings (community_id, id, fact_id, fact_hash, nth, accepted, reason, by_actor, by_role, at)
    select ${community}, id, fact, hash, (select count(*) + 1 from fact_rulings r where r.community_id = ${community} and r.fact_id = t.fact and r.fact_hash = t.hash), ${it.accept}, ${it.reason}, ${it.by}, ${it.role}, ${it.now}
    from named t`.execute(tx)
}
