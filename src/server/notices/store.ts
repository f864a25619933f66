// The notices themselves: written once and never changed, but for what took their place. Owner of `notices` and `notice_codes`.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Asked } from '#domain/access/circles.ts'
import type { CaseId, CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Says } from '#domain/kernel/says.ts'
import type { Audience, Chain } from '#domain/notices/audience.ts'
import type { Plan } from '#domain/notices/ladder.ts'
import type { InLanguages, NoticeKind, Source, Subject, Urgency } from '#domain/notices/notice.ts'
import type { Edits } from '#domain/notices/texts.ts'
import type { Tx } from '../db/pool.ts'

export type Call = { options: { code: string; says: Says }[]; until: Instant }
export type Written = {
  id: NoticeId; kind: NoticeKind; subject: Subject; urgency: Urgency; audience: Audience; chains: readonly Chain[]; part: Asked; source: InLanguages<Source>; edits: Edits; changed: InLanguages<string>
  sender: string; ground: string; ask: { who: string; phone: string }; validFrom: Instant; validUntil: Instant; plan: Plan; call: Call | null
  corrects: NoticeId | null; beside: readonly NoticeId[]; nobodys: readonly string[]; code: string | null; homes: number; people: number; by: { actor: string; role: string }; issuedAt: Instant
  /** what was promised then: hours before it begins, and hours after it was issued; null: nothing */ toldBefore: number | null; toldWithin: number | null
  /** the case of the fault at which it was begun */ fault: CaseId | null
  /** of notices that were issued together, one for each person or for what a round called in one hour: what they have in common; null: it stands alone */ together: string | null
}
export type Ended = { as: 'superseded' | 'withdrawn'; by: NoticeId; at: Instant }
export type NoticeRow = Written & { ended: Ended | null }

/** Without 0, 1, l and o: it is read off a wall and typed. */
const letters = '23456789abcdefghijkmnpqrstuvwxyz'
/** Of its own id, so that the same notice has the same code, and chance enough that nobody meets another by trying. */
export const codeOf = (id: NoticeId): string => [...createHash('sha256').update(`poster ${id}`).digest().subarray(0, 8)].map((byte) => letters[byte % letters.length]!).join('')

/** What `toNotice` reads, of `notices n`. */
export const columns = sql.raw(`n.id, n.kind, n.subject, n.urgency, n.audience, n.chains, n.part, n.source, n.edits, n.changed, n.sender, n.ground, n.ask_who, n.ask_phone, n.valid_from, n.valid_until, n.plan, n.call, n.corrects,
    n.beside, n.nobodys, n.code, n.homes, n.people, n.by_actor, n.by_role, n.issued_at, n.told_before, n.told_within, n.fault_id as fault, n.together, n.ended_as, n.ended_by, n.ended_at`)
export type Columns = Pick<Written, 'id' | 'kind' | 'subject' | 'urgency' | 'audience' | 'chains' | 'part' | 'source' | 'edits' | 'changed' | 'sender' | 'ground' | 'plan' | 'call' | 'corrects' | 'beside' | 'nobodys' | 'code' | 'homes' | 'people' | 'fault' | 'together'> & {
  ask_who: string; ask_phone: string; valid_from: Instant; valid_until: Instant; by_actor: string; by_role: string; issued_at: Instant; told_before: number | null; told_within: number | null; ended_as: Ended['as'] | null; ended_by: NoticeId | null; ended_at: Instant | null
}
export const toNotice = ({ ask_who, ask_phone, valid_from, valid_until, by_actor, by_role, issued_at, told_before, told_within, ended_as, ended_by, ended_at, ...row }: Columns): NoticeRow => ({
  ...row, ask: { who: ask_who, phone: ask_phone }, validFrom: valid_from, validUntil: valid_until, by: { actor: by_actor, role: by_role }, issuedAt: issued_at, toldBefore: told_before, toldWithin: told_within,
  ended: ended_as && ended_by && ended_at ? { as: ended_as, by: ended_by, at: ended_at } : null,
})

/**
 * `share`: it is not ended before this transaction is over, so that what is put down of a home is seen by whoever corrects it, or knows what took its place.
 * Taken before any home of it. `update`: by whoever ends it.
 */
export type Lock = 'share' | 'update'
export async function noticeOf(tx: Tx, community: CommunityId, id: NoticeId, lock: Lock | null = null): Promise<NoticeRow | null> {
  const { rows: [row] } = await sql<Columns>`select ${columns} from notices n where n.community_id = ${community} and n.id = ${id} ${lock ? sql.raw(`for ${lock}`) : sql``}`.execute(tx)
  return row ? toNotice(row) : null
}

/** Those of these that hold, withdrawals as well, the last first; by whoever ends them. */
export async function standingAmong(tx: Tx, community: CommunityId, ids: readonly NoticeId[], now: Instant): Promise<NoticeRow[]> {
  const { rows } = await sql<Columns>`
    select ${columns} from notices n where n.community_id = ${community} and n.id = any(${[...ids]}::uuid[]) and n.ended_as is null and n.valid_until > ${now} order by n.issued_at desc, n.id for update`.execute(tx)
  return rows.map(toNotice)
}

