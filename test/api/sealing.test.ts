// Sealing orders through HTTP at Osmanthus Court: who may issue one, what it does to a home, and that it stays on the record.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
const open = async () => {
  court = await osmanthus({ endpoints: sealingRoutes(whoIsOut, passesEndingUnder) })
  await installQueue(court.database, ['exits:review'])
}
const close = () => court.close()

const matrixOf = async (who: 'secretary' | 'staff' | 'building-lead' = 'staff', at: Instant = court.now()) => (await court.as(who).get(`/matrix?at=${at}`)).body.compounds[0].buildings
/** The same buildings with their flats, asked for a few at a time. */
async function facadesOf(who: 'secretary' | 'staff' | 'building-lead' = 'staff', at: Instant = court.now()): Promise<any[]> {
  const ids = (await matrixOf(who, at)).map((it: any) => it.id)
  const found: any[] = []
  for (let from = 0; from < ids.length; from += 24) found.push(...(await court.as(who).get(`/matrix/flats?buildings=${ids.slice(from, from + 24)}&at=${at}`)).body.buildings)
  return found
}
const rowsOf = async (table: 'sealing_orders' | 'control_rules') =>
  (await transaction(court.database, [court.place.community as CommunityId], (tx) => sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx))).rows[0]!.n
const newOrder = (more: object = {}) => ({
  id: court.newId(), scope: { kind: 'building', id: court.place.buildings.one }, rule: court.place.rule, startsAt: court.now(),
  issuer: 'the sub-district', ground: 'a case in building 1', caseSince: court.now(), ...more,
})
const newCase = (at: Instant, more: object = {}) => ({ id: court.newId(), at, source: 'the health authority', reason: 'another case', ...more })
const newLift = (at: Instant, more: object = {}) => ({ id: court.newId(), at, source: 'the sub-district', reason: 'the case was a mistake of the laboratory', ...more })
const issue = async (more: object = {}) => {
  const order = newOrder(more)
  const answer = await court.as('secretary').post('/sealing/orders', order)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return { id: order.id, shown: answer.body.orders[0] }
}

