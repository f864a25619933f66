// Who comes when to a testing round: kept with it, told to each home once, moved, put off by rain for those alone who have not gone, and taken back.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { noChannels } from '#server/channels/channels.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { roundJobs } from '#server/rounds/jobs.ts'
import { testingRoutes } from '#server/rounds/routes.ts'
import { slotRoutes } from '#server/rounds/slot-routes.ts'
import type { Osmanthus, Who } from '../support/api.ts'
import { climb, community, openNotices } from '../support/notices.ts'
import { unwritable } from '../support/unwritable.ts'

let court: Osmanthus
let round: string
const stations = [{ id: '', number: 1, name: '中心花园' }, { id: '', number: 2, name: '北门' }]
beforeEach(async () => {
  court = await openNotices(noChannels, [...testingRoutes, ...slotRoutes])
  await installQueue(court.database, ['rounds:slots', 'rounds:over'])
  for (const one of stations) {
    one.id = court.newId()
    expect((await court.as('staff').post('/stations', one)).status).toBe(200)
  }
  round = court.newId()
})
afterEach(() => court.close())

const entrances = () => court.place.entrances
const slot = (entrance: string, station: number, from: number, more: object = {}) => ({ entrance, station: stations[station]!.id, from: plus(court.now(), from * minute), until: plus(court.now(), (from + 20) * minute), ...more })
/** Building 1 now, building 2 in an hour, both at station 1. */
const both = () => [slot(entrances().one, 0, -5), slot(entrances().two, 0, 60)]
const call = (slots: object[], more: object = {}) => court.as('staff').post('/testing-rounds', {
  id: round, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), -minute), ends: plus(court.now(), 6 * hour), orderedBy: '街道，电话', note: '',
  places: [{ kind: 'compound', id: court.place.compound }], stations: stations.map(({ id }) => ({ id, lanes: 1 })), slots, ...more,
})
/** What the queue holds, done as the worker would; done before, it is done again. */
async function tellAll(): Promise<void> {
  const { rows } = await sql<{ task: string; payload: any }>`select task, payload from job_runs where task in ('rounds:slots', 'rounds:over') order by asked_at, id`.execute(court.database.owner)
  for (const { task, payload } of rows) await roundJobs(noChannels).tasks![task]!({ db: court.database, community: community(court), payload, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined })
}
const own = async (who: 'neighbour' | 'nurse') => (await court.as(who).get('/me/notices')).body.notices.filter((it: { state: string; subject: string }) => it.subject === 'test' && it.state === 'valid')
/** It stood on the page of this home. */
async function opened(who: 'neighbour' | 'nurse'): Promise<void> {
  const [{ id }] = await own(who)
  await climb(court, id)
  expect((await court.as(who).post('/me/notices/opened', { notices: [id] })).status).toBe(200)
}
const act = (path: string, body: object, who: Who | 'nobody' = 'staff') => court.as(who).post(`/testing-rounds/${round}/${path}`, body)
const shown = async (entrance: string) => (await court.as('staff').get(`/testing-rounds/${round}/slots`)).body.slots.find((one: { entrance: string }) => one.entrance === entrance)
const swab = (person: string) => sql`
  insert into samples (community_id, id, round_id, tube, size, person_id, called, how, by_actor, at, device_at, received_at, doubts)
  values (${court.place.community}, ${court.newId()}, ${round}, 'SH1', 10, ${person}, '', 'door', 'device:x', ${court.now()}, ${court.now()}, ${court.now()}, '{}')`.execute(court.database.owner)

test('called with its slots, each home reads its own once: place, day, time, station, and nobody’s name', async () => {
  const slots = both()
  expect((await call(slots)).status).toBe(200)
  await tellAll()
  await tellAll()
  const notices = await own('nurse')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({ kind: 'notice', subject: 'test', ground: '街道，电话', source: { 'zh-Hans': { where: '1号采样点 中心花园' } } })
  expect(notices[0].source.en.where).toBe('Station 1, 中心花园')
  expect(await shown(entrances().two)).toMatchObject({ station: stations[0]!.id, from: slots[1]!.from, until: slots[1]!.until })
  expect(await own('neighbour')).toHaveLength(1)
})

