// Everybody of the community as a list, by door, a page at a time. Each page is a look at those on it.

import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { key } from '#domain/kernel/wire.ts'
import { peopleList, peopleQuery, type PersonLine } from '#domain/people/record-wire.ts'
import { soundKey } from '#domain/people/sounds.ts'
import type { PeopleState } from '#domain/people/stays.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { typedBy } from './found-by.ts'
import { residentsAtHome } from './homes.ts'
import { buildingsOf } from './places.ts'
import { wasHere } from './stays.ts'

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
/** Each word somewhere in what they are found by, or the whole as a door or as the sound of a name. */
function typed(text: string): RawBuilder<unknown> {
  const read = typedBy(text)
  if (!read) return sql``
  // `2` is building 2 and never 20; a door that was begun, `2-1-5`, goes on.
  const whole = [...(read.door === '' ? [] : [`%|${escaped(read.door)}${read.door.includes('-') ? '' : '-'}%`]), ...(read.sound === '' ? [] : [soundKey(read.sound)])]
  return sql`and (r.search like all (${read.words.map((word) => `%${escaped(word)}%`)}) or r.search like any (${whole}::text[]))`
}
/** What two spellings of one name have in common, as it is kept to be searched. */
const named = (row: string): RawBuilder<unknown> => sql.raw(`regexp_replace(split_part(${row}.search, '|', 2), '[\\s.·''’-]', '', 'g')`)
/**
 * Of one name, with the same day of birth, telephone or door, and not said to be two people: for somebody to look at, who knows more. Of two days of birth one may be misread where the telephone is one. Whoever has gone
 * stands there beside who lives here: they may be home again, entered a second time. Two of whom both have gone are nobody's question, nor is whoever was never here (all that was put down is taken back).
 */
const maybeTwice = sql`and ${named('r')} <> '' and r.kept_as is null and ${wasHere('r')} and exists (select from residents t join households th on th.community_id = t.community_id and th.id = t.household_id
  where t.community_id = r.community_id and t.id <> r.id and t.kept_as is null and (t.moved_away_at is null or (r.moved_away_at is null and ${wasHere('t')})) and ${named('t')} = ${named('r')} and (t.born = r.born or t.phone = r.phone or th.flat_id = h.flat_id) and (t.phone = r.phone or not coalesce(t.born <> r.born, false))
    and not exists (select from merges m where m.community_id = r.community_id and m.takes_back is not null and ((m.kept_id = r.id and m.gone_id = t.id) or (m.kept_id = t.id and m.gone_id = r.id))))`

function inState(state: PeopleState): RawBuilder<unknown> {
  if (state === 'all') return sql``
  if (state === 'twice') return maybeTwice
  return state === 'here' ? sql`and r.moved_away_at is null` : sql`and r.stay = ${state}`
}

/** Where a page ends: the place of its last line in the order of doors. */
const edge = z.tuple([z.coerce.number().int(), z.uuid(), z.coerce.number().int(), key(200), z.uuid()])
type Edge = z.infer<typeof edge>
function edgeOf(after: string | null): Result<Edge | null> {
  if (after === null) return ok(null)
  const [sort, building, length, door = '', id] = after.split(' ')
  const read = edge.safeParse([sort, building, length, unescaped(door), id])
  return read.success ? ok(read.data) : no({ code: 'body-wrong' })
}
const unescaped = (door: string): string | null => { try { return decodeURIComponent(door) } catch { return null } }
const order = sql.raw('b.sort, b.id, length(f.door), f.door, r.id')

type Row = PersonLine & { sort: number; building: string }
async function people(tx: Tx, community: CommunityId, which: RawBuilder<unknown>, after: Edge | null, limit: number, by: RawBuilder<unknown> = order): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.id, r.name, r.born, r.phone, f.door, c.name as compound, r.stay, r.stay_until as "stayUntil", b.sort, b.id as building
    from ${residentsAtHome} join buildings b on b.community_id = f.community_id and b.id = f.building_id join compounds c on c.community_id = f.community_id and c.id = f.compound_id
    where r.community_id = ${community} and r.kept_as is null ${which}
      ${after ? sql`and (b.sort, b.id, length(f.door), f.door, r.id) > (${after[0]}::int, ${after[1]}::uuid, ${after[2]}::int, ${after[3]}, ${after[4]}::uuid)` : sql``}
    order by ${by} limit ${limit}`.execute(tx)
  return rows
}

async function countOf(tx: Tx, community: CommunityId, which: RawBuilder<unknown>): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from ${residentsAtHome} where r.community_id = ${community} and r.kept_as is null ${which}`.execute(tx)
  return row!.count
}

const listed = endpoint({
  method: 'POST', path: '/people/search', summary: 'Everybody by door, a page at a time: by building, by state, by what was typed', may: 'person.search', body: peopleQuery, reply: peopleList, once: false,
  place: async ({ tx, community, body }) => (body.building === null ? { community } : (await buildingsOf(tx, community, [body.building])).map(({ id }) => ({ community, building: id }))[0] ?? null),
  handle: async ({ tx, community, body: { text, building, state, after, limit } }) => {
    const which = sql`${inState(state)} ${building ? sql`and f.building_id = ${building}` : sql``} ${typed(text)}`
    if (state === 'twice') {
      // Those of one name beside each other: one page, and it grows shorter with every two that are made one.
      const some = await people(tx, community, which, null, limit, sql`${named('r')}, r.name, ${order}`)
      return ok({ people: some, next: null, total: await countOf(tx, community, which) })
    }
    const from = edgeOf(after)
    if (!from.ok) return from
    const rows = await people(tx, community, which, from.value, limit + 1)
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    return ok({
      people: page, next: last ? [last.sort, last.building, last.door.length, encodeURIComponent(last.door), last.id].join(' ') : null,
      total: after === null ? await countOf(tx, community, which) : null,
    })
  },
})

export const listRoutes: readonly Endpoint[] = [listed]
