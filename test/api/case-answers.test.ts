// What became of my case: answered at the desk and on that person's own page alike, to nobody else at home, and nothing of what is in confidence. And that somebody was told on their page
// is put down of such cases alone as stand there.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await osmanthus(); staff = court.as('staff') })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(minute)
  for (const table of ['call_list_results', 'call_list_lines', 'call_lists', 'told', 'shares', 'contact_people', 'contacts', 'repair_acts', 'repairs', 'case_joins', 'cases', 'promise_acts', 'promises']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

const open = (more: object = {}): Promise<Answer> => staff.post('/cases', {
  id: court.newId(), act: court.newId(), kind: 'parcel', words: '她的药在哪个快递里', place: null, household: null, resident: court.place.residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
  urgency: 'today', due: null, owner: null, step: { code: 'call-back', words: '先问小王' }, contact: null, at: court.now(), ...more,
})
const opened = async (more: object = {}): Promise<string> => {
  const { status, body } = await open(more)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
const acts = async (id: string): Promise<number> => (await staff.get(`/cases/${id}`)).body.promise.acts
const act = async (id: string, deed: object): Promise<Answer> => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: await acts(id), at: court.now(), deed }] })
const done = { kind: 'outcome', outcome: 'done', words: '放在门口了' }
const onPage = { kind: 'told', way: 'page', words: '' }
const asked = async (who: Client, path: string) => (await who.get(path)).body.lines.map((it: any) => it.answer).filter((it: any) => it.question === 'request' || it.question === 'repair')
const atDesk = () => asked(staff, `/residents/${court.place.residents.nurse}/answers`)
const atHome = (who: 'nurse' | 'mother' = 'nurse') => asked(court.as(who), `/me/answers?resident=${court.place.residents.nurse}`)

describe('what became of it', () => {
  test('who has it, what is next and by when; then what came of it, for fourteen days: alike at the desk and on their page, and nothing of what was said', async () => {
    const id = await opened()
    const { due } = (await staff.get(`/cases/${id}`)).body.promise
    for (const answers of [await atDesk(), await atHome()]) {
      expect(answers).toEqual([{ question: 'request', of: id, basis: [], until: null, sentence: 'case-open', values: { kind: 'parcel', number: shortNumber(id), by: 'staff', step: 'call-back', due } }])
      expect(JSON.stringify(answers)).not.toMatch(/药|小王/)
    }
    await act(id, done)
    for (const answers of [await atDesk(), await atHome()]) expect(answers).toMatchObject([{ of: id, sentence: 'case-done', values: { outcome: 'done', words: '放在门口了' } }])
    expect((await act(id, onPage)).body.done).toMatchObject([{ closed: true, refused: null }])
    court.pass(13 * day)
    expect(await atHome(), 'told on their page, it stands there').toMatchObject([{ of: id, sentence: 'case-done' }])
    court.pass(2 * day)
    expect([await atDesk(), await atHome()]).toEqual([[], []])
  })

  test('nobody else at home is told, also where she shares her health and not her calls; with both, whom she lets read along is', async () => {
    await opened()
    const share = (parts: string[]) => court.as('nurse').post('/me/circle', { id: court.newId(), parts, to: court.place.residents.mother, shared: true })
    expect(await atHome('mother')).toEqual([])
    expect((await share(['health'])).status).toBe(200)
    expect(await atHome('mother')).toEqual([])
    expect((await share(['calls'])).status).toBe(200)
    expect(await atHome('mother')).toMatchObject([{ sentence: 'case-open' }])
  })

  test('what is in confidence, what others said of them, and what is of no person is answered nowhere; nor what they took back', async () => {
    for (const more of [{ private: true }, { kind: 'came-back' }, { kind: 'care', nowFor: 'violence' }, { resident: null, household: court.place.households.nurse }]) await opened(more)
    await act(await opened(), { kind: 'withdrawn', words: '找到了' })
    expect([await atDesk(), await atHome()]).toEqual([[], []])
  })

  test('what others called about them is answered to nobody: the outcome is for whoever called; what they called about themselves is', async () => {
    const { nurse, mother } = court.place.residents
    const called = async (more: object): Promise<string> => {
      const contact = court.newId()
      expect((await staff.post('/contacts', { id: contact, resident: nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '半夜太吵', result: null, ...more })).status).toBe(200)
      return opened({ kind: 'noise', contact })
    }
    for (const more of [{ relation: 'neighbour', relationWords: '楼下' }, { spoke: mother }]) {
      const id = await called(more)
      await act(id, done)
      expect([await atDesk(), await atHome()], JSON.stringify(more)).toEqual([[], []])
      expect((await act(id, onPage)).body.code).toBe('promise-no-page')
    }
    const own = await called({ spoke: nurse })
    expect(await atHome()).toMatchObject([{ of: own }])
  })

  test('of what is broken it is told until it is noted as a repair, and that to everybody at home', async () => {
    const id = await opened({ kind: 'drain', household: court.place.households.nurse })
    expect([await atHome(), await atHome('mother')]).toMatchObject([[{ question: 'request', of: id }], []])
    await sql`insert into repairs (community_id, id, said, changed_at) values (${court.place.community}, ${id}, '{"spot":"toilet","since":null,"stopped":[],"risks":[],"danger":null}', ${court.now()})`.execute(court.database.owner)
    for (const who of ['nurse', 'mother'] as const) expect(await atHome(who)).toMatchObject([{ question: 'repair', of: id }])
  })

  test('what was told of it is kept, and stands beside it', async () => {
    const id = await opened()
    const { nurse } = court.place.residents
    const [answer] = await atDesk()
    expect((await staff.post('/told', { id: court.newId(), resident: nurse, answer, how: 'phone', contact: null, at: court.now() })).body).toEqual({ done: true })
    expect((await court.as('nurse').get(`/me/answers?resident=${nurse}`)).body.lines.find((it: any) => it.answer.of === id).told).toMatchObject({ by: 'staff', how: 'phone', otherwise: null })
  })
})

