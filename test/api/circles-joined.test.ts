// What somebody lets every phone of the home see was said of those who live there. Whoever joins later, by whatever way, is another question.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, minute, plus } from '#domain/kernel/instants.ts'
import type { Queries } from '#server/db/pool.ts'
import { leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { openRecords, recordsOf } from '../support/records.ts'
import { keepAll, takeWith } from '../support/rosters.ts'

let court: Osmanthus
beforeEach(async () => { court = await openRecords(rosterRoutes(leftBehind)) })
afterEach(() => court.close())

test('what she let every phone of the home see goes on for her husband, by name, and is nothing to whoever joins later', async () => {
  const { newOne, phoneOf, takeBack, acting, act } = recordsOf(court)
  const one = await newOne()
  const husband = await newOne({ to: { ...one.to, joins: true } })
  const gone = await newOne({ to: { ...one.to, joins: true } })
  const left = acting('moved-out', [gone.id])
  await act(left)
  expect((await court.as('staff').post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls', 'health', 'looks'], to: null, shared: true, knownBy: '回拨' })).status).toBe(200)
  const phones = async (resident: string) => {
    const phone = await phoneOf(one.to.household)
    const { code } = (await court.as('staff').post(`/residents/${resident}/code`, { exit: null })).body
    expect((await phone.post('/me/phone', { code, share: null })).status).toBe(200)
    return phone
  }
  const [his, table] = [await phones(husband.id), await phoneOf(one.to.household)]
  const reads = async (phone: typeof his) => (await phone.get(`/me/record?resident=${one.id}`)).status
  expect([await reads(his), await reads(table)]).toEqual([200, 200])
  court.pass(minute)
  const lodger = await newOne({ to: { ...one.to, joins: true }, kind: 'temporary', until: plus(court.now(), 5 * day), host: one.id, place: '沙发' })
  expect([await reads(his), await reads(table), await reads(await phones(lodger.id))], 'hers, one that nobody claimed, the lodger’s').toEqual([200, 403, 403])
  expect((await court.as('staff').get(`/residents/${one.id}/circle`)).body.shares.map((it: any) => it.to)).toEqual([husband.id, husband.id, husband.id])
  // Said anew of all who are there now; and one who comes back to the home was not there then either.
  expect((await court.as('staff').post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls', 'health', 'looks'], to: null, shared: true, knownBy: '回拨' })).status).toBe(200)
  expect(await reads(table)).toBe(200)
  court.pass(minute)
  await takeBack(left.id)
  expect([await reads(his), await reads(table), await reads(await phones(gone.id))]).toEqual([200, 403, 403])
})

test('nor to whoever moves in from another flat', async () => {
  const { newOne, phoneOf, acting, act, alone } = recordsOf(court)
  const one = await newOne({ to: alone('nurse') })
  await newOne({ to: { ...one.to, joins: true } })
  const mover = await newOne()
  const table = await phoneOf(one.to.household)
  const everybody = () => court.as('staff').post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls'], to: null, shared: true, knownBy: '回拨' })
  const open = async () => (await court.as('staff').get(`/residents/${one.id}/circle`)).body.shares.some((it: any) => it.to === null)
  await everybody()
  expect(await open()).toBe(true)
  expect((await act(acting('moved', [mover.id], { to: { ...one.to, joins: true } }))).body).toEqual({ done: true })
  expect([await open(), (await table.get(`/me/record?resident=${one.id}`)).status]).toEqual([false, 403])
})

test('nor to whoever a newer file puts into the home', async () => {
  const { nurse, mother } = court.place.residents
  const share = () => court.as('staff').post(`/residents/${nurse}/circle`, { id: court.newId(), parts: ['health'], to: null, shared: true, knownBy: '回拨' })
  const shown = async () => (await court.as('staff').get(`/residents/${nurse}/circle`)).body.shares.map((it: any) => it.to)
  await share()
  expect(await shown()).toEqual([null])
  const file = new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,电话', '2,1,502,护士,1990-05-01,13800001502', '2,1,502,新室友,1991-05-01,13800001503'].join('\n'))
  const { seen } = (await court.as('staff').post('/roster/check', file)).body
  expect((await takeWith(court.as('staff'), file, { seen, answers: keepAll })).body.imported).toBe(true)
  expect(await shown()).toEqual([mother])
})

test('taken back from every phone after somebody joined, it is taken back from those by name as well, and only what was named', async () => {
  const { newOne, phoneOf } = recordsOf(court)
  const one = await newOne()
  const husband = await newOne({ to: { ...one.to, joins: true } })
  const share = (body: object) => court.as('staff').post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls', 'health', 'looks'], to: null, shared: true, knownBy: '回拨', ...body })
  const shares = async () => (await court.as('staff').get(`/residents/${one.id}/circle`)).body.shares.map(({ part, to }: any) => [part, to])
  await share({})
  const his = await phoneOf(one.to.household)
  const { code } = (await court.as('staff').post(`/residents/${husband.id}/code`, { exit: null })).body
  expect((await his.post('/me/phone', { code, share: null })).status).toBe(200)
  const reads = async () => (await his.get(`/me/record?resident=${one.id}`)).status
  court.pass(minute)
  await newOne({ to: { ...one.to, joins: true } })
  court.pass(minute)
  const partly = { id: court.newId(), parts: ['looks', 'health'], shared: false }
  for (const again of [partly, partly]) expect((await share(again)).body).toEqual({ done: true })
  expect([await reads(), await shares()]).toEqual([200, [['calls', husband.id]]])
  court.pass(minute)
  expect((await share({ shared: false })).body).toEqual({ done: true })
  expect([await reads(), await shares()]).toEqual([403, []])
  // Said anew, the press before comes to nothing again.
  court.pass(minute)
  await share({ to: husband.id })
  expect((await share(partly)).body).toEqual({ done: true })
  expect([await reads(), (await shares()).length]).toEqual([200, 3])
})

test('nor to whoever joins in the very moment: what waits for the joining is not said, and what the joining waits for is narrowed', async () => {
  const { newOne, adding } = recordsOf(court)
  const one = await newOne()
  await newOne({ ...one, id: court.newId(), act: court.newId(), name: '丈夫', to: { ...one.to, joins: true } })
  const share = () => court.as('staff').post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls'], to: null, shared: true, knownBy: '回拨' })
  const toAll = async () => (await court.as('staff').get(`/residents/${one.id}/circle`)).body.shares.filter((it: any) => it.to === null).length
  /** The first waits for this transaction, the next for the first. */
  const waiting = (tx: Queries, many: number) => expect.poll(async () => (await sql<{ n: number }>`
    select count(distinct pid)::int as n from pg_locks where not granted and (pg_backend_pid() = any(pg_blocking_pids(pid))
      or (locktype = 'tuple' and database = (select oid from pg_database where datname = current_database())))`.execute(tx)).rows[0]!.n, { timeout: 20_000 }).toBe(many)
  const joiner = adding({ name: '同时搬来的', to: { ...one.to, joins: true } })
  let [shared, joined]: Promise<any>[] = []
  // The household is held by somebody else, so both come to wait; whoever asked first goes first.
  await court.database.owner.transaction().execute(async (tx) => {
    await sql`select from households where id = ${one.to.household} for no key update`.execute(tx)
    joined = court.as('deputy').post('/residents', joiner)
    await waiting(tx, 1)
    shared = share()
    await waiting(tx, 2)
  })
  expect((await joined!).body).toEqual({ done: true })
  expect((await shared!).body.code).toBe('changed-meanwhile')
  expect(await toAll()).toBe(0)
  await court.database.owner.transaction().execute(async (tx) => {
    await sql`select from households where id = ${one.to.household} for no key update`.execute(tx)
    shared = share()
    await waiting(tx, 1)
    joined = court.as('deputy').post('/residents', adding({ name: '又一位', to: { ...one.to, joins: true } }))
    await waiting(tx, 2)
  })
  expect([(await shared!).body, (await joined!).body]).toEqual([{ done: true }, { done: true }])
  expect(await toAll()).toBe(0)
})

test('shown to every phone and then to her husband no more, it is not shown to him, nor on a phone that nobody claimed; the others go on', async () => {
  const { newOne, phoneOf } = recordsOf(court)
  const one = await newOne()
  const [husband, mother] = [await newOne({ to: { ...one.to, joins: true } }), await newOne({ to: { ...one.to, joins: true } })]
  const say = (to: string | null, shared: boolean) => { court.pass(1000); return court.as('staff').post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls', 'health'], to, shared, knownBy: '回拨' }) }
  const claimed = async (resident: string) => {
    const phone = await phoneOf(one.to.household)
    const { code } = (await court.as('staff').post(`/residents/${resident}/code`, { exit: null })).body
    expect((await phone.post('/me/phone', { code, share: null })).status).toBe(200)
    return phone
  }
  const [his, hers, table] = [await claimed(husband.id), await claimed(mother.id), await phoneOf(one.to.household)]
  const reads = () => Promise.all([his, hers, table].map(async (phone) => (await phone.get(`/me/record?resident=${one.id}`)).status))
  expect((await say(null, true)).body).toEqual({ done: true })
  expect(await reads()).toEqual([200, 200, 200])
  expect((await say(husband.id, false)).body).toEqual({ done: true })
  expect(await reads()).toEqual([403, 200, 403])
})
