// Conditions of the history of a case and of what happens to it by itself, which once could be turned round without a test falling.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { liveExits } from '#server/exits/judging.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { grantBody, openExits, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...fieldRoutes(gateField)]) })
afterEach(() => court.close())

const post = (who: Who, path: string, body: object = {}): Promise<Answer> => court.as(who).post(path, body)
const live = (at = court.now()) => transaction(court.database, [court.place.community as CommunityId], (tx) => liveExits(tx, court.place.community as CommunityId, at))

async function atGate(kind: 'out' | 'back', pass: string): Promise<void> {
  const fact = { type: 'movement', id: court.newId(), kind, at: court.now(), pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' }
  expect((await post('gate', '/facts', { facts: [fact], sentAt: court.now() })).body).toMatchObject({ taken: [fact.id], held: [] })
}

/** The neighbour's, whose building is not sealed: nothing is asked, and the staff grant. */
async function neighboursExit(more: object = {}): Promise<{ exit: string; pass: string }> {
  const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第一考点', ...more })).body.id
  const body = grantBody(court)
  expect((await post('staff', `/exits/${exit}/grant`, body)).body.state).toBe('granted')
  return { exit, pass: body.pass }
}

test('a pass is looked at again as long as it lasts, to the minute', async () => {
  const until = plus(court.now(), day)
  const { exit } = await neighboursExit({ until })
  expect([await live(plus(until, -1)), await live(until)]).toEqual([[exit], []])
})

test('a case that was granted again is looked at again for its present pass, not for the one that was taken back', async () => {
  const { exit, pass } = await neighboursExit()
  await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  const second = grantBody(court)
  await post('secretary', `/exits/${exit}/grant`, second)
  await sql`update passes set claims = claims || '{"exits": 3}' where id = ${pass}`.execute(court.database.owner)
  expect(await live()).toEqual([exit])
  await atGate('out', second.pass)
  court.pass(hour)
  await atGate('back', second.pass)
  court.pass(minute)
  expect(await live()).toEqual([])
})
