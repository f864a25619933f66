// Whoever calls for somebody and lives elsewhere is told what that person agrees to, and without it what anybody may be told; what each was told stands by itself and is told anew when it
// changes. And what was read out goes to a telephone as well: to a number that is theirs alone, or to whoever called; once, and kept as told.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import { lineOf, linesAbout, lookAgain, newRules, openAnswers, rowsIn, rubbish, says, toldOtherwise } from '../support/answers.ts'
import type { Osmanthus } from '../support/api.ts'
import { recall } from '../support/asking.ts'

let court: Osmanthus
let phone: AndroidPhone
beforeEach(async () => { phone = await androidPhone(); court = await openAnswers({ ways: [androidSms(phone.url)], language: 'zh-Hans' }) })
afterEach(async () => { await phone.close(); await court.close() })

const nurse = () => court.place.residents.nurse
const daughter = { relation: 'child', name: '成都的女儿', number: '13911112222' }
const about = async (open = false) => (await court.as('staff').get(`/residents/${nurse()}/answers${open ? '?open=yes' : ''}`)).body
const told = async (question: string, more: object = {}, of: string | null = null) => {
  const { answer } = lineOf((await about('public' in more)).lines, question, of)
  const id = court.newId()
  return { id, answer, status: (await court.as('staff').post('/told', { id, resident: nurse(), answer, how: 'phone', contact: null, at: court.now(), ...more })).status }
}
const call = (more: object = {}) => court.as('staff').post('/contacts', { id: court.newId(), resident: nurse(), channel: 'phone', startedAt: court.now(), endedAt: null, note: '', relation: daughter.relation, relationWords: daughter.name, number: daughter.number, ...more })

test('without her word a caller hears what anybody may: the building, the rules, what staff wrote; nothing of a request', async () => {
  await recall(court, court.as('staff'), nurse())
  const all = (await about()).lines.map((it: any) => it.answer.question)
  const open = (await about(true)).lines.map((it: any) => it.answer.question)
  expect(all).toContain('request')
  expect(open.length).toBeGreaterThan(0)
  expect(open.filter((it: string) => !['ends', 'go-out', 'short'].includes(it))).toEqual([])
})

test('whether she agrees is kept with the call, of each caller as it was said last', async () => {
  await call({ agreed: true })
  expect((await about()).agreed).toMatchObject([{ caller: daughter, agreed: true }])
  court.pass(hour)
  await call({ agreed: false, number: '139 1111 2222', relationWords: '' })
  expect((await about()).agreed).toMatchObject([{ agreed: false }])
  await call({ number: '13933334444', relation: 'employer', agreed: true })
  expect((await about()).agreed).toHaveLength(2)
  await call({ relation: undefined, agreed: true })
  expect((await about()).agreed, 'of whoever is of the home nobody asks').toHaveLength(2)
})

test('a refusal in a call in confidence holds for everybody, and that she agreed in one is known to its reader alone; a clock that runs ahead has no last word', async () => {
  const seen = async (who: 'staff' | 'deputy') => (await court.as(who).get(`/residents/${nurse()}/answers`)).body.agreed
  await call({ agreed: true })
  court.pass(hour)
  await call({ agreed: false, private: true })
  expect([await seen('staff'), await seen('deputy')]).toMatchObject([[{ caller: daughter, agreed: false }], [{ caller: { number: daughter.number, name: '' }, agreed: false }]])
  court.pass(hour)
  await call({ agreed: true, private: true })
  expect([await seen('staff'), await seen('deputy')]).toMatchObject([[{ agreed: true }], []])
  court.pass(hour)
  await call({ agreed: true, startedAt: plus(court.now(), 5 * hour) })
  court.pass(hour)
  await call({ agreed: false })
  expect(await seen('deputy')).toMatchObject([{ agreed: false }])
})

test('a no counts when it is heard, whenever its call began and whoever took that, also by a clock that is behind; no colleague and no late copy makes a yes of it', async () => {
  const seen = async () => (await about()).agreed[0].agreed
  const waits = { id: court.newId(), startedAt: court.now(), endedAt: null, note: '', result: null }
  await call({ ...waits, agreed: true })
  court.pass(hour)
  expect(await seen()).toBe(true)
  expect((await court.as('deputy').post('/contacts', { id: waits.id, resident: nurse(), channel: 'phone', startedAt: waits.startedAt, endedAt: null, note: '', relation: daughter.relation, relationWords: daughter.name, number: daughter.number, agreed: false })).body).toMatchObject({ done: true })
  expect(await seen()).toBe(false)
  await call({ ...waits, agreed: true })
  expect(await seen(), 'told again late').toBe(false)
  court.pass(hour)
  await call({ agreed: true })
  expect(await seen(), 'asked again').toBe(true)
  court.pass(hour)
  await call({ agreed: false, startedAt: plus(court.now(), -5 * hour) })
  expect(await seen(), 'by a slow clock').toBe(false)
})

test('whoever leaves neither number nor name is known again by nobody: a yes to them is no yes to the next, and a no still holds', async () => {
  const unnamed = { relation: 'other', relationWords: '', number: '' }
  const seen = async () => (await about()).agreed.filter((it: any) => it.caller.number === '' && it.caller.name === '')
  await call({ ...unnamed, agreed: true })
  expect(await seen()).toEqual([])
  await call({ ...unnamed, agreed: false })
  expect(await seen()).toMatchObject([{ agreed: false }])
})

/** From now on her own flat is sealed, which is nobody else's to know. */
const sealHer = async (): Promise<void> => {
  expect((await court.as('secretary').post('/sealing/orders', { id: court.newId(), scope: { kind: 'flat', id: court.place.flats.nurse }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() })).status).toBe(200)
}

