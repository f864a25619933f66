// What lies in a database that Postern did not make. Two programs in one database would one day meet in a name, a role or a
// restored copy; so a database that is not Postern's from its first table on is left alone, and said so. It only looks.
import type pg from 'pg'
import { cannotStart } from './cannot-start.ts'

/** Postern's own list of changes; another program's table of that name has other columns. */
const ours = `
  select count(*) = 3 as ours from pg_attribute
  where attrelid = to_regclass('public.migrations') and attname in ('name', 'sha256', 'applied_at') and not attisdropped`

/** Names of tables, views, sequences, functions and types that belong to no extension and not to PostgreSQL itself. */
const strangers = `
  with things as (
    select 'pg_class'::regclass as catalog, oid, relnamespace as schema, relname as name from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all select 'pg_proc'::regclass, oid, pronamespace, proname || '()' from pg_proc
    union all select 'pg_type'::regclass, oid, typnamespace, typname from pg_type where typtype in ('d', 'e', 'r')
  )
  select n.nspname || '.' || t.name as name from things t join pg_namespace n on n.oid = t.schema
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
    and not exists (select from pg_depend d where d.deptype = 'e' and ((d.classid = t.catalog and d.objid = t.oid) or (d.classid = 'pg_namespace'::regclass and d.objid = n.oid)))
  order by 1 limit 4`

/** True when Postern has been at work here, by its list of changes. */
export async function isOurs(client: pg.Client): Promise<boolean> {
  return (await client.query<{ ours: boolean }>(ours)).rows[0]!.ours
}

/** Throws CannotStart when the database holds anything and is not Postern's. Somebody's own views beside our tables are welcome. */
export async function refuseForeign(client: pg.Client): Promise<void> {
  if (await isOurs(client)) return
  const { rows } = await client.query<{ name: string }>(strangers)
  if (rows.length === 0) return
  const names = rows.slice(0, 3).map((row) => row.name).join(', ')
  throw cannotStart('database-foreign', `The database of --database is used by another program (in it: ${names}${rows.length > 3 ? ' and more' : ''}). `
    + 'Postern left it as it is. Make an empty database for Postern alone (create database postern) and give its URL.')
}