test('slots that cannot be so: no round is called; whoever may not, and another community, are told it is not there', async () => {
  const say = async (slots: object[]) => (await call(slots)).body
  expect(await say([slot(entrances().two, 0, 60), slot(entrances().two, 1, 90)])).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'twice' } })
  expect(await say([slot(entrances().two, 0, 60, { until: court.now() })])).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'order' } })
  expect(await say([slot(entrances().two, 0, 60, { station: court.newId() })])).toMatchObject({ code: 'not-found', details: { what: 'station' } })
  expect(await say([slot(court.newId(), 0, 60)])).toMatchObject({ code: 'not-found', details: { what: 'place' } })
  expect((await court.as('staff').get(`/testing-rounds/${round}/slots`)).status).toBe(404)
  expect((await call(both())).status).toBe(200)
  const rain = { id: court.newId(), station: stations[0]!.id, minutes: 40 }
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await act('shift', { ...rain, id: court.newId() }, who)).status).toBeGreaterThanOrEqual(401)
  expect((await court.asRiverside('staff').get(`/testing-rounds/${round}/slots`)).status).toBe(404)
  expect((await court.asRiverside('staff').post(`/testing-rounds/${round}/shift`, rain)).status).toBe(404)
})

test('moved, the homes of that entrance alone hear what is other; what is as it was tells nobody', async () => {
  await call(both())
  await tellAll()
  await opened('nurse')
  const moved = { id: court.newId(), slots: [slot(entrances().two, 1, 90)] }
  expect((await act('slots', moved)).status).toBe(200)
  expect((await act('slots', moved)).status).toBe(200)
  expect((await act('slots', { ...moved, id: court.newId() })).body).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'nobody' } })
  await tellAll()
  expect(await own('nurse')).toMatchObject([{ kind: 'correction', source: { 'zh-Hans': { where: '2号采样点 北门' } } }])
  expect(await own('neighbour')).toMatchObject([{ kind: 'notice' }])
})

test('moved before anybody was told of it, homes hear one thing alone, whichever job comes first', async () => {
  await call(both())
  await act('slots', { id: court.newId(), slots: [slot(entrances().two, 1, 90)] })
  await tellAll()
  expect(await own('nurse')).toMatchObject([{ kind: 'notice', source: { 'zh-Hans': { where: '2号采样点 北门' } } }])
})

test('rain: shown first, then only slots that have not begun, and only homes in which somebody is to come still; one press takes it back', async () => {
  const slots = both()
  await call(slots)
  await tellAll()
  await opened('nurse')
  const rain = { station: stations[0]!.id, minutes: 40 }
  const before = (await act('shift/preview', rain)).body
  expect(before.entrances).toBe(1)
  // Everybody of the nurse's home was tested: it is told nothing of rain.
  const { rows: home } = await sql<{ id: string }>`select id from residents where community_id = ${court.place.community} and household_id = ${court.place.households.nurse} and moved_away_at is null and kept_as is null`.execute(court.database.owner)
  for (const { id } of home) await swab(id)
  const after = (await act('shift/preview', rain)).body
  expect(after).toMatchObject({ entrances: 1, homes: before.homes - 1, people: before.people - home.length })
  const pressed = { id: court.newId(), ...rain }
  for (let n = 0; n < 2; n++) expect((await act('shift', pressed)).status).toBe(200)
  await tellAll()
  expect(await shown(entrances().two)).toMatchObject({ from: plus(slots[1]!.from as never, 40 * minute), until: plus(slots[1]!.until as never, 40 * minute) })
  expect(await shown(entrances().one)).toMatchObject({ from: slots[0]!.from })
  expect(await own('nurse')).toEqual([])
  expect(await own('neighbour')).toMatchObject([{ kind: 'notice' }])
  const { rows: told } = await sql<{ homes: number }>`select homes from notices where community_id = ${court.place.community} and kind = 'correction'`.execute(court.database.owner)
  expect(told).toEqual([{ homes: after.homes }])

  const back = { id: court.newId(), act: pressed.id }
  for (let n = 0; n < 2; n++) expect((await act('shift/take-back', back)).status).toBe(200)
  expect((await act('shift/take-back', { id: court.newId(), act: pressed.id })).body.code).toBe('taken-back-already')
  expect((await act('shift/take-back', { id: court.newId(), act: round })).body.code).toBe('not-found')
  expect(await shown(entrances().two)).toMatchObject({ from: slots[1]!.from, until: slots[1]!.until })
  await tellAll()
  expect((await court.as('staff').get(`/testing-rounds/${round}/slots`)).body.acts.map((it: { what: string; takenBack: boolean }) => [it.what, it.takenBack])).toEqual([['taken-back', false], ['shifted', true], ['planned', false]])
})

