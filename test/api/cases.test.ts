// Contacts and cases: a contact is answered, joined to a case or opens one; a case has somebody, an hour and a next step from its first moment, and is closed
// when whoever it is for was told. One fault, many calls; the third call; missed calls, pasted messages, the hotline's deadline; what is private.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { dueOf } from '#domain/promises/due.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'
import { issue, water } from '../support/notices.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await osmanthus(); staff = court.as('staff') })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(day)
  for (const table of ['contact_people', 'contacts', 'case_joins', 'cases_apart', 'cases', 'promise_acts', 'promises', 'desk_turns']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

const newCase = (more: object = {}) => ({
  id: court.newId(), act: court.newId(), kind: 'water', words: '水停了', place: null, household: null, resident: court.place.residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '13800001502' }, nowFor: null,
  urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(), ...more,
})
const open = (more: object = {}, who = staff): Promise<Answer> => who.post('/cases', newCase(more))
const opened = async (more: object = {}, who = staff): Promise<string> => (await open(more, who)).body.id
const call = (more: object = {}, who = staff): Promise<Answer> =>
  who.post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '水停了', result: null, ...more })
const read = async (id: string, who = staff) => (await who.get(`/cases/${id}`)).body
const queue = async (section: string, who = staff) => (await who.get(`/desk/queue/${section}`)).body.lines
const act = async (id: string, deed: object, who = staff, more: object = {}) =>
  who.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await read(id, who)).promise?.acts ?? 0, at: court.now(), deed, ...more }] })
const done = { kind: 'outcome', outcome: 'done', words: '水管已修好' }
const told = { kind: 'told', way: 'phone', words: '' }
const list = async (query = '', who = staff) => (await who.get(`/cases?${query}`)).body

describe('one call of two matters', () => {
  test('each comes to something by itself and they are found together; the desk by the hour counts one call, answered when both came to something', async () => {
    const first = court.newId()
    await call({ id: first, result: null })
    const second = court.newId()
    await call({ id: second, call: first, note: '楼道灯坏了' })
    const figures = async () => (await staff.get('/desk/stress')).body.hours.at(-1)
    expect(await figures()).toMatchObject({ offered: 1, answered: 0, waiting: 1 })
    const [one, other] = [await opened({ contact: first }), await opened({ contact: second, kind: 'power' })]
    expect(await figures()).toMatchObject({ offered: 1, answered: 1, waiting: 0 })
    expect([(await read(one)).sameCall, (await read(other)).sameCall]).toEqual([[{ id: other, number: shortNumber(other), kind: 'power' }], [{ id: one, number: shortNumber(one), kind: 'water' }]])
    // Late, twice, and by somebody else: whose call it was stays as whoever took it down said.
    await call({ id: second, call: court.newId(), result: { kind: 'answered' } })
    expect((await read(one)).sameCall).toHaveLength(1)
  })

  test('nobody sees by it what came of another building, nor links what they took down to a call of somebody else', async () => {
    const { accounts: { deputy }, buildings: { two }, residents: { neighbour } } = court.place
    const [first, second, third] = [court.newId(), court.newId(), court.newId()]
    await call({ id: first })
    await call({ id: second, call: first, resident: neighbour })
    await call({ id: third, call: first }, court.as('deputy'))
    const [one, other, alone] = [await opened({ contact: first }), await opened({ contact: second, resident: neighbour }), await opened({ contact: third })]
    expect([(await read(one)).sameCall.map((it: any) => it.id), (await read(alone)).sameCall]).toEqual([[other], []])
    await sql`update grants set building_id = ${two} where account_id = ${deputy}`.execute(court.database.owner)
    expect((await read(one, court.as('deputy'))).sameCall).toEqual([])
    // Nor does whoever is of one building learn by it how much in confidence is open there.
    const shown = async () => { const { cases, count } = await list('', court.as('deputy')); return [cases.length, count] }
    const before = await shown()
    await opened({ private: true, kind: 'care', resident: neighbour })
    await opened({ private: true, kind: 'care', resident: null, place: { kind: 'building', id: two } })
    expect(await shown()).toEqual(before)
    await sql`update grants set building_id = null where account_id = ${deputy}`.execute(court.database.owner)
  })

  test('what a device kept without a network arrives in any order: the second matter before its call is of it still, and a colleague’s that named it is of nobody’s call but theirs', async () => {
    const [first, second, third] = [court.newId(), court.newId(), court.newId()]
    await call({ id: second, call: first, note: '楼道灯坏了' })
    await call({ id: third, call: first }, court.as('deputy'))
    await call({ id: first, result: null })
    const [one, other, alone] = [await opened({ contact: first }), await opened({ contact: second, kind: 'power' }), await opened({ contact: third })]
    expect([(await read(one)).sameCall.map((it: any) => it.id), (await read(other)).sameCall.map((it: any) => it.id), (await read(alone)).sameCall]).toEqual([[other], [one], []])
    expect((await staff.get('/desk/stress')).body.hours.at(-1)).toMatchObject({ offered: 2, answered: 2 })
  })

  test('what is in confidence is linked to nothing for whoever may not read it', async () => {
    const [first, second] = [court.newId(), court.newId()]
    await call({ id: first })
    await call({ id: second, call: first, private: true })
    const [one, other] = [await opened({ contact: first }), await opened({ contact: second, kind: 'care' })]
    expect((await read(one)).sameCall.map((it: any) => it.id)).toEqual([other])
    expect((await read(one, court.as('deputy'))).sameCall).toEqual([])
  })
})

