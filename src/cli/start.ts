// `postern start`: database, tables, demonstration data, web app, server, in this order, and down again in the opposite one.
// Whatever can be refused is refused before the slow work. A second Ctrl-C does not wait for anything.
import { defineCommand, type ArgsDef } from 'citty'
import { networkInterfaces } from 'node:os'
import type { Config } from '#server/config.ts'
import { cannotStart } from '#server/db/cannot-start.ts'
import { openDatabase, openServer } from './database.ts'
import { fillIfEmpty } from './fill.ts'
import { configFrom, flagsFor } from './flags.ts'
import { freePort, refusalToListen } from './port.ts'
import { progressTo, type Progress } from './progress.ts'
import { signInLinks, type SignInLink } from './sign-in.ts'
import { version } from './version.ts'
import { buildWeb } from './web.ts'

const args: ArgsDef = {
  ...flagsFor(['port', 'host', 'data', 'database', 'appDatabase', 'origin', 'demo', 'web', 'log']),
  dev: { type: 'boolean', description: 'For developers (npm run dev): start again when the server changes, show changed screens at once.' },
}

/** What has been started, newest last; taken down from the end. */
type Lifeline = {
  abort: AbortController
  /** rejects on abort, so that no step has to be waited for */
  stopped: Promise<never>
  closers: (() => Promise<void>)[]
  force: (() => void)[]
  /** comes last and is waited for */
  stopDatabase?: () => Promise<void>
  failed?: unknown
}

function newLifeline(): Lifeline {
  const abort = new AbortController()
  const stopped = new Promise<never>((_, reject) => abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true }))
  stopped.catch(() => undefined)
  return { abort, stopped, closers: [], force: [] }
}

// By its name, not by its number: passkeys belong to names, and `localhost` is one.
const localHost = (host: string) => (['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host)
const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)

/** Addresses under which other devices of the network find this machine. */
function lanAddresses(): string[] {
  const nets = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return nets.filter((net) => net.family === 'IPv4' && !net.internal).map((net) => net.address)
}

function greet(origin: string, config: Config, port: number, links: SignInLink[]): void {
  const open = config.host === '0.0.0.0' || config.host === '::'
  const lines = ['', `Postern runs at ${origin}`]
  if (open) lines.push(...lanAddresses().map((address) => `    in this network: http://${address}:${port}`))
  if (open && !config.origin?.startsWith('https:')) {
    lines.push('    Phones open the camera, and work without network, only over HTTPS:')
    lines.push('    put a certificate in front and name it with --origin https://….')
  }
  const width = Math.max(0, ...links.map(({ role }) => role.length))
  if (links.length > 0) lines.push('', 'Sign in as', ...links.map(({ role, url }) => `    ${role.padEnd(width)}  ${url}`))
  console.log([...lines, '', 'Ctrl-C stops everything.'].join('\n'))
}

/** Brings everything up, one step after the other; stops in between when `abort` says so. */
async function bringUp(config: Config, dev: boolean, progress: Progress, life: Lifeline): Promise<void> {
  const { signal } = life.abort
  const port = await freePort(config.host, config.port)
  const here = `http://${inUrl(localHost(config.host))}:${port}`
  const screens = dev ? await freePort('127.0.0.1', 5173).catch(() => freePort('127.0.0.1', 0)) : null
  const origin = config.origin ?? (screens ? `http://localhost:${screens}` : here)
  const step = async <T>(name: string, work: (detail: (text: string) => void) => Promise<T>) => {
    signal.throwIfAborted()
    return Promise.race([progress.step(name, work), life.stopped])
  }
  const server = await openServer(config, progress, () => {
    life.failed = cannotStart('database-stopped', `The built-in database has stopped; start again. What it said is in ${config.data}/postgres.log.`)
    life.abort.abort()
  })
  life.stopDatabase = server.stop
  const { pid } = server
  if (pid !== undefined) life.force.push(() => process.kill(pid, 'SIGINT'))
  signal.throwIfAborted()
  const { database } = await openDatabase(server, progress)
  life.closers.push(() => database.close())
  if (config.demo) await step('demonstration data', (detail) => fillIfEmpty(database, origin, detail))
  const web = config.web && !dev ? await step('web app', (detail) => buildWeb(detail, signal)) : undefined
  if (screens) life.closers.push((await import('./dev.ts')).serveScreens(screens, here))
  const running = await step('server', async () => {
    // Loaded only now, so that a taken port or a bad value is answered at once.
    const { startServer } = await import('#server/main.ts')
    return startServer({ db: database, host: config.host, port, origin, log: config.log, version, ...(web ? { web } : {}) })
      .catch((error: unknown) => { throw refusalToListen(error, config.host, port) })
  })
  life.closers.push(running.close)
  greet(origin, config, port, config.demo ? await signInLinks(database, origin) : [])
}

/** Ctrl-C, `kill`, a closed terminal or the death of the script that started us: all mean stop. */
function listenForStop(life: Lifeline): void {
  let first = 0
  const stop = () => {
    if (life.abort.signal.aborted && first === 0) first = Date.now()
    if (!life.abort.signal.aborted) {
      first = Date.now()
      console.log('\nStopping …')
      life.abort.abort()
    // One Ctrl-C arrives up to three times: from the terminal, from npm and from our own script.
    } else if (Date.now() - first > 1_000) {
      for (const force of life.force) try { force() } catch { /* gone already */ }
      process.exit(130)
    }
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  process.on('disconnect', stop)
}

async function takeDown(life: Lifeline): Promise<void> {
  for (const close of life.closers.reverse()) {
    // A request or a filling that will not end must not keep the rest alive; PostgreSQL rolls back what it cuts off.
    const late = new Promise<void>((resolve) => setTimeout(resolve, 5_000))
    await Promise.race([close().catch((error: unknown) => { life.failed ??= error }), late])
  }
  await life.stopDatabase?.()
}

export const startCommand = defineCommand({
  meta: { name: 'start', description: 'Start everything: database, tables, demonstration data, web app, server.' },
  args,
  async run({ args: given }) {
    const config = configFrom(given, args)
    const life = newLifeline()
    listenForStop(life)
    try {
      await bringUp(config, given['dev'] === true, progressTo(console.log), life)
      await life.stopped
    } catch (error) {
      if (!life.abort.signal.aborted) life.failed = error
    } finally {
      await takeDown(life)
    }
    if (life.failed) throw life.failed
    console.log('Stopped.')
  },
})
