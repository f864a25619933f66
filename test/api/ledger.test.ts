// The ledger: everyone let out, on what evidence, under which rule version, by whom, out and back when.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, recall, setWhereabouts } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
const exits: Record<'nurse' | 'exam' | 'refused' | 'emergency' | 'asked', string> = {} as never
beforeAll(async () => {
  court = await openExits()
  const { place } = court
  exits.nurse = await readyRecall(court)
  await court.as('deputy').post(`/exits/${exits.nurse}/grant`, grantBody(court))
  court.pass(minute)
  exits.exam = (await recall(court, court.as('staff'), place.residents.neighbour, { purpose: 'exam', place: '第一考点 100%' })).body.id
  await court.as('staff').post(`/exits/${exits.exam}/grant`, grantBody(court))
  court.pass(minute)
  exits.refused = (await recall(court, court.as('staff'), place.residents.dialysis, { purpose: 'other', place: '菜市场' })).body.id
  await court.as('secretary').post(`/exits/${exits.refused}/refuse`, { reason: '今天有配送。', appealTo: 'secretary' })
  court.pass(minute)
  exits.emergency = (await court.as('gate').post('/exits/emergency', { id: court.newId(), resident: null, described: '路边晕倒的老人', at: court.now() })).body.id
  court.pass(minute)
  exits.asked = (await recall(court, court.as('staff'), place.residents.mother, { purpose: 'carer' })).body.id
  await court.asRiverside('staff').post('/exits/emergency', { id: court.newId(), resident: null, described: 'elsewhere', at: court.now() })
})
afterAll(() => court.close())

/** `?state=back&limit=2`, as the filters stand behind the # of the page's address */
const asked = (query: string) => Object.fromEntries([...new URLSearchParams(query)].map(([name, value]) => [name, name === 'limit' ? Number(value) : value]))
const page = async (query = '') => (await court.as('staff').post('/ledger/search', asked(query))).body
const ids = async (query = '') => (await page(query)).rows.map((row: any) => row.id)

test('each line says who, on what evidence, under which rule version, decided by whom; what is undecided is not in it', async () => {
  const { rows, total } = await page()
  expect(rows.map((row: any) => row.id)).toEqual([exits.emergency, exits.refused, exits.exam, exits.nurse])
  expect(total).toBe(4)
  expect(rows[3]).toMatchObject({
    name: '护士', door: '2-1-502', purpose: 'medical-recall', evidence: ['employer-confirmation', 'letter-of-commitment', 'test-result'], rules: { code: 'release', version: 1 },
    decidedBy: 'the deputy', decidedRole: 'deputy', state: 'granted', override: false, emergency: false,
  })
  expect(rows[1]).toMatchObject({ state: 'refused', reason: '今天有配送。', decidedBy: 'the secretary' })
  expect(rows[0]).toMatchObject({ emergency: true, name: '路边晕倒的老人', decidedRole: 'gate', evidence: [] })
})

test('a place to go on from that is none begins at the top, whatever a date reader makes of it', async () => {
  const all = await ids()
  for (const at of ['9', '+020000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z', 'Sun Apr 05 2026 (noon)', '2026-02-30', '']) expect(await ids(`?after=${encodeURIComponent(`${at}_${exits.nurse}`)}`), at).toEqual(all)
})

test('filters narrow it: purpose, state, building, time, and text in name, door or description, taken literally', async () => {
  const { place } = court
  expect(await ids('?purpose=exam')).toEqual([exits.exam])
  expect(await ids('?state=refused')).toEqual([exits.refused])
  expect(await ids('?state=asked')).toEqual([exits.asked])
  expect(await ids('?state=emergency')).toEqual([exits.emergency])
  expect(await ids(`?building=${place.buildings.one}`)).toEqual([exits.exam])
  for (const text of ['护士', '護士', 'hushi', 'hs']) expect(await ids(`?text=${encodeURIComponent(text)}`), text).toEqual([exits.nurse])
  expect(await ids('?text=2-1-5')).toEqual([exits.nurse])
  expect(await ids(`?text=${encodeURIComponent('晕倒')}`)).toEqual([exits.emergency])
  expect(await ids('?text=%25')).toEqual([])
  expect(await ids(`?text=${encodeURIComponent("' or true --")}`)).toEqual([])
  const from = plus(court.now(), -3 * minute)
  expect(await ids(`?from=${from}&until=${plus(from, minute)}`)).toEqual([exits.exam])
})