describe('a case is a promise', () => {
  test('whose number was read aloud it is there, also where another desk saw to the same call meanwhile', async () => {
    const contact = court.newId()
    await call({ id: contact })
    const first = await opened({ contact }, court.as('deputy'))
    const mine = newCase({ contact })
    expect((await staff.post('/cases', mine)).body).toMatchObject({ id: mine.id, number: shortNumber(mine.id) })
    expect([(await read(first)).contactsAbout.length, (await read(mine.id)).contactsAbout.length], 'the call stays with the first').toEqual([1, 0])
    expect((await open({ contact: court.newId() })).body.code).toBe('not-found')
  })

  test('opened, it has somebody, an hour and a next step, and whoever called has a number', async () => {
    const answer = await open()
    const { id } = answer.body
    expect(answer.body).toEqual({ id, number: shortNumber(id), due: `${court.now().slice(0, 10)}T10:00:00.000Z` })
    expect((await queue('case'))).toMatchObject([{ id, count: 1, says: { number: shortNumber(id), kind: 'water', words: '水停了', door: '2-1-502', name: '护士', phone: '13800001502', hidden: false }, owed: { about: id, group: 'today', step: { code: 'ask-property' }, owner: { by: 'kept', account: court.place.accounts.staff }, acts: 1 } }])
    expect(await list()).toMatchObject({ count: 1, next: null, cases: [{ id, owed: { urgency: 'today' } }] })
    expect((await read(id)).promise).toMatchObject({ kept: true, history: [{ kind: 'opened', seq: 1 }], closedAt: null, outcome: null })
  })

  test('nothing opens one without somebody who works here, and what cannot wait is now', async () => {
    expect((await open({ owner: court.riverside.accounts.staff })).status).toBe(404)
    const id = await opened({ nowFor: 'no-medicine-today', kind: 'medicine', urgency: 'week' })
    expect((await queue('case'))[0].owed).toMatchObject({ group: 'now', urgency: 'now', due: plus(court.now(), 30 * minute), rings: false })
    // For a colleague it rings until she takes it.
    const other = await opened({ nowFor: 'child-alone', kind: 'care', owner: court.place.accounts.deputy })
    expect((await queue('case')).find((it: any) => it.id === other).owed.rings).toBe(true)
    await act(other, { kind: 'taken' }, court.as('deputy'))
    expect((await queue('case')).find((it: any) => it.id === other).owed.rings).toBe(false)
    expect(id).not.toBe(other)
  })

  test('it is closed when whoever it is for was told what came of it, and opened again by one press', async () => {
    const id = await opened()
    expect((await act(id, told)).body.done[0].closed, 'told of nothing').toBe(false)
    expect((await act(id, done)).body.done[0].closed, 'done, and nobody told').toBe(false)
    expect((await act(id, { kind: 'told', way: 'phone', words: '已告知' })).body.done[0].closed).toBe(true)
    expect([(await list()).count, (await list('state=closed')).cases[0].id]).toEqual([0, id])
    expect((await read(id)).promise).toMatchObject({ closedAs: 'told', outcome: { code: 'done', words: '水管已修好' } })
    await act(id, { kind: 'reopened', words: '又停了' })
    expect((await list()).cases).toMatchObject([{ id, owed: { acts: 5 } }])
  })

  test('opened again days later it is due as if it had come now, and what was promised for a day to come stays', async () => {
    const closed = async (more: object = {}) => { const id = await opened(more); await act(id, done); await act(id, { kind: 'told', way: 'phone', words: '' }); return id }
    const [late, ahead] = [await closed(), await closed({ due: plus(court.now(), 9 * day) })]
    court.pass(3 * day)
    for (const id of [late, ahead]) await act(id, { kind: 'reopened', words: '又停了' })
    const due = async (id: string) => (await read(id)).promise
    expect(await due(late)).toMatchObject({ closedAt: null, due: dueOf((await due(late)).urgency, court.now(), 'Asia/Shanghai' as never) })
    expect((await due(late)).due > court.now(), 'it is not late at its first second').toBe(true)
    expect((await due(ahead)).due).toBe(plus(court.now(), 6 * day))
    // And by a call about it.
    await act(late, done)
    await act(late, { kind: 'told', way: 'phone', words: '' })
    court.pass(3 * day)
    expect((await staff.post('/contacts', { id: court.newId(), resident: null, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '又停了', result: { kind: 'joined', case: late } })).status).toBe(200)
    expect(await due(late)).toMatchObject({ closedAt: null })
    expect((await due(late)).due > court.now()).toBe(true)
  })

  test('three tries on three occasions close it as well, and the person’s own word', async () => {
    const [id, other] = [await opened(), await opened()]
    await act(id, done)
    for (let n = 0; n < 3; n++) {
      expect((await read(id)).promise.closedAt).toBe(null)
      await act(id, { kind: 'tried', way: 'phone', words: '没人接' })
      court.pass(hour)
    }
    expect((await read(id)).promise).toMatchObject({ closedAs: 'nobody-reached', tries: 3 })
    expect((await act(other, { kind: 'withdrawn', words: '自己好了' })).body.done[0].closed).toBe(true)
  })

  test('sent twice it is one case, also under another command; another’s id is taken', async () => {
    const body = newCase()
    const [first, again] = [await staff.post('/cases', body, { command: body.act }), await staff.post('/cases', body, { command: body.act })]
    expect(again.body).toEqual(first.body)
    expect((await staff.post('/cases', body)).body.code).toBe('id-taken')
    expect((await open({ act: body.act })).body.code, 'nor is an act of another one hers').toBe('id-taken')
    expect((await list()).count).toBe(1)
  })

  test('a tick of the clock loses nobody: by the hour that was promised it stands in now', async () => {
    const id = await opened({ due: plus(court.now(), hour) })
    court.pass(2 * hour)
    expect((await queue('case'))).toMatchObject([{ id, owed: { group: 'now' } }])
    const { groups, count } = (await staff.get('/desk/queue')).body.sections.find((it: any) => it.section === 'case')
    expect([groups, count]).toEqual([{ now: 1, today: 0, week: 0 }, 1])
  })
})

test('at eight the list is read by name, and taken over as a whole: nothing stays behind, whatever its section', async () => {
  const { staff: anna, deputy: ben } = court.place.accounts
  const mine = [await opened(), await opened({ private: true, kind: 'care' })]
  const others = await opened({ owner: ben })
  await call()
  const listOf = async (of: string, who = court.as('deputy')) => (await who.get(`/desk/kept/${of}`)).body
  const lines = (body: any): any[] => body.sections.flatMap((it: any) => it.lines)
  const before = await listOf(anna)
  expect([lines(before).map((it) => it.owed.section).sort(), before.sections.find((it: any) => it.section === 'case').count]).toEqual([['case', 'case', 'contacts'], 2])
  // What is private goes by the hand of whoever keeps it.
  await act(mine[1]!, { kind: 'handed-over', to: ben })
  const acts = lines(await listOf(anna)).map((it) => ({ id: court.newId(), section: it.owed.section, about: it.owed.about, seen: it.owed.acts, at: court.now(), deed: { kind: 'taken-over' } }))
  expect(acts).toHaveLength(2)
  expect((await court.as('deputy').post('/promises/acts', { acts })).body.done.every((it: any) => !it.gone && !it.clash)).toBe(true)
  expect(lines(await listOf(anna))).toEqual([])
  expect(lines(await listOf(ben)).map((it) => it.owed.about).sort()).toEqual([...mine, others, acts.find((it) => it.section === 'contacts')!.about].sort())
  expect((await court.as('deputy').get(`/desk/kept/${court.newId()}`)).status).toBe(404)
  expect((await court.asRiverside('staff').get(`/desk/kept/${ben}`)).status).toBe(404)
})

