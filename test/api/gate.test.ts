// Facts from the gates of Osmanthus Court, through HTTP: late, twice, out of order, from two gates, from a phone whose
// enrolment was withdrawn. Whatever happens, they are kept, and the same facts give the same picture.

import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { hour, instantOf, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { newSecret, secretHash } from '#server/http/actor.ts'
import { returnRoutes } from '#server/exits/return-routes.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { placeRoutes } from '#server/people/gates.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'
import { putGranted, putPerson, type GrantedAs } from '../support/granted.ts'

let court: Osmanthus
let north: Client
beforeAll(async () => {
  court = await osmanthus({ endpoints: [...fieldRoutes(gateField), ...placeRoutes, ...returnRoutes] })
  // Its phones have been there for a day: what they saw an hour ago is theirs.
  await sql`update devices set enrolled_at = ${plus(court.now(), -24 * hour)}`.execute(court.database.owner)
  north = await enrol(court.place.secondGate)
})
afterAll(() => court.close())

async function enrol(gate: string): Promise<Client> {
  const secret = newSecret()
  await sql`
    insert into devices (id, community_id, kind, place_id, label, token_hash, enrolled_by, enrolled_at)
    values (${court.newId()}, ${court.place.community}, 'gate', ${gate}, 'another phone', ${secretHash(secret)}, ${court.place.accounts.secretary}, ${plus(court.now(), -24 * hour)})`.execute(court.database.owner)
  return court.with({ authorization: `Bearer ${secret}` })
}

/** Of somebody new each time: where people are is counted by person. */
const granted = async (it: GrantedAs = {}) => putGranted(court.database, court.place, court.now(), { resident: await putPerson(court.database, court.place, court.now()), ...it })
const fact = (more: object = {}) => ({
  type: 'movement', id: court.newId(), kind: 'out', at: court.now(), pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '', ...more,
})
const report = (facts: unknown[], { by = court.as('gate'), sentAt = court.now() as unknown } = {}) => by.post('/facts', { facts, sentAt })
const inside = <R>(query: ReturnType<typeof sql<R>>) => transaction(court.database, [court.place.community as CommunityId], async (tx) => (await query.execute(tx)).rows)
const exitRow = async (id: string) => (await inside(sql<any>`select e.*, p.resident_id, p.described from exits e left join exit_people p on p.exit_id = e.id where e.id = ${id}`))[0]
const movementRow = async (id: string) => (await inside(sql<any>`select * from movements where id = ${id}`))[0]
const changed = async () => (await inside(sql<{ kind: string; id: string }>`select kind, unnest(ids) as id from changes order by seq`)).map((it) => `${it.kind} ${it.id}`)

describe('the nurse at the gate', () => {
  test('one tap logs the exit, another the return', async () => {
    const { exit, pass } = await granted()
    const [out, back] = [fact({ pass, at: plus(court.now(), -hour) }), fact({ pass, kind: 'back' })]
    expect((await report([out])).body).toEqual({ taken: [out.id], held: [], clockErrorMs: 0, now: court.now() })
    expect(await exitRow(exit)).toMatchObject({ whereabouts: 'out', due_back: plus(court.now(), 9 * hour), exits_used: 1, flags: [] })
    expect(await movementRow(out.id)).toMatchObject({ exit_id: exit, gate_id: court.place.gate, by_actor: `device:${court.place.device}`, how: 'scan', verdict: 'let-out' })
    await report([back])
    expect(await exitRow(exit)).toMatchObject({ whereabouts: 'back', due_back: null, exits_used: 1, flags: [] })
    expect(await changed()).toEqual(expect.arrayContaining([`movement ${out.id}`, `exit ${exit}`]))
  })

  test('facts sent twice are counted once, and nobody is told twice', async () => {
    const { exit, pass } = await granted()
    const out = fact({ pass })
    await report([out, out])
    const before = await changed()
    expect((await report([out])).body.taken).toEqual([out.id])
    expect(await changed()).toEqual(before)
    expect((await inside(sql`select id from movements where exit_id = ${exit}`)).length).toBe(1)
    expect(await exitRow(exit)).toMatchObject({ exits_used: 1, flags: [] })
  })

  test('two gates that both let out a one-exit pass: both lines are kept and the clash is flagged', async () => {
    const { exit, pass } = await granted()
    const [south, other] = [fact({ pass, at: plus(court.now(), -20 * minute) }), fact({ pass })]
    await Promise.all([report([south]), report([other], { by: north })])
    expect((await inside(sql`select id from movements where exit_id = ${exit}`)).length).toBe(2)
    expect((await exitRow(exit)).flags).toEqual([{ flag: 'out-twice', movements: [south.id, other.id] }, { flag: 'more-exits-than-allowed', movements: [other.id] }])
  })

  test('going out after the pass was taken back is flagged', async () => {
    const { exit, pass } = await granted()
    await ownerTransaction(court.database, (tx) => sql`update passes set status = 1, ended_at = ${plus(court.now(), -minute)} where exit_id = ${exit}`.execute(tx))
    await report([fact({ pass })])
    expect((await exitRow(exit)).flags).toMatchObject([{ flag: 'out-after-end' }])
  })

  test('many gates at once lose nothing', async () => {
    const { exit, pass } = await granted({ exits: 200, from: plus(court.now(), -12 * hour) })
    const facts = Array.from({ length: 24 }, (_, i) => fact({ pass, kind: i % 2 ? 'back' : 'out', at: plus(court.now(), (i - 24) * 10 * minute) }))
    await Promise.all(facts.map((it, i) => report([it], { by: i % 3 ? north : court.as('gate') })))
    expect(await exitRow(exit)).toMatchObject({ whereabouts: 'back', exits_used: 12, flags: [] })
  })
})

describe('no fact is turned away', () => {
  test('a pass, a person and an exit that nobody knows are stored as they are', async () => {
    const [pass, resident, exit] = [court.newId(), court.riverside.residents.nurse, court.newId()]
    const unknown = fact({ pass, resident, exit, kind: 'back' })
    expect((await report([unknown])).status).toBe(200)
    expect(await movementRow(unknown.id)).toMatchObject({ pass_id: pass, resident_id: resident, exit_id: exit })
    expect(await exitRow(exit)).toBeUndefined()
  })

  test('a fact that cannot be read does not hold up the others, and is kept as it came', async () => {
    const { exit, pass } = await granted()
    const good = fact({ pass })
    const odd = [{ ...fact(), note: 'x'.repeat(5000) }, { id: 'not an id', type: 'of tomorrow' }, null, 'words', { ...fact(), kind: 'sideways\u0000' }]
    const answer = await report([...odd, good])
    expect(answer.status).toBe(200)
    expect(answer.body.taken).toEqual(expect.arrayContaining([good.id, 'not an id']))
    await report(odd)
    expect((await exitRow(exit)).whereabouts).toBe('out')
    expect((await inside(sql<{ n: number }>`select count(*) as n from facts where held = 'unread'`))[0]!.n).toBe(odd.length)
  })

  test('a clock that names an impossible year is no reason either', async () => {
    for (const at of ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z']) {
      const { exit, pass } = await granted()
      const out = fact({ pass, at })
      expect((await report([out], { sentAt: at })).status).toBe(200)
      expect(await movementRow(out.id)).toMatchObject({ at: court.now() })
      expect((await exitRow(exit)).whereabouts).toBe('out')
      const bare = fact({ at })
      expect((await report([bare], { sentAt: 'yesterday, about' })).status).toBe(200)
    }
  })

  test('who was told no, and why, is kept as well', async () => {
    const told = { type: 'turned-away', id: court.newId(), at: court.now(), pass: null, code: 'forged' }
    expect((await report([told, told])).body.taken).toEqual([told.id, told.id])
    expect(await inside(sql`select code, gate_id from turned_away where id = ${told.id}`)).toEqual([{ code: 'forged', gate_id: court.place.gate }])
  })

  test('but only gates and the desk report facts: a resident cannot, and nor can a stranger', async () => {
    for (const who of ['nurse', 'volunteer', 'building-lead'] as const) expect((await report([fact()], { by: court.as(who) })).status).toBe(403)
    expect((await report([fact()], { by: court.as('nobody') })).status).toBe(401)
    const noted = fact()
    expect((await report([noted], { by: court.as('staff') })).status).toBe(200)
    expect(await movementRow(noted.id)).toMatchObject({ gate_id: null, by_actor: `account:${court.place.accounts.staff}`, clock_error_ms: 0 })
  })

  test('a fact of one community never touches another', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, exit })], { by: court.asRiverside('gate') })
    expect((await exitRow(exit)).whereabouts).toBe('not-yet-out')
  })
})

