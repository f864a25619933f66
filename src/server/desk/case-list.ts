// Cases as they are read: a list by when they come up, one whole, and what may be one fault. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import { verbsOf } from '#domain/access/access.ts'
import type { CaseList, CaseLine, caseQuery, CaseRow, CaseView, Clusters } from '#domain/desk/case-wire.ts'
import type { CaseKind } from '#domain/desk/cases.ts'
import { clustersOf, pairOf, soonAfter, type Near } from '#domain/desk/clusters.ts'
import { spotIn, spotText } from '#domain/desk/wire.ts'
import type { BuildingId, CaseId, PromiseId } from '#domain/kernel/ids.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { shareNumber } from '#domain/people/roster-cells.ts'
import type { PromiseView } from '#domain/promises/wire.ts'
import { plannedOnce } from '../db/connections.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { Ask } from '../http/endpoint.ts'
import { within, type Standing } from '../http/queue.ts'
import { recordsOf } from '../people/merges.ts'
import { buildingsOf } from '../people/places.ts'
import { deskNow, type Desk } from '../promises/desk-now.ts'
import { owedColumn, owedOf, type OwedRow } from '../promises/owed.ts'
import { viewOf } from '../promises/view.ts'
import { caseSays, numbered } from './case-says.ts'
import { section } from './cases.ts'
import { mayReadSql, readsContact } from './in-confidence.ts'
import { pagesOfCases } from './on-page.ts'

type Sql = RawBuilder<unknown>
type Asks = Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>
export const caseStanding: Standing = { due: within(0), urgency: 'today', step: 'see-to' }

/** Where whoever asks may read cases: buildings of the community, or (null) everywhere in it. */
export function whereRead({ rights, community }: Pick<Ask, 'rights' | 'community'>): Sql | null {
  const own = rights.grants.filter((it) => it.community === community && verbsOf(it.role).includes('person.read'))
  return own.some((it) => it.building === null) ? null : sql`and k.building_id = any(${own.map((it) => it.building)}::uuid[])`
}

type Query = z.infer<typeof caseQuery>
/** Null: all of them, of which none has to be looked at to find and count them. */
function matching(ask: Asks, { household, resident, building, kind, fault }: Query): Sql | null {
  const here = whereRead(ask)
  if (!household && !resident && !building && !kind && !fault && !here) return null
  const only = [
    household ? sql`and (k.household_id = ${household} or k.resident_id in (select r.id from residents r where r.community_id = ${ask.community} and r.household_id = ${household}))` : sql``,
    resident ? sql`and k.resident_id = any(${recordsOf(ask.community, [resident])})` : sql``,
    building ? sql`and k.building_id = ${building}` : sql``, kind ? sql`and k.kind = ${kind}` : sql``,
    fault === 'any' ? sql`and k.joined_to is null and exists (select from cases j where j.community_id = ${ask.community} and j.joined_to = k.id)` : fault ? sql`and (k.id = ${fault} or k.joined_to = ${fault})` : sql``,
  ]
  // By a person, home or kind nobody finds what they may not read, nor by the buildings that are theirs.
  const hidden = household || resident || building || kind || fault || here ? sql`and (not k.private or ${mayReadSql(ask)})` : sql``
  return sql`${sql.join(only, sql` `)} ${hidden} ${here ?? sql``}`
}

export type CaseFound = { at: Instant; id: CaseId; says: Omit<CaseLine, 'number'>; owed: OwedRow }
export const rowOf = ({ id, says, owed }: CaseFound, desk: Desk, now: Instant): CaseRow => ({ ...numbered(says), owed: owedOf(section, id, owed, desk, now) })