test('agreed no more, whoever called is rung with what anybody may be told, and the line says so', async () => {
  await call({ agreed: true })
  await told('ends', { caller: daughter })
  court.pass(hour)
  await sealHer()
  await lookAgain(court)
  const says = async () => (await toldOtherwise(court)).lines.map((it) => it.says)
  const [own, open] = [lineOf((await about()).lines, 'ends').answer, lineOf((await about(true)).lines, 'ends').answer]
  expect(own.values).not.toEqual(open.values)
  expect(await says()).toMatchObject([{ is: { values: own.values }, refused: false }])
  await call({ agreed: false })
  expect(await says()).toMatchObject([{ is: { values: open.values }, refused: true }])
})

test('told to the caller is not told to her; when the rule changes each is listed with their own number, told anew and ticked off', async () => {
  await told('go-out', { caller: daughter }, 'medical-recall')
  expect(lineOf(await linesAbout(court.as('staff'), nurse()), 'go-out', 'medical-recall').told).toBeNull()
  expect((await about()).elsewhere).toMatchObject([{ caller: daughter, answer: { of: 'medical-recall' }, otherwise: null }])
  await told('go-out', {}, 'medical-recall')
  await newRules(court, 24)
  await lookAgain(court)
  const listed = async () => (await toldOtherwise(court)).lines.map((it) => [it.says.caller?.number ?? null, it.says.phone])
  expect((await listed()).toSorted()).toEqual([[null, '13800001502'], [daughter.number, daughter.number]].toSorted())
  court.pass(hour)
  await told('go-out', { caller: daughter }, 'medical-recall')
  expect(await listed(), 'the nurse herself still has to be').toEqual([[null, '13800001502']])
})

test('what anybody may be told is held against what anybody is told now', async () => {
  const { id } = (await court.as('staff').post('/short-answers', rubbish(court))).body
  const [short] = (await about(true)).lines.filter((it: any) => it.answer.question === 'short')
  const body = { id: court.newId(), resident: nurse(), answer: short.answer, how: 'phone', contact: null, at: court.now(), caller: daughter, public: true }
  expect((await court.as('staff').post('/told', body)).status).toBe(200)
  await told('ends', { caller: daughter, public: true })
  await lookAgain(court)
  expect((await toldOtherwise(court)).count).toBe(0)
  expect((await court.as('staff').post('/short-answers', rubbish(court, { id: short.answer.of ?? id, seen: 1, answer: says('20:00') }))).status).toBe(200)
  await lookAgain(court)
  expect((await toldOtherwise(court)).lines.map((it) => [it.says.caller.name, it.says.was.question])).toEqual([[daughter.name, 'short']])
})

const text = async (question: string, of: string | null, more: Record<string, unknown> = {}) => {
  const { answer } = lineOf((await about()).lines, question, of)
  return court.as('staff').post('/told/text', { id: court.newId(), resident: nurse(), answer, how: 'message', contact: null, at: court.now(), text: '您家现在是封控区。', language: 'zh-Hans', number: '', said: '', ...more })
}

test('what was read out goes to her own number, once the desk has seen where; kept as told, it is listed when the rule changes', async () => {
  const seen = await text('go-out', 'medical-recall')
  expect([seen.status, seen.body.code, seen.body.details.number, phone.texts.length]).toEqual([409, 'text-number-changed', '13800001502', 0])
  const id = court.newId()
  for (let n = 0; n < 2; n++) expect((await text('go-out', 'medical-recall', { id, number: '13800001502' })).status).toBe(200)
  expect(phone.texts.map((it) => it.to)).toEqual(['13800001502'])
  expect(phone.texts[0]!.text).toMatch(/^【.*居委会】您家现在是封控区。/)
  expect(lineOf(await linesAbout(court.as('staff'), nurse()), 'go-out', 'medical-recall').told).toMatchObject({ id, how: 'message', otherwise: null })
  await newRules(court, 24)
  await lookAgain(court)
  expect((await toldOtherwise(court)).count).toBe(1)
})

test('to the number that she called from, if nobody else at home answers it; to a caller what she agrees to; and nothing of a request', async () => {
  expect((await text('go-out', 'medical-recall', { said: '13777776666' })).body.details.number).toBe('13777776666')
  const refused = await text('go-out', 'medical-recall', { caller: daughter })
  expect([refused.status, refused.body.code]).toEqual([409, 'not-agreed'])
  await call({ agreed: true })
  expect((await text('go-out', 'medical-recall', { caller: daughter, number: daughter.number })).status).toBe(200)
  expect(phone.texts.map((it) => it.to)).toEqual([daughter.number])
  expect(await rowsIn(court, 'messages'), 'no text that her home had').toBe(0)
  const asked = (await recall(court, court.as('staff'), nurse())).body
  expect((await text('request', asked.id)).body.code).toBe('answer-not-texted')
  for (const who of ['gate', 'volunteer', 'nurse'] as const) expect((await court.as(who).post('/told/text', {})).status, who).not.toBe(200)
})

test('that it is what anybody may be told, the server finds for itself', async () => {
  await sealHer()
  const [own, open] = [lineOf((await about()).lines, 'ends').answer, lineOf((await about(true)).lines, 'ends').answer]
  expect((await text('ends', null, { caller: daughter, number: daughter.number, public: true, answer: own })).body.code).toBe('not-agreed')
  expect(phone.texts).toEqual([])
  expect((await text('ends', null, { caller: daughter, number: daughter.number, public: true, answer: open })).status).toBe(200)
  expect(phone.texts.map((it) => it.to)).toEqual([daughter.number])
})
