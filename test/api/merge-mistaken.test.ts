// Two people who were made one by mistake: while they are one and once they are two again, nobody's phone, link, digits or pass opens what is the other's; but
// a phone that the kept one claimed, while they are one (decision 13).

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieName } from '#server/http/actor.ts'
import type { Osmanthus } from '../support/api.ts'
import { grantBody, recall } from '../support/asking.ts'
import { mistakenOf, openMistaken } from '../support/mistaken.ts'

let court: Osmanthus
let at: ReturnType<typeof mistakenOf>
beforeEach(async () => { court = await openMistaken(); at = mistakenOf(court) })
afterEach(() => court.close())
const staff = () => court.as('staff')

test('of two adults of one home, the phone that the gone one claimed reads nothing of the other, and what ends is said before', async () => {
  const { nurse, mother } = court.place.residents
  await at.inConfidence(nurse, '她说母亲打她')
  const phone = await at.phoneOf(court.place.households.nurse)
  await at.claim(phone, mother)
  const { preview } = await at.merge(nurse, mother)
  expect(preview.phones).toBeGreaterThan(0)
  expect(await at.calls(phone, nurse)).toEqual([])
})

test('nor does a phone of the home that nobody claimed: where one adult is left, the slip ends with its phones', async () => {
  const { nurse, mother } = court.place.residents
  await at.inConfidence(nurse, '她说母亲打她')
  await staff().post(`/households/${court.place.households.nurse}/slip`)
  const table = await at.phoneOf(court.place.households.nurse)
  const { preview } = await at.merge(nurse, mother)
  expect(preview).toMatchObject({ slip: true })
  expect(preview.phones).toBeGreaterThan(0)
  expect(await at.calls(table, nurse)).toEqual([])
})

test('a phone that the gone one claimed ends also where more adults are left; the others of the home go on', async () => {
  const kept = await at.person('姐姐')
  const [gone, uncle] = [await at.person('妹妹', at.joining(kept.household)), await at.person('舅舅', at.joining(kept.household))]
  const [hers, table] = [await at.phoneOf(kept.household), await at.phoneOf(kept.household)]
  await at.claim(hers, gone.id)
  const { preview } = await at.merge(kept.id, gone.id)
  expect(preview).toMatchObject({ slip: false, phones: 1 })
  expect([(await hers.get('/me')).status, (await table.get('/me')).status, await at.statusOf(table, uncle.id)]).toEqual([401, 200, 403])
})

const entered = async (url: string) => (await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })).status

test('once they are two, links that were given out while they were one open nothing, used or not, in the name of either', async () => {
  const [kept, gone] = [await at.person('留甲', { phone: '13800001111' }), await at.person('并乙', { phone: '13800002222' })]
  const before = (await staff().post(`/residents/${kept.id}/link`, { exit: null })).body.url
  const { act } = await at.merge(kept.id, gone.id, ['phone'])
  expect(await entered(before), 'it went to the number that stands there no more').toBe(410)
  const made = async () => (await staff().post(`/residents/${kept.id}/link`, { exit: null })).body.url
  const [used, unused] = [await at.opened(await made()), await made()]
  expect(await at.statusOf(used, kept.id)).toBe(200)
  await at.twoAgain(act)
  expect((await staff().get(`/residents/${kept.id}`)).body.phone).toContain('1111')
  expect([await at.statusOf(used, kept.id), await entered(unused)]).toEqual([401, 410])
})

test('once they are two, a link from before goes on, where the number stayed hers', async () => {
  const [kept, gone] = [await at.person('留丙', { phone: '13800003333' }), await at.person('并丁', { phone: '13800004444' })]
  const before = (await staff().post(`/residents/${kept.id}/link`, { exit: null })).body.url
  const { act } = await at.merge(kept.id, gone.id)
  const hers = await at.opened(before)
  await at.twoAgain(act)
  expect(await at.statusOf(hers, kept.id)).toBe(200)
})

test('once they are two, nobody cares for the one who was to care for the other, and what was shared meanwhile is not', async () => {
  const kept = await at.person('姐姐')
  const gone = await at.person('妹妹', at.joining(kept.household))
  await at.person('舅舅', at.joining(kept.household))
  const { act } = await at.merge(kept.id, gone.id)
  const [hers, table] = [await at.phoneOf(kept.household), await at.phoneOf(kept.household)]
  await at.claim(hers, kept.id)
  await hers.post('/me/circle', { id: court.newId(), parts: ['health', 'calls'], to: null, shared: true })
  expect((await staff().post(`/residents/${kept.id}/carers`, { household: court.place.households.nurse, until: null })).body).toEqual({ done: true })
  const carer = await at.phoneOf(court.place.households.nurse)
  expect([await at.statusOf(carer, kept.id), await at.statusOf(table, kept.id)]).toEqual([200, 200])
  await at.twoAgain(act)
  expect([await at.statusOf(carer, kept.id), await at.statusOf(table, kept.id), await at.statusOf(hers, kept.id)]).toEqual([403, 403, 401])
})

