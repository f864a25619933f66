// Conditions of the history of a case and of what happens to it by itself, which once could be turned round without a test falling.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { CommunityId, SealingOrderId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { judgeUnder, liveExits } from '#server/exits/judging.ts'
import { reviewExits } from '#server/exits/review.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { ordersOf } from '#server/sealing/orders.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, recall } from '../support/asking.ts'
import { putGranted, putPerson } from '../support/granted.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...fieldRoutes(gateField)]) })
afterEach(() => court.close())

const post = (who: Who, path: string, body: object = {}): Promise<Answer> => court.as(who).post(path, body)
const live = (at = court.now()) => transaction(court.database, [court.place.community as CommunityId], (tx) => liveExits(tx, court.place.community as CommunityId, at))

async function atGate(kind: 'out' | 'back', pass: string): Promise<void> {
  const fact = { type: 'movement', id: court.newId(), kind, at: court.now(), pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' }
  expect((await post('gate', '/facts', { facts: [fact], sentAt: court.now() })).body).toMatchObject({ taken: [fact.id], held: [] })
}

/** The neighbour's, whose building is not sealed: nothing is asked, and the staff grant. */
async function neighboursExit(more: object = {}): Promise<{ exit: string; pass: string }> {
  const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第一考点', ...more })).body.id
  const body = grantBody(court)
  expect((await post('staff', `/exits/${exit}/grant`, body)).body.state).toBe('granted')
  return { exit, pass: body.pass }
}

test('a pass is looked at again as long as it lasts, to the minute', async () => {
  const until = plus(court.now(), day)
  const { exit } = await neighboursExit({ until })
  expect([await live(plus(until, -1)), await live(until)]).toEqual([[exit], []])
})

test('gates hear of a pass when it is given and when it is taken back, and open screens of every step', async () => {
  const told = async (kind: string, id: string) => count(court, 'changes', `kind = '${kind}' and '${id}' = any(ids)`)
  const { exit, pass } = await neighboursExit()
  expect([await told('pass', pass), await told('exit', exit)]).toEqual([1, 2])
  await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
  expect([await told('pass', pass), await told('exit', exit)]).toEqual([2, 3])
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  expect([await told('pass', pass), await told('exit', exit)]).toEqual([2, 4])
})

/** All that is asked meanwhile gets as far as telling others, and there waits: whatever may be done at the same moment, is. */
async function atOnce(...ask: (() => Promise<Answer>)[]): Promise<Answer[]> {
  const answers = await ownerTransaction(court.database, async (tx) => {
    await sql`select from feeds where community_id = ${court.place.community} for update`.execute(tx)
    const begun: Promise<Answer>[] = []
    for (const one of ask) {
      begun.push(one())
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return begun
  })
  return Promise.all(answers)
}

describe('at the same moment', () => {
  test('a person takes their request back and somebody grants it: the second is told what the first has done', async () => {
    const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '第一考点' })).body.id
    const [withdrawn, granted] = await atOnce(() => post('neighbour', `/exits/${exit}/withdraw`), () => post('staff', `/exits/${exit}/grant`, grantBody(court)))
    expect([withdrawn!.status, granted!.status, granted!.body.code]).toEqual([200, 409, 'exit-already-decided'])
  })

  test('an emergency is taken back at the desk and she goes out for it at the gate: it is one, and its paper is open', async () => {
    const exit = (await post('staff', '/exits/emergency', { id: court.newId(), resident: court.place.residents.labour, described: '', at: court.now() })).body.id
    const out = { type: 'movement', id: court.newId(), kind: 'out', at: court.now(), pass: null, resident: court.place.residents.labour, exit, emergency: true, how: 'emergency', verdict: '', note: '' }
    const [undone, reported] = await atOnce(() => post('staff', `/exits/${exit}/emergency/undo`), () => post('gate', '/facts', { facts: [out], sentAt: court.now() }))
    expect([undone!.status, reported!.status]).toEqual([200, 200])
    expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'granted', whereabouts: 'out', paperOpen: true })
  })

  test('the same is asked for on two phones: it is asked for once', async () => {
    await neighboursExit()
    const ask = () => recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'scheduled-care' })
    const [one, two] = await atOnce(ask, ask)
    expect([one!.status, two!.status, two!.body.code]).toEqual([200, 409, 'already-asked'])
  })
})

