// One PostgreSQL for the whole run of the tests: started once in a temporary folder, migrated once into a template database that
// `freshDatabase()` copies. Faster than the product because it does not wait for the disk (in memory where there is room, fsync off):
// nothing here has to survive.
// The API tests alone run on somebody else's server where one is named (outside.ts); faults and journeys have our own ended and copied.
import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { startEmbedded, type Embedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect } from '#server/db/pool.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { clusterOutside, outsideUrl, runOn } from './outside.ts'
import { postgresIn } from './postern.ts'

/** What tests are told: URLs without a database's name come from `superuserUrl`. */
export type TestCluster = { superuserUrl: string; ownerUrl: string; appUrl: string; template: string; /** each database is migrated by itself: pieces on Citus are not copied */ citus: boolean }

declare module 'vitest' {
  export interface ProvidedContext { cluster: TestCluster }
}

const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300', 'shared_buffers=64MB', 'autovacuum=off', 'max_wal_size=128MB']

/** Where Linux keeps files in memory. Copying a database is six hundred files: a twentieth of a second here, half a second on many a disk. */
const memory = '/dev/shm'
const roomNeeded = 1024 ** 3
const prefix = 'postern-test-'

/** The folder below which the tests' PostgreSQL lies: in memory where there is plenty, otherwise on the disk. */
async function roomiest(): Promise<string> {
  const room = await statfs(memory).then(({ bavail, bsize }) => bavail * bsize, () => 0)
  if (room < roomNeeded || process.availableMemory() < 3 * roomNeeded) return tmpdir()
  // A run that was broken off leaves its folder behind, and here it would take memory.
  for (const name of await readdir(memory)) {
    const left = name.startsWith(prefix) ? join(memory, name) : null
    if (left && !(await isRunning(left))) await rm(left, { recursive: true, force: true }).catch(() => undefined)
  }
  return memory
}

async function isRunning(folder: string): Promise<boolean> {
  if (Date.now() - (await stat(folder).catch(() => ({ mtimeMs: 0 }))).mtimeMs < 60_000) return true
  const found = await postgresIn(folder)
  try {
    return found !== null && process.kill(found.pid, 0)
  } catch {
    return false
  }
}

/** Where the tests find the migrations of this tree. */
export const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))

async function makeTemplate({ superuserUrl, ownerUrl, appUrl, template, citus }: TestCluster): Promise<void> {
  if (citus) return
  await runOn(superuserUrl, `create database ${template} owner postern template template0 encoding 'UTF8'`)
  const urls = { ownerUrl: on(ownerUrl, template), appUrl: on(appUrl, template) }
  await migrate(urls.ownerUrl, migrations)
  // The queue's own tables as well: every server would make them anew in its copy.
  const database = await connect(urls, { size: 1 })
  await installQueue(database).finally(() => database.close())
}

const on = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href

// Several projects (api, faults, journeys) name this file and each loads a copy of it; in one run they share the one server.
type Running = { cluster: TestCluster; stop: () => Promise<void> }
type Shared = { running?: Promise<Running> | undefined; users: number }
const all: Record<'ours' | 'outside', Shared> = (globalThis as { posternTestClusters?: typeof all }).posternTestClusters ??= { ours: { users: 0 }, outside: { users: 0 } }

async function startOutside(url: string): Promise<Running> {
  const cluster = await clusterOutside(url)
  await makeTemplate(cluster)
  return { cluster, stop: () => runOn(cluster.superuserUrl, `drop database if exists ${cluster.template} with (force)`) }
}

async function start(): Promise<Running> {
  const folder = await mkdtemp(join(await roomiest(), prefix))
  const cluster: Embedded = await startEmbedded(folder, { settings })
  const { superuserUrl, ownerUrl, appUrl } = cluster
  const here: TestCluster = { superuserUrl, ownerUrl, appUrl, template: 'osmanthus_template', citus: false }
  // A run that is broken off skips the teardown; the server is not our child's child and would stay.
  process.once('exit', () => { try { process.kill(cluster.pid, 'SIGQUIT') } catch { /* stopped already */ } })
  try {
    await makeTemplate(here)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  return { cluster: here, stop: async () => { await cluster.stop(); await rm(folder, { recursive: true, force: true }) } }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = project.name === 'api' ? outsideUrl : undefined
  const shared = all[url ? 'outside' : 'ours']
  shared.users += 1
  const { cluster, stop } = await (shared.running ??= url ? startOutside(url) : start())
  project.provide('cluster', cluster)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    shared.running = undefined
    await stop()
  }
}
