// The desk texts a link to the person whose letter it opens: shown before, sent at one press, once, and kept nowhere.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { leftBehind } from '#server/main.ts'
import { recordsRoutes } from '#server/people/routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { count, openExits, recall } from '../support/asking.ts'

let court: Osmanthus
let phone: AndroidPhone
let exit: string
beforeEach(async () => {
  phone = await androidPhone()
  court = await openExits([...accessRoutes(peopleAbout.exitIsOf, { ways: [androidSms(phone.url)], language: 'zh-Hans' }), ...recordsRoutes(leftBehind)])
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review'])
  exit = (await recall(court, court.as('staff'))).body.id
})
afterEach(async () => { await phone.close(); await court.close() })

const nurse = () => court.place.residents.nurse
const link = async (resident = nurse()) => (await court.as('staff').post(`/residents/${resident}/link`, { exit: resident === nurse() ? exit : null })).body
const tokenOf = ({ url }: { url: string }): string => url.split('=').at(-1)!
const send = (token: string, { who = 'staff' as Who, resident = nurse(), command = randomUUID() as string, number = '13800001502' } = {}): Promise<Answer> =>
  court.as(who).post(`/residents/${resident}/link/text`, { token, number }, { command })
const codeOf = ({ status, body }: Answer) => [status, body?.code]

test('number and words are shown before, and exactly they go out; the link in it opens', async () => {
  const made = await link()
  expect(made.sms).toMatchObject({ number: '13800001502', text: expect.stringContaining(made.url) })
  expect(phone.asked()).toBe(0)
  expect((await send(tokenOf(made))).body).toEqual({ at: court.now() })
  expect(phone.texts.map(({ to, text }) => ({ number: to, text }))).toEqual([{ number: made.sms.number, text: made.sms.text }])
  const inText = /#link=([\w-]+)/.exec(phone.texts[0]!.text)![1]!
  expect((await court.as('nobody').post('/sign-in/link', { token: inText })).body.next).toBe(`/me/exits/${exit}`)
})

test('pressed again, by whomever, it is one text', async () => {
  const token = tokenOf(await link())
  const command = randomUUID()
  await send(token, { command })
  court.pass(hour)
  await send(token, { command })
  await Promise.all([send(token), send(token, { who: 'deputy' })])
  expect(phone.texts).toHaveLength(1)
  expect(await count(court, 'messages')).toBe(1)
})

test('whoever presses on and on reaches the gateway twenty times, and no more', async () => {
  const token = tokenOf(await link())
  const answers = await Promise.all(Array.from({ length: 30 }, () => send(token, { who: 'secretary' })))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
  expect([phone.asked(), phone.texts.length]).toEqual([20, 1])
})

test('what is kept holds neither the number nor the link', async () => {
  const token = tokenOf(await link())
  await send(token)
  // The reply to the request to leave, which the desk has sent before, holds her number and is no part of this.
  await sql`delete from commands where endpoint = 'POST /exits'`.execute(court.database.owner)
  for (const table of ['messages', 'commands', 'changes', 'looks', 'credential_traces']) expect(await count(court, `${table} t`, `t::text like '%${token}%' or t::text like '%13800001502%'`), table).toBe(0)
})

test('only whoever may hand out links sends one, to the person whose it is, while it holds', async () => {
  const token = tokenOf(await link())
  for (const who of ['gate', 'volunteer', 'building-lead', 'nurse', 'neighbour'] as const) expect((await send(token, { who })).status, who).toBe(404)
  expect((await court.asRiverside('staff').post(`/residents/${nurse()}/link/text`, { token, number: '13800001502' })).status).toBe(404)
  expect(codeOf(await send(token, { resident: court.place.residents.mother }))).toEqual([404, 'not-found'])
  expect(codeOf(await send('x'.repeat(43)))).toEqual([404, 'not-found'])
  court.pass(48 * hour)
  expect((await send(token, { who: 'secretary' })).status).toBe(404)
  expect(phone.asked()).toBe(0)
})

