// Who works here: given, changed and ended on record; at the moment of an end nothing of theirs opens anything; and the secretary's role by two.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { createAccount } from '#server/access/accounts.ts'
import { closeEnded } from '#server/access/jobs.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { grantRole } from '#server/access/staff-store.ts'
import { transaction } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'

let api: Osmanthus
beforeAll(async () => { api = await osmanthus() })
afterAll(() => api?.close())
// Tries are counted for 15 minutes.
beforeEach(() => api.pass(16 * minute))

const code = (answer: Answer) => [answer.status, answer.body?.code ?? null]
const withCookie = (answer: Answer) => api.with({ cookie: `${cookieName}=${answer.cookie}` })
type Person = { id: string; login: string; roles: { role: string; place: string | null; since: string | null; until: string | null }[]; last: string | null }
type List = { people: Person[]; proposals: { id: string; account: string; kind: string; may: string; mine: boolean }[]; gives: string[]; byTwo: string[] }
const listOf = async (who: Client): Promise<List> => (await who.get('/staff')).body
const personOf = async (who: Client, id: string): Promise<Person> => (await listOf(who)).people.find((one) => one.id === id)!
const rows = async (account: string) => (await sql<{ kind: string; role: string; until: Instant | null; by: string }>`
  select kind, role, until, by_actor as by from staff_acts where account_id = ${account} order by seq, nth`.execute(api.database.owner)).rows

let logins = 0
/** A colleague as the operator makes one, signed in. */
async function colleague(role: 'staff' | 'deputy' | 'secretary' | 'gate' = 'staff', password?: string) {
  const login = `colleague-${++logins}`
  const id = await transaction(api.database, [], async (tx) => {
    const account = await createAccount(tx, { login, name: `colleague ${logins}`, now: api.now(), ...(password ? { password } : {}) })
    await grantRole(tx, { account, community: api.place.community as CommunityId, role, now: api.now() })
    return account
  })
  return { id, login, client: await signedIn(id) }
}
const linkFor = (account: string) => transaction(api.database, [], (tx) => createSignInLink(tx, { community: api.place.community as CommunityId, for: { kind: 'account', account: account as AccountId }, now: api.now(), expiresAt: plus(api.now(), 23 * hour) }))
const signedIn = async (account: string) => withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(account) }))
const end = async (by: Client, id: string, more: object = {}) => by.post(`/staff/${id}/end`, { id: api.newId(), last: (await personOf(by, id)).last, role: null, building: null, at: null, why: 'moves away', ...more })
const give = async (by: Client, id: string, more: object) => by.post(`/staff/${id}/roles`, { id: api.newId(), last: (await personOf(by, id)).last, building: null, until: null, instead: null, why: 'needed', ...more })
const newcomer = (more: object = {}) => ({ id: api.newId(), account: api.newId(), login: `newcomer-${++logins}`, name: 'a newcomer', role: 'staff', building: null, until: null, why: 'helps', ...more })
const answer = (by: Client, proposal: string, verdict = 'confirmed') => by.post(`/staff/proposals/${proposal}/answer`, { verdict, why: '' })
const proposalFor = async (who: Client, account: string) => (await listOf(who)).proposals.find((one) => one.account === account)!

test('who works here is shown to secretary and deputy, and to nobody else', async () => {
  for (const who of ['secretary', 'deputy'] as const) {
    const { people } = await listOf(api.as(who))
    expect(people.map((one) => one.id)).toEqual(expect.arrayContaining(Object.values(api.place.accounts)))
    expect(people.map((one) => one.id)).not.toContain(api.riverside.accounts.staff)
    expect(people.find((one) => one.id === api.place.accounts['building-lead'])!.roles).toMatchObject([{ role: 'building-lead', place: '2', until: null }])
  }
  expect((await listOf(api.as('deputy'))).gives).toEqual(['staff', 'gate', 'building-lead', 'volunteer'])
  expect((await listOf(api.as('secretary')))).toMatchObject({ gives: ['deputy', 'staff', 'gate', 'building-lead', 'volunteer'], byTwo: ['secretary'] })
  for (const who of ['staff', 'building-lead', 'volunteer', 'gate', 'nurse'] as const) expect(code(await api.as(who).get('/staff')), who).toEqual([403, 'not-allowed'])
})

