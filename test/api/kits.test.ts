// Antigen kits of an evening: in by carton with one short, to the lead of a stairwell, from the lead to whoever is there, the rest back, used ones collected; told twice, late, in any order; and a lot called back reaches
// the homes that got it.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, minute, plus } from '#domain/kernel/instants.ts'
import { noChannels } from '#server/channels/channels.ts'
import { roundJobs } from '#server/rounds/jobs.ts'
import { osmanthus, type Osmanthus, type Who } from '../support/api.ts'
import { climb, community } from '../support/notices.ts'

let court: Osmanthus
const lots = { a: '', b: '' }
const round = { id: '', task: '', title: '发抗原试剂', evening: null as string | null }
const lead: Who = 'building-lead'
beforeAll(async () => {
  court = await osmanthus()
  Object.assign(lots, { a: court.newId(), b: court.newId() })
  Object.assign(round, { id: court.newId(), task: court.newId() })
})
afterAll(() => court.close())

const dayIn = (days: number): string => plus(court.now(), days * day).slice(0, 10)
const delivery = (lot: string, more: object = {}) => ({ id: court.newId(), lot: { id: lot, maker: '万孚', lot: lot === lots.a ? 'W2204A' : 'W2204B', expiresOn: dayIn(lot === lots.a ? 40 : 20) }, cartons: 40, each: 20, short: [{ carton: '7', count: 17 }], from: '街道送货员', words: '', at: court.now(), ...more })
const move = (what: string, lot: string | null, count: number, more: object = {}) => ({ id: court.newId(), what, lot, count, lead: null, stairwell: null, give: null, bags: null, other: '', signed: false, words: '', at: court.now(), ...more })
const toLead = (lot: string, count: number, more: object = {}) => move('given', lot, count, { lead: court.place.accounts['building-lead'], stairwell: court.place.entrances.two, give: round.id, ...more })
const post = (path: string, body: object, who: Who | 'nobody' = 'staff') => court.as(who).post(path, body)
const kits = async () => (await court.as('staff').get('/kits')).body
const stock = async (lot: string) => (await kits()).lots.find((one: { id: string }) => one.id === lot).stock
const mine = async () => (await court.as(lead).get('/kits/mine')).body
const left = (door: 'nurse' | 'labour' | 'dialysis', lot: string, count: number, more: object = {}) => {
  court.pass(minute)
  return { id: court.newId(), door: court.place.flats[door], tasks: [round.task], outcome: 'done', at: court.now(), againAt: null, words: '', takesBack: null, paper: false, kits: { lot, count, present: count }, ...more }
}
const at = (body: object, who: Who = lead) => court.as(who).post(`/rounds/${round.id}/results`, body)
/** What the queue holds, done as the worker would; done before, it is done again. */
async function tellAll(): Promise<void> {
  const { rows } = await sql<{ payload: any }>`select payload from job_runs where task = 'rounds:kits' order by asked_at, id`.execute(court.database.owner)
  for (const { payload } of rows) await roundJobs(noChannels).tasks!['rounds:kits']!({ db: court.database, community: community(court), payload, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined })
}
const recallsOn = async (who: 'nurse' | 'neighbour') => (await court.as(who).get('/me/notices')).body.notices.filter((it: any) => it.source.en?.title.includes('antigen') && it.state === 'valid')

