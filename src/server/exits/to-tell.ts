// Who is still to be told that their pass ended, or what was decided where no other way carries: a section of the desk's queue, by household, because one call tells a home. Whoever
// was not reached comes up again at the time that was said. Questions only.

import { sql } from 'kysely'
import { toTellLine, type TellingView, type ToTellLine } from '#domain/exits/wire.ts'
import type { Step } from '#domain/exits/history.ts'
import type { Purpose } from '#domain/exits/request.ts'
import type { Ended } from '#domain/exits/quiet-hours.ts'
import type { Way } from '#domain/exits/telling.ts'
import type { BuildingId, CommunityId, ExitId, HouseholdId, ResidentId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Ending } from '#domain/sealing/wire.ts'
import type { Tx } from '../db/pool.ts'
import { textsTo } from '../channels/messages.ts'
import { within, type QueueAsk, type QueueSays, type QueueSource } from '../http/queue.ts'
import { orAtHome } from '../people/homes.ts'
import { scopeNames, type ScopeName } from '../sealing/orders.ts'
import { told } from './untold.ts'

/** Of one person's cases these many are named, the rest are counted: one call tells of all. */
const namedEach = 3
/** What was pressed is shown, and may be taken back at a press, for so long. */
const lately = hour

// Looked up one by one through the primary keys (`offset 0` keeps it so): right after an order has ended hundreds of passes the
// database does not know yet how many there are, and would try each against each.
const itsCase = sql`lateral (select e.community_id, e.id, e.purpose, e.state, e.steps, e.told_from, e.until_at, e.whereabouts, e.asked from exits e where e.community_id = n.community_id and e.id = n.exit_id offset 0) e`
const whose = sql`lateral (select w.resident_id, w.described, w.place from exit_people w where w.community_id = n.community_id and w.exit_id = n.exit_id offset 0) w`
const theirName = sql`lateral (select r.community_id, r.id, r.household_id, r.name, r.phone, r.moved_away_at from residents r where r.community_id = n.community_id and r.id = w.resident_id offset 0) r`
/**
 * Somebody has let them out for the same since: asked for again, under another number, granted and told. That they may not would be wrong now, and
 * when that pass has run out in its own time it is old. Taken back, they are to be told again.
 */
export const letOutAnew = (community: CommunityId, now: Instant) => sql`((r.id, e.purpose) in (select w.resident_id, g.purpose from exits g join exit_people w on w.community_id = g.community_id and w.exit_id = g.id
    where g.community_id = ${community} and g.state = 'granted' and w.resident_id is not null)
  and exists (select from exit_people w join exits g on g.community_id = w.community_id and g.id = w.exit_id join passes p on p.community_id = g.community_id and p.exit_id = g.id
    where w.community_id = r.community_id and w.resident_id = r.id and g.id <> e.id and g.purpose = e.purpose and g.state = 'granted' and p.status = 0 and p.issued_at >= n.at and ${told('p', now)}))`
/** When the time of `exits e` is over: as it was asked for, or as it was made longer. */
export const endsAt = sql`greatest(e.until_at, (select max(s.until_at) from exit_steps s where s.community_id = e.community_id and s.exit_id = e.id and s.what = 'extended'
  and not exists (select from exit_steps u where u.community_id = s.community_id and u.exit_id = s.exit_id and u.undoes = s.seq)))`
/** Of a request that ended while it only waited: it waits again, under another number. */
const askedAnew = sql`(e.state = 'withdrawn' and exists (select from exit_people w join exits g on g.community_id = w.community_id and g.id = w.exit_id
  where w.community_id = r.community_id and w.resident_id = r.id and g.id <> e.id and g.purpose = e.purpose and g.state = 'asked' and g.recorded_at >= n.at))`
/**
 * A decision of `endings n` and `exits e` still says something to its person: that they may go, until they have gone; that they may
 * stay out longer, while they are out; what they are asked for, until it has come; that they may not, also where they have been out on it before. None when its time is over.
 */
export const saysStill = (now: Instant) => sql`(select case w.code when 'exit-extended' then e.whereabouts = 'out' and (w.details->>'until')::timestamptz > ${now}
    when 'exit-granted' then e.whereabouts = 'not-yet-out' and e.until_at > ${now} when 'office-granted' then e.whereabouts = 'not-yet-out' and e.until_at > ${now} 
    when 'exit-evidence-asked' then e.asked @> jsonb_build_array(jsonb_build_object('seq', n.seq)) and ${endsAt} > ${now} else ${endsAt} > ${now} end
  from news w where w.community_id = n.community_id and w.id = n.news_id)`