export async function casesShown(ask: Asks, query: Query): Promise<CaseList> {
  const { tx, community, now } = ask
  const after = query.after === undefined ? null : spotIn(query.after)
  const closed = query.state === 'closed'
  const [state, at, order] = closed ? [sql`p.closed_at is not null`, sql`p.closed_at`, sql`p.closed_at desc, p.id desc`] : [sql`p.closed_at is null`, sql`p.comes_up_at`, sql`p.comes_up_at, p.id`]
  const only = matching(ask, query)
  const which = only ? sql`join cases k on k.community_id = p.community_id and k.id = p.id where k.community_id = ${community} ${only} and` : sql`where`
  const from = sql`promises p ${which} p.community_id = ${community} and p.section = 'case' and p.kept and ${state}`
  const next = after ? sql`and (${at}, p.id) ${closed ? sql`<` : sql`>`} (${after.at}::timestamptz, ${after.id}::uuid)` : sql``
  const [{ rows }, { rows: [all] }, desk] = await sideBySide(tx, (one) => Promise.all([
    // What a line says is read for those of the page alone.
    sql<CaseFound>`${sql.raw(plannedOnce)} select l.at, l.id, ${caseSays(mayReadSql(ask), ask.now)} as says, ${owedColumn(caseStanding, { at: sql`l.at`, says: sql`null::jsonb` }, community, now)} as owed from (
      select ${at} as at, p.id, p.about from ${from} ${next} order by ${order} limit ${query.limit + 1}) l
      join cases k on k.community_id = ${community} and k.id = l.id join promises p on p.community_id = ${community} and p.id = l.id order by ${closed ? sql`l.at desc, l.id desc` : sql`l.at, l.id`}`.execute(one),
    sql<{ count: number }>`select count(*)::int as count from ${from}`.execute(one), deskNow(one, community, now),
  ]))
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return { cases: shown.map((row) => rowOf(row, desk, now)), next: rows.length > query.limit && last ? spotText(last) : null, count: all!.count, now }
}

type Whole = { says: Omit<CaseLine, 'number'>; words: string; answerOn: Omit<CaseView['answerOn'], 'othersAnswer'>; openedBy: string; building: BuildingId | null; mayRead: boolean }
async function wholeCase(ask: Asks, id: CaseId): Promise<Whole | null> {
  const { rows: [row] } = await sql<Whole>`
    select ${caseSays(mayReadSql(ask), ask.now)} as says, k.words, jsonb_build_object('way', k.answer_way, 'number', k.answer_number) as "answerOn", coalesce(a.name, '') as "openedBy", k.building_id as building, not k.private or ${mayReadSql(ask)} as "mayRead"
    from cases k join promises p on p.community_id = k.community_id and p.id = k.id left join accounts a on k.by_actor = 'account:' || a.id::text
    where k.community_id = ${ask.community} and p.community_id = ${ask.community} and k.id = ${id}`.execute(ask.tx)
  return row ?? null
}

/** Of a call in confidence its reader alone is told more than that there was one; the others not even the id that stands on a card. Asked on a phone of the home that is nobody's, or another's, it names nobody. */
async function contactsOfCase({ tx, ...ask }: Asks, id: CaseId): Promise<CaseView['contactsAbout']> {
  const { community } = ask
  const { rows } = await sql<CaseView['contactsAbout'][number]>`
    select case when one.shown then c.id else overlay(overlay(md5(${id}::text || c.id::text) placing '8' from 13) placing '8' from 17)::uuid end as id, c.channel, c.started_at as "startedAt", coalesce(a.name, '') as by, c.times, c.private, c.withdrawn_at as "withdrawnAt", not one.shown as hidden, case when one.shown then c.note else '' end as note, case when one.shown then coalesce(s.name, r.name, '') else '' end as "spokeName",
      case when one.shown then nullif(c.relation, '') end as relation, case when one.shown then c.relation_words else '' end as "relationWords", case when one.shown then c.number else '' end as number
    from contacts c cross join lateral (select ${readsContact(ask)} as shown) one left join accounts a on c.by_actor = 'account:' || a.id::text left join residents r on r.community_id = c.community_id and r.id = c.resident_id and c.relation = ''
      and not (c.channel = 'page' and exists (select from cases w where w.community_id = c.community_id and w.id = c.case_id and w.by_role = 'household'))
    left join residents s on s.community_id = c.community_id and s.id = c.spoke_id
    where c.community_id = ${community} and c.case_id = ${id} order by c.started_at desc, c.id limit 200`.execute(tx)
  return rows
}

/** What else came of the calls about it, as far as both matters are theirs to read. */
async function sameCallOf({ tx, ...ask }: Asks, id: CaseId): Promise<CaseView['sameCall']> {
  const { community } = ask
  const { rows } = await sql<{ id: CaseId; kind: CaseKind }>`
    select k.id, k.kind from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = ${community} and p.community_id = ${community} and k.id <> ${id} and (not k.private or ${mayReadSql(ask)}) ${whereRead(ask) ?? sql``}
      and k.id in (select c.case_id from contacts one join contacts c on c.community_id = one.community_id and coalesce(c.call_id, c.id) = coalesce(one.call_id, one.id) and c.by_actor = one.by_actor and c.id <> one.id
        where one.community_id = ${community} and c.community_id = ${community} and one.case_id = ${id} and c.case_id is not null and (not one.private or one.by_actor = ${`${ask.rights.actor.kind}:${ask.rights.actor.id}`}) and ${readsContact(ask)})
    order by k.recorded_at, k.id limit 20`.execute(tx)
  return rows.map((row) => ({ ...row, number: shortNumber(row.id) }))
}

