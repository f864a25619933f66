// Starts the real thing as a person would, `node scripts/start.mjs`, on a folder and port of its own, and can end it in every way:
// politely, with Ctrl-C, or with kill -9 on all its processes at once.
import { spawn, type ChildProcess } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export type Started = {
  child: ChildProcess
  /** everything it has printed so far */
  said(): string
  /** resolves with the address once it serves; rejects when it ends before */
  url: Promise<string>
  /** resolves with the exit code; null after a signal */
  ended: Promise<number | null>
}

/** `npm start -- ARGS`, or `postern COMMAND ARGS`, without npm. */
export function startPostern(args: string[], { command = ['start'], env = {} }: { command?: string[]; env?: Record<string, string> } = {}): Started {
  const script = command[0] === 'start' ? ['scripts/start.mjs'] : ['scripts/postern.mjs', ...command]
  // A process group of its own: kill -9 must take script and server at once, as a power cut would.
  const child = spawn(process.execPath, [...script, ...args], {
    cwd: root, detached: true, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  let found: (url: string) => void
  let failed: (error: Error) => void
  const url = new Promise<string>((resolve, reject) => { found = resolve; failed = reject })
  url.catch(() => undefined)
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /Postern runs at (\S+)/.exec(text)?.[1]
      if (address && text.includes('Ctrl-C stops')) found(address)
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => {
    failed(new Error(`ended with ${code}:\n${text}`))
    resolve(code)
  }))
  return { child, said: () => text, url, ended }
}

/** A signal to all its processes, as from a terminal. */
export function signalGroup({ child }: Started, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name)
  } catch {
    // Ended already.
  }
}

/** Process number and port of the PostgreSQL below a data folder; null when none has left its mark there. */
export async function postgresIn(data: string): Promise<{ pid: number; port: number } | null> {
  const lines = (await readFile(join(data, 'postgres/postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return lines[0] ? { pid: Number(lines[0]), port: Number(lines[3]) } : null
}

/** The owner's URL of the built-in database below a data folder, while it runs. */
export async function ownerUrlIn(data: string): Promise<string> {
  const { owner } = JSON.parse(await readFile(join(data, 'postgres/postern-passwords.json'), 'utf8')) as { owner: string }
  return `postgres://postern:${owner}@127.0.0.1:${(await postgresIn(data))!.port}/postern`
}

/** The server and all its children: what dies when the machine does. Linux only; elsewhere the server alone. */
export async function postgresFamily(pid: number): Promise<number[]> {
  const family = [pid]
  for (const name of await readdir('/proc').catch(() => [])) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : ''
    if (Number(/\) \S (\d+)/.exec(stat)?.[1]) === pid) family.push(Number(name))
  }
  return family
}
