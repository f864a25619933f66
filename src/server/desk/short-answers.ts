// Short answers: what staff say to usual questions that no record answers, in three languages, with who answers for it, where and until when it holds, and
// on whose word. A version is a row; the last one is the present. When that on which one rests has changed, or its date is past, whoever answers for it reads it again (short-answers-queue.ts).
// Owner of `short_answers` and `short_answer_looks`.

import { sql, type RawBuilder } from 'kysely'
import { actingRole, type Place } from '#domain/access/access.ts'
import type { Answer } from '#domain/desk/answers.ts'
import { holdsAt, lookedAtAnswer, shortAnswers, shortAnswerVersions, writeShortAnswer, type ShortAnswer, type ShortAnswerId, type WriteShortAnswer } from '#domain/desk/answers-wire.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import type { Home } from '#domain/people/people.ts'
import type { Tx } from '../db/pool.ts'
import type { AnswerSource } from '../http/answers.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'

/** As many as anybody keeps an eye on; each phone at the desk holds them all. */
const most = 500

/** Which of the versions `s`: the last of each, or the last whose day has come. */
const last = (begun: Instant | null) => sql`not exists (select from short_answers n where n.community_id = s.community_id and n.id = s.id and n.version > s.version ${begun ? sql`and n.valid_from <= ${begun}` : sql``})
  ${begun ? sql`and s.valid_from <= ${begun}` : sql``}`

/** The last version of each, or (`begun`) the last whose day has come by then, or (`one`) all versions of one, the newest first. */
export async function shortAnswersOf(tx: Tx, community: CommunityId, { one = null, begun = null }: { one?: ShortAnswerId | null; begun?: Instant | null } = {}): Promise<ShortAnswer[]> {
  const { rows } = await sql<ShortAnswer>`
    select s.id, s.version, s.question, s.answer, s.valid_from as "validFrom", s.valid_until as "validUntil", s.source, s.rests, s.withdrawn, s.at,
      jsonb_build_object('id', s.owner_id, 'name', coalesce((select a.name from accounts a where a.id = s.owner_id), ''), 'role', s.owner_role) as owner,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', p ->> 'kind', 'id', p ->> 'id', 'label', case p ->> 'kind'
        when 'compound' then (select c.name from compounds c where c.community_id = s.community_id and c.id = (p ->> 'id')::uuid)
        else (select b.label from buildings b where b.community_id = s.community_id and b.id = (p ->> 'id')::uuid) end) order by n), '[]') from jsonb_array_elements(s.places) with ordinality as t (p, n)) as places
    from short_answers s where s.community_id = ${community} and ${one ? sql`s.id = ${one}` : last(begun)}
    order by s.at desc, s.id, s.version desc limit ${most}`.execute(tx)
  return rows
}

export const holdsFor = ({ places }: Pick<ShortAnswer, 'places'>, home: Home): boolean =>
  places.length === 0 || places.some(({ kind, id }) => (kind === 'compound' ? id === home.compound : id === home.building))

export const asAnswer = ({ id, version, question, answer, source, validUntil }: ShortAnswer): Answer =>
  ({ question: 'short', of: id, sentence: 'short', values: { question, answer, source, validUntil }, basis: [{ kind: 'short-answer', id, version }], until: validUntil })

/** Which release rules are in force. */
export const rulesNow = (community: CommunityId, now: Instant): RawBuilder<unknown> => sql`(select x.version from rule_sets x where x.community_id = ${community} and x.code = 'release' and x.valid_from <= ${now} order by x.valid_from desc, x.version desc limit 1)`
/** What of the steps `x` of the orders `o` is about these places, compounds and buildings as one jsonb; none: everything. */
const orderAt = (community: CommunityId, places: RawBuilder<unknown>): RawBuilder<unknown> => {
  const of = (table: string, column: string) => sql`(select y.${sql.ref(column)} from ${sql.table(table)} y where y.community_id = ${community} and y.id = o.scope_id)`
  const building = sql`case o.scope_kind when 'building' then o.scope_id when 'entrance' then ${of('entrances', 'building_id')} when 'flat' then ${of('flats', 'building_id')}
    when 'person' then x.building_id end`
  return sql`(${places} = '[]'::jsonb or exists (select from jsonb_array_elements(${places}) p left join buildings named on named.community_id = ${community} and named.id = (p ->> 'id')::uuid left join buildings b on b.community_id = ${community} and b.id = ${building}
    where (p ->> 'id')::uuid in (o.scope_id, b.id, b.compound_id) or (o.scope_kind = 'compound' and named.compound_id = o.scope_id)))`
}
/** What a fingerprint is over, by which it was told from a number of steps once. */
const printsFrom = 2 ** 30
/** Of the steps of these orders `what`: which they are, as a fingerprint over their ids (one step less and another more is another); their number; or when the last was written. */
export const orderSteps = (community: CommunityId, places: RawBuilder<unknown>, what: 'which' | 'count' | 'last'): RawBuilder<unknown> => {
  const print = sql`(${printsFrom}::bigint + (('x' || left(md5(coalesce(string_agg(x.id::text, ',' order by x.id), '')), 8))::bit(32)::bigint & ${printsFrom - 1}::bigint))::integer`
  const asked = { which: print, count: sql`count(*)::integer`, last: sql`max(x.written_at)` }[what]
  return sql`(
  select ${asked} from sealing_order_steps x join sealing_orders o on o.community_id = x.community_id and o.id = x.order_id
  where x.community_id = ${community} and o.community_id = ${community} and ${orderAt(community, places)})`
}

/** Those that hold now, where that person lives. */
export const shortAnswersHere: AnswerSource = {
  question: 'short', may: null, watched: true,
  async answer({ tx, community, now }, whose) {
    const all = (await shortAnswersOf(tx, community, { begun: now })).filter((it) => holdsAt(it, now))
    return whose.map(({ home }) => all.filter((it) => holdsFor(it, home)).map(asAnswer))
  },
}

