// People's records put right at the desk: the list, somebody added while they wait, corrections, and who lives where, put down by acts that are
// only added. A household is people and not a door; what ends with an act ends, and nothing is deleted.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, readyRecall, recall, request } from '../support/asking.ts'
import { openRecords, recordsOf } from '../support/records.ts'

let court: Osmanthus
let records: ReturnType<typeof recordsOf>
beforeAll(async () => {
  court = await openRecords()
  records = recordsOf(court)
})
afterAll(() => court.close())

const list = async (more: Record<string, unknown> = {}) => (await court.as('staff').post('/people/search', { text: '', building: null, state: 'here', after: null, limit: 200, ...more })).body

describe('the list', () => {
  test('goes by door, in pages that neither lose nor double anybody, by building, state and what was typed', async () => {
    const whole = await list()
    expect(whole.total).toBe(whole.people.length)
    expect(whole.people.map((one: any) => one.door)).toEqual(['1-1-101', '2-1-101', '2-1-301', '2-1-502', '2-1-502'])
    const pages: string[] = []
    for (let after: string | null = null, first = true; first || after; first = false) {
      const page: any = await list({ after, limit: 2 })
      pages.push(...page.people.map((one: any) => one.id))
      after = page.next
    }
    expect(pages).toEqual(whole.people.map((one: any) => one.id))
    expect((await list({ building: court.place.buildings.one })).people.map((one: any) => one.id)).toEqual([court.place.residents.neighbour])
    expect((await list({ text: '2栋1单元301' })).people.map((one: any) => one.id)).toEqual([court.place.residents.labour])
    expect((await list({ state: 'died' })).people).toEqual([])
    expect(await count(court, 'list_looks', `why = 'people-list'`)).toBeGreaterThan(0)
  })

  test('is not for gates, households or building leads', async () => {
    for (const who of ['gate', 'nurse', 'building-lead'] as const) expect((await court.as(who).post('/people/search', { text: '', building: null, state: 'here', after: null, limit: 10 })).status, who).toBe(403)
  })
})

describe('what is put right', () => {
  const correct = (resident: string, changes: object[], more: Record<string, unknown> = {}, as: Parameters<Osmanthus['as']>[0] = 'staff') =>
    court.as(as).post(`/residents/${resident}/correct`, { id: court.newId(), changes, why: '看过身份证', ...more })

  test('stands with what it was before, who put it right and why; she is found by the new number, no more by the old', async () => {
    const { labour } = court.place.residents
    const body = { id: court.newId() }
    for (let twice = 0; twice < 2; twice++) {
      expect((await correct(labour, [{ what: 'name', old: '孕妇', new: '待产妇' }, { what: 'phone', old: '13800001301', new: '138 0000 2301' }], body)).body).toEqual({ done: true })
    }
    expect(await count(court, 'corrections', `resident_id = '${labour}'`)).toBe(2)
    const card = await records.cardOf(labour)
    expect([card.name, card.phone]).toEqual(['待产妇', '13800002301'])
    expect(card.history.map((one: any) => [one.says.field, one.says.old, one.says.new, one.words, one.by]).sort()).toEqual([
      ['name', '孕妇', '待产妇', '看过身份证', 'the staff'], ['phone', '13800001301', '13800002301', '看过身份证', 'the staff']])
    const found = async (text: string) => (await court.as('staff').post('/residents/search', { text })).body.hits.map((hit: any) => hit.id)
    expect([await found('13800002301'), await found('13800001301'), await found('待产')]).toEqual([[labour], [], [labour]])
  })

  test('changed since the answer to it was lost is another act: it is not saved by saying so, and the very same is done once', async () => {
    const { mother } = court.place.residents
    const [id, { name }] = [court.newId(), await records.cardOf(mother)]
    const send = (now: string, why = '看过身份证') => correct(mother, [{ what: 'name', old: name, new: now }], { id, why })
    expect((await send('母亲大人')).body).toEqual({ done: true })
    expect([(await send('母亲人')).body.code, (await send('母亲大人', '写错了')).body.code, (await send(' 母亲大人 ')).body]).toEqual(['act-id-taken', 'act-id-taken', { done: true }])
    expect((await records.cardOf(mother)).name).toBe('母亲大人')
    await correct(mother, [{ what: 'name', old: '母亲大人', new: name }])
  })

  test('from what no longer stands, with what is none, or by whom it is not: nothing is written', async () => {
    const { dialysis } = court.place.residents
    const codes = [
      await correct(dialysis, [{ what: 'phone', old: '13800000000', new: '13800003301' }]), await correct(dialysis, [{ what: 'phone', old: '13800001101', new: '不知道' }]),
      await correct(dialysis, [{ what: 'born', old: '1960-01-31', new: '2060-01-31' }]), await correct(dialysis, [{ what: 'name', old: '透析病人', new: '' }]),
      await correct(dialysis, [{ what: 'phone', old: '13800001101', new: '138 0000 1101' }]),
    ].map(({ status, body }) => [status, body.code])
    expect(codes).toEqual([[409, 'changed-meanwhile'], [409, 'phone-not-a-number'], [409, 'date-in-future'], [409, 'name-needed'], [409, 'nothing-changed']])
    for (const who of ['gate', 'nurse', 'neighbour', 'building-lead'] as const) expect((await correct(dialysis, [{ what: 'phone', old: '13800001101', new: '13800003301' }], {}, who)).status, who).toBe(404)
    expect(await count(court, 'corrections', `resident_id = '${dialysis}'`)).toBe(0)
  })

  test('of two desks at once one is believed, and the other looks again', async () => {
    const { dialysis } = court.place.residents
    const answers = await Promise.all(['13800004401', '13800004402', '13800004403'].map((phone) => correct(dialysis, [{ what: 'phone', old: '13800001101', new: phone }])))
    expect(answers.map((answer) => answer.body.code ?? 'ok').sort()).toEqual(['changed-meanwhile', 'changed-meanwhile', 'ok'])
    expect(await count(court, 'corrections', `resident_id = '${dialysis}'`)).toBe(1)
  })
})

