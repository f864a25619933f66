// Tubes in boxes from the table to the laboratory: told by a station in any order, handed over by a code that opens one hand-over once, or on paper; found by one search.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { onTheRoadFor } from '#domain/rounds/boxes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let phone: ReturnType<Osmanthus['with']>
const station = { id: '', number: 1, name: '中心花园 Garden' }
const round = { id: '', title: '第三轮 Third round' }
const box = { id: '', code: 'BOX 3' }
beforeAll(async () => {
  court = await osmanthus()
  for (const one of [station, round, box]) one.id = court.newId()
  await court.as('staff').post('/stations', station)
  await court.as('staff').post('/testing-rounds', {
    ...round, kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: 'x', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: station.id, lanes: 1 }],
  })
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: station.id, label: 'table 1' })
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  phone = court.with({ authorization: `Bearer ${enrolled.body.secret}` })
})
afterAll(() => court.close())

const tell = async (facts: object[], from = phone) => (await from.post('/facts', { facts, sentAt: court.now(), steady: null })).body
let ms = 0
/** One after the other, as at a table. */
const next = () => plus(court.now(), -30_000 + ++ms)
const act = (what: string, more: object = {}) => ({ type: 'box', id: court.newId(), at: next(), round: round.id, box: box.id, what, code: what === 'opened' ? box.code : null, tube: null, count: null, ...more })
const tube = (code: string, what: string) => ({ type: 'tube', id: court.newId(), at: next(), round: round.id, tube: code, what, size: what === 'opened' ? 10 : null, to: null })
const swab = (code: string, person: string | null) => ({ type: 'sample', id: court.newId(), at: next(), round: round.id, tube: code, size: 10, person, called: person ? '' : 'x', how: 'door' })
const code = () => {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: createHash('sha256').update(token).digest('base64url') }
}
const give = (hash: string, more: object = {}) => ({ type: 'box-hand', id: court.newId(), at: next(), round: round.id, box: box.id, hash, ...more })
const boxes = async () => (await court.as('staff').get(`/testing-rounds/${round.id}/boxes`)).body
const where = async (number: string, who: 'staff' | 'nobody' = 'staff') => (await court.as(who).get(`/tubes?code=${encodeURIComponent(number)}`)).body
const anyone = (path: string, token: string, more: object = {}, community: string = court.place.community) => court.as('nobody').post(`/hand-overs/${path}`, { community, token, ...more })
const late = async () => (await court.as('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'boxesLate')?.lines ?? []

const [first, onward, lab] = [code(), code(), code()]

describe('a box at the table', () => {
  test('told in any order and twice it comes to the same; what lies in no box is named', async () => {
    await tell([tube('SH0001', 'opened'), swab('SH0001', court.place.residents.nurse), tube('SH0001', 'closed'), tube('SH0002', 'opened'), swab('SH0002', court.place.residents.dialysis), tube('SH0002', 'closed'), swab('SH0003', null)])
    const told = [act('opened'), act('put', { tube: 'sh 0001' }), act('put', { tube: 'SH0002' }), act('put', { tube: 'SH0009' }), act('out', { tube: 'SH0009' }), act('closed', { count: 2 })]
    expect(await tell([...told].reverse())).toMatchObject({ held: [] })
    expect(await tell([...told, told[0]!])).toMatchObject({ held: [] })
    expect(await boxes()).toMatchObject({ boxes: [{ id: box.id, code: 'BOX3', station: station.name, tubes: ['SH0001', 'SH0002'], closed: true, count: 2, with: 'station', doubts: [], way: [] }], loose: ['SH0003'], looseCount: 1 })
    expect((await tell([{ ...told[1], tube: 'OTHER' }])).held).toEqual([{ id: told[1]!.id, why: 'other-content' }])
    expect((await tell([act('put', { tube: 'SH0001', round: court.newId() })])).held).toMatchObject([{ why: 'not-its-business' }])
    expect((await tell([act('put'), act('closed'), act('opened', { code: null })])).held.map((it: any) => it.why)).toEqual(['unread', 'unread', 'unread'])
    expect((await tell([act('put', { tube: 'SH0001' })], court.as('gate') as typeof phone)).held).toMatchObject([{ why: 'not-its-business' }])
    expect((await boxes()).boxes[0].tubes).toEqual(['SH0001', 'SH0002'])
  })

  test('only whoever reads testing rounds sees boxes and finds tubes; another community has none of it', async () => {
    for (const who of ['nurse', 'gate', 'nobody'] as const) {
      for (const path of [`/testing-rounds/${round.id}/boxes`, '/tubes?code=SH0001', '/tube-stock']) expect((await court.as(who).get(path)).status, `${who} ${path}`).toBeGreaterThanOrEqual(401)
    }
    expect((await court.asRiverside('staff').get(`/testing-rounds/${round.id}/boxes`)).status).toBe(404)
    expect((await court.asRiverside('staff').get('/tubes?code=SH0001')).body).toEqual({ tubes: [], boxes: [], issuedTo: [] })
    expect((await court.asRiverside('staff').post(`/boxes/${box.id}/handings`, { id: court.newId(), leg: 'driver', what: 'given', at: court.now(), who: 'x', place: 'x' })).body.code).toBe('not-found')
  })
})

describe('from hand to hand by a code', () => {
  test('a code that nobody was told of opens nothing, whatever community it names', async () => {
    for (const community of [court.place.community, court.riverside.community, court.newId()]) {
      expect((await anyone('open', first.token, {}, community)).body.code).toBe('hand-over-unknown')
      expect((await anyone('confirm', first.token, { id: court.newId(), who: 'x', place: '', next: null }, community)).body.code).toBe('hand-over-unknown')
    }
    await tell([give(first.hash)])
    expect((await anyone('open', first.token, {}, court.riverside.community)).body.code).toBe('hand-over-unknown')
    expect((await anyone('open', first.hash)).body.code).toBe('hand-over-unknown')
  })

  test('the driver sees which box, how many tubes and from where, and nobody’s name; takes it once', async () => {
    const seen = await anyone('open', first.token)
    expect(seen.body).toMatchObject({ box: 'BOX3', tubes: 2, station: station.name, leg: 'driver', what: 'taken', done: null })
    expect(seen.body.other).not.toBeNull()
    expect(JSON.stringify(seen.body)).not.toMatch(/SH000|1380000/)
    const said = { id: court.newId(), who: '老周', place: station.name, next: { given: onward.hash, taken: lab.hash } }
    expect((await anyone('confirm', first.token, { ...said, next: null })).body.code).toBe('hand-over-unknown')
    court.pass(minute)
    expect((await anyone('confirm', first.token, said)).status).toBe(200)
    expect((await anyone('confirm', first.token, said)).status).toBe(200)
    expect((await anyone('confirm', first.token, { ...said, id: court.newId() })).body.code).toBe('hand-over-used')
    expect((await boxes()).boxes[0]).toMatchObject({ with: 'driver', way: [{ leg: 'driver', gap: false, given: { how: 'station' }, taken: { who: '老周', how: 'code', place: station.name } }] })
    expect((await anyone('open', first.token)).body.done).not.toBeNull()
  })

  test('too long on the road it is owed at the desk, until the laboratory has it', async () => {
    expect(await late()).toEqual([])
    court.pass(onTheRoadFor + minute)
    expect(await late()).toMatchObject([{ says: { box: 'BOX3', title: round.title, tubes: 2 }, owed: { group: 'now' } }])
    expect((await court.asRiverside('staff').get('/desk/queue/boxesLate')).body.lines ?? []).toEqual([])
    // The driver's word and the laboratory's, whichever comes first.
    expect((await anyone('confirm', lab.token, { id: court.newId(), who: '市检验所', place: '一号窗', next: null })).status).toBe(200)
    expect((await boxes()).boxes[0]).toMatchObject({ with: 'laboratory', way: [{}, { given: null, taken: { who: '市检验所', place: '一号窗' } }] })
    expect((await anyone('open', onward.token)).body).toMatchObject({ leg: 'laboratory', what: 'given', done: null, by: '市检验所' })
    expect((await anyone('confirm', onward.token, { id: court.newId(), who: '老周', place: '', next: null })).status).toBe(200)
    expect((await anyone('confirm', onward.token, { id: court.newId(), who: '老周', place: '', next: { given: first.hash, taken: lab.hash } })).body.code).toBe('hand-over-used')
    expect((await boxes()).boxes[0].way).toMatchObject([{ leg: 'driver', gap: false }, { leg: 'laboratory', gap: false, given: { who: '老周' }, taken: { who: '市检验所' } }])
    expect(await late()).toEqual([])
  })

  test('one search finds the tube: round, station, phone, box, who has it, its acts in order, its people', async () => {
    const it = await where('sh 0001')
    expect(it.tubes).toMatchObject([{ round: { id: round.id }, code: 'SH0001', closed: true, station: station.name, phone: 'table 1', boxes: [{ code: 'BOX3' }], with: 'laboratory', members: [{ person: court.place.residents.nurse }] }])
    expect(it.tubes[0].steps.map((step: any) => step.what)).toEqual(['opened', 'closed', 'put', 'given', 'taken', 'taken', 'given'])
    expect((await where('box3')).boxes).toMatchObject([{ id: box.id, with: 'laboratory' }])
    expect((await where('SH0003')).tubes).toMatchObject([{ boxes: [], with: 'station' }])
    expect((await where('NEVER')).tubes).toEqual([])
    expect((await where('1.2E+12')).code).toBe('tube-spoiled')
  })
})

describe('opened again, and on paper', () => {
  const other = { id: '', code: 'BOX4' }
  test('a box that is opened again is not given away; its code takes nothing, and what is too old opens nothing', async () => {
    other.id = court.newId()
    const mine = (what: string, more: object = {}) => act(what, { box: other.id, ...(what === 'opened' ? { code: other.code } : {}), ...more })
    const [used, old] = [code(), code()]
    await tell([mine('opened'), mine('put', { tube: 'SH0003' }), mine('closed', { count: 1 }), give(used.hash, { box: other.id }), mine('reopened')])
    expect((await boxes()).boxes.at(-1)).toMatchObject({ code: 'BOX4', closed: false, with: 'station', way: [] })
    expect((await anyone('confirm', used.token, { id: court.newId(), who: 'x', place: '', next: { given: code().hash, taken: code().hash } })).body.code).toBe('hand-over-unknown')
    await tell([mine('closed', { count: 2 }), give(old.hash, { box: other.id })])
    expect((await boxes()).boxes.at(-1)).toMatchObject({ closed: true, count: 2, doubts: ['count-differs'] })
    // The code of before is not the code of now.
    expect((await anyone('open', used.token)).body.code).toBe('hand-over-unknown')
    court.pass(day + minute)
    expect((await anyone('open', old.token)).body.code).toBe('hand-over-unknown')
  })

  const anew = async () => {
    const id = court.newId()
    const mine = (what: string, more: object = {}) => act(what, { box: id, ...(what === 'opened' ? { code: `BOX${id.slice(-6)}` } : {}), ...more })
    await tell([mine('opened'), mine('put', { tube: `T${id.slice(-6)}` })])
    return { id, mine, stands: async () => (await boxes()).boxes.find((one: any) => one.id === id) }
  }
  const taking = () => ({ id: court.newId(), who: '老周', place: '', next: { given: code().hash, taken: code().hash } })

  test('a code takes no box that is not closed; the code of now does, where it was opened again before; one that is too old does not', async () => {
    const { id, mine } = await anew()
    const [early, now, old] = [code(), code(), code()]
    await tell([give(early.hash, { box: id })])
    expect((await anyone('confirm', early.token, taking())).body.code).toBe('box-not-closed')
    expect((await court.as('staff').post(`/boxes/${id}/handings`, { id: court.newId(), leg: 'driver', what: 'taken', at: court.now(), who: 'x', place: 'x' })).body.code).toBe('box-not-closed')
    await tell([mine('closed', { count: 1 }), mine('reopened'), mine('closed', { count: 1 }), give(now.hash, { box: id }), give(old.hash, { box: id })])
    expect((await anyone('open', now.token)).body).toMatchObject({ done: null, other: expect.any(String) })
    const said = taking()
    expect((await anyone('confirm', now.token, said)).status).toBe(200)
    court.pass(day + minute)
    expect((await anyone('confirm', now.token, said)).status, 'the same again').toBe(200)
    expect((await anyone('confirm', old.token, taking())).body.code).toBe('hand-over-unknown')
  })

  test('two codes were shown for one hand-over: the box went with one, and the other takes it back from nobody', async () => {
    const { id, mine, stands } = await anew()
    const [first, second, onward, lab] = [code(), code(), code(), code()]
    await tell([mine('closed', { count: 1 }), give(first.hash, { box: id }), give(second.hash, { box: id })])
    expect((await anyone('confirm', second.token, { ...taking(), next: { given: onward.hash, taken: lab.hash } })).status).toBe(200)
    expect((await anyone('confirm', lab.token, { id: court.newId(), who: '市检验所', place: '', next: null })).status).toBe(200)
    court.pass(5 * minute)
    expect((await anyone('confirm', first.token, taking())).body.code).toBe('hand-over-used')
    expect(await stands()).toMatchObject({ with: 'laboratory' })
  })

  test('a box that came back is opened, closed and given anew, and its code takes it as the first one did', async () => {
    const { id, mine, stands } = await anew()
    const [first, again] = [code(), code()]
    await tell([mine('closed', { count: 1 }), give(first.hash, { box: id })])
    expect((await anyone('confirm', first.token, taking())).status).toBe(200)
    court.pass(5 * minute)
    await tell([mine('reopened'), mine('closed', { count: 1 }), give(again.hash, { box: id })])
    expect((await anyone('open', again.token)).body).toMatchObject({ leg: 'driver', what: 'taken', done: null })
    expect((await anyone('confirm', again.token, taking())).status).toBe(200)
    expect(await stands()).toMatchObject({ with: 'driver', way: [{ leg: 'driver' }, { leg: 'driver', taken: { how: 'code' } }] })
  })

  test('what names a box with a round that is not its own says nothing of it', async () => {
    const { id, mine, stands } = await anew()
    await tell([mine('closed', { count: 1 })])
    const elsewhere = court.newId()
    await court.as('staff').post('/testing-rounds', { id: elsewhere, title: '另一轮', kind: 'pcr', size: 10, begins: court.now(), ends: plus(court.now(), hour), orderedBy: 'x', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: station.id, lanes: 1 }] })
    await tell([mine('reopened', { round: elsewhere })])
    const row = async () => (await sql<any>`select round_id as round, tubes, closed_at is not null as closed, told_at from boxes where id = ${id}`.execute(court.database.owner)).rows[0]
    const before = await row()
    expect(before).toMatchObject({ round: round.id, tubes: 1, closed: true })
    expect(await stands()).toMatchObject({ closed: true })
    // Told of again later, it is on the road since it was told first.
    court.pass(10 * minute)
    await tell([mine('closed', { count: 1 })])
    expect((await row()).told_at).toEqual(before.told_at)
  })

  test('a tube of which no result came is asked after once, however often it was told to be closed, until a laboratory has said something', async () => {
    const asked = async () => ((await court.as('staff').get('/desk/queue/tubesLate')).body.lines ?? []).filter((it: any) => it.says.tube === 'LATE1')
    await tell([tube('LATE1', 'opened'), tube('LATE1', 'closed')])
    court.pass(minute)
    await tell([tube('LATE1', 'closed')])
    court.pass(day + hour)
    expect(await asked()).toHaveLength(1)
    const lab = court.newId()
    await court.as('staff').post('/laboratories', { id: lab, name: '市疾控' })
    await court.as('staff').post('/lab-results', { id: court.newId(), lab, tube: 'LATE1', verdict: 'negative', testedAt: null })
    expect(await asked()).toEqual([])
  })

  test('staff write down what was signed: twice is once, of tomorrow or of a box that is not there is wrong', async () => {
    const paper = (more: object = {}) => ({ id: court.newId(), leg: 'driver', what: 'taken', at: plus(court.now(), -hour), who: '老周', place: '东门', ...more })
    const say = (body: object, id = other.id, who: 'staff' | 'nurse' = 'staff') => court.as(who).post(`/boxes/${id}/handings`, body)
    const one = paper()
    expect([(await say(one)).status, (await say(one)).status]).toEqual([200, 200])
    expect((await say({ ...one, who: '别人' })).body.code).toBe('id-taken')
    expect((await say(paper({ at: plus(court.now(), hour) }))).body.code).toBe('time-ahead')
    expect((await say(paper(), court.newId())).body.code).toBe('not-found')
    expect((await say(paper(), other.id, 'nurse')).status).toBeGreaterThanOrEqual(403)
    expect((await boxes()).boxes.find((it: any) => it.id === other.id)).toMatchObject({ with: 'driver', way: [{ leg: 'driver', taken: { how: 'paper', place: '东门' } }] })
  })
})

