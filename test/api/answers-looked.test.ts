// Short answers come before whoever answers for them again: when other rules are in force, when an order of their places has a step, when their date is past. Right still is one press; another version
// or a withdrawal is the other way, and then whoever was told the old one is listed.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { judgeAllTold } from '#server/desk/told-judging.ts'
import { answerSources } from '#server/main.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'
import { readyForExits } from '../support/asking.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await readyForExits(await osmanthus()); staff = court.as('staff') })
afterAll(() => court?.close())

const says = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text })
const body = (more: object = {}) => ({ id: court.newId(), seen: 0, question: says('上班要什么？'), answer: says('要48小时核酸。'), places: [], validFrom: court.now(), validUntil: null, source: '街道', rests: [] as string[], withdrawn: false, ...more })
const write = async (more: object = {}) => { const it = body(more); expect((await staff.post('/short-answers', it)).body).toEqual({ done: true }); return it }
const due = async (who: Client = staff): Promise<any[]> => (await who.get('/desk/queue/shortAnswers')).body.lines
const dueOf = async (id: string) => (await due()).find((it) => it.fold === id)
const looked = async (id: string, seen = 1, look = court.newId(), who = staff, stood?: object): Promise<Answer> =>
  who.post(`/short-answers/${id}/looked`, { look, seen, stood: stood ?? (await dueOf(id))?.says.stood ?? { rules: null, orders: 0 } })
let hours = 48
const loadRules = async () => {
  court.pass(minute)
  hours -= 1
  expect((await court.as('secretary').post('/rules', { dmn: readFileSync('rules/release.dmn', 'utf8').replaceAll('<text>48</text>', `<text>${hours}</text>`), validFrom: court.now() })).status).toBe(200)
}
const order = async (building: string): Promise<string> => {
  court.pass(minute)
  const id = court.newId()
  expect((await court.as('secretary').post('/sealing/orders', { id, scope: { kind: 'building', id: building }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() })).status).toBe(200)
  return id
}

test('other rules are in force: what rests on them is before its owner until a press, what rests on nothing is not; the next change asks again', async () => {
  const [on, off] = [await write({ rests: ['rules'] }), await write()]
  expect(await due()).toEqual([])
  await loadRules()
  const line = await dueOf(on.id)
  expect(line).toMatchObject({ at: court.now(), says: { it: { id: on.id, version: 1, rests: ['rules'] }, because: { rules: court.now(), orders: null, past: null }, told: 0 }, owed: { urgency: 'today', step: { code: 'see-to' } } })
  expect((await staff.get(`/desk/kept/${court.place.accounts.staff}`)).body.sections.flatMap((it: any) => it.lines).some((it: any) => it.fold === on.id), 'it is theirs who wrote it').toBe(true)
  expect(await dueOf(off.id)).toBeUndefined()
  court.pass(minute)
  const { lines } = (await staff.get(`/residents/${court.place.residents.nurse}/answers`)).body
  const { answer } = lines.find((it: any) => it.answer.of === on.id)
  expect(answer.basis, 'which version was told').toEqual([{ kind: 'short-answer', id: on.id, version: 1 }])
  await staff.post('/told', { id: court.newId(), resident: court.place.residents.nurse, answer, how: 'phone', contact: null, at: court.now() })
  expect((await dueOf(on.id)).says.told, 'who heard it meanwhile').toBe(1)
  const look = court.newId()
  expect((await looked(on.id, 1, look)).body).toEqual({ done: true })
  expect((await looked(on.id, 1, look)).body, 'sent twice it is one').toEqual({ done: true })
  expect((await sql`select from short_answer_looks where answer_id = ${on.id}`.execute(court.database.owner)).rows).toHaveLength(1)
  expect((await looked(off.id, 1, look)).body.code, 'another’s look').toBe('id-taken')
  expect(await due()).toEqual([])
  await loadRules()
  expect((await due()).map((it) => it.fold)).toEqual([on.id])
  // Changed: a version, which rests on what holds now; whoever was told the old one is listed.
  await staff.post('/short-answers', { ...on, seen: 1, answer: says('要24小时核酸。') })
  expect(await due()).toEqual([])
  await judgeAllTold(court.database, answerSources, court.now())
  expect((await staff.get('/desk/queue/toldOtherwise')).body.lines).toMatchObject([{ says: { resident: court.place.residents.nurse, was: { basis: [{ version: 1 }] } } }])
  expect((await looked(on.id, 1)).body.code).toBe('short-answer-changed')
  await loadRules()
  await staff.post('/short-answers', { ...on, seen: 2, withdrawn: true })
  expect([await due(), (await looked(on.id, 3)).body.code]).toEqual([[], 'short-answer-changed'])
})

test('a page that was open before lines said how that stood is told to open the page again, in words that it has; nothing is put down, and opened again it is', async () => {
  const it = await write({ rests: ['rules'] })
  await loadRules()
  const old = await staff.post(`/short-answers/${it.id}/looked`, { look: court.newId(), seen: 1 })
  expect([old.status, old.body.code]).toEqual([400, 'command-id-missing'])
  expect((await due()).map((one) => one.fold)).toEqual([it.id])
  expect((await looked(it.id)).body).toEqual({ done: true })
  expect(await due()).toEqual([])
  await staff.post('/short-answers', { ...it, seen: 1, withdrawn: true })
})

