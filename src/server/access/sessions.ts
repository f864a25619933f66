// Sessions: a random secret in a cookie that scripts cannot read, its hash in the table. They end by time, by signing out and
// when a password changes. Emergencies do not need one.

import { sql } from 'kysely'
import type { AccountId, CommunityId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { cookieName, newSecret, secretHash } from '../http/actor.ts'
import type { Ask, Context } from '../http/endpoint.ts'

export type NewSession =
  | { kind: 'account'; community: CommunityId; account: AccountId }
  | { kind: 'household'; community: CommunityId; household: HouseholdId; only?: ResidentId | null; exit?: ExitId | null; /** never longer than the link that opened it, when set */ until?: Instant }

/** Staff sleep in the office and share a desk: a day. A household keeps its phone: sixty days. */
const lives = { account: 24 * hour, household: 60 * 24 * hour }

function cookieFor(context: Context, expires: Date) {
  return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: context.origin.startsWith('https:'), expires }
}

/** Stores the session and sets its cookie on the reply. */
export async function startSession(ask: Ask, session: NewSession): Promise<void> {
  const secret = newSecret()
  const household = session.kind === 'household' ? session : null
  const expires = household?.until ?? plus(ask.now, lives[session.kind])
  await sql`delete from sessions where expires_at <= ${ask.now}`.execute(ask.tx)
  await sql`
    insert into sessions (token_hash, community_id, kind, account_id, household_id, only_resident_id, exit_id, created_at, expires_at)
    values (${secretHash(secret)}, ${session.community}, ${session.kind}, ${session.kind === 'account' ? session.account : null}, ${household?.household ?? null},
      ${household?.only ?? null}, ${household?.exit ?? null}, ${ask.now}, ${expires})`.execute(ask.tx)
  void ask.reply.setCookie(cookieName, secret, cookieFor(ask.context, new Date(msOf(expires))))
}

/** Ends the session of this request and takes its cookie back. */
export async function endSession(ask: Ask): Promise<void> {
  const secret = ask.request.cookies[cookieName]
  if (secret) await sql`delete from sessions where token_hash = ${secretHash(secret)}`.execute(ask.tx)
  void ask.reply.clearCookie(cookieName, cookieFor(ask.context, new Date(0)))
}

/** Ends all other sessions of an account. */
export async function endOtherSessions(tx: Tx, account: AccountId, secret: string | undefined): Promise<void> {
  await sql`delete from sessions where account_id = ${account} and token_hash <> ${secretHash(secret ?? '')}`.execute(tx)
}