/** The same of one that is told by now to whom it may be. */
export const stillMatters = (now: Instant) => sql`(${told('e', now)} and ${saysStill(now)})`
/** Steps that decide nothing: what was decided before them is to be told still. */
const beside: readonly Step['what'][] = ['keep-proposed', 'kept', 'extension-proposed', 'override-proposed', 'undone', 'evidence-asked', 'evidence-unasked']
/** The step of `endings n` is the last of `exits e` that counts and decides anything; it was not undone, and what came after it and was undone is nothing. */
export const isLast = sql`(e.steps = n.seq or not exists (select from exit_steps s where s.community_id = n.community_id and s.exit_id = n.exit_id
  and ((s.seq > n.seq and not s.what = any(${[...beside]}::text[]) and not exists (select from exit_steps u where u.community_id = s.community_id and u.exit_id = s.exit_id and u.undoes = s.seq)) or s.undoes = n.seq)))`
/** They have said themselves that they need it no more: their own phones hear of it, so that nobody says so in their place, and nobody has to ring them. */
export const saidThemselves = sql`exists (select from news w where w.community_id = n.community_id and w.id = n.news_id and w.code = 'exit-withdrawn')`
/** Endings of which somebody is still to be told: they have not died or gone, nothing has happened to the case since, and they have not been let out anew. */
const untold = (community: CommunityId, now: Instant) => sql`endings n cross join ${itsCase} cross join ${whose} cross join ${theirName}
  where n.community_id = ${community} and n.told_at is null and r.moved_away_at is null and ${isLast} and not ${letOutAnew(community, now)} and not ${askedAnew}
  and (n.what = 'ended' or (n.rings_at <= ${now} and ${stillMatters(now)} and not ${saidThemselves}))`

export type UntoldRow = { household: HouseholdId; resident: ResidentId; phone: string | null; building: BuildingId | null; exit: ExitId; seq: number; step: SealingStepId | null; /** what the pass that ended said */ ended: Ended | null }
/** Whose passes an order has ended lately and who are still to be told, with the number to reach them at: of all homes, or of one. */
export async function untoldByOrders(tx: Tx, community: CommunityId, { since, now }: { since: Instant; now: Instant }, household: HouseholdId | null = null): Promise<UntoldRow[]> {
  const { rows } = await sql<UntoldRow>`
    select r.household_id as household, r.id as resident, coalesce(r.phone, h.phone) as phone, f.building_id as building, r.exit, r.seq, r.step, r.ended from (
      select r.community_id, r.household_id, r.id, r.phone, e.id as exit, n.seq, n.step_id as step,
        (select p.claims from exit_steps s join passes p on p.community_id = s.community_id and p.id = s.pass_id where s.community_id = n.community_id and s.exit_id = n.exit_id and s.seq = n.seq) as ended
      from ${untold(community, now)} and n.order_id is not null and n.at > ${since} and r.id is not null ${household ? sql`and r.household_id = ${household}` : sql``}) r ${orAtHome}
    order by r.household_id, r.id, r.exit, r.seq`.execute(tx)
  return rows
}

type HomeRow = Omit<ToTellLine, 'door' | 'building' | 'people' | 'texts'>
type LineRow = {
  household: HouseholdId; resident: ResidentId; name: string; phone: string | null; door: string; building: BuildingId; exit: ExitId; purpose: Purpose; place: string
  at: Instant; order: SealingOrderId | null; count: number; decided: string | null
}

