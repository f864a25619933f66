// A database for one short command, opened as `start` opens it and closed whatever happens.
import type { Config } from '#server/config.ts'
import type { Database } from '#server/db/pool.ts'
import { openDatabase, openServer, unwatched } from './database.ts'
import { progressTo } from './progress.ts'

/** Progress goes to standard error, so that standard output is the command's alone. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const progress = progressTo(console.error)
  const server = await openServer(config, progress, unwatched)
  try {
    const database = await openDatabase(server, progress)
    return await work(database).finally(() => database.close())
  } finally {
    await server.stop()
  }
}
