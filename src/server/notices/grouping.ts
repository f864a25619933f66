// A notice goes to the community's group as well, where whoever issued it wants that and there is a robot: the job `notices:group`. A group is nobody's home: nobody is reached by it, no
// rung waits for it. What names somebody by then does not go out; what is over, or was corrected, neither. Whoever corrects or withdraws what a group was told tells the group.

import { sql } from 'kysely'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { groupParts } from '#domain/notices/group-parts.ts'
import { nearest } from '#domain/notices/notice.ts'
import { personalIn } from '#domain/notices/personal.ts'
import { morningAfter } from '#domain/notices/quiet-hours.ts'
import { textsOf } from '#domain/notices/texts.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { noteChannel } from '../channels/failing.ts'
import { claimGroupPart, groupStateOf, settleGroupPart, writeGroupMessages, type GroupPart } from '../channels/group-messages.ts'
import { afterHanding, heldUntil, type Came } from '../channels/messages.ts'
import { robotLimits } from '../channels/wecom.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { communityOf } from '../people/community.ts'
import { frameOf } from './drafting.ts'
import { whoseIn } from './names.ts'
import { noticeOf, type NoticeRow, type Written } from './store.ts'

/** Whether there is a group that can be told, and a notice that everybody may read. */
export const hasGroup = (channels: Channels, community: CommunityId, part: Written['part']): boolean => part === 'home' && channelOf(channels, 'wecom', community) !== null

type Place = Awaited<ReturnType<typeof communityOf>>
function partsOf(notice: Pick<NoticeRow, 'source' | 'edits'> & Parameters<typeof frameOf>[0], place: Place, channels: Channels): string[] {
  const { language, said } = nearest(notice.source, channels.language)!
  const { text } = textsOf({ [language]: said }, frameOf(notice, place), notice.edits).find((it) => it.kind === 'wecom')!
  return groupParts(text, robotLimits.bytes)
}

/**
 * What was to go to the group is put right there, whether it went or not: the right one goes in its place. That something is off concerns a group that has read of it: of that notice, or of one that it
 * corrected. Held until the end of the transaction: what has not gone by now does not.
 */
async function isForGroup(tx: Tx, community: CommunityId, { kind }: Written, old: NoticeId): Promise<boolean> {
  if (kind !== 'withdrawal') return (await groupStateOf(tx, community, old)) !== null
  const { rows } = await sql<{ state: string }>`
    with recursive line (id, corrects) as (select n.id, n.corrects from notices n where n.community_id = ${community} and n.id = ${old}
      union select n.id, n.corrects from line join notices n on n.community_id = ${community} and n.id = line.corrects)
    select m.state from group_messages m where m.community_id = ${community} and m.about in (select id from line) order by m.id for update`.execute(tx)
  return rows.some(({ state }) => state === 'sending' || state === 'sent' || state === 'doubtful')
}

/** Writes down that a notice goes to the group, in the transaction that issues it. `wanted`: by whoever issues it; what takes the place of one that was for the group goes there in any case, but for a withdrawal of what it never read. */
export async function toGroup(tx: Tx, community: CommunityId, notice: Written, { wanted, old }: { wanted: boolean; old: NoticeId | null }, channels: Channels, now: Instant): Promise<void> {
  if (!hasGroup(channels, community, notice.part) || !(wanted || (old !== null && (await isForGroup(tx, community, notice, old))))) return
  const parts = partsOf(notice, await communityOf(tx, community), channels)
  await writeGroupMessages(tx, community, { channel: 'wecom', about: notice.id, parts: parts.length, by: notice.by.actor }, now)
  await enqueueOnce(tx, 'notices:group', { community }, now)
}

type Ready = { part: GroupPart; settled: Came | null; text: string }
async function ready(tx: Tx, community: CommunityId, part: GroupPart, channels: Channels, now: Instant): Promise<Ready> {
  const as = (settled: Came | null, text = ''): Ready => ({ part, settled, text })
  // Before anything else: it may have gone out, and would be said twice.
  if (part.again) return as({ state: 'doubtful', why: 'cut-off', again: null })
  const notice = await noticeOf(tx, community, part.about as NoticeId)
  if (!notice || notice.ended || notice.validUntil <= now) return as({ state: 'dropped', why: null, again: null })
  const place = await communityOf(tx, community)
  const text = partsOf(notice, place, channels)[part.nth - 1]
  if (text === undefined) return as({ state: 'dropped', why: null, again: null })
  // Whoever has moved in since may have a name that stands in it.
  if (personalIn(text, { ...(await whoseIn(tx, community, [text]))(text), ours: [place.phone, notice.ask.phone], nobodys: notice.nobodys }).length > 0) return as({ state: 'refused', why: 'personal', again: null })
  const morning = notice.urgency === 'usual' ? morningAfter(now, place.zone) : null
  return as(morning ? heldUntil(morning) : null, text)
}

/** One part; false where the robot did not take it, so that it is left alone for a while. */
async function sendOne(run: TaskRun, part: GroupPart, channels: Channels): Promise<boolean> {
  const { db, community } = run
  const channel = channelOf(channels, 'wecom', community)
  const { settled, text } = await transaction(db, [community], (tx) => ready(tx, community, part, channels, run.now))
  // No transaction is open while a robot takes its time.
  const handed = settled === null && channel ? await channel.send({ id: part.id, to: '', text, subject: '' }) : null
  const came: Came = settled ?? (handed ? afterHanding(handed, part, false, run.now) : { state: 'refused', why: 'no-channel', again: null })
  const answered = handed === null || handed.came === 'taken' || handed.came === 'refused'
  await transaction(db, [community], async (tx) => {
    await settleGroupPart(tx, community, part.id, came, { tried: handed !== null, now: run.now })
    if (handed) await noteChannel(tx, community, 'wecom', answered ? null : came.why ?? 'robot-away', run.now)
    await flushChanges(tx, community, [{ kind: 'notice', ids: [part.about], building: null }], run.now)
  })
  return answered
}

/** The job: part after part, no more in a minute than the robot takes. Two at once take turns. */
export const sendToGroup = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  for (let sent = 0; sent < robotLimits.aMinute; sent++) {
    if (run.stopped()) return 'cut-off'
    const part = await transaction(run.db, [run.community], (tx) => claimGroupPart(tx, run.community, 'wecom', run.now))
    if (part === null) return
    if ('notBefore' in part) return { notBefore: part.notBefore }
    if (!(await sendOne(run, part, channels))) return
  }
  return { notBefore: plus(run.now, minute) }
}
