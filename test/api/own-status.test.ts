// A person's own health status: put down at the desk, added and never changed, over by itself, seen by the person, and what the rules go by.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { day, hour, instantOf, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { exitsAbout } from '#server/exits/about.ts'
import { reviewPerson } from '#server/exits/review-person.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { statusRoutes } from '#server/people/own-status.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, request } from '../support/asking.ts'

let court: Osmanthus
beforeAll(async () => {
  court = await openExits([...deskRoutes({ ...exitsAbout, turnedAwayOf: async () => [], cameInOf: async () => [] }), ...statusRoutes])
  await installQueue(court.database, ['exits:person-review'])
})
afterAll(() => court.close())

const body = (more: Record<string, unknown> = {}) => ({ id: court.newId(), status: 'positive', reason: '区疾控通知', since: plus(court.now(), -hour), until: null, ...more })
const say = (resident: string, more: Record<string, unknown> = {}, as: Parameters<Osmanthus['as']>[0] = 'staff', command?: string) =>
  court.as(as).post(`/residents/${resident}/status`, body(more), command ? { command } : {})
const cardOf = async (resident: string) => (await court.as('staff').get(`/residents/${resident}`)).body
const rows = (resident: string) => count(court, 'own_statuses', `resident_id = '${resident}'`)

test('said once with its reason, it stands on the card, on the person’s own record by role, and leaves a look; sent twice it is said once', async () => {
  const { nurse } = court.place.residents
  const said = body({ until: plus(court.now(), 7 * day) })
  const command = court.newId()
  for (const way of [command, command, court.newId()]) {
    expect(await court.as('staff').post(`/residents/${nurse}/status`, said, { command: way })).toMatchObject({ status: 200, body: { done: true } })
  }
  expect(await rows(nurse)).toBe(1)
  expect(await count(court, 'looks', `resident_id = '${nurse}' and why = 'card'`), 'before anybody has opened the card').toBe(1)
  expect(await cardOf(nurse)).toMatchObject({ status: 'positive', statusUntil: said.until, statuses: [{ id: said.id, status: 'positive', reason: '区疾控通知', since: said.since, by: 'the staff' }] })
  const own = (await court.as('nurse').get(`/me/record?resident=${nurse}`)).body
  expect(own).toMatchObject({ resident: { status: 'positive' }, statuses: [{ status: 'positive', reason: '区疾控通知', by: 'staff' }] })
  expect(own.looks[0]).toMatchObject({ role: 'staff', why: 'card' })
  for (const changed of [{ status: 'none' }, { until: null }, { until: plus(court.now(), day) }, { since: plus(court.now(), -day) }, { reason: '复核' }]) {
    expect([changed, (await court.as('staff').post(`/residents/${nurse}/status`, { ...said, ...changed })).body.code]).toEqual([changed, 'status-id-taken'])
  }
  // A desk whose clock is a little ahead says it again as well.
  const early = body({ since: plus(court.now(), minute) })
  for (let twice = 0; twice < 2; twice++, court.pass(2_000)) expect((await court.as('staff').post(`/residents/${nurse}/status`, early)).body).toEqual({ done: true })
  expect(await rows(nurse)).toBe(2)
})

test('the rules go by it from the next look on, and no longer once it is over', async () => {
  const { dialysis } = court.place.residents
  const adviceNow = async (): Promise<string> => {
    const asked = await court.as('staff').post('/exits', request(court, dialysis, { purpose: 'exam', place: court.newId() }))
    await court.as('staff').post(`/exits/${asked.body.id}/withdraw`, {})
    return asked.body.advice.decider
  }
  const before = await adviceNow()
  expect(before).not.toBe('secretary')
  await say(dialysis, { status: 'positive', until: plus(court.now(), hour) })
  expect(await adviceNow()).toBe('secretary')
  court.pass(hour)
  expect(await adviceNow()).toBe(before)
  expect(await cardOf(dialysis)).toMatchObject({ status: 'none', statusUntil: null, statuses: [{ status: 'positive' }] })
})

/** The jobs that were asked for, as the worker would do them. */
async function doJobs(): Promise<void> {
  const community = court.place.community as CommunityId
  const { rows } = await sql<{ payload: { community: CommunityId; said: string } }>`select payload from job_runs where task = 'exits:person-review' order by asked_at, id`.execute(court.database.owner)
  for (const { payload } of rows) await reviewPerson({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined })
}