async function joinedOf(ask: Asks, id: CaseId): Promise<CaseLine[]> {
  const { rows } = await sql<{ says: Omit<CaseLine, 'number'> }>`
    select ${caseSays(mayReadSql(ask), ask.now)} as says from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = ${ask.community} and p.community_id = ${ask.community} and k.joined_to = ${id} order by k.recorded_at, k.id limit 200`.execute(ask.tx)
  return rows.map((row) => numbered(row.says))
}

/** What was promised so far: steps, and hours by which something was to be done. */
const promisedIn = ({ history }: PromiseView): CaseView['promised'] => history.filter((act) => act.step !== null || act.due !== null)
  .map(({ at, step, words, due, by, kind }) => ({ at, step, words: kind === 'step' || kind === 'opened' ? words : '', due, by })).reverse()

/** In confidence a number that was put down is none of theirs where others at home answer it: it is not handed out, and that there is one is said. */
function answeredOn({ says, answerOn }: Whole): CaseView['answerOn'] {
  const othersAnswer = says.private && answerOn.number !== '' && !shareNumber(says.phone, answerOn.number)
  return { ...answerOn, number: othersAnswer ? '' : answerOn.number, othersAnswer }
}

/** Null: there is none of that id, or it is not theirs to read. */
export async function caseShown(ask: Asks, id: CaseId): Promise<Omit<CaseView, 'cameIn'> | null> {
  const { tx } = ask
  const [whole, contactsAbout, joinedCases, sameCall, promise, pages] = await sideBySide(tx, (one) => Promise.all([
    wholeCase({ ...ask, tx: one }, id), contactsOfCase({ ...ask, tx: one }, id), joinedOf({ ...ask, tx: one }, id), sameCallOf({ ...ask, tx: one }, id), viewOf(one, ask, { section, about: id, kept: true, id: id as string as PromiseId }, caseStanding, { at: ask.now, says: {} }), pagesOfCases(one, ask.community, [id], ask.now),
  ]))
  if (!whole?.mayRead) return null
  const { says, words, openedBy } = whole
  return { ...numbered(says), words, answerOn: answeredOn(whole), openedBy, promise, pages: pages.get(id) ?? { own: false, home: false }, contactsAbout, joinedCases, sameCall, promised: promisedIn(promise) }
}

/** As many open cases are looked at: the latest. */
const lookedAt = 500

export async function clustersShown(ask: Asks): Promise<Clusters> {
  const { tx, community, now } = ask
  const [{ rows }, buildings, { rows: pairs }] = await sideBySide(tx, (one) => Promise.all([
    sql<Near & { says: Omit<CaseLine, 'number'> }>`
      select k.id, k.kind, k.building_id as building, k.recorded_at as first, t.last, t.joined, ${caseSays(sql`false`, now)} as says from cases k join promises p on p.community_id = k.community_id and p.id = k.id
      cross join lateral (select greatest(k.recorded_at, max(j.recorded_at)) as last, count(*)::int as joined from cases j where j.community_id = ${community} and j.joined_to = k.id) t
      where k.community_id = ${community} and p.community_id = ${community} and p.closed_at is null and k.joined_to is null and k.building_id is not null and not k.private and k.kind not in ('other', 'question', 'call-back', 'quarrel', 'came-back')
        and t.last > ${plus(now, -4 * soonAfter)} ${whereRead(ask) ?? sql``} order by k.recorded_at desc, k.id limit ${lookedAt}`.execute(one),
    buildingsOf(one, community), sql<{ one: CaseId; other: CaseId }>`select one_id as one, other_id as other from cases_apart where community_id = ${community} and at > ${plus(now, -8 * soonAfter)}`.execute(one),
  ]))
  const stands = new Map(buildings.map((it, nth) => [it.id, { compound: it.compound, nth, label: it.label }]))
  const says = new Map(rows.map((row) => [row.id, numbered(row.says)]))
  return {
    clusters: clustersOf(rows, stands, new Set(pairs.map((it) => pairOf(it.one, it.other)))).map(({ kind, cases }) => ({
      key: cases[0]!.id, kind: kind as CaseKind, buildings: [...new Set(cases.map((it) => stands.get(it.building)?.label ?? ''))], from: cases[0]!.first, until: cases.map((it) => it.last).toSorted().at(-1)!, cases: cases.map((it) => says.get(it.id)!),
    })),
  }
}
