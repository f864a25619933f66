// Both small communities as API tests find them: put into a database once a run, and copied for each test. To settle them anew costs as much as
// copying all tables does. Nothing is shared: each test has its copy, with the same ids and secrets in it. Not on Citus, where nothing is copied.
import { inject } from 'vitest'
import type { Instant } from '#domain/kernel/instants.ts'
import { connect, type Database } from '#server/db/pool.ts'
import { settle, type Place } from './community.ts'
import { settledFrom } from './outside.ts'
import { asSuperuser, freshDatabase } from './postgres.ts'

export type Both = { place: Place; riverside: Place }
/** What to copy, and who is in it; both undefined where each test settles its own. */
type Settled = { from?: string; both?: Both }

/** Of this run: two may share a server. */
const nameOf = (): string => settledFrom(inject('cluster'))

export const settleOn = async (database: Database, now: Instant): Promise<Both> =>
  ({ place: await settle(database, 'Osmanthus Court', now), riverside: await settle(database, 'Riverside', now) })

/** Whoever comes first fills it, under a lock that the others wait for; who lives there is its comment. */
const settledOnce = (now: Instant): Promise<Both> => asSuperuser(async (client) => {
  await client.query('select pg_advisory_lock(2)')
  const name = nameOf()
  const { rows: [there] } = await client.query<{ said: string | null }>("select shobj_description(oid, 'pg_database') as said from pg_database where datname = $1", [name])
  if (there?.said) return JSON.parse(there.said) as Both
  const made = await freshDatabase()
  const database = await connect(made, { size: 1 })
  const both = await settleOn(database, now).finally(() => database.close())
  await client.query(`alter database ${made.name} rename to ${name}`)
  await client.query(`comment on database ${name} is ${client.escapeLiteral(JSON.stringify(both))}`)
  return both
})

let seen: Promise<Both> | undefined
/** Each is given its own: a test may write into it. */
export async function settled(now: Instant): Promise<Settled> {
  if (inject('cluster').citus) return {}
  seen ??= settledOnce(now)
  // What went wrong the next test tries anew.
  seen.catch(() => { seen = undefined })
  return { from: nameOf(), both: structuredClone(await seen) }
}
