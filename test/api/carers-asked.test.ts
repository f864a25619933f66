// What became of a carer's right is asked of the desk as long as it is a question, and of whoever it is about: not once its end is over, also where whoever
// is cared for was put down as gone by mistake or is reached through another record; and whatever is done at the same moment, no right outlives a leaving.

import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { accessJobs } from '#server/access/jobs.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { readyForExits } from '../support/asking.ts'
import { recordsOf } from '../support/records.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await readyForExits(await osmanthus())
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
  court.pass(hour)
})
afterEach(() => court.close())
const staff = () => court.as('staff')
const asked = async (): Promise<any[]> => (await staff().get('/desk/queue/carersEnded')).body.lines.map((line: any) => line.says)
const give = (resident: string, body: object) => staff().post(`/residents/${resident}/carers`, { until: null, ...body })
const twoAt = (flat: keyof Osmanthus['place']['flats']) => ({ to: { flat: court.place.flats[flat], household: court.newId(), joins: false } })
const joins = (one: { to: { flat: string; household: string } }) => ({ to: { flat: one.to.flat, household: one.to.household, joins: true } })

/** A daughter and her husband behind one door; their home may act for her mother, who lives behind another one. */
async function carers(until: string | null = null) {
  const records = recordsOf(court)
  const daughter = await records.newOne({ born: '1970-01-01', ...twoAt('neighbour') })
  const husband = await records.newOne({ born: '1968-01-01', ...joins(daughter) })
  const mother = await records.newOne({ born: '1940-01-01', phone: '13900001940', ...twoAt('nurse') })
  const home = daughter.to.household
  expect((await give(mother.id, { household: home, until })).body).toEqual({ done: true })
  const reads = async (resident = mother.id) => (await (await records.phoneOf(home)).get(`/me/record?resident=${resident}`)).status
  expect(await reads()).toBe(200)
  court.pass(minute)
  return { ...records, daughter, husband, mother, home, reads }
}

test('a right that was given until a day is asked about until then, and given anew until then, never for longer', async () => {
  const until = plus(court.now(), 2 * day)
  const { daughter, husband, mother, home, reads, acting, act } = await carers(until)
  await act(acting('moved-out', [daughter.id]))
  expect(await asked()).toMatchObject([{ until }])
  court.pass(2 * day)
  expect(await asked(), 'its end is over: no question any more').toEqual([])
  const late = await give(mother.id, { household: home, until, people: [husband.id], instead: home })
  expect([late.status, late.body.code]).toEqual([409, 'until-past'])
  expect(await reads()).toBe(403)
})

test('given and ended by a press, the phones of both homes hear of it', async () => {
  const { daughter, mother, home } = await carers()
  const heard = async (): Promise<Set<string>> => new Set((await sql<{ ids: string[] }>`select ids from changes where kind = 'circle'`.execute(court.database.owner)).rows.flatMap((row) => row.ids))
  expect([...await heard()]).toEqual(expect.arrayContaining([mother.id, daughter.id]))
  await sql`delete from changes`.execute(court.database.owner)
  expect((await staff().delete(`/residents/${mother.id}/carers/${home}`)).body).toEqual({ done: true })
  expect([...await heard()]).toEqual(expect.arrayContaining([mother.id, daughter.id]))
})

for (const kind of ['moved-out', 'died'] as const) {
  test(`put down as ${kind} by mistake: their carers’ right ends, said before and on their record, and is asked about when they are back`, async () => {
    const { daughter, husband, mother, home, reads, acting, act, takeBack, preview } = await carers()
    const gone = acting(kind, [mother.id])
    expect((await preview(gone)).carers).toBe(1)
    await act(gone)
    expect([await reads(), await asked()], 'nobody is asked about whoever has gone').toEqual([403, []])
    const { rows } = await sql<{ what: string }>`select what from credential_traces where resident_id = ${mother.id} and kind = 'carer' order by at, id`.execute(court.database.owner)
    expect(rows.map((row) => row.what)).toEqual(['made', 'ended'])
    expect((await takeBack(gone.id)).body).toEqual({ done: true })
    expect(await reads(), 'what has ended stays ended').toBe(403)
    const [line, ...others] = await asked()
    expect(others).toEqual([])
    expect(line).toMatchObject({ resident: mother.id, why: 'left', gone: { id: mother.id }, left: null, until: null, home: { household: home } })
    expect(new Set(line.home.people.map((it: any) => it.id))).toEqual(new Set([daughter.id, husband.id]))
    expect((await give(mother.id, { household: home, people: line.home.people.map((it: any) => it.id), instead: home })).body).toEqual({ done: true })
    expect([await reads(), await asked()]).toEqual([200, []])
  })
}

