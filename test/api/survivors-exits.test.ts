// Conditions of exits and passes that once could be turned round without a test falling: the case next door, the gates of a pass,
// the same request twice, evidence after withdrawal, the second person of an override, a pass of the last key.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { CommunityId, PassId, SealingOrderId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { signPass, verifyPass } from '#domain/pass/pass.ts'
import { openTrustList, type TrustList } from '#domain/pass/trust-list.ts'
import { transaction } from '#server/db/pool.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { judgeUnder } from '#server/exits/judging.ts'
import { keyRing, signerFor, trustListOf } from '#server/pass/keys.ts'
import { ordersOf } from '#server/sealing/orders.ts'
import type { Answer, Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyRecall, recall } from '../support/asking.ts'
import { nursesPass } from '../support/passes.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...fieldRoutes(gateField)]) })
afterEach(() => court.close())

const codeOf = (answer: Answer) => [answer.status, answer.body?.code]
const community = () => court.place.community as CommunityId

async function putOrder(kind: string, scope: string, caseSince: Instant | null): Promise<SealingOrderId> {
  const id = court.newId()
  await sql`
    insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, case_since, issuer, ground, issued_by, issued_at)
    values (${court.place.community}, ${id}, ${kind}, ${scope}, ${court.place.rule}, ${plus(court.now(), -hour)}, ${caseSince}, 'the sub-district', 'x', ${court.place.accounts.secretary}, ${court.now()})`.execute(court.database.owner)
  return id as SealingOrderId
}

async function putFlat(building: string, entrance: string, label: string): Promise<string> {
  const id = court.newId()
  await sql`
    insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door)
    values (${court.place.community}, ${id}, ${entrance}, ${building}, ${court.place.compound}, ${label}, 1, ${`1-1-${label}`})`.execute(court.database.owner)
  return id
}

describe('a case in the flat next door', () => {
  const endingUnder = (id: SealingOrderId) => transaction(court.database, [community()], async (tx) => (await judgeUnder(tx, community(), (await ordersOf(tx, community(), id))[0]!, court.now())).ending)

  /** Building 1 is sealed without a case; the hospital has not been told of one, for there is none. */
  async function neighboursRecall(): Promise<string> {
    const { place } = court
    await putOrder('building', place.buildings.one, null)
    const exit = (await recall(court, court.as('staff'), place.residents.neighbour)).body.id as string
    const { employer, letter, test: swab } = pieces(court.now())
    for (const piece of [{ ...employer, toldOfCase: false }, letter, swab]) await bring(court, court.as('staff'), exit, piece)
    return exit
  }

  test('counts for the whole building: the hospital must be told, and a higher role decides', async () => {
    const { place } = court
    const exit = await neighboursRecall()
    const advice = async () => (await court.as('staff').get(`/exits/${exit}`)).body.advice
    expect(await advice()).toMatchObject({ advise: 'grant', decider: 'staff' })
    await putOrder('flat', await putFlat(place.buildings.one, place.entrances.one, '102'), court.now())
    expect(await advice()).toMatchObject({ advise: 'ask', decider: 'deputy' })
    expect((await court.as('staff').get(`/exits/${exit}`)).body.home.caseInScope).toBe(false)
  })

  test('has the passes of its building looked at again, and of no other', async () => {
    const { place } = court
    const exit = await neighboursRecall()
    expect((await court.as('staff').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    const nextDoor = await putOrder('flat', await putFlat(place.buildings.one, place.entrances.one, '102'), court.now())
    expect(await endingUnder(nextDoor)).toEqual([exit])
    expect(await endingUnder(await putOrder('flat', place.flats.labour, court.now()))).toEqual([])
  })

  test('counts for every building where an order on the whole compound names it', async () => {
    const exit = await neighboursRecall()
    await putOrder('compound', court.place.compound, court.now())
    expect((await court.as('staff').get(`/exits/${exit}`)).body.advice).toMatchObject({ advise: 'ask', decider: 'deputy' })
  })

  test('counts for nobody in the building beside it, nor before it is known', async () => {
    const { place } = court
    const exit = await neighboursRecall()
    await putOrder('flat', place.flats.labour, court.now())
    await putOrder('flat', await putFlat(place.buildings.one, place.entrances.one, '102'), plus(court.now(), hour))
    const advice = async () => (await court.as('staff').get(`/exits/${exit}`)).body.advice
    expect(await advice()).toMatchObject({ advise: 'grant', decider: 'staff' })
    court.pass(hour)
    expect(await advice()).toMatchObject({ advise: 'ask', decider: 'deputy' })
  })
})

test('an order on one person counts for what that person asks, and for nobody else at home', async () => {
  const { residents, households } = court.place
  const other = court.newId()
  await sql`insert into residents (community_id, id, household_id, name) values (${court.place.community}, ${other}, ${households.neighbour}, '邻居的女儿')`.execute(court.database.owner)
  const levelOf = async (resident: string) => (await recall(court, court.as('staff'), resident, { purpose: 'exam' })).body.home.level
  await putOrder('person', residents.neighbour, court.now())
  expect([await levelOf(residents.neighbour), await levelOf(other)]).toEqual(['sealed', 'open'])
})

describe('the gates of a pass', () => {
  test('are gates of this community; a pass for another is not signed, and the exit stays undecided', async () => {
    await sql`insert into gates values (${court.riverside.community}, ${court.newId()}, ${court.riverside.compound}, 7, 'the lane')`.execute(court.database.owner)
    const exit = await readyRecall(court)
    for (const gates of [[9], [1, 9], [7], Array<number>(33).fill(1)]) expect(codeOf(await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court, gates))), String(gates)).toEqual([409, 'gate-unknown'])
    expect([await count(court, 'passes'), (await court.as('staff').get(`/exits/${exit}`)).body.state]).toEqual([0, 'asked'])
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court, [1, 2]))).body.pass.gates).toEqual([1, 2])
  })
})

