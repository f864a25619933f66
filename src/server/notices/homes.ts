// How far a notice came with each home. What happened is rows that are only added; what they come to is kept beside the home, by one function. Owner of
// `notice_homes` and `notice_deliveries`.

import { sql, type RawBuilder } from 'kysely'
import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, hour, plus, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { comeTo, type DeliveryRow } from '#domain/notices/deliveries.ts'
import { dueFor, type Climb, type Grade, type Rung } from '#domain/notices/ladder.ts'
import { neededAfterAll } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import type { Change } from '../http/changes.ts'
import { waysOfHomes, type Ways } from './reach.ts'
import { noticeOf, type NoticeRow } from './store.ts'
import { enqueueOnce } from './waking.ts'

export type Delivery = {
  id: string; household: HouseholdId; rung: Rung; grade: Grade | 'taken-back'; how: 'phone' | 'at-the-door' | null; why: string | null; message: string | null; answer: string | null; takesBack: string | null; knows?: readonly ResidentId[] | null
  by: { actor: string; role: string }; at: Instant
}
export const byServer = { actor: 'server', role: 'server' }
const nothing = { how: null, why: null, message: null, answer: null, takesBack: null }
/** What the server says of its own doing. */
export const ofServer = (it: Pick<Delivery, 'id' | 'household' | 'rung' | 'grade' | 'at'> & Partial<Delivery>): Delivery => ({ ...nothing, by: byServer, ...it })

export const climbOf = ({ plan, urgency, issuedAt, validUntil, ended }: NoticeRow): Climb => ({ plan, urgency, issuedAt, validUntil, ended: ended !== null })

/** The homes that it is for, as `homesMeant` answers; the ladder begins with them at once. */
export async function insertHomes(tx: Tx, community: CommunityId, notice: NoticeId, rows: RawBuilder<unknown>, now: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents, had_old, next_at)
    select ${community}, ${notice}, m.household_id, m.building_id, m.residents, m.had_old, ${now} from (${rows}) m`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Adds what happened; what stands there already stays. Answers the ids that are new. */
export async function addDeliveries(tx: Tx, community: CommunityId, notice: NoticeId, all: readonly Delivery[], now: Instant): Promise<Set<string>> {
  if (all.length === 0) return new Set()
  const rowOf = ({ household, takesBack, message, by, ...it }: Delivery) => ({ ...it, household_id: household, takes_back: takesBack, message_id: message, by_actor: by.actor, by_role: by.role })
  const { rows } = await sql<{ id: string }>`
    insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, how, why, message_id, answer, takes_back, knows, by_actor, by_role, at, recorded_at)
    select ${community}, t.id, ${notice}, t.household_id, t.rung, t.grade, t.how, t.why, t.message_id, t.answer, t.takes_back, t.knows, t.by_actor, t.by_role, t.at, ${now}
    from jsonb_to_recordset(${JSON.stringify(all.map(rowOf))}::jsonb) as t (id uuid, household_id uuid, rung text, grade text, how text, why text, message_id uuid, answer text, takes_back uuid, knows uuid[], by_actor text, by_role text, at timestamptz)
    on conflict do nothing returning id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** One question for all of them, whatever the planner knows of a table that has just been filled. */