test('a newcomer is added, signs in once by the link, and works from then on; sent again it is done once', async () => {
  const [body, command] = [newcomer({ until: plus(api.now(), 5 * hour) }), randomUUID()]
  for (let i = 0; i < 2; i++) expect((await api.as('deputy').post('/staff', body, { command })).body).toEqual({ waits: false })
  // The same act by another command: somebody pressed again after the network was away.
  expect((await api.as('deputy').post('/staff', body)).body).toEqual({ waits: false })
  expect(await rows(body.account)).toHaveLength(1)
  expect(await personOf(api.as('secretary'), body.account)).toMatchObject({ login: body.login, roles: [{ role: 'staff', since: api.now(), until: body.until }] })
  const link = (await api.as('deputy').post(`/staff/${body.account}/link`)).body
  const token = link.url.split('link=')[1]
  const first = await api.as('nobody').post('/sign-in/link', { token })
  expect((await withCookie(first).get('/me')).body).toMatchObject({ id: body.account, roles: ['staff'] })
  expect(code(await api.as('nobody').post('/sign-in/link', { token }))).toEqual([410, 'link-used-up'])
  const other = await colleague()
  api.pass(5 * hour)
  expect(code(await withCookie(first).get('/me')), 'until then and no longer').toEqual([401, 'not-signed-in'])
  api.pass(20 * hour)
  expect((await other.client.get('/me')).body, 'this one ran out by its own time').toMatchObject({ code: 'not-signed-in', details: {} })
})

test('a login that somebody has is said to be taken, and nothing was made', async () => {
  const body = newcomer({ login: (await colleague()).login })
  expect(code(await api.as('secretary').post('/staff', body))).toEqual([409, 'login-taken'])
  expect(await rows(body.account)).toEqual([])
})

test('nobody gives what is not theirs to give: a deputy no deputy, staff nothing, and nobody themselves', async () => {
  const { id } = await colleague()
  expect(code(await give(api.as('deputy'), id, { role: 'deputy' }))).toEqual([403, 'staff-not-yours'])
  expect(code(await give(api.as('deputy'), api.place.accounts.deputy, { role: 'gate' }))).toEqual([409, 'staff-own'])
  expect(code(await api.as('staff').post(`/staff/${id}/roles`, { id: api.newId(), last: null, role: 'gate', building: null, until: null, instead: null, why: 'x' }))).toEqual([404, 'not-found'])
  expect(code(await give(api.as('secretary'), id, { role: 'building-lead' }))).toEqual([409, 'role-place'])
})

test('a role in place of another: the other ends by the same act, and both lines stay', async () => {
  const { id, client } = await colleague()
  expect((await give(api.as('deputy'), id, { role: 'gate', instead: { role: 'staff', building: null } })).body).toEqual({ waits: false })
  expect((await client.get('/me')).body.roles).toEqual(['gate'])
  expect((await rows(id)).map((row) => [row.kind, row.role])).toEqual([['given', 'staff'], ['given', 'gate'], ['ended', 'staff']])
  expect((await api.as('secretary').get(`/staff/${id}/history`)).body.lines.map((line: { what: string; role: string; by: string }) => [line.what, line.role, line.by])).toEqual([
    ['ended', 'staff', 'the deputy'], ['given', 'gate', 'the deputy'], ['given', 'staff', ''],
  ])
})

