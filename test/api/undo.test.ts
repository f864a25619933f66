// Ten seconds after a grant or a refusal: whoever took it takes it back with one press, and nobody was told; when they are over, the
// resident, the gates and the ledger are. Whatever comes twice, late, from somebody else or in between, and after a server has died.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hour, minute } from '#domain/kernel/instants.ts'
import { settlingMs, undoMs } from '#domain/exits/undo.ts'
import { transaction } from '#server/db/pool.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { gateField } from '#server/gate/field.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { exitJobs } from '#server/exits/jobs.ts'
import { takeTurns } from '#server/exits/whereabouts.ts'
import { tellDue } from '#server/exits/untold.ts'
import { feedRoutes } from '#server/feed/routes.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { startTicking } from '#server/jobs/ticking.ts'
import { changeKinds } from '#server/main.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, recall, request } from '../support/asking.ts'
import { communityOf, until } from '../support/jobs.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openExits([...fieldRoutes(gateField), ...deskRoutes(peopleAbout), ...feedRoutes(changeKinds)])
  court.slowly()
})
afterEach(() => court.close())

const post = (who: Who, path: string, body: object = {}, command?: string): Promise<Answer> => court.as(who).post(path, body, command ? { command } : {})
const codeOf = ({ body }: Answer): string => body.code
const seen = async (exit: string, who: Who = 'staff') => (await court.as(who).get(`/exits/${exit}`)).body
const refusal = { reason: '请等医院回电。', appealTo: 'secretary' }
const undo = (who: Who, exit: string, seq: number, command?: string): Promise<Answer> => post(who, `/exits/${exit}/undo`, { seq }, command)
const tell = (): Promise<void> => tellDue(court.database, court.now())
const stepsOf = async (exit: string): Promise<string[]> => (await seen(exit)).decisions.map((it: { what: string; undone: boolean }) => (it.undone ? `(${it.what})` : it.what))
const ledger = async (state?: string) => (await court.as('staff').post('/ledger/search', state ? { state } : {})).body
const codesAtGate = async (): Promise<string[]> =>
  (await court.as('gate').get('/field/knows')).body.stretches.flatMap((it: { name: string; put: { id: string }[] }) => (it.name === 'passes' ? it.put.map((pass) => pass.id) : []))

/** What the nurse's phone shows: her case, and her news. */
async function hers() {
  const { exits: [exit], news } = (await court.as('nurse').get('/me/exits')).body
  return { state: exit.state, refusal: exit.refusal, pass: exit.pass, decisions: exit.decisions, may: exit.may, undo: exit.undo, news: news.map((it: { code: string }) => it.code) }
}
const untouched = { state: 'asked', refusal: null, pass: null, decisions: [], undo: null, news: [] }