describe('in and out', () => {
  test('forty cartons, one short, are noted as they are, once; the lot that expires first is first', async () => {
    const one = delivery(lots.a)
    for (let twice = 0; twice < 2; twice++) expect((await post('/kits/received', one)).status).toBe(200)
    expect((await post('/kits/received', { ...one, cartons: 39 })).body.code).toBe('id-taken')
    expect((await post('/kits/received', delivery(court.newId(), { lot: { id: court.newId(), maker: '万孚', lot: 'w2204a', expiresOn: dayIn(90) } }))).body.code).toBe('kit-lot-differs')
    expect((await post('/kits/received', delivery(lots.a, { short: [{ carton: '1', count: 20 }] }))).body.code).toBe('kit-not-short')
    expect((await post('/kits/received', delivery(lots.a, { cartons: 2_000, each: 1_000, short: [] }))).body).toMatchObject({ code: 'kit-too-many' })
    expect((await post('/kits/received', delivery(lots.b, { cartons: 1, short: [] }))).status).toBe(200)
    const all = await kits()
    expect(all.lots.map((lot: any) => [lot.lot, lot.stock.received, lot.stock.store, lot.stock.below])).toEqual([['W2204B', 20, 20, false], ['W2204A', 797, 797, false]])
    expect(all.moves.find((it: any) => it.id === one.id)).toMatchObject({ what: 'received', cartons: 40, said: 800, count: 797, short: [{ carton: '7', count: 17 }], other: '街道送货员', by: 'the staff', sides: 'both' })
  })

  test('a round that gives them out knows how many are there by stairwell; who fetches them for one gets its doors; not more than there is, nothing that expired', async () => {
    for (let twice = 0; twice < 2; twice++) expect((await post('/kits/rounds', { ...round, places: [{ kind: 'building', id: court.place.buildings.two }] })).status).toBe(200)
    expect((await kits()).rounds).toMatchObject([{ id: round.id, stairwells: [{ building: '2', homes: 3, people: 4, given: null, fetched: 0, left: 0 }] }])
    expect((await post('/kits', toLead(lots.b, 21))).body).toMatchObject({ code: 'kit-too-few', details: { left: 20 } })
    expect((await post('/kits', toLead(lots.a, 1, { lead: court.place.accounts['building-lead'], stairwell: court.place.entrances.one }))).body.code).toBe('walker-cannot')
    const old = court.newId()
    await post('/kits/received', delivery(old, { lot: { id: old, maker: 'x', lot: 'OLD', expiresOn: dayIn(-1) }, cartons: 1, short: [] }))
    expect((await post('/kits', toLead(old, 1))).body).toMatchObject({ code: 'kit-expired', details: { on: dayIn(-1) } })
    const gave = toLead(lots.b, 5)
    for (let twice = 0; twice < 2; twice++) expect((await post('/kits', gave)).status).toBe(200)
    expect((await kits()).rounds[0].stairwells[0].given).toEqual({ to: court.place.accounts['building-lead'], name: 'the building-lead' })
    expect((await kits()).rounds[0].stairwells[0].fetched).toBe(5)
    expect(await stock(lots.b)).toMatchObject({ store: 15, bags: [{ name: 'the building-lead', left: 5 }] })
    // The other side says it on their own phone, once.
    expect(await mine()).toMatchObject({ lots: [{ id: lots.b, left: 5, recalled: false }], asked: [{ id: gave.id, what: 'given', count: 5 }] })
    expect((await post(`/kits/${gave.id}/confirm`, { id: court.newId(), count: 5, at: court.now() }, 'volunteer')).body.code).toBe('not-found')
    const yes = { id: court.newId(), count: 5, at: court.now() }
    for (let twice = 0; twice < 2; twice++) expect((await post(`/kits/${gave.id}/confirm`, yes, lead)).status).toBe(200)
    expect((await mine()).asked).toEqual([])
    expect((await kits()).moves.find((it: any) => it.id === gave.id)).toMatchObject({ sides: 'both', theirs: 5 })
    expect((await post('/kits', toLead(lots.a, 3))).status).toBe(200)
  })

  test('only whoever tests puts down and reads; a guard, a home, a lead and another community do not', async () => {
    const some = toLead(lots.a, 1)
    for (const who of ['gate', 'nurse', 'building-lead', 'nobody'] as const) {
      for (const path of ['/kits', `/kits/lots/${lots.a}`]) expect((await court.as(who).get(path)).status, `${who} ${path}`).toBeGreaterThanOrEqual(401)
      for (const [path, body] of [['/kits', some], ['/kits/received', delivery(lots.a)], [`/kits/lots/${lots.a}/recall`, { id: court.newId(), what: 'recalled', why: 'notice', words: 'x' }]] as const) expect((await post(path, body, who)).status, `${who} ${path}`).toBeGreaterThanOrEqual(401)
    }
    const there = court.asRiverside('staff')
    expect((await there.get('/kits')).body).toMatchObject({ lots: [], moves: [], rounds: [] })
    expect((await there.get(`/kits/lots/${lots.a}`)).body.code).toBe('not-found')
    expect((await there.post('/kits', some)).body.code).toBe('not-found')
    expect((await there.post(`/kits/lots/${lots.a}/recall`, { id: court.newId(), what: 'recalled', why: 'notice', words: 'x' })).body.code).toBe('not-found')
  })
})