describe('tubes as stock', () => {
  const move = (more: object) => court.as('staff').post('/tube-stock', { id: court.newId(), station: station.id, what: 'issued', count: 200, first: '', last: '', words: '', ...more })
  test('issued, used, returned, lost, broken and left add up; more used than issued is seen', async () => {
    expect((await court.as('staff').get('/tube-stock')).body.stations).toMatchObject([{ name: station.name, stock: { issued: 0, used: 4, left: -4 } }])
    const one = { id: court.newId(), count: 200, first: 'sh 0001', last: 'SH0200' }
    expect((await move(one)).status).toBe(200)
    expect((await move(one)).status).toBe(200)
    expect((await move({ ...one, count: 100, last: 'SH0100' })).body.code).toBe('id-taken')
    await move({ what: 'returned', count: 50 })
    await move({ what: 'broken', count: 2 })
    expect((await move({ what: 'lost', count: 1 })).body.stations[0].stock).toEqual({ issued: 200, used: 4, returned: 50, lost: 1, broken: 2, left: 143 })
    expect((await where('SH0150'))).toMatchObject({ tubes: [], issuedTo: [station.name] })
  })
  test('labels that are out already are asked about, and issued again by a second word; those that came back are not', async () => {
    const labels = (first: string, last: string, more: object = {}) => move({ count: Number(last.slice(2)) - Number(first.slice(2)) + 1, first, last, ...more })
    const one = { id: court.newId() }
    expect([(await labels('XY0001', 'XY0100', one)).status, (await labels('XY0001', 'XY0100', one)).status], 'the same again is no second').toEqual([200, 200])
    expect((await labels('XY0100', 'XY0120')).body).toMatchObject({ code: 'stock-issued-before', details: { station: station.name, first: 'XY0001', last: 'XY0100' } })
    expect((await labels('XY0101', 'XY0120')).status).toBe(200)
    expect((await labels('XY0010', 'XY0012', { what: 'lost' })).status).toBe(200)
    expect((await labels('XY0100', 'XY0100', { despite: true })).status).toBe(200)
    court.pass(minute)
    await labels('XY0050', 'XY0060', { what: 'returned' })
    expect((await labels('XY0051', 'XY0059')).status).toBe(200)
    expect((await labels('XY0049', 'XY0059')).body.code, 'one of them did not come back').toBe('stock-issued-before')
  })
  test('labels that do not count on, or are not so many, are asked about; another community’s station is not there', async () => {
    expect((await move({ first: 'SH0001', last: 'SH0100' })).body).toMatchObject({ code: 'stock-count', details: { count: 100 } })
    expect((await move({ first: 'SH0200', last: 'SH0001' })).body.code).toBe('stock-range')
    expect((await move({ first: '1.2E+12', last: '1.3E+12' })).body.code).toBe('tube-spoiled')
    expect((await move({ station: court.newId() })).body.code).toBe('not-found')
    expect((await court.as('nurse').post('/tube-stock', { id: court.newId(), station: station.id, what: 'issued', count: 1, first: '', last: '', words: '' })).status).toBeGreaterThanOrEqual(403)
  })
})