describe('granted or refused by a slip of the hand', () => {
  test('the desk sees it at once, and that it can be undone, by whom and until when; a colleague sees whose it is', async () => {
    const exit = await readyRecall(court)
    const body = grantBody(court)
    const granted = await post('deputy', `/exits/${exit}/grant`, body)
    const told = new Date(Date.parse(court.now()) + undoMs).toISOString()
    expect(granted.body).toMatchObject({ state: 'granted', pass: { id: body.pass, status: 'valid' }, undo: { seq: 2, what: 'granted', until: told, mine: true, role: 'deputy' } })
    expect(await seen(exit)).toMatchObject({ state: 'granted', undo: { mine: false, by: 'the deputy' } })
    expect((await queueOf(court.as('staff'))).waiting).toEqual([])
  })

  test('undone in time, the case is as it was: evidence and all; the resident, the gates, the ledger and the feed never heard of it', async () => {
    const exit = await readyRecall(court)
    const before = await seen(exit, 'deputy')
    const [mine, gates] = [(await court.as('nurse').get('/changes')).body.seq, (await court.as('gate').get('/changes')).body.seq]
    for (const [path, body, what] of [['grant', grantBody(court), 'granted'], ['refuse', refusal, 'refused']] as const) {
      const { body: { undo: { seq } } } = await post('deputy', `/exits/${exit}/${path}`, body)
      court.pass(undoMs - 1)
      expect(await hers()).toMatchObject(untouched)
      expect((await hers()).may).toEqual(['withdraw', 'record-evidence'])
      const undone = await undo('deputy', exit, seq)
      expect(undone.body).toMatchObject({ state: 'asked', pass: null, refusal: null, undo: null, evidence: before.evidence, may: before.may })
      expect(undone.body.decisions.slice(-2), 'both stay').toMatchObject([{ what, undone: true, role: 'deputy' }, { what: 'undone', by: 'the deputy', at: court.now(), rules: null }])
      court.pass(minute)
      await tell()
      expect(await hers()).toMatchObject(untouched)
    }
    expect(await stepsOf(exit)).toEqual(['(granted)', 'undone', '(refused)', 'undone'])
    expect(await ledger()).toMatchObject({ rows: [], total: 0 })
    expect((await queueOf(court.as('staff'))).waiting).toHaveLength(1)
    expect((await court.as('nurse').get(`/changes?since=${mine}`)).body.changes).toEqual([])
    expect(await codesAtGate()).toEqual([])
    // That a pass lets nobody out is said of its place in the list, and of nobody: its code may have been seen on the screen.
    expect((await court.as('gate').get(`/changes?since=${gates}`)).body.changes.map((it: { kind: string }) => it.kind)).toEqual(['pass'])
    expect(await count(court, 'passes', `status = 1 and ended_at is not null and told_from = 'infinity'`)).toBe(1)
  })

  test('the person reads in their own record that it was decided, and undone, by whom and when', async () => {
    const exit = await readyRecall(court)
    const decidedAt = court.now()
    await post('deputy', `/exits/${exit}/refuse`, refusal)
    const record = async () => (await court.as('nurse').get(`/me/record?resident=${court.place.residents.nurse}`)).body
    expect(await record()).toMatchObject({ exits: [{ state: 'asked' }], undone: [] })
    court.pass(5_000)
    await undo('deputy', exit, 2)
    expect(await record()).toMatchObject({ exits: [{ state: 'asked' }], undone: [{ what: 'refused', at: decidedAt, undoneAt: court.now(), role: 'deputy', purpose: 'medical-recall' }] })
  })

  test('decided anew after that, with a pass of its own, it goes its way', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    await undo('deputy', exit, 2)
    const second = grantBody(court)
    expect((await post('deputy', `/exits/${exit}/grant`, second)).body).toMatchObject({ state: 'granted', pass: { id: second.pass, exitsUsed: 0 }, undo: { seq: 4 } })
    court.pass(undoMs)
    await tell()
    expect(await hers()).toMatchObject({ state: 'granted', pass: { id: second.pass, status: 'valid' }, decisions: [{ what: 'granted' }], news: ['exit-granted'] })
    expect(await codesAtGate()).toEqual([second.pass])
    expect((await ledger()).rows).toMatchObject([{ id: exit, state: 'granted', decidedRole: 'deputy' }])
  })

  test('the second of two who let somebody out against the rules undoes it: what the first proposed still waits, and there is no mark', async () => {
    const { body: { id: exit } } = await recall(court, court.as('staff'))
    await post('staff', `/exits/${exit}/override`, { reason: '病人等不了。' })
    await post('deputy', `/exits/${exit}/override/confirm`, grantBody(court))
    expect(await hers()).toMatchObject({ state: 'asked', pass: null, news: [] })
    expect(codeOf(await undo('staff', exit, 3))).toBe('undo-not-yours')
    expect((await undo('deputy', exit, 3)).body).toMatchObject({ state: 'asked', proposed: true, pass: null, override: { secondRole: null } })
    expect(await count(court, 'exits', 'override')).toBe(0)
  })
})

