// Whoever is known already, by whatever they were ever known by, is asked about before they are entered once more, by a file and at the desk; and hands that reach for one person at once.

import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { readyForExits } from '../support/asking.ts'
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
const file = (...lines: string[]) => new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,联系电话,家庭电话', ...lines].join('\n'))
const [nurse, mother, labour, dialysis] = ['2,1,502,护士,1990-05-01,13800001502,', '2,1,502,护士的母亲,1948-02-11,,', '2,1,301,孕妇,1994-09-12,13800001301,', '2,1,101,透析病人,1960-01-31,13800001101,']
const all = [nurse, mother, labour, dialysis]
const check = async (...lines: string[]) => (await staff().post('/roster/check', file(...lines))).body
async function take(lines: readonly string[], answers: object = {}) {
  const { body } = await takeWith(staff(), file(...lines), { seen: (await check(...lines)).seen, answers: { ...keepAll, ...answers } })
  expect(body.imported, JSON.stringify(body)).toBe(true)
  return body
}
const correct = async (id: string, what: string, old: string | null, now: string | null) =>
  expect((await staff().post(`/residents/${id}/correct`, { id: court.newId(), changes: [{ what, old, new: now }], why: '身份证', despite: ['phones-end', 'links-end'] })).body).toEqual(done)
const asked = ({ status, body }: { status: number; body: any }) => [status, body?.code, body?.details?.resident]
const there = (id: string) => [409, 'person-there-already', id]

