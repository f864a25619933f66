// A right to act for somebody was given to a home as it was. Where somebody grown up leaves that home or joins it, by whatever way, nobody there acts or reads
// any more; the desk is asked, and gives it anew with one press.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { hour, minute } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
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
type Client = ReturnType<Osmanthus['as']>
const health = async (phone: Client): Promise<number> => (await phone.get(`/me/record?resident=${court.place.residents.labour}`)).status
const asked = async (): Promise<any[]> => (await staff().get('/desk/queue/carersEnded')).body.lines.map((line: any) => line.says)
const give = (body: object) => staff().post(`/residents/${court.place.residents.labour}/carers`, { until: null, ...body })
const joins = (one: { to: { flat: string; household: string } }) => ({ to: { flat: one.to.flat, household: one.to.household, joins: true } })
const twoAt = (flat: keyof Osmanthus['place']['flats']) => ({ to: { flat: court.place.flats[flat], household: court.newId(), joins: false } })

/** A daughter and her husband behind one door; their home may act for the woman who is pregnant. */
async function carers(more: Record<string, unknown> = {}) {
  const records = recordsOf(court)
  const { newOne, phoneOf } = records
  const daughter = await newOne({ born: '1970-01-01', ...twoAt('neighbour'), ...more })
  const husband = await newOne({ born: '1968-01-01', ...joins(daughter) })
  expect((await give({ household: daughter.to.household })).body).toEqual({ done: true })
  expect(await health(await phoneOf(daughter.to.household))).toBe(200)
  court.pass(minute)
  /** Whoever holds a phone of that home now, also one that was signed in anew. */
  const reads = async () => health(await phoneOf(daughter.to.household))
  return { ...records, daughter, husband, home: daughter.to.household, reads }
}

const ways: Record<string, (court: Osmanthus, daughter: any) => Promise<unknown>> = {
  'moves out': (_, { id }) => recordsOf(court).act(recordsOf(court).acting('moved-out', [id])),
  dies: (_, { id }) => recordsOf(court).act(recordsOf(court).acting('died', [id])),
  'moves within the community': (_, { id }) => recordsOf(court).act(recordsOf(court).acting('moved', [id], { to: recordsOf(court).alone('nurse') })),
}
for (const [way, leave] of Object.entries(ways)) {
  test(`she ${way}: her husband reads nothing of whom she cared for, and the desk is asked`, async () => {
    const { daughter, husband, home, reads } = await carers()
    const { labour } = court.place.residents
    await leave(court, daughter)
    expect(await reads()).toBe(403)
    const [line, ...others] = await asked()
    expect(others).toEqual([])
    expect(line).toMatchObject({ resident: labour, why: 'left', gone: { id: daughter.id }, home: { household: home, people: [{ id: husband.id }] }, until: null })
    const { rows } = await sql<{ what: string }>`select what from credential_traces where resident_id = ${labour} and kind = 'carer' order by at, id`.execute(court.database.owner)
    expect(rows.map((row) => row.what), 'whoever is cared for reads that it ended').toEqual(['made', 'ended'])
  })
}

test('she is made one with a record behind another door, and it was a mistake: two again, nobody reads by what was given meanwhile', async () => {
  const { newOne, daughter, home, reads } = await carers()
  const other = await newOne({ name: '另一位', born: '1970-01-01', ...twoAt('nurse') })
  court.pass(minute)
  const { body: preview } = await staff().post('/residents/merge/preview', { kept: other.id, gone: daughter.id })
  expect(preview.cares).toBe(1)
  const id = court.newId()
  expect((await staff().post('/residents/merge', { id, kept: other.id, gone: daughter.id, take: [], despite: false, seen: preview.seen, why: '同一人' })).body).toEqual({ done: true })
  expect(await reads()).toBe(403)
  const [line] = await asked()
  expect((await give({ household: home, people: line.home.people.map((it: any) => it.id), instead: home })).body).toEqual({ done: true })
  expect([await reads(), (await asked()).length]).toEqual([200, 0])
  court.pass(minute)
  expect((await staff().post('/residents/merge/take-back', { id: court.newId(), act: id, why: '两个人' })).body).toEqual({ done: true })
  expect([await reads(), (await asked()).length]).toEqual([403, 1])
})

test('of one home two records made one leave it as it was', async () => {
  const { newOne, daughter, reads } = await carers()
  court.pass(minute)
  const again = await newOne({ name: '又一次', born: '1970-01-01', ...joins(daughter), ends: { slip: false, phones: 0, cares: 1 } })
  expect((await give({ household: daughter.to.household })).body).toEqual({ done: true })
  const { body: preview } = await staff().post('/residents/merge/preview', { kept: daughter.id, gone: again.id })
  expect(preview.cares).toBe(0)
  expect((await staff().post('/residents/merge', { id: court.newId(), kept: daughter.id, gone: again.id, take: [], despite: false, seen: preview.seen, why: '同一人' })).body).toEqual({ done: true })
  expect(await reads()).toBe(200)
})

