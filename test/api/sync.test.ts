// Keeping up: the gate's snapshot and its deltas, live events and the numbers behind them. Over real sockets where it streams.

import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Jwk } from '#domain/kernel/crypto.ts'
import { uuidv7, type BuildingId, type CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { openStatusList } from '#domain/pass/status-list.ts'
import { openTrustList } from '#domain/pass/trust-list.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { flushChanges, type Change } from '#server/http/changes.ts'
import { gateRoutes } from '#server/gate/routes.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { rootKeyFor } from '#server/pass/keys.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { mountEvents } from '#server/sync/events.ts'
import { syncRoutes } from '#server/sync/routes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import type { Place, Who } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'

let court: Osmanthus
const open = async () => {
  court = await osmanthus({ endpoints: [...syncRoutes, ...gateRoutes, ...sealingRoutes] })
  await installQueue(court.database)
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
    const root = await transaction(court.database, [inCourt()], (tx) => rootKeyFor(tx, inCourt(), court.now())) as Jwk
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

  test('fits a phone and a poor signal', async () => {
    const start = performance.now()
    const { body, bytes } = await court.as('gate').get('/sync/gate')
    const ms = performance.now() - start
    const zipped = gzipSync(bytes).length
    const people = body.buildings.flatMap((it: any) => it.people).length
    console.log(`snapshot of ${people} people, ${body.passes.length} passes: ${(bytes.length / 1024).toFixed(0)} kB, ${(zipped / 1024).toFixed(0)} kB gzipped, ${ms.toFixed(0)} ms`)
    expect(people).toBe(3650 + 5)
    expect(zipped).toBeLessThan(200 * 1024)
    const delta = await court.as('gate').get(`/sync/gate?since=${body.cursor}`)
    expect(delta.bytes.length).toBeLessThan(4 * 1024)
  })
})