describe('at the doors', () => {
  const wrong = { id: '' }
  test('for whoever is there, subtenants too, told twice and late and in any order; taken back with what was said; what nobody had is said', async () => {
    const [nurse, labour, slip] = [left('nurse', lots.b, 3), left('labour', lots.b, 1), left('dialysis', lots.b, 4)]
    wrong.id = slip.id
    // The taking back arrives before what it takes back, the last door before the first.
    expect((await at({ ...left('dialysis', lots.b, 1), outcome: 'taken-back', takesBack: slip.id, kits: null })).status).toBe(200)
    for (const one of [slip, labour, nurse, slip, nurse]) expect((await at(one)).status).toBe(200)
    expect((await at({ ...nurse, kits: { ...nurse.kits, count: 2 } })).body.code).toBe('id-taken')
    expect((await at({ ...left('nurse', lots.b, 1), outcome: 'nobody' })).status).toBe(422)
    expect(await stock(lots.b)).toMatchObject({ store: 15, homes: 4, bags: [{ left: 1 }], below: false })
    const again = left('dialysis', lots.b, 2, { at: plus(court.now(), -10 * minute) })
    expect((await at(again)).status).toBe(200)
    expect(await stock(lots.b)).toMatchObject({ homes: 6, bags: [{ left: -1 }], below: true })
    expect((await kits()).moves.find((it: any) => it.what === 'door' && it.takenBack)).toMatchObject({ door: '2-1-101', count: 4 })
    await at({ ...left('dialysis', lots.b, 1), outcome: 'taken-back', takesBack: again.id, kits: null })
    await at(left('dialysis', lots.b, 1))
    expect(await stock(lots.b)).toMatchObject({ homes: 5, bags: [], below: false })
    // A lot that nobody knows, and a paper on which none stands: counted apart, and told when any lot of that time is called back.
    await at(left('labour', court.newId(), 1))
    await at({ ...left('labour', lots.b, 1), kits: null })
    expect(await kits()).toMatchObject({ unsaid: 1, doors: 1 })
  })

  test('what is left comes back, used ones and bags are counted against what was left at the doors; a slip is taken back by a movement', async () => {
    const [back, used] = [move('returned', lots.a, 2, { lead: court.place.accounts['building-lead'], signed: true }), move('used', null, 4, { lead: court.place.accounts['building-lead'], stairwell: court.place.entrances.two, bags: 1, signed: true })]
    for (const one of [back, used, back]) expect((await post('/kits', one)).status).toBe(200)
    expect((await kits()).rounds[0].stairwells[0]).toMatchObject({ left: 6, used: 4, bags: 1 })
    // A round of the next evening begins with nothing.
    court.pass(minute)
    const next = { ...round, id: court.newId(), task: court.newId() }
    expect((await post('/kits/rounds', { ...next, places: [{ kind: 'building', id: court.place.buildings.two }] })).status).toBe(200)
    expect((await kits()).rounds.find((one: any) => one.id === next.id).stairwells[0]).toMatchObject({ fetched: 0, left: 0, used: 0 })
    expect(await stock(lots.a)).toMatchObject({ store: 796, bags: [{ left: 1 }] })
    expect((await post('/kits', move('lost', lots.a, 1))).status).toBe(422)
    const lost = move('damaged', lots.a, 6, { other: '值班阿姨' })
    expect((await post('/kits', lost)).status).toBe(200)
    expect(await stock(lots.a)).toMatchObject({ store: 790, damaged: 6 })
    const undo = { id: court.newId(), what: 'taken-back', takesBack: lost.id, words: '数错了', at: court.now() }
    for (const one of [undo, undo, { ...undo, id: court.newId() }]) expect((await post('/kits', one)).status).toBe(200)
    const all = await kits()
    expect(all.lots.find((one: any) => one.id === lots.a).stock).toMatchObject({ store: 796, damaged: 0, below: false })
    expect(all.moves.find((one: any) => one.id === lost.id)).toMatchObject({ takenBack: true, count: 6, other: '值班阿姨' })
    const door = all.moves.find((one: any) => one.what === 'door' && !one.takenBack)
    expect((await post('/kits', { ...undo, id: court.newId(), takesBack: door.id })).body.code).toBe('kit-move-at-door')
  })
})

