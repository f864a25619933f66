// What size costs: what the desk and the gate wait for in a community of 103,650 people with 50,000 exits, beside the same in one of 3,650,
// on one database and one server, turn by turn. And whether an emergency is written down while ten phones there fetch everything at once.

import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { instantOf } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, transaction, type Database } from '#server/db/pool.ts'
import '#server/exits/changes.ts'
import { flushChanges } from '#server/http/changes.ts'
import '#server/people/changes.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import type { Place } from '../test/support/community.ts'
import { againstFloor, againstLimit, median, quantile, type Row } from './row.ts'
import { fill, newPhones, sizes } from './scale-places.ts'

const [warmUp, rounds] = [4, 15]
const [mostRatio, mostEmergency, mostLedger, gates] = [3, 1_000, 150, 10]
/** What the desk asks for its queue. */
const queue = '/desk/queue'

type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<any>
/** A community as its desk and its gate's phone meet it. */
type Side = { place: Place; desk: Ask; phone: Ask; name: string; door: string; person: string; buildings: string[]; held: string }
type World = { database: Database; app: FastifyInstance; small: Side; large: Side; close: () => Promise<void> }

function clientOf(app: FastifyInstance, headers: Record<string, string>): Ask {
  return async (method, path, body) => {
    const reply = await app.inject({ method, url: `/api${path}`, headers: { ...headers, ...(method === 'POST' ? { 'command-id': randomUUID() } : {}) }, ...(body ? { payload: body } : {}) })
    if (reply.statusCode !== 200) throw new Error(`${path} answers ${reply.statusCode}: ${reply.payload.slice(0, 300)}`)
    return reply.json()
  }
}
const phoneOf = (app: FastifyInstance, secret: string): Ask => clientOf(app, { authorization: `Bearer ${secret}` })

async function sideOf(database: Database, app: FastifyInstance, place: Place): Promise<Side> {
  await transaction(database, [place.community as CommunityId], (tx) => ensureKeys(tx, place.community as CommunityId, instantOf(Date.now())))
  const [desk, phone] = [clientOf(app, { cookie: `${cookieName}=${place.secrets.staff}` }), phoneOf(app, place.secrets.gate)]
  const { rows: [one] } = await sql<{ id: string; name: string; door: string }>`
    select r.id, r.name, split_part(r.search, '|', 3) as door from residents r join exit_people p on p.community_id = r.community_id and p.resident_id = r.id
    where r.community_id = ${place.community} and length(r.name) = 3 order by r.name like '王%' desc, r.name like '李%' desc, r.name like '张%' desc, r.id limit 1`.execute(database.owner)
  const matrix = await desk('GET', '/matrix')
  return { place, desk, phone, name: one!.name, door: one!.door, person: one!.id, buildings: matrix.compounds.flatMap((it: any) => it.buildings.map((b: any) => b.id as string)), held: '' }
}

