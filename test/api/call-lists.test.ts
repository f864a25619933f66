// Call-backs on paper: given out they are nobody else's to call, typed back by number, and whatever was not reached or never comes back stands at the desk again.
// What is now is found however far down it stands; the cases of one fault are read together.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { standsAs } from '#domain/desk/call-list.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await osmanthus(); staff = court.as('staff') })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(day)
  for (const table of ['call_list_results', 'call_list_lines', 'call_lists', 'contact_people', 'contacts', 'case_joins', 'cases_apart', 'cases', 'promise_acts', 'promises', 'desk_turns']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

const opened = async (more: object = {}): Promise<string> => (await staff.post('/cases', {
  id: court.newId(), act: court.newId(), kind: 'call-back', words: '要问药的事', place: null, household: null, resident: court.place.residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '13800001502' }, nowFor: null,
  urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(), ...more,
})).body.id
const read = async (id: string) => (await staff.get(`/cases/${id}`)).body
const list = (cases: string[], more: object = {}) => ({
  id: court.newId(), name: '晚上的回访', maySay: '您反映的事有了结果', expiresAt: plus(court.now(), 12 * hour), lines: cases.map((one) => ({ case: one, act: court.newId(), seen: 1 })), ...more,
})
const result = (n: number, what: string, words = '') => ({ n, result: what, words, acts: [court.newId(), court.newId()], at: court.now() })
const back = (id: string, results: object[]) => staff.post(`/call-lists/${id}/back`, { results })

test('given out, lines are numbered and put off until the paper expires; it says what the call needs and not what was told', async () => {
  const ids = [await opened(), await opened({ kind: 'water', resident: court.place.residents.mother })]
  const body = list(ids)
  const { status, body: it } = await staff.post('/call-lists', body)
  expect([status, it.number, it.lines, it.back]).toEqual([200, 1, 2, 0])
  expect(it.calls).toMatchObject([{ n: 1, case: ids[0], door: '2-1-502', name: '护士', phone: '13800001502', kind: 'call-back', result: null, over: false }, { n: 2, kind: 'water' }])
  expect(JSON.stringify(it)).not.toContain('要问药的事')
  for (const id of ids) expect((await read(id)).promise).toMatchObject({ snoozedUntil: body.expiresAt, owner: { account: court.place.accounts.staff } })
  expect((await staff.get('/call-lists')).body.lists).toMatchObject([{ id: body.id, number: 1, name: '晚上的回访', lines: 2, back: 0 }])
  expect((await staff.post('/call-lists', list([await opened()]))).body.number, 'numbers are counted on').toBe(2)
})

test('typed back by number: told is over, not reached is one try more and at the desk again, who wants the desk is to be called', async () => {
  const ids = [await opened(), await opened(), await opened(), await opened()]
  const body = list(ids)
  await staff.post('/call-lists', body)
  court.pass(hour)
  const { body: done } = await back(body.id, [result(1, 'told'), result(2, 'not-reached', '没人接'), result(3, 'wants-desk', '要换药')])
  expect([done.already, done.list.back, done.list.calls.map((it: any) => it.result)]).toEqual([[], 3, ['told', 'not-reached', 'wants-desk', null]])
  expect((await read(ids[0]!)).promise).toMatchObject({ closedAs: 'told', outcome: { code: 'answered' } })
  expect((await read(ids[1]!)).promise).toMatchObject({ closedAt: null, tries: 1, snoozedUntil: null })
  expect((await read(ids[2]!)).promise).toMatchObject({ closedAt: null, snoozedUntil: null, step: { code: 'call-back', words: '要换药' } })
  expect((await read(ids[3]!)).promise.snoozedUntil, 'the paper is still out').toBe(body.expiresAt)
  court.pass(12 * hour)
  const { lines } = (await staff.get('/desk/queue/case')).body
  expect(lines.find((it: any) => it.fold === ids[3]).owed, 'what never came back stands in now').toMatchObject({ group: 'now' })
})

test('sixty lines, each with all that may be written beside it, are typed back in one', async () => {
  const ids: string[] = []
  for (let n = 0; n < 60; n++) ids.push(await opened())
  const body = list(ids)
  expect((await staff.post('/call-lists', body)).status).toBe(200)
  court.pass(hour)
  const words = '要药'.repeat(250)
  const { status, body: done } = await back(body.id, ids.map((_, n) => result(n + 1, 'wants-desk', words)))
  expect([status, done.list.back]).toEqual([200, 60])
  expect((await read(ids[59]!)).promise.step).toEqual({ code: 'call-back', words })
})

