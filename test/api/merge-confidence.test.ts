// Two people who were one by mistake, and are two again: what was told in confidence meanwhile may have been told by either. No phone of either reads it then, in whatever way it was
// put down: calls, needs, answers, a mediation. What each said as themselves alone they go on reading.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, plus } from '#domain/kernel/instants.ts'
import type { Client, Osmanthus } from '../support/api.ts'
import { mistakenOf, openMistaken, type Somebody } from '../support/mistaken.ts'

let court: Osmanthus
let at: ReturnType<typeof mistakenOf>
beforeEach(async () => { court = await openMistaken(); at = mistakenOf(court) })
afterEach(() => court.close())
const staff = () => court.as('staff')
const done = { done: true }

const inConfidence = async (resident: string, note: string): Promise<string> => {
  const id = court.newId()
  expect((await staff().post('/contacts', { id, resident, channel: 'phone', startedAt: court.now(), endedAt: null, note, exit: null, private: true })).status).toBe(200)
  return id
}
const content = (words: string, more: object = {}) => ({ kind: 'contact-in-crisis', words, due: null, private: true, ...more })
async function need(resident: string, words: string, more: object = {}): Promise<{ need: string; id: string }> {
  const it = { id: court.newId(), need: court.newId() }
  expect((await staff().post(`/residents/${resident}/needs`, { ...it, content: content(words, more), how: 'telephone' })).body).toEqual(done)
  return it
}
async function told(resident: string, contact: string): Promise<void> {
  const { body: { lines } } = await staff().get(`/residents/${resident}/answers`)
  const { answer } = lines.find((one: any) => one.answer.question === 'go-out' && one.answer.of === 'exam')
  expect((await staff().post('/told', { id: court.newId(), resident, answer, how: 'phone', contact, at: court.now() })).body).toEqual(done)
}
type Quarrel = { id: string; side: string; other: string; hear: (happened: string) => Promise<void>; put: (deed: object) => Promise<void> }
async function quarrel(resident: string): Promise<Quarrel> {
  const [id, side, other] = [court.newId(), court.newId(), court.newId()]
  const parties = [{ id: side, resident, name: '' }, { id: other, resident: court.place.residents.labour, name: '' }]
  expect((await staff().post('/mediations', { id, act: court.newId(), kind: 'water', mediator: null, at: court.now(), parties })).body).toEqual(done)
  const put = async (deed: object) => expect((await staff().post(`/mediations/${id}/acts`, { id: court.newId(), at: court.now(), deed })).body).toEqual(done)
  const hear = (happened: string) => put({ kind: 'heard', party: side, happened, wants: `${happened}，想要` })
  return { id, side, other, hear, put }
}
const stop = (phone: Client, id: string) => phone.post(`/me/mediations/${id}/stop`, { id: court.newId(), at: court.now() })

/** In every way in which something is told in confidence. */
async function confide(resident: string, words: string): Promise<{ need: string; mediation: string }> {
  court.pass(1000)
  await told(resident, await inConfidence(resident, `${words}·电话`))
  const { need: of } = await need(resident, `${words}·需要`)
  const it = await quarrel(resident)
  await it.hear(`${words}·调解`)
  court.pass(1000)
  return { need: of, mediation: it.id }
}
const read = async (phone: Client, resident: string): Promise<string> => {
  const all = await Promise.all([`/me/record?resident=${resident}`, '/me/needs', `/me/answers?resident=${resident}`, '/me/mediations'].map((path) => phone.get(path)))
  expect(all.map((one) => one.status)).toEqual([200, 200, 200, 200])
  return JSON.stringify(all.map((one) => one.body))
}
const ways = (words: string) => ['电话', '需要', '调解'].map((way) => `${words}·${way}`)
/** How often their phone says that they were told something. */
const tellings = async (phone: Client, resident: string) => {
  const [record, { lines }] = [(await phone.get(`/me/record?resident=${resident}`)).body, (await phone.get(`/me/answers?resident=${resident}`)).body]
  return [record.told.length, lines.filter((one: any) => one.told !== null).length]
}
const two = async (): Promise<[Somebody, Somebody]> => [await at.person('留甲'), await at.person('并乙', { to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })]

