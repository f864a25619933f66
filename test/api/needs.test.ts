// What people need: put down at the desk and on a page of the home, with its deadline; changed by two at once; read by those it is meant for; and what comes of it
// when records become one, when somebody moves or dies.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf, hour, plus } from '#domain/kernel/instants.ts'
import type { CommunityId, HouseholdId } from '#domain/kernel/ids.ts'
import { transaction } from '#server/db/pool.ts'
import { cookieName, secretHash } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { needWhere } from '#server/people/needs-read.ts'
import { reachOfHomes } from '#server/people/reach.ts'
import { osmanthus, type Client, type Osmanthus, type Who } from '../support/api.ts'
import { count } from '../support/asking.ts'
import { look, water } from '../support/notices.ts'

let court: Osmanthus
beforeAll(async () => {
  court = await osmanthus()
  await installQueue(court.database, ['exits:stay-review', 'exits:merge-review'])
})
afterAll(() => court.close())

const today = (days = 0): string => addDays(dayOf(court.now(), 'Asia/Shanghai'), days)
const content = (more: object = {}) => ({ kind: 'medicine', words: '胰岛素，冷藏', due: today(3), ...more })
const said = (more: object = {}, act: object = {}) => ({ id: court.newId(), need: court.newId(), content: content(more), how: 'telephone', ...act })
const add = (resident: string, body: object, as: Who = 'staff') => court.as(as).post(`/residents/${resident}/needs`, body)
const on = (need: string, body: object, as: Who = 'staff') => court.as(as).post(`/needs/${need}/acts`, { id: court.newId(), ...body })
const card = async (resident: string, as: Who = 'staff') => (await court.as(as).get(`/residents/${resident}`)).body
const needs = async (resident: string, as: Who = 'staff') => (await card(resident, as)).needs
const own = async (who: Who | Client, resident: string) => ((typeof who === 'string' ? await court.as(who).get('/me/needs') : await who.get('/me/needs')).body.people.find((one: any) => one.resident === resident))
const list = async (more: object = {}, as: Who = 'staff') => (await court.as(as).post('/needs/search', { kinds: [], building: null, seeTo: false, after: null, limit: 200, ...more })).body
/** A phone that the household's slip opened: nobody knows whose. */
async function table(household: string): Promise<Client> {
  const token = court.newId() + court.newId()
  await sql`insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at)
    values (${secretHash(token)}, ${court.place.community}, 'household', ${household}, ${court.now()}, ${plus(court.now(), 24 * hour)})`.execute(court.database.owner)
  return court.with({ cookie: `${cookieName}=${token}` })
}
/** Somebody new, who has no past in other tests. */
async function newcomer(name: string, home: { flat: string; household: string; joins: boolean }): Promise<string> {
  const id = court.newId()
  const reply = await court.as('staff').post('/residents', { id, act: court.newId(), name, born: '1950-02-03', phone: null, to: home, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '电话' })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return id
}