test('sent twice, or typed twice, it is one try; what was typed first stands', async () => {
  const id = await opened()
  const body = list([id])
  const [first, again] = [await staff.post('/call-lists', body, { command: body.id }), await staff.post('/call-lists', body, { command: body.id })]
  expect(again.body).toEqual(first.body)
  const typed = { results: [result(1, 'not-reached')] }
  await staff.post(`/call-lists/${body.id}/back`, typed, { command: body.lines[0]!.act })
  await staff.post(`/call-lists/${body.id}/back`, typed, { command: body.lines[0]!.act })
  expect((await back(body.id, [result(1, 'told')])).body).toMatchObject({ already: [1], list: { calls: [{ result: 'not-reached' }] } })
  expect((await read(id)).promise).toMatchObject({ tries: 1, closedAt: null })
})

const right = (n: number, seen: number, what: string | null, words = '') => ({ n, seen, result: what, words, acts: [court.newId(), court.newId()], strikes: court.newId(), at: court.now() })
const putRight = (id: string, body: object) => staff.post(`/call-lists/${id}/put-right`, body)

test('typed back on the wrong line it is put right or taken back: what was done by it counts no longer, and stays to be read with its words', async () => {
  const ids = [await opened(), await opened(), await opened()]
  const body = list(ids)
  await staff.post('/call-lists', body)
  court.pass(hour)
  await back(body.id, [result(1, 'told', '问过了'), result(2, 'not-reached'), result(3, 'wants-desk', '要换药')])
  expect((await read(ids[0]!)).promise.closedAs).toBe('told')
  court.pass(minute)
  const { body: it } = await putRight(body.id, right(1, 1, 'not-reached', '没人接'))
  expect([it.calls[0].result, it.calls[0].typed]).toMatchObject(['not-reached', [{ result: 'told', words: '问过了' }, { result: 'not-reached', words: '没人接' }]])
  const { promise } = await read(ids[0]!)
  expect(promise).toMatchObject({ closedAt: null, outcome: null, tries: 1, snoozedUntil: null })
  expect(promise.history.filter((act: any) => act.struck).map((act: any) => act.kind), 'all of it stands in the history').toEqual(['outcome', 'told'])
  const taken = await putRight(body.id, right(2, 1, null))
  expect([taken.status, taken.body.back, taken.body.calls[1].result, taken.body.calls[1].typed.length]).toEqual([200, 2, null, 2])
  expect((await read(ids[1]!)).promise, 'it stands on the paper again, and nobody has tried').toMatchObject({ tries: 0, snoozedUntil: body.expiresAt })
  expect((await putRight(body.id, right(3, 1, 'told'))).status).toBe(200)
  expect((await read(ids[2]!)).promise, 'the words of the mistake are not the next step').toMatchObject({ closedAs: 'told', outcome: { code: 'answered' } })
  expect((await back(body.id, [result(2, 'told')])).body.list.calls[1], 'taken back it can be typed again').toMatchObject({ result: 'told' })
})

test('put right twice it is done once; of what a colleague has put right meanwhile it says so, and what was never typed cannot be put right', async () => {
  const id = await opened()
  const body = list([id])
  await staff.post('/call-lists', body)
  court.pass(hour)
  expect((await putRight(body.id, right(1, 1, null))).body.code).toBe('changed-meanwhile')
  await back(body.id, [result(1, 'told')])
  const first = right(1, 1, 'not-reached')
  expect((await putRight(body.id, first)).status).toBe(200)
  court.pass(2 * hour)
  expect((await putRight(body.id, first)).body.calls[0].typed).toHaveLength(2)
  expect((await read(id)).promise).toMatchObject({ tries: 1, closedAt: null })
  expect((await putRight(body.id, right(1, 1, null))).body.code).toBe('changed-meanwhile')
  expect((await putRight(body.id, right(2, 1, null))).status).toBe(404)
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect([401, 403, 404]).toContain((await court.as(who).post(`/call-lists/${body.id}/put-right`, first)).status)
})

test('nobody is called from two papers; what is private goes on none, and what rings is taken first', async () => {
  const id = await opened()
  await staff.post('/call-lists', list([id]))
  expect((await staff.post('/call-lists', list([id]))).body.code).toBe('call-list-taken')
  expect((await staff.post('/call-lists', list([await opened({ private: true })]))).body.code).toBe('promise-private')
  const urgent = await opened({ nowFor: 'child-alone', kind: 'care', owner: court.place.accounts.deputy })
  expect((await staff.post('/call-lists', list([urgent]))).body.code).toBe('promise-rings')
  expect((await staff.post('/call-lists', list([await opened()], { expiresAt: plus(court.now(), 2 * day) }))).body).toMatchObject({ code: 'call-list-length', details: { hours: 24 } })
  expect((await staff.get('/call-lists')).body.lists, 'of what was refused nothing is kept').toHaveLength(1)
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect([401, 403, 404]).toContain((await court.as(who).get('/call-lists')).status)
})

