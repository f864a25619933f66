// A testing round, called, registered at two stations that hear of each other late, and who is missing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
const round = { id: '', title: '第三轮 Third round', kind: 'pcr', size: 10, begins: '', ends: '', orderedBy: 'Sub-district, by telephone', note: '' }
const station = { id: '', number: 1, name: '中心花园 Garden' }
beforeAll(async () => {
  court = await osmanthus()
  Object.assign(round, { id: court.newId(), begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour) })
  station.id = court.newId()
})
afterAll(() => court.close())

const places = () => [{ kind: 'compound', id: court.place.compound }]
const newRound = (more: object = {}) => ({ ...round, places: places(), stations: [{ id: station.id, lanes: 3 }], ...more })
const sample = (more: object = {}) => ({ type: 'sample', id: court.newId(), at: court.now(), round: round.id, tube: 'sh 0001', size: 10, person: court.place.residents.nurse, called: '', how: 'door', ...more })
let phone: ReturnType<Osmanthus['with']>
async function enrol(): Promise<ReturnType<Osmanthus['with']>> {
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: station.id, label: 'table 1' })
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  expect(enrolled.body).toMatchObject({ kind: 'station', place: { number: 1 } })
  return court.with({ authorization: `Bearer ${enrolled.body.secret}` })
}
const tell = (facts: object[], from = phone) => from.post('/facts', { facts, sentAt: court.now(), steady: null })
const figures = async () => (await court.as('staff').get(`/testing-rounds/${round.id}`)).body.figures

describe('calling a round', () => {
  test('a station, then the round; the same again is no fault, a number or an id that is taken is', async () => {
    expect((await court.as('staff').post('/stations', station)).body.stations).toEqual([station])
    expect((await court.as('staff').post('/stations', station)).status).toBe(200)
    expect((await court.as('staff').post('/stations', { ...station, id: court.newId() })).body).toMatchObject({ code: 'station-number-taken', details: { number: 1 } })
    // Its name is read in the hall and in group chats.
    for (const name of ['护士家楼下', '北门 13800000502', '北门 310101199001011234']) expect((await court.as('staff').post('/stations', { id: court.newId(), number: 2, name })).body.code, name).toBe('station-name-personal')
    expect((await court.as('staff').post('/testing-rounds', newRound())).status).toBe(200)
    expect((await court.as('staff').post('/testing-rounds', newRound())).body.code).toBe('id-taken')
  })

  test('places and stations of another community are not there; it ends after it begins', async () => {
    const say = async (more: object) => (await court.as('staff').post('/testing-rounds', newRound({ id: court.newId(), ...more }))).body
    expect(await say({ places: [{ kind: 'compound', id: court.riverside.compound }] })).toMatchObject({ code: 'not-found', details: { what: 'place' } })
    expect(await say({ stations: [{ id: court.newId(), lanes: 1 }] })).toMatchObject({ code: 'not-found', details: { what: 'station' } })
    expect(await say({ ends: round.begins })).toMatchObject({ code: 'body-wrong' })
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).post('/testing-rounds', newRound({ id: court.newId() }))).status).toBeGreaterThanOrEqual(401)
    expect((await court.asRiverside('staff').get(`/testing-rounds/${round.id}`)).status).toBe(404)
  })

  test('everybody of its places should be tested, and is missing; nobody is anything else for not having come', async () => {
    const it = await figures()
    expect(it.should).toBeGreaterThan(3)
    expect(it).toEqual({ should: it.should, missing: it.should, tested: 0, elsewhere: 0, excused: 0, away: 0, refused: 0, 'no-answer': 0 })
  })
})

