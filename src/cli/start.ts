// `postern start`: database, tables, demonstration data, web app, server, in this order, and down again in the opposite one.
// Whatever can be refused is refused before the slow work. A second Ctrl-C does not wait for anything.
import { defineCommand, type ArgsDef } from 'citty'
import { networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import type { Config } from '#server/config.ts'
import { cannotStart, wentAway } from '#server/db/cannot-start.ts'
import { isAway } from '#server/db/problems.ts'
import { diskChecks } from '#server/http/health.ts'
import { hasCommunity } from './community.ts'
import { openDatabase, openServer, type Watcher } from './database.ts'
import { configFrom, flagsFor } from './flags.ts'
import { freePort, refusalToListen } from './port.ts'
import { progressTo, type Progress } from './progress.ts'
import { signInLinks, type SignInLink } from './sign-in.ts'
import { version } from './version.ts'
import { buildWeb } from './web.ts'

const args: ArgsDef = {
  ...flagsFor(['port', 'host', 'data', 'database', 'appDatabase', 'origin', 'demo', 'web', 'log', 'figures', 'sms', 'smsKey', 'mail', 'mailFrom', 'push', 'wecom', 'texts']),
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

/** How an empty database gets its community. The built-in one serves one Postern at a time, so that one has to end first. */
function firstSteps({ database, data }: Config): string[] {
  const builtIn = database === undefined
  // The URL is not repeated: it holds a password.
  const where = builtIn ? (data === resolve('data') ? '' : `--data ${data} `) : '--database postgres://… '
  return [
    '', 'This database has no community yet. Make it, and your own account:', ...(builtIn ? ['    stop this with Ctrl-C, then'] : []),
    `    npm run --silent postern -- account add ${where}--community "NAME" --phone NUMBER --login LOGIN --name NAME --role secretary`,
    `It prints a link that signs you in${builtIn ? ', once Postern runs again' : ''}. For a look at made-up data instead, start with --demo.`,
  ]
}

function greet(origin: string, config: Config, port: number, links: SignInLink[], founded: boolean): void {
  const open = config.host === '0.0.0.0' || config.host === '::'
  const lines = ['', `Postern runs at ${origin}`]
  if (open) lines.push(...lanAddresses().map((address) => `    in this network: http://${address}:${port}`))
  if (open && !config.origin?.startsWith('https:')) {
    lines.push('    Phones open the camera, and work without network, only over HTTPS:')
    lines.push('    put a certificate in front and name it with --origin https://….')
  }
  const width = Math.max(0, ...links.map(({ role }) => role.length))
  if (links.length > 0) lines.push('', 'Sign in as', ...links.map(({ role, url }) => `    ${role.padEnd(width)}  ${url}`))
  if (!founded) lines.push(...firstSteps(config))
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
  const server = await openServer(config, progress, watcherOf(config, life))
  life.stopDatabase = () => server.stop()
  life.force.push(() => { if (server.pid !== undefined) process.kill(server.pid, 'SIGINT') })
  signal.throwIfAborted()
  // Its lock is held until the filling has really ended, so a stop in between leaves nothing half done to the next start.
  const opening = openDatabase(server, progress, { demoAt: config.demo ? origin : undefined, onOpen: (it) => life.closers.push(() => it.close()) })
  // Beside the filling, which leaves a processor to it: the first start takes seconds less. What comes of it is heard below.
  const building = config.web && !dev ? step('web app', (detail) => buildWeb(detail, signal)) : undefined
  building?.catch(() => undefined)
  const database = await Promise.race([opening, life.stopped])
  const web = await building
  if (screens) life.closers.push((await import('./dev.ts')).serveScreens(screens, here))
  const running = await step('server', async () => {
    // Loaded only now, so that a taken port or a bad value is answered at once.
    const [{ startServer }, { channelsFrom }] = await Promise.all([import('#server/main.ts'), import('#server/channels/channels.ts')])
    const health = config.database === undefined ? diskChecks(config.data) : []
    return startServer({ db: database, host: config.host, port, origin, log: config.log, version, health, figures: config.figures ?? [], channels: channelsFrom(config), ...(web ? { web } : {}) })
      .catch((error: unknown) => { throw refusalToListen(error, config.host, port) })
  })
  life.closers.push(running.close)
  greet(origin, config, port, await signInLinks(database, origin), await hasCommunity(database))
}

function watcherOf(config: Config, life: Lifeline): Watcher {
  return {
    onTold: (text) => console.error(`${new Date().toISOString()} database: ${text}`),
    onDied: () => {
      life.failed = cannotStart('database-stopped', 'The built-in database has stopped and could not be started again. '
        + `Start Postern again; what the database said is in ${config.data}/postgres.log.`)
      life.abort.abort()
    },
  }
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

/** The server answers requests in flight for 8 s, then gives jobs 5 s. */
const longestClose = 15_000

async function takeDown(life: Lifeline): Promise<void> {
  for (const close of life.closers.reverse()) {
    // A request or a filling that will not end must not keep the rest alive; PostgreSQL rolls back what it cuts off.
    const late = new Promise<void>((resolve) => setTimeout(resolve, longestClose))
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
      if (!life.abort.signal.aborted) life.failed = isAway(error) ? wentAway(error) : error
    } finally {
      await takeDown(life)
    }
    if (life.failed) throw life.failed
    console.log('Stopped.')
  },
})
