// The built-in PostgreSQL below the data folder: made at the first start, adopted when a killed Postern left it running, stopped with us.
// One Postern per folder: the first holds a lock inside the database for as long as it lives, so no stale lock file can lie.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { cannotStart, codeOf, diskFullWords, inWords, isCannotStart, messageOf, wentAway } from './cannot-start.ts'
import { damagedWords, makeCluster, passwordsFile, otherVersion, readyWithin, startCluster, type Cluster } from './cluster.ts'
import { keep, type Kept } from './keeper.ts'
import { clientSettings, type DatabaseUrls } from './pool.ts'
import { findBinaries } from './postgres-binaries.ts'
import { postgresUser } from './postgres-user.ts'
import { goneWithin, isAlive, leftOver, stopPostmaster, type Postmaster } from './postmaster.ts'
import { isAway } from './problems.ts'
import { createDatabase, createLogin } from './roles.ts'

type Passwords = { postgres: string; owner: string; app: string }

export type Embedded = DatabaseUrls & {
  /** Of PostgreSQL's own superuser, in its maintenance database: for tests and repair. */
  readonly superuserUrl: string
  /** As it is now: another one after it was started again. */
  readonly pid: number
  /** True when it was still running from a Postern that was killed. */
  readonly adopted: boolean
  /** Stops PostgreSQL; everything acknowledged is on disk. */
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  /** Told of each slow step in words. */
  onStep?: (text: string) => void
  /** Told in words when PostgreSQL has gone away by itself, and when it is back. */
  onTold?: (text: string) => void
  /** Told once when it has not come back after some minutes of trying. */
  onDied?: () => void
  /** Further `-c` settings, `name=value`. The tests use it; the product passes none. */
  settings?: readonly string[]
}

const folderLock = 7_067_330_002
const holder = 'postern lock of process '
const waitMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const urlOf = (role: string, password: string, port: number, database: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

async function prepareFolder(data: string): Promise<string> {
  try {
    // Others may pass through (PostgreSQL runs as another user under root) but not look inside; what is secret has 0600 or 0700 of its own.
    await mkdir(data, { recursive: true, mode: 0o711 })
    const probe = join(data, `.probe-${process.pid}`)
    await writeFile(probe, randomBytes(4096))
    await rm(probe, { force: true })
    return await realpath(data)
  } catch (error) {
    throw inWords(error, data)
  }
}

const random = () => randomBytes(24).toString('hex')

/** The passwords lie inside the database folder, so that folder and key are made, moved and saved together. */
async function passwordsOf({ folder, logFile }: Cluster): Promise<Passwords> {
  const file = join(folder, passwordsFile)
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Passwords
  } catch (error) {
    throw cannotStart('folder-damaged', damagedWords(folder, `${file}, which opens it, cannot be read (${messageOf(error)})`, logFile), error)
  }
}

/** Looks at the folder before PostgreSQL does: these three would otherwise come out as riddles. */
async function checkFolder(folder: string, version: string, logFile: string): Promise<'absent' | 'made'> {
  const found = await stat(folder).catch(() => null)
  if (!found) return 'absent'
  const uid = process.getuid?.() ?? 0
  if (uid !== 0 && found.uid !== uid) {
    throw cannotStart('folder-not-writable', `The database in ${folder} belongs to another user of this machine `
      + `(perhaps Postern was started as root before). Start as that user, or give the folder to yourself: sudo chown -R $(id -u) ${folder}`)
  }
  const madeBy = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (!madeBy) throw cannotStart('folder-damaged', damagedWords(folder, 'the file PG_VERSION is missing', logFile))
  if (madeBy !== version) throw otherVersion(folder, `${madeBy.slice(0, 8)}, another`)
  return 'made'
}

