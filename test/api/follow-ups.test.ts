// Whoever is out and overdue is called, and what came of the call is kept: twice sent it is one call, to nobody who is back, and no time of it is lost.
import { afterEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, recall, setWhereabouts } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
afterEach(async () => court?.close())

/** The nurse is out, and was due a quarter of an hour ago. */
async function overdue(): Promise<string> {
  court = await openExits()
  const exit = await readyRecall(court)
  await court.as('staff').post(`/exits/${exit}/grant`, grantBody(court))
  await setWhereabouts(court, exit, 'out', plus(court.now(), minute))
  court.pass(16 * minute)
  return exit
}
const call = (exit: string, more: Record<string, unknown> = {}, command?: string) =>
  court.as('staff').post(`/exits/${exit}/follow-up`, { id: court.newId(), what: 'reached', seeAgainAt: plus(court.now(), hour), note: '堵车', ...more }, command ? { command } : {})

test('called, and says back in an hour: the line stays and says so, further down than who was not called; the case keeps the words', async () => {
  const exit = await overdue()
  const said = plus(court.now(), hour)
  const answer = await call(exit)
  expect(answer.body).toMatchObject({ overdue: true, followUps: [{ what: 'reached', at: court.now(), seeAgainAt: said, note: '堵车', by: 'the staff', role: 'staff' }] })
  expect(answer.body.may).toContain('follow-up')
  // Somebody else is less late, and was not called.
  const other = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'other', place: '银行' })).body.id
  await setWhereabouts(court, other, 'out', plus(court.now(), -minute))
  const { overdue: lines, counts } = await queueOf(court.as('staff'))
  expect(lines.map((line: any) => line.id)).toEqual([other, exit])
  expect(lines[0].followUp).toBeNull()
  expect(lines[1].followUp).toEqual({ what: 'reached', at: court.now(), seeAgainAt: said })
  expect(counts.overdue, 'nobody is out of sight on their word').toBe(2)
  // They read it on their own page, by the role of whoever called.
  expect((await court.as('nurse').get(`/exits/${exit}`)).body.followUps).toEqual([{ what: 'reached', at: court.now(), seeAgainAt: said, note: '堵车', by: 'desk', role: 'staff' }])
  expect((await court.as('nurse').get(`/exits/${exit}`)).body.may).not.toContain('follow-up')
})

test('the last call counts, each is kept; sent twice it is one, and another’s id writes nothing', async () => {
  const exit = await overdue()
  const [command, id, until] = [court.newId(), court.newId(), plus(court.now(), 2 * hour)]
  const first = { id, what: 'not-reached', seeAgainAt: plus(court.now(), 15 * minute), note: '' }
  for (const _ of [1, 2]) expect((await court.as('staff').post(`/exits/${exit}/follow-up`, first, { command })).status).toBe(200)
  court.pass(minute)
  expect((await call(exit, { id })).body.code).toBe('id-taken')
  expect((await call(exit, { seeAgainAt: until })).status).toBe(200)
  expect(await count(court, 'follow_ups', `exit_id = '${exit}'`)).toBe(2)
  expect((await queueOf(court.as('staff'))).overdue[0].followUp).toMatchObject({ what: 'reached', seeAgainAt: until })
})

test('nobody is called who is back, to no time that is over, and by nobody who may not record a call', async () => {
  const exit = await overdue()
  for (const seeAgainAt of [court.now(), plus(court.now(), -hour), plus(court.now(), 13 * hour)]) expect((await call(exit, { seeAgainAt })).body).toMatchObject({ code: 'follow-up-time', details: { hours: 12 } })
  for (const who of ['nurse', 'neighbour', 'gate', 'volunteer', 'building-lead'] as const) {
    expect([403, 404], who).toContain((await court.as(who).post(`/exits/${exit}/follow-up`, { id: court.newId(), what: 'reached', seeAgainAt: plus(court.now(), hour), note: '' })).status)
  }
  await court.as('staff').post(`/exits/${exit}/back`, { id: court.newId(), at: court.now() })
  expect((await call(exit)).body.code).toBe('exit-not-out')
  expect(await count(court, 'follow_ups')).toBe(0)
})

test('what was said on one outing says nothing on the next', async () => {
  const exit = await overdue()
  await call(exit)
  await court.as('staff').post(`/exits/${exit}/back`, { id: court.newId(), at: court.now() })
  expect((await queueOf(court.as('staff'))).overdue).toEqual([])
  court.pass(hour)
  await setWhereabouts(court, exit, 'out', plus(court.now(), minute))
  court.pass(2 * minute)
  expect((await queueOf(court.as('staff'))).overdue).toMatchObject([{ id: exit, followUp: null }])
  expect((await court.as('staff').get(`/exits/${exit}`)).body.followUps, 'the case keeps it').toHaveLength(1)
})
