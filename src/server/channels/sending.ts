// The one way in which messages go out, whatever they are about: a message is taken (and that stands written), handed over while no transaction is open, and what came of it is written.
// Killed in between, a channel that takes one id once is given it again; with any other nobody knows whether it went out. Whether one is still needed, its words and its number are asked
// of whoever has something to send, at the last moment; what follows from it is theirs as well. Whether a channel carries is noted here.

import type { CommunityId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { transaction, type Tx } from '../db/pool.ts'
import type { TaskRun } from '../jobs/registry.ts'
import { channelOf, type Channels } from './channels.ts'
import { noteChannel } from './failing.ts'
import { afterAsking, afterHanding, claimMessages, type Came, type Claimed, type MessageKind } from './messages.ts'
import { channelKinds, type Channel, type ChannelKind, type Fate, type PushNeeds } from './port.ts'

/** So long, in milliseconds, one turn lasts: two jobs work here, and others wait. Each channel has one of its own, so that none waits for another. */
const turn = 20_000
/** So long a batch lasts: a slow gateway holds what is taken no longer from what is dangerous and came since. */
const batchLasts = 2_000

/** One that is ready. `settled`: what is to be done with it without the channel; `about`: what whoever sends it has to know again afterwards. */
export type Ready<T> = { claimed: Claimed; settled: Came | null; to: string; text: string; subject: string; push?: PushNeeds; about: T }
/** `answered`: false where the channel did not answer, or said later. `tried`: it was asked. */
export type Handed<T> = Ready<T> & { came: Came; fate: Fate | null; answered: boolean; tried: boolean }

export type Sender<T> = {
  kind: MessageKind
  /** how many are taken at once, and how many of them are under way side by side. Of a channel that would send one twice it is one at a time whatever stands here: no more than one is doubtful. */
  atOnce: number
  sideBySide: number
  /** Those that are to be handed over, or settled without; one that goes out with another is left out, and waits for that. */
  ready: (tx: Tx, community: CommunityId, all: readonly Claimed[], now: Instant) => Promise<Ready<T>[]>
  /** Writes what came of them, and tells whoever has to know. */
  settle: (tx: Tx, community: CommunityId, all: readonly Handed<T>[], now: Instant) => Promise<void>
}

async function hand<T>(it: Ready<T>, channel: Channel | null, now: Instant): Promise<Handed<T>> {
  const { claimed, settled, to, text, subject, push } = it
  if (settled) return { ...it, came: settled, fate: null, answered: true, tried: false }
  if (claimed.state === 'asking') {
    const fate = await channel?.fate?.(claimed.id) ?? 'unknown'
    return { ...it, came: afterAsking(fate, claimed, now), fate, answered: fate !== 'no-answer', tried: channel !== null }
  }
  if (!channel) return { ...it, came: { state: 'refused', why: 'no-channel', again: null }, fate: null, answered: true, tried: false }
  const handed = await channel.send({ id: claimed.id, to, text, subject, ...(push ? { push } : {}) })
  return { ...it, came: afterHanding(handed, claimed, channel.fate !== undefined, now), fate: null, answered: handed.came !== 'later', tried: true }
}

/** It waits for those that are tried, as it was: of one whose last holder died nobody knows still whether it went out. */
function untried<T>(it: Ready<T>, again: Instant): Handed<T> {
  const state = it.claimed.state === 'asking' ? 'taken' : it.claimed.again ? 'sending' : 'waiting'
  return { ...it, came: { state, why: null, again, untried: true }, fate: null, answered: true, tried: false }
}

async function sideways<T, R>(all: readonly T[], many: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => { while (next < all.length) { const at = next++; results[at] = await work(all[at]!) } }
  await Promise.all(Array.from({ length: Math.min(many, all.length) }, worker))
  return results
}

/** Whether the channel carries: one that it took is enough. What was settled without it says nothing, and what it answers of those that went out before says no more than that it answers. */
async function noteHow<T>(tx: Tx, community: CommunityId, kind: ChannelKind, handed: readonly Handed<T>[], now: Instant): Promise<void> {
  const [tried, sent] = [handed.filter((it) => it.tried), handed.filter((it) => it.tried && it.claimed.state !== 'asking')]
  const by = sent.length > 0 ? sent : tried
  if (by.length > 0) await noteChannel(tx, community, kind, by.some(({ answered }) => answered) ? null : by.find(({ came }) => came.why)?.came.why ?? 'gateway-away', now, sent.length === 0)
}

/** How a channel's turn ended: nothing was due any more; it did not answer, and is left alone; its time was over; the server stops. */
export type Ended = 'done' | 'away' | 'more' | 'cut-off'

/** Everything of one channel that is due; of one that is set no longer, nothing goes out, and that stands there. */
async function sendAll<T>(run: TaskRun, sender: Sender<T>, kind: ChannelKind, channel: Channel | null, ends: number): Promise<Ended> {
  const { db, community } = run
  while (performance.now() < ends) {
    if (run.stopped()) return 'cut-off'
    const { now } = run
    // Taken in a transaction of its own: whatever dies from here on, it stands there that somebody had it.
    const claimed = await transaction(db, [community], (tx) => claimMessages(tx, community, sender.kind, now, channel === null || channel.once ? sender.atOnce : 1, kind))
    if (claimed.length === 0) return 'done'
    const all = await transaction(db, [community], (tx) => sender.ready(tx, community, claimed, now))
    // One that does not answer lets each wait until its patience is over: the rest of these are not tried, and the worker is free for what cannot wait. Each phone that rings has a service of its own.
    let away = false
    const until = Math.min(performance.now() + batchLasts, ends)
    const handed = await sideways(all, sender.sideBySide, async (one) => {
      if (one.settled === null && (away || performance.now() >= until)) return untried(one, away ? plus(now, minute) : now)
      const it = await hand(one, channel, now)
      away ||= !it.answered && kind !== 'push'
      return it
    })
    await transaction(db, [community], async (tx) => { await sender.settle(tx, community, handed, run.now); await noteHow(tx, community, kind, handed, run.now) })
    // A gateway that did not answer is left alone until the next minute; of phones one service does not speak for the others.
    if (away) return 'away'
  }
  return 'more'
}

/** A group is nobody's number: it has a job of its own. */
const toPeople: readonly ChannelKind[] = channelKinds.filter((kind) => kind !== 'wecom')

/** From the worst. */
const worse: readonly Ended[] = ['cut-off', 'more', 'away', 'done']
/** All that is due of one kind, the channels side by side: a flood of texts, or a gateway that hangs, keeps no push and no mail. */
export async function sendDue<T>(run: TaskRun, channels: Channels, sender: Sender<T>): Promise<Ended> {
  const ends = performance.now() + turn
  const all = await Promise.allSettled(toPeople.map((kind) => sendAll(run, sender, kind, channelOf(channels, kind, run.community), ends)))
  for (const it of all) if (it.status === 'rejected') throw it.reason
  const ended = all.flatMap((it) => (it.status === 'fulfilled' ? it.value : []))
  return worse.find((one) => ended.includes(one))!
}
