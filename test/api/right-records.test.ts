// Records put right, looked at once more by whoever would go round it: people who are home again under an older name or number, what hangs on a number, whose word ends an appeal, and whose a call in confidence is.

import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute } from '#domain/kernel/instants.ts'
import { cookieName } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { readyForExits, recall } from '../support/asking.ts'
import { recordsOf } from '../support/records.ts'
import { keepAll, takeWith } from '../support/rosters.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await readyForExits(await osmanthus())
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
  court.pass(hour)
})
afterEach(() => court.close())
const staff = () => court.as('staff')
const done = { done: true }
const joins = (one: { to: { flat: string; household: string } }) => ({ to: { flat: one.to.flat, household: one.to.household, joins: true } })
const correct = (id: string, what: string, old: string | null, now: string | null) => staff().post(`/residents/${id}/correct`, { id: court.newId(), changes: [{ what, old, new: now }], why: '写错了', despite: ['phones-end', 'links-end'] })
const file = (...lines: string[]) => new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,联系电话,家庭电话', ...lines].join('\n'))
const check = async (bytes: Uint8Array) => (await staff().post('/roster/check', bytes)).body
async function take(bytes: Uint8Array, answers: object = {}) {
  court.pass(minute)
  const { seen } = await check(bytes)
  const { body } = await takeWith(staff(), bytes, { seen, answers: { ...keepAll, ...answers } })
  expect(body.imported, JSON.stringify(body)).toBe(true)
  return body
}
const call = (resident: string | null, note: string, more: object = {}) => staff().post('/contacts', { id: court.newId(), resident, channel: 'phone', startedAt: court.now(), endedAt: null, note, exit: null, private: true, ...more })

describe('home again', () => {
  test('under a name or a number from before it was put right: the desk is asked, and so is the file', async () => {
    const { newOne, adding, add, acting, act, alone } = recordsOf(court)
    const one = await newOne({ name: '老刘', born: '1950-01-02', phone: '13800002222', to: alone('neighbour') })
    expect([(await correct(one.id, 'name', '老刘', '刘建国')).body, (await correct(one.id, 'phone', '13800002222', '13800003333')).body]).toEqual([done, done])
    const again = () => add(adding({ name: '老刘', born: null, phone: '13800002222', to: alone('labour') }))
    expect((await again()).body.code).toBe('person-there-already')
    expect(await check(file('2,1,301,老刘,,13800002222,'))).toMatchObject({ added: 0, movedCount: 1 })
    court.pass(minute)
    expect((await act(acting('moved-out', [one.id]))).body).toEqual(done)
    expect((await again()).body.code).toBe('person-there-already')
    expect(await check(file('2,1,301,老刘,,13800002222,'))).toMatchObject({ added: 0, movedCount: 1 })
  })

  test('added by name alone, put down as gone because the door was the wrong one: a file with the right door asks, and brings them with their positive test; who stayed keeps what opens the home', async () => {
    const { newOne, act, acting, alone, phoneOf, cardOf } = recordsOf(court)
    const one = await newOne({ name: '阿婆', born: null, phone: null, to: alone('neighbour') })
    const other = await newOne({ name: '同住的', born: '1950-05-05', phone: null, ...joins(one) })
    expect((await staff().post(`/residents/${one.id}/status`, { id: court.newId(), status: 'positive', since: court.now(), until: null, reason: '核酸阳性' })).status).toBe(200)
    expect((await act(acting('moved-out', [one.id]))).body).toEqual(done)
    court.pass(hour)
    const stayed = await phoneOf(other.to.household)
    const bytes = file('2,1,301,阿婆,1940-01-02,13800009999,')
    const checked = await check(bytes)
    expect(checked).toMatchObject({ added: 0, movedCount: 1, leftCount: 0, difference: { moved: [{ id: one.id, gone: true, to: '2-1-301' }] } })
    expect((await check(file('2,1,301,同住的,1950-05-05,,'))).difference.moved).toMatchObject([{ id: other.id, gone: false }])
    await take(bytes, { moved: { rest: null, each: { moved: [one.id] } } })
    expect(await cardOf(one.id)).toMatchObject({ door: '2-1-301', stay: 'lives', status: 'positive', name: '阿婆' })
    expect((await stayed.get(`/me/record?resident=${other.id}`)).status).toBe(200)
    expect((await staff().post('/residents/search', { text: '阿婆' })).body.hits).toHaveLength(1)
  })

  test('gone lately and known by the name alone: somebody else of that name is added by an answer, or when it is not lately any more; who was never here is not asked about', async () => {
    const { newOne, act, acting, takeBack } = recordsOf(court)
    const one = await newOne({ name: '阿公', born: null, phone: null })
    const never = await newOne({ name: '没来过', born: null, phone: null })
    expect([(await act(acting('moved-out', [one.id], { since: court.now() }))).body, (await takeBack(never.act)).body]).toEqual([done, done])
    expect(await check(file('2,1,101,没来过,1940-01-02,,'))).toMatchObject({ added: 1, movedCount: 0 })
    const bytes = file('2,1,101,阿公,1940-01-02,,')
    court.pass(13 * day)
    expect(await check(bytes)).toMatchObject({ added: 0, movedCount: 1 })
    expect(await take(bytes, { moved: { rest: null, each: { other: [one.id] } } })).toMatchObject({ added: 1 })
    const two = await newOne({ name: '阿叔', born: null, phone: null })
    expect((await act(acting('moved-out', [two.id]))).body).toEqual(done)
    court.pass(15 * day)
    expect(await check(file('2,1,101,阿叔,1940-01-02,,'))).toMatchObject({ added: 1, movedCount: 0 })
  })

  test('added behind the wrong door and taken back, a file with the right one brings them in', async () => {
    const { newOne, takeBack } = recordsOf(court)
    const one = await newOne({ name: '王新来' })
    expect((await takeBack(one.act)).body).toEqual(done)
    expect(await check(file('2,1,101,王新来,1992-03-04,13800007777,'))).toMatchObject({ added: 1, leftCount: 0 })
  })

  test('entered anew behind the same door: the file means who lives there, and asks nobody whether they have gone', async () => {
    const { newOne, act, acting, alone } = recordsOf(court)
    const one = await newOne({ name: '王新来', to: alone('labour') })
    await act(acting('moved-out', [one.id]))
    court.pass(minute)
    const anew = await newOne({ name: '王新来', despite: true })
    const found = await check(file('2,1,301,王新来,1992-03-04,13800007777,'))
    expect([found.added, found.leftCount, found.difference.gone.map((it: any) => it.id).includes(anew.id)]).toEqual([0, 0, false])
    // Both stand on the list of who may be twice, the one marked as gone; two of whom both have gone do not.
    const twice = async () => (await staff().post('/people/search', { text: '', building: null, state: 'twice', after: null, limit: 50 })).body.people.map((it: any) => [it.id, it.stay])
    expect((await twice()).sort()).toEqual([[one.id, 'moved-out'], [anew.id, 'lives']].sort())
    await act(acting('moved-out', [anew.id]))
    expect(await twice()).toEqual([])
  })

  test('two desks that are told of one newcomer at once: the second is asked', async () => {
    const { adding } = recordsOf(court)
    for (const name of ['王双甲', '王双乙', '王双丙']) {
      const both = await Promise.all([1, 2].map(() => staff().post('/residents', adding({ name }))))
      expect(both.map((it) => it.status).sort()).toEqual([200, 409])
    }
  })
})

