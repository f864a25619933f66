// Phones in the field at Osmanthus Court, whatever their kind: which of their facts count at once, which wait for a person and what
// becomes of them, how long a secret lives; and a kind of phone that no code of the server knows.

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { gateKind, type DeviceKind } from '#domain/field/kinds.ts'
import { at } from '#domain/kernel/wire.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { taker, type Believed, type Collection, type Field } from '#server/field/kinds.ts'
import { exitRoutes } from '#server/exits/routes.ts'
import { takeTurns } from '#server/exits/whereabouts.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { databaseCheck } from '#server/http/health.ts'
import { placeRoutes } from '#server/people/gates.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'
import { putGranted, putPerson, type GrantedAs } from '../support/granted.ts'
import { messages } from '../support/messages.ts'

/** A post at which tea is handed out: not one line of the server knows it. */
const testPost: DeviceKind = { kind: 'test-post', role: 'volunteer', reports: ['tea'], keeps: ['teas'], aDay: 3 }
const teaFact = z.object({ type: z.literal('tea'), id: z.uuid(), at, cups: z.number().int() })
type Tea = z.infer<typeof teaFact>
const poured = new Map<string, Believed<Tea>>()
/** What a first load waits for, in the test of how many are made at once. */
let brewing = (): Promise<void> => Promise.resolve()
const teas: Collection = {
  name: 'teas', on: ['contact'], by: 'id', atOnce: 100,
  stretch: async () => {
    await brewing()
    return { put: [...poured.values()].map((it) => ({ id: it.id, cups: it.fact.cups })), upto: null }
  },
  since: async (_ask, changes) => {
    const ids = changes.flatMap((it) => it.ids)
    return { put: ids.flatMap((id) => (poured.has(id) ? [{ id, cups: poured.get(id)!.fact.cups }] : [])), gone: ids.filter((id) => !poured.has(id)) }
  },
}
const teaTaker = taker<Tea>({
  type: 'tea', schema: teaFact, may: 'contact.record',
  take: async (ask, facts) => { for (const it of facts) { poured.set(it.id, it); ask.touch('contact', it.id) } },
  undo: async (ask, facts) => { for (const it of facts) { poured.delete(it.id); ask.touch('contact', it.id) } },
})
const field: Field = { ...gateField, kinds: [gateKind, testPost], takers: [...gateField.takers, teaTaker], collections: [...gateField.collections, teas] }

let court: Osmanthus
beforeAll(async () => {
  court = await osmanthus({ endpoints: [...fieldRoutes(field), ...placeRoutes, ...exitRoutes], kinds: field.kinds })
  await sql`update devices set enrolled_at = ${plus(court.now(), -100 * day)}`.execute(court.database.owner)
})
afterAll(() => court.close())

const inside = <R>(query: ReturnType<typeof sql<R>>) => transaction(court.database, [court.place.community as CommunityId], async (tx) => (await query.execute(tx)).rows)
const count = async (what: string) => (await inside(sql<{ n: number }>`select count(*)::int as n from ${sql.raw(what)}`))[0]!.n
const fact = (more: object = {}) => ({
  type: 'movement', id: court.newId(), kind: 'out', at: court.now(), right: null, steady: null, pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '', ...more,
})
const report = (facts: unknown[], by = court.as('gate'), sentAt: unknown = court.now()) => by.post('/facts', { facts, sentAt })
const exitRow = async (id: string) => (await inside(sql<any>`select e.*, p.resident_id, p.described from exits e left join exit_people p on p.exit_id = e.id where e.id = ${id}`))[0]
/** Of somebody new each time: where people are is counted by person. */
const granted = async (it: GrantedAs = {}) => putGranted(court.database, court.place, court.now(), { resident: await putPerson(court.database, court.place, court.now()), ...it })
const whys = async (facts: unknown[], by?: Client) => (await report(facts, by)).body.held.map((it: any) => it.why)

