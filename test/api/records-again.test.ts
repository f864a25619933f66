// Second rounds of people's records: acts in the wrong order, late, taken back after others, by two desks at once, and what is decided on whoever has
// gone meanwhile. Nobody is let out under a home that is not theirs, and nobody's phone shows another home.

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { cookieName } from '#server/http/actor.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, readyRecall, recall } from '../support/asking.ts'
import { decidedLines, deliver, ringing } from '../support/delivering.ts'
import { mailbox } from '../support/mailbox.ts'
import { openRecords, recordsOf, staffOf } from '../support/records.ts'

let court: Osmanthus
let records: ReturnType<typeof recordsOf>
beforeAll(async () => {
  court = await openRecords()
  records = recordsOf(court)
})
beforeEach(() => court.pass(hour))
afterAll(() => court.close())

const here = async (id: string) => { const card = await records.cardOf(id); return [card.door, card.stay, card.home.level] }

describe('whoever was entered behind a wrong door', () => {
  test('lives behind the right one after a move, from whatever moment that is said to be, under what holds there', async () => {
    for (const before of [hour, 300 * day]) {
      const one = await records.newOne()
      expect(await here(one.id)).toEqual(['2-1-301', 'lives', 'sealed'])
      court.pass(minute)
      const to = records.alone('neighbour')
      const move = records.acting('moved', [one.id], { to, since: plus(court.now(), -before) })
      expect(await records.preview(move)).toMatchObject({ overtaken: false, levels: { from: 'sealed' } })
      expect((await records.act(move)).body).toEqual({ done: true })
      expect((await records.cardOf(one.id)).household).toBe(to.household)
      expect((await here(one.id))[2]).not.toBe('sealed')
    }
  })

  test('by a move that something overtakes nobody comes, and nothing ends where they would have', async () => {
    const one = await records.newOne()
    court.pass(day)
    await records.act(records.acting('moved', [one.id], { to: records.alone('nurse') }))
    const children = await records.newOne({ born: '2015-03-04', to: records.alone('labour') })
    const phone = await records.phoneOf(children.to.household)
    const late = records.acting('moved', [one.id], { to: { ...children.to, joins: true }, since: plus(court.now(), -hour) })
    expect(await records.preview(late)).toMatchObject({ overtaken: true, levels: null, joined: { phones: 0 } })
    expect((await records.act(late)).body).toEqual({ done: true })
    expect((await phone.get('/me')).status).toBe(200)
  })
})

