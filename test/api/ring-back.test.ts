// Questions that end in “a person rings back”, asked on the page of a home; and that somebody came back from out of town: that person is rung, nobody is accused, and who said so is
// read by whoever took it down and the secretary alone.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeAll(async () => { court = await osmanthus() })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(day)
  for (const table of ['contact_people', 'contacts', 'cases', 'promise_acts', 'promises', 'desk_turns']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

const ask = (more: object = {}, who: Client = court.as('nurse')) => who.post('/me/ring-backs', { id: court.newId(), resident: court.place.residents.nurse, about: 'parcel', words: '快递说送到了', number: '', ...more })
const cases = async (who = court.as('staff')) => (await who.get('/cases')).body.cases
const read = async (id: string, who = court.as('staff')) => (await who.get(`/cases/${id}`)).body

test('what no record answers is somebody’s from its first moment, with an hour that is said and a number', async () => {
  const id = court.newId()
  const answer = await ask({ id })
  const due = `${court.now().slice(0, 10)}T10:00:00.000Z`
  expect(answer.body).toEqual({ number: shortNumber(id), due })
  expect(await cases()).toMatchObject([{ id, kind: 'parcel', words: '快递说送到了', door: '2-1-502', phone: '13800001502', contacts: 1, owed: { due, step: { code: 'call-back' }, owner: { by: 'kept', account: court.place.accounts.secretary } } }])
  expect((await read(id)).contactsAbout).toMatchObject([{ channel: 'page', note: '快递说送到了' }])
  expect((await court.as('staff').get('/desk/queue/contacts')).body.lines, 'nobody has to answer it once more').toEqual([])
})

test('it is whoever leads the desk’s where somebody is there; the same again is the same, and asked once more it is one case', async () => {
  await court.as('deputy').post('/desk/turns', { id: court.newId(), account: null, from: court.now(), until: null, quiet: false, leads: true })
  const body = { id: court.newId(), number: '13900000000' }
  const [first, again] = [await ask(body), await ask(body)]
  expect(again.body).toEqual(first.body)
  const until = plus(first.body.due, 2 * hour)
  await court.as('deputy').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: body.id, seen: 1, at: court.now(), deed: { kind: 'snoozed', until } }] })
  expect((await ask({ words: '还没有人打来' })).body, 'by the hour to which it was put off').toEqual({ number: first.body.number, due: until })
  expect((await ask({ about: 'medicine', words: '' })).body.number, 'about something else it is another').not.toBe(first.body.number)
  const all = await cases()
  expect(all.map((it: any) => [it.kind, it.contacts]).sort()).toEqual([['medicine', 1], ['parcel', 2]])
  expect(all.find((it: any) => it.kind === 'parcel')).toMatchObject({ phone: '13900000000', owed: { owner: { account: court.place.accounts.deputy } } })
  for (const about of ['parcel', 'parcel']) await ask({ about })
  expect((await read(body.id)).promise.history.filter((it: any) => it.why === 'third-contact'), 'who asks again and again is not made to wait').toHaveLength(1)
})

test('an id of somebody else’s is taken, and nobody asks for a home that is not theirs', async () => {
  const id = court.newId()
  await ask({ id })
  expect((await ask({ id, resident: court.place.residents.neighbour }, court.as('neighbour'))).body.code).toBe('id-taken')
  expect((await ask({}, court.as('neighbour'))).status).toBe(403)
  for (const who of ['gate', 'staff', 'nobody'] as const) expect([401, 403]).toContain((await ask({}, court.as(who))).status)
  expect(await cases()).toHaveLength(1)
})

test('with nobody at the committee who could take it nothing is promised', async () => {
  await sql`update accounts set disabled_at = ${court.now()}`.execute(court.database.owner)
  expect((await ask()).body.code).toBe('nobody-at-desk')
  await sql`update accounts set disabled_at = null`.execute(court.database.owner)
  expect([await cases(), (await sql`select from contacts`.execute(court.database.owner)).rows]).toEqual([[], []])
})