test('whoever keeps more than is named at once is told so, and the rest comes up as those are handed over', async () => {
  const { deputy: ben, staff: anna } = court.place.accounts
  for (let n = 0; n < 203; n++) await opened({ owner: ben })
  const kept = async (): Promise<any> => (await court.as('deputy').get(`/desk/kept/${ben}`)).body.sections.find((it: any) => it.section === 'case')
  const first = await kept()
  expect([first.lines.length, first.next]).toEqual([200, expect.any(String)])
  for (let from = 0; from < 200; from += 50) {
    const acts = first.lines.slice(from, from + 50).map((it: any) => ({ id: court.newId(), section: 'case', about: it.owed.about, seen: it.owed.acts, at: court.now(), deed: { kind: 'handed-over', to: anna } }))
    expect((await court.as('deputy').post('/promises/acts', { acts })).status).toBe(200)
  }
  const rest = await kept()
  expect([rest.lines.length, rest.next]).toEqual([3, null])
})

describe('a contact comes to something', () => {
  test('by which way it came is said by whoever took it down, also after who it is, and by nothing that comes late', async () => {
    const [id, startedAt, missed] = [court.newId(), court.now(), court.newId()]
    const wayOf = async (of = id): Promise<string> => (await sql<{ channel: string }>`select channel from contacts where id = ${of}`.execute(court.database.owner)).rows[0]!.channel
    await call({ id, startedAt, endedAt: null, result: undefined })
    expect(await wayOf()).toBe('phone')
    await call({ id, startedAt, channel: 'window', result: { kind: 'answered' } })
    expect(await wayOf()).toBe('window')
    await call({ id, startedAt, endedAt: null, result: undefined })
    expect(await wayOf(), 'what was said at its start comes once more').toBe('window')
    await call({ id, startedAt, channel: 'door', note: '' }, court.as('deputy'))
    expect(await wayOf(), 'a colleague was not there').toBe('window')
    await call({ id: missed, channel: 'missed', note: '', result: undefined })
    await call({ id: missed, channel: 'phone', note: '', result: undefined })
    expect(await wayOf(missed)).toBe('missed')
  })

  test('it goes on, for its colleagues to see, until it is ended, and no longer than whoever rang should have been answered', async () => {
    const id = court.newId()
    await call({ id, endedAt: null })
    const going = async () => (await queue('contacts')).map((it: any) => [it.says.id, it.says.going])
    court.pass(2 * hour - minute)
    expect(await going()).toEqual([[id, true]])
    court.pass(minute)
    expect(await going(), 'nobody ended it').toEqual([[id, false]])
  })

  test('begun, it waits at the desk as whose who took it, until it is answered, joined or has opened a case', async () => {
    const ids = [court.newId(), court.newId(), court.newId()]
    for (const id of ids) { court.pass(1); await call({ id }) }
    expect((await queue('contacts')).map((it: any) => [it.says.id, it.says.door, it.owed.owner.account, it.owed.owner.by])).toEqual(ids.map((id) => [id, '2-1-502', court.place.accounts.staff, 'kept']))
    const one = await opened({ contact: ids[0] })
    expect((await call({ id: ids[1], result: { kind: 'joined', case: one } })).body).toEqual({ done: true, case: one })
    await call({ id: ids[2], result: { kind: 'answered' } })
    expect(await queue('contacts')).toEqual([])
    expect((await read(one))).toMatchObject({ contacts: 2, contactsAbout: [{ channel: 'phone', note: '水停了', spokeName: '护士' }, {}] })
    await call({ id: ids[2], result: { kind: 'joined', case: one } })
    expect((await read(one)).contacts, 'answered, and then more became of it').toBe(3)
    expect((await call({ id: ids[1], result: { kind: 'joined', case: court.newId() } })).status).toBe(404)
  })

  test('what older devices send is taken as ever, and never waits', async () => {
    const id = court.newId()
    const old = { id, resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '来电', exit: null }
    expect((await staff.post('/contacts', old)).body).toMatchObject({ done: true })
    expect((await staff.post('/contacts', { ...old, endedAt: court.now(), note: '' })).body).toMatchObject({ done: true })
    expect(await queue('contacts')).toEqual([])
    expect((await staff.get(`/residents/${court.place.residents.nurse}`)).body.contacts).toMatchObject([{ id, note: '来电', endedAt: court.now() }])
  })

  test('what was said, who called and from which number is written anew by whoever took it down; a colleague ends the call and adds what was left open', async () => {
    const { nurse, mother } = court.place.residents
    const taken = { id: court.newId(), resident: nurse, note: '她说母亲打她', relation: 'other', relationWords: '她的女儿', number: '13800000001', endedAt: null, result: undefined }
    expect((await call(taken)).status).toBe(200)
    const kept = async () => (await sql<any>`select note, relation, relation_words as words, number, spoke_id as spoke, ended_at as ended from contacts where id = ${taken.id}`.execute(court.database.owner)).rows[0]
    for (const other of [{ relationWords: '前夫' }, { number: '13899999999' }, { relation: 'child' }, { note: '没事了' }]) {
      expect((await call({ ...taken, note: '', ...other }, court.as('deputy'))).body.code, JSON.stringify(other)).toBe('contact-of-somebody-else')
    }
    expect((await call({ ...taken, note: '', relation: undefined, relationWords: undefined, number: undefined, spoke: mother, endedAt: court.now() }, court.as('deputy'))).status).toBe(200)
    expect(await kept()).toMatchObject({ note: '她说母亲打她', relation: 'other', words: '她的女儿', number: '13800000001', spoke: mother, ended: court.now() })
    expect((await call({ ...taken, note: '', spoke: nurse }, court.as('secretary'))).body.code).toBe('contact-of-somebody-else')
    expect((await call({ ...taken, number: '13800000002' })).status).toBe(200)
    expect(await kept()).toMatchObject({ number: '13800000002', words: '她的女儿', spoke: mother })
  })

  test('whoever called for somebody, and whom it concerns, stand beside it; a person reads only what they said themselves', async () => {
    const { nurse, mother } = court.place.residents
    await call({ resident: mother, relation: 'child', relationWords: '成都的女儿', number: '02800000000', note: '妈妈的药明天吃完', concerns: [nurse] })
    await call({ resident: mother, spoke: nurse, note: '她不肯吃饭' })
    await call({ resident: mother, note: '我要配药' })
    const onCard = async (who: string) => (await staff.get(`/residents/${who}`)).body.contacts.map((it: any) => it.note).sort()
    expect(await onCard(mother)).toEqual(['妈妈的药明天吃完', '她不肯吃饭', '我要配药'].sort())
    expect(await onCard(nurse), 'concerned, she finds it on her card').toEqual(['妈妈的药明天吃完'])
    const own = (await court.as('mother').get(`/me/record?resident=${mother}`)).body.contacts
    expect(own.map((it: any) => it.note).sort(), 'that others called is told, what they said is not').toEqual(['', '', '我要配药'])
    await call({ resident: nurse, relation: 'other', note: '她在家打孩子', private: true })
    expect(JSON.stringify((await court.as('nurse').get(`/me/record?resident=${nurse}`)).body.contacts)).not.toContain('她在家打孩子')
    expect((await court.as('nurse').get(`/me/record?resident=${nurse}`)).body.contacts.some((it: any) => it.private), 'nor that there was one').toBe(false)
  })

  test('the third contact about a case raises it by a step, once, and shows what was promised', async () => {
    const id = await opened({ urgency: 'week', })
    for (let n = 1; n <= 4; n++) {
      await call({ result: { kind: 'joined', case: id } })
      expect([n, (await read(id)).promise.urgency]).toEqual([n, n < 3 ? 'week' : 'today'])
    }
    const { promise, promised, contacts } = await read(id)
    expect([contacts, promise.due, promise.history.at(-1)]).toMatchObject([4, dueOf('today', court.now(), 'Asia/Shanghai' as never), { kind: 'urgency', why: 'third-contact' }])
    expect(promised.map((it: any) => [it.step, it.due !== null])).toEqual([[null, true], ['ask-property', true]])
  })

  test('a morning of a group is pasted as it stands: two hundred thousand characters, whatever their script', async () => {
    const text = Array.from({ length: 400 }, (_, n) => `${n}-101:\n${'水停了'.repeat(170).slice(0, 490)}`).join('\n').padEnd(200_000, '水').slice(0, 200_000)
    expect(Buffer.byteLength(text)).toBeGreaterThan(500_000)
    expect((await staff.post('/contacts/pasted', { id: court.newId(), text, group: '', at: court.now() })).body).toMatchObject({ messages: 400 })
    expect((await staff.post('/contacts/pasted', { id: court.newId(), text: `${text}水`, group: '', at: court.now() })).status, 'more is said to be too long').toBe(422)
  })

  test('a missed call opens a case to call back, the next one of that home joins it, and sent again it is still one', async () => {
    const missed = (more: object = {}) => call({ channel: 'missed', note: '', number: '13800001502', result: undefined, ...more })
    const id = court.newId()
    const first = await missed({ id })
    expect(first.body).toEqual({ done: true, case: id })
    expect((await missed({ id })).body.case, 'the same once more').toBe(id)
    expect((await missed()).body.case).toBe(id)
    expect((await missed({ resident: null })).body.case, 'by its number alone').toBe(id)
    expect((await missed({ resident: null, number: '13900000000' })).body.case).not.toBe(id)
    expect((await queue('case')).map((it: any) => [it.says.kind, it.says.contacts, it.owed.step.code]).sort()).toEqual([['call-back', 1, 'call-back'], ['call-back', 3, 'call-back']])
    expect(await queue('contacts')).toEqual([])
  })

  test('missed by several at once it is one case, by the home as by the number', async () => {
    const missed = (more: object = {}) => call({ channel: 'missed', note: '', number: '13800001502', result: undefined, ...more })
    const all = await Promise.all([missed(), missed(), missed(), missed()])
    expect(new Set(all.map((it) => it.body.case)).size).toBe(1)
    const unknown = await Promise.all([1, 2, 3, 4].map(() => missed({ resident: null, number: '13955556666' })))
    expect(new Set(unknown.map((it) => it.body.case)).size).toBe(1)
    expect((await queue('case')).map((it: any) => it.says.contacts)).toEqual([4, 4])
  })

  test('a thousand times the same message is one line with its count, and one answer answers all of them', async () => {
    court.pass(minute)
    const flood = `${Array.from({ length: 1000 }, (_, n) => `住户${n}:\n什么时候解封？`).join('\n\n')}\n\n5-201:\n水停了`
    const body = { id: court.newId(), text: flood, group: '5号楼群', at: court.now() }
    expect((await staff.post('/contacts/pasted', body)).body).toEqual({ contacts: 1001, messages: 1001 })
    await staff.post('/contacts/pasted', body)
    await staff.post('/contacts/pasted', { ...body, id: court.newId(), text: '老李:\n什么时候解封?' })
    const lines = await queue('contacts')
    expect(lines.map((it: any) => [it.says.note, it.says.name, it.count])).toEqual([['什么时候解封？', '住户0', 1001], ['水停了', '5-201', 1]])
    expect((await staff.get('/desk/stress')).body.hours.at(-1)).toMatchObject({ offered: 1002, answered: 0, waiting: 1002 })
    await call({ id: lines[0].id, resident: null, channel: 'group', note: '', result: { kind: 'answered' } })
    expect((await queue('contacts')).map((it: any) => it.says.note)).toEqual(['水停了'])
    expect((await staff.get('/desk/stress')).body.hours.at(-1)).toMatchObject({ offered: 1002, answered: 1001, waiting: 1 })
  })

  test('of one writer who says the same over and over the line says how often', async () => {
    court.pass(minute)
    const text = [...Array.from({ length: 30 }, () => '老李:\n快递到哪了？'), '小陈:\n停电了'].join('\n\n')
    await staff.post('/contacts/pasted', { id: court.newId(), text, group: '6号楼群', at: court.now() })
    const said = (await queue('contacts')).filter((it: any) => ['快递到哪了？', '停电了'].includes(it.says.note))
    expect(said.map((it: any) => [it.says.note, it.says.times, it.count])).toEqual([['快递到哪了？', 30, 1], ['停电了', 1, 1]])
    for (const { id } of said) await call({ id, resident: null, channel: 'group', note: '', result: { kind: 'answered' } })
  })

  test('a ticket from the hotline keeps its number, and is due by its deadline', async () => {
    const deadline = plus(court.now(), 3 * hour)
    const id = await opened({ outside: { number: '12345-2026-0405-77', deadline }, urgency: 'week' })
    expect((await read(id))).toMatchObject({ outside: { number: '12345-2026-0405-77', deadline }, promise: { due: deadline, group: 'today' } })
    await call({ channel: 'hotline', outside: { number: 'T-2', deadline } })
    expect((await queue('contacts'))[0].says).toMatchObject({ channel: 'hotline', outside: { number: 'T-2', deadline } })
  })

  test('a deadline whose number was not said yet turns nobody away: it is kept with the call and with the case', async () => {
    const [contact, outside] = [court.newId(), { number: '', deadline: plus(court.now(), 3 * hour) }]
    expect((await call({ id: contact, channel: 'hotline', outside })).status).toBe(200)
    expect((await queue('contacts'))[0].says.outside).toEqual(outside)
    await call({ id: contact, channel: 'hotline', outside: { number: 'T-4', deadline: null } })
    expect((await queue('contacts'))[0].says.outside, 'the number comes later').toEqual({ ...outside, number: 'T-4' })
    const answer = await open({ contact, outside, urgency: 'week' })
    expect(answer).toMatchObject({ status: 200, body: { due: outside.deadline } })
    expect(await read(answer.body.id)).toMatchObject({ outside, contacts: 1, promise: { due: outside.deadline } })
    court.pass(minute)
    expect((await call({ channel: 'hotline', outside: { number: '', deadline: null } })).status).toBe(200)
    expect((await queue('contacts')).map((it: any) => it.says.outside), 'neither is no ticket').toEqual([null])
  })

  test('a ticket joined to a case without one is the case’s, which is due by its deadline from then on, once', async () => {
    const id = await opened({ urgency: 'week' })
    const [contact, deadline] = [court.newId(), plus(court.now(), 3 * hour)]
    const joins = { channel: 'hotline', outside: { number: 'T-3', deadline }, result: { kind: 'joined', case: id } }
    await call({ id: contact, ...joins })
    expect(await read(id)).toMatchObject({ outside: { number: 'T-3', deadline }, promise: { due: deadline, history: [{ kind: 'opened' }, { kind: 'due' }] } })
    await call({ ...joins, outside: { number: 'T-5', deadline: plus(court.now(), 2 * hour) } })
    expect(await read(id), 'another ticket hurries it, and the first is kept').toMatchObject({ outside: { number: 'T-3', deadline }, promise: { due: plus(court.now(), 2 * hour) } })
    const said = plus(court.now(), 5 * hour)
    await act(id, { kind: 'due', due: said })
    await call({ id: contact, ...joins })
    expect((await read(id)).promise.due, 'sent once more it changes nothing').toBe(said)
  })

  test('a later deadline delays nothing; what is closed is open again and due by it; of a call in confidence the case hears the hour alone', async () => {
    const [soon, over, secret] = [await opened({ nowFor: 'no-medicine-today' }), await opened(), await opened({ urgency: 'week' })]
    const deadline = plus(court.now(), hour)
    const joined = (to: string, more: object = {}) => call({ channel: 'hotline', outside: { number: 'T-6', deadline }, result: { kind: 'joined', case: to }, ...more })
    await joined(soon)
    expect(await read(soon)).toMatchObject({ outside: { number: 'T-6', deadline }, promise: { due: plus(court.now(), 30 * minute) } })
    await act(over, done)
    await act(over, told)
    await joined(over)
    expect(await read(over)).toMatchObject({ outside: { number: 'T-6', deadline }, promise: { closedAt: null, due: deadline } })
    await joined(secret, { private: true })
    expect(await read(secret)).toMatchObject({ outside: { number: '', deadline }, promise: { due: deadline } })
  })
})

