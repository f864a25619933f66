// Makes a database folder with initdb and starts PostgreSQL on it, in a process group of its own (Ctrl-C in the terminal must reach
// the server first) and with its log in a file (so it outlives us unharmed). Refuses to run without checksums, without fsync,
// or reachable from another machine.
import { spawn } from 'node:child_process'
import { chown, mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { cannotStart, codeOf, diskFullWords, type CannotStart } from './cannot-start.ts'
import type { Binaries } from './postgres-binaries.ts'
import type { Invocation, PostgresUser } from './postgres-user.ts'
import { isPostgresOn, readPostmaster, type Postmaster } from './postmaster.ts'

export type Cluster = { /** the database folder (PGDATA) */ folder: string; logFile: string; binaries: Binaries; user: PostgresUser }

const waitMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function spawned({ command, args, ...ids }: Invocation, output: 'pipe' | number) {
  return spawn(command, args, {
    ...ids, detached: true, windowsHide: true, stdio: ['ignore', output, output], cwd: process.platform === 'win32' ? dirname(command) : '/',
    // None of the caller's PG… variables may steer it; messages in English, because they are read below.
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  })
}

/** What went wrong, from what initdb or the server wrote; null when the next try may do better. Silence is no damage: whoever is killed says nothing. */
export function explain(log: string, folder: string, logFile: string): CannotStart | null {
  if (/No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of/i.test(log)) {
    return cannotStart('disk-full', diskFullWords(folder))
  }
  if (/lock file "postmaster\.pid"|pre-existing shared memory block/.test(log)) return null
  if (/Address already in use|could not create any TCP\/IP sockets/.test(log)) return null
  if (/incompatible with server|not compatible with this version/.test(log)) return otherVersion(folder, 'another')
  const last = log.split('\n').findLast((text) => /FATAL|PANIC|error:/.test(text))
  if (last === undefined) return null
  const line = last.replace(/^.*?(FATAL|PANIC|error):\s*/, '')
  if (/Permission denied|wrong ownership|invalid permissions/.test(log)) {
    return cannotStart('folder-not-writable', `PostgreSQL may not use ${folder} (${line}). `
      + 'Give the folder back to the user who made it, or choose another with --data.')
  }
  return cannotStart('folder-damaged', damagedWords(folder, line, logFile))
}

/** The same, after a look at the disk itself: a full one shows in many ways, some of which look like damage. */
async function explainOn(log: string, folder: string, logFile: string): Promise<CannotStart | null> {
  const reason = explain(log, folder, logFile)
  if (reason?.cannotStart !== 'folder-damaged') return reason
  const disk = await statfs(dirname(folder)).catch(() => null)
  return disk && disk.bavail * disk.bsize < 2_000_000 ? cannotStart('disk-full', diskFullWords(folder)) : reason
}

export const damagedWords = (folder: string, what: string, logFile: string): string =>
  `The database in ${folder} is damaged or incomplete: ${what}. Put the folder back from a backup; or move it away `
  + `(keep it, much of it can be saved) and start again with an empty one. What PostgreSQL said is in ${logFile}.`

export const otherVersion = (folder: string, version: string): CannotStart => cannotStart('folder-other-version',
  `The database in ${folder} was made by ${version} version of PostgreSQL. Start the Postern that made it, save its data (pg_dump), `
  + 'and load them into a new folder; or choose another folder with --data.')

/** In the database folder: the passwords of its roles, readable by its owner alone. */
export const passwordsFile = 'postern-passwords.json'

/**
 * Runs initdb beside the final place and moves the finished folder there, so that half a folder is never taken for a whole one.
 * Of two that do so at once one wins, and both go on with that one's.
 */
export async function makeCluster(
  { folder, logFile, binaries, user }: Cluster, superuser: string, passwords: Record<string, string>,
): Promise<void> {
  const draft = `${folder}.new-${process.pid}`
  const passwordFile = `${draft}.password`
  try {
    await mkdir(draft, { mode: 0o700, recursive: true })
    await writeFile(passwordFile, `${passwords[superuser]}\n`, { mode: 0o600 })
    const hand = async (path: string) => { if (user.owner) await chown(path, user.owner.uid, user.owner.gid) }
    await hand(draft)
    await hand(passwordFile)
    const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
    const child = spawned(user.invoke(binaries.initdb, [
      `--pgdata=${draft}`, '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--locale=${locale}`, '--lc-messages=C',
      '--data-checksums', '--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`, '--no-instructions', '--no-clean',
    ]), 'pipe')
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { said += chunk.toString() })
    const code = await new Promise<number | null>((resolve, reject) => { child.on('close', resolve); child.on('error', reject) })
    if (code !== 0) throw await explainOn(said, folder, logFile) ?? cannotStart('database-stopped', `Making the database in ${folder} was broken off from outside. Start again.`, said)
    await writeFile(join(draft, passwordsFile), JSON.stringify(passwords), { mode: 0o600 })
    await hand(join(draft, passwordsFile))
    await rename(draft, folder).catch((error: unknown) => { if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error })
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Settings of the server. Terse and without statements: error details would write residents' names into the log. */
const settings = (extra: readonly string[]) => [
  'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=on', 'full_page_writes=on', 'synchronous_commit=on',
  'max_connections=100', 'password_encryption=scram-sha-256', 'timezone=UTC', 'log_timezone=UTC', 'lc_messages=C',
  'log_error_verbosity=terse', 'log_min_error_statement=panic', 'logging_collector=off', 'jit=off', ...extra,
].flatMap((setting) => ['-c', setting])

async function openLog(file: string) {
  const size = await stat(file).then((found) => found.size, () => 0)
  if (size > 10_000_000) await rename(file, `${file}.1`)
  return { handle: await open(file, 'a', 0o600), from: size > 10_000_000 ? 0 : size }
}

/**
 * Starts the server and waits until it answers; after a hard stop that includes reading back its write-ahead log, however long it takes.
 * Without a `port` any free one. Null when another server came first or the port was lost in between: look again, then try again.
 */
export async function startCluster(cluster: Cluster, extra: readonly string[], onStep: (text: string) => void, port?: number): Promise<Postmaster | null> {
  const { folder, logFile, binaries, user } = cluster
  const { handle, from } = await openLog(logFile)
  const child = spawned(user.invoke(binaries.postgres, ['-D', folder, '-p', String(port ?? await freePort()), ...settings(extra)]), handle.fd)
  const ended = new Promise<string | null>((resolve) => { child.on('exit', (_code, signal) => resolve(signal)); child.on('error', () => resolve(null)) })
  let [over, killedBy] = [false, null as string | null]
  void ended.then((signal) => { [over, killedBy] = [true, signal] })
  await handle.close()
  child.unref()
  const told = setTimeout(() => onStep('the database reads back what it had not yet tidied up; this can take a while after a hard stop'), 5_000)
  try {
    while (!over) {
      const found = await readPostmaster(folder)
      if (found?.pid === child.pid && found?.status === 'ready') return found
      await Promise.race([ended, waitMs(15)])
    }
    // What it ends of itself in need (SIGABRT, after a PANIC) it says why.
    if (killedBy === 'SIGKILL' || killedBy === 'SIGTERM' || killedBy === 'SIGINT') {
      onStep(`the database was ended from outside while it started (${killedBy}); once more`)
      return null
    }
    const log = (await readFile(logFile)).subarray(from).toString()
    const reason = await explainOn(log, folder, logFile)
    if (reason) throw reason
    return null
  } finally {
    clearTimeout(told)
  }
}

/** Waits until a server that somebody else started answers; false when it went away instead. */
export async function readyWithin(folder: string, pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await waitMs(50)) {
    if (!(await isPostgresOn(folder, pid))) return false
    if ((await readPostmaster(folder))?.status === 'ready') return true
  }
  return false
}
