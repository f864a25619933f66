// Repairs and loans as they are read, by the desk and by the home. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { CaseId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { loanDeeds, loanEnds, loanNow, mayTakeBack, type LoanAct, type LoanState } from '#domain/neighbours/lent.ts'
import { openNow, visitsNow, waysOpen, type Danger, type RepairKind, type RepairLevel, type RepairWay, type Visit } from '#domain/neighbours/repairs.ts'
import type { LoanLine, MyRepair, RepairActRow, Repairs, RepairView } from '#domain/neighbours/wire.ts'
import type { OutcomeCode, StepCode } from '#domain/promises/promise.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { atHomeOf } from '../desk/case-says.ts'
import { doorOfCase, placeOfCase, type CaseHome } from './homes.ts'
import { openedSince, repairsOf, type KeptAct, type KeptRepair } from './repairs.ts'

const repairShown = (kind: RepairKind, { said, danger, pictures, is: all }: KeptRepair, closedAt: Instant | null, now: Instant, is = openNow(all, closedAt, now)): NonNullable<RepairView['repair']> => ({
  kind, said: { ...said, stopped: [...said.stopped], risks: [...said.risks] }, danger, way: is.way, open: waysOpen(is, danger), failed: [...is.failed], visit: is.visit, costWas: is.costWas, level: is.level, levelDue: is.levelDue, levelSince: is.levelSince, levelLate: is.levelLate, pictures, toolAskedAt: is.toolAskedAt, worksAt: is.worksAt, worksHeard: is.worksHeard, again: is.again,
})
/** `visits`: each with what it cost by then. */
const actShown = ({ id, deed, by, role, at }: KeptAct, visits: ReadonlyMap<number, Visit>): RepairActRow => ({
  id, kind: deed.kind, way: 'way' in deed ? deed.way : null, why: deed.kind === 'failed' ? deed.why : null, level: deed.kind === 'level' ? deed.level : null, due: deed.kind === 'level' ? deed.due : null, ring: deed.kind === 'level' ? deed.ring ?? '' : '', words: 'words' in deed ? deed.words : '', heard: deed.kind === 'works' ? deed.heard ?? null : null, visit: deed.kind === 'visit' ? deed.visit : deed.kind === 'cost' ? { ...visits.get(deed.of)!, cost: deed.cost } : null, by, role, at,
})

type LoanRow = { id: LoanLine['id']; tool: string; case: CaseId | null; household: HouseholdId; door: string; state: LoanState; acts: LoanAct[] }
type Side = 'home' | 'desk'
function toLoan({ acts, ...row }: LoanRow, side: Side): LoanLine {
  const loan = loanNow(acts)
  const back = mayTakeBack(side, loan)
  return {
    ...row, times: Object.fromEntries(loanDeeds.map((deed) => [deed, loan.deeds[deed]?.at ?? null])) as LoanLine['times'],
    putOut: loan.deeds['put-out']?.id ?? null, notThere: row.state === 'not-there' ? loan.notThere?.id ?? null : null, back: back && { id: back.id, kind: back.kind as NonNullable<LoanLine['back']>['kind'] },
  }
}
/** `of`: which of them; a loan that ended is shown to its home for as long as a case is that is closed, that what was lost can be found, and among all for a day, that it can be taken back. `by`: who reads it, and of which cases `k` in confidence, with their promise `p`, they may know (null: of none): for what other a tool is lent says no line. */
export async function loansShown(tx: Tx, community: CommunityId, of: { case: CaseId } | { household: HouseholdId } | 'out', { side, reads }: { side: Side; reads: RawBuilder<unknown> | null }, now: Instant): Promise<LoanLine[]> {
  const ended = sql`l.state = any(${[...loanEnds]}::text[])`
  const heardOf = (within: number) => sql`(not ${ended} or exists (select from loan_acts x where x.community_id = ${community} and x.loan_id = l.id and x.recorded_at > ${plus(now, -within)}))`
  const which = of === 'out' ? heardOf(day) : 'case' in of ? sql`l.case_id = ${of.case}` : sql`l.household_id = ${of.household} and ${heardOf(14 * day)}`
  const { rows } = await sql<LoanRow>`
    select l.id, l.tool, case when not k.private or ${reads ?? sql`false`} then l.case_id end as case, l.household_id as household, f.door, l.state,
      (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'of', t.takes_back, 'at', to_char(t.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.recorded_at, t.id), '[]') from loan_acts t where t.community_id = ${community} and t.loan_id = l.id) as acts
    from loans l join households h on h.community_id = l.community_id and h.id = l.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    left join cases k on k.community_id = l.community_id and k.id = l.case_id left join promises p on p.community_id = k.community_id and p.id = k.id
    where l.community_id = ${community} and h.community_id = ${community} and f.community_id = ${community} and ${which} order by l.at, l.id limit 500`.execute(tx)
  return rows.map((row) => toLoan(row, side))
}