describe('live events', () => {
  let app: FastifyInstance
  let port: number
  const streams: ClientRequest[] = []
  async function serve(options?: { heartbeatMs: number }) {
    app = Fastify({ forceCloseConnections: true })
    await app.register(cookie)
    mountEvents(app, { db: court.database, clock: () => msOf(court.now()), origin: '' }, options)
    await app.listen({ host: '127.0.0.1', port: 0 })
    port = (app.server.address() as { port: number }).port
  }
  beforeEach(async () => {
    await open()
    await serve({ heartbeatMs: 150 })
  })
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.destroy()
    await app.close()
    await close()
  })

  type Heard = { status: number; headers: IncomingMessage['headers']; text: () => string; events: () => { id: number; event: string; data: any }[]; ended: Promise<void> }
  const readEvents = (text: string) => text.split('\n\n').flatMap((block) => {
    const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]
    return field('event') ? [{ id: Number(field('id')), event: field('event')!, data: JSON.parse(field('data')!) }] : []
  })
  function listen(who: Who, { place = court.place, last }: { place?: Place; last?: number } = {}): Promise<Heard> {
    const secret = place.secrets[who]
    const headers = { ...(who === 'gate' ? { authorization: `Bearer ${secret}` } : { cookie: `${cookieName}=${secret}` }), ...(last === undefined ? {} : { 'last-event-id': String(last) }) }
    return new Promise((resolve, reject) => {
      const stream = httpRequest({ host: '127.0.0.1', port, path: '/api/events', headers, agent: false }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => { text += part })
        const ended = new Promise<void>((done) => response.on('close', done))
        resolve({ status: response.statusCode!, headers: response.headers, text: () => text, events: () => readEvents(text), ended })
      })
      stream.on('error', reject).end()
      streams.push(stream)
    })
  }
  const until = async (what: () => boolean) => { for (let i = 0; i < 200 && !what(); i++) await new Promise((done) => setTimeout(done, 25)) }

  test('the desk hears of everything as it happens, by kind and id alone, in order', async () => {
    const desk = await listen('staff')
    expect(desk.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    expect(desk.headers['cache-control']).toContain('no-store')
    const changes = [change('exit'), change('contact'), change('sealing', court.newId(), court.place.buildings.two)]
    await tell(changes)
    await until(() => desk.events().length >= 3)
    expect(desk.events()).toEqual(changes.map(({ kind, id }, i) => ({ id: i + 1, event: 'change', data: { kind, id } })))
  })

  test('a gate hears what its phone keeps, a household of its own exits and notices, a building lead of sealing there', async () => {
    const { exit } = await putGranted(court.database, court.place, court.now())
    const notice = court.newId()
    await sql`insert into notices (community_id, id, resident_id, code, at) values (${court.place.community}, ${notice}, ${court.place.residents.mother}, 'ended-early', ${court.now()})`.execute(court.database.owner)
    const [gate, nurse, neighbour, lead, volunteer, desk] = await Promise.all((['gate', 'nurse', 'neighbour', 'building-lead', 'volunteer', 'secretary'] as const).map((who) => listen(who)))
    await tell([change('exit', exit), change('notice', notice), change('pass'), change('movement'), change('keys'), change('contact'), change('sealing', court.newId(), court.place.buildings.one), change('sealing', court.newId(), court.place.buildings.two)])
    await until(() => desk!.events().length >= 8 && gate!.events().length >= 5)
    const kinds = (heard: Heard | undefined) => heard!.events().map((it) => it.data.kind)
    expect(kinds(desk)).toHaveLength(8)
    expect(kinds(gate)).toEqual(['pass', 'movement', 'keys', 'sealing', 'sealing'])
    expect(nurse!.events().map((it) => it.data)).toEqual([{ kind: 'exit', id: exit }, { kind: 'notice', id: notice }])
    expect(kinds(lead)).toEqual(['sealing'])
    expect([kinds(neighbour), kinds(volunteer)]).toEqual([[], []])
    const poll = async (who: Who) => (await court.as(who).get('/changes?since=0')).body.changes.map((it: any) => it.kind)
    expect([await poll('gate'), await poll('nurse'), await poll('neighbour'), (await poll('staff')).length]).toEqual([kinds(gate), kinds(nurse), [], 8])
  })

  test('nothing of one community is ever told in another', async () => {
    const [here, there] = [await listen('secretary'), await listen('secretary', { place: court.riverside })]
    await tell([change('exit')], court.riverside)
    await until(() => there.events().length > 0)
    await new Promise((done) => setTimeout(done, 100))
    expect([here.events().length, there.events().length]).toEqual([0, 1])
  })

  test('whoever lost the connection goes on from the last number', async () => {
    await tell([change('exit'), change('contact'), change('exit')])
    const desk = await listen('staff', { last: 1 })
    await until(() => desk.events().length >= 2)
    expect(desk.events().map((it) => it.id)).toEqual([2, 3])
    const restored = await listen('staff', { last: 500 })
    await until(() => restored.events().length >= 1)
    expect(restored.events()).toMatchObject([{ id: 3, event: 'reset' }])
  })

  test('the heart beats, and carries the number for those who saw nothing', async () => {
    const nurse = await listen('nurse')
    await tell([change('contact'), change('contact')])
    await until(() => /still here\nid: 2/.test(nurse.text()))
    expect(nurse.text()).toContain(': still here\nid: 2\n\n')
    expect(nurse.events()).toEqual([])
  })

  test('the stream ends with the session, and a stranger gets none', async () => {
    const desk = await listen('staff')
    await sql`delete from sessions where token_hash = ${createHash('sha256').update(court.place.secrets.staff).digest()}`.execute(court.database.owner)
    await desk.ended
    expect(desk.events().at(-1)).toMatchObject({ event: 'ended' })
    expect((await listen('staff')).status).toBe(401)
    const gate = await listen('gate')
    await sql`update devices set revoked_at = ${court.now()}`.execute(court.database.owner)
    await gate.ended
  })

  test('when the database drops the line, it is taken up again and nothing is missed', async () => {
    const desk = await listen('staff')
    await tell([change('exit')])
    await until(() => desk.events().length === 1)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'postern events' and datname = current_database()`.execute(court.database.app)
    await tell([change('contact')])
    await until(() => desk.events().length === 2)
    expect(desk.events().map((it) => it.data.kind)).toEqual(['exit', 'contact'])
  })

  test('three hundred screens hear everything, soon', async () => {
    await app.close()
    await serve()
    const heard = await Promise.all(Array.from({ length: 300 }, (_, i) => listen(i % 3 === 0 ? 'staff' : i % 3 === 1 ? 'gate' : 'secretary')))
    const start = performance.now()
    for (let i = 0; i < 30; i++) await tell([change('movement')])
    await until(() => heard.every((it) => it.events().length === 30))
    console.log(`300 listeners, 30 changes: ${heard.reduce((n, it) => n + it.events().length, 0)} of 9000 told within ${(performance.now() - start).toFixed(0)} ms`)
    expect(heard.every((it) => it.events().map((e) => e.id).join() === Array.from({ length: 30 }, (_, i) => i + 1).join())).toBe(true)
  })
})
