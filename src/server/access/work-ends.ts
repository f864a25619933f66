// What somebody has in hand, and closes when their work ends: sessions, links that would sign them in, links and codes for one person that they gave out,
// phones that they were about to enrol. None of it opens anything from that moment on, by the time of each request (session_asking, takeLink); this
// puts it down. A home's slip is the home's, and a gate's phone the gate's: both go on.

import { sql } from 'kysely'
import type { AccountId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { standingCountsFor } from '#domain/access/credentials.ts'
import type { Tx } from '../db/pool.ts'
import type { By } from './staff-store.ts'
import { endSessions } from './sessions.ts'
import { leaveTrace, type Whose } from './traces.ts'

const open = (now: Instant) => sql`uses_left > 0 and expires_at > ${now}`
export type InHand = { sessions: number; ways: number; handed: number; enrolments: number; slips: number }

/** How many of each there are. */
export async function inHand(tx: Tx, community: CommunityId, account: AccountId, now: Instant): Promise<InHand> {
  const { rows: [row] } = await sql<InHand>`
    select (select count(*) from sessions where community_id = ${community} and account_id = ${account} and expires_at > ${now})::int as sessions,
      (select count(*) from sign_in_links where community_id = ${community} and kind = 'account' and subject_id = ${account} and ${open(now)})::int as ways,
      (select count(*) from sign_in_links where community_id = ${community} and kind = 'resident' and created_by = ${account} and ${open(now)})::int
        + (select count(*) from spoken_codes where community_id = ${community} and created_by = ${account} and ended_at is null and used_by is null and expires_at > ${now})::int as handed,
      (select count(*) from sign_in_links where community_id = ${community} and kind = 'device' and created_by = ${account} and ${open(now)})::int as enrolments,
      (select count(*) from sign_in_links where community_id = ${community} and kind = 'household' and created_by = ${account} and created_at > ${plus(now, -standingCountsFor)} and ${open(now)})::int as slips`.execute(tx)
  return row!
}

type Ended = { id: string; kind: 'account' | 'resident' | 'device'; subject: string | null }
const traceKind = { account: 'account-link', resident: 'link', device: 'device' } as const

function whoseIs({ kind, subject }: Ended, account: AccountId): Whose {
  return kind === 'resident' ? { resident: subject as ResidentId } : { account: kind === 'account' ? (subject as AccountId) : account }
}

/** Ends all of it in this community. What has ended already stays as it was, so it may run twice. */
export async function closeWork(tx: Tx, community: CommunityId, account: AccountId, by: By, now: Instant): Promise<void> {
  const trace = { what: 'ended' as const, by: by.actor, role: by.role, now }
  const { rows: links } = await sql<Ended>`
    update sign_in_links set uses_left = 0, expires_at = ${now}
    where community_id = ${community} and ${open(now)} and ((kind = 'account' and subject_id = ${account}) or (kind in ('account', 'resident', 'device') and created_by = ${account}))
    returning id, kind, subject_id as subject`.execute(tx)
  for (const link of links) await leaveTrace(tx, community, whoseIs(link, account), { kind: traceKind[link.kind], credential: link.id, ...trace })
  const { rows: codes } = await sql<{ id: string; resident: ResidentId }>`
    update spoken_codes set ended_at = ${now} where community_id = ${community} and created_by = ${account} and ended_at is null and used_by is null and expires_at > ${now}
    returning id, resident_id as resident`.execute(tx)
  for (const { id, resident } of codes) await leaveTrace(tx, community, { resident }, { kind: 'spoken-code', credential: id, ...trace })
  await endSessions(tx, { account, community }, now)
  await sql`delete from sessions where community_id = ${community} and issued_by = ${account} and only_resident_id is not null`.execute(tx)
  // What their digits made one person's phone is the household's again, also when they work here again.
  await sql`update sessions set person_id = null where community_id = ${community} and issued_by = ${account} and person_id is not null`.execute(tx)
}
