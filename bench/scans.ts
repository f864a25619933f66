// A testing morning at its busiest: registrations from the phones of many stations through POST /api/facts, with sign-in, validation, row-level security and an answer only after
// the commit, beside text COPY of the same rows into the same table with the same indexes, by batches of the same size. Counted is processor time, of the server and of
// every process of the database together (of COPY the database's alone): records per CPU-second, so that a noisy machine does no harm; wall time stands beside it. The
// stations are a process of their own. The database waits for the disk. What a round's figures are read from are these rows and their indexes: nothing is counted up.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { deviceKinds, stationKind } from '#domain/field/kinds.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, transaction, type Database } from '#server/db/pool.ts'
import { newSecret, secretHash } from '#server/http/actor.ts'
import { allPhones, startServer, type Running } from '#server/main.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { settle, type Place } from '../test/support/community.ts'
import { newId } from './clients.ts'
import { databaseCpu, serverCpu } from './cpu.ts'
import { againstFloor, againstLimit, quantile, type Row } from './row.ts'

const [stations, perBatch, warmUp, batches] = [32, 100, 6, 30]
/** Of 100 records that COPY writes, so many at the least are registered in the same processor time. */
const least = 0.85
const p99Within = 150

type World = { database: Database; running: Running; place: Place; round: string; secrets: string[]; devices: string[]; ownerUrl: string; postmaster: number; close: () => Promise<void> }

async function open(folder: string): Promise<World> {
  const cluster = await startEmbedded(folder)
  await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
  const database = await connect(cluster, { size: 8 })
  const now = instantOf(Date.now())
  const place = await settle(database, 'Osmanthus Court', now)
  await transaction(database, [place.community as CommunityId], (tx) => ensureKeys(tx, place.community as CommunityId, now))
  const [round, station] = [newId(), newId()]
  const secrets = Array.from({ length: stations }, newSecret)
  const devices = secrets.map(() => newId())
  await sql`insert into stations (community_id, id, number, name) values (${place.community}, ${station}, 1, 'Station')`.execute(database.owner)
  await sql`
    insert into testing_rounds (community_id, id, title, kind, size, begins_at, ends_at, ordered_by, note, by_actor, by_role, at)
    values (${place.community}, ${round}, 'Round', 'pcr', 10, ${now}, ${plus(now, 12 * hour)}, 'x', '', 'server', '', ${now})`.execute(database.owner)
  for (const [n, secret] of secrets.entries()) {
    await sql`insert into devices (id, community_id, kind, place_id, label, token_hash, enrolled_by, enrolled_at) values (${devices[n]}, ${place.community}, 'station', ${station}, 'x', ${secretHash(secret)}, ${place.accounts.staff}, ${plus(now, -day)})`.execute(database.owner)
  }
  await sql`create table copied (like samples including all)`.execute(database.owner)
  // More in a minute than a station has in a week: beyond the quota facts would wait for a person.
  const field = { ...allPhones, kinds: deviceKinds.map((kind) => (kind === stationKind ? { ...kind, aDay: 1_000_000 } : kind)) }
  const running = await startServer({ db: database, origin: 'http://127.0.0.1', version: 'bench', field, host: '127.0.0.1', port: 0 })
  const postmaster = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  return { database, running, place, round, secrets, devices, ownerUrl: cluster.ownerUrl, postmaster, close: async () => { await running.close(); await database.close(); await cluster.stop() } }
}

type Fact = { type: 'sample'; id: string; at: string; right: string; steady: null; round: string; tube: string; size: 10; person: string; called: ''; how: 'door' }
/** Ten to a tube, each person another. */
const batchOf = ({ round }: World, station: number, n: number): Fact[] => Array.from({ length: perBatch }, (_, i) => {
  const at = instantOf(Date.now())
  return { type: 'sample', id: newId(), at, right: at, steady: null, round, tube: `SH${String(station).padStart(2, '0')}${String(n).padStart(4, '0')}${String(Math.floor(i / 10)).padStart(2, '0')}`, size: 10, person: newId(), called: '', how: 'door' }
})

type Measured = { cpu: number; wall: number; server: number }
async function measured<T>({ postmaster }: World, own: boolean, work: () => Promise<T>): Promise<Measured & { result: T }> {
  const [from, server, database] = [performance.now(), serverCpu(), await databaseCpu(postmaster)]
  const result = await work()
  const used = own ? serverCpu() - server : 0
  return { result, wall: performance.now() - from, server: used, cpu: used + (await databaseCpu(postmaster)) - database }
}

