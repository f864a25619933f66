// Which community a command means. Refuses to choose for the operator when there is more than one.
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { cannotStart } from '#server/db/cannot-start.ts'
import type { Database, Tx } from '#server/db/pool.ts'

/** The community of that name, or the only one; null when there is none at all. Throws CannotStart when it is not clear which. */
export async function communityNamed(tx: Tx, name: string | null): Promise<CommunityId | null> {
  const { rows } = await sql<{ id: CommunityId; name: string }>`select community_id as id, name from communities order by name, community_id`.execute(tx)
  if (rows.length === 0) return null
  const found = name === null ? rows : rows.filter((row) => row.name === name)
  if (found.length === 1) return found[0]!.id
  throw cannotStart('bad-config', `--community: one of ${rows.map((row) => `"${row.name}"`).join(', ')}.`)
}

/** False for a database in which nobody lives yet. */
export async function hasCommunity(database: Database): Promise<boolean> {
  const { rows } = await sql`select from communities limit 1`.execute(database.owner)
  return rows.length > 0
}