async function open(folder: string): Promise<World> {
  const cluster = await startEmbedded(folder)
  try {
    await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
    const database = await connect(cluster)
    const from = performance.now()
    const [small, large] = [await fill(database, 'Osmanthus Court', sizes.small), await fill(database, 'a large place', sizes.large)]
    await sql`vacuum analyze`.execute(database.owner)
    console.error(`  filled in ${Math.round((performance.now() - from) / 1000)} s`)
    const app = await buildServer({ db: database, origin: 'http://127.0.0.1', version: 'bench' })
    await app.ready()
    return {
      database, app, small: await sideOf(database, app, small), large: await sideOf(database, app, large),
      close: async () => { await app.close(); await database.close(); await cluster.stop() },
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Large beside small, by turns in alternating order; `before` is not measured. */
async function ratio({ small, large }: World, measure: string, ask: (side: Side) => Promise<unknown>, before: (side: Side) => Promise<unknown> = async () => undefined): Promise<Row> {
  const times: [number[], number[]] = [[], []]
  for (let round = -warmUp; round < rounds; round++) {
    for (const which of round % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
      const side = which === 0 ? small : large
      await before(side)
      const took = await timed(() => ask(side))
      if (round >= 0) times[which].push(took)
    }
  }
  return againstFloor('scale', `${measure}, at ${sizes.large.people} people; floor: at ${sizes.small.people}`, 'ms', median(times[1]), median(times[0]), mostRatio)
}

const limited = ({ bench, measure, unit, figure, floor }: Row, most: number): Row => againstLimit(bench, measure, unit, figure, most, floor)

function mustFind(what: string, count: number): void {
  if (count === 0) throw new Error(`${what}: nothing was found`)
}

async function desk(world: World): Promise<Row[]> {
  const search = (what: string, textOf: (side: Side) => string) => ratio(world, `search by ${what}`, async (side) => mustFind(what, (await side.desk('POST', '/residents/search', { text: textOf(side) })).hits.length))
  const ledger = (what: string, textOf: (side: Side) => string) => ratio(world, `ledger with ${what}`, async (side) => mustFind(what, (await side.desk('POST', '/ledger/search', { text: textOf(side) })).rows.length))
  let turn = 0
  return [
    await search('a surname that many have', ({ name }) => name.slice(0, 1)), await search('a given name', ({ name }) => name.slice(1)), await search('one whole name', ({ name }) => name),
    await search('a door', ({ door }) => door), await search('a number in it', () => '502'), await search('one digit', () => '5'),
    await ratio(world, 'the queue', (side) => side.desk('GET', queue)),
    await ratio(world, 'one building of the matrix', async (side) => mustFind('flats', (await side.desk('GET', `/matrix/flats?buildings=${side.buildings[turn++ % 20]!}`)).buildings[0].flats.length)),
    await ledger('a whole name', ({ name }) => name), await ledger('a given name', ({ name }) => name.slice(1)), await ledger('a door', ({ door }) => door),
    // Thousands of cases are counted, and a full page is told of them, beside two or three: compared, but held to a limit.
    limited(await ledger('a surname that many have', ({ name }) => name.slice(0, 1)), mostLedger),
  ]
}

async function poll(side: Side): Promise<any> {
  const reply = await side.phone('GET', `/field/knows${side.held}`)
  side.held = `?since=${reply.cursor}&lists=${reply.lists?.tag ?? /lists=([^&]*)/.exec(side.held)?.[1] ?? ''}`
  return reply
}

/** Somebody goes out at the gate: that phone has not asked since. */
async function moves({ app }: World, { place, person }: Side): Promise<void> {
  const at = instantOf(Date.now())
  const fact = { type: 'movement', id: uuidv7(Date.now(), randomBytes(10)), kind: 'out', at, right: at, steady: null, pass: null, resident: person, exit: null, emergency: false, how: 'door', verdict: '', note: '' }
  await phoneOf(app, place.secrets.gate)('POST', '/facts', { facts: [fact], sentAt: at })
}

async function gate(world: World): Promise<Row[]> {
  const { database, small, large } = world
  for (const side of [small, large]) await poll(side)
  const changed = async (side: Side): Promise<void> => mustFind('changes', Object.keys((await poll(side)).collections ?? {}).length)
  const tell = (kind: 'resident' | 'pass') => async ({ place, person }: Side) => {
    const { rows: [pass] } = await sql<{ id: string }>`select id from passes where community_id = ${place.community} and not_after > now() order by id limit 1`.execute(database.owner)
    if (kind === 'pass') await sql`update passes set status = 1 - status, ended_at = case status when 0 then now() end where community_id = ${place.community} and id = ${pass!.id}`.execute(database.owner)
    await transaction(database, [place.community as CommunityId], (tx) => flushChanges(tx, place.community as CommunityId, [{ kind, ids: [kind === 'pass' ? pass!.id : person], building: null }], instantOf(Date.now())))
  }
  return [
    await ratio(world, 'the gate’s delta after one movement', changed, (side) => moves(world, side)),
    await ratio(world, 'the gate’s delta after one person', changed, tell('resident')),
    await ratio(world, 'the gate’s delta after one pass was taken back, or given again', changed, tell('pass')),
    await ratio(world, 'a poll with nothing new', async (side) => { if (!(await poll(side)).nothing) throw new Error('the poll was told something') }),
    await ratio(world, 'the first part of the gate’s first load', async (side) => mustFind('stretches', (await side.phone('GET', '/field/knows')).stretches.length)),
  ]
}

type Load = { parts: number; people: number; bytes: number }
async function wholeLoad(app: FastifyInstance, secret: string): Promise<Load> {
  const load: Load = { parts: 0, people: 0, bytes: 0 }
  for (let query: string | null = ''; query !== null;) {
    const reply = await app.inject({ url: `/api/field/knows${query}`, headers: { authorization: `Bearer ${secret}` } })
    if (reply.statusCode !== 200) throw new Error(`a part answers ${reply.statusCode}`)
    const part: any = reply.json()
    load.parts += 1
    load.bytes = Math.max(load.bytes, reply.rawPayload.length)
    load.people += part.stretches.filter((it: any) => it.name === 'flats').flatMap((it: any) => it.put).flatMap((it: any) => it.people).length
    query = part.rest && `?since=${part.cursor}&rest=${encodeURIComponent(part.rest.at)}`
  }
  return load
}

async function atOnce({ database, app, large }: World): Promise<Row[]> {
  const secrets = await newPhones(database, large.place, gates)
  const from = performance.now()
  let loading = true
  const loads = Promise.all(secrets.map((secret) => wholeLoad(app, secret))).finally(() => { loading = false })
  const emergencies: Promise<number>[] = []
  while (loading) {
    emergencies.push(timed(() => large.desk('POST', '/exits/emergency', { id: uuidv7(Date.now(), randomBytes(10)), resident: null, described: 'bench', at: null })))
    await Promise.race([sleep(200), loads])
  }
  const all = await loads
  const took = await Promise.all(emergencies)
  for (const { people } of all) if (people < sizes.large.people) throw new Error(`a phone holds ${people} people`)
  console.error(`  ten first loads of ${all[0]!.parts} parts in ${Math.round((performance.now() - from) / 1000)} s, the largest part ${Math.round(all[0]!.bytes / 1000)} kB; ${took.length} emergencies`)
  const under = `of an emergency every 200 ms while ${gates} gates fetch ${sizes.large.people} people at once`
  return [
    againstLimit('scale', `p50 ${under}`, 'ms', median(took), mostEmergency), againstLimit('scale', `p99 ${under}`, 'ms', quantile(took, 0.99), mostEmergency),
    againstLimit('scale', 'the largest part of a first load', 'kB', all[0]!.bytes / 1000, 500),
  ]
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  try {
    const world = await open(folder)
    try {
      return [...(await desk(world)), ...(await gate(world)), ...(await atOnce(world))]
    } finally {
      await world.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
