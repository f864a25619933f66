// Keeping up at the gate: the snapshot a phone works from, and what changed since.

import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Jwk } from '#domain/kernel/crypto.ts'
import { uuidv7, type BuildingId, type CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { openStatusList } from '#domain/pass/status-list.ts'
import { openTrustList } from '#domain/pass/trust-list.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { flushChanges, type Change } from '#server/http/changes.ts'
import { gateRoutes } from '#server/gate/routes.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { rootKey } from '#server/access/store.ts'
import { ownersOfCases, whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { feedRoutes } from '#server/feed/routes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import type { Place, Who } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'

let court: Osmanthus
const open = async () => {
  court = await osmanthus({ endpoints: [...feedRoutes(ownersOfCases), ...gateRoutes, ...sealingRoutes(whoIsOut, passesEndingUnder)] })
  await installQueue(court.database, ['exits:review'])
}
const close = () => court.close()
const inCourt = (place: Place = court.place) => place.community as CommunityId
const tell = (changes: Change[], place: Place = court.place) => transaction(court.database, [inCourt(place)], (tx) => flushChanges(tx, inCourt(place), changes, court.now()))
const change = (kind: Change['kind'], id: string = court.newId(), building: string | null = null): Change => ({ kind, id, building: building as BuildingId | null })
const snapshot = async (since?: number, who: Who = 'gate') => (await court.as(who).get(`/sync/gate${since === undefined ? '' : `?since=${since}`}`)).body
const fact = (pass: string, kind: 'out' | 'back' = 'out', at = court.now()) => ({ type: 'movement', id: court.newId(), kind, at, pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' })
const report = (...facts: object[]) => court.as('gate').post('/gate/facts', { facts, sentAt: court.now() })
const newOrder = (more: object) => ({ id: court.newId(), rule: court.place.rule, startsAt: court.now(), issuer: 'the sub-district', ground: 'a case', caseSince: null, ...more })

describe('the gate’s snapshot', () => {
  beforeEach(open)
  afterEach(close)

  test('holds what a guard needs for a day without a network, and not one name', async () => {
    const { pass, exit } = await putGranted(court.database, court.place, court.now())
    await report(fact(pass))
    const body = await snapshot()
    expect(body).toMatchObject({ full: true, gate: { number: 1 }, community: { name: 'Osmanthus Court', zone: 'Asia/Shanghai' }, gonePasses: [] })
    expect(body.buildings.map((it: any) => [it.label, it.level, it.caseInside, it.people.length])).toEqual([['1', 'open', false, 1], ['2', 'sealed', true, 4]])
    expect(body.passes).toEqual([{ id: pass, code: pass.slice(-12), text: `PST1:${pass}`, resident: court.place.residents.nurse }])
    expect(body.movements).toMatchObject([{ kind: 'out', pass, exit, gate: court.place.gate }])
    expect(body.buildings[1].people.find((it: any) => it.id === court.place.residents.nurse)).toEqual({ id: court.place.residents.nurse, who: '护＊', flat: court.place.flats.nurse, bornYear: 1990 })
    expect(JSON.stringify(body)).not.toMatch(/护士|孕妇|邻居|138000/)
  })

  test('its keys and revocations open with the root key alone', async () => {
    const body = await snapshot()
    const root = await transaction(court.database, [inCourt()], (tx) => rootKey(tx, inCourt())) as Jwk
    const trust = await openTrustList(new Uint8Array(Buffer.from(body.trustList, 'base64url')), root, crypto.subtle)
    expect(trust.ok && trust.value.community).toBe(court.place.community)
    const list = trust.ok ? await openStatusList(new Uint8Array(Buffer.from(body.statusList, 'base64url')), trust.value, crypto.subtle) : trust
    expect(list.ok).toBe(true)
  })

  test('says the levels of the days ahead, so that an order ends rightly without a network', async () => {
    const { buildings } = await snapshot()
    expect(buildings[1].pieces.map((it: any) => it.level)).toEqual(['sealed', 'controlled'])
    expect(buildings[1].pieces[0]).toMatchObject({ from: court.now(), until: '2026-04-06T16:00:00.000Z' })
    expect(buildings[1].pieces[1]).toMatchObject({ from: '2026-04-06T16:00:00.000Z', until: plus(court.now(), 8 * day) })
    expect(buildings.flatMap((it: any) => it.flats).every((it: any) => it.pieces === undefined)).toBe(true)
  })

  test('a flat with an order of its own carries its own pieces', async () => {
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'flat', id: court.place.flats.neighbour } }))
    const [one] = (await snapshot()).buildings
    expect(one).toMatchObject({ level: 'open', flats: [{ door: '1-1-101', level: 'sealed' }] })
    expect(one.flats[0].pieces[0].level).toBe('sealed')
  })

  test('counts all exits of a pass, also those of last week; keeps whoever is still out; leaves out what is over', async () => {
    const long = await putGranted(court.database, court.place, court.now(), { exits: 12, from: plus(court.now(), -20 * day), until: plus(court.now(), 10 * day) })
    const stillOut = await putGranted(court.database, court.place, court.now(), { from: plus(court.now(), -3 * day), until: plus(court.now(), -2 * day) })
    const over = await putGranted(court.database, court.place, court.now(), { from: plus(court.now(), -3 * day), until: plus(court.now(), -2 * day) })
    const faraway = await putGranted(court.database, court.place, court.now(), { from: plus(court.now(), 8 * day), until: plus(court.now(), 9 * day) })
    await report(fact(long.pass, 'out', plus(court.now(), -10 * day)), fact(long.pass, 'back', plus(court.now(), -10 * day + hour)), fact(stillOut.pass, 'out', plus(court.now(), -2.5 * day)))
    const body = await snapshot()
    expect(body.passes.map((it: any) => it.id).sort()).toEqual([long.pass, stillOut.pass].sort())
    expect(body.passes.map((it: any) => it.id)).not.toContain(over.pass)
    expect(body.passes.map((it: any) => it.id)).not.toContain(faraway.pass)
    expect(body.movements.length).toBe(3)
  })

  test('is for gates and the desk; the desk names a gate', async () => {
    expect((await court.as('staff').get(`/sync/gate?gate=${court.place.secondGate}`)).body.gate.number).toBe(2)
    expect((await court.as('staff').get(`/sync/gate?gate=${court.riverside.gate}`)).status).toBe(404)
    for (const who of ['nurse', 'volunteer', 'building-lead'] as const) expect((await court.as(who).get('/sync/gate')).status).toBe(403)
  })

  test('of one community holds nothing of another', async () => {
    await putGranted(court.database, court.riverside, court.now())
    const text = JSON.stringify(await snapshot())
    for (const id of [court.riverside.community, ...Object.values(court.riverside.buildings), ...Object.values(court.riverside.residents)]) expect(text).not.toContain(id)
  })
})

