// “Your pass ended” goes out by text to homes whose passes an order has ended, where there is a channel and a number: the job `exits:text`.
// One text for each number of a home and step of an order, one for several while none has gone out, with pauses where the channel does not
// answer and none at night (quiet-hours.ts). It calls nobody told: the home
// stands on the call list until somebody spoke with it or it was read, and the line there says what became of the text.

import { sql } from 'kysely'
import { goesOutAt } from '#domain/exits/quiet-hours.ts'
import { passEndedText, textSubject } from '#domain/exits/texts.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, later, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { noteChannel } from '../channels/failing.ts'
import { afterAsking, afterHanding, claimMessages, heldUntil, messageId, nextDue, settleMessage, takeTurn, writeMessages, type Came, type Claimed, type NewMessage } from '../channels/messages.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
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
/** So long, in milliseconds, one turn at a slow gateway lasts: two work here, and the next order may be waiting for its passes to end. */
const turn = 20_000
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

/** False where the gateway did not answer, or said later. */
async function tryOne({ db, community, now }: TaskRun, it: Claimed, channels: Channels): Promise<boolean> {
  const channel = channelOf(channels, it.channel, community)
  const due = await transaction(db, [community], (tx) => stillDue(tx, community, it, channels, now))
  if (due === 'with-another') return true
  let answered = true
  let tried = false
  const come = async (): Promise<Came> => {
    if (it.state === 'asking') {
      tried = channel !== null
      const fate = await channel?.fate?.(it.id) ?? 'unknown'
      answered = fate !== 'no-answer'
      return afterAsking(fate, it, now)
    }
    if (!channel) return { state: 'refused', why: 'no-channel', again: null }
    if (!due || due.overtaken) return { state: 'dropped', why: null, again: null }
    if (due.to === null) return { state: 'refused', why: 'no-number', again: null }
    if (due.at > now) return heldUntil(due.at)
    tried = true
    const handed = await channel.send({ id: it.id, to: due.to, text: passEndedText(channels.language, due.from), subject: textSubject(channels.language, due.from) })
    answered = handed.came !== 'later'
    return afterHanding(handed, it, channel.fate !== undefined, now)
  }
  // No transaction is open while a gateway takes its time.
  const came = await come()
  await transaction(db, [community], async (tx) => {
    await settleMessage(tx, community, it.id, came, now)
    if (tried) await noteChannel(tx, community, it.channel, answered ? null : came.why ?? 'gateway-away', now)
    if (due) await flushChanges(tx, community, [exitChange(due.row.exit, due.row.resident, due.row.building)], now)
  })
  return answered
}

/** The job: sends what is due, and comes back when the next is. Cut off anywhere it may be done again: a channel takes one id once. */
const sendTexts = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community } = run
  await transaction(db, [community], async (tx) => {
    const { now } = run
    await writeMessages(tx, community, messagesFor(community, await untoldByOrders(tx, community, sinceLately(now)), channels), now)
  })
  const began = performance.now()
  let answered = true
  while (answered && performance.now() - began < turn) {
    if (run.stopped()) return 'cut-off'
    const [one] = await transaction(db, [community], (tx) => claimMessages(tx, community, kind, run.now, 1))
    if (!one) break
    answered = await tryOne(run, one, channels)
  }
  const next = await transaction(db, [community], (tx) => nextDue(tx, community, kind))
  // Behind whatever has come meanwhile.
  if (next !== null) return { notBefore: later(next, answered ? run.now : plus(run.now, leftAlone)) }
}

/** A word with somebody was taken back, and they are to be told again: a text that was dropped for it goes out. */
async function textAgain(db: Database, since: Instant, now: Instant): Promise<void> {
  const { rows } = await sql<{ id: CommunityId }>`select distinct community_id as id from tellings where what = 'taken-back' and at > ${since} and at <= ${now}`.execute(db.watch)
  for (const { id } of rows) await transaction(db, [id], (tx) => enqueue(tx, 'exits:text', { community: id }, now))
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
  const again: Timed = { cron: '* * * * *', work: (db, now) => sinceLast(db, 'exits:text-again', now, (since) => textAgain(db, since, now)) }
  return { ...jobs, timetable: { ...jobs.timetable, 'exits:text-again': again }, tasks: { ...jobs.tasks, 'exits:review': reviewAndText, 'exits:text': sendTexts(channels) } }
}
