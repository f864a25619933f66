// One start at a time: whoever clears, migrates or fills a database holds one lock in it, on one connection, from the first look to
// the last row. A second start waits and says so. Refuses to go on when that connection is lost: then the lock is, too.
import pg from 'pg'
import { cannotStart, isCannotStart, wentAway } from './cannot-start.ts'
import { clientSettings } from './pool.ts'
import { isAway } from './problems.ts'

// Any number will do, as long as every version of Postern uses the same one.
const lockKey = 7_067_330_001

/** What holds the lock: its connection does the clearing and migrating. */
export type Preparing = { readonly client: pg.Client }

async function take(client: pg.Client, onStep: (text: string) => void): Promise<void> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [lockKey])
  if (rows[0]?.got) return
  onStep('another start is preparing this database; waiting for it to finish')
  await client.query('select pg_advisory_lock($1)', [lockKey])
}

/** Runs `work` alone among all starts on this database. The lock goes with the connection: a killed start holds up nobody. */
export async function whilePreparing<T>(ownerUrl: string, onStep: (text: string) => void, work: (it: Preparing) => Promise<T>): Promise<T> {
  const client = new pg.Client(clientSettings(ownerUrl, 'postern preparing'))
  const lost = new Promise<never>((_, reject) => {
    const gone = (cause?: Error) => reject(cannotStart('database-unreachable', 'The connection that kept other starts away from the database was lost. Start again.', cause))
    client.on('error', gone)
    client.on('end', () => gone())
  })
  let gone = false
  // An end that nobody waits for any more is the one at the end.
  lost.catch(() => { gone = true })
  try {
    await client.connect()
    await take(client, onStep)
    return await Promise.race([work({ client }), lost])
  } catch (error) {
    // Whatever the work made of it.
    throw isCannotStart(error) || !(gone || isAway(error)) ? error : wentAway(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