/** How many other homes have the same fault, of the case itself or of that to which it is joined. */
const sameFault = (community: CommunityId) => sql`(select count(*)::int from cases j where j.community_id = ${community} and j.id <> k.id and (j.joined_to = k.id or j.id = k.joined_to or j.joined_to = k.joined_to))`

export async function repairViewed(tx: Tx, community: CommunityId, id: CaseId, at: CaseHome, now: Instant): Promise<RepairView> {
  const [repairs, loans, { rows: rings }, { rows: [same] }] = await sideBySide(tx, (one) => Promise.all([
    repairsOf(one, community, [id]), loansShown(one, community, { case: id }, { side: 'desk', reads: sql`true` }, now),
    // Of each whom one called last, whichever repair it was: a station answers under one number.
    sql<RepairView['rings'][number]>`select distinct on (t.deed ->> 'level') t.deed ->> 'level' as level, t.deed ->> 'ring' as ring from repair_acts t
      where t.community_id = ${community} and t.kind = 'level' and t.deed ->> 'ring' <> '' order by t.deed ->> 'level', t.recorded_at desc, t.case_id, t.seq desc`.execute(one),
    sql<{ same: number; closedAt: Instant | null } & Pick<RepairView, 'words' | 'phone' | 'atHome'>>`select ${sameFault(community)} as same, p.closed_at as "closedAt", k.words, case when not k.private then coalesce(nullif(k.answer_number, ''), (select h.phone from households h where h.community_id = ${community} and h.id = ${at.household}::uuid)) end as phone,
      case when k.private then '[]'::jsonb else ${atHomeOf(sql`k.community_id`, sql`${at.household}::uuid`, sql`k.resident_id`)} end as "atHome" from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = ${community} and p.community_id = ${community} and k.id = ${id}`.execute(one),
  ]))
  const kept = repairs.get(id)
  const kind = at.kind as RepairKind
  const visits = visitsNow(kept?.acts ?? [])
  return { case: id, resident: at.resident, number: shortNumber(id), words: same?.words ?? '', phone: same?.phone ?? null, atHome: same?.atHome ?? [], kind, household: at.household, door: at.door, closedAt: same?.closedAt ?? null, repair: kept ? repairShown(kind, kept, same?.closedAt ?? null, now) : null, acts: (kept?.acts ?? []).map((one) => actShown(one, visits)), loans, same: same?.same ?? 0, ring: kept?.is.levelRing ?? '', rings }
}

type MyRow = { id: CaseId; kind: RepairKind; words: string; openedAt: Instant; closedAt: Instant | null; closedAs: string | null; step: StepCode; due: Instant; outcome: OutcomeCode | null; outcomeWords: string; same: number }
/** Said on a page of that home, of no person: everybody there reads it. What somebody told the desk is theirs, also where it was about a tap. */
const saidAtHome = sql`k.resident_id is null and k.by_actor = 'household:' || k.household_id::text`
/**
 * A home's own, for as long as each is open and fourteen days after. What was said in confidence is on no page of a home, nor are the words of a call, nor who depends on it: the desk may
 * know that of somebody who has told nobody at home. What came of one fault is told all its homes; in which words, that one alone of which the desk wrote them.
 */
