// The compound that somebody says before a door, where a community has more than one place of that number: `晴川阁 H3-1-1102`. A question alone.

import { sql } from 'kysely'
import type { CommunityId, CompoundId } from '#domain/kernel/ids.ts'
import { plain } from '#domain/people/doors.ts'
import { compoundKeyOf } from '#domain/people/roster-places.ts'
import type { Tx } from '../db/pool.ts'
import { simplified } from './scripts.ts'

export type SaidWithin = { /** null: none was named */ compound: CompoundId | null; /** the door alone */ rest: string }

/** Asked only where letters stand before a number, as most names and all doors have none. */
export async function compoundBefore(tx: Tx, community: CommunityId, typed: string): Promise<SaidWithin> {
  const text = simplified(plain(typed))
  if (!/^\p{Script=Han}{2,}.*\d/u.test(text)) return { compound: null, rest: typed }
  const { rows } = await sql<{ id: CompoundId; name: string }>`select id, name from compounds where community_id = ${community}`.execute(tx)
  const named = rows.map(({ id, name }) => ({ id, key: simplified(compoundKeyOf(name)) })).filter(({ key }) => key !== '' && text.startsWith(key)).sort((a, b) => b.key.length - a.key.length)[0]
  const rest = named ? text.slice(named.key.length).replace(/^(?:小区|社区)/u, '').trim() : ''
  return named && /\d/.test(rest) ? { compound: named.id, rest } : { compound: null, rest: typed }
}
