// One home that tells of one door after another fills nobody’s desk.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeAll(async () => { court = await osmanthus() })
afterAll(() => court?.close())

const theirs = (more: object) => court.as('neighbour').post('/me/ring-backs', { id: court.newId(), resident: court.place.residents.neighbour, about: 'came-back', words: '', number: '', ...more })
const cases = async () => (await court.as('staff').get('/cases')).body.cases

test('a page tells of three at a time: the fourth is for the telephone, the same again is answered as before, and once somebody was rung there is room', async () => {
  const ids = [court.newId(), court.newId(), court.newId()]
  for (const [n, id] of ids.entries()) expect((await theirs({ id, about: 'came-back', words: `9-1-10${n + 1}` })).status).toBe(200)
  const more = await theirs({ about: 'came-back', words: '9-1-104' })
  expect([more.status < 500, more.body.code]).toEqual([true, 'too-many-told-of'])
  expect((await theirs({ id: ids[0]!, about: 'came-back', words: '9-1-101' })).status).toBe(200)
  expect((await theirs({ about: 'parcel', words: '快递' })).status, 'and what is of their own is asked as before').toBe(200)
  const { id } = (await cases()).find((it: any) => it.words === '9-1-102')
  await court.as('staff').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: 99, at: court.now(), deed: { kind: 'withdrawn', words: '没人回来' } }] })
  expect((await theirs({ about: 'came-back', words: '9-1-104' })).status).toBe(200)
})