export async function repairsOfHomes(tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant): Promise<Map<HouseholdId, MyRepair[]>> {
  const { rows } = await sql<MyRow & { household: HouseholdId; atHome: boolean }>`
    select k.household_id as household, coalesce(${saidAtHome}, false) as "atHome", k.id, k.kind, case when ${saidAtHome} then k.words else '' end as words, k.recorded_at as "openedAt", p.closed_at as "closedAt", p.closed_as as "closedAs", p.step, p.comes_up_at as due, p.outcome,
      case when k.joined_to is null then p.outcome_words else '' end as "outcomeWords", ${sameFault(community)} as same
    from cases k join repairs r on r.community_id = k.community_id and r.id = k.id join promises p on p.community_id = k.community_id and p.id = k.id
    where k.community_id = ${community} and r.community_id = ${community} and p.community_id = ${community} and k.household_id = any(${[...households]}::uuid[]) and not k.private and (p.closed_at is null or p.closed_at > ${plus(now, -14 * day)})
    order by p.closed_at is not null, k.recorded_at desc, k.id limit ${50 * households.length}`.execute(tx)
  const kept = await repairsOf(tx, community, rows.map((row) => row.id))
  const homes = new Map<HouseholdId, MyRepair[]>()
  for (const { household, atHome, closedAs, ...row } of rows) {
    const shown = repairShown(row.kind, kept.get(row.id)!, row.closedAt, now)
    // By its name this danger says who depends on it: of such a one they read that somebody is sent, as of what is left to a visit.
    const unnamed = shown.danger === 'oxygen' && !atHome
    homes.set(household, [...(homes.get(household) ?? []), { ...row, ...shown, ...(unnamed && { danger: null, open: ['visit' as const] }), said: { ...shown.said, risks: [], ...(unnamed && { danger: null }) }, number: shortNumber(row.id), withdrawn: closedAs === 'withdrawn' }])
  }
  return homes
}
export const repairsOfHome = async (tx: Tx, community: CommunityId, household: HouseholdId, now: Instant): Promise<MyRepair[]> => (await repairsOfHomes(tx, community, [household], now)).get(household) ?? []

type OpenRow = { case: CaseId; resident: ResidentId | null; kind: RepairKind; danger: Danger | null; door: string; way: RepairWay | null; level: RepairLevel; levelLate: boolean; visitFrom: Instant | null; due: Instant; again: number }
/** `buildings` null: everywhere. */
export async function openRepairs(tx: Tx, community: CommunityId, buildings: readonly string[] | null): Promise<Repairs['repairs']> {
  const { rows } = await sql<OpenRow>`
    select r.id as case, k.resident_id as resident, k.kind, r.danger, ${doorOfCase} as door, r.way, case when one.back then 'property' else r.level end as level, r.level_late and not one.back as "levelLate", r.visit_from as "visitFrom", p.comes_up_at as due, r.again
    from repairs r cross join lateral (select ${openedSince} as back) one join cases k on k.community_id = r.community_id and k.id = r.id join promises p on p.community_id = r.community_id and p.id = r.id left join residents n on n.community_id = k.community_id and n.id = k.resident_id
    left join households h on h.community_id = k.community_id and h.id = coalesce(k.household_id, n.household_id) left join flats f on f.community_id = k.community_id and f.id = h.flat_id ${placeOfCase}
    where r.community_id = ${community} and k.community_id = ${community} and p.community_id = ${community} and p.closed_at is null and not k.private ${buildings ? sql`and k.building_id = any(${[...buildings]}::uuid[])` : sql``}
    order by r.danger is null, p.comes_up_at, r.id limit 300`.execute(tx)
  return rows.map((row) => ({ ...row, number: shortNumber(row.case) }))
}