describe('a number', () => {
  test('of a home goes along with a family that a file moves, as at the desk; the one that the file has for the new door is first, and who stays keeps it', async () => {
    const homes = async () => (await sql<{ name: string; phone: string | null }>`select r.name, h.phone from residents r join households h on h.id = r.household_id where r.name like '家%' order by r.born desc`.execute(court.database.owner)).rows.map((row) => row.phone)
    const { newOne } = recordsOf(court)
    const one = await newOne({ name: '家甲', born: '1950-01-02', phone: null })
    await newOne({ name: '家乙', born: '1951-01-02', phone: null, ...joins(one) })
    const number = '021-55550123'
    await sql`update households set phone = ${number} where id = ${one.to.household}`.execute(court.database.owner)
    // One of the two alone: the number stays with the other, who is in the file as before.
    await take(file('2,1,301,家乙,1951-01-02,,', '2,1,1901,家甲,1950-01-02,,'), { moved: { rest: 'moved', each: {} } })
    expect(await homes()).toEqual([number, null])
    await take(file('2,1,2001,家乙,1951-01-02,,'), { moved: { rest: 'moved', each: {} } })
    expect(await homes(), 'as a whole').toEqual([number, null])
    await take(file('2,1,2002,家乙,1951-01-02,,021-55550999'), { moved: { rest: 'moved', each: {} } })
    expect((await homes())[0]?.replace('-', ''), 'as the file has it').toBe('02155550999')
  })

  test('of the home, to which digits were read: put right by a file, a phone that was claimed by them is nobody’s own any more', async () => {
    const { newOne, phoneOf } = recordsOf(court)
    const wife = await newOne({ name: '家甲', born: '1980-01-01', phone: null })
    await newOne({ name: '家乙', born: '1979-01-01', phone: null, ...joins(wife) })
    await sql`update households set phone = '13900000001' where id = ${wife.to.household}`.execute(court.database.owner)
    expect((await call(wife.id, '她说家乙打她')).status).toBe(200)
    const his = await phoneOf(wife.to.household)
    const { code } = (await staff().post(`/residents/${wife.id}/code`, { exit: null })).body
    expect((await his.post('/me/phone', { code, share: null })).body).toEqual(done)
    expect((await his.get(`/me/record?resident=${wife.id}`)).status).toBe(200)
    court.pass(minute)
    await take(file('2,1,301,家甲,1980-01-01,,13900000002', '2,1,301,家乙,1979-01-01,,13900000002'))
    expect((await his.get(`/me/record?resident=${wife.id}`)).status).toBe(403)
  })

  test('that was called back and was not theirs: what was said there of who may see theirs ends with it, once that was read', async () => {
    const { newOne, phoneOf } = recordsOf(court)
    const wife = await newOne({ name: '妻子', born: '1980-01-01', phone: '13800000011' })
    const husband = await newOne({ name: '丈夫', born: '1979-01-01', phone: null, ...joins(wife) })
    expect((await staff().post(`/residents/${wife.id}/circle`, { id: court.newId(), parts: ['calls'], to: husband.id, shared: true, knownBy: '回拨名册上的号码' })).body).toEqual(done)
    const his = await phoneOf(wife.to.household)
    const { code } = (await staff().post(`/residents/${husband.id}/code`, { exit: null })).body
    expect((await his.post('/me/phone', { code, share: null })).body).toEqual(done)
    const open = async () => (await his.get('/me')).body.residents.find((it: any) => it.id === wife.id).open
    expect(await open()).toEqual(['calls'])
    const put = { id: court.newId(), changes: [{ what: 'phone', old: '13800000011', new: '13800009999' }], why: '是丈夫的号码' }
    expect((await staff().post(`/residents/${wife.id}/correct`, put)).body).toMatchObject({ code: 'links-end', details: { links: 1 } })
    expect(await open()).toEqual(['calls'])
    court.pass(minute)
    expect((await staff().post(`/residents/${wife.id}/correct`, { ...put, despite: ['phones-end', 'links-end'] })).body).toEqual(done)
    expect(await open()).toEqual([])
  })
})