describe('when the ten seconds are over', () => {
  test('resident, gates, news and ledger are told together, and whoever listens is woken', async () => {
    const exit = await readyRecall(court)
    const body = grantBody(court)
    const mine = (await court.as('nurse').get('/changes')).body.seq
    const first = (await court.as('gate').get('/field/knows')).body
    await post('deputy', `/exits/${exit}/grant`, body)
    court.pass(undoMs - 1)
    await tell()
    expect(await ledger()).toMatchObject({ total: 0 })
    // A gate that asks in between, in whatever way, misses nothing of what comes.
    const between = (await court.as('gate').get(`/field/knows?since=${first.cursor}`)).body
    expect(between.collections?.passes?.put ?? []).toEqual([])
    expect(await codesAtGate()).toEqual([])
    court.pass(1)
    await tell()
    const after = (await court.as('gate').get(`/field/knows?since=${between.cursor}`)).body
    expect(after).toMatchObject({ full: false, collections: { passes: { put: [{ id: body.pass }] } } })
    expect(await hers()).toMatchObject({ state: 'granted', pass: { id: body.pass }, news: ['exit-granted'] })
    expect(await ledger('granted')).toMatchObject({ total: 1, rows: [{ id: exit, state: 'granted' }] })
    expect((await court.as('nurse').get(`/changes?since=${mine}`)).body.changes.map((it: { kind: string }) => it.kind).sort()).toEqual(['exit', 'news'])
    expect(await count(court, 'changes', `kind = 'pass' and building_id = '${court.place.buildings.two}'`)).toBe(1)
    await tell()
    expect(await count(court, 'changes', `kind = 'pass'`), 'told once').toBe(1)
  })

  test('it stands: undoing is refused in words, the pass can be taken back, and a refusal appealed', async () => {
    const [granted, refused] = [await readyRecall(court), (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })).body.id]
    await post('deputy', `/exits/${granted}/grant`, grantBody(court))
    await post('staff', `/exits/${refused}/refuse`, refusal)
    expect(codeOf(await post('neighbour', `/exits/${refused}/appeal`, { text: '没有改期。' })), 'of which they know nothing yet').toBe('nothing-to-appeal')
    court.pass(undoMs)
    // Nobody has told yet, and still it is too late.
    expect((await seen(granted, 'deputy')).undo).toBeNull()
    expect(codeOf(await undo('deputy', granted, 2))).toBe('undo-too-late')
    await tell()
    expect(await undo('staff', refused, 2)).toMatchObject({ status: 409, body: { code: 'undo-too-late', details: { state: 'refused' } } })
    expect((await post('deputy', `/exits/${granted}/revoke`, { reason: '按错了。' })).body).toMatchObject({ state: 'revoked', pass: { status: 'revoked' } })
    expect((await post('neighbour', `/exits/${refused}/appeal`, { text: '没有改期。' })).body).toMatchObject({ state: 'appealed' })
  })

  test('a server that died in between tells when it is there again; and should none, time alone does', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    court.pass(undoMs + settlingMs - 1)
    expect(await hers()).toMatchObject({ state: 'asked', pass: null, news: [] })
    court.pass(1)
    expect(await hers()).toMatchObject({ state: 'granted', news: ['exit-granted'] })
    expect(await codesAtGate()).toHaveLength(1)
    expect((await ledger()).total).toBe(1)
    const stop = startTicking(court.database, () => Date.parse(court.now()), exitJobs.ticks!)
    await until(async () => (await count(court, 'exits', 'told_from is not null')) === 0)
    await stop()
    expect(await count(court, 'changes', `kind = 'pass'`)).toBe(1)
  })
})

describe('under a clock that jumps', () => {
  test('set back by an hour, what was decided before is told all the same, and undone no more', async () => {
    const exit = await readyRecall(court)
    const body = grantBody(court)
    await post('deputy', `/exits/${exit}/grant`, body)
    court.pass(-hour)
    await tell()
    expect(await hers()).toMatchObject({ state: 'granted', pass: { id: body.pass }, news: ['exit-granted'] })
    expect([await codesAtGate(), codeOf(await undo('deputy', exit, 2))]).toEqual([[body.pass], 'undo-too-late'])
  })

  test('on two servers a few seconds apart it is told when it is due, and what was undone under either clock is told under none', async () => {
    const [granted, undone] = [await readyRecall(court), (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })).body.id]
    await post('deputy', `/exits/${granted}/grant`, grantBody(court))
    await post('deputy', `/exits/${undone}/refuse`, refusal)
    await undo('deputy', undone, 2)
    court.pass(-40_000)
    await tell()
    expect(await hers()).toMatchObject(untouched)
    court.pass(40_000 + undoMs)
    await tell()
    expect(await hers()).toMatchObject({ state: 'granted', news: ['exit-granted'] })
    for (const jump of [-hour, 2 * hour]) { court.pass(jump); await tell() }
    expect((await court.as('neighbour').get('/me/exits')).body).toMatchObject({ exits: [{ state: 'asked', decisions: [] }], news: [] })
  })
})