test('of the kept one: their phone reads it while they are one, and nothing of it once they are two; before and afterwards all of it', async () => {
  const [kept, gone] = await two()
  await confide(kept.id, '从前')
  const phone = await at.phoneOf(kept.household)
  const { act } = await at.merge(kept.id, gone.id)
  const meanwhile = await confide(kept.id, '其间')
  for (const words of [...ways('从前'), ...ways('其间')]) expect(await read(phone, kept.id)).toContain(words)
  await at.twoAgain(act)
  await confide(kept.id, '以后')
  const said = await read(phone, kept.id)
  for (const words of [...ways('从前'), ...ways('以后')]) expect(said).toContain(words)
  expect(said).not.toContain('其间')
  expect(await tellings(phone, kept.id)).toEqual([2, 1])
  const seen = (await staff().get(`/residents/${kept.id}`)).body.needs.find((one: any) => one.id === meanwhile.need).last
  expect((await phone.post(`/me/needs/${meanwhile.need}/acts`, { id: court.newId(), what: 'ended', seen })).status).toBe(404)
  expect((await stop(phone, meanwhile.mediation)).status).toBe(404)
  // The desk has lost none of it.
  expect(JSON.stringify((await staff().get(`/residents/${kept.id}`)).body)).toContain('其间·电话')
  expect((await staff().get(`/mediations/${meanwhile.mediation}`)).body.parties[0].heard.happened).toBe('其间·调解')
})

test('of the gone one: what was put down of that record from an old page meanwhile, their phone reads no more than what is from before it does', async () => {
  const [kept, gone] = await two()
  await confide(gone.id, '从前')
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(1000)
  await told(gone.id, await inConfidence(gone.id, '其间·电话'))
  const it = await quarrel(gone.id)
  await it.hear('其间·调解')
  court.pass(1000)
  await at.twoAgain(act)
  const phone = await at.phoneOf(gone.household)
  const said = await read(phone, gone.id)
  for (const words of ways('从前')) expect(said).toContain(words)
  expect(said).not.toContain('其间')
  expect((await tellings(phone, gone.id))[0]).toBe(1)
  expect((await stop(phone, it.id)).status).toBe(404)
  expect(await read(await at.phoneOf(kept.household), kept.id)).not.toContain('从前')
})

test('nor where a call of before is put down while they are one, one that began meanwhile only afterwards, or a need and a side of before are told anew meanwhile', async () => {
  const [kept, gone] = await two()
  const mine = await need(kept.id, '从前·需要')
  const it = await quarrel(kept.id)
  await it.hear('从前·调解')
  const early = court.now()
  const call = (note: string, startedAt: string) => staff().post('/contacts', { id: court.newId(), resident: kept.id, channel: 'phone', startedAt, endedAt: null, note, exit: null, private: true })
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(1000)
  await call('其间·早', early)
  const began = court.now()
  expect((await staff().post(`/needs/${mine.need}/acts`, { id: court.newId(), what: 'changed', seen: mine.id, content: content('其间·需要'), how: 'telephone' })).body).toEqual(done)
  await it.hear('其间·调解')
  await at.twoAgain(act)
  court.pass(1000)
  await call('其间·晚', began)
  const phone = await at.phoneOf(kept.household)
  expect(await read(phone, kept.id)).not.toContain('其间')
  // That there is a mediation of theirs they go on reading, and can stop it.
  expect((await phone.get('/me/mediations')).body.mediations).toMatchObject([{ id: it.id, happened: '', wants: '' }])
  expect((await stop(phone, it.id)).body).toEqual(done)
})

