// “Your pass ended” goes out by text to homes whose passes an order has ended, where there is a channel and a number: the job `exits:text`.
// One text for each number of a home and step of an order, one for several while none has gone out, with pauses where the channel does not
// answer and none at night (quiet-hours.ts). It goes out as everything does (channels/sending.ts), and calls nobody told: the home
// stands on the call list until somebody spoke with it or it was read, and the line there says what became of the text.

import { sql } from 'kysely'
import { goesOutAt } from '#domain/exits/quiet-hours.ts'
import { passEndedText, textSubject } from '#domain/exits/texts.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, later, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { heldUntil, messageId, nextDue, settleMessages, takeTurn, writeMessages, type Came, type Claimed, type NewMessage } from '../channels/messages.ts'
import { sendDue, type Handed, type Ready, type Sender } from '../channels/sending.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { eachCommunity } from '../jobs/each.ts'
import { sinceLast } from '../jobs/marks.ts'
import { enqueue } from '../jobs/queue.ts'
import type { Jobs, Outcome, TaskRun, Timed } from '../jobs/registry.ts'
import { communityOf } from '../people/community.ts'
import { peopleOf } from '../people/homes.ts'
import { exitChange } from './changes.ts'
import { untoldByOrders, type UntoldRow } from './to-tell.ts'

const kind = 'pass-ended'
/** So long a gateway that did not answer is left alone, whoever else waits for a text. */
const leftAlone = minute
/** What ended longer ago was told by other means, or a text would only surprise. */
const lately = day
const sinceLately = (now: Instant) => ({ since: plus(now, -lately), now })

type ToSend = NewMessage & { /** the number that the id was made of */ to: string }

/** One for each number of a home, and each step of an order. */
function messagesFor(community: CommunityId, rows: readonly UntoldRow[], channels: Channels): ToSend[] {
  const found = rows.flatMap((row): ToSend[] => {
    const sms = channelOf(channels, 'sms', community)
    const to = row.phone === null ? null : sms?.takes(row.phone) ?? null
    if (!sms || to === null) return []
    return [{ id: messageId(community, kind, row.household, to, row.step ?? `${row.exit} ${row.seq}`), kind, channel: 'sms', household: row.household, resident: row.resident, by: 'server', to }]
  })
  return [...new Map(found.map((it) => [it.id, it])).values()]
}

type Due = { row: UntoldRow; /** null when it reaches nobody there any more */ to: string | null; /** it was for a number, or a step, that is not this home's now */ overtaken: boolean; /** not before */ at: Instant; from: { name: string; phone: string } }

/** Whom it goes to now, and when; `with-another` when one that says the same goes out for it; null when everybody at home knows by now, or may go out again. A number that took the place of its own has a text of its own. */
async function stillDue(tx: Tx, community: CommunityId, it: Claimed, channels: Channels, now: Instant): Promise<Due | 'with-another' | null> {
  const rows = await untoldByOrders(tx, community, sinceLately(now), it.household)
  const [row] = rows
  if (!row) return null
  const all = messagesFor(community, rows, channels)
  const same = all.find((one) => one.id === it.id)
  if (!same) await writeMessages(tx, community, all, now)
  if (it.state === 'sending' && same && !(await takeTurn(tx, community, it, all.filter((one) => one.to === same.to).map((one) => one.id)))) return 'with-another'
  const person = (await peopleOf(tx, community, [it.resident])).get(it.resident)
  const from = await communityOf(tx, community)
  return { row, to: same && person?.movedAwayAt === null ? same.to : null, overtaken: !same, at: goesOutAt(rows.flatMap(({ ended }) => ended ?? []), now, from.zone), from }
}