describe('somebody who is not on the list', () => {
  test('is added while she waits, and asks for an exit at once; sent twice she is one person', async () => {
    const body = records.adding()
    const command = randomUUID()
    const sent = await Promise.all([1, 2, 3].map(() => court.as('staff').post('/residents', body, { command })))
    expect(sent.map((answer) => answer.status)).toEqual([200, 200, 200])
    expect((await records.add(body)).body, 'by another way').toEqual({ done: true })
    const card = await records.cardOf(body.id)
    expect(card).toMatchObject({ name: '新来的', phone: '13800007777', door: '2-1-301', stay: 'lives', members: [{ id: body.id }], home: { level: 'sealed' } })
    expect(card.history).toMatchObject([{ by: 'the staff', words: '本人来电', says: { what: 'lives', door: '2-1-301', takenBack: false } }])
    expect((await court.as('staff').post('/residents/search', { text: '7777' })).body.hits.map((hit: any) => hit.id)).toEqual([body.id])
    expect((await recall(court, court.as('staff'), body.id)).status).toBe(200)
  })

  test('saved, the answer lost, and the form put right: nothing more is said to be saved, and the very same is done however late', async () => {
    const until = plus(court.now(), 14 * day)
    const body = records.adding({ name: '两次存', born: '1981-02-03', phone: '13800006661', kind: 'temporary', host: court.place.residents.neighbour, place: '客厅', until, to: records.alone('neighbour') })
    expect((await records.add(body)).body).toEqual({ done: true })
    const other = [
      { to: { ...body.to, flat: court.place.flats.labour }, host: null }, { to: records.alone('neighbour') }, { name: '两次再存' }, { born: '1981-02-04' }, { born: null }, { phone: '13800006662' }, { phone: null },
      { kind: 'lives', until: null, host: null, place: '' }, { until: plus(until, day) }, { host: null }, { place: '小房间' }, { source: '邻居' }, { since: plus(body.since, -hour) },
    ]
    for (const more of other) expect((await records.add({ ...body, ...more })).body.code, JSON.stringify(more)).toBe('person-id-taken')
    expect(await records.cardOf(body.id)).toMatchObject({ name: '两次存', phone: '13800006661', door: '1-1-101', stay: 'temporary' })
    // Put right and moved since, and a moment later than it could be put down: the same words are the same act.
    court.pass(hour)
    const change = (what: string, old: string | null, now: string) => court.as('staff').post(`/residents/${body.id}/correct`, { id: court.newId(), changes: [{ what, old, new: now }], why: '看过身份证', despite: ['phones-end', 'links-end'] })
    for (const [what, old, now] of [['name', '两次存', '存两次'], ['born', '1981-02-03', '1981-03-02'], ['phone', '13800006661', '13800006663'], ['phone', '13800006663', '13800006664']] as const) {
      expect((await change(what, old, now)).body).toEqual({ done: true })
      court.pass(minute)
    }
    expect((await records.act(records.acting('moved-out', [body.id]))).body).toEqual({ done: true })
    expect((await records.add({ ...body, phone: '138 0000 6661' })).body).toEqual({ done: true })
    expect((await records.add({ ...body, phone: '13800006664' })).body.code).toBe('person-id-taken')
  })

  test('the door is found as it is said, with who lives behind it; whom she joins is chosen, and joins nobody by the door alone', async () => {
    const { body } = await court.as('staff').post('/homes/find', { door: '2栋1单元502室' })
    expect(body.homes).toMatchObject([{ flat: court.place.flats.nurse, door: '2-1-502', households: [{ id: court.place.households.nurse, people: [{ id: court.place.residents.mother }, { id: court.place.residents.nurse }] }] }])
    const apart = await records.newOne({ to: { flat: court.place.flats.nurse, household: court.newId(), joins: false } })
    expect((await records.cardOf(apart.id)).members.map((one: any) => one.id)).toEqual([apart.id])
    const seen = async (id: string) => (await court.as('nurse').get(`/me/exits?resident=${id}`)).status
    expect(await seen(apart.id), 'who lives behind the same door and not with them').toBe(404)
    const joined = await records.newOne({ to: { flat: court.place.flats.nurse, household: court.place.households.nurse, joins: true } })
    expect((await records.cardOf(joined.id)).members).toHaveLength(3)
    expect(await seen(joined.id)).toBe(200)
    expect((await court.as('nurse').get(`/me/record?resident=${joined.id}`)).status, 'and not whatever is theirs').toBe(403)
  })

  test('to a flat that no file has brought: said back with its building and entrance, stored when that was confirmed, once; no building or entrance is made by it', async () => {
    const enter = (door: string, confirmed: string | null, id = court.newId(), as: Parameters<Osmanthus['as']>[0] = 'staff') => court.as(as).post('/homes/flats', { id, door, confirmed })
    const id = court.newId()
    const before = await count(court, 'flats', 'true')
    expect((await enter('2号楼1单元1203室', null, id)).body).toEqual({ flat: null, door: '2-1-1203', compound: 'Osmanthus Court', building: '2', entrance: '1', label: '1203' })
    expect((await enter('2号楼1单元1203室', '2-1-1204', id)).body.flat, 'another door than was said').toBe(null)
    expect(await count(court, 'flats', 'true')).toBe(before)
    const answers = await Promise.all([1, 2, 3].map(() => enter('2号楼1单元1203室', '2-1-1203', id)))
    expect(answers.map((it) => it.body.flat)).toEqual([id, id, id])
    expect((await enter('２－１－１２０３', '2-1-1203')).body.flat, 'spelled otherwise, by another desk').toBe(id)
    expect(await count(court, 'flats', 'true')).toBe(before + 1)
    const moved = await records.newOne({ name: '新户室的', to: { flat: id, household: court.newId(), joins: false } })
    expect(await records.cardOf(moved.id)).toMatchObject({ door: '2-1-1203', home: { level: 'sealed' } })
    const codes = [await enter('99-1-101', null), await enter('2-9-101', null), await enter('不知道', null)].map(({ status, body }) => [status, body.code])
    expect(codes).toEqual([[409, 'entrance-not-there'], [409, 'entrance-not-there'], [409, 'door-not-readable']])
    for (const who of ['gate', 'nurse', 'building-lead'] as const) expect((await enter('2-1-1204', null, court.newId(), who)).status, who).toBe(403)
  })

  test('for a time: with whom and where she sleeps, until when; her host’s phone does not read her record', async () => {
    const { neighbour } = court.place.residents
    const until = plus(court.now(), 14 * day)
    const guest = await records.newOne({ kind: 'temporary', host: neighbour, place: '客厅沙发', until, to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
    expect(await records.cardOf(guest.id)).toMatchObject({ stay: 'temporary', stayUntil: until, history: [{ says: { what: 'temporary', host: '邻居', place: '客厅沙发', until } }] })
    expect((await court.as('neighbour').get(`/me/record?resident=${guest.id}`)).status).toBe(403)
    expect((await list({ state: 'temporary' })).people.map((one: any) => one.id)).toEqual([guest.id])
    const elsewhere = records.adding({ kind: 'temporary', host: court.place.residents.nurse, to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
    expect((await records.add(elsewhere)).body.code).toBe('host-not-there')
  })

  test('not to a household that is elsewhere or empty, not under an id that is taken, not from tomorrow, not by a household', async () => {
    const { flats, households, residents } = court.place
    const code = async (more: Record<string, unknown>) => (await records.add(records.adding(more))).body.code
    expect(await code({ to: { flat: flats.labour, household: households.nurse, joins: true } })).toBe('household-not-there')
    expect(await code({ to: { flat: flats.labour, household: households.nurse, joins: false } })).toBe('household-id-taken')
    const left = await records.newOne()
    expect((await records.act(records.acting('moved-out', [left.id]))).body).toEqual({ done: true })
    expect(await code({ to: { ...left.to, joins: true } }), 'nobody is left whom they could join').toBe('household-not-there')
    expect(await code({ id: residents.neighbour })).toBe('person-id-taken')
    expect(await code({ since: plus(court.now(), day) })).toBe('stay-in-the-future')
    expect(await code({ name: ' ' })).toBe('body-wrong')
    for (const who of ['gate', 'nurse', 'building-lead'] as const) expect((await records.add(records.adding(), who)).status, who).toBe(403)
  })
})

describe('a home that is left', () => {
  test('the former tenant’s phone sees nothing of those who moved in, and they nothing of him', async () => {
    const { flats } = court.place
    const old = await records.newOne({ name: '老租户', to: { flat: flats.dialysis, household: court.newId(), joins: false } })
    const phone = await records.phoneOf(old.to.household)
    expect((await phone.get(`/me/record?resident=${old.id}`)).status).toBe(200)
    const body = records.acting('moved-out', [old.id], { place: '外省' })
    expect(await records.preview(body)).toMatchObject({ phones: 1, slip: false, stay: 0 })
    for (let twice = 0; twice < 2; twice++) expect((await records.act(body)).body).toEqual({ done: true })
    const fresh = await records.newOne({ name: '新租户', to: { flat: flats.dialysis, household: court.newId(), joins: false } })
    expect((await phone.get('/me')).status, 'his phone is signed out').toBe(401)
    const theirs = await records.phoneOf(fresh.to.household)
    expect((await theirs.get(`/me/record?resident=${fresh.id}`)).status).toBe(200)
    expect((await theirs.get(`/me/record?resident=${old.id}`)).status).toBe(403)
    expect(await records.cardOf(old.id)).toMatchObject({ stay: 'moved-out', members: [] })
    expect((await court.as('staff').post('/exits', request(court, old.id))).body.code).toBe('person-has-gone')
  })

  test('the slip that was printed ends, and with it a link to one of them; those who stay get a new one', async () => {
    const household = court.newId()
    const goes = await records.newOne({ name: '儿子', to: { flat: court.place.flats.labour, household, joins: false } })
    const stays = await records.newOne({ name: '父亲', to: { flat: court.place.flats.labour, household, joins: true } })
    await court.as('staff').post(`/households/${household}/slip`)
    const { body: { url } } = await court.as('staff').post(`/residents/${goes.id}/link`, { exit: null })
    const body = records.acting('moved', [goes.id], { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
    expect(await records.preview(body)).toMatchObject({ slip: true, links: 1, stay: 1 })
    expect((await records.act(body)).body).toEqual({ done: true })
    expect((await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })).body.code).toBe('link-used-up')
    expect(await count(court, 'sign_in_links', `subject_id in ('${household}', '${goes.id}') and uses_left > 0`)).toBe(0)
    expect(await count(court, 'credential_traces', `resident_id in ('${stays.id}', '${goes.id}') and what = 'ended'`), 'each reads that the slip ended, he of his link').toBe(3)
    expect(await records.cardOf(goes.id)).toMatchObject({ door: '1-1-101', home: { level: 'open' } })
    expect((await records.cardOf(stays.id)).members.map((one: any) => one.id)).toEqual([stays.id])
  })

  test('at the gate the flat that was left is shown without them, the other with them', async () => {
    const mover = await records.newOne({ name: '搬家的' })
    const { body: before } = await court.as('gate').get('/field/knows')
    const at = (flat: string, known: any) => (known.collections?.flats?.put ?? known.stretches?.filter((it: any) => it.name === 'flats').flatMap((it: any) => it.put) ?? []).find((one: any) => one.id === flat)?.people.map((one: any) => one.id)
    expect(at(court.place.flats.labour, before)).toContain(mover.id)
    await records.act(records.acting('moved', [mover.id], { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } }))
    const { body: after } = await court.as('gate').get(`/field/knows?since=${before.cursor}`)
    expect(at(court.place.flats.labour, after)).not.toContain(mover.id)
    expect(at(court.place.flats.neighbour, after)).toContain(mover.id)
  })
})

describe('who has gone', () => {
  test('has no pass any more, for a reason of its own, and no request that waits; nobody is to be called; what was stays to be read', async () => {
    const { dialysis } = court.place.residents
    const exit = await readyRecall(court, dialysis)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    const { body: waiting } = await recall(court, court.as('staff'), dialysis, { purpose: 'other', place: '别处' })
    const body = records.acting('died', [dialysis], { source: '医院通知' })
    const seen = await records.preview(body)
    expect([seen.passes.map((one: any) => one.exit), seen.waiting.map((one: any) => one.exit), seen.slip, seen.phones]).toEqual([[exit], [waiting.id], false, 0])
    expect((await records.act(body)).body).toEqual({ done: true })
    await records.review()
    expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'revoked', refusal: { cause: 'left', reason: '医院通知' }, pass: { status: 'revoked' } })
    expect((await court.as('staff').get(`/exits/${waiting.id}`)).body.state).toBe('withdrawn')
    expect(await count(court, 'endings', `exit_id = '${exit}' and what = 'ended'`)).toBe(0)
    expect((await court.as('staff').post('/residents/search', { text: '透析' })).body.hits).toMatchObject([{ id: dialysis, stay: 'died' }])
    expect((await records.cardOf(dialysis)).exits.length).toBe(2)
    expect((await records.act(records.acting('away', [dialysis]))).body.code).toBe('person-has-died')
  })

  test('taken back as a mistake, she lives exactly where she did, and both lines stay; what ended stays ended', async () => {
    const { dialysis } = court.place.residents
    const card = await records.cardOf(dialysis)
    const { act: mistake } = card.history[0]
    const body = { id: court.newId(), act: mistake, source: '认错人了' }
    for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post('/residents/acts/take-back', body)).body).toEqual({ done: true })
    await records.review()
    const after = await records.cardOf(dialysis)
    expect(after).toMatchObject({ stay: 'lives', stayUntil: null, door: '2-1-101', household: court.place.households.dialysis })
    expect(after.history.map((one: any) => [one.says.what, one.says.takenBack ?? null])).toEqual([['taken-back', null], ['died', true], ['corrected', null], ['lives', false]])
    expect(after.exits.map((one: any) => one.state).sort()).toEqual(['revoked', 'withdrawn'])
    const own = await records.phoneOf(court.place.households.dialysis)
    const { body: record } = await own.get(`/me/record?resident=${dialysis}`)
    expect(record.history.map((one: any) => [one.says.what, one.by]), 'and she reads it, by role').toEqual([['taken-back', 'staff'], ['died', 'staff'], ['corrected', 'staff'], ['lives', '']])
    expect((await court.as('staff').post('/residents/acts/take-back', { ...body, id: court.newId() })).body.code).toBe('already-taken-back')
    expect((await court.as('staff').post('/residents/acts/take-back', { id: court.newId(), act: after.history.at(-1).act, source: 'x' })).body.code).toBe('not-to-take-back')
    expect((await recall(court, court.as('staff'), dialysis)).status, 'she may ask again').toBe(200)
  })

  test('an act that was taken back before its review ends no pass', async () => {
    const exit = await readyRecall(court)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    const mistake = records.acting('moved-out', [court.place.residents.nurse])
    await records.act(mistake)
    await court.as('staff').post('/residents/acts/take-back', { id: court.newId(), act: mistake.id, source: '点错了' })
    await records.review()
    expect((await court.as('staff').get(`/exits/${exit}`)).body.state).toBe('granted')
  })
})