test('“told on their page” is taken of what stands on a page alone, and is no way to be answered on where there is none', async () => {
  for (const more of [{ private: true }, { kind: 'came-back' }, { resident: null, household: court.place.households.nurse }, { resident: null }]) {
    expect((await open({ ...more, answerOn: { way: 'page', number: '' } })).body.code, JSON.stringify(more)).toBe('promise-no-page')
    const id = await opened(more)
    await act(id, done)
    for (const kind of ['told', 'tried']) expect((await act(id, { ...onPage, kind })).body.code, JSON.stringify(more)).toBe('promise-no-page')
    expect((await act(id, { ...onPage, way: 'phone' })).body.done).toMatchObject([{ closed: true }])
  }
  expect((await open({ answerOn: { way: 'page', number: '' } })).status).toBe(200)
})

test('nobody is told on a page that no phone shows: then they are rung', async () => {
  const { nurse, mother } = court.place.residents
  const id = await opened({ answerOn: { way: 'page', number: '' } })
  expect((await staff.get(`/cases/${id}`)).body).toMatchObject({ answerOn: { way: 'page' }, pages: { own: true } })
  await act(id, done)
  const { rows } = await sql<any>`select * from sessions where household_id = ${court.place.households.nurse}`.execute(court.database.owner)
  await sql`update sessions set expires_at = ${court.now()} where household_id = ${court.place.households.nurse} and (person_id = ${nurse} or only_resident_id = ${nurse})`.execute(court.database.owner)
  expect((await act(id, onPage)).body.code, 'another one at home may not read her calls').toBe('promise-no-page')
  const later = await opened({ answerOn: { way: 'page', number: '' } })
  expect((await staff.get(`/cases/${later}`)).body).toMatchObject({ answerOn: { way: 'phone' }, pages: { own: false } })
  await court.as('mother').post('/me/circle', { id: court.newId(), parts: ['calls'], to: null, shared: true })
  expect((await staff.get(`/cases/${await opened({ resident: mother })}`)).body.pages.own).toBe(true)
  for (const row of rows) await sql`update sessions set expires_at = ${row.expires_at} where token_hash = ${row.token_hash}`.execute(court.database.owner)
})

