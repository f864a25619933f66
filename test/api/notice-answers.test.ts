// What was said to a home by notices is answered at the desk and on its page; whoever was told it by telephone is found when it is corrected or withdrawn.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { answerRoutes } from '#server/desk/answer-routes.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { toldOtherwiseInQueue } from '#server/desk/told-queue.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { type Osmanthus } from '../support/api.ts'
import { linesAbout, lookAgain, sources, tellOn, toldOtherwise } from '../support/answers.ts'
import { climb, homesOn, issue, openNotices, water } from '../support/notices.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openNotices(undefined, [...deskRoutes(peopleAbout), ...answerRoutes(sources), ...queueRoutes([toldOtherwiseInQueue(sources)])])
})
afterEach(() => court.close())

const people = () => court.place.residents
const said = async (resident: string, who: 'staff' | 'secretary' = 'staff') => (await linesAbout(court.as(who), resident)).filter((it) => it.answer.question === 'notice')
const ownSaid = async (who: 'nurse' | 'mother', resident: string) => (await court.as(who).get(`/me/answers?resident=${resident}`)).body.lines.filter((it: any) => it.answer.question === 'notice')
const later = { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水'], when: '今天18:00到20:00', where: '2号楼' } }
const correct = (old: string, more: object = {}) => issue(court, water(court, { corrects: old, changed: { 'zh-Hans': '改到晚上' }, source: later, ...more }))

test('each that holds or will is answered word for word, with sender, ground, until when, whom to ask and which version that is; and to nobody whom it is not for', async () => {
  const { nurse, neighbour } = people()
  const draft = water(court, { validFrom: plus(court.now(), hour) })
  const { id } = (await issue(court, draft)).body
  const [{ answer }] = await said(nurse)
  expect(answer).toEqual({
    question: 'notice', of: id, sentence: 'notice', until: draft.validUntil, basis: [{ kind: 'notice', id, version: 1 }],
    values: { source: draft.source, changed: {}, sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '021 0000 0000' }, from: draft.validFrom, until: draft.validUntil },
  })
  expect(await ownSaid('nurse', nurse), 'the page reads the same').toEqual([{ answer, told: null }])
  expect(await said(neighbour), 'of another building').toEqual([])
  court.pass(25 * hour)
  expect([await said(nurse), await ownSaid('nurse', nurse)], 'past its date it is gone').toEqual([[], []])
})

test('corrected at noon, whoever was told the old one by telephone is listed with what holds now, and ticked off when told anew; nobody else is', async () => {
  const { nurse, dialysis, labour } = people()
  const old = (await issue(court, water(court))).body.id
  for (const one of [nurse, dialysis]) expect((await tellOn(court, one, 'notice', old)).status).toBe(200)
  await lookAgain(court)
  expect((await toldOtherwise(court)).count).toBe(0)
  court.pass(hour)
  const now = (await correct(old)).body.id
  await lookAgain(court)
  const { count, lines } = await toldOtherwise(court)
  expect([count, lines.map(({ says: { was, is } }: any) => [was.values.source['zh-Hans'].when, is.values.source['zh-Hans'].when])]).toEqual([2, [['今天14:00到16:00', '今天18:00到20:00'], ['今天14:00到16:00', '今天18:00到20:00']]])
  const [line] = await said(nurse)
  expect([line.answer.of, line.answer.basis, line.told.otherwise], 'the same question, of another version').toEqual([old, [{ kind: 'notice', id: old, version: 2 }], court.now()])
  expect(line.told.answer.basis, 'and the version they were told stands there').toEqual([{ kind: 'notice', id: old, version: 1 }])
  expect(await said(labour)).toMatchObject([{ answer: { of: old }, told: null }])
  await tellOn(court, nurse, 'notice', old)
  expect((await toldOtherwise(court)).lines.map((it: any) => it.says.resident)).toEqual([dialysis])
  await tellOn(court, dialysis, 'notice', old)
  expect((await toldOtherwise(court)).count).toBe(0)

  await correct(now, { source: { 'zh-Hans': { ...later['zh-Hans'], when: '明天' } } })
  await lookAgain(court)
  expect((await toldOtherwise(court)).count, 'corrected once more: they are told once more').toBe(2)
  expect((await said(nurse))[0].answer.basis).toEqual([{ kind: 'notice', id: old, version: 3 }])
})