test('who moves into a sealed house is judged anew: the pass that needed nothing before is taken back, and they are to be called', async () => {
  const mover = await records.newOne({ name: '搬进封控楼的', to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  const exit = await readyRecall(court, mover.id)
  const { rows: [was] } = await sql<{ id: string }>`delete from evidence where exit_id = ${exit} and content ->> 'kind' = 'employer-confirmation' returning id`.execute(court.database.owner)
  expect(was).toBeDefined()
  const granted = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  expect([granted.status, granted.body.code ?? null]).toEqual([200, null])
  const body = records.acting('moved', [mover.id], { to: { flat: court.place.flats.labour, household: court.newId(), joins: false } })
  expect((await records.preview(body)).passes.map((one: any) => one.exit)).toEqual([exit])
  await records.act(body)
  await records.review()
  expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'revoked', refusal: { cause: 'decision' } })
  expect(await count(court, 'endings', `exit_id = '${exit}' and what = 'ended'`)).toBe(1)
})

test('what two have kept since by the rules of the house they moved into stands when it is judged anew', async () => {
  const mover = await records.newOne({ name: '两人留证的', to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  const exit = await readyRecall(court, mover.id)
  await sql`delete from evidence where exit_id = ${exit} and content ->> 'kind' = 'employer-confirmation'`.execute(court.database.owner)
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
  await records.act(records.acting('moved', [mover.id], { to: { flat: court.place.flats.labour, household: court.newId(), joins: false } }))
  const { standsOn } = (await court.as('staff').get(`/exits/${exit}`)).body
  const proposed = (await court.as('staff').post(`/exits/${exit}/renewal`, { names: standsOn, until: null, reason: '病人等不了' })).body
  expect((await court.as('deputy').post(`/exits/${exit}/renewal/confirm`, { seq: proposed.renewing.seq })).status).toBe(200)
  await records.review()
  expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'granted', pass: { status: 'valid' } })
})