describe('put down', () => {
  test('with its day and who helps, it stands on the card and on the person’s own record by role; sent twice it is there once', async () => {
    const { nurse } = court.place.residents
    const body = said({ helper: { account: court.place.accounts.volunteer } })
    const command = court.newId()
    for (const way of [{ command }, { command }, {}]) expect((await court.as('staff').post(`/residents/${nurse}/needs`, body, way)).body).toEqual({ done: true })
    expect(await count(court, 'need_acts', `resident_id = '${nurse}'`)).toBe(1)
    expect(await needs(nurse)).toMatchObject([{ id: body.need, kind: 'medicine', words: '胰岛素，冷藏', due: today(3), state: 'open', askAnew: false, last: body.id, helper: { account: court.place.accounts.volunteer, says: 'the volunteer' }, acts: [{ what: 'added', by: 'the staff', how: 'telephone' }] }])
    const record = (await court.as('nurse').get(`/me/record?resident=${nurse}`)).body
    expect(record.needs).toMatchObject([{ kind: 'medicine', acts: [{ by: 'staff' }] }])
    expect(record.looks[0]).toMatchObject({ role: 'staff', why: 'card' })
    expect((await add(nurse, { ...body, content: content({ words: '别的' }) })).body.code).toBe('act-id-taken')
    expect((await add(nurse, said({}, { need: body.need }))).body.code).toBe('act-id-taken')
  })

  test('dialysis wants its days, a language its name, and a helper somebody who works here', async () => {
    const { dialysis } = court.place.residents
    const code = async (more: object) => (await add(dialysis, said({ due: null, words: '', ...more }))).body.code
    expect(await code({ kind: 'dialysis' })).toBe('need-times-missing')
    expect(await code({ kind: 'language' })).toBe('need-words-missing')
    expect(await code({ helper: { account: court.riverside.accounts.staff } })).toBe('no-such-helper')
    expect(await code({ kind: 'dialysis', times: { days: [2, 4, 6], at: 420 }, helper: { words: '女儿' } })).toBeUndefined()
    expect((await needs(dialysis))[0]).toMatchObject({ kind: 'dialysis', times: { days: [2, 4, 6], at: 420 }, helper: { account: null, says: '女儿' } })
  })

  test('what has a day by which somebody has to begin is in the list of what to see to; a birth in three months is not yet', async () => {
    const { labour, neighbour } = court.place.residents
    await add(labour, said({ kind: 'birth', words: '', due: today(90) }))
    await add(neighbour, said({ kind: 'birth', words: '', due: today(20) }))
    const due = (await list({ kinds: ['birth'], seeTo: true })).needs
    expect(due.map((one: any) => [one.door, one.due])).toEqual([['1-1-101', today(20)]])
    expect((await list({ kinds: ['birth'] })).total).toBe(2)
    expect((await list({ building: court.place.buildings.one })).needs.every((one: any) => one.door === '1-1-101')).toBe(true)
    const first = await list({ limit: 1 })
    const rest = await list({ after: first.next })
    expect([...first.needs, ...rest.needs].map((one: any) => one.need)).toEqual((await list()).needs.map((one: any) => one.need))
    expect((await court.as('staff').post('/needs/search', { kinds: [], building: null, seeTo: false, after: 'x', limit: 5 })).body.code).toBe('body-wrong')
    expect((await court.as('neighbour').get(`/me/record?resident=${neighbour}`)).body.looks.map((one: any) => one.why), 'to have come up in a list is a look').toContain('needs-list')
  })
})

describe('changed and ended', () => {
  test('of two desks at once the second is told that it has not seen what the first put down; both are kept once it has', async () => {
    const { nurse } = court.place.residents
    const body = said({ kind: 'diet', due: null, words: '低盐' })
    await add(nurse, body)
    const first = { what: 'changed', seen: body.id, content: content({ kind: 'diet', words: '低盐低糖' }), how: 'window', id: court.newId() }
    court.pass(1000)
    expect((await on(body.need, first)).body).toEqual({ done: true })
    expect((await on(body.need, first)).body, 'the same again, by another way').toEqual({ done: true })
    expect((await on(body.need, { ...first, id: court.newId(), content: content({ kind: 'diet', words: '软食' }) }, 'deputy')).body.code).toBe('need-changed-meanwhile')
    expect((await on(body.need, { ...first, id: court.newId(), seen: first.id, content: content({ kind: 'diet', words: '低盐低糖，软食' }) }, 'deputy')).body).toEqual({ done: true })
    expect((await needs(nurse)).find((one: any) => one.id === body.need)).toMatchObject({ words: '低盐低糖，软食', acts: [{ by: 'the staff' }, { by: 'the staff' }, { by: 'the deputy' }] })
  })

  test('ended by mistake it is taken back; put down by mistake it is gone from the desk and stays for the person to read', async () => {
    const { neighbour } = court.place.residents
    const body = said({ kind: 'stairs', due: null, words: '轮椅' })
    await add(neighbour, body)
    const end = { what: 'ended', seen: body.id, why: '腿好了', id: court.newId() }
    await on(body.need, end)
    const state = async () => (await needs(neighbour)).find((one: any) => one.id === body.need)?.state
    expect(await state()).toBe('ended')
    expect((await on(body.need, { what: 'changed', seen: end.id, content: content(), how: 'telephone' })).body.code).toBe('need-is-over')
    const back = { what: 'taken-back', takesBack: end.id, id: court.newId() }
    for (let twice = 0; twice < 2; twice++) expect((await on(body.need, back)).body).toEqual({ done: true })
    expect(await state()).toBe('open')
    expect((await on(body.need, { what: 'taken-back', takesBack: end.id })).body.code).toBe('already-taken-back')
    await on(body.need, { what: 'taken-back', takesBack: body.id })
    expect(await state()).toBeUndefined()
    expect((await list({ kinds: ['stairs'] })).total).toBe(0)
    expect((await court.as('neighbour').get(`/me/record?resident=${neighbour}`)).body.needs.find((one: any) => one.id === body.need)).toMatchObject({ state: 'withdrawn', words: '轮椅' })
  })

  test('over by its day it is nobody’s task any more, without anybody having pressed', async () => {
    const { labour } = court.place.residents
    const body = said({ kind: 'no-stove', due: null, words: '', endsOn: today() })
    await add(labour, body)
    expect((await list({ kinds: ['no-stove'] })).total).toBe(1)
    court.pass(24 * hour)
    expect((await list({ kinds: ['no-stove'] })).total).toBe(0)
    expect((await needs(labour)).find((one: any) => one.id === body.need).state).toBe('over')
  })

  test('no act can be written over or removed, whoever asks', async () => {
    const { rows } = await sql<{ may: string }>`select privilege_type as may from information_schema.role_table_grants where table_name = 'need_acts' and grantee = 'postern_app' order by 1`.execute(court.database.owner)
    expect(rows.map((row) => row.may)).toEqual(['INSERT', 'SELECT'])
  })
})

