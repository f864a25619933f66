// What a phone in the field costs the server: batches of a hundred facts beside a raw write of the rows that a batch leaves behind, and
// beside a raw insert of its facts and movements alone, under the same row-level policy and in transactions of the same form, turn by
// turn in one run, each for people of its own; and how many statements are really sent to PostgreSQL, counted
// at the driver, for a batch, for one fact and for a poll with nothing new. The server runs in this process on a PostgreSQL of its own
// that waits for the disk; the network is not part of any figure.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { gateKind } from '#domain/field/kinds.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, instantOf, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, transaction, type Database, type Tx } from '#server/db/pool.ts'
import { gateField } from '#server/gate/field.ts'
import { buildServer } from '#server/main.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { settle, type Place } from '../test/support/community.ts'
import { columnsOf } from '../test/support/copies.ts'
import { putGranted } from '../test/support/granted.ts'
import { newId } from './clients.ts'
import { againstFloor, againstLimit, median, type Row } from './row.ts'

const [warmUp, rounds, perBatch, ways] = [60, 60, 100, 3]
/** Everybody goes out and comes back once in the course of it: a pass with a hundred movements is nobody's. */
const passes = ((warmUp + rounds) * ways + 8) * (perBatch / 2)
/** At least 60 % of the raw speed. */
const most = { ratio: 1.67, batch: 25, one: 8, poll: 3 }


/** Counts what the driver is asked to send while `work` runs. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const proto = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = proto
  let sent = 0
  proto.query = function (this: { connectionParameters?: { application_name?: string } }, ...args) {
    // The queue's own connections work beside, and have another name.
    if (['postern', 'postern facts'].includes(this.connectionParameters?.application_name ?? '')) sent += 1
    return query.apply(this, args)
  }
  try {
    await work()
  } finally {
    proto.query = query
  }
  return sent
}

type Fact = Record<string, unknown> & { id: string; at: string; pass: string; kind: string }
type World = { database: Database; place: Place; passes: { pass: string; exit: string }[]; exitOf: ReadonlyMap<string, string>; send: (facts: object[]) => Promise<Reply>; poll: () => Promise<any> }
type Reply = { statusCode: number; payload: string }

/** One out and one back on each of fifty passes, a minute later each time: what a busy gate sends when the network is back. */
function batchOf({ passes: all }: World, round: number): Fact[] {
  const from = Date.now() - 20 * minute
  return Array.from({ length: perBatch }, (_, i) => ({
    type: 'movement', id: newId(), kind: i % 2 ? 'back' : 'out', at: instantOf(from + i * 1000), right: instantOf(from + i * 1000), steady: null,
    pass: all[(round * (perBatch / 2) + (i >> 1)) % passes]!.pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '',
  }))
}

/** The rows of both tables, ready in memory: what is stored of a batch, and nothing that follows from it. */
function rawInsert({ database, place, exitOf }: World, facts: readonly Fact[], after: (tx: Tx, now: Instant) => Promise<void> = async () => undefined): Promise<void> {
  const now = instantOf(Date.now())
  const column = (key: string) => facts.map((it) => it[key] as string)
  return transaction(database, [place.community as CommunityId], async (tx) => {
    await sql`
      insert into facts (community_id, id, hash, type, device_id, place_id, by_actor, at, device_at, received_at, raw)
      select ${place.community}, id, id::text, 'movement', ${place.device}::uuid, ${place.gate}::uuid, ${`device:${place.device}`}, at, at, ${now}, raw
      from unnest(${column('id')}::uuid[], ${column('at')}::timestamptz[], ${facts.map((it) => JSON.stringify(it))}::text[]) as t (id, at, raw)`.execute(tx)
    await sql`
      insert into movements (community_id, id, kind, at, device_at, clock_error_ms, received_at, exit_id, pass_id, gate_id, emergency, by_actor, how, verdict, note)
      select ${place.community}, id, kind, at, at, 0, ${now}, exit, pass, ${place.gate}::uuid, false, ${`device:${place.device}`}, 'scan', 'let-out', ''
      from unnest(${column('id')}::uuid[], ${column('kind')}::text[], ${column('at')}::timestamptz[], ${facts.map((it) => exitOf.get(it.pass)!)}::uuid[], ${column('pass')}::uuid[])
        as t (id, kind, at, exit, pass)`.execute(tx)
    await after(tx, now)
  })
}

