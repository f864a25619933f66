// The usual questions answered from the records, what was told written down, and whoever was told otherwise listed until they are told anew.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { grantBody, readyRecall, recall, setWhereabouts } from '../support/asking.ts'
import { lineOf, linesAbout, lookAgain, newRules, openAnswers, rowsIn, rubbish, says, tellOn, toldOtherwise } from '../support/answers.ts'

let court: Osmanthus
beforeEach(async () => { court = await openAnswers() })
afterEach(() => court.close())

const people = () => court.place.residents
const order = () => court.place.order
const lift = () => court.as('secretary').post(`/sealing/orders/${order()}/lift`, { id: court.newId(), at: court.now(), source: '街道办', reason: '解除' })
const newCase = () => court.as('secretary').post(`/sealing/orders/${order()}/new-case`, { id: court.newId(), at: court.now(), source: '街道办', reason: '新增病例' })

describe('answered from the records', () => {
  test('when it ends, stage by stage, and on which step of which order that rests', async () => {
    const { answer } = lineOf(await linesAbout(court.as('staff'), people().nurse), 'ends')
    expect(answer).toMatchObject({ sentence: 'ends-later', values: { level: 'sealed', next: 'controlled' }, basis: [{ kind: 'sealing-step', id: order() }] })
    expect(answer.until, 'it is so until all of it is over').toBe(answer.values.freeAt)
    expect(lineOf(await linesAbout(court.as('staff'), people().neighbour), 'ends').answer).toMatchObject({ sentence: 'ends-open', basis: [], until: null })
  })

  test('whether I may go to work and what I need is what is asked for when I ask, and who decides', async () => {
    const { nurse } = people()
    const { answer } = lineOf(await linesAbout(court.as('staff'), nurse), 'go-out', 'medical-recall')
    const { advice } = (await recall(court, court.as('staff'), nurse)).body
    expect(answer.values.needs).toEqual(advice.items.map(({ kind, maxAgeHours, toldOfCase }: any) => ({ kind, maxAgeHours, toldOfCase })))
    expect(answer).toMatchObject({ values: { decider: advice.decider, hours: advice.hours }, basis: [{ kind: 'rule-set', version: 1 }, { kind: 'sealing-step' }] })
    expect(lineOf(await linesAbout(court.as('staff'), nurse), 'go-out', 'emergency').answer, 'an emergency goes at once').toMatchObject({ sentence: 'go-now' })
  })

  test('without rules in force nobody is told that they may, or what they need', async () => {
    await sql`delete from rule_sets`.execute(court.database.owner)
    expect((await linesAbout(court.as('staff'), people().nurse)).map((it) => it.answer.question)).toEqual(['ends'])
  })

  test('what became of a request: what is missing, that it is being decided, that it was refused and whom to appeal to', async () => {
    const { nurse, dialysis } = people()
    const asked = (await recall(court, court.as('staff'), nurse)).body
    expect(lineOf(await linesAbout(court.as('staff'), nurse), 'request', asked.id).answer).toMatchObject({ sentence: 'request-missing', values: { purpose: 'medical-recall', missing: asked.advice.items.map((it: any) => it.kind) } })
    const ready = await readyRecall(court, dialysis)
    expect(lineOf(await linesAbout(court.as('staff'), dialysis), 'request', ready).answer).toMatchObject({ sentence: 'request-deciding', values: { second: false } })
    court.slowly()
    await court.as('secretary').post(`/exits/${ready}/refuse`, { reason: '请等明天', appealTo: 'deputy' })
    expect(lineOf(await linesAbout(court.as('staff'), dialysis), 'request', ready).answer.sentence, 'not told while it can be undone').toBe('request-deciding')
    court.pass(20_000)
    expect(lineOf(await linesAbout(court.as('staff'), dialysis), 'request', ready).answer).toMatchObject({ sentence: 'request-refused', values: { role: 'secretary', reason: '请等明天', appealTo: 'deputy', final: false } })
  })

  test('my pass: until when, how often; when to be back while I am out; and nothing of it when it is used up', async () => {
    const exit = await readyRecall(court)
    await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))
    const answer = async () => lineOf(await linesAbout(court.as('staff'), people().nurse), 'pass', exit)?.answer
    expect(await answer()).toMatchObject({ sentence: 'pass-holds', values: { place: '市一医院', exits: 1, used: 0 } })
    expect(lineOf(await linesAbout(court.as('staff'), people().nurse), 'request', exit), 'it is no open request').toBeUndefined()
    await setWhereabouts(court, exit, 'out', null)
    expect(await answer()).toMatchObject({ sentence: 'pass-out' })
    await setWhereabouts(court, exit, 'back', null)
    expect(await answer()).toBeUndefined()
  })
})