describe('orders', () => {
  beforeEach(open)
  afterEach(close)

  test('an order seals the building from that moment, names its issuer, ground and end, and asks for a new look at granted exits', async () => {
    const { id, shown } = await issue()
    expect(shown).toMatchObject({ issuer: 'the sub-district', ground: 'a case in building 1', scopeLabel: '1', level: 'sealed', stage: 'closed', endsAt: '2026-04-19T16:00:00.000Z' })
    expect((await matrixOf()).map((it: any) => [it.label, it.level])).toEqual([['1', 'sealed'], ['2', 'sealed']])
    const { rows } = await ownerTransaction(court.database, (tx) => sql<{ task: string; order: string }>`
      select r.task, r.payload ->> 'order' as order from graphile_worker.jobs j join job_runs r on r.id::text = j.key`.execute(tx))
    expect(rows).toEqual([{ task: 'exits:review', order: id }])
  })

  test('an order sent twice is issued once', async () => {
    const [order, command] = [newOrder(), crypto.randomUUID()]
    const first = await court.as('secretary').post('/sealing/orders', order, { command })
    const again = await court.as('secretary').post('/sealing/orders', order, { command })
    expect(again.body).toEqual(first.body)
    expect(await rowsOf('sealing_orders')).toBe(2)
    expect((await court.as('secretary').post('/sealing/orders', order)).body.code).toBe('id-taken')
  })

  test('only the secretary and the deputy issue orders; everybody else is turned away', async () => {
    for (const who of ['staff', 'building-lead', 'volunteer', 'gate', 'nurse'] as const) expect((await court.as(who).post('/sealing/orders', newOrder())).status).toBe(403)
    expect((await court.as('nobody').post('/sealing/orders', newOrder())).status).toBe(401)
    expect((await court.as('deputy').post('/sealing/orders', newOrder())).status).toBe(200)
  })

  test('a place, person, rule or order of another community is not there', async () => {
    const { riverside, place } = court
    for (const [kind, id] of Object.entries({ compound: riverside.compound, building: riverside.buildings.one, entrance: riverside.entrances.one, flat: riverside.flats.nurse, person: riverside.residents.nurse })) {
      expect((await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind, id } }))).status).toBe(404)
    }
    expect((await court.as('secretary').post('/sealing/orders', newOrder({ rule: riverside.rule }))).status).toBe(404)
    expect((await court.as('secretary').post(`/sealing/orders/${riverside.order}/lift`, newLift(court.now()))).status).toBe(404)
    expect((await court.asRiverside('secretary').post(`/sealing/orders/${place.order}/new-case`, newCase(court.now()))).status).toBe(404)
    expect(await rowsOf('sealing_orders')).toBe(1)
  })

  test('a new case starts the clock again; cases told late, twice and out of order give one sorted row', async () => {
    const { order } = court.place
    court.pass(30 * hour)
    const told = async (at: Instant) => (await court.as('secretary').post(`/sealing/orders/${order}/new-case`, newCase(at))).body.orders[0]
    const [late, early] = [court.now(), plus(court.now(), -20 * hour)]
    expect((await told(late)).restarts).toEqual([late])
    expect((await told(early)).restarts).toEqual([early, late])
    expect(await told(late)).toMatchObject({ restarts: [early, late], stage: 'closed', endsAt: '2026-04-20T16:00:00.000Z' })
    expect((await court.as('secretary').post(`/sealing/orders/${order}/new-case`, newCase(plus(court.now(), hour)))).body.code).toBe('case-in-the-future')
  })

  test('lifting ends an order once, and a case after its end needs an order of its own', async () => {
    const { order } = court.place
    const lifted = await court.as('deputy').post(`/sealing/orders/${order}/lift`, newLift(court.now()))
    expect(lifted.body.orders[0]).toMatchObject({ level: 'open', endsAt: court.now(), liftedAt: court.now() })
    expect((await matrixOf()).map((it: any) => it.level)).toEqual(['open', 'open'])
    expect((await court.as('deputy').post(`/sealing/orders/${order}/lift`, newLift(court.now()))).body.code).toBe('order-already-lifted')
    expect((await court.as('secretary').post(`/sealing/orders/${order}/new-case`, newCase(court.now()))).body).toMatchObject({ code: 'order-ended', details: { endedAt: court.now() } })
  })

  test('the matrix answers for the past and for the future', async () => {
    const levelAt = async (hours: number) => (await matrixOf('staff', plus(court.now(), hours * hour)))[1].level
    expect([await levelAt(-16), await levelAt(0), await levelAt(3 * 24), await levelAt(15 * 24)]).toEqual(['open', 'sealed', 'controlled', 'open'])
  })

  test('an order on one person shows in their flat and nowhere else, and names them by initials', async () => {
    const { shown } = await issue({ scope: { kind: 'person', id: court.place.residents.neighbour }, ground: 'back from another city' })
    expect(shown.scopeLabel).toBe('1-1-101 邻＊')
    expect((await matrixOf())[0]).toMatchObject({ level: 'open', homes: 1, levels: [{ level: 'sealed', homes: 1, people: 1 }] })
    const [one] = await facadesOf()
    expect(one).toMatchObject({ level: 'open', flats: [{ door: '1-1-101', level: 'sealed', caseInside: true, people: 1 }] })
  })

  test('an order on an entrance shows in its flats alone, and who has moved away is counted nowhere', async () => {
    const { community, households, entrances } = court.place
    await sql`insert into residents (community_id, id, household_id, name, moved_away_at) values (${community}, ${court.newId()}, ${households.neighbour}, '搬走的', ${court.now()})`.execute(court.database.owner)
    const one = async () => [(await matrixOf())[0], (await facadesOf())[0].flats[0]]
    expect(await one()).toMatchObject([{ level: 'open', levels: [{ level: 'open', homes: 1, people: 1 }] }, { level: 'open', people: 1 }])
    await issue({ scope: { kind: 'entrance', id: entrances.one } })
    expect(await one()).toMatchObject([{ level: 'open', homes: 1, levels: [{ level: 'sealed', homes: 1, people: 1 }] }, { level: 'sealed', people: 1 }])
  })

  test('a building lead sees the own building and its orders, not the others', async () => {
    await issue()
    expect((await matrixOf('building-lead')).map((it: any) => it.label)).toEqual(['2'])
    const { one, two } = court.place.buildings
    expect((await court.as('building-lead').get(`/matrix/flats?buildings=${one},${two}`)).body.buildings.map((it: any) => it.label)).toEqual(['2'])
    expect((await court.as('building-lead').get(`/matrix/flats?buildings=${one}`)).status).toBe(404)
    expect((await court.as('building-lead').get('/sealing/orders')).body.orders.map((it: any) => it.scopeLabel)).toEqual(['2'])
    expect((await court.as('building-lead').get('/buildings')).body.compounds[0].buildings.map((it: any) => it.label)).toEqual(['2'])
    expect((await court.as('building-lead').get(`/sealing/timeline?building=${court.place.buildings.one}`)).status).toBe(404)
    for (const path of ['/matrix', '/sealing/orders', '/buildings']) for (const who of ['nurse', 'volunteer', 'gate'] as const) expect((await court.as(who).get(path)).status).toBe(403)
  })

  test('a lead of one building who helps out in another sees the one, whichever was given first', async () => {
    const { community, accounts, buildings } = court.place
    await sql`update grants set id = ${uuidv7(Date.parse(court.now()), randomBytes(10))} where account_id = ${accounts['building-lead']} and role = 'building-lead'`.execute(court.database.owner)
    await sql`insert into grants (id, account_id, community_id, role, building_id) values ('00000000-0000-7000-8000-000000000001', ${accounts['building-lead']}, ${community}, 'volunteer', ${buildings.one})`.execute(court.database.owner)
    expect((await matrixOf('building-lead')).map((it: any) => it.id)).toEqual([buildings.two])
    await sql`delete from grants where role = 'volunteer' and building_id is not null`.execute(court.database.owner)
  })

  test('the timeline of a building runs without a gap, and names the flats in which something else holds', async () => {
    await issue({ scope: { kind: 'flat', id: court.place.flats.dialysis }, startsAt: plus(court.now(), 4 * 24 * hour), caseSince: null })
    const { body } = await court.as('staff').get(`/sealing/timeline?building=${court.place.buildings.two}`)
    expect(body.pieces.map((it: any) => it.level)).toEqual(['open', 'sealed', 'controlled', 'open'])
    expect(body.pieces.every((it: any, i: number) => i === 0 || it.from === body.pieces[i - 1].until)).toBe(true)
    expect(body.flats.map((it: any) => it.door)).toEqual(['2-1-101'])
    expect(body.flats[0].pieces.map((it: any) => it.level)).toContain('sealed')
  })
})