test('a newer file no longer names her: she moved out', async () => {
  const { daughter, husband, reads } = await carers()
  const file = new TextEncoder().encode(`楼栋,单元,室号,姓名,出生日期\n1,1,101,${husband.name},1968-01-01\n`)
  const seen = (await staff().post('/roster/check', file)).body.seen
  const taken = await takeWith(court.as('deputy'), file, { seen, answers: { ...keepAll, gone: { rest: 'keep', each: { 'moved-out': [daughter.id as never] } } } })
  expect(taken.body).toMatchObject({ imported: true, putDown: { movedOut: 1 } })
  expect([await reads(), (await asked()).length]).toEqual([403, 1])
})

test('a newer file no longer names whoever is cared for: that the right ends is said before, as at the desk, and not where they only move', async () => {
  const { newOne, home, husband } = await carers()
  const mother = await newOne({ born: '1940-01-01', ...twoAt('nurse') })
  const child = await newOne({ born: '2015-01-01', ...joins(mother) })
  for (const { id } of [mother, child]) expect((await staff().post(`/residents/${id}/carers`, { household: home, until: null })).body).toEqual({ done: true })
  const ends = async (gone: string[], moved: string[]) => (await staff().post('/roster/ends', { gone, moved })).body
  expect(await ends([mother.id, child.id], [])).toMatchObject({ carers: 2, cares: 0 })
  expect(await ends([mother.id], [child.id]), 'one of the home goes, the other moves').toMatchObject({ carers: 1, cares: 0 })
  expect(await ends([], [mother.id, child.id])).toMatchObject({ carers: 0, cares: 0 })
  expect(await ends([husband.id], [mother.id]), 'of the carers').toMatchObject({ carers: 0, cares: 3 })
})

test('whom a newer file names no more and who had gone before leaves no home by it: what those have who stayed is not said to end', async () => {
  const { daughter, husband, home, acting, act } = await carers()
  await act(acting('moved-out', [daughter.id]))
  expect((await give({ household: home, instead: home })).body).toEqual({ done: true })
  expect((await staff().post(`/households/${home}/slip`)).status).toBe(200)
  const ends = async (gone: string[]) => (await staff().post('/roster/ends', { gone, moved: [] })).body
  expect(await ends([daughter.id])).toMatchObject({ slips: 0, phones: 0, links: 0, cares: 0, carers: 0 })
  expect(await ends([daughter.id, husband.id])).toMatchObject({ slips: 1, cares: 1 })
})

test('what a file ends at the homes that others join is said before it is taken in, as at the desk: the slip where children live alone, and what a home could do for others', async () => {
  const { newOne, acting, act, phoneOf, daughter, husband, reads } = await carers()
  const { neighbour, dialysis } = court.place.residents
  await act(acting('moved-out', [neighbour]))
  await act(acting('moved-out', [dialysis]))
  const child = await newOne({ name: '孩子', born: '2015-01-01', ...twoAt('dialysis') })
  expect((await staff().post(`/households/${child.to.household}/slip`)).status).toBe(200)
  await phoneOf(child.to.household)
  const file = (born: string) => new TextEncoder().encode(`楼栋,单元,室号,姓名,出生日期\n1,1,101,${daughter.name},1970-01-01\n1,1,101,${husband.name},1968-01-01\n1,1,101,借住者,${born}\n2,1,101,孩子,2015-01-01\n2,1,101,姑妈,${born}\n`)
  const joining = async (born: string) => (await staff().post('/roster/check', file(born))).body.difference.fresh.map((it: any) => ({ compound: it.compound, door: it.door, born: it.born }))
  const ends = async (more: object) => { const { body } = await staff().post('/roster/ends', { gone: [], moved: [], ...more }); return [body.slips, body.phones, body.cares] }
  const joins = await joining('1990-01-01')
  expect(joins.map((it: any) => it.door)).toEqual(['1-1-101', '2-1-101'])
  // Somebody else writes about one of these homes: what only looks waits for nobody.
  await transaction(court.database, [court.place.community as CommunityId], async (tx) => {
    await sql`select from households where id = ${child.to.household} for no key update`.execute(tx)
    expect(await Promise.race([ends({ joins }), new Promise((later) => { setTimeout(() => later('waits'), 3000) })])).toEqual([1, 1, 1])
  })
  expect(await ends({ joins })).toEqual([1, 1, 1])
  expect(await ends({ joins: await joining('2020-01-01') }), 'a child ends nothing').toEqual([0, 0, 0])
  expect(await ends({ joins: joins.slice(1), gone: [child.id] }), 'who leaves has left by then: once').toEqual([1, 1, 0])
  expect(await ends({ joins: Array.from({ length: 3000 }, (_, n) => ({ compound: joins[0].compound, door: `9-9-${n}`, born: null })) }), 'many new doors').toEqual([0, 0, 0])
  const { seen } = (await staff().post('/roster/check', file('1990-01-01'))).body
  expect((await takeWith(court.as('deputy'), file('1990-01-01'), { seen, answers: keepAll })).body).toMatchObject({ imported: true, added: 2 })
  expect(await ends({ joins }), 'it has ended').toEqual([0, 0, 0])
  expect([await reads(), (await asked()).map((it) => it.why)]).toEqual([403, ['joined']])
})