describe('what changed since', () => {
  beforeEach(open)
  afterEach(close)

  test('nothing: the cursor stays and nothing is sent but keys and revocations', async () => {
    const first = await snapshot()
    const next = await snapshot(first.cursor)
    expect(next).toMatchObject({ full: false, cursor: first.cursor, buildings: [], passes: [], movements: [], gonePasses: [] })
    expect(next.statusList.length).toBeGreaterThan(100)
  })

  test('an order on a building brings that building, one on the compound all of them', async () => {
    const { cursor } = await snapshot()
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'building', id: court.place.buildings.one } }))
    const one = await snapshot(cursor)
    expect(one.buildings.map((it: any) => [it.label, it.level])).toEqual([['1', 'sealed']])
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'compound', id: court.place.compound } }))
    expect((await snapshot(one.cursor)).buildings.length).toBe(2)
  })

  test('a movement at another gate brings the movement and its pass; a pass that is over is named as gone', async () => {
    const { pass, exit } = await putGranted(court.database, court.place, court.now())
    const { cursor } = await snapshot()
    await report(fact(pass))
    const next = await snapshot(cursor)
    expect(next.movements.map((it: any) => [it.kind, it.exit])).toEqual([['out', exit]])
    expect(next.passes.map((it: any) => it.id)).toEqual([pass])
    await report(fact(pass, 'back', plus(court.now(), minute)))
    court.pass(3 * day)
    await tell([change('pass', pass)])
    expect(await snapshot(next.cursor)).toMatchObject({ passes: [], gonePasses: [pass] })
  })

  test('a cursor that we never gave, or one too far back, brings everything', async () => {
    await tell([change('sealing'), change('sealing')])
    expect((await snapshot(99)).full).toBe(true)
    await sql`delete from changes where seq = 1 and community_id = ${court.place.community}`.execute(court.database.owner)
    expect((await snapshot(0)).full).toBe(true)
    expect((await snapshot(1)).full).toBe(false)
  })
})

describe('a community of 3,650', () => {
  beforeAll(async () => { await open(); await fill() }, 120_000)
  afterAll(close)

  async function fill() {
    const { place, database } = court
    const make = () => uuidv7(msOf(court.now()), randomBytes(10))
    await ownerTransaction(database, async (tx) => {
      for (let b = 3, left = 3650; left > 0; b++) {
        const [building, entrance] = [make(), make()]
        const flats = Array.from({ length: Math.min(58, Math.ceil(left / 2.64)) }, (_, n) => ({ id: make(), household: make(), label: `${Math.floor(n / 4) + 1}0${(n % 4) + 1}` }))
        const people = Array.from({ length: Math.min(left, 153) }, (_, n) => ({ id: make(), household: flats[n % flats.length]!.household }))
        left -= people.length
        await sql`insert into buildings values (${place.community}, ${building}, ${place.compound}, ${String(b)}, 15, ${b})`.execute(tx)
        await sql`insert into entrances values (${place.community}, ${entrance}, ${building}, '1')`.execute(tx)
        await sql`insert into flats select ${place.community}, id, ${entrance}, ${building}, ${place.compound}, label, 1, ${`${b}-1-`} || label from unnest(${flats.map((f) => f.id)}::uuid[], ${flats.map((f) => f.label)}::text[]) as t (id, label)`.execute(tx)
        await sql`insert into households (community_id, id, flat_id) select ${place.community}, household, id from unnest(${flats.map((f) => f.household)}::uuid[], ${flats.map((f) => f.id)}::uuid[]) as t (household, id)`.execute(tx)
        await sql`insert into residents (community_id, id, household_id, name, born) select ${place.community}, id, household, '桂园居民', '1980-01-01' from unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.household)}::uuid[]) as t (id, household)`.execute(tx)
      }
    })
    for (let i = 0; i < 40; i++) await putGranted(database, place, court.now(), { index: i, text: `PST1:${randomBytes(200).toString('base64').slice(0, 290)}` })
    await sql`analyze`.execute(database.owner)
  }

  test('holds everybody once, and fits a phone and a poor signal', async () => {
    const { body, bytes } = await court.as('gate').get('/sync/gate')
    const people = body.buildings.flatMap((it: any) => it.people.map((person: any) => person.id))
    expect([people.length, new Set(people).size]).toEqual([3650 + 5, 3650 + 5])
    expect(body.passes).toHaveLength(40)
    expect(gzipSync(bytes).length).toBeLessThan(200 * 1024)
    const delta = await court.as('gate').get(`/sync/gate?since=${body.cursor}`)
    expect(delta.bytes.length).toBeLessThan(4 * 1024)
  })
})
