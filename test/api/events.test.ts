// Live events at Osmanthus Court, over real sockets: who is told of what, in order, once, and until when.

import { createHash } from 'node:crypto'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { sql, type RawBuilder } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { msOf } from '#domain/kernel/instants.ts'
import type { BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { flushChanges, type Change } from '#server/http/changes.ts'
import { mountEvents } from '#server/feed/events.ts'
import { feedRoutes } from '#server/feed/routes.ts'
import { changeKinds } from '#server/main.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import type { Place, Who } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'

let court: Osmanthus
const open = async () => { court = await osmanthus({ endpoints: feedRoutes(changeKinds) }) }
const close = () => court.close()
const inCourt = (place: Place) => place.community as CommunityId
const tell = (changes: Change[], place: Place = court.place) => transaction(court.database, [inCourt(place)], (tx) => flushChanges(tx, inCourt(place), changes, court.now()))
const change = (kind: string, id: string = court.newId(), building: string | null = null): Change => ({ kind: kind as Change['kind'], ids: [id], building: building as BuildingId | null })
/** Of a place of its own, so that it is a line of its own. */
const elsewhere = (kind: string): Change => change(kind, court.newId(), court.newId())

describe('live events', () => {
  let app: FastifyInstance
  let port: number
  const streams: ClientRequest[] = []
  async function serve(options?: { heartbeatMs: number }) {
    app = Fastify({ forceCloseConnections: true })
    await app.register(cookie)
    mountEvents(app, { db: court.database, clock: () => msOf(court.now()), origin: '' }, changeKinds, options)
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
  test('the open screen of whoever’s work has ended is closed at once, before anything more is told to it; whose role changed reads on with the new one', async () => {
    // No heartbeat comes to its help.
    await app.close()
    await serve({ heartbeatMs: 600_000 })
    const [leaves, stays] = [await listen('staff'), await listen('deputy')]
    const { staff, deputy } = court.place.accounts
    await sql`update grants set until = ${court.now()} where account_id = ${staff}`.execute(court.database.owner)
    await sql`update grants set role = 'volunteer' where account_id = ${deputy}`.execute(court.database.owner)
    await tell([{ ...change('staff'), ids: [staff, deputy] }, change('sealing')])
    await leaves.ended
    expect(leaves.events().map((it) => it.event)).toEqual(['ended'])
    await until(() => stays.text().includes('still here'))
    await tell([change('device')])
    await new Promise((done) => setTimeout(done, 200))
    expect(stays.events(), 'a volunteer is told of no phones').toEqual([])
  })

  const until = async (what: () => boolean) => { for (let i = 0; i < 200 && !what(); i++) await new Promise((done) => setTimeout(done, 25)) }

  test('the desk hears of everything as it happens, by kind and id alone, in order', async () => {
    const desk = await listen('staff')
    expect(desk.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    expect(desk.headers['cache-control']).toContain('no-store')
    const changes = [change('exit'), change('contact'), change('sealing', court.newId(), court.place.buildings.two)]
    await tell(changes)
    await until(() => desk.events().length >= 3)
    expect(desk.events()).toEqual(changes.map(({ kind, ids }, i) => ({ id: i + 1, event: 'change', data: { kind, ids } })))
  })

  test('a hundred of a kind in one place are one line, that names each once; where they are too many it names none', async () => {
    const desk = await listen('staff')
    const hundred = Array.from({ length: 100 }, () => change('exit', court.newId(), court.place.buildings.one))
    await tell([...hundred, ...hundred, change('exit', court.newId(), court.place.buildings.two), change('exit')])
    await until(() => desk.events().length >= 3)
    expect(desk.events().map((it) => it.data.ids.length)).toEqual([100, 1, 1])
    await tell([...hundred, change('exit', court.newId(), court.place.buildings.one)])
    await until(() => desk.events().length >= 4)
    expect(desk.events().slice(3).map((it) => it.data)).toEqual([{ kind: 'exit', ids: [] }])
  })

  test('of a line of many, a household is told its own and of nobody else’s; of a kind that nobody declared, nobody is told', async () => {
    const [mine, other] = [await putGranted(court.database, court.place, court.now()), await putGranted(court.database, court.place, court.now(), { resident: court.place.residents.neighbour })]
    const [nurse, neighbour, desk, gate] = await Promise.all((['nurse', 'neighbour', 'secretary', 'gate'] as const).map((who) => listen(who)))
    await tell([...Array.from({ length: 300 }, () => change('exit')), change('exit', mine.exit), change('exit', court.place.residents.nurse), change('exit', other.exit), change('secret')])
    await until(() => nurse!.events().length > 0 && neighbour!.events().length > 0 && desk!.events().length > 0)
    expect(nurse!.events().map((it) => it.data)).toEqual([{ kind: 'exit', ids: [mine.exit, court.place.residents.nurse] }])
    expect(neighbour!.events().map((it) => it.data)).toEqual([{ kind: 'exit', ids: [other.exit] }])
    await new Promise((done) => setTimeout(done, 100))
    expect([desk!.events().map((it) => it.data.kind), gate!.events()]).toEqual([['exit'], []])
  })

  test('a gate hears what its phone keeps, a household of its own exits and news, a building lead of sealing there', async () => {
    const { exit } = await putGranted(court.database, court.place, court.now())
    const news = court.newId()
    await sql`insert into news (community_id, id, resident_id, code, at) values (${court.place.community}, ${news}, ${court.place.residents.nurse}, 'ended-early', ${court.now()})`.execute(court.database.owner)
    const [gate, nurse, neighbour, lead, volunteer, desk] = await Promise.all((['gate', 'nurse', 'neighbour', 'building-lead', 'volunteer', 'secretary'] as const).map((who) => listen(who)))
    await tell([change('exit', exit), change('news', news), change('pass'), change('movement'), change('keys'), change('contact'), change('sealing', court.newId(), court.place.buildings.one), change('sealing', court.newId(), court.place.buildings.two)])
    await until(() => desk!.events().length >= 7 && gate!.events().length >= 5)
    const kinds = (heard: Heard | undefined) => heard!.events().map((it) => it.data.kind)
    expect(kinds(desk), 'what a resident is told is theirs alone').toEqual(['exit', 'pass', 'movement', 'keys', 'contact', 'sealing', 'sealing'])
    expect(kinds(gate)).toEqual(['pass', 'movement', 'keys', 'sealing', 'sealing'])
    expect(nurse!.events().map((it) => it.data)).toEqual([{ kind: 'exit', ids: [exit] }, { kind: 'news', ids: [news] }])
    expect(kinds(lead)).toEqual(['sealing'])
    expect([kinds(neighbour), kinds(volunteer)]).toEqual([[], []])
    const poll = async (who: Who) => (await court.as(who).get('/changes?since=0')).body.changes.map((it: any) => it.kind)
    expect([await poll('gate'), await poll('nurse'), await poll('neighbour'), (await poll('staff')).length]).toEqual([kinds(gate), kinds(nurse), [], 7])
  })

  test('an order is told to the homes that it is on, by the place alone, and to no others', async () => {
    const { buildings, compound, flats, residents } = court.place
    const [nurse, neighbour, lead, gate] = await Promise.all((['nurse', 'neighbour', 'building-lead', 'gate'] as const).map((who) => listen(who)))
    await tell([change('home', buildings.two, buildings.two), change('home', flats.neighbour, buildings.one), change('own-home', residents.nurse, buildings.two), change('own-home', residents.mother, buildings.two), change('home', compound), elsewhere('home')])
    await until(() => nurse!.events().length >= 3 && neighbour!.events().length >= 2)
    const ids = (heard: Heard | undefined) => heard!.events().map((it) => it.data.ids)
    expect(ids(nurse)).toEqual([[buildings.two], [residents.nurse], [compound]])
    expect(ids(neighbour)).toEqual([[flats.neighbour], [compound]])
    await new Promise((done) => setTimeout(done, 100))
    expect([lead!.events(), gate!.events()], 'whoever works there hears of the order itself').toEqual([[], []])
    await sql`update sessions set exit_id = ${court.newId()}, only_resident_id = ${residents.nurse} where household_id = ${court.place.households.nurse}`.execute(court.database.owner)
    expect((await court.as('nurse').get('/changes?since=0')).body.changes, 'a link made for one letter opens no home').toEqual([])
  })

  test('a link made for one letter is told of that exit alone', async () => {
    const [one, other] = [await putGranted(court.database, court.place, court.now()), await putGranted(court.database, court.place, court.now())]
    await sql`update sessions set exit_id = ${one.exit}, only_resident_id = ${court.place.residents.nurse} where household_id = ${court.place.households.nurse}`.execute(court.database.owner)
    await tell([change('exit', other.exit), change('exit', one.exit), change('news')])
    expect((await court.as('nurse').get('/changes?since=0')).body.changes.flatMap((it: any) => it.ids)).toEqual([one.exit])
  })

  test('nothing of one community is ever told in another', async () => {
    const [here, there] = [await listen('secretary'), await listen('secretary', { place: court.riverside })]
    await tell([change('exit')], court.riverside)
    await until(() => there.events().length > 0)
    await new Promise((done) => setTimeout(done, 100))
    expect([here.events().length, there.events().length]).toEqual([0, 1])
  })

  test('whoever lost the connection goes on from the last number', async () => {
    const other = await listen('secretary')
    await tell([change('exit'), change('contact'), elsewhere('exit')])
    await until(() => other.events().length === 3)
    const desk = await listen('staff', { last: 1 })
    await until(() => desk.events().length >= 2)
    expect(desk.events().map((it) => it.id)).toEqual([2, 3])
    const nothingMissed = await listen('staff', { last: 3 })
    const restored = await listen('staff', { last: 500 })
    await until(() => restored.events().length >= 1)
    expect(restored.events()).toMatchObject([{ id: 3, event: 'reset' }])
    await tell([change('exit')])
    await until(() => restored.events().length >= 2)
    expect(restored.events().at(-1), 'and from there on it hears what comes').toMatchObject({ id: 4 })
    await until(() => nothingMissed.events().length >= 1)
    expect(nothingMissed.events().map((it) => [it.id, it.event]), 'nothing is read anew for nothing').toMatchObject([[4, restored.events().at(-1)!.event]])
    expect((await court.as('staff').get('/changes?since=2')).body.changes.map((it: any) => it.seq)).toEqual([3, 4])
    expect((await court.as('staff').get('/changes?since=500')).body, 'by number as well').toEqual({ seq: 4, more: false, changes: [] })
  })

  test('whoever is more than five thousand behind is told to read everything anew, not five thousand lines', async () => {
    for (let i = 0; i < 6; i++) await tell(Array.from({ length: 1000 }, () => elsewhere('exit')))
    const [far, near] = [await listen('staff', { last: 1 }), await listen('secretary', { last: 5990 })]
    await tell([change('contact')])
    await until(() => near.events().length >= 11)
    await until(() => far.events().at(-1)?.id === 6001)
    expect(near.events().map((it) => it.id)).toEqual(Array.from({ length: 11 }, (_, i) => 5991 + i))
    expect(far.events().filter((it) => it.event === 'reset').length).toBe(1)
    expect(far.events().length).toBeLessThan(10)
  })

  test('the heart beats, and carries the number for those who saw nothing', async () => {
    const nurse = await listen('nurse')
    await tell([change('contact'), elsewhere('contact')])
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

  test('whoever cares for somebody hears of them as long as they do: a right that begins or ends counts from the next beat on', async () => {
    const { exit } = await putGranted(court.database, court.place, court.now(), { resident: court.place.residents.labour })
    const carer = await listen('neighbour')
    const beats = () => carer.text().split('still here').length
    const owner = court.database.owner
    const heardAfter = async (what: RawBuilder<unknown>): Promise<number> => {
      await what.execute(owner)
      const from = beats()
      // The one that is under way may have asked before.
      await until(() => beats() >= from + 2)
      const before = carer.events().length
      await tell([change('exit', exit)])
      const after = beats()
      await until(() => beats() > after)
      return carer.events().length - before
    }
    const { community, households, residents } = court.place
    expect(await heardAfter(sql`select 1`)).toBe(0)
    expect(await heardAfter(sql`insert into carers (community_id, household_id, resident_id, since) values (${community}, ${households.neighbour}, ${residents.labour}, ${court.now()})`)).toBe(1)
    expect(await heardAfter(sql`update carers set until = ${court.now()}`)).toBe(0)
    expect(await heardAfter(sql`update carers set until = null`)).toBe(1)
    expect(await heardAfter(sql`update residents set moved_away_at = ${court.now()} where household_id = ${households.neighbour}`), 'a home in which nobody lives any more cares for nobody').toBe(0)
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

  test('what was announced to nobody, by whatever swallows what is said on a line, is told with the next beat', async () => {
    const desk = await listen('staff')
    await until(() => /still here/.test(desk.text()))
    await sql`
      with feed as (insert into feeds (community_id, last_seq) values (${court.place.community}, 1) on conflict (community_id) do update set last_seq = feeds.last_seq + 1 returning last_seq)
      insert into changes (community_id, seq, kind, ids, at) select ${court.place.community}, last_seq, 'exit', array[${court.newId()}::uuid], ${court.now()} from feed`.execute(court.database.owner)
    await until(() => desk.events().length > 0)
    expect(desk.events().map((it) => it.data.kind)).toEqual(['exit'])
  })

  test('whoever comes back while others are being told misses nothing of what lies before that', async () => {
    const { exit } = await putGranted(court.database, court.place, court.now())
    const nurse = await listen('nurse')
    await tell([change('exit', exit), change('contact')])
    await until(() => nurse.events().length === 1)
    let desk: Heard | null = null
    await ownerTransaction(court.database, async (tx) => {
      // Whose it is cannot be read: the next page of the nurse's waits.
      await sql`lock table exit_people in access exclusive mode`.execute(tx)
      await tell([change('exit', exit)])
      await new Promise((done) => setTimeout(done, 200))
      desk = await listen('staff', { last: 0 })
      expect(desk.events()).toEqual([])
    })
    await until(() => desk!.events().length >= 3)
    expect(desk!.events().map((it) => it.id)).toEqual([1, 2, 3])
  })

  test('one household has twenty lines; with one more the oldest is let go, and nobody else’s', async () => {
    const desk = await listen('staff')
    const lines = [] as Heard[]
    for (let i = 0; i < 21; i++) lines.push(await listen('nurse'))
    await lines[0]!.ended
    const over = [...lines.slice(1), desk].map((it) => Promise.race([it.ended.then(() => true), new Promise((done) => setTimeout(() => done(false), 300))]))
    expect(new Set(await Promise.all(over))).toEqual(new Set([false]))
  })

  test('what could not be read in time is told as soon as it can be, also when nothing else happens', async () => {
    const { exit } = await putGranted(court.database, court.place, court.now())
    const nurse = await listen('nurse')
    await until(() => /still here/.test(nurse.text()))
    await ownerTransaction(court.database, async (tx) => {
      await sql`lock table exit_people in access exclusive mode`.execute(tx)
      await tell([change('exit', exit)])
      // Longer than a lock is waited for.
      await new Promise((done) => setTimeout(done, 3_600))
      expect(nurse.events()).toEqual([])
    })
    await until(() => nurse.events().length === 1)
    expect(nurse.events().map((it) => it.data.kind)).toEqual(['exit'])
  })

  test('three hundred screens hear everything, once and in order', async () => {
    await app.close()
    await serve()
    const heard = await Promise.all(Array.from({ length: 300 }, (_, i) => listen(i % 3 === 0 ? 'staff' : i % 3 === 1 ? 'deputy' : 'secretary')))
    for (let i = 0; i < 30; i++) await tell([change('movement')])
    await until(() => heard.every((it) => it.events().length === 30))
    expect(heard.every((it) => it.events().map((e) => e.id).join() === Array.from({ length: 30 }, (_, i) => i + 1).join())).toBe(true)
  })
})