test('what became private after the paper was given out is on no list any more, whoever reads or prints it', async () => {
  const contact = court.newId()
  const call = { id: contact, resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '她说丈夫打她' }
  await staff.post('/contacts', { ...call, result: null })
  const id = await opened({ contact, kind: 'care' })
  const body = list([id, await opened({ resident: court.place.residents.neighbour })])
  expect((await staff.post('/call-lists', body)).body.calls[0]).toMatchObject({ door: '2-1-502', hidden: false })
  await staff.post('/contacts', { ...call, private: true })
  expect((await read(id)).private).toBe(true)
  for (const who of ['staff', 'secretary', 'deputy'] as const) {
    const { calls } = (await court.as(who).get(`/call-lists/${body.id}`)).body
    expect(calls, who).toMatchObject([{ n: 1, hidden: true, name: '', door: '', phone: null, kind: 'other', resident: null, household: null }, { n: 2, hidden: false, door: '1-1-101' }])
  }
  expect((await back(body.id, [result(2, 'told')])).body.list.calls[0]).toMatchObject({ hidden: true, name: '', phone: null })
})

test('what stood on a paper that never came back goes on another when it has expired, and not before', async () => {
  const id = await opened()
  await staff.post('/call-lists', list([id]))
  court.pass(12 * hour - minute)
  expect((await staff.post('/call-lists', list([id]))).body.code).toBe('call-list-taken')
  court.pass(minute)
  expect((await staff.post('/call-lists', list([id]))).status).toBe(200)
})

test('nobody stands twice on one paper, and what is over on none', async () => {
  const [id, over] = [await opened(), await opened()]
  expect((await staff.post('/call-lists', list([id, id]))).status).toBe(404)
  await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: over, seen: 1, at: court.now(), deed: { kind: 'withdrawn', words: '不用了' } }] })
  expect((await staff.post('/call-lists', list([id, over]))).body).toMatchObject({ code: 'call-list-taken', details: { count: 1 } })
  expect((await staff.get('/call-lists')).body.lists).toEqual([])
})

test('opened again by the paper it is due as if it had come now; what the desk wrote meanwhile is no clash, and what was said on the paper stands', async () => {
  const [over, busy] = [await opened({ due: plus(court.now(), hour) }), await opened()]
  const body = list([over, busy])
  await staff.post('/call-lists', body)
  const act = (about: string, deed: object) => court.as('deputy').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about, seen: 2, at: court.now(), deed }] })
  await act(over, { kind: 'withdrawn', words: '不用了' })
  await act(busy, { kind: 'step', step: { code: 'ask-property', words: '' } })
  court.pass(5 * hour)
  expect((await back(body.id, [result(1, 'wants-desk', '又要了'), result(2, 'wants-desk', '要换药')])).status).toBe(200)
  const { promise } = await read(over)
  expect([promise.closedAt, promise.due > court.now()]).toEqual([null, true])
  expect((await read(busy)).promise).toMatchObject({ step: { code: 'call-back', words: '要换药' }, clashes: [] })
})

const call = (more: object) => staff.post('/contacts', { resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '她现在要医生', result: null, ...more })

test('what was joined to a case while the paper was out is not closed by it, also when that call had begun before', async () => {
  const id = await opened()
  const contact = { id: court.newId(), startedAt: court.now() }
  await call(contact)
  court.pass(2 * minute)
  const body = list([id])
  await staff.post('/call-lists', body)
  court.pass(3 * minute)
  expect((await call({ ...contact, endedAt: court.now(), result: { kind: 'joined', case: id } })).status).toBe(200)
  court.pass(hour)
  expect((await back(body.id, [result(1, 'told')])).status).toBe(200)
  expect((await read(id)).promise.closedAt).toBe(null)
})