describe('the rule changes at noon', () => {
  test('whoever was told the old thing is listed with what holds now, and ticked off when told anew', async () => {
    const { nurse, dialysis, neighbour } = people()
    for (const resident of [nurse, dialysis, neighbour]) expect((await tellOn(court, resident, 'go-out', 'essential-work')).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(0)
    court.pass(hour)
    await newRules(court, 24)
    court.pass(1000)
    await lookAgain(court)
    const { count, lines } = await toldOtherwise(court)
    // In building 1 nothing holds, nothing was asked for and nothing is: nobody is rung about that.
    expect([count, lines.map((it: any) => it.says.resident).sort()]).toEqual([2, [nurse, dialysis].sort()])
    const test = (answer: any) => answer.values.needs.find((it: any) => it.kind === 'test-result').maxAgeHours
    for (const { says } of lines) expect([test(says.was), test(says.is), says.door, says.how]).toEqual([48, 24, expect.stringMatching(/^2-1-/), 'phone'])
    expect((await tellOn(court, nurse, 'go-out', 'essential-work')).status).toBe(200)
    expect((await toldOtherwise(court)).lines.map((it: any) => it.says.resident)).toEqual([dialysis])
  })

  test('a version whose day comes later lists nobody before, and everybody then', async () => {
    await tellOn(court, people().nurse, 'go-out', 'exam')
    const soon = plus(court.now(), hour)
    await newRules(court, 24)
    await sql`update rule_sets set valid_from = ${soon} where version = 2`.execute(court.database.owner)
    court.pass(59 * minute)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(0)
    court.pass(2 * minute)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(1)
  })

  test('a version that is dated before somebody was looked at, and committed after it, is seen all the same', async () => {
    await tellOn(court, people().nurse, 'go-out', 'exam')
    court.pass(hour)
    await lookAgain(court)
    await newRules(court, 24)
    await sql`update rule_sets set loaded_at = ${plus(court.now(), -minute)}, valid_from = ${plus(court.now(), -minute)} where version = 2`.execute(court.database.owner)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(1)
  })

  test('rules that are set back to what they were call nobody any more', async () => {
    await tellOn(court, people().nurse, 'go-out', 'exam')
    for (const [hours, listed] of [[24, 1], [48, 0]] as const) {
      court.pass(hour)
      await newRules(court, hours)
      court.pass(1000)
      await lookAgain(court)
      expect((await toldOtherwise(court)).count, `${hours}`).toBe(listed)
    }
  })

  test('what was told from an old page after noon is found when it arrives', async () => {
    const old = lineOf(await linesAbout(court.as('staff'), people().nurse), 'go-out', 'exam').answer
    court.pass(hour)
    await newRules(court, 24)
    court.pass(1000)
    await lookAgain(court)
    expect((await court.as('staff').post('/told', { id: court.newId(), resident: people().nurse, answer: old, how: 'phone', contact: null, at: court.now() })).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(1)
  })
})

describe('an order changes', () => {
  test('a new case puts the end off, and everybody who was told the old day is listed; a lift as well; one told of nothing is called when an order comes', async () => {
    const { nurse, dialysis } = people()
    for (const resident of [nurse, dialysis]) await tellOn(court, resident, 'ends')
    court.pass(hour)
    expect((await newCase()).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(2)
    await tellOn(court, nurse, 'ends')
    court.pass(hour)
    expect((await lift()).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).lines.map((it: any) => it.says.is.sentence)).toEqual(['ends-open', 'ends-open'])
  })

  test('whoever was told the old end stays listed when that day has passed and something else changes, until they are told anew or are free', async () => {
    const { nurse } = people()
    const { answer } = await tellOn(court, nurse, 'ends')
    court.pass(2 * day)
    expect((await newCase()).status).toBe(200)
    await lookAgain(court)
    court.pass(Date.parse(answer.values.freeAt) - Date.parse(court.now()) + hour)
    expect((await court.as('staff').post('/short-answers', rubbish(court))).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).lines.map((it: any) => [it.says.resident, it.says.is.sentence])).toEqual([[nurse, 'ends-at']])
    expect((await lift()).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count, 'free, as they believed').toBe(0)
  })

  test('a stage that passes as it was said calls nobody', async () => {
    await tellOn(court, people().nurse, 'ends')
    court.pass(3 * day)
    // Something else changes, so that all are looked at.
    expect((await court.as('staff').post('/short-answers', rubbish(court))).status).toBe(200)
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(0)
  })
})

describe('short answers', () => {
  const about = (resident: string) => linesAbout(court.as('staff'), resident).then((lines) => lines.filter((it) => it.answer.question === 'short').map((it) => it.answer.values.answer.en))

  test('are written with owner, places, validity and source, hold where they say, and say when they are past their date', async () => {
    const body = rubbish(court, { places: [{ kind: 'building', id: court.place.buildings.two }] })
    expect((await court.as('staff').post('/short-answers', body)).status).toBe(200)
    expect((await court.as('deputy').get('/short-answers')).body.answers).toMatchObject([{ version: 1, source: '物业', places: [{ kind: 'building', label: '2' }], owner: { name: 'the staff', role: 'staff' }, withdrawn: false }])
    expect([await about(people().nurse), await about(people().neighbour)]).toEqual([['18:00'], []])
    court.pass(8 * day)
    expect([await about(people().nurse), (await court.as('staff').get('/short-answers')).body.answers.length], 'nobody is answered with it, and the desk sees that it is over').toEqual([[], 1])
  })

  test('a correction is a version, lists whoever was told the old one, and the old one stays; two who correct at once clash', async () => {
    const body = rubbish(court)
    await court.as('staff').post('/short-answers', body)
    await tellOn(court, people().nurse, 'short', body.id)
    court.pass(hour)
    expect((await court.as('staff').post('/short-answers', { ...body, seen: 1, answer: says('19:00') })).status).toBe(200)
    expect((await court.as('deputy').post('/short-answers', { ...body, seen: 1, answer: says('20:00') })).body.code).toBe('short-answer-changed')
    await lookAgain(court)
    expect((await toldOtherwise(court)).lines.map((it: any) => [it.says.was.values.answer.en, it.says.is.values.answer.en])).toEqual([['18:00', '19:00']])
    expect((await court.as('staff').get(`/short-answers/${body.id}`)).body.versions.map((it: any) => [it.version, it.answer.en])).toEqual([[2, '19:00'], [1, '18:00']])
    await court.as('staff').post('/short-answers', { ...body, seen: 2, withdrawn: true })
    await lookAgain(court)
    expect((await toldOtherwise(court)).lines.map((it: any) => it.says.is)).toEqual([null])
    expect((await court.as('staff').get(`/residents/${people().nurse}/answers`)).body.stale).toMatchObject([{ answer: { of: body.id }, how: 'phone', by: 'the staff' }])
  })

  test('one of tomorrow leaves today’s standing', async () => {
    const body = rubbish(court)
    await court.as('staff').post('/short-answers', body)
    await court.as('staff').post('/short-answers', { ...body, seen: 1, answer: says('19:00'), validFrom: plus(court.now(), day), validUntil: null })
    expect(await about(people().nurse)).toEqual(['18:00'])
    court.pass(day + 1000)
    expect(await about(people().nurse)).toEqual(['19:00'])
  })

  test('with a place of nowhere, or an end before the beginning, is not stored; nobody but staff writes one', async () => {
    for (const [body, code] of [[rubbish(court, { places: [{ kind: 'building', id: court.riverside.buildings.two }] }), 'not-found'], [rubbish(court, { validUntil: court.now() }), 'short-answer-ends-before']] as const) {
      expect((await court.as('staff').post('/short-answers', body)).body.code).toBe(code)
    }
    for (const who of ['gate', 'nurse', 'volunteer', 'building-lead'] as const) expect((await court.as(who).post('/short-answers', rubbish(court))).status, who).toBe(403)
    expect(await rowsIn(court, 'short_answers')).toBe(0)
  })
})

test('of five hundred short answers each is there, and of more the latest', async () => {
  const { community, accounts } = court.place
  await sql`insert into short_answers (community_id, id, version, question, answer, valid_from, source, owner_id, owner_role, at)
    select ${community}, gen_random_uuid(), 1, ${JSON.stringify(says('?'))}::jsonb, ${JSON.stringify(says('!'))}::jsonb, ${court.now()}, n::text, ${accounts.staff}, 'staff', ${court.now()}::timestamptz + n * interval '1 ms' from generate_series(1, 500) n`.execute(court.database.owner)
  const sources = async () => (await court.as('staff').get('/short-answers')).body.answers.map((it: any) => Number(it.source) || it.source)
  expect([(await sources()).length, (await sources())[0], (await sources()).at(-1)]).toEqual([500, 500, 1])
  court.pass(1000)
  const body = rubbish(court)
  expect((await court.as('staff').post('/short-answers', body)).status).toBe(200)
  const shown = await sources()
  expect([shown.length, shown[0], shown.at(-1)], 'the oldest makes room').toEqual([500, body.source, 2])
  expect((await court.as('staff').get(`/residents/${people().nurse}/answers`)).body.lines.filter((it: any) => it.answer.question === 'short')).toHaveLength(500)
})

describe('what was told', () => {
  test('sent twice is there once, whether as the same command or as another', async () => {
    const { nurse } = people()
    const { answer } = lineOf(await linesAbout(court.as('staff'), nurse), 'ends')
    const body = { id: court.newId(), resident: nurse, answer, how: 'window', contact: court.newId(), at: court.now() }
    const command = court.newId()
    for (const send of [{ command }, { command }, {}]) expect((await court.as('staff').post('/told', body, send)).status).toBe(200)
    expect(await rowsIn(court, 'told')).toBe(1)
    expect((await court.as('staff').post('/told', { ...body, resident: people().dialysis })).body.code).toBe('told-id-taken')
    // Another answer under the same id was told as well, and is kept by nobody: whoever sends it hears of that.
    const other = { ...answer, values: { ...answer.values, level: 'controlled' } }
    expect((await court.as('staff').post('/told', { ...body, answer: other })).body.code).toBe('told-id-taken')
    expect(await rowsIn(court, 'told')).toBe(1)
  })

  test('that arrives late does not stand before what was told after it', async () => {
    const { nurse } = people()
    const early = lineOf(await linesAbout(court.as('staff'), nurse), 'ends').answer
    const at = court.now()
    court.pass(hour)
    await newCase()
    const { answer } = await tellOn(court, nurse, 'ends')
    await court.as('staff').post('/told', { id: court.newId(), resident: nurse, answer: early, how: 'phone', contact: null, at })
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(0)
    expect(lineOf(await linesAbout(court.as('staff'), nurse), 'ends').told.answer).toEqual(answer)
  })

  test('by a desk whose clock runs a day ahead has the last word no longer than until the next telling', async () => {
    const { nurse } = people()
    const { answer } = lineOf(await linesAbout(court.as('staff'), nurse), 'ends')
    const tell = (at: string) => court.as('staff').post('/told', { id: court.newId(), resident: nurse, answer, how: 'phone', contact: null, at })
    expect((await tell(plus(court.now(), day))).status).toBe(200)
    expect(lineOf(await linesAbout(court.as('staff'), nurse), 'ends').told.at).toBe(court.now())
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(1)
    await tellOn(court, nurse, 'ends')
    await lookAgain(court)
    expect((await toldOtherwise(court)).count, 'they know').toBe(0)
  })

  test('to somebody who has gone since is told anew to nobody; back again they are on the list', async () => {
    const { nurse } = people()
    await tellOn(court, nurse, 'ends')
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(1)
    await sql`update residents set moved_away_at = ${court.now()} where id = ${nurse}`.execute(court.database.owner)
    expect((await toldOtherwise(court)).count).toBe(0)
    await sql`update residents set moved_away_at = null where id = ${nurse}`.execute(court.database.owner)
    expect((await toldOtherwise(court)).count).toBe(1)
  })

  test('by mistake is taken back, and what was told before stands again', async () => {
    const { nurse } = people()
    await tellOn(court, nurse, 'ends')
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    const { id } = await tellOn(court, nurse, 'ends')
    expect((await toldOtherwise(court)).count).toBe(0)
    for (const again of [1, 2]) expect((await court.as('staff').post(`/told/${id}/take-back`)).status, `${again}`).toBe(200)
    expect((await toldOtherwise(court)).count).toBe(1)
    expect(await rowsIn(court, 'told')).toBe(2)
  })

  test('is noted by the desk alone, and by nobody who may not read of that person', async () => {
    const { answer } = lineOf(await linesAbout(court.as('staff'), people().nurse), 'ends')
    for (const who of ['gate', 'nurse', 'volunteer', 'building-lead'] as const) {
      expect([403, 404], who).toContain((await court.as(who).get(`/residents/${people().nurse}/answers`)).status)
      expect([403, 404], who).toContain((await court.as(who).post('/told', { id: court.newId(), resident: people().nurse, answer, how: 'phone', contact: null, at: court.now() })).status)
    }
    expect(await rowsIn(court, 'told')).toBe(0)
  })

  test('to somebody who has moved away since calls nobody', async () => {
    await tellOn(court, people().nurse, 'ends')
    await sql`update residents set moved_away_at = ${court.now()} where id = ${people().nurse}`.execute(court.database.owner)
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    expect((await toldOtherwise(court)).count).toBe(0)
  })
})

describe('on the resident’s own page', () => {
  const own = (who: 'nurse' | 'mother' | 'neighbour', resident: string) => court.as(who).get(`/me/answers?resident=${resident}`)

  test('the same answers stand, with the role of whoever told them before, and “I have read this” ticks off what the desk would ring about', async () => {
    const { nurse } = people()
    await tellOn(court, nurse, 'ends')
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    const line = lineOf((await own('nurse', nurse)).body.lines, 'ends')
    expect(line).toMatchObject({ told: { by: 'staff', how: 'phone', otherwise: expect.any(String) } })
    expect(line.answer).toEqual(lineOf(await linesAbout(court.as('staff'), nurse), 'ends').answer)
    expect((await court.as('nurse').post('/me/answers/read', { id: court.newId(), resident: nurse, question: 'ends', of: null, said: line.answer })).status).toBe(200)
    expect((await toldOtherwise(court)).count).toBe(0)
    expect(lineOf(await linesAbout(court.as('staff'), nurse), 'ends').told).toMatchObject({ how: 'page', otherwise: null, answer: line.answer })
  })

  test('what changed while their page stood still was read by nobody: the press says so, and the desk still rings them', async () => {
    const { nurse } = people()
    const shown = async () => lineOf((await own('nurse', nurse)).body.lines, 'ends').answer
    const press = (said: object | null) => court.as('nurse').post('/me/answers/read', { id: court.newId(), resident: nurse, question: 'ends', of: null, said })
    await tellOn(court, nurse, 'ends')
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    const stood = await shown()
    court.pass(24 * hour)
    await newCase()
    await lookAgain(court)
    expect(await shown()).not.toEqual(stood)
    expect((await press(stood)).body.code).toBe('answer-changed')
    expect((await press(null)).body.code, 'nor did it say that nothing holds').toBe('answer-changed')
    expect((await press({ ...lineOf((await own('nurse', nurse)).body.lines, 'go-out', 'exam').answer })).body.code, 'nor is it another question').toBe('answer-changed')
    expect([(await toldOtherwise(court)).count, await rowsIn(court, 'told')]).toEqual([1, 1])
    expect((await press({ ...await shown(), basis: [] })).status, 'on what it rests is not what is read').toBe(200)
    expect([(await press(await shown())).status, await rowsIn(court, 'told')], 'pressed again it stands there once').toEqual([200, 2])
    expect((await toldOtherwise(court)).count).toBe(0)
  })

  test('what I was told when I asked stands in my record, by role; what was told in a call in confidence is read on my own phone alone', async () => {
    const { nurse } = people()
    const contact = court.newId()
    await court.as('staff').post('/contacts', { id: contact, resident: nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '', exit: null, private: true })
    await tellOn(court, nurse, 'go-out', 'carer', { contact })
    const { id } = await tellOn(court, nurse, 'ends')
    await court.as('staff').post(`/told/${id}/take-back`)
    const record = async (who: 'nurse' | 'mother') => (await court.as(who).get(`/me/record?resident=${nurse}`)).body.told?.map((it: any) => [it.answer.question, it.role, it.takenBack])
    expect(await record('nurse')).toEqual(expect.arrayContaining([['go-out', 'staff', false], ['ends', 'staff', true]]))
    await sql`insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, by_actor, by_role, at)
      select ${court.place.community}, ${court.newId()}, part, ${nurse}, ${court.place.households.nurse}, ${people().mother}, true, 'own-phone', 'x', 'resident', ${court.now()} from unnest(array['calls', 'health', 'looks']) as part`.execute(court.database.owner)
    expect([await record('mother'), (await own('mother', nurse)).body.lines.filter((it: any) => it.told !== null)]).toEqual([[['ends', 'staff', true]], []])
  })

  test('“I have read this” is said by whom it was told: not by a daughter who may read along', async () => {
    const { nurse, mother } = people()
    await sql`insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, by_actor, by_role, at)
      select ${court.place.community}, ${court.newId()}, part, ${mother}, ${court.place.households.nurse}, ${nurse}, true, 'own-phone', 'x', 'resident', ${court.now()} from unnest(array['calls', 'health', 'looks']) as part`.execute(court.database.owner)
    await tellOn(court, mother, 'ends')
    court.pass(hour)
    await newCase()
    await lookAgain(court)
    const line = () => own('nurse', mother).then((it) => lineOf(it.body.lines, 'ends').told)
    expect(await line(), 'she reads along').toMatchObject({ otherwise: expect.any(String) })
    const read = { id: court.newId(), resident: mother, question: 'ends', of: null, said: lineOf((await own('mother', mother)).body.lines, 'ends').answer }
    expect((await court.as('nurse').post('/me/answers/read', read)).status).toBe(404)
    expect((await toldOtherwise(court)).count, 'and the desk still rings her').toBe(1)
    expect((await court.as('mother').post('/me/answers/read', read)).status).toBe(200)
    expect((await toldOtherwise(court)).count).toBe(0)
  })

  test('of another adult at home it says what everybody there may know, and neither health nor requests nor what they were told', async () => {
    const { nurse, mother } = people()
    await sql`update residents set status = 'close-contact' where id = ${nurse}`.execute(court.database.owner)
    const asked = (await recall(court, court.as('staff'), nurse)).body.id
    await tellOn(court, nurse, 'go-out', 'exam')
    const [hers, seen, plain] = [(await own('nurse', nurse)).body.lines, (await own('mother', nurse)).body.lines, (await own('mother', mother)).body.lines]
    expect(lineOf(hers, 'request', asked)).toBeDefined()
    expect(seen.map((it: any) => it.answer)).toEqual(plain.map((it: any) => it.answer))
    expect(seen.filter((it: any) => it.told !== null)).toEqual([])
    expect(lineOf(hers, 'go-out', 'exam').answer).not.toEqual(lineOf(seen, 'go-out', 'exam').answer)
    expect((await court.as('mother').post('/me/answers/read', { id: court.newId(), resident: nurse, question: 'ends', of: null, said: null })).status).toBe(404)
    expect((await own('neighbour', nurse)).status).toBe(403)
  })

  test('whoever may not read of their own order is told by no phone that nothing holds for them, or that they need no pass', async () => {
    const { nurse } = people()
    expect((await lift()).status).toBe(200)
    expect((await court.as('secretary').post('/sealing/orders', { id: court.newId(), rule: court.place.rule, scope: { kind: 'person', id: nurse }, startsAt: court.now(), issuer: '街道', ground: '密接', caseSince: court.now() })).status).toBe(200)
    court.pass(minute)
    const said = async (who: 'nurse' | 'mother', of: string) => (await own(who, of)).body.lines.map((it: any) => it.answer.sentence)
    expect(await said('nurse', nurse)).toContain('ends-later')
    const along = await said('mother', nurse)
    expect(along, 'an emergency goes at once').toContain('go-now')
    expect(along.filter((it: string) => it === 'ends-open' || it === 'go-freely')).toEqual([])
    expect(await said('mother', people().mother), 'of herself she reads all of it').toContain('ends-open')
  })
})