describe('called back', () => {
  test('each home that got the lot is told once, also one of which a phone on the stairs tells later; the lead who has some is named; lifted, they hear that too', async () => {
    const recall = { id: court.newId(), what: 'recalled', why: 'notice', words: '药监通知' }
    for (let twice = 0; twice < 2; twice++) expect((await post(`/kits/lots/${lots.a}/recall`, recall)).status).toBe(200)
    await tellAll()
    expect(await recallsOn('nurse')).toEqual([])
    expect((await post('/kits', toLead(lots.a, 1))).body.code).toBe('kit-recalled')
    expect((await mine()).lots).toMatchObject([{ id: lots.a, recalled: true }])
    const late = left('nurse', lots.a, 1)
    expect((await at(late)).status).toBe(200)
    await tellAll()
    await tellAll()
    const [notice, ...others] = await recallsOn('nurse')
    expect(others).toEqual([])
    expect(notice.source.en.lines.join()).toContain('lot W2204A')
    expect(await recallsOn('neighbour')).toEqual([])
    const holders = async () => (await court.as('staff').get(`/kits/lots/${lots.a}`)).body
    expect(await holders()).toMatchObject({ stock: { store: 796, bags: [] }, homes: [{ door: '2-1-301', count: null, told: 'waiting' }, { door: '2-1-502', count: 1, told: 'waiting' }] })
    // Another desk that presses a moment later finds it done.
    const before = (await holders()).notices
    expect((await post(`/kits/lots/${lots.a}/recall`, { ...recall, id: court.newId() })).status).toBe(200)
    await tellAll()
    expect(await recallsOn('nurse')).toMatchObject([{ id: notice.id }])
    expect((await holders()).notices).toEqual(before)
    await climb(court, notice.id)
    for (const who of ['nurse', 'mother'] as const) await court.as(who).post(`/me/notices/${notice.id}/acknowledge`, {})
    expect((await holders()).homes).toMatchObject([{ told: 'waiting' }, { told: 'knows' }])
    expect((await post(`/kits/lots/${lots.a}/recall`, { ...recall, id: court.newId(), what: 'lifted', words: '不是这一批' })).status).toBe(200)
    await tellAll()
    expect((await court.as('staff').get(`/notices/${notice.id}`)).body.state).toBe('withdrawn')
    // Called back anew, they hear anew.
    expect((await post(`/kits/lots/${lots.b}/recall`, { ...recall, id: court.newId(), why: 'expired', words: '过期' })).status).toBe(200)
    await tellAll()
    expect((await court.as('staff').get(`/kits/lots/${lots.b}`)).body.homes.map((one: any) => [one.door, one.count, one.told])).toEqual([['2-1-101', 1, 'waiting'], ['2-1-301', 1, 'waiting'], ['2-1-502', 3, 'waiting']])
  })
})
