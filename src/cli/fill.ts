// Decides whether the demonstration community is filled in, and remembers how far that went: filling takes many transactions, and a
// half-filled Osmanthus Court would pass for a whole one. Refuses to touch a database in which anybody else lives, and drops nothing:
// what a filling that was broken off left is taken out of Postern's own tables, and only there.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type pg from 'pg'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { instantOf } from '#domain/kernel/instants.ts'
import { cannotStart, messageOf } from '#server/db/cannot-start.ts'
import { isOurs } from '#server/db/foreign.ts'
import { readMigrations, tablesIn } from '#server/db/migrate.ts'
import type { Database } from '#server/db/pool.ts'
import type { Preparing } from '#server/db/preparing.ts'
import type { Filled } from './demo-players.ts'

// Kept as the comment of a table that every version has and that we own on any server. The community is named, so that clearing
// can tell it from any other.
const half = 'demonstration data: being filled in, communities '
/** As an earlier version wrote it, of one. */
const halfOfOne = 'demonstration data: being filled in, community '
const whole = 'demonstration data: filled in'
const readMark = "select obj_description(to_regclass('public.migrations'), 'pg_class') as mark"

const setMark = (database: Database, mark: string) => sql.raw(`comment on table public.migrations is '${mark}'`).execute(database.owner)

/** True when the communities in this database are the made-up ones, complete. */
export async function isDemo(database: Database): Promise<boolean> {
  const { rows } = await sql.raw<{ mark: string | null }>(readMark).execute(database.owner)
  return rows[0]?.mark === whole
}

/** The communities whose filling was broken off; none when none was. */
async function halfFilled(client: pg.Client): Promise<string[]> {
  if (!(await isOurs(client))) return []
  const { rows } = await client.query<{ mark: string | null }>(readMark)
  const mark = rows[0]?.mark ?? ''
  const named = [half, halfOfOne].find((before) => mark.startsWith(before))
  const ids = named ? mark.slice(named.length).split(' ') : []
  return ids.every((id) => /^[0-9a-f-]{36}$/.test(id)) ? ids : []
}

/** What a filling that was broken off has left is taken out again. Made-up data only: with any other community there, nothing is. */
export async function clearHalfFilled({ client }: Preparing, migrations: string, detail: (text: string) => void): Promise<void> {
  const communities = await halfFilled(client)
  if (communities.length === 0) return
  const others = await client.query('select from public.communities where community_id <> all($1::uuid[])', [communities])
  if (others.rowCount !== 0) {
    throw cannotStart('database-not-allowed', 'The filling of the demonstration data was broken off in this database, and another community lives in it now. '
      + 'Postern takes nothing out of it. Ask for help, or give an empty database.')
  }
  detail('the filling of the demonstration data was broken off; what it left is taken out')
  try {
    await client.query('begin')
    await emptyOurs(client, migrations, communities)
    await client.query('comment on table public.migrations is null')
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw cannotStart('database-not-allowed', `The demonstration data is half filled in and could not be taken out (${messageOf(error)}). `
      + 'Nothing was changed. Give an empty database.', error)
  }
}

/** Never `cascade`: somebody else's table that points at ours must stop this, not be emptied with it. */
async function emptyOurs(client: pg.Client, migrations: string, communities: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select name from public.migrations')
  const ran = new Set(rows.map((row) => row.name))
  const tables = tablesIn((await readMigrations(migrations)).filter(({ name }) => ran.has(name)))
  await client.query(`truncate ${tables.map((name) => `public.${name}`).join(', ')}`)
  const queue = await client.query<{ there: boolean }>("select to_regclass('graphile_worker._private_jobs') is not null as there")
  if (queue.rows[0]!.there) await client.query("delete from graphile_worker._private_jobs where payload->>'community' = any($1)", [communities])
}

/** Fills an empty database with Osmanthus Court and Riverside, through the same endpoints as real use. */
export async function fillIfEmpty(database: Database, origin: string, detail: (text: string) => void): Promise<void> {
  // Loaded only when needed: it brings the whole server with it.
  const [{ fillDemo, isEmpty }, { fillRiverside }] = await Promise.all([import('./demo.ts'), import('./demo-riverside.ts')])
  if (!(await isEmpty(database))) return
  detail('Osmanthus Court: 1,383 households, nine days of a sealing; Riverside: twelve compounds, 7,200 people')
  const now = Date.now()
  const [court, riverside] = [0, 0].map(() => uuidv7(now, randomBytes(10)) as CommunityId) as [CommunityId, CommunityId]
  await setMark(database, `${half}${court} ${riverside}`)
  // The mark around it is written as everything else is, and stands behind all of this in the database's own log: what a power cut takes is taken out and made again.
  const filling: Database = { ...database, madeUp: true }
  await fillDemo(filling, origin, instantOf(now), inSteps(detail), { community: court })
  await fillRiverside(filling, origin, instantOf(now), inSteps(detail), riverside)
  await setMark(database, whole)
}

/** A line for each tenth, so that nobody waits before a still screen. */
function inSteps(detail: (text: string) => void): Filled {
  let shown = 0
  return (done, of, what) => {
    const percent = Math.floor((100 * done) / of)
    if (percent < shown + 10 && !what.endsWith('orders')) return
    shown = percent
    detail(`${percent} %, ${what}`)
  }
}
