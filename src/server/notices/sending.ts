// Notices go out by text and mail: the job `notices:send`. A message is taken (and that stands written), handed over while no transaction is open, and what came
// of it is written. Killed in between, a channel that takes one id once is given it again; with any other it is doubtful whether it went out: that stands on
// the home's line, and a person says whether it goes once more. Whoever knows by then, and what was withdrawn, gets nothing.

import { sql } from 'kysely'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Grade, Rung } from '#domain/notices/ladder.ts'
import { asRead, nearest } from '#domain/notices/notice.ts'
import { morningAfter } from '#domain/notices/quiet-hours.ts'
import { textsOf } from '#domain/notices/texts.ts'
import { channelOf, channelsOf, type Channels } from '../channels/channels.ts'
import { noteChannel } from '../channels/failing.ts'
import { afterAsking, afterHanding, claimMessages, heldUntil, messageId, settleMessages, type Came, type Claimed } from '../channels/messages.ts'
import type { Channel, Fate, PushNeeds } from '../channels/port.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { communityOf, type CommunityRow } from '../people/community.ts'
import { pushKeysOf, type PushKeys } from '../pass/keys.ts'
import { frameOf } from './drafting.ts'
import { addDeliveries, grouped, keepHomes, lockHomes, ofServer, type Delivery, type HeldHome } from './homes.ts'
import { homesToReach, type Home } from './reach.ts'
import { forgetPhones, pushNeeds, pushText } from './pushing.ts'
import { targetsOf } from './sending-ids.ts'
import { noticeOf, type NoticeRow } from './store.ts'
import { enqueueOnce } from './waking.ts'

/** Of a channel that takes one id once: what a kill leaves open is small either way. Of any other, one at a time: no more than one is doubtful. */
const [atOnce, sideBySide] = [200, 10]
/** So long, in milliseconds, one turn lasts: two jobs work here, and others wait. */
const turn = 20_000

type Row = { message: string; household: HouseholdId; delivery: string; rung: Rung; notice: NoticeId; residents: ResidentId[]; hadOld: boolean; reached: boolean }
/** For which homes each message is. */
async function homesOf(tx: Tx, community: CommunityId, messages: readonly string[]): Promise<Row[]> {
  const { rows: queued } = await sql<Omit<Row, 'residents' | 'hadOld' | 'reached'>>`
    select distinct on (d.message_id, d.household_id) d.message_id as message, d.household_id as household, d.id as delivery, d.rung, d.notice_id as notice from notice_deliveries d
    where d.community_id = ${community} and d.message_id = any(${[...messages]}::uuid[]) and d.grade = 'queued' order by d.message_id, d.household_id, d.recorded_at desc`.execute(tx)
  const { rows: homes } = await sql<Pick<Row, 'household' | 'notice' | 'residents' | 'hadOld' | 'reached'>>`
    select household_id as household, notice_id as notice, residents, had_old as "hadOld", reached_at is not null as reached from notice_homes
    where community_id = ${community} and notice_id = any(${[...new Set(queued.map((it) => it.notice))]}::uuid[]) and household_id = any(${[...new Set(queued.map((it) => it.household))]}::uuid[])`.execute(tx)
  const of = new Map(homes.map((home) => [`${home.notice} ${home.household}`, home]))
  return queued.map((it) => ({ ...of.get(`${it.notice} ${it.household}`)!, ...it }))
}

type ToSend = { claimed: Claimed; notice: NoticeRow | null; homes: Row[]; /** what is to be done with it without the channel */ settled: Came | null; to: string; text: string; subject: string; push?: PushNeeds }
type Known = { /** null: nothing goes to a phone */ keys: PushKeys | null; notices: ReadonlyMap<NoticeId, NoticeRow>; homes: ReadonlyMap<HouseholdId, Home>; place: CommunityRow; channels: Channels; now: Instant }

/** As a home reads it, in the language nearest to theirs. */
function textFor({ place, channels, homes, keys, now }: Known, notice: NoticeRow, row: Row, kind: Claimed['channel']): Pick<ToSend, 'text' | 'subject' | 'push'> {
  const wanted = homes.get(row.household)?.ways.language ?? channels.language
  const { language, said } = nearest(notice.source, wanted)!
  if (kind === 'push') return { subject: place.name, text: pushText(asRead(notice, row.hadOld), said.title, language), push: pushNeeds(notice, language, keys!, now) }
  const texts = textsOf({ [language]: said }, frameOf(asRead(notice, row.hadOld), place), notice.edits)
  const of = (what: 'sms' | 'telephone' | 'poster'): string => texts.find((it) => it.kind === what)!.text
  return { text: kind === 'mail' ? of('poster') : of('sms'), subject: said.title }
}