test('somebody grown up who joins ends it, said before the press, and a child does not; put down as gone by mistake and home again ends it too', async () => {
  const { newOne, adding, add, acting, act, takeBack, preview, daughter, home, reads } = await carers()
  await newOne({ born: '2020-01-01', ...joins(daughter) })
  expect(await reads()).toBe(200)
  const lodger = adding({ name: '借住者', born: '1990-01-01', ...joins(daughter) })
  expect(await add(lodger)).toMatchObject({ status: 409, body: { code: 'joining-ends', details: { slip: false, phones: 0, cares: 1 } } })
  expect(await reads()).toBe(200)
  expect((await add({ ...lodger, ends: { slip: false, phones: 0, cares: 1 } })).body).toEqual({ done: true })
  expect([await reads(), (await asked()).map((it) => it.why)]).toEqual([403, ['joined']])
  expect((await give({ household: home, instead: home })).body).toEqual({ done: true })
  const mover = await newOne({ born: '1991-01-01' })
  const moving = acting('moved', [mover.id], joins(daughter))
  expect((await preview(moving)).joined).toEqual({ slip: false, phones: 0, cares: 1 })
  expect((await act(moving)).body).toEqual({ done: true })
  expect(await reads()).toBe(403)
  expect((await give({ household: home, instead: home })).body).toEqual({ done: true })
  const out = acting('moved-out', [lodger.id])
  expect((await preview(out)).cares).toBe(1)
  await act(out)
  expect((await give({ household: home, instead: home })).body).toEqual({ done: true })
  expect(await reads()).toBe(200)
  court.pass(minute)
  expect((await takeBack(out.id)).body).toEqual({ done: true })
  expect(await reads()).toBe(403)
})

test('given anew with one press: to where she lives now, until when it had been given, or to nobody; not to others than were read', async () => {
  const { newOne, acting, act, alone, phoneOf, daughter, husband, home, reads } = await carers()
  await act(acting('moved', [daughter.id], { to: alone('nurse') }))
  const [line] = await asked()
  expect(line.left.people).toMatchObject([{ id: daughter.id }])
  await newOne({ born: '1990-05-05', to: { flat: court.place.flats.nurse, household: line.left.household, joins: true } })
  expect((await give({ household: line.left.household, people: [daughter.id], instead: home })).body.code).toBe('changed-meanwhile')
  expect((await asked()).length, 'and the line stays').toBe(1)
  const [now] = await asked()
  const press = { household: now.left.household, people: now.left.people.map((it: any) => it.id), instead: home }
  const command = court.newId()
  for (let i = 0; i < 2; i++) expect((await staff().post(`/residents/${court.place.residents.labour}/carers`, { until: null, ...press }, { command })).body).toEqual({ done: true })
  expect([await asked(), await health(await phoneOf(now.left.household)), await reads()]).toEqual([[], 200, 403])
  // To nobody.
  expect((await give({ household: home })).body).toEqual({ done: true })
  court.pass(minute)
  await act(acting('moved-out', [husband.id]))
  expect((await asked()).length).toBe(1)
  expect((await give({ household: null })).status).toBe(404)
  expect((await give({ household: null, instead: home })).body).toEqual({ done: true })
  expect(await asked()).toEqual([])
})

test('whoever is cared for has gone: nobody is asked as long as they are', async () => {
  const { acting, act } = recordsOf(court)
  const { daughter } = await carers()
  await act(acting('moved-out', [daughter.id]))
  expect((await asked()).length).toBe(1)
  await act(acting('moved-out', [court.place.residents.labour]))
  expect(await asked()).toEqual([])
})