async function phone(kind = 'gate', place: string | null = court.place.gate): Promise<Client & { device: string }> {
  const { url } = (await court.as('staff').post('/devices/enrolments', { kind, place, label: 'a phone' })).body
  const { body } = await court.as('nobody').post('/devices/enrol', { token: url.split('#enrol=')[1], label: '' })
  return { ...court.with({ authorization: `Bearer ${body.secret}` }), device: body.device }
}
const withdraw = (device: string) => court.as('secretary').post(`/devices/${device}/revoke`)
const waiting = async (device: string): Promise<any[]> => (await court.as('staff').get(`/facts/held?device=${device}`)).body.facts
const rule = (facts: any[], accept: boolean, reason = '对过纸条', by = court.as('staff')) => by.post('/facts/rulings', { facts: facts.map(({ id, hash }) => ({ id, hash })), accept, reason })

test('one going out costs eight messages to the database, a hundred of as many people no more, and none is lost', async () => {
  const passes = await Promise.all(Array.from({ length: 100 }, () => granted()))
  await report([fact()])
  expect(await messages(() => report([fact({ pass: passes[0]!.pass, at: plus(court.now(), -minute) })]))).toBe(8)
  expect(await messages(() => report(passes.map(({ pass }, i) => fact({ pass, kind: i === 0 ? 'back' : 'out' }))))).toBe(8)
  const wheres = await Promise.all(passes.map(async ({ exit }) => { const { whereabouts, exits_used: used } = await exitRow(exit); return `${whereabouts} ${used}` }))
  expect([wheres[0], new Set(wheres.slice(1))]).toEqual(['back 1', new Set(['out 1'])])
})

test('a return waits for whoever is storing the going out, and counts it', async () => {
  const { exit, pass } = await granted()
  const community = court.place.community as CommunityId
  const { sent, first } = await transaction(court.database, [community], async (tx) => {
    await takeTurns(tx, community)
    const sent = report([fact({ pass, kind: 'back' })])
    const first = await Promise.race([sent.then(() => 'told'), new Promise((resolve) => setTimeout(() => resolve('waits'), 400))])
    await sql`
      insert into movements (community_id, id, kind, at, device_at, received_at, exit_id, pass_id, by_actor, how)
      select ${community}, ${court.newId()}, 'out', t, t, t, ${exit}, ${pass}, 'test', 'scan' from (select ${plus(court.now(), -minute)}::timestamptz as t) as now`.execute(tx)
    return { sent, first }
  })
  expect([first, (await sent).status]).toEqual(['waits', 200])
  const { whereabouts, exits_used: used, flags } = await exitRow(exit)
  expect([whereabouts, used, flags]).toEqual(['back', 1, []])
})

test('while every gate waits to be heard, an emergency at the desk goes out at once, and /health says that the database is there', async () => {
  const phones = await Promise.all(Array.from({ length: 8 }, () => phone()))
  const community = court.place.community as CommunityId
  const { batches, statuses, line } = await transaction(court.database, [community], async (tx) => {
    await takeTurns(tx, community)
    const batches = phones.flatMap((it) => [report([fact()], it), report([fact()], it)])
    let heard = 0
    for (const one of batches) void one.then(() => heard++)
    await new Promise((done) => setTimeout(done, 200))
    const emergency = () => court.as('staff').post('/exits/emergency', { id: court.newId(), resident: null, described: '孕妇', at: null })
    const statuses = (await Promise.all([emergency(), emergency()])).map((it) => it.status)
    const line = await databaseCheck(court.database).look()
    expect(heard, 'the gates wait still').toBe(0)
    return { batches, statuses, line }
  })
  expect([statuses, line]).toEqual([[200, 200], { ok: true }])
  expect(new Set((await Promise.all(batches)).map((it) => it.status))).toEqual(new Set([200]))
})