test('somebody came back from out of town: they are rung; who said so, and what, is read by whoever took it down and the secretary', async () => {
  const { residents, accounts } = court.place
  const [said, number] = ['楼上王阿姨说他前天从外地回来没报备', '13700007777']
  const body = { id: court.newId(), resident: residents.dialysis, channel: 'phone', words: said, teller: { resident: residents.neighbour, number }, at: court.now() }
  const first = await court.as('staff').post('/cases/came-back', body)
  expect((await court.as('staff').post('/cases/came-back', body)).body).toEqual(first.body)
  const [{ id }] = await cases()
  expect(await cases()).toMatchObject([{ kind: 'came-back', words: '', resident: residents.dialysis, phone: '13800001101', private: false, owed: { step: { code: 'call' }, owner: { account: accounts.staff } } }])
  const seen = async (who: Client) => (await Promise.all([`/cases/${id}`, '/cases', '/desk/queue', `/promises/case/${id}`, `/residents/${residents.dialysis}`, `/residents/${residents.neighbour}`].map((path) => who.get(path)))).map((it) => it.bytes.toString()).join()
  for (const who of ['staff', 'secretary'] as const) expect(await seen(court.as(who)), who).toContain(said)
  const others = await seen(court.as('deputy'))
  for (const it of [said, number]) expect(others).not.toContain(it)
  expect((await read(id, court.as('deputy'))).contactsAbout, 'nor whose word it was').toMatchObject([{ hidden: true, spokeName: '', note: '', number: '' }])
  const found = async (who: Client) => (await who.post('/cases/search', { text: number })).body
  expect((await found(court.as('staff'))).cases.map((it: any) => it.id)).toEqual([id])
  expect(await found(court.as('deputy')), 'nor is it found by the teller’s telephone').toMatchObject({ cases: [], callers: [] })
  const more = await court.as('deputy').post('/cases/came-back', { ...body, id: court.newId(), words: '又一个人说', teller: { resident: null, number: '' } })
  expect([more.body.number, (await read(id)).contacts], 'a second one who says so is not a second call').toEqual([first.body.number, 2])
})

test('said on the page of a home, nothing but the door stands at the desk', async () => {
  const { residents } = court.place
  expect((await ask({ about: 'came-back', words: '' })).status, 'a door it needs').toBe(422)
  const said = court.newId()
  const answer = await ask({ id: said, about: 'came-back', words: '1-1-101', number: '13800001502' })
  const [line] = await cases()
  const { id } = line
  expect(answer.body.number).toBe(shortNumber(id))
  expect(line).toMatchObject({ kind: 'came-back', words: '1-1-101', resident: null, household: null, name: '', phone: null, door: '' })
  const whole = JSON.stringify([line, await read(id), (await court.as('staff').get('/desk/queue')).body])
  for (const it of ['护士', '13800001502', residents.nurse, court.place.households.nurse, said, '2-1-502']) expect(whole).not.toContain(it)
  expect((await sql`select note, number, resident_id, household_id, spoke_id from contacts`.execute(court.database.owner)).rows, 'nobody is told who said so: it is not kept').toEqual([{ note: '', number: '', resident_id: null, household_id: null, spoke_id: null }])
  for (const it of ['护士', residents.nurse, court.place.households.nurse, '2-1-502']) expect(JSON.stringify(await read(id, court.as('secretary'))), 'nor does the secretary read it').not.toContain(it)
  expect(JSON.stringify((await court.as('neighbour').get(`/me/record?resident=${residents.neighbour}`)).body), 'on theirs it does not').not.toContain('came-back')
})

test('no id, no change that is told and no writer leads from the case of somebody who came back to whoever said so', async () => {
  const { residents, households } = court.place
  const deputy = court.as('deputy')
  const since = (await deputy.get('/changes?since=0')).body.seq
  const [byDesk, byPage] = [court.newId(), court.newId()]
  await court.as('staff').post('/cases/came-back', { id: byDesk, resident: residents.dialysis, channel: 'phone', words: '他回来了', teller: { resident: residents.nurse, number: '13700007777' }, at: court.now() })
  const page = () => ask({ id: byPage, resident: residents.neighbour, about: 'came-back', words: '2-1-101' }, court.as('neighbour'))
  const [first, again] = [await page(), await page()]
  expect([first.status, again.body], 'the same again is the same').toEqual([200, first.body])
  expect(await cases()).toHaveLength(2)
  // What screens of the whole desk are told, and every page that a colleague may open.
  const told = (await deputy.get(`/changes?since=${since}`)).bytes.toString()
  for (const it of await cases()) expect(told, 'that there is something to do is told').toContain(it.id)
  const ids = (await cases()).map((it: any) => it.id)
  const pages = await Promise.all([...ids.map((id: string) => `/cases/${id}`), ...ids.map((id: string) => `/promises/case/${id}`), '/cases', '/desk/queue', `/residents/${residents.dialysis}`].map((path) => deputy.get(path)))
  const seen = [told, ...pages.map((it) => it.bytes.toString())].join()
  for (const it of [byDesk, byPage, residents.neighbour, residents.nurse, households.nurse, households.neighbour]) expect(seen).not.toContain(it)
  // By the hour of a call on their card everybody would know who it was.
  for (const [teller, known] of [[residents.neighbour, 0], [residents.nurse, 1]] as const) {
    expect((await deputy.get(`/residents/${teller}`)).body.contacts).toEqual([])
    expect((await court.as('secretary').get(`/residents/${teller}`)).body.contacts, 'of whoever told it on a page nothing is kept').toHaveLength(known)
  }
  expect((await court.as('staff').get(`/residents/${residents.nurse}`)).body.contacts, 'whoever took it down reads it').toHaveLength(1)
  expect((await court.as('neighbour').get(`/me/record?resident=${residents.neighbour}`)).body.contacts).toEqual([])
  const { rows } = await sql<{ row: string }>`select k::text as row from cases k union all select t::text from promise_acts t union all select p::text from promises p union all select c::text from changes c where c.seq > ${since}`.execute(court.database.owner)
  for (const it of [byDesk, byPage, households.nurse, households.neighbour, residents.nurse, residents.neighbour]) expect(rows.filter(({ row }) => row.includes(it)), it).toEqual([])
})

