// Who works here: the list, adding somebody, giving a role, ending one or all, and the link by which they sign in. What concerns the secretary's role
// becomes a proposal (staff-proposals.ts) instead of an act.

import { sql } from 'kysely'
import { givenRoles, keeperRole, mayEnd, mayGive, mayLetIn, takes, holdsAt, type End, type Give, type Held } from '#domain/access/staff.ts'
import * as wire from '#domain/access/staff-wire.ts'
import type { AccountId, BuildingId, CommunityId, DeviceId, StaffActId } from '#domain/kernel/ids.ts'
import { day, later, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import type { Tx } from '../db/pool.ts'
import { isDuplicate } from '../db/problems.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { createAccount } from './accounts.ts'
import { createSignInLink, repeatableBytes } from './sign-in-links.ts'
import { putEnded, putGiven } from './staff-acts.ts'
import { historyOf } from './staff-history.ts'
import { isBuilding, isGivenAs, isMember, isNamed, keeping, putDownOf, readSince, type Keeping } from './staff-keeping.ts'
import { propose, proposalRoutes, secondsFor, shownProposals } from './staff-proposals.ts'
import { buildingLabels, lastActs, membersOf, rolesIn } from './staff-store.ts'
import { inHand } from './work-ends.ts'

/** Phones at gates that somebody enrolled and that still hold: handed in by main.ts, for the field lies above. */
export type PhonesOf = (tx: Tx, community: CommunityId, account: AccountId) => Promise<{ id: DeviceId; label: string }[]>

export const shownRole = (labels: ReadonlyMap<BuildingId, string>) => ({ role, building, since, until }: Held) =>
  ({ role, building, place: building && (labels.get(building) ?? ''), since, until })

const list = endpoint({
  method: 'GET', path: '/staff', summary: 'Who works here, in which role, where and until when; who did; and what waits for a second person', may: 'staff.write', reply: wire.staffList,
  async handle(ask) {
    const { tx, community, now, rights } = ask
    const [members, held, labels, last] = await sideBySide(tx, (one) => Promise.all([membersOf(one, community), rolesIn(one, community), buildingLabels(one, community), lastActs(one, community)]))
    const by = keeperRole(held, rights.actor.id as AccountId, now)
    const people = members.map((one) => ({ ...one, last: last.get(one.id) ?? null, roles: held.filter((it) => it.account === one.id).map(shownRole(labels)) }))
    return ok({ people, proposals: await shownProposals(ask, held), seconds: await secondsFor(ask, held, members), gives: givenRoles.filter((role) => takes(by, role) === 'alone'), byTwo: givenRoles.filter((role) => takes(by, role) === 'two') })
  },
})

const history = endpoint({
  method: 'GET', path: '/staff/:id/history', summary: 'What was put down of somebody who works here, the latest first', may: 'staff.write', params: idParams<'account'>(), reply: wire.staffHistory,
  handle: async (ask) => ((await isMember(ask, ask.params.id)) ? ok({ lines: await historyOf(ask.tx, ask.community, ask.params.id) }) : no({ code: 'not-found' })),
})

type Giving = Give & { id: StaffActId; why: string }
/** Holds at once, or waits for a second. */
async function give(ask: Ask, { by, put, held }: Keeping, { id, why, ...it }: Giving): Promise<Result<{ waits: boolean }>> {
  if (!(await isBuilding(ask, it.building))) return no({ code: 'not-found' })
  const may = mayGive(by, it, held, ask.now)
  if (!may.ok) return may
  if (may.value === 'two') return propose(ask, put, { id, account: it.account, kind: 'given', role: 'secretary', until: it.until, why })
  await putGiven({ ...ask, held, by: put, id, why, proposal: null }, it)
  ask.touch('staff', it.account)
  return ok({ waits: false })
}

const add = endpoint({
  method: 'POST', path: '/staff', summary: 'A new colleague with their first role; a secretary waits for a second person', may: 'staff.write', body: wire.addStaff, reply: wire.staffDone,
  async handle(ask) {
    const { tx, body, now } = ask
    const kept = await keeping(ask)
    if (!kept.ok) return kept
    const before = await putDownOf(ask, body.id)
    if (before) return (await isGivenAs(ask, body)) && (await isNamed(ask, body)) ? ok({ waits: body.role === 'secretary' }) : no({ code: 'act-id-taken' })
    try {
      await createAccount(tx, { login: body.login, name: body.name, now, id: body.account })
    } catch (error) {
      if (isDuplicate(error)) return no({ code: 'login-taken' })
      throw error
    }
    const { id, account, role, building, until, why } = body
    return give(ask as Ask, kept.value, { id, account, role, building, until, why })
  },
})

const giveRoute = endpoint({
  method: 'POST', path: '/staff/:id/roles', summary: 'Gives a role, or one that is held another end; the secretary’s waits for a second person', may: 'staff.write',
  params: idParams<'account'>(), body: wire.giveRole, reply: wire.staffDone,
  async handle(ask) {
    const { params: { id: account }, body: { last, ...it } } = ask
    const kept = await keeping(ask)
    if (!kept.ok) return kept
    const before = await putDownOf(ask, it.id)
    if (before) return before === account ? ok({ waits: it.role === 'secretary' }) : no({ code: 'act-id-taken' })
    const problem = await readSince(ask, account, last)
    return problem ? no(problem) : give(ask as Ask, kept.value, { ...it, account })
  },
})

const endOf = (account: AccountId, { role, building, at }: { role: End['role']; building: BuildingId | null; at: Instant | null }, now: Instant): End => ({ account, role, building, at: later(at ?? now, now) })

const end = endpoint({
  method: 'POST', path: '/staff/:id/end', summary: 'Ends a role or all work of somebody, now or at a moment: from then on nothing of theirs opens anything', may: 'staff.write',
  params: idParams<'account'>(), body: wire.endRole, reply: wire.staffDone,
  async handle(ask) {
    const { params: { id: account }, body: { id, last, why, ...what }, now } = ask
    const kept = await keeping(ask)
    if (!kept.ok) return kept
    const { by, put, held } = kept.value
    const before = await putDownOf(ask, id)
    if (before) return before === account ? ok({ waits: false }) : no({ code: 'act-id-taken' })
    const problem = await readSince(ask, account, last)
    if (problem) return no(problem)
    const it = endOf(account, what, now)
    const may = mayEnd(by, it, held, now)
    if (!may.ok) return may
    if (may.value === 'two') return propose(ask as Ask, put, { id, account, kind: 'ended', role: it.role === null ? null : 'secretary', until: what.at, why })
    await putEnded({ ...ask, held, by: put, id, why, proposal: null }, it)
    ask.touch('staff', account)
    return ok({ waits: false })
  },
})

const preview = (phonesOf: PhonesOf) => endpoint({
  method: 'POST', path: '/staff/:id/end/preview', summary: 'What such an end would close, and what goes on; nothing is put down', may: 'staff.write',
  params: idParams<'account'>(), body: wire.endPreviewQuery, reply: wire.endPreview, once: false,
  async handle(ask) {
    const { tx, community, params: { id: account }, body, now } = ask
    const kept = await keeping(ask)
    if (!kept.ok) return kept
    if (!(await isMember(ask, account))) return no({ code: 'not-found' })
    const { by, held } = kept.value
    const it = endOf(account, body, now)
    const may = mayEnd(by, it, held, now)
    if (!may.ok) return may
    const present = held.filter((one) => one.account === account && holdsAt(one, now))
    const ends = present.filter((one) => one.until === null || one.until > it.at).filter((one) => it.role === null || (one.role === it.role && one.building === it.building))
    const all = present.every((one) => ends.includes(one) || !holdsAt(one, it.at))
    const nothing = { sessions: 0, ways: 0, handed: 0, enrolments: 0, slips: 0 }
    const labels = await buildingLabels(tx, community)
    return ok({ at: it.at, all, byTwo: may.value === 'two', roles: ends.map(shownRole(labels)), ...(all ? await inHand(tx, community, account, now) : nothing), phones: await phonesOf(tx, community, account) })
  },
})

const linkLasts = day
const link = endpoint({
  method: 'POST', path: '/staff/:id/link', summary: 'A link that signs a colleague in once; 24 hours', may: 'staff.write', params: idParams<'account'>(), reply: wire.wayIn, once: false, rate: { burst: 20, perMinute: 20 },
  async handle(ask) {
    const { tx, community, now, params: { id: account } } = ask
    const kept = await keeping(ask)
    if (!kept.ok) return kept
    const { by, put, held } = kept.value
    const { rows: [row] } = await sql<{ ways: boolean }>`
      select a.password_hash is not null or exists (select from passkeys p where p.account_id = a.id) as ways from accounts a where a.id = ${account} and a.disabled_at is null`.execute(tx)
    if (!row || !(await isMember(ask, account))) return no({ code: 'not-found' })
    const may = mayLetIn(by.role, held.filter((one) => one.account === account && holdsAt(one, now)).map((one) => one.role), row.ways)
    if (!may.ok) return may
    const token = repeatableBytes(ask as Ask, 'staff', account).toString('base64url')
    const expiresAt = plus(now, linkLasts)
    await createSignInLink(tx, { community, for: { kind: 'account', account }, now, expiresAt, createdBy: by.account, createdRole: put.role, token })
    return ok({ url: `${ask.context.origin}/sign-in#link=${token}`, expiresAt })
  },
})

export const staffRoutes = (phonesOf: PhonesOf): readonly Endpoint[] => [list, history, add, giveRoute, preview(phonesOf), end, link, ...proposalRoutes]
