// Cases that go a second round: granted, used, taken back, appealed and granted again; emergencies that were none and then were;
// one person with two passes. Whatever came before, every count, flag, refusal and right says what is true now.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { stepRoutes } from '#server/sealing/step-routes.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { bring, grantBody, openExits, pieces, readyRecall, recall } from '../support/asking.ts'
import { startWorker, until } from '../support/jobs.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...fieldRoutes(gateField), ...stepRoutes(passesEndingUnder)]) })
afterEach(() => court.close())

const post = (who: Who, path: string, body: object = {}): Promise<Answer> => court.as(who).post(path, body)
const codeOf = ({ body }: Answer): string => body.code
const seen = async (exit: string, who: Who = 'staff') => (await court.as(who).get(`/exits/${exit}`)).body
const queue = async () => queueOf(court.as('staff'))
const idsIn = (rows: { id: string }[]): string[] => rows.map((row) => row.id)
const flagsOf = (view: { flags: { flag: string }[] }): string[] => view.flags.map((it) => it.flag)

/** What a guard's phone says, `ago` milliseconds after it happened. */
async function atGate(kind: 'out' | 'back', more: object = {}, ago = 0): Promise<string> {
  const id = court.newId()
  const fact = { type: 'movement', id, kind, at: plus(court.now(), -ago), pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '', ...more }
  expect((await post('gate', '/facts', { facts: [fact], sentAt: court.now() })).body).toMatchObject({ taken: [id], held: [] })
  return id
}