test('right still is said of what was seen: what has changed before the press keeps it before its owner, as does a version that was written from there', async () => {
  const it = await write({ rests: ['rules', 'orders'] })
  await loadRules()
  const before = (await dueOf(it.id)).says.stood
  await loadRules()
  expect((await looked(it.id, 1, court.newId(), staff, before)).status).toBe(200)
  expect(await dueOf(it.id)).toMatchObject({ says: { because: { rules: court.now() } } })
  court.pass(minute)
  const seen = (await dueOf(it.id)).says.stood
  await order(court.place.buildings.two)
  await staff.post('/short-answers', { ...it, seen: 1, stood: seen })
  expect(await dueOf(it.id)).toMatchObject({ says: { because: { rules: null, orders: court.now() } } })
  await staff.post('/short-answers', { ...it, seen: 2, stood: { ...seen, orders: null } })
  expect(await dueOf(it.id), 'for other places').toBeUndefined()
  await staff.post('/short-answers', { ...it, seen: 3, withdrawn: true })
})

test('an order of its places had a step: those alone are asked about, and of one everywhere each; past its date it says so', async () => {
  const { buildings, compound } = court.place
  const [one, two, all, whole] = [await write({ rests: ['orders'], places: [{ kind: 'building', id: buildings.one }] }), await write({ rests: ['orders'], places: [{ kind: 'building', id: buildings.two }] }), await write({ rests: ['orders'] }), await write({ rests: ['orders'], places: [{ kind: 'compound', id: compound }] })]
  await order(buildings.one)
  expect(new Set((await due()).map((it) => it.fold))).toEqual(new Set([one.id, all.id, whole.id]))
  expect(await dueOf(one.id)).toMatchObject({ says: { because: { rules: null, orders: court.now(), past: null } } })
  for (const { id } of [one, all, whole]) expect((await looked(id)).status).toBe(200)
  await court.as('secretary').post(`/sealing/orders/${court.place.order}/lift`, { id: court.newId(), at: court.now(), source: '区', reason: '复核' })
  expect(new Set((await due()).map((it) => it.fold))).toEqual(new Set([two.id, all.id, whole.id]))
  for (const { id } of [two, all, whole]) await looked(id)
  const short = await write({ validUntil: plus(court.now(), hour) })
  court.pass(2 * hour)
  expect(await dueOf(short.id)).toMatchObject({ says: { because: { rules: null, orders: null, past: short.validUntil } } })
  expect((await looked(short.id)).body.code, 'until when it holds now, somebody has to say').toBe('short-answer-past')
  await staff.post('/short-answers', { ...short, seen: 1, validFrom: court.now(), validUntil: plus(court.now(), day) })
  expect(await due()).toEqual([])
})

test('one step of its orders less and another more is another, though there are as many; what was kept as a number is held against their number until it is looked at', async () => {
  const [it, before] = [await write({ rests: ['orders'] }), await write({ rests: ['orders'] })]
  const count = sql`(select count(*) from sealing_order_steps where community_id = ${court.place.community})`
  await sql`update short_answers set order_steps = ${count}, order_print = null where id = ${before.id}`.execute(court.database.owner)
  expect(await due()).toEqual([])
  const { rows: [{ id }] } = await sql<any>`select id from sealing_order_steps where community_id = ${court.place.community} limit 1`.execute(court.database.owner)
  const become = (from: string, to: string) => sql`update sealing_order_steps set id = ${to} where id = ${from}`.execute(court.database.owner)
  const other = court.newId()
  await become(id, other)
  const asked = async () => (await due()).map((one) => one.fold).filter((one) => one === it.id || one === before.id).sort()
  expect(await asked()).toEqual([it.id])
  await become(other, id)
  expect(await due()).toEqual([])
  await order(court.place.buildings.two)
  expect(await asked()).toEqual([it.id, before.id].sort())
  for (const one of [it, before]) { await looked(one.id); await staff.post('/short-answers', { ...one, seen: 1, withdrawn: true }) }
})

test('whoever an order is about in person moves: that is no step of it, at neither place; the next step is where they live by then', async () => {
  const { buildings, residents: { neighbour }, flats } = court.place
  const id = court.newId()
  court.pass(minute)
  expect((await court.as('secretary').post('/sealing/orders', { id, scope: { kind: 'person', id: neighbour }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '密接', caseSince: court.now() })).status).toBe(200)
  const { rows: [home] } = await sql<any>`select h.id, h.flat_id, f.building_id from residents r join households h on h.id = r.household_id join flats f on f.id = h.flat_id where r.id = ${neighbour}`.execute(court.database.owner)
  expect(home.building_id).toBe(buildings.one)
  const [there, elsewhere] = [await write({ rests: ['orders'], places: [{ kind: 'building', id: buildings.one }] }), await write({ rests: ['orders'], places: [{ kind: 'building', id: buildings.two }] })]
  const asked = async () => (await due()).map((one) => one.fold).filter((one) => one === there.id || one === elsewhere.id)
  await sql`update households set flat_id = ${flats.nurse} where id = ${home.id}`.execute(court.database.owner)
  expect(await asked()).toEqual([])
  court.pass(minute)
  expect((await court.as('secretary').post(`/sealing/orders/${id}/lift`, { id: court.newId(), at: court.now(), source: '区', reason: '复核' })).status).toBe(200)
  expect(await asked()).toEqual([elsewhere.id])
  await sql`update households set flat_id = ${home.flat_id} where id = ${home.id}`.execute(court.database.owner)
  for (const one of [there, elsewhere]) await staff.post('/short-answers', { ...one, seen: 1, withdrawn: true })
})

test('another community, a home and a gate hear nothing of it, and nobody there says that it is right', async () => {
  const it = await write({ rests: ['rules'] })
  await loadRules()
  expect((await due(court.asRiverside('staff'))), 'theirs alone').toEqual([])
  expect((await looked(it.id, 1, court.newId(), court.asRiverside('staff'))).status).toBe(404)
  for (const who of ['nurse', 'gate', 'volunteer'] as const) expect((await looked(it.id, 1, court.newId(), court.as(who))).status, who).not.toBe(200)
})
