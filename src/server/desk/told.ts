// Who was told what: rows that are only added. What follows from them stands beside each, and one function each writes it: whether something else was told on the same
// question since (keepStanding), and whether it is still so (keepJudged). Owner of `told`.

import { sql, type RawBuilder } from 'kysely'
import { said, type Answer, type Question } from '#domain/desk/answers.ts'
import { callerKey, type Caller, type ToldHow, type ToldId } from '#domain/desk/answers-wire.ts'
import type { CommunityId, ContactId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { AnswerSource } from '../http/answers.ts'
import { recordsOf, type AsThemselves } from '../people/merges.ts'

export type NewTold = { id: ToldId; resident: ResidentId; answer: Answer; how: ToldHow; contact: ContactId | null; /** to whom, where it was not they themselves */ caller?: Caller | null | undefined; public?: boolean | undefined; by: string; role: string; at: Instant }
type Key = { question: Question; of: string | null }

/** What stands of a row: it was said, nothing else since, and it was no mistake. */
export const standing = (row: 't' | 's' | 'told'): RawBuilder<unknown> => sql`${sql.raw(row)}.superseded_at is null and ${sql.raw(row)}.taken_back_at is null`

/** Of all that was told somebody on one question (null: on each) the last stands, to each who called for them by itself, in whatever order it came in, and of whichever of their records it was written down. */
export async function keepStanding(tx: Tx, community: CommunityId, records: readonly ResidentId[], only: Key | null, now: Instant): Promise<void> {
  await sql`
    with theirs as (
      select t.id, row_number() over (partition by coalesce(r.kept_as, r.id), t.caller_key, t.question, t.of order by t.at desc, t.recorded_at desc, t.id desc) as nth
      from told t join residents r on r.community_id = t.community_id and r.id = t.resident_id
      where t.community_id = ${community} and r.community_id = ${community} and t.taken_back_at is null ${only ? sql`and t.question = ${only.question} and t.of = ${only.of ?? ''}` : sql``}
        and coalesce(r.kept_as, r.id) in (select coalesce(n.kept_as, n.id) from residents n where n.community_id = ${community} and n.id = any(${[...records]}::uuid[])))
    update told t set superseded_at = case when theirs.nth > 1 then coalesce(t.superseded_at, ${now}) end from theirs where t.community_id = ${community} and t.id = theirs.id`.execute(tx)
}

/** Sent twice it is there once. False: another telling has this id, also one of the same question that said something else. */
export async function addTold(tx: Tx, community: CommunityId, told: NewTold, now: Instant): Promise<boolean> {
  const { question, of, sentence, values, basis, until } = told.answer
  const { rows } = await sql`
    insert into told (community_id, id, resident_id, question, of, sentence, said, basis, until, how, contact_id, caller, public, by_actor, by_role, at, recorded_at)
    values (${community}, ${told.id}, ${told.resident}, ${question}, ${of ?? ''}, ${sentence}, ${JSON.stringify(values)}::jsonb, ${JSON.stringify(basis)}::jsonb, ${until}, ${told.how}, ${told.contact}, ${told.caller ? JSON.stringify(told.caller) : null}::jsonb, ${told.public ?? false}, ${told.by}, ${told.role}, ${told.at}, ${now})
    on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return isThere(tx, community, told)
  await keepStanding(tx, community, [told.resident], { question, of }, now)
  return true
}

/** It was told in a call in confidence: that there was one is to be seen nowhere else. */
export async function toldInConfidence(tx: Tx, community: CommunityId, contact: ContactId | null): Promise<boolean> {
  if (contact === null) return false
  // Held, also while it is not: should it become private meanwhile, whoever says so finds what was told in it.
  const { rows: [row] } = await sql<{ private: boolean }>`select private from contacts where community_id = ${community} and id = ${contact} for share`.execute(tx)
  return row?.private ?? false
}

/** Of whom it is told that this was said, or taken back: of one in confidence nobody hears but who reads it, by its own id; of any other their whole page does. */
export async function heardOf(tx: Tx, community: CommunityId, id: ToldId, resident: ResidentId): Promise<string[]> {
  return (await confidedTo(tx, community, [id])).size > 0 ? [id] : [id, resident]
}

/** Of these those that were told in a call in confidence, and whose they are. */
export async function confidedTo(tx: Tx, community: CommunityId, ids: readonly string[]): Promise<Map<string, ResidentId>> {
  const { rows } = await sql<{ id: string; resident: ResidentId }>`
    select t.id, coalesce(r.kept_as, r.id) as resident from told t join residents r on r.community_id = t.community_id and r.id = t.resident_id join contacts c on c.community_id = t.community_id and c.id = t.contact_id
    where t.community_id = ${community} and r.community_id = ${community} and c.community_id = ${community} and t.id = any(${[...ids]}::uuid[]) and c.private`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.resident]))
}

/** What was told in a call. */
export async function toldIn(tx: Tx, community: CommunityId, contact: ContactId): Promise<ToldId[]> {
  const { rows } = await sql<{ id: ToldId }>`select id from told where community_id = ${community} and contact_id = ${contact} order by id`.execute(tx)
  return rows.map(({ id }) => id)
}

async function isThere(tx: Tx, community: CommunityId, { id, resident, answer: { question, of, sentence, values }, by }: NewTold): Promise<boolean> {
  const { rows } = await sql`select from told where community_id = ${community} and id = ${id} and resident_id = any(${recordsOf(community, [resident])}) and question = ${question} and of = ${of ?? ''} and sentence = ${sentence} and said = ${JSON.stringify(values)}::jsonb and by_actor = ${by}`.execute(tx)
  return rows.length === 1
}

/** It was noted by mistake: what was told before stands again. Done twice it is done once. */
export async function takeBackTold(tx: Tx, community: CommunityId, id: ToldId, by: string, now: Instant): Promise<void> {
  const { rows: [row] } = await sql<Key & { resident: ResidentId }>`
    update told t set taken_back_at = coalesce(t.taken_back_at, ${now}), taken_back_by = coalesce(t.taken_back_by, ${by}) where t.community_id = ${community} and t.id = ${id}
    returning t.resident_id as resident, t.question, nullif(t.of, '') as of`.execute(tx)
  if (row) await keepStanding(tx, community, [row.resident], row, now)
}

/** Whose it is; null where there is none, or it is not this one's to read. */
export async function whoseTold(tx: Tx, community: CommunityId, id: ToldId, by: ToldReader): Promise<ResidentId | null> {
  const { rows: [row] } = await sql<{ resident: ResidentId }>`select t.resident_id as resident from told t where t.community_id = ${community} and t.id = ${id} and ${readBy(by)}`.execute(tx)
  return row?.resident ?? null
}

export type ToldRow = { id: ToldId; caller: Caller | null; public: boolean; resident: ResidentId; answer: Answer; at: Instant; how: ToldHow; by: string; role: string; otherwise: Instant | null }
type Stored = Omit<ToldRow, 'answer'> & { question: Question; of: string; sentence: string; values: unknown; basis: Answer['basis']; until: Instant | null }

/** `t`, as one jsonb would be; a text of a version that this one cannot read is left out by `toTold`. */
const columns = sql`t.id, t.caller, t.public, t.resident_id as resident, t.question, t.of, t.sentence, t.said as values, t.basis, t.until, t.at, t.how, t.otherwise_at as otherwise, t.by_role as role,
  coalesce((select a.name from accounts a where 'account:' || a.id::text = t.by_actor), '') as by`

type InCall = { recordedAt: Instant; /** in a call in confidence */ private: boolean }
const inCall = sql`t.recorded_at as "recordedAt", exists (select from contacts c where c.community_id = t.community_id and c.id = t.contact_id and c.private) as private`

export function answerOf({ question, of, sentence, values, basis, until }: Pick<Stored, 'question' | 'of' | 'sentence' | 'values' | 'basis' | 'until'>): Answer | null {
  const read = said.safeParse({ sentence, values })
  return read.success ? { ...read.data, question, of: of === '' ? null : of, basis, until } : null
}
function toTold(row: Stored): ToldRow[] {
  const answer = answerOf(row)
  if (!answer) return []
  const { id, resident, at, how, by, role, otherwise, caller, public: isPublic } = row
  return [{ id, resident, answer, at, how, by, role, otherwise, caller, public: isPublic }]
}

/** Who reads what was told in a call in confidence: the person on their own phone (`themselves`: where it was they who were told), at the desk whoever may read that call; `others`: nobody. */
export type ToldReader = { themselves: Promise<AsThemselves> } | 'others' | { /** of the contact `c` */ reads: RawBuilder<unknown> }
const readBy = (by: ToldReader): RawBuilder<unknown> =>
  (typeof by === 'object' && 'themselves' in by ? sql`true` : sql`not exists (select from contacts c where c.community_id = t.community_id and c.id = t.contact_id and c.private ${by === 'others' ? sql`` : sql`and not ${by.reads}`})`)
/** Asked in the same moment as the rows. */
async function readOf<R extends Stored & InCall>(rows: Promise<{ rows: R[] }>, by: ToldReader): Promise<R[]> {
  const [told, themselves] = await Promise.all([rows, typeof by === 'object' && 'themselves' in by ? by.themselves : null])
  return told.rows.filter((row) => !row.private || !themselves || themselves(row.resident, row.at, row.recordedAt))
}

/** What this person was told last on each question; `elsewhere`: what each who called for them was. */
export async function toldTo(tx: Tx, community: CommunityId, resident: ResidentId, by: ToldReader, elsewhere = false): Promise<ToldRow[]> {
  const rows = await readOf(sql<Stored & InCall>`
    select distinct on (t.caller_key, t.question, t.of) ${columns}, ${inCall} from told t
    where t.community_id = ${community} and t.resident_id = any(${recordsOf(community, [resident])}) and ${standing('t')} and (t.caller is not null) = ${elsewhere} and ${readBy(by)} order by t.caller_key, t.question, t.of, t.at desc, t.id desc`.execute(tx), by)
  return rows.flatMap(toTold)
}

/** All that this person was ever told when they asked, by role, the latest first: for their own record. */
export async function everTold(tx: Tx, community: CommunityId, resident: ResidentId, by: ToldReader): Promise<{ at: Instant; how: ToldHow; role: string; answer: Answer; takenBack: boolean; /** to whom, where it was not they */ relation: Caller['relation'] | null }[]> {
  const rows = await readOf(sql<Stored & InCall & { takenBack: boolean }>`
    select ${columns}, ${inCall}, t.taken_back_at is not null as "takenBack" from told t
    where t.community_id = ${community} and t.resident_id = any(${recordsOf(community, [resident])}) and ${readBy(by)} order by t.at desc, t.id limit 200`.execute(tx), by)
  return rows.flatMap(({ takenBack, ...row }) => toTold(row).map(({ at, how, role, answer, caller }) => ({ at, how, role, answer, takenBack, relation: caller?.relation ?? null })))
}

/**
 * On what answers rest by now, as one text that is another after each change: which rules are in force, how many steps orders have had, how many notices were corrected or withdrawn, how many
 * short answers have begun; and whatever else their sources hand in. Counted and not dated: what was written with an earlier time may be committed later.
 */
export const restingOn = (community: RawBuilder<unknown>, sources: readonly AnswerSource[], now: Instant): RawBuilder<string> => sql`concat(
  (select x.version from rule_sets x where x.community_id = ${community} and x.code = 'release' and x.valid_from <= ${now} order by x.valid_from desc, x.version desc limit 1), '/',
  (select count(*) from sealing_order_steps x where x.community_id = ${community}), '/',
  (select count(*) from notices x where x.community_id = ${community} and x.corrects is not null), '/',
  (select count(*) from short_answers x where x.community_id = ${community} and x.valid_from <= ${now})${sql.join(sources.flatMap(({ restsOn }) => (restsOn ? [sql`, '/', ${restsOn(community)}`] : [])), sql``)})`

/** Those that stand and were not held against what holds since something changed, and what it rests on now. Locked: of two servers one does it. */
export async function toJudge(tx: Tx, community: CommunityId, sources: readonly AnswerSource[], now: Instant, limit: number): Promise<{ on: string; rows: { id: ToldId; told: ToldRow | null }[] }> {
  const { rows: [first] } = await sql<{ on: string }>`select ${restingOn(sql`${community}::uuid`, sources, now)} as on`.execute(tx)
  const { on } = first!
  const { rows } = await sql<Stored>`
    select ${columns} from told t where t.community_id = ${community} and t.question = any(${sources.map((it) => it.question)}::text[]) and ${standing('t')} and (t.looked < ${on} or t.looked > ${on})
    order by t.looked, t.id limit ${limit} for update of t skip locked`.execute(tx)
  return { on, rows: rows.map((row) => ({ id: row.id, told: toTold(row)[0] ?? null })) }
}

/** Whether each is still so, as it was found now; `on`: what was there before it was asked. Returns those of which that is new. */
export async function keepJudged(tx: Tx, community: CommunityId, on: string, judged: readonly { id: ToldId; otherwise: boolean }[], now: Instant): Promise<ToldId[]> {
  const { rows } = await sql<{ id: ToldId; changed: boolean }>`
    update told t set looked = ${on}, otherwise_at = case when j.otherwise then coalesce(t.otherwise_at, ${now}) end
    from jsonb_to_recordset(${JSON.stringify(judged)}::jsonb) as j (id uuid, otherwise boolean), told b
    where t.community_id = ${community} and t.id = j.id and b.community_id = t.community_id and b.id = t.id returning t.id, j.otherwise <> (b.otherwise_at is not null) as changed`.execute(tx)
  return rows.filter((row) => row.changed).map((row) => row.id)
}

const saidAt = sql`case when c.agreed then least(c.started_at, c.recorded_at, c.agreed_at) else c.agreed_at end`
type Agreed = { caller: Caller; agreed: boolean; at: Instant }
/**
 * Whether these people agree that those are told who call for them, of each as it was said last, by whichever record they are kept now. A refusal holds for everybody, also one in a call in confidence; that
 * they agreed is known from such a call to its reader alone, and to others nothing was said. No clock of a desk has the last word: a no counts from when the server heard of it, a yes from when its call began.
 * Whoever left neither number nor name is known again by nobody: a yes to them holds for that call alone.
 */
export async function agreedOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[], reads: RawBuilder<unknown>): Promise<Map<ResidentId, Agreed[]>> {
  if (residents.length === 0) return new Map()
  const { rows } = await sql<Agreed & { whose: ResidentId; shown: boolean }>`
    select distinct on (whose, key) coalesce(n.kept_as, n.id) as whose, jsonb_build_object('relation', c.relation, 'name', c.relation_words, 'number', c.number) as caller, c.agreed, ${saidAt} as at, ${reads} as shown,
      coalesce(nullif(regexp_replace(c.number, '[^0-9]', '', 'g'), ''), nullif(c.relation_words, ''), c.relation) as key
    from contacts c join residents n on n.community_id = c.community_id and n.id = c.resident_id
    where c.community_id = ${community} and n.community_id = ${community} and c.resident_id = any(${recordsOf(community, residents)}) and c.agreed is not null and (not c.agreed or c.number ~ '[0-9]' or c.relation_words <> '')
    order by whose, key, ${saidAt} desc, c.agreed, c.id desc`.execute(tx)
  const all = new Map<ResidentId, Agreed[]>()
  for (const { whose, caller, agreed, at, shown } of rows) {
    if (!shown && agreed) continue
    // Of a call in confidence no more than by what the caller is known again.
    all.set(whose, [...(all.get(whose) ?? []), { caller: shown || !/[0-9]/.test(caller.number) ? caller : { ...caller, relation: 'other', name: '' }, agreed, at }])
  }
  return all
}
/** Of one person. */
export const agreedBy = async (tx: Tx, community: CommunityId, resident: ResidentId, reads: RawBuilder<unknown>): Promise<Agreed[]> => [...(await agreedOf(tx, community, [resident], reads)).values()].flat()
/** Whether that caller may be told what is theirs. */
export const agreesTo = (agreed: readonly Agreed[], caller: Caller): boolean => agreed.find((one) => callerKey(one.caller) === callerKey(caller))?.agreed === true