async function placesThere(tx: Tx, community: CommunityId, places: WriteShortAnswer['places']): Promise<boolean> {
  const ids = (kind: string) => [...new Set(places.filter((it) => it.kind === kind).map((it) => it.id))]
  const [compounds, buildings] = [ids('compound'), ids('building')]
  const { rows: [row] } = await sql<{ there: number }>`
    select (select count(*) from compounds where community_id = ${community} and id = any(${compounds}::uuid[])) + (select count(*) from buildings where community_id = ${community} and id = any(${buildings}::uuid[])) as there`.execute(tx)
  return Number(row!.there) === compounds.length + buildings.length
}

/** The version that was written; null when another is there already. */
async function insertVersion({ tx, community, body, rights, place }: Ask<WriteShortAnswer>, now: Instant): Promise<number | null> {
  const version = body.seen + 1
  const where: Place = place ?? { community }
  const places = sql`${JSON.stringify(body.places)}::jsonb`
  const steps = orderSteps(community, places, 'which')
  const stood = body.stood ? { rules: sql`${body.stood.rules}::integer`, orders: sql`coalesce(${body.stood.orders}::integer, ${steps})` } : { rules: rulesNow(community, now), orders: steps }
  const { rows } = await sql`
    insert into short_answers (community_id, id, version, question, answer, places, valid_from, valid_until, source, rests, rules_version, order_print, withdrawn, owner_id, owner_role, at)
    select ${community}, ${body.id}, ${version}, ${JSON.stringify(body.question)}::jsonb, ${JSON.stringify(body.answer)}::jsonb, ${places}, ${body.validFrom}, ${body.validUntil}, ${body.source}, ${JSON.stringify(body.rests)}::jsonb, ${stood.rules}, ${stood.orders}, ${body.withdrawn},
      ${rights.actor.id}, ${actingRole(rights, where) ?? 'staff'}, ${now}
    where ${body.seen} = coalesce((select max(version) from short_answers where community_id = ${community} and id = ${body.id}), 0)
    on conflict do nothing returning version`.execute(tx)
  return rows.length === 1 ? version : null
}

const list = endpoint({
  method: 'GET', path: '/short-answers', summary: 'The short answers as they stand, also those past their date or withdrawn', may: 'person.search', reply: shortAnswers,
  handle: async ({ tx, community }) => ok({ answers: await shortAnswersOf(tx, community) }),
})

const versions = endpoint({
  method: 'GET', path: '/short-answers/:id', summary: 'All versions of one short answer, the newest first', may: 'person.search', params: idParams<'short-answer'>(), reply: shortAnswerVersions,
  async handle({ tx, community, params }) {
    const found = await shortAnswersOf(tx, community, { one: params.id })
    return found.length > 0 ? ok({ versions: found }) : no({ code: 'not-found' })
  },
})

const write = endpoint({
  method: 'POST', path: '/short-answers', summary: 'Writes a short answer, corrects one, or withdraws it; whoever was told the old one is listed', may: 'answer.write', body: writeShortAnswer, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (!(await placesThere(tx, community, body.places))) return no({ code: 'not-found' })
    if (body.validUntil !== null && body.validUntil <= body.validFrom) return no({ code: 'short-answer-ends-before' })
    if (body.seen > 0 && (await shortAnswersOf(tx, community, { one: body.id })).length === 0) return no({ code: 'not-found' })
    const version = await insertVersion(ask as Ask<WriteShortAnswer>, now)
    if (version === null) return no({ code: 'short-answer-changed' })
    ask.touch('short-answer', body.id)
    return ok({ done: true as const })
  },
})

const looked = endpoint({
  method: 'POST', path: '/short-answers/:id/looked', summary: 'It was read again after its rule or order changed, and is right still; asked for again when that changes once more', may: 'answer.write', params: idParams<'short-answer'>(), body: lookedAtAnswer, reply: done,
  async handle(ask) {
    const { tx, community, params, body, rights, place, now } = ask
    const [is] = await shortAnswersOf(tx, community, { one: params.id })
    if (!is) return no({ code: 'not-found' })
    // A page from before lines said how that stood: what it shows may be of anything.
    if (!body.stood) return no({ code: 'command-id-missing' })
    if (is.version !== body.seen || is.withdrawn) return no({ code: 'short-answer-changed' })
    // Until when it holds from now on, somebody has to say: that is another version.
    if (is.validUntil !== null && is.validUntil <= now) return no({ code: 'short-answer-past' })
    const { rows } = await sql`
      insert into short_answer_looks (community_id, id, answer_id, version, rules_version, order_print, by_actor, by_role, at)
      select ${community}, ${body.look}, s.id, s.version, ${body.stood.rules}::integer, ${body.stood.orders}::integer, ${`${rights.actor.kind}:${rights.actor.id}`}, ${actingRole(rights, place ?? { community }) ?? 'staff'}, ${now}
      from short_answers s where s.community_id = ${community} and s.id = ${is.id} and s.version = ${is.version} on conflict do nothing returning id`.execute(tx)
    if (rows.length === 0 && !(await isLookThere(tx, community, body.look, is.id))) return no({ code: 'id-taken' })
    ask.touch('short-answer', is.id)
    return ok({ done: true as const })
  },
})
const isLookThere = async (tx: Tx, community: CommunityId, look: string, of: ShortAnswerId): Promise<boolean> =>
  (await sql`select from short_answer_looks where community_id = ${community} and id = ${look} and answer_id = ${of}`.execute(tx)).rows.length > 0

export const shortAnswerRoutes: readonly Endpoint[] = [list, versions, write, looked]