/** The neighbour's, whose building is not sealed: nothing is asked, and the staff grant. */
async function neighboursExit(more: object = {}): Promise<string> {
  return (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第一考点', ...more })).body.id
}

async function grant(exit: string, who: Who): Promise<string> {
  const body = grantBody(court)
  expect((await post(who, `/exits/${exit}/grant`, body)).body).toMatchObject({ state: 'granted', pass: { id: body.pass, status: 'valid', exitsUsed: 0 } })
  return body.pass
}

const refusal = (appealTo: string) => ({ reason: '请等医院回电。', appealTo })
const override = { reason: '病人等不了。' }

describe('granted, used, taken back, appealed, granted again', () => {
  /** Two passes of one case, the first of them used and taken back by the staff. */
  async function twice() {
    const exit = await neighboursExit()
    const first = await grant(exit, 'staff')
    await atGate('out', { pass: first })
    court.pass(hour)
    await atGate('back', { pass: first })
    court.pass(minute)
    await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
    await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
    court.pass(minute)
    return { exit, first, second: await grant(exit, 'secretary') }
  }

  test('the new pass has let nobody out yet, and its own going out is one of one, without a flag', async () => {
    const { exit, second } = await twice()
    expect(await seen(exit)).toMatchObject({ state: 'granted', whereabouts: 'back', flags: [], refusal: null, appeal: null, pass: { id: second, exits: 1, exitsUsed: 0, status: 'valid' } })
    await atGate('out', { pass: second })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'out', flags: [], pass: { exitsUsed: 1 } })
    expect((await seen(exit)).dueBack).not.toBeNull()
    court.pass(minute)
    await atGate('back', { pass: second })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'back', dueBack: null, flags: [] })
    expect((await court.as('staff').post('/ledger/search', {})).body.rows).toMatchObject([{ id: exit, state: 'granted', exitsUsed: 1, flags: 0, decidedRole: 'secretary' }])
  })

  test('somebody out on the pass that was taken back is due by it, and the new pass brings them in', async () => {
    const exit = await neighboursExit()
    const first = await grant(exit, 'staff')
    await atGate('out', { pass: first })
    const { dueBack } = await seen(exit)
    court.pass(minute)
    await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
    await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
    court.pass(minute)
    const second = await grant(exit, 'secretary')
    expect(await seen(exit)).toMatchObject({ whereabouts: 'out', dueBack, flags: [], pass: { exitsUsed: 0 } })
    await atGate('back', { pass: second })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'back', flags: [], pass: { exitsUsed: 0 } })
  })

  test('a new order with a case ends the new pass, for a reason of its own, and that can be appealed as well', async () => {
    const { exit } = await twice()
    const worker = await startWorker(court)
    const order = { id: court.newId(), scope: { kind: 'building', id: court.place.buildings.one }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '1 号楼有病例', caseSince: court.now() }
    expect((await post('secretary', '/sealing/orders', order)).status).toBe(200)
    // On the list of those to phone, until somebody lets them out anew.
    const listed = async () => (await court.as('staff').get('/exits/reviews')).body.reviews.flatMap((it: any) => it.ended).map((it: any) => [it.exit, it.again])
    await until(async () => (await listed()).length > 0)
    await worker.stop()
    expect(await seen(exit, 'neighbour')).toMatchObject({ refusal: { cause: 'status-changed', reason: '1 号楼有病例', final: false }, pass: { status: 'ended-early' }, may: expect.arrayContaining(['appeal']) })
    expect((await post('neighbour', `/exits/${exit}/appeal`, { text: '考试还在。' })).body.state).toBe('appealed')
    // The secretary issued the order: somebody else decides.
    expect(codeOf(await post('secretary', `/exits/${exit}/refuse`, refusal('deputy')))).toBe('appeal-needs-someone-else')
    expect(await listed()).toEqual([[exit, false]])
    await post('staff', `/exits/${exit}/override`, override)
    expect((await post('deputy', `/exits/${exit}/override/confirm`, grantBody(court))).status).toBe(200)
    expect(await listed()).toEqual([[exit, true]])
  })

  test('taken back a second time it is appealed a second time; the first pass stays on the list of those taken back', async () => {
    const { exit, first, second } = await twice()
    expect((await post('deputy', `/exits/${exit}/revoke`, { reason: '考点关了。' })).body).toMatchObject({ state: 'revoked', refusal: { role: 'deputy', final: false } })
    expect(codeOf(await post('deputy', `/exits/${exit}/revoke`, { reason: '考点关了。' }))).toBe('exit-not-granted')
    expect((await post('neighbour', `/exits/${exit}/appeal`, { text: '没有关。' })).body.state).toBe('appealed')
    expect(codeOf(await post('deputy', `/exits/${exit}/grant`, grantBody(court)))).toBe('appeal-needs-someone-else')
    for (const pass of [first, second]) expect(codeOf(await post('secretary', `/exits/${exit}/grant`, { pass, gates: [] }))).toBe('pass-id-taken')
    await grant(exit, 'secretary')
    const { decisions } = await seen(exit)
    expect(decisions.map((it: { what: string }) => it.what)).toEqual(['granted', 'revoked', 'appealed', 'granted', 'revoked', 'appealed', 'granted'])
    // Rules were asked whether to let out, never whether to take back.
    for (const { what, rules } of decisions) expect(rules === null, what).toBe(what !== 'granted')
  })

  test('who went out on a pass that was taken back stays flagged through the appeal and the next pass', async () => {
    const exit = await neighboursExit()
    const first = await grant(exit, 'staff')
    court.pass(minute)
    await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
    court.pass(minute)
    await atGate('out', { pass: first })
    expect(flagsOf(await seen(exit))).toEqual(['out-after-end'])
    await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
    expect(flagsOf(await seen(exit))).toEqual(['out-after-end'])
    expect(idsIn((await queue()).clashes)).toEqual([exit])
    const second = await grant(exit, 'secretary')
    court.pass(minute)
    await atGate('back', { pass: second })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'back', flags: [{ flag: 'out-after-end' }], pass: { exitsUsed: 0 } })
  })
})

test('a no on appeal is undone although somebody was out on the pass that was taken back; the office is not asked before that no is told', async () => {
  const exit = await neighboursExit()
  const first = await grant(exit, 'staff')
  await atGate('out', { pass: first })
  court.pass(hour)
  await atGate('back', { pass: first })
  court.pass(minute)
  await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  court.slowly()
  const refused = (await post('secretary', `/exits/${exit}/refuse`, refusal('deputy'))).body
  expect(refused).toMatchObject({ state: 'refused', refusal: { final: true }, undo: { mine: true } })
  expect(refused.may).not.toContain('office')
  expect((await post('secretary', `/exits/${exit}/undo`, { seq: refused.undo.seq })).body).toMatchObject({ state: 'appealed', undo: null })
  court.slowly(false)
  expect((await post('secretary', `/exits/${exit}/refuse`, refusal('deputy'))).status).toBe(200)
  expect((await seen(exit, 'secretary')).may).toContain('office')
})