test('a link that lay on the desk until it ends sooner than the text says is not sent', async () => {
  const [made, other] = [await link(), await link()]
  expect(made.sms.text).toContain('24 小时内有效')
  court.pass(24 * hour)
  expect((await send(tokenOf(made))).status).toBe(200)
  court.pass(1)
  expect(codeOf(await send(tokenOf(other)))).toEqual([404, 'not-found'])
  expect(phone.texts).toHaveLength(1)
})

test('a gateway that is away, or says no, is said at once; the press after that goes through', async () => {
  const token = tokenOf(await link())
  phone.answers(503)
  expect(codeOf(await send(token))).toEqual([503, 'text-not-taken'])
  phone.answers(400)
  expect(codeOf(await send(token))).toEqual([409, 'text-refused'])
  expect(await count(court, 'messages')).toBe(0)
  phone.answers(null)
  expect((await send(token)).status).toBe(200)
})

test('a number that was put right after it was shown gets nothing before it was shown as well', async () => {
  const token = tokenOf(await link())
  await sql`update residents set phone = '13900001502' where id = ${nurse()}`.execute(court.database.owner)
  const answer = await send(token)
  expect([...codeOf(answer), phone.asked()]).toEqual([409, 'text-number-changed', 0])
  const shown = answer.body.details.number
  expect((await send(token, { number: shown })).status).toBe(200)
  expect(phone.texts.map(({ to }) => to)).toEqual(['13900001502'])
})

test('where there is no number that takes texts, or no channel, none is offered and none goes out', async () => {
  await sql`update residents set phone = '021 5555 0100' where id = ${nurse()}`.execute(court.database.owner)
  const made = await link()
  expect(made.sms).toBeNull()
  expect(codeOf(await send(tokenOf(made)))).toEqual([409, 'text-no-number'])
  const without = await openExits(accessRoutes(peopleAbout.exitIsOf))
  try {
    expect((await without.as('staff').post(`/residents/${without.place.residents.nurse}/link`, { exit: null })).body.sms).toBeNull()
  } finally {
    await without.close()
  }
  expect(phone.asked()).toBe(0)
})

test('a link to everything of one adult is not sent to the number of the home that another adult answers; one to a letter is, once that was said', async () => {
  const { mother } = court.place.residents
  // The home's number is the daughter's mobile; her mother has none of her own.
  await sql`update households set phone = '13800001502' where id = ${court.place.households.nurse}`.execute(court.database.owner)
  const all = (await court.as('staff').post(`/residents/${mother}/link`, { exit: null })).body
  expect(all.sms).toBe(null)
  expect(codeOf(await send(tokenOf(all), { resident: mother }))).toEqual([409, 'text-no-number'])
  const hers = (await recall(court, court.as('staff'), mother)).body.id
  const letter = (await court.as('staff').post(`/residents/${mother}/link`, { exit: hers })).body
  expect(letter.sms).toMatchObject({ number: '13800001502', home: true })
  const told = (home?: boolean) => court.as('staff').post(`/residents/${mother}/link/text`, { token: tokenOf(letter), number: '13800001502', ...(home === undefined ? {} : { home }) })
  expect((await told()).body).toMatchObject({ code: 'text-number-changed', details: { number: '13800001502', home: true } })
  expect(phone.texts).toEqual([])
  expect((await told(true)).status).toBe(200)
  expect(phone.texts).toHaveLength(1)
  // It stands beside the daughter as well; her mother may answer it.
  expect((await everything(nurse())).sms).toBe(null)
  expect((await link()).sms, 'a letter, once that was said').toMatchObject({ home: true })
})

test('where no other adult lives, the number of the home is theirs', async () => {
  const { labour } = court.place.residents
  await sql`update residents set phone = null where id = ${labour}`.execute(court.database.owner)
  await sql`update households set phone = '13800001301' where id = ${court.place.households.labour}`.execute(court.database.owner)
  expect((await court.as('staff').post(`/residents/${labour}/link`, { exit: null })).body.sms).toMatchObject({ number: '13800001301', home: false })
})

const everything = async (resident: string) => (await court.as('staff').post(`/residents/${resident}/link`, { exit: null })).body
const act = (kind: string, residents: string[], more: object = {}) =>
  court.as('staff').post('/residents/acts', { id: court.newId(), kind, residents, since: court.now(), until: null, to: null, place: '', source: '本人', ...more })