describe('six calls are one fault', () => {
  const inBuilding = async (building: 'two', more: object = {}) => { court.pass(1); return opened({ resident: null, place: { kind: 'building', id: court.place.buildings[building] }, ...more }) }

  test('they are found by kind, place and time, joined by a person, and what came of the main one came of all; each is still to be told', async () => {
    const ids = [await inBuilding('two'), await inBuilding('two'), await inBuilding('two')]
    await inBuilding('two', { kind: 'power' })
    const found = (await staff.get('/cases/clusters')).body.clusters
    expect(found).toMatchObject([{ kind: 'water', buildings: ['2'], key: ids[0] }])
    expect(found[0].cases.map((it: any) => it.id)).toEqual(ids)
    expect((await staff.post('/cases/join', { main: ids[0], cases: ids })).status).toBe(200)
    expect((await staff.get('/cases/clusters')).body.clusters).toEqual([])
    const late = await inBuilding('two')
    expect((await staff.get('/cases/clusters')).body.clusters[0].cases.map((it: any) => [it.id, it.joined]), 'one that comes later is asked about with the main one').toEqual([[ids[0], 2], [late, 0]])
    await staff.post('/cases/join', { main: ids[1], cases: [late] })
    await act(ids[0]!, done)
    for (const id of [ids[1]!, ids[2]!, late]) {
      expect((await read(id)), 'a call-back each').toMatchObject({ joinedTo: ids[0], promise: { outcome: { code: 'done', words: '水管已修好' }, closedAt: null, step: { code: 'tell' } } })
      expect((await act(id, told)).body.done[0].closed).toBe(true)
    }
    expect((await read(ids[0]!)).joinedCases).toHaveLength(3)
    expect((await read(ids[0]!)).promise.closedAt, 'and of the main one somebody has to be told as well').toBe(null)
  })

  test('what came of the main one is nothing new to whoever was told before what came of theirs, or needs it no more', async () => {
    const [main, other, off] = [await inBuilding('two'), await inBuilding('two'), await inBuilding('two')]
    await staff.post('/cases/join', { main, cases: [other, off] })
    await act(other, { ...done, outcome: 'not-possible', words: '要换管' })
    await act(other, told)
    await act(off, { kind: 'withdrawn', words: '自己好了' })
    for (const deed of [{ kind: 'step', step: { code: 'ask-property', words: '' } }, done]) {
      await act(main, deed)
      expect((await read(other)).promise, deed.kind).toMatchObject({ closedAs: 'told', outcome: { code: 'not-possible', words: '要换管' } })
      expect((await read(off)).promise, deed.kind).toMatchObject({ closedAs: 'withdrawn', outcome: null })
    }
  })

  test('said otherwise of the main one, in other words alone as well, it is said otherwise of all that are still to be told', async () => {
    const [main, other] = [await inBuilding('two'), await inBuilding('two')]
    await staff.post('/cases/join', { main, cases: [other] })
    await act(main, done)
    await act(main, { ...done, words: '阀门关着，明天再开' })
    expect((await read(other)).promise).toMatchObject({ outcome: { code: 'done', words: '阀门关着，明天再开' }, closedAt: null, step: { code: 'tell' } })
  })

  test('joined after it was repaired they have its outcome at once', async () => {
    const [main, other] = [await inBuilding('two'), await inBuilding('two')]
    await act(main, done)
    await staff.post('/cases/join', { main, cases: [other] })
    expect((await read(other)).promise).toMatchObject({ outcome: { code: 'done' }, closedAt: null })
  })

  test('“not the same” is said once, and takes apart what was joined by mistake', async () => {
    const ids = [await inBuilding('two'), await inBuilding('two'), await inBuilding('two')]
    await staff.post('/cases/join', { main: ids[0], cases: [ids[1]] })
    expect((await staff.post('/cases/apart', { cases: ids })).status).toBe(200)
    expect([(await read(ids[1]!)).joinedTo, (await staff.get('/cases/clusters')).body.clusters]).toEqual([null, []])
    const { rows } = await sql`select main_id from case_joins where case_id = ${ids[1]} order by at, id`.execute(court.database.owner)
    expect(rows).toHaveLength(2)
  })
})