/** Those that hold or will, for what a new one may contradict. */
export async function standing(tx: Tx, community: CommunityId, now: Instant): Promise<NoticeRow[]> {
  const { rows } = await sql<Columns>`
    select ${columns} from notices n where n.community_id = ${community} and n.ended_as is null and n.kind <> 'withdrawal' and n.valid_until > ${now} order by n.issued_at desc, n.id limit 1000`.execute(tx)
  return rows.map(toNotice)
}

const most = 100
/** What was issued together is one of them. */
export async function noticesIn(tx: Tx, community: CommunityId, state: 'valid' | 'past', now: Instant): Promise<NoticeRow[]> {
  // That something is off holds as long as somebody who had it does not know.
  const holds = sql`n.ended_as is null and n.valid_until > ${now} and (n.kind <> 'withdrawal' or exists (select from notice_homes h where h.community_id = n.community_id and h.notice_id = n.id and h.residents <> '{}' and h.reached_at is null))`
  const these = state === 'valid' ? holds : sql`not (${holds})`
  const { rows } = await sql<Columns>`
    with heads as (select coalesce(n.together, n.id)::text as head, max(n.issued_at) as last from notices n where n.community_id = ${community} and ${these} group by 1 order by 2 desc, 1 limit ${most})
    select ${columns} from heads join notices n on n.community_id = ${community} and coalesce(n.together, n.id)::text = heads.head where ${these} order by heads.last desc, heads.head, n.issued_at desc, n.id`.execute(tx)
  return rows.map(toNotice)
}

/** Those that are about these faults, the newest first. */
export async function noticesOfFaults(tx: Tx, community: CommunityId, faults: readonly CaseId[]): Promise<NoticeRow[]> {
  const { rows } = await sql<Columns>`
    select ${columns} from notices n where n.community_id = ${community} and n.fault_id = any(${[...faults]}::uuid[]) order by n.issued_at desc, n.id limit ${most}`.execute(tx)
  return rows.map(toNotice)
}

/** The older and newer ones of one notice, oldest first. */
export async function lineOf(tx: Tx, community: CommunityId, id: NoticeId): Promise<NoticeRow[]> {
  const { rows } = await sql<Columns>`
    with recursive older as (select x.id, x.corrects from notices x where x.community_id = ${community} and x.id = ${id}
        union select y.id, y.corrects from older o join notices y on y.community_id = ${community} and y.id = o.corrects),
      newer as (select o.id from older o union select z.id from newer w join notices z on z.community_id = ${community} and z.corrects = w.id)
    select ${columns} from notices n where n.community_id = ${community} and n.id in (select id from newer)`.execute(tx)
  const after = new Map(rows.map((row) => [row.corrects, row]))
  const line = [after.get(null)!]
  for (let next = after.get(line[0]!.id); next; next = after.get(next.id)) line.push(next)
  return line.map(toNotice)
}

/** False when the id is taken. */
export async function insertNotice(tx: Tx, community: CommunityId, it: Written): Promise<boolean> {
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
  const { rows } = await sql`
    insert into notices (community_id, id, kind, subject, urgency, audience, chains, part, source, edits, changed, sender, ground, ask_who, ask_phone, valid_from, valid_until, plan, call, corrects,
      beside, nobodys, code, homes, people, by_actor, by_role, issued_at, told_before, told_within, fault_id, together)
    values (${community}, ${it.id}, ${it.kind}, ${it.subject}, ${it.urgency}, ${json(it.audience)}, ${json(it.chains)}, ${it.part}, ${json(it.source)}, ${json(it.edits)}, ${json(it.changed)}, ${it.sender}, ${it.ground},
      ${it.ask.who}, ${it.ask.phone}, ${it.validFrom}, ${it.validUntil}, ${json(it.plan)}, ${it.call && json(it.call)}, ${it.corrects}, ${[...it.beside]}::uuid[], ${[...it.nobodys]}::text[], ${it.code},
      ${it.homes}, ${it.people}, ${it.by.actor}, ${it.by.role}, ${it.issuedAt}, ${it.toldBefore}, ${it.toldWithin}, ${it.fault}, ${it.together}) on conflict (community_id, id) do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  if (it.code) await sql`insert into notice_codes (code, community_id, notice_id) values (${it.code}, ${community}, ${it.id})`.execute(tx)
  return true
}

/** What took its place; the ladder of the old one ends with it. */
export async function endNotice(tx: Tx, community: CommunityId, id: NoticeId, { as, by, at }: Ended): Promise<void> {
  await sql`update notices set ended_as = ${as}, ended_by = ${by}, ended_at = ${at} where community_id = ${community} and id = ${id}`.execute(tx)
  await sql`update notice_homes set next_at = null, on_list = null where community_id = ${community} and notice_id = ${id} and (next_at is not null or on_list is not null)`.execute(tx)
}

/** A poster's code, read by anybody: whose and which it is. Asked before it is known of which community anything is. */
export async function codeNamed(tx: Tx, code: string): Promise<{ community: CommunityId; notice: NoticeId } | null> {
  const { rows: [row] } = await sql<{ community: CommunityId; notice: NoticeId }>`select community_id as community, notice_id as notice from notice_codes where code = ${code}`.execute(tx)
  return row ?? null
}
