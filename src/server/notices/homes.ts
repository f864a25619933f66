// How far a notice came with each home. What happened is rows that are only added; what they come to is kept beside the home, by one function. Owner of
// `notice_homes` and `notice_deliveries`.

import { sql, type RawBuilder } from 'kysely'
import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, hour, minute, plus, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { comeTo, type DeliveryRow } from '#domain/notices/deliveries.ts'
import { dueFor, type Climb, type Grade, type Rung } from '#domain/notices/ladder.ts'
import { messageId, neededAfterAll } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import type { Change } from '../http/changes.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import { answersCarried, answersGone, earlierAnswers } from './earlier-answers.ts'
import { waysOfHomes, type Ways } from './reach.ts'
import { noticeOf, type NoticeRow } from './store.ts'

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
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents, came_as, had_old, next_at)
    select ${community}, ${notice}, m.household_id, m.building_id, m.residents, m.came_as, m.had_old, ${now} from (${rows}) m`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Adds what happened; what stands there already stays. Answers the ids that are new. What is null is left out on the way: of three thousand rows at once that is half of what is read. */
export async function addDeliveries(tx: Tx, community: CommunityId, notice: NoticeId, all: readonly Delivery[], now: Instant): Promise<Set<string>> {
  if (all.length === 0) return new Set()
  const rowOf = ({ household, takesBack, message, by, ...it }: Delivery) => ({ ...it, household_id: household, takes_back: takesBack, message_id: message, by_actor: by.actor, by_role: by.role })
  const { rows } = await sql<{ id: string }>`
    insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, how, why, message_id, answer, takes_back, knows, by_actor, by_role, at, recorded_at)
    select ${community}, t.id, ${notice}, t.household_id, t.rung, t.grade, t.how, t.why, t.message_id, t.answer, t.takes_back, t.knows, t.by_actor, t.by_role, t.at, ${now}
    from jsonb_to_recordset(${JSON.stringify(all.map(rowOf), (_, it: unknown) => it ?? undefined)}::jsonb) as t (id uuid, household_id uuid, rung text, grade text, how text, why text, message_id uuid, answer text, takes_back uuid, knows uuid[], by_actor text, by_role text, at timestamptz)
    on conflict do nothing returning id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Who knows by it, by the record under which they are kept now: two records that turned out to be one person knew it as one. */
const knows = sql.raw(`case when d.knows is not null then array(select coalesce(r.kept_as, r.id) from residents r where r.community_id = d.community_id and r.id = any(d.knows)) end as knows`)

const whose = sql.raw('(select coalesce(r.kept_as, r.id) from messages m join residents r on r.community_id = m.community_id and r.id = m.resident_id where m.community_id = d.community_id and m.id = d.message_id)')

