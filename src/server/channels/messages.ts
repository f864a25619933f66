// What was sent to whom by which channel, and what came of it: a row for each message, without its text and without number or address, for
// those stand where they belong and are looked up when it goes out. Owner of `messages`. Refuses to call anybody told.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { ChannelKind, Fate, Handed } from './port.ts'

export type MessageKind = 'pass-ended' | 'letter-link' | 'notice' | 'decision' | 'answer'
/** Danger, what cannot wait, what is usual. */
export type Rank = 0 | 1 | 2
export type NewMessage = {
  id: string; kind: MessageKind; channel: ChannelKind; household: HouseholdId; by: string
  /** whose number or address it goes to */
  resident: ResidentId
  /** what goes out first, whatever waits longer; usual when left out */
  rank?: Rank
  /** the id of what it tells of, for whoever asks what became of that */
  about?: string
}
export type Claimed = { id: string; household: HouseholdId; resident: ResidentId; channel: ChannelKind; state: 'sending' | 'asking'; tries: number; since: Instant; /** whoever had it before has died with it: nobody knows whether it went out */ again: boolean }

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

/**
 * Writes down what is to be sent; what stands there already stays as it is. What was dropped because nobody needed it, and is needed after
 * all (a word with them was a mistake), goes out: it never has. Answers the ids that go out by this, of those that did not before.
 */
