// What was sent to whom by which channel, and what came of it: a row for each message, without its text and without number or address, for
// those stand where they belong and are looked up when it goes out. Owner of `messages`. Refuses to call anybody told.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { ChannelKind, Fate, Handed } from './port.ts'

export type MessageKind = 'pass-ended' | 'letter-link'
export type NewMessage = { id: string; kind: MessageKind; channel: ChannelKind; household: HouseholdId; /** whose number or address it goes to */ resident: ResidentId; by: string }
export type Claimed = { id: string; household: HouseholdId; resident: ResidentId; channel: ChannelKind; state: 'sending' | 'asking'; tries: number; since: Instant }

/** The same about the same is the same message: a uuid made of what it is about. */
export function messageId(...about: (string | null)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(about)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Longer than a channel takes: whoever had it has died. */
const lease = 2 * minute
/** After how long it is tried again, or asked again what became of it: soon at first. */
const pauses = [minute, 5 * minute, 15 * minute, hour]
const pauseAfter = (tries: number): number => pauses[Math.min(Math.max(tries, 1), pauses.length) - 1]!
/** What could not be handed over for so long is old; who it was for stands on the call list. */
export const givenUpAfter = 12 * hour

/** Writes down what is to be sent; what stands there already stays as it is. */
export async function writeMessages(tx: Tx, community: CommunityId, all: readonly NewMessage[], now: Instant): Promise<void> {
  for (const it of all) {
    await sql`
      insert into messages (community_id, id, kind, channel, household_id, resident_id, state, by_actor, at, try_again_at)
      values (${community}, ${it.id}, ${it.kind}, ${it.channel}, ${it.household}, ${it.resident}, 'waiting', ${it.by}, ${now}, ${now}) on conflict do nothing`.execute(tx)
  }
}

/** Takes some that are due, for this one alone as long as the lease lasts. */
export async function claimMessages(tx: Tx, community: CommunityId, kind: MessageKind, now: Instant, limit: number): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    update messages set state = case when state in ('taken', 'asking') then 'asking' else 'sending' end, tries = tries + 1, try_again_at = ${plus(now, lease)}
    where community_id = ${community} and id = any(array(
      select id from messages where community_id = ${community} and kind = ${kind} and state in ('waiting', 'sending', 'taken', 'asking') and try_again_at <= ${now}
      order by try_again_at, id limit ${limit} for update skip locked))
    returning id, household_id as household, resident_id as resident, channel, state, tries, at as since`.execute(tx)
  return rows
}

export type Came = { state: 'waiting' | 'taken' | 'sent' | 'refused' | 'dropped'; why: string | null; again: Instant | null }

/** What comes of a try. `mayAsk`: the channel can say later what became of it. */
export function afterHanding(handed: Handed, { tries, since }: Pick<Claimed, 'tries' | 'since'>, mayAsk: boolean, now: Instant): Came {
  if (handed.came === 'taken') return mayAsk ? { state: 'taken', why: null, again: plus(now, pauses[0]!) } : { state: 'sent', why: null, again: null }
  if (handed.came === 'refused') return { state: 'refused', why: handed.why, again: null }
  return plus(since, givenUpAfter) <= now ? { state: 'refused', why: handed.why, again: null } : { state: 'waiting', why: handed.why, again: plus(now, pauseAfter(tries)) }
}

/** What comes of asking after one that was taken. Where nobody can say within half a day, it stays taken. */
export function afterAsking(fate: Fate, { tries, since }: Pick<Claimed, 'tries' | 'since'>, now: Instant): Came {
  if (fate === 'sent') return { state: 'sent', why: null, again: null }
  if (fate === 'failed') return { state: 'refused', why: 'not-delivered', again: null }
  return { state: 'taken', why: null, again: plus(since, givenUpAfter) <= now ? null : plus(now, pauseAfter(tries - 1)) }
}

export async function settleMessage(tx: Tx, community: CommunityId, id: string, { state, why, again }: Came, now: Instant): Promise<void> {
  await sql`
    update messages set state = ${state}, why = ${why}, try_again_at = ${again}, sent_at = case when ${state} in ('taken', 'sent') then coalesce(sent_at, ${now}) end
    where community_id = ${community} and id = ${id}`.execute(tx)
}

/** One that was handed over while somebody waited for it: what came of that stands there at once. Handed over again, it stays as it is. */
export async function noteHanded(tx: Tx, community: CommunityId, it: NewMessage, now: Instant): Promise<Instant> {
  await sql`
    insert into messages (community_id, id, kind, channel, household_id, resident_id, state, tries, by_actor, at, sent_at)
    values (${community}, ${it.id}, ${it.kind}, ${it.channel}, ${it.household}, ${it.resident}, 'taken', 1, ${it.by}, ${now}, ${now}) on conflict do nothing`.execute(tx)
  const { rows: [row] } = await sql<{ at: Instant }>`select at from messages where community_id = ${community} and id = ${it.id}`.execute(tx)
  return row!.at
}

/** When the next one of a kind is due; null when none is. */
export async function nextDue(tx: Tx, community: CommunityId, kind: MessageKind): Promise<Instant | null> {
  const { rows: [row] } = await sql<{ at: Instant | null }>`
    select min(try_again_at) as at from messages where community_id = ${community} and kind = ${kind} and state in ('waiting', 'sending', 'taken', 'asking')`.execute(tx)
  return row?.at ?? null
}

export type TextRow = { household: HouseholdId; state: 'waiting' | 'taken' | 'sent' | 'refused'; at: Instant }
/** What was sent to these homes of one kind since then, newest first; what nobody needed any more is left out. */
export async function textsTo(tx: Tx, community: CommunityId, kind: MessageKind, homes: readonly { household: HouseholdId; since: Instant }[]): Promise<TextRow[]> {
  const { rows } = await sql<TextRow>`
    select m.household_id as household, case m.state when 'sending' then 'waiting' when 'asking' then 'taken' else m.state end as state, coalesce(m.sent_at, m.at) as at
    from unnest(${homes.map((it) => it.household)}::uuid[], ${homes.map((it) => it.since)}::timestamptz[]) as t (household, since)
    join messages m on m.community_id = ${community} and m.household_id = t.household and m.at >= t.since
    where m.kind = ${kind} and m.state <> 'dropped' order by m.at desc, m.id`.execute(tx)
  return rows
}