describe('said in confidence', () => {
  test('it is read by whoever put it down, whoever helps and those who lead; another colleague sees that there is one, and its person all of it', async () => {
    const { nurse } = court.place.residents
    const body = said({ kind: 'contact-in-crisis', due: null, words: '打给姐姐', private: true, helper: { account: court.place.accounts.deputy } })
    await add(nurse, body, 'secretary')
    const at = async (as: Who) => (await needs(nurse, as)).find((one: any) => one.id === body.need)
    for (const as of ['secretary', 'deputy'] as const) expect(await at(as), as).toMatchObject({ kind: 'contact-in-crisis', words: '打给姐姐' })
    expect(await at('staff')).toMatchObject({ kind: null, words: '', helper: null, acts: [], private: true })
    expect((await on(body.need, { what: 'ended', seen: body.id })).status, 'nor can they end what they cannot read').toBe(404)
    expect((await list({ kinds: ['contact-in-crisis'] })).total).toBe(0)
    expect((await list({ kinds: ['contact-in-crisis'] }, 'secretary')).total).toBe(1)
    expect((await own('nurse', nurse)).needs.find((one: any) => one.id === body.need)).toMatchObject({ words: '打给姐姐' })
    // Even to whom she shows her health: it is hers alone.
    const share = { id: court.newId(), parts: ['health'], to: court.place.residents.mother, shared: true }
    expect((await court.as('nurse').post('/me/circle', share)).status).toBe(200)
    expect((await court.as('mother').get('/me/needs')).bytes.toString()).not.toContain('打给姐姐')
    expect((await court.as('mother').get(`/me/record?resident=${nurse}`)).bytes.toString()).not.toContain(body.need)
    expect((await court.as('mother').post(`/me/needs/${body.need}/acts`, { what: 'ended', id: court.newId(), seen: body.id })).status).toBe(404)
    await court.as('nurse').post('/me/circle', { ...share, id: court.newId(), shared: false })
  })
})