describe('a file', () => {
  test('that is older than what the desk put right asks about whoever moved since under another name, and has nobody of them gone', async () => {
    const { newOne, act, acting, alone } = recordsOf(court)
    const one = await newOne({ name: '王新来', born: '1992-03-04', phone: '13800007777' })
    court.pass(minute)
    await correct(one.id, 'name', '王新来', '王欣来')
    await correct(one.id, 'born', '1992-03-04', '1992-04-03')
    await correct(one.id, 'phone', '13800007777', '13800007778')
    court.pass(minute)
    expect((await act(acting('moved', [one.id], { to: alone('dialysis') }))).body).toEqual(done)
    for (const line of ['2,1,301,王新来,1992-03-04,,', '2,1,301,王新来,,13800007777,', '2,1,301,王欣来,1992-03-04,,']) {
      expect(await check(...all, line), line).toMatchObject({ added: 0, movedCount: 1, goneCount: 0 })
    }
    court.pass(minute)
    expect((await act(acting('moved-out', [one.id]))).body).toEqual(done)
    expect(await check(...all, '2,1,401,王新来,,13800007777,')).toMatchObject({ added: 0, leftCount: 0, movedCount: 1 })
  })

  test('knows whoever moved by the number of the home that they left, also as it was before another file put it right', async () => {
    const { newOne, act, acting, alone } = recordsOf(court)
    await take([...all, '2,1,1901,老王,,,021-55550123', '2,1,1901,老王的妻,,,021-55550123'])
    const { rows: [old] } = await sql<{ id: string }>`select id from residents where name = '老王'`.execute(court.database.owner)
    await take([...all, '2,1,1901,老王,,,021-55550124', '2,1,1901,老王的妻,,,021-55550124'])
    court.pass(minute)
    expect((await act(acting('moved', [old!.id], { to: alone('neighbour') }))).body).toEqual(done)
    for (const number of ['021-55550123', '021-55550124']) expect(await check('2,1,2001,老王,,,' + number), number).toMatchObject({ added: 0, movedCount: 1 })
    const { add, adding } = recordsOf(court)
    for (const phone of ['021 5555 0123', '021 5555 0124']) expect(asked(await add(adding({ name: '老王', born: null, phone, to: alone('labour') }))), phone).toEqual(there(old!.id))
    void newOne
  })

  test('means somebody by each of several numbers, whichever of the two has them', async () => {
    const { newOne, alone } = recordsOf(court)
    await newOne({ name: '老王', born: null, phone: '13800007071 / 13900007072', to: alone('labour') })
    expect(await check(...all, '2,1,401,老王,,13900007072,')).toMatchObject({ added: 0, movedCount: 1, goneCount: 0 })
    expect(await check(...all, '2,1,401,老王,,13700007073/13800007071,')).toMatchObject({ added: 0, movedCount: 1, goneCount: 0 })
    expect(await check(...all, '2,1,401,老王,,13700007073,')).toMatchObject({ added: 1, movedCount: 0 })
  })

  test('asks about whoever stands twice already, and makes no third of them; nor does a second row of one whom it names', async () => {
    const { newOne, alone } = recordsOf(court)
    const values = { name: '老赵', born: '1950-01-02', phone: '13800004444' }
    await newOne({ ...values, to: alone('nurse') })
    await newOne({ ...values, to: alone('neighbour'), despite: true })
    expect(await check('2,1,1901,老赵,1950-01-02,13800004444,')).toMatchObject({ added: 0, movedCount: 1 })
    const twice = await check(...all, '2,1,2001,护士,1990-05-01,13800001502,')
    expect(twice).toMatchObject({ added: 0, movedCount: 0, unchanged: 4 })
    expect(twice.notes).toEqual([expect.objectContaining({ row: 6, code: 'person-again', value: '2-1-502' })])
  })

  test('makes nobody of whoever was added behind the wrong door and taken back, and brings them in behind the right one', async () => {
    const { newOne, takeBack } = recordsOf(court)
    const one = await newOne({ name: '王新来', born: '1992-03-04', phone: '13800007777' })
    expect((await takeBack(one.act)).body).toEqual(done)
    expect(await check(...all, '2,1,1901,王新来,1992-03-04,13800007777,')).toMatchObject({ added: 1, leftCount: 0 })
  })

  test('means who lives behind a door before it means a record that has gone from there', async () => {
    const { newOne, act, acting } = recordsOf(court)
    const values = { name: '王新来', born: '1992-03-04', phone: '13800007777' }
    const one = await newOne(values)
    await act(acting('moved-out', [one.id]))
    court.pass(minute)
    await newOne({ ...values, despite: true })
    expect(await check(...all, '2,1,301,王新来,1992-03-04,13800007777,')).toMatchObject({ added: 0, leftCount: 0, goneCount: 0, unchanged: 5 })
  })

  test('that puts the number of a home right ends the digits that were read to it, also of somebody who gets a first number of their own by it', async () => {
    const { newOne, phoneOf } = recordsOf(court)
    const [own, none] = [await newOne({ name: '妻甲', born: '1980-01-01', phone: null }), await newOne({ name: '妻乙', born: '1981-01-01', phone: null })]
    for (const one of [own, none]) {
      await newOne({ name: `${one.name}的丈夫`, born: '1979-01-01', phone: null, to: { ...one.to, joins: true } })
      await sql`update households set phone = '13900000001' where id = ${one.to.household}`.execute(court.database.owner)
    }
    const phones = []
    for (const one of [own, none]) {
      const phone = await phoneOf(one.to.household)
      const { code } = (await staff().post(`/residents/${one.id}/code`, { exit: null })).body
      expect((await phone.post('/me/phone', { code, share: null })).body).toEqual(done)
      expect((await phone.get(`/me/record?resident=${one.id}`)).status).toBe(200)
      phones.push(phone)
    }
    court.pass(minute)
    await take(['2,1,301,妻甲,1980-01-01,13900000009,13900000002', '2,1,301,妻乙,1981-01-01,,13900000002', '2,1,301,妻甲的丈夫,1979-01-01,,', '2,1,301,妻乙的丈夫,1979-01-01,,'])
    expect([(await phones[0]!.get(`/me/record?resident=${own.id}`)).status, (await phones[1]!.get(`/me/record?resident=${none.id}`)).status]).toEqual([403, 403])
  })

  const idOf = async (name: string): Promise<string> => (await sql<{ id: string }>`select id from residents where name = ${name}`.execute(court.database.owner)).rows[0]!.id
  const found = async (text: string): Promise<string[]> => (await staff().post('/people/search', { text, building: null, state: 'here', limit: 100, after: null })).body.people.map((one: any) => one.name)

  test('that moves somebody brings along the number and the birthday that it has of them, and is read with them; they are found by their new home’s number', async () => {
    await take([...all, '2,1,1901,老王,,13800007071,', '2,1,1902,老李,,13800007072,'])
    court.pass(minute)
    const lines = [...all, '2,1,2001,老王,1955-01-01,13800007071,021-55550131', '2,1,2002,老李,,13800007072/13900007072,']
    const read = await check(...lines)
    expect(read.difference.moved.map((one: any) => [one.name, one.fields.map((it: any) => [it.what, it.old, it.new])])).toEqual(expect.arrayContaining([
      ['老王', [['born', null, '1955-01-01']]], ['老李', [['phone', '13800007072', '13800007072 / 13900007072']]]]))
    expect((await check(...lines.slice(0, -1), '2,1,2002,老李,,13800007072,')).seen, 'what was read is another thing without it').not.toBe(read.seen)
    expect(await take(lines, { moved: { rest: 'moved', each: {} } })).toMatchObject({ changed: 2, putDown: { moved: 2 } })
    const { rows } = await sql<{ name: string; born: string | null; phone: string | null; flat: string }>`
      select r.name, r.born::text as born, r.phone, f.label as flat from residents r join households h on h.id = r.household_id join flats f on f.id = h.flat_id where r.name in ('老王', '老李') order by r.name`.execute(court.database.owner)
    expect(rows.map((row) => [row.name, row.flat, row.born, row.phone]).toSorted()).toEqual([['老李', '2002', null, '13800007072 / 13900007072'], ['老王', '2001', '1955-01-01', '13800007071']])
    expect([await found('13900007072'), await found('55550131'), await found('2-1-2001')]).toEqual([['老李'], ['老王'], ['老王']])
    expect(await check(...lines), 'nothing is left to take').toMatchObject({ changed: 0, movedCount: 0 })
  })

  test('that puts a number right is heard by every phone of that person; one more number beside the old one ends nothing', async () => {
    const { phoneOf } = recordsOf(court)
    await take([...all, '2,1,1901,老王,1955-01-01,13800007071,'])
    const [one, heard] = [await idOf('老王'), async () => (await sql`select from changes where kind = 'circle' and ${await idOf('老王')} = any(ids)`.execute(court.database.owner)).rows.length]
    const { rows: [home] } = await sql<{ id: string }>`select household_id as id from residents where id = ${one}`.execute(court.database.owner)
    const phone = await phoneOf(home!.id)
    const { code } = (await staff().post(`/residents/${one}/code`, { exit: null })).body
    expect((await phone.post('/me/phone', { code, share: null })).body).toEqual(done)
    const person = async () => (await sql<{ person: string | null }>`select person_id as person from sessions where household_id = ${home!.id}`.execute(court.database.owner)).rows[0]!.person
    const before = await heard()
    for (const numbers of ['13800007071/13900007072', '13900007072/13800007071']) {
      court.pass(minute)
      await take([...all, `2,1,1901,老王,1955-01-01,${numbers},`])
      expect([await person(), await heard()], numbers).toEqual([one, before])
    }
    await correct(one, 'phone', '13900007072 / 13800007071', '13800007071 / 13900007072 / 13700007073')
    expect([await person(), await heard()]).toEqual([one, before])
    court.pass(minute)
    await take([...all, '2,1,1901,老王,1955-01-01,13900007072,'], { corrected: { rest: 'take', each: {} } })
    expect([await person(), await heard()]).toEqual([null, before + 1])
  })

  test('gives a home that had none the number that it names with somebody new there, and whoever lives there is found by it', async () => {
    await take([...all, '2,1,1901,老王,1955-01-01,,'])
    court.pass(minute)
    await take([...all, '2,1,1901,小李,1999-01-01,,021-55550141'], { gone: { rest: 'keep', each: {} } })
    const homes = async () => (await sql<{ phone: string | null }>`select distinct h.phone from residents r join households h on h.id = r.household_id where r.name in ('老王', '小李')`.execute(court.database.owner)).rows
    expect(await homes()).toEqual([{ phone: '02155550141' }])
    expect((await found('55550141')).toSorted()).toEqual(['小李', '老王'])
    court.pass(minute)
    // Of a home of which the file names but one, the other is found by the new number too, and not by the old one.
    await take([...all, '2,1,1901,小李,1999-01-01,,021-55550142'], { gone: { rest: 'keep', each: {} } })
    expect([(await found('55550142')).toSorted(), await found('55550141')]).toEqual([['小李', '老王'], []])
  })

  test('of which a number of the desk was taken by an answer: that number is a file’s from then on', async () => {
    const { newOne } = recordsOf(court)
    await newOne({ name: '王新来', born: '1992-03-04', phone: '13800007777' })
    const lines = (phone: string) => [...all, `2,1,301,王新来,1992-03-04,${phone},`]
    court.pass(minute)
    expect(await check(...lines('13800007778'))).toMatchObject({ correctedCount: 1 })
    await take(lines('13800007778'), { corrected: { rest: 'take', each: {} } })
    court.pass(minute)
    expect(await check(...lines('13800007779'))).toMatchObject({ correctedCount: 0, changed: 1 })
  })

  test('that says another day of birth alone ends no phone that was claimed', async () => {
    const { newOne, phoneOf } = recordsOf(court)
    const one = await newOne({ name: '王新来', born: null, phone: '13800007777' })
    const phone = await phoneOf(one.to.household)
    const { code } = (await staff().post(`/residents/${one.id}/code`, { exit: null })).body
    expect((await phone.post('/me/phone', { code, share: null })).body).toEqual(done)
    court.pass(minute)
    expect(await take([...all, '2,1,301,王新来,1992-03-04,13800007777,'])).toMatchObject({ changed: 1 })
    const { rows: [row] } = await sql<{ person: string | null }>`select person_id as person from sessions where household_id = ${one.to.household}`.execute(court.database.owner)
    expect(row?.person).toBe(one.id)
  })
})

