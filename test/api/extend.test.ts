// Somebody who is out rings: “still at the hospital, back by two”. A new decision names the old one; the pass is the same, signed anew; nobody is overdue
// by the old end any more. Twice, by two, late, undone, and where the rules would say otherwise.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { undoMs } from '#domain/exits/undo.ts'
import { claimsStated } from '#domain/pass/pass.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { gateField } from '#server/gate/field.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { tellDue } from '#server/exits/untold.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { grantBody, openExits, readyRecall } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...fieldRoutes(gateField), ...deskRoutes(peopleAbout)]) })
afterEach(() => court.close())

const seen = async (exit: string, who: Who = 'deputy') => (await court.as(who).get(`/exits/${exit}`)).body
const post = (who: Who, exit: string, what: string, body: object, command?: string): Promise<Answer> => court.as(who).post(`/exits/${exit}/${what}`, body, command ? { command } : {})
const out = (pass: string, kind: 'out' | 'back' = 'out', at: Instant = court.now()) => court.as('gate').post('/facts', { sentAt: court.now(), facts: [
  { type: 'movement', id: court.newId(), kind, at, pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '' }] })

/** The nurse went out on a pass of four hours, and was due half an hour ago. */
async function overdue(): Promise<{ exit: string; pass: string; due: Instant }> {
  const [exit, body] = [await readyRecall(court), grantBody(court)]
  const due = plus(court.now(), 4 * hour)
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, { ...body, until: due })).status).toBe(200)
  await out(body.pass)
  court.pass(4.5 * hour)
  return { exit, pass: body.pass, due }
}
const atGate = async (pass: string) => (await court.as('gate').get('/field/knows')).body.stretches.flatMap((it: any) => (it.name === 'passes' ? it.put : [])).find((it: any) => it.id === pass)
const extension = (until: Instant, more: object = {}) => ({ names: 2, until, reason: '医院还没放人', ...more })

test('extended: nobody is overdue any more, at the desk, at the gate, on her own page; both decisions stay', async () => {
  const { exit, pass, due } = await overdue()
  expect((await queueOf(court.as('deputy'))).overdue).toMatchObject([{ id: exit }])
  const before = await seen(exit)
  expect(before).toMatchObject({ overdue: true, standsOn: 2, now: { missing: 0 } })
  expect(before.may).toEqual(expect.arrayContaining(['extend', 'propose-extension']))
  const until = plus(court.now(), 2 * hour)
  const answer = await post('deputy', exit, 'extend', extension(until))
  expect(answer.body).toMatchObject({ state: 'granted', overdue: false, dueBack: until, whereabouts: 'out', standsOn: 3, pass: { id: pass, code: before.pass.code, status: 'valid', extendedTo: until } })
  expect(answer.body.decisions.map((it: any) => it.what)).toEqual(['granted', 'extended'])
  expect(answer.body.decisions[1]).toMatchObject({ until, was: due, reason: '医院还没放人', role: 'deputy', advised: 'grant', rules: { code: 'release' } })
  expect((await queueOf(court.as('deputy'))).overdue).toEqual([])
  // The gate knows the same pass, signed anew; its code is the old one.
  const held = await atGate(pass)
  expect(held.code).toBe(before.pass.code)
  expect(claimsStated(held.text)).toMatchObject({ id: pass, extendedTo: until })
  const hers = await court.as('nurse').get('/me/exits')
  expect(hers.body.exits[0]).toMatchObject({ overdue: false, dueBack: until, pass: { extendedTo: until } })
  expect(hers.body.news.map((it: any) => it.code)).toContain('exit-extended')
  const { rows: [row] } = (await court.as('deputy').post('/ledger/search', {})).body
  expect(row).toMatchObject({ id: exit, state: 'granted', overdue: false, reason: '医院还没放人', override: false })
  // Due by the new end, and late after it; home is home.
  court.pass(2 * hour)
  expect((await queueOf(court.as('deputy'))).overdue).toMatchObject([{ id: exit }])
  await out(pass, 'back')
  expect(await seen(exit)).toMatchObject({ whereabouts: 'back', overdue: false, pass: { extendedTo: null } })
  expect((await post('deputy', exit, 'extend', extension(plus(court.now(), hour), { names: 3 }))).body.code).toBe('exit-not-out')
})

