// The ladder climbs: the job `notices:climb` takes homes of one notice whose next rung is due, some at a time, and writes down what is to be done with them:
// a message to be sent, a line on a lead's list, that there is no way. Each batch is one transaction, so that a kill at any point has done a batch or
// has not. It sends nothing itself.

import { sql } from 'kysely'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { dueFor, type Grade, type Rung } from '#domain/notices/ladder.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId, writeMessages, type NewMessage } from '../channels/messages.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { zoneOf } from '../people/community.ts'
import { addDeliveries, claimHomes, climbOf, grouped, keepHomes, knowingIn, ofServer, putOff, type Delivery, type HomeRow, type Known } from './homes.ts'
import { homesToReach, numbersOf, type Home } from './reach.ts'
import { messageFor, targetsOf } from './sending-ids.ts'
import { noticeOf, type NoticeRow } from './store.ts'

/** Each is a transaction that holds its homes: longer than somebody who says “we know” has patience it may not be. */
const batch = 1000
/** After so many at once the database is told how many there are now. */
const countedFrom = 200

type Climbing = { tx: Tx; community: CommunityId; notice: NoticeRow; channels: Channels; now: Instant }
type Begun = { deliveries: Delivery[]; messages: NewMessage[] }

/** What one rung comes to for one home. */
function beginRung({ community, notice, channels, now }: Climbing, row: HomeRow, home: Home, knows: readonly ResidentId[], rung: Rung): Begun {
  const said = (grade: Grade, more: Partial<Delivery> = {}, apart = ''): Delivery =>
    ofServer({ id: messageId(community, 'delivery', notice.id, row.household, rung, grade, apart), household: row.household, rung, grade, at: now, ...more })
  switch (rung) {
    case 'page': case 'knocks': return { deliveries: [said('queued')], messages: [] }
    case 'rings': return { deliveries: [numbersOf(home, row.residents, notice.part !== 'home', knows).length > 0 ? said('queued') : said('no-way', { why: 'no-number' })], messages: [] }
    case 'push': case 'sms': case 'mail': {
      const { to, why } = targetsOf(community, notice, home, { concerned: row.residents, knows }, rung, channels)
      if (to.length === 0) return { deliveries: [said('no-way', { why })], messages: [] }
      return { deliveries: to.map(({ message }) => said('queued', { message }, message)), messages: to.map((target) => messageFor(rung, notice, row, target, 'server')) }
    }
  }
}

const cameTo: Record<string, Grade> = { taken: 'handed-over', asking: 'handed-over', sent: 'handed-over', refused: 'failed', doubtful: 'doubtful' }
/** Whoever shares a number with a home that was told before is told by that one message; what came of it holds for them as well. `fresh`: messages that were not there. */
async function alreadySent({ tx, community, notice, now }: Climbing, begun: readonly Delivery[], fresh: ReadonlySet<string>): Promise<Delivery[]> {
  const ids = begun.flatMap(({ message }) => (message === null || fresh.has(message) ? [] : [message]))
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; state: string; why: string | null }>`
    select id, state, why from messages where community_id = ${community} and id = any(${ids}::uuid[]) and state in ('taken', 'asking', 'sent', 'refused', 'doubtful')`.execute(tx)
  const of = new Map(rows.map((row) => [row.id, row]))
  return begun.flatMap((it) => {
    const row = it.message === null ? undefined : of.get(it.message)
    return row ? [ofServer({ id: messageId(community, 'shared', notice.id, it.household, row.id, row.state), household: it.household, rung: it.rung, grade: cameTo[row.state]!, why: row.why, message: row.id, at: now })] : []
  })
}

/** Everybody has gone: nobody rings or knocks at an empty home. */
const isEmpty = ({ people }: Home): boolean => people.length === 0

/** They are held by this one; where nothing counted before, what counts is what was added now. */
function knownOf(rows: readonly HomeRow[], homes: ReadonlyMap<HouseholdId, Home>, added: readonly Delivery[], now: Instant): Known {
  const of = grouped(added, ({ household }) => household)
  return {
    before: new Map(rows.map(({ household, reachedAt, residents, hadOld }) => {
      const [nobodys, empty] = [residents.length === 0, isEmpty(homes.get(household)!)]
      return [household, { household, reached: reachedAt !== null, nobody: nobodys || empty, gone: empty && !nobodys, hadOld }]
    })),
    ways: new Map([...homes].map(([household, { ways }]) => [household, ways])),
    said: new Map(rows.filter(({ last }) => Object.keys(last).length === 0).map(({ household }) => [household, (of.get(household) ?? []).map((it) => ({ ...it, recordedAt: now }))])),
  }
}

/** One batch; how many homes it was, and whether there is something to send. */
async function climbSome(climbing: Climbing, zone: Zone): Promise<{ homes: number; sends: boolean }> {
  const { tx, community, notice, now } = climbing
  const rows = await claimHomes(tx, community, notice.id, now, batch)
  if (rows.length === 0) return { homes: 0, sends: false }
  const homes = await homesToReach(tx, community, rows.map((row) => row.household), dayOf(now, zone), now)
  const knowing = await knowingIn(tx, community, notice, rows.map((row) => row.household))
  const begun = rows.flatMap((row): Begun[] => {
    const knows = knowing(row.household).map(({ id }) => id)
    const home = homes.get(row.household)!
    if (isEmpty(home)) return []
    const { rungs } = dueFor(climbOf(notice), { last: row.last, reached: row.reachedAt !== null, knockFirst: home.ways.knockFirst, hadOld: row.hadOld }, now, zone)
    return rungs.map((rung) => beginRung(climbing, row, home, knows, rung))
  })
  const messages = begun.flatMap((it) => it.messages)
  const deliveries = begun.flatMap((it) => it.deliveries)
  const fresh = await writeMessages(tx, community, messages, now)
  const all = [...deliveries, ...(await alreadySent(climbing, deliveries, fresh))]
  const added = await addDeliveries(tx, community, notice.id, all, now)
  const households = rows.map((row): HouseholdId => row.household)
  await keepHomes(tx, community, notice, households, now, zone, knownOf(rows, homes, all.filter(({ id }) => added.has(id)), now))
  // Of what is written already nothing is added: they would be due for ever.
  if (added.size < deliveries.length) await putOff(tx, community, notice.id, households, now)
  if (deliveries.length > 0) await flushChanges(tx, community, [{ kind: 'notice', ids: [notice.id], building: null }], now)
  return { homes: rows.length, sends: messages.length > 0 }
}

/** The job. Two at once take different homes; cut off anywhere, the rest is still due. */
export const climb = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community, now } = run
  const id = run.payload['notice'] as NoticeId
  for (let done = 0, sends = false; ;) {
    if (run.stopped()) return 'cut-off'
    const came = await transaction(db, [community], async (tx) => {
      const notice = await noticeOf(tx, community, id, 'share')
      return notice && climbSome({ tx, community, notice, channels, now }, await zoneOf(tx, community))
    })
    if (!came) return
    if (done === 0 && came.homes > countedFrom) await transaction(db, [community], (tx) => sql`select count_notices_anew()`.execute(tx))
    sends ||= came.sends
    done += came.homes
    if (came.homes === 0) return sends ? void await transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:send', { community }, run.now)) : undefined
    await run.progress({ done, total: done })
  }
}