/** The stations, in another process, with all that they will send in hand: what it costs to make that up is nobody's. They send once they are told to. */
async function stationsWith(world: World, all: readonly Fact[][][]): Promise<() => Promise<number[]>> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./scans-clients.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.write(`${JSON.stringify({ url: world.running.url, stations: all.map((own, n) => ({ secret: world.secrets[n], batches: own.map((facts) => JSON.stringify(facts)) })) })}\n`)
  await lines.next()
  return async () => {
    child.stdin.end('go\n')
    const said = JSON.parse((await lines.next()).value as string) as { took: number[]; wrong: number; first: string | null }
    if (said.wrong > 0) throw new Error(`scans: ${said.wrong} batches were not taken; the first: ${said.first}`)
    return said.took
  }
}

/** The rows that these facts leave, in COPY's text form, one text a batch. */
async function textsOf(world: World, all: readonly Fact[][][]): Promise<Buffer[]> {
  const { rows: [station] } = await sql<{ id: string }>`select id from stations where community_id = ${world.place.community}`.execute(world.database.owner)
  const now = instantOf(Date.now())
  const row = (it: Fact, n: number): string => [world.place.community, it.id, it.round, it.tube, it.size, it.person, it.called, it.how, station!.id, `device:${world.devices[n]}`, it.at, it.at, now, '{}'].join('\t')
  return all.flatMap((own, n) => own.map((facts) => Buffer.from(`${facts.map((it) => row(it, n)).join('\n')}\n`)))
}

/** COPY from this process: the driver knows the messages, and has no call for them. */
function copying(rows: Buffer, done: (error: Error | null) => void): pg.Submittable {
  return {
    submit: (connection: any) => connection.query('copy copied from stdin'),
    handleCopyInResponse: (connection: any) => { connection.sendCopyFromChunk(rows); connection.endCopyFrom() },
    handleError: (error: Error) => done(error), handleCommandComplete: () => undefined, handleReadyForQuery: () => done(null), handleRowDescription: () => undefined, handleDataRow: () => undefined,
  } as unknown as pg.Submittable
}

async function copy({ ownerUrl }: World, batches: readonly Buffer[]): Promise<void> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  for (const rows of batches) await new Promise<void>((resolve, reject) => { client.query(copying(rows, (error) => (error ? reject(error) : resolve()))) })
  await client.end()
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const world = await open(folder)
  try {
    const facts = (from: number, count: number) => world.secrets.map((_, n) => Array.from({ length: count }, (__, i) => batchOf(world, n, from + i)))
    await (await stationsWith(world, facts(0, warmUp)))()
    await copy(world, await textsOf(world, facts(0, warmUp)))
    await sql`analyze`.execute(world.database.owner)
    const records = stations * batches * perBatch
    const texts = await textsOf(world, facts(1000, batches))
    // Half of the floor before, half after: the machine is not the same from minute to minute.
    const before = await measured(world, false, () => copy(world, texts.slice(0, texts.length / 2)))
    const all = facts(2000, batches)
    const [send, sendAgain] = [await stationsWith(world, all), await stationsWith(world, all)]
    const ours = await measured(world, true, send)
    const after = await measured(world, false, () => copy(world, texts.slice(texts.length / 2)))
    const again = await measured(world, true, sendAgain)
    const { rows: [there] } = await sql<{ n: number }>`select count(*)::int as n from samples`.execute(world.database.owner)
    if (there!.n !== records + stations * warmUp * perBatch) throw new Error(`scans: ${there!.n} rows are there`)
    const each = (it: Measured): number => (it.cpu * 1000) / records
    const floor = ((before.cpu + after.cpu) * 1000) / records
    const perSecond = (it: Measured): string => `${Math.round(records / (it.cpu / 1000))} a CPU-second, ${Math.round(records / (it.wall / 1000))} a second by the clock, ${Math.round((it.server / it.cpu) * 100)} % of it the server`
    return [
      againstFloor('scans', `registrations, ${stations} stations × ${perBatch} (${perSecond(ours)}); floor: text COPY of the same rows, batch by batch`, 'µs of CPU each', each(ours), floor, Math.round((1 / least) * 1000) / 1000),
      againstLimit('scans', `a batch of ${perBatch} beside ${stations - 1} others, p99`, 'ms', quantile(ours.result, 0.99), p99Within),
      againstFloor('scans', 'everything sent again; floor: sent the first time', 'µs of CPU each', each(again), each(ours), 1),
    ]
  } finally {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  }
}