function readied(known: Known, claimed: Claimed, homes: Row[]): ToSend {
  const { notices, channels, place, now } = known
  const notice = notices.get(homes[0]?.notice as NoticeId) ?? null
  const as = (settled: Came | null, more: Partial<ToSend> = {}): ToSend => ({ claimed, notice, homes, settled, to: '', text: '', subject: '', ...more })
  if (claimed.state === 'asking') return as(null)
  const channel = channelOf(channels, claimed.channel, place.id)
  // Before anything else: it may have gone out. What a channel would send twice, and what nobody is to be sent any more, a person has to look at.
  if (notice && claimed.again && (!channel?.once || notice.ended)) return as({ state: 'doubtful', why: 'cut-off', again: null })
  const row = homes.find((it) => !it.reached && it.residents.length > 0)
  if (!notice || !row || notice.ended || notice.validUntil <= now) return as({ state: 'dropped', why: null, again: null })
  if (!channel) return as({ state: 'refused', why: 'no-channel', again: null })
  const morning = notice.urgency === 'usual' && claimed.channel !== 'mail' ? morningAfter(now, place.zone) : null
  if (morning) return as(heldUntil(morning))
  const home = known.homes.get(row.household)
  const targets = home ? [null, row.delivery].flatMap((act) => targetsOf(place.id, notice, home, row.residents, claimed.channel, channels, act).to) : []
  const target = targets.find((it) => it.message === claimed.id)
  return target ? as(null, { to: target.to, ...textFor(known, notice, row, claimed.channel) }) : as({ state: 'refused', why: claimed.channel === 'push' ? 'no-phone' : 'no-number', again: null })
}

async function ready(tx: Tx, community: CommunityId, all: readonly Claimed[], channels: Channels, now: Instant): Promise<ToSend[]> {
  const place = await communityOf(tx, community)
  const rows = await homesOf(tx, community, all.map(({ id }) => id))
  const notices = new Map<NoticeId, NoticeRow>()
  for (const id of new Set(rows.map((row) => row.notice))) notices.set(id, (await noticeOf(tx, community, id))!)
  const homes = await homesToReach(tx, community, [...new Set(rows.map((row) => row.household))], dayOf(now, place.zone), now)
  const keys = all.some(({ channel }) => channel === 'push') ? await pushKeysOf(tx, community, now) : null
  const byMessage = grouped(rows, (row) => row.message)
  return all.map((claimed) => readied({ notices, homes, place, channels, keys, now }, claimed, byMessage.get(claimed.id) ?? []))
}

type Handed = ToSend & { came: Came; fate: Fate | null; /** false where the channel did not answer, or said later */ answered: boolean }
async function hand(it: ToSend, channel: Channel | null, now: Instant): Promise<Handed> {
  const { claimed, settled, to, text, subject, push } = it
  if (settled) return { ...it, came: settled, fate: null, answered: true }
  if (claimed.state === 'asking') {
    const fate = await channel?.fate?.(claimed.id) ?? 'unknown'
    return { ...it, came: afterAsking(fate, claimed, now), fate, answered: fate !== 'no-answer' }
  }
  const handed = await channel!.send({ id: claimed.id, to, text, subject, ...(push ? { push } : {}) })
  return { ...it, came: afterHanding(handed, claimed, channel!.fate !== undefined, now), fate: null, answered: handed.came !== 'later' }
}

const untried = (it: ToSend, now: Instant): Handed => ({ ...it, came: { state: it.claimed.state === 'asking' ? 'taken' : 'waiting', why: null, again: plus(now, minute) }, fate: null, answered: false })

async function sideways<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => { while (next < all.length) { const at = next++; results[at] = await work(all[at]!) } }
  await Promise.all(Array.from({ length: Math.min(sideBySide, all.length) }, worker))
  return results
}

function gradeOf({ came: { state }, fate }: Handed): Grade | null {
  if (fate === 'delivered') return 'delivered'
  if (state === 'taken' || state === 'sent') return 'handed-over'
  return state === 'refused' ? 'failed' : state === 'doubtful' ? 'doubtful' : null
}

/** One phone of a home that is gone says nothing where another of theirs has rung. */
const rangElsewhere = ({ claimed, came }: Handed, all: readonly Handed[]): boolean => claimed.channel === 'push' && came.state === 'refused'
  && all.some((other) => other.claimed.channel === 'push' && other.claimed.household === claimed.household && (other.came.state === 'taken' || other.came.state === 'sent'))