test('for ten seconds it can be undone, and nobody but the desk has heard of it; then it is told', async () => {
  const { exit, pass, due } = await overdue()
  court.slowly()
  const until = plus(court.now(), 2 * hour)
  const answer = await post('deputy', exit, 'extend', extension(until))
  expect(answer.body.undo).toMatchObject({ what: 'extended', mine: true })
  expect(claimsStated((await atGate(pass)).text)).not.toHaveProperty('extendedTo')
  const quiet = async () => {
    const { exits: [one], news } = (await court.as('nurse').get('/me/exits')).body
    expect(one).toMatchObject({ dueBack: due, overdue: true })
    expect(one.pass.extendedTo).toBeNull()
    expect(claimsStated(one.pass.text)).not.toHaveProperty('extendedTo')
    expect(one.decisions.map((it: any) => it.what)).toEqual(['granted'])
    expect(news.map((it: any) => it.code)).toEqual(['exit-granted'])
  }
  await tellDue(court.database, plus(court.now(), -1))
  await quiet()
  const command = court.newId()
  for (const _ of [1, 2]) expect((await post('deputy', exit, 'undo', { seq: 3 }, command)).body).toMatchObject({ dueBack: due, overdue: true, standsOn: 2, pass: { status: 'valid', extendedTo: null } })
  await tellDue(court.database, plus(court.now(), undoMs))
  await quiet()
  expect((await seen(exit)).decisions.map((it: any) => [it.what, it.undone])).toEqual([['granted', false], ['extended', true], ['undone', false]])
  expect((await court.as('nurse').get(`/me/record?resident=${court.place.residents.nurse}`)).body.undone).toMatchObject([{ what: 'extended' }])
  // Again, and left to stand.
  expect((await post('deputy', exit, 'extend', extension(until))).status).toBe(200)
  court.pass(undoMs)
  await tellDue(court.database, court.now())
  expect(claimsStated((await atGate(pass)).text)).toMatchObject({ extendedTo: until })
  expect((await post('deputy', exit, 'undo', { seq: 5 })).body.code).toBe('undo-too-late')
  expect((await court.as('nurse').get('/me/exits')).body.news.map((it: any) => it.code).sort()).toEqual(['exit-extended', 'exit-granted'])
})

test('sent twice it is one; of two at once the second reads first what the first has decided', async () => {
  const { exit } = await overdue()
  const [command, until] = [court.newId(), plus(court.now(), 2 * hour)]
  for (const _ of [1, 2]) expect((await post('deputy', exit, 'extend', extension(until), command)).status).toBe(200)
  expect((await seen(exit)).decisions).toHaveLength(2)
  const two = await Promise.all((['deputy', 'secretary'] as const).map((who, n) => post(who, exit, 'extend', extension(plus(until, (n + 1) * hour), { names: 3 }))))
  expect(two.map((it) => it.status).sort()).toEqual([200, 409])
  expect(two.find((it) => it.status === 409)!.body.code).toBe('exit-already-decided')
})