test('a number that stands beside another adult as well is nobody’s own, however it is written, also when that one has gone', async () => {
  const { mother } = court.place.residents
  await sql`update residents set phone = '+86 138 0000 1502' where id = ${mother}`.execute(court.database.owner)
  expect((await everything(mother)).sms).toBe(null)
  expect((await everything(nurse())).sms).toBe(null)
  expect((await link()).sms, 'a letter, once it was said').toMatchObject({ home: true })
  expect((await act('moved-out', [nurse()])).body).toEqual({ done: true })
  expect((await everything(mother)).sms).toBe(null)
  await sql`update residents set phone = '13800001948' where id = ${mother}`.execute(court.database.owner)
  expect((await everything(mother)).sms, 'her own').toMatchObject({ number: '13800001948', home: false })
})

test('the home’s number is not theirs alone while it may be the mobile of whoever has moved out', async () => {
  const { mother } = court.place.residents
  await sql`update residents set phone = null where id = ${nurse()}`.execute(court.database.owner)
  expect((await act('moved-out', [nurse()])).body).toEqual({ done: true })
  // The home's own, which an adult who lived there may carry.
  expect((await everything(mother)).sms).toBe(null)
  await sql`update residents set born = '2015-01-01' where id = ${nurse()}`.execute(court.database.owner)
  expect((await everything(mother)).sms, 'a child’s it is not').toMatchObject({ number: '13800000502', home: false })
})

test('nor is it whose record it stands on, where another adult lives or lived: whoever moves away may leave it with who stays', async () => {
  const { mother } = court.place.residents
  await sql`update households set phone = '13800001502' where id = ${court.place.households.nurse}`.execute(court.database.owner)
  expect((await act('moved', [nurse()], { to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })).body).toEqual({ done: true })
  expect((await everything(nurse())).sms).toBe(null)
  await sql`update residents set phone = null where id = ${nurse()}`.execute(court.database.owner)
  expect((await everything(mother)).sms, 'nor with who stays, who may not answer it').toBe(null)
})