test('rain, and moved since: taking the rain back leaves what was moved; a closed round is shifted no more', async () => {
  await call(both())
  const pressed = { id: court.newId(), station: stations[0]!.id, minutes: 40 }
  await act('shift', pressed)
  const moved = slot(entrances().two, 1, 200)
  await act('slots', { id: court.newId(), slots: [moved] })
  expect((await act('shift/take-back', { id: court.newId(), act: pressed.id })).body).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'nobody' } })
  expect(await shown(entrances().two)).toMatchObject({ from: moved.from, station: stations[1]!.id })
  await act('end', { id: court.newId(), what: 'closed' })
  expect((await act('shift', { ...pressed, id: court.newId() })).body).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'closed' } })
})

test('two desks see the same rain: the second is told that the times were changed, and nobody is put off twice', async () => {
  await call(both())
  const rain = { station: stations[0]!.id, minutes: 40 }
  const { last } = (await act('shift/preview', rain)).body
  expect(last).toBe(round)
  const [one, two] = [{ id: court.newId(), ...rain, last }, { id: court.newId(), ...rain, last }]
  expect([(await act('shift', one)).status, (await act('shift', one)).status]).toEqual([200, 200])
  expect((await act('shift', two)).body.code).toBe('testing-slots-changed')
  expect(await shown(entrances().two)).toMatchObject({ from: plus(both()[1]!.from as never, 40 * minute) })
  expect((await act('shift', { ...two, last: (await act('shift/preview', rain)).body.last })).status).toBe(200)
  expect((await act('shift', { ...one, minutes: 50 })).body.code, 'the same id, and other rain').toBe('id-taken')
  expect((await act('slots', { id: one.id, slots: [slot(entrances().two, 1, 90)] })).body.code).toBe('id-taken')
})

test('what cannot be told is not set: a time that is over, rain for days, a station that is none of this round', async () => {
  await call(both())
  expect((await act('slots', { id: court.newId(), slots: [slot(entrances().two, 0, -40)] })).body).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'over' } })
  const rain = (more: object = {}) => act('shift', { id: court.newId(), station: stations[0]!.id, minutes: 600, ...more })
  expect((await rain({ station: court.newId() })).body).toMatchObject({ code: 'not-found', details: { what: 'station' } })
  for (let n = 0; n < 2; n++) expect((await rain()).status).toBe(200)
  expect((await rain()).body).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'too-late' } })
})

test('whom it concerns no more is told nothing: a time that is over, rain that was taken back before anybody heard, an entrance that was swabbed, a round that is closed', async () => {
  await call(both())
  court.pass(16 * minute)
  await tellAll()
  expect(await own('neighbour'), 'it was over before the queue came to it').toEqual([])
  expect(await own('nurse')).toHaveLength(1)
  const pressed = { id: court.newId(), station: stations[0]!.id, minutes: 40 }
  await act('shift', pressed)
  await act('shift/take-back', { id: court.newId(), act: pressed.id })
  const notices = async () => (await sql<{ n: number }>`select count(*)::int as n from notices where community_id = ${court.place.community} and subject = 'test'`.execute(court.database.owner)).rows[0]!.n
  await tellAll()
  expect(await notices()).toBe(1)
  const { rows } = await sql<{ id: string }>`
    select r.id from residents r join households h on h.id = r.household_id join flats f on f.id = h.flat_id where f.entrance_id = ${entrances().two}`.execute(court.database.owner)
  for (const { id } of rows) await swab(id)
  await act('slots', { id: court.newId(), slots: [slot(entrances().two, 1, 90)] })
  await tellAll()
  expect(await notices()).toBe(1)
  await act('slots', { id: court.newId(), slots: [slot(entrances().one, 1, 90)] })
  await act('end', { id: court.newId(), what: 'closed' })
  await tellAll()
  expect(await notices()).toBe(1)
})