type About = Due | null
async function readied(tx: Tx, community: CommunityId, claimed: Claimed, channels: Channels, now: Instant): Promise<Ready<About>[]> {
  const due = await stillDue(tx, community, claimed, channels, now)
  if (due === 'with-another') return []
  const as = (settled: Came | null, more: Partial<Ready<About>> = {}): Ready<About>[] => [{ claimed, settled, to: '', text: '', subject: '', about: due, ...more }]
  if (claimed.state === 'asking') return as(null)
  const channel = channelOf(channels, claimed.channel, community)
  if (!channel) return as({ state: 'refused', why: 'no-channel', again: null })
  // It may have gone out, and would go out twice.
  if (claimed.again && !channel.once) return as({ state: 'doubtful', why: 'cut-off', again: null })
  if (!due || due.overtaken) return as({ state: 'dropped', why: null, again: null })
  if (due.to === null) return as({ state: 'refused', why: 'no-number', again: null })
  return due.at > now ? as(heldUntil(due.at)) : as(null, { to: due.to, text: passEndedText(channels.language, due.from), subject: textSubject(channels.language, due.from) })
}

async function settle(tx: Tx, community: CommunityId, all: readonly Handed<About>[], now: Instant): Promise<void> {
  await settleMessages(tx, community, all.map(({ claimed, came }) => ({ id: claimed.id, ...came })), now)
  const changes = all.flatMap(({ about }) => (about ? [exitChange(about.row.exit, about.row.resident, about.row.building)] : []))
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
}

/** One after the other: which of several of a home goes out for all is seen when its turn comes. */
const sender = (channels: Channels): Sender<About> => ({
  kind, atOnce: 1, sideBySide: 1, settle,
  ready: async (tx, community, all, now) => {
    const ready: Ready<About>[] = []
    for (const claimed of all) ready.push(...await readied(tx, community, claimed, channels, now))
    return ready
  },
})

/** The job: sends what is due, and comes back when the next is. Cut off anywhere it may be done again: a channel takes one id once. */
const sendTexts = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community } = run
  await transaction(db, [community], async (tx) => {
    const { now } = run
    await writeMessages(tx, community, messagesFor(community, await untoldByOrders(tx, community, sinceLately(now)), channels), now)
  })
  const ended = await sendDue(run, channels, sender(channels))
  if (ended === 'cut-off') return 'cut-off'
  const next = await transaction(db, [community], (tx) => nextDue(tx, community, kind))
  // Behind whatever has come meanwhile.
  if (next !== null) return { notBefore: later(next, ended === 'away' ? plus(run.now, leftAlone) : run.now) }
}

/** A word with somebody was taken back, and they are to be told again: a text that was dropped for it goes out. */
async function textAgain(db: Database, since: Instant, now: Instant, only: CommunityId | null): Promise<CommunityId[]> {
  const { rows } = await sql<{ community: CommunityId }>`select distinct community_id as community from tellings where what = 'taken-back' and at > ${since} and at <= ${now}`.execute(db.watch)
  return eachCommunity('exits:text-again', rows, (community) => transaction(db, [community], (tx) => enqueue(tx, 'exits:text', { community }, now)), only)
}

/** `jobs` as they are where there is no channel; with one, texts follow every look at the passes. */
export function withTexts(jobs: Jobs, channels: Channels): Jobs {
  const review = jobs.tasks?.['exits:review']
  if (channels.ways.length === 0 || !review) return jobs
  const reviewAndText = async (run: TaskRun): Promise<Outcome> => {
    const outcome = await review(run)
    // After all of them, so that a home hears once; cut off before this, the look is taken up again and comes here again.
    if (outcome === undefined) await transaction(run.db, [run.community], (tx) => enqueue(tx, 'exits:text', { community: run.community }, run.now))
    return outcome
  }
  const again: Timed = { cron: '* * * * *', work: (db, now) => sinceLast(db, 'exits:text-again', now, (since, only) => textAgain(db, since, now, only)) }
  return { ...jobs, timetable: { ...jobs.timetable, 'exits:text-again': again }, tasks: { ...jobs.tasks, 'exits:review': reviewAndText, 'exits:text': sendTexts(channels) } }
}
