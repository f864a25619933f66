// Conditions of letters, returns, undone decisions and messages that once could be turned round without a test falling.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute } from '#domain/kernel/instants.ts'
import { undoMs } from '#domain/exits/undo.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { gateField } from '#server/gate/field.ts'
import { cookieName } from '#server/http/actor.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyForExits, readyRecall, recall, setWhereabouts } from '../support/asking.ts'
import { until } from '../support/jobs.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...sealingRoutes(whoIsOut, passesEndingUnder), ...fieldRoutes(gateField), ...accessRoutes(peopleAbout.exitIsOf)]) })
afterEach(() => court.close())

test('who is called to work where the employer has to know of the case promises that it does; whoever goes to an exam promises nothing of any employer', async () => {
  const { nurse, neighbour } = court.place.residents
  const read = async (resident: string, purpose: string): Promise<string[]> => {
    const exit = (await recall(court, court.as('staff'), resident, { purpose, place: '所说的地方' })).body.id
    return (await court.as('staff').get(`/letters/current?exit=${exit}`)).body.parts.map((it: { code: string }) => it.code)
  }
  expect(await read(nurse, 'medical-recall')).toEqual(expect.arrayContaining(['employer', 'monitoring']))
  expect(await read(neighbour, 'exam')).not.toContain('employer')
})

test('a piece that was taken down before a refusal by a slip of the hand is as old as it says: what was undone came before nothing', async () => {
  court.slowly()
  const exit = (await recall(court, court.as('staff'))).body.id
  court.pass(minute)
  const takenDown = court.now()
  court.pass(minute)
  await court.as('deputy').post(`/exits/${exit}/refuse`, { reason: '请等医院回电。', appealTo: 'secretary' })
  expect((await court.as('deputy').post(`/exits/${exit}/undo`, { seq: 2 })).body.state).toBe('asked')
  court.pass(minute)
  const { body } = await court.as('staff').post(`/exits/${exit}/evidence`, { id: court.newId(), content: pieces(court.now()).letter, recordedAt: takenDown })
  expect(body.evidence).toMatchObject([{ recordedAt: takenDown }])
})

test('a return that the desk takes down stands on the pass that they went out on, and on none where it was undone', async () => {
  const exit = await readyRecall(court)
  const body = grantBody(court)
  await court.as('deputy').post(`/exits/${exit}/grant`, body)
  await setWhereabouts(court, exit, 'out', null)
  court.pass(hour)
  expect((await court.as('staff').post(`/exits/${exit}/back`, { id: court.newId(), at: court.now() })).body.whereabouts).toBe('back')
  expect(await count(court, 'movements', `kind = 'back' and pass_id = '${body.pass}'`)).toBe(1)
  court.slowly()
  const other = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })).body.id
  for (const piece of Object.values(pieces(court.now()))) await bring(court, court.as('staff'), other, piece)
  await court.as('deputy').post(`/exits/${other}/grant`, grantBody(court))
  await court.as('deputy').post(`/exits/${other}/undo`, { seq: 2 })
  court.pass(minute)
  await court.as('staff').post(`/exits/${other}/back`, { id: court.newId(), at: court.now() })
  expect(await count(court, 'movements', `kind = 'back' and exit_id = '${other}' and pass_id is null`)).toBe(1)
})