/** Every row that a batch leaves written, blindly: also where its people are, what listeners are told, and the device's day. */
const rawWrite = (world: World, facts: readonly Fact[]): Promise<void> => rawInsert(world, facts, async (tx, now) => {
  const { place, exitOf } = world
  const returns = facts.filter((it) => it.kind === 'back')
  const exits = returns.map((it) => exitOf.get(it.pass)!)
  const back = returns.map((it) => it.at)
  await sql`
    update exits set whereabouts = 'back', out_at = t.at, back_at = t.at, due_back = null, exits_used = exits_used + 1, flags = '[]', changed_at = ${now}
    from unnest(${exits}::uuid[], ${back}::timestamptz[]) as t (id, at) where exits.community_id = ${place.community} and exits.id = t.id`.execute(tx)
  await sql`
    insert into device_days (community_id, device_id, day, facts, bytes) values (${place.community}, ${place.device}, ${now.slice(0, 10)}, ${facts.length}, 0)
    on conflict (community_id, device_id, day) do update set facts = device_days.facts + excluded.facts`.execute(tx)
  const changed = [[facts[0]!.id], exits]
  await sql`
    with feed as (update feeds set last_seq = last_seq + ${changed.length} where community_id = ${place.community} returning last_seq)
    insert into changes (community_id, seq, kind, ids, at) select ${place.community}, last_seq - ${changed.length}::bigint + n, 'exit', string_to_array(ids, ' ')::uuid[], ${now}
    from feed, unnest(${changed.map((ids) => ids.join(' '))}::text[]) with ordinality as t (ids, n)`.execute(tx)
})

/** One granted exit with its pass, and copies of both. */
async function manyGranted(database: Database, place: Place): Promise<World['passes']> {
  const one = await putGranted(database, place, instantOf(Date.now()), { exits: 200, index: 0 })
  const copies = Array.from({ length: passes - 1 }, (_, i) => ({ exit: newId(), pass: newId(), index: i + 1 }))
  const [exits, made, index] = [copies.map((it) => it.exit), copies.map((it) => it.pass), copies.map((it) => it.index)]
  await sql`
    insert into exits (${await columnsOf(database, 'exits')}) select ${await columnsOf(database, 'exits', 'r')}
    from exits e, unnest(${exits}::uuid[]) as t (id), lateral jsonb_populate_record(e, jsonb_build_object('id', t.id)) r where e.id = ${one.exit}`.execute(database.owner)
  await sql`
    insert into passes select (jsonb_populate_record(p, jsonb_build_object('id', t.id, 'exit_id', t.exit, 'claims', p.claims || jsonb_build_object('id', t.id), 'code', t.id, 'text', t.id, 'status_index', t.n))).*
    from passes p, unnest(${made}::uuid[], ${exits}::uuid[], ${index}::int[]) as t (id, exit, n) where p.id = ${one.pass}`.execute(database.owner)
  await sql`analyze`.execute(database.owner)
  return [one, ...copies]
}

