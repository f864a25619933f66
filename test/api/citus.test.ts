// On Citus every table of a community lies in pieces by community_id. With POSTERN_CITUS_URL all API tests run there, each on a
// database of its own; without it this one says that they did not.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { onCitus } from '../support/outside.ts'
import { openFresh } from '../support/postgres.ts'

test.skipIf(!onCitus)('the API tests run on Citus (POSTERN_CITUS_URL): each table of a community is spread by community_id, each other one is whole', async () => {
  const { database, done } = await openFresh()
  try {
    expect(database.citus).toBe(true)
    const { rows } = await sql<{ name: string; kind: string; column: string | null }>`
      select table_name::text as name, citus_table_type as kind, distribution_column as column from citus_tables`.execute(database.owner)
    const spread = rows.filter((row) => row.kind === 'distributed')
    expect(spread.length).toBeGreaterThan(20)
    expect(spread.filter((row) => row.column !== 'community_id')).toEqual([])
  } finally {
    await done()
  }
})