test('a member of staff leaves at noon: until then all works, at 12:01 nothing of theirs does, whatever has run meanwhile', async () => {
  const { id, login, client } = await colleague('staff', 'long enough a password')
  const noon = plus(api.now(), hour)
  const { residents, households } = api.place
  // What they have in hand: another session, a way in, a link and a code for a resident, a resident's session that their link opened, a phone about to be enrolled, a slip.
  const second = await signedIn(id)
  const way = await linkFor(id)
  const resident = (await client.post(`/residents/${residents.nurse}/link`, { exit: null })).body.url.split('link=')[1]
  const opened = withCookie(await api.as('nobody').post('/sign-in/link', { token: resident }))
  const enrol = (await client.post('/devices/enrolments', { kind: 'gate', place: api.place.gate, label: 'new' })).body.url.split('enrol=')[1]
  const slip = (await client.post(`/households/${households.labour}/slip`)).body.code
  const answered = await end(api.as('secretary'), id, { at: noon })
  expect(answered.body).toEqual({ waits: false })
  api.pass(50 * minute)
  expect((await client.get('/desk/queue')).status).toBe(200)
  expect((await opened.get('/me')).status).toBe(200)
  const spoken = (await client.post(`/residents/${residents.nurse}/code`, { exit: null })).body
  api.pass(11 * minute)
  const contact = { id: api.newId(), resident: residents.nurse, channel: 'phone', startedAt: plus(api.now(), -30 * minute), endedAt: null, note: 'late', exit: null }
  for (const one of [client, second, opened]) expect(code(await one.get('/me'))).toEqual([401, 'not-signed-in'])
  // Their own screens hear that it was ended, and leave; a session that ran out says nothing of the kind.
  expect([(await client.get('/me')).body.details, (await opened.get('/me')).body.details]).toEqual([{ ended: true }, {}])
  expect(code(await client.post('/contacts', contact)), 'what was written before and comes now waits on that phone').toEqual([401, 'not-signed-in'])
  expect(code(await client.get('/events'))).toEqual([401, 'not-signed-in'])
  expect(code(await api.as('nobody').post('/sign-in/link', { token: way }))).toEqual([403, 'no-role-here'])
  expect(code(await api.as('nobody').post('/sign-in/link', { token: resident }))).toEqual([410, 'link-used-up'])
  expect(code(await api.as('nobody').post('/sign-in/spoken', { door: spoken.door, code: spoken.code }))).toEqual([401, 'spoken-code-wrong'])
  expect(code(await api.as('nobody').post('/devices/enrol', { token: enrol, label: 'x' }))).toEqual([410, 'link-used-up'])
  expect(code(await api.as('nobody').post('/sign-in/password', { login, password: 'long enough a password', code: null }))).toEqual([403, 'no-role-here'])
  expect(code(await api.as('nobody').post('/sign-in/password', { login, password: 'another long password', code: null }))).toEqual([401, 'sign-in-wrong'])
  // What is the home's and the gate's goes on.
  expect((await api.as('nobody').post('/sign-in/slip', { code: slip })).status).toBe(200)
  expect((await api.as('gate').get('/field/knows')).status).toBe(200)
  expect((await api.as('secretary').get('/me')).status).toBe(200)
})

test('what ends with somebody’s work is theirs alone: a home that came in by a slip of theirs stays in; what would have let them in, or a phone of theirs, opens nothing when they begin anew', async () => {
  const { id, client } = await colleague()
  const { residents, households } = api.place
  const slip = (await client.post(`/households/${households.labour}/slip`)).body.code
  const home = withCookie(await api.as('nobody').post('/sign-in/slip', { code: slip }))
  const letter = withCookie(await api.as('nobody').post('/sign-in/link', { token: (await client.post(`/residents/${residents.nurse}/link`, { exit: null })).body.url.split('link=')[1] }))
  const way = (await api.as('secretary').post(`/staff/${id}/link`)).body.url.split('link=')[1]
  const enrol = (await client.post('/devices/enrolments', { kind: 'gate', place: api.place.gate, label: 'new' })).body.url.split('enrol=')[1]
  expect((await end(api.as('secretary'), id)).body).toEqual({ waits: false })
  expect([(await home.get('/me')).status, (await letter.get('/me')).status, (await client.get('/me')).status]).toEqual([200, 401, 401])
  expect((await give(api.as('secretary'), id, { role: 'staff' })).body).toEqual({ waits: false })
  expect([code(await letter.get('/me')), code(await client.get('/me'))], 'nor what lay about').toEqual([[401, 'not-signed-in'], [401, 'not-signed-in']])
  expect(code(await api.as('nobody').post('/sign-in/link', { token: way }))).toEqual([410, 'link-used-up'])
  expect(code(await api.as('nobody').post('/devices/enrol', { token: enrol, label: 'x' }))).toEqual([410, 'link-used-up'])
  expect((await home.get('/me')).status).toBe(200)
})