test('once they are two and live apart, a slip that was printed meanwhile opens the home no more; one from before does', async () => {
  const [kept, gone] = [await at.person('留丙'), await at.person('并丁')]
  const { act } = await at.merge(kept.id, gone.id)
  const phone = await at.phoneOf(kept.household)
  await at.twoAgain(act)
  expect((await phone.get('/me')).status, 'nothing was printed').toBe(200)
  const again = await at.merge(kept.id, gone.id)
  const { code } = (await staff().post(`/households/${kept.household}/slip`)).body
  const his = court.with({ cookie: `${cookieName}=${(await court.as('nobody').post('/sign-in/slip', { code })).cookie}` })
  expect((await his.get('/me')).status).toBe(200)
  await at.twoAgain(again.act)
  expect([(await his.get('/me')).status, (await court.as('nobody').post('/sign-in/slip', { code })).status]).toEqual([401, 401])
})

test('an act about the gone record that is taken back ends nothing at the home of the kept one', async () => {
  const [kept, gone] = [await at.person('留戊'), await at.person('并己')]
  await at.person('同住', at.joining(kept.household))
  court.pass(1000)
  const move = { id: court.newId(), kind: 'moved', residents: [gone.id], since: court.now(), until: null, ...at.joining(kept.household), place: '', source: '物业电话' }
  expect((await staff().post('/residents/acts', move)).body).toEqual({ done: true })
  const phone = await at.phoneOf(kept.household)
  await at.merge(kept.id, gone.id)
  court.pass(1000)
  expect((await staff().post('/residents/acts/take-back', { id: court.newId(), act: move.id, source: '点错了' })).status).toBe(200)
  expect((await phone.get('/me')).status).toBe(200)
})

test('once they are two, each is told of their own requests, also of what was decided meanwhile', async () => {
  const [kept, gone] = [await at.person('留庚'), await at.person('并辛')]
  const { body: { id: exit } } = await recall(court, staff(), gone.id, { purpose: 'exam', place: '肛肠医院' })
  const { act } = await at.merge(kept.id, gone.id)
  expect((await staff().post(`/exits/${exit}/refuse`, { reason: '他的化验单不对', appealTo: 'deputy' })).status).toBe(200)
  const news = async ({ household }: { household: string }) => (await (await at.phoneOf(household)).get('/me/exits')).body.news.map((it: any) => it.code)
  expect(await news(kept), 'while they are one it is theirs').toEqual(['exit-refused'])
  await at.twoAgain(act)
  expect([await news(kept), await news(gone)]).toEqual([[], ['exit-refused']])
})

test('once they are two, a pass that says the other’s name and door lets nobody out; one from before goes on', async () => {
  const [kept, gone] = [await at.person('留壬'), await at.person('并癸')]
  const granted = async () => {
    const { body: { id } } = await recall(court, staff(), gone.id, { purpose: 'exam', place: `第${court.newId()}考点` })
    expect((await staff().post(`/exits/${id}/grant`, grantBody(court))).status).toBe(200)
    return id
  }
  const before = await granted()
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(1000)
  const meanwhile = await granted()
  await at.twoAgain(act)
  await at.review()
  const states = await Promise.all([before, meanwhile].map(async (id) => (await staff().get(`/exits/${id}`)).body.state))
  expect(states).toEqual(['granted', 'revoked'])
  expect((await (await at.phoneOf(gone.household)).get('/me/exits')).body.news.map((it: any) => it.code)).toContain('exit-revoked')
})

test('once they are two, what was asked for on the kept card meanwhile is looked at by the desk; what is from before is not', async () => {
  const kept = await at.person('留庚')
  const gone = await at.person('并辛', { to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })
  const granted = async (): Promise<string> => {
    const id = (await recall(court, staff(), kept.id, { purpose: 'exam', place: '考点' })).body.id
    expect((await staff().post(`/exits/${id}/grant`, grantBody(court))).body.state).toBe('granted')
    return id
  }
  const before = await granted()
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(1000)
  const meanwhile = await granted()
  await at.twoAgain(act)
  await at.review()
  const { rows } = await sql<{ id: string }>`select id from exits where look_again and state = 'granted'`.execute(court.database.owner)
  expect(rows.map(({ id }) => id)).toEqual([meanwhile])
  expect((await staff().get(`/exits/${before}`)).body.state).toBe('granted')
})

