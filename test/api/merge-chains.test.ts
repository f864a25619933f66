// Mergings that were a mistake, one upon another: what each of three records is given back when one of them is taken back, and what the desk is asked.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { bring, grantBody, pieces, recall, setWhereabouts } from '../support/asking.ts'
import { mistakenOf, openMistaken, type Somebody } from '../support/mistaken.ts'
import { takeWith } from '../support/rosters.ts'

let court: Osmanthus
let at: ReturnType<typeof mistakenOf>
beforeEach(async () => { court = await openMistaken(); at = mistakenOf(court) })
afterEach(() => court.close())
const staff = () => court.as('staff')

const elsewhere = () => ({ to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })
const three = async (): Promise<[Somebody, Somebody, Somebody]> => {
  const [one, two, third] = [await at.person('甲', { phone: '13800000001' }), await at.person('乙', { phone: '13800000002', ...elsewhere() }), await at.person('丙', { phone: '13800000003' })]
  return [one, two, third]
}
const phoneIs = async ({ id }: Somebody) => (await staff().get(`/residents/${id}`)).body.phone
const stateOf = async (exit: string) => (await staff().get(`/exits/${exit}`)).body.state
const askedAgain = async (exit: string): Promise<boolean> => (await sql<{ again: boolean }>`select look_again as again from exits where id = ${exit}`.execute(court.database.owner)).rows[0]!.again

test('of a third record, what it had as nobody but itself goes on; what it was asked for and given since is looked at by the desk', async () => {
  const [one, two, third] = await three()
  const first = await at.merge(one.id, two.id)
  court.pass(minute)
  const own = await at.granted(third.id)
  court.pass(minute)
  await at.merge(third.id, one.id)
  court.pass(minute)
  const since = await at.granted(third.id)
  court.pass(minute)
  await at.twoAgain(first.act)
  await at.review()
  expect([await stateOf(own), await askedAgain(own), await stateOf(since), await askedAgain(since)]).toEqual(['granted', false, 'granted', true])
})

test('the home of a third record cares on for whom it was given before it was one with them, and so do its link and phone', async () => {
  const [one, two, third] = await three()
  const old = await at.person('老人')
  const first = await at.merge(one.id, two.id)
  court.pass(minute)
  expect((await staff().post(`/residents/${old.id}/carers`, { household: third.household, until: null })).body).toEqual({ done: true })
  const phone = await at.phoneOf(third.household)
  const link = await at.opened((await staff().post(`/residents/${third.id}/link`, { exit: null })).body.url)
  court.pass(minute)
  await at.merge(third.id, one.id)
  court.pass(minute)
  await at.twoAgain(first.act)
  expect([await at.statusOf(phone, old.id), await at.statusOf(link, third.id)]).toEqual([200, 200])
})

test('a link that was given out since a third record was one with them opens it no more', async () => {
  const [one, two, third] = await three()
  const first = await at.merge(one.id, two.id)
  await at.merge(third.id, one.id)
  court.pass(minute)
  const link = await at.opened((await staff().post(`/residents/${third.id}/link`, { exit: null })).body.url)
  await at.twoAgain(first.act)
  expect(await at.statusOf(link, third.id)).toBe(401)
})

test('what every phone of a home was let see while one of it was taken for somebody else is not shown to who is of it again', async () => {
  const kept = await at.person('别处的人', elsewhere())
  const wife = await at.person('妻子')
  const gone = await at.person('丈夫', at.joining(wife.household))
  await at.person('婆婆', at.joining(wife.household))
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(minute)
  expect((await staff().post(`/residents/${wife.id}/circle`, { id: court.newId(), parts: ['calls', 'health', 'looks'], to: null, shared: true, knownBy: '回拨' })).status).toBe(200)
  court.pass(minute)
  await at.twoAgain(act)
  const [his, table] = [await at.phoneOf(wife.household), await at.phoneOf(wife.household)]
  await at.claim(his, gone.id)
  expect([await at.statusOf(his, wife.id), await at.statusOf(table, wife.id)]).toEqual([403, 403])
})

