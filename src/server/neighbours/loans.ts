// Tools that are lent to homes: a line a loan, what each side said of it, and what that comes to, written by one function. Owner of `loans` and `loan_acts`.

import { sql } from 'kysely'
import type { BuildingId, CaseId, CommunityId, HouseholdId, LoanActId, LoanId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { loanEnds, loanNow, loanState, mayLend, mayRemark, type Loan, type LoanAct } from '#domain/neighbours/lent.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { byOf } from '../promises/acting.ts'

type LoanHere = { household: HouseholdId; case: CaseId | null; /** the case is in confidence */ private: boolean; building: BuildingId; people: readonly ResidentId[]; tool: string }
const people = (community: CommunityId) => sql`array(select m.id from residents m where m.community_id = ${community} and m.household_id = l.household_id and m.moved_away_at is null)`

/** Null: there is none of that id. */
export async function loanOf(tx: Tx, community: CommunityId, id: LoanId, lock = false): Promise<LoanHere | null> {
  const { rows: [row] } = await sql<LoanHere>`
    select l.household_id as household, l.case_id as case, coalesce((select k.private from cases k where k.community_id = ${community} and k.id = l.case_id), false) as private, l.tool, f.building_id as building, ${people(community)} as people
    from loans l join households h on h.community_id = l.community_id and h.id = l.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where l.community_id = ${community} and h.community_id = ${community} and f.community_id = ${community} and l.id = ${id} ${lock ? sql`for update of l` : sql``}`.execute(tx)
  return row ?? null
}

async function actsOf(tx: Tx, community: CommunityId, id: LoanId): Promise<LoanAct[]> {
  const { rows } = await sql<LoanAct>`select id, kind, at, takes_back as of from loan_acts where community_id = ${community} and loan_id = ${id} order by recorded_at, id`.execute(tx)
  return rows
}

/** What it comes to with this act. Problems: `id-taken`; `tool-out`, or of a home `tool-lent-on`, where it would be out again, and went to somebody else since it was back. */
async function addAct({ tx, community, now, ...ask }: Ask, of: LoanId, side: 'home' | 'desk', { id, kind, at, of: about }: LoanAct): Promise<Result<{ done: true }>> {
  const by = byOf({ ...ask, community })
  const { rows } = await sql`insert into loan_acts (community_id, id, loan_id, kind, takes_back, by_actor, by_role, at, recorded_at)
    values (${community}, ${id}, ${of}, ${kind}, ${about}, ${by.actor}, ${by.role}, ${at < now ? at : now}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return no({ code: 'id-taken' })
  const state = loanState(loanNow(await actsOf(tx, community, of)))
  if (!loanEnds.includes(state) && (await isElsewhere(tx, community, of))) return no({ code: side === 'home' ? 'tool-lent-on' : 'tool-out' })
  await sql`update loans set state = ${state} where community_id = ${community} and id = ${of}`.execute(tx)
  return ok({ done: true as const })
}

async function isElsewhere(tx: Tx, community: CommunityId, id: LoanId): Promise<boolean> {
  const { rows } = await sql`select from loans l join loans o on o.community_id = l.community_id and lower(o.tool) = lower(l.tool) and o.id <> l.id
    where l.community_id = ${community} and o.community_id = ${community} and l.id = ${id} and o.state <> all(${[...loanEnds]}::text[]) limit 1`.execute(tx)
  return rows.length > 0
}

export const touchLoan = (ask: Ask, id: LoanId, { building, people, case: of, private: isPrivate }: LoanHere): void => {
  ask.touch('loan', [id, ...people], building)
  // What is in confidence wakes no phone of the home: they hear of a tool, and not for what it is.
  if (of) ask.touch('repair', [of, ...(isPrivate ? [] : people)], building)
}

/** Hands it out. Problems: `tool-out` while it is with somebody or not disinfected, `id-taken`. */
export async function lend(ask: Ask, it: { id: LoanId; act: LoanActId; tool: string; household: HouseholdId; case: CaseId | null; at: Instant }): Promise<Result<{ done: true }>> {
  const { tx, community, now } = ask
  const { rows } = await sql`insert into loans (community_id, id, tool, household_id, case_id, state, at) values (${community}, ${it.id}, ${it.tool}, ${it.household}, ${it.case}, 'out', ${it.at < now ? it.at : now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) {
    const there = await loanOf(tx, community, it.id)
    if (there) return there.household === it.household && there.tool === it.tool ? ok({ done: true as const }) : no({ code: 'id-taken' })
    return no({ code: 'tool-out' })
  }
  const added = await addAct(ask, it.id, 'desk', { id: it.act, kind: 'out', at: it.at, of: null })
  if (!added.ok) return added
  touchLoan(ask, it.id, (await loanOf(tx, community, it.id))!)
  return ok({ done: true as const })
}

const mayAct = (side: 'home' | 'desk', act: LoanAct, loan: Loan): Result<{ already: boolean }> => (act.of === null ? mayLend(act.kind, loan) : mayRemark(side, act, loan))

/** What one side says of it. Said already, it stands as it was said first. Problems: those of domain/neighbours/lent.ts and of `addAct`. */
export async function actOnLoan(ask: Ask, of: LoanId, side: 'home' | 'desk', act: LoanAct): Promise<Result<{ done: true }>> {
  const { tx, community } = ask
  const loan = await loanOf(tx, community, of, true)
  if (!loan) return no({ code: 'not-found' })
  const acts = await actsOf(tx, community, of)
  // Sent again, also after it was taken back.
  if (acts.some((one) => one.id === act.id)) return ok({ done: true as const })
  const may = mayAct(side, act, loanNow(acts))
  if (!may.ok) return may
  if (may.value.already) return ok({ done: true as const })
  const added = await addAct(ask, of, side, act)
  if (added.ok) touchLoan(ask, of, loan)
  return added
}