describe('the appeal', () => {
  async function appealed(by: Who, appealTo: string): Promise<string> {
    const exit = await readyRecall(court)
    expect((await post(by, `/exits/${exit}/refuse`, refusal(appealTo))).status).toBe(200)
    expect((await post('nurse', `/exits/${exit}/appeal`, { text: '医院叫我回去。' })).body).toMatchObject({ state: 'appealed' })
    return exit
  }

  test('whoever refused has no part in it: no grant, no second refusal, no override proposed, none confirmed', async () => {
    const exit = await appealed('deputy', 'secretary')
    const nothing = async () => {
      for (const [path, body] of [['grant', grantBody(court)], ['refuse', refusal('secretary')], ['override', override]] as const) expect(codeOf(await post('deputy', `/exits/${exit}/${path}`, body)), path).toBe('appeal-needs-someone-else')
      expect((await seen(exit, 'deputy')).may.filter((it: string) => ['grant', 'refuse', 'propose-override', 'confirm-override'].includes(it))).toEqual([])
    }
    await nothing()
    expect((await post('staff', `/exits/${exit}/override`, override)).body).toMatchObject({ state: 'appealed', proposed: true, appeal: { text: '医院叫我回去。' } })
    await nothing()
    expect(codeOf(await post('deputy', `/exits/${exit}/override/confirm`, grantBody(court)))).toBe('appeal-needs-someone-else')
    expect(idsIn((await queue()).appeals)).toEqual([exit])
    expect((await post('secretary', `/exits/${exit}/override/confirm`, grantBody(court))).body).toMatchObject({ state: 'granted', refusal: null })
  })

  test('nobody below the role that was named decides it, alone or as the second of two from below', async () => {
    const exit = await appealed('staff', 'secretary')
    for (const [path, body] of [['grant', grantBody(court)], ['refuse', refusal('secretary')]] as const) expect(codeOf(await post('deputy', `/exits/${exit}/${path}`, body)), path).toBe('decider-needed')
    await post('deputy', `/exits/${exit}/override`, override)
    expect(codeOf(await post('staff', `/exits/${exit}/override/confirm`, grantBody(court)))).toBe('appeal-needs-someone-else')
    expect(codeOf(await post('deputy', `/exits/${exit}/override/confirm`, grantBody(court)))).toBe('override-needs-second-person')
    expect((await seen(exit)).state).toBe('appealed')
    expect((await post('secretary', `/exits/${exit}/refuse`, refusal('deputy'))).body).toMatchObject({ state: 'refused', proposed: false, refusal: { final: true } })
  })

  test('refused on the appeal is final: nobody appeals, grants or overrides, and the person may only take it back', async () => {
    const exit = await appealed('staff', 'deputy')
    expect((await post('deputy', `/exits/${exit}/refuse`, refusal('secretary'))).body.refusal.final).toBe(true)
    expect(codeOf(await post('nurse', `/exits/${exit}/appeal`, { text: '再看看。' }))).toBe('appeal-already-decided')
    for (const [path, body] of [['grant', grantBody(court)], ['refuse', refusal('deputy')], ['override', override]] as const) expect(codeOf(await post('secretary', `/exits/${exit}/${path}`, body)), path).toBe('exit-already-decided')
    expect(codeOf(await post('secretary', `/exits/${exit}/override/confirm`, grantBody(court)))).toBe('no-override-proposed')
    expect((await seen(exit, 'nurse')).may).toEqual(['withdraw', 'record-evidence'])
    expect((await post('nurse', `/exits/${exit}/withdraw`)).body).toMatchObject({ state: 'withdrawn', refusal: { final: true } })
    for (const [path, body] of [['withdraw', {}], ['appeal', { text: 'x' }]] as const) expect((await post('nurse', `/exits/${exit}/${path}`, body)).status, path).toBe(409)
    expect((await queue()).waiting).toEqual([])
  })
})

test('a letter in a version that no column holds is a wrong field, not a bug', async () => {
  const exit = await neighboursExit()
  for (const version of [3e9, Number.MAX_SAFE_INTEGER]) expect((await bring(court, court.as('staff'), exit, { ...pieces(court.now()).letter, version })).status).toBe(422)
})