/** One question for all of them, whatever the planner knows of a table that has just been filled. */
async function rowsOf(tx: Tx, community: CommunityId, { id: notice, part }: NoticeRow, households: readonly HouseholdId[]): Promise<Map<HouseholdId, DeliveryRow[]>> {
  const { rows } = await sql<DeliveryRow & { household: HouseholdId }>`
    select d.household_id as household, d.id, d.rung, d.grade, d.at, d.recorded_at as "recordedAt", case when d.why is distinct from 'late' then d.answer end as answer, d.takes_back as "takesBack", ${knows}, ${part === 'home' ? sql`null` : whose} as to from notice_deliveries d
    where d.community_id = ${community} and d.notice_id = ${notice} and d.household_id = any(${[...households]}::uuid[])`.execute(tx)
  return grouped(rows, (row) => row.household)
}
export type Counting = Delivery & { grade: Grade; /** by which record of theirs it was put down who knows */ knowsAs: readonly ResidentId[] | null }
/** What counts of one home, as it was put down. */
export async function countingIn(tx: Tx, community: CommunityId, notice: NoticeId, household: HouseholdId): Promise<Counting[]> {
  const { rows } = await sql<Omit<Counting, 'by'> & { actor: string; role: string }>`
    select d.id, d.household_id as household, d.rung, d.grade, d.how, d.why, d.message_id as message, d.answer, null as "takesBack", ${knows}, d.knows as "knowsAs", d.by_actor as actor, d.by_role as role, d.at from notice_deliveries d
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

/** Somebody lives in the home of a row `n` of notice_homes now. */
export const livesThere = sql.raw('exists (select from residents l where l.community_id = n.community_id and l.household_id = n.household_id and l.moved_away_at is null and l.kept_as is null)')
/** Of a row `n`: somebody there knows, or lives there to be waited for. A home from which everybody has gone is in no figure and on no list. */
export const isThere = sql`(n.reached_at is not null or ${livesThere})`

/** Of a notice `n` that was issued together with others, one for each person, as what is about somebody's health is: whose it is, and their door. */
export const homeOf = sql.raw(`case when n.together is not null and n.part = 'health' then (select jsonb_build_object('resident', o.residents[1], 'door', f.door) from notice_homes o join households u on u.community_id = o.community_id and u.id = o.household_id
  join flats f on f.community_id = u.community_id and f.id = u.flat_id where o.community_id = n.community_id and o.notice_id = n.id and o.residents <> '{}' limit 1) end`)
export type OneHome = { resident: ResidentId; door: string }
export async function homesOfOnes(tx: Tx, community: CommunityId, notices: readonly NoticeRow[]): Promise<Map<NoticeId, OneHome>> {
  const ids = notices.filter((it) => it.together !== null && it.part === 'health').map((it) => it.id)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: NoticeId; home: OneHome | null }>`select n.id, ${homeOf} as home from notices n where n.community_id = ${community} and n.id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.flatMap((row) => (row.home ? [[row.id, row.home] as const] : [])))
}
export type HeldHome = { household: HouseholdId; reached: boolean; /** whom it concerned has gone */ nobody: boolean; /** nobody lives there now, and it is for that home: should that be a mistake, it goes on for them */ gone: boolean; /** they had what it corrects */ hadOld: boolean }
/** Holds these homes of a notice until the end of the transaction, always in one order. Who lives there is asked home by home: as `exists` it is answered for everybody of the place first. */
export async function lockHomes(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[]): Promise<Map<HouseholdId, HeldHome>> {
  const { rows } = await sql<HeldHome>`
    select n.household_id as household, n.reached_at is not null as reached, cardinality(n.residents) = 0 or l.there is null as nobody, cardinality(n.residents) > 0 and l.there is null as gone, n.had_old as "hadOld"
    from notice_homes n left join lateral (select true as there from residents l where l.community_id = n.community_id and l.household_id = n.household_id and l.moved_away_at is null and l.kept_as is null limit 1) l on true
    where n.community_id = ${community} and n.notice_id = ${notice} and n.household_id = any(${[...households]}::uuid[]) order by n.household_id for no key update of n`.execute(tx)
  return new Map(rows.map((row) => [row.household, row]))
}

/** What whoever holds these homes has read of them already. `said`: all that counts of some, which are not read again. */
export type Known = { before: ReadonlyMap<HouseholdId, HeldHome>; ways: ReadonlyMap<HouseholdId, Pick<Ways, 'knockFirst'>>; said: ReadonlyMap<HouseholdId, DeliveryRow[]> }

/** After how long the ladder looks whether somebody lives there after all. */
const lookAgain = 15 * minute
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
  const said = new Map([...(known?.said ?? []), ...(asked.length > 0 ? await rowsOf(tx, community, notice, asked) : [])])
  const ways = known?.ways ?? await waysOfHomes(tx, community, ids)
  const [climb, waits] = [climbOf(notice), notice.part === 'home' ? null : await waitsFor(tx, community, notice.id, ids, dayOf(now, zone))]
  const come = ids.map((household) => {
    const { last, hasHad, reached, answer, onList } = comeTo(said.get(household) ?? [], waits?.get(household))
    const home = before.get(household)
    const over = climb.ended || (home?.nobody ?? true)
    const due = dueFor({ ...climb, ended: over }, { last, reached: reached !== null, knockFirst: ways.get(household)?.knockFirst ?? false, hadOld: home?.hadOld ?? false }, now, zone)
    const again = home?.gone && !climb.ended && reached === null && plus(now, lookAgain) < climb.validUntil ? plus(now, lookAgain) : null
    return { household, last, had: hasHad, reached_at: reached?.at ?? null, reached_by: reached?.id ?? null, answer, on_list: over ? null : onList, next_at: due.rungs.length > 0 ? now : due.next ?? again }
  })
  await sql`
    update notice_homes n set last = t.last, has_had = t.had, reached_at = t.reached_at, reached_by = t.reached_by, answer = t.answer, on_list = t.on_list, next_at = t.next_at
    from jsonb_to_recordset(${JSON.stringify(come)}::jsonb) as t (household uuid, last jsonb, had boolean, reached_at timestamptz, reached_by uuid, answer text, on_list text, next_at timestamptz)
    where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = t.household and n.household_id = any(${ids}::uuid[])`.execute(tx)
  if (notice.ended) return [...await takeBackCarried(tx, community, notice, ids, now, zone), ...await passOn(tx, community, notice, come.filter(({ had }) => had).map(({ household }) => household), now, zone)]
  const again = come.filter((it) => it.reached_at === null && (before.get(it.household)?.reached || knewByMistake(said.get(it.household) ?? []))).map(({ household }) => household)
  await sendAfterAll(tx, community, notice.id, again, now)
  return []
}

