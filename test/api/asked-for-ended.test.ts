// What was asked for goes with the pass or the request, whoever ended it: an order, what was put down of somebody's health, or that they have gone. Nobody reads “please send …” beside “your
// pass has ended”; where an appeal stands again, what was asked for does too.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { reviewExits } from '#server/exits/review.ts'
import { reviewPerson } from '#server/exits/review-person.ts'
import { installQueue } from '#server/jobs/queue.ts'
import type { TaskRun } from '#server/jobs/registry.ts'
import { statusRoutes } from '#server/people/own-status.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import type { Osmanthus, Who } from '../support/api.ts'
import { grantBody, recall } from '../support/asking.ts'
import { communityOf } from '../support/jobs.ts'
import { openRecords, recordsOf } from '../support/records.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openRecords([...statusRoutes, ...sealingRoutes(whoIsOut, passesEndingUnder)])
  await installQueue(court.database, ['exits:review'])
})
afterEach(() => court.close())

const run = (payload: Record<string, unknown>): TaskRun =>
  ({ db: court.database, community: communityOf(court), payload: { community: court.place.community, ...payload }, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined }) as unknown as TaskRun
const health = async (resident: string): Promise<string> => {
  const id = court.newId()
  expect((await court.as('secretary').post(`/residents/${resident}/status`, { id, status: 'monitored', reason: '健康监测', since: court.now(), until: null })).status).toBe(200)
  return id
}
const ask = async (exit: string) =>
  expect((await court.as('staff').post(`/exits/${exit}/asks`, { kinds: ['certificate'], words: '', until: plus(court.now(), hour), pieces: 0 })).body.asks).toMatchObject([{ is: 'open' }])
/** Let out by two although papers are missing, and asked for one. */
async function letOut(resident: string, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = (await recall(court, court.as('staff'), resident, more)).body
  await court.as('deputy').post(`/exits/${id}/override`, { reason: '等不了' })
  expect((await court.as('secretary').post(`/exits/${id}/override/confirm`, grantBody(court))).body.state).toBe('granted')
  court.pass(undoMs + 4000)
  await ask(id)
  return id
}
const kept = async (): Promise<number> => (await sql`select from exits where asked is not null or asked_until is not null`.execute(court.database.owner)).rows.length
const stands = async (exit: string, who: Who) => {
  const { exits, news } = (await court.as(who).get('/me/exits')).body
  const { state, asks } = exits.find((it: any) => it.id === exit)
  return [state, asks.map((it: any) => it.is), news.map((it: any) => it.code).filter((code: string) => code === 'exit-evidence-asked'), await kept()]
}

test('an order', async () => {
  const { neighbour } = court.place.residents
  await health(neighbour)
  const exit = await letOut(neighbour, { purpose: 'scheduled-care', place: '透析中心' })
  expect(await stands(exit, 'neighbour')).toEqual(['granted', ['open'], ['exit-evidence-asked'], 1])
  const order = { id: court.newId(), scope: { kind: 'building', id: court.place.buildings.one }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() }
  expect((await court.as('secretary').post('/sealing/orders', order)).status).toBe(200)
  await reviewExits(run({ order: order.id, step: order.id, by: court.place.accounts.secretary }))
  expect(await stands(exit, 'neighbour')).toEqual(['revoked', ['settled'], [], 0])
})

test('what was put down of their health', async () => {
  const { nurse } = court.place.residents
  const exit = await letOut(nurse)
  await reviewPerson(run({ said: await health(nurse) }))
  expect(await stands(exit, 'nurse')).toEqual(['revoked', ['settled'], [], 0])
})

test('that they have gone, and a mistake was; an appeal that stands again waits for what was asked for', async () => {
  const { nurse } = court.place.residents
  const { act, acting, takeBack, review } = recordsOf(court)
  const exit = await letOut(nurse)
  const { id } = (await recall(court, court.as('staff'), nurse, { purpose: 'other', place: '银行' })).body
  await ask(id)
  await court.as('deputy').post(`/exits/${id}/refuse`, { reason: '请等一等。', appealTo: 'secretary' })
  court.pass(undoMs + 4000)
  expect((await court.as('nurse').post(`/exits/${id}/appeal`, { text: '今天要办' })).body.state).toBe('appealed')
  expect(await kept()).toBe(2)
  const gone = acting('moved-out', [nurse])
  expect((await act(gone)).body).toEqual({ done: true })
  await review()
  expect(await kept()).toBe(0)
  expect((await takeBack(gone.id)).body).toEqual({ done: true })
  await review()
  expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'revoked', asks: [{ is: 'settled' }] })
  expect((await court.as('staff').get(`/exits/${id}`)).body).toMatchObject({ state: 'appealed', asks: [{ is: 'open' }] })
  expect(await kept()).toBe(1)
})
