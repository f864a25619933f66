// Whoever is asked to stay in hears of it as of every notice: on their own page, by text, by a call, until they know; nobody else at home and no neighbour is told. The job `rounds:held` issues
// the notice of each person of a hold; `rounds:freed` puts down whose own swab is negative, and tells them, and whoever a person has let go, that they need not stay in. Done twice it is done once.

import { sql } from 'kysely'
import type { CommunityId, NoticeId, PoolActId, PoolHoldId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { usualPlan } from '#domain/notices/ladder.ts'
import { holdOver, holdTexts } from '#domain/rounds/hold-texts.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import { transaction, type Database } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { eachCommunity, eachOf } from '../jobs/each.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { countHomes, homesMeant } from '../notices/audience.ts'
import { begin, type Telling } from '../notices/beginning.ts'
import { onWordOf, planOf, withdrawalOf, withdrawalSaid } from '../notices/drafting.ts'
import { hoursOf } from '../notices/hours.ts'
import { chainsOf } from '../notices/places.ts'
import { noticeOf, type Written } from '../notices/store.ts'
import { communityOf } from '../people/community.ts'
import { personOf } from '../people/homes.ts'
import { readHomeCode } from './antigen.ts'
import { heldOf, holdsOf, insertAct, type HeldRow, type HoldRow } from './holds.ts'
import { roundOf } from './store.ts'

const noticeOfHeld = (community: CommunityId, hold: PoolHoldId, person: ResidentId): NoticeId => messageId(community, 'pool-held', hold, person) as NoticeId

async function written(of: Telling, id: NoticeId, hold: HoldRow, household: string): Promise<Omit<Written, 'homes' | 'people'>> {
  const { tx, community, channels, now } = of
  const [place, hours] = [await communityOf(tx, community), await hoursOf(tx, community)]
  const places = [{ kind: 'household' as const, id: household }]
  const urgency = 'cannot-wait'
  return onWordOf(tx, place, {
    id, kind: 'notice', subject: 'other', urgency, audience: { places, terms: [{ term: 'stays-in', values: ['now'], not: false }] }, chains: (await chainsOf(tx, community, places))!, part: 'health', edits: {}, sender: place.name, ground: (await roundOf(tx, community, hold.round))?.orderedBy ?? place.name,
    ask: { who: place.name, phone: place.phone }, validFrom: now, validUntil: plus(hold.at, 3 * day), source: holdTexts({ who: hold.ringsName, by: hold.ringsAt, self: readHomeCode(hold.tube) !== null }, place.zone), changed: {}, plan: planOf({ plan: [...usualPlan(urgency, hours)], urgency }, channels, community, hours),
    call: null, corrects: null, beside: [], nobodys: hold.ringsName === '' ? [] : [hold.ringsName], code: null, by: { actor: hold.actor, role: hold.role }, issuedAt: now, toldBefore: null, toldWithin: hours.within[urgency], fault: null, together: messageId(community, 'pool-held', hold.id),
  }, { sender: true, ground: false })
}

async function tellOne(of: Telling, hold: HoldRow, held: HeldRow): Promise<void> {
  const { tx, community } = of
  const [id, person] = [noticeOfHeld(community, hold.id, held.row), await personOf(tx, community, held.person)]
  if (!person || await noticeOf(tx, community, id)) return
  const rows = homesMeant(community, sql`r.id = ${held.person}`, null)
  if ((await countHomes(tx, rows)).homes > 0) await begin(of, await written(of, id, hold, person.household), rows, null)
}

/** The job: payload `hold`. A person a transaction. */
export const tellHeld = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community, now } = run
  const id = run.payload['hold'] as PoolHoldId
  const [hold, all] = await transaction(db, [community], async (tx) => [(await holdsOf(tx, community, { id }))[0]!, await heldOf(tx, community, [id], now)] as const)
  await eachOf(all.filter((one) => one.state !== 'free' && one.state !== 'ended'), (held) => transaction(db, [community], (tx) => tellOne({ tx, community, channels, now }, hold, held)))
}

/** What they were told is so no longer: they hear that at once, also who had only seen that there is something. */
async function over(of: Telling, { hold, row, person, state }: HeldRow, by: Written['by']): Promise<void> {
  const { tx, community, channels, now } = of
  const old = await noticeOf(tx, community, noticeOfHeld(community, hold, row), 'update')
  if (!old || old.ended) return
  const off = withdrawalOf(old, { id: messageId(community, 'pool-over', hold, row) as NoticeId, changed: holdOver(state === 'free'), by, at: now }, channels, community, await hoursOf(tx, community))
  const { written: said } = await withdrawalSaid(tx, community, off)
  await begin(of, { ...said, together: messageId(community, 'pool-over', hold) }, homesMeant(community, sql`r.id = ${person}`, old.id), { old, as: 'withdrawn' })
}

const server = { actor: 'server', role: 'server' }
async function freeOne(of: Telling, held: HeldRow): Promise<void> {
  const { tx, community, now } = of
  if (held.state === 'free') {
    const act = { id: messageId(community, 'pool-freed', held.hold, held.row) as PoolActId, hold: held.hold, person: held.row, what: 'freed' as const, words: '' }
    if ((await insertAct(tx, community, act, server, now)) === 'added') await flushChanges(tx, community, [{ kind: 'resident', ids: [held.person], building: null }, { kind: 'lab-result', ids: [held.hold], building: null }], now)
  }
  await over(of, held, server)
}

/** Holds of these days of which somebody may have become free, or was let go, and was not told. */
async function toFree(of: Omit<Telling, 'channels'>): Promise<HeldRow[]> {
  const { tx, community, now } = of
  const { rows } = await sql<{ id: PoolHoldId }>`select id from pool_holds where community_id = ${community} and at > ${plus(now, -14 * day)} order by at, id`.execute(tx)
  if (rows.length === 0) return []
  const free = (await heldOf(tx, community, rows.map((row) => row.id), now)).filter((one) => one.state === 'free' || one.state === 'ended')
  const { rows: holding } = await sql<{ id: NoticeId }>`
    select id from notices where community_id = ${community} and id = any(${free.map((one) => noticeOfHeld(community, one.hold, one.row))}::uuid[]) and ended_as is null`.execute(tx)
  const told = new Set(holding.map((row) => row.id))
  return free.filter((one) => told.has(noticeOfHeld(community, one.hold, one.row)) || (one.state === 'free' && !one.acts.some((act) => act.what === 'freed')))
}

async function freeAll(db: Database, community: CommunityId, channels: Channels, now: Instant): Promise<void> {
  const free = await transaction(db, [community], (tx) => toFree({ tx, community, now }))
  await eachOf(free, (held) => transaction(db, [community], (tx) => freeOne({ tx, community, channels, now }, held)))
}
/** The job: `{ community }`. */
export const tellFreed = (channels: Channels) => (run: TaskRun): Promise<Outcome> => freeAll(run.db, run.community, channels, run.now)

/** What came in another order: swabs that a phone told after the paper. A minute late at most. */
export const freedByTheClock = (channels: Channels) => async (db: Database, now: Instant): Promise<void> => {
  const { rows } = await sql<{ community: CommunityId }>`select distinct community_id as community from pool_holds where at > ${plus(now, -14 * day)}`.execute(db.watch)
  await eachCommunity('rounds:freed-late', rows, (community) => freeAll(db, community, channels, now))
}
