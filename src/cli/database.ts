// Opens the database that the configuration names, built-in or one's own, migrated and ready. Every command that needs
// data goes through here, so that none works on tables of another version, or on a demonstration that is half filled in.
import { instantOf } from '#domain/kernel/instants.ts'
import { bringLetters } from '#server/exits/letters.ts'
import { fileURLToPath } from 'node:url'
import type { Config } from '#server/config.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrateOn } from '#server/db/migrate.ts'
import { connect, type Database, type DatabaseUrls } from '#server/db/pool.ts'
import { whilePreparing } from '#server/db/preparing.ts'
import { rolesFor } from '#server/db/roles.ts'
import { clearHalfFilled, fillIfEmpty } from './fill.ts'
import type { Progress } from './progress.ts'

/** `pid` of the built-in PostgreSQL as it is now: another one after it was started again. */
export type Server = DatabaseUrls & { readonly pid?: number; stop(): Promise<void> }
/** `onTold`: what happens to the built-in database while it runs, in words; `onDied`: it does not come back. */
export type Watcher = { onTold: (text: string) => void; onDied: () => void }

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))
export const unwatched: Watcher = { onTold: () => undefined, onDied: () => undefined }

/** The database server alone, before migrating. */
export async function openServer(config: Config, progress: Progress, { onTold, onDied }: Watcher): Promise<Server> {
  const { database, appDatabase, data } = config
  if (database === undefined) {
    return progress.step(`database (PostgreSQL, built in, below ${data})`, async (detail) => {
      const embedded = await startEmbedded(data, { onStep: detail, onTold, onDied })
      if (embedded.adopted) detail('it was still running after a hard stop, and was taken over')
      return embedded
    })
  }
  return progress.step(`database (${new URL(database).host})`, async () => {
    return { ...(await rolesFor(database, appDatabase)), stop: async () => undefined }
  })
}

export type Opening = {
  /** where people reach it, for the links of the demonstration, which is filled in when this is given */
  demoAt?: string | undefined
  /** told of the open pools before the filling, so that a stop closes them */
  onOpen?: (database: Database) => void
}

/** Clears, migrates, opens the pools and fills, alone among all starts on this database. */
export function openDatabase(server: Server, progress: Progress, { demoAt, onOpen = () => undefined }: Opening = {}): Promise<Database> {
  return whilePreparing(server.ownerUrl, (text) => progress.say(text), async (alone) => {
    await progress.step('tables', async (detail) => {
      await clearHalfFilled(alone, migrationsFolder, detail)
      await migrateOn(alone, migrationsFolder, detail)
    })
    const database = await connect(server)
    onOpen(database)
    await bringLetters(database, instantOf(Date.now()))
    if (demoAt !== undefined) await progress.step('demonstration data', (detail) => fillIfEmpty(database, demoAt, detail))
    return database
  })
}
