// Whom an audience means now: homes, and the people in them whom it concerns. Terms come from the capabilities that know them (http/audience.ts).
// Questions only; whoever issues a notice stores what came of it.

import { sql, type RawBuilder } from 'kysely'
import { can } from '#domain/access/access.ts'
import { asked, type Asked } from '#domain/access/circles.ts'
import type { BuildingId, CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Audience, Term } from '#domain/notices/audience.ts'
import type { Tx } from '../db/pool.ts'
import type { AudienceAsk, AudienceTerm } from '../http/audience.ts'
import type { Ask } from '../http/endpoint.ts'
import { residentsAtHome } from '../people/homes.ts'
import { livesIn } from './places.ts'

type Asking = Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>
export const termsFor = (terms: readonly AudienceTerm[], { rights, community }: Pick<Ask, 'rights' | 'community'>): AudienceTerm[] => terms.filter((it) => can(rights, it.may, { community }))

/** The one of two parts that fewer may see. */
export const closer = (a: Asked, b: Asked): Asked => (asked.indexOf(a) >= asked.indexOf(b) ? a : b)

/** `part`: what being in it tells of somebody. */
export type Meant = { where: RawBuilder<unknown>; part: Asked }

/** Everybody who is meant, as a predicate over `residentsAtHome`. A term that is not there, and one that is not theirs to read, are told alike. */
export async function meant(terms: readonly AudienceTerm[], ask: Asking, audience: Audience): Promise<Result<Meant>> {
  const mine = termsFor(terms, ask)
  const unknown = audience.terms.find((it) => !knownIn(mine, it))
  const where = await whereMeant(mine, ask, audience)
  if (unknown || !where) return no({ code: 'audience-term-not-there', term: unknown?.term })
  return ok({ where, part: audience.terms.reduce<Asked>((part, it) => closer(part, knownIn(mine, it)!.part ?? 'home'), 'home') })
}
const knownIn = (terms: readonly AudienceTerm[], { term, values }: Term): AudienceTerm | undefined => terms.find((it) => it.term === term && values.every((value) => it.choices.includes(value)))

/** The same of terms that may be used here; null where one is not there. */
export async function whereMeant(terms: readonly AudienceTerm[], ask: AudienceAsk, audience: Audience): Promise<RawBuilder<unknown> | null> {
  const parts: RawBuilder<unknown>[] = [livesIn(audience.places)]
  for (const one of audience.terms) {
    const where = await knownIn(terms, one)?.where(ask, one.values)
    if (!where) return null
    parts.push(one.not ? sql`not coalesce(${where}, false)` : sql`(${where})`)
  }
  return sql.join(parts, sql` and `)
}

/** The homes of an audience; with `had`, those as well that have had this notice: where it was for some alone, they themselves, whoever else at their home is meant now. */
export function homesMeant(community: CommunityId, where: RawBuilder<unknown>, had: NoticeId | null): RawBuilder<unknown> {
  const audience = sql`
    select h.id as household_id, f.building_id, array_agg(r.id order by r.born nulls last, r.id) as residents
    from ${residentsAtHome} where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null and ${where} group by h.id, f.building_id`
  if (had === null) return sql`select a.household_id, a.building_id, a.residents, null::uuid[] as came_as, false as had_old from (${audience}) a`
  return sql`
    select coalesce(a.household_id, o.household_id) as household_id, coalesce(a.building_id, o.building_id) as building_id,
      case when a.household_id is not null and o.alone then a.residents || array(select c.id from unnest(o.residents) with ordinality as c (id, nth) where c.id <> all(a.residents) order by c.nth) else coalesce(a.residents, o.residents) end as residents,
      case when a.household_id is null then o.came_as when o.alone and o.came_as is not null then array(select distinct unnest(o.came_as || a.residents)) end as came_as, o.household_id is not null as had_old
    from (${audience}) a full join (
      select n.household_id, n.building_id, n.residents, n.came_as, t.part <> 'home' as alone from notice_homes n join notices t on t.community_id = n.community_id and t.id = n.notice_id
      where n.community_id = ${community} and n.notice_id = ${had} and (n.has_had or n.had_old) and n.residents <> '{}') o on o.household_id = a.household_id`
}