test('what ended by the clock is put down as well: nothing lies about that a new role would open again', async () => {
  const { id, client } = await colleague()
  await client.post(`/residents/${api.place.residents.nurse}/link`, { exit: null })
  await end(api.as('secretary'), id, { at: plus(api.now(), minute) })
  const before = api.now()
  api.pass(2 * minute)
  await closeEnded(api.database, before, api.now())
  await closeEnded(api.database, before, api.now())
  const traces = await sql<{ kind: string; by: string }>`select kind, by_role as by from credential_traces where what = 'ended' and kind = 'link' and at = ${api.now()}`.execute(api.database.owner)
  expect(traces.rows).toEqual([{ kind: 'link', by: 'secretary' }])
  expect((await give(api.as('secretary'), id, { role: 'staff' })).body).toEqual({ waits: false })
  expect(code(await client.get('/me'))).toEqual([401, 'not-signed-in'])
  expect((await (await signedIn(id)).get('/me')).body.roles).toEqual(['staff'])
})

test('ended and given again before the clock came by: the old session opens nothing', async () => {
  const { id, client } = await colleague()
  await end(api.as('secretary'), id)
  expect((await client.get('/me')).body).toMatchObject({ code: 'not-signed-in', details: { ended: true } })
  await give(api.as('secretary'), id, { role: 'staff' })
  expect(code(await client.get('/me'))).toEqual([401, 'not-signed-in'])
})

test('given again before the clock came by, after an end that the clock brought: the old session opens nothing', async () => {
  const { id, client } = await colleague()
  await end(api.as('secretary'), id, { at: plus(api.now(), minute) })
  api.pass(2 * minute)
  expect((await give(api.as('secretary'), id, { role: 'staff' })).body).toEqual({ waits: false })
  expect(code(await client.get('/me'))).toEqual([401, 'not-signed-in'])
})

test('an end that comes late holds from now on and nothing is ended backwards', async () => {
  const { id } = await colleague()
  await end(api.as('secretary'), id, { at: plus(api.now(), -hour) })
  expect((await personOf(api.as('secretary'), id)).roles).toMatchObject([{ until: api.now() }])
  expect(code(await end(api.as('secretary'), id))).toEqual([409, 'already-ended'])
})

test('before an end is put down it is shown what ends with it, and what goes on', async () => {
  const { id, client } = await colleague()
  await signedIn(id)
  await client.post(`/residents/${api.place.residents.nurse}/link`, { exit: null })
  await client.post(`/households/${api.place.households.dialysis}/slip`)
  const preview = await api.as('deputy').post(`/staff/${id}/end/preview`, { role: null, building: null, at: null })
  expect(preview.body).toMatchObject({ all: true, byTwo: false, roles: [{ role: 'staff' }], sessions: 2, handed: 1, slips: 1, phones: [] })
  expect(await rows(id), 'nothing was put down by looking').toHaveLength(1)
  await give(api.as('deputy'), id, { role: 'gate' })
  expect((await api.as('deputy').post(`/staff/${id}/end/preview`, { role: 'gate', building: null, at: null })).body, 'with one of two roles gone, they work on').toMatchObject({ all: false, sessions: 0 })
  await end(api.as('deputy'), id, { role: 'gate' })
  expect((await client.get('/me')).body.roles).toEqual(['staff'])
  await give(api.as('deputy'), id, { role: 'gate', until: plus(api.now(), hour) })
  expect((await api.as('deputy').post(`/staff/${id}/end/preview`, { role: null, building: null, at: plus(api.now(), 2 * hour) })).body, 'what is over by then ends by itself').toMatchObject({ all: true, roles: [{ role: 'staff' }] })
  expect((await api.as('deputy').post(`/staff/${api.place.accounts.secretary}/end/preview`, { role: null, building: null, at: null })).body.code).toBe('last-secretary')
})