test('the notice that is begun at a fault is counted there, as its correction is, and those of what is joined to it; no other is', async () => {
  const [main, joined] = [await opened(), await opened({ resident: court.place.residents.dialysis })]
  const notices = async (id: string, who = staff) => (await who.get(`/cases/${id}/notices`)).body.notices
  const issuedAbout = async (more: object): Promise<string> => (await issue(court, water(court, { beside: (await staff.get('/notices')).body.notices.map(({ id }: { id: string }) => id), ...more }))).body.id
  expect(await notices(main)).toEqual([])
  const other = await issuedAbout({})
  const id = await issuedAbout({ fault: main })
  expect(await notices(main)).toMatchObject([{ id, state: 'valid', counts: { homes: 3, reached: 0 } }])
  await staff.post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'phone', at: court.now() })
  expect(await notices(main)).toMatchObject([{ id, counts: { homes: 3, reached: 1 } }])
  expect(await notices(joined)).toEqual([])
  const theirs = await issuedAbout({ fault: joined })
  await staff.post('/cases/join', { main, cases: [joined] })
  // What corrects it is about the same, whatever is said of it.
  const correction = await issuedAbout({ corrects: id, changed: { 'zh-Hans': '改到明天' }, fault: null })
  court.pass(minute)
  const off = court.newId()
  expect((await staff.post(`/notices/${correction}/withdraw`, { id: off, changed: { 'zh-Hans': '修好了' } })).status).toBe(200)
  expect((await notices(main)).map((it: { id: string; state: string }) => [it.id, it.state]).sort()).toEqual([[id, 'superseded'], [theirs, 'valid'], [correction, 'withdrawn'], [off, 'valid']].sort())
  expect((await notices(main)).map((it: { id: string }) => it.id)).not.toContain(other)
  expect((await court.as('nurse').get(`/cases/${main}/notices`)).status).toBe(404)
  expect((await court.asRiverside('staff').get(`/cases/${main}/notices`)).status).toBe(404)
})