describe('a phone that was withdrawn', () => {
  test('changes nothing with its 53 facts and 50 emergencies, and all of them are kept and shown as held', async () => {
    const { exit, pass } = await granted({ from: plus(court.now(), -14 * hour) })
    await report([fact({ pass, at: plus(court.now(), -12 * hour) })])
    const lost = await phone()
    expect((await report([fact({ note: 'before' })], lost)).body.held).toEqual([])
    await withdraw(lost.device)
    const before = [await count('movements'), await count('exits'), (await exitRow(exit)).whereabouts]
    const facts = [...Array.from({ length: 53 }, (_, i) => fact({ pass, kind: i % 2 ? 'out' : 'back' })), ...Array.from({ length: 50 }, () => fact({ emergency: true, how: 'emergency', exit: court.newId() }))]
    const answer = await report(facts, lost)
    expect([answer.status, answer.body.taken.length, new Set(answer.body.held.map((it: any) => it.why))]).toEqual([200, 103, new Set(['withdrawn'])])
    await report(facts, lost)
    expect([await count('movements'), await count('exits'), (await exitRow(exit)).whereabouts]).toEqual(before)
    expect([(await waiting(lost.device)).length, (await waiting((await phone()).device)).length]).toEqual([103, 0])
    const { devices } = (await court.as('staff').get('/devices')).body
    expect(devices.find((it: any) => it.id === lost.device)).toMatchObject({ held: 103, revokedAt: court.now(), kind: 'gate', place: 'South gate' })
  })

  test('reads nothing more, and after thirty days its secret opens nothing', async () => {
    const lost = await phone()
    await withdraw(lost.device)
    expect([(await lost.get('/field/knows')).status, (await lost.get('/gates')).status, (await report([fact()], lost)).status]).toEqual([401, 401, 200])
    court.pass(30 * day - 1)
    expect((await report([fact()], lost)).status).toBe(200)
    court.pass(1)
    expect((await report([fact()], lost)).status).toBe(401)
  })

  test('has two megabytes left a day, and no request is longer', async () => {
    const lost = await phone()
    await withdraw(lost.device)
    const junk = () => ({ type: 'movement', id: court.newId(), junk: 'x'.repeat(15_000) })
    for (const sent of [45, 45, 45]) expect((await report(Array.from({ length: sent }, junk), lost)).status).toBe(200)
    expect((await report(Array.from({ length: 45 }, junk), lost)).body.code).toBe('too-much-sent')
    expect((await report(Array.from({ length: 150 }, junk), lost)).status).toBe(413)
    const { rows: [{ bytes }] } = await sql<any>`select sum(octet_length(raw))::int as bytes from facts where device_id = ${lost.device}`.execute(court.database.owner)
    expect(bytes).toBeLessThan(2 * 1024 * 1024)
    court.pass(day)
    expect((await report(Array.from({ length: 100 }, junk), lost)).status).toBe(200)
  })
})

describe('what a phone may report in a day holds for many requests at once as well', () => {
  test.each(['each under an id of its own', 'all under one id'])('of one that was withdrawn: two megabytes are kept, %s', async (how) => {
    const lost = await phone()
    await withdraw(lost.device)
    const [one, x] = [court.newId(), 'x'.repeat(15_000)]
    const junk = () => (how.includes('one id') ? { type: 'movement', id: one, junk: `${court.newId()}${x}` } : { type: 'movement', id: court.newId(), junk: x })
    const answers = await Promise.all(Array.from({ length: 6 }, () => report(Array.from({ length: 80 }, junk), lost)))
    expect(answers.map((it) => it.body.code ?? it.status).sort()).toEqual([200, ...Array(5).fill('too-much-sent')])
    const { rows: [{ bytes }] } = await sql<any>`select sum(octet_length(raw))::int as bytes from facts where device_id = ${lost.device}`.execute(court.database.owner)
    expect(bytes).toBeLessThan(2 * 1024 * 1024)
  })

  test('beyond its quota nothing is believed, and what was sent at the same moment is sent again', async () => {
    const post = await phone('test-post', null)
    const cups = Array.from({ length: 6 }, () => ({ type: 'tea', id: court.newId(), at: court.now(), cups: 2 }))
    await Promise.all(cups.map(async (it) => { while ((await report([it], post)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20)) }))
    expect(await inside(sql`select held, count(*)::int as n from facts where device_id = ${post.device} group by held order by held`)).toEqual([{ held: 'quota', n: 3 }, { held: null, n: 3 }])
    // What waits for a person in any case is taken at once.
    const late = await Promise.all(cups.map((it) => report([{ ...it, id: court.newId() }], post)))
    expect(late.map((it) => it.status)).toEqual(Array(6).fill(200))
  })
})