describe('at the same moment', () => {
  const statuses = (answers: Answer[]): number[] => answers.map((it) => it.status).sort()
  const steps = async (exit: string): Promise<string[]> => (await seen(exit)).decisions.map((it: { what: string }) => it.what)

  test('two people confirm one override: one pass, one step', async () => {
    const exit = await readyRecall(court)
    await post('staff', `/exits/${exit}/override`, override)
    expect(statuses(await Promise.all([post('deputy', `/exits/${exit}/override/confirm`, grantBody(court)), post('secretary', `/exits/${exit}/override/confirm`, grantBody(court))]))).toEqual([200, 409])
    expect(await steps(exit)).toEqual(['override-proposed', 'override-confirmed'])
  })

  test('two people take one pass back, and the person appeals twice: one step each', async () => {
    const exit = await neighboursExit()
    await grant(exit, 'staff')
    expect(statuses(await Promise.all((['deputy', 'secretary'] as const).map((who) => post(who, `/exits/${exit}/revoke`, { reason: '考试改期。' }))))).toEqual([200, 409])
    expect(statuses(await Promise.all([1, 2].map(() => post('neighbour', `/exits/${exit}/appeal`, { text: '没有。' }))))).toEqual([200, 409])
    expect(await steps(exit)).toEqual(['granted', 'revoked', 'appealed'])
  })

  test('the same command, five times at once and once more: one step, one answer', async () => {
    const exit = await neighboursExit()
    for (const [who, path, body] of [['staff', 'grant', grantBody(court)], ['deputy', 'revoke', { reason: '改期。' }], ['neighbour', 'appeal', { text: '没有。' }], ['secretary', 'grant', grantBody(court)]] as const) {
      const command = crypto.randomUUID()
      const send = () => court.as(who).post(`/exits/${exit}/${path}`, body, { command })
      const answers = [...await Promise.all([send(), send(), send(), send(), send()]), await send()]
      for (const it of answers) expect([it.status, it.body], path).toEqual([200, answers[0]!.body])
    }
    expect(await steps(exit)).toEqual(['granted', 'revoked', 'appealed', 'granted'])
  })

  test('goes out while the pass is taken back: out, counted once, and held to whichever came first', async () => {
    const exit = await neighboursExit()
    const pass = await grant(exit, 'staff')
    court.pass(minute)
    await Promise.all([atGate('out', { pass }), post('deputy', `/exits/${exit}/revoke`, { reason: '考试改期。' })])
    expect(await seen(exit)).toMatchObject({ state: 'revoked', whereabouts: 'out', flags: [{ flag: 'out-after-end' }], pass: { status: 'revoked', exitsUsed: 1 } })
  })
})