test('page by page gives every line once, also when a new one comes in between', async () => {
  const first = await page('?limit=2')
  expect(first.rows.map((row: any) => row.id)).toEqual([exits.emergency, exits.refused])
  const added = (await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: null, described: '', at: court.now() })).body.id
  const second = await page(`?limit=2&after=${first.next}`)
  expect(second.rows.map((row: any) => row.id)).toEqual([exits.exam, exits.nurse])
  expect(second.next).toBeNull()
  expect((await ids())[0]).toBe(added)
  expect((await page('?after=nonsense')).rows.length).toBe(5)
})

test('out and back stand in it, whoever is late is marked, and the counts follow', async () => {
  const out = court.now()
  await setWhereabouts(court, exits.nurse, 'out', plus(out, hour))
  await setWhereabouts(court, exits.exam, 'back', null)
  court.pass(2 * hour)
  const { rows, letOut, back, stillOut } = await page()
  const line = (exit: string) => rows.find((row: any) => row.id === exit)
  expect(line(exits.nurse)).toMatchObject({ outAt: out, backAt: null, overdue: true })
  expect(line(exits.exam)).toMatchObject({ outAt: out, backAt: plus(out, hour), overdue: false })
  expect({ letOut, back, stillOut }).toEqual({ letOut: 2, back: 1, stillOut: 1 })
  expect(await ids('?state=overdue')).toEqual([exits.nurse])
  expect(await ids('?state=back')).toEqual([exits.exam])
  const one = (await court.as('staff').get(`/ledger/${exits.exam}`)).body
  expect(one.movements).toMatchObject([{ kind: 'out', gate: 'South gate' }, { kind: 'back' }])
})

test('the nurse’s whole way, from the call to the return report, is one line with everything in it', async () => {
  const here = await openExits([...fieldRoutes(gateField)])
  const exit = await readyRecall(here)
  const { pass } = (await here.as('deputy').post(`/exits/${exit}/grant`, grantBody(here))).body
  const out = here.now()
  const fact = { type: 'movement', id: here.newId(), kind: 'out', at: out, pass: pass.id, resident: here.place.residents.nurse, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '' }
  expect((await here.as('gate').post('/facts', { facts: [fact], sentAt: out })).status).toBe(200)
  expect((await here.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ whereabouts: 'out', dueBack: plus(out, 12 * hour), pass: { exitsUsed: 1 }, movements: [{ kind: 'out', gate: 'South gate' }] })
  here.pass(12 * hour)
  expect((await queueOf(here.as('staff'))).overdue).toMatchObject([{ id: exit, phone: '13800001502' }])
  expect((await here.as('nurse').get(`/exits/${exit}`)).body.may).toContain('report-back')
  expect((await here.as('nurse').post(`/exits/${exit}/back`, { id: here.newId(), at: here.now() })).status).toBe(200)
  expect((await queueOf(here.as('staff'))).overdue).toEqual([])
  const [line] = (await here.as('staff').post('/ledger/search', {})).body.rows
  expect(line).toMatchObject({ id: exit, decidedBy: 'the deputy', rules: { version: 1 }, outAt: out, backAt: here.now(), exitsUsed: 1, overdue: false, flags: 0, evidence: ['employer-confirmation', 'letter-of-commitment', 'test-result'] })
  await here.close()
})

test('reading one page of it leaves a line that the person can see; those without the right find nothing', async () => {
  const looks = () => count(court, 'looks', `why = 'ledger' and resident_id = '${court.place.residents.nurse}'`)
  const before = await looks()
  await court.as('deputy').get(`/ledger/${exits.nurse}`)
  expect(await looks()).toBe(before + 1)
  for (const who of ['nurse', 'gate', 'volunteer', 'building-lead'] as const) expect((await court.as(who).post('/ledger/search', {})).status, who).toBe(403)
  expect((await court.asRiverside('secretary').get(`/ledger/${exits.nurse}`)).status).toBe(404)
  expect((await court.asRiverside('secretary').post('/ledger/search', {})).body.rows.map((row: any) => row.name)).toEqual(['elsewhere'])
})
