// Homes that got a lot which is called back hear of it as of every notice: on their page, by text, by a call, by a knock, until they know. The job `rounds:kits` tells those that have not been told of this recall: all of
// them at first, then each of which a phone on the stairs tells later. Called back no more, what they were told is withdrawn. Done twice it is done once.

import { sql } from 'kysely'
import type { CommunityId, HouseholdId, KitLotId, KitRecallId, NoticeId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { usualPlan } from '#domain/notices/ladder.ts'
import { recallOver, recallTexts } from '#domain/rounds/kit-texts.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { enqueue } from '../jobs/queue.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { countHomes, homesMeant } from '../notices/audience.ts'
import { begin, type Telling } from '../notices/beginning.ts'
import { onWordOf, planOf, withdrawalOf, withdrawalSaid } from '../notices/drafting.ts'
import { hoursOf } from '../notices/hours.ts'
import { chainsOf } from '../notices/places.ts'
import { codeOf, noticeOf, type NoticeRow, type Written } from '../notices/store.ts'
import { communityOf } from '../people/community.ts'
import { holdersOf, lotsOf, turnOfKits, type LotRow } from './kits.ts'

/** A notice names so many homes at most, each as a place. */
const homesAtOnce = 150
/** A box lies in a drawer for as long. */
const hangsFor = 30 * day

type By = Written['by']
const noticeNth = (community: CommunityId, recall: KitRecallId, nth: number): NoticeId => messageId(community, 'kit-recall', recall, String(nth)) as NoticeId

/** The notices of a recall, in the order in which they were issued. */
export async function noticesOfRecall(tx: Tx, community: CommunityId, recall: KitRecallId): Promise<NoticeRow[]> {
  const all: NoticeRow[] = []
  for (let nth = 0; ; nth++) {
    const one = await noticeOf(tx, community, noticeNth(community, recall, nth))
    if (!one) return all
    all.push(one)
  }
}

export type ToldHome = { household: HouseholdId; reachedAt: Instant | null }
export async function toldBy(tx: Tx, community: CommunityId, notices: readonly NoticeId[]): Promise<ToldHome[]> {
  const { rows } = await sql<ToldHome>`select household_id as household, max(reached_at) as "reachedAt" from notice_homes where community_id = ${community} and notice_id = any(${[...notices]}::uuid[]) group by 1`.execute(tx)
  return rows
}

async function written({ tx, community, channels, now }: Telling, id: NoticeId, lot: LotRow, homes: readonly HouseholdId[], by: By): Promise<Omit<Written, 'homes' | 'people'>> {
  const [place, hours, urgency] = [await communityOf(tx, community), await hoursOf(tx, community), 'cannot-wait' as const]
  const places = homes.map((home) => ({ kind: 'household' as const, id: home as string }))
  return onWordOf(tx, place, {
    id, kind: 'notice', subject: 'other', urgency, audience: { places, terms: [] }, chains: (await chainsOf(tx, community, places))!, part: 'home', edits: {}, sender: place.name, ground: lot.recalled!.words, ask: { who: place.name, phone: place.phone },
    validFrom: now, validUntil: plus(now, hangsFor), source: recallTexts({ ...lot, why: lot.recalled!.why }), changed: {}, plan: planOf({ plan: [...usualPlan(urgency, hours)], urgency }, channels, community, hours), call: null, corrects: null, beside: [], nobodys: [], code: codeOf(id),
    by, issuedAt: now, toldBefore: null, toldWithin: hours.within[urgency], fault: null, together: null,
  }, { sender: true, ground: false })
}

async function tellMore(of: Telling, lot: LotRow, by: By): Promise<void> {
  const { tx, community } = of
  const before = await noticesOfRecall(tx, community, lot.recalled!.id)
  const told = new Set((await toldBy(tx, community, before.map((one) => one.id))).map((one) => one.household))
  const homes = [...new Set((await holdersOf(tx, community, lot.id)).flatMap((one) => one.household ?? []))].filter((one) => !told.has(one))
  let nth = before.length
  for (let from = 0; from < homes.length; from += homesAtOnce) {
    const some = homes.slice(from, from + homesAtOnce)
    const rows = homesMeant(community, sql`h.id = any(${some}::uuid[])`, null)
    // Whoever has moved away since is told by nobody at that door.
    if ((await countHomes(tx, rows)).homes > 0) await begin(of, await written(of, noticeNth(community, lot.recalled!.id, nth++), lot, some, by), rows, null)
  }
}

async function takeBackAll(of: Telling, recall: KitRecallId, lifted: KitRecallId, by: By): Promise<void> {
  const { tx, community, channels, now } = of
  for (const old of (await noticesOfRecall(tx, community, recall)).filter((one) => one.ended === null && one.validUntil > now)) {
    const off = { id: messageId(community, 'kit-recall-over', lifted, old.id) as NoticeId, changed: recallOver, by, at: now }
    const { written: said } = await withdrawalSaid(tx, community, withdrawalOf(old, off, channels, community, await hoursOf(tx, community)))
    await begin(of, said, homesMeant(community, sql`false`, old.id), { old, as: 'withdrawn' })
  }
}

/** The recall that this one took back; null where none did. */
async function recallBefore(tx: Tx, community: CommunityId, lot: KitLotId): Promise<{ recall: KitRecallId; lifted: KitRecallId } | null> {
  const { rows } = await sql<{ id: KitRecallId; what: string }>`select id, what from kit_recalls where community_id = ${community} and lot_id = ${lot} order by seq desc limit 2`.execute(tx)
  const [last, one] = rows
  return last?.what === 'lifted' && one?.what === 'recalled' ? { recall: one.id, lifted: last.id } : null
}

/** The job: payload `lot`, and who did it (`by`, `role`). */
export const tellKits = (channels: Channels) => async ({ db, community, payload, now }: TaskRun): Promise<Outcome> => {
  const by: By = { actor: String(payload['by']), role: String(payload['role']) }
  await transaction(db, [community], async (tx) => {
    await turnOfKits(tx, community)
    const of = { tx, community, channels, now }
    const [lot] = await lotsOf(tx, community, payload['lot'] as KitLotId)
    const over = lot && !lot.recalled ? await recallBefore(tx, community, lot.id) : null
    if (lot?.recalled) await tellMore(of, lot, by)
    else if (over) await takeBackAll(of, over.recall, over.lifted, by)
  })
}
export const tellOfLot = (tx: Tx, community: CommunityId, lot: KitLotId, by: By, now: Instant): Promise<string> => enqueue(tx, 'rounds:kits', { community, lot, by: by.actor, role: by.role }, now)