describe('the same request again', () => {
  const ask = (more: object = {}) => recall(court, court.as('staff'), court.place.residents.nurse, { from: plus(court.now(), 2 * hour), until: plus(court.now(), 4 * hour), ...more })

  test('is one that overlaps in time: the day after, or from the minute the other ends, she may ask for the same', async () => {
    const first = (await ask()).body.id
    expect((await ask({ from: plus(court.now(), 3 * hour), until: plus(court.now(), 6 * hour) })).body).toMatchObject({ code: 'already-asked', details: { exit: first } })
    expect((await ask({ from: plus(court.now(), hour), until: plus(court.now(), 2 * hour + minute) })).body.code).toBe('already-asked')
    expect((await ask({ from: plus(court.now(), 4 * hour), until: plus(court.now(), 6 * hour) })).status).toBe(200)
    expect((await ask({ from: court.now(), until: plus(court.now(), 2 * hour) })).status).toBe(200)
  })

  test('is one for the same place and purpose of the same person, however it is written, and only while nobody has decided', async () => {
    const first = (await ask({ place: 'Hospital No. 6' })).body.id
    expect((await ask({ place: 'hospital no. 6' })).body.code).toBe('already-asked')
    expect((await ask({ place: 'Hospital No. 7' })).status).toBe(200)
    expect((await ask({ place: 'Hospital No. 6', purpose: 'other' })).status).toBe(200)
    expect((await recall(court, court.as('staff'), court.place.residents.mother, { place: 'Hospital No. 6', from: plus(court.now(), 2 * hour), until: plus(court.now(), 4 * hour) })).status).toBe(200)
    await court.as('staff').post(`/exits/${first}/withdraw`)
    expect((await ask({ place: 'Hospital No. 6' })).status).toBe(200)
  })
})

test('nothing more is laid before a request that was withdrawn', async () => {
  const exit = (await recall(court, court.as('staff'))).body.id
  await bring(court, court.as('staff'), exit, pieces(court.now()).letter)
  expect((await court.as('staff').post(`/exits/${exit}/withdraw`)).body.may).not.toContain('record-evidence')
  expect(codeOf(await bring(court, court.as('staff'), exit, pieces(court.now()).test))).toEqual([409, 'exit-already-decided'])
  expect(codeOf(await bring(court, court.as('nurse'), exit, { ...pieces(court.now()).letter, how: 'phone', witness: null }))).toEqual([409, 'exit-already-decided'])
  expect(await count(court, 'evidence', `exit_id = '${exit}'`)).toBe(1)
})

test('two of the staff do not override what the rules leave to the deputy; with the deputy as one of the two it holds', async () => {
  const { accounts, community: here } = court.place
  await sql`update grants set role = 'staff' where account_id = ${accounts.deputy}`.execute(court.database.owner)
  const exit = (await recall(court, court.as('staff'))).body.id
  expect((await court.as('staff').post(`/exits/${exit}/override`, { reason: '结果今晚才出。' })).body).toMatchObject({ state: 'asked', proposed: true, advice: { decider: 'deputy' } })
  expect((await court.as('deputy').post(`/exits/${exit}/override/confirm`, grantBody(court))).body).toMatchObject({ code: 'decider-needed', details: { decider: 'deputy' } })
  expect(await count(court, 'passes')).toBe(0)
  await sql`update grants set role = 'deputy' where account_id = ${accounts.deputy} and community_id = ${here}`.execute(court.database.owner)
  expect((await court.as('deputy').post(`/exits/${exit}/override/confirm`, grantBody(court))).body.state).toBe('granted')
})