/** A guard who found somebody by their door and saw them come in. */
const seen = (more: object = {}) => ({ type: 'movement', id: court.newId(), kind: 'back', at: court.now(), pass: null, resident: court.place.residents.neighbour, exit: null, emergency: false, how: 'door', verdict: 'from-outside', note: '', ...more })
const report = (...facts: object[]) => court.as('gate').post('/facts', { facts, sentAt: court.now() })

test('a gate saw them come in from out of town: they are rung, whoever tells of it is answered by that fact, and beside it stands nobody’s word', async () => {
  const fact = seen()
  for (let n = 0; n < 2; n++) expect((await report(fact)).body.held).toEqual([])
  const [line, ...more] = await cases()
  expect(more, 'told twice it is once').toEqual([])
  expect(line).toMatchObject({ kind: 'came-back', resident: court.place.residents.neighbour, words: '', contacts: 0, owed: { step: { code: 'call' } } })
  const { cameIn, contactsAbout, openedBy } = await read(line.id)
  expect(cameIn).toEqual([{ at: fact.at, gate: expect.any(String) }])
  expect([contactsAbout, openedBy]).toEqual([[], ''])
  // A neighbour tells of it: one case, in which the fact stands and the teller does not.
  const told = await court.as('staff').post('/cases/came-back', { id: court.newId(), resident: court.place.residents.neighbour, channel: 'phone', words: '看见他拉着箱子', teller: { resident: court.place.residents.nurse, number: '' }, at: court.now() })
  expect(told.body.number).toBe(line.number)
  expect(JSON.stringify(await read(line.id, court.as('deputy')))).not.toMatch(/箱子|护士/)
  expect(await cases()).toHaveLength(1)
  // Seen at a gate once more while they are still to be rung: nothing is added but the fact.
  court.pass(60_000)
  await report(seen())
  expect([(await cases()).length, (await read(line.id)).cameIn.length]).toEqual([1, 2])
})

test('what stands about them in confidence is joined by nobody who tells of it, nor by a gate: they are rung all the same, and nobody learns that it is there', async () => {
  const own = court.newId()
  const { status } = await court.as('deputy').post('/cases', {
    id: own, act: court.newId(), kind: 'came-back', words: '她自己说的', place: null, household: null, resident: court.place.residents.neighbour, private: true, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
    urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(),
  })
  expect(status).toBe(200)
  const fact = seen()
  expect((await report(fact)).body.held).toEqual([])
  const told = await court.as('staff').post('/cases/came-back', { id: court.newId(), resident: court.place.residents.neighbour, channel: 'phone', words: '看见他拉着箱子', teller: { resident: null, number: '' }, at: court.now() })
  const rung = (await cases()).filter((it: any) => it.id !== own)
  expect(rung.map((it: any) => [it.private, it.number, it.contacts])).toEqual([[false, told.body.number, 1]])
  expect(told.body.number).not.toBe(shortNumber(own))
  expect((await read(own, court.as('deputy'))).contacts).toBe(0)
})

test('whoever was out with the records’ knowledge and comes back is rung by nobody for it, nor is a pass that comes back', async () => {
  await report(seen({ verdict: 'let-back' }), seen({ kind: 'out', verdict: 'from-outside' }), seen({ resident: null }))
  expect(await cases()).toEqual([])
})