describe('a fact waits for a person', () => {
  test('with the same id and another content: the first counts, the other is kept and flagged', async () => {
    const one = fact({ note: 'first' })
    await report([one])
    expect(await whys([{ ...one, note: 'second' }])).toEqual(['other-content'])
    expect(await whys([one])).toEqual([])
    expect(await inside(sql`select note from movements where id = ${one.id}`)).toEqual([{ note: 'first' }])
    expect(await inside(sql`select held from facts where id = ${one.id} order by held nulls first`)).toEqual([{ held: null }, { held: 'other-content' }])
  })

  test('one content counts, however many phones tell it otherwise at the same moment', async () => {
    const id = court.newId()
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((note) => report([fact({ id, note })])))
    expect(await inside(sql`select count(*)::int as n, count(held)::int as held from facts where id = ${id}`)).toEqual([{ n: 6, held: 5 }])
    expect(await count(`movements where id = '${id}'`)).toBe(1)
  })

  test('from before its phone was enrolled, from the future, not of its business, beyond its quota', async () => {
    const fresh = await phone()
    expect(await whys([fact({ at: plus(court.now(), -hour) }), fact({ at: plus(court.now(), hour) }), { type: 'tea', id: court.newId(), at: court.now(), cups: 1 }, fact()], fresh)).toEqual(['before-enrolment', 'future', 'not-its-business'])
    const post = await phone('test-post', null)
    const tea = () => ({ type: 'tea', id: court.newId(), at: court.now(), cups: 2 })
    const three = [tea(), tea(), tea()]
    expect(await whys(three, post)).toEqual([])
    expect(await whys([...three, tea()], post)).toEqual(['quota'])
    expect(await whys([...three, tea(), tea()].map((it) => ({ ...it, id: court.newId() })), await phone('test-post', null)), 'also within one request').toEqual(['quota', 'quota'])
    court.pass(day)
    expect(await whys([tea()], post)).toEqual([])
  })

  test('__proto__, half an emoji, a NUL and nonsense spoil no other, and are kept as they came', async () => {
    const good = fact()
    const odd = `{"type":"movement","id":"${court.newId()}","at":"${court.now()}","__proto__":{"admin":true},"kind":"sideways"}`
    const sly = JSON.stringify(fact()).replace('"note":""', '"note":"\\ud83d","__proto__":{"x":1}')
    const text = `{"sentAt":"${court.now()}","facts":[${odd},${sly},${JSON.stringify(good)},{"type":"\\u0000","id":"${court.newId()}","at":"${court.now()}"},"\\u0000",null,{"constructor":{"prototype":1}},${'['.repeat(100_000)}${']'.repeat(100_000)}]}`
    const answer = await court.as('gate').post('/facts', Buffer.from(text), { headers: { 'content-type': 'application/json' } })
    expect([answer.status, answer.body.taken.length, answer.body.held.map((it: any) => it.why)]).toEqual([200, 4, Array(6).fill('unread')])
    expect(await count(`movements where id = '${good.id}'`)).toBe(1)
    expect((await inside(sql<any>`select raw from facts where held = 'unread' and raw like '%sideways%'`))[0].raw).toContain('"__proto__":{"admin":true}')
    expect(({} as any).admin).toBeUndefined()
  })

  test('a fact that is longer than anybody reads is kept as far as that, and waits', async () => {
    const long = (length: number) => { const it = { ...fact(), junk: '' }; return { ...it, junk: 'x'.repeat(length - JSON.stringify(it).length) } }
    const [most, more] = [long(16 * 1024), long(16 * 1024 + 1)]
    expect((await report([most, more])).body.held).toEqual([{ id: more.id, why: 'unread' }])
    expect(await inside(sql`select octet_length(raw)::int as bytes from facts where id = ${more.id}`)).toEqual([{ bytes: 16 * 1024 }])
  })

  test('and whatever is sent in other addresses is read as strictly as before', async () => {
    const answer = await court.as('staff').post('/devices/enrolments', Buffer.from(`{"kind":"gate","place":"${court.place.gate}","label":"x","__proto__":{}}`), { headers: { 'content-type': 'application/json' } })
    expect(answer.status).toBe(422)
  })
})

