// Rows copied many times within the database, for what only shows with thousands of them.

import { sql, type RawBuilder } from 'kysely'
import type { Database } from '#server/db/pool.ts'

/** The columns of a table that can be written, separated by commas: not those that are generated. With `of` each as that row's. */
export async function columnsOf(database: Database, table: string, of?: string): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`.execute(database.owner)
  return sql.join(rows.map(({ name }) => (of ? sql.ref(`${of}.${name}`) : sql.ref(name))))
}
