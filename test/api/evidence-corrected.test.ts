// Wrong evidence is put right by a new line that names the old one: both stay, the new one counts, and what was decided on the old one is looked at again.
import { afterEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Client, Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyRecall, recall } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
afterEach(async () => court?.close())

const idOf = (exit: any, kind: string): string => exit.evidence.find((piece: any) => piece.kind === kind && piece.counts).id
const stateOf = (exit: any, kind: string): string => exit.advice.items.find((item: any) => item.kind === kind)?.state
const swab = (more: Record<string, unknown> = {}) => ({ ...pieces(court.now()).test, ...more })
const correct = (client: Client, exit: string, evidence: string, content: unknown, more: Record<string, unknown> = {}) =>
  client.post(`/exits/${exit}/evidence/correct`, { id: court.newId(), evidence, why: '看错了日期', replacement: content && { id: court.newId(), content }, ...more })

async function ready(): Promise<{ exit: string; staff: Client; seen: () => Promise<any> }> {
  court = await openExits()
  const [exit, staff] = [await readyRecall(court), court.as('staff')]
  return { exit, staff, seen: async () => (await staff.get(`/exits/${exit}`)).body }
}

test('a wrong date: the new line counts at once, the old one stays with who and why, and the person reads both', async () => {
  const { exit, staff, seen } = await ready()
  const old = idOf(await seen(), 'test-result')
  const answer = await correct(staff, exit, old, swab({ sampledAt: plus(court.now(), -60 * hour) }))
  expect(answer.status).toBe(200)
  expect(stateOf(answer.body, 'test-result')).toBe('too-old')
  expect(answer.body.may).not.toContain('grant')
  expect(answer.body.corrections).toMatchObject([{ evidence: old, why: '看错了日期', by: 'the staff', role: 'staff', takenBack: null, mayTakeBack: true }])
  expect(answer.body.evidence.filter((piece: any) => piece.kind === 'test-result').map((piece: any) => piece.counts).sort()).toEqual([false, true])
  expect((await queueOf(staff)).waiting[0], 'the line of the queue says so as well').toMatchObject({ id: exit, missing: 1 })
  const own = (await court.as('nurse').get(`/exits/${exit}`)).body
  expect(own.corrections).toMatchObject([{ why: '看错了日期', by: 'desk', role: 'staff', mayTakeBack: false }])
  expect(own.evidence).toHaveLength(4)
})

test('somebody else’s certificate is struck and nothing stands in its place; a correction is corrected, and taken back', async () => {
  const { exit, staff, seen } = await ready()
  const employer = idOf(await seen(), 'employer-confirmation')
  const struck = (await correct(staff, exit, employer, null)).body
  expect(stateOf(struck, 'employer-confirmation')).toBe('missing')
  expect((await court.as('nurse').post(`/exits/${exit}/evidence/correct/take-back`, { id: court.newId(), correction: struck.corrections[0].id, why: 'x' })).body.code, 'not by whom it lets out').toBe('evidence-only-from-desk')
  const back = (await staff.post(`/exits/${exit}/evidence/correct/take-back`, { id: court.newId(), correction: struck.corrections[0].id, why: '就是她的' })).body
  expect(stateOf(back, 'employer-confirmation')).toBe('present')
  expect((await queueOf(staff)).waiting.find((line: any) => line.id === exit), 'and the line of the queue as well').toMatchObject({ missing: back.advice.missing })
  expect(back.corrections).toMatchObject([{ takenBack: { why: '就是她的', by: 'the staff' }, mayTakeBack: false }])

  const first = (await correct(staff, exit, idOf(await seen(), 'test-result'), swab({ sampledAt: plus(court.now(), -60 * hour) }))).body
  const second = (await correct(staff, exit, idOf(first, 'test-result'), swab({ sampledAt: plus(court.now(), -6 * hour) }))).body
  expect(stateOf(second, 'test-result')).toBe('present')
  // What has a correction of its own is not taken back beneath it.
  const of = (evidence: string) => second.corrections.find((it: any) => it.evidence === evidence)
  const [one, two] = [of(first.corrections.find((it: any) => it.replacement === idOf(first, 'test-result')).evidence), of(idOf(first, 'test-result'))]
  expect((await staff.post(`/exits/${exit}/evidence/correct/take-back`, { id: court.newId(), correction: one.id, why: 'x' })).body.code).toBe('evidence-put-right-already')
  const again = (await staff.post(`/exits/${exit}/evidence/correct/take-back`, { id: court.newId(), correction: two.id, why: 'x' })).body
  expect(stateOf(again, 'test-result')).toBe('too-old')
  expect(again.evidence.filter((piece: any) => piece.kind === 'test-result'), 'nothing is ever removed').toHaveLength(3)
})

