// Passkeys (WebAuthn): challenges that are good once and for five minutes, and the keys people registered. Attestation is not
// asked for: which make of phone somebody has is nobody's business. Finger, face or PIN is: a key alone stands for two factors.

import { randomUUID } from 'node:crypto'
import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticationResponseJSON, type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { AccountId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

type Site = { origin: string; now: Instant }
export type Options = { id: string; options: Record<string, unknown> }
export type PasskeyAnswer = { id: string; response: { id: string } & Record<string, unknown> }

const siteName = (origin: string): string => new URL(origin).hostname

async function putChallenge(tx: Tx, challenge: string, account: AccountId | null, now: Instant): Promise<string> {
  const id = randomUUID()
  await sql`delete from challenges where expires_at <= ${now}`.execute(tx)
  await sql`insert into challenges (id, account_id, challenge, expires_at) values (${id}, ${account}, ${challenge}, ${plus(now, 5 * minute)})`.execute(tx)
  return id
}

async function takeChallenge(tx: Tx, id: string, account: AccountId | null, now: Instant): Promise<string | null> {
  const { rows: [row] } = await sql<{ challenge: string }>`
    delete from challenges where id = ${id} and account_id is not distinct from ${account}::uuid and expires_at > ${now} returning challenge`.execute(tx)
  return row?.challenge ?? null
}

/** What the browser needs to sign in with any passkey it has for this site. */
export async function askForPasskey(tx: Tx, { origin, now }: Site): Promise<Options> {
  const options = await generateAuthenticationOptions({ rpID: siteName(origin), userVerification: 'required' })
  return { id: await putChallenge(tx, options.challenge, null, now), options: { ...options } }
}

type KeyRow = { id: string; account_id: AccountId; public_key: Buffer; counter: number }

/** The account whose passkey answered the challenge; null for any reason that it did not. */
export async function accountOfPasskey(tx: Tx, { id, response }: PasskeyAnswer, { origin, now }: Site): Promise<AccountId | null> {
  const challenge = await takeChallenge(tx, id, null, now)
  const { rows: [key] } = await sql<KeyRow>`
    select p.id, p.account_id, p.public_key, p.counter from passkeys p join accounts a on a.id = p.account_id
    where p.id = ${response.id} and a.disabled_at is null`.execute(tx)
  if (challenge === null || !key) return null
  const checked = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: siteName(origin),
    credential: { id: key.id, publicKey: new Uint8Array(key.public_key), counter: key.counter }, requireUserVerification: true,
  }).catch(() => null)
  if (!checked?.verified) return null
  await sql`update passkeys set counter = ${checked.authenticationInfo.newCounter} where id = ${key.id}`.execute(tx)
  return key.account_id
}

/** What the browser needs to make a passkey for this account. */
export async function offerPasskey(tx: Tx, account: { id: AccountId; login: string; name: string }, { origin, now }: Site): Promise<Options> {
  const { rows } = await sql<{ id: string }>`select id from passkeys where account_id = ${account.id}`.execute(tx)
  const options = await generateRegistrationOptions({
    rpName: 'Postern', rpID: siteName(origin), userName: account.login, userDisplayName: account.name, userID: new TextEncoder().encode(account.id),
    attestationType: 'none', excludeCredentials: rows, authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { id: await putChallenge(tx, options.challenge, account.id, now), options: { ...options } }
}

/** Stores a passkey the browser made for this account's challenge. False when the answer does not fit it. */
export async function addPasskey(tx: Tx, account: AccountId, { id, response, label }: PasskeyAnswer & { label: string }, { origin, now }: Site): Promise<boolean> {
  const challenge = await takeChallenge(tx, id, account, now)
  if (challenge === null) return false
  const checked = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: siteName(origin),
    requireUserVerification: true,
  }).catch(() => null)
  if (!checked?.verified) return false
  const { credential } = checked.registrationInfo
  const { rows } = await sql`
    insert into passkeys (id, account_id, public_key, counter, transports, label, created_at)
    values (${credential.id}, ${account}, ${Buffer.from(credential.publicKey)}, ${credential.counter}, ${credential.transports ?? []}::text[], ${label}, ${now})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export type OwnKey = { id: string; label: string; createdAt: Instant }
export async function passkeysOf(tx: Tx, account: AccountId): Promise<OwnKey[]> {
  const { rows } = await sql<OwnKey>`select id, label, created_at as "createdAt" from passkeys where account_id = ${account} order by created_at, id`.execute(tx)
  return rows
}

/** False when it is not this account's. */
export async function removePasskey(tx: Tx, account: AccountId, id: string): Promise<boolean> {
  const { rows } = await sql`delete from passkeys where id = ${id} and account_id = ${account} returning id`.execute(tx)
  return rows.length === 1
}
