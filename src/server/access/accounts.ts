// Accounts of people who work here, their roles and their secrets. Passwords are kept as argon2id hashes, one-time codes are
// taken once. Refuses to say which half of a sign-in was wrong.

import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { uuidv7, type AccountId, type CommunityId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { newSecret } from '../http/actor.ts'

export type NewAccount = { login: string; name: string; now: Instant; id?: AccountId; password?: string }

/** A new account without any role. Throws the driver's error (23505) when the login is taken. */
export async function createAccount(tx: Tx, { login, name, now, id, password }: NewAccount): Promise<AccountId> {
  const account = id ?? (uuidv7(msOf(now), randomBytes(10)) as AccountId)
  const secret = password === undefined ? null : await hash(password)
  await sql`
    insert into accounts (id, login, name, password_hash, created_at)
    values (${account}, ${login.trim().toLowerCase()}, ${name}, ${secret}, ${now})`.execute(tx)
  return account
}

export type AccountRow = { id: AccountId; login: string; name: string; password_hash: string | null; totp_secret: string | null; totp_pending: string | null; disabled_at: Instant | null }

export async function accountBy(tx: Tx, by: { login: string } | { id: AccountId }): Promise<AccountRow | null> {
  const where = 'login' in by ? sql`login = ${by.login}` : sql`id = ${by.id}`
  const { rows: [row] } = await sql<AccountRow>`
    select id, login, name, password_hash, totp_secret, totp_pending, disabled_at from accounts where ${where}`.execute(tx)
  return row ?? null
}

/** The community an account signs in to: the one in which it holds a role; the first by name when there are several. */
export async function communityOf(tx: Tx, account: AccountId, now: Instant): Promise<CommunityId | null> {
  const { rows: [row] } = await sql<{ community_id: CommunityId }>`
    select c.community_id from grants g join communities c on c.community_id = g.community_id
    where g.account_id = ${account} and (g.until is null or g.until > ${now}) order by c.name, c.community_id limit 1`.execute(tx)
  return row?.community_id ?? null
}

/** Whether they hold any role there at that moment. */
export async function hasRole(tx: Tx, account: AccountId, community: CommunityId, now: Instant): Promise<boolean> {
  const { rows } = await sql`select id from grants where account_id = ${account} and community_id = ${community} and (until is null or until > ${now}) limit 1`.execute(tx)
  return rows.length === 1
}

// What an unknown login is checked against, so that it takes the same time to say no.
const nobodysPassword = hash(newSecret())

/** True when the password is the account's. Takes as long for no account, or one without a password, as for a wrong one. */
export async function passwordFits(account: AccountRow | null, password: string): Promise<boolean> {
  const usable = account !== null && account.password_hash !== null && account.disabled_at === null
  const fits = await verify(usable ? account.password_hash! : await nobodysPassword, password)
  return usable && fits
}

const period = 30
const totpOf = (secret: string, login: string) => new TOTP({ issuer: 'Postern', label: login, secret: Secret.fromBase32(secret), digits: 6, period })

/** A new secret for an authenticator app, and its `otpauth:` address. */
export function newTotp(login: string): { secret: string; url: string } {
  const secret = new Secret({ size: 20 }).base32
  return { secret, url: totpOf(secret, login).toString() }
}

/** The time step of a code that is right now, give or take one step; null when it is wrong. */
function stepOf(secret: string, code: string, now: Instant): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: msOf(now), window: 1 })
  return delta === null ? null : Math.floor(msOf(now) / 1000 / period) + delta
}

/** Takes a code: true once. The same code, or an older one, is refused even to two who send it at the same moment. */
export async function takeCode(tx: Tx, account: AccountId, secret: string, code: string, now: Instant): Promise<boolean> {
  const step = stepOf(secret, code, now)
  if (step === null) return false
  const { rows } = await sql`
    update accounts set totp_last_step = ${step} where id = ${account} and totp_last_step < ${step} returning id`.execute(tx)
  return rows.length === 1
}

/** Takes long on purpose: outside any transaction. */
export const hashOf = (password: string): Promise<string> => hash(password)

export async function setPasswordHash(tx: Tx, account: AccountId, passwordHash: string): Promise<void> {
  await sql`update accounts set password_hash = ${passwordHash} where id = ${account}`.execute(tx)
}

export const setPasswordOf = async (tx: Tx, account: AccountId, password: string): Promise<void> => setPasswordHash(tx, account, await hash(password))

export async function setPendingTotp(tx: Tx, account: AccountId, secret: string): Promise<void> {
  await sql`update accounts set totp_pending = ${secret} where id = ${account}`.execute(tx)
}

/** Puts the pending secret in use when the code is one of it: true once. No code of a new secret was ever taken, so its steps start here. */
export async function confirmPendingTotp(tx: Tx, { id, totp_pending: pending }: AccountRow, code: string, now: Instant): Promise<boolean> {
  const step = pending === null ? null : stepOf(pending, code, now)
  if (step === null) return false
  const { rows } = await sql`
    update accounts set totp_secret = totp_pending, totp_pending = null, totp_last_step = ${step} where id = ${id} and totp_pending = ${pending} returning id`.execute(tx)
  return rows.length === 1
}