/** That one of them knew was taken back: what did not go to them for it, while the other was waited for, goes out after all. */
const knewByMistake = (rows: readonly DeliveryRow[]): boolean => rows.some(({ takesBack }) => takesBack !== null && rows.some(({ id, knows: who }) => id === takesBack && who != null))

/** Whom nobody at home may tell: each grown up of those whom it concerns, also where the other of two has moved away since. A child is told through whoever is grown up there. */
async function waitsFor(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[], today: Day): Promise<Map<HouseholdId, ResidentId[]>> {
  const { rows } = await sql<{ household: HouseholdId; id: ResidentId; born: string | null }>`
    select n.household_id as household, r.id, r.born from notice_homes n join residents r on r.community_id = n.community_id and r.id = any(n.residents) and r.household_id = n.household_id and r.moved_away_at is null and r.kept_as is null
    where n.community_id = ${community} and n.notice_id = ${notice} and n.household_id = any(${[...households]}::uuid[])`.execute(tx)
  return new Map([...grouped(rows.filter(({ born }) => isAdult(born, today)), ({ household }) => household)].map(([household, theirs]) => [household, theirs.map(({ id }) => id)]))
}

export type Knowing = { household: HouseholdId; id: ResidentId; /** by which they were told by name; null: they have said so themselves */ act: string | null }
/** Of what is for some alone, who of each home knows by now for themselves. */
export async function knowingIn(tx: Tx, community: CommunityId, notice: Pick<NoticeRow, 'id' | 'part'>, households: readonly HouseholdId[]): Promise<(household: HouseholdId) => readonly Knowing[]> {
  if (notice.part === 'home') return () => []
  const { rows } = await sql<Knowing>`
    select distinct on (d.household_id, 2) d.household_id as household, coalesce(r.kept_as, r.id) as id, case when d.grade = 'told' then d.id end as act from notice_deliveries d join residents r on r.community_id = d.community_id and r.id = any(d.knows)
    where d.community_id = ${community} and d.notice_id = ${notice.id} and d.household_id = any(${[...households]}::uuid[])
      and not exists (select from notice_deliveries t where t.community_id = d.community_id and t.takes_back = d.id) order by d.household_id, 2, d.at desc, d.id desc`.execute(tx)
  const of = grouped(rows, ({ household }) => household)
  return (household) => of.get(household) ?? []
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
  // Of what was for some alone each of them has had it, whoever else at their home the new one is for.
  const alone = old.part !== 'home'
  const { rows } = await sql<{ household: HouseholdId; residents: ResidentId[] }>`
    insert into notice_homes as h (community_id, notice_id, household_id, building_id, residents, came_as, had_old, next_at)
    select n.community_id, ${next.id}, n.household_id, n.building_id, n.residents, n.came_as, true, ${now} from notice_homes n
    where n.community_id = ${community} and n.notice_id = ${old.id} and n.household_id = any(${[...had]}::uuid[]) order by n.household_id
    on conflict (community_id, notice_id, household_id) do update set had_old = true,
      residents = case when ${alone} then h.residents || array(select c.id from unnest(excluded.residents) with ordinality as c (id, nth) where c.id <> all(h.residents) order by c.nth) else h.residents end,
      came_as = case when ${alone} and (h.came_as is not null or excluded.came_as is not null) then array(select distinct unnest(coalesce(h.came_as, h.residents) || coalesce(excluded.came_as, excluded.residents))) else h.came_as end
    where not h.had_old or (${alone} and not excluded.residents <@ h.residents) returning household_id as household, residents`.execute(tx)
  const changed = [...rows.map(({ household }) => household), ...await carryAnswers(tx, community, { old, next, households: had }, now)]
  if (changed.length === 0) return []
  await keepHomes(tx, community, next, changed, now, zone)
  await enqueueOnce(tx, 'notices:climb', { community, notice: next.id }, now)
  return [{ kind: 'notice', ids: [next.id], building: null }, { kind: 'own-notice', ids: next.part === 'home' ? rows.flatMap(({ residents }) => residents) : [next.id], building: null }]
}