test('a correction that says the same calls nobody, and one that is no longer for them says so', async () => {
  const { nurse } = people()
  const old = (await issue(court, water(court))).body.id
  await tellOn(court, nurse, 'notice', old, { how: 'message' })
  const second = (await correct(old, { source: water(court).source, ground: '再次抢修', validFrom: (await said(nurse))[0].answer.values.from, validUntil: (await said(nurse))[0].answer.until })).body.id
  await lookAgain(court)
  expect((await toldOtherwise(court)).count).toBe(0)
  await correct(second, { audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] } })
  await lookAgain(court)
  expect((await toldOtherwise(court)).lines).toMatchObject([{ says: { resident: nurse, is: null } }])
})

test('whoever has moved to where it is not for was told nothing wrong as long as it holds; withdrawn, they hear that', async () => {
  const { nurse, dialysis } = people()
  const old = (await issue(court, water(court))).body.id
  for (const one of [nurse, dialysis]) await tellOn(court, one, 'notice', old)
  court.pass(hour)
  await sql`update residents set household_id = ${court.place.households.neighbour} where id = ${nurse}`.execute(court.database.owner)
  await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
    values (${court.place.community}, ${court.newId()}, ${nurse}, 'lives', ${court.place.households.neighbour}, 'x', 'x', 'staff', ${court.now()})`.execute(court.database.owner)
  expect(await said(nurse), 'it is not for where they live now').toEqual([])
  const other = (await issue(court, water(court, { subject: 'power' }))).body.id
  await correct(other, { subject: 'power' })
  await lookAgain(court)
  expect((await toldOtherwise(court)).count, 'something else was corrected').toBe(0)
  expect((await court.as('staff').post(`/notices/${old}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不停了' } })).status).toBe(200)
  await lookAgain(court)
  expect((await toldOtherwise(court)).lines.map((it: any) => it.says.resident).sort()).toEqual([nurse, dialysis].sort())
})