describe('what came of it, on their own first page', () => {
  const came = async (who: 'nurse' | 'mother' = 'nurse'): Promise<any[]> => (await court.as(who).get(`/me/came?resident=${court.place.residents.nurse}`)).body.came
  const read = (id: string, outcome: number, who: 'nurse' | 'mother' = 'nurse') => court.as(who).post(`/me/came/${id}/read`, { resident: court.place.residents.nurse, outcome })
  const promise = async (id: string) => (await staff.get(`/cases/${id}`)).body.promise
  const answered = async (more: object = {}) => { const id = await opened({ answerOn: { way: 'page', number: '' }, ...more }); await act(id, done); return id }

  test('stands there under what they brought until they have read it: with that they were told on their page, and it is closed', async () => {
    const id = await opened({ answerOn: { way: 'page', number: '' } })
    expect(await came()).toEqual([])
    await act(id, done)
    expect(await came()).toMatchObject([{ case: id, words: '她的药在哪个快递里', answer: { sentence: 'case-done', values: { outcome: 'done', words: '放在门口了' } } }])
    expect(await promise(id)).toMatchObject({ closedAt: null })
    const [{ outcome }] = await came()
    for (let times = 0; times < 2; times += 1) expect((await read(id, outcome)).body, 'pressed on another phone of theirs as well it is one').toEqual({ done: true })
    expect(await came()).toEqual([])
    expect(await promise(id)).toMatchObject({ closedAs: 'told', acts: 3 })
    const { rows } = await sql<any>`select deed, by_actor from promise_acts where promise_id = ${id} order by seq desc limit 1`.execute(court.database.owner)
    expect(rows).toMatchObject([{ deed: { kind: 'told', way: 'page' }, by_actor: expect.stringMatching(/^household:/) }])
  })

  test('another outcome than the one that stood there is read first; the newest comes first; once the desk has told them, there is no news', async () => {
    const first = await answered()
    const [{ outcome }] = await came()
    court.pass(minute)
    const second = await answered()
    expect((await came()).map((it) => it.case)).toEqual([second, first])
    await act(first, { ...done, words: '在物业那里' })
    expect((await read(first, outcome)).body.code).toBe('answer-changed')
    expect(await promise(first)).toMatchObject({ closedAt: null })
    await act(first, { ...onPage, way: 'phone' })
    expect((await came()).map((it) => it.case)).toEqual([second])
    await act(second, onPage)
    expect((await came()).map((it) => it.case), 'whoever says at the desk that it stands there has not read it for them').toEqual([second])
  })

  test('told by mistake from a paper, or of another outcome without a network, it stands there as before', async () => {
    const line = async (id: string) => ({ id: court.newId(), name: '回访', maySay: '您反映的事有了结果', expiresAt: plus(court.now(), hour), lines: [{ case: id, act: court.newId(), seen: await acts(id) }] })
    const typed = (more: object) => ({ n: 1, words: '', acts: [court.newId(), court.newId()], at: court.now(), ...more })
    const id = await answered()
    const paper = await line(id)
    expect((await staff.post('/call-lists', paper)).status).toBe(200)
    expect((await staff.post(`/call-lists/${paper.id}/back`, { results: [typed({ result: 'told' })] })).status).toBe(200)
    expect(await came()).toEqual([])
    expect((await staff.post(`/call-lists/${paper.id}/put-right`, typed({ seen: 1, result: null, strikes: court.newId() }))).status).toBe(200)
    expect(await came()).toMatchObject([{ case: id }])
    await act(id, { ...onPage, way: 'phone' })
    const two = await opened({ answerOn: { way: 'page', number: '' } })
    const [seen, at] = [await acts(two), court.now()]
    court.pass(minute)
    await act(two, { ...done, outcome: 'not-possible', words: '找不到' })
    const offline = (deed: object) => ({ id: court.newId(), section: 'case', about: two, seen, at, deed })
    await court.as('deputy').post('/promises/acts', { acts: [offline(done), offline({ ...onPage, way: 'phone' })] })
    expect(await came(), 'what holds, and they have not been told').toMatchObject([{ case: two, answer: { values: { outcome: 'not-possible' } } }])
    expect((await read(two, (await came())[0].outcome)).body).toEqual({ done: true })
    expect([await came(), (await promise(two)).closedAs]).toEqual([[], 'told'])
  })

  test('nobody else at home is shown it or closes it; whoever reads along is shown it without those words; what is answered otherwise, in confidence or not theirs is nobody’s', async () => {
    const id = await answered()
    const [{ outcome }] = await came()
    for (const more of [{ answerOn: { way: 'phone', number: '' } }, { answerOn: { way: 'phone', number: '' }, private: true }]) await act(await opened(more), done)
    expect([(await came()).map((it) => it.case), await came('mother')]).toEqual([[id], []])
    expect((await court.as('nurse').post('/me/circle', { id: court.newId(), parts: ['health', 'calls'], to: court.place.residents.mother, shared: true })).status).toBe(200)
    expect(await came('mother')).toMatchObject([{ case: id, words: '' }])
    expect((await read(id, outcome, 'mother')).status).not.toBe(200)
    expect((await read(court.newId(), outcome)).status).toBe(404)
    expect(await promise(id)).toMatchObject({ closedAt: null })
    expect((await court.asRiverside('staff').get(`/me/came?resident=${court.place.residents.nurse}`)).status).not.toBe(200)
  })
})