test('told first and seen at the gate then: the case that is open has the fact as well', async () => {
  await court.as('staff').post('/cases/came-back', { id: court.newId(), resident: court.place.residents.neighbour, channel: 'phone', words: '听说回来了', teller: { resident: null, number: '' }, at: court.now() })
  const fact = seen()
  await report(fact)
  const all = await cases()
  expect(all).toHaveLength(1)
  expect((await read(all[0].id)).cameIn.map((it: any) => it.at)).toContain(fact.at)
})

test('a gate that had no network tells of it when they were rung and all is said: nobody rings them again', async () => {
  const fact = seen()
  court.pass(minute)
  await court.as('staff').post('/cases/came-back', { id: court.newId(), resident: court.place.residents.neighbour, channel: 'phone', words: '听说回来了', teller: { resident: null, number: '' }, at: court.now() })
  const [{ id }] = await cases()
  const deeds = [{ kind: 'outcome', outcome: 'answered', words: '' }, { kind: 'told', way: 'phone', words: '' }]
  await court.as('staff').post('/promises/acts', { acts: deeds.map((deed) => ({ id: court.newId(), section: 'case', about: id, seen: 99, at: court.now(), deed })) })
  expect(await cases()).toEqual([])
  court.pass(hour)
  await report(fact)
  expect(await cases()).toEqual([])
  expect((await sql`select from cases`.execute(court.database.owner)).rows).toHaveLength(1)
  expect((await read(id)).cameIn.map((it: any) => it.at), 'the fact stands beside what was rung about').toContain(fact.at)
  // Another day they come in once more: that is another return.
  court.pass(day)
  await report(seen())
  expect(await cases()).toHaveLength(1)
})

test('a gate whose phone had not heard that they were out: the records know it by then, and nobody asks where they were', async () => {
  await report(seen({ kind: 'out', emergency: true, verdict: 'emergency' }))
  court.pass(hour)
  await report(seen())
  expect(await cases()).toEqual([])
  // Both in one sending, the going out of another gate told with it.
  const out = seen({ kind: 'out', emergency: true, verdict: 'emergency', resident: court.place.residents.dialysis })
  court.pass(hour)
  await report(seen({ resident: court.place.residents.dialysis }), out)
  expect(await cases()).toEqual([])
})

test('asked by several at once it is one case, of a home as of whoever came back', async () => {
  const { neighbour, nurse } = court.place.residents
  const replies = await Promise.all([1, 2].map(() => ask({ resident: neighbour }, court.as('neighbour'))))
  expect(replies.map((it) => it.status)).toEqual([200, 200])
  await Promise.all((['staff', 'deputy', 'secretary'] as const).map((who) => court.as(who).post('/cases/came-back', { id: court.newId(), resident: nurse, channel: 'phone', words: '看见她回来了', teller: { resident: null, number: '' }, at: court.now() })))
  expect((await cases()).map((it: any) => [it.kind, it.contacts]).sort()).toEqual([['came-back', 3], ['parcel', 2]])
})

test('ten matters of one home are waited for at a time: the next is told to call, whichever of its phones asks, and what was asked before is answered as it was; a number is one that can be rung', async () => {
  // So often a minute by the machine's own clock, which the test puts forward.
  const machines = performance.now.bind(performance)
  let ahead = 0
  vi.spyOn(performance, 'now').mockImplementation(() => machines() + ahead)
  const patiently = async (more: object, who?: Client) => {
    for (;;) {
      const answer = await ask(more, who)
      if (answer.status !== 429) return answer
      ahead += answer.body.details.retryAfter * 1000
    }
  }
  const first = { id: court.newId(), number: '13900000000' }
  const before = await patiently(first)
  for (let n = 1; n < 10; n += 1) expect((await patiently({ number: `1390000000${n}` }, n % 2 === 0 ? court.as('mother') : undefined)).status).toBe(200)
  expect((await patiently({ number: '13900000010' }, court.as('mother'))).body.code).toBe('too-many-ring-backs')
  expect((await patiently(first)).body).toEqual(before.body)
  expect(await cases()).toHaveLength(10)
  for (const number of ['12345', '没有', '1'.repeat(21)]) expect((await patiently({ number, resident: court.place.residents.neighbour }, court.as('neighbour'))).status, number).toBe(422)
  expect((await patiently({ number: '＋86 139-0000-0000', resident: court.place.residents.neighbour }, court.as('neighbour'))).status).toBe(200)
  vi.restoreAllMocks()
})