test('a return that its person reports is one on the present pass of the case', async () => {
  const { exit } = await neighboursExit()
  await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  court.pass(minute)
  const second = grantBody(court)
  await post('secretary', `/exits/${exit}/grant`, second)
  await atGate('out', second.pass)
  court.pass(hour)
  await post('neighbour', `/exits/${exit}/back`, { id: court.newId(), at: court.now(), right: null })
  expect((await sql`select kind, pass_id, how from movements order by at`.execute(court.database.owner)).rows).toEqual([{ kind: 'out', pass_id: second.pass, how: 'scan' }, { kind: 'back', pass_id: second.pass, how: 'resident' }])
})

test('a pass taken back, an appeal and a withdrawal rest on no rules: nobody asked them', async () => {
  const { exit } = await neighboursExit()
  await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  await post('neighbour', `/exits/${exit}/withdraw`)
  const { decisions } = (await court.as('staff').get(`/exits/${exit}`)).body
  expect(decisions.map((it: { what: string; rules: object | null; advised: string | null }) => [it.what, it.rules !== null, it.advised !== null])).toEqual([
    ['granted', true, true], ['revoked', false, false], ['appealed', false, false], ['withdrawn', false, false]])
})

test('a case that was granted again is looked at again for its present pass, not for the one that was taken back', async () => {
  const { exit, pass } = await neighboursExit()
  await post('staff', `/exits/${exit}/revoke`, { reason: '考试改期。' })
  await post('neighbour', `/exits/${exit}/appeal`, { text: '没有改期。' })
  const second = grantBody(court)
  await post('secretary', `/exits/${exit}/grant`, second)
  await sql`update passes set claims = claims || '{"exits": 3}' where id = ${pass}`.execute(court.database.owner)
  expect(await live()).toEqual([exit])
  await atGate('out', second.pass)
  court.pass(hour)
  await atGate('back', second.pass)
  court.pass(minute)
  expect(await live()).toEqual([])
})

test('what two let out against the rules stands by the higher of them, whichever was the second', async () => {
  const exit = (await recall(court, court.as('staff'))).body.id
  await post('deputy', `/exits/${exit}/override`, { reason: '病人等不了。' })
  expect((await post('staff', `/exits/${exit}/override/confirm`, grantBody(court))).body).toMatchObject({ state: 'granted', advice: { decider: 'deputy' } })
  const community = court.place.community as CommunityId
  const judged = await transaction(court.database, [community], async (tx) => judgeUnder(tx, community, (await ordersOf(tx, community))[0]!, court.now()))
  expect(judged).toEqual({ ending: [], unreadable: [] })
})

test('a pass of which is kept no longer what it rested on ends by itself under no order', async () => {
  const exit = (await neighboursExit()).exit
  await sql`update exit_steps set advice = null, facts = null where exit_id = ${exit}`.execute(court.database.owner)
  const { order } = await sealBuildingOne()
  const community = court.place.community as CommunityId
  const judged = await transaction(court.database, [community], async (tx) => judgeUnder(tx, community, (await ordersOf(tx, community, order as SealingOrderId))[0]!, court.now()))
  expect(judged).toEqual({ ending: [], unreadable: [] })
})

test('a clash is on the desk’s list for three days after what last happened to it', async () => {
  const { exit, pass } = await neighboursExit({ until: plus(court.now(), 30 * day) })
  for (const kind of ['out', 'back', 'out', 'back'] as const) {
    await atGate(kind, pass)
    court.pass(hour)
  }
  const listed = async (): Promise<string[]> => (await queueOf(court.as('staff'))).clashes.map((row: { id: string }) => row.id)
  court.pass(3 * day - 2 * hour)
  expect(await listed()).toEqual([exit])
  court.pass(hour)
  expect(await listed()).toEqual([])
  await post('staff', `/exits/${exit}/revoke`, { reason: '一张证出去了两次。' })
  expect(await listed()).toEqual([exit])
})