test('of two roles one ends by the clock: the work goes on, and with it where they are signed in', async () => {
  const { id, client } = await colleague()
  await give(api.as('deputy'), id, { role: 'gate', until: plus(api.now(), minute) })
  const before = api.now()
  api.pass(2 * minute)
  await closeEnded(api.database, before, api.now())
  expect((await client.get('/me')).body.roles).toEqual(['staff'])
})

test('whoever is to go does not say no to it', async () => {
  const { id, client } = await colleague('secretary')
  expect((await end(api.as('secretary'), id)).body).toEqual({ waits: true })
  const proposal = await proposalFor(client, id)
  expect(code(await answer(client, proposal.id, 'declined'))).toEqual([409, 'staff-own'])
  expect(code(await answer(api.as('deputy'), proposal.id))).toEqual([200, null])
  expect(code(await client.get('/me'))).toEqual([401, 'not-signed-in'])
})

test('two who act on one person at once do not both win: the second is told that it has changed', async () => {
  const { id } = await colleague()
  const { last } = await personOf(api.as('secretary'), id)
  const later = plus(api.now(), 48 * hour)
  const answers = await Promise.all([
    api.as('secretary').post(`/staff/${id}/end`, { id: api.newId(), last, role: null, building: null, at: null, why: 'gone' }),
    api.as('deputy').post(`/staff/${id}/roles`, { id: api.newId(), last, role: 'staff', building: null, until: later, instead: null, why: 'stays' }),
  ])
  expect(answers.map((one) => one.body.code ?? 'done').sort()).toEqual(['done', 'staff-changed'])
  expect(await rows(id)).toHaveLength(2)
})

test('the secretary’s role is proposed by one and confirmed by another; before that it is nobody’s', async () => {
  const { id, client } = await colleague()
  expect((await give(api.as('deputy'), id, { role: 'secretary' })).body).toEqual({ waits: true })
  expect((await client.get('/me')).body.roles).toEqual(['staff'])
  const proposal = await proposalFor(api.as('secretary'), id)
  expect(proposal).toMatchObject({ kind: 'given', may: 'yes', mine: false })
  expect(await proposalFor(api.as('deputy'), id)).toMatchObject({ may: 'proposal-own', mine: true })
  expect((await api.as('secretary').get('/desk/queue')).body.sections.find((it: { section: string }) => it.section === 'staff').lines).toMatchObject([{ id: proposal.id, says: { role: 'secretary', proposer: 'the deputy' } }])
  expect((await api.as('staff').get('/desk/queue')).body.sections.map((it: { section: string }) => it.section)).not.toContain('staff')
  expect(code(await answer(api.as('deputy'), proposal.id))).toEqual([409, 'proposal-own'])
  expect(code(await give(api.as('secretary'), id, { role: 'secretary' })), 'one at a time').toEqual([409, 'proposal-open'])
  const command = randomUUID()
  for (let i = 0; i < 2; i++) expect((await api.as('secretary').post(`/staff/proposals/${proposal.id}/answer`, { verdict: 'confirmed', why: '' }, { command })).body).toEqual({ done: true })
  expect((await client.get('/me')).body.roles.toSorted()).toEqual(['secretary', 'staff'])
  expect(code(await answer(api.as('secretary'), proposal.id))).toEqual([409, 'proposal-answered'])
  // Now there are two, and one of them may go: by two again.
  expect((await end(client, api.place.accounts.secretary, { role: 'secretary' })).body).toEqual({ waits: true })
  const going = await proposalFor(api.as('deputy'), api.place.accounts.secretary)
  expect(code(await answer(client, going.id, 'withdrawn'))).toEqual([200, null])
  expect((await listOf(api.as('deputy'))).proposals).toEqual([])
  expect((await api.as('secretary').get('/me')).body.roles).toEqual(['secretary'])
  expect((await end(api.as('secretary'), id)).body).toEqual({ waits: true })
  const other = await proposalFor(api.as('deputy'), id)
  expect(code(await answer(api.as('deputy'), other.id))).toEqual([200, null])
  expect(code(await client.get('/me'))).toEqual([401, 'not-signed-in'])
})