export async function writeMessages(tx: Tx, community: CommunityId, all: readonly NewMessage[], now: Instant): Promise<Set<string>> {
  if (all.length === 0) return new Set()
  const each = [...new Map(all.map((it) => [it.id, it])).values()]
  const { rows } = await sql<{ id: string }>`
    insert into messages (community_id, id, kind, channel, household_id, resident_id, state, by_actor, at, try_again_at, rank, about)
    select ${community}, t.id, t.kind, t.channel, t.household, t.resident, 'waiting', t.by, ${now}, ${now}, coalesce(t.rank, 2), t.about
    from jsonb_to_recordset(${JSON.stringify(each)}::jsonb) as t (id uuid, kind text, channel text, household uuid, resident uuid, by text, rank smallint, about uuid)
    on conflict (community_id, id) do update set state = 'waiting', at = excluded.at, tries = 0, try_again_at = excluded.at, over_at = null
      where messages.state = 'dropped' and messages.why is null returning id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** What was dropped because nobody needed it, of these, goes out: somebody does. True when there is any. */
export async function neededAfterAll(tx: Tx, community: CommunityId, ids: readonly string[], now: Instant): Promise<boolean> {
  const { rows } = await sql`
    update messages set state = 'waiting', at = ${now}, tries = 0, try_again_at = ${now}, over_at = null where community_id = ${community} and id = any(${[...ids]}::uuid[]) and state = 'dropped' and why is null returning id`.execute(tx)
  return rows.length > 0
}

/**
 * Takes some that are due, for this one alone as long as the lease lasts: danger first, and before anybody asks what became of others. They are found one by one by their ids: of a table that
 * was filled a moment ago the planner believes that it is empty, and would read forty thousand for each of them.
 */
export async function claimMessages(tx: Tx, community: CommunityId, kind: MessageKind, now: Instant, limit: number, channel: ChannelKind | null = null): Promise<Claimed[]> {
  const { rows } = await sql<Claimed & { rank: Rank; due: Instant }>`
    with due as (
      select id, state = 'sending' as again, rank, try_again_at as due from messages where community_id = ${community} and kind = ${kind} and state in ('waiting', 'sending', 'taken', 'asking') and try_again_at <= ${now}
        ${channel ? sql`and channel = ${channel}` : sql``}
      order by rank, state in ('taken', 'asking'), try_again_at limit ${limit} for update skip locked)
    update messages m set state = case when m.state in ('taken', 'asking') then 'asking' else 'sending' end, tries = m.tries + 1, try_again_at = ${plus(now, lease)}
    from due where m.community_id = ${community} and m.id = due.id and m.id = any(array(select id from due))
    returning m.id, m.household_id as household, m.resident_id as resident, m.channel, m.state, m.tries, m.at as since, due.again, due.rank, due.due`.execute(tx)
  // They come back in no order of their own.
  const turn = (it: (typeof rows)[number]): string => `${it.rank} ${it.state === 'asking' ? 1 : 0} ${it.due}`
  return rows.toSorted((a, b) => (turn(a) < turn(b) ? -1 : 1)).map(({ rank: _rank, due: _due, ...it }) => it)
}

const inPlaceOf = (id: string): string => `with ${id}`

/**
 * One text for a home and number: takes the turn of this one, and those that say the same wait for no turn of their own. False when another
 * has taken it.
 */
export async function takeTurn(tx: Tx, community: CommunityId, { id, household }: Claimed, same: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ id: string; state: string }>`
    select id, state from messages where community_id = ${community} and household_id = ${household} order by id for update`.execute(tx)
  if (rows.find((row) => row.id === id)?.state !== 'sending') return false
  await sql`
    update messages set state = 'dropped', why = ${inPlaceOf(id)}, try_again_at = null
    where community_id = ${community} and id = any(${same.filter((one) => one !== id)}::uuid[]) and state in ('waiting', 'sending')`.execute(tx)
  return true
}

/** `sending`: nobody knows whether it went out, as before. `untried`: nobody tried. */
export type Came = { state: 'waiting' | 'sending' | 'taken' | 'sent' | 'refused' | 'dropped' | 'doubtful'; why: string | null; again: Instant | null; untried?: boolean }

/** What comes of a try. `mayAsk`: the channel can say later what became of it. */
export function afterHanding(handed: Handed, { tries, since }: Pick<Claimed, 'tries' | 'since'>, mayAsk: boolean, now: Instant): Came {
  if (handed.came === 'taken') return mayAsk ? { state: 'taken', why: null, again: plus(now, pauses[0]!) } : { state: 'sent', why: null, again: null }
  if (handed.came === 'doubtful') return { state: 'doubtful', why: handed.why, again: null }
  if (handed.came === 'refused') return { state: 'refused', why: handed.why, again: null }
  return plus(since, givenUpAfter) <= now ? { state: 'refused', why: handed.why, again: null } : { state: 'waiting', why: handed.why, again: plus(now, pauseAfter(tries)) }
}

/** What comes of asking after one that was taken. Where nobody can say within half a day, it stays taken. */
export function afterAsking(fate: Fate, { tries, since }: Pick<Claimed, 'tries' | 'since'>, now: Instant): Came {
  if (fate === 'sent' || fate === 'delivered') return { state: 'sent', why: null, again: null }
  if (fate === 'failed') return { state: 'refused', why: 'not-delivered', again: null }
  return { state: 'taken', why: null, again: plus(since, givenUpAfter) <= now ? null : plus(now, pauseAfter(tries - 1)) }
}

/** It waits for the morning: it counts from then on, for how long it is tried as well. */
export const heldUntil = (again: Instant): Came => ({ state: 'waiting', why: 'night', again })

/** `delivered`: the network says that it has come to the telephone. */
export async function settleMessages(tx: Tx, community: CommunityId, all: readonly ({ id: string; delivered?: boolean } & Came)[], now: Instant): Promise<void> {
  if (all.length === 0) return
  await sql`
    update messages m set state = t.state, why = t.why, try_again_at = t.again, over_at = case when t.state in ('sent', 'refused', 'doubtful', 'dropped') then ${now}::timestamptz end,
      sent_at = case when t.state in ('taken', 'sent') then coalesce(m.sent_at, ${now}) end, delivered_at = case when t.delivered then coalesce(m.delivered_at, ${now}) else m.delivered_at end,
      tries = case when t.why = 'night' then 0 when t.untried then greatest(m.tries - 1, 0) else m.tries end, at = case when t.why = 'night' then t.again else m.at end
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as t (id uuid, state text, why text, again timestamptz, untried boolean, delivered boolean)
    where m.community_id = ${community} and m.id = t.id and m.id = any(${all.map(({ id }) => id)}::uuid[])`.execute(tx)
  // Whatever was to go with it goes by itself.
  const dropped = all.filter(({ state }) => state === 'dropped').map(({ id }) => inPlaceOf(id))
  if (dropped.length > 0) await sql`update messages set state = 'waiting', why = null, try_again_at = ${now} where community_id = ${community} and why = any(${dropped}::text[])`.execute(tx)
}

/** What comes of one that went out in the words of another, under whose id alone the gateway knows it: it is handed over as long as that one is, and then what that one is (`settleAlong`). */
export const cameAlong = (first: string, came: Came): Came => (came.state === 'taken' ? { state: 'taken', why: inPlaceOf(first), again: null } : came)

/** Whatever one of these has become, those that went out with it become as well. Answers what they are about. */
export async function settleAlong(tx: Tx, community: CommunityId, kind: MessageKind, all: readonly ({ id: string; delivered?: boolean } & Came)[], now: Instant): Promise<string[]> {
  const over = new Map(all.filter(({ state }) => state === 'sent' || state === 'refused' || state === 'doubtful').map(({ id, ...came }) => [inPlaceOf(id), came]))
  if (over.size === 0) return []
  const { rows } = await sql<{ id: string; about: string; first: string }>`
    select id, about, why as first from messages where community_id = ${community} and kind = ${kind} and state = 'taken' and try_again_at is null and why = any(${[...over.keys()]}::text[]) order by id for update`.execute(tx)
  await settleMessages(tx, community, rows.map(({ id, first }) => ({ id, ...over.get(first)! })), now)
  return rows.map(({ about }) => about)
}

/** One that was handed over while somebody waited for it: what came of that stands there at once, and nothing more is heard of it. Handed over again, it stays as it is. */
export async function noteHanded(tx: Tx, community: CommunityId, it: NewMessage, now: Instant): Promise<Instant> {
  await sql`
    insert into messages (community_id, id, kind, channel, household_id, resident_id, state, tries, by_actor, at, sent_at, over_at)
    values (${community}, ${it.id}, ${it.kind}, ${it.channel}, ${it.household}, ${it.resident}, 'taken', 1, ${it.by}, ${now}, ${now}, ${now}) on conflict do nothing`.execute(tx)
  const { rows: [row] } = await sql<{ at: Instant }>`select at from messages where community_id = ${community} and id = ${it.id}`.execute(tx)
  return row!.at
}

/** When the next one of a kind is due; null when none is. */
export async function nextDue(tx: Tx, community: CommunityId, kind: MessageKind): Promise<Instant | null> {
  const { rows: [row] } = await sql<{ at: Instant | null }>`
    select min(try_again_at) as at from messages where community_id = ${community} and kind = ${kind} and state in ('waiting', 'sending', 'taken', 'asking')`.execute(tx)
  return row?.at ?? null
}

export type TextRow = { household: HouseholdId; state: 'waiting' | 'held' | 'taken' | 'sent' | 'refused' | 'doubtful'; at: Instant }
/** What was sent to these homes of one kind since then, newest first; what nobody needed any more is left out. */
export async function textsTo(tx: Tx, community: CommunityId, kind: MessageKind, homes: readonly { household: HouseholdId; since: Instant }[]): Promise<TextRow[]> {
  const { rows } = await sql<TextRow>`
    select m.household_id as household, case when m.state = 'waiting' and m.why = 'night' then 'held' when m.state = 'sending' then 'waiting' when m.state = 'asking' then 'taken' else m.state end as state, coalesce(m.sent_at, m.at) as at
    from unnest(${homes.map((it) => it.household)}::uuid[], ${homes.map((it) => it.since)}::timestamptz[]) as t (household, since)
    join messages m on m.community_id = ${community} and m.household_id = t.household and m.at >= t.since
    where m.kind = ${kind} and m.state <> 'dropped' order by m.at desc, m.id`.execute(tx)
  return rows
}

export type WayRow = { about: string; channel: ChannelKind; state: 'waiting' | 'sending' | 'taken' | 'asking' | 'sent' | 'refused' | 'dropped' | 'doubtful'; why: string | null; tries: number; at: Instant; sentAt: Instant | null; deliveredAt: Instant | null }
/** What became of the messages about these, by what they are about. */
export async function messagesAbout(tx: Tx, community: CommunityId, about: readonly string[]): Promise<WayRow[]> {
  const { rows } = await sql<WayRow>`
    select about, channel, state, why, tries, at, sent_at as "sentAt", delivered_at as "deliveredAt" from messages where community_id = ${community} and about = any(${[...about]}::uuid[]) order by at, id`.execute(tx)
  return rows
}

/** What these messages are about. */
export async function aboutOf(tx: Tx, community: CommunityId, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; about: string }>`select id, about from messages where community_id = ${community} and id = any(${[...ids]}::uuid[]) and about is not null`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.about]))
}