test('back and out again in the same second: the person is out', async () => {
  const exit = await readyRecall(court)
  const pass = (await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body.pass.id
  court.pass(2 * hour)
  const fact = (kind: 'out' | 'back', ago: number) => ({ type: 'movement', id: court.newId(), kind, at: plus(court.now(), -ago), pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '' })
  const facts = [fact('out', minute), fact('back', minute), fact('out', hour)]
  expect((await court.as('gate').post('/facts', { facts, sentAt: court.now() })).status).toBe(200)
  expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ whereabouts: 'out' })
})

describe('when the keys change', () => {
  const { subtle } = globalThis.crypto
  const listAt = (at: Instant): Promise<TrustList> => transaction(court.database, [community()], async (tx) => {
    const { rows: [root] } = await sql<{ public_jwk: any }>`select public_jwk from signing_keys where purpose = 'root' and community_id = ${community()}`.execute(tx)
    const list = await openTrustList(await trustListOf(await keyRing(tx, community(), at), at), root!.public_jwk, subtle)
    if (!list.ok) throw new Error(list.problem.code)
    return list.value
  })
  const signAt = (at: Instant) => transaction(court.database, [community()], async (tx) =>
    signPass({ ...nursesPass, id: court.newId() as PassId, community: community(), notBefore: at, notAfter: plus(at, 62 * day), backBy: plus(at, 62 * day), issuedAt: at }, await signerFor(tx, community(), at)))
  const lastDay = async (): Promise<Instant> => {
    const { rows: [key] } = await sql<{ until_at: Instant }>`select until_at from signing_keys where purpose = 'pass' and community_id = ${community()} order by from_at limit 1`.execute(court.database.owner)
    return key!.until_at
  }

  test('a pass of the last key, signed in its last minute, is good for its whole sixty-two days, and its key is forgotten after sixty-five', async () => {
    const until = await lastDay()
    const signed = plus(until, -minute)
    const pass = await signAt(signed)
    for (const at of [signed, until, plus(until, day), plus(signed, 62 * day)]) {
      expect(await verifyPass(pass, await listAt(at), community(), subtle, at), at).toMatchObject({ ok: true })
    }
    expect(await verifyPass(pass, await listAt(plus(until, 65 * day - minute)), community(), subtle, until)).toMatchObject({ ok: true })
    expect(await verifyPass(pass, await listAt(plus(until, 65 * day)), community(), subtle, until)).toMatchObject({ ok: false, problem: { code: 'pass-key-unknown' } })
  })

  test('the first pass of the new key is good on a list from the day before', async () => {
    const until = await lastDay()
    const list = await listAt(plus(until, -day))
    const pass = await signAt(until)
    expect(await verifyPass(pass, list, community(), subtle, until)).toMatchObject({ ok: true })
    expect((await listAt(until)).keys.length).toBe(3)
  })

  test('a withdrawn key signs nothing more, and what it signed is no longer believed', async () => {
    const at = court.now()
    const pass = await signAt(at)
    const { rows: [key] } = await sql<{ kid: string }>`select kid from signing_keys where purpose = 'pass' and community_id = ${community()} order by from_at limit 1`.execute(court.database.owner)
    await sql`update signing_keys set withdrawn_at = ${plus(at, hour)} where kid = ${key!.kid} and community_id = ${community()}`.execute(court.database.owner)
    expect(await verifyPass(pass, await listAt(plus(at, hour)), community(), subtle, plus(at, hour - 1))).toMatchObject({ ok: true })
    expect(await verifyPass(pass, await listAt(plus(at, hour)), community(), subtle, plus(at, hour))).toMatchObject({ ok: false, problem: { code: 'pass-key-withdrawn' } })
    const next = await signAt(plus(at, hour))
    expect(await verifyPass(next, await listAt(plus(at, hour)), community(), subtle, plus(at, hour))).toMatchObject({ ok: true })
  })
})

test('one command id on two exits is one command: the second exit is left as it was', async () => {
  const [one, other] = [(await recall(court, court.as('staff'))).body.id, (await recall(court, court.as('staff'), court.place.residents.neighbour)).body.id]
  const command = court.newId()
  expect((await court.as('staff').post(`/exits/${one}/withdraw`, undefined, { command })).body.state).toBe('withdrawn')
  expect(codeOf(await court.as('staff').post(`/exits/${other}/withdraw`, undefined, { command }))).toEqual([409, 'command-id-reused'])
  expect((await court.as('staff').get(`/exits/${other}`)).body.state).toBe('asked')
})