describe('rules', () => {
  beforeEach(open)
  afterEach(close)

  test('a rule changes by a new version only; orders keep the one they were issued under', async () => {
    const rule = { id: court.newId(), code: '2+12', version: 2, validFrom: court.now(), countsFrom: 'midnight', stages: [{ code: 'closed', level: 'sealed', days: 7 }] }
    expect((await court.as('secretary').post('/sealing/rules', { ...rule, version: 3 })).body).toMatchObject({ code: 'rule-version-not-next', details: { next: 2 } })
    expect((await court.as('staff').post('/sealing/rules', rule)).status).toBe(403)
    const { body } = await court.as('secretary').post('/sealing/rules', rule)
    expect(body.rules.map((it: any) => [it.code, it.version])).toEqual([['2+12', 2], ['2+12', 1]])
    expect((await court.as('staff').get('/sealing/orders')).body.orders[0].rule.version).toBe(1)
  })

  test('an order cannot start before its rule holds', async () => {
    const rule = { id: court.newId(), code: '7+3', version: 1, validFrom: plus(court.now(), hour), countsFrom: 'moment', stages: [{ code: 'closed', level: 'sealed', days: 7 }] }
    await court.as('secretary').post('/sealing/rules', rule)
    expect((await court.as('secretary').post('/sealing/orders', newOrder({ rule: rule.id }))).body.code).toBe('rule-not-yet-valid')
    expect((await court.as('secretary').post('/sealing/orders', newOrder({ rule: rule.id, startsAt: rule.validFrom }))).status).toBe(200)
  })

  test('a stage without a length is no stage', async () => {
    const rule = { id: court.newId(), code: '0', version: 1, validFrom: court.now(), countsFrom: 'midnight', stages: [{ code: 'closed', level: 'sealed', days: 0 }] }
    expect((await court.as('secretary').post('/sealing/rules', rule)).status).toBe(422)
  })
})

