// Sessions: a random secret in a cookie that scripts cannot read, its hash in the table. They end by time, by signing out and
// when a password changes. Emergencies do not need one.

import { sql } from 'kysely'
import type { AccountId, CommunityId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { hour, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { cookieNameAt, newSecret, secretHash, sessionSecret } from '../http/actor.ts'
import type { Ask, Context } from '../http/endpoint.ts'
import type { UsedLink } from './sign-in-links.ts'

export type NewSession =
  | { kind: 'account'; community: CommunityId; account: AccountId; /** null for a password or passkey */ link: UsedLink | null }
  | { kind: 'household'; community: CommunityId; household: HouseholdId; link: UsedLink; only?: ResidentId | null; exit?: ExitId | null; /** never longer than the link that opened it, when set */ until?: Instant }

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
  const before = sessionSecret(ask.request, ask.context.origin)
  // Whoever signs in anew leaves no session behind under the old cookie.
  await sql`delete from sessions where expires_at <= ${ask.now} or token_hash = ${secretHash(before ?? '')}`.execute(ask.tx)
  await sql`
    insert into sessions (token_hash, community_id, kind, account_id, household_id, only_resident_id, exit_id, link_id, issued_by, issued_at, created_at, expires_at)
    values (${secretHash(secret)}, ${session.community}, ${session.kind}, ${session.kind === 'account' ? session.account : null}, ${household?.household ?? null},
      ${household?.only ?? null}, ${household?.exit ?? null}, ${session.link?.id ?? null}, ${session.link?.created_by ?? null}, ${session.link?.created_at ?? null}, ${ask.now}, ${expires})`.execute(ask.tx)
  void ask.reply.setCookie(cookieNameAt(ask.context.origin), secret, cookieFor(ask.context, new Date(msOf(expires))))
}

/** Ends the session of this request and takes its cookie back. */
export async function endSession(ask: Ask): Promise<void> {
  const secret = sessionSecret(ask.request, ask.context.origin)
  if (secret) await sql`delete from sessions where token_hash = ${secretHash(secret)}`.execute(ask.tx)
  void ask.reply.clearCookie(cookieNameAt(ask.context.origin), cookieFor(ask.context, new Date(0)))
}

/** Ends all other sessions of an account. */
export async function endOtherSessions(tx: Tx, account: AccountId, secret: string | undefined): Promise<void> {
  await sql`delete from sessions where account_id = ${account} and token_hash <> ${secretHash(secret ?? '')}`.execute(tx)
}

/** Ends every session of a household that its slip opened; links to one person's letter go on until they end by themselves. */
export async function endSlipSessions(tx: Tx, community: CommunityId, household: HouseholdId): Promise<void> {
  await sql`delete from sessions where community_id = ${community} and household_id = ${household} and only_resident_id is null`.execute(tx)
}

/** How long after signing in one may change how one signs in. */
export const freshFor = 30 * minute

/** True when this session began a short while ago: a desk left open is no way to take over an account. */
export async function isFresh(ask: Ask): Promise<boolean> {
  const { rows } = await sql`
    select 1 from sessions where token_hash = ${secretHash(sessionSecret(ask.request, ask.context.origin) ?? '')} and created_at > ${plus(ask.now, -freshFor)}`.execute(ask.tx)
  return rows.length === 1
}
