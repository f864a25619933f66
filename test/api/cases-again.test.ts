// What must not be lost and what must not be told, in cases and contacts: who calls about what was closed meanwhile, who wrote the same words as somebody else, whose a thing
// may be made, what is private wherever it would show, and what happens to those who are joined to another. Each was a hole once.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await osmanthus(); staff = court.as('staff') })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(day)
  for (const table of ['told', 'contact_people', 'contacts', 'case_joins', 'cases_apart', 'cases', 'promise_acts', 'promises', 'desk_turns']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
  await sql`delete from grants where role = 'staff' and building_id is not null`.execute(court.database.owner)
})

const opened = async (more: object = {}, who = staff): Promise<string> => (await open(more, who)).body.id
const open = (more: object = {}, who = staff): Promise<Answer> => who.post('/cases', {
  id: court.newId(), act: court.newId(), kind: 'water', words: '水停了', place: null, household: null, resident: court.place.residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
  urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(), ...more,
})
const call = (more: object = {}, who = staff): Promise<Answer> =>
  who.post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '水停了', result: null, ...more })
const missed = (more: object = {}, who = staff) => call({ channel: 'missed', note: '', number: '13800001502', result: undefined, ...more }, who)
const read = async (id: string, who = staff) => (await who.get(`/cases/${id}`)).body
const queue = async (section: string, who = staff) => (await who.get(`/desk/queue/${section}`)).body.lines
type Sent = { id: string; deed: object; section?: string; seen?: number; at?: string }
const acts = (all: Sent[], who = staff) =>
  who.post('/promises/acts', { acts: all.map(({ id, deed, section = 'case', seen = 99, at = court.now() }) => ({ id: court.newId(), section, about: id, seen, at, deed })) })
const act = (id: string, deed: object, who = staff, more: Partial<Sent> = {}) => acts([{ id, deed, ...more }], who)
const done = { kind: 'outcome', outcome: 'done', words: '水管已修好' }
const told = { kind: 'told', way: 'phone', words: '' }
const close = (id: string) => acts([{ id, deed: done }, { id, deed: told }])

