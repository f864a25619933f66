// Who is asking: a session cookie (people) or a bearer token (devices) → rights in one community. Only hashes are stored.

import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { FastifyRequest } from 'fastify'
import type { Grant, Rights } from '#domain/access/access.ts'
import { isAdult, openTo, type Share } from '#domain/access/circles.ts'
import type { DeviceKind } from '#domain/field/kinds.ts'
import type { AccountId, BuildingId, CommunityId, DeviceId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, dayOf, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Queries, Tx } from '../db/pool.ts'

export const cookieName = 'postern'
/** Over HTTPS the browser refuses a `__Host-` cookie from a neighbouring name or without TLS, so nobody can slip us a session. */
export const cookieNameAt = (origin: string): string => (origin.startsWith('https:') ? `__Host-${cookieName}` : cookieName)
/** The secret of this request's session, as the browser sent it. */
export const sessionSecret = (request: FastifyRequest, origin: string): string | undefined => request.cookies[cookieNameAt(origin)]
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest()
/** 32 random bytes as URL-safe text: 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** A phone in the field as it asks, with what it takes to say that nothing is new for it. */
export type AskingDevice = {
  kind: DeviceKind | null; label: string; place: string | null; enrolledAt: Instant; revokedAt: Instant | null; seenAt: Instant | null; clockErrorMs: number | null
  /** the number of the last change of its community, and which it is; null when there is none */
  lastSeq: number; lastChange: string | null
  lists: { tag: string; signedAt: Instant } | null
  /** how much of it has been stored today (UTC) */
  today: { facts: number; bytes: number }
}

export type Asker = {
  community: CommunityId; rights: Rights; session: Buffer | null
  /** a device whose enrolment was withdrawn: its facts are still taken, for a while */
  withdrawn: boolean
  device: AskingDevice | null
}

/** A withdrawn phone may hand in what it still holds for so long; then its secret opens nothing. */
const lastWord = 30 * day

type SessionRow = {
  community_id: CommunityId; kind: 'account' | 'household'; account_id: AccountId | null; household_id: HouseholdId | null
  only_resident_id: ResidentId | null; exit_id: ExitId | null; issued_by: AccountId | null; issued_at: Instant | null
  grants: { role: Grant['role']; building: BuildingId | null }[]; own: ResidentId[]; cared: ResidentId[]
  /** of a household's session alone */
  person: ResidentId | null; zone: Zone | null; born: Record<string, string | null> | null; shared: Share[] | null
}

/** `only` when a link was made for one of them. */
const narrowed = (only: ResidentId | null, ids: readonly ResidentId[]): ResidentId[] => ids.filter((id) => only === null || id === only)

/** Everybody a household acts for, for those who listen on: its members, and, as long as it has any, those it cares for; `only` when a link was made for one of them. */
export async function residentsOf(tx: Tx, community: CommunityId, { id: household, only }: { id: HouseholdId; only: ResidentId | null }, now: Instant): Promise<ResidentId[]> {
  const { rows } = await sql<{ id: ResidentId }>`
    select id from residents where community_id = ${community} and household_id = ${household} and moved_away_at is null
    union select r.id from carers c join residents r on r.community_id = c.community_id and r.id = c.resident_id
    where c.community_id = ${community} and c.household_id = ${household} and c.since <= ${now} and (c.until is null or c.until > ${now}) and r.moved_away_at is null
      and exists (select from residents m where m.community_id = c.community_id and m.household_id = c.household_id and m.moved_away_at is null)`.execute(tx)
  return narrowed(only, rows.map((row) => row.id))
}

