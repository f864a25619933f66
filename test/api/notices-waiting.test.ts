// Homes that have to be rung and knocked at stand at the desk, with whoever owns them and by when: danger rings, the rest is due when it was promised. Nothing is late in no list.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { noticesInQueue } from '#server/notices/notices-queue.ts'
import { climb, homesOn, issue, openNotices, water } from '../support/notices.ts'
import type { Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeEach(async () => { court = await openNotices(undefined, queueRoutes(noticesInQueue)) })
afterEach(() => court.close())

const issued = async (more: object = {}): Promise<string> => { const { status, body } = await issue(court, water(court, more)); expect(status, JSON.stringify(body)).toBe(200); return body.id }
const lines = async (section: string): Promise<any[]> => (await court.as('staff').get(`/desk/queue/${section}`)).body.lines
const told = (id: string, household: string) => court.as('building-lead').post(`/notices/${id}/told`, { id: court.newId(), household, what: 'told', how: 'phone', at: court.now() })

test('danger at night rings at the desk with the secretary, until every home knows', async () => {
  const id = await issued({ urgency: 'danger', subject: 'gas', source: { 'zh-Hans': { title: '燃气泄漏', lines: [], when: '', where: '' } } })
  await climb(court, id)
  expect(await lines('noticesNow')).toMatchObject([{ id, says: { title: { 'zh-Hans': '燃气泄漏' }, rings: 0, knocks: 3, open: 3, by: plus(court.now(), hour) }, owed: { urgency: 'now', group: 'now', step: { code: 'call' }, rings: true, owner: { by: 'secretary' } } }])
  expect((await court.as('staff').get('/desk/now')).body.sections.flatMap((it: any) => it.lines)).toHaveLength(1)
  expect(await lines('notices')).toEqual([])
  for (const household of [court.place.households.nurse, court.place.households.labour]) await told(id, household)
  expect(await lines('noticesNow')).toMatchObject([{ says: { knocks: 1, open: 1 } }])
  await told(id, court.place.households.dialysis)
  expect(await lines('noticesNow')).toEqual([])
})

test('what can wait stands there once somebody is to be rung, is due when everybody was to know, and late after that; what is over is nobody’s', async () => {
  const id = await issued()
  await climb(court, id)
  expect(await lines('notices'), 'nobody is to be rung yet').toEqual([])
  court.pass(4 * hour)
  await climb(court, id)
  expect(await lines('notices')).toMatchObject([{ id, says: { rings: 3, open: 3, by: plus(court.now(), 8 * hour) }, owed: { urgency: 'today', group: 'today', rings: false } }])
  court.pass(8 * hour)
  expect(await lines('notices')).toMatchObject([{ id, owed: { group: 'now' } }])
  court.pass(12 * hour)
  expect(await lines('notices')).toEqual([])
})

test('a promise that is broken is late although its plan has nobody ring, and a group that was told perhaps is somebody’s to look at', async () => {
  const id = await issued({ plan: [{ rung: 'page', after: 0 }] })
  await climb(court, id)
  court.pass(11 * hour)
  expect(await lines('notices')).toEqual([])
  court.pass(hour)
  expect(await lines('notices')).toMatchObject([{ id, says: { rings: 0, knocks: 0, open: 3 }, owed: { group: 'now' } }])
  for (const household of [court.place.households.nurse, court.place.households.labour, court.place.households.dialysis]) await told(id, household)
  expect(await lines('notices')).toEqual([])
  await sql`insert into group_messages (community_id, id, channel, about, nth, state, by_actor, at, try_again_at) values (${court.place.community}, ${court.newId()}, 'wecom', ${id}, 1, 'doubtful', 'x', ${court.now()}, null)`.execute(court.database.owner)
  expect(await lines('notices')).toMatchObject([{ id, says: { open: 0, group: 'doubtful' } }])
  await sql`update group_messages set state = 'refused'`.execute(court.database.owner)
  expect(await lines('notices')).toMatchObject([{ id, says: { open: 0, group: 'refused' } }])
})

test('a text that did not arrive, or of which nobody knows, is somebody’s to look at before anybody is to be rung', async () => {
  const id = await issued()
  await climb(court, id)
  for (const grade of ['failed', 'doubtful']) {
    await sql`update notice_homes set last = last || ${JSON.stringify({ sms: grade })}::jsonb where household_id = ${court.place.households.labour}`.execute(court.database.owner)
    expect(await lines('notices'), grade).toMatchObject([{ id, says: { rings: 0, knocks: 0, unsure: 1, open: 3 } }])
  }
  await sql`update notice_homes set last = last || '{"sms": "handed-over"}'::jsonb`.execute(court.database.owner)
  expect(await lines('notices')).toEqual([])
})

test('what was withdrawn has nobody rung or knocked at any more', async () => {
  const id = await issued()
  await climb(court, id)
  court.pass(4 * hour)
  await climb(court, id)
  expect((await lines('notices')).map((it) => it.id)).toEqual([id])
  expect((await court.as('staff').post(`/notices/${id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不停水了' } })).status).toBe(200)
  expect((await lines('notices')).map((it) => it.id)).not.toContain(id)
})

test('whoever may not read notices is told of none, and no other community', async () => {
  const id = await issued({ urgency: 'danger' })
  await climb(court, id)
  for (const who of ['nurse', 'gate', 'volunteer'] as const) expect((await court.as(who).get('/desk/queue/noticesNow')).status, who).not.toBe(200)
  expect((await court.asRiverside('staff').get('/desk/queue/noticesNow')).body.lines).toEqual([])
})

test('whoever rings and knocks is told which notices have homes of theirs to tell, in their building alone; of what is for some alone whoever may tell some', async () => {
  const id = await issued({ urgency: 'danger', subject: 'gas', audience: { places: Object.values(court.place.buildings).map((one) => ({ kind: 'building', id: one })), terms: [] } })
  await climb(court, id)
  const mine = async (who: 'building-lead' | 'volunteer' | 'staff') => (await court.as(who).get('/notices/to-tell')).body.notices.map((it: any) => [it.id, it.buildings.map((one: any) => [one.label, one.knocks])])
  expect(await mine('building-lead')).toEqual([[id, [['2', 3]]]])
  expect(await mine('staff')).toEqual([[id, [['1', 1], ['2', 3]]]])
  const list = (who: 'building-lead' | 'staff') => court.as(who).get(`/notices/${id}/homes?which=knocks&building=${court.place.buildings.two}`)
  expect((await list('building-lead')).body.homes).toHaveLength(3)
  const volunteers = await mine('volunteer')
  expect(volunteers).toHaveLength(1)
  await sql`update notices set part = 'health' where id = ${id}`.execute(court.database.owner)
  expect([await mine('volunteer'), await mine('building-lead')]).toEqual([[], [[id, [['2', 3]]]]])
  for (const who of ['nurse', 'gate'] as const) expect((await court.as(who).get('/notices/to-tell')).status, who).toBe(403)
  // Over, nobody rings or knocks for it: whoever has homes for that alone has them no more.
  await sql`update notices set part = 'home' where id = ${id}`.execute(court.database.owner)
  expect((await list('building-lead')).status).toBe(200)
  court.pass(30 * day)
  expect([(await list('building-lead')).status, (await list('staff')).status]).toEqual([404, 200])
})

test('what they say at those homes is the text for the telephone, as it was made or written by hand, with who sends it and until when it holds', async () => {
  const source = { ...water(court).source, en: { title: 'Water off', lines: ['Please store water'], when: 'today 14:00 to 16:00', where: 'building 2' } }
  const byHand = '您好，2号楼下午停水，请接水。'
  const audience = { places: Object.values(court.place.buildings).map((one) => ({ kind: 'building', id: one })), terms: [] }
  const id = await issued({ urgency: 'danger', audience, source, edits: { telephone: { 'zh-Hans': byHand } } })
  await climb(court, id)
  const { texts } = (await court.as('staff').get(`/notices/${id}`)).body
  for (const who of ['building-lead', 'volunteer'] as const) {
    const [one] = (await court.as(who).get('/notices/to-tell')).body.notices
    expect(one, who).toMatchObject({ id, sender: '桂园居委会', validUntil: plus(court.now(), 24 * hour), telephone: { 'zh-Hans': byHand, en: texts.find((it: any) => it.kind === 'telephone' && it.language === 'en').text } })
    expect([Object.keys(one.telephone).toSorted(), one.telephone.en]).toEqual([['en', 'zh-Hans'], expect.stringContaining('Please store water')])
  }
})

test('a role that ended while a lead was away from the network: whom they told before counts, whom they say they told after it does not', async () => {
  const id = await issued({ urgency: 'danger', subject: 'gas' })
  await climb(court, id)
  const { accounts, buildings, households, residents } = court.place
  const lead = accounts['building-lead']
  const ends = plus(court.now(), hour)
  await sql`update grants set until = ${ends} where account_id = ${lead}`.execute(court.database.owner)
  // They still work here, elsewhere: the session goes on.
  await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${lead}, ${court.place.community}, 'building-lead', ${buildings.one})`.execute(court.database.owner)
  const before = plus(court.now(), minute)
  court.pass(2 * hour)
  const says = (household: string, at: string, more: object = {}) => court.as('building-lead').post(`/notices/${id}/told`, { id: court.newId(), household, what: 'told', how: 'at-the-door', at, ...more })
  expect((await says(households.nurse, court.now())).status).toBe(404)
  expect((await says(households.nurse, before)).body).toEqual({ done: true })
  expect((await homesOn(court, id, 'reached')).map((it) => [it.door, it.reached.at])).toEqual([['2-1-502', before]])
  await sql`update notices set part = 'health' where id = ${id}`.execute(court.database.owner)
  expect((await says(households.labour, before)).body, 'of what is for some alone as well').toEqual({ done: true })
  expect((await says(households.dialysis, before, { resident: residents.dialysis })).status, 'of whom alone it is: they were shown no names').toBe(404)
  expect((await court.as('volunteer').post(`/notices/${id}/told`, { id: court.newId(), household: households.dialysis, what: 'told', how: 'phone', at: before })).status).toBe(404)
  expect((await court.asRiverside('staff').post(`/notices/${id}/told`, { id: court.newId(), household: households.dialysis, what: 'told', how: 'phone', at: before })).status).toBe(404)
})

describe('what was told is taken back by whoever told it', () => {
  const issuedTo = async (): Promise<{ id: string; back: (act: string, more?: object) => Promise<{ status: number; body: any }>; tell: (act: string, at: string, household?: string) => Promise<{ status: number; body: any }> }> => {
    const id = await issued({ urgency: 'danger', subject: 'gas' })
    await climb(court, id)
    return {
      id, back: (act, more = {}) => court.as('building-lead').post(`/notices/${id}/told/take-back`, { id: court.newId(), act, ...more }),
      tell: (act, at, household = court.place.households.nurse) => court.as('building-lead').post(`/notices/${id}/told`, { id: act, household, what: 'told', how: 'at-the-door', at }),
    }
  }
  const of = () => ({ household: court.place.households.nurse, how: 'at-the-door' })

  test('also by a line that arrives before what it takes back: they stay on the list', async () => {
    const { id, back, tell } = await issuedTo()
    const act = court.newId()
    const at = court.now()
    court.pass(minute)
    expect((await back(act)).status, 'nobody knows of which home').toBe(404)
    const said = { at: court.now(), of: of() }
    court.pass(minute)
    expect((await back(act, said)).body).toEqual({ done: true })
    expect((await back(act, said)).body.code, 'by another press: it is so already').toBe('taken-back-already')
    expect((await tell(act, at)).body).toEqual({ done: true })
    expect(await homesOn(court, id, 'reached')).toEqual([])
    expect((await homesOn(court, id, 'knocks')).map((it) => it.door)).toContain('2-1-502')
  })

  test('of a home elsewhere, or of somebody else’s building, nothing is taken back ahead', async () => {
    const { id, back } = await issuedTo()
    const act = court.newId()
    expect((await back(act, { of: { household: court.place.households.neighbour, how: 'phone' } })).status).toBe(404)
    expect((await court.asRiverside('staff').post(`/notices/${id}/told/take-back`, { id: court.newId(), act, of: of() })).status).toBe(404)
  })

  test('after their role there ended, what they took back before', async () => {
    const { id, back, tell } = await issuedTo()
    const { accounts, buildings, community, households } = court.place
    const lead = accounts['building-lead']
    await sql`update grants set until = ${plus(court.now(), hour)} where account_id = ${lead}`.execute(court.database.owner)
    await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${lead}, ${community}, 'building-lead', ${buildings.one})`.execute(court.database.owner)
    const [act, desks] = [court.newId(), court.newId()]
    const at = plus(court.now(), minute)
    expect((await court.as('staff').post(`/notices/${id}/told`, { id: desks, household: households.labour, what: 'told', how: 'phone', at: court.now() })).status).toBe(200)
    court.pass(2 * hour)
    expect((await tell(act, at)).body).toEqual({ done: true })
    expect((await back(act)).status, 'now they may not').toBe(404)
    const said = { at: plus(at, minute), of: of() }
    expect((await back(desks, said)).status, 'a colleague’s').toBe(404)
    expect((await back(act, said)).body).toEqual({ done: true })
    expect((await homesOn(court, id, 'reached')).map((it) => it.door)).toEqual(['2-1-301'])
  })
})

test('a home at which it concerns nobody any more, though somebody lives there, is waited for by nobody', async () => {
  const id = await issued({ urgency: 'danger', subject: 'gas' })
  await climb(court, id)
  expect(await lines('noticesNow')).toMatchObject([{ says: { knocks: 3, open: 3 } }])
  await sql`update notice_homes set residents = '{}' where household_id = ${court.place.households.labour}`.execute(court.database.owner)
  expect(await lines('noticesNow')).toMatchObject([{ says: { knocks: 2, open: 2 } }])
})

test('a home from which everybody has gone is waited for by nobody; should that be a mistake it is', async () => {
  await issued({ plan: [{ rung: 'page', after: 0 }] })
  court.pass(12 * hour)
  const gone = (at: string | null) => sql`update residents set moved_away_at = ${at} where household_id = any(${Object.values(court.place.households)}::uuid[]) and household_id <> ${court.place.households.labour}`.execute(court.database.owner)
  const open = async (): Promise<number[]> => (await lines('notices')).map((it) => it.says.open)
  expect(await open()).toEqual([3])
  await gone(court.now())
  expect(await open()).toEqual([1])
  await gone(null)
  expect(await open()).toEqual([3])
})