test('of what came of it, was opened again or became urgent while the paper was out nobody was told by it: it stays open, to be told by the desk', async () => {
  const acts = (about: string, ...deeds: object[]) => court.as('deputy').post('/promises/acts', { acts: deeds.map((deed) => ({ id: court.newId(), section: 'case', about, seen: 99, at: court.now(), deed })) })
  const since = [[{ kind: 'outcome', outcome: 'not-possible', words: '主管坏了' }], [{ kind: 'reopened', words: '又漏了' }], [{ kind: 'urgency', urgency: 'now', due: null }]]
  const ids = [await opened(), await opened(), await opened(), await opened()]
  await acts(ids[1]!, { kind: 'outcome', outcome: 'done', words: '' })
  const body = list(ids)
  expect((await staff.post('/call-lists', body)).status).toBe(200)
  court.pass(minute)
  await acts(ids[1]!, { kind: 'told', way: 'phone', words: '' })
  court.pass(minute)
  for (const [n, deeds] of since.entries()) expect((await acts(ids[n]!, ...deeds)).status, `${n}`).toBe(200)
  court.pass(hour)
  expect((await back(body.id, ids.map((_, n) => result(n + 1, 'told')))).status).toBe(200)
  for (const [n] of since.entries()) expect((await read(ids[n]!)).promise, `${n}`).toMatchObject({ closedAt: null, step: { code: 'tell' } })
  expect((await read(ids[3]!)).promise.closedAs, 'of which nothing was said').toBe('told')
})

test('a main case that the paper opens again is open for those that are joined to it', async () => {
  const [main, joined] = [await opened({ kind: 'water' }), await opened({ kind: 'water' })]
  await staff.post('/cases/join', { main, cases: [joined] })
  const body = list([main])
  await staff.post('/call-lists', body)
  court.pass(minute)
  const act = (about: string, deed: object) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about, seen: 99, at: court.now(), deed }] })
  await act(main, { kind: 'outcome', outcome: 'done', words: '' })
  for (const id of [main, joined]) await act(id, { kind: 'told', way: 'phone', words: '' })
  expect([(await read(main)).promise.closedAs, (await read(joined)).promise.closedAs]).toEqual(['told', 'told'])
  court.pass(minute)
  await back(body.id, [result(1, 'wants-desk', '还是没有水')])
  expect([(await read(main)).promise.closedAt, (await read(joined)).promise.closedAt]).toEqual([null, null])
  // Typed on the wrong line: struck out for the main one it is struck out for all that were opened with it, and for nobody twice.
  court.pass(minute)
  const wrong = right(1, 1, null)
  for (const _ of [1, 2]) expect((await putRight(body.id, wrong)).status).toBe(200)
  for (const id of [main, joined]) {
    const { promise } = await read(id)
    expect(promise).toMatchObject({ closedAs: 'told', outcome: { code: 'done' } })
    expect(promise.history.filter((one: any) => one.struck).map((one: any) => one.kind)).toEqual(['reopened', 'step'])
  }
  // Said anew, it is open again for all of them.
  await back(body.id, [result(1, 'wants-desk', '还是没有水')])
  expect([(await read(main)).promise.closedAt, (await read(joined)).promise.closedAt]).toEqual([null, null])
})

test('told from a paper closes no fault that nobody has said an outcome of, and is no outcome of those that are one with it; who wants the desk is called', async () => {
  const [main, joined, third] = [await opened({ kind: 'water' }), await opened({ kind: 'water' }), await opened({ kind: 'water' })]
  await staff.post('/cases/join', { main, cases: [joined, third] })
  const { due } = (await read(main)).promise
  const body = list([main, joined])
  await staff.post('/call-lists', body)
  court.pass(minute)
  expect((await back(body.id, [result(1, 'told', '六点前来水'), result(2, 'wants-desk', '老人要看医生')])).body.list.calls[0]).toMatchObject({ result: 'told', over: false })
  expect((await read(main)).promise).toMatchObject({ closedAt: null, outcome: null, snoozedUntil: null, due, owner: { account: court.place.accounts.staff }, step: { code: 'ask-property' } })
  expect((await read(joined)).promise).toMatchObject({ closedAt: null, outcome: null, step: { code: 'call-back', words: '老人要看医生' } })
  expect((await read(third)).promise, 'of whom nobody spoke nothing is said').toMatchObject({ closedAt: null, outcome: null, step: { code: 'ask-property' } })
})

test('of questions that are one, whoever was called is answered, and the others are still to be', async () => {
  const [main, joined] = [await opened({ kind: 'question' }), await opened({ kind: 'question' })]
  await staff.post('/cases/join', { main, cases: [joined] })
  const body = list([main])
  await staff.post('/call-lists', body)
  court.pass(minute)
  await back(body.id, [result(1, 'told', '张先生喝多了')])
  expect((await read(main)).promise).toMatchObject({ closedAs: 'told', outcome: { code: 'answered' } })
  expect((await read(joined)).promise).toMatchObject({ closedAt: null, outcome: null })
  expect(JSON.stringify(await read(joined))).not.toContain('喝多了')
})