describe('the phone’s clock', () => {
  test('seven minutes ahead: what it saw is put right, both times are kept, and the error is shown', async () => {
    const { exit, pass } = await granted()
    const ahead = 7 * minute
    const out = fact({ pass, at: plus(court.now(), ahead - hour) })
    const { body } = await report([out], { sentAt: plus(court.now(), ahead) })
    expect(body.clockErrorMs).toBe(ahead)
    expect(await movementRow(out.id)).toMatchObject({ at: plus(court.now(), -hour), device_at: out.at, received_at: court.now(), clock_error_ms: ahead })
    expect((await exitRow(exit)).due_back).toBe(plus(court.now(), 9 * hour))
    expect((await sql<any>`select clock_error_ms, seen_at from devices where id = ${court.place.device}`.execute(court.database.owner)).rows).toEqual([{ clock_error_ms: ahead, seen_at: court.now() }])
  })

  test('two seconds are the network’s, and change nothing', async () => {
    const out = fact()
    await report([out], { sentAt: plus(court.now(), -2000) })
    expect((await movementRow(out.id)).at).toBe(out.at)
  })
})

describe('an emergency at the gate', () => {
  test('opens an exit with an open paper, for somebody in no roster too', async () => {
    const exit = court.newId()
    await report([fact({ exit, emergency: true, how: 'emergency', note: 'a man, chest pain, ambulance came' })])
    expect(await exitRow(exit)).toMatchObject({
      purpose: 'emergency', state: 'granted', emergency: true, paper_open: true, resident_id: null, described: 'a man, chest pain, ambulance came', whereabouts: 'out', due_back: null,
      asked_by: `device:${court.place.device}`,
    })
    expect(await inside(sql`select what, by_role from exit_steps where exit_id = ${exit}`)).toEqual([{ what: 'emergency', by_role: 'gate' }])
  })

  test('finds the woman in labour by her door, and her building with her', async () => {
    const exit = court.newId()
    await report([fact({ exit, emergency: true, how: 'emergency', resident: court.place.residents.labour })])
    expect(await exitRow(exit)).toMatchObject({ resident_id: court.place.residents.labour, building_id: court.place.buildings.two })
  })

  test('an emergency without an exit of its own, or with a person of another community, opens one all the same', async () => {
    const bare = fact({ emergency: true, how: 'emergency', resident: court.riverside.residents.nurse })
    expect((await report([bare])).status).toBe(200)
    expect(await exitRow(bare.id)).toMatchObject({ resident_id: null, paper_open: true, whereabouts: 'out' })
  })

  test('an emergency that the desk opened stays the desk’s', async () => {
    const { exit } = await granted()
    const before = await exitRow(exit)
    await report([fact({ exit, emergency: true, note: 'an ambulance' })])
    expect(await exitRow(exit)).toMatchObject({ described: before.described, asked_by: before.asked_by, asked_at: before.asked_at, whereabouts: 'out' })
  })
})