describe('one fault, told and taken back', () => {
  const [undo, same] = [{ kind: 'reopened', words: '其实没告知' }, (id: string, main: string) => staff.post('/cases/apart', { cases: [main, id] })]
  const together = async (came: object = done) => {
    const [main, other] = [await opened(), await opened({ resident: court.place.residents.dialysis })]
    await staff.post('/cases/join', { main, cases: [other] })
    await act(main, came)
    return { main, other }
  }
  /** As “Not told: undo” sends it: both in one. */
  const undone = async (id: string) => {
    const seen = (await read(id)).promise.acts
    return staff.post('/promises/acts', { acts: [undo, done].map((deed, n) => ({ id: court.newId(), section: 'case', about: id, seen: seen + n, at: court.now(), deed })) })
  }

  test('taken apart after “not told” was pressed, a home keeps nothing of what came of another fault; what was said of its own stays', async () => {
    const { main, other } = await together()
    await act(other, told)
    await undone(other)
    await same(other, main)
    expect((await read(other)).promise).toMatchObject({ outcome: null, closedAt: null, step: { code: 'see-to' } })
    const own = await together()
    await act(own.other, { ...done, words: '自家的阀门修好了' })
    await same(own.other, own.main)
    expect((await read(own.other)).promise).toMatchObject({ outcome: { words: '自家的阀门修好了' } })
    // Opened again and mended by itself, it is its own, though the words are the same.
    const plain = { ...done, words: '' }
    const mended = await together(plain)
    await act(mended.other, told)
    await act(mended.other, { kind: 'reopened', words: '又停了' })
    court.pass(hour)
    for (const deed of [plain, told]) await act(mended.other, deed)
    await same(mended.other, mended.main)
    expect((await read(mended.other)).promise).toMatchObject({ outcome: { code: 'done' }, closedAs: 'told' })
    // Opened in one go with something else than an outcome, it is no undoing either.
    const again = await together(plain)
    await act(again.other, told)
    await act(again.other, { kind: 'reopened', words: '又停了' })
    await act(again.other, { kind: 'step', step: { code: 'see-to', words: '' } })
    for (const deed of [plain, told]) await act(again.other, deed)
    await same(again.other, again.main)
    expect((await read(again.other)).promise).toMatchObject({ closedAs: 'told' })
  })

  test('whoever needs it no more, and whoever nobody reached, is in the list as that and not as told', async () => {
    const { main, other } = await together()
    await act(main, told)
    for (let n = 0; n < 3; n++) { await act(other, { kind: 'tried', way: 'phone', words: '' }); court.pass(2 * hour) }
    const closed = async () => (await list(`fault=${main}&state=closed`)).cases.map((it: any) => [it.id, it.closedAs]).sort()
    expect(await closed()).toEqual([[main, 'told'], [other, 'nobody-reached']].sort())
    await act(other, undo)
    await act(other, { kind: 'withdrawn', words: '自己好了' })
    expect(await closed()).toEqual([[main, 'told'], [other, 'withdrawn']].sort())
    expect((await list(`fault=${main}`)).cases).toEqual([])
  })
})

