// Devices in SQL: a reference table without row-level security, so every question names the community itself.

import { sql } from 'kysely'
import type { AccountId, CommunityId, DeviceId } from '#domain/kernel/ids.ts'
import { between, minute, type Instant } from '#domain/kernel/instants.ts'
import { clockTolerance } from '#domain/field/clock.ts'
import type { Queries, Tx } from '../db/pool.ts'
import type { AskingDevice } from '../http/actor.ts'

export type NewDevice = { id: DeviceId; community: CommunityId; kind: string; place: string | null; label: string; hash: Buffer; by: string; now: Instant }
export async function insertDevice(tx: Tx, it: NewDevice): Promise<void> {
  await sql`
    insert into devices (id, community_id, kind, place_id, label, token_hash, enrolled_by, enrolled_at)
    values (${it.id}, ${it.community}, ${it.kind}, ${it.place}, ${it.label}, ${it.hash}, ${it.by}, ${it.now})`.execute(tx)
}

export type DeviceRow = {
  id: DeviceId; kind: string; label: string; place: string | null; enrolledAt: Instant; seenAt: Instant | null; clockErrorMs: number | null; revokedAt: Instant | null; held: number
}
/** `place` is an id still; `held` counts the facts that wait for a person. */
export async function devicesOf(tx: Tx, community: CommunityId): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`
    select d.id, d.kind, d.label, d.place_id as place, d.enrolled_at as "enrolledAt", d.seen_at as "seenAt", d.clock_error_ms as "clockErrorMs", d.revoked_at as "revokedAt",
      coalesce(w.held, 0)::int as held
    from devices d left join (
      select f.device_id, count(*) as held from facts f where f.community_id = ${community} and f.held is not null and not f.ruled
      group by f.device_id
    ) w on w.device_id = d.id
    where d.community_id = ${community} order by d.enrolled_at desc, d.id`.execute(tx)
  return rows
}

/** Those that somebody enrolled and that nobody has withdrawn: they are the gate's, and go on when whoever it was has left. */
export async function phonesEnrolledBy(tx: Tx, community: CommunityId, account: AccountId): Promise<{ id: DeviceId; label: string }[]> {
  const { rows } = await sql<{ id: DeviceId; label: string }>`
    select id, label from devices where community_id = ${community} and enrolled_by = ${account} and revoked_at is null order by enrolled_at desc, id limit 50`.execute(tx)
  return rows
}

export async function isDeviceHere(tx: Tx, community: CommunityId, device: DeviceId): Promise<boolean> {
  const { rows } = await sql`select id from devices where community_id = ${community} and id = ${device}`.execute(tx)
  return rows.length === 1
}

export async function revokeDevice(tx: Tx, community: CommunityId, device: DeviceId, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    update devices set revoked_at = least(revoked_at, ${now}::timestamptz) where community_id = ${community} and id = ${device} returning id`.execute(tx)
  return rows.length === 1
}

/**
 * Notes that a phone was heard of, at most once a minute, or at once when its clock has changed. `clockErrorMs` null: it was not measured.
 */
export async function heardOf(db: Queries, id: DeviceId, device: AskingDevice, clockErrorMs: number | null, now: Instant): Promise<void> {
  const set = clockErrorMs !== null && (device.clockErrorMs === null || Math.abs(clockErrorMs - device.clockErrorMs) > clockTolerance)
  if (!set && device.seenAt !== null && Math.abs(between(device.seenAt, now)) < minute) return
  await sql`update devices set seen_at = ${now}, clock_error_ms = coalesce(${clockErrorMs}::bigint, clock_error_ms) where id = ${id}`.execute(db)
}
