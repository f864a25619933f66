// What runs out by itself, or would stand for ever, at the desk: absences and stays whose time is over, and whoever was out when it was put down that they had gone.

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { reviewStay } from '#server/exits/review-stay.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { readyForExits, readyRecall, setWhereabouts, grantBody } from '../support/asking.ts'

let court: Osmanthus
beforeAll(async () => { court = await readyForExits(await osmanthus()) })
afterAll(() => court.close())

const act = async (kind: string, resident: string, more: object = {}) => {
  court.pass(1000)
  const body = { id: court.newId(), kind, residents: [resident], since: court.now(), until: null, to: null, place: '', source: '物业电话', ...more }
  expect((await court.as('staff').post('/residents/acts', body)).body).toEqual({ done: true })
  return body.id
}
const section = async (name: string) => (await court.as('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === name)
const namesIn = async (name: string) => ((await section(name))?.lines ?? []).map((line: any) => line.says.name)
/** What is owed after acts; of one alone, as where the others were seen to long ago. */
async function review(act: string | null = null): Promise<void> {
  const { rows } = await sql<{ community: any; payload: any }>`select community_id as community, payload from job_runs where task = 'exits:stay-review' and (${act}::text is null or payload ->> 'act' = ${act}) order by asked_at`.execute(court.database.owner)
  for (const { community, payload } of rows) await reviewStay({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined } as any)
}

describe('a time that is over', () => {
  test('whoever was to be back stands in the queue from that moment on, until it is put down what became of it; nobody is moved by it', async () => {
    const { neighbour } = court.place.residents
    const until = plus(court.now(), hour)
    await act('away', neighbour, { until })
    expect(await namesIn('staysOver')).toEqual([])
    court.pass(2 * hour)
    expect((await section('staysOver')).lines[0]).toMatchObject({ id: neighbour, at: until, says: { name: '邻居', door: '1-1-101', stay: 'away', until } })
    expect((await court.as('staff').get(`/residents/${neighbour}`)).body.stay).toBe('away')
    await act('away', neighbour, { until: plus(court.now(), day) })
    expect(await namesIn('staysOver')).toEqual([])
    court.pass(2 * day)
    await act('back', neighbour)
    expect(await namesIn('staysOver')).toEqual([])
  })

  test('whoever stays with others for a time stays longer with whom they were, or has left', async () => {
    const { residents: { neighbour }, flats } = court.place
    const guest = { id: court.newId(), act: court.newId(), name: '借住的人', born: null, phone: null, to: { flat: flats.neighbour, household: court.newId(), joins: false }, kind: 'temporary', since: court.now(), until: plus(court.now(), hour), host: neighbour, place: '客厅', source: '本人' }
    expect((await court.as('staff').post('/residents', guest)).status).toBe(200)
    court.pass(2 * hour)
    expect(await namesIn('staysOver')).toEqual(['借住的人'])
    const until = plus(court.now(), day)
    await act('longer', guest.id, { until })
    expect(await namesIn('staysOver')).toEqual([])
    expect((await court.as('staff').get(`/residents/${guest.id}`)).body).toMatchObject({ stay: 'temporary', stayUntil: until, household: guest.to.household, history: [{ says: { what: 'temporary', host: '邻居', place: '客厅' } }, {}] })
    court.pass(2 * day)
    expect(await namesIn('staysOver')).toEqual(['借住的人'])
    await act('moved-out', guest.id)
    expect(await namesIn('staysOver')).toEqual([])
    const settled = { id: court.newId(), act: court.newId(), name: '长住的人', born: '1990-05-06', phone: null, to: { flat: flats.neighbour, household: court.newId(), joins: false }, kind: 'temporary', since: court.now(), until: plus(court.now(), hour), host: neighbour, place: '客厅', source: '本人' }
    await court.as('staff').post('/residents', settled)
    expect((await court.as('staff').post(`/households/${settled.to.household}/slip`)).status).toBe(200)
    court.pass(2 * hour)
    expect(await namesIn('staysOver')).toEqual(['长住的人'])
    const body = { id: court.newId(), from: settled.to.household, kind: 'for-good', residents: [settled.id], since: court.now(), until: null, to: null, place: '', source: '本人' }
    expect((await court.as('staff').post('/residents/acts/preview', body)).body, 'nothing ends with it').toMatchObject({ slip: false, phones: 0, links: 0, passes: [], waiting: [], overtaken: false })
    const forGood = await act('for-good', settled.id)
    expect((await court.as('staff').get(`/residents/${settled.id}`)).body).toMatchObject({ stay: 'lives', stayUntil: null, household: settled.to.household, history: [{ says: { what: 'lives' } }, { says: { what: 'temporary' } }] })
    expect(await namesIn('staysOver')).toEqual([])
    const leaving = await court.as('staff').post('/residents/acts/preview', { ...body, id: court.newId(), kind: 'moved-out' })
    expect(leaving.body, 'what opens their home is there still').toMatchObject({ slip: true })
    const again = await court.as('staff').post('/residents/acts', { ...body, id: court.newId() })
    expect(again.body.code, 'they live here').toBe('not-for-a-time')
    expect((await court.as('staff').post('/residents/acts/take-back', { id: court.newId(), act: forGood, source: '点错了' })).body).toEqual({ done: true })
    expect((await court.as('staff').get(`/residents/${settled.id}`)).body).toMatchObject({ stay: 'temporary', stayUntil: settled.until })
    await act('moved-out', settled.id)
    const lives = await court.as('staff').post('/residents/acts/preview', { id: court.newId(), kind: 'longer', residents: [neighbour], since: court.now(), until: null, to: null, place: '', source: 'x' })
    expect(lives.body.code).toBe('not-for-a-time')
    for (const who of ['nurse', 'gate'] as const) expect((await court.as(who).get('/desk/queue/staysOver')).status, who).not.toBe(200)
  })
})

test('whoever stays for a time is back also when that time was over meanwhile: it is over, and the queue asks', async () => {
  const { residents: { neighbour }, flats } = court.place
  const until = plus(court.now(), day)
  const guest = { id: court.newId(), act: court.newId(), name: '在医院的客人', born: null, phone: null, to: { flat: flats.neighbour, household: court.newId(), joins: false }, kind: 'temporary', since: court.now(), until, host: neighbour, place: '客厅', source: '本人' }
  expect((await court.as('staff').post('/residents', guest)).status).toBe(200)
  await act('away', guest.id)
  court.pass(2 * day)
  expect(await namesIn('staysOver')).toEqual([])
  const back = { id: court.newId(), kind: 'back', residents: [guest.id], since: court.now(), until: null, to: null, place: '', source: '物业电话' }
  expect((await court.as('staff').post('/residents/acts/preview', back)).body).toMatchObject({ overtaken: false })
  for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post('/residents/acts', back)).body).toEqual({ done: true })
  expect((await court.as('staff').get(`/residents/${guest.id}`)).body).toMatchObject({ stay: 'temporary', stayUntil: until, household: guest.to.household })
  expect(await namesIn('staysOver')).toEqual(['在医院的客人'])
  const longer = plus(court.now(), day)
  await act('longer', guest.id, { until: longer })
  expect((await court.as('staff').get(`/residents/${guest.id}`)).body).toMatchObject({ stay: 'temporary', stayUntil: longer })
  expect(await namesIn('staysOver')).toEqual([])
})

