// Who of the workers is alive: each holds a lock of the database as long as its process lives, and the database lets go of
// it when the process is gone, however it went. What a worker without its lock had taken goes back to the queue at once.
// Without this the queue would keep it for four hours. Refuses to free the jobs of a worker that lives.

import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { ownConnection } from '../db/connections.ts'
import { ownerTransaction, type Database } from '../db/pool.ts'

const pause = 1_000
const nameOf = (worker: string) => `postern worker ${worker}`

export type Life = { end: () => Promise<void> }

async function isOurs(client: pg.Client, worker: string): Promise<boolean> {
  const { rows: [row] } = await client.query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [nameOf(worker)])
  return row!.got
}

/** Resolves once the lock is held; takes it again, as often as it takes, when the connection is lost. */
export async function live(db: Database, worker: string): Promise<Life> {
  let client: pg.Client | null = null
  let over = false
  const take = async (): Promise<void> => {
    // A machine that vanishes says no goodbye: the database looks after its connections itself.
    const own = ownConnection({ connectionString: db.ownerUrl, application_name: 'postern worker', keepAlive: true, connectionTimeoutMillis: 10_000,
      options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c idle_session_timeout=0' })
    own.on('error', () => undefined)
    try {
      await own.connect()
      // Of a line that died the database may not know yet, and hold the lock for it.
      while (!over && !(await isOurs(own, worker))) await sleep(pause)
    } catch (error) {
      await own.end().catch(() => undefined)
      throw error
    }
    client = own
    own.once('end', () => { if (!over) void hold() })
  }
  const hold = async (): Promise<void> => {
    while (!over) {
      const held = await take().then(() => true, () => false)
      if (held) return
      await sleep(pause)
    }
  }
  await hold()
  return { async end() { over = true; await client?.end().catch(() => undefined) } }
}

/** Gives the jobs of workers that are gone back to the queue, and wakes those who wait at it. Returns how many workers that were. */
export function freeTheDead(db: Database): Promise<number> {
  return ownerTransaction(db, async (tx) => {
    const { rows: [row] } = await sql<{ gone: string[] | null }>`
      with held as materialized (select distinct locked_by as worker from graphile_worker.jobs where locked_by is not null),
        gone as materialized (select worker from held where pg_try_advisory_xact_lock(hashtextextended(${nameOf('')} || worker, 0)))
      select array_agg(worker) as gone from gone`.execute(tx)
    const gone = row?.gone ?? []
    if (gone.length > 0) await sql`select graphile_worker.force_unlock_workers(${gone}::text[]), pg_notify('jobs:insert', '{"r":"1","count":1}')`.execute(tx)
    return gone.length
  })
}