async function open(folder: string): Promise<World & { close: () => Promise<void> }> {
  const cluster = await startEmbedded(folder)
  try {
    await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
    const database = await connect(cluster, { size: 8 })
    const place = await settle(database, 'Osmanthus Court', instantOf(Date.now()))
    await sql`update devices set enrolled_at = ${plus(instantOf(Date.now()), -30 * day)}`.execute(database.owner)
    await transaction(database, [place.community as CommunityId], (tx) => ensureKeys(tx, place.community as CommunityId, instantOf(Date.now())))
    const granted = await manyGranted(database, place)
    // More in a minute than a gate has in a day: beyond the quota facts would only be stored.
    const field = { ...gateField, kinds: [{ ...gateKind, aDay: 1_000_000 }] }
    const app = await buildServer({ db: database, origin: 'http://127.0.0.1', version: 'bench', field })
    const headers = { authorization: `Bearer ${place.secrets.gate}` }
    const send = (facts: object[]): Promise<Reply> =>
      app.inject({ method: 'POST', url: '/api/facts', headers: { ...headers, 'command-id': crypto.randomUUID() }, payload: { facts, sentAt: instantOf(Date.now()) } })
    let held = ''
    const poll = async (): Promise<any> => {
      const body = (await app.inject({ url: `/api/field/knows${held}`, headers })).json()
      held = `?since=${body.cursor}${body.lists ? `&lists=${body.lists.tag}` : held.replace(/^[^&]*/, '')}`
      return body
    }
    return { database, place, passes: granted, exitOf: new Map(granted.map((it) => [it.pass, it.exit])), send, poll, close: async () => { await app.close(); await database.close(); await cluster.stop() } }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

/** Every one of them was taken, and none waits for a person. */
function mustBeTaken({ statusCode, payload }: Reply, count: number): void {
  const { taken = [], held = [] } = statusCode === 200 ? JSON.parse(payload) : {}
  if (taken.length !== count || held.length > 0) throw new Error(`facts: ${statusCode} ${payload.slice(0, 300)}`)
}

async function timed<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const from = performance.now()
  const result = await work()
  return { took: performance.now() - from, result }
}

async function speed(world: World): Promise<Row[]> {
  const write = [(facts: Fact[]) => world.send(facts), (facts: Fact[]) => rawInsert(world, facts), (facts: Fact[]) => rawWrite(world, facts)]
  const times: number[][] = write.map(() => [])
  for (let round = -warmUp; round < rounds; round++) {
    // The database counts its tables by itself once a minute; here nobody waits for that.
    if (round === 0) await sql`analyze facts, movements`.execute(world.database.owner)
    for (let turn = 0; turn < ways; turn++) {
      const which = (round + warmUp + turn) % ways
      const batch = batchOf(world, (round + warmUp) * ways + which)
      const { took, result } = await timed<Reply | void>(() => write[which]!(batch))
      if (result) mustBeTaken(result, batch.length)
      if (round >= 0) times[which]!.push(took)
    }
  }
  const [whole, bare, every] = times.map(median) as [number, number, number]
  const measure = `a batch of ${perBatch} movements, median of ${rounds}; floor: `
  return [
    againstFloor('facts', `${measure}a raw write of the same rows`, 'ms', whole, every, most.ratio),
    againstFloor('facts', `${measure}a raw insert of its facts and movements alone`, 'ms', whole, bare, most.ratio),
  ]
}

async function counts(world: World): Promise<Row[]> {
  // What is done once a minute, or the first time, is no part of what every one costs.
  await world.poll()
  const fresh = (warmUp + rounds) * ways
  const sent = async (facts: object[]) => mustBeTaken(await world.send(facts), facts.length)
  await sent(batchOf(world, fresh))
  const batch = await statements(() => sent(batchOf(world, fresh + 1)))
  const one = await statements(() => sent(batchOf(world, fresh + 2).slice(0, 1)))
  const told = await statements(() => sent([{ type: 'turned-away', id: newId(), at: instantOf(Date.now()), pass: null, code: 'forged' }]))
  await world.poll()
  const poll = await statements(async () => { if (!(await world.poll()).nothing) throw new Error('the poll was told something') })
  const row = (measure: string, figure: number, limit: number) => againstLimit('facts', measure, 'statements', figure, limit)
  return [
    row(`a batch of ${perBatch} movements`, batch, most.batch), row('one movement', one, most.one), row('one person turned away', told, most.one),
    row('a poll with nothing new', poll, most.poll),
  ]
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const world = await open(folder)
  try {
    return [...(await speed(world)), ...(await counts(world))]
  } finally {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  }
}
