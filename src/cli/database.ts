// Opens the database that the configuration names, built-in or one's own, migrated and ready. Every command that needs
// data goes through here, so that none works on tables of another version.
import { fileURLToPath } from 'node:url'
import type { Config } from '#server/config.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, type Database, type DatabaseUrls } from '#server/db/pool.ts'
import { rolesFor } from '#server/db/roles.ts'
import { clearHalfFilled } from './fill.ts'
import type { Progress } from './progress.ts'

export type Opened = { database: Database; /** names of the migrations that ran now */ migrated: string[]; close(): Promise<void> }
export type Server = DatabaseUrls & { /** process number of the built-in PostgreSQL */ pid?: number; stop(): Promise<void> }

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** The database server alone, before migrating. */
export async function openServer(config: Config, progress: Progress, onDied: () => void): Promise<Server> {
  const { database, appDatabase, data } = config
  if (database === undefined) {
    return progress.step(`database (PostgreSQL, built in, below ${data})`, async (detail) => {
      const embedded = await startEmbedded(data, { onStep: detail, onDied })
      if (embedded.adopted) detail('it was still running after a hard stop, and was taken over')
      return embedded
    })
  }
  return progress.step(`database (${new URL(database).host})`, async () => {
    return { ...(await rolesFor(database, appDatabase)), stop: async () => undefined }
  })
}

/** Migrates and opens the pools. */
export async function openDatabase(server: Server, progress: Progress): Promise<{ database: Database; migrated: string[] }> {
  const migrated = await progress.step('tables', async (detail) => {
    await clearHalfFilled(server.ownerUrl, detail)
    return migrate(server.ownerUrl, migrationsFolder, detail)
  })
  return { database: await connect(server), migrated }
}