describe('what is private', () => {
  const secret = '她说丈夫打她'
  const everywhere = async (who: Client, id: string): Promise<string> =>
    (await Promise.all([who.get('/desk/queue'), who.get('/desk/queue/case'), who.get('/cases'), who.get(`/cases/${id}`), who.get(`/promises/case/${id}`), who.get('/cases/clusters'), who.get(`/cases?household=${court.place.households.nurse}`)])).map((it) => it.bytes.toString()).join()

  test('it is read by whoever opened it, whoever keeps it and the secretary; others see that there is something, and when', async () => {
    const id = await opened({ private: true, words: secret, kind: 'care', step: { code: 'other', words: secret } })
    for (const who of ['staff', 'secretary'] as const) expect(await everywhere(court.as(who), id), who).toContain(secret)
    const others = await everywhere(court.as('deputy'), id)
    for (const it of [secret, '护士', '2-1-502', court.place.residents.nurse]) expect(others).not.toContain(it)
    expect((await list('', court.as('deputy'))).cases).toMatchObject([{ id, hidden: true, kind: 'other', resident: null }])
    expect((await list(`household=${court.place.households.nurse}`, court.as('deputy'))).cases, 'nobody finds it by whose it is').toEqual([])
    expect((await court.as('deputy').get(`/cases/${id}`)).status).toBe(404)
    expect((await act(id, { kind: 'taken-over' }, court.as('deputy'), { seen: 1 })).body.code, 'and nobody takes it').toBe('promise-private')
    await act(id, { kind: 'handed-over', to: court.place.accounts.deputy })
    expect(await everywhere(court.as('deputy'), id), 'whoever is handed it reads it').toContain(secret)
  })

  test('of acts on it whoever may not read it is told not even how many there were, one by one or many at once', async () => {
    const id = await opened({ private: true, words: secret })
    await act(id, { kind: 'step', step: { code: 'other', words: secret } })
    await act(id, { kind: 'outcome', outcome: 'done', words: secret })
    await act(id, { kind: 'told', way: 'phone', words: secret })
    const acts = ['taken-over', 'taken'].map((kind) => ({ id: court.newId(), section: 'case', about: id, seen: 0, at: court.now(), deed: { kind } }))
    const { body } = await court.as('deputy').post('/promises/acts', { acts })
    expect(body.done.map(({ acts: many, closed, clash, refused }: any) => [many, closed, clash, refused.code])).toEqual([0, 0].map((many) => [many, false, false, 'promise-private']))
    // Those of its reader say what is so.
    expect((await court.as('secretary').post('/promises/acts', { acts: acts.map((it) => ({ ...it, id: court.newId(), deed: { kind: 'tried', way: 'phone', words: '' } })) })).body.done[0].acts).toBeGreaterThan(3)
  })

  test('what was written on a call before it was in confidence is closed with it, also once something came of it', async () => {
    const id = court.newId()
    const same = { id, note: '', startedAt: court.now() }
    await call({ ...same, endedAt: null })
    const acts = [{ id: court.newId(), section: 'contacts', about: id, seen: 0, at: court.now(), deed: { kind: 'tried', way: 'phone', words: secret } }]
    expect((await staff.post('/promises/acts', { acts })).status).toBe(200)
    const history = async (who: 'staff' | 'secretary' | 'deputy') => court.as(who).get(`/promises/contacts/${id}`)
    expect((await history('deputy')).bytes.toString(), 'open as any').toContain(secret)
    await call({ ...same, private: true })
    expect((await history('deputy')).body.code).toBe('promise-private')
    await call({ ...same, private: true, result: { kind: 'answered' } })
    expect((await queue('contacts')), 'its line is gone').toEqual([])
    expect((await history('deputy')).body.code).toBe('promise-private')
    for (const who of ['staff', 'secretary'] as const) expect((await history(who)).bytes.toString(), who).toContain(secret)
  })

  test('nobody hides a colleague’s case by calling the call in confidence that opened it; whoever took it down, or keeps the case, does', async () => {
    const contact = court.newId()
    await call({ id: contact })
    const id = await opened({ contact })
    const closes = (who: Client) => call({ id: contact, private: true, note: '' }, who)
    expect((await closes(court.as('deputy'))).body.code).toBe('contact-of-somebody-else')
    expect((await list('', court.as('deputy'))).cases).toMatchObject([{ id, hidden: false, private: false }])
    expect((await closes(staff)).status).toBe(200)
    expect((await list('', court.as('deputy'))).cases).toMatchObject([{ id, hidden: true, private: true }])
    // Whoever has it in hand says so as well, of what another took down.
    const other = court.newId()
    await call({ id: other })
    await opened({ contact: other, owner: court.place.accounts.deputy })
    expect((await call({ id: other, private: true, note: '' }, court.as('deputy'))).status).toBe(200)
  })

  test('nor is a colleague’s call hidden for ever once it is answered: whoever took it down does, and the secretary', async () => {
    const [one, other] = [court.newId(), court.newId()]
    for (const id of [one, other]) await call({ id, result: { kind: 'answered' } })
    const hides = (id: string, who: Client) => call({ id, private: true, note: '' }, who)
    expect((await hides(one, court.as('deputy'))).body.code).toBe('contact-of-somebody-else')
    expect((await hides(one, staff)).status).toBe(200)
    expect((await hides(other, court.as('secretary'))).status).toBe(200)
  })

  test('two colleagues with the same rights who ask at once read each their own', async () => {
    const { community, accounts } = court.place
    const id = court.newId()
    await call({ id, private: true, note: secret })
    await sql`update grants set role = 'staff' where community_id = ${community} and account_id = ${accounts.volunteer}`.execute(court.database.owner)
    const asked = await Promise.all(Array.from({ length: 12 }, async (_, n) => {
      const [who, path] = [n % 2 === 0 ? 'staff' as const : 'volunteer' as const, n % 4 < 2 ? '/desk/queue' : '/desk/now']
      return { who, path, says: (await court.as(who).get(path)).bytes.toString() }
    }))
    await sql`update grants set role = 'volunteer' where community_id = ${community} and account_id = ${accounts.volunteer}`.execute(court.database.owner)
    for (const { who, path, says } of asked) expect(says.includes(secret), `${who} ${path}`).toBe(who === 'staff' && path === '/desk/queue')
    expect(asked.every(({ path, says }) => path === '/desk/now' || says.includes(id)), 'that there is one').toBe(true)
  })

  test('the number on which it is answered is no way to it, and stands on no line that others read', async () => {
    const id = await opened({ kind: 'call-back', private: true, words: secret, answerOn: { way: 'phone', number: '13711112222' } })
    for (const path of ['/desk/queue', '/desk/queue/case', '/cases', `/desk/kept/${court.place.accounts.staff}`]) expect((await court.as('deputy').get(path)).bytes.toString(), path).not.toContain('13711112222')
    const found = async (who: Client) => (await who.post('/cases/search', { text: '13711112222' })).body.cases.map((it: any) => it.id)
    expect([await found(court.as('deputy')), await found(court.as('staff'))]).toEqual([[], [id]])
    // A missed call from that number is no word of the other one.
    expect((await court.as('deputy').post('/contacts', { id: court.newId(), resident: null, channel: 'missed', startedAt: court.now(), endedAt: null, note: '', number: '13711112222' })).body.case).not.toBe(id)
  })

  test('it goes to no desk: it stays with whoever keeps it', async () => {
    const id = await opened({ private: true, words: secret })
    await court.as('deputy').post('/desk/turns', { id: court.newId(), account: null, from: court.now(), until: null, quiet: false, leads: true })
    expect((await queue('case')).find((it: any) => it.id === id).owed.owner).toMatchObject({ by: 'kept', account: court.place.accounts.staff })
  })
})

