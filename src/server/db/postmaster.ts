// The running PostgreSQL process as its own lock file (postmaster.pid) tells of it. Believes the file only when a living
// PostgreSQL process with this folder stands behind it: process numbers are used again after a restart of the machine.
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cannotStart } from './cannot-start.ts'

const run = promisify(execFile)
export type Postmaster = { pid: number; port: number; /** 'ready' once it answers queries */ status: string }

const pidFile = (folder: string) => join(folder, 'postmaster.pid')

/** Lines of postmaster.pid: process, folder, start time, port, socket, address, shared memory, status. */
export async function readPostmaster(folder: string): Promise<Postmaster | null> {
  const text = await readFile(pidFile(folder), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid < 2) return null
  return { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? '' }
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const state = /\) (\S)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))?.[1]
    // A zombie still has a number but holds nothing any more.
    if (!state || state === 'Z' || state === 'X') return ''
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
  }
  if (process.platform === 'win32') {
    const { stdout } = await run('tasklist', ['/fi', `pid eq ${pid}`, '/nh']).catch(() => ({ stdout: '' }))
    return stdout.includes(` ${pid} `) ? stdout : ''
  }
  return (await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout
}

/** True when a living process has this number. */
export const isAlive = async (pid: number): Promise<boolean> => (await commandLine(pid)) !== ''

/** True when `pid` is a living PostgreSQL server on `folder`. */
export async function isPostgresOn(folder: string, pid: number): Promise<boolean> {
  const line = await commandLine(pid)
  return line.includes('postgres') && (process.platform === 'win32' || line.includes(folder))
}

/** Numbers of the living processes that are told apart by `holds`, over all that this machine lets us see. */
async function processesThat(holds: (pid: number) => Promise<boolean>): Promise<number[]> {
  const names = process.platform === 'linux' ? await readdir('/proc') : (await run('ps', ['-axo', 'pid=']).catch(() => ({ stdout: '' }))).stdout.split('\n')
  const pids = names.map((name) => Number(name.trim())).filter((pid) => Number.isInteger(pid) && pid > 1 && pid !== process.pid)
  const held = await Promise.all(pids.map(holds))
  return pids.filter((_, i) => held[i])
}

/** The servers on `folder` whatever postmaster.pid says, by their command line. On Windows nobody can tell: null. */
async function holdersOf(folder: string): Promise<number[] | null> {
  return process.platform === 'win32' ? null : processesThat(async (pid) => / -D /.test(await commandLine(pid)) && isPostgresOn(folder, pid))
}

/** What to do about a lock file that names nobody: PostgreSQL would refuse to start, without saying how to go on. */
async function cureLock(folder: string): Promise<void> {
  // One that starts right now writes it a moment after making it.
  for (let look = 0; look < 10; look++) {
    if (await readPostmaster(folder) || !(await stat(pidFile(folder)).catch(() => null))) return
    await waitMs(50)
  }
  const holders = await holdersOf(folder)
  if (holders?.length === 0) return void await rm(pidFile(folder), { force: true })
  const who = holders ? `PostgreSQL still runs on this folder (process ${holders.join(', ')}); stop it first` : 'see that no PostgreSQL runs on this folder'
  throw cannotStart('folder-locked', `The file ${pidFile(folder)} is empty or cut off, as after a full disk or a power cut. ${who[0]!.toUpperCase()}${who.slice(1)}, `
    + 'then delete that one file and start again. Nothing that was saved is lost.')
}

/** The server that still runs on `folder`, if any. A lock file left by a dead one is removed, or PostgreSQL would refuse to start. */
export async function leftOver(folder: string): Promise<Postmaster | null> {
  const found = await readPostmaster(folder)
  if (!found) {
    await cureLock(folder)
    return readPostmaster(folder)
  }
  if (await isPostgresOn(folder, found.pid)) return found
  await rm(pidFile(folder), { force: true })
  return null
}

const waitMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until the server on `folder` is gone, at most `ms`. */
export async function goneWithin(folder: string, pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await waitMs(25)) {
    if (!(await isPostgresOn(folder, pid))) return true
  }
  return !(await isPostgresOn(folder, pid))
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already: that is what was wanted.
  }
}

/** Fast shutdown (open transactions are rolled back, everything acknowledged is on disk), then the hard way after 30 s. */
export async function stopPostmaster(folder: string, pid: number): Promise<void> {
  if (!(await isPostgresOn(folder, pid))) return
  signal(pid, 'SIGINT')
  if (await goneWithin(folder, pid, 30_000)) return
  signal(pid, 'SIGQUIT')
  if (await goneWithin(folder, pid, 10_000)) return
  signal(pid, 'SIGKILL')
  await goneWithin(folder, pid, 5_000)
}
