// One PostgreSQL for the whole run of the tests: started once in a temporary folder, migrated once into a template database that
// `freshDatabase()` copies. Faster than the product because it does not wait for the disk (fsync off): nothing here has to survive.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded, type Embedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'

/** What tests are told: URLs without a database's name come from `superuserUrl`. */
export type TestCluster = { superuserUrl: string; ownerUrl: string; appUrl: string; template: string }

declare module 'vitest' {
  export interface ProvidedContext { cluster: TestCluster }
}

const template = 'osmanthus_template'
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300', 'shared_buffers=64MB', 'autovacuum=off']

async function makeTemplate(cluster: Embedded): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.superuserUrl })
  await client.connect()
  await client.query(`create database ${template} owner postern template template0 encoding 'UTF8'`)
  await client.end()
  const url = new URL(cluster.ownerUrl)
  url.pathname = `/${template}`
  await migrate(url.href, fileURLToPath(new URL('../../migrations', import.meta.url)))
}

// Two projects (api, journeys) name this file and each loads a copy of it; in one run they share the one server.
type Shared = { running?: Promise<{ cluster: Embedded; folder: string }> | undefined; users: number }
const shared: Shared = (globalThis as { posternTestCluster?: Shared }).posternTestCluster ??= { users: 0 }

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'postern-test-'))
  const cluster = await startEmbedded(folder, { settings })
  // A run that is broken off skips the teardown; the server is not our child's child and would stay.
  process.once('exit', () => { try { process.kill(cluster.pid, 'SIGQUIT') } catch { /* stopped already */ } })
  try {
    await makeTemplate(cluster)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  return { cluster, folder }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.users += 1
  const { cluster, folder } = await (shared.running ??= start())
  project.provide('cluster', { superuserUrl: cluster.superuserUrl, ownerUrl: cluster.ownerUrl, appUrl: cluster.appUrl, template })
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    shared.running = undefined
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
