// A folder for one test and every Postern started in it: whatever the test does, nothing of it is left running or lying about.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresFamily, postgresIn, signalGroup, startPostern, type Started } from './postern.ts'

export type Starts = {
  /** what belongs to this test alone */
  readonly folder: string
  /** the data folder, not made yet */
  readonly data: string
  /** `npm start` on the folder, without web app and demonstration; or with these flags */
  start(args?: string[], how?: Parameters<typeof startPostern>[1]): Started
  /** politely; resolves with the exit code */
  stop(started: Started): Promise<number | null>
  /** ends what is left, the hard way, and throws the folder away */
  close(): Promise<void>
}

export async function newStarts(below = tmpdir()): Promise<Starts> {
  const folder = await mkdtemp(join(below, 'postern-start-'))
  const data = join(folder, 'data')
  const running: Started[] = []
  return {
    folder, data,
    start(args = ['--port', '0', '--data', data, '--no-web', '--no-demo'], how) {
      const started = startPostern(args, how)
      running.push(started)
      return started
    },
    async stop(started) {
      started.child.kill('SIGTERM')
      return started.ended
    },
    async close() {
      for (const started of running) {
        signalGroup(started, 'SIGKILL')
        await started.ended
      }
      await killPostgresIn(data)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Kills the PostgreSQL below a data folder with all its children, as when the power fails. */
export async function killPostgresIn(data: string, name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const left = await postgresIn(data)
  if (!left) return
  for (const pid of await postgresFamily(left.pid)) try { process.kill(pid, name) } catch { /* gone */ }
}

/** Both URLs of the built-in database below a data folder, while it runs. */
export async function urlsIn(data: string): Promise<{ ownerUrl: string; appUrl: string }> {
  const { owner, app } = JSON.parse(await readFile(join(data, 'postgres/postern-passwords.json'), 'utf8')) as { owner: string; app: string }
  const { port } = (await postgresIn(data))!
  const on = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/postern`
  return { ownerUrl: on('postern', owner), appUrl: on('postern_app', app) }
}

/** Long ones run with `npm test -- --long` alone. */
export const long = process.env['POSTERN_LONG'] === '1'