/** The passes are looked at for that step; `stopAfter` so many a person or the server stops it, `after` each something else happens. */
async function review(step: { order: string; step: string }, { by = court.place.accounts.secretary, stopAfter = Infinity, after = async (): Promise<unknown> => undefined } = {}) {
  const said: object[] = []
  const community = court.place.community as CommunityId
  const outcome = await reviewExits({
    db: court.database, community, payload: { community, ...step, by }, get now() { return court.now() }, progress: async (it) => { said.push(it); await after() }, stopped: () => said.length >= stopAfter, failed: () => undefined,
  }, 1)
  return { outcome, said }
}
/** Building 1 is sealed with a case. */
async function sealBuildingOne(): Promise<{ order: string; step: string }> {
  const { place } = court
  const id = court.newId()
  await sql`
    insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, case_since, issuer, ground, issued_by, issued_at)
    values (${place.community}, ${id}, 'building', ${place.buildings.one}, ${place.rule}, ${court.now()}, ${court.now()}, '街道', '1号楼发现病例', ${place.accounts.secretary}, ${court.now()})`.execute(court.database.owner)
  await sql`
    insert into sealing_order_steps (community_id, id, order_id, kind, at, case_since, reason, source, by_account, by_role, written_at)
    values (${place.community}, ${id}, ${id}, 'issued', ${court.now()}, ${court.now()}, '1号楼发现病例', '街道', ${place.accounts.secretary}, 'secretary', ${court.now()})`.execute(court.database.owner)
  return { order: id, step: id }
}
const dialysis = (place = '透析中心') => neighboursExit({ purpose: 'scheduled-care', place, until: plus(court.now(), 30 * day), exits: 12 })
const reviewed = async () => (await sql<{ ended: string[]; done: boolean }>`
  select coalesce((select array_agg(n.exit_id) from endings n where n.step_id = s.id), '{}') as ended, exists (select from exit_reviews r where r.step_id = s.id) as done
  from sealing_order_steps s where s.community_id = ${court.place.community} and s.order_id <> ${court.place.order}`.execute(court.database.owner)).rows