/** Her mother's record is made one with another of hers. */
async function made(kept: string, gone: string) {
  const id = court.newId()
  const { body: { seen } } = await staff().post('/residents/merge/preview', { kept, gone })
  expect((await staff().post('/residents/merge', { id, kept, gone, take: [], despite: true, seen, why: '同一人' })).body).toEqual({ done: true })
  court.pass(minute)
  return async () => {
    court.pass(minute)
    expect((await staff().post('/residents/merge/take-back', { id: court.newId(), act: id, why: '两个人' })).body).toEqual({ done: true })
  }
}

test('whoever is cared for is reached through another record: the question is asked of that one, and of hers again when they are two', async () => {
  const { daughter, mother, acting, act, newOne } = await carers()
  await act(acting('moved-out', [daughter.id]))
  const other = await newOne({ name: '另一位', born: '1940-01-01', phone: '13900001940', ...twoAt('dialysis') })
  const twoAgain = await made(other.id, mother.id)
  expect(await asked()).toMatchObject([{ resident: other.id, name: '另一位', phone: '13900001940' }])
  await twoAgain()
  expect(await asked()).toMatchObject([{ resident: mother.id, name: mother.name }])
})

test('answered meanwhile, it was given to whoever both were: once they are two, it ends and is asked of each', async () => {
  const { daughter, husband, mother, home, reads, acting, act, newOne } = await carers()
  await act(acting('moved-out', [daughter.id]))
  const other = await newOne({ name: '另一位', born: '1940-01-01', phone: '13900001940', ...twoAt('dialysis') })
  const twoAgain = await made(other.id, mother.id)
  expect((await give(other.id, { household: home, people: [husband.id], instead: home })).body).toEqual({ done: true })
  expect([await reads(other.id), await asked()]).toEqual([200, []])
  await twoAgain()
  expect([await reads(other.id), await reads(mother.id)]).toEqual([403, 403])
  expect((await asked()).map((it) => [it.resident, it.why]).sort()).toEqual([[other.id, 'apart'], [mother.id, 'left']].sort())
})

test('answered meanwhile with nobody, it is no question while they are one', async () => {
  const { daughter, mother, home, acting, act, newOne } = await carers()
  await act(acting('moved-out', [daughter.id]))
  const other = await newOne({ name: '另一位', born: '1940-01-01', phone: '13900001940', ...twoAt('dialysis') })
  const twoAgain = await made(other.id, mother.id)
  expect((await give(other.id, { household: null, instead: court.newId() })).status).toBe(404)
  expect((await give(other.id, { household: null, instead: home })).body).toEqual({ done: true })
  expect(await asked()).toEqual([])
  await twoAgain()
  expect((await asked()).map((it) => it.resident)).toEqual([mother.id])
})

test('“to nobody” stands on their record, with who said it, as an end by a press does', async () => {
  const { daughter, mother, home, acting, act } = await carers()
  await act(acting('moved-out', [daughter.id]))
  court.pass(minute)
  expect((await court.as('deputy').post(`/residents/${mother.id}/carers`, { household: null, until: null, instead: home })).body).toEqual({ done: true })
  const { rows } = await sql<{ what: string; home: string; role: string }>`select what, credential_id as home, by_role as role from credential_traces where resident_id = ${mother.id} and kind = 'carer' order by at, id`.execute(court.database.owner)
  expect(rows).toEqual([{ what: 'made', home, role: 'staff' }, { what: 'ended', home, role: 'staff' }, { what: 'ended', home, role: 'deputy' }])
})

test('put down as gone by mistake, back, and made one with another record: it is about them, by that record, and not about somebody who left the carers’ home', async () => {
  const { mother, acting, act, takeBack, newOne } = await carers()
  const gone = acting('moved-out', [mother.id])
  await act(gone)
  await takeBack(gone.id)
  const other = await newOne({ name: '另一位', born: '1940-01-01', phone: '13900001940', ...twoAt('dialysis') })
  await made(other.id, mother.id)
  expect(await asked()).toMatchObject([{ resident: other.id, why: 'left', gone: { id: other.id, name: '另一位' } }])
})

