// Two records of one person made one, and two again: rows that are only added. Everything of both is reached through the kept one, at the desk, at the gate and
// on the phone of whoever it is; taken back, each has exactly what was theirs.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { carersOf } from '#server/access/carers.ts'
import { credentialsLeft } from '#server/access/leaving.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { noChannels } from '#server/channels/channels.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { leftBehind } from '#server/main.ts'
import { exitsMerged, reviewMerge } from '#server/exits/merged.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { cookieName, newSecret, secretHash } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { mergeRoutes } from '#server/people/merging.ts'
import { statusRoutes } from '#server/people/own-status.ts'
import { recordsRoutes } from '#server/people/routes.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, recall, request } from '../support/asking.ts'
import { staffOf } from '../support/records.ts'

let court: Osmanthus
beforeAll(async () => {
  court = await openExits([
    ...deskRoutes(peopleAbout), ...accessRoutes(peopleAbout.exitIsOf, noChannels), ...fieldRoutes(gateField), ...statusRoutes, ...sealingRoutes(whoIsOut, passesEndingUnder),
    ...recordsRoutes(leftBehind), ...mergeRoutes({ ...credentialsLeft, ...exitsMerged, carers: carersOf }),
  ])
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
  await sql`update devices set enrolled_at = ${plus(court.now(), -day)}`.execute(court.database.owner)
  court.pass(hour)
})
afterAll(() => court.close())

type Made = { id: string; household: string }
/** Somebody at the door of the pregnant woman, on their own. */
async function person(name: string, more: Record<string, unknown> = {}): Promise<Made> {
  const body = {
    id: court.newId(), act: court.newId(), name, born: null, phone: null, to: { flat: court.place.flats.labour, household: court.newId(), joins: false },
    kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人来电', despite: true, ...more,
  }
  expect((await court.as('staff').post('/residents', body)).body).toEqual({ done: true })
  return { id: body.id, household: body.to.household }
}
const cardOf = async (resident: string) => (await court.as('staff').get(`/residents/${resident}`)).body
const exitOf = async (exit: string) => (await court.as('staff').get(`/exits/${exit}`)).body
const look = (kept: Made, gone: Made, as: Parameters<Osmanthus['as']>[0] = 'staff') => court.as(as).post('/residents/merge/preview', { kept: kept.id, gone: gone.id })
async function mergeBody(kept: Made, gone: Made, more: Record<string, unknown> = {}) {
  return { id: court.newId(), kept: kept.id, gone: gone.id, take: [] as string[], despite: false, seen: (await look(kept, gone)).body.seen ?? '', why: '同一个人，身份证号一样', ...more }
}
async function merge(kept: Made, gone: Made, more: Record<string, unknown> = {}) {
  court.pass(1000)
  const body = await mergeBody(kept, gone, more)
  return { ...(await court.as('staff').post('/residents/merge', body)), act: body.id }
}
const unmerge = (act: string, more: Record<string, unknown> = {}) => { court.pass(1000); return court.as('staff').post('/residents/merge/take-back', { id: court.newId(), act, why: '是两个人', ...more }) }
const granted = async (of: Made): Promise<{ exit: string; pass: string }> => {
  const exit = await readyRecall(court, of.id)
  const body = grantBody(court)
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, body)).status).toBe(200)
  return { exit, pass: body.pass }
}
const fact = (more: object = {}) => ({ type: 'movement', id: court.newId(), kind: 'out', at: court.now(), pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '', ...more })
const report = async (...facts: unknown[]) => expect((await court.as('gate').post('/facts', { facts, sentAt: court.now() })).body.held).toEqual([])
async function phoneOf({ household }: Made): Promise<ReturnType<Osmanthus['with']>> {
  const secret = newSecret()
  await sql`
    insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at) values (${secretHash(secret)}, ${court.place.community}, 'household', ${household}, ${court.now()}, ${plus(court.now(), day)})`.execute(court.database.owner)
  return court.with({ cookie: `${cookieName}=${secret}` })
}
const found = async (text: string) => (await court.as('staff').post('/residents/search', { text })).body.hits.map((hit: any) => hit.id)
async function review(): Promise<void> {
  const { rows } = await sql<{ community: any; payload: any }>`select community_id as community, payload from job_runs where task = 'exits:merge-review' and state <> 'done' order by asked_at`.execute(court.database.owner)
  for (const again of [1, 2]) for (const { community, payload } of rows) await reviewMerge({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined, again } as any)
  await sql`update job_runs set state = 'done' where task = 'exits:merge-review'`.execute(court.database.owner)
}

