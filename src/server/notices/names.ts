// Whose names stand in a text: of the people who live here, in whichever characters. For refusing them where everybody comes by; it shows nobody to whoever
// has not written the name themselves.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { plain } from '#domain/people/doors.ts'
import type { Tx } from '../db/pool.ts'
import { simplified } from '../people/scripts.ts'

const simple = (text: string): string => plain(simplified(text))

/** Which names of residents stand in a text, of those that were asked for together. One character alone is a word of every text. */
export async function namesIn(tx: Tx, community: CommunityId, texts: readonly string[]): Promise<(text: string) => string[]> {
  const all = texts.join('\n')
  const { rows } = await sql<{ name: string }>`
    select distinct r.name from residents r where r.community_id = ${community} and r.moved_away_at is null and char_length(r.name) >= 2
      and (position(lower(r.name) in ${plain(all)}) > 0 or char_length(split_part(r.search, '|', 2)) >= 2 and position(split_part(r.search, '|', 2) in ${simple(all)}) > 0) limit 2000`.execute(tx)
  const names = rows.map(({ name }) => ({ name, simple: simple(name), alone: /^[\p{Script=Latin}\s.'-]+$/u.test(name) }))
  return (text) => {
    const read = simple(text)
    return names.filter((it) => (it.alone ? apart(read, it.simple) : read.includes(it.simple))).map(({ name }) => name)
  }
}

/** A name in letters stands apart: Ann is not in “announcement”. */
function apart(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(^|[^\\p{L}])${escaped}($|[^\\p{L}])`, 'u').test(text)
}