test('sent twice it is one, by two at once the second is told, and another’s id writes nothing', async () => {
  const { exit, staff, seen } = await ready()
  const old = idOf(await seen(), 'test-result')
  const body = { id: court.newId(), evidence: old, why: 'x', replacement: { id: court.newId(), content: swab({ sampledAt: plus(court.now(), -7 * hour) }) } }
  const command = court.newId()
  for (const options of [{ command }, { command }, {}]) expect((await staff.post(`/exits/${exit}/evidence/correct`, body, options)).status).toBe(200)
  expect(await count(court, 'evidence_corrections')).toBe(1)
  expect(await count(court, 'evidence', `exit_id = '${exit}'`)).toBe(4)
  const [a, b] = await Promise.all([-8, -9].map((hours) => correct(court.as('deputy'), exit, body.replacement.id, swab({ sampledAt: plus(court.now(), hours * hour) }))))
  expect([a!.status, b!.status].sort()).toEqual([200, 409])
  expect([a, b].find((it) => it!.status === 409)!.body.code).toBe('evidence-put-right-already')
  expect((await correct(staff, exit, old, swab())).body.code, 'the first line has its correction').toBe('evidence-put-right-already')
  const other = (await recall(court, staff, court.place.residents.neighbour)).body.id
  expect((await correct(staff, other, old, swab())).body.code).toBe('evidence-unknown')
  expect((await staff.post(`/exits/${exit}/evidence/correct`, { ...body, evidence: idOf(await seen(), 'letter-of-commitment'), replacement: null })).body.code).toBe('act-id-taken')
  // The answer was lost, and other words typed since: they are not “done”.
  expect((await staff.post(`/exits/${exit}/evidence/correct`, { ...body, why: '换了说法' })).body.code).toBe('act-id-taken')
  const another = await ready()
  const struck = { id: court.newId(), evidence: idOf(await another.seen(), 'test-result'), why: '拿错了', replacement: null }
  expect((await another.staff.post(`/exits/${another.exit}/evidence/correct`, struck)).status).toBe(200)
  const back = { id: court.newId(), correction: struck.id, why: '更正错了' }
  const answers = []
  for (const why of ['更正错了', '更正错了', '换了说法']) answers.push((await another.staff.post(`/exits/${another.exit}/evidence/correct/take-back`, { ...back, why })).body)
  expect(answers).toMatchObject([{ id: another.exit }, { id: another.exit }, { code: 'act-id-taken' }])
})

test('a line is put right by the same kind of thing, by something other than it said, and with a reason', async () => {
  const { exit, staff, seen } = await ready()
  const old = idOf(await seen(), 'test-result')
  expect((await correct(staff, exit, old, { kind: 'certificate', title: 'x', issuer: '', upload: null })).body.code).toBe('evidence-other-kind')
  expect((await correct(staff, exit, old, swab())).body.code).toBe('nothing-changed')
  expect((await correct(staff, exit, old, swab({ result: 'positive' }), { why: ' ' })).status).toBe(422)
  for (const who of ['neighbour', 'gate', 'volunteer', 'building-lead'] as const) expect([403, 404], who).toContain((await correct(court.as(who), exit, old, null)).status)
  // What the desk took down is the desk's to put right.
  expect((await correct(court.as('nurse'), exit, old, null)).body.code).toBe('evidence-only-from-desk')
  // What she sent she puts right by what she may send.
  const [letter, sent] = [{ ...pieces(court.now()).letter, how: 'phone', witness: null }, court.newId()]
  expect((await bring(court, court.as('nurse'), exit, letter, sent)).status).toBe(200)
  expect((await correct(court.as('nurse'), exit, sent, { ...letter, how: 'voice', witness: '邻居' })).body.code).toBe('evidence-only-from-desk')
  await staff.post(`/exits/${exit}/withdraw`, {})
  expect((await correct(staff, exit, old, null)).body.code).toBe('exit-already-decided')
})