test('two who are to go, proposed by a third: what was right then is asked again, and a secretary stays', async () => {
  const [{ id }, closed] = [await colleague('secretary'), await colleague('secretary')]
  // An account that was closed keeps nobody.
  await sql`update accounts set disabled_at = ${api.now()} where id = ${closed.id}`.execute(api.database.owner)
  const [both, secretary] = [[id, api.place.accounts.secretary], api.as('secretary')]
  for (const who of both) expect((await end(api.as('deputy'), who)).body).toEqual({ waits: true })
  const answers = []
  for (const who of both) answers.push(code(await answer(secretary, (await proposalFor(secretary, who)).id)))
  expect(answers).toEqual([[200, null], [409, 'last-secretary']])
  expect((await secretary.get('/me')).body.roles).toEqual(['secretary'])
  await answer(api.as('deputy'), (await proposalFor(secretary, api.place.accounts.secretary)).id, 'withdrawn')
  await sql`update grants set until = ${api.now()} where account_id = ${closed.id}`.execute(api.database.owner)
})

test('an end that was right as long as another stayed longer is asked again when it is confirmed', async () => {
  const [boss, { secretary }] = [await colleague('secretary'), api.place.accounts]
  await give(api.as('deputy'), secretary, { role: 'secretary', until: plus(api.now(), hour) })
  await give(api.as('secretary'), boss.id, { role: 'secretary', until: plus(api.now(), 2 * hour) })
  expect(code(await answer(api.as('deputy'), (await proposalFor(api.as('deputy'), boss.id)).id))).toEqual([200, null])
  const shorter = await proposalFor(boss.client, secretary)
  expect(code(await answer(boss.client, shorter.id))).toEqual([409, 'last-secretary'])
  expect((await personOf(api.as('secretary'), secretary)).roles).toMatchObject([{ until: null }])
  await answer(api.as('deputy'), shorter.id, 'withdrawn')
  await sql`update grants set until = ${api.now()} where account_id = ${boss.id}`.execute(api.database.owner)
})

test('what was proposed of one is in nobody else’s history; answered, or unanswered for a week, it waits nowhere and can be proposed anew', async () => {
  const { id } = await colleague()
  const [deputy, secretary] = [api.as('deputy'), api.as('secretary')]
  const history = async (of: string) => (await secretary.get(`/staff/${of}/history`)).body.lines.map((line: { what: string }) => line.what)
  const queued = async () => ((await secretary.get('/desk/queue')).body.sections.find((it: { section: string }) => it.section === 'staff')?.lines ?? []).map((line: { id: string }) => line.id)
  await give(deputy, id, { role: 'secretary' })
  const first = await proposalFor(secretary, id)
  expect(await queued()).toEqual([first.id])
  expect(code(await answer(deputy, first.id, 'declined'))).toEqual([409, 'proposal-own'])
  expect(code(await answer(secretary, first.id, 'withdrawn')), 'not by whoever did not propose it').toEqual([403, 'staff-not-yours'])
  await answer(secretary, first.id, 'declined')
  expect([await queued(), await history(id), await history((await colleague()).id)]).toEqual([[], ['declined', 'proposed-given', 'given'], ['given']])
  await give(deputy, id, { role: 'secretary' })
  const second = await proposalFor(secretary, id)
  await sql`update staff_proposals set at = at - interval '7 days' where id = ${second.id}`.execute(api.database.owner)
  expect([await queued(), await proposalFor(secretary, id), code(await answer(secretary, second.id))]).toEqual([[], undefined, [409, 'proposal-over']])
  expect((await give(deputy, id, { role: 'secretary' })).body).toEqual({ waits: true })
  await answer(deputy, (await proposalFor(deputy, id)).id, 'withdrawn')
})

