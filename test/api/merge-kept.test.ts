// Two who were one by mistake: what is *not* touched when they are made one, or two again. Values put right meanwhile, phones, carers' rights and passes of their own go on as they were.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour } from '#domain/kernel/instants.ts'
import { reviewMerge } from '#server/exits/merged.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { grantBody, readyForExits, recall } from '../support/asking.ts'
import { recordsOf } from '../support/records.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await readyForExits(await osmanthus())
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
  court.pass(hour)
})
afterEach(() => court.close())
const staff = () => court.as('staff')
const done = { done: true }
type One = Awaited<ReturnType<ReturnType<typeof recordsOf>['newOne']>>
const person = (name: string, more: Record<string, unknown> = {}): Promise<One> => recordsOf(court).newOne({ name, born: null, phone: null, to: recordsOf(court).alone('neighbour'), ...more })
const joining = (one: One) => ({ to: { ...one.to, joins: true } })
async function merge(kept: One, gone: One, take: string[] = []): Promise<string> {
  court.pass(1000)
  const { seen } = (await staff().post('/residents/merge/preview', { kept: kept.id, gone: gone.id })).body
  const id = court.newId()
  expect((await staff().post('/residents/merge', { id, kept: kept.id, gone: gone.id, take, despite: true, seen, why: '以为是同一个人' })).body).toEqual(done)
  court.pass(1000)
  return id
}
async function twoAgain(act: string): Promise<void> {
  court.pass(1000)
  expect((await staff().post('/residents/merge/take-back', { id: court.newId(), act, why: '是两个人' })).body).toEqual(done)
}
async function review(): Promise<void> {
  const { rows } = await sql<{ community: any; payload: any }>`select community_id as community, payload from job_runs where task = 'exits:merge-review' and state <> 'done' order by asked_at`.execute(court.database.owner)
  for (const { community, payload } of rows) await reviewMerge({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined, again: 1 } as any)
}
const granted = async ({ id: resident }: One): Promise<string> => {
  const { id } = (await recall(court, staff(), resident, { purpose: 'exam', place: `第${court.newId()}考点` })).body
  expect((await staff().post(`/exits/${id}/grant`, grantBody(court))).body.state).toBe('granted')
  return id
}
const looked = async (exit: string) => (await sql<{ again: boolean }>`select look_again as again from exits where id = ${exit}`.execute(court.database.owner)).rows[0]!.again

test('a number that was taken goes back, though a name was put right meanwhile', async () => {
  const [kept, gone] = [await person('留一', { phone: '13800000001' }), await person('并二', { phone: '13800000002' })]
  const act = await merge(kept, gone, ['phone'])
  expect((await staff().post(`/residents/${kept.id}/correct`, { id: court.newId(), changes: [{ what: 'name', old: '留一', new: '留壹' }], why: '本人', despite: ['phones-end', 'links-end'] })).body).toEqual(done)
  await twoAgain(act)
  expect((await staff().get(`/residents/${kept.id}`)).body.phone).toBe('13800000001')
})

test('a day of birth that is not taken ends no phone of the home', async () => {
  const adult = await person('大人甲', { born: '1980-01-01' })
  await person('大人乙', { born: '1981-01-01', ...joining(adult) })
  const table = await recordsOf(court).phoneOf(adult.to.household)
  await merge(adult, await person('大人甲二', { born: '2018-01-01' }))
  expect((await table.get('/me')).status).toBe(200)
})

test('the kept one’s home cares on for whom it cared before', async () => {
  const [kept, gone, old] = [await person('留壬'), await person('并癸'), await person('老人')]
  expect((await staff().post(`/residents/${old.id}/carers`, { household: kept.to.household, until: null })).body).toEqual(done)
  const phone = await recordsOf(court).phoneOf(kept.to.household)
  await twoAgain(await merge(kept, gone))
  expect((await phone.get(`/me/record?resident=${old.id}`)).status).toBe(200)
})

test('what is asked for after they are two is not looked at again, though the review comes late; nor is a pass that is over by then', async () => {
  const [kept, gone] = [await person('留庚'), await person('并辛', { to: recordsOf(court).alone('labour') })]
  const act = await merge(kept, gone)
  const over = await granted(kept)
  court.pass(3 * day)
  await twoAgain(act)
  court.pass(1000)
  const later = await granted(kept)
  await review()
  expect([await looked(over), await looked(later)]).toEqual([false, false])
})

test('what is taken back from one by name stays with the other', async () => {
  const one = await person('她', { born: '1980-01-01' })
  const [two, three] = [await person('他', { born: '1980-01-01', ...joining(one) }), await person('姨', { born: '1980-01-01', ...joining(one) })]
  const share = (to: One, shared: boolean) => staff().post(`/residents/${one.id}/circle`, { id: court.newId(), parts: ['calls'], to: to.id, shared, knownBy: '回拨' })
  for (const [to, shared] of [[two, true], [three, true], [two, false]] as const) { expect((await share(to, shared)).status).toBe(200); court.pass(1000) }
  expect((await staff().get(`/residents/${one.id}/circle`)).body.shares.map((it: any) => it.to)).toEqual([three.id])
})