test('about whoever has gone, and not by mistake, nothing is kept to be asked after a fortnight; whoever is here is asked as long as it takes', async () => {
  const { daughter, mother, home, acting, act, takeBack, newOne, phoneOf } = await carers()
  const other = await newOne({ born: '1941-01-01', ...twoAt('dialysis') })
  expect((await give(other.id, { household: home })).body).toEqual({ done: true })
  const kept = async () => (await sql<{ resident: string; about: string | null }>`select resident_id as resident, ask_about as about from carers where ask_id is not null order by ask_at`.execute(court.database.owner)).rows
  const night = () => ownerTransaction(court.database, (tx) => (accessJobs.timetable!['access:asked'] as any).each(tx, court.place.community, court.now()))
  // And the person reads that it is so.
  const { body: { held } } = await (await phoneOf(other.to.household)).get(`/me/record?resident=${other.id}`)
  expect(held.find((it: any) => it.what === 'carers.ask_about').ends).toBe('when the desk has answered, or 14 days after you have gone')
  const gone = acting('moved-out', [mother.id])
  await act(gone)
  court.pass(13 * day)
  await act(acting('moved-out', [daughter.id]))
  await night()
  const both = [{ resident: mother.id, about: mother.id }, { resident: other.id, about: daughter.id }]
  expect(await kept()).toEqual(both)
  court.pass(2 * day)
  expect(await kept(), 'until the night').toEqual(both)
  await night()
  await night()
  expect(await kept()).toEqual([both[1]])
  await takeBack(gone.id)
  expect((await asked()).map((it) => it.resident)).toEqual([other.id])
})

describe('whoever is cared for is made one with another record while the right holds', () => {
  const another = (newOne: Awaited<ReturnType<typeof carers>>['newOne']) => newOne({ name: '另一位', born: '1940-01-01', phone: '13900001940', ...twoAt('dialysis') })
  const traces = async (of: string) => (await sql<{ what: string }>`select what from credential_traces where resident_id = ${of} and kind = 'carer' order by at, id`.execute(court.database.owner)).rows.map((row) => row.what)

  test('it ends, said before and on their record, and is asked by the record that is kept; once they are two, of theirs', async () => {
    const { husband, daughter, mother, home, reads, newOne } = await carers()
    const other = await another(newOne)
    expect((await staff().post('/residents/merge/preview', { kept: other.id, gone: mother.id })).body.carers).toBe(1)
    const twoAgain = await made(other.id, mother.id)
    expect([await reads(mother.id), await reads(other.id)]).toEqual([403, 403])
    const [line, ...others] = await asked()
    expect([others, await traces(mother.id)]).toEqual([[], ['made', 'ended']])
    expect(line).toMatchObject({ resident: other.id, why: 'made-one', gone: null, until: null, home: { household: home } })
    expect((await give(other.id, { household: home, people: [husband.id, daughter.id], instead: home })).body).toEqual({ done: true })
    expect([await reads(other.id), await asked()]).toEqual([200, []])
    await twoAgain()
    expect([await reads(mother.id), await reads(other.id)], 'nobody has said it of either since').toEqual([403, 403])
    expect((await asked()).map((it) => [it.resident, it.why]).sort()).toEqual([[other.id, 'apart'], [mother.id, 'made-one']].sort())
  })

  test('where that home may act for the kept one already, nothing is asked; once that ends, one line is', async () => {
    const { daughter, mother, home, reads, newOne, acting, act } = await carers()
    const other = await another(newOne)
    expect((await give(other.id, { household: home })).body).toEqual({ done: true })
    expect((await staff().post('/residents/merge/preview', { kept: other.id, gone: mother.id })).body.carers).toBe(0)
    await made(other.id, mother.id)
    expect([await reads(other.id), await asked()]).toEqual([200, []])
    await act(acting('moved-out', [daughter.id]))
    expect((await asked()).map((it) => [it.resident, it.why])).toEqual([[other.id, 'left']])
  })

  test('and that one with a third: of one home one line', async () => {
    const { mother, home, newOne } = await carers()
    const [second, third] = [await another(newOne), await newOne({ name: '第三位', born: '1940-01-01', ...twoAt('labour') })]
    await made(second.id, mother.id)
    expect((await give(second.id, { household: home, instead: home })).body).toEqual({ done: true })
    court.pass(minute)
    await made(third.id, second.id)
    expect((await asked()).map((it) => [it.resident, it.why])).toEqual([[third.id, 'made-one']])
    expect((await give(third.id, { household: null, instead: home })).body).toEqual({ done: true })
    expect(await asked()).toEqual([])
  })

  test('in silence, by a version before this one: the migration asks', async () => {
    const { mother, home, newOne } = await carers()
    const other = await another(newOne)
    await made(other.id, mother.id)
    await sql`update carers set until = null, ask_id = null, ask_at = null, ask_why = null where resident_id = ${mother.id}`.execute(court.database.owner)
    expect(await asked()).toEqual([])
    const migration = await readFile(new URL('../../migrations/0051_made_one.sql', import.meta.url), 'utf8')
    await sql.raw(migration).execute(court.database.owner)
    expect(await asked()).toMatchObject([{ resident: other.id, why: 'made-one', until: null, home: { household: home } }])
  })
})

