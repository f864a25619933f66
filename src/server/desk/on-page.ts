// Which cases somebody reads on a page of their own: what they brought themselves, as long as there is a phone on which it may be read. What others said of them stands on none: the outcome is written
// for whoever called, and would say who that was. Questions only.

import { sql } from 'kysely'
import { isOnPage, type CaseKind, type NowReason } from '#domain/desk/cases.ts'
import type { CaseId, CommunityId, ContactId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { homesWithPage, readOnPages } from '../access/pages.ts'
import type { Tx } from '../db/pool.ts'

const kept = (record: ReturnType<typeof sql>, community: CommunityId) => sql`(select coalesce(o.kept_as, o.id) from residents o where o.community_id = ${community} and o.id = ${record})`
/** Of a contact `c`, that somebody else than this person said it. */
const othersSaid = (community: CommunityId, whose: ReturnType<typeof sql>) => sql`(c.relation <> '' or (coalesce(c.spoke_id, c.resident_id) is not null
  and ${kept(sql`coalesce(c.spoke_id, c.resident_id)`, community)} is distinct from ${kept(whose, community)}))`

/** Of a case `k`, that it was opened by what somebody else than its person said. */
export const broughtByOthers = (community: CommunityId) => sql`exists (select from contacts c where c.community_id = ${community} and c.case_id = k.id and c.result = 'opened' and k.resident_id is not null and ${othersSaid(community, sql`k.resident_id`)})`

/** Whether what comes of it would be read on their page, were this contact to open a case for them. */
export async function hasPageFor(tx: Tx, community: CommunityId, resident: ResidentId, contact: ContactId | null, now: Instant): Promise<boolean> {
  const { rows: [row] } = await sql<{ kept: ResidentId | null; others: boolean }>`select ${kept(sql`${resident}::uuid`, community)} as kept,
    exists (select from contacts c where c.community_id = ${community} and c.id = ${contact}::uuid and ${othersSaid(community, sql`${resident}::uuid`)}) as others`.execute(tx)
  return row!.kept !== null && !row!.others && (await readOnPages(tx, community, [row!.kept], 'calls', now)).has(row!.kept)
}

type Row = { id: CaseId; private: boolean; resident: ResidentId | null; household: HouseholdId | null; kind: CaseKind; nowFor: NowReason | null; others: boolean }
/** On whose page each of these is read: their own; and whether there is any at the home, where what is broken is read by everybody. */
export async function pagesOfCases(tx: Tx, community: CommunityId, cases: readonly CaseId[], now: Instant): Promise<Map<CaseId, { own: boolean; home: boolean }>> {
  const { rows } = await sql<Row>`
    select k.id, k.private, coalesce(n.kept_as, n.id) as resident, k.household_id as household, k.kind, k.now_for as "nowFor", ${broughtByOthers(community)} as others
    from cases k left join residents n on n.community_id = k.community_id and n.id = k.resident_id where k.community_id = ${community} and k.id = any(${[...cases]}::uuid[])`.execute(tx)
  const people = await readOnPages(tx, community, rows.flatMap((row) => row.resident ?? []), 'calls', now)
  const homes = await homesWithPage(tx, community, rows.flatMap((row) => row.household ?? []), now)
  return new Map(rows.map((row) => [row.id, { own: isOnPage(row) && !row.others && people.has(row.resident!), home: !row.private && row.household !== null && homes.has(row.household) }]))
}
