// Of which steps of cases somebody is to be told (an order ended their passes, somebody decided), and who has told them: lines and tellings are only added; what they come to stands beside the
// line and is written by `keepTold` alone. Owner of endings and tellings.

import { sql, type RawBuilder } from 'kysely'
import { toldAfter, type Telling, type Way } from '#domain/exits/telling.ts'
import type { BuildingId, CommunityId, ExitId, HouseholdId, ResidentId, SealingOrderId, SealingStepId, TellingId } from '#domain/kernel/ids.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { inTurn } from '../db/turns.ts'
import { newId } from './rows.ts'
import { isLast } from './to-tell.ts'

/** A step of a case of which somebody is to be told. */
type Key = { exit: ExitId; seq: number }
export type NewEnding = Key & { news: string | null }

export async function insertEndings(tx: Tx, community: CommunityId, all: readonly NewEnding[], by: { order: SealingOrderId | null; step: SealingStepId | null }, now: Instant): Promise<void> {
  await sql`
    insert into endings (community_id, exit_id, seq, order_id, step_id, news_id, at) select ${community}, exit, seq, ${by.order}, ${by.step}, news, ${now}
    from unnest(${all.map((it) => it.exit)}::uuid[], ${all.map((it) => it.seq)}::int[], ${all.map((it) => it.news)}::uuid[]) as t (exit, seq, news)`.execute(tx)
}

/** If nobody finds a way to them by then, they stand on the desk's list. */
const ringsAfter = 4 * hour

/** A decision of which somebody is to be told, from the moment when it can be undone no more. */
export const decidedEnding = (community: CommunityId, { exit, seq, news }: Key & { news: string }, from: Instant, now: Instant): RawBuilder<unknown> => sql`
    insert into endings (community_id, exit_id, seq, what, news_id, at, rings_at) values (${community}, ${exit}, ${seq}, 'decided', ${news}, ${now}, ${plus(from, ringsAfter)})`

type KeyHere = Key & { building: BuildingId | null }

/**
 * These endings, locked in one order, so that two who press at once take turns, be it of other homes under one id. `which` is about
 * `endings n`: lists, not joins, so that each is found through its key.
 */
async function locked(tx: Tx, community: CommunityId, { id }: NewTelling, which: RawBuilder<unknown>): Promise<KeyHere[]> {
  const { rows } = await sql<KeyHere>`
    select n.exit_id as exit, n.seq, (select e.building_id from exits e where e.community_id = n.community_id and e.id = n.exit_id) as building from endings n
    where ${inTurn(tx, `telling ${community} ${id}`)} and n.community_id = ${community} and ${which} order by n.exit_id, n.seq for update of n`.execute(tx)
  return rows
}

/** Whose endings: those of a household, or of one person in it, that began between the two moments, both included. */
export type Meant = { household: HouseholdId; resident: ResidentId | null; since: Instant; until: Instant }
export type NewTelling = { id: TellingId; what: Telling['what']; how: Way | null; tryAgainAt: Instant | null; takesBack: TellingId | null; by: string; role: string }