describe('on the page of a home', () => {
  test('a daughter says what her mother needs, and does not read it back: it is her mother’s', async () => {
    const { nurse, mother } = court.place.residents
    const body = { id: court.newId(), need: court.newId(), resident: mother, content: { kind: 'medicine', words: '降压药', due: today(4) } }
    for (let twice = 0; twice < 2; twice++) expect((await court.as('nurse').post('/me/needs', body)).body).toEqual({ done: true })
    expect((await court.as('nurse').post('/me/needs', { ...body, resident: nurse })).body.code, 'for whom was put right after the answer was lost').toBe('act-id-taken')
    expect(await own('nurse', mother)).toMatchObject({ open: false, needs: [] })
    expect(await own('mother', mother)).toMatchObject({ open: true, needs: [{ id: body.need, words: '降压药', acts: [{ by: 'resident', how: 'own-page' }] }] })
    expect((await needs(mother)).find((one: any) => one.id === body.need).acts[0]).toMatchObject({ by: 'resident', how: 'own-page' })
    for (const phone of [court.as('nurse'), await table(court.place.households.nurse)]) {
      expect((await phone.get('/me/needs')).bytes.toString()).not.toContain('降压药')
      expect((await phone.post(`/me/needs/${body.need}/acts`, { what: 'ended', id: court.newId(), seen: body.id })).status, 'nor ends it').toBe(404)
    }
    expect((await own('nurse', nurse)).open).toBe(true)
  })

  test('she changes and ends her own, also what the desk put down; whom the desk named as her helper stays; what the desk said she cannot unsay', async () => {
    const { mother } = court.place.residents
    const body = said({ helper: { account: court.place.accounts.staff }, words: '降糖药' })
    await add(mother, body)
    const my = (more: object) => court.as('mother').post(`/me/needs/${body.need}/acts`, { id: court.newId(), ...more })
    expect((await my({ what: 'taken-back', takesBack: body.id })).status).toBe(404)
    expect((await my({ what: 'changed', seen: body.id, content: { kind: 'medicine', words: '降糖药', due: today(9) } })).body).toEqual({ done: true })
    const [mine] = (await own('mother', mother)).needs.filter((one: any) => one.id === body.need)
    expect(mine).toMatchObject({ due: today(9), helper: { says: 'the staff' } })
    const end = { what: 'ended', id: court.newId(), seen: mine.last }
    expect((await my(end)).body).toEqual({ done: true })
    expect((await my({ what: 'taken-back', takesBack: end.id })).body, 'her own press she can').toEqual({ done: true })
    expect((await needs(mother)).find((one: any) => one.id === body.need).state).toBe('open')
  })

  test('nobody says what a stranger needs, and a page that is pressed without end is stopped', async () => {
    const body = () => ({ id: court.newId(), need: court.newId(), resident: court.place.residents.dialysis, content: { kind: 'deaf' } })
    expect((await court.as('neighbour').post('/me/needs', body())).status).toBe(403)
    const { mother } = court.place.residents
    let code = ''
    const says = async (who: Who, words: string) => { code = (await court.as(who).post('/me/needs', { ...body(), resident: mother, content: { kind: 'animal', words } })).body.code ?? '' }
    // What she puts down on her own phone takes nothing from him, nor tells him how many they are.
    await says('mother', '兔')
    expect(code).toBe('')
    const { rows: [earlier] } = await sql<{ before: number }>`select count(*)::int as before from needs n join need_acts a on a.need_id = n.id and a.what = 'added' and a.by_role = 'resident-for-another' where n.resident_id = ${mother} and n.state = 'open'`.execute(court.database.owner)
    let his = 0
    for (; his < 14; his++) { await says('nurse', `猫 ${his}`); if (code !== '') break }
    expect([code, his + earlier!.before]).toEqual(['too-many-needs', 10])
    await says('mother', '狗')
    expect(code, 'that leaves her room').toBe('')
    for (let n = 0; n < 3; n++) expect((await add(mother, said({ words: `胰岛素 ${n}` }))).body, 'and the desk').toEqual({ done: true })
  })

  test('what somebody says in confidence is theirs to say: nobody else at home hides a need of theirs, or counts what they hid', async () => {
    const { nurse, mother } = court.place.residents
    const confided = (resident: string) => ({ id: court.newId(), need: court.newId(), resident, content: { kind: 'other', words: '请联系我姐姐', private: true } })
    for (const phone of [court.as('nurse'), await table(court.place.households.nurse)]) expect((await phone.post('/me/needs', confided(mother))).body.code).toBe('need-confided')
    expect((await court.as('nurse').post('/me/needs', confided(nurse))).body).toEqual({ done: true })
    const seen = async (who: Who) => (await court.as(who).get('/me/needs')).body.people.map((one: any) => [one.resident, one.own])
    expect(await seen('nurse')).toEqual(expect.arrayContaining([[nurse, true], [mother, false]]))
    // To whom she shows her health may change what she needs, and not hide it.
    const share = { id: court.newId(), parts: ['health'], to: nurse, shared: true }
    expect((await court.as('mother').post('/me/circle', share)).status).toBe(200)
    const hers = said({ words: '降压药' })
    await add(mother, hers)
    const change = (more: object) => court.as('nurse').post(`/me/needs/${hers.need}/acts`, { what: 'changed', id: court.newId(), seen: hers.id, content: content({ words: '降压药', ...more }) })
    expect((await change({ private: true })).body.code).toBe('need-confided')
    expect((await change({})).body).toEqual({ done: true })
    // What she says in confidence is heard on her own phone alone.
    const heard = async (who: Who, since: number) => (await court.as(who).get(`/changes?since=${since}`)).body.changes.filter((it: any) => it.kind === 'news').flatMap((it: any) => it.ids)
    for (const few of [true, false]) {
      const [since, one] = [(await court.as('staff').get('/changes?since=0')).body.seq, confided(mother)]
      expect((await court.as('mother').post('/me/needs', { ...one, content: { ...one.content, private: few } })).body).toEqual({ done: true })
      expect([await heard('nurse', since), await heard('mother', since)]).toEqual(few ? [[], [one.need]] : [[mother], [mother]])
    }
    await court.as('mother').post('/me/circle', { ...share, id: court.newId(), shared: false })
  })
})

