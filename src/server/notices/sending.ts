// Notices go out by text, mail and push: the job `notices:send`, by the one way in which messages go out (channels/sending.ts). Here stands whether one is still needed, its words and its
// number, and what comes of it for each home. Where it is doubtful whether it went out, that stands on the home's line, and a person says whether it goes once more.
// Whoever knows by then, and what was withdrawn, gets nothing.

import { sql } from 'kysely'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import type { Grade, Rung } from '#domain/notices/ladder.ts'
import { asRead, nearest } from '#domain/notices/notice.ts'
import { morningAfter } from '#domain/notices/quiet-hours.ts'
import { textsOf } from '#domain/notices/texts.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { heldUntil, messageId, settleMessages, type Came, type Claimed } from '../channels/messages.ts'
import { sendDue, type Handed, type Ready } from '../channels/sending.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { communityOf, type CommunityRow } from '../people/community.ts'
import { pushKeysOf, type PushKeys } from '../pass/keys.ts'
import { frameOf } from './drafting.ts'
import { addDeliveries, grouped, keepHomes, knowingIn, lockHomes, ofServer, type Delivery, type HeldHome, type Knowing } from './homes.ts'
import { homesToReach, type Home } from './reach.ts'
import { forgetPhones, pushNeeds, pushText } from './pushing.ts'
import { targetsOf, type Target } from './sending-ids.ts'
import { lineOf, noticeOf, type NoticeRow } from './store.ts'

/** Of a channel that takes one id once: what a kill leaves open is small either way. Of any other, one at a time: no more than one is doubtful. */
const [atOnce, sideBySide] = [200, 10]

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

/** `knew`: of those for whom alone it was, who knew when it was not needed for that. */
type About = { notice: NoticeRow | null; homes: Row[]; knew?: readonly { household: HouseholdId; id: ResidentId }[] }
type ToSend = Ready<About>
type Sent = Handed<About>
type Known = { /** null: nothing goes to a phone */ keys: PushKeys | null; /** of each that corrects another, the first of its line; where something goes to a phone */ firsts: ReadonlyMap<NoticeId, NoticeId>; notices: ReadonlyMap<NoticeId, NoticeRow>; knowing: ReadonlyMap<NoticeId, Awaited<ReturnType<typeof knowingIn>>>; homes: ReadonlyMap<HouseholdId, Home>; place: CommunityRow; channels: Channels; /** what was said already, for the next home that reads the same */ said: Map<string, { text: string; subject: string }>; now: Instant }

/** As a home reads it, in the language nearest to theirs. */
function textFor({ place, channels, homes, keys, firsts, said: before, now }: Known, notice: NoticeRow, row: Row, kind: Claimed['channel']): Pick<ToSend, 'text' | 'subject' | 'push'> {
  const wanted = homes.get(row.household)?.ways.language ?? channels.language
  const { language, said } = nearest(notice.source, wanted)!
  if (kind === 'push') return { subject: place.name, text: pushText(asRead(notice, row.hadOld), said.title, language), push: pushNeeds(notice, firsts.get(notice.id) ?? notice.id, language, keys!, now) }
  const key = JSON.stringify([notice.id, row.hadOld, language, kind])
  const there = before.get(key)
  if (there) return there
  const texts = textsOf({ [language]: said }, frameOf(asRead(notice, row.hadOld), place), notice.edits)
  const what = kind === 'mail' ? 'poster' : 'sms'
  const made = { text: texts.find((it) => it.kind === what)!.text, subject: said.title }
  before.set(key, made)
  return made
}

function readied(known: Known, claimed: Claimed, homes: Row[]): ToSend {
  const { notices, channels, place, now } = known
  const notice = notices.get(homes[0]?.notice as NoticeId) ?? null
  const as = (settled: Came | null, more: Partial<ToSend> = {}): ToSend => ({ claimed, settled, to: '', text: '', subject: '', about: { notice, homes }, ...more })
  if (claimed.state === 'asking') return as(null)
  const channel = channelOf(channels, claimed.channel, place.id)
  // Before anything else: it may have gone out. What a channel would send twice, and what nobody is to be sent any more, a person has to look at.
  if (notice && claimed.again && (!channel?.once || notice.ended)) return as({ state: 'doubtful', why: 'cut-off', again: null })
  const open = homes.filter((it) => !it.reached && it.residents.length > 0)
  if (!notice || open.length === 0 || notice.ended || notice.validUntil <= now) return as({ state: 'dropped', why: null, again: null })
  if (!channel) return as({ state: 'refused', why: 'no-channel', again: null })
  const morning = notice.urgency === 'usual' && claimed.channel !== 'mail' ? morningAfter(now, place.zone) : null
  if (morning) return as(heldUntil(morning))
  const knowing = (household: HouseholdId): readonly Knowing[] => known.knowing.get(notice.id)?.(household) ?? []
  const targetIn = (row: Row, knows: readonly Knowing[]): Target | undefined => {
    const home = known.homes.get(row.household)
    const whom = { concerned: row.residents, knows: knows.map(({ id }) => id) }
    return home && [null, row.delivery].flatMap((act) => targetsOf(place.id, notice, home, whom, claimed.channel, channels, act).to).find((it) => it.message === claimed.id)
  }
  for (const row of open) {
    const target = targetIn(row, knowing(row.household))
    if (target) return as(null, { to: target.to, ...textFor(known, notice, row, claimed.channel) })
  }
  // Held overnight, or tried again for hours: by now whoever it was for has said that they know, and the other of two alone is waited for.
  const knew = open.filter((row) => targetIn(row, [])).flatMap(({ household }) => knowing(household).map(({ id }) => ({ household, id })))
  if (knew.length > 0) return as({ state: 'dropped', why: null, again: null }, { about: { notice, homes, knew } })
  return as({ state: 'refused', why: claimed.channel === 'push' ? 'no-phone' : 'no-number', again: null })
}