describe('a person at the desk', () => {
  test('accepts: then it counts as if it had come then, at its own time; twice is once', async () => {
    const { exit, pass } = await granted()
    const lost = await phone()
    await withdraw(lost.device)
    const out = fact({ pass })
    await report([out, fact({ pass, note: 'invented', at: plus(court.now(), -minute) })], lost)
    const held = await waiting(lost.device)
    expect(held.find((it) => it.id === out.id)).toMatchObject({ type: 'movement', why: 'withdrawn', device: 'a phone', at: court.now(), says: { kind: 'out', pass, about: '2-1-502 护＊' } })
    expect((await court.as('staff').get('/facts/held?limit=0')).body.facts).toEqual([])
    const real = held.filter((it) => it.id === out.id)
    court.pass(hour)
    expect([(await rule(real, true)).status, (await rule(real, true)).status]).toEqual([200, 200])
    expect(await inside(sql`select at, by_actor, gate_id from movements where exit_id = ${exit}`)).toEqual([{ at: out.at, by_actor: `device:${lost.device}`, gate_id: court.place.gate }])
    expect((await exitRow(exit)).whereabouts).toBe('out')
    expect(await inside(sql`select accepted, reason, by_actor, by_role from fact_rulings where fact_id = ${out.id}`)).toEqual([{ accepted: true, reason: '对过纸条', by_actor: `account:${court.place.accounts.staff}`, by_role: 'staff' }])
    await rule(await waiting(lost.device), false, '没有这回事')
    expect(await waiting(lost.device)).toEqual([])
    expect(await inside(sql`select accepted from fact_rulings r join facts f on f.id = r.fact_id where f.device_id = ${lost.device} order by accepted`)).toEqual([{ accepted: false }, { accepted: true }])
  })

  test('accepts what was left before, and cannot take back what a movement has changed', async () => {
    const lost = await phone()
    await withdraw(lost.device)
    await report([fact()], lost)
    const held = await waiting(lost.device)
    expect([(await rule(held, false)).status, (await rule(held, false)).status, (await rule(held, true)).status]).toEqual([200, 200, 200])
    expect((await rule(held, false)).body.code).toBe('fact-counts-already')
    expect(await inside(sql`select nth, accepted from fact_rulings where fact_id = ${held[0].id} order by nth`)).toEqual([{ nth: 1, accepted: false }, { nth: 2, accepted: true }])
    expect(await count(`movements where id = '${held[0].id}'`)).toBe(1)
  })

  test('takes back what its type can undo, by a new act', async () => {
    const post = await phone('test-post', null)
    await withdraw(post.device)
    const tea = { type: 'tea', id: court.newId(), at: court.now(), cups: 5 }
    await report([tea], post)
    const held = await waiting(post.device)
    await rule(held, true)
    expect(poured.get(tea.id)?.fact.cups).toBe(5)
    await rule(held, false)
    expect(poured.has(tea.id)).toBe(false)
  })

  test('accepts the other content of an id beside the first, and nothing that cannot be read', async () => {
    const one = fact({ note: 'first' })
    const guard = await phone()
    await report([one, { ...one, note: 'second' }, { ...one, note: 'third' }, { type: 'movement', id: court.newId(), at: court.now() }], guard)
    const all = await waiting(guard.device)
    expect(all.map((it) => it.why).sort()).toEqual(['other-content', 'other-content', 'unread'])
    const held = all.filter((it) => it.says.note !== 'third')
    expect((await rule(held, true)).body.code).toBe('fact-unreadable')
    await rule(held.filter((it) => it.why === 'other-content'), true)
    expect(await inside(sql`select note from movements where by_actor = ${`device:${guard.device}`} order by note`)).toEqual([{ note: 'first' }, { note: 'second' }])
    expect((await rule(held.filter((it) => it.why === 'unread'), false)).status).toBe(200)
    // What was said of one content is said of no other under that id.
    expect((await waiting(guard.device)).map((it) => it.says.note)).toEqual(['third'])
    expect((await court.as('staff').get('/devices')).body.devices.find((it: any) => it.id === guard.device)).toMatchObject({ held: 1 })
    await rule(await waiting(guard.device), true)
    expect(await count(`movements where note = 'third' and by_actor = 'device:${guard.device}'`)).toBe(1)
    const changes = await inside(sql<{ n: number }>`select count(*)::int as n from changes where kind = 'device' and ${guard.device} = any(ids)`)
    await withdraw(guard.device)
    expect([changes, await inside(sql`select count(*)::int as n from changes where kind = 'device' and ${guard.device} = any(ids)`)]).toEqual([[{ n: 1 }], [{ n: 2 }]])
  })

  test('and a colleague who accepts the same at the same moment say it once; what was believed at once is nobody’s to accept', async () => {
    const lost = await phone()
    const believed = fact()
    await report([believed], lost)
    await withdraw(lost.device)
    await report([fact()], lost)
    const held = await waiting(lost.device)
    const answers = await Promise.all(['staff', 'deputy', 'secretary', 'staff'].map((who) => rule(held, true, '对过纸条', court.as(who as 'staff'))))
    expect(answers.map((it) => it.status)).toEqual([200, 200, 200, 200])
    expect(await count(`fact_rulings where fact_id = '${held[0].id}'`)).toBe(1)
    const [{ hash }] = await inside(sql<any>`select hash from facts where id = ${believed.id}`)
    expect((await rule([{ id: believed.id, hash }], true)).status).toBe(404)
  })

  test('names a fact twice in one breath and says it once; other screens hear of it', async () => {
    const lost = await phone()
    await withdraw(lost.device)
    await report([fact()], lost)
    const [one] = await waiting(lost.device)
    const told = await count("changes where kind = 'fact'")
    expect((await rule([one, one], false)).status).toBe(200)
    expect([await count(`fact_rulings where fact_id = '${one.id}'`), await count("changes where kind = 'fact'") - told]).toEqual([1, 1])
  })

  test('names a fact twice, or with an id that is none: one word is said, and nothing breaks', async () => {
    const lost = await phone()
    await withdraw(lost.device)
    await report([fact()], lost)
    const [held] = await waiting(lost.device)
    for (const id of ['', 'x', held.id.toUpperCase(), `${held.id}0`]) expect((await rule([{ id, hash: held.hash }], true)).status, id).toBe(422)
    expect((await rule([held, held, held], true)).status).toBe(200)
    expect(await inside(sql`select nth, accepted from fact_rulings where fact_id = ${held.id}`)).toEqual([{ nth: 1, accepted: true }])
    expect(await count(`movements where id = '${held.id}'`)).toBe(1)
  })

  test('gives a reason, and is of this community', async () => {
    const lost = await phone()
    await withdraw(lost.device)
    await report([fact()], lost)
    const held = await waiting(lost.device)
    expect((await rule(held, true, ' ')).body.code).toBe('reason-needed')
    for (const by of [court.as('nurse'), court.as('volunteer'), court.as('gate')]) expect((await rule(held, true, 'x', by)).status).toBe(403)
    expect((await rule(held, true, 'x', court.asRiverside('secretary'))).status).toBe(404)
    expect((await court.asRiverside('secretary').get(`/facts/held?device=${lost.device}`)).status).toBe(404)
    expect((await court.asRiverside('secretary').get('/facts/held')).body).toEqual({ facts: [], more: 0 })
  })
})