describe('back again', () => {
  const back = (by: Client, exit: string, at: Instant = court.now()) => by.post(`/exits/${exit}/back`, { id: court.newId(), at })

  test('the resident reports the return, the gate scans it minutes later: one return, nothing flagged', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, at: plus(court.now(), -hour) })])
    expect((await back(court.as('nurse'), exit)).body).toEqual({ whereabouts: 'back', dueBack: null })
    court.pass(6 * minute)
    await report([fact({ pass, kind: 'back' })])
    expect(await exitRow(exit)).toMatchObject({ whereabouts: 'back', flags: [] })
    expect((await inside(sql<any>`select how, gate_id from movements where exit_id = ${exit} and kind = 'back' order by at`))).toEqual([{ how: 'resident', gate_id: null }, { how: 'scan', gate_id: court.place.gate }])
  })

  test('a return is stored whatever year the phone’s clock names, and never in the future', async () => {
    const { exit } = await granted()
    for (const at of ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'] as Instant[]) expect((await back(court.as('staff'), exit, at)).status, at).toBe(200)
    expect(await inside(sql`select at from movements where exit_id = ${exit} order by at`)).toEqual([{ at: court.now() }, { at: court.now() }])
  })

  test('a return sent twice is one line', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, at: plus(court.now(), -hour) })])
    const [body, command] = [{ id: court.newId(), at: court.now() }, crypto.randomUUID()]
    const first = await court.as('staff').post(`/exits/${exit}/back`, body, { command })
    expect((await court.as('staff').post(`/exits/${exit}/back`, body, { command })).body).toEqual(first.body)
    expect((await inside(sql`select id from movements where exit_id = ${exit} and kind = 'back'`)).length).toBe(1)
  })

  test('nobody reports the return of a neighbour, or of another community', async () => {
    const { exit } = await granted()
    for (const by of [court.as('neighbour'), court.as('volunteer'), court.asRiverside('secretary')]) expect((await back(by, exit)).status).toBe(404)
    expect((await back(court.as('secretary'), court.newId())).status).toBe(404)
  })

  test('nobody has come back tomorrow', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, at: plus(court.now(), -hour) })])
    await back(court.as('nurse'), exit, plus(court.now(), 24 * hour))
    expect(await inside(sql`select at, device_at from movements where exit_id = ${exit} and kind = 'back'`)).toEqual([{ at: court.now(), device_at: plus(court.now(), 24 * hour) }])
  })
})