test('in one home too; what they were let see before they were one, they see again', async () => {
  const kept = await at.person('留壬')
  const wife = await at.person('她', at.joining(kept.household))
  const gone = await at.person('并癸', at.joining(kept.household))
  const share = async (parts: string[]) => { court.pass(minute); return (await staff().post(`/residents/${wife.id}/circle`, { id: court.newId(), parts, to: null, shared: true, knownBy: '回拨' })).status }
  expect(await share(['health'])).toBe(200)
  const { act } = await at.merge(kept.id, gone.id)
  expect(await share(['calls'])).toBe(200)
  court.pass(minute)
  await at.twoAgain(act)
  const his = await at.phoneOf(kept.household)
  await at.claim(his, gone.id)
  const seen = (await his.get(`/me/record?resident=${wife.id}`)).body
  expect([Array.isArray(seen.contacts) && seen.contacts.length > 0, (await staff().get(`/residents/${wife.id}/circle`)).body.shares.filter((it: any) => it.to === gone.id || it.to === null)]).toEqual([false, [{ part: 'health', to: null }]])
})

test.each([['first', [0, 1]], ['last', [1, 0]]])('of two mergings that each took the number, the %s one taken back first: each has their own', async (_, turn) => {
  const people = await three()
  const [one, two, third] = people
  const acts = [(await at.merge(one.id, two.id, ['phone'])).act, (await at.merge(third.id, one.id, ['phone'])).act]
  for (const nth of turn) await at.twoAgain(acts[nth]!)
  expect(await Promise.all(people.map(phoneIs))).toEqual(['13800000001', '13800000002', '13800000003'])
})

test('a merging that is made and taken back twice leaves no number behind', async () => {
  const [one, two] = await three()
  for (const _ of [1, 2]) {
    const { act } = await at.merge(one.id, two.id, ['phone'])
    expect(await phoneIs(one)).toBe('13800000002')
    await at.twoAgain(act)
    expect([await phoneIs(one), await phoneIs(two)]).toEqual(['13800000001', '13800000002'])
  }
})