describe('the passes that an order ends', () => {
  test('are ended by whoever took the step, in the role that they hold now; as a deputy would when they hold none any more', async () => {
    const ended = async () => {
      const { exit } = await dialysis(court.newId())
      await review(await sealBuildingOne())
      const { refusal } = (await court.as('staff').get(`/exits/${exit}`)).body
      await sql`update sealing_orders set lifted_at = ${court.now()} where scope_id = ${court.place.buildings.one}`.execute(court.database.owner)
      court.pass(minute)
      return [refusal.role, refusal.appealTo]
    }
    const { secretary } = court.place.accounts
    expect(await ended()).toEqual(['secretary', 'deputy'])
    await sql`update grants set until = ${court.now()} where account_id = ${secretary}`.execute(court.database.owner)
    expect(await ended(), 'the role has ended: the deputy is the highest who is there').toEqual(['deputy', 'deputy'])
    await sql`update grants set until = null where account_id = ${secretary}`.execute(court.database.owner)
    await sql`update accounts set disabled_at = ${court.now()} where id = ${secretary}`.execute(court.database.owner)
    expect(await ended(), 'the account is closed').toEqual(['deputy', 'deputy'])
  })

  test('are counted only when all of them were looked at: stopped after one, it goes on where it was', async () => {
    const [one, two] = [await dialysis(), await dialysis('另一家透析中心')]
    const order = await sealBuildingOne()
    expect(await review(order, { stopAfter: 1 })).toMatchObject({ outcome: 'cut-off', said: [{ done: 1, total: 2, failing: [] }] })
    const [half] = await reviewed()
    expect(half).toMatchObject({ ended: [expect.any(String)], done: false })
    expect(await count(court, 'exits', "state = 'revoked'")).toBe(1)
    expect((await review(order)).outcome).toBeUndefined()
    expect((await reviewed()).map((it) => ({ ...it, ended: it.ended.toSorted() }))).toEqual([{ ended: [one.exit, two.exit].sort(), done: true }])
    expect(await count(court, 'news', "code = 'ended-early'")).toBe(2)
    // Gates hear of each pass as of one that a person took back.
    for (const { pass } of [one, two]) expect(await count(court, 'changes', `kind = 'pass' and '${pass}' = any(ids)`), 'given and ended').toBe(2)
  })

  test('of an order that was lifted meanwhile are none, and the desk is told that they were looked at', async () => {
    const { exit } = await dialysis()
    const order = await sealBuildingOne()
    await sql`update sealing_orders set lifted_at = ${court.now()} where id = ${order.order}`.execute(court.database.owner)
    await review(order)
    expect(await reviewed()).toEqual([{ ended: [], done: true }])
    expect(await live()).toEqual([exit])
  })

  test('are judged anew, each in its turn: what was brought meanwhile counts', async () => {
    const exits = [(await dialysis()).exit, (await dialysis('另一家透析中心')).exit]
    const { letter, test: swab } = pieces(court.now())
    const brought = async () => {
      const { rows } = await sql<{ id: string }>`select id from exits where state = 'granted'`.execute(court.database.owner)
      for (const { id } of rows) for (const piece of [letter, swab, { kind: 'certificate', title: '透析预约', issuer: '', upload: null }]) await bring(court, court.as('staff'), id, piece)
    }
    await review(await sealBuildingOne(), { after: brought })
    expect(await count(court, 'exits', `state = 'granted' and id = any('{${exits.join()}}')`)).toBe(1)
    expect((await reviewed())[0]!.ended).toHaveLength(1)
  })

  test('end when their turn comes: whoever went out until then went out in time', async () => {
    const passes = [await dialysis(), await dialysis('另一家透析中心')]
    let out: string | null = null
    const goOut = async () => {
      court.pass(minute)
      const left = (await sql<{ id: string }>`select id from passes where status = 0`.execute(court.database.owner)).rows[0]
      if (!left) return
      out = left.id
      await atGate('out', left.id)
      court.pass(1)
    }
    await review(await sealBuildingOne(), { after: goOut })
    const { exit } = passes.find((it) => it.pass === out)!
    expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'revoked', whereabouts: 'out', flags: [] })
  })

  test('are not said to be all of them while one cannot be read', async () => {
    const [bad, good] = [await dialysis(), await dialysis('另一家透析中心')]
    await sql`update exit_steps set advice = '{"items": 7}' where exit_id = ${bad.exit} and what = 'granted'`.execute(court.database.owner)
    await review(await sealBuildingOne())
    expect(await reviewed()).toEqual([{ ended: [good.exit], done: false }])
  })

  test('are all found, however many there are', async () => {
    const residents = await Promise.all(Array.from({ length: 102 }, () => putPerson(court.database, court.place, court.now())))
    await sql`update residents set household_id = ${court.place.households.neighbour} where id = any(${residents}::uuid[])`.execute(court.database.owner)
    for (const [index, resident] of residents.entries()) await putGranted(court.database, court.place, court.now(), { resident, index, purpose: 'scheduled-care', building: court.place.buildings.one })
    await review(await sealBuildingOne())
    expect(await count(court, 'exits', "state = 'revoked'")).toBe(102)
  })
})

test('a place in the status list is given once: after those that were put in from elsewhere, and after those whose pass is kept no longer', async () => {
  const placeOf = async (pass: string) => (await sql<{ status_index: number }>`select status_index from passes where id = ${pass}`.execute(court.database.owner)).rows[0]!.status_index
  const first = await placeOf((await neighboursExit()).pass)
  const elsewhere = first + 500
  const put = await putGranted(court.database, court.place, court.now(), { index: elsewhere })
  expect(await placeOf((await dialysis()).pass)).toBe(elsewhere + 1)
  const { rows } = await sql<{ exit: string }>`delete from passes where id <> ${put.pass} returning exit_id as exit`.execute(court.database.owner)
  expect(rows).toHaveLength(2)
  expect(await placeOf((await dialysis('另一家透析中心')).pass)).toBe(elsewhere + 2)
})