describe('a return that does not fit', () => {
  const back = (by: Client, exit: string, at: Instant, right: Instant | null = null) => by.post(`/exits/${exit}/back`, { id: court.newId(), at, right })
  const flags = async (exit: string) => (await exitRow(exit)).flags.map((it: any) => it.flag)

  test('a phone five hours behind: whoever is out is back, now, and a person looks at it', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, at: plus(court.now(), -hour) })])
    expect((await back(court.as('nurse'), exit, plus(court.now(), -5 * hour))).body.whereabouts).toBe('back')
    expect(await flags(exit)).toEqual(['dated-back'])
    expect(await inside(sql`select at from movements where exit_id = ${exit} and kind = 'back'`)).toEqual([{ at: court.now() }])
    // In the very moment of going out nobody comes back either.
    const other = await granted()
    const outAt = plus(court.now(), -hour)
    await report([fact({ pass: other.pass, at: outAt })])
    expect((await back(court.as('nurse'), other.exit, outAt)).body.whereabouts).toBe('back')
  })

  test('the same phone that knows how wrong it is: no flag', async () => {
    const { exit, pass } = await granted()
    await report([fact({ pass, at: plus(court.now(), -hour) })])
    await back(court.as('nurse'), exit, plus(court.now(), -5 * hour - minute), plus(court.now(), -minute))
    expect(await exitRow(exit)).toMatchObject({ whereabouts: 'back', flags: [] })
  })

  test('overdue, and says it was late, or back at the very minute: believed, without a flag', async () => {
    for (const at of [plus(court.now(), -hour), plus(court.now(), -2 * hour)]) {
      const { exit, pass } = await granted({ from: plus(court.now(), -14 * hour) })
      await report([fact({ pass, at: plus(court.now(), -12 * hour) })])
      expect((await exitRow(exit)).due_back).toBe(plus(court.now(), -2 * hour))
      await back(court.as('nurse'), exit, at)
      expect(await exitRow(exit)).toMatchObject({ whereabouts: 'back', back_at: at, flags: [] })
    }
  })

  test('overdue, and says it was back in time: noted as said, and flagged; the desk may say so', async () => {
    const twice = [await granted({ from: plus(court.now(), -14 * hour) }), await granted({ from: plus(court.now(), -14 * hour) })]
    for (const { pass } of twice) await report([fact({ pass, at: plus(court.now(), -12 * hour) })])
    await back(court.as('nurse'), twice[0]!.exit, plus(court.now(), -11 * hour))
    await back(court.as('staff'), twice[1]!.exit, plus(court.now(), -11 * hour))
    expect(await flags(twice[0]!.exit)).toEqual(['dated-back'])
    expect(await flags(twice[1]!.exit)).toEqual([])
    expect((await exitRow(twice[0]!.exit)).whereabouts).toBe('back')
  })
})