describe('who was out when it was put down that they had gone', () => {
  test('is not overdue for ever: the case says why, nobody is counted out; taken back they are waited for again, and a return is one', async () => {
    const { labour } = court.place.residents
    const exit = await readyRecall(court, labour)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    await setWhereabouts(court, exit, 'out', null)
    court.pass(20 * hour)
    const seen = async () => (await court.as('staff').get(`/exits/${exit}`)).body
    const out = async () => (await court.as('staff').get('/matrix')).body.compounds.flatMap((it: any) => it.buildings).reduce((sum: number, it: any) => sum + it.out, 0)
    expect([await namesIn('overdue'), (await seen()).overdue, (await seen()).leftAs, await out()]).toEqual([['孕妇'], true, null, 1])
    const mistake = await act('moved-out', labour)
    await review()
    expect([await namesIn('overdue'), await namesIn('out'), await namesIn('toTell'), await out()]).toEqual([[], [], [], 0])
    expect(await seen()).toMatchObject({ whereabouts: 'out', overdue: false, leftAs: 'moved-out' })
    expect((await court.as('staff').post('/residents/acts/take-back', { id: court.newId(), act: mistake, source: '认错人了' })).status).toBe(200)
    await review()
    expect([await namesIn('overdue'), (await seen()).leftAs]).toEqual([['孕妇'], null])
    await act('moved-out', labour)
    await review()
    const died = await act('died', labour)
    await review(died)
    await review(died)
    expect([await namesIn('overdue'), (await seen()).leftAs]).toEqual([[], 'died'])
    court.pass(minute)
    expect((await court.as('staff').post(`/exits/${exit}/back`, { id: court.newId(), at: court.now(), right: court.now() })).status).toBe(200)
    expect(await seen()).toMatchObject({ whereabouts: 'back', leftAs: null })
  })
})

test('whom the paper of an emergency names is named by a row as at the desk, once, and it can be taken back', async () => {
  const { mother } = court.place.residents
  const id = court.newId()
  await court.as('staff').post('/exits/emergency', { id, resident: null, described: '门口的老人', at: court.now() })
  const paper = { resident: mother, what: '胸痛', ambulance: '120-7', hospital: '市一医院', calledAt: null }
  for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post(`/exits/${id}/paper`, paper)).status).toBe(200)
  const { body } = await court.as('staff').get(`/exits/${id}`)
  expect(body).toMatchObject({ resident: { id: mother }, namings: [{ resident: mother, why: '胸痛 · 市一医院', by: 'the staff', takenBack: false }] })
  expect(body.namings).toHaveLength(1)
  const back = await court.as('staff').post(`/exits/${id}/person/take-back`, { id: court.newId(), act: body.namings[0].act, why: '不是她' })
  expect(back.body).toMatchObject({ resident: null, namings: [{ takenBack: true }] })
})