test('of a mediation of before they read no fact that was accepted in their name meanwhile, nor what was agreed then; accepted anew they do, and the other side keeps all', async () => {
  const [kept, gone] = await two()
  const it = await quarrel(kept.id)
  await it.hear('从前·调解')
  await it.put({ kind: 'heard', party: it.other, happened: '对方', wants: '安静' })
  const fact = async (words: string) => {
    await it.put({ kind: 'fact', words })
    return (await staff().get(`/mediations/${it.id}`)).body.facts.find((one: any) => one.words === words).n as number
  }
  const accept = async (n: number, ...parties: string[]) => { for (const party of parties) await it.put({ kind: 'accepted', party, fact: n }) }
  const agree = (words: string) => it.put({ kind: 'agreed', how: 'spoken', words, lookAt: plus(court.now(), 5 * day) })
  await accept(await fact('从前·事实'), it.side, it.other)
  const half = await fact('从前·未认')
  await accept(half, it.other)
  await agree('从前·约定')
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(1000)
  await accept(half, it.side)
  const late = await fact('其间·事实')
  await accept(late, it.side, it.other)
  await agree('其间·约定')
  const phone = await at.phoneOf(kept.household)
  const mine = async () => (await phone.get('/me/mediations')).body.mediations
  expect((await staff().get(`/mediations/${it.id}`)).body, 'as long as they are one').toMatchObject({ facts: [{ anew: [] }, { anew: [] }, { anew: [] }], agreedAnew: [] })
  expect(await mine()).toMatchObject([{ facts: ['从前·事实', '从前·未认', '其间·事实'], agreement: { words: '其间·约定' } }])
  await at.twoAgain(act)
  court.pass(1000)
  expect(await mine()).toMatchObject([{ id: it.id, happened: '从前·调解', facts: ['从前·事实'], agreement: null, lookAt: null }])
  const theirs = await at.phoneOf(court.place.households.labour)
  expect((await theirs.get('/me/mediations')).body.mediations, 'what that side agreed to is its own').toMatchObject([{ facts: ['从前·事实', '从前·未认', '其间·事实'], agreement: { words: '其间·约定' } }])
  const view = async () => (await staff().get(`/mediations/${it.id}`)).body
  expect(await view()).toMatchObject({ facts: [{ anew: [] }, { accepted: [it.other, it.side], anew: [it.side] }, { anew: [it.side] }], agreement: { words: '其间·约定' }, agreedAnew: [it.side] })
  await accept(late, it.side)
  await agree('以后·约定')
  expect(await view(), 'said anew, it is theirs').toMatchObject({ facts: [{ anew: [] }, { anew: [it.side] }, { anew: [] }], agreedAnew: [] })
  expect(await mine()).toMatchObject([{ facts: ['从前·事实', '其间·事实'], agreement: { words: '以后·约定' }, lookAt: plus(court.now(), 5 * day) }])
})

test('a need of before that was ended meanwhile is read on their phone without the reason, which may be the other’s; one whose change was taken back is read as it was', async () => {
  const [kept, gone] = await two()
  const [ended, changed] = [await need(kept.id, '从前·结束'), await need(kept.id, '从前·改过')]
  const { act } = await at.merge(kept.id, gone.id)
  court.pass(1000)
  const onNeed = async (of: string, body: object) => expect((await staff().post(`/needs/${of}/acts`, body)).body).toEqual(done)
  await onNeed(ended.need, { id: court.newId(), what: 'ended', seen: ended.id, why: '其间·原因' })
  const change = court.newId()
  await onNeed(changed.need, { id: change, what: 'changed', seen: changed.id, content: content('其间·改过'), how: 'telephone' })
  court.pass(1000)
  await onNeed(changed.need, { id: court.newId(), what: 'taken-back', takesBack: change })
  court.pass(1000)
  const phone = await at.phoneOf(kept.household)
  expect(await read(phone, kept.id)).toContain('其间·原因')
  await at.twoAgain(act)
  const said = await read(phone, kept.id)
  for (const words of ['从前·结束', '从前·改过']) expect(said).toContain(words)
  expect(said).not.toContain('其间')
})

test('it stays so where the record that it was put down of is reached through another by now; and is read again where the two are one after all', async () => {
  const [kept, gone] = await two()
  const third = await at.person('再丙', { to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })
  const { act } = await at.merge(kept.id, gone.id)
  await confide(kept.id, '其间')
  await at.twoAgain(act)
  court.pass(1000)
  const again = await at.merge(third.id, kept.id)
  const phone = await at.phoneOf(third.household)
  expect(await read(phone, third.id)).not.toContain('其间')
  await at.merge(third.id, gone.id)
  for (const words of ways('其间')) expect(await read(phone, third.id)).toContain(words)
  await at.twoAgain(again.act)
  expect(await read(await at.phoneOf(kept.household), kept.id)).not.toContain('其间')
})