describe('a move that was a mistake', () => {
  test('taken back, a pass that was given under the wrong home is judged anew under the right one', async () => {
    const one = await records.newOne()
    const move = records.acting('moved', [one.id], { to: records.alone('neighbour') })
    await records.act(move)
    await records.review()
    const { body: asked } = await recall(court, court.as('staff'), one.id, { purpose: 'other', place: '超市' })
    expect((await court.as('deputy').post(`/exits/${asked.id}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted' })
    court.pass(minute)
    expect((await records.takeBack(move.id)).body).toEqual({ done: true })
    await records.review()
    expect(await here(one.id)).toEqual(['2-1-301', 'lives', 'sealed'])
    expect((await court.as('staff').get(`/exits/${asked.id}`)).body).toMatchObject({ state: 'revoked' })
  })

  test('taken back after an absence, the absence is from the right home; before a coming back is taken back it is not', async () => {
    const one = await records.newOne()
    const move = records.acting('moved', [one.id], { to: records.alone('neighbour') })
    await records.act(move)
    const away = records.acting('away', [one.id])
    await records.act(away)
    const back = records.acting('back', [one.id])
    await records.act(back)
    expect((await records.takeBack(move.id)).body.code).toBe('more-rests-on-it')
    expect((await records.takeBack(back.id)).body).toEqual({ done: true })
    expect((await records.takeBack(move.id)).body).toEqual({ done: true })
    expect(await here(one.id)).toEqual(['2-1-301', 'away', 'sealed'])
    await records.act(records.acting('back', [one.id]))
    expect(await here(one.id)).toEqual(['2-1-301', 'lives', 'sealed'])
  })

  test('taken back, a phone that got in by the slip of the wrong home is out again, and that slip with it', async () => {
    const one = await records.newOne()
    const move = records.acting('moved', [one.id], { to: { flat: court.place.flats.neighbour, household: court.place.households.neighbour, joins: true } })
    await records.act(move)
    const slip = await court.as('staff').post(`/households/${court.place.households.neighbour}/slip`)
    const phone = court.with({ cookie: `${cookieName}=${(await court.as('nobody').post('/sign-in/slip', { code: slip.body.code })).cookie}` })
    expect((await phone.get('/me/exits')).status).toBe(200)
    court.pass(minute)
    expect((await records.takeBack(move.id)).body).toEqual({ done: true })
    expect((await phone.get('/me/exits')).status).toBe(401)
    expect((await court.as('nobody').post('/sign-in/slip', { code: slip.body.code })).status).not.toBe(200)
  })

  test('of an absence taken back nothing ends: they were at home there all the time', async () => {
    const one = await records.newOne()
    const phone = await records.phoneOf(one.to.household)
    const away = records.acting('away', [one.id])
    await records.act(away)
    expect((await records.takeBack(away.id)).body).toEqual({ done: true })
    expect((await phone.get('/me')).status).toBe(200)
  })

  test('whoever stays for a time is back for that time, and no other act has an end', async () => {
    const until = plus(court.now(), 14 * day)
    const guest = await records.newOne({ kind: 'temporary', until })
    await records.act(records.acting('away', [guest.id]))
    await records.act(records.acting('back', [guest.id]))
    expect(await records.cardOf(guest.id)).toMatchObject({ stay: 'temporary', stayUntil: until })
    await records.act(records.acting('moved', [guest.id], { to: records.alone('neighbour'), until }))
    expect(await records.cardOf(guest.id)).toMatchObject({ stay: 'lives', stayUntil: null })
  })

  test('somebody put into the wrong home is taken back before anything rests on it, and that home keeps slip and phone; after that not', async () => {
    const household = court.newId()
    await records.newOne({ to: { flat: court.place.flats.labour, household, joins: false } })
    const slip = (await court.as('staff').post(`/households/${household}/slip`)).body.code
    const phone = court.with({ cookie: `${cookieName}=${(await court.as('nobody').post('/sign-in/slip', { code: slip })).cookie}` })
    court.pass(minute)
    const joins = { to: { flat: court.place.flats.labour, household, joins: true } }
    const wrong = await records.newOne(joins)
    expect((await records.takeBack(wrong.act)).body).toEqual({ done: true })
    expect((await records.takeBack(wrong.act)).body.code).toBe('already-taken-back')
    const card = await records.cardOf(wrong.id)
    expect([card.stay, card.history.map((one: any) => one.says.what)]).toEqual(['moved-out', ['taken-back', 'lives']])
    expect([(await phone.get('/me')).body.residents.length, (await court.as('nobody').post('/sign-in/slip', { code: slip })).status]).toEqual([1, 200])
    court.pass(minute)
    const used = await records.newOne(joins)
    court.pass(minute)
    await court.as('staff').post(`/households/${household}/slip`)
    expect((await records.takeBack(used.act)).body.code, 'the new slip may be in their pocket').toBe('not-to-take-back')
    const asked = await records.newOne(joins)
    await recall(court, court.as('staff'), asked.id, { purpose: 'other', place: '超市' })
    expect((await records.takeBack(asked.act)).body.code).toBe('not-to-take-back')
  })

  test('a home that everybody has left gets no slip', async () => {
    const household = court.newId()
    const one = await records.newOne({ to: { flat: court.place.flats.labour, household, joins: false } })
    await records.act(records.acting('moved-out', [one.id]))
    expect((await court.as('staff').post(`/households/${household}/slip`)).body.code).toBe('nobody-lives-there')
  })

  test('the first line of somebody is never taken back after another: who is not of here is put down as gone', async () => {
    const one = await records.newOne()
    const move = records.acting('moved', [one.id], { to: records.alone('neighbour') })
    await records.act(move)
    expect((await records.takeBack(one.act)).body.code).toBe('not-to-take-back')
    expect((await records.takeBack(move.id)).body).toEqual({ done: true })
    expect((await here(one.id))[0]).toBe('2-1-301')
  })
})

test('before a move it is said what the other home is under', async () => {
  const one = await records.newOne()
  expect(await records.preview(records.acting('moved', [one.id], { to: records.alone('neighbour') }))).toMatchObject({ levels: { from: 'sealed', to: 'open' } })
  expect(await records.preview(records.acting('moved', [one.id], { to: records.alone('nurse') }))).toMatchObject({ levels: { from: 'sealed', to: 'sealed' } })
  expect(await records.preview(records.acting('away', [one.id]))).toMatchObject({ levels: null })
})

describe('an act that comes late', () => {
  test('and began before what holds is kept beside it, says so before it is pressed, and ends nobody’s phone', async () => {
    const one = await records.newOne({ since: plus(court.now(), -10 * day) })
    const to = records.alone('neighbour')
    await records.act(records.acting('moved', [one.id], { to }))
    const phone = await records.phoneOf(to.household)
    const left = records.acting('moved-out', [one.id], { since: plus(court.now(), -5 * day) })
    expect(await records.preview(left)).toMatchObject({ overtaken: true, phones: 0, slip: false })
    expect((await records.act(left)).body).toEqual({ done: true })
    expect((await here(one.id))[1]).toBe('lives')
    expect((await phone.get(`/me/record?resident=${one.id}`)).status).toBe(200)
    expect(await records.preview(records.acting('moved-out', [one.id]))).toMatchObject({ overtaken: false, phones: 1 })
  })

  test('and says of somebody that they are here again, or gone, from a moment when it makes them neither, is not answered as done', async () => {
    const one = await records.newOne()
    const before = { since: plus(court.now(), -5 * day) }
    const lines = () => count(court, 'stays', `resident_id = '${one.id}'`)
    const left = records.acting('moved-out', [one.id], before)
    expect([(await records.preview(left)).code, (await records.act(left)).body.code, await lines()], 'before they were entered').toEqual(['came-after-that', 'came-after-that', 1])
    const away = records.acting('away', [one.id])
    expect((await records.act(away)).body).toEqual({ done: true })
    expect((await records.act(left)).body.code).toBe('came-after-that')
    const back = records.acting('back', [one.id], { since: plus(court.now(), -hour) })
    expect([(await records.preview(back)).code, (await records.act(back)).body.code, await lines()], 'before they went away').toEqual(['went-after-that', 'went-after-that', 2])
    court.pass(minute)
    expect((await records.act(records.acting('moved-out', [one.id]))).body).toEqual({ done: true })
    court.pass(minute)
    const to = records.alone('neighbour')
    const home = records.acting('moved', [one.id], { ...before, to })
    expect([(await records.preview(home)).code, (await records.act(home)).body.code, await lines()], 'before they went').toEqual(['went-after-that', 'went-after-that', 3])
    expect(await count(court, 'households', `id = '${to.household}'`), 'and nothing of it stays').toBe(0)
    expect((await records.act({ ...home, since: court.now() })).body).toEqual({ done: true })
    expect((await here(one.id)).slice(0, 2)).toEqual([(await records.cardOf(court.place.residents.neighbour)).door, 'lives'])
  })

  test('under the id of another act takes nothing back, and is not acknowledged', async () => {
    const [away, other] = await Promise.all([1, 2].map(async () => records.acting('away', [(await records.newOne()).id])))
    for (const one of [away, other]) await records.act(one!)
    court.pass(1000)
    expect((await court.as('staff').post('/residents/acts/take-back', { id: other!.id, act: away!.id, source: 'x' })).body.code).toBe('act-id-taken')
    expect((await here(away!.residents[0]!))[1]).toBe('away')
    // Its answer was lost, and the words were changed since: those are not “done”.
    const back = { id: court.newId(), act: away!.id, source: '点错了' }
    const answers = []
    for (const source of ['点错了', '点错了', '换了说法']) answers.push((await court.as('staff').post('/residents/acts/take-back', { ...back, source })).body)
    expect(answers).toMatchObject([{ done: true }, { done: true }, { code: 'act-id-taken' }])
  })

  test('a second time, as another form because the answer was lost, is not answered as done; the very same is, whatever has happened since', async () => {
    const [one, two] = [await records.newOne(), await records.newOne()]
    const until = plus(court.now(), 2 * day)
    const away = records.acting('away', [one.id], { until, place: '娘家' })
    expect((await records.act(away)).body).toEqual({ done: true })
    const code = async (body: object) => (await records.act(body)).body.code ?? 'done'
    const others = [{ until: plus(until, day) }, { until: null }, { place: '医院' }, { source: '本人来电' }, { kind: 'moved-out', until: null }, { residents: [one.id, two.id] }, { since: plus(court.now(), -day) }]
    for (const other of others) expect([other, await code({ ...away, ...other })]).toEqual([other, 'act-id-taken'])
    expect(await records.cardOf(one.id)).toMatchObject({ stay: 'away', stayUntil: until })
    const back = records.acting('back', [one.id])
    expect([await code(back), await code(back), await code(away), await code({ ...back, source: '邻居' })]).toEqual(['done', 'done', 'done', 'act-id-taken'])
    for (const of of [away, back]) expect([of.kind, await code({ ...of, from: one.to.household }), await code({ ...of, from: two.to.household })], 'read as of another home').toEqual([of.kind, 'done', 'act-id-taken'])
    const move = records.acting('moved', [one.id], { to: records.alone('neighbour') })
    expect([await code(move), await code(move), await code({ ...move, to: records.alone('nurse') }), await code({ ...move, to: { ...(move as any).to, flat: court.place.flats.nurse } })]).toEqual(['done', 'done', 'act-id-taken', 'act-id-taken'])
    const guest = await records.newOne({ kind: 'temporary', until })
    const longer = records.acting('longer', [guest.id], { until: plus(until, day) })
    expect([await code(longer), await code(longer), await code({ ...longer, until: plus(until, 2 * day) })]).toEqual(['done', 'done', 'act-id-taken'])
    expect(await count(court, 'stays', `resident_id = '${one.id}'`)).toBe(4)
  })

  test('from a desk that read another home before ends nothing there', async () => {
    const { neighbour } = court.place.households
    const one = await records.newOne()
    await records.act(records.acting('moved', [one.id], { to: { flat: court.place.flats.neighbour, household: neighbour, joins: true } }))
    const phone = await records.phoneOf(neighbour)
    expect((await records.act(records.acting('moved-out', [one.id], { from: one.to.household }))).body.code).toBe('changed-meanwhile')
    expect((await phone.get('/me')).status).toBe(200)
    expect((await records.act(records.acting('moved-out', [one.id], { from: neighbour }))).body).toEqual({ done: true })
  })

  test('under one id about two people from two desks at once is one act', async () => {
    const [one, other] = [await records.newOne(), await records.newOne()]
    const body = records.acting('away', [one.id])
    const answers = await Promise.all([records.act(body), records.act({ ...body, residents: [other.id] })])
    expect(answers.map((answer) => answer.body.code ?? 'done').sort()).toEqual(['act-id-taken', 'done'])
    expect(await count(court, 'stays', `act_id = '${body.id}'`)).toBe(1)
    expect((await records.act({ ...body, residents: [one.id, other.id] })).body.code, 'of whom one was not put down').toBe('act-id-taken')
  })
})

describe('whoever has gone', () => {
  test.each(['died', 'moved-out'])('%s since they asked, is let out by nobody: not by a grant, not against the rules, not on appeal', async (kind) => {
    const one = await records.newOne()
    const asked = await readyRecall(court, one.id)
    expect((await court.as('staff').post(`/exits/${asked}/refuse`, { reason: '先等一等', appealTo: 'deputy' })).status).toBe(200)
    court.pass(minute)
    await records.act(records.acting(kind, [one.id]))
    await records.review()
    expect((await court.as('staff').post(`/exits/${asked}/appeal`, { text: '家属来电' })).status).toBe(200)
    expect((await court.as('deputy').post(`/exits/${asked}/grant`, grantBody(court))).body.code).toBe('person-has-gone')
    expect((await court.as('deputy').post(`/exits/${asked}/override`, { reason: '情况特殊' })).body.code).toBe('person-has-gone')
    expect(await count(court, 'passes', `exit_id = '${asked}'`)).toBe(0)
  })

  test('waits for no answer to an appeal any more', async () => {
    const one = await records.newOne()
    const asked = await readyRecall(court, one.id)
    await court.as('staff').post(`/exits/${asked}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
    expect((await court.as('staff').post(`/exits/${asked}/appeal`, { text: '家属来电' })).body.state).toBe('appealed')
    await records.act(records.acting('moved-out', [one.id]))
    await records.review()
    expect((await court.as('staff').get(`/exits/${asked}`)).body.state).toBe('withdrawn')
  })

  test.each(['moved-out', 'died'])('%s by mistake: their appeal stands again and is decided, once only; what they asked else does not', async (kind) => {
    const one = await records.newOne()
    const [appealed, waiting] = [await readyRecall(court, one.id), (await recall(court, court.as('staff'), one.id, { purpose: 'exam', place: '考点' })).body.id]
    await court.as('staff').post(`/exits/${appealed}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
    expect((await court.as('staff').post(`/exits/${appealed}/appeal`, { text: '家属来电' })).body.state).toBe('appealed')
    const state = async (id: string) => (await court.as('staff').get(`/exits/${id}`)).body.state
    const appeals = async () => (await court.as('deputy').get('/desk/queue/appeals')).body.lines.map((line: any) => line.says.id).filter((id: string) => id === appealed)
    const gone = records.acting(kind, [one.id])
    await records.act(gone)
    await records.review()
    expect([await state(appealed), await state(waiting), await appeals()]).toEqual(['withdrawn', 'withdrawn', []])
    // A mistake that is taken back when it is known: whoever had said no may be whoever put it down.
    expect((await records.takeBack(gone.id)).body).toEqual({ done: true })
    await records.review()
    expect([await state(appealed), await state(waiting), await appeals()]).toEqual(['appealed', 'withdrawn', [appealed]])
    const { body } = await court.as('staff').get(`/exits/${appealed}`)
    expect(body.decisions.map((it: any) => [it.what, it.undone])).toEqual([['refused', false], ['appealed', false], ['withdrawn', true], ['undone', false]])
    expect((await court.as('staff').get(`/residents/${one.id}/record`)).body.undone ?? [], 'no decision of anybody was undone').toEqual([])
    expect((await court.as('deputy').post(`/exits/${appealed}/grant`, grantBody(court))).body.state).toBe('granted')
  })

  test('gone by mistake: whoever appealed is told once that it stands again, by their own phone or number; whoever has neither is rung', async () => {
    while (new Date(Date.parse(court.now()) + 8 * hour).getUTCHours() !== 10) court.pass(hour)
    const [push, sms] = [mailbox({ kind: 'push', once: true }), mailbox({ kind: 'sms', once: true })]
    const channels = { ways: [push, sms], language: 'en' as const }
    // What others were told before is not of this.
    await deliver(court, channels)
    for (const box of [push, sms]) box.sent.length = 0
    const people = await Promise.all([null, '13911112222', null].map((phone) => records.newOne({ phone, to: records.alone('nurse') })))
    const [rung, neither] = [people[0]!, people[2]!]
    const exits = await Promise.all(people.map(async ({ id }) => {
      const exit = await readyRecall(court, id)
      await court.as('staff').post(`/exits/${exit}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
      expect((await court.as('staff').post(`/exits/${exit}/appeal`, { text: '家属来电' })).body.state).toBe('appealed')
      return exit
    }))
    const gone = people.map(({ id }) => records.acting('moved-out', [id]))
    for (const act of gone) await records.act(act)
    await records.review()
    court.pass(minute)
    await deliver(court, channels)
    expect([push.sent, sms.sent], 'nobody who has gone is told anything').toEqual([[], []])
    for (const { id } of gone) expect((await records.takeBack(id)).body).toEqual({ done: true })
    const hers = await ringing(court, rung.to.household, rung.id)
    const before = await count(court, 'changes', "kind = 'exit'")
    await records.review()
    expect(await count(court, 'changes', "kind = 'exit'")).toBeGreaterThan(before)
    for (let i = 0; i < 2; i++) { court.pass(minute); await deliver(court, channels) }
    expect(push.sent).toMatchObject([{ to: expect.stringContaining(hers), text: 'An appeal stands again. Open to read it.', push: { opens: `/me/exits/${exits[0]}` } }])
    expect(sms.sent.map(({ to, text }) => [to, text])).toEqual([['13911112222', 'Osmanthus Court committee: your appeal stands again; you need not make it anew. Look at your page, or call 021 0000 0000.']])
    expect((await decidedLines(court)).filter((line) => line.endsWith('appeal-again'))).toHaveLength(1)
    const phone = await records.phoneOf(neither.to.household)
    const { body: { news } } = await phone.get(`/me/exits?resident=${neither.id}`)
    expect(news.filter((it: any) => it.code === 'appeal-again')).toMatchObject([{ details: { exit: exits[2], place: expect.any(String) }, seenAt: null }])
    expect((await phone.post(`/me/news/${news.find((it: any) => it.code === 'appeal-again').id}/seen`)).status).toBe(200)
    expect((await decidedLines(court)).filter((line) => line.endsWith('appeal-again')), 'they know').toEqual([])
    const waiting = (await court.as('deputy').get('/desk/queue/appeals')).body.lines.map((line: any) => line.says.id)
    for (const exit of exits) expect(waiting).toContain(exit)
    // Answered before anybody read it, that it waits again is no news.
    expect((await court.as('deputy').post(`/exits/${exits[1]}/grant`, grantBody(court))).body.state).toBe('granted')
    await records.review()
    court.pass(minute)
    await deliver(court, channels)
    expect(sms.sent.slice(1).map(({ text }) => text)).toEqual([expect.stringContaining('there is an answer to your request')])
  })

  test('gone, back in earnest, and gone once more by mistake: an appeal that ended with the first going does not stand again, nor one that somebody ended', async () => {
    const one = await records.newOne()
    const appealed = async () => {
      const id = await readyRecall(court, one.id)
      await court.as('staff').post(`/exits/${id}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
      expect((await court.as('staff').post(`/exits/${id}/appeal`, { text: '家属来电' })).body.state).toBe('appealed')
      return id
    }
    const first = await appealed()
    await records.act(records.acting('moved-out', [one.id]))
    await records.review()
    court.pass(minute)
    await records.act(records.acting('moved', [one.id], { to: records.alone('nurse') }))
    await records.review()
    const second = await appealed()
    expect((await court.as('deputy').post(`/exits/${second}/withdraw`)).body.state).toBe('withdrawn')
    court.pass(minute)
    const again = records.acting('moved-out', [one.id])
    await records.act(again)
    await records.review()
    expect((await records.takeBack(again.id)).body).toEqual({ done: true })
    await records.review()
    for (const id of [first, second]) expect((await court.as('staff').get(`/exits/${id}`)).body.state).toBe('withdrawn')
  })

  test('and home again by whatever way, an appeal that ended with their going is made anew; not while they are gone, nor where somebody ended it', async () => {
    const one = await records.newOne()
    const id = await readyRecall(court, one.id)
    const appeal = () => court.as('staff').post(`/exits/${id}/appeal`, { text: '家属来电' })
    const may = async () => (await court.as('staff').get(`/exits/${id}`)).body.may.includes('appeal')
    await court.as('staff').post(`/exits/${id}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
    expect((await appeal()).body.state).toBe('appealed')
    await records.act(records.acting('moved-out', [one.id]))
    await records.review()
    expect([await may(), (await appeal()).body.code], 'while they are gone').toEqual([false, 'nothing-to-appeal'])
    court.pass(minute)
    // “Comes home”, in place of taking the mistake back.
    expect((await records.act(records.acting('moved', [one.id], { to: records.alone('labour') }))).body).toEqual({ done: true })
    await records.review()
    expect((await court.as('staff').get(`/exits/${id}`)).body.state, 'nothing stands again by itself').toBe('withdrawn')
    expect([await may(), (await appeal()).body.state]).toEqual([true, 'appealed'])
    expect((await court.as('staff').post(`/exits/${id}/withdraw`)).body.code, 'whoever said no ends it no more than before').toBe('appeal-needs-someone-else')
    expect((await court.as('deputy').post(`/exits/${id}/withdraw`)).body.state).toBe('withdrawn')
    expect([await may(), (await appeal()).body.code]).toEqual([false, 'nothing-to-appeal'])
  })

  test.each([['moved-out', 'appealed'], ['moved-out', 'refused'], [null, 'refused']])('(%s, %s before) and lives in another house: what may be appealed still goes along, and its people take the appeal down', async (gone, before) => {
    const house = court.place.buildings.one
    const [there, left] = [await staffOf(court, house), await staffOf(court, court.place.buildings.two)]
    const one = await records.newOne()
    const id = await readyRecall(court, one.id)
    await court.as('staff').post(`/exits/${id}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
    if (before === 'appealed') expect((await court.as('staff').post(`/exits/${id}/appeal`, { text: '家属来电' })).body.state).toBe('appealed')
    if (gone) await records.act(records.acting(gone, [one.id]))
    await records.review()
    court.pass(minute)
    expect((await there.post(`/exits/${id}/appeal`, { text: '本人来电' })).status).toBe(404)
    expect((await records.act(records.acting('moved', [one.id], { to: records.alone('neighbour') }))).body).toEqual({ done: true })
    await records.review()
    expect((await there.post(`/exits/${id}/appeal`, { text: '本人来电' })).body).toMatchObject({ state: 'appealed', building: house })
    expect((await left.get(`/exits/${id}`)).status, 'no more the old one’s').toBe(404)
  })

  test('is let in by no link and no digits that were theirs, and a phone that a link opened is out', async () => {
    const one = await records.newOne()
    const link = async () => (await court.as('staff').post(`/residents/${one.id}/link`, { exit: null })).body.url.split('=').at(-1) as string
    const phone = court.with({ cookie: `${cookieName}=${(await court.as('nobody').post('/sign-in/link', { token: await link() })).cookie}` })
    expect((await phone.get('/me')).status).toBe(200)
    const { door, code } = (await court.as('staff').post(`/residents/${one.id}/code`, { exit: null })).body
    await records.act(records.acting('moved', [one.id], { to: records.alone('neighbour') }))
    expect((await phone.get('/me')).status).toBe(401)
    expect((await court.as('nobody').post('/sign-in/spoken', { door, code })).body.code).toBe('spoken-code-wrong')
  })

  test('past the time of their pass, nothing is taken back from them that was over', async () => {
    const one = await records.newOne()
    const exit = await readyRecall(court, one.id)
    const { body } = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
    expect(body).toMatchObject({ state: 'granted' })
    court.pass(2 * day)
    await records.act(records.acting('moved-out', [one.id]))
    await records.review()
    expect((await court.as('staff').get(`/exits/${exit}`)).body.state).toBe('granted')
  })

  test('comes home to their family, and their home is told apart from theirs no more', async () => {
    const one = await records.newOne()
    const other = await records.newOne({ to: { flat: court.place.flats.labour, household: one.to.household, joins: true } })
    await records.act(records.acting('moved-out', [other.id]))
    const phone = await records.phoneOf(one.to.household)
    expect((await records.act(records.acting('moved', [other.id], { to: { flat: court.place.flats.labour, household: one.to.household, joins: true } }))).body).toEqual({ done: true })
    expect((await phone.get('/me')).status, 'whoever comes ends nobody’s phone').toBe(200)
    expect((await records.cardOf(other.id)).members.map((it: any) => it.id).sort()).toEqual([one.id, other.id].sort())
  })

  test('nobody acts for them any more, also when they are back', async () => {
    const one = await records.newOne()
    expect((await court.as('staff').post(`/residents/${one.id}/carers`, { household: court.place.households.neighbour, until: null })).status).toBe(200)
    court.pass(minute)
    const carer = await records.phoneOf(court.place.households.neighbour)
    expect((await carer.get(`/me/record?resident=${one.id}`)).status).toBe(200)
    await records.act(records.acting('moved-out', [one.id]))
    court.pass(2 * day)
    await records.act(records.acting('moved', [one.id], { to: records.alone('dialysis') }))
    expect((await (await records.phoneOf(court.place.households.neighbour)).get(`/me/record?resident=${one.id}`)).status).toBe(403)
  })
})

describe('a carer’s right', () => {
  const care = (of: string, household: string) => court.as('staff').post(`/residents/${of}/carers`, { household, until: null })
  const reads = async (household: string, of: string) => (await (await records.phoneOf(household)).get(`/me/record?resident=${of}`)).status
  test('goes along with whoever moves within the community', async () => {
    const one = await records.newOne()
    await care(one.id, court.place.households.neighbour)
    court.pass(minute)
    await records.act(records.acting('moved', [one.id], { to: records.alone('dialysis') }))
    expect(await reads(court.place.households.neighbour, one.id)).toBe(200)
  })

  test('of a household ends with whoever leaves it, and none is left of one that nobody lives in', async () => {
    const [cared, son] = [await records.newOne({ to: records.alone('dialysis') }), await records.newOne()]
    const father = await records.newOne({ to: { ...son.to, joins: true } })
    await care(cared.id, son.to.household)
    court.pass(minute)
    await records.act(records.acting('moved-out', [son.id]))
    expect(await reads(son.to.household, cared.id)).toBe(403)
    await care(cared.id, son.to.household)
    expect(await reads(son.to.household, cared.id)).toBe(200)
    await records.act(records.acting('moved-out', [father.id]))
    expect(await count(court, 'carers', `household_id = '${son.to.household}' and until is null`)).toBe(0)
  })
})

describe('whoever works for one building', () => {
  test('moves nobody into another, and adds nobody there', async () => {
    const [one, two] = [await records.newOne(), await staffOf(court, court.place.buildings.two)]
    court.pass(1000)
    for (const path of ['/residents/acts/preview', '/residents/acts']) expect((await two.post(path, records.acting('moved', [one.id], { to: records.alone('neighbour') }))).status, path).toBe(404)
    expect([403, 404]).toContain((await two.post('/residents', records.adding({ to: records.alone('neighbour') }))).status)
    expect((await two.post('/residents/acts', records.acting('moved', [one.id], { to: records.alone('dialysis') }))).status).toBe(200)
  })
})

describe('whoever decides for one building', () => {
  test('sees what can still be undone there, and undoes it', async () => {
    const staff = await staffOf(court, court.place.buildings.one)
    const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第一考点' })).body.id
    court.slowly()
    const granted = (await staff.post(`/exits/${exit}/grant`, grantBody(court))).body
    expect(granted).toMatchObject({ state: 'granted', undo: { what: 'granted', mine: true } })
    expect((await staff.post(`/exits/${exit}/undo`, { seq: granted.undo.seq })).body.state).toBe('asked')
  })
})

describe('a family that moves as a whole', () => {
  test('and one who goes alone: the number stays with who stays, and a home that is joined keeps its own', async () => {
    const [one, number, theirs] = [await records.newOne(), '13800009901', '13800000111']
    const other = await records.newOne({ to: { ...one.to, joins: true } })
    await sql`update households set phone = ${number} where id = ${one.to.household}`.execute(court.database.owner)
    await records.act(records.acting('moved', [one.id], { to: records.alone('neighbour') }))
    expect([(await records.cardOf(one.id)).householdPhone, (await records.cardOf(other.id)).householdPhone]).toEqual([null, number])
    const left = await records.newOne({ to: { ...one.to, joins: true } })
    await records.act(records.acting('moved-out', [left.id]))
    expect(await records.preview(records.acting('moved', [other.id], { to: records.alone('neighbour') })), 'who had left before is not left there').toMatchObject({ stay: 0 })
    await records.act(records.acting('moved', [other.id], { to: { flat: court.place.flats.neighbour, household: court.place.households.neighbour, joins: true } }))
    expect((await records.cardOf(other.id)).householdPhone).toBe(theirs)
  })

  test('takes along a pass that still holds: who decides on it now are those of the new house', async () => {
    const one = await records.newOne()
    const exit = await readyRecall(court, one.id)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    await records.act(records.acting('moved', [one.id], { to: records.alone('neighbour') }))
    await records.review()
    expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'granted', building: court.place.buildings.one })
  })

  test('takes the number of its home along, and what waits goes to the new house', async () => {
    const { nurse, mother } = court.place.residents
    const before = await records.cardOf(mother)
    const { body: asked } = await recall(court, court.as('staff'), mother, { purpose: 'other', place: '超市' })
    await records.act(records.acting('moved', [nurse, mother], { to: records.alone('neighbour') }))
    await records.review()
    expect(before.householdPhone).not.toBeNull()
    expect((await records.cardOf(mother)).householdPhone).toBe(before.householdPhone)
    expect(await count(court, 'exits', `id = '${asked.id}' and building_id = '${court.place.buildings.one}'`)).toBe(1)
  })
})

describe('somebody of that name who lives at that door', () => {
  test('is asked about before a second one is made, however the name is written', async () => {
    const one = await records.newOne({ name: '钱桐' })
    const twin = records.adding({ name: '錢 桐' })
    expect((await records.add(twin)).body).toMatchObject({ code: 'person-there-already', details: { resident: one.id } })
    expect(await count(court, 'residents', `id = '${twin.id}'`)).toBe(0)
    expect((await records.add({ ...twin, despite: true })).body).toEqual({ done: true })
    expect((await records.add(records.adding({ name: '钱桐', born: '1960-07-08', phone: '13800007701', to: records.alone('neighbour') }))).body, 'at another door it is somebody else').toEqual({ done: true })
    expect((await records.add(records.adding({ name: '钱桐', born: null, to: records.alone('neighbour') }))).body.code, 'unless they have the same number').toBe('person-there-already')
    const alike = records.adding({ name: '钱桐', phone: null, to: records.alone('neighbour') })
    expect((await records.add(alike)).body.code, 'or the same day of birth').toBe('person-there-already')
  })

  test('is asked about also where they have gone, or come to another door: what is known of their health goes with the card', async () => {
    const one = await records.newOne({ name: '孙桐', to: records.alone('neighbour') })
    await records.act(records.acting('moved-out', [one.id]))
    for (const to of [records.alone('neighbour'), records.alone('labour')]) {
      const again = records.adding({ name: '孫桐', to })
      expect((await records.add(again)).body).toMatchObject({ code: 'person-there-already', details: { resident: one.id } })
      expect(await count(court, 'residents', `id = '${again.id}'`)).toBe(0)
    }
    expect((await records.add(records.adding({ name: '孙桐', born: null, phone: null, to: records.alone('neighbour') }))).body.code, 'at that door the name is enough').toBe('person-there-already')
    expect((await records.add(records.adding({ name: '孙桐', born: '1960-07-08', phone: null, to: records.alone('neighbour') }))).body, 'born on another day').toEqual({ done: true })
    expect((await records.add(records.adding({ name: '孙桐', to: records.alone('nurse'), despite: true }))).body, 'said to be somebody else').toEqual({ done: true })
    expect((await records.add(records.adding({ kind: 'temporary', host: one.id }))).body.code, 'who is nobody’s host').toBe('host-not-there')
  })
})

test('a page of the list that nobody named is refused, not broken', async () => {
  for (const after of ['x', '1 2 3 4 5', `1 ${court.place.buildings.one} 3 %zz ${court.newId()}`]) {
    expect((await court.as('staff').post('/people/search', { text: '', building: null, state: 'here', after, limit: 10 })).body.code, after).toBe('body-wrong')
  }
})

test('in the list, a building is that building and no longer one', async () => {
  const found = async (text: string) => (await court.as('staff').post('/people/search', { text, building: null, state: 'all', after: null, limit: 200 })).body.people.map((one: any) => one.door)
  expect(new Set((await found('二号楼')).map((door: string) => door.split('-')[0]))).toEqual(new Set(['2']))
})

test('a flat under the id of another is not entered, and says so', async () => {
  const body = { id: court.place.flats.nurse, door: '2-1-1901', confirmed: null as string | null }
  const { door } = (await court.as('staff').post('/homes/flats', body)).body
  expect((await court.as('staff').post('/homes/flats', { ...body, confirmed: door })).body.code).toBe('id-taken')
})
