// What homes answer to a call to action: also where its text is corrected afterwards, and where a phone without a network sends it late.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, homesOn, issue, openNotices, water } from '../support/notices.ts'

let court: Osmanthus
let until: Instant
beforeEach(async () => { court = await openNotices(); until = plus(court.now(), 3 * hour) })
afterEach(() => court.close())

const says = (words: string) => ({ 'zh-Hans': words, 'zh-Hant': words, en: words })
/** Codes as the desk's screen gives them: by their place. */
const asking = (...words: string[]) => ({ options: words.map((one, nth) => ({ code: `option-${nth + 1}`, says: says(one) })), until })
const everywhere = () => ({ places: [{ kind: 'community', id: court.place.community }], terms: [] })
async function issued(more: object): Promise<string> {
  const { status, body } = await issue(court, water(court, { audience: everywhere(), ...more }))
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
const correct = (old: string, more: object) => issued({ corrects: old, changed: { 'zh-Hans': '改到晚上' }, ...more })
const answer = (who: 'nurse' | 'mother' | 'neighbour', id: string, code: string, more: object = {}) => court.as(who).post(`/me/notices/${id}/acknowledge`, { answer: code, ...more })
const answers = async (id: string) => (await court.as('staff').get(`/notices/${id}/answers`)).body.homes.map((it: any) => [it.door, it.code, it.earlier])
const counts = async (id: string) => (await court.as('staff').get(`/notices/${id}/answers`)).body.counts
const own = async (who: 'nurse' | 'neighbour', id: string) => (await court.as(who).get('/me/notices')).body.notices.find((it: any) => it.id === id)
const reached = async (id: string) => (await homesOn(court, id, 'reached')).map((it) => it.door)

describe('a correction of a call to action', () => {
  test('keeps what was answered, by the words and not by their place, and says that it was to the text before; nobody has read the new one by it', async () => {
    const old = await issued({ call: asking('要接', '不用接') })
    await answer('nurse', old, 'option-1')
    await answer('neighbour', old, 'option-2')
    court.pass(minute)
    const next = await correct(old, { call: asking('不用接', '要接', '不知道') })
    expect((await answers(next)).toSorted()).toEqual([['1-1-101', 'option-1', true], ['2-1-502', 'option-2', true]])
    expect(await counts(next)).toEqual([{ code: 'option-1', homes: 1 }, { code: 'option-2', homes: 1 }])
    expect(await own('nurse', next)).toMatchObject({ answer: 'option-2', openedAt: null, reachedAt: null })
    expect(await reached(next)).toEqual([])
    // The ladder goes on, and the second correction keeps them too.
    await climb(court, next)
    expect((await answers(next)).length).toBe(2)
    court.pass(minute)
    const third = await correct(next, { call: asking('要接', '不用接') })
    expect((await answers(third)).toSorted()).toEqual([['1-1-101', 'option-2', true], ['2-1-502', 'option-1', true]])
  })

  test('answered anew it is that, and what is asked in other words nobody has answered', async () => {
    const old = await issued({ call: asking('要接', '不用接') })
    for (const who of ['nurse', 'neighbour'] as const) await answer(who, old, 'option-1')
    court.pass(minute)
    const next = await correct(old, { call: asking('今晚要接', '不用接') })
    expect(await answers(next)).toEqual([])
    court.pass(minute)
    const third = await correct(next, { call: asking('要接', '不用接') })
    expect(await answers(third), 'nothing was answered to the one before').toEqual([])
    const other = await issued({ subject: 'power', call: asking('要', '不要') })
    await answer('nurse', other, 'option-1')
    court.pass(minute)
    const again = await correct(other, { subject: 'power', call: asking('要', '不要') })
    court.pass(minute)
    await answer('nurse', again, 'option-2')
    expect(await answers(again)).toEqual([['2-1-502', 'option-2', false]])
  })

  test('an answer to the old text that arrives after it counts as one, unless they have answered the new one', async () => {
    const old = await issued({ call: asking('要接', '不用接') })
    await climb(court, old)
    court.pass(minute)
    const next = await correct(old, { call: asking('不用接', '要接') })
    court.pass(minute)
    await answer('neighbour', next, 'option-1')
    court.pass(minute)
    expect((await answer('nurse', old, 'option-1')).status).toBe(200)
    expect((await answer('neighbour', old, 'option-1')).status).toBe(200)
    expect((await answers(next)).toSorted()).toEqual([['1-1-101', 'option-1', false], ['2-1-502', 'option-2', true]])
  })

  test('holds for the correction no longer than for the text to which it was: taken back there, or another answer is the last', async () => {
    const told = async (notice: string, code: string): Promise<string> => {
      const act = { id: court.newId(), household: court.place.households.nurse, what: 'told', how: 'at-the-door', at: court.now(), answer: code }
      expect((await court.as('staff').post(`/notices/${notice}/told`, act)).status).toBe(200)
      return act.id
    }
    const back = async (notice: string, act: string) => { expect((await court.as('staff').post(`/notices/${notice}/told/take-back`, { id: court.newId(), act })).status).toBe(200) }
    const old = await issued({ call: asking('要接', '不用接') })
    const wrongDoor = await told(old, 'option-1')
    court.pass(minute)
    const next = await correct(old, { call: asking('不知道', '要接') })
    court.pass(minute)
    const third = await correct(next, { call: asking('要接', '不知道') })
    const all = async () => [await answers(next), await answers(third), await counts(third)]
    expect(await all()).toEqual([[['2-1-502', 'option-2', true]], [['2-1-502', 'option-1', true]], [{ code: 'option-1', homes: 1 }]])
    // What they said since is asked for no more.
    court.pass(minute)
    const other = await told(old, 'option-2')
    expect(await all()).toEqual([[], [], []])
    court.pass(minute)
    await back(old, other)
    expect((await answers(third)), 'it is the first answer again').toEqual([['2-1-502', 'option-1', true]])
    court.pass(minute)
    await back(old, wrongDoor)
    expect(await all()).toEqual([[], [], []])
    court.pass(minute)
    await answer('nurse', third, 'option-2')
    expect(await answers(third)).toEqual([['2-1-502', 'option-2', false]])
  })

  test('of what is for some alone, what was said for others at that home is nobody’s answer', async () => {
    const { nurse, mother } = court.place.residents
    const needs = (resident: string) => sql`
      insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where id = ${resident}`.execute(court.database.owner)
    const some = { subject: 'medicine', audience: { places: [{ kind: 'community', id: court.place.community }], terms: [{ term: 'need', values: ['medicine'] }] }, call: asking('要', '不要') }
    await needs(nurse)
    const old = await issued(some)
    await answer('nurse', old, 'option-1')
    court.pass(minute)
    const same = await correct(old, some)
    expect(await answers(same)).toEqual([['2-1-502', 'option-1', true]])
    await sql`delete from needs`.execute(court.database.owner)
    await needs(mother)
    court.pass(minute)
    expect(await answers(await correct(same, some))).toEqual([])
  })
})

describe('pressed without a network', () => {
  test('in time, an answer counts whenever it arrives, with the moment at which it was pressed', async () => {
    const id = await issued({ call: asking('要', '不要') })
    const at = plus(court.now(), hour)
    court.pass(5 * hour)
    expect((await answer('nurse', id, 'option-1', { at })).body).toEqual({ reached: true })
    expect([await answers(id), (await own('nurse', id)).reachedAt]).toEqual([[['2-1-502', 'option-1', false]], at])
  })

  test('too late, that they know is kept all the same, and nobody rings them; their answer counts for nothing', async () => {
    const id = await issued({ call: asking('要', '不要') })
    court.pass(5 * hour)
    const at = plus(until, minute)
    expect((await answer('nurse', id, 'option-1', { at })).body).toEqual({ reached: true })
    expect((await answer('neighbour', id, 'option-2')).body).toEqual({ reached: true })
    expect([await answers(id), await counts(id), (await reached(id)).toSorted()]).toEqual([[], [], ['1-1-101', '2-1-502']])
    expect((await sql`select answer from notice_deliveries where why = 'late' order by answer`.execute(court.database.owner)).rows, 'and stands there').toEqual([{ answer: 'option-1' }, { answer: 'option-2' }])
  })

  test('by a clock that is wrong it was pressed neither before there was such a notice nor later than now', async () => {
    const id = await issued({ call: asking('要', '不要') })
    const from = court.now()
    court.pass(hour)
    await answer('nurse', id, 'option-1', { at: plus(from, -24 * hour) })
    await answer('neighbour', id, 'option-1', { at: plus(from, 24 * hour) })
    expect([(await own('nurse', id)).reachedAt, (await own('neighbour', id)).reachedAt]).toEqual([from, court.now()])
    expect((await answers(id)).length).toBe(2)
  })
})
