// Short answers: what staff say to usual questions that no record answers, in three languages, with who answers for it, where and until when it holds, and
// on whose word. A version is a row; the last one is the present. Owner of `short_answers`.

import { sql } from 'kysely'
import { actingRole, type Place } from '#domain/access/access.ts'
import type { Answer } from '#domain/desk/answers.ts'
import { holdsAt, shortAnswers, shortAnswerVersions, writeShortAnswer, type ShortAnswer, type ShortAnswerId, type WriteShortAnswer } from '#domain/desk/answers-wire.ts'
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
    select s.id, s.version, s.question, s.answer, s.valid_from as "validFrom", s.valid_until as "validUntil", s.source, s.withdrawn, s.at,
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
  const { rows } = await sql`
    insert into short_answers (community_id, id, version, question, answer, places, valid_from, valid_until, source, withdrawn, owner_id, owner_role, at)
    select ${community}, ${body.id}, ${version}, ${JSON.stringify(body.question)}::jsonb, ${JSON.stringify(body.answer)}::jsonb, ${JSON.stringify(body.places)}::jsonb, ${body.validFrom}, ${body.validUntil}, ${body.source}, ${body.withdrawn},
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

export const shortAnswerRoutes: readonly Endpoint[] = [list, versions, write]