test('two secretaries who end each other at once: one stays', async () => {
  const { id, client } = await colleague('secretary')
  const third = await colleague('deputy')
  await end(api.as('secretary'), id)
  await end(client, api.place.accounts.secretary)
  const open = (await listOf(third.client)).proposals
  const answers = await Promise.all(open.map((one) => answer(third.client, one.id)))
  expect(answers.map((one) => one.body.code ?? 'done').filter((it) => it !== 'done')).toEqual([expect.stringMatching(/last-secretary|proposer-left/)])
  const left = (await sql<{ n: number }>`select count(*)::int as n from grants where community_id = ${api.place.community} and role = 'secretary' and (until is null or until > ${api.now()})`.execute(api.database.owner)).rows[0]!.n
  expect(left).toBe(1)
  // Back as it was, for those that follow.
  await transaction(api.database, [], (tx) => grantRole(tx, { account: api.place.accounts.secretary as AccountId, community: api.place.community as CommunityId, role: 'secretary', now: api.now() }))
})

test('whoever was let in by the proposer of late is no second person', async () => {
  const body = newcomer({ role: 'deputy' })
  const boss = await colleague('secretary')
  await boss.client.post('/staff', body)
  const { url } = (await boss.client.post(`/staff/${body.account}/link`)).body
  const deputy = withCookie(await api.as('nobody').post('/sign-in/link', { token: url.split('link=')[1] }))
  const { id } = await colleague()
  await give(boss.client, id, { role: 'secretary' })
  const proposal = await proposalFor(deputy, id)
  expect(proposal.may).toBe('proposal-own-link')
  expect(code(await answer(deputy, proposal.id))).toEqual([409, 'proposal-own-link'])
  expect(code(await answer(deputy, proposal.id, 'declined'))).toEqual([200, null])
})

test('nor is whoever let the proposer in', async () => {
  const boss = await colleague('secretary')
  const body = newcomer({ role: 'deputy' })
  await boss.client.post('/staff', body)
  const { url } = (await boss.client.post(`/staff/${body.account}/link`)).body
  const puppet = withCookie(await api.as('nobody').post('/sign-in/link', { token: url.split('link=')[1] }))
  const { id } = await colleague()
  // Said before it is proposed: who could confirm it, and why this one could not.
  const seconds = (await puppet.get('/staff')).body.seconds
  expect([seconds.find((one: any) => one.id === boss.id).may, seconds.filter((one: any) => one.may === 'yes').length > 0, seconds.some((one: any) => one.id === body.account)]).toEqual(['proposal-own-link', true, false])
  await give(puppet, id, { role: 'secretary' })
  const proposal = await proposalFor(boss.client, id)
  expect(proposal.may).toBe('proposal-own-link')
  expect(code(await answer(boss.client, proposal.id))).toEqual([409, 'proposal-own-link'])
  const third = await colleague('secretary')
  expect(code(await answer(third.client, proposal.id, 'declined'))).toEqual([200, null])
})

test('no link signs in somebody who stands as high: a lost way in of a secretary is made by whoever runs the server', async () => {
  const deputy = await colleague('deputy')
  expect(code(await api.as('deputy').post(`/staff/${deputy.id}/link`))).toEqual([403, 'staff-not-yours'])
  const secretary = await colleague('secretary', 'long enough a password')
  expect(code(await api.as('deputy').post(`/staff/${secretary.id}/link`))).toEqual([403, 'staff-not-yours'])
  const [boss, fresh, gone] = [await colleague('secretary'), await colleague('secretary'), await colleague()]
  expect(code(await boss.client.post(`/staff/${secretary.id}/link`)), 'who has a password').toEqual([403, 'staff-not-yours'])
  expect((await boss.client.post(`/staff/${fresh.id}/link`)).status, 'who has no way in yet').toBe(200)
  await sql`insert into passkeys (id, account_id, public_key, created_at) values (${fresh.id}, ${fresh.id}, '\\x00', ${api.now()})`.execute(api.database.owner)
  expect(code(await boss.client.post(`/staff/${fresh.id}/link`)), 'who has a passkey').toEqual([403, 'staff-not-yours'])
  await end(boss.client, gone.id)
  expect(code(await boss.client.post(`/staff/${gone.id}/link`)), 'whose work has ended').toEqual([403, 'no-role-here'])
})