describe('one person with two passes', () => {
  async function both(more: object = {}) {
    const [a, b] = [await neighboursExit(more), await neighboursExit({ ...more, place: '第二考点' })]
    return { a, b, passA: await grant(a, 'staff'), passB: await grant(b, 'staff') }
  }

  test('out on one, back on the other: in, not overdue, no second going out, and the ledger says so of the one they were out on', async () => {
    const { a, b, passA, passB } = await both()
    await atGate('out', { pass: passA })
    const outAt = court.now()
    court.pass(30 * hour)
    expect(idsIn((await queue()).overdue)).toEqual([a])
    await atGate('back', { pass: passB })
    expect(await seen(a)).toMatchObject({ whereabouts: 'back', overdue: false, dueBack: null, flags: [], pass: { exitsUsed: 1 } })
    expect(await seen(b)).toMatchObject({ whereabouts: 'not-yet-out', overdue: false, flags: [], pass: { exitsUsed: 0 } })
    expect(await queue()).toMatchObject({ overdue: [], clashes: [] })
    const { rows, letOut, back, stillOut } = (await court.as('staff').post('/ledger/search', {})).body
    expect({ letOut, back, stillOut }).toEqual({ letOut: 1, back: 1, stillOut: 0 })
    expect(Object.fromEntries(rows.map((row: any) => [row.id, [row.outAt, row.backAt]]))).toEqual({ [a]: [outAt, court.now()], [b]: [null, null] })
    // The case that they went out on tells of the return as well, to the desk and to the person.
    const mine = (await court.as('neighbour').get('/me/exits')).body.exits
    for (const view of [await seen(a), mine.find((it: any) => it.id === a)]) expect(view.movements.map((it: any) => [it.kind, it.at])).toEqual([['out', outAt], ['back', court.now()]])
  })

  test('every going out has its return beside it, by door and on the other pass as well, also once they went out again', async () => {
    const { a, b, passA, passB } = await both({ exits: 4, until: plus(court.now(), 10 * day) })
    const ways = [{ resident: court.place.residents.neighbour, how: 'door' }, { pass: passB }, { pass: passA }, { resident: court.place.residents.neighbour, how: 'door' }]
    const happened: [string, string][] = []
    for (const way of ways) {
      await atGate('out', { pass: passA })
      happened.push(['out', court.now()])
      court.pass(hour)
      await atGate('back', way)
      happened.push(['back', court.now()])
      court.pass(hour)
    }
    await atGate('out', { pass: passB })
    court.pass(hour)
    await atGate('back', { resident: court.place.residents.neighbour, how: 'door' })
    const movesOf = (view: any) => view.movements.map((it: any) => [it.kind, it.at])
    const mine = (await court.as('neighbour').get('/me/exits')).body.exits
    for (const view of [await seen(a), mine.find((it: any) => it.id === a), (await court.as('deputy').get(`/ledger/${a}`)).body]) expect(movesOf(view)).toEqual(happened)
    expect(movesOf(await seen(b)).slice(-2)).toEqual([['out', plus(court.now(), -hour)], ['back', court.now()]])
    // A report that was late: they had come home on the other pass before.
    await atGate('back', { pass: passB }, 8.5 * hour)
    expect(movesOf(await seen(a))).toContainEqual(['back', plus(court.now(), -8.5 * hour)])
  })

  test('more movements on one exit than any pass allows: the case shows the newest, and is flagged', async () => {
    const exit = await neighboursExit()
    const pass = await grant(exit, 'staff')
    const sent: string[] = []
    for (let day = 0; day < 3; day++) {
      const facts = Array.from({ length: 150 }, (_, i) => ({
        type: 'movement', id: court.newId(), kind: i % 2 ? 'back' : 'out', at: plus(court.now(), (i - 150) * 1000), pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '',
      }))
      sent.push(...facts.map((it) => it.id))
      expect((await post('gate', '/facts', { facts, sentAt: court.now() })).body).toMatchObject({ held: [] })
      court.pass(24 * hour)
    }
    const view = await seen(exit)
    expect(view.movements.map((it: any) => it.id)).toEqual(sent.slice(-400))
    expect(flagsOf(view)).toContain('more-exits-than-allowed')
  })

  test('overdue on one, who reports the return on the other and dates it back is flagged as if they had named the first', async () => {
    const { a, b, passA } = await both()
    await atGate('out', { pass: passA })
    court.pass(30 * hour)
    await post('neighbour', `/exits/${b}/back`, { id: court.newId(), at: plus((await seen(a)).dueBack, -hour) })
    expect(await seen(a)).toMatchObject({ whereabouts: 'back' })
    expect([...flagsOf(await seen(a)), ...flagsOf(await seen(b))]).toEqual(['dated-back'])
  })

  test('out on one, a return on the other that lies before the going out is a return now', async () => {
    const { a, b, passA } = await both()
    await atGate('out', { pass: passA })
    court.pass(hour)
    await post('neighbour', `/exits/${b}/back`, { id: court.newId(), at: plus(court.now(), -5 * hour) })
    expect(await seen(a)).toMatchObject({ whereabouts: 'back' })
  })
})