describe('a station tells', () => {
  test('its phone keeps the round and everybody by door; no telephone and no reason', async () => {
    phone = await enrol()
    const first = await phone.get('/field/knows')
    const kept = JSON.stringify(first.body.stretches)
    expect(kept).toContain(round.id)
    expect(kept).toContain(court.place.residents.nurse)
    expect(kept).not.toMatch(/1380000|phone/)
  })

  test('a swab is there once, whatever is sent again; another under its id waits for a person', async () => {
    const one = sample()
    expect((await tell([one, one])).body).toMatchObject({ taken: [one.id, one.id], held: [] })
    expect((await tell([one])).body).toMatchObject({ held: [] })
    expect((await figures()).tested).toBe(1)
    expect((await tell([{ ...one, tube: 'OTHER' }])).body.held).toEqual([{ id: one.id, why: 'other-content' }])
    const tubes = await court.as('staff').get(`/testing-rounds/${round.id}/tubes?code=SH0001`)
    expect(tubes.body.tubes).toMatchObject([{ code: 'SH0001', closed: false, doubts: ['no-size'], members: [{ person: court.place.residents.nurse }] }])
  })

  test('two contents of one id in one batch: the first counts, the other waits', async () => {
    const one = sample({ person: court.place.residents.dialysis })
    expect((await tell([one, { ...one, tube: 'SH0002' }])).body.held).toEqual([{ id: one.id, why: 'other-content' }])
    expect((await figures()).tested).toBe(2)
  })

  test('of a round that is not known here, or of the future, it waits; a gate’s phone has no business with it', async () => {
    expect((await tell([sample({ round: court.newId() })])).body.held).toMatchObject([{ why: 'not-its-business' }])
    expect((await tell([sample({ at: plus(court.now(), hour) })])).body.held).toMatchObject([{ why: 'future' }])
    expect((await tell([sample()], court.as('gate') as typeof phone)).body.held).toMatchObject([{ why: 'not-its-business' }])
    expect((await figures()).tested).toBe(2)
  })

  test('undone before it came, and moved: the last word counts', async () => {
    const one = sample({ person: court.place.residents.labour, tube: 'SH0003' })
    court.pass(minute)
    const back = { type: 'sample-act', id: court.newId(), at: plus(court.now(), -2000), round: round.id, sample: one.id, what: 'undone', tube: null }
    await tell([back])
    await tell([one])
    expect((await figures()).tested).toBe(2)
    await tell([{ ...back, id: court.newId(), at: plus(court.now(), -1000), what: 'moved', tube: 'SH0001' }])
    expect((await figures()).tested).toBe(3)
    const tubes = await court.as('staff').get(`/testing-rounds/${round.id}/tubes?code=sh0001`)
    expect(tubes.body.tubes[0].members).toHaveLength(3)
  })

  test('somebody whom nobody could find is in no figure, and is said', async () => {
    await tell([sample({ person: null, called: '送水的师傅', how: 'unknown', tube: 'SH0004' })])
    expect((await court.as('staff').get(`/testing-rounds/${round.id}`)).body).toMatchObject({ unnamed: 1, others: 0 })
  })

  test('a tube’s number that a spreadsheet spoiled is asked about; one that nobody can read is found as it was told', async () => {
    const find = async (code: string) => (await court.as('staff').get(`/testing-rounds/${round.id}/tubes?code=${encodeURIComponent(code)}`)).body
    expect((await find('1.2E+12')).code).toBe('tube-spoiled')
    await tell([sample({ person: null, tube: '管子一号', called: 'x' })])
    expect((await find('管子一号')).tubes).toMatchObject([{ code: '管子一号' }])
    expect((await find('管子二号')).code).toBe('tube-unreadable')
  })

  test('what cannot be read spoils no other, and is not lost', async () => {
    const good = sample({ person: null, tube: 'SH0005', called: 'x' })
    const bad = [{ type: 'sample', id: court.newId(), at: court.now() }, { ...sample(), size: 7 }, { ...sample(), tube: '' }]
    expect((await tell([bad[0]!, good, ...bad.slice(1)])).body.held.map((it: { why: string }) => it.why)).toEqual(['unread', 'unread', 'unread'])
    expect((await court.as('staff').get(`/testing-rounds/${round.id}/tubes?code=SH0005`)).body.tubes).toHaveLength(1)
  })

  test('a held one that a person accepts counts then', async () => {
    const held = (await court.as('deputy').get('/facts/held')).body.facts.find((it: { why: string; type: string }) => it.why === 'future' && it.type === 'sample')
    const before = (await court.as('staff').get(`/testing-rounds/${round.id}`)).body.figures.tested
    const tubes = async () => (await court.as('staff').get(`/testing-rounds/${round.id}/tubes?code=SH0001`)).body.tubes[0].members.length
    const had = await tubes()
    expect((await court.as('deputy').post('/facts/rulings', { facts: [{ id: held.id, hash: held.hash }], accept: true, reason: '钟快了' })).status).toBe(200)
    expect([(await court.as('staff').get(`/testing-rounds/${round.id}`)).body.figures.tested, await tubes()]).toEqual([before, had + 1])
  })
})

describe('who is missing, and why', () => {
  test('what was put down, by the last word; the lists behind the numbers add up to them', async () => {
    const note = (what: string, more: object = {}) => ({ type: 'round-note', id: court.newId(), at: court.now(), round: round.id, what, excuse: null, words: '', ...more })
    const missing = (await court.as('staff').get(`/testing-rounds/${round.id}/people?outcome=missing`)).body.people
    const [one, two] = missing
    await tell([note('refused', { person: one.id }), note('no-answer', { person: two.id })], court.as('staff') as typeof phone)
    court.pass(minute)
    await tell([note('excused', { person: one.id, excuse: 'infant', words: '十个月大' })], court.as('staff') as typeof phone)
    const it = (await court.as('staff').get(`/testing-rounds/${round.id}`)).body
    expect(it.figures).toMatchObject({ excused: 1, 'no-answer': 1, refused: 0, missing: missing.length - 2 })
    let sum = 0
    for (const outcome of ['tested', 'elsewhere', 'excused', 'away', 'refused', 'no-answer', 'missing']) {
      const { people } = (await court.as('staff').get(`/testing-rounds/${round.id}/people?outcome=${outcome}`)).body
      expect(people).toHaveLength(it.figures[outcome])
      sum += people.length
    }
    expect(sum).toBe(it.figures.should)
    const excused = (await court.as('staff').get(`/testing-rounds/${round.id}/people?outcome=excused`)).body.people
    expect(excused).toMatchObject([{ id: one.id, excuse: 'infant', words: '十个月大' }])
    for (const building of it.buildings) expect(Object.entries(building.figures).reduce((all, [name, n]) => (name === 'should' ? all : all + Number(n)), 0)).toBe(building.figures.should)
  })

  test('closed and opened again; twice is once; facts are taken all the same', async () => {
    const end = { id: court.newId(), what: 'closed' }
    for (let n = 0; n < 2; n++) expect((await court.as('staff').post(`/testing-rounds/${round.id}/end`, end)).status).toBe(200)
    expect((await court.as('staff').get('/testing-rounds')).body.rounds).toMatchObject([{ id: round.id, closedAt: court.now() }])
    expect((await tell([sample({ person: null, called: 'late', tube: 'SH0009' })])).body.held).toEqual([])
    expect((await court.as('staff').post(`/testing-rounds/${round.id}/end`, { id: court.newId(), what: 'reopened' })).status).toBe(200)
    expect((await court.as('staff').get(`/testing-rounds/${round.id}`)).body.closedAt).toBe(null)
  })
})