describe('a whole compound', () => {
  beforeAll(async () => { await open(); await fill() }, 120_000)
  afterAll(close)

  /** 24 buildings, 1,383 flats; every tenth flat and every fourth building with an order of its own. */
  async function fill() {
    const { place, database } = court
    const id = () => uuidv7(Date.parse(court.now()), randomBytes(10))
    await ownerTransaction(database, async (tx) => {
      for (let b = 3; b <= 26; b++) {
        const [building, entrance] = [id(), id()]
        await sql`insert into buildings values (${place.community}, ${building}, ${place.compound}, ${String(b)}, 15, ${b})`.execute(tx)
        await sql`insert into entrances values (${place.community}, ${entrance}, ${building}, '1')`.execute(tx)
        const flats = Array.from({ length: b === 26 ? 26 : 59 }, (_, n) => ({ id: id(), label: `${Math.floor(n / 4) + 1}0${(n % 4) + 1}`, floor: Math.floor(n / 4) + 1 }))
        await sql`
          insert into flats select ${place.community}, id, ${entrance}, ${building}, ${place.compound}, label, floor, ${`${b}-1-`} || label
          from unnest(${flats.map((f) => f.id)}::uuid[], ${flats.map((f) => f.label)}::text[], ${flats.map((f) => f.floor)}::int[]) as t (id, label, floor)`.execute(tx)
        const scopes = [...flats.filter((_, n) => n % 10 === 0).map((f) => ['flat', f.id]), ...(b % 4 === 0 ? [['building', building]] : [])]
        for (const [kind, scope] of scopes) {
          await sql`
            insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, issuer, ground, issued_by, issued_at)
            values (${place.community}, ${id()}, ${kind}, ${scope}, ${place.rule}, ${plus(court.now(), -20 * hour)}, 'the sub-district', 'a case', ${place.accounts.secretary}, ${court.now()})`.execute(tx)
        }
      }
    })
    // As autovacuum does in the product; it is off for the tests.
    await sql`analyze`.execute(database.owner)
  }

  test('the matrix shows each of 1,383 flats once, at the level of its own orders', async () => {
    const facades = await facadesOf()
    const shown = new Map(facades.flatMap((it: any) => it.flats.map((flat: any) => [flat.door, flat.level])))
    const mistaken: string[] = []
    let flats = 0
    for (let b = 3; b <= 26; b++) {
      for (let n = 0; n < (b === 26 ? 26 : 59); n++, flats++) {
        const door = `${b}-1-${Math.floor(n / 4) + 1}0${(n % 4) + 1}`
        if (shown.get(door) !== (b % 4 === 0 || n % 10 === 0 ? 'sealed' : 'open')) mistaken.push(`${door}: ${String(shown.get(door))}`)
      }
    }
    expect(mistaken).toEqual([])
    expect([flats, shown.size]).toEqual([1383, 1383 + 4])
    // The counts of the overview are those of the façades, building by building.
    const countsOf = (of: any[]) => of.map((it: any) => [it.label, it.homes ?? it.flats.length, it.out ?? it.flats.reduce((sum: number, flat: any) => sum + flat.out, 0),
      ...['open', 'precaution', 'controlled', 'sealed'].map((level) => it.levels ? (it.levels.find((one: any) => one.level === level) ?? { homes: 0, people: 0 })
        : { homes: it.flats.filter((flat: any) => flat.level === level).length, people: it.flats.filter((flat: any) => flat.level === level).reduce((sum: number, flat: any) => sum + flat.people, 0) })
        .map((one: any) => [one.homes, one.people])])
    expect(countsOf(await matrixOf())).toEqual(countsOf(facades))
    const ids = facades.map((it) => it.id)
    expect((await court.as('staff').get(`/matrix/flats?buildings=${ids.slice(0, 25)}`)).status).toBe(422)
  })
})