describe('what comes of it', () => {
  test('of two records made one the needs are read together, count for lists and audiences, and are apart again when they are two', async () => {
    const flat = court.place.flats.dialysis
    const [kept, gone] = [await newcomer('林同壹', { flat, household: court.newId(), joins: false }), await newcomer('林同一', { flat, household: court.newId(), joins: false })]
    const [one, other] = [said({ words: '甲药' }), said({ words: '乙药' })]
    await add(kept, one)
    await add(gone, other)
    const { seen } = (await court.as('staff').post('/residents/merge/preview', { kept, gone })).body
    const act = court.newId()
    expect((await court.as('staff').post('/residents/merge', { id: act, kept, gone, take: [], despite: true, seen, why: '一个人' })).body).toEqual({ done: true })
    expect((await needs(kept)).map((it: any) => it.words).sort()).toEqual(['乙药', '甲药'])
    expect((await needs(gone)).map((it: any) => it.words).sort(), 'by the old address as well').toEqual(['乙药', '甲药'])
    expect((await list({ kinds: ['medicine'] })).needs.filter((it: any) => it.resident === kept).map((it: any) => it.words).sort()).toEqual(['乙药', '甲药'])
    const who = async () => transaction(court.database, [court.place.community as CommunityId], async (tx) => (await sql<{ id: string }>`
      select r.id from residents r where r.community_id = ${court.place.community} and r.moved_away_at is null and ${needWhere({ community: court.place.community as CommunityId, now: court.now() }, { kinds: ['medicine'] })}`.execute(tx)).rows.map((row) => row.id))
    expect(await who()).toContain(kept)
    expect(await who()).not.toContain(gone)
    expect((await on(other.need, { what: 'ended', seen: other.id })).body).toEqual({ done: true })
    court.pass(1000)
    expect((await court.as('staff').post('/residents/merge/take-back', { id: court.newId(), act, why: '两个人' })).body).toEqual({ done: true })
    expect((await needs(kept)).map((it: any) => [it.words, it.state])).toEqual([['甲药', 'open']])
    expect((await needs(gone)).map((it: any) => [it.words, it.state])).toEqual([['乙药', 'ended']])
  })

  test('after a move somebody is asked anew whether they live alone and have a stove; that they cannot hear goes along', async () => {
    const person = await newcomer('独居者', { flat: court.place.flats.labour, household: court.newId(), joins: false })
    for (const kind of ['lives-alone', 'no-stove', 'deaf']) await add(person, said({ kind, due: null, words: '' }))
    const anew = async () => (await needs(person)).filter((it: any) => it.askAnew).map((it: any) => it.kind).sort()
    expect(await anew()).toEqual([])
    court.pass(1000)
    const moved = { id: court.newId(), kind: 'moved', residents: [person], since: court.now(), until: null, to: { flat: court.place.flats.neighbour, household: court.place.households.neighbour, joins: true }, place: '', source: '电话' }
    expect((await court.as('staff').post('/residents/acts', moved)).body).toEqual({ done: true })
    expect(await anew()).toEqual(['lives-alone', 'no-stove'])
    const [alone] = (await needs(person)).filter((it: any) => it.kind === 'lives-alone')
    await on(alone.id, { what: 'ended', seen: alone.last, why: '和亲戚同住' })
    const [stove] = (await needs(person)).filter((it: any) => it.kind === 'no-stove')
    await on(stove.id, { what: 'changed', seen: stove.last, content: content({ kind: 'no-stove', due: null, words: '仍没有' }), how: 'telephone' })
    expect(await anew(), 'asked and answered').toEqual([])
  })

  test('whoever has died or gone needs nothing any more, nowhere; taken back, all of it is there again', async () => {
    const person = await newcomer('要走的人', { flat: court.place.flats.labour, household: court.newId(), joins: false })
    await add(person, said({ kind: 'swallowing', due: null, words: '' }))
    const act = { id: court.newId(), kind: 'died', residents: [person], since: court.now(), until: null, to: null, place: '', source: '医院' }
    court.pass(1000)
    expect((await court.as('staff').post('/residents/acts', { ...act, since: court.now() })).body).toEqual({ done: true })
    expect((await list({ kinds: ['swallowing'] })).total).toBe(0)
    expect((await add(person, said())).body.code).toBe('person-has-gone')
    court.pass(1000)
    expect((await court.as('staff').post('/residents/acts/take-back', { id: court.newId(), act: act.id, source: '弄错人' })).body).toEqual({ done: true })
    expect((await list({ kinds: ['swallowing'] })).total).toBe(1)
  })

  test('medicine that runs out in three days stands in the queue until somebody has put down a new day; in confidence it says whose, and not what', async () => {
    const person = await newcomer('药快用完的人', { flat: court.place.flats.labour, household: court.newId(), joins: false })
    const body = said({ due: today(3), words: '胰岛素' })
    const lines = async (): Promise<any[]> => (await court.as('staff').get('/desk/queue/needs')).body.lines.map((line: any) => line.says).filter((it: any) => it?.resident === person)
    await add(person, said({ kind: 'birth', due: today(90), words: '' }))
    expect(await lines(), 'a birth in three months does not yet').toEqual([])
    await add(person, body)
    expect(await lines()).toMatchObject([{ name: '药快用完的人', door: '2-1-301', kind: 'medicine', words: '胰岛素', due: today(3) }])
    const again = { what: 'changed', id: court.newId(), seen: body.id, content: content({ due: today(40) }), how: 'telephone' }
    await on(body.need, again)
    expect(await lines()).toEqual([])
    await on(body.need, { ...again, id: court.newId(), seen: again.id, content: content({ due: today(-1), private: true }) })
    expect(await lines()).toMatchObject([{ kind: null, words: '', due: today(-1) }])
    for (const who of ['nurse', 'gate', 'volunteer'] as const) expect((await court.as(who).get('/desk/queue/needs')).status, who).not.toBe(200)
  })

  test('a notice goes to whoever needs something, of which nobody who said it in confidence is one', async () => {
    const person = await newcomer('要奶粉的人', { flat: court.place.flats.labour, household: court.newId(), joins: false })
    const terms = (await court.as('secretary').get('/notices/terms')).body.terms
    expect(terms.find((it: any) => it.term === 'need').choices).toContain('infant-food')
    const homes = async (): Promise<unknown> => {
      const { body } = await look(court, water(court, { audience: { places: [{ kind: 'community', id: court.place.community }], terms: [{ term: 'need', values: ['infant-food'] }] } }))
      return body.homes ?? body.code
    }
    expect([0, 'audience-empty']).toContain(await homes())
    const body = said({ kind: 'infant-food', words: '二段' })
    await add(person, body)
    expect(await homes()).toBe(1)
    await on(body.need, { what: 'changed', seen: body.id, content: content({ kind: 'infant-food', private: true }), how: 'telephone' })
    expect([0, 'audience-empty']).toContain(await homes())
  })

  test('each home says how it can be reached: whom nobody can ring is knocked at, and the desk reads it on the card', async () => {
    const household = court.newId()
    const person = await newcomer('听不见的人', { flat: court.place.flats.labour, household, joins: false })
    await add(person, said({ kind: 'deaf', due: null, words: '' }))
    await add(person, said({ kind: 'language', due: null, words: '温州话' }))
    const expected = { by: ['written', 'knock'], says: [{ kind: 'deaf', words: '', everybody: true }, { kind: 'language', words: '温州话', everybody: true }, { kind: 'no-telephone', words: '', everybody: true }] }
    expect((await card(person)).reach).toEqual(expected)
    const homes = [household, court.place.households.nurse] as HouseholdId[]
    const reach = await transaction(court.database, [court.place.community as CommunityId], (tx) => reachOfHomes(tx, court.place.community as CommunityId, homes, court.now()))
    expect(reach.get(homes[0]!)).toEqual(expected)
    expect(reach.get(homes[1]!)).toEqual({ by: ['text', 'telephone', 'written', 'loudspeaker', 'knock'], says: [] })
  })
})
