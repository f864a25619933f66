// Whose a text is that came to a gateway's telephone. A gateway of one community's own receives for that one. One that several communities share receives for all of them, and
// each would read what was said to another: there it is theirs who texted that number last, and whoever nobody texted is read by nobody.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { TextKey } from '../channels/channels.ts'
import type { Queries } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { asWritten } from '../http/signed.ts'
import { eachIn } from '../people/numbers-elsewhere.ts'

function isSigned({ request }: Pick<Ask, 'request'>, key: string): boolean {
  const header = (name: string): string => String(request.headers[name] ?? '')
  const wanted = createHmac('sha256', key).update(asWritten(request) + header('x-timestamp')).digest()
  const signature = Buffer.from(header('x-signature'), 'hex')
  return signature.length === wanted.length && timingSafeEqual(signature, wanted)
}

/** By whose gateway it was signed: `own` of this community alone, `shared` of several; null: by none that tells this community anything. */
export function signedBy(ask: Pick<Ask, 'request'>, keys: readonly TextKey[], community: CommunityId): 'own' | 'shared' | null {
  const own = keys.filter(({ only }) => only === community)
  // Whoever has a gateway of their own is told nothing by another.
  if (own.length > 0) return own.some(({ key }) => isSigned(ask, key)) ? 'own' : null
  return keys.some(({ only, key }) => only === null && isSigned(ask, key)) ? 'shared' : null
}

/** So long an answer may take; later it is no answer. */
const answeredWithin = 14 * day

/** Which community's home of that number, or whoever called for one of theirs from it, was texted last, of all that this server serves; null where none was. */
async function lastToText(db: Queries, figures: readonly string[], now: Instant): Promise<CommunityId | null> {
  const is = (phones: string) => sql`exists (select from ${eachIn(phones)} n where regexp_replace(n, '[^0-9]', '', 'g') = any(${[...figures]}::text[]))`
  type Texted = { community: CommunityId; at: Instant }
  const { rows: [home] } = await sql<Texted>`
    select m.community_id as community, m.sent_at as at from messages m join households h on h.community_id = m.community_id and h.id = m.household_id
    where m.channel = 'sms' and m.sent_at >= ${plus(now, -answeredWithin)} and (${is('h.phone')}
      or exists (select from residents r where r.community_id = m.community_id and r.household_id = m.household_id and r.moved_away_at is null and r.kept_as is null and ${is('r.phone')}))
    order by m.sent_at desc, m.community_id limit 1`.execute(db)
  const { rows: [caller] } = await sql<Texted>`
    select t.community_id as community, t.at from told t
    where t.how = 'message' and t.caller is not null and t.at >= ${plus(now, -answeredWithin)} and t.caller_key = any(${[...figures]}::text[]) order by t.at desc, t.community_id limit 1`.execute(db)
  const row = home && caller ? (caller.at > home.at ? caller : home) : home ?? caller
  return row?.community ?? null
}

/** Whether a text that came to a gateway that all share is this community's to read. With one community on a server everything is. */
export async function isTheirs(db: Queries, community: CommunityId, figures: readonly string[], now: Instant): Promise<boolean> {
  const { rows: [count] } = await sql<{ many: number }>`select count(*)::int as many from communities`.execute(db)
  if (count!.many === 1) return true
  return figures.length > 0 && (await lastToText(db, figures, now)) === community
}