test('withdrawn, whoever was told it is listed as told what holds no longer, at the desk and on their page, until they know', async () => {
  const { nurse } = people()
  const old = (await issue(court, water(court))).body.id
  await climb(court, old)
  await tellOn(court, nurse, 'notice', old)
  await lookAgain(court)
  court.pass(hour)
  await court.as('staff').post(`/notices/${old}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '水管已修好，不停水' } })
  await lookAgain(court)
  expect((await toldOtherwise(court)).lines).toMatchObject([{ says: { resident: nurse, is: null } }])
  const { lines, stale } = (await court.as('nurse').get(`/me/answers?resident=${nurse}`)).body
  expect([lines.filter((it: any) => it.answer.question === 'notice'), stale.map((it: any) => it.answer.of)]).toEqual([[], [old]])
  expect((await court.as('nurse').post('/me/answers/read', { id: court.newId(), resident: nurse, question: 'notice', of: old, said: null })).status).toBe(200)
  expect((await toldOtherwise(court)).count).toBe(0)
})

test('what was told from an old page after it was corrected is found when it arrives', async () => {
  const { nurse } = people()
  const old = (await issue(court, water(court))).body.id
  const [{ answer }] = await said(nurse)
  await correct(old)
  await lookAgain(court)
  expect((await court.as('staff').post('/told', { id: court.newId(), resident: nurse, answer, how: 'phone', contact: null, at: court.now() })).status).toBe(200)
  await lookAgain(court)
  expect((await toldOtherwise(court)).count).toBe(1)
})

test('what is for some alone is answered of them alone, and on no phone that may not see it of them', async () => {
  const { nurse, mother } = people()
  await issue(court, water(court, { audience: { places: [{ kind: 'household', id: court.place.households.nurse }], terms: [] } }))
  await sql`update notices set part = 'health', code = null`.execute(court.database.owner)
  await sql`update notice_homes set residents = ${[nurse]}::uuid[]`.execute(court.database.owner)
  expect([(await said(nurse)).length, (await said(mother)).length]).toEqual([1, 0])
  expect([(await ownSaid('nurse', nurse)).length, (await ownSaid('mother', nurse)).length, (await ownSaid('mother', mother)).length]).toEqual([1, 0, 0])
  await sql`update notices set part = 'own'`.execute(court.database.owner)
  expect([(await said(nurse)).length, (await ownSaid('nurse', nurse)).length], 'what is never shared is on the page of notices alone').toEqual([0, 0])
})

describe('read out at the desk', () => {
  const reached = async (notice: string) => (await homesOn(court, notice, 'reached')).map((home) => [home.door, home.reached.how, home.reached.by]).sort()
  const told = async (resident: string, notice: string, how: string) => (await tellOn(court, resident, 'notice', notice, { how })).id

  test('to a grown-up on the telephone or in front of one it is told in person, and nobody rings them; pasted into a group it is not; taken back they are rung after all', async () => {
    const { nurse, dialysis, labour } = people()
    const { id } = (await issue(court, water(court))).body
    await climb(court, id)
    const byPhone = await told(nurse, id, 'phone')
    await told(dialysis, id, 'window')
    await told(labour, id, 'group')
    expect(await reached(id)).toEqual([['2-1-101', 'at-the-door', 'staff'], ['2-1-502', 'phone', 'staff']])
    const twice = { id: byPhone, resident: nurse, answer: (await said(nurse))[0].answer, how: 'phone', contact: null, at: court.now() }
    expect((await court.as('staff').post('/told', twice)).status, 'sent as another command it is done once').toBe(200)
    for (const _ of [1, 2]) expect((await court.as('staff').post(`/told/${byPhone}/take-back`, {})).status).toBe(200)
    expect((await reached(id)).map(([door]) => door)).toEqual(['2-1-101'])
    const { rows } = await sql`select grade from notice_deliveries where rung in ('rings', 'knocks') and grade in ('told', 'taken-back')`.execute(court.database.owner)
    expect(rows.length).toBe(3)
  })

  test('what is for two at one home alone is told to the one who heard it, and the other is waited for; read out to somebody there whom it does not concern it is told to nobody', async () => {
    const { nurse, mother } = people()
    const { id } = (await issue(court, water(court, { audience: { places: [{ kind: 'household', id: court.place.households.nurse }], terms: [] } }))).body
    const concerns = (...all: string[]) => sql`update notice_homes set residents = ${all}::uuid[]`.execute(court.database.owner)
    await sql`update notices set part = 'health', code = null`.execute(court.database.owner)
    await concerns(nurse)
    const [{ answer }] = await said(nurse)
    expect((await court.as('staff').post('/told', { id: court.newId(), resident: mother, answer, how: 'phone', contact: null, at: court.now() })).status).toBe(200)
    expect((await homesOn(court, id))[0].steps).toEqual([])
    await concerns(nurse, mother)
    await told(nurse, id, 'phone')
    expect(await reached(id)).toEqual([])
    await told(mother, id, 'phone')
    expect(await reached(id)).toEqual([['2-1-502', 'phone', 'staff']])
  })

  test('what corrects it is for their home as well, and so is that it was withdrawn, though no rung had come to them; told of that, nobody rings them', async () => {
    const { nurse } = people()
    const first = (await issue(court, water(court))).body.id
    await told(nurse, first, 'phone')
    court.pass(hour)
    const second = (await correct(first, { audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] } })).body.id
    expect((await said(nurse)).map((it) => [it.answer.of, it.answer.values.changed])).toEqual([[first, { 'zh-Hans': '改到晚上' }]])
    expect((await homesOn(court, second)).map((home) => home.door)).toEqual(['1-1-101', '2-1-502'])
    const withdrawn = await court.as('staff').post(`/notices/${second}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不停水了' } })
    expect((await homesOn(court, withdrawn.body.id)).map((home) => home.door), 'they had the one before').toEqual(['2-1-502'])
    await lookAgain(court)
    const { body: { stale: [old] } } = await court.as('staff').get(`/residents/${nurse}/answers`)
    court.pass(hour)
    expect((await court.as('staff').post('/told', { id: court.newId(), resident: nurse, answer: { ...old.answer, until: court.now() }, how: 'phone', contact: null, at: court.now() })).status).toBe(200)
    expect([await reached(first), await reached(withdrawn.body.id)]).toEqual([[['2-1-502', 'phone', 'staff']], [['2-1-502', 'phone', 'staff']]])
  })

  test('from an old page after it was corrected, what holds now begins with their home at once', async () => {
    const { nurse } = people()
    const first = (await issue(court, water(court))).body.id
    const [{ answer }] = await said(nurse)
    const second = (await correct(first, { audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] } })).body.id
    expect((await homesOn(court, second)).map((home) => home.door)).toEqual(['1-1-101'])
    await court.as('staff').post('/told', { id: court.newId(), resident: nurse, answer, how: 'phone', contact: null, at: court.now() })
    expect((await homesOn(court, second)).map((home) => home.door)).toEqual(['1-1-101', '2-1-502'])
  })

  test('in a call in confidence it is put down at no notice: that there was a call is read by its reader alone', async () => {
    const { nurse } = people()
    const { id } = (await issue(court, water(court))).body
    const contact = court.newId()
    expect((await court.as('staff').post('/contacts', { id: contact, channel: 'phone', resident: nurse, startedAt: court.now(), endedAt: court.now(), note: '不方便说', number: '', exit: null, private: true })).status).toBe(200)
    await tellOn(court, nurse, 'notice', id, { contact })
    expect(await reached(id)).toEqual([])
  })

  test('in a call that is said to be in confidence only when it is over, or that arrives after what was told in it, it stands at no notice either', async () => {
    const { nurse, dialysis } = people()
    const { id } = (await issue(court, water(court))).body
    const call = (contact: string, resident: string, more: object) =>
      court.as('staff').post('/contacts', { id: contact, channel: 'phone', resident, startedAt: court.now(), endedAt: null, note: '', number: '', exit: null, private: false, ...more })
    const [begun, late] = [court.newId(), court.newId()]
    expect((await call(begun, nurse, {})).status).toBe(200)
    await tellOn(court, nurse, 'notice', id, { contact: begun })
    await tellOn(court, dialysis, 'notice', id, { contact: late })
    expect((await reached(id)).map(([door]) => door)).toEqual(['2-1-101', '2-1-502'])
    for (const _ of [1, 2]) expect((await call(begun, nurse, { endedAt: court.now(), private: true })).status).toBe(200)
    expect((await reached(id)).map(([door]) => door)).toEqual(['2-1-101'])
    expect((await call(late, dialysis, { endedAt: court.now(), private: true })).status).toBe(200)
    expect([await reached(id), (await homesOn(court, id)).flatMap((home) => home.steps.filter((it: any) => it.grade === 'told'))]).toEqual([[], []])
  })

  test('to a child, or with a basis of another community or of none, it reaches nobody', async () => {
    const { nurse } = people()
    const { id } = (await issue(court, water(court))).body
    const [{ answer }] = await said(nurse)
    for (const basis of [[], [{ kind: 'notice', id: court.newId(), version: 1 }], [{ kind: 'notice', id, version: 7 }], [{ kind: 'notice', id, version: 0 }]]) {
      expect((await court.as('staff').post('/told', { id: court.newId(), resident: nurse, answer: { ...answer, basis }, how: 'phone', contact: null, at: court.now() })).status, JSON.stringify(basis)).toBe(200)
    }
    await sql`update residents set born = '2015-01-01' where id = ${nurse}`.execute(court.database.owner)
    await told(nurse, id, 'phone')
    expect(await reached(id)).toEqual([])
  })
})