describe('who may', () => {
  test('whoever works in one building names nobody of another beside a home of theirs: not on a case, in a call, or as who told of somebody', async () => {
    const { community, accounts, buildings, residents, households } = court.place
    const grant = court.newId()
    await sql`insert into grants (id, account_id, community_id, role, building_id) values (${grant}, ${accounts['building-lead']}, ${community}, 'staff', ${buildings.one})`.execute(court.database.owner)
    const [who, here] = [court.as('building-lead'), { household: households.neighbour, owner: accounts['building-lead'] }]
    expect((await open({ ...here, resident: residents.nurse }, who)).status).toBe(404)
    for (const place of [{ kind: 'building', id: buildings.one }]) expect((await open({ ...here, place, resident: residents.nurse }, who)).status).toBe(404)
    expect((await open({ ...here, resident: residents.neighbour }, who)).status, 'their own').toBe(200)
    for (const more of [{ spoke: residents.nurse }, { concerns: [residents.nurse] }, { household: households.nurse }]) expect((await call({ resident: residents.neighbour, ...more }, who)).status, Object.keys(more)[0]).toBe(404)
    expect((await call({ resident: residents.neighbour, spoke: residents.neighbour }, who)).status).toBe(200)
    const back = (teller: string) => who.post('/cases/came-back', { id: court.newId(), resident: residents.neighbour, channel: 'phone', words: '看见了', teller: { resident: teller, number: '' }, at: court.now() })
    expect([(await back(residents.nurse)).status, (await back(residents.neighbour)).status]).toEqual([404, 200])
    await sql`delete from grants where id = ${grant}`.execute(court.database.owner)
  })

  test('nobody without the desk’s verbs, and nobody of another community', async () => {
    const id = await opened()
    for (const who of ['nurse', 'gate', 'nobody'] as const) {
      const codes = [await court.as(who).get('/cases'), await court.as(who).get(`/cases/${id}`), await court.as(who).get('/cases/clusters'), await court.as(who).get('/desk/stress'), await open({}, court.as(who)), await call({}, court.as(who)), await court.as(who).post('/cases/join', { main: id, cases: [id] })].map((it) => it.status)
      expect(codes.every((it) => [401, 403, 404].includes(it)), `${who}: ${codes.join()}`).toBe(true)
    }
    expect((await court.asRiverside('staff').get(`/cases/${id}`)).status).toBe(404)
    expect((await court.asRiverside('staff').get('/cases')).body.count).toBe(0)
    expect((await court.asRiverside('staff').post('/cases/join', { main: id, cases: [id] })).status).toBe(404)
  })

  test('a list goes on from page to page without loss or doubles', async () => {
    for (let n = 0; n < 7; n++) { await opened({ due: plus(court.now(), (n % 3) * hour) }) }
    const seen: string[] = []
    for (let after = ''; ;) {
      const page = await list(`limit=2${after === '' ? '' : `&after=${after}`}`)
      seen.push(...page.cases.map((it: any) => it.id))
      if (page.next === null) break
      after = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7])
  })
})

describe('whoever rings about it', () => {
  const find = async (text: string, who = staff) => (await who.post('/cases/search', { text })).body
  test('is found by the number that was read aloud to them, also when it is closed', async () => {
    const id = await opened()
    await opened({ kind: 'lift', answerOn: { way: 'phone', number: '' } })
    const number = shortNumber(id)
    for (const typed of [number, number.replace(' ', ''), `第${number}号`]) expect((await find(typed)).cases, typed).toMatchObject([{ id, number, owed: { about: id } }])
    await act(id, { kind: 'withdrawn', words: '自己好了' })
    expect((await find(number)).cases).toMatchObject([{ id, closedAt: court.now() }])
    expect(await find('2-1-502')).toEqual({ cases: [], callers: [] })
  })

  test('or by the telephone they ring from, and on whose card earlier calls from it stand', async () => {
    const [answered, joined] = [await opened({ answerOn: { way: 'phone', number: '139 0000 0000' } }), await opened({ answerOn: { way: 'phone', number: '' } })]
    await call({ number: '+86 13900000000', relation: 'child', relationWords: '女儿', result: { kind: 'joined', case: joined } })
    const found = await find('13900000000')
    expect(found.cases.map((it: any) => it.id).sort()).toEqual([answered, joined].sort())
    expect(found.callers).toMatchObject([{ id: court.place.residents.nurse, door: '2-1-502', relation: '女儿' }])
  })

  test('a right that reads nobody shows no caller: staff of one building who is a volunteer everywhere finds those of that building alone', async () => {
    const { community, accounts, buildings, residents } = court.place
    await call({ number: '13900000000', result: { kind: 'answered' } })
    const grant = async (role: string, building: string | null): Promise<string> => {
      const id = court.newId()
      await sql`insert into grants (id, account_id, community_id, role, building_id) values (${id}, ${accounts['building-lead']}, ${community}, ${role}, ${building})`.execute(court.database.owner)
      return id
    }
    const grants = [await grant('staff', buildings.one), await grant('volunteer', null)]
    expect((await find('13900000000', court.as('building-lead'))).callers).toEqual([])
    expect((await find('13900000000')).callers).toMatchObject([{ id: residents.nurse }])
    await sql`delete from grants where id = any(${grants}::uuid[])`.execute(court.database.owner)
  })

  test('what is private is found by its reader alone, and nothing by anybody of another community or without the verb', async () => {
    const id = await opened({ private: true, answerOn: { way: 'phone', number: '13900000000' } }, court.as('deputy'))
    await call({ private: true, number: '13900000000', result: { kind: 'joined', case: id } }, court.as('deputy'))
    for (const text of [shortNumber(id), '13900000000']) {
      expect((await find(text)).cases, 'a colleague').toEqual([])
      expect((await find(text, court.as('deputy'))).cases).toMatchObject([{ id }])
      expect((await find(text, court.as('secretary'))).cases).toMatchObject([{ id }])
      expect(await find(text, court.asRiverside('staff'))).toEqual({ cases: [], callers: [] })
    }
    expect((await find('13900000000')).callers, 'nor who called in confidence').toEqual([])
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect([401, 403, 404], who).toContain((await court.as(who).post('/cases/search', { text: '13900000000' })).status)
  })
})