describe('a fact that names two people', () => {
  test('means the holder of the pass, also when the other one goes out later', async () => {
    const { residents } = court.place
    const [mine, theirs] = [await neighboursExit(), await readyRecall(court)]
    const [pass, nurses] = [await grant(mine, 'staff'), await grant(theirs, 'deputy')]
    await atGate('out', { pass, resident: residents.nurse })
    expect([(await seen(mine)).whereabouts, (await seen(theirs)).whereabouts]).toEqual(['out', 'not-yet-out'])
    court.pass(hour)
    await atGate('out', { pass: nurses })
    expect(await seen(theirs)).toMatchObject({ whereabouts: 'out', flags: [] })
    expect(await seen(mine)).toMatchObject({ whereabouts: 'out', flags: [] })
  })

  test('who comes home by the door while somebody else is out on a fact that names them stays in', async () => {
    const { residents } = court.place
    const [mine, theirs] = [await neighboursExit(), await readyRecall(court)]
    const [pass, nurses] = [await grant(mine, 'staff'), await grant(theirs, 'deputy')]
    await atGate('out', { pass: nurses })
    court.pass(hour)
    await atGate('out', { pass, resident: residents.nurse })
    court.pass(hour)
    await atGate('back', { resident: residents.nurse, how: 'door' })
    expect(await seen(theirs)).toMatchObject({ whereabouts: 'back', flags: [] })
    expect(await seen(mine)).toMatchObject({ whereabouts: 'out', flags: [] })
  })
})

describe('an emergency', () => {
  const press = (id: string, resident: string | null = court.place.residents.nurse) => post('staff', '/exits/emergency', { id, resident, described: '胸痛的老人', at: court.now() })
  const paper = { what: '胸痛', ambulance: '120', hospital: '市一医院', calledAt: null }

  test('taken back and reported again is a new one, with a paper that is open; the old one sent again stays taken back', async () => {
    const [first, second] = [court.newId(), court.newId()]
    await press(first)
    expect((await post('staff', `/exits/${first}/emergency/undo`)).body).toMatchObject({ state: 'withdrawn', paperOpen: false })
    court.pass(minute)
    expect((await press(first)).body).toMatchObject({ id: first, state: 'withdrawn', paperOpen: false, decisions: [{ what: 'emergency' }, { what: 'withdrawn' }] })
    expect((await press(second)).body).toMatchObject({ id: second, state: 'granted', paperOpen: true })
    expect(idsIn((await queue()).openPapers)).toEqual([second])
  })

  test('taken back at the desk, and then she goes out for it all the same: it is an emergency, out, and its paper is open again', async () => {
    const exit = court.newId()
    await press(exit)
    await post('staff', `/exits/${exit}/emergency/undo`)
    court.pass(minute)
    await atGate('out', { exit, emergency: true, how: 'emergency' })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'out', paperOpen: true })
    expect(idsIn((await queue()).openPapers)).toEqual([exit])
  })

  test('of somebody unknown, named by the paper while they are out: the person is out, and comes in on their own pass', async () => {
    const { residents } = court.place
    const theirs = await readyRecall(court)
    const pass = await grant(theirs, 'deputy')
    const exit = court.newId()
    await atGate('out', { exit, emergency: true, how: 'emergency', note: '胸痛的老人' })
    expect(await seen(exit)).toMatchObject({ resident: null, described: '胸痛的老人', whereabouts: 'out', paperOpen: true })
    expect((await post('staff', `/exits/${exit}/paper`, { ...paper, resident: residents.nurse })).body).toMatchObject({ resident: { id: residents.nurse }, paperOpen: false, whereabouts: 'out' })
    court.pass(hour)
    await atGate('back', { pass })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'back', flags: [] })
    expect(await seen(theirs)).toMatchObject({ whereabouts: 'not-yet-out', flags: [], pass: { exitsUsed: 0 } })
    expect(codeOf(await post('staff', `/exits/${exit}/paper`, { ...paper, resident: residents.mother }))).toBe('other-resident')
  })

  test('of somebody unknown, named by the paper: every gate hears whose going out it was, with what changed and in full', async () => {
    const exit = court.newId()
    const out = await atGate('out', { exit, emergency: true, how: 'emergency' })
    const knows = async (since = '') => (await court.as('gate').get(`/field/knows${since && `?since=${encodeURIComponent(since)}`}`)).body
    const { cursor } = await knows()
    court.pass(minute)
    await post('staff', `/exits/${exit}/paper`, { ...paper, resident: court.place.residents.nurse })
    const movementsIn = ({ collections, stretches }: any): any[] => [...(collections.movements?.put ?? []), ...stretches.flatMap((it: any) => (it.name === 'movements' ? it.put : []))]
    for (const told of [await knows(cursor), await knows()]) expect(movementsIn(told)).toMatchObject([{ id: out, exit, resident: court.place.residents.nurse }])
    const after = (await knows()).cursor
    await post('staff', `/exits/${exit}/paper`, { ...paper, resident: court.place.residents.nurse })
    expect((await knows(after)).collections?.movements).toBeUndefined()
  })

  test('of somebody unknown, named by the paper after they came home on their own pass: they are in', async () => {
    const theirs = await readyRecall(court)
    const pass = await grant(theirs, 'deputy')
    const exit = court.newId()
    await atGate('out', { exit, emergency: true, how: 'emergency' })
    court.pass(hour)
    await atGate('back', { pass })
    expect(await seen(theirs)).toMatchObject({ whereabouts: 'back', flags: [{ flag: 'back-without-out' }] })
    await post('staff', `/exits/${exit}/paper`, { ...paper, resident: court.place.residents.nurse })
    expect(await seen(exit)).toMatchObject({ whereabouts: 'back', flags: [] })
    expect(await seen(theirs)).toMatchObject({ whereabouts: 'not-yet-out', flags: [] })
  })

  test('a return that its person dates back moves neither its beginning nor who reported it', async () => {
    const exit = court.newId()
    court.pass(hour)
    await atGate('out', { exit, emergency: true, how: 'emergency', resident: court.place.residents.nurse })
    const { askedAt, askedBy } = await seen(exit)
    court.pass(minute)
    await atGate('back', { exit, emergency: true })
    await post('nurse', `/exits/${exit}/back`, { id: court.newId(), at: plus(court.now(), -40 * 24 * hour) })
    await atGate('back', { exit, emergency: true })
    expect(await seen(exit)).toMatchObject({ askedAt, askedBy })
  })
})