test('of somebody who is out, a gate hears of a new pass when the ten seconds are over, and of one that was undone never', async () => {
  const exit = await readyRecall(court)
  await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  await setWhereabouts(court, exit, 'out', null)
  const passes = async (): Promise<number> => (await court.as('gate').get('/field/knows')).body.stretches.flatMap((it: { name: string; put: unknown[] }) => (it.name === 'passes' ? it.put : [])).length
  expect(await passes()).toBe(1)
  court.pass(1_000)
  await court.as('secretary').post(`/exits/${exit}/revoke`, { reason: '医院来电取消。' })
  await court.as('nurse').post(`/exits/${exit}/appeal`, { text: '医院又来电，要去。' })
  court.slowly()
  const again = grantBody(court)
  const { body: { undo } } = await court.as('deputy').post(`/exits/${exit}/grant`, again)
  expect(await passes()).toBe(1)
  await court.as('deputy').post(`/exits/${exit}/undo`, { seq: undo.seq })
  court.pass(minute)
  expect(await passes()).toBe(1)
  court.slowly(false)
  const last = grantBody(court)
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, last)).body.state).toBe('granted')
  expect(await passes()).toBe(2)
  // And their return stands on the last of them.
  await court.as('staff').post(`/exits/${exit}/back`, { id: court.newId(), at: court.now() })
  expect(await count(court, 'movements', `kind = 'back' and pass_id = '${last.pass}'`)).toBe(1)
})

test('“this was me” is taken while the case is decided, and does not tell whoever says it that it is; the desk knows', async () => {
  const { nurse } = court.place.residents
  const exit = await readyRecall(court)
  const { url } = (await court.as('staff').post(`/residents/${nurse}/link`, { exit })).body
  const { cookie } = await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })
  const phone = court.with({ cookie: `${cookieName}=${cookie}` })
  expect((await bring(court, phone, exit, { ...pieces(court.now()).letter, how: 'phone', witness: null })).status).toBe(200)
  court.slowly()
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body.state).toBe('granted')
  expect((await court.as('secretary').post(`/exits/${exit}/confirm`)).body.code).toBe('nothing-to-confirm')
  expect((await court.as('nurse').post(`/exits/${exit}/confirm`)).body).toMatchObject({ state: 'asked', confirmations: [{ how: 'own-session' }] })
})

test('what was granted is shown with the advice that it was granted on, whatever is laid before it later', async () => {
  const exit = await readyRecall(court)
  const { advice } = (await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body
  expect(advice).toMatchObject({ advise: 'grant', missing: 0 })
  court.pass(minute)
  const { body } = await bring(court, court.as('staff'), exit, { ...pieces(court.now()).test, result: 'positive' })
  expect(body).toMatchObject({ state: 'granted', advice: { advise: 'grant', missing: 0 } })
})

test('who was out on a pass that was taken back has been out once, also after a second one was granted and undone', async () => {
  const exit = await readyRecall(court)
  await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  await setWhereabouts(court, exit, 'back', null)
  court.pass(2 * hour)
  await court.as('secretary').post(`/exits/${exit}/revoke`, { reason: '医院来电取消。' })
  await court.as('nurse').post(`/exits/${exit}/appeal`, { text: '医院又来电，要去。' })
  court.slowly()
  const { body: { undo } } = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  await court.as('deputy').post(`/exits/${exit}/undo`, { seq: undo.seq })
  expect((await court.as('staff').post('/ledger/search', {})).body.rows).toMatchObject([{ id: exit, exitsUsed: 1, whereabouts: 'back' }])
})

test('the server itself tells a decision when its ten seconds are over', async () => {
  const whole = await readyForExits(await osmanthus({ ticking: true }))
  try {
    whole.slowly()
    const exit = await readyRecall(whole)
    await whole.as('deputy').post(`/exits/${exit}/grant`, grantBody(whole))
    expect(await count(whole, 'exits', 'told_from is not null')).toBe(1)
    whole.pass(undoMs)
    await until(async () => (await count(whole, 'exits', 'told_from is not null')) === 0)
  } finally {
    await whole.close()
  }
})

test('whoever sees all buildings is told of all who are out, also of somebody whom nobody knows; the lead of one building of those who live there', async () => {
  const exit = await readyRecall(court)
  await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  const unknown = court.newId()
  await court.as('gate').post('/exits/emergency', { id: unknown, resident: null, described: '门口的老人', at: court.now() })
  for (const id of [exit, unknown]) await setWhereabouts(court, id, 'out', null)
  const out = async (who: 'staff' | 'building-lead') => (await court.as(who).get('/matrix')).body.out
  expect([await out('staff'), await out('building-lead')]).toEqual([2, 1])
})
