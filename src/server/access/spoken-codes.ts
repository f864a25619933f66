// Codes that are read aloud: six digits, beside the door, open what a link to one letter would. Kept are how they begin and the slow hash
// of the others, so that a wrong try counts against the code it was meant for and no other; it counts before the digits are looked
// at, in a transaction of its own, for a failed sign-in leaves nothing behind. Refuses to tell whether there is a code for a door.

import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import { meantBy, secretDigits, spokenCode, spokenCodeBeginning, spokenLives, spokenTries } from '#domain/access/spoken-code.ts'
import type { spokenFate } from '#domain/access/wire.ts'
import { uuidv7, type AccountId, type CommandId, type CommunityId, type ExitId, type HouseholdId, type ResidentId } from '#domain/kernel/ids.ts'
import { day, hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { doorForms } from '#domain/people/doors.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { newSecret, secretHash } from '../http/actor.ts'
import { flushChanges } from '../http/changes.ts'
import type { UsedLink } from './sign-in-links.ts'
import { leaveTrace } from './traces.ts'

export type NewSpokenCode = {
  community: CommunityId; resident: ResidentId; household: HouseholdId; exit: ExitId | null; now: Instant; createdBy: AccountId; createdRole: string
  /** the same for the same command of the same person, so that it finds its own code and no digits have to be kept */
  random: Buffer
  /** of the digits after the first: worked out before anybody's turn is taken for it */
  hash: string
}
export type SpokenCode = { id: string; code: string; door: string; expiresAt: Instant; /** whose place it took */ ended: string[] }

const kind = 'spoken-code'

/** The door as it is written, and every way in which it may be typed. */
async function doorsOf(tx: Tx, community: CommunityId, household: HouseholdId): Promise<{ door: string; forms: string[] }> {
  const { rows: [row] } = await sql<{ door: string; building: string; entrance: string; flat: string }>`
    select f.door, b.label as building, e.label as entrance, f.label as flat
    from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join buildings b on b.community_id = f.community_id and b.id = f.building_id join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
    where h.community_id = ${community} and h.id = ${household}`.execute(tx)
  return { door: row!.door, forms: doorForms(row!.building, row!.entrance, row!.flat) }
}

const holds = (now: Instant) => sql`expires_at > ${now} and ended_at is null and used_by is null and tries < ${spokenTries}`

/** One that was used is typed again by whoever missed that it worked, or in another browser: that is meant for it, and for no other of the door. */
const mayBeMeant = (now: Instant) => sql`expires_at > ${now} and ended_at is null and tries < ${spokenTries}`

/** A letter has one code: a new one ends the old. */
async function endOthers(tx: Tx, { community, resident, exit, now, createdBy, createdRole }: NewSpokenCode): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update spoken_codes set ended_at = ${now}
    where community_id = ${community} and resident_id = ${resident} and exit_id is not distinct from ${exit} and ${holds(now)} returning id`.execute(tx)
  for (const { id } of rows) await leaveTrace(tx, community, { resident }, { kind, what: 'ended', credential: id, exit, by: `account:${createdBy}`, role: createdRole, now })
  return rows.map(({ id }) => id)
}

/** Slow on purpose: outside of every transaction. */
export const hashOfSpoken = (random: Uint8Array): Promise<string> => hash(secretDigits(random))

/** Makes a code and leaves its trace; sent again, the same command finds its own, whatever became of it. */
export async function makeSpokenCode(tx: Tx, it: NewSpokenCode): Promise<SpokenCode> {
  const { community, resident, household, exit, now, createdBy, createdRole, random } = it
  const { door, forms } = await doorsOf(tx, community, household)
  // Two who make one for this door at once take turns: theirs begin differently.
  await takeTurn(tx, 'spoken codes')
  const key = secretHash(random.toString('hex'))
  const { rows: [before] } = await sql<{ id: string; begins: number; expires_at: Instant }>`select id, begins, expires_at from spoken_codes where token_hash = ${key}`.execute(tx)
  if (before) return { id: before.id, code: spokenCodeBeginning(random, before.begins), door, expiresAt: before.expires_at, ended: [] }
  await sql`delete from spoken_codes where expires_at <= ${plus(now, -day)}`.execute(tx)
  const ended = await endOthers(tx, it)
  const { rows: there } = await sql<{ begins: number }>`select begins from spoken_codes where doors && ${forms}::text[] and ${mayBeMeant(now)}`.execute(tx)
  const code = spokenCode(random, there.map(({ begins }) => begins))
  const [id, expiresAt] = [uuidv7(msOf(now), randomBytes(10)), plus(now, spokenLives)]
  await sql`
    insert into spoken_codes (token_hash, id, community_id, resident_id, household_id, exit_id, doors, begins, hash, expires_at, created_by, created_at)
    values (${key}, ${id}, ${community}, ${resident}, ${household}, ${exit}, ${forms}::text[], ${Number(code[0])}, ${it.hash}, ${expiresAt}, ${createdBy}, ${now})`.execute(tx)
  await leaveTrace(tx, community, { resident }, { kind, what: 'made', credential: id, exit, by: `account:${createdBy}`, role: createdRole, now })
  return { id, code, door, expiresAt, ended }
}

export type Tried = { id: string; begins: number; hash: string; tries: number }
type Typed = { door: string; code: string; command: CommandId | null; now: Instant }

/** Counts a try against the code for which it was meant, before anybody knows whether it fits; nothing where there is none. */
export async function countAgainst(tx: Tx, { door, code, command, now }: Typed): Promise<Tried[]> {
  const { rows: there } = await sql<{ id: string; begins: number; open: boolean }>`
    select id, begins, used_by is null or used_by = ${command} as open from spoken_codes where doors @> array[${door}] and ${mayBeMeant(now)}`.execute(tx)
  const meant = meantBy(code, there).filter(({ open }) => open).map(({ id }) => id)
  if (meant.length === 0) return []
  // Asked again of the row as it is when its turn comes: a try that waited while the code was used counts against nothing.
  const { rows } = await sql<Tried>`
    update spoken_codes set tries = tries + 1
    where id = any(${meant}::uuid[]) and ended_at is null and (used_by is null or used_by = ${command}) and tries < ${spokenTries} returning id, begins, hash, tries`.execute(tx)
  return rows
}

// What is checked where there is no code, so that it takes the same time to say no.
const nobodysCode = hash(newSecret())

/** Which of them the digits fit; null when none. Takes as long where there is none. */
export async function fitting(tried: readonly Tried[], code: string): Promise<string | null> {
  const secret = code.slice(1)
  if (tried.length === 0) await verify(await nobodysCode, secret)
  // Both are always looked at: how long it takes tells nothing of the first digit.
  for (const one of tried) if (await verify(one.hash, secret) && one.begins === Number(code[0])) return one.id
  return null
}

/** Somebody at the desk is reading it aloud at this moment, and sees what became of it. */
export async function codeChanged(tx: Tx, community: CommunityId, ids: readonly string[], now: Instant): Promise<void> {
  await seeOnly(tx, community)
  await flushChanges(tx, community, [{ kind: 'code', ids, building: null }], now)
}

/** Ends those that were tried for the last time. */
export async function endTriedOut(tx: Tx, tried: readonly Tried[], now: Instant): Promise<void> {
  const { rows } = await sql<{ id: string; community_id: CommunityId; resident_id: ResidentId; exit_id: ExitId | null }>`
    update spoken_codes set ended_at = ${now} where id = any(${tried.filter((one) => one.tries >= spokenTries).map((one) => one.id)}::uuid[]) and ended_at is null and used_by is null
    returning id, community_id, resident_id, exit_id`.execute(tx)
  for (const row of rows) {
    await leaveTrace(tx, row.community_id, { resident: row.resident_id }, { kind, what: 'ended', credential: row.id, exit: row.exit_id, by: 'unknown', role: '', now })
    await codeChanged(tx, row.community_id, [row.id], now)
  }
}

type FateRow = { used: boolean; endedAt: Instant | null; expiresAt: Instant; tries: number }
/** What became of a code of this person; null where there is none. Whoever reads it aloud sees at once why it opens nothing. */
export async function fateOfSpoken(tx: Tx, community: CommunityId, resident: ResidentId, id: string, now: Instant): Promise<z.infer<typeof spokenFate> | null> {
  const { rows: [row] } = await sql<FateRow>`
    select used_by is not null as used, ended_at as "endedAt", expires_at as "expiresAt", tries from spoken_codes where id = ${id} and community_id = ${community} and resident_id = ${resident}`.execute(tx)
  if (!row) return null
  const { used, endedAt, expiresAt, tries } = row
  const is = used ? 'used' : endedAt !== null ? (tries >= spokenTries ? 'tried-out' : 'replaced') : expiresAt <= now ? 'over' : 'open'
  return { id, is, at: is === 'over' ? expiresAt : endedAt, tries }
}

type UsedRow = { id: string; community_id: CommunityId; resident_id: ResidentId; household_id: HouseholdId; exit_id: ExitId | null; created_at: Instant; created_by: AccountId }
const sessionLives = 48 * hour

/** Takes the code once, as the link whose place it takes; null when somebody was first. The same command again takes it again: `again`. */
export async function takeSpoken(tx: Tx, id: string, command: CommandId | null, now: Instant): Promise<{ link: UsedLink; again: boolean } | null> {
  const take = async (usedBy: RawBuilder<unknown>): Promise<UsedRow | undefined> => (await sql<UsedRow>`
    update spoken_codes set used_by = ${command}, tries = tries - 1 where id = ${id} and ended_at is null and ${usedBy} and not work_ended(created_by, community_id, ${now})
    returning id, community_id, resident_id, household_id, exit_id, created_at, created_by`.execute(tx)).rows[0]
  const first = await take(sql`used_by is null`)
  const row = first ?? await take(sql`used_by = ${command}`)
  if (!row) return null
  const { community_id: community, resident_id: resident, exit_id: exit } = row
  if (first) await leaveTrace(tx, community, { resident }, { kind, what: 'used', credential: id, exit, by: 'unknown', role: '', now })
  const link: UsedLink = {
    id, community_id: community, kind: 'resident', subject_id: resident, exit_id: exit, details: { household: row.household_id },
    expires_at: plus(row.created_at, sessionLives), created_at: row.created_at, created_by: row.created_by,
  }
  return { link, again: !first }
}