describe('the clocks of a phone', () => {
  const boot = '0f0e0d0c-0b0a-4908-8706-050403020100'
  test('five hours ahead at the out, put right before the return is sent: out and back are one exit', async () => {
    const { exit, pass } = await granted()
    const gate = court.as('gate')
    const out = fact({ pass, at: plus(court.now(), 5 * hour), right: court.now(), steady: { boot, ms: 1000 } })
    court.pass(hour)
    await gate.post('/facts', { facts: [out, fact({ pass, kind: 'back', right: court.now() })], sentAt: court.now(), steady: { boot, ms: 1000 + hour } })
    expect(await exitRow(exit)).toMatchObject({ whereabouts: 'back', flags: [] })
    expect(await inside(sql`select at, device_at, doubts from movements where id = ${out.id}`)).toEqual([{ at: plus(court.now(), -hour), device_at: out.at, doubts: [] }])
  })

  test('in 1970 after a dead battery: nobody is due in 1970', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, at: '1970-01-01T00:07:00.000Z' })])
    expect((await exitRow(exit)).due_back).toBe(plus(court.now(), 10 * hour))
    expect(await inside(sql`select doubts from movements where exit_id = ${exit}`)).toEqual([{ doubts: ['impossible'] }])
  })
})

test('two thousand emergencies in one request hold nobody for seconds, and tell a gate of them in one line', async () => {
  const facts = Array.from({ length: 2000 }, (_, i) => fact({ emergency: true, how: 'emergency', exit: court.newId(), note: `flood ${i}` }))
  const [from, seq] = [performance.now(), await count('changes')]
  expect((await report(facts)).status).toBe(200)
  expect(performance.now() - from).toBeLessThan(10_000)
  expect(await count(`exits e join exit_people p on p.exit_id = e.id where described like 'flood %' and whereabouts = 'out'`)).toBe(2000)
  expect(await count(`changes where kind = 'movement' and seq > ${seq}`)).toBe(1)
})