async function rowsOf(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[]): Promise<Map<HouseholdId, DeliveryRow[]>> {
  const { rows } = await sql<DeliveryRow & { household: HouseholdId }>`
    select household_id as household, id, rung, grade, at, recorded_at as "recordedAt", answer, takes_back as "takesBack", knows from notice_deliveries
    where community_id = ${community} and notice_id = ${notice} and household_id = any(${[...households]}::uuid[])`.execute(tx)
  return grouped(rows, (row) => row.household)
}
/** What counts of one home, as it was put down. */
export async function countingIn(tx: Tx, community: CommunityId, notice: NoticeId, household: HouseholdId): Promise<(Delivery & { grade: Grade })[]> {
  const { rows } = await sql<Omit<Delivery, 'by'> & { grade: Grade; actor: string; role: string }>`
    select d.id, d.household_id as household, d.rung, d.grade, d.how, d.why, d.message_id as message, d.answer, null as "takesBack", d.knows, d.by_actor as actor, d.by_role as role, d.at from notice_deliveries d
    where d.community_id = ${community} and d.notice_id = ${notice} and d.household_id = ${household} and d.grade <> 'taken-back' and not exists (select from notice_deliveries t where t.community_id = ${community} and t.takes_back = d.id)`.execute(tx)
  return rows.map(({ actor, role, ...it }) => ({ ...it, by: { actor, role } }))
}
export function grouped<K, V>(rows: readonly V[], key: (row: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

export type HeldHome = { household: HouseholdId; reached: boolean; /** whom it concerned has gone */ nobody: boolean }
/** Holds these homes of a notice until the end of the transaction, always in one order. */
export async function lockHomes(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[]): Promise<Map<HouseholdId, HeldHome>> {
  const { rows } = await sql<HeldHome>`
    select household_id as household, reached_at is not null as reached, cardinality(residents) = 0 as nobody from notice_homes
    where community_id = ${community} and notice_id = ${notice} and household_id = any(${[...households]}::uuid[]) order by household_id for no key update`.execute(tx)
  return new Map(rows.map((row) => [row.household, row]))
}

/** What whoever holds these homes has read of them already. `said`: all that counts of some, which are not read again. */
export type Known = { before: ReadonlyMap<HouseholdId, HeldHome>; ways: ReadonlyMap<HouseholdId, Pick<Ways, 'knockFirst'>>; said: ReadonlyMap<HouseholdId, DeliveryRow[]> }

/**
 * What the rows of these homes come to, kept beside each: grades, whether they are reached, whose list they are on, when the ladder looks again. `notice`
 * as it is held (`share`). Answers what else has changed by it, to be told.
 */
export async function keepHomes(tx: Tx, community: CommunityId, notice: NoticeRow, households: readonly HouseholdId[], now: Instant, zone: Zone, known: Known | null = null): Promise<Change[]> {
  if (households.length === 0) return []
  const ids = [...new Set(households)]
  // Of two that write of one home the second reads what the first has added.
  const before = known?.before ?? await lockHomes(tx, community, notice.id, ids)
  const asked = ids.filter((id) => !known?.said.has(id))
  const said = new Map([...(known?.said ?? []), ...(asked.length > 0 ? await rowsOf(tx, community, notice.id, asked) : [])])
  const ways = known?.ways ?? await waysOfHomes(tx, community, ids)
  const [climb, waits] = [climbOf(notice), notice.part === 'home' ? null : await waitsFor(tx, community, notice.id, ids, dayOf(now, zone))]
  const come = ids.map((household) => {
    const { last, hasHad, reached, answer, onList } = comeTo(said.get(household) ?? [], waits?.get(household))
    const over = climb.ended || (before.get(household)?.nobody ?? true)
    const due = dueFor({ ...climb, ended: over }, { last, reached: reached !== null, knockFirst: ways.get(household)?.knockFirst ?? false }, now, zone)
    return { household, last, had: hasHad, reached_at: reached?.at ?? null, reached_by: reached?.id ?? null, answer, on_list: over ? null : onList, next_at: due.rungs.length > 0 ? now : due.next }
  })
  await sql`
    update notice_homes n set last = t.last, has_had = t.had, reached_at = t.reached_at, reached_by = t.reached_by, answer = t.answer, on_list = t.on_list, next_at = t.next_at
    from jsonb_to_recordset(${JSON.stringify(come)}::jsonb) as t (household uuid, last jsonb, had boolean, reached_at timestamptz, reached_by uuid, answer text, on_list text, next_at timestamptz)
    where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = t.household and n.household_id = any(${ids}::uuid[])`.execute(tx)
  if (notice.ended) return passOn(tx, community, notice, come.filter(({ had }) => had).map(({ household }) => household), now, zone)
  await sendAfterAll(tx, community, notice.id, come.filter((it) => it.reached_at === null && before.get(it.household)?.reached).map(({ household }) => household), now)
  return []
}

/** Whom nobody at home may tell: the grown up of several whom it concerns. A child is told through whoever is grown up there. */
async function waitsFor(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[], today: Day): Promise<Map<HouseholdId, ResidentId[]>> {
  const { rows } = await sql<{ household: HouseholdId; id: ResidentId; born: string | null }>`
    select n.household_id as household, r.id, r.born from notice_homes n join residents r on r.community_id = n.community_id and r.id = any(n.residents) and r.household_id = n.household_id and r.moved_away_at is null and r.kept_as is null
    where n.community_id = ${community} and n.notice_id = ${notice} and n.household_id = any(${[...households]}::uuid[]) and cardinality(n.residents) > 1`.execute(tx)
  return new Map([...grouped(rows.filter(({ born }) => isAdult(born, today)), ({ household }) => household)].map(([household, theirs]) => [household, theirs.map(({ id }) => id)]))
}

/** Whoever was reached, and is not: what was not sent because they knew goes out. */
async function sendAfterAll(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[], now: Instant): Promise<void> {
  if (households.length === 0) return
  const { rows } = await sql<{ message: string }>`
    select distinct message_id as message from notice_deliveries where community_id = ${community} and notice_id = ${notice} and household_id = any(${[...households]}::uuid[]) and message_id is not null`.execute(tx)
  if (await neededAfterAll(tx, community, rows.map(({ message }) => message), now)) await enqueueOnce(tx, 'notices:send', { community }, now)
}

/** Whoever turns out to have had one that was corrected or withdrawn: what stands in its place now is for them as well, and begins with them at once. */
async function passOn(tx: Tx, community: CommunityId, old: NoticeRow, had: readonly HouseholdId[], now: Instant, zone: Zone): Promise<Change[]> {
  if (had.length === 0) return []
  let next = old
  while (next.ended) next = (await noticeOf(tx, community, next.ended.by, 'share'))!
  const { rows } = await sql<{ household: HouseholdId; residents: ResidentId[] }>`
    insert into notice_homes as h (community_id, notice_id, household_id, building_id, residents, had_old, next_at)
    select n.community_id, ${next.id}, n.household_id, n.building_id, n.residents, true, ${now} from notice_homes n
    where n.community_id = ${community} and n.notice_id = ${old.id} and n.household_id = any(${[...had]}::uuid[]) order by n.household_id
    on conflict (community_id, notice_id, household_id) do update set had_old = true where not h.had_old returning household_id as household, residents`.execute(tx)
  if (rows.length === 0) return []
  await keepHomes(tx, community, next, rows.map(({ household }) => household), now, zone)
  await enqueueOnce(tx, 'notices:climb', { community, notice: next.id }, now)
  return [{ kind: 'notice', ids: [next.id], building: null }, { kind: 'own-notice', ids: next.part === 'home' ? rows.flatMap(({ residents }) => residents) : [next.id], building: null }]
}

/** Where nothing came of what was due, it is looked at again later, and holds up nobody. */
export async function putOff(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[], now: Instant): Promise<void> {
  await sql`
    update notice_homes set next_at = ${plus(now, hour)} where community_id = ${community} and notice_id = ${notice} and household_id = any(${[...households]}::uuid[]) and next_at <= ${now}`.execute(tx)
}

export type HomeRow = { household: HouseholdId; residents: ResidentId[]; hadOld: boolean; last: Partial<Record<Rung, Grade>>; reachedAt: Instant | null }
/** Some that are due, for this one alone as long as its transaction lasts. */
export async function claimHomes(tx: Tx, community: CommunityId, notice: NoticeId, now: Instant, limit: number): Promise<HomeRow[]> {
  const { rows } = await sql<HomeRow>`
    select household_id as household, residents, had_old as "hadOld", last, reached_at as "reachedAt" from notice_homes
    where community_id = ${community} and notice_id = ${notice} and next_at <= ${now} order by next_at limit ${limit} for update skip locked`.execute(tx)
  return rows
}

/** One home of a notice, held until the end of the transaction; null when it is not for them. */
export async function lockHome(tx: Tx, community: CommunityId, notice: NoticeId, household: HouseholdId): Promise<HomeRow | null> {
  const { rows: [row] } = await sql<HomeRow>`
    select household_id as household, residents, had_old as "hadOld", last, reached_at as "reachedAt" from notice_homes
    where community_id = ${community} and notice_id = ${notice} and household_id = ${household} for update`.execute(tx)
  return row ?? null
}

export type Counts = { homes: number; people: number; reached: number; opened: number; delivered: number; handedOver: number; nothing: number; doubtful: number; failed: number; rings: number; knocks: number }
const noCounts: Counts = { homes: 0, people: 0, reached: 0, opened: 0, delivered: 0, handedOver: 0, nothing: 0, doubtful: 0, failed: 0, rings: 0, knocks: 0 }
/** Each home once, under the best that came of any rung; beside that, what has gone wrong and whose list they are on. */
export async function countsOf(tx: Tx, community: CommunityId, notices: readonly NoticeId[]): Promise<(id: NoticeId) => Counts> {
  const is = (grade: Grade) => sql.raw(`last @? '$.* ? (@ == "${grade}")'`)
  const open = sql`reached_at is null`
  // Of two whom it concerns one has said so: it was opened there, and is waited for.
  const seen = sql.raw(`last @? '$.* ? (@ == "opened" || @ == "acknowledged")'`)
  const { rows } = await sql<Counts & { id: NoticeId }>`
    select notice_id as id, count(*)::int as homes, sum(cardinality(residents))::int as people, count(*) filter (where reached_at is not null)::int as reached,
      count(*) filter (where ${open} and ${seen})::int as opened, count(*) filter (where ${open} and not ${seen} and ${is('delivered')})::int as delivered,
      count(*) filter (where ${open} and not ${seen} and not ${is('delivered')} and ${is('handed-over')})::int as "handedOver", count(*) filter (where ${open} and not has_had)::int as nothing,
      count(*) filter (where ${open} and ${is('doubtful')})::int as doubtful, count(*) filter (where ${open} and ${is('failed')})::int as failed,
      count(*) filter (where on_list = 'rings')::int as rings, count(*) filter (where on_list = 'knocks')::int as knocks
    from notice_homes where community_id = ${community} and notice_id = any(${[...notices]}::uuid[]) and residents <> '{}' group by notice_id`.execute(tx)
  const of = new Map(rows.map(({ id, ...counts }) => [id, counts]))
  return (id) => of.get(id) ?? noCounts
}

export async function answerCounts(tx: Tx, community: CommunityId, notices: readonly NoticeId[]): Promise<(id: NoticeId) => { code: string; homes: number }[]> {
  const { rows } = await sql<{ id: NoticeId; code: string; homes: number }>`
    select notice_id as id, answer as code, count(*)::int as homes from notice_homes where community_id = ${community} and notice_id = any(${[...notices]}::uuid[]) and answer is not null and residents <> '{}' group by 1, 2 order by 1, 2`.execute(tx)
  return (id) => rows.filter((row) => row.id === id).map(({ code, homes }) => ({ code, homes }))
}