/** Of an account that is open: a closed one has no session. */
async function bySession(tx: Queries, secret: string, now: Instant): Promise<Asker | null> {
  const hash = secretHash(secret)
  const { rows: [row] } = await sql<SessionRow>`select * from session_asking(${hash}, ${now}) left join lateral circles_asking(${hash}, ${now}) on true`.execute(tx)
  if (!row) return null
  const community = row.community_id
  if (row.kind === 'account') {
    const grants = row.grants.map(({ role, building }): Grant => ({ role, community, building }))
    return { community, session: hash, withdrawn: false, device: null, rights: { actor: { kind: 'account', id: row.account_id! }, grants, residents: [] } }
  }
  const issued = row.issued_by && { by: row.issued_by, at: row.issued_at ?? now, personal: row.only_resident_id !== null }
  const actor = { kind: 'household' as const, id: row.household_id!, only: row.only_resident_id, exit: row.exit_id, issued }
  const caresFor = narrowed(actor.only, row.cared.filter((id) => !row.own.includes(id)))
  const today = dayOf(now, row.zone ?? 'UTC')
  const home = row.own.map((id) => ({ id, adult: isAdult(row.born?.[id] ?? null, today) }))
  const open = openTo({ household: actor.id, confirmed: actor.only ?? row.person, home, caresFor, shares: row.shared ?? [] })
  return {
    community, session: hash, withdrawn: false, device: null,
    rights: { actor, grants: [{ role: 'resident', community, building: null }], residents: [...narrowed(actor.only, row.own), ...caresFor], caresFor, open },
  }
}

type DeviceRow = {
  id: DeviceId; community_id: CommunityId; kind: string; label: string; place_id: string | null; enrolled_at: Instant; revoked_at: Instant | null; seen_at: Instant | null; clock_error_ms: number | null
  last_seq: number; last_change: string | null; lists_tag: string | null; lists_signed_at: Instant | null; facts_today: number; bytes_today: number
}

async function byDevice(db: Queries, secret: string, { now, kinds }: { now: Instant; kinds: readonly DeviceKind[] }): Promise<Asker | null> {
  const { rows: [row] } = await sql<DeviceRow>`${sql.raw(plannedOnce)}
    select id, community_id, kind, label, place_id, enrolled_at, revoked_at, seen_at, clock_error_ms, last_seq, last_change, lists_tag, lists_signed_at, facts_today, bytes_today
    from device_asking(${secretHash(secret)}, ${now.slice(0, 10)}::date)`.execute(db)
  if (!row || (row.revoked_at !== null && plus(row.revoked_at, lastWord) <= now)) return null
  const community = row.community_id
  const withdrawn = row.revoked_at !== null
  const kind = kinds.find((it) => it.kind === row.kind) ?? null
  const grants: Grant[] = withdrawn || !kind ? [] : [{ role: kind.role, community, building: null }]
  return {
    community, session: null, withdrawn, rights: { actor: { kind: 'device', id: row.id, place: row.place_id }, grants, residents: [] },
    device: {
      kind, label: row.label, place: row.place_id, enrolledAt: row.enrolled_at, revokedAt: row.revoked_at, seenAt: row.seen_at, clockErrorMs: row.clock_error_ms, lastSeq: row.last_seq, lastChange: row.last_change,
      lists: row.lists_tag !== null && row.lists_signed_at !== null ? { tag: row.lists_tag, signedAt: row.lists_signed_at } : null,
      today: { facts: row.facts_today, bytes: row.bytes_today },
    },
  }
}

/** Of a request that nobody is signed in for: whether its session was ended by somebody, or with their work, and not by its own time; `home`: it was a household's, whose slip was made void. */
export async function wasEnded(db: Queries, request: FastifyRequest, { now, origin }: { now: Instant; origin: string }): Promise<{ ended?: true; home?: true }> {
  const cookie = sessionSecret(request, origin)
  if (!cookie) return {}
  const { rows: [row] } = await sql<{ home: boolean }>`
    select s.account_id is null as home from sessions s where s.token_hash = ${secretHash(cookie)}
      and (s.ended_at is not null or (s.account_id is not null and work_ended(s.account_id, s.community_id, ${now})))`.execute(db)
  return row ? { ended: true, ...(row.home ? { home: true as const } : {}) } : {}
}

/** Null when nobody is signed in. */
export async function askerOf(db: Queries, request: FastifyRequest, { now, origin, kinds }: { now: Instant; origin: string; kinds: readonly DeviceKind[] }): Promise<Asker | null> {
  const bearer = request.headers.authorization?.match(/^Bearer ([\w-]{20,100})$/)?.[1]
  if (bearer) return byDevice(db, bearer, { now, kinds })
  const cookie = sessionSecret(request, origin)
  return cookie ? bySession(db, cookie, now) : null
}