describe('an emergency told by a neighbour', () => {
  const told = (who: Who, body: object) => post(who, '/exits/emergency', { described: '', at: null, ...body })

  test('says to them that it is taken down, and never whether she is out, home again, or what became of it', async () => {
    const id = court.newId()
    const { nurse } = court.place.residents
    const first = (await told('neighbour', { id, resident: nurse, described: '她摔倒了' })).body
    expect(first).toMatchObject({ described: '她摔倒了', state: 'granted', whereabouts: 'not-yet-out', resident: null })
    await atGate('out', { exit: id, resident: nurse, emergency: true, how: 'emergency' })
    expect((await told('neighbour', { id, resident: nurse, described: '她摔倒了' })).body).toEqual(first)
    court.pass(hour)
    await atGate('back', { exit: id, resident: nurse, emergency: true, how: 'emergency' })
    expect((await told('neighbour', { id, resident: nurse, described: '她摔倒了' })).body).toEqual(first)
    expect((await seen(id)).whereabouts, 'the desk sees it').toBe('back')
    expect((await seen(id, 'nurse')).whereabouts, 'and she does').toBe('back')
  })

  test('whoever carries somebody else’s under its id is told that it is taken down, and none of their words', async () => {
    const id = court.newId()
    await told('nurse', { id, resident: null, described: '婆婆摔倒了，住二楼' })
    await post('staff', `/exits/${id}/emergency/undo`)
    expect((await told('neighbour', { id, resident: null })).body).toMatchObject({ id, described: null, state: 'granted', paperOpen: true, decisions: [], refusal: null })
    expect((await told('nurse', { id, resident: null })).body).toMatchObject({ described: '婆婆摔倒了，住二楼', state: 'withdrawn' })
  })
})

test('returns without a going out, one for each hour of twelve days, are all kept; the case names a hundred of them and no more', async () => {
  const exit = await neighboursExit()
  const fact = (hours: number) => ({ type: 'movement', id: court.newId(), kind: 'back', at: plus(court.now(), -hours * hour), pass: null, resident: court.place.residents.neighbour, exit, emergency: false, how: 'door', verdict: '', note: '' })
  court.pass(20 * day)
  const facts = Array.from({ length: 300 }, (_, n) => fact(n + 1))
  expect((await post('gate', '/facts', { facts, sentAt: court.now() })).body).toMatchObject({ held: [] })
  const { flags, movements } = await seen(exit)
  expect([flags.length, movements.length]).toEqual([100, 300])
})
