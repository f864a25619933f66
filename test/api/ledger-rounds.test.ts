// The ledger after a second round: whoever was let out or told no stays in it, whatever became of the case later, and its marks never come off.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute } from '#domain/kernel/instants.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { grantBody, openExits, readyRecall, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits(fieldRoutes(gateField)) })
afterEach(() => court.close())

const post = (who: Who, path: string, body: object = {}): Promise<Answer> => court.as(who).post(path, body)
const ledger = async (query: object = {}) => (await post('staff', '/ledger/search', query)).body
const reason = { reason: '考试改期。' }

async function neighboursExit(): Promise<string> {
  return (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第一考点' })).body.id
}

async function grant(exit: string, who: Who): Promise<string> {
  const body = grantBody(court)
  expect((await post(who, `/exits/${exit}/grant`, body)).status).toBe(200)
  return body.pass
}

async function atGate(kind: 'out' | 'back', pass: string): Promise<void> {
  const fact = { type: 'movement', id: court.newId(), kind, at: court.now(), pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' }
  expect((await post('gate', '/facts', { facts: [fact], sentAt: court.now() })).status).toBe(200)
}

test('who was let out stays in it after the appeal was withdrawn, also while they are out and overdue', async () => {
  const exit = await neighboursExit()
  const pass = await grant(exit, 'staff')
  await atGate('out', pass)
  const outAt = court.now()
  court.pass(minute)
  await post('staff', `/exits/${exit}/revoke`, reason)
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  expect((await post('neighbour', `/exits/${exit}/withdraw`)).body.state).toBe('withdrawn')
  court.pass(40 * hour)
  expect(await ledger()).toMatchObject({ rows: [{ id: exit, state: 'withdrawn', outAt, backAt: null, overdue: true, decidedRole: 'staff', reason: reason.reason }], total: 1, letOut: 1, back: 0, stillOut: 1 })
  await atGate('back', pass)
  expect(await ledger()).toMatchObject({ rows: [{ id: exit, backAt: court.now(), overdue: false }], total: 1, letOut: 1, back: 1, stillOut: 0 })
})

test('a no stays in it, whoever withdraws the request afterwards; what was withdrawn undecided and a slip of the hand never were', async () => {
  const [refused, asked, slip] = [await neighboursExit(), await readyRecall(court), court.newId()]
  await post('deputy', `/exits/${refused}/refuse`, { ...reason, appealTo: 'secretary' })
  expect((await post('deputy', `/exits/${refused}/withdraw`)).body.code, 'nobody ends what may be appealed against them').toBe('appeal-needs-someone-else')
  expect((await post('staff', `/exits/${refused}/withdraw`)).body.state).toBe('withdrawn')
  await post('nurse', `/exits/${asked}/withdraw`)
  await post('staff', '/exits/emergency', { id: slip, resident: null, described: '', at: court.now() })
  await post('staff', `/exits/${slip}/emergency/undo`)
  expect(await ledger()).toMatchObject({ rows: [{ id: refused, state: 'withdrawn', decidedRole: 'deputy', reason: reason.reason }], total: 1, letOut: 0 })
})

test('let out against the rules once, it is marked so for good, also when the next pass is as the rules ask', async () => {
  const exit = await readyRecall(court)
  await post('staff', `/exits/${exit}/override`, { reason: '病人等不了。' })
  await post('deputy', `/exits/${exit}/override/confirm`, grantBody(court))
  await post('secretary', `/exits/${exit}/revoke`, reason)
  await post('nurse', `/exits/${exit}/appeal`, { text: '医院叫我回去。' })
  await grant(exit, 'deputy')
  for (const query of [{}, { state: 'override' }]) expect(await ledger(query)).toMatchObject({ rows: [{ id: exit, state: 'granted', override: true }], total: 1 })
})

test('a place whose name is longer than a pass can hold stands whole in the ledger', async () => {
  const place = '上海市浦东新区第一人民医院血液透析中心（南院区）三号楼二层东侧候诊区，由南门进，电梯到二层左转'
  const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place })).body.id
  await grant(exit, 'staff')
  const { pass } = (await court.as('staff').get(`/exits/${exit}`)).body
  expect([Array.from(place).length > 40, pass.place.endsWith('…')]).toEqual([true, true])
  expect((await ledger()).rows).toMatchObject([{ id: exit, place }])
})

test('who went out a second time while a return was never seen is out once: on the second line, in the counts and in the case', async () => {
  const [first, second] = [await neighboursExit(), (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第二考点' })).body.id]
  const [passA, passB] = [await grant(first, 'staff'), await grant(second, 'staff')]
  await atGate('out', passA)
  court.pass(hour)
  await atGate('out', passB)
  const { rows, stillOut, back } = await ledger()
  expect(Object.fromEntries(rows.map((row: any) => [row.id, [row.whereabouts, row.backAt]]))).toEqual({ [first]: ['back', null], [second]: ['out', null] })
  expect({ stillOut, back }).toEqual({ stillOut: 1, back: 1 })
  for (const row of rows) expect((await court.as('staff').get(`/exits/${row.id}`)).body.whereabouts).toBe(row.whereabouts)
})