async function linesOf({ tx, community, now }: QueueAsk, households: readonly HouseholdId[]): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select r.household_id as household, r.id as resident, r.name, coalesce(r.phone, h.phone) as phone, f.door, f.building_id as building, r.exit, r.purpose, r.place, r.at, r.order, r.count, r.decided from (
      select r.community_id, r.household_id, r.id, r.name, r.phone, e.id as exit, e.purpose, coalesce(w.place, '') as place, n.at, n.order_id as order,
        (select w.code from news w where w.community_id = n.community_id and w.id = n.news_id and (n.what = 'decided' or w.code like '%-ended-as-gone')) as decided,
        count(*) over (partition by r.id)::int as count, row_number() over (partition by r.id order by n.at, n.exit_id) as nth
      from ${untold(community, now)} and r.household_id = any(${[...households]}::uuid[])) r ${orAtHome}
    where r.nth <= ${namedEach} order by r.id, r.nth`.execute(tx)
  return rows
}

type LatelyRow = Omit<TellingView, 'door'> & { door: string | null }

/** The last presses at the desk, newest first, but for those that were taken back. */
export async function toldLately(tx: Tx, community: CommunityId, now: Instant): Promise<TellingView[]> {
  const { rows } = await sql<LatelyRow>`
    select n.id, n.what, n.how, n.at, n.again as "tryAgainAt", coalesce(a.name, '') as by, w.resident_id as resident, f.door from (
      select t.community_id, t.id, t.what, t.how, t.at, t.try_again_at as again, t.by_actor as by, (array_agg(t.exit_id))[1] as exit_id from tellings t
      where t.community_id = ${community} and t.at > ${plus(now, -lately)} and t.what <> 'taken-back' and t.how <> 'own-session'
        and not exists (select from tellings b where b.community_id = t.community_id and b.takes_back = t.id)
      group by 1, 2, 3, 4, 5, 6, 7 order by t.at desc, t.id limit 10) n
    left join accounts a on 'account:' || a.id::text = n.by cross join ${whose} left join ${theirName} on true ${orAtHome} order by n.at desc, n.id`.execute(tx)
  return rows.map((row) => ({ ...row, door: row.door ?? '' }))
}

/** Of the homes of a page, who is to be told there, and of what. */
async function withPeople(ask: QueueAsk, found: readonly QueueSays[]): Promise<ToTellLine[]> {
  const { tx, community } = ask
  const homes = found as HomeRow[]
  const lines = await linesOf(ask, homes.map((home) => home.household))
  const orders = [...new Set(lines.flatMap((line) => line.order ?? []))]
  const texts = await textsTo(tx, community, 'pass-ended', homes)
  const places = orders.length === 0 ? new Map<SealingOrderId, ScopeName>() : await scopeNames(tx, community, orders)
  return homes.map((home): ToTellLine => {
    const own = lines.filter((line) => line.household === home.household)
    const people = [...new Map(own.map((line) => [line.resident, line])).values()]
    return {
      ...home, door: own[0]?.door ?? '', building: own[0]?.building ?? null,
      texts: texts.filter((text) => text.household === home.household).map(({ state, at }) => ({ state, at })),
      people: people.map(({ resident, name, phone, count }) => ({
        resident, name, phone, count,
        exits: own.filter((line) => line.resident === resident).map(({ exit, purpose, place, at, order, decided }) => ({ exit, purpose, place, at, order, decided, scope: (order && places.get(order)?.kind) ?? null, scopeLabel: (order && places.get(order)?.label) ?? '' })),
      })),
    }
  })
}

/** A home is a line, at the time at which it is to be called. There are as many as one order ends passes in, so that all of them may be read. */
export const homesToTell: QueueSource = {
  section: 'toTell', urgency: 15, may: 'exit.read', folds: false, owed: { due: within(0), urgency: 'today', step: 'tell' }, says: toTellLine, finish: withPeople,
  rows: ({ community, now }) => sql`select homes.household as id, homes.at, homes.household::text as fold, (
      select jsonb_build_object('household', homes.household, 'since', homes.since, 'until', homes.until, 'tryAgainAt', homes.again, 'tries', homes.tries)) as says
    from (select r.household_id as household, min(coalesce(n.try_again_at, n.rings_at, n.at)) as at, min(n.at) as since, max(n.at) as until,
        case when count(n.try_again_at) = count(*) then min(n.try_again_at) end as again, max(n.tries) as tries
      from ${untold(community, now)} group by 1) homes`,
}

export type EndedLine = Ending & { step: SealingStepId; again: boolean; toldAt: Instant | null }

/** Whose passes ended with these steps of orders; `again` when somebody has let them out anew since. */
export async function endedWith(tx: Tx, community: CommunityId, steps: readonly SealingStepId[]): Promise<EndedLine[]> {
  const { rows } = await sql<EndedLine>`
    select n.step_id as step, e.id as exit, w.resident_id as resident, coalesce(r.name, w.described, '') as name, coalesce(f.door, '') as door, coalesce(r.phone, h.phone) as phone, e.purpose,
      e.state = 'granted' as again, n.told_at as "toldAt"
    from endings n cross join ${itsCase} left join ${whose} on true left join ${theirName} on true
      left join lateral (select h.community_id, h.flat_id, h.phone from households h where h.community_id = n.community_id and h.id = r.household_id offset 0) h on true
      left join lateral (select f.door from flats f where f.community_id = n.community_id and f.id = h.flat_id offset 0) f on true
    where n.community_id = ${community} and n.step_id = any(${[...steps]}::uuid[])`.execute(tx)
  return rows
}

/** What one person was told of their endings, or that nobody was reached, newest first: for their own record. */
export async function tellingsTo(tx: Tx, community: CommunityId, resident: ResidentId) {
  const { rows } = await sql<{ at: Instant; what: 'told' | 'not-reached'; how: Way; role: string; takenBack: boolean }>`
    select distinct t.id, t.at, t.what, t.how, t.by_role as role,
      exists (select from tellings b where b.community_id = t.community_id and b.takes_back = t.id) as "takenBack"
    from tellings t where t.community_id = ${community} and t.what <> 'taken-back'
      and t.exit_id = any(array(select w.exit_id from exit_people w where w.community_id = ${community} and w.resident_id = ${resident})) order by t.at desc, t.id limit 200`.execute(tx)
  return rows.map(({ at, what, how, role, takenBack }) => ({ at, what, how, role, takenBack }))
}