type Held = { notice: NoticeRow; homes: ReadonlyMap<HouseholdId, HeldHome> }
/** The notices of a batch, which may have been withdrawn while it was under way, and its homes. */
async function holdAll(tx: Tx, community: CommunityId, all: readonly Handed[]): Promise<Held[]> {
  const notices: NoticeRow[] = []
  for (const id of [...new Set(all.flatMap(({ notice }) => notice?.id ?? []))].sort()) notices.push((await noticeOf(tx, community, id, 'share'))!)
  const held: Held[] = []
  for (const notice of notices) held.push({ notice, homes: await lockHomes(tx, community, notice.id, all.filter((it) => it.notice?.id === notice.id).flatMap((it) => it.homes.map(({ household }) => household))) })
  return held
}

/** It was dropped because they knew; that they did was taken back meanwhile. */
function settledNow(it: Handed, held: readonly Held[], now: Instant): Handed {
  const of = held.find(({ notice }) => notice.id === it.notice?.id)
  const needed = of && it.came.state === 'dropped' && !of.notice.ended && now < of.notice.validUntil && it.homes.some(({ household }) => of.homes.get(household)?.reached === false && !of.homes.get(household)!.nobody)
  return needed ? { ...it, came: { state: 'waiting', why: null, again: now } } : it
}

/** What came of a batch, for each message and for each home that it was for. */
async function settle(tx: Tx, community: CommunityId, handed: readonly Handed[], now: Instant): Promise<void> {
  await forgetPhones(tx, community, handed.flatMap(({ came, to }) => (came.why === 'gone' ? to : [])))
  const { zone } = await communityOf(tx, community)
  const held = await holdAll(tx, community, handed)
  const all = handed.map((it) => settledNow(it, held, now))
  await settleMessages(tx, community, all.map(({ claimed, came }) => ({ id: claimed.id, ...came })), now)
  const changes: Change[] = []
  for (const { notice } of held) {
    const deliveries = all.filter((it) => it.notice?.id === notice.id).flatMap((it): Delivery[] => {
      const grade = rangElsewhere(it, all) ? null : gradeOf(it)
      return grade === null ? [] : it.homes.map(({ household, rung }) =>
        ofServer({ id: messageId(community, 'came', it.claimed.id, household, grade), household, rung, grade, why: it.came.why, message: it.claimed.id, at: now }))
    })
    await addDeliveries(tx, community, notice.id, deliveries, now)
    changes.push({ kind: 'notice', ids: [notice.id], building: null }, ...(await keepHomes(tx, community, notice, deliveries.map((it) => it.household), now, zone)))
  }
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
}

/** Whether the channel carries: one that it answered for is enough. What was settled without it says nothing. */
async function noteHow(tx: Tx, community: CommunityId, { kind }: Channel, handed: readonly Handed[], now: Instant): Promise<void> {
  const tried = handed.filter(({ settled }) => settled === null)
  if (tried.length > 0) await noteChannel(tx, community, kind, tried.some(({ answered }) => answered) ? null : tried.find(({ came }) => came.why)?.came.why ?? 'gateway-away', now)
}

/** Everything of one channel that is due. False: its turn was over before. */
async function sendAll(run: TaskRun, channels: Channels, channel: Channel, ends: number): Promise<boolean> {
  const { db, community } = run
  while (performance.now() < ends) {
    if (run.stopped()) return false
    const { now } = run
    // Taken in a transaction of its own: whatever dies from here on, it stands there that somebody had it.
    const claimed = await transaction(db, [community], (tx) => claimMessages(tx, community, 'notice', now, channel.once ? atOnce : 1, channel.kind))
    if (claimed.length === 0) return true
    const all = await transaction(db, [community], (tx) => ready(tx, community, claimed, channels, now))
    // One that does not answer lets each wait until its patience is over: the rest of these are not tried, and the worker is free for what cannot wait. Each phone that rings has a service of its own.
    let away = false
    const handed = await sideways(all, async (one) => {
      const it = away && one.settled === null ? untried(one, now) : await hand(one, channel, now)
      away ||= !it.answered && channel.kind !== 'push'
      return it
    })
    await transaction(db, [community], async (tx) => { await settle(tx, community, handed, run.now); await noteHow(tx, community, channel, handed, run.now) })
    // A gateway that did not answer is left alone until the next minute.
    if (handed.some(({ answered }) => !answered)) return true
  }
  return false
}

export const send = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const ends = performance.now() + turn
  // A group is nobody's number: it has a job of its own.
  for (const channel of channelsOf(channels, run.community).filter(({ kind }) => kind !== 'wecom')) {
    if (await sendAll(run, channels, channel, ends)) continue
    if (run.stopped()) return 'cut-off'
    await transaction(run.db, [run.community], (tx) => enqueueOnce(tx, 'notices:send', { community: run.community }, run.now))
  }
}