describe('the desk', () => {
  test('is asked under any name, day of birth or number from before, wherever they live and when they have gone', async () => {
    const { newOne, add, adding, act, acting, alone } = recordsOf(court)
    const one = await newOne({ name: '老刘', born: '1950-01-02', phone: '13800002222', to: alone('nurse') })
    court.pass(minute)
    await correct(one.id, 'name', '老刘', '刘建国')
    await correct(one.id, 'born', '1950-01-02', '1950-02-01')
    await correct(one.id, 'phone', '13800002222', '13800003333')
    const again = (name: string, born: string | null, phone: string | null) => add(adding({ name, born, phone, to: alone('labour') }))
    const each = async () => { for (const [born, phone] of [['1950-01-02', null], [null, '13800002222'], ['1950-02-01', null], [null, '13800003333']] as const) {
      for (const name of ['老刘', '刘建国']) expect(asked(await again(name, born, phone)), `${name} ${born} ${phone}`).toEqual(there(one.id))
    } }
    await each()
    expect((await act(acting('moved-out', [one.id]))).body).toEqual(done)
    await each()
    expect((await again('老刘', '1961-01-01', '13800009999')).body, 'somebody else of that name').toEqual(done)
  })

  test('is asked where the number is that of the home that they have left', async () => {
    const { newOne, add, adding, act, acting, alone } = recordsOf(court)
    const one = await newOne({ name: '老王', born: null, phone: null })
    await sql`update households set phone = '13800007070' where id = ${one.to.household}`.execute(court.database.owner)
    await act(acting('moved-out', [one.id]))
    expect(asked(await add(adding({ name: '老王', born: null, phone: '13800007070', to: alone('neighbour') })))).toEqual(there(one.id))
  })

  test('is asked by each of several numbers, of their own and of their home', async () => {
    const { newOne, add, adding, alone } = recordsOf(court)
    const one = await newOne({ name: '老王', born: null, phone: null })
    const again = async (phone: string) => asked(await add(adding({ name: '老王', born: null, phone, to: alone('neighbour') })))
    for (const table of ['residents', 'households']) {
      await sql`update ${sql.table(table)} set phone = '13800007071 / 13900007072' where id = ${table === 'residents' ? one.id : one.to.household}`.execute(court.database.owner)
      for (const phone of ['13800007071', '13900007072', '13700007073 / 13800007071', '13800007071 / 13700007073']) expect(await again(phone), `${table} ${phone}`).toEqual(there(one.id))
      await sql`update ${sql.table(table)} set phone = null where id = ${table === 'residents' ? one.id : one.to.household}`.execute(court.database.owner)
    }
    expect((await again('13800007071'))[0]).toBe(200)
  })

  test('is asked about the kept one, whichever of two records has the name', async () => {
    const { newOne, add, adding, alone } = recordsOf(court)
    const [kept, gone] = [await newOne({ name: '王一', born: '1990-01-01', phone: null, to: alone('neighbour') }), await newOne({ name: '王二', born: '1991-01-01', phone: null, to: alone('neighbour') })]
    court.pass(minute)
    const { body: { seen } } = await staff().post('/residents/merge/preview', { kept: kept.id, gone: gone.id })
    expect((await staff().post('/residents/merge', { id: court.newId(), kept: kept.id, gone: gone.id, take: [], despite: false, seen, why: '同一个人' })).body).toEqual(done)
    expect(asked(await add(adding({ name: '王二', born: '1991-01-01', phone: null })))).toEqual(there(kept.id))
  })

  test('of two who are told of one newcomer at once the second is asked; and so is one who waits for a file that names them', async () => {
    const { add, adding, alone } = recordsOf(court)
    for (const name of ['王双甲', '王双乙', '王双丙']) {
      const both = await Promise.all([1, 2].map(() => add(adding({ name, to: alone('labour') }))))
      expect(both.map(({ status }) => status).sort(), name).toEqual([200, 409])
    }
    const lines = Array.from({ length: 5 }, (_, n) => `2,1,1901,王双子${n},1992-03-0${n + 1},,`)
    const bytes = file(...lines)
    const seen = (await staff().post('/roster/check', bytes)).body.seen
    const [taken, ...added] = await Promise.all([takeWith(staff(), bytes, { seen, answers: keepAll }), ...lines.map((_, n) => add(adding({ name: `王双子${n}`, born: `1992-03-0${n + 1}`, phone: null, to: alone('labour') })))])
    const { rows: [row] } = await sql<{ many: number }>`select count(*)::int as many from residents where name like '王双子%'`.execute(court.database.owner)
    expect([row!.many, added.every(({ status }) => status === 200 || status === 409)], JSON.stringify(taken.body)).toEqual([5, true])
  })

  test('reads of a move that a later one has overtaken before it is pressed', async () => {
    const { newOne, act, acting, preview, alone } = recordsOf(court)
    const one = await newOne({ since: plus(court.now(), -9 * day) })
    expect((await act(acting('moved', [one.id], { to: alone('neighbour'), since: plus(court.now(), -2 * day) }))).body).toEqual(done)
    expect(await preview(acting('moved', [one.id], { to: alone('nurse'), since: plus(court.now(), -4 * day) }))).toMatchObject({ overtaken: true })
  })
})