test('the same act by three ways at once is put down once', async () => {
  const { id } = await records.newOne()
  const body = records.acting('away', [id])
  const answers = await Promise.all([1, 2, 3].map(() => records.act(body)))
  expect(answers.map((answer) => answer.body)).toEqual([{ done: true }, { done: true }, { done: true }])
  expect(await count(court, 'stays', `act_id = '${body.id}'`)).toBe(1)
})

test('away and back: nothing ends, who stays for a time is that again; late and out of order the last word is the one that began last', async () => {
  const { neighbour } = court.place.residents
  const gone = records.acting('away', [neighbour], { place: '女儿家', until: plus(court.now(), 3 * day), since: plus(court.now(), -hour) })
  expect(await records.preview(gone)).toMatchObject({ passes: [], phones: 0, slip: false })
  expect((await records.act(gone)).status).toBe(200)
  expect(await records.cardOf(neighbour)).toMatchObject({ stay: 'away', stayUntil: gone.until, history: [{ says: { what: 'away', place: '女儿家' } }, { by: '', says: { what: 'lives', since: null } }] })
  expect((await court.as('neighbour').get(`/me/record?resident=${neighbour}`)).status, 'away, and still at home there').toBe(200)
  expect((await records.act(records.acting('back', [neighbour]))).status).toBe(200)
  await records.act(records.acting('away', [neighbour], { since: plus(court.now(), -5 * hour) }))
  expect(await records.cardOf(neighbour), 'an absence that was told of late').toMatchObject({ stay: 'lives', stayUntil: null })
  expect((await records.act(records.acting('back', [neighbour]))).body.code).toBe('person-is-here')
})