test('a number put right by hand between two mergings stays, whichever is taken back', async () => {
  const [one, two, third] = await three()
  const first = await at.merge(one.id, two.id, ['phone'])
  court.pass(minute)
  expect((await staff().post(`/residents/${one.id}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13800000002', new: '13800000009' }], why: '本人来电', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
  const second = await at.merge(third.id, one.id, ['phone'])
  await at.twoAgain(first.act)
  expect([await phoneIs(one), await phoneIs(third)]).toEqual(['13800000009', '13800000009'])
  await at.twoAgain(second.act)
  expect([await phoneIs(one), await phoneIs(third)]).toEqual(['13800000009', '13800000003'])
})

/** A pass that was asked for on the kept card while two were one. */
async function doubted(one = '留庚', other = '并辛', more: Record<string, unknown> = {}): Promise<{ exit: string; kept: Somebody; gone: Somebody }> {
  const [kept, gone] = [await at.person(one), await at.person(other, elsewhere())]
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(minute)
  const exit = await at.granted(kept.id, more)
  await at.twoAgain(act)
  await at.review()
  expect(await askedAgain(exit)).toBe(true)
  court.pass(hour)
  return { exit, kept, gone }
}
const proposeKeep = async (exit: string) => {
  const view = (await court.as('deputy').get(`/exits/${exit}`)).body
  expect(view).toMatchObject({ doubted: true, groundLost: [] })
  expect(view.may).toContain('propose-keep')
  return court.as('deputy').post(`/exits/${exit}/renewal`, { until: null, reason: '是她本人', names: view.standsOn })
}

test('whether a pass may be the other’s is settled by two who keep it, never by the first of them, and asked again where that is undone', async () => {
  const { exit } = await doubted()
  const proposed = await proposeKeep(exit)
  expect([proposed.status, proposed.body.doubted, await askedAgain(exit)]).toEqual([200, true, true])
  court.slowly()
  const keep = async () => (await court.as('secretary').post(`/exits/${exit}/renewal/confirm`, { seq: proposed.body.renewing.seq })).body
  const kept = await keep()
  expect(kept).toMatchObject({ doubted: false, state: 'granted', pass: { status: 'valid' } })
  const undone = await court.as('secretary').post(`/exits/${exit}/undo`, { seq: kept.undo.seq })
  expect([undone.body.doubted, await askedAgain(exit)], JSON.stringify(undone.body).slice(0, 200)).toEqual([true, true])
  expect(await keep()).toMatchObject({ doubted: false })
  await at.review()
  expect(await askedAgain(exit), 'the review done again').toBe(false)
})

test('nor is it asked while the two are one again after all; two once more, it is as it was, and what was kept is not asked again', async () => {
  const [open, settled] = [await doubted(), await doubted('留壬', '并癸')]
  const proposed = await proposeKeep(settled.exit)
  court.slowly()
  expect((await court.as('secretary').post(`/exits/${settled.exit}/renewal/confirm`, { seq: proposed.body.renewing.seq })).status).toBe(200)
  const seen = async ({ exit }: { exit: string }) => [(await court.as('deputy').get(`/exits/${exit}`)).body.doubted, await askedAgain(exit)]
  const acts: string[] = []
  for (const { kept, gone } of [open, settled]) acts.push((await at.merge(kept.id, gone.id)).act)
  await at.review()
  expect([await seen(open), await seen(settled)]).toEqual([[false, false], [false, false]])
  expect((await court.as('deputy').get(`/exits/${open.exit}`)).body.may).not.toContain('propose-keep')
  for (const act of acts) await at.twoAgain(act)
  await at.review()
  expect([await seen(open), await seen(settled)]).toEqual([[true, true], [false, false]])
})

test('nor is it settled by a longer end that was given while they were one and nobody was asked; what was settled before, or is then, stays so', async () => {
  const short = { until: plus(court.now(), 3 * hour) }
  const [unasked, settled] = [await doubted('留庚', '并辛', short), await doubted('留壬', '并癸', short)]
  const askedOf = async ({ exit }: { exit: string }) => [(await court.as('deputy').get(`/exits/${exit}`)).body.doubted, await askedAgain(exit)]
  const extend = async ({ exit }: { exit: string }) => {
    const { standsOn, dueBack } = (await court.as('deputy').get(`/exits/${exit}`)).body
    const { body } = await court.as('deputy').post(`/exits/${exit}/extend`, { names: standsOn, until: plus(dueBack, 10 * minute), reason: '医院还没放人' })
    expect(body, JSON.stringify(body).slice(0, 200)).toMatchObject({ state: 'granted', whereabouts: 'out' })
    court.slowly()
  }
  for (const { exit } of [unasked, settled]) await setWhereabouts(court, exit, 'out', null)
  await extend(settled)
  expect(await askedOf(settled)).toEqual([false, false])
  court.pass(minute)
  const again = async (all: (typeof unasked)[], meanwhile: () => Promise<void>) => {
    const acts: string[] = []
    for (const { kept, gone } of all) acts.push((await at.merge(kept.id, gone.id)).act)
    await at.review()
    court.pass(minute)
    await meanwhile()
    for (const act of acts) await at.twoAgain(act)
    await at.review()
    court.pass(minute)
  }
  await again([unasked, settled], async () => { for (const it of [unasked, settled]) await extend(it) })
  expect([await askedOf(unasked), await askedOf(settled)]).toEqual([[true, true], [false, false]])
  await extend(unasked)
  await at.review()
  expect(await askedOf(unasked), 'the review done again').toEqual([false, false])
  await again([unasked], async () => undefined)
  expect(await askedOf(unasked)).toEqual([false, false])
})

test('with a third in doubt as well, it is asked on until all of them are one', async () => {
  const [one, two, third] = await three()
  await at.merge(one.id, two.id)
  const joined = await at.merge(third.id, one.id)
  court.pass(minute)
  const exit = await at.granted(third.id)
  await at.twoAgain(joined.act)
  await at.review()
  expect(await askedAgain(exit)).toBe(true)
  const again = await at.merge(third.id, one.id)
  await at.review()
  expect(await askedAgain(exit)).toBe(false)
  await at.twoAgain(again.act)
  await at.review()
  expect(await askedAgain(exit)).toBe(true)
})

test('or by taking it back', async () => {
  const { exit } = await doubted()
  expect((await staff().post(`/exits/${exit}/revoke`, { reason: '问清了，不是她', appealTo: 'secretary' })).body).toMatchObject({ state: 'revoked', doubted: false })
  expect(await askedAgain(exit)).toBe(false)
})

test.each([['a colleague'], ['the household']])('nor by a piece of evidence that %s lays down', async (who) => {
  const { exit, kept } = await doubted()
  const laid = who === 'a colleague' ? await bring(court, staff(), exit, pieces(court.now()).test) : await bring(court, await at.phoneOf(kept.household), exit, { ...pieces(court.now()).letter, how: 'phone', witness: '' })
  expect(laid.status, JSON.stringify(laid.body)).toBe(200)
  expect(await askedAgain(exit)).toBe(true)
})

test('what was asked for meanwhile and waits is said to be in doubt, and is looked at again once it lets out', async () => {
  const [kept, gone] = [await at.person('留庚'), await at.person('并辛', elsewhere())]
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(minute)
  const { id } = (await recall(court, staff(), kept.id, { purpose: 'exam', place: '考点' })).body
  court.pass(minute)
  await at.twoAgain(act)
  await at.review()
  expect((await staff().get(`/exits/${id}`)).body).toMatchObject({ state: 'asked', doubted: true })
  expect((await staff().post(`/exits/${id}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted', doubted: true })
  expect(await askedAgain(id)).toBe(true)
})

test('what a file says of the gone one while they are one is said of the gone one once they are two', async () => {
  const [kept, gone] = [await at.person('留一', { phone: '13800000001' }), await at.person('并二', { phone: '13800000002', ...elsewhere() })]
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(hour)
  const bytes = new TextEncoder().encode('楼栋,单元,室,姓名,出生日期,电话\n2,1,301,并二,,13800000009')
  const { seen } = (await staff().post('/roster/check', bytes)).body
  const done = await takeWith(staff(), bytes, { seen, answers: { changed: { rest: 'take', each: {} }, corrected: { rest: 'take', each: {} }, gone: { rest: 'keep', each: {} }, moved: { rest: 'leave', each: {} }, source: '物业' } as any })
  expect(done.body.imported, JSON.stringify(done.body)).toBe(true)
  expect(await phoneIs(kept)).toBe('13800000009')
  await at.twoAgain(act)
  expect([await phoneIs(kept), await phoneIs(gone)]).toEqual(['13800000001', '13800000009'])
})

test('what was told in confidence while two were one is read on no phone once they are two; from before it is', async () => {
  const [kept, gone] = [await at.person('留甲'), await at.person('并乙', elsewhere())]
  await at.inConfidence(kept.id, '她以前说的')
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(minute)
  await at.inConfidence(kept.id, '可能是另一个人说的')
  court.pass(minute)
  await at.twoAgain(act)
  court.pass(minute)
  await at.inConfidence(kept.id, '她后来说的')
  expect(await at.calls(await at.phoneOf(kept.household), kept.id)).toEqual(['她后来说的', '她以前说的'])
})
