// The rounds by which an older text of a notice went from door to door: over at the moment that another takes its place, and the doors of them go along; or when it holds no more by its own time. Whoever
// was told keeps having been told.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, FlatId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { nearest } from '#domain/notices/notice.ts'
import { textsOf } from '#domain/notices/texts.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import { addActs, doorsSentTo, endRoundsOf, roundsOverBy, roundsSentFor } from '../doors/store.ts'
import { flushChanges } from '../http/changes.ts'
import type { Ask } from '../http/endpoint.ts'
import { communityOf } from '../people/community.ts'
import { frameOf } from './drafting.ts'
import { byServer } from './homes.ts'
import { lineOf, type Ended, type NoticeRow, type Written } from './store.ts'

/** What is said of it at a door, whole, and its title, in the language of the place or the nearest in which it was written. */
export async function saidAtDoors(tx: Tx, community: CommunityId, notice: Written, channels: Channels): Promise<{ title: string; words: string }> {
  const { language, said } = nearest(notice.source, channels.language)!
  const slip = textsOf({ [language]: said }, frameOf(notice, await communityOf(tx, community)), notice.edits).find((it) => it.kind === 'slip')!
  return { title: said.title, words: slip.text }
}

/** In the transaction that ends the notice: nobody carries old words on, nor reads aloud what took the place of older ones and holds no more. */
export async function endRounds({ tx, community, touch, now }: Pick<Ask, 'tx' | 'community' | 'touch' | 'now'>, old: NoticeRow, as: Ended['as'], by: Written, channels: Channels): Promise<void> {
  const { words } = await saidAtDoors(tx, community, by, channels)
  const ids = (await lineOf(tx, community, old.id)).map(({ id }) => id)
  const over = await endRoundsOf(tx, community, { source: 'notice', ids }, { why: as, instead: by.id, words }, by.by, now)
  if (over.length > 0) touch('round', over)
}

/** Looked for each minute: nobody goes on to tell people of what is over by its own time. What was noted at a door meanwhile still comes in. */
export async function endByTime(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  const over = await roundsOverBy(tx, community, 'notice', now)
  const close = { what: 'closed' as const, entrance: null, to: null }
  for (const round of over) await addActs(tx, community, round, { id: messageId(community, 'round-over', round), rows: [close], by: byServer }, now)
  if (over.length > 0) await flushChanges(tx, community, [{ kind: 'round', ids: over, building: null }], now)
}

/** The rounds of all that this one takes the place of. */
export async function roundsBefore(tx: Tx, community: CommunityId, notice: Pick<NoticeRow, 'id' | 'corrects'>) {
  if (notice.corrects === null) return []
  const line = (await lineOf(tx, community, notice.id)).map(({ id }) => id)
  return roundsSentFor(tx, community, 'notice', line.slice(0, line.indexOf(notice.id)))
}

/** Doors to which an older text was carried, or was to be, whose homes do not know of this one, and which no round of it goes to yet. */
export async function doorsBefore(tx: Tx, community: CommunityId, notice: Pick<NoticeRow, 'id' | 'corrects' | 'part' | 'ended' | 'validUntil'>, building: BuildingId | null, now: Instant): Promise<FlatId[]> {
  if (notice.part !== 'home' || notice.ended || notice.validUntil <= now) return []
  const rounds = await roundsBefore(tx, community, notice)
  if (rounds.length === 0) return []
  const there = new Set(await doorsSentTo(tx, community, 'notice', notice.id))
  const { rows } = await sql<{ id: FlatId }>`
    select distinct h.flat_id as id from notice_homes n join households h on h.community_id = n.community_id and h.id = n.household_id
    join round_places p on p.community_id = h.community_id and p.kind = 'flat' and p.place_id = h.flat_id and p.round_id = any(${rounds}::uuid[])
    where n.community_id = ${community} and n.notice_id = ${notice.id as NoticeId} and n.reached_at is null and n.residents <> '{}' ${building ? sql`and n.building_id = ${building}` : sql``}`.execute(tx)
  return rows.map((row) => row.id).filter((door) => !there.has(door))
}