test('of two acts of one minute the one put down last holds, whatever second its screen named', async () => {
  const { id } = await records.newOne({ since: plus(court.now(), -day) })
  await records.act(records.acting('away', [id], { since: plus(court.now(), 40_000) }))
  await records.act(records.acting('moved-out', [id], { since: court.now() }))
  expect((await records.cardOf(id)).stay).toBe('moved-out')
  court.pass(minute)
})

test('an act is about one household; one id is one act; its rows are never changed', async () => {
  const { nurse, neighbour, mother } = court.place.residents
  expect((await records.act(records.acting('moved-out', [nurse, neighbour]))).body.code).toBe('not-one-household')
  const away = records.acting('away', [mother])
  expect((await records.act(away)).status).toBe(200)
  expect((await records.act({ ...away, residents: [neighbour] })).body.code).toBe('act-id-taken')
  const { rows } = await sql<Record<string, boolean>>`
    select has_table_privilege('postern_app', 'stays', 'update') as a, has_table_privilege('postern_app', 'stays', 'delete') as b, has_table_privilege('postern_app', 'corrections', 'update') as c`.execute(court.database.owner)
  expect(rows).toEqual([{ a: false, b: false, c: false }])
})

describe('somebody unknown who was let out in an emergency', () => {
  const unknown = async (): Promise<string> => {
    const id = court.newId()
    expect((await court.as('staff').post('/exits/emergency', { id, resident: null, described: '门口晕倒的老人', at: court.now() })).status).toBe(200)
    return id
  }
  const name = (exit: string, body: object, as: Parameters<Osmanthus['as']>[0] = 'staff') => court.as(as).post(`/exits/${exit}/person`, body)

  test('is named with how it is known: the case is hers, on her card and her own record; sent twice it is said once', async () => {
    const { labour } = court.place.residents
    const exit = await unknown()
    const body = { id: court.newId(), resident: labour, why: '家属来电' }
    const first = await name(exit, body)
    expect(first.body).toMatchObject({ resident: { id: labour }, building: court.place.buildings.two, namings: [{ act: body.id, resident: labour, by: 'the staff', why: '家属来电', takenBack: false }] })
    expect((await name(exit, body)).status).toBe(200)
    expect(await count(court, 'exit_namings', `exit_id = '${exit}'`)).toBe(1)
    expect((await records.cardOf(labour)).exits.map((one: any) => one.id)).toContain(exit)
    const theirs = await records.phoneOf(court.place.households.labour)
    expect((await theirs.get(`/exits/${exit}`)).body, 'who said it stands at the desk alone').toMatchObject({ id: exit, namings: [] })
    expect((await name(exit, { ...body, id: court.newId(), resident: court.place.residents.mother })).body.code).toBe('other-resident')
  })

  test('taken back, the case is nobody’s, as it was, and both lines stay; then it is somebody else’s', async () => {
    const { labour, mother } = court.place.residents
    const exit = await unknown()
    const act = court.newId()
    await name(exit, { id: act, resident: labour, why: '看着像' })
    const back = { id: court.newId(), act, why: '本人在家' }
    for (let twice = 0; twice < 2; twice++) {
      const { body } = await court.as('deputy').post(`/exits/${exit}/person/take-back`, back)
      expect(body).toMatchObject({ resident: null, building: null, described: '门口晕倒的老人', namings: [{ act, takenBack: true }] })
    }
    expect((await records.cardOf(labour)).exits.map((one: any) => one.id)).not.toContain(exit)
    expect((await court.as('deputy').post(`/exits/${exit}/person/take-back`, { ...back, id: court.newId() })).body.code).toBe('already-taken-back')
    expect((await name(exit, { id: court.newId(), resident: mother, why: '医院告知' })).body).toMatchObject({ resident: { id: mother } })
    expect(await count(court, 'exit_namings', `exit_id = '${exit}'`)).toBe(3)
  })

  test('not a request, not somebody whose it was from the first, not by a gate or a household', async () => {
    const { labour, neighbour } = court.place.residents
    const { body: asked } = await recall(court, court.as('staff'), neighbour, { purpose: 'exam', place: '考场' })
    expect((await name(asked.id, { id: court.newId(), resident: labour, why: 'x' })).body.code).toBe('no-emergency')
    const known = court.newId()
    await court.as('staff').post('/exits/emergency', { id: known, resident: neighbour, described: '', at: court.now() })
    expect((await name(known, { id: court.newId(), resident: labour, why: 'x' })).body.code).toBe('other-resident')
    const exit = await unknown()
    for (const who of ['gate', 'neighbour'] as const) expect((await name(exit, { id: court.newId(), resident: labour, why: 'x' }, who)).status, who).toBe(404)
  })
})