test('a pass that the rules would not give any more is taken back for those grounds, once, and the person is told; one that they still would give stays', async () => {
  const { labour } = court.place.residents
  const exit = await readyRecall(court, labour)
  const granted = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  expect(granted.body).toMatchObject({ state: 'granted', pass: { status: 'valid' } })
  await say(labour, { status: 'none' })
  await doJobs()
  expect((await court.as('staff').get(`/exits/${exit}`)).body.state).toBe('granted')
  // Somebody else's would be taken back as well by now, and nobody has said anything of them.
  const { mother } = court.place.residents
  const other = await readyRecall(court, mother)
  expect((await court.as('deputy').post(`/exits/${other}/grant`, grantBody(court))).status).toBe(200)
  await sql`update residents set status = 'positive' where id = ${mother}`.execute(court.database.owner)
  // The review of the first word comes when the second has been said.
  await say(labour, { status: 'positive-pool', reason: '混管异常', since: plus(court.now(), -2 * minute) })
  await say(labour, { status: 'positive', reason: '核酸复核阳性', since: court.now() })
  await doJobs()
  await doJobs()
  expect((await court.as('staff').get(`/exits/${other}`)).body.state).toBe('granted')
  await sql`update residents set status = 'none' where id = ${mother}`.execute(court.database.owner)
  const after = (await court.as('staff').get(`/exits/${exit}`)).body
  expect(after).toMatchObject({ state: 'revoked', pass: { status: 'revoked' }, refusal: { role: 'staff', reason: '核酸复核阳性', cause: 'decision', appealTo: 'secretary' } })
  expect(after.decisions.filter((one: any) => one.what === 'revoked')).toHaveLength(1)
  expect(await count(court, 'news', `resident_id = '${labour}' and code = 'exit-revoked'`)).toBe(1)
  // Whoever put it down has not told her: that is for the call list, with no order behind it.
  expect((await court.as('staff').get('/desk/queue/toTell')).body.lines).toMatchObject([{ says: { people: [{ resident: labour, exits: [{ exit, order: null, scope: null }] }] } }])
})

test('an emergency is not taken back, whatever is put down', async () => {
  const { mother } = court.place.residents
  const { body: { id } } = await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: mother, described: '', at: court.now() })
  await say(mother, { status: 'positive' })
  await doJobs()
  expect((await court.as('staff').get(`/exits/${id}`)).body.state).toBe('granted')
})

test('what is put down late, of a time before, changes nothing that holds; two desks at once end in one state', async () => {
  const { neighbour } = court.place.residents
  await say(neighbour, { status: 'close-contact', since: plus(court.now(), -2 * hour) })
  await say(neighbour, { status: 'monitored', since: plus(court.now(), -5 * day) })
  expect((await cardOf(neighbour)).status).toBe('close-contact')
  const at = plus(court.now(), -hour)
  await Promise.all((['positive-pool', 'none', 'positive'] as const).map((status) => say(neighbour, { status, since: at }, 'deputy')))
  const card = await cardOf(neighbour)
  expect([card.status, card.statuses.length]).toEqual([card.statuses[0].status, 5])
})

test('a desk whose clock is a little ahead puts it down as of now; the same word under one id is that of one person', async () => {
  const { dialysis, labour } = court.place.residents
  const said = body({ status: 'monitored', since: plus(court.now(), 5 * minute) })
  expect((await court.as('staff').post(`/residents/${dialysis}/status`, said)).status).toBe(200)
  expect((await cardOf(dialysis)).statuses.find((it: any) => it.id === said.id).since <= court.now()).toBe(true)
  expect((await court.as('staff').post(`/residents/${labour}/status`, said)).body.code).toBe('status-id-taken')
})

test('of two desks that say something of the same minute the one that puts it down last is believed, whichever opened its form first', async () => {
  const { mother } = court.place.residents
  const of = instantOf(Math.floor((msOf(court.now()) - 10 * minute) / minute) * minute)
  await say(mother, { status: 'none', reason: '复核阴性', since: plus(of, 40_000) })
  court.pass(1000)
  await say(mother, { status: 'positive', reason: '再次核酸', since: plus(of, 5_000) })
  const { status, statuses } = await cardOf(mother)
  expect([status, ...statuses.slice(0, 2).map((one: { reason: string; since: string }) => [one.reason, one.since])]).toEqual(['positive', ['再次核酸', of], ['复核阴性', of]])
})

test('not by a gate, a neighbour or the person; not without a reason, from the future, or ending before it begins', async () => {
  const { nurse } = court.place.residents
  const before = await rows(nurse)
  for (const who of ['gate', 'neighbour', 'nurse'] as const) expect((await say(nurse, {}, who)).status, who).toBe(404)
  expect((await say(nurse, { reason: ' ' })).status).toBe(422)
  expect((await say(nurse, { status: 'recovered' })).status).toBe(422)
  expect((await say(nurse, { since: plus(court.now(), hour) })).body.code).toBe('status-in-the-future')
  expect((await say(nurse, { until: plus(court.now(), -2 * hour) })).body.code).toBe('status-ends-before-it-begins')
  expect(await rows(nurse)).toBe(before)
})

test('what was said cannot be changed or taken away by the application', async () => {
  for (const statement of ["update own_statuses set status = 'none'", 'delete from own_statuses']) {
    await expect(transaction(court.database, [court.place.community as CommunityId], (tx) => sql.raw(statement).execute(tx)), statement).rejects.toMatchObject({ code: '42501' })
  }
})