/** The building lead is at the desk of one building as well. */
const atBuilding = async (building: 'one' | 'two'): Promise<Client> => {
  await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${court.place.accounts['building-lead']}, ${court.place.community}, 'staff', ${court.place.buildings[building]})`.execute(court.database.owner)
  return court.as('building-lead')
}

test('what turns out to be another tap has none of what came of the fault: it is open, and seen to; what was said of it alone, and by their own word, stays', async () => {
  const ids = [await opened(), await opened(), await opened(), await opened()]
  const [main, joined, own, gone] = ids as [string, string, string, string]
  await staff.post('/cases/join', { main, cases: [joined, own, gone] })
  await act(own, { kind: 'outcome', outcome: 'handed-on', words: '报给水厂' })
  await act(main, done)
  // As its page sends it: with the step that follows.
  await acts([{ id: own, deed: { kind: 'outcome', outcome: 'handed-on', words: '报给水厂' } }, { id: own, deed: { kind: 'step', step: { code: 'tell', words: '' } } }])
  await act(gone, { kind: 'withdrawn', words: '不用了' })
  await act(joined, told)
  expect((await read(joined)).promise).toMatchObject({ closedAs: 'told', outcome: { code: 'done' } })
  court.pass(minute)
  expect((await staff.post('/cases/apart', { cases: ids })).status).toBe(200)
  expect((await read(joined)).promise).toMatchObject({ closedAt: null, outcome: null, step: { code: 'see-to' } })
  expect((await read(own)).promise).toMatchObject({ outcome: { code: 'handed-on' }, step: { code: 'tell' } })
  expect([(await read(gone)).promise.closedAs, (await read(main)).promise.outcome.code]).toEqual(['withdrawn', 'done'])
})

describe('nobody calls in vain', () => {
  test('about a case that was closed meanwhile: it is open again, and says why; sent twice it is opened again once', async () => {
    const id = await opened()
    await close(id)
    expect((await read(id)).promise.closedAs).toBe('told')
    const contact = court.newId()
    for (let n = 0; n < 2; n++) expect((await call({ id: contact, result: { kind: 'joined', case: id } })).body).toEqual({ done: true, case: id })
    const { promise, contactsAbout } = await read(id)
    expect([promise.closedAt, promise.outcome, promise.step.code, contactsAbout.map((it: any) => it.id)]).toEqual([null, null, 'see-to', [contact]])
    expect(promise.history.filter((it: any) => it.kind === 'reopened')).toMatchObject([{ why: 'contact', words: '' }])
    expect((await queue('case')).map((it: any) => it.id)).toEqual([id])
    await close(id)
    await call({ id: contact, result: { kind: 'joined', case: id } })
    expect((await read(id)).promise.closedAs, 'what had come of it before opens nothing').toBe('told')
  })

  test('nor at the moment at which a colleague closes it', async () => {
    const first = (await missed()).body.case
    await court.database.owner.transaction().execute(async (tx) => {
      await sql`update promises set outcome = 'done', told_at = ${court.now()}, closed_at = ${court.now()}, closed_as = 'told' where id = ${first}`.execute(tx)
      const second = missed()
      await new Promise((resolve) => { setTimeout(resolve, 300) })
      void second.then((it) => { secondCase = it.body.case })
    })
    for (let n = 0; n < 50 && secondCase === ''; n++) await new Promise((resolve) => { setTimeout(resolve, 50) })
    expect(secondCase).not.toBe('')
    expect(secondCase, 'hers is another one, which is open').not.toBe(first)
    expect((await queue('case')).map((it: any) => it.id)).toEqual([secondCase])
  })
  let secondCase = ''

  test('the third contact raises a case also where several come at once', async () => {
    const id = await opened({ urgency: 'week' })
    const text = '5-201:\n又停水了\n\n5-201:\n又停水了\n\n5-201:\n又停水了\n\n5-201:\n又停水了'
    expect((await staff.post('/contacts/pasted', { id: court.newId(), text, group: '5号楼群', at: court.now() })).body).toEqual({ contacts: 1, messages: 4 })
    await call({ id: (await queue('contacts'))[0].id, resident: null, channel: 'group', note: '', result: { kind: 'joined', case: id } })
    expect((await read(id))).toMatchObject({ contacts: 4, promise: { urgency: 'today' } })
    await call({ result: { kind: 'joined', case: id } })
    expect((await read(id)).promise.urgency, 'once').toBe('today')
  })
})

describe('the same words', () => {
  const paste = (text: string, group: string) => staff.post('/contacts/pasted', { id: court.newId(), text, group, at: court.now() })
  const answer = (id: string, result: object) => call({ id, resident: null, channel: 'group', note: '', result })

  test('of two people are two contacts, and a case of one is not that of the other; of one person they are one', async () => {
    expect((await paste('5-201:\n水停了\n\n6-302:\n水停了\n\n5-201:\n水停了!', '5号楼群')).body).toEqual({ contacts: 2, messages: 3 })
    const [line] = await queue('contacts')
    expect([line.count, line.says.from]).toEqual([2, ['5-201', '6-302']])
    const one = await opened()
    await answer(line.id, { kind: 'joined', case: one })
    const [left] = await queue('contacts')
    expect([left.count, left.says.name, left.says.from], 'whoever else wrote it waits on').toEqual([1, '6-302', ['6-302']])
    expect((await read(one)).contactsAbout).toMatchObject([{ relationWords: '5-201', times: 2 }])
    // What one person sent again in another paste is theirs as well.
    await paste('6-302:\n水停了', '5号楼群')
    const other = await opened({ contact: left.id })
    expect([await queue('contacts'), (await read(other)).contacts]).toEqual([[], 2])
  })

  test('of two groups are two lines, and an answer in one of them answers nobody in the other', async () => {
    await paste('5-201:\n什么时候解封', '5号楼群')
    court.pass(1)
    await paste('8-101:\n什么时候解封', '8号楼群')
    await paste('5-202:\n什么时候解封', '5号楼群')
    const lines = await queue('contacts')
    expect(lines.map((it: any) => [it.count, it.says.from])).toEqual([[2, ['5-201', '5-202']], [1, ['8-101']]])
    await answer(lines[0].id, { kind: 'answered' })
    expect((await queue('contacts')).map((it: any) => it.says.from)).toEqual([['8-101']])
  })
})

describe('whose it is', () => {
  test('a case is kept by nobody who may not read it: neither opened for them nor handed over, and the answer says to whom', async () => {
    const { accounts, buildings } = court.place
    await atBuilding('one')
    const elsewhere = accounts['building-lead']
    const refused = await open({ owner: elsewhere })
    expect(refused.body).toMatchObject({ code: 'promise-owner-not-here', details: { who: 'the secretary, the deputy, the staff' } })
    const id = await opened()
    expect((await act(id, { kind: 'handed-over', to: elsewhere })).body).toMatchObject({ code: 'promise-owner-not-here', details: { who: expect.stringContaining('the deputy') } })
    const here = await opened({ resident: null, place: { kind: 'building', id: buildings.one }, owner: elsewhere })
    expect((await read(here)).promise.owner, 'where they work, they keep it').toMatchObject({ by: 'kept', account: elsewhere })
    expect((await act(id, { kind: 'handed-over', to: accounts.deputy })).status).toBe(200)
  })

  test('whoever works in one building does nothing about what is in another, and learns nothing of it by trying', async () => {
    await atBuilding('one')
    const lead = court.as('building-lead')
    const [there, here] = [await opened(), await opened({ resident: null, place: { kind: 'building', id: court.place.buildings.one } })]
    for (const deed of [{ kind: 'taken' }, told, { kind: 'snoozed', until: plus(court.now(), hour) }]) expect((await act(there, deed, lead)).body.code, deed.kind).toBe('not-found')
    const both = await acts([{ id: there, deed: { kind: 'taken-over' } }, { id: here, deed: { kind: 'taken-over' } }], lead)
    expect(both.body.done).toMatchObject([{ acts: 0, closed: false, gone: false, refused: { code: 'not-found' } }, { acts: 2, refused: null }])
    expect((await read(there)).promise).toMatchObject({ acts: 1, owner: { account: court.place.accounts.staff } })
  })

  test('whoever works in one building is not entered at the desk of all, and leads nothing that they may not read, however they came there', async () => {
    const { accounts, community } = court.place
    await atBuilding('one')
    const lead = accounts['building-lead']
    const enter = (account: string) => staff.post('/desk/turns', { id: court.newId(), account, from: court.now(), until: null, quiet: false, leads: true })
    expect((await enter(lead)).body).toMatchObject({ code: 'promise-owner-not-here', details: { who: expect.stringContaining('the staff') } })
    // Their role was for everywhere when they were entered.
    await sql`insert into desk_turns (community_id, id, seq, account_id, from_at, leads, by_actor, recorded_at) values (${community}, ${court.newId()}, 1, ${lead}, ${court.now()}, true, '', ${court.now()})`.execute(court.database.owner)
    const id = await opened({ owner: accounts.deputy })
    expect((await read(id)).promise.owner).toMatchObject({ by: 'kept', account: accounts.deputy })
    await call()
    expect((await queue('contacts'))[0].owed.owner.account).not.toBe(lead)
    const { turns, colleagues } = (await staff.get('/desk/turns')).body
    expect([turns.find((it: any) => it.account === lead).now, colleagues.find((it: any) => it.account === lead).everywhere]).toEqual([false, false])
  })

  test('who is moved to another building keeps nothing there any more: it is the secretary’s, and says whose it was', async () => {
    const { accounts, buildings } = court.place
    await atBuilding('one')
    const id = await opened({ resident: null, place: { kind: 'building', id: buildings.one }, owner: accounts['building-lead'] })
    await sql`update grants set building_id = ${buildings.two} where account_id = ${accounts['building-lead']} and role = 'staff'`.execute(court.database.owner)
    expect((await read(id)).promise.owner).toMatchObject({ by: 'secretary', account: accounts.secretary, from: { account: accounts['building-lead'] } })
  })
})

describe('what is private is read by its reader alone', () => {
  const secret = '他又打我了'
  const number = '13900009999'
  const quiet = { private: true, note: secret, number, relation: 'neighbour', relationWords: '隔壁的王阿姨' }
  const hidden = [secret, number, '隔壁的王阿姨']
  const seenBy = async (who: Client, ...paths: string[]): Promise<string> => (await Promise.all(paths.map((path) => who.get(path)))).map((it) => it.bytes.toString()).join()
  const card = () => `/residents/${court.place.residents.nurse}`

  test('on the card, in the queue, and in a case that is not private; the secretary reads it as well', async () => {
    const id = await opened()
    const contact = court.newId()
    await call({ ...quiet, id: contact })
    const places = [card(), '/desk/queue', '/desk/queue/contacts', `/cases/${id}`, `/promises/contacts/${contact}`]
    for (const round of ['it waits', 'it is joined'] as const) {
      const others = await seenBy(court.as('deputy'), ...places)
      for (const it of hidden) expect(others, round).not.toContain(it)
      for (const who of ['staff', 'secretary'] as const) expect(await seenBy(court.as(who), ...places), `${who}: ${round}`).toContain(secret)
      await call({ ...quiet, id: contact, result: { kind: 'joined', case: id } })
    }
    expect((await read(id, court.as('deputy'))).contactsAbout, 'that there was one, they see').toMatchObject([{ private: true, hidden: true, note: '', spokeName: '', relation: null }])
    expect((await read(id)).contactsAbout).toMatchObject([{ private: true, hidden: false, note: secret }])
  })

  test('what is done about one that waits is as private as it: others take nothing, write nothing and read nothing, until it is given to them by name', async () => {
    const contact = court.newId()
    await call({ ...quiet, id: contact })
    const deputy = court.as('deputy')
    const step = { kind: 'step', step: { code: 'other', words: '带她去妇联' } }
    for (const deed of [step, { kind: 'taken-over' }]) expect((await act(contact, deed, deputy, { section: 'contacts', seen: 0 })).body.code).toBe('promise-private')
    expect((await act(contact, step, staff, { section: 'contacts', seen: 0 })).status).toBe(200)
    expect((await deputy.get(`/promises/contacts/${contact}`)).body.code).toBe('promise-private')
    expect(await seenBy(deputy, '/desk/queue/contacts')).not.toContain('妇联')
    await deputy.post('/desk/turns', { id: court.newId(), account: null, from: court.now(), until: null, quiet: false, leads: true })
    expect((await queue('contacts'))[0].owed.owner, 'it goes to no desk').toMatchObject({ by: 'kept', account: court.place.accounts.staff })
    await act(contact, { kind: 'handed-over', to: court.place.accounts.deputy }, staff, { section: 'contacts' })
    expect(await seenBy(deputy, card(), '/desk/queue/contacts')).toContain(secret)
  })

  test('what was written on one that waited stays with its reader when it is answered, and nobody else writes on it then', async () => {
    const contact = court.newId()
    await call({ ...quiet, id: contact })
    const step = { kind: 'step', step: { code: 'other', words: '带她去妇联' } }
    expect((await act(contact, step, staff, { section: 'contacts', seen: 0 })).status).toBe(200)
    court.pass(minute)
    expect((await call({ ...quiet, id: contact, endedAt: court.now(), result: { kind: 'answered' } })).status).toBe(200)
    expect(await queue('contacts')).toEqual([])
    for (const who of ['deputy', 'building-lead'] as const) expect((await court.as(who).get(`/promises/contacts/${contact}`)).bytes.toString(), who).not.toContain('妇联')
    await act(contact, { kind: 'taken' }, court.as('deputy'), { section: 'contacts', seen: 1 })
    expect((await sql`select kind from promise_acts where kind <> 'gone'`.execute(court.database.owner)).rows).toEqual([{ kind: 'step' }])
  })

  test('nobody makes it theirs by joining it or opening a case of it; what its reader opens of it is private', async () => {
    const contact = court.newId()
    await call({ ...quiet, id: contact })
    const deputy = court.as('deputy')
    expect((await open({ contact }, deputy)).body.code).toBe('promise-private')
    const own = await opened({ private: true, kind: 'care' }, deputy)
    expect((await call({ id: contact, note: '', result: { kind: 'joined', case: own } }, deputy)).body.code).toBe('promise-private')
    expect((await call({ note: '她也说了', result: { kind: 'joined', case: own } })).status, 'nor is a private case joined by who may not read it').toBe(404)
    const id = await opened({ contact, words: secret, private: false })
    expect(await seenBy(deputy, `/cases/${id}`, '/cases', '/desk/queue')).not.toContain(secret)
    expect((await read(id)).private).toBe(true)
  })

  test('a missed call in confidence has a case of its own, which the next of the same reader joins; said afterwards, it is private afterwards', async () => {
    const open = (await missed()).body.case
    const mine = (await missed({ private: true })).body.case
    expect(mine).not.toBe(open)
    expect([(await missed({ private: true })).body.case, (await missed()).body.case]).toEqual([mine, open])
    const others = (await missed({ private: true }, court.as('deputy'))).body.case
    expect([mine, open]).not.toContain(others)
    const late = court.newId()
    await missed({ id: late, resident: null, number: '13700000000', note: secret })
    expect((await read(late, court.as('deputy'))).words).toBe(secret)
    await missed({ id: late, resident: null, number: '13700000000', note: '', private: true })
    expect((await court.as('deputy').get(`/cases/${late}`)).status).toBe(404)
    expect((await read(late)).private).toBe(true)
    expect(await seenBy(court.as('deputy'), '/cases', '/desk/queue', `/promises/case/${late}`)).not.toContain(secret)
  })

  test('what was told in one stands in nobody else’s queue or card, and not with the number on which others at home answer', async () => {
    const { labour, nurse, mother } = court.place.residents
    const contact = court.newId()
    await call({ id: contact, resident: mother, private: true, note: secret })
    const answer = { question: 'ends', of: null, sentence: 'ends-open', values: {}, basis: [], until: null }
    const id = court.newId()
    expect((await staff.post('/told', { id, resident: mother, answer, how: 'phone', contact, at: court.now() })).status).toBe(200)
    await sql`update told set otherwise_at = ${court.now()}`.execute(court.database.owner)
    const deputy = court.as('deputy')
    const [line] = await queue('toldOtherwise', deputy)
    expect(line.says).toMatchObject({ hidden: true, private: true, resident: null, name: '', door: '', phone: null, was: null, is: null })
    expect(line.owed.owner).toMatchObject({ by: 'kept', account: court.place.accounts.staff })
    expect((await deputy.get(`/residents/${mother}/answers`)).body.lines.find((it: any) => it.answer.question === 'ends')?.told ?? null).toBe(null)
    expect((await deputy.post(`/told/${id}/take-back`)).status).toBe(404)
    // Another phone at home that shows her health hears of what she was told, but not that this was said.
    const share = { id: court.newId(), parts: ['health', 'calls'], to: nurse, shared: true }
    expect((await court.as('mother').post('/me/circle', share)).status).toBe(200)
    const seq = async () => (await staff.get('/changes?since=0')).body.seq
    const heard = async (who: 'mother' | 'nurse', since: number) => (await court.as(who).get(`/changes?since=${since}`)).body.changes.filter((it: any) => it.kind === 'told').flatMap((it: any) => it.ids)
    for (const [of, hears] of [[contact, []], [null, [mother]]] as const) {
      const [since, other] = [await seq(), court.newId()]
      expect((await staff.post('/told', { id: other, resident: mother, answer, how: 'phone', contact: of, at: court.now() })).status).toBe(200)
      expect([await heard('nurse', since), await heard('mother', since)]).toEqual([hears, of ? [other] : [mother]])
      const then = await seq()
      expect((await staff.post(`/told/${other}/take-back`)).status).toBe(200)
      expect([await heard('nurse', then), await heard('mother', then)]).toEqual([hears, of ? [other] : [mother]])
    }
    await court.as('mother').post('/me/circle', { ...share, id: court.newId(), shared: false })
    const [own] = await queue('toldOtherwise')
    expect(own.says, 'her own number is none, and the household’s is not hers').toMatchObject({ hidden: false, resident: mother, phone: null, was: { question: 'ends' } })
    expect((await staff.get(`/residents/${mother}/answers`)).body.lines.find((it: any) => it.answer.question === 'ends').told).toMatchObject({ id })
    expect([labour, nurse]).not.toContain(mother)
  })

  test('a private case is joined to none, and none to it', async () => {
    const [one, other] = [await opened(), await opened({ private: true, words: secret })]
    for (const [main, cases] of [[one, [other]], [other, [one]]] as const) expect((await staff.post('/cases/join', { main, cases })).body.code).toBe('promise-private')
    expect((await court.as('deputy').post('/cases/join', { main: other, cases: [one] })).status, 'to others the main one is not there').toBe(404)
    expect([(await read(one)).joined, (await read(other)).joinedTo]).toEqual([0, null])
    // One that turns out to be in confidence is taken out again.
    const late = (await missed()).body.case
    await staff.post('/cases/join', { main: one, cases: [late] })
    await missed({ id: late, private: true })
    expect([(await read(late)).joinedTo, (await read(one)).joinedCases]).toEqual([null, []])
  })
})

describe('those that are joined to another', () => {
  test('are open again when it is, also who had been told; who needs it no more is not asked again', async () => {
    const [main, first, second, third] = [await opened(), await opened(), await opened(), await opened()]
    await staff.post('/cases/join', { main, cases: [first, second, third] })
    await act(third, { kind: 'withdrawn', words: '自己好了' })
    await close(main)
    await act(first, told)
    expect([(await read(first)).promise.closedAs, (await read(second)).promise.outcome.code]).toEqual(['told', 'done'])
    await act(main, { kind: 'reopened', words: '又停了' })
    for (const id of [first, second]) expect((await read(id)).promise).toMatchObject({ closedAt: null, outcome: null, step: { code: 'see-to' } })
    expect((await read(third)).promise.closedAs).toBe('withdrawn')
    expect((await queue('case')).map((it: any) => it.id).sort()).toEqual([main, first, second].sort())
    await close(main)
    expect((await read(second)).promise.outcome.code, 'and have its next outcome').toBe('done')
  })

  test('come along whole when one of them is joined to a third: nobody stands at the end of a chain', async () => {
    const [a, b, c, d] = [await opened(), await opened(), await opened(), await opened()]
    await staff.post('/cases/join', { main: b, cases: [a] })
    await staff.post('/cases/join', { main: b, cases: [d] })
    await staff.post('/cases/join', { main: c, cases: [a] })
    expect(await Promise.all([a, b, c, d].map(async (id) => (await read(id)).joinedTo))).toEqual([c, c, null, c])
    await act(c, done)
    for (const id of [a, b, d]) expect((await read(id)).promise.outcome.code).toBe('done')
  })

  test('have the outcome of the main one also when it is written at the moment at which they are joined', async () => {
    const [main, joined] = [await opened(), await opened()]
    const both: Promise<Answer>[] = []
    const turn = (ms: number) => new Promise((go) => setTimeout(go, ms))
    await court.database.owner.transaction().execute(async (tx) => {
      await sql`lock table case_joins in exclusive mode`.execute(tx)
      both.push(staff.post('/cases/join', { main, cases: [joined] }))
      await turn(300)
      both.push(act(main, done, court.as('deputy')))
      await turn(300)
    })
    for (const answer of await Promise.all(both)) expect(answer.status).toBe(200)
    expect([(await read(main)).promise.outcome.code, (await read(joined)).promise.outcome?.code]).toEqual(['done', 'done'])
  })

  test('also where two are joined at the same moment', async () => {
    for (let n = 0; n < 5; n++) {
      const [a, b, c] = [await opened(), await opened(), await opened()]
      await Promise.all([staff.post('/cases/join', { main: b, cases: [a] }), court.as('deputy').post('/cases/join', { main: c, cases: [b] })])
      const roots = new Set(await Promise.all([a, b, c].map(async (id) => (await read(id)).joinedTo ?? id)))
      expect(roots.size, 'all of them have one main case').toBe(1)
    }
  })
})

describe('each act for itself', () => {
  test('one that comes late, or is none of theirs, holds up no other', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => opened()))
    const { deputy } = court.place.accounts
    const all = [
      { id: ids[0]!, deed: { kind: 'handed-over', to: deputy } }, { id: ids[1]!, deed: { kind: 'snoozed', until: plus(court.now(), -minute) } }, { id: ids[2]!, deed: { kind: 'reopened', words: '又漏' } },
      { id: ids[3]!, deed: { kind: 'handed-over', to: court.riverside.accounts.staff } }, { id: ids[4]!, deed: { kind: 'due', due: plus(court.now(), 400 * day) } }, { id: court.newId(), deed: { kind: 'taken' } },
      { id: ids[5]!, deed: done }, { id: ids[5]!, deed: told },
    ]
    const answer = await acts(all)
    expect(answer.status).toBe(200)
    expect(answer.body.done.map((it: any) => it.refused?.code ?? 'yes')).toEqual(['yes', 'promise-snooze', 'promise-open', 'promise-owner-not-here', 'promise-due', 'not-found', 'yes', 'yes'])
    expect(answer.body.done[3].refused.who).toContain('the deputy')
    expect([(await read(ids[0]!)).promise.owner.account, (await read(ids[5]!)).promise.closedAs, (await read(ids[1]!)).promise.snoozedUntil]).toEqual([deputy, 'told', null])
    expect((await acts([all[1]!])).body.code, 'one by itself is a problem, as everywhere').toBe('promise-snooze')
  })

  test('an act whose id stands for something else is not done, and one that stands twice in a sending is done once', async () => {
    const [one, other] = [await opened(), await opened()]
    const id = court.newId()
    const sent = (about: string) => ({ id, section: 'case', about, seen: 1, at: court.now(), deed: { kind: 'tried', way: 'phone', words: '' } })
    expect((await staff.post('/promises/acts', { acts: [sent(one), sent(one)] })).body.done).toMatchObject([{ acts: 2, refused: null }, { acts: 2, refused: null }])
    expect((await staff.post('/promises/acts', { acts: [sent(other)] })).body.code).toBe('id-taken')
    expect((await read(other)).promise.acts).toBe(1)
  })

  test('nothing is due in another year, and nothing is withdrawn without a word', async () => {
    for (const due of [plus(court.now(), 61 * day), plus(court.now(), -61 * day)]) expect((await open({ due })).body).toMatchObject({ code: 'promise-due', details: { days: 60 } })
    const id = await opened({ due: plus(court.now(), -2 * hour) })
    for (const deed of [{ kind: 'due', due: plus(court.now(), 61 * day) }, { kind: 'urgency', urgency: 'week', due: plus(court.now(), 61 * day) }]) expect((await act(id, deed)).body.code).toBe('promise-due')
    expect((await act(id, { kind: 'withdrawn', words: '  ' })).body.code).toBe('promise-withdrawn-words')
    expect((await act(id, { kind: 'withdrawn', words: '自己好了' })).body.done[0].closed).toBe(true)
  })

  test('an outcome of before that comes after it was told marks nothing as two things: nobody is asked about what is closed', async () => {
    const id = await opened()
    court.pass(hour)
    await close(id)
    const late = await act(id, { kind: 'outcome', outcome: 'not-possible', words: '' }, court.as('deputy'), { seen: 1, at: plus(court.now(), -hour) })
    expect(late.body.done, 'whoever sends it is told').toMatchObject([{ clash: true, closed: true }])
    const { promise } = await read(id)
    expect([promise.closedAs, promise.outcome.code, promise.clash, promise.clashes, promise.history.at(-1).clashesWith]).toEqual(['told', 'done', false, [], 2])
  })
})

test('of two records that are one, what was told last stands, whichever it was told of; two again, each has its own', async () => {
  const { mother: kept, labour: gone } = court.place.residents
  const tell = async (resident: string, sentence: string) => {
    const id = court.newId()
    expect((await staff.post('/told', { id, resident, answer: { question: 'ends', of: null, sentence, values: {}, basis: [], until: null }, how: 'phone', contact: null, at: court.now() })).status).toBe(200)
    court.pass(minute)
    return id
  }
  const standing = async () => (await sql<{ id: string }>`select id from told where superseded_at is null and taken_back_at is null order by at`.execute(court.database.owner)).rows.map((it) => it.id)
  const [first, second] = [await tell(kept, 'ends-open'), await tell(gone, 'ends-open')]
  await sql`update told set otherwise_at = ${court.now()} where id = ${first}`.execute(court.database.owner)
  expect(await standing()).toEqual([first, second])
  const { seen } = (await staff.post('/residents/merge/preview', { kept, gone })).body
  const id = court.newId()
  expect((await staff.post('/residents/merge', { id, kept, gone, take: [], why: '同一人', seen, despite: false })).body).toEqual({ done: true })
  expect([await standing(), await queue('toldOtherwise')], 'she was told anew: nobody rings her').toEqual([[second], []])
  expect((await staff.post('/residents/merge/take-back', { id: court.newId(), act: id, why: '是两个人' })).body).toEqual({ done: true })
  expect(await standing()).toEqual([first, second])
})

test('what is gone is another thing of that name: nobody clashes with what was done before, or reads what comes after because they were there', async () => {
  const contact = court.newId()
  await call({ id: contact })
  await act(contact, { kind: 'taken' }, court.as('deputy'), { section: 'contacts', seen: 0 })
  const { rows: [row] } = await sql<{ id: string }>`select id from promises where section = 'contacts'`.execute(court.database.owner)
  await sql`insert into promise_acts (community_id, promise_id, seq, id, kind, deed, by_actor, by_role, at, recorded_at, seen)
    values (${court.place.community}, ${row!.id}, 2, ${court.newId()}, 'gone', '{"kind":"gone"}', 'server', 'server', ${court.now()}, ${court.now()}, 1)`.execute(court.database.owner)
  await sql`update promises set closed_at = ${court.now()}, closed_as = 'gone' where id = ${row!.id}`.execute(court.database.owner)
  expect((await queue('contacts'))[0].owed, 'it begins anew').toMatchObject({ acts: 0, owner: { account: court.place.accounts.staff } })
  expect((await act(contact, { kind: 'taken' }, staff, { section: 'contacts', seen: 0 })).body.done).toMatchObject([{ clash: false, acts: 3 }])
  expect((await staff.get(`/promises/contacts/${contact}`)).body).toMatchObject({ clash: false, history: [{ kind: 'taken' }, { kind: 'gone' }, { kind: 'taken', clashesWith: null }] })
})

test('the list of cases shows whoever works in one building what is there, and nobody who does not read people anything', async () => {
  const { buildings, households } = court.place
  const [inOne, inTwo] = [await opened({ resident: null, place: { kind: 'building', id: buildings.one } }), await opened()]
  const nowhere = await opened({ resident: null })
  const list = async (who: Client, query = '') => (await who.get(`/cases?${query}`)).body
  expect((await court.as('building-lead').get('/cases')).status, 'a lead who is not at the desk').toBe(403)
  const lead = await atBuilding('one')
  expect([(await list(lead)).cases.map((it: any) => it.id), (await list(lead)).count]).toEqual([[inOne], 1])
  for (const query of [`household=${households.nurse}`, `building=${buildings.two}`, 'kind=water', 'state=closed']) expect((await list(lead, query)).cases.some((it: any) => it.id !== inOne), query).toBe(false)
  expect([(await lead.get(`/cases/${inOne}`)).status, (await lead.get(`/cases/${inTwo}`)).status, (await lead.get(`/cases/${nowhere}`)).status]).toEqual([200, 404, 404])
  expect((await lead.post('/cases/join', { main: inOne, cases: [inTwo] })).status).toBe(404)
  expect((await call({ resident: null, household: households.neighbour, result: { kind: 'joined', case: inTwo } }, lead)).status, 'nor is anything joined to what is elsewhere').toBe(404)
  for (const who of ['volunteer', 'gate', 'nurse', 'mother', 'nobody'] as const) expect([401, 403]).toContain((await court.as(who).get('/cases')).status)
})