/** An answer that was taken back and holds again after all is carried over anew. `off`: those of that notice which were taken back. */
function carriedAs(community: CommunityId, notice: NoticeId, act: string, off: ReadonlySet<string>): string {
  let id = messageId(community, 'earlier-text', notice, act)
  while (off.has(id)) id = messageId(community, 'earlier-text', notice, id)
  return id
}

/** What was answered to a text that was corrected since, and holds there no longer, holds no longer for what took its place either. */
async function takeBackCarried(tx: Tx, community: CommunityId, old: NoticeRow, households: readonly HouseholdId[], now: Instant, zone: Zone): Promise<Change[]> {
  const gone = old.call ? await answersGone(tx, community, old.id, households) : []
  const changes: Change[] = []
  for (let next = old; gone.length > 0 && next.ended;) {
    next = (await noticeOf(tx, community, next.ended.by, 'share'))!
    const carried = await answersCarried(tx, community, next.id, households)
    const off = new Set(carried.filter((it) => it.off).map(({ id }) => id))
    const ids = new Set(gone.map((act) => carriedAs(community, next.id, act, off)))
    const back = carried.filter(({ id }) => ids.has(id))
    if (back.length === 0) continue
    await addDeliveries(tx, community, next.id, back.map(({ id, household }) => ofServer({ id: messageId(community, 'earlier-text-off', id), household, rung: 'page', grade: 'taken-back', takesBack: id, at: now })), now)
    changes.push({ kind: 'notice', ids: [next.id], building: null }, ...await keepHomes(tx, community, next, back.map(({ household }) => household), now, zone))
  }
  return changes
}

type Carrying = { old: NoticeRow; next: NoticeRow; /** null: all */ households: readonly HouseholdId[] | null }
/** What they answered to the text before counts for this one, and says so: nobody has to press twice. Answers whose homes have one more by it, which are to be kept. */
export async function carryAnswers(tx: Tx, community: CommunityId, { old, next, households }: Carrying, now: Instant): Promise<HouseholdId[]> {
  const off = new Set((await answersCarried(tx, community, next.id, households ?? [])).filter((it) => it.off).map(({ id }) => id))
  const all = (await earlierAnswers(tx, community, old, next, households)).map(({ household, act, code, at }) =>
    ofServer({ id: carriedAs(community, next.id, act, off), household, rung: 'page', grade: 'queued', why: 'earlier-text', answer: code, at }))
  const added = await addDeliveries(tx, community, next.id, all, now)
  return all.filter(({ id }) => added.has(id)).map(({ household }) => household)
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
    from notice_homes n where community_id = ${community} and notice_id = any(${[...notices]}::uuid[]) and residents <> '{}' and ${isThere} group by notice_id`.execute(tx)
  const of = new Map(rows.map(({ id, ...counts }) => [id, counts]))
  return (id) => of.get(id) ?? noCounts
}

export async function answerCounts(tx: Tx, community: CommunityId, notices: readonly NoticeId[]): Promise<(id: NoticeId) => { code: string; homes: number }[]> {
  const { rows } = await sql<{ id: NoticeId; code: string; homes: number }>`
    select notice_id as id, answer as code, count(*)::int as homes from notice_homes where community_id = ${community} and notice_id = any(${[...notices]}::uuid[]) and answer is not null and residents <> '{}' group by 1, 2 order by 1, 2`.execute(tx)
  return (id) => rows.filter((row) => row.id === id).map(({ code, homes }) => ({ code, homes }))
}