describe('two records made one', () => {
  test('the requests of both, the calls, what was said of their health stand on one card; the other record is reached through it and is nobody’s home', async () => {
    const [kept, gone] = [await person('张合一', { born: '1980-01-01' }), await person('张合壹', { phone: '13900001234' })]
    const [mine, theirs] = [(await recall(court, court.as('staff'), kept.id)).body.id, (await recall(court, court.as('staff'), gone.id, { place: '市二医院' })).body.id]
    await court.as('staff').post('/contacts', { id: court.newId(), resident: gone.id, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '问什么时候能走', exit: null })
    expect((await merge(kept, gone)).body).toEqual({ done: true })
    const card = await cardOf(kept.id)
    expect(card.exits.map((one: any) => one.id).sort()).toEqual([mine, theirs].sort())
    expect(card.contacts.map((one: any) => one.note)).toEqual(['问什么时候能走'])
    expect(card.history.map((one: any) => [one.says.what, one.of])).toEqual(expect.arrayContaining([['merged', null], ['lives', null], ['lives', '张合壹']]))
    expect(card.history[0]).toMatchObject({ by: 'the staff', words: '同一个人，身份证号一样', says: { what: 'merged', name: '张合壹', door: '2-1-301', takenBack: false } })
    expect((await cardOf(gone.id)).id, 'the old address opens the kept one').toBe(kept.id)
    for (const text of ['张合壹', '13900001234']) expect(await found(text), text).toEqual([kept.id])
    const list = (await court.as('staff').post('/people/search', { text: '张合', building: null, state: 'all', after: null, limit: 50 })).body.people.map((one: any) => one.id)
    expect(list).toEqual([kept.id])
    expect((await court.as('staff').post('/homes/find', { door: '2-1-301' })).body.homes[0].households.flatMap((one: any) => one.people.map((it: any) => it.id))).not.toContain(gone.id)
    expect((await exitOf(theirs)).resident).toMatchObject({ id: kept.id, name: '张合一' })
    expect((await court.as('secretary').post('/ledger/search', { text: '张合壹', state: 'asked' })).body.rows.map((row: any) => row.id)).toEqual(expect.arrayContaining([mine, theirs]))
  })

  test('sent twice, by two ways, or by two desks at once it is put down once; what has changed since it was seen is looked at again', async () => {
    const [kept, gone] = [await person('两遍甲'), await person('两遍乙')]
    const body = await mergeBody(kept, gone)
    const command = randomUUID()
    for (const send of [{ command }, { command }, {}]) expect((await court.as('staff').post('/residents/merge', body, send)).body).toEqual({ done: true })
    expect(await count(court, 'merges', `act_id = '${body.id}'`)).toBe(1)
    expect((await court.as('staff').post('/residents/merge', { ...body, gone: kept.id, kept: gone.id })).body.code).toBe('act-id-taken')
    expect((await court.as('staff').post('/residents/merge', { ...body, why: '答复丢了，又换了说法' })).body.code, 'other words, typed since the answer was lost').toBe('act-id-taken')
    expect((await court.as('staff').post('/residents/merge', { ...body, despite: true })).body.code, 'another word for it').toBe('act-id-taken')
    const apart = court.newId()
    expect([(await unmerge(body.id, { id: apart })).body, (await unmerge(body.id, { id: apart })).body, (await unmerge(body.id, { id: apart, why: '换了说法' })).body.code]).toEqual([{ done: true }, { done: true }, 'act-id-taken'])
    const [one, other] = [await person('两台甲'), await person('两台乙')]
    const both = await Promise.all([mergeBody(one, other), mergeBody(other, one)])
    const answers = await Promise.all(both.map((it) => court.as('staff').post('/residents/merge', it)))
    expect(answers.map((it) => it.body.code ?? 'ok').sort()).toEqual(['ok', 'record-merged'])
    const [seen, changed] = [await person('变了甲'), await person('变了乙')]
    const old = await mergeBody(seen, changed)
    await court.as('staff').post(`/residents/${changed.id}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: null, new: '13900005555' }], why: '更正' })
    expect((await court.as('staff').post('/residents/merge', old)).body.code).toBe('changed-meanwhile')
  })

  test('chosen otherwise since the answer was lost, it is not answered as done: what stands is what was chosen first', async () => {
    const [kept, gone] = [await person('选甲', { phone: '13900000061' }), await person('选乙', { born: '1971-07-07', phone: '13900000062' })]
    const body = await mergeBody(kept, gone, { take: ['name', 'born'] })
    const sent = async (more: object) => (await court.as('staff').post('/residents/merge', { ...body, ...more })).body
    expect(await sent({})).toEqual({ done: true })
    for (const take of [[], ['name'], ['name', 'born', 'phone'], ['phone']]) expect((await sent({ take })).code, take.join()).toBe('act-id-taken')
    expect(await cardOf(kept.id)).toMatchObject({ name: '选乙', born: '1971-07-07', phone: '13900000061' })
    expect(await sent({ take: ['born', 'name'] })).toEqual({ done: true })
  })

  test('what the kept one has from the other is chosen, is a correction with its reason, and goes back with it', async () => {
    const [kept, gone] = [await person('王小名', { phone: '13900000001' }), await person('王晓明', { born: '1970-07-07', phone: '13900000002' })]
    const { act } = await merge(kept, gone, { take: ['name', 'born'] })
    expect(await cardOf(kept.id)).toMatchObject({ name: '王晓明', born: '1970-07-07', phone: '13900000001' })
    expect((await cardOf(kept.id)).history.filter((one: any) => one.says.what === 'corrected').map((one: any) => [one.act, one.says.field, one.says.old, one.says.new])).toEqual(
      expect.arrayContaining([[act, 'name', '王小名', '王晓明'], [act, 'born', null, '1970-07-07']]))
    await court.as('staff').post(`/residents/${kept.id}/correct`, { id: court.newId(), changes: [{ what: 'born', old: '1970-07-07', new: '1971-07-07' }], why: '看过身份证' })
    expect((await unmerge(act)).body).toEqual({ done: true })
    expect(await cardOf(kept.id), 'what was put right since stays').toMatchObject({ name: '王小名', born: '1971-07-07' })
    expect(await cardOf(gone.id)).toMatchObject({ name: '王晓明', born: '1970-07-07', phone: '13900000002' })
  })

  test('not the same one, not one that is one already, not one that has died with one that lives, not the one that lives here into one that left', async () => {
    const [kept, gone, dead, left] = [await person('不合甲'), await person('不合乙'), await person('不合丙'), await person('不合丁')]
    const put = (kind: string, { id }: Made) => court.as('staff').post('/residents/acts', { id: court.newId(), kind, residents: [id], since: court.now(), until: null, to: null, place: '', source: '物业' })
    court.pass(minute)
    await put('died', dead)
    await put('moved-out', left)
    const code = async (one: Made, other: Made) => (await look(one, other)).body.code
    expect([await code(kept, kept), await code(kept, dead), await code(left, kept)]).toEqual(['same-record', 'one-has-died', 'keep-who-lives-here'])
    expect((await merge(kept, gone)).status).toBe(200)
    expect([await code(kept, gone), await code(gone, left)]).toEqual(['record-merged', 'record-merged'])
    for (const path of [`/residents/${gone.id}/correct`]) expect((await court.as('staff').post(path, { id: court.newId(), changes: [{ what: 'phone', old: null, new: '13900005556' }], why: 'x' })).body.code).toBe('record-merged')
    expect((await put('moved-out', gone)).body.code).toBe('record-merged')
    expect((await merge(kept, left)).status, 'whoever came back under a new record').toBe(200)
    for (const who of ['gate', 'nurse', 'neighbour', 'building-lead'] as const) expect([403, 404], who).toContain((await look(kept, gone, who)).status)
  })

  test('chains, in either order and at once: everything is reached through the last, and each is taken back alone', async () => {
    const [a, b, c] = [await person('链甲'), await person('链乙'), await person('链丙')]
    const exits = await Promise.all([a, b, c].map(async (one) => (await recall(court, court.as('staff'), one.id)).body.id))
    const first = await merge(b, a)
    const second = await merge(c, b)
    expect((await cardOf(c.id)).exits.map((one: any) => one.id).sort()).toEqual([...exits].sort())
    expect([(await cardOf(a.id)).id, (await cardOf(b.id)).id]).toEqual([c.id, c.id])
    expect((await unmerge(first.act)).body).toEqual({ done: true })
    expect((await cardOf(a.id)).exits.map((one: any) => one.id)).toEqual([exits[0]])
    expect((await cardOf(c.id)).exits.map((one: any) => one.id).sort()).toEqual([exits[1], exits[2]].sort())
    expect((await unmerge(second.act)).body).toEqual({ done: true })
    for (const [i, one] of [a, b, c].entries()) expect((await cardOf(one.id)).exits.map((it: any) => it.id)).toEqual([exits[i]])
    const [ab, bc] = [await mergeBody(b, a), await mergeBody(c, b)]
    const codes = (await Promise.all([ab, bc].map((it) => court.as('staff').post('/residents/merge', it)))).map((it) => it.body.code ?? 'ok')
    expect(codes[1]).toBe('ok')
    expect(['ok', 'record-merged']).toContain(codes[0])
  })
})

test('of two buildings, two records are made one, and two again, by whoever may put both right', async () => {
  const [kept, gone] = [await person('两楼甲'), await person('两楼乙', { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })]
  const two = await staffOf(court, court.place.buildings.two)
  const body = await mergeBody(kept, gone)
  expect([(await two.post('/residents/merge/preview', { kept: kept.id, gone: gone.id })).status, (await two.post('/residents/merge', body)).status]).toEqual([404, 404])
  expect((await court.as('staff').post('/residents/merge', body)).status).toBe(200)
  court.pass(1000)
  expect((await two.post('/residents/merge/take-back', { id: court.newId(), act: body.id, why: 'x' })).status).toBe(404)
})

describe('who may stand on the list twice', () => {
  const twice = async () => (await court.as('staff').post('/people/search', { text: '疑', building: null, state: 'twice', after: null, limit: 50 })).body
  test('are those of one name, however it is spelled, with the same birth, telephone or door; not those who were said to be two, nor with two birthdays, unless their telephone is one', async () => {
    const elsewhere = { flat: court.place.flats.neighbour, household: court.newId(), joins: false }
    const [a, b] = [await person('疑 似甲', { phone: '13911110001' }), await person('疑似甲', { phone: '13911110001', to: elsewhere })]
    const c = await person('疑似乙', { born: '1960-01-01', phone: '13911110004' })
    const d = await person('疑似乙', { born: '1961-01-01', phone: '13911110004', to: { ...elsewhere, household: court.newId() } })
    await person('疑似丁', { born: '1960-01-01', phone: '13911110005' })
    await person('疑似丁', { born: '1961-01-01', phone: null, despite: true })
    await person('疑似丙', { phone: '13911110002' })
    await person('疑似丙', { phone: '13911110003', to: { ...elsewhere, household: court.newId() } })
    const listed = await twice()
    expect([listed.people.map((one: any) => one.id).sort(), listed.total, listed.next]).toEqual([[a.id, b.id, c.id, d.id].sort(), 4, null])
    const { act } = await merge(a, b)
    expect((await twice()).people.map((one: any) => one.id).sort()).toEqual([c.id, d.id].sort())
    await unmerge(act)
    expect((await twice()).people.length, 'that they are two was said').toBe(2)
  })

  test('of one household nothing that opens their home ends, where more than one adult is left', async () => {
    const kept = await person('同户甲')
    await person('同户丙', { to: { flat: court.place.flats.labour, household: kept.household, joins: true } })
    const gone = await person('同户乙', { to: { flat: court.place.flats.labour, household: kept.household, joins: true } })
    await court.as('staff').post(`/households/${kept.household}/slip`)
    const phone = await phoneOf(kept)
    expect((await look(kept, gone)).body).toMatchObject({ slip: false, phones: 0 })
    await merge(kept, gone)
    expect((await phone.get('/me')).body.residents.map((one: any) => one.id)).toContain(kept.id)
    expect(await count(court, 'sign_in_links', `subject_id = '${kept.household}' and uses_left > 0`)).toBe(1)
  })
})

describe('two records are two again', () => {
  test('each has exactly what was theirs; what was asked meanwhile is the kept one’s, unless it named the other', async () => {
    const [kept, gone] = [await person('分甲', { born: '1950-01-01' }), await person('分乙', { phone: '13900007777' })]
    const before = { exit: (await recall(court, court.as('staff'), gone.id)).body.id, cards: [await cardOf(kept.id), await cardOf(gone.id)] }
    const { act } = await merge(kept, gone)
    const meanwhile = (await recall(court, court.as('staff'), kept.id, { place: '肿瘤医院' })).body.id
    const late = (await recall(court, court.as('staff'), gone.id, { place: '口腔医院' })).body.id
    expect((await exitOf(late)).resident.id).toBe(kept.id)
    const body = { id: court.newId(), act, why: '其实是父子' }
    for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post('/residents/merge/take-back', body)).body).toEqual({ done: true })
    expect((await unmerge(act)).body.code).toBe('already-taken-back')
    const [one, other] = [await cardOf(kept.id), await cardOf(gone.id)]
    const same = ({ id, name, born, phone, door, household, stay, stayUntil, status, members }: any) => ({ id, name, born, phone, door, household, stay, stayUntil, status, members })
    expect([same(one), same(other)]).toEqual(before.cards.map(same))
    expect(one.exits.map((it: any) => it.id)).toEqual([meanwhile])
    expect(other.exits.map((it: any) => it.id).sort()).toEqual([before.exit, late].sort())
    expect([one.history[0].says, one.history[1].says]).toMatchObject([{ what: 'unmerged' }, { what: 'merged', name: '分乙', takenBack: true }])
    const { body: record } = await (await phoneOf(gone)).get(`/me/record?resident=${gone.id}`)
    expect(JSON.stringify(record), 'his phone does not learn whose record it was taken for').not.toContain('分甲')
    expect((await merge(kept, gone, { id: body.id })).body.code, 'not under the id by which they are two').toBe('act-id-taken')
    expect((await merge(kept, gone)).status, 'and they can be made one again').toBe(200)
    expect((await cardOf(kept.id)).exits).toHaveLength(3)
  })

  test('of a merging that was a mistake no phone reads what was the other’s: name, birthday, telephone, or why they were taken for one', async () => {
    const [kept, gone] = [await person('分丙', { born: null, phone: null }), await person('分丁', { born: '1980-05-01', phone: '13900008888' })]
    const { act } = await merge(kept, gone, { take: ['name', 'born', 'phone'], why: '和3-2-201的分丁是一个人' })
    const hers = async () => JSON.stringify((await (await phoneOf(kept)).get(`/me/record?resident=${kept.id}`)).body.history)
    expect(await hers(), 'as long as it holds it is theirs').toContain('13900008888')
    expect((await unmerge(act, { why: '分丁另有其人' })).body).toEqual({ done: true })
    const read = await hers()
    for (const what of ['分丁', '1980-05-01', '13900008888', '3-2-201']) expect(read, what).not.toContain(what)
    expect(read).toContain('unmerged')
    // Put right by itself before the mistake was seen: the line is hers, what had stood there is not.
    const next = await merge(kept, gone, { take: ['phone'], why: '又合并了' })
    court.pass(1000)
    expect((await court.as('staff').post(`/residents/${kept.id}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13900008888', new: '13900007777' }], why: '本人来电', despite: ['phones-end', 'links-end'] })).body).toEqual({ done: true })
    await unmerge(next.act)
    const after = await hers()
    expect(after).toContain('13900007777')
    expect(after).not.toContain('13900008888')
    expect(JSON.stringify((await cardOf(kept.id)).history), 'the desk reads it').toContain('13900008888')
  })

  test('rows of it are never changed or removed', async () => {
    const { rows } = await sql`select has_table_privilege('postern_app', 'merges', 'update') as a, has_table_privilege('postern_app', 'merges', 'delete') as b`.execute(court.database.owner)
    expect(rows).toEqual([{ a: false, b: false }])
  })
})

describe('on devices', () => {
  test('a pass of the other record goes on letting her out, and whoever is out on it comes in as that one person; the gate’s phone is told', async () => {
    const [kept, gone] = [await person('门甲'), await person('门乙')]
    const [mine, theirs] = [await granted(kept), await granted(gone)]
    court.pass(minute)
    const { body: before } = await court.as('gate').get('/field/knows')
    await report(fact({ pass: theirs.pass }))
    expect((await look(kept, gone)).body).toMatchObject({ out: [{ exit: theirs.exit }], apart: { now: false, before: false } })
    expect((await merge(kept, gone)).status).toBe(200)
    await review()
    expect([(await exitOf(mine.exit)).state, (await exitOf(theirs.exit)).state]).toEqual(['granted', 'granted'])
    const { body: after } = await court.as('gate').get(`/field/knows?since=${before.cursor}`)
    const put = after.collections
    expect(put.passes.put.find((it: any) => it.id === theirs.pass).resident).toBe(kept.id)
    expect(put.movements.put.filter((it: any) => it.pass === theirs.pass).map((it: any) => it.resident)).toEqual([kept.id])
    expect(put.flats.put.find((it: any) => it.id === court.place.flats.labour).people.map((it: any) => it.id)).not.toContain(gone.id)
    court.pass(minute)
    await report(fact({ kind: 'back', pass: mine.pass }))
    expect(await exitOf(theirs.exit)).toMatchObject({ whereabouts: 'back' })
    expect((await exitOf(mine.exit)).whereabouts, 'on whatever pass she came in').toBe('not-yet-out')
  })

  test('two again, a pass that was given as to one person is judged as that of whoever it was', async () => {
    const [kept, gone] = [await person('回头甲', { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } }), await person('回头乙')]
    const { act } = await merge(kept, gone)
    await review()
    const { body: asked } = await recall(court, court.as('staff'), gone.id, { purpose: 'other', place: '超市' })
    expect((await court.as('deputy').post(`/exits/${asked.id}/grant`, grantBody(court))).body.state, 'from an open house').toBe('granted')
    court.pass(minute)
    expect((await unmerge(act)).body).toEqual({ done: true })
    await review()
    expect(await exitOf(asked.id), 'she lives in the sealed one').toMatchObject({ state: 'revoked' })
  })

  test('a gate that has an old list, or none, notes the other record: late, twice and out of order it is that one person', async () => {
    const [kept, gone] = [await person('旧单甲'), await person('旧单乙')]
    const { exit, pass } = await granted(kept)
    court.pass(hour)
    const [out, back] = [fact({ pass, at: plus(court.now(), -30 * minute) }), fact({ kind: 'back', resident: gone.id, how: 'door', at: plus(court.now(), -10 * minute) })]
    const { act } = await merge(kept, gone)
    await report(back)
    await report(back, out)
    await report(out)
    expect(await exitOf(exit)).toMatchObject({ whereabouts: 'back', flags: [], movements: [{ kind: 'out' }, { kind: 'back' }] })
    expect(await count(court, 'movements', `resident_id = '${gone.id}'`), 'as the gate named it').toBe(1)
    await unmerge(act)
    expect((await exitOf(exit)).whereabouts, 'two people again: he is still out, and somebody else came in').toBe('out')
  })

  test('an emergency of the other record that a gate reports late is the kept one’s; what was open stays open', async () => {
    const [kept, gone] = [await person('急甲'), await person('急乙')]
    const open = court.newId()
    expect((await court.as('staff').post('/exits/emergency', { id: open, resident: gone.id, described: '', at: court.now() })).status).toBe(200)
    const { act } = await merge(kept, gone)
    court.pass(minute)
    const late = fact({ resident: gone.id, emergency: true, how: 'door' })
    await report(late)
    expect(await exitOf(open)).toMatchObject({ paperOpen: true, emergency: true, resident: { id: kept.id } })
    expect(await exitOf(late.id)).toMatchObject({ whereabouts: 'out', paperOpen: true, resident: { id: kept.id } })
    await unmerge(act)
    expect([(await exitOf(open)).resident.id, (await exitOf(late.id)).resident.id]).toEqual([gone.id, gone.id])
  })

  test('two who are out at once are not made one; two who were, only by whoever says that they know', async () => {
    const [kept, gone] = [await person('同时甲'), await person('同时乙')]
    const [mine, theirs] = [await granted(kept), await granted(gone)]
    court.pass(hour)
    await report(fact({ pass: mine.pass, at: plus(court.now(), -40 * minute) }), fact({ pass: theirs.pass, at: plus(court.now(), -20 * minute) }))
    expect((await look(kept, gone)).body.apart).toEqual({ now: true, before: true })
    expect((await merge(kept, gone, { despite: true })).body.code).toBe('both-are-out')
    await report(fact({ kind: 'back', pass: mine.pass }), fact({ kind: 'back', pass: theirs.pass }))
    expect((await merge(kept, gone)).body.code).toBe('seen-apart')
    expect((await merge(kept, gone, { despite: true })).status).toBe(200)
    expect((await exitOf(mine.exit)).flags.length + (await exitOf(theirs.exit)).flags.length, 'what does not fit is shown').toBeGreaterThan(0)
  })

  test('her phone shows the requests of both; the phone of the other record’s home shows nothing that is not theirs', async () => {
    const kept = await person('手机甲')
    const gone = await person('手机乙', { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
    const flatmate = await person('手机丙', { to: { flat: court.place.flats.neighbour, household: gone.household, joins: true } })
    const exit = (await recall(court, court.as('staff'), gone.id)).body.id
    await court.as('staff').post(`/households/${gone.household}/slip`)
    const { body: { url } } = await court.as('staff').post(`/residents/${gone.id}/link`, { exit: null })
    const [hers, other] = [await phoneOf(kept), await phoneOf(gone)]
    await court.as('secretary').post(`/residents/${gone.id}/carers`, { household: court.place.households.nurse, until: plus(court.now(), day) })
    expect((await court.as('nurse').get(`/me/record?resident=${gone.id}`)).status).toBe(200)
    expect((await look(kept, gone)).body).toMatchObject({ slip: true, phones: 1, links: 1, carers: 1, waiting: [{ exit }] })
    const { act } = await merge(kept, gone)
    expect((await hers.get('/me/exits')).body.exits.map((one: any) => one.id)).toEqual([exit])
    expect((await other.get('/me')).status, 'nobody can tell in whose pocket it is').toBe(401)
    expect((await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })).body.code).toBe('link-used-up')
    const theirs = await phoneOf(flatmate)
    for (const id of [gone.id, kept.id]) expect((await theirs.get(`/me/record?resident=${id}`)).status).toBe(403)
    expect((await theirs.get(`/exits/${exit}`)).status).not.toBe(200)
    for (const id of [gone.id, kept.id]) expect((await court.as('nurse').get(`/me/record?resident=${id}`)).status, 'whoever cared for the other record is to be given it anew').toBe(403)
    expect((await hers.post('/exits', request(court, gone.id, { place: '中医院' }))).status, 'her phone still holds a request under the old id').toBe(200)
    expect((await theirs.post('/exits', request(court, gone.id, { place: '中医院二' }))).status).not.toBe(200)
    await unmerge(act)
    expect((await hers.get(`/me/record?resident=${gone.id}`)).status).toBe(403)
    expect((await theirs.get('/me/exits')).body.others.map((one: any) => one.id), 'that it waits, as of any other adult at home').toContain(exit)
  })
})

