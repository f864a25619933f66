// Finds cases by what a caller knows of them: the number that was read aloud to them, or the telephone they ring from; and by that telephone on whose card earlier calls
// from it stand, as of a daughter in another city. What is private is found by its reader alone. Questions only.

import { sql, type RawBuilder } from 'kysely'
import { verbsOf } from '#domain/access/access.ts'
import { searchCases, casesFound, type CaseRow, type CasesFound } from '#domain/desk/case-wire.ts'
import { digitsIn, waysOfNumber } from '#domain/desk/called.ts'
import type { BuildingId, ResidentId } from '#domain/kernel/ids.ts'
import { ok } from '#domain/kernel/result.ts'
import { numberIn } from '#domain/kernel/short-number.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { deskNow } from '../promises/desk-now.ts'
import { owedColumn } from '../promises/owed.ts'
import { caseStanding, rowOf, whereRead, type CaseFound } from './case-list.ts'
import { somewhereReading } from './case-routes.ts'
import { caseSays } from './case-says.ts'
import { mayReadSql, readsContact } from './in-confidence.ts'

type Sql = RawBuilder<unknown>
const most = 8
const digits = (column: Sql): Sql => sql`regexp_replace(${column}, '\\D', '', 'g')`

/** By the telephone of a call in confidence its reader alone finds what came of it: it would name who told of somebody. */
async function foundCases(ask: Ask, number: number | null, ways: readonly string[]): Promise<CaseRow[]> {
  const { tx, community, now } = ask
  const forms = sql`${[...ways]}::text[]`
  const ids = [
    ...(number === null ? [] : [sql`select k.id from cases k where k.community_id = ${community} and (('x' || right(k.id::text, 8))::bit(32)::bigint % 1000000) = ${number}`]),
    ...(ways.length === 0 ? [] : [
      sql`select k.id from cases k where k.community_id = ${community} and k.answer_number <> '' and ${digits(sql`k.answer_number`)} = any(${forms})`,
      sql`select c.case_id from contacts c where c.community_id = ${community} and c.number <> '' and ${digits(sql`c.number`)} = any(${forms}) and c.case_id is not null and ${readsContact(ask)}`,
    ]),
  ]
  if (ids.length === 0) return []
  const [{ rows }, desk] = await sideBySide(tx, (one) => Promise.all([
    sql<CaseFound>`select p.comes_up_at as at, k.id, ${caseSays(mayReadSql(ask), now)} as says, ${owedColumn(caseStanding, { at: sql`p.comes_up_at`, says: sql`null::jsonb` }, community, now)} as owed
      from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = ${community} and p.community_id = ${community} and k.id in (${sql.join(ids, sql` union `)})
      and (not k.private or ${mayReadSql(ask)}) ${whereRead(ask) ?? sql``} order by p.closed_at is not null, k.recorded_at desc, k.id limit ${most}`.execute(one),
    deskNow(one, community, now),
  ]))
  return rows.map((row) => rowOf(row, desk, now))
}

type Caller = { id: ResidentId; name: string; door: string; relation: string; building: BuildingId }
/** On whose card calls from that telephone stand, the latest first. What was said in confidence tells nobody who called. */
async function callers(ask: Ask, ways: readonly string[]): Promise<CasesFound['callers']> {
  const { tx, community, rights } = ask
  if (ways.length === 0) return []
  const own = rights.grants.filter((it) => it.community === community && verbsOf(it.role).includes('person.read'))
  const { rows } = await sql<Caller>`
    select r.id, r.name, f.door, f.building_id as building, each.relation from (
      select distinct on (c.resident_id) c.resident_id, c.relation_words as relation, c.started_at from contacts c
      where c.community_id = ${community} and c.number <> '' and ${digits(sql`c.number`)} = any(${[...ways]}::text[]) and c.resident_id is not null and not c.private order by c.resident_id, c.started_at desc) each
    join residents n on n.community_id = ${community} and n.id = each.resident_id join residents r on r.community_id = ${community} and r.id = coalesce(n.kept_as, n.id)
    join households h on h.community_id = ${community} and h.id = r.household_id join flats f on f.community_id = ${community} and f.id = h.flat_id
    order by each.started_at desc limit ${most}`.execute(tx)
  return rows.filter(({ building }) => own.some((it) => it.building === null || it.building === building)).map(({ id, name, door, relation }) => ({ id, name, door, relation }))
}

/** What is typed is a telephone or a number of a case: neither belongs into addresses, which proxies write down. */
const search = endpoint({
  method: 'POST', path: '/cases/search', summary: 'Finds cases by their number or by the telephone somebody rang from, and on whose card calls from it stand', may: 'person.read', place: (ask) => somewhereReading(ask as Ask),
  body: searchCases, reply: casesFound, once: false, rate: { burst: 300, perMinute: 300 },
  async handle(ask) {
    const ways = waysOfNumber(digitsIn(ask.body.text))
    return ok({ cases: await foundCases(ask as Ask, numberIn(ask.body.text), ways), callers: await callers(ask as Ask, ways) })
  },
})

export const caseSearchRoutes: readonly Endpoint[] = [search]