test('typed back in two goes, who wanted the desk in the first is no line to be told what came of the fault by the second', async () => {
  const [main, joined, third] = [await opened({ kind: 'water' }), await opened({ kind: 'water' }), await opened({ kind: 'water' })]
  await staff.post('/cases/join', { main, cases: [joined, third] })
  const body = list([main, joined])
  await staff.post('/call-lists', body)
  court.pass(minute)
  await back(body.id, [result(2, 'wants-desk', '老人要看医生')])
  court.pass(minute)
  await back(body.id, [result(1, 'told', '水来了')])
  expect((await read(joined)).promise).toMatchObject({ closedAt: null, outcome: null, step: { code: 'call-back', words: '老人要看医生' } })
  expect((await read(third)).promise, 'nobody said that it is mended').toMatchObject({ outcome: null, closedAt: null })
})

test('three papers on three evenings are three tries: then what came of it closes it', async () => {
  const id = await opened()
  const act = (deed: object, seen: number) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen, at: court.now(), deed }] })
  await act({ kind: 'outcome', outcome: 'done', words: '' }, 1)
  for (let n = 0; n < 3; n++) {
    expect((await read(id)).promise.closedAt).toBe(null)
    const body = list([id])
    expect((await staff.post('/call-lists', body)).status).toBe(200)
    const [line] = (await back(body.id, [result(1, 'not-reached')])).body.list.calls
    expect(standsAs(line), 'printed again it says that nobody was reached').toBe(n < 2 ? 'not-reached' : 'nobody-reached')
    court.pass(2 * hour)
  }
  expect((await read(id)).promise).toMatchObject({ closedAs: 'nobody-reached', tries: 3 })
})

test('what is now is found behind whatever else, until it is put off; whoever has not taken it hears it', async () => {
  for (let n = 0; n < 40; n++) await opened({ due: plus(court.now(), -hour) })
  const id = await opened({ nowFor: 'no-medicine-today', kind: 'medicine', owner: court.place.accounts.deputy })
  const lines = async (): Promise<any[]> => (await staff.get('/desk/now')).body.sections.flatMap((it: any) => it.lines)
  expect((await staff.get('/desk/queue')).body.sections.find((it: any) => it.section === 'case').lines.some((it: any) => it.fold === id), 'it stands on no first page').toBe(false)
  expect((await lines()).map((it) => [it.fold, it.owed.rings])).toEqual([[id, true]])
  const act = async (deed: object) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await read(id)).promise.acts, at: court.now(), deed }] })
  await act({ kind: 'taken' })
  expect((await lines()).map((it) => it.owed.rings)).toEqual([false])
  await act({ kind: 'snoozed', until: plus(court.now(), 30 * minute) })
  expect(await lines()).toEqual([])
  court.pass(30 * minute)
  expect((await lines()).map((it) => it.fold), 'it comes back by itself').toEqual([id])
})

test('of what is now no more are named than two hundred of a section, and it says how many there are', async () => {
  for (let n = 0; n < 203; n++) await opened({ nowFor: 'no-medicine-today', kind: 'medicine' })
  const { lines, count, next } = (await staff.get('/desk/now')).body.sections.find((it: any) => it.section === 'case')
  expect([lines.length, count, next === null]).toEqual([200, 203, false])
}, 60_000)

test('a list is chosen of one kind and of one building', async () => {
  const [call, water] = [await opened(), await opened({ kind: 'water' })]
  const { building } = await read(call)
  const found = async (query: string) => (await staff.get(`/cases?limit=100&${query}`)).body.cases.map((it: any) => it.id)
  expect([await found('kind=water'), (await found(`building=${building}`)).sort(), await found(`building=${building}&kind=call-back`)]).toEqual([[water], [call, water].sort(), [call]])
  const elsewhere = Object.values(court.place.buildings).find((it) => it !== building)
  expect(await found(`building=${elsewhere}`)).toEqual([])
})

test('faults that several have, and the cases of one of them, the main one among them', async () => {
  const ids = [await opened({ kind: 'water' }), await opened({ kind: 'water' }), await opened({ kind: 'water' })]
  const alone = await opened({ kind: 'power' })
  await staff.post('/cases/join', { main: ids[0], cases: ids.slice(1) })
  const found = async (fault: string) => (await staff.get(`/cases?fault=${fault}`)).body.cases.map((it: any) => it.id)
  expect(await found('any')).toEqual([ids[0]])
  expect((await found(ids[0]!)).sort()).toEqual([...ids].sort())
  expect(await found(alone)).toEqual([alone])
})
