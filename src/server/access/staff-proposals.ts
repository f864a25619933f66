// What one of two proposed about the secretary's role, and what the other said to it: one answer to each, and nothing holds before it. What was right
// when it was proposed is asked again when it is confirmed.

import { endsLastSecretary, ending, isOver, keeperRole, mayConfirm, mayGive, proposalLasts, type Give, type Held, type Proposal } from '#domain/access/staff.ts'
import * as wire from '#domain/access/staff-wire.ts'
import { sql } from 'kysely'
import type { AccountId, StaffActId } from '#domain/kernel/ids.ts'
import { later, plus } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { putEnded, putGiven } from './staff-acts.ts'
import { keeping, type Keeping } from './staff-keeping.ts'
import { addAnswer, addProposal, letInBy, lettingIn, openProposals, proposalById, type By, type NewProposal, type ProposalRow } from './staff-store.ts'

const byOf = (row: Pick<ProposalRow, 'byActor'>): AccountId => row.byActor.slice('account:'.length) as AccountId
const asProposal = (row: ProposalRow): Proposal => ({ account: row.account, kind: row.kind, by: byOf(row), at: row.at })

/** Who could confirm what this person proposes about the secretary's role now; a proposal that nobody can confirm is better not made. */
export async function secondsFor({ tx, community, now, rights }: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, held: readonly Held[], members: readonly { id: AccountId; name: string }[]): Promise<wire.StaffList['seconds']> {
  const by = rights.actor.id as AccountId
  const own = await lettingIn(tx, community, [by, ...members.map(({ id }) => id)], now)
  const seconds: wire.StaffList['seconds'] = []
  for (const { id, name } of members) {
    const role = id === by ? null : keeperRole(held, id, now)
    if (role === null) continue
    const may = mayConfirm({ account: id, role }, { account: by, kind: 'ended', by, at: now }, held, { own: own.get(id) ?? [], proposer: own.get(by) ?? [] }, now)
    seconds.push({ id, name, may: may.ok ? 'yes' : may.problem.code })
  }
  return seconds
}

export async function propose(ask: Ask, by: By, it: Omit<NewProposal, 'by'>): Promise<Result<{ waits: boolean }>> {
  const { tx, community, now } = ask
  const open = await openProposals(tx, community, plus(now, -proposalLasts))
  if (open.some((one) => one.account === it.account)) return no({ code: 'proposal-open' })
  await addProposal(tx, community, { ...it, by }, now)
  ask.touch('staff', it.account)
  return ok({ waits: true })
}

async function namesOf({ tx }: Pick<Ask, 'tx'>, accounts: readonly AccountId[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from accounts where id = any(${[...new Set(accounts)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Those that wait, each with whether whoever asks may confirm it. */
export async function shownProposals(ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, held: readonly Held[]): Promise<wire.StaffProposal[]> {
  const { tx, community, now, rights } = ask
  const rows = await openProposals(tx, community, plus(now, -proposalLasts))
  if (rows.length === 0) return []
  const own = rights.actor.id as AccountId
  const [names, ways] = await sideBySide(tx, (one) => Promise.all([namesOf({ tx: one }, rows.map(byOf)), lettingIn(one, community, [own, ...rows.map(byOf)], now)]))
  const by = { account: own, role: keeperRole(held, own, now) }
  return rows.map((row) => {
    const may = mayConfirm(by, asProposal(row), held, { own: ways.get(own) ?? [], proposer: ways.get(byOf(row)) ?? [] }, now)
    const { id, account, name, kind, role, until, why, at } = row
    return { id, account, name, kind, role, until, why, at, by: names.get(byOf(row)) ?? '', over: plus(at, proposalLasts), mine: byOf(row) === own, may: may.ok ? 'yes' : may.problem.code }
  })
}

type Answering = Ask & { body: { verdict: 'confirmed' | 'declined' | 'withdrawn'; why: string } }

/** What was proposed holds from now on; it may have become wrong since. */
async function carryOut({ tx, community, now }: Ask, { by, put, held }: Keeping, row: ProposalRow): Promise<Result<null>> {
  const it = { tx, community, now, held, by: put, id: row.id as string as StaffActId, why: row.why, proposal: row.id }
  if (row.kind === 'given') {
    const give: Give = { account: row.account, role: 'secretary', building: null, until: row.until }
    const may = mayGive(by, give, held, now)
    if (!may.ok) return may
    await putGiven(it, give)
    return ok(null)
  }
  const end = { account: row.account, role: row.role, building: null, at: later(row.until ?? now, now) }
  if (ending(end, held, now).length === 0) return no({ code: 'already-ended' })
  if (endsLastSecretary(end, held, now)) return no({ code: 'last-secretary' })
  await putEnded(it, end)
  return ok(null)
}

async function mayAnswer({ tx, community, now, body }: Answering, { by, held }: Keeping, row: ProposalRow): Promise<Result<null>> {
  if (isOver(row, now)) return no({ code: 'proposal-over' })
  if (body.verdict === 'withdrawn') return byOf(row) === by.account ? ok(null) : no({ code: 'staff-not-yours' })
  // Whoever is to go does not say no to it.
  if (body.verdict === 'declined') return byOf(row) === by.account ? no({ code: 'proposal-own' }) : row.kind === 'ended' && row.account === by.account ? no({ code: 'staff-own' }) : ok(null)
  return mayConfirm(by, asProposal(row), held, { own: await letInBy(tx, community, by.account, now), proposer: await letInBy(tx, community, byOf(row), now) }, now)
}

const answer = endpoint({
  method: 'POST', path: '/staff/proposals/:id/answer', summary: 'The second of two confirms or declines what was proposed about the secretary’s role; whoever proposed it withdraws it', may: 'staff.write',
  params: idParams<'proposal'>(), body: wire.answerProposal, reply: done,
  async handle(ask) {
    const { tx, community, now, params, body } = ask
    const kept = await keeping(ask)
    if (!kept.ok) return kept
    const row = await proposalById(tx, community, params.id)
    if (!row) return no({ code: 'not-found' })
    if (row.answered) return no({ code: 'proposal-answered' })
    const may = await mayAnswer(ask as Answering, kept.value, row)
    if (!may.ok) return may
    if (!(await addAnswer(tx, community, row.id, { ...body, by: kept.value.put }, now))) return no({ code: 'proposal-answered' })
    const carried = body.verdict === 'confirmed' ? await carryOut(ask as Ask, kept.value, row) : ok(null)
    if (!carried.ok) return carried
    ask.touch('staff', row.account)
    return ok({ done: true as const })
  },
})

export const proposalRoutes: readonly Endpoint[] = [answer]