describe('whoever said no', () => {
  const refused = async (by: 'staff' | 'deputy', appealTo = 'secretary') => {
    const { body: { id } } = await recall(court, staff(), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })
    expect((await court.as(by).post(`/exits/${id}/refuse`, { reason: '不行', appealTo })).status).toBe(200)
    court.pass(minute)
    return id as string
  }
  test('shuts no appeal off before it comes by writing down that nothing is asked any more; the person and a colleague may', async () => {
    const id = await refused('staff')
    expect((await staff().post(`/exits/${id}/withdraw`)).body.code).toBe('appeal-needs-someone-else')
    expect((await staff().get(`/exits/${id}`)).body.may).not.toContain('withdraw')
    expect((await court.as('neighbour').post(`/exits/${id}/appeal`, { text: '我要去' })).body.state).toBe('appealed')
    expect((await court.as('neighbour').post(`/exits/${id}/withdraw`)).body.state).toBe('withdrawn')
    const other = await refused('staff')
    expect((await court.as('deputy').post(`/exits/${other}/withdraw`)).body.state).toBe('withdrawn')
  })

  test('ends none through a link of their own making', async () => {
    const id = await refused('deputy')
    expect((await staff().post(`/exits/${id}/appeal`, { text: '要去' })).status).toBe(200)
    const { url } = (await court.as('deputy').post(`/residents/${court.place.residents.neighbour}/link`, { exit: null })).body
    const phone = court.with({ cookie: `${cookieName}=${(await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })).cookie}` })
    expect((await phone.post(`/exits/${id}/withdraw`)).body.code).toBe('appeal-needs-someone-else')
    expect((await staff().get(`/exits/${id}`)).body.state).toBe('appealed')
    // Nor does the phone offer it: it says why, and whoever came in otherwise is offered it.
    const shown = async (client: typeof phone) => { const { may, withdrawElsewhere } = (await client.get(`/exits/${id}`)).body; return [may.includes('withdraw'), withdrawElsewhere] }
    expect([await shown(phone), await shown(court.as('neighbour')), await shown(staff())]).toEqual([[false, true], [true, false], [true, false]])
    expect((await court.as('neighbour').post(`/exits/${id}/withdraw`)).body.state).toBe('withdrawn')
    expect(await shown(phone)).toEqual([false, false])
  })

  test('nor through a carer’s right of their giving: the phone says so before, and another colleague takes the request back', async () => {
    const id = await refused('deputy')
    const { households, residents } = court.place
    expect((await court.as('deputy').post(`/residents/${residents.neighbour}/carers`, { household: households.nurse, until: null })).status).toBe(200)
    const shown = (await court.as('nurse').get(`/exits/${id}`)).body
    expect([shown.may.includes('withdraw'), shown.withdrawElsewhere]).toEqual([false, true])
    expect((await court.as('nurse').post(`/exits/${id}/withdraw`)).body.code).toBe('appeal-needs-someone-else')
    expect((await staff().post(`/exits/${id}/withdraw`)).body.state).toBe('withdrawn')
  })

  test('is not left alone with a no that the rules ask a higher role for since: it is the office’s', async () => {
    const { body: { id } } = await recall(court, staff(), court.place.residents.neighbour, { purpose: 'other', place: '超市' })
    expect((await court.as('secretary').post(`/exits/${id}/refuse`, { reason: '不行', appealTo: 'deputy' })).status).toBe(200)
    court.pass(2 * minute)
    expect((await court.as('deputy').post(`/residents/${court.place.residents.neighbour}/status`, { id: court.newId(), status: 'positive', since: court.now(), until: null, reason: '核酸阳性' })).status).toBe(200)
    court.pass(2 * minute)
    const { body } = await staff().post(`/exits/${id}/appeal`, { text: '要去' })
    expect(body.refusal.nobodyElse).toBe(true)
    expect((await staff().get(`/exits/${id}`)).body.may).toContain('office')
  })

  test('puts it to nobody who mediates for that person: where nobody else is left it is the office’s, also where the mediation began after the no', async () => {
    const { neighbour, mother } = court.place.residents
    const mediate = () => court.as('deputy').post('/mediations', {
      id: court.newId(), act: court.newId(), kind: 'water', mediator: null, at: court.now(), parties: [{ id: court.newId(), resident: neighbour, name: '' }, { id: court.newId(), resident: mother, name: '' }],
    })
    const { body: { id } } = await recall(court, staff(), neighbour, { purpose: 'exam', place: '考点' })
    expect((await court.as('secretary').post(`/exits/${id}/refuse`, { reason: '不行', appealTo: 'deputy' })).status).toBe(200)
    court.pass(2 * minute)
    const shown = async () => (await court.as('secretary').get(`/exits/${id}`)).body
    expect((await shown()).refusal.nobodyElse).toBe(false)
    expect((await mediate()).status).toBe(200)
    expect((await staff().post(`/exits/${id}/appeal`, { text: '要去' })).status).toBe(200)
    expect([(await shown()).refusal.nobodyElse, (await staff().get(`/exits/${id}`)).body.may.includes('office')]).toEqual([true, true])
    expect((await court.as('deputy').post(`/exits/${id}/refuse`, { reason: '还是不行', appealTo: 'secretary' })).body.code, 'no name is said of whoever may not').toBe('mediates-alone')
    const other = (await recall(court, staff(), neighbour, { purpose: 'scheduled-care', place: '医院' })).body.id
    expect((await court.as('secretary').post(`/exits/${other}/refuse`, { reason: '不行', appealTo: 'deputy' })).body.code).toBe('appeal-to-cannot-decide')
    expect((await court.as('secretary').post(`/exits/${other}/refuse`, { reason: '不行', appealTo: 'staff' })).status).toBe(200)
  })
})

test('whose a call in confidence was, whoever may not read it does not say', async () => {
  const { newOne, phoneOf } = recordsOf(court)
  const one = await newOne()
  const id = court.newId()
  const base = { id, channel: 'phone', startedAt: court.now(), endedAt: null, exit: null }
  expect((await staff().post('/contacts', { ...base, resident: null, note: '有人打我', private: true })).status).toBe(200)
  court.pass(1000)
  expect((await court.as('deputy').post('/contacts', { ...base, resident: one.id, note: '', private: false, endedAt: court.now() })).status).not.toBe(200)
  expect((await court.as('deputy').post('/contacts', { ...base, resident: null, note: '', private: false, endedAt: court.now() })).status, 'that it has ended').toBe(200)
  const reads = async () => ((await (await phoneOf(one.to.household)).get(`/me/record?resident=${one.id}`)).body.contacts ?? []).map((it: any) => it.note)
  expect(await reads()).toEqual([])
  expect((await staff().post('/contacts', { ...base, resident: one.id, note: '', private: true, endedAt: court.now() })).status, 'whoever took it down').toBe(200)
  expect(await reads()).toEqual(['有人打我'])
  court.pass(day)
})