test('a number that another adult, or the home of one, had before it was put right is theirs no more than it was', async () => {
  const { mother } = court.place.residents
  await sql`update residents set phone = '13800001502' where id = ${mother}`.execute(court.database.owner)
  expect((await everything(mother)).sms).toBe(null)
  court.pass(1000)
  expect((await court.as('staff').post(`/residents/${nurse()}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13800001502', new: '13900001502' }], why: '本人', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
  expect((await everything(mother)).sms).toBe(null)
  expect((await everything(nurse())).sms, 'the new one').toMatchObject({ number: '13900001502', home: false })
  await sql`update residents set phone = '13800001503' where id = ${mother}`.execute(court.database.owner)
  await sql`update households set former_phones = '{13800001503}' where id = ${court.place.households.nurse}`.execute(court.database.owner)
  expect((await everything(mother)).sms, 'the home’s from before').toBe(null)
})

test('the number of one person with two records is theirs once they are one', async () => {
  const id = court.newId()
  expect((await court.as('staff').post('/residents', { id, act: court.newId(), name: '护士', born: null, phone: '13800001502', to: { flat: court.place.flats.labour, household: court.newId(), joins: false }, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人', despite: true })).body).toEqual({ done: true })
  expect((await everything(nurse())).sms).toBe(null)
  await sql`update residents set kept_as = ${nurse()}, kept_from = ${court.now()}, moved_away_at = ${court.now()} where id = ${id}`.execute(court.database.owner)
  expect((await everything(nurse())).sms).toMatchObject({ home: false })
})

test('nothing goes to what another adult had before it was put right, nor to the number of the home that they left and somebody stayed in', async () => {
  const { mother } = court.place.residents
  // The mother's row has her daughter's mobile; the daughter gives her new number to the desk.
  await sql`update residents set phone = '13800001502' where id = ${mother}`.execute(court.database.owner)
  court.pass(1000)
  expect((await court.as('staff').post(`/residents/${nurse()}/correct`, { id: randomUUID(), changes: [{ what: 'phone', old: '13800001502', new: '13900001502' }], why: '本人', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
  expect((await everything(mother)).sms).toBe(null)
  // And the home's number on the row of whoever moves to another flat.
  await sql`update residents set phone = '13800000502' where id = ${nurse()}`.execute(court.database.owner)
  expect((await court.as('staff').post('/residents/acts', {
    id: randomUUID(), kind: 'moved', residents: [nurse()], since: court.now(), until: null, to: { flat: court.place.flats.labour, household: court.newId(), joins: false }, place: '', source: '物业电话',
  })).body).toEqual({ done: true })
  expect((await everything(nurse())).sms).toBe(null)
})

test('a number is nobody else’s by a move that was a mistake, nor by whoever was put on the list by mistake alone', async () => {
  const { labour, dialysis, mother } = court.place.residents
  const household = court.place.households.labour
  await sql`update residents set phone = '13800001777' where id = ${mother}`.execute(court.database.owner)
  await sql`update households set phone = '13800001777' where id = ${household}`.execute(court.database.owner)
  await sql`update residents set born = '2015-01-01' where id = ${labour}`.execute(court.database.owner)
  expect((await everything(mother)).sms, 'a child lives there').toMatchObject({ number: '13800001777', home: false })
  court.pass(1000)
  const wrong = court.newId()
  expect((await act('moved', [dialysis], { id: wrong, to: { flat: court.place.flats.labour, household, joins: true } })).body).toEqual({ done: true })
  expect((await everything(mother)).sms, 'an adult, too').toBe(null)
  const takeBack = async (act: string) => {
    court.pass(1000)
    expect((await court.as('staff').post('/residents/acts/take-back', { id: court.newId(), act, source: '点错了' })).body).toEqual({ done: true })
  }
  await takeBack(wrong)
  expect((await everything(mother)).sms, 'and never did').toMatchObject({ number: '13800001777', home: false })
  const [id, adding] = [court.newId(), court.newId()]
  court.pass(1000)
  expect((await court.as('staff').post('/residents', { id, act: adding, name: '写错的人', born: null, phone: '13800001777', to: { flat: court.place.flats.labour, household: court.newId(), joins: false }, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人' })).body).toEqual({ done: true })
  expect((await everything(mother)).sms).toBe(null)
  await takeBack(adding)
  expect((await everything(mother)).sms, 'who never was here').toMatchObject({ number: '13800001777', home: false })
})

test('of several numbers each is theirs who has them: what stands beside another adult, or stood there, gets no link to everything of hers', async () => {
  const { mother } = court.place.residents
  expect((await everything(nurse())).sms).toMatchObject({ number: '13800001502', home: false })
  const his = async (phone: string | null) => { await sql`update residents set phone = ${phone} where id = ${mother}`.execute(court.database.owner); return (await everything(nurse())).sms }
  expect(await his('13800001502 / 13900000002')).toBe(null)
  expect(await his('13900000002 / 138 0000 1502')).toBe(null)
  expect(await his('13900000002 / 13900000003')).toMatchObject({ number: '13800001502' })
  expect((await court.as('staff').post(`/residents/${mother}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13900000002 / 13900000003', new: '13800001502 / 13900000003' }], why: '来电', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
  expect((await court.as('staff').post(`/residents/${mother}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13800001502 / 13900000003', new: '13900000003' }], why: '来电', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
  expect((await everything(nurse())).sms, 'also what was put right since').toBe(null)
})

test('of several numbers of a home each is that home’s', async () => {
  const { nurse: home, labour } = court.place.households
  await sql`update households set phone = '13800001502 / 02155550100' where id = ${labour}`.execute(court.database.owner)
  expect((await everything(nurse())).sms).toBe(null)
  await sql`update households set phone = null where id = ${labour}`.execute(court.database.owner)
  expect((await everything(nurse())).sms).not.toBe(null)
  await sql`update households set former_phones = '{"13800001502 / 02155550100"}' where id = ${home}`.execute(court.database.owner)
  expect((await everything(nurse())).sms).toBe(null)
})
