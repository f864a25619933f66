// Notices as they are told: to whoever issues them and follows how far they came. Questions only.

import { sql } from 'kysely'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { stateAt } from '#domain/notices/notice.ts'
import { promisedOf } from '#domain/notices/told-before.ts'
import type { InTimeShown } from '#domain/notices/wire.ts'
import { textsOf, type TextShown } from '#domain/notices/texts.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { groupStateOf } from '../channels/group-messages.ts'
import { communityOf, type CommunityRow } from '../people/community.ts'
import { countBuildings } from './audience.ts'
import { frameOf } from './drafting.ts'
import { answerCounts, countsOf, homesOfOnes, isThere } from './homes.ts'
import { isOfStep, orderHoldsUntil } from './orders-told.ts'
import { doorsBefore } from './rounds-before.ts'
import { lineOf, type NoticeRow } from './store.ts'

export async function linesOf(tx: Tx, community: CommunityId, notices: readonly NoticeRow[], now: Instant) {
  const ids = notices.map((it) => it.id)
  const [counts, answers, homes] = await sideBySide(tx, (one) => Promise.all([countsOf(one, community, ids), answerCounts(one, community, ids), homesOfOnes(one, community, notices)]))
  return notices.map((it) => ({
    id: it.id, kind: it.kind, subject: it.subject, urgency: it.urgency, source: it.source, sender: it.sender, validFrom: it.validFrom, validUntil: it.validUntil, issuedAt: it.issuedAt,
    state: stateAt(it, now), ended: it.ended, corrects: it.corrects, counts: counts(it.id), answers: it.call && answers(it.id), together: it.together, home: homes.get(it.id) ?? null,
  }))
}

async function reachedIn(tx: Tx, community: CommunityId, notice: NoticeId): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; reached: number }>`
    select building_id as id, count(*) filter (where reached_at is not null)::int as reached from notice_homes where community_id = ${community} and notice_id = ${notice} group by building_id`.execute(tx)
  return new Map(rows.map(({ id, reached }) => [id, reached]))
}

type Ways = InTimeShown['ways']
/** How many homes were told by a moment, by the way that told each first: of the notice as a whole, and of nobody who told them. */
async function toldBy(tx: Tx, community: CommunityId, notice: NoticeId, by: Instant): Promise<{ homes: number; told: number; ways: Ways }> {
  const { rows: [row] } = await sql<Ways & { homes: number; told: number }>`
    select count(*)::int as homes, count(t.way)::int as told, count(*) filter (where t.way = 'page')::int as page, count(*) filter (where t.way = 'text')::int as text, count(*) filter (where t.way = 'phone')::int as phone, count(*) filter (where t.way = 'door')::int as door
    from (select case when n.reached_at > ${by} then null when d.grade = 'acknowledged' then case when d.rung = 'sms' then 'text' else 'page' end when d.how = 'at-the-door' then 'door' when d.id is not null then 'phone' end as way
      from notice_homes n left join notice_deliveries d on d.community_id = n.community_id and d.id = n.reached_by where n.community_id = ${community} and n.notice_id = ${notice} and n.residents <> '{}' and ${isThere}) t`.execute(tx)
  const { homes, told, ...ways } = row!
  return { homes, told, ways }
}
/** `tx`: one that takes several questions at once. */
async function inTimeOf(tx: Tx, community: CommunityId, notice: NoticeRow): Promise<InTimeShown[]> {
  return Promise.all(promisedOf(notice).map(async (one) => ({ ...one, ...(await toldBy(tx, community, notice.id, one.by)) })))
}

/** What the server shortened itself nobody has edited. */
async function textsShown(tx: Tx, community: CommunityId, notice: NoticeRow, place: CommunityRow): Promise<TextShown[]> {
  const [texts, own] = [textsOf(notice.source, frameOf(notice, place), notice.edits), await isOfStep(tx, community, notice)]
  return own ? texts.map((it) => ({ ...it, edited: false })) : texts
}

export async function noticeShown(tx: Tx, community: CommunityId, notice: NoticeRow, now: Instant) {
  const homes = sql`select n.building_id, n.residents from notice_homes n where n.community_id = ${community} and n.notice_id = ${notice.id} and n.residents <> '{}' and ${isThere}`
  const [[line], place, history, reached, buildings, group, inTime] = await sideBySide(tx, (one) => Promise.all([
    linesOf(one, community, [notice], now), communityOf(one, community), lineOf(one, community, notice.id), reachedIn(one, community, notice.id), countBuildings(one, community, homes), groupStateOf(one, community, notice.id), inTimeOf(one, community, notice),
  ]))
  return {
    ...line!, audience: notice.audience, ground: notice.ground, ask: notice.ask, plan: [...notice.plan], call: notice.call, changed: notice.changed, beside: [...notice.beside], code: notice.code,
    texts: await textsShown(tx, community, notice, place), by: notice.by.role, history: history.map(({ id, kind, issuedAt, changed }) => ({ id, kind, issuedAt, changed })),
    buildings: buildings.map((it) => ({ ...it, reached: reached.get(it.id) ?? 0 })), group, now,
    inTime, orderUntil: notice.ended || notice.kind === 'withdrawal' ? null : await orderHoldsUntil(tx, community, history, now), doorsBefore: (await doorsBefore(tx, community, notice, null, now)).length,
  }
}