test('what the rules ask for now has to be there now: a test that has grown old takes two, and the mark stays', async () => {
  const { exit } = await overdue()
  court.pass(44 * hour)
  const until = plus(court.now(), 2 * hour)
  const before = await seen(exit)
  expect(before.now.items.find((it: any) => it.kind === 'test-result').state).toBe('too-old')
  expect(before.may).not.toContain('extend')
  expect((await post('deputy', exit, 'extend', extension(until))).body).toMatchObject({ code: 'evidence-missing', details: { missing: ['test-result'] } })
  const proposed = (await post('staff', exit, 'renewal', extension(until))).body
  expect(proposed.renewing).toMatchObject({ seq: 3, until, role: 'staff', by: 'the staff' })
  expect((await queueOf(court.as('deputy'))).overdue, 'still overdue, and it waits for a second person').toMatchObject([{ id: exit, proposed: true }])
  expect((await seen(exit, 'nurse')).renewing).toBeNull()
  expect((await post('staff', exit, 'renewal/confirm', { seq: 3 })).body.code).toBe('override-needs-second-person')
  expect((await post('deputy', exit, 'renewal/confirm', { seq: 2 })).body.code).toBe('no-override-proposed')
  const done = (await post('deputy', exit, 'renewal/confirm', { seq: 3 })).body
  expect(done).toMatchObject({ overdue: false, dueBack: until, renewing: null })
  expect((await court.as('deputy').post('/ledger/search', { state: 'override' })).body.rows).toMatchObject([{ id: exit, override: true }])
})

test('nobody extends what is over, for nobody, to no later time; who may not grant may not extend', async () => {
  const { exit, due } = await overdue()
  for (const until of [court.now(), due]) expect((await post('deputy', exit, 'extend', extension(until))).body.code).toBe('extension-not-later')
  for (const who of ['nurse', 'neighbour', 'gate', 'volunteer', 'building-lead'] as const) {
    for (const [what, body] of [['extend', extension(plus(court.now(), hour))], ['renewal', extension(plus(court.now(), hour))], ['renewal/confirm', { seq: 3 }]] as const) expect([403, 404], `${who} ${what}`).toContain((await post(who, exit, what, body)).status)
  }
  await post('deputy', exit, 'revoke', { reason: 'x' })
  expect((await post('deputy', exit, 'extend', extension(plus(court.now(), hour)))).body.code).toBe('exit-not-granted')
})

test('on what came through one’s own link one extends nothing, proposes nothing and is no second person, while somebody else is on duty', async () => {
  const { exit } = await overdue()
  await sql`update evidence set through = array[${court.place.accounts.deputy}]::uuid[] where exit_id = ${exit}`.execute(court.database.owner)
  const until = plus(court.now(), hour)
  expect((await post('deputy', exit, 'extend', extension(until))).body.code).toBe('own-credential')
  expect((await post('deputy', exit, 'renewal', extension(until))).body.code).toBe('own-credential')
  expect((await post('staff', exit, 'renewal', extension(until))).status).toBe(200)
  expect((await post('deputy', exit, 'renewal/confirm', { seq: 3 })).body.code).toBe('own-credential')
  expect((await post('secretary', exit, 'renewal/confirm', { seq: 3 })).body).toMatchObject({ dueBack: until })
})

test('a gate that reports late that she came home before: she is home, whatever was extended', async () => {
  const { exit, pass } = await overdue()
  await post('deputy', exit, 'extend', extension(plus(court.now(), 2 * hour)))
  await out(pass, 'back', plus(court.now(), -20 * minute))
  expect(await seen(exit)).toMatchObject({ whereabouts: 'back', overdue: false, dueBack: null })
})

test('a later end that nobody confirmed in time is proposed no more: the next is, and the second reads that one', async () => {
  const { exit } = await overdue()
  await post('deputy', exit, 'renewal', extension(plus(court.now(), 30 * minute)))
  expect(await seen(exit, 'secretary')).toMatchObject({ renewing: { seq: 3 }, may: expect.arrayContaining(['confirm-renewal']) })
  expect((await seen(exit, 'secretary')).may).not.toContain('propose-extension')
  court.pass(31 * minute)
  const late = await seen(exit, 'secretary')
  expect(late.renewing).toBe(null)
  expect(late.may).toContain('propose-extension')
  const until = plus(court.now(), hour)
  expect((await post('secretary', exit, 'renewal', extension(until))).body.renewing).toMatchObject({ seq: 4, until })
  expect((await post('deputy', exit, 'renewal/confirm', { seq: 4 })).body).toMatchObject({ dueBack: until })
})