async function ready(tx: Tx, community: CommunityId, all: readonly Claimed[], channels: Channels, now: Instant): Promise<ToSend[]> {
  const place = await communityOf(tx, community)
  const rows = await homesOf(tx, community, all.map(({ id }) => id))
  const notices = new Map<NoticeId, NoticeRow>()
  for (const id of new Set(rows.map((row) => row.notice))) notices.set(id, (await noticeOf(tx, community, id))!)
  const knowing = new Map<NoticeId, Awaited<ReturnType<typeof knowingIn>>>()
  for (const notice of notices.values()) knowing.set(notice.id, await knowingIn(tx, community, notice, rows.flatMap((row) => (row.notice === notice.id ? row.household : []))))
  const homes = await homesToReach(tx, community, [...new Set(rows.map((row) => row.household))], dayOf(now, place.zone), now)
  const keys = all.some(({ channel }) => channel === 'push') ? await pushKeysOf(tx, community, now) : null
  const firsts = new Map<NoticeId, NoticeId>()
  if (keys) for (const { id, corrects } of notices.values()) if (corrects !== null) firsts.set(id, (await lineOf(tx, community, id))[0]!.id)
  const said: Known['said'] = new Map()
  const byMessage = grouped(rows, (row) => row.message)
  return all.map((claimed) => readied({ notices, knowing, homes, place, channels, keys, firsts, said, now }, claimed, byMessage.get(claimed.id) ?? []))
}

function gradeOf({ came: { state }, fate }: Sent): Grade | null {
  if (fate === 'delivered') return 'delivered'
  if (state === 'taken' || state === 'sent') return 'handed-over'
  return state === 'refused' ? 'failed' : state === 'doubtful' ? 'doubtful' : null
}

/** One phone of a home that is gone says nothing where another of theirs has rung. */
const rangElsewhere = ({ claimed, came }: Sent, all: readonly Sent[]): boolean => claimed.channel === 'push' && came.state === 'refused'
  && all.some((other) => other.claimed.channel === 'push' && other.claimed.household === claimed.household && (other.came.state === 'taken' || other.came.state === 'sent'))

type Held = { notice: NoticeRow; homes: ReadonlyMap<HouseholdId, HeldHome>; knowing: Awaited<ReturnType<typeof knowingIn>> }
/** The notices of a batch, which may have been withdrawn while it was under way, and its homes. */
async function holdAll(tx: Tx, community: CommunityId, all: readonly Sent[]): Promise<Held[]> {
  const notices: NoticeRow[] = []
  for (const id of [...new Set(all.flatMap(({ about: { notice } }) => notice?.id ?? []))].sort()) notices.push((await noticeOf(tx, community, id, 'share'))!)
  const held: Held[] = []
  for (const notice of notices) {
    const ids = all.filter(({ about }) => about.notice?.id === notice.id).flatMap(({ about }) => about.homes.map(({ household }) => household))
    // Who knows is asked once the homes are held: whoever takes that back waits for this.
    held.push({ notice, homes: await lockHomes(tx, community, notice.id, ids), knowing: await knowingIn(tx, community, notice, ids) })
  }
  return held
}

/** It was dropped because they knew; that they did was taken back meanwhile. */
function settledNow(it: Sent, held: readonly Held[], now: Instant): Sent {
  const of = held.find(({ notice }) => notice.id === it.about.notice?.id)
  const open = (household: HouseholdId): boolean => of?.homes.get(household)?.reached === false && !of.homes.get(household)!.nobody
  const still = it.about.knew?.every(({ household, id }) => of?.knowing(household).some((one) => one.id === id)) ?? false
  const needed = of && it.came.state === 'dropped' && !still && !of.notice.ended && now < of.notice.validUntil && it.about.homes.some(({ household }) => open(household))
  return needed ? { ...it, came: { state: 'waiting', why: null, again: now } } : it
}

/** What came of a batch, for each message and for each home that it was for. */
async function settle(tx: Tx, community: CommunityId, handed: readonly Sent[], now: Instant): Promise<void> {
  await forgetPhones(tx, community, handed.flatMap(({ came, to }) => (came.why === 'gone' ? to : [])))
  const { zone } = await communityOf(tx, community)
  const held = await holdAll(tx, community, handed)
  const all = handed.map((it) => settledNow(it, held, now))
  await settleMessages(tx, community, all.map(({ claimed, came }) => ({ id: claimed.id, ...came })), now)
  const changes: Change[] = []
  for (const { notice } of held) {
    const deliveries = all.filter(({ about }) => about.notice?.id === notice.id).flatMap((it): Delivery[] => {
      const grade = rangElsewhere(it, all) ? null : gradeOf(it)
      return grade === null ? [] : it.about.homes.map(({ household, rung }) =>
        ofServer({ id: messageId(community, 'came', it.claimed.id, household, grade), household, rung, grade, why: it.came.why, message: it.claimed.id, at: now }))
    })
    await addDeliveries(tx, community, notice.id, deliveries, now)
    changes.push({ kind: 'notice', ids: [notice.id], building: null }, ...(await keepHomes(tx, community, notice, deliveries.map((it) => it.household), now, zone)))
  }
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
}

export const send = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const ended = await sendDue<About>(run, channels, { kind: 'notice', atOnce, sideBySide, ready: (tx, community, all, now) => ready(tx, community, all, channels, now), settle })
  if (ended === 'cut-off') return 'cut-off'
  if (ended === 'more') await transaction(run.db, [run.community], (tx) => enqueueOnce(tx, 'notices:send', { community: run.community }, run.now))
}
