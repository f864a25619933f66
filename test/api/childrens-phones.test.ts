// Children alone at home with a phone of the slip: whichever way a grown-up comes (added, back, by a file, two again), that phone is not theirs, and shows
// nothing of what they say in confidence.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installQueue } from '#server/jobs/queue.ts'
import { endpoints, leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import type { Client, Osmanthus } from '../support/api.ts'
import { openRecords, recordsOf } from '../support/records.ts'
import { keepAll, takeWith } from '../support/rosters.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openRecords([...rosterRoutes(leftBehind), ...endpoints.filter((it) => it.path.startsWith('/residents/merge'))])
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
})
afterEach(() => court.close())
const staff = () => court.as('staff')
const joins = (one: { to: { flat: string; household: string } }) => ({ to: { flat: one.to.flat, household: one.to.household, joins: true } })
const [grown, child] = [{ born: '1985-01-01' }, { born: '2014-01-01' }]
/** The phone is not signed in any more, and whoever came is read by nobody else. */
async function tellsNothing(phone: Client, resident: string): Promise<void> {
  const call = { id: court.newId(), resident, channel: 'phone', startedAt: court.now(), endedAt: null, note: '她说丈夫打她', exit: null, private: true }
  expect((await staff().post('/contacts', call)).status).toBe(200)
  expect((await phone.get(`/me/record?resident=${resident}`)).status).toBe(401)
}
/** A mother and her child; she is gone, and a slip is made for the child. */
async function childAlone(gone: (mother: string) => Promise<void>) {
  const { newOne, phoneOf } = recordsOf(court)
  const mother = await newOne(grown)
  await newOne({ ...child, ...joins(mother) })
  court.pass(60_000)
  await gone(mother.id)
  await staff().post(`/households/${mother.to.household}/slip`)
  const phone = await phoneOf(mother.to.household)
  court.pass(60_000)
  return { mother, phone }
}

test('an aunt who is added, or moves in, does not have the child’s phone; whoever joins a grown-up leaves theirs as it is', async () => {
  const { newOne, phoneOf, act, acting } = recordsOf(court)
  const alone = [await newOne(child), await newOne({ ...child, to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })]
  const phones = [await phoneOf(alone[0]!.to.household), await phoneOf(alone[1]!.to.household)]
  await tellsNothing(phones[0]!, (await newOne({ ...grown, ...joins(alone[0]!), ends: { slip: true, phones: 2, cares: 0 } })).id)
  const aunt = await newOne({ ...grown, to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })
  const hers = await phoneOf(aunt.to.household)
  await newOne({ ...grown, ...joins(aunt) })
  expect((await hers.get('/me')).status).toBe(200)
  expect((await act(acting('moved', [aunt.id], joins(alone[1]!)))).status).toBe(200)
  await tellsNothing(phones[1]!, aunt.id)
})

for (const kind of ['moved-out', 'died'] as const) {
  test(`a mother who was put down as ${kind} by mistake, and is home again`, async () => {
    const { act, acting, takeBack } = recordsOf(court)
    let id = ''
    const { mother, phone } = await childAlone(async (resident) => {
      const it = acting(kind, [resident])
      id = it.id
      expect((await act(it)).status).toBe(200)
    })
    expect((await takeBack(id)).status).toBe(200)
    await tellsNothing(phone, mother.id)
  })
}

test('a mother who was made one with somebody else by mistake, and is two again', async () => {
  const { newOne } = recordsOf(court)
  const other = await newOne({ name: '另一位', born: '1984-02-02', phone: '13800004444', to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  const id = court.newId()
  const { mother, phone } = await childAlone(async (resident) => {
    const { body: { seen } } = await staff().post('/residents/merge/preview', { kept: other.id, gone: resident })
    expect((await staff().post('/residents/merge', { id, kept: other.id, gone: resident, take: [], despite: false, seen, why: '以为是同一个人' })).body).toEqual({ done: true })
  })
  expect((await staff().post('/residents/merge/take-back', { id: court.newId(), act: id, why: '是两个人' })).body).toEqual({ done: true })
  await tellsNothing(phone, mother.id)
})

test('an aunt whom a newer file puts into the child’s home', async () => {
  const { newOne, act, acting, phoneOf } = recordsOf(court)
  const alone = await newOne({ ...child, to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  await act(acting('moved-out', [court.place.residents.neighbour]))
  const phone = await phoneOf(alone.to.household)
  const file = new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,电话', '1,1,101,姑姑,1980-05-01,13800007501', `1,1,101,${alone.name},2014-01-01,`].join('\n'))
  const { seen } = (await staff().post('/roster/check', file)).body
  expect((await takeWith(staff(), file, { seen, answers: keepAll })).body).toMatchObject({ imported: true })
  const { rows: [aunt] } = await sql<{ id: string; household: string }>`select id, household_id as household from residents where community_id = ${court.place.community} and name = '姑姑'`.execute(court.database.owner)
  expect(aunt!.household).toBe(alone.to.household)
  await tellsNothing(phone, aunt!.id)
})

test('said before the press: what a grown-up ends who joins children alone at home; another child ends nothing', async () => {
  const { newOne, adding, add, phoneOf, acting, preview } = recordsOf(court)
  const alone = await newOne(child)
  await staff().post(`/households/${alone.to.household}/slip`)
  const phone = await phoneOf(alone.to.household)
  await newOne({ ...child, ...joins(alone) })
  expect((await phone.get('/me')).status, 'a sister').toBe(200)
  const aunt = adding({ ...grown, name: '姨妈', ...joins(alone) })
  expect(await add(aunt)).toMatchObject({ status: 409, body: { code: 'joining-ends', details: { slip: true, phones: 1 } } })
  expect((await phone.get('/me')).status, 'nothing before that was read').toBe(200)
  const mover = await newOne({ ...grown, to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  expect((await preview(acting('moved', [mover.id], joins(alone)))).joined).toEqual({ slip: true, phones: 1, cares: 0 })
  const second = await phoneOf(alone.to.household)
  expect(await add({ ...aunt, ends: { slip: true, phones: 1, cares: 0 } }), 'another phone came in since: it is shown anew').toMatchObject({ status: 409, body: { code: 'joining-ends', details: { slip: true, phones: 2, cares: 0 } } })
  expect([(await phone.get('/me')).status, (await second.get('/me')).status]).toEqual([200, 200])
  const command = court.newId()
  for (let i = 0; i < 2; i++) expect((await staff().post('/residents', { ...aunt, ends: { slip: true, phones: 2, cares: 0 } }, { command })).body).toEqual({ done: true })
  expect((await phone.get('/me')).status).toBe(401)
})