test('of another community nobody works here', async () => {
  const [{ client }, boss, there] = [await colleague('deputy'), (await colleague('secretary')).client, api.riverside.accounts.staff]
  for (const answered of [await client.get(`/staff/${there}/history`), await client.post(`/staff/${there}/link`), await client.post(`/staff/${there}/roles`, { id: api.newId(), last: null, role: 'gate', building: null, until: null, instead: null, why: 'x' }),
    await client.post(`/staff/${there}/end/preview`, { role: null, building: null, at: null })]) expect(code(answered)).toEqual([404, 'not-found'])
  // Nor in a building of it; and a closed account is nobody’s here any more.
  const { id } = await colleague()
  const { rows: [elsewhere] } = await sql<{ id: string }>`select id from buildings where community_id = ${api.riverside.community} limit 1`.execute(api.database.owner)
  expect(code(await give(boss, id, { role: 'building-lead', building: elsewhere!.id }))).toEqual([404, 'not-found'])
  const closed = await colleague()
  await sql`update accounts set disabled_at = ${api.now()} where id = ${closed.id}`.execute(api.database.owner)
  expect(code(await give(boss, closed.id, { role: 'gate' }))).toEqual([404, 'not-found'])
})

test('one’s own page shows roles and sessions, ends one or all others, and nobody else’s', async () => {
  const { id, client } = await colleague()
  const [second, third] = [await signedIn(id), await signedIn(id)]
  const mine = (await client.get('/me/sessions')).body
  expect(mine.roles).toMatchObject([{ role: 'staff', place: null, until: null }])
  expect(mine.sessions.map((one: { here: boolean; how: string }) => [one.here, one.how])).toEqual([[true, 'link'], [false, 'link'], [false, 'link']])
  expect(JSON.stringify(mine)).not.toContain('hash')
  const other = (await second.get('/me/sessions')).body.sessions.find((one: { here: boolean }) => one.here).id
  expect(code(await api.as('staff').post('/me/sessions/end', { id: other }))).toEqual([404, 'not-found'])
  expect((await second.get('/me')).status, 'of somebody else it ends nothing').toBe(200)
  expect((await client.post('/me/sessions/end', { id: other })).body).toEqual({ done: true })
  expect(code(await second.get('/me'))).toEqual([401, 'not-signed-in'])
  expect((await third.post('/me/sessions/end', { id: null })).body).toEqual({ done: true })
  expect([(await client.get('/me')).status, (await third.get('/me')).status]).toEqual([401, 200])
  await give(api.as('deputy'), id, { role: 'gate' })
  await end(api.as('deputy'), id, { role: 'gate' })
  expect((await third.get('/me/sessions')).body.roles.map((one: { role: string }) => one.role), 'what has ended is no role').toEqual(['staff'])
  expect((await third.get('/me/sessions')).body.sessions.map((one: { here: boolean }) => one.here), 'what has ended is no session').toEqual([true])
  expect(code(await api.as('nurse').get('/me/sessions'))).toEqual([403, 'not-allowed'])
})

test('a form that was changed after its answer was lost is not saved by saying so', async () => {
  const [by, body] = [api.as('deputy'), newcomer()]
  expect((await by.post('/staff', body)).body).toEqual({ waits: false })
  expect((await by.post('/staff', body)).body, 'the very same').toEqual({ waits: false })
  for (const more of [{ role: 'gate' }, { until: plus(api.now(), hour) }, { name: 'another' }, { login: `${body.login}-b` }, { why: 'other' }]) expect(code(await by.post('/staff', { ...body, ...more })), Object.keys(more)[0]).toEqual([409, 'act-id-taken'])
})
