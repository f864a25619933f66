// Links and slips that open a session without a password. Only the hash of the secret is kept, and the secret travels in
// the address's fragment, which no server and no log ever sees.

import { createHmac, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type AccountId, type CommunityId, type ExitId, type HouseholdId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { newSecret, secretHash, sessionSecret } from '../http/actor.ts'
import type { Ask } from '../http/endpoint.ts'
import { leaveTrace, type Whose } from './traces.ts'

export type LinkFor =
  | { kind: 'account'; account: AccountId }
  | { kind: 'household'; household: HouseholdId; /** the operator says whose phone it will be */ person?: ResidentId | null }
  | { kind: 'resident'; resident: ResidentId; household: HouseholdId; exit: ExitId | null }
  | { kind: 'device'; /** of which kind, and where it will stand */ device: string; place: string | null; label: string }

export type NewLink = {
  community: CommunityId
  for: LinkFor
  now: Instant
  expiresAt: Instant
  /** how often it opens a session; 1 when left out */
  uses?: number
  createdBy?: AccountId | null
  /** the role under which it was made; `operator` when left out */
  createdRole?: string
  /** the secret, when it has to be a certain one: a slip's code, or that of a repeated command */
  token?: string
}

function columnsOf(link: LinkFor): { subject: string | null; exit: string | null; details: Record<string, string> } {
  switch (link.kind) {
    case 'account': return { subject: link.account, exit: null, details: {} }
    case 'household': return { subject: link.household, exit: null, details: link.person ? { person: link.person } : {} }
    case 'resident': return { subject: link.resident, exit: link.exit, details: { household: link.household } }
    case 'device': return { subject: link.place, exit: null, details: { device: link.device, label: link.label } }
  }
}

const credentialKindOf = { account: 'account-link', household: 'slip', resident: 'link', device: 'device' } as const

/** On whose record a link stands; an enrolment on that of whoever asked for it. */
function whoseIs(link: LinkFor, createdBy: AccountId | null): Whose | null {
  switch (link.kind) {
    case 'account': return { account: link.account }
    case 'household': return { household: link.household }
    case 'resident': return { resident: link.resident }
    case 'device': return createdBy && { account: createdBy }
  }
}

/** Stores a link, leaves its trace, and returns its secret, the only time it is seen. The same `token` again changes nothing. */
export async function createSignInLink(tx: Tx, link: NewLink): Promise<string> {
  const token = link.token ?? newSecret()
  const { subject, exit, details } = columnsOf(link.for)
  const { createdBy = null, createdRole = 'operator', now } = link
  const id = uuidv7(msOf(now), randomBytes(10))
  const { rows } = await sql`
    insert into sign_in_links (token_hash, id, community_id, kind, subject_id, exit_id, details, expires_at, uses_left, created_by, created_at)
    values (${secretHash(token)}, ${id}, ${link.community}, ${link.for.kind}, ${subject}, ${exit}, ${JSON.stringify(details)}::jsonb, ${link.expiresAt}, ${link.uses ?? 1},
      ${createdBy}, ${now})
    on conflict (token_hash) do nothing returning id`.execute(tx)
  const whose = whoseIs(link.for, createdBy)
  if (rows.length === 1 && whose) {
    await leaveTrace(tx, link.community, whose, { kind: credentialKindOf[link.for.kind], what: 'made', credential: id, exit: exit as ExitId | null, by: createdBy ? `account:${createdBy}` : 'operator', role: createdRole, now })
  }
  return token
}

/**
 * Random bytes that are the same when the same person sends the same command again, so that a repeat gets the same link and
 * no secret has to be stored for it: derived from the session's cookie, of which only the hash is kept.
 */
export function repeatableBytes(ask: Pick<Ask, 'request' | 'context' | 'community'>, ...about: (string | null)[]): Buffer {
  const command = ask.request.headers['command-id']
  const session = sessionSecret(ask.request, ask.context.origin)
  if (typeof command !== 'string' || !session) return randomBytes(32)
  return createHmac('sha256', session).update(JSON.stringify([command, ask.community, ...about])).digest()
}

export type UsedLink = { id: string; community_id: CommunityId; kind: LinkFor['kind']; subject_id: string | null; exit_id: ExitId | null; details: Record<string, string>; expires_at: Instant; created_at: Instant; created_by: AccountId | null }

function linkOf({ kind, subject_id: subject, exit_id: exit, details }: UsedLink): LinkFor {
  switch (kind) {
    case 'account': return { kind, account: subject as AccountId }
    case 'household': return { kind, household: subject as HouseholdId }
    case 'resident': return { kind, resident: subject as ResidentId, household: details['household'] as HouseholdId, exit }
    case 'device': return { kind, device: details['device'] ?? '', place: subject, label: details['label'] ?? '' }
  }
}

/** Takes one use of a link (of a home's slip whoever printed it; of anything else while whoever made it works there) and leaves its trace; null when it is unknown, used up or too old: the three are not told apart. */
export async function takeLink(tx: Tx, token: string, kinds: readonly LinkFor['kind'][], now: Instant): Promise<UsedLink | null> {
  const { rows: [row] } = await sql<UsedLink>`
    update sign_in_links set uses_left = uses_left - 1
    where token_hash = ${secretHash(token)} and uses_left > 0 and expires_at > ${now} and kind = any(${[...kinds]}::text[])
      and (kind = 'household' or not work_ended(created_by, community_id, ${now}))
    returning id, community_id, kind, subject_id, exit_id, details, expires_at, created_at, created_by`.execute(tx)
  if (!row) return null
  const whose = whoseIs(linkOf(row), row.created_by)
  if (whose) await leaveTrace(tx, row.community_id, whose, { kind: credentialKindOf[row.kind], what: 'used', credential: row.id, exit: row.exit_id, by: 'unknown', role: '', now })
  return row
}
