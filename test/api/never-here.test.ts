// Somebody put on the list by mistake, and that taken back: what rests on them, and who was counted beside them.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { recordsOf } from '../support/records.ts'
import { mistakenOf, openMistaken, type Somebody } from '../support/mistaken.ts'

let court: Osmanthus
let at: ReturnType<typeof mistakenOf>
beforeEach(async () => { court = await openMistaken(); at = mistakenOf(court) })
afterEach(() => court.close())
const staff = () => court.as('staff')
const takeBack = async ({ act }: Somebody) => { court.pass(minute); return (await staff().post('/residents/acts/take-back', { id: court.newId(), act, source: '点错了' })).body }
const elsewhere = () => ({ to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })

test.each([['died'], ['turned out to be a child']])('of three adults one %s and one was never here: the table’s phone is nobody’s own', async (what) => {
  const wife = await at.person('妻子')
  const other = await at.person('家人', at.joining(wife.household))
  await at.inConfidence(wife.id, '妻子的秘密')
  const table = await at.phoneOf(wife.household)
  court.pass(minute)
  const wrong = await at.person('写错的人', at.joining(wife.household))
  court.pass(minute)
  const said = what === 'died'
    ? await staff().post('/residents/acts', { id: court.newId(), kind: 'died', residents: [other.id], since: court.now(), until: null, to: null, place: '', source: '物业电话' })
    : await staff().post(`/residents/${other.id}/correct`, { id: court.newId(), changes: [{ what: 'born', old: null, new: '2012-01-01' }], why: '看了户口本' })
  expect(said.body).toEqual({ done: true })
  expect((await table.get('/me')).status, 'two adults are left, as it seems').toBe(200)
  expect(await takeBack(wrong)).toEqual({ done: true })
  expect((await table.get('/me')).status).toBe(401)
  expect(await at.calls(table, wife.id)).toEqual([])
})

test('where nobody else has gone meanwhile, the home keeps its phone', async () => {
  const wife = await at.person('妻子')
  const table = await at.phoneOf(wife.household)
  court.pass(minute)
  const wrong = await at.person('写错的人', at.joining(wife.household))
  expect(await takeBack(wrong)).toEqual({ done: true })
  expect((await table.get('/me')).status).toBe(200)
})

test.each<[string, (wrong: Somebody) => Promise<unknown>]>([
  ['is positive', ({ id }) => court.as('secretary').post(`/residents/${id}/status`, { id: court.newId(), status: 'positive', reason: '核酸阳性', since: court.now(), until: null })],
  ['was put right', ({ id }) => staff().post(`/residents/${id}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: null, new: '13800000009' }], why: '本人来电' })],
  ['called before they were on the list', ({ id }) => staff().post('/contacts', { id: court.newId(), resident: id, channel: 'phone', startedAt: plus(court.now(), -hour), endedAt: null, note: '有人打我', exit: null, private: true })],
  ['is cared for by a home', ({ id }) => staff().post(`/residents/${id}/carers`, { household: court.place.households.nurse, until: null })],
])('whoever %s is no slip of the hand: the adding is not taken back, and nothing of it is lost', async (_, put) => {
  const wrong = await at.person('王阳', elsewhere())
  court.pass(minute)
  expect((await put(wrong) as { status: number }).status).toBe(200)
  expect((await takeBack(wrong)).code).toBe('not-to-take-back')
})

test('added during a call, and made one with who lives here: the adding is not taken back, and who lives here lives here', async () => {
  const added = await at.person('王同', elsewhere())
  const real = await at.person('王同', { despite: true })
  await at.merge(added.id, real.id)
  expect((await takeBack(added)).code).toBe('not-to-take-back')
  expect((await staff().get(`/residents/${real.id}`)).body.stay).toBe('lives')
})

test('behind the wrong door with a positive test: moved to the right one, what is known goes along; gone and entered anew by the name alone, the desk is asked', async () => {
  const { act, acting, add, adding, cardOf } = recordsOf(court)
  const wrong = await at.person('王错门', elsewhere())
  court.pass(minute)
  expect((await court.as('secretary').post(`/residents/${wrong.id}/status`, { id: court.newId(), status: 'positive', reason: '核酸阳性', since: court.now(), until: null })).status).toBe(200)
  expect((await takeBack(wrong)).code).toBe('not-to-take-back')
  const right = { flat: court.place.flats.nurse, household: court.newId(), joins: false }
  const byName = (name: string, born: string | null = null) => add(adding({ name, born, phone: null, to: { ...right, household: court.newId() } }))
  const gone = acting('moved-out', [wrong.id])
  expect((await act(gone)).status).toBe(200)
  court.pass(13 * day)
  expect((await byName('王错门')).body).toMatchObject({ code: 'person-there-already', details: { resident: wrong.id } })
  const moved = acting('moved', [wrong.id], { to: right, source: '当时选错了门牌' })
  expect((await act(moved)).status).toBe(200)
  expect(await cardOf(wrong.id)).toMatchObject({ door: '2-1-502', status: 'positive', stay: 'lives' })
})

test('whoever has gone long ago is asked about by what they are known by, and a going away that is told only now is one of now', async () => {
  const { act, acting, add, adding } = recordsOf(court)
  const [early, late] = [await at.person('王早走', elsewhere()), await at.person('王晚报', elsewhere())]
  const byName = async (name: string) => (await add(adding({ name, born: null, phone: null, to: { flat: court.place.flats.nurse, household: court.newId(), joins: false } }))).body
  expect((await act(acting('moved-out', [early.id]))).status).toBe(200)
  court.pass(15 * day)
  expect((await act(acting('moved-out', [late.id], { since: plus(court.now(), -14 * day - hour) }))).status).toBe(200)
  expect(await byName('王晚报')).toMatchObject({ code: 'person-there-already', details: { resident: late.id } })
  expect(await byName('王早走')).toEqual({ done: true })
})
