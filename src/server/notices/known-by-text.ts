// “Got it”, answered by text to the notice that they had in hand: the home knows. Where it may have been to another, a person reads it. Where the number is not one under which that notice was told, nobody has said anything.
// “Not so”, by a second text, takes that back: both stay, and the ladder goes on.

import { sql } from 'kysely'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { day, dayOf, hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { hasFigures } from '#domain/people/roster-cells.ts'
import type { Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { zoneOf } from '../people/community.ts'
import { messageId } from '../channels/messages.ts'
import { addDeliveries, keepHomes, lockHome, type Delivery, type HomeRow } from './homes.ts'
import { homesToReach, numbersOf } from './reach.ts'
import { noticeOf, type NoticeRow } from './store.ts'

/** Whoever has had a text for less wrote to the one before. */
const readsFor = 30_000
/** What was texted longer ago is answered no more; and of what was written down a day ago nothing goes out any more. */
const [answersFor, goesOutFor] = [14 * day, day]

type Texted = { notice: NoticeId | null; from: Instant; until: Instant; gone: boolean }
/** What may have come to that home by text of late, whatever it was about: since when, and until when at the latest. Texts of one notice to several numbers are one. */
async function textedTo(tx: Tx, community: CommunityId, household: HouseholdId, now: Instant): Promise<Texted[]> {
  const { rows } = await sql<Texted>`
    with theirs as (
      select m.id, d.notice_id as notice from messages m left join notice_deliveries d on d.community_id = m.community_id and d.message_id = m.id where m.community_id = ${community} and m.household_id = ${household}
      union select d.message_id, d.notice_id from notice_deliveries d where d.community_id = ${community} and d.household_id = ${household} and d.message_id is not null)
    select t.notice, min(coalesce(m.sent_at, m.at)) as from, max(least(coalesce(m.over_at, ${now}), m.at + ${goesOutFor}::bigint * interval '1 ms')) as until, bool_or(m.state in ('taken', 'asking', 'sent')) as gone
    from theirs t join messages m on m.community_id = ${community} and m.id = t.id
    -- What was dropped before anybody tried, or refused before it had a number, has come to nobody.
    where m.channel = 'sms' and m.tries > 0 and (m.state <> 'dropped' or m.tries > 1) and m.why is distinct from 'no-number' and m.why is distinct from 'no-channel' and m.why is distinct from 'night'
      and m.at > ${plus(now, -answersFor)} group by t.notice, case when t.notice is null then m.id end`.execute(tx)
  return rows
}

/**
 * The text that they had in hand when they wrote that: a notice, or what concerned one of them alone (null). It is the only one that went to them; or the last one, known to be out before they
 * wrote, while no other was on its way then or since. None where it may have been to another: a person reads it.
 */
async function textedLast(tx: Tx, community: CommunityId, household: HouseholdId, at: Instant, now: Instant): Promise<Pick<Texted, 'notice'> | null> {
  const all = await textedTo(tx, community, household, now)
  const [last, ...before] = all.toSorted((a, b) => (a.from < b.from ? 1 : -1))
  if (!last?.gone || last.from > at) return null
  const sure = before.length === 0 || (plus(last.until, readsFor) <= at && before.every((it) => it.until <= last.from))
  return sure ? last : null
}

export type KnownBy = { id: string; figures: readonly string[]; at: Instant }
/** `known`: a notice is, now or since this was told before. `own`: it was to a text about one of them alone, which asks for nothing. Null: somebody reads it. */
export async function knownByText(tx: Tx, community: CommunityId, household: HouseholdId, { id, figures, at }: KnownBy, now: Instant): Promise<'known' | 'own' | null> {
  const before = await sql`select from notice_deliveries where community_id = ${community} and id = ${id}`.execute(tx)
  if (before.rows.length > 0) return 'known'
  const last = await textedLast(tx, community, household, at, now)
  if (last && last.notice === null) return 'own'
  const notice = last?.notice && await noticeOf(tx, community, last.notice)
  const row = notice && await lockHome(tx, community, notice.id, household)
  // What was corrected or is over is no answer to what holds now: somebody reads it.
  if (!notice || !row || notice.ended || notice.validUntil <= now) return null
  if (!(await isTold(tx, community, notice, row, figures, now))) return null
  // Another of them said so before: it is known, and nothing else is.
  if (row.reachedAt !== null) return 'known'
  const it: Delivery = { id, household, rung: 'sms', grade: 'acknowledged', how: null, why: null, message: null, answer: null, takesBack: null, knows: await whoKnows(tx, community, notice, row, figures, now), by: { actor: `household:${household}`, role: 'resident' }, at }
  await add(tx, community, notice, it, now)
  return 'known'
}

/** What was said longer ago is not what somebody who writes “not so” means. */
const takenBackWithin = 12 * hour

/** True when what that home said by text to be known was taken back by this, now or before. That is of the notice alone that they had in hand. */
export async function takenBackByText(tx: Tx, community: CommunityId, household: HouseholdId, { id, figures, at }: KnownBy, now: Instant): Promise<boolean> {
  const back = messageId(community, 'text-taken-back', id)
  if ((await sql`select from notice_deliveries where community_id = ${community} and id = ${back}`.execute(tx)).rows.length > 0) return true
  const last = await textedLast(tx, community, household, at, now)
  if (!last?.notice) return false
  const { rows } = await sql<{ act: string; notice: NoticeId; knows: ResidentId[] | null }>`
    select d.id as act, d.notice_id as notice, d.knows from notice_deliveries d
    where d.community_id = ${community} and d.household_id = ${household} and d.rung = 'sms' and d.grade = 'acknowledged' and d.notice_id = ${last.notice} and d.at <= ${at} and d.at > ${plus(at, -takenBackWithin)}
      and not exists (select from notice_deliveries t where t.community_id = ${community} and t.takes_back = d.id) order by d.at desc, d.id desc limit 10`.execute(tx)
  const said = await lastOfTheirs(tx, community, household, rows, figures, now)
  const notice = said && await noticeOf(tx, community, said.notice, 'share')
  const row = notice && await lockHome(tx, community, notice.id, household)
  if (!notice || !row || !(await isTold(tx, community, notice, row, figures, now))) return false
  await add(tx, community, notice, { id: back, household, rung: 'sms', grade: 'taken-back', how: null, why: null, message: null, answer: null, takesBack: said.act, by: { actor: `household:${household}`, role: 'resident' }, at }, now)
  return true
}

/** The last of these that is of the home, or was said from this very number: what the other of two said for themselves stays. */
async function lastOfTheirs<T extends { notice: NoticeId; knows: ResidentId[] | null }>(tx: Tx, community: CommunityId, household: HouseholdId, rows: readonly T[], figures: readonly string[], now: Instant): Promise<T | null> {
  const home = (await homesToReach(tx, community, [household], dayOf(now, await zoneOf(tx, community)), now)).get(household)
  return rows.find(({ knows }) => knows === null || home?.people.some((one) => knows.includes(one.id) && (!one.adult || hasNumber(one, figures)))) ?? null
}
const hasNumber = ({ phone }: { phone: string | null }, figures: readonly string[]): boolean => hasFigures(phone, figures)

/** Whether that is a number under which this notice may be said to them. */
async function isTold(tx: Tx, community: CommunityId, notice: NoticeRow, { household, residents }: HomeRow, figures: readonly string[], now: Instant): Promise<boolean> {
  const home = (await homesToReach(tx, community, [household], dayOf(now, await zoneOf(tx, community)), now)).get(household)!
  return numbersOf(home, residents, notice.part !== 'home').some(({ phone }) => hasFigures(phone, figures))
}

/** Whose number it is, of those alone whom it concerns; of children whoever answers for them. Null: what is for the home its home knows. */
async function whoKnows(tx: Tx, community: CommunityId, { part }: NoticeRow, { household, residents }: HomeRow, figures: readonly string[], now: Instant): Promise<ResidentId[] | null> {
  if (part === 'home') return null
  const home = (await homesToReach(tx, community, [household], dayOf(now, await zoneOf(tx, community)), now)).get(household)!
  return home.people.filter((one) => residents.includes(one.id) && (!one.adult || hasNumber(one, figures))).map(({ id }) => id)
}

async function add(tx: Tx, community: CommunityId, notice: NoticeRow, it: Delivery, now: Instant): Promise<void> {
  const zone = await zoneOf(tx, community)
  if ((await addDeliveries(tx, community, notice.id, [it], now)).size === 0) return
  const also = await keepHomes(tx, community, notice, [it.household], now, zone)
  const people = (await homesToReach(tx, community, [it.household], dayOf(now, zone), now)).get(it.household)!.people
  // What is for one of them alone is told as such.
  const own = notice.part === 'home' ? people.map((one) => one.id) : [notice.id]
  await flushChanges(tx, community, [{ kind: 'notice', ids: [notice.id], building: null }, { kind: 'own-notice', ids: own, building: null }, ...also], now)
}