async function add(tx: Tx, community: CommunityId, keys: readonly Key[], it: NewTelling, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into tellings (community_id, id, exit_id, seq, what, how, try_again_at, takes_back, by_actor, by_role, at)
    select ${community}, ${it.id}, exit, seq, ${it.what}, ${it.how}, ${it.tryAgainAt}, ${it.takesBack}, ${it.by}, ${it.role}, ${now}
    from unnest(${keys.map((key) => key.exit)}::uuid[], ${keys.map((key) => key.seq)}::int[]) as t (exit, seq)
    where not exists (select from tellings o where o.community_id = ${community} and o.id = ${it.id}) on conflict do nothing returning exit_id`.execute(tx)
  await keepTold(tx, community, keys)
  return rows.length > 0
}

type TellingRow = Key & { id: TellingId; what: Telling['what']; how: Way | null; again: Instant | null; takesBack: TellingId | null; at: Instant }

function toTelling({ id, what, how, again, takesBack, at }: TellingRow): Telling {
  if (what === 'taken-back') return { id, at, what, takesBack: takesBack! }
  return what === 'told' ? { id, at, what, how: how! } : { id, at, what, how: how!, tryAgainAt: again }
}

async function keepTold(tx: Tx, community: CommunityId, keys: readonly Key[]): Promise<void> {
  const { rows } = await sql<TellingRow>`
    select exit_id as exit, seq, id, what, how, try_again_at as again, takes_back as "takesBack", at from tellings
    where community_id = ${community} and exit_id = any(${keys.map((key) => key.exit)}::uuid[])`.execute(tx)
  const of = new Map<string, Telling[]>(keys.map(({ exit, seq }) => [`${exit} ${seq}`, []]))
  for (const row of rows) of.get(`${row.exit} ${row.seq}`)?.push(toTelling(row))
  const present = keys.map((key) => ({ ...key, ...toldAfter(of.get(`${key.exit} ${key.seq}`)!) }))
  await sql`
    update endings n set told_at = t.told, try_again_at = t.again, tries = t.tries,
      begun_at = case when n.told_at is not null and t.told is null then null else n.begun_at end
    from unnest(${present.map((it) => it.exit)}::uuid[], ${present.map((it) => it.seq)}::int[], ${present.map((it) => it.toldAt)}::timestamptz[],
      ${present.map((it) => it.tryAgainAt)}::timestamptz[], ${present.map((it) => it.tries)}::int[]) as t (exit, seq, told, again, tries)
    where n.community_id = ${community} and n.exit_id = t.exit and n.seq = t.seq and n.exit_id = any(${present.map((it) => it.exit)}::uuid[])`.execute(tx)
}

export type Written = { rows: 'added' | 'none-meant' | 'overtaken' | 'id-taken'; touched: KeyHere[] }

/** Says of a household's endings that they were told, or not reached. A colleague may have said so a moment before: both stay. */
export async function tell(tx: Tx, community: CommunityId, { household, resident, since, until }: Meant, it: NewTelling, now: Instant): Promise<Written> {
  const who = sql`select r.id from residents r where r.community_id = ${community} and r.household_id = ${household} ${resident ? sql`and r.id = ${resident}` : sql``}`
  // What was decided is its person's own: of two at one door each is told by themselves.
  const oneAlone = resident || it.what !== 'told' ? sql`true` : sql`1 = (select count(distinct w.resident_id) from endings d join exit_people w on w.community_id = d.community_id and w.exit_id = d.exit_id
    where d.community_id = ${community} and d.what = 'decided' and d.told_at is null and d.rings_at <= ${now} and d.at >= ${since} and d.at <= ${until} and w.resident_id = any(array(${who})))`
  const keys = await locked(tx, community, it, sql`n.at >= ${since} and n.at <= ${until} and (n.what = 'ended' or (n.rings_at <= ${now} and ${oneAlone})) and n.exit_id = any(array(
    select w.exit_id from exit_people w where w.community_id = ${community} and w.resident_id = any(array(${who}))))`)
  if (keys.length === 0) return { rows: 'none-meant', touched: [] }
  return { rows: (await add(tx, community, keys, it, now)) ? 'added' : 'id-taken', touched: keys }
}

const ofStep = ({ exit, seq }: Key) => sql`n.exit_id = ${exit} and n.seq = ${seq} and n.what = 'decided'`

/**
 * Says of one decision that its person was told of it, be it on the same telephone call, before anybody else is: nothing goes out to them then. Not of one that was undone, nor of one
 * that another has come after: what was just said is wrong then, and whoever said it has to know.
 */
export async function tellDecided(tx: Tx, community: CommunityId, step: Key, it: NewTelling, now: Instant): Promise<Written> {
  // Whoever decides or undoes at this moment holds the case before its lines: they are waited for, or wait.
  await sql`select from exits where community_id = ${community} and id = ${step.exit} for share`.execute(tx)
  const keys = await locked(tx, community, it, ofStep(step))
  const { rows: [found] } = await sql<{ last: boolean }>`select ${isLast} as last from endings n join exits e on e.community_id = n.community_id and e.id = n.exit_id join news w on w.community_id = n.community_id and w.id = n.news_id
    where n.community_id = ${community} and ${ofStep(step)} and (w.told_from is null or w.told_from < 'infinity')`.execute(tx)
  if (keys.length === 0 || !found) return { rows: 'none-meant', touched: [] }
  if (!found.last) return { rows: 'overtaken', touched: [] }
  return { rows: (await add(tx, community, keys, it, now)) ? 'added' : 'id-taken', touched: keys }
}

/** A decision was undone: that somebody had said it to its person goes with it. */
export async function untell(tx: Tx, community: CommunityId, step: Key, by: Pick<NewTelling, 'by' | 'role'>, now: Instant): Promise<void> {
  const it = { id: newId(now) as TellingId, what: 'taken-back' as const, how: null, tryAgainAt: null, ...by }
  const keys = await locked(tx, community, { ...it, takesBack: null }, ofStep(step))
  const { rows } = await sql<{ id: TellingId }>`select t.id from tellings t where t.community_id = ${community} and t.exit_id = ${step.exit} and t.seq = ${step.seq} and t.what <> 'taken-back'
    and not exists (select from tellings b where b.community_id = t.community_id and b.takes_back = t.id)`.execute(tx)
  for (const { id } of rows) await add(tx, community, keys, { ...it, id: newId(now) as TellingId, takesBack: id }, now)
}

/** A press was a mistake: all that it was about is to be told again. What a person has read themselves is none. */
export async function takeBack(tx: Tx, community: CommunityId, wrong: TellingId, it: NewTelling, now: Instant): Promise<Written> {
  const keys = await locked(tx, community, it, sql`n.exit_id = any(array(select t.exit_id from tellings t where t.community_id = ${community} and t.id = ${wrong}))
    and exists (select from tellings t where t.community_id = ${community} and t.id = ${wrong} and t.exit_id = n.exit_id and t.seq = n.seq and t.what <> 'taken-back' and t.how <> 'own-session')`)
  if (keys.length === 0) return { rows: 'none-meant', touched: [] }
  if (await add(tx, community, keys, it, now)) return { rows: 'added', touched: keys }
  // Nothing to add where it has been taken back already; the id may also stand for another press.
  const { rows } = await sql`select from tellings where community_id = ${community} and id = ${it.id} and takes_back is distinct from ${wrong} limit 1`.execute(tx)
  return { rows: rows.length > 0 ? 'id-taken' : 'added', touched: keys }
}

/** The person, or who acts for them, has read it. */
export async function readThemselves(tx: Tx, community: CommunityId, news: string, it: NewTelling, now: Instant): Promise<KeyHere[]> {
  const keys = await locked(tx, community, it, sql`n.news_id = ${news}`)
  if (keys.length > 0) await add(tx, community, keys, it, now)
  return keys
}