export type Counted = { homes: number; people: number; had: number; /** stands for who they are */ hash: string }
/** How many, and what stands for exactly these. `rows`: as `homesMeant` answers. */
export async function countHomes(tx: Tx, rows: RawBuilder<unknown>): Promise<Counted> {
  const { rows: [row] } = await sql<Counted>`
    select count(*)::int as homes, coalesce(sum(cardinality(m.residents)), 0)::int as people, count(*) filter (where m.had_old)::int as had,
      encode(sha256(convert_to(coalesce(string_agg(m.household_id::text || m.residents::text, ';' order by m.household_id), ''), 'UTF8')), 'hex') as hash
    from (${rows}) m`.execute(tx)
  return row!
}

/** Whoever lives in these places, no more than so many. */
export async function peopleIn(tx: Tx, community: CommunityId, places: Audience['places'], most: number): Promise<ResidentId[]> {
  const { rows } = await sql<{ id: ResidentId }>`
    select r.id from ${residentsAtHome} where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null and ${livesIn(places)} limit ${most}`.execute(tx)
  return rows.map(({ id }) => id)
}
/** Whoever is meant, no more than so many. `rows`: as `homesMeant` answers. */
export async function peopleMeant(tx: Tx, rows: RawBuilder<unknown>, most: number): Promise<ResidentId[]> {
  const { rows: all } = await sql<{ id: ResidentId }>`select distinct unnest(m.residents) as id from (${rows}) m limit ${most}`.execute(tx)
  return all.map(({ id }) => id)
}

export type BuildingCount = { id: BuildingId; label: string; compound: string; homes: number; people: number }
export async function countBuildings(tx: Tx, community: CommunityId, rows: RawBuilder<unknown>): Promise<BuildingCount[]> {
  const { rows: all } = await sql<BuildingCount>`
    select b.id, b.label, c.name as compound, m.homes, m.people
    from (select x.building_id, count(*)::int as homes, sum(cardinality(x.residents))::int as people from (${rows}) x group by x.building_id) m
    join buildings b on b.community_id = ${community} and b.id = m.building_id join compounds c on c.community_id = b.community_id and c.id = b.compound_id order by c.sort, c.name, b.sort, b.label`.execute(tx)
  return all
}

export type AudienceHome = { household: HouseholdId; resident: ResidentId; door: string; compound: string; concerns: { id: ResidentId; name: string }[]; people: number }
const pageOf = 100
const partsAre: Record<string, RegExp> = { n: /^-?\d{1,9}$/, u: /^[0-9a-f-]{36}$/, t: /^[^\u0000\p{Cs}]{0,200}$/u }
/** Where a page ended, out of its text: `n` a number, `u` an id, `t` a text. Null for the first page, and for what is no such text. */
export function edgeOf(after: string | null, are: string): string[] | null {
  if (after === null) return null
  const parts = after.split(' ')
  try {
    const read = parts.map((part) => decodeURIComponent(part))
    return read.length === are.length && read.every((part, i) => partsAre[are[i]!]!.test(part)) ? read : null
  } catch { return null }
}
/** One by one, by door; `after` is where the page before ended. */
export async function listHomes(tx: Tx, community: CommunityId, where: RawBuilder<unknown>, after: readonly string[] | null): Promise<{ homes: AudienceHome[]; next: string | null }> {
  const { rows } = await sql<AudienceHome & { sort: number; building: string; length: number }>`
    select h.id as household, (array_agg(r.id order by r.born nulls last, r.id))[1] as resident, f.door, c.name as compound, jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.born nulls last, r.id) as concerns,
      (select count(*)::int from residents o where o.community_id = ${community} and o.household_id = h.id and o.moved_away_at is null and o.kept_as is null) as people,
      b.sort, b.id as building, length(f.door) as length
    from ${residentsAtHome} join buildings b on b.community_id = f.community_id and b.id = f.building_id join compounds c on c.community_id = f.community_id and c.id = f.compound_id
    where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null and ${where}
      ${after ? sql`and (b.sort, b.id, length(f.door), f.door, h.id) > (${Number(after[0])}::int, ${after[1]}::uuid, ${Number(after[2])}::int, ${after[3]}, ${after[4]}::uuid)` : sql``}
    group by h.id, f.door, c.name, b.sort, b.id order by b.sort, b.id, length(f.door), f.door, h.id limit ${pageOf + 1}`.execute(tx)
  const last = rows.length > pageOf ? rows[pageOf - 1]! : null
  return {
    homes: rows.slice(0, pageOf).map(({ household, resident, door, compound, concerns, people }) => ({ household, resident, door, compound, concerns, people })),
    next: last && [last.sort, last.building, last.length, encodeURIComponent(last.door), last.household].join(' '),
  }
}