describe('what is known of her health, and orders on her', () => {
  const say = (of: Made, status: string, more: object = {}) => court.as('staff').post(`/residents/${of.id}/status`, { id: court.newId(), status, reason: '疾控电话', since: court.now(), until: null, ...more })

  test('the stricter of both counts, and takes back the pass that it would not have given; said anew it is that; taken back it is as it was', async () => {
    const [kept, gone] = [await person('健康甲'), await person('健康乙')]
    const { exit } = await granted(kept)
    await say(gone, 'positive')
    expect((await look(kept, gone)).body).toMatchObject({ one: { status: 'positive' }, kept: { status: 'none' }, gone: { status: 'positive' } })
    const { act } = await merge(kept, gone)
    expect((await cardOf(kept.id)).status).toBe('positive')
    await review()
    expect((await exitOf(exit)).state).toBe('revoked')
    expect(await count(court, 'endings', `exit_id = '${exit}' and what = 'ended'`), 'she is to be told').toBe(1)
    court.pass(minute)
    expect((await say(kept, 'none')).body).toEqual({ done: true })
    expect((await cardOf(kept.id)).status).toBe('none')
    court.pass(minute)
    expect((await say(gone, 'monitored')).body, 'by whichever record').toEqual({ done: true })
    expect((await cardOf(kept.id)).status).toBe('monitored')
    await unmerge(act)
    expect([(await cardOf(kept.id)).status, (await cardOf(gone.id)).status]).toEqual(['none', 'monitored'])
  })

  test('an order on the other record is on her', async () => {
    const [kept, gone] = [await person('单人甲', { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } }), await person('单人乙', { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })]
    await sql`
      insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, issuer, ground, issued_by, issued_at)
      select community_id, ${court.newId()}, 'person', ${gone.id}, rule_id, starts_at, issuer, ground, issued_by, issued_at from sealing_orders where community_id = ${court.place.community} limit 1`.execute(court.database.owner)
    expect((await cardOf(kept.id)).home.level).toBe('open')
    await merge(kept, gone)
    expect((await cardOf(kept.id)).home.level).toBe('sealed')
  })
})

test('a call that began under one record may end under the other', async () => {
  const [kept, gone] = [await person('通话甲'), await person('通话乙')]
  const call = { id: court.newId(), resident: gone.id, channel: 'phone', startedAt: court.now(), endedAt: null, note: '', exit: null }
  await court.as('staff').post('/contacts', call)
  await merge(kept, gone)
  expect((await court.as('staff').post('/contacts', { ...call, resident: kept.id, endedAt: court.now(), note: '两条记录' })).body).toMatchObject({ done: true })
  expect((await cardOf(kept.id)).contacts).toMatchObject([{ note: '两条记录' }])
})