test('rain is taken back for those alone who have not begun', async () => {
  await call(both())
  const pressed = { id: court.newId(), station: stations[0]!.id, minutes: 40 }
  await act('shift', pressed)
  court.pass(101 * minute)
  expect((await act('shift/take-back', { id: court.newId(), act: pressed.id })).body).toMatchObject({ code: 'testing-slots-wrong', details: { what: 'nobody' } })
})

test('closed before its slots, whoever is to come still hears once that it is off, whatever is sent twice; what is over is left alone; opened again they are asked anew', async () => {
  await call(both())
  await tellAll()
  for (const who of ['nurse', 'neighbour'] as const) await opened(who)
  court.pass(20 * minute)
  const end = { id: court.newId(), what: 'closed' }
  for (let n = 0; n < 2; n++) expect((await act('end', end)).status).toBe(200)
  await act('end', { ...end, id: court.newId() })
  for (let n = 0; n < 2; n++) await tellAll()
  const all = async () => (await sql<{ kind: string; entrance: string }>`select kind, audience -> 'places' -> 0 ->> 'id' as entrance from notices where community_id = ${court.place.community} and subject = 'test' order by issued_at, kind`.execute(court.database.owner)).rows
  expect((await all()).filter((it) => it.kind === 'withdrawal')).toEqual([{ kind: 'withdrawal', entrance: entrances().two }])
  expect(await own('nurse')).toMatchObject([{ kind: 'withdrawal', changed: { en: 'This round of testing is over. Please do not come to the station any more.' } }])
  expect(await own('neighbour'), 'their time was over').toMatchObject([{ kind: 'notice' }])

  const again = { id: court.newId(), what: 'reopened' }
  for (let n = 0; n < 2; n++) expect((await act('end', again)).status).toBe(200)
  for (let n = 0; n < 2; n++) await tellAll()
  expect((await own('nurse')).filter((it: { kind: string }) => it.kind !== 'withdrawal')).toMatchObject([{ kind: 'notice', source: { 'zh-Hans': { where: '1号采样点 中心花园' } } }])
  expect((await all()).filter((it) => it.kind === 'notice' && it.entrance === entrances().two)).toHaveLength(2)
})

test('closed and opened again before the queue came to it, nobody hears anything; whoever was swabbed never does', async () => {
  await call(both())
  await tellAll()
  const count = async () => (await sql<{ n: number }>`select count(*)::int as n from notices where community_id = ${court.place.community} and subject = 'test'`.execute(court.database.owner)).rows[0]!.n
  const before = await count()
  await act('end', { id: court.newId(), what: 'closed' })
  await act('end', { id: court.newId(), what: 'reopened' })
  await tellAll()
  expect(await count()).toBe(before)
  await opened('nurse')
  const { rows } = await sql<{ id: string }>`select id from residents where community_id = ${court.place.community} and moved_away_at is null`.execute(court.database.owner)
  for (const { id } of rows) await swab(id)
  await act('end', { id: court.newId(), what: 'closed' })
  await tellAll()
  expect(await count()).toBe(before)
})

test('an entrance of which nothing can be written holds up none behind it, neither its slot nor that the round is over', async () => {
  await call([slot(entrances().one, 0, 30), slot(entrances().two, 0, 60)])
  const mend = await unwritable(court, entrances().one)
  await expect(tellAll()).rejects.toThrow('unwritable')
  expect([(await own('neighbour')).length, (await own('nurse')).length]).toEqual([0, 1])
  await mend()
  await tellAll()
  expect((await own('neighbour')).length).toBe(1)
  for (const who of ['neighbour', 'nurse'] as const) await opened(who)
  const mendAgain = await unwritable(court, entrances().one)
  await act('end', { id: court.newId(), what: 'closed' })
  await expect(tellAll()).rejects.toThrow('unwritable')
  const kinds = async (who: 'neighbour' | 'nurse') => (await own(who)).map((it: { kind: string }) => it.kind)
  expect([await kinds('neighbour'), await kinds('nurse')]).toEqual([['notice'], ['withdrawal']])
  await mendAgain()
  await tellAll()
  expect(await kinds('neighbour')).toEqual(['withdrawal'])
})