test('once they are two, the home of the kept one cares no more for whom it was given meanwhile; nor does the home of the other, from which somebody was taken', async () => {
  const [kept, gone, old] = [await at.person('留壬'), await at.person('并癸'), await at.person('老人')]
  await at.person('同住', at.joining(gone.household))
  const carer = async (household: string) => expect((await staff().post(`/residents/${old.id}/carers`, { household, until: null })).body).toEqual({ done: true })
  await carer(gone.household)
  court.pass(1000)
  const { act } = await at.merge(kept.id, gone.id)
  await carer(kept.household)
  const [hers, theirs] = [await at.phoneOf(kept.household), await at.phoneOf(gone.household)]
  expect(await at.statusOf(hers, old.id)).toBe(200)
  await at.twoAgain(act)
  expect([await at.statusOf(hers, old.id), await at.statusOf(theirs, old.id)]).toEqual([403, 403])
})

test('a day of birth that makes a child of one of two adults by a merging, or by taking it back, makes no phone of the home the other’s own; it is said before', async () => {
  const adult = await at.person('大人甲', { born: '1980-01-01' })
  const other = await at.person('大人乙', { born: '1981-01-01', ...at.joining(adult.household) })
  const table = await at.phoneOf(adult.household)
  const child = await at.person('大人甲二', { born: '2018-01-01' })
  const { preview } = await at.merge(adult.id, child.id, ['born'])
  expect(preview.phones).toBe(1)
  expect(await at.statusOf(table, other.id)).toBe(401)
  const parent = await at.person('大人丙', { born: '1981-01-01' })
  const small = await at.person('小孩', { born: '2018-01-01', ...at.joining(parent.household) })
  const grown = await at.person('小孩二', { born: '1980-01-01' })
  const { act } = await at.merge(small.id, grown.id, ['born'])
  const theirs = await at.phoneOf(parent.household)
  expect(await at.statusOf(theirs, parent.id)).toBe(403)
  await at.twoAgain(act)
  expect(await at.statusOf(theirs, parent.id)).toBe(401)
})

test('a value that came by a mistaken merging and was taken on by a later one goes with it, unless it was put right since', async () => {
  const made = async (names: string) => Promise.all([...names].map((name, nth) => at.person(name, { phone: `1380000000${nth + 1}` })))
  const phoneIs = async ({ id }: { id: string }) => (await staff().get(`/residents/${id}`)).body.phone
  const [one, two, three] = await made('甲乙丙') as [any, any, any]
  const first = await at.merge(one.id, two.id, ['phone'])
  await at.merge(three.id, one.id, ['phone'])
  expect(await phoneIs(three)).toBe('13800000002')
  await at.twoAgain(first.act)
  expect([await phoneIs(two), await phoneIs(three)]).toEqual(['13800000002', '13800000001'])
})

test('a number that the desk put right since, to the very one that the merging had taken, stays when they are two again', async () => {
  const [kept, gone] = [await at.person('留下的', { phone: '13800001111' }), await at.person('并走的', { phone: '13800002222' })]
  const { act } = await at.merge(kept.id, gone.id, ['phone'])
  const correct = async (old: string, right: string) => {
    court.pass(1000)
    expect((await staff().post(`/residents/${kept.id}/correct`, { id: court.newId(), changes: [{ what: 'phone', old, new: right }], why: '本人来电', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
  }
  await correct('13800002222', '13800003333')
  await correct('13800003333', '13800002222')
  await at.twoAgain(act)
  expect((await staff().get(`/residents/${kept.id}`)).body.phone).toBe('13800002222')
})

test('of a record that is reached through another a wrong move taken back brings nobody home: what the others there show every phone goes on', async () => {
  const [kept, other] = [await at.person('留着的'), await at.person('同住的')]
  const gone = await at.person('并掉的', at.joining(other.household))
  court.pass(1000)
  const move = { id: court.newId(), kind: 'moved', residents: [gone.id], since: court.now(), until: null, to: { flat: court.place.flats.labour, household: court.newId(), joins: false }, place: '', source: '物业电话' }
  expect((await staff().post('/residents/acts', move)).body).toEqual({ done: true })
  court.pass(1000)
  expect((await staff().post(`/residents/${other.id}/circle`, { id: court.newId(), parts: ['calls'], to: null, shared: true, knownBy: '回拨' })).body).toEqual({ done: true })
  await at.merge(kept.id, gone.id)
  court.pass(1000)
  expect((await staff().post('/residents/acts/take-back', { id: court.newId(), act: move.id, source: '点错了' })).body).toEqual({ done: true })
  expect((await staff().get(`/residents/${other.id}/circle`)).body.shares).toEqual([{ part: 'calls', to: null }])
})