describe('twice, late, by others, in between', () => {
  test('sent twice it is done once; under the same id it says what it said then, also when the time is over', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/refuse`, refusal)
    const command = crypto.randomUUID()
    const first = await undo('deputy', exit, 2, command)
    court.pass(minute)
    expect((await undo('deputy', exit, 2, command)).body).toEqual(first.body)
    expect((await undo('deputy', exit, 2)).body).toMatchObject({ state: 'asked' })
    expect(await stepsOf(exit)).toEqual(['(refused)', 'undone'])
    expect(codeOf(await undo('staff', exit, 2))).toBe('undo-not-yours')
  })

  test('only whoever decided undoes it, the secretary no more than others; a resident is not even told that there is anything', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    expect(await undo('secretary', exit, 2)).toMatchObject({ body: { code: 'undo-not-yours', details: { role: 'deputy' } } })
    expect((await undo('nurse', exit, 2)).status).toBe(404)
    expect((await court.asRiverside('deputy').post(`/exits/${exit}/undo`, { seq: 2 })).status).toBe(404)
    expect(codeOf(await undo('deputy', exit, 1))).toBe('exit-already-decided')
    expect((await undo('deputy', exit, 2)).body.state).toBe('asked')
  })

  test('an undoing that was meant for an earlier decision takes back no later one', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/refuse`, refusal)
    await undo('deputy', exit, 2)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    expect((await undo('deputy', exit, 2)).body).toMatchObject({ state: 'granted', undo: { seq: 4 } })
  })

  test('a colleague does not decide it a second time; taking the pass back, or an order, ends the ten seconds, and then all of it is told', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    expect([codeOf(await post('secretary', `/exits/${exit}/refuse`, refusal)), codeOf(await post('secretary', `/exits/${exit}/grant`, grantBody(court)))]).toEqual(Array(2).fill('exit-already-decided'))
    court.pass(1_000)
    expect((await post('secretary', `/exits/${exit}/revoke`, { reason: '医院来电取消。' })).body).toMatchObject({ state: 'revoked', undo: null })
    expect(codeOf(await undo('deputy', exit, 2))).toBe('exit-already-decided')
    court.pass(undoMs)
    await tell()
    expect(await hers()).toMatchObject({ state: 'revoked', pass: { status: 'revoked' }, news: ['exit-revoked', 'exit-granted'] })
    expect(await codesAtGate()).toHaveLength(1)
  })

  test('granted, taken back, granted once more and undone, all within ten seconds: only what was undone is told to nobody', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    court.pass(1_000)
    expect((await post('staff', `/exits/${exit}/revoke`, { reason: '医院来电取消。' })).body).toMatchObject({ state: 'revoked' })
    expect((await post('nurse', `/exits/${exit}/appeal`, { text: '医院又来电了。' })).body).toMatchObject({ state: 'appealed' })
    court.pass(2_000)
    const { body: { undo: { seq } } } = await post('secretary', `/exits/${exit}/grant`, grantBody(court))
    expect((await undo('secretary', exit, seq)).body).toMatchObject({ state: 'appealed', pass: { status: 'revoked' } })
    court.pass(minute)
    await tell()
    expect(await hers()).toMatchObject({ state: 'appealed', news: ['exit-revoked', 'exit-granted'] })
  })

  test('whoever withdraws while it is decided is asked to look again; the same request a second time is still the same', async () => {
    const asked = request(court, court.place.residents.nurse)
    await court.as('nurse').post('/exits', asked)
    await post('deputy', `/exits/${asked.id}/refuse`, refusal)
    expect(codeOf(await post('nurse', `/exits/${asked.id}/withdraw`))).toBe('decision-under-way')
    expect(codeOf(await recall(court, court.as('nurse')))).toBe('already-asked')
    court.pass(undoMs)
    await tell()
    expect((await post('nurse', `/exits/${asked.id}/withdraw`)).body.state).toBe('withdrawn')
  })

  test('somebody who went out on the pass within these seconds was let out: that is not undone, and they come home on it', async () => {
    const exit = await readyRecall(court)
    const { pass } = (await post('deputy', `/exits/${exit}/grant`, grantBody(court))).body
    const fact = { type: 'movement', id: court.newId(), kind: 'out', at: court.now(), pass: pass.id, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' }
    expect((await post('gate', '/facts', { facts: [fact], sentAt: court.now() })).body.taken).toEqual([fact.id])
    expect(codeOf(await undo('deputy', exit, 2))).toBe('undo-already-out')
    court.pass(undoMs)
    await tell()
    expect(await hers()).toMatchObject({ state: 'granted' })
  })

  test('who goes out later on a pass that was undone is out without one: it is flagged, and counts against no other', async () => {
    const exit = await readyRecall(court)
    const { pass } = (await post('deputy', `/exits/${exit}/grant`, grantBody(court))).body
    await undo('deputy', exit, 2)
    court.pass(minute)
    const fact = { type: 'movement', id: court.newId(), kind: 'out', at: court.now(), pass: pass.id, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' }
    await post('gate', '/facts', { facts: [fact], sentAt: court.now() })
    expect(await seen(exit)).toMatchObject({ state: 'asked', whereabouts: 'out', flags: [{ flag: 'out-after-end' }] })
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    expect(await seen(exit)).toMatchObject({ whereabouts: 'out', pass: { exitsUsed: 0 } })
  })

  test('telling waits for an undoing that is under way, and then has nothing to tell', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    court.pass(undoMs - 1)
    let undone: Promise<Answer> | null = null
    let telling: Promise<void> | null = null
    await transaction(court.database, [communityOf(court)], async (tx) => {
      // It has locked the case, and waits for the row of the feed, which is another's.
      await tx.updateTable('feeds').set({ last_seq: 1_000 }).where('community_id', '=', court.place.community).execute()
      undone = undo('deputy', exit, 2)
      await until(async () => (await count(court, 'pg_locks', `not granted and locktype in ('transactionid', 'tuple')`)) > 0)
      court.pass(2)
      telling = tell()
      await until(async () => (await count(court, 'pg_locks', `not granted and locktype in ('transactionid', 'tuple')`)) > 1)
      expect(await hers()).toMatchObject(untouched)
    })
    expect((await undone!).body.state).toBe('asked')
    await telling!
    expect(await hers()).toMatchObject(untouched)
    expect(await codesAtGate()).toEqual([])
  })

  test('one that waits for its turn until the time is over is too late', async () => {
    const exit = await readyRecall(court)
    await post('deputy', `/exits/${exit}/grant`, grantBody(court))
    const sent = await transaction(court.database, [communityOf(court)], async (tx) => {
      await takeTurns(tx, communityOf(court))
      const undone = undo('deputy', exit, 2)
      await until(async () => (await count(court, 'pg_locks', `not granted and locktype = 'advisory'`)) > 0)
      court.pass(undoMs)
      return { undone }
    })
    expect(codeOf(await sent.undone)).toBe('undo-too-late')
  })

  test('whoever waits for their turn to decide has all ten seconds from then on, and nobody is told sooner', async () => {
    const [granted, refused] = [await readyRecall(court), (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })).body.id]
    const sent = await transaction(court.database, [communityOf(court)], async (tx) => {
      await takeTurns(tx, communityOf(court))
      const all = [post('deputy', `/exits/${granted}/grant`, grantBody(court)), post('staff', `/exits/${refused}/refuse`, refusal)]
      await until(async () => (await count(court, 'pg_locks', `not granted and locktype = 'advisory'`)) === 2)
      court.pass(undoMs - 1_000)
      return { all }
    })
    const from = Date.parse(court.now())
    for (const { body } of await Promise.all(sent.all)) expect(Date.parse(body.undo.until) - from).toBe(undoMs)
    court.pass(undoMs - 1)
    await tell()
    expect(await hers()).toMatchObject(untouched)
    expect(await codesAtGate()).toEqual([])
    expect([(await undo('deputy', granted, 2)).body.state, (await undo('staff', refused, 2)).body.state]).toEqual(['asked', 'asked'])
  })
})
