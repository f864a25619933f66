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
  | { kind: 'account'; community: CommunityId; account: AccountId; /** null for a password or passkey */ link: UsedLink | null; how: 'link' | 'password' | 'passkey' }
  | { kind: 'household'; community: CommunityId; household: HouseholdId; link: UsedLink; /** whose phone it is */ person?: ResidentId | null; only?: ResidentId | null; exit?: ExitId | null; /** never longer than the link that opened it, when set */ until?: Instant }

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
  await sql`delete from sessions where expires_at <= ${plus(ask.now, -lives.account)} or token_hash = ${secretHash(before ?? '')}`.execute(ask.tx)
  await sql`
    insert into sessions (token_hash, community_id, kind, account_id, household_id, only_resident_id, exit_id, person_id, link_id, issued_by, issued_at, created_at, expires_at, how, seen_at)
    values (${secretHash(secret)}, ${session.community}, ${session.kind}, ${session.kind === 'account' ? session.account : null}, ${household?.household ?? null},
      ${household?.only ?? null}, ${household?.exit ?? null}, ${household?.person ?? null}, ${session.link?.id ?? null}, ${session.link?.created_by ?? null}, ${session.link?.created_at ?? null}, ${ask.now}, ${expires},
      ${session.kind === 'account' ? session.how : ''}, ${ask.now})`.execute(ask.tx)
  void ask.reply.setCookie(cookieNameAt(ask.context.origin), secret, cookieFor(ask.context, new Date(msOf(expires))))
}

/** This phone of a household is that person’s from now on; what comes through it counts as that of whoever issued the code. */
export async function claimSession(ask: Ask, person: ResidentId, { created_by: by, created_at: at }: UsedLink): Promise<void> {
  await sql`
    update sessions set person_id = ${person}, issued_by = ${by}, issued_at = ${at}
    where token_hash = ${secretHash(sessionSecret(ask.request, ask.context.origin) ?? '')} and kind = 'household' and only_resident_id is null`.execute(ask.tx)
}

/** Ends the session of this request and takes its cookie back. */
export async function endSession(ask: Ask): Promise<void> {
  const secret = sessionSecret(ask.request, ask.context.origin)
  if (secret) await sql`delete from sessions where token_hash = ${secretHash(secret)}`.execute(ask.tx)
  void ask.reply.clearCookie(cookieNameAt(ask.context.origin), cookieFor(ask.context, new Date(0)))
}

type Which = { account: AccountId; /** this one alone */ id?: string; /** of this community alone */ community?: CommunityId; /** but this one */ secret?: string | undefined }
/** Ends sessions of an account, whoever's doing it was; returns how many. The screens that lie open are told so and show nothing any more. */
export async function endSessions(tx: Tx, { account, id, community, secret }: Which, now: Instant): Promise<number> {
  const { rows } = await sql`
    update sessions set ended_at = ${now}, expires_at = ${now} where account_id = ${account} and expires_at > ${now} and (${id ?? null}::uuid is null or id = ${id ?? null})
      and (${community ?? null}::uuid is null or community_id = ${community ?? null}) and token_hash <> ${secretHash(secret ?? '')} returning id`.execute(tx)
  return rows.length
}

/** Ends every session of a household that its slip opened, whose screens say so; links to one person's letter go on until they end by themselves. */
export async function endSlipSessions(tx: Tx, community: CommunityId, household: HouseholdId, now: Instant): Promise<void> {
  await sql`update sessions set ended_at = ${now}, expires_at = ${now} where community_id = ${community} and household_id = ${household} and only_resident_id is null and expires_at > ${now}`.execute(tx)
}

/** How many phones that would end. */
export async function slipSessions(tx: Tx, community: CommunityId, household: HouseholdId, now: Instant): Promise<number> {
  const { rows: [row] } = await sql<{ phones: number }>`
    select count(*)::int as phones from sessions where community_id = ${community} and household_id = ${household} and only_resident_id is null and expires_at > ${now}`.execute(tx)
  return row!.phones
}

/** How long after signing in one may change how one signs in. */
export const freshFor = 30 * minute

/** True when this session began a short while ago: a desk left open is no way to take over an account. */
export async function isFresh(ask: Ask): Promise<boolean> {
  const { rows } = await sql`
    select 1 from sessions where token_hash = ${secretHash(sessionSecret(ask.request, ask.context.origin) ?? '')} and created_at > ${plus(ask.now, -freshFor)}`.execute(ask.tx)
  return rows.length === 1
}