async function clusterIn(data: string): Promise<Cluster & { state: 'absent' | 'made' }> {
  const folder = join(data, 'postgres')
  const logFile = join(data, 'postgres.log')
  const binaries = await findBinaries()
  const state = await checkFolder(folder, binaries.version, logFile)
  for (const name of await readdir(data)) {
    // Drafts of a first start that was killed half way; one that is being made right now is left alone.
    const pid = Number(/^postgres\.new-(\d+)/.exec(name)?.[1] ?? 0)
    if (pid > 0 && !(await isAlive(pid))) await rm(join(data, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  return { folder, logFile, binaries, user: await postgresUser([folder, binaries.postgres], state === 'made' ? folder : null), state }
}

type Held = { client: pg.Client } | { takenBy: string } | 'gone'

/** Takes the lock of the folder. A killed Postern's lock goes away with its connection, which can take a moment. */
async function takeLock(url: string): Promise<Held> {
  const client = new pg.Client({ ...clientSettings(url, `${holder}${process.pid}`) })
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (const end = Date.now() + 2_000; Date.now() < end; await waitMs(100)) {
      const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [folderLock])
      if (rows[0]?.got) return { client }
    }
    const { rows } = await client.query<{ name: string }>(
      'select application_name as name from pg_stat_activity where application_name like $1 and pid <> pg_backend_pid()', [`${holder}%`])
    await client.end()
    return { takenBy: rows[0]?.name.slice(holder.length) ?? 'unknown' }
  } catch (error) {
    await client.end().catch(() => undefined)
    if (isAway(error)) return 'gone'
    throw error
  }
}

/** Starts or adopts, until there is a server whose lock is ours. */
async function acquire(cluster: Cluster, password: string, { settings = [], onStep = () => undefined }: EmbeddedOptions) {
  for (let attempt = 0; attempt < 8; attempt++) {
    const left = await leftOver(cluster.folder)
    if (left && !(await readyWithin(cluster.folder, left.pid, 120_000))) { await goneWithin(cluster.folder, left.pid, 30_000); continue }
    const server: Postmaster | null = left ? await leftOver(cluster.folder) : await startCluster(cluster, settings, onStep)
    if (!server) { await waitMs(250 * (attempt + 1)); continue }
    const held = await takeLock(urlOf('postgres', password, server.port, 'postgres'))
    if (held === 'gone') { await goneWithin(cluster.folder, server.pid, 30_000); continue }
    if ('client' in held) return { server, client: held.client, adopted: left !== null }
    throw cannotStart('already-running', `Postern already runs on this data folder (process ${held.takenBy}, data in ${cluster.folder}). `
      + 'Stop that one first, or give this one a folder of its own with --data.')
  }
  throw cannotStart('database-stopped', `The built-in database in ${cluster.folder} does not stay up. What it said is in ${cluster.logFile}.`)
}

/** One try to have the server of this folder back: the one that still runs (PostgreSQL restarts after a crash of one of its own) or a new one on the old port. */
async function backOn(cluster: Cluster, password: string, port: number, settings: readonly string[], onStep: (text: string) => void): Promise<Kept | null> {
  const left = await leftOver(cluster.folder)
  if (left && !(await readyWithin(cluster.folder, left.pid, 120_000))) return null
  const server = left ? await leftOver(cluster.folder) : await startCluster(cluster, settings, onStep, port)
  if (server?.port !== port) return null
  const held = await takeLock(urlOf('postgres', password, port, 'postgres'))
  if (held === 'gone') return null
  if ('client' in held) return { pid: server.pid, client: held.client }
  throw cannotStart('already-running', `another Postern has taken this data folder over (process ${held.takenBy})`)
}

async function open(data: string, options: EmbeddedOptions): Promise<Embedded> {
  const { state, ...cluster } = await clusterIn(data)
  if (state === 'absent') {
    options.onStep?.('making the database folder')
    await makeCluster(cluster, 'postgres', { postgres: random(), owner: random(), app: random() })
  }
  const passwords = await passwordsOf(cluster)
  const { server, client, adopted } = await acquire(cluster, passwords.postgres, options)
  const { port } = server
  const { settings = [], onTold = () => undefined, onDied = () => undefined } = options
  const keeper = keep({ pid: server.pid, client }, { again: () => backOn(cluster, passwords.postgres, port, settings, onTold), onTold, onDied })
  const stop = async () => { await keeper.release(); await stopPostmaster(cluster.folder, keeper.pid) }
  try {
    await createLogin(client, 'postern', passwords.owner)
    await createLogin(client, 'postern_app', passwords.app)
    await createDatabase(client, 'postern', 'postern')
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ownerUrl: urlOf('postern', passwords.owner, port, 'postern'), appUrl: urlOf('postern_app', passwords.app, port, 'postern'),
    superuserUrl: urlOf('postgres', passwords.postgres, port, 'postgres'), get pid() { return keeper.pid }, adopted, stop,
  }
}

/**
 * PostgreSQL on `data`/postgres, ready, with the roles `postern` (owns everything) and `postern_app` (owns nothing) and the database `postern`.
 * Throws CannotStart for everything that the person at the machine can mend: full disk, damaged or foreign folder, second start.
 */
export async function startEmbedded(data: string, options: EmbeddedOptions = {}): Promise<Embedded> {
  const folder = await prepareFolder(resolve(data))
  try {
    return await open(folder, options)
  } catch (error) {
    throw isCannotStart(error) ? error : explainOpen(error, folder)
  }
}

function explainOpen(error: unknown, data: string): unknown {
  const code = codeOf(error)
  const logFile = join(data, 'postgres.log')
  if (code === '53100') return cannotStart('disk-full', diskFullWords(data), error)
  if (isAway(error)) return wentAway(error)
  const damaged = (what: string) => cannotStart('folder-damaged', damagedWords(join(data, 'postgres'), what, logFile), error)
  if (code === '28P01') return damaged(`${passwordsFile} does not belong to it`)
  if (isDamage(error)) return damaged(messageOf(error))
  return inWords(error, data)
}

/** SQLSTATEs of a database whose files are missing or wrong: lost file, failed read, corrupted data or index. */
export const isDamage = (error: unknown): boolean => ['58P01', '58030', 'XX001', 'XX002'].includes(codeOf(error))