describe('gates', () => {
  test('the desk adds a gate; its number is its own', async () => {
    const gate = { id: court.newId(), number: 3, name: 'the lane behind building 1' }
    expect((await court.as('staff').post('/gates', gate)).body.gates.map((it: any) => it.number)).toEqual([1, 2, 3])
    expect((await court.as('staff').post('/gates', { ...gate, id: court.newId() })).body.code).toBe('gate-number-taken')
    expect((await court.as('gate').get('/gates')).body.gates[2]).toMatchObject({ name: gate.name, compound: 'Osmanthus Court' })
    for (const who of ['gate', 'nurse', 'building-lead'] as const) expect((await court.as(who).post('/gates', { ...gate, id: court.newId(), number: 4 })).status).toBe(403)
  })
})

describe('whatever the order', () => {
  type Plan = { kind: 'out' | 'back'; minutes: number; phone: 0 | 1; what: 0 | 1 | 2; who: boolean; note: string }
  const plan: fc.Arbitrary<Plan> = fc.record({
    kind: fc.constantFrom('out' as const, 'back' as const), minutes: fc.integer({ min: 0, max: 40 }).map((n) => n * 15), phone: fc.constantFrom(0 as const, 1 as const),
    what: fc.constantFrom(0 as const, 1 as const, 2 as const), who: fc.boolean(), note: fc.constantFrom('', 'an ambulance', 'a fall on the stairs'),
  })
  /** A day's facts, and two ways to deliver them: cut into batches, shuffled, some of them again. */
  const delivery = (count: number) => fc.tuple(fc.shuffledSubarray([...Array(count).keys()], { minLength: count }), fc.array(fc.nat(count - 1), { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }))
  const day = fc.array(plan, { minLength: 2, maxLength: 10 }).chain((plans) => fc.tuple(fc.constant(plans), delivery(plans.length), delivery(plans.length)))

  /** What the tables say of these facts, without the ids that are made anew in each world. */
  async function pictureOf(plans: readonly Plan[], [order, repeats, cuts]: [number[], number[], number[]]) {
    const bearer = await putPerson(court.database, court.place, court.now())
    const { exit, pass } = await granted({ exits: 2, resident: bearer })
    const inLabour = await putPerson(court.database, court.place, court.now())
    const ids = plans.map((_, i) => uuidv7(msOf(court.now()) + i, randomBytes(10)))
    const emergencies = [court.newId(), court.newId()]
    const skew = [3 * minute, -1500]
    const facts = plans.map((it, i) => fact({
      id: ids[i], kind: it.kind, at: plus(court.now(), (it.minutes - 601) * minute + skew[it.phone]!), note: it.note,
      ...(it.what === 0 ? { pass } : { exit: emergencies[it.what - 1], emergency: true, how: 'emergency', resident: it.who ? inLabour : null }),
    }))
    const queue = [...order, ...repeats]
    for (let at = 0, cut = 0; at < queue.length; cut++) {
      const size = cuts[cut % cuts.length]!
      const batch = queue.slice(at, at + size)
      at += size
      for (const phone of [0, 1] as const) {
        const mine = batch.filter((i) => plans[i]!.phone === phone).map((i) => facts[i])
        if (mine.length > 0) expect((await report(mine, { by: phone ? north : court.as('gate'), sentAt: instantOf(msOf(court.now()) + skew[phone]!) })).status).toBe(200)
      }
    }
    const name = new Map<string, string>([...ids.map((id, i) => [id, `fact ${i}`] as const), [exit, 'exit'], [pass, 'pass'], [inLabour, 'in labour'], [bearer, 'bearer'], ...emergencies.map((id, i) => [id, `emergency ${i}`] as const)])
    const rows = [
      ...await inside(sql<object>`select to_jsonb(e) - 'number' as e, p.resident_id, p.described from exits e join exit_people p on p.exit_id = e.id where e.id = any(${[exit, ...emergencies]}::uuid[]) order by e.id`), ...await inside(sql<object>`select * from movements where id = any(${ids}::uuid[]) order by id`),
    ]
    return rows.map((row) => JSON.stringify(row).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => name.get(id) ?? id)).sort()
  }

  test('facts shuffled, repeated and cut into other batches leave identical rows of exits and movements', async () => {
    await fc.assert(fc.asyncProperty(day, async ([plans, one, other]) => {
      expect(await pictureOf(plans, one)).toEqual(await pictureOf(plans, other))
    }), { numRuns: 25 })
  }, 120_000)
})