describe('a kind of phone that no code of the server knows', () => {
  test('enrols without a place, reports, keeps and polls', async () => {
    poured.clear()
    expect((await court.as('staff').post('/devices/enrolments', { kind: 'test-post', place: court.place.gate, label: 'x' })).status).toBe(404)
    for (const kind of ['balloon', 'gate']) expect((await court.as('staff').post('/devices/enrolments', { kind, place: null, label: 'x' })).status).toBe(404)
    const post = await phone('test-post', null)
    const whole = (await post.get('/field/knows')).body
    expect(whole).toMatchObject({ full: true, device: post.device, place: null, lists: null, collections: {}, stretches: [{ name: 'teas', after: null, upto: null, put: [] }], rest: null })
    const tea = { type: 'tea', id: court.newId(), at: court.now(), cups: 3 }
    expect((await report([tea], post)).body).toMatchObject({ taken: [tea.id], held: [] })
    expect(poured.get(tea.id)).toMatchObject({ by: `device:${post.device}`, place: null, at: court.now() })
    const next = (await post.get(`/field/knows?since=${whole.cursor}`)).body
    expect(next).toMatchObject({ full: false, collections: { teas: { put: [{ id: tea.id, cups: 3 }], gone: [] } } })
    expect((await post.get(`/field/knows?since=${next.cursor}`)).body).toEqual({ cursor: next.cursor, now: court.now(), nothing: true })
    expect((await post.get('/gates')).status).toBe(403)
    expect((await court.as('staff').get('/devices')).body.devices.find((it: any) => it.id === post.device)).toMatchObject({ kind: 'test-post', place: '' })
  })

  test('of first loads the whole server makes two at a time; who only asks what is new, and an emergency, wait behind none', async () => {
    const posts = await Promise.all(Array.from({ length: 6 }, () => phone('test-post', null)))
    const { cursor } = (await posts[0]!.get('/field/knows')).body
    let [under, most, open] = [0, 0, () => undefined as void]
    const gate = new Promise<void>((resolve) => { open = resolve })
    brewing = async () => {
      most = Math.max(most, ++under)
      await gate
      under -= 1
    }
    const loads = posts.map((post) => post.get('/field/knows'))
    await vi.waitFor(() => expect(under).toBe(2), 10_000)
    expect((await posts[0]!.get(`/field/knows?since=${cursor}`)).body).toMatchObject({ nothing: true })
    expect((await report([fact({ emergency: true, how: 'emergency', exit: court.newId() })])).status).toBe(200)
    open()
    expect((await Promise.all(loads)).map((it) => it.status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(most).toBe(2)
    brewing = () => Promise.resolve()
  })

  test('what its phones keep is not read by a guard of the gate, who reads the gate’s', async () => {
    const { accounts, community } = court.place
    await sql`insert into grants (id, account_id, community_id, role) values (${court.newId()}, ${accounts['building-lead']}, ${community}, 'gate')`.execute(court.database.owner)
    const guard = court.as('building-lead')
    expect([(await guard.get('/field/knows?kind=gate')).status, (await guard.get('/field/knows?kind=test-post')).status]).toEqual([200, 404])
    // What is kept is of the whole community: a right in one building is not enough.
    await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${accounts['building-lead']}, ${community}, 'volunteer', ${court.place.buildings.one})`.execute(court.database.owner)
    expect((await guard.get('/field/knows?kind=test-post')).status).toBe(404)
    expect((await court.as('staff').get('/field/knows?kind=test-post')).status).toBe(200)
  })

  test('a person reports what they have the right to, and no more', async () => {
    const tea = { type: 'tea', id: court.newId(), at: court.now(), cups: 1 }
    expect((await report([tea], court.as('staff'))).body.held).toEqual([])
    expect((await report([tea], court.as('volunteer'))).status).toBe(403)
  })
})