test('a pass that was given on it neither ends nor stays silently: the desk looks again, and brings what was missing', async () => {
  const { exit, staff, seen } = await ready()
  const granted = (await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body
  expect(granted.groundLost).toEqual([])
  const answer = (await correct(staff, exit, idOf(granted, 'test-result'), swab({ sampledAt: plus(court.now(), -60 * hour) }))).body
  expect(answer).toMatchObject({ state: 'granted', groundLost: ['test-result'], pass: { status: 'valid' } })
  expect(answer.now.items.find((item: any) => item.kind === 'test-result').state, 'the advice as of now').toBe('too-old')
  expect((await queueOf(staff)).lookAgain).toMatchObject([{ id: exit, state: 'granted' }])
  expect((await court.as('nurse').get(`/exits/${exit}`)).body).toMatchObject({ groundLost: [], now: null })
  // A test that would have counted then mends it.
  await bring(court, staff, exit, swab({ sampledAt: plus(court.now(), -hour) }))
  expect((await seen()).groundLost).toEqual([])
  expect((await queueOf(staff)).lookAgain).toEqual([])
})

test('asking for a paper, or that it is needed no more, moves nothing of what is to be looked at again', async () => {
  const { exit, staff, seen } = await ready()
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
  await correct(staff, exit, idOf(await seen(), 'test-result'), swab({ sampledAt: plus(court.now(), -60 * hour) }))
  const line = async () => { const { at, owed } = (await staff.get('/desk/queue/lookAgain')).body.lines[0]; return [at, owed.due] }
  const before = await line()
  court.pass(10 * minute)
  const asked = await staff.post(`/exits/${exit}/asks`, { kinds: ['certificate'], words: '预约单', until: plus(court.now(), 2 * hour), pieces: await count(court, 'evidence', `exit_id = '${exit}'`) })
  expect([asked.status, await line()]).toEqual([200, before])
  court.pass(10 * minute)
  expect([(await staff.post(`/exits/${exit}/asks/take-back`, { seq: asked.body.asks[0].seq })).status, await line()]).toEqual([200, before])
})

test('kept by two, and never by one; undone it is looked at again; taken back it is not', async () => {
  const { exit, staff, seen } = await ready()
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
  const lost = (await correct(staff, exit, idOf(await seen(), 'test-result'), swab({ result: 'positive' }))).body
  expect(lost.may).toContain('propose-keep')
  const proposed = (await staff.post(`/exits/${exit}/renewal`, { names: lost.standsOn, until: null, reason: '医院已复核' })).body
  expect(proposed.renewing).toMatchObject({ until: null, reason: '医院已复核', role: 'staff' })
  expect((await staff.post(`/exits/${exit}/renewal/confirm`, { seq: proposed.renewing.seq })).body.code).toBe('override-needs-second-person')
  court.slowly()
  const kept = (await court.as('secretary').post(`/exits/${exit}/renewal/confirm`, { seq: proposed.renewing.seq })).body
  expect(kept).toMatchObject({ state: 'granted', groundLost: [], renewing: null, undo: { what: 'kept', mine: true } })
  expect((await queueOf(staff)).lookAgain).toEqual([])
  expect((await court.as('secretary').post(`/exits/${exit}/undo`, { seq: kept.undo.seq })).body).toMatchObject({ groundLost: ['test-result'], pass: { status: 'valid' } })
  expect((await queueOf(staff)).lookAgain).toHaveLength(1)
  await staff.post(`/exits/${exit}/revoke`, { reason: '检测结果不对' })
  expect((await queueOf(staff)).lookAgain).toEqual([])
})

test('what came through one’s own link stays one’s own when it is put right by one’s own hand', async () => {
  court = await openExits()
  const staff = court.as('staff')
  const { body: { id: exit } } = await recall(court, staff)
  for (const piece of Object.values(pieces(court.now()))) await bring(court, staff, exit, piece)
  const { body: before } = await staff.get(`/exits/${exit}`)
  const letter = idOf(before, 'letter-of-commitment')
  const { sql } = await import('kysely')
  await sql`update evidence set through = array[${court.place.accounts.staff}]::uuid[] where id = ${letter}`.execute(court.database.owner)
  const answer = (await correct(staff, exit, letter, { ...pieces(court.now()).letter, witness: '另一位' })).body
  expect(answer.evidence.find((one: any) => one.kind === 'letter-of-commitment' && one.counts).through).toEqual(['the staff'])
})