describe('two desks on one line', () => {
  const changed = (reply: { status: number; body: any }) => expect([reply.status, reply.body.code]).toEqual([409, 'changed-meanwhile'])

  for (const by of ['theirs', 'another record of theirs'] as const) {
    test(`by ${by}: “to nobody” is not overridden by a later press, nor what was given anew by “to nobody”`, async () => {
      const { daughter, husband, mother, home, reads, acting, act, newOne } = await carers()
      const other = by === 'theirs' ? null : await newOne({ name: '另一位', born: '1940-01-01', ...twoAt('dialysis') })
      await act(acting('moved-out', [daughter.id]))
      if (other) await made(other.id, mother.id)
      const who = other?.id ?? mother.id
      const [toThem, toNobody] = [{ household: home, people: [husband.id], instead: home }, { household: null, instead: home }]
      expect((await give(who, toNobody)).body).toEqual({ done: true })
      changed(await give(who, toThem))
      changed(await give(who, { ...toThem, household: court.place.households.labour, people: undefined }))
      changed(await give(who, toNobody))
      expect([await reads(who), await asked()]).toEqual([403, []])
      court.pass(minute)
      expect((await give(who, { household: home })).body, 'without a line, from the card').toEqual({ done: true })
      changed(await give(who, toNobody))
      changed(await give(who, toThem))
      expect(await reads(who)).toBe(200)
    })
  }

  test('at the same moment: one of them is told', async () => {
    const { daughter, husband, mother, home, reads, acting, act } = await carers()
    await act(acting('moved-out', [daughter.id]))
    const answers = await atOnce(
      () => give(mother.id, { household: null, instead: home }),
      () => court.as('deputy').post(`/residents/${mother.id}/carers`, { household: home, until: null, people: [husband.id], instead: home }),
    )
    expect(answers[0]!.body).toEqual({ done: true })
    changed(answers[1]!)
    expect([await reads(), await asked()]).toEqual([403, []])
  })
})

/** Each gets as far as telling others, and there waits: whatever may be done at the same moment, is. */
async function atOnce<T>(...begin: (() => Promise<T>)[]): Promise<T[]> {
  const begun = await ownerTransaction(court.database, async (tx) => {
    await sql`select from feeds where community_id = ${court.place.community} for update`.execute(tx)
    const all: Promise<T>[] = []
    for (const one of begin) {
      all.push(one())
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return all
  })
  return Promise.all(begun)
}

for (const whose of ['one of the carers', 'whoever is cared for'] as const) {
  for (const first of ['leaving', 'giving'] as const) {
    test(`${whose} leaves and a right is given at the same moment, ${first} first: no right outlives the leaving`, async () => {
      const { daughter, husband, mother, home, reads, acting, takeBack } = await carers()
      expect((await staff().delete(`/residents/${mother.id}/carers/${home}`)).status).toBe(200)
      court.pass(minute)
      const leaving = acting('moved-out', [whose === 'one of the carers' ? daughter.id : mother.id])
      const leave = () => court.as('deputy').post('/residents/acts', leaving)
      const giveIt = () => give(mother.id, { household: home, people: [daughter.id, husband.id] })
      const answers = await atOnce(...(first === 'leaving' ? [leave, giveIt] : [giveIt, leave]))
      const [left, given] = first === 'leaving' ? answers : [answers[1], answers[0]]
      expect(left!.body).toEqual({ done: true })
      expect(given!.body).toMatchObject(first === 'leaving' ? { code: 'changed-meanwhile' } : { done: true })
      if (whose === 'whoever is cared for') await takeBack(leaving.id)
      expect(await reads()).toBe(403)
      expect((await asked()).length, 'given, it is a question').toBe(first === 'leaving' ? 0 : 1)
    })
  }
}
