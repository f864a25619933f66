// A notice that the database refuses, as it would one that breaks a rule: for what must go on behind it.

import { sql } from 'kysely'
import type { Osmanthus } from './api.ts'

/** No notice to an audience in which this place is named can be written, until what comes back is called. */
export async function unwritable(court: Osmanthus, place: string): Promise<() => Promise<void>> {
  const { owner } = court.database
  await sql`create or replace function unwritable() returns trigger language plpgsql as $$ begin raise exception 'unwritable'; end $$`.execute(owner)
  await sql`create trigger unwritable before insert on notices for each row when (new.audience::text like ${sql.lit(`%${place}%`)}) execute function unwritable()`.execute(owner)
  return async () => void await sql`drop trigger unwritable on notices`.execute(owner)
}
