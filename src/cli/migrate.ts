// `postern migrate`: brings the tables up to this version and stops; for those who want to do it at a time of their own.
import { defineCommand } from 'citty'
import { migrate } from '#server/db/migrate.ts'
import { migrationsFolder, openServer, unwatched } from './database.ts'
import { configFrom, flagsFor } from './flags.ts'
import { progressTo } from './progress.ts'

const args = flagsFor(['data', 'database', 'appDatabase'])

export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: 'Bring the tables of the database up to this version, then stop.' },
  args,
  async run({ args: given }) {
    const config = configFrom(given, args)
    const progress = progressTo(console.error)
    const server = await openServer(config, progress, unwatched)
    try {
      const done = await progress.step('tables', (detail) => migrate(server.ownerUrl, migrationsFolder, detail))
      console.log(done.length > 0 ? done.join('\n') : 'nothing to do')
    } finally {
      await server.stop()
    }
  },
})
