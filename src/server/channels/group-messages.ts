// What goes to a group through its robot: a row for each part of a text, without its words, which are made when it goes out. A robot takes so many a minute and says twice what it is
// given twice: one part at a time is taken, in order, and what a killed server had begun is doubtful until a person says so. Owner of `group_messages`.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { messageId, type Came } from './messages.ts'
import { robotLimits } from './wecom.ts'

export type GroupChannel = 'wecom'
/** Longer than a channel takes: whoever had it has died. */
const lease = 2 * minute

/** Writes down the parts of one text; what stands there already stays. */
export async function writeGroupMessages(tx: Tx, community: CommunityId, { channel, about, parts, by }: { channel: GroupChannel; about: string; parts: number; by: string }, now: Instant): Promise<void> {
  const ids = Array.from({ length: parts }, (_, at) => messageId(community, 'group', channel, about, `${at + 1}`))
  await sql`
    insert into group_messages (community_id, id, channel, about, nth, state, by_actor, at, try_again_at)
    select ${community}, id, ${channel}, ${about}, nth, 'waiting', ${by}, ${now}, ${now} from unnest(${ids}::uuid[]) with ordinality as t (id, nth) on conflict do nothing`.execute(tx)
}

/** Of a part `m`: what comes before it was said perhaps, or could not be said. It goes out by a person’s word alone, and is due for nobody until then. */
export const heldUp = sql.raw(`exists (select from group_messages b where b.community_id = m.community_id and b.about = m.about and b.channel = m.channel and b.nth < m.nth and b.state in ('doubtful', 'refused'))`)

export type GroupPart = { id: string; about: string; nth: number; tries: number; since: Instant; /** whoever had it before has died with it */ again: boolean }
/** The next part that is due; a moment before which the robot takes no more, or another is at it; null when nothing is due. What comes before it in its text has gone, or goes no more; while that is doubtful, or could not be said, what follows waits with it for a person. */
export async function claimGroupPart(tx: Tx, community: CommunityId, channel: GroupChannel, now: Instant): Promise<GroupPart | { notBefore: Instant } | null> {
  // Of two servers one counts what the other has begun.
  await takeTurn(tx, `group ${community} ${channel}`)
  const { rows: tried } = await sql<{ at: Instant }>`
    select tried_at as at from group_messages where community_id = ${community} and channel = ${channel} and tried_at > ${plus(now, -minute)} order by tried_at desc limit ${robotLimits.aMinute}`.execute(tx)
  // One at a time: what came between two parts of a text would be read between them.
  const { rows: [busy] } = await sql<{ until: Instant }>`
    select max(try_again_at) as until from group_messages where community_id = ${community} and channel = ${channel} and state = 'sending' and try_again_at > ${now} having count(*) > 0`.execute(tx)
  if (busy) return { notBefore: busy.until }
  const { rows: [next] } = await sql<{ id: string }>`
    select id from group_messages m where community_id = ${community} and channel = ${channel} and state in ('waiting', 'sending') and try_again_at <= ${now}
      and not exists (select from group_messages b where b.community_id = ${community} and b.about = m.about and b.channel = m.channel and b.nth < m.nth and b.state in ('waiting', 'sending')) and not ${heldUp}
    order by at, about, nth limit 1`.execute(tx)
  if (!next) return null
  if (tried.length >= robotLimits.aMinute) return { notBefore: plus(tried.at(-1)!.at, minute) }
  const { rows: [row] } = await sql<GroupPart>`
    update group_messages m set state = 'sending', tries = m.tries + 1, try_again_at = ${plus(now, lease)}, tried_at = case when o.state = 'sending' then m.tried_at else ${now} end
    from (select id, state from group_messages where community_id = ${community} and id = ${next.id}) o where m.community_id = ${community} and m.id = o.id
    returning m.id, m.about, m.nth, m.tries, m.at as since, o.state = 'sending' as again`.execute(tx)
  return row!
}

/** What came of it. What waits for the morning was not tried. */
export async function settleGroupPart(tx: Tx, community: CommunityId, id: string, { state, why, again }: Came, { tried, now }: { tried: boolean; now: Instant }): Promise<void> {
  await sql`
    update group_messages set state = ${state === 'taken' ? 'sent' : state}, why = ${why}, try_again_at = ${again}, sent_at = case when ${state} in ('taken', 'sent') then ${now}::timestamptz end,
      tried_at = case when ${tried} then tried_at end, tries = case when ${why} = 'night' then 0 else tries end, at = case when ${why} = 'night' then ${again}::timestamptz else at end
    where community_id = ${community} and id = ${id} and state = 'sending'`.execute(tx)
}

/** What a person sends once more, after nobody knew whether it went out, or it could not; what has waited behind it goes along. False when there is none. */
export async function groupAgain(tx: Tx, community: CommunityId, about: string, by: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    update group_messages m set state = 'waiting', why = null, tries = 0, at = ${now}, try_again_at = ${now}, by_actor = ${by} where m.community_id = ${community} and m.about = ${about}
      and (m.state in ('doubtful', 'refused') or (m.state = 'waiting' and exists (select from group_messages b where b.community_id = ${community} and b.about = m.about and b.channel = m.channel and b.nth < m.nth and b.state in ('doubtful', 'refused')))) returning m.id`.execute(tx)
  return rows.length > 0
}

export type GroupState = { state: 'waiting' | 'held' | 'sent' | 'refused' | 'dropped' | 'doubtful'; parts: number; sent: number; why: string | null; at: Instant }
/** How far a text came with its group: the worst that any part came to; null where none was to go there. */
export async function groupStateOf(tx: Tx, community: CommunityId, about: string): Promise<GroupState | null> {
  const { rows } = await sql<{ state: string; why: string | null; at: Instant }>`
    select state, why, coalesce(sent_at, tried_at, at) as at from group_messages where community_id = ${community} and about = ${about} order by nth`.execute(tx)
  if (rows.length === 0) return null
  const worst = ['doubtful', 'refused', 'sending', 'waiting', 'dropped', 'sent'].map((state) => rows.find((row) => row.state === state)).find((row) => row !== undefined)!
  const state = worst.state === 'sending' ? 'waiting' : worst.state === 'waiting' && worst.why === 'night' ? 'held' : worst.state as GroupState['state']
  return { state, parts: rows.length, sent: rows.filter((row) => row.state === 'sent').length, why: worst.why, at: rows.map((row) => row.at).reduce((a, b) => (a > b ? a : b)) }
}
