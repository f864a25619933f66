// Who waits for whom when messages go out: a flood of texts to a slow gateway keeps no push and no mail; what is dangerous goes before what has waited longer; and what nobody tried is as it was.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { minute, plus } from '#domain/kernel/instants.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Channels } from '#server/channels/channels.ts'
import { claimMessages, settleMessages, writeMessages, type Claimed, type Rank } from '#server/channels/messages.ts'
import type { Channel, ChannelKind, Handed } from '#server/channels/port.ts'
import { sendDue, type Ended } from '#server/channels/sending.ts'
import { transaction } from '#server/db/pool.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeAll(async () => { court = await osmanthus() })
afterAll(() => court.close())
beforeEach(async () => { await sql`update messages set state = 'dropped', try_again_at = null`.execute(court.database.owner) })

const here = (): CommunityId => court.place.community as CommunityId
async function write(many: number, channel: ChannelKind, rank?: Rank): Promise<string[]> {
  const ids = Array.from({ length: many }, () => randomUUID())
  const all = ids.map((id) => ({ id, kind: 'notice' as const, channel, household: court.place.households.nurse as HouseholdId, resident: court.place.residents.nurse as ResidentId, by: 'server', ...(rank === undefined ? {} : { rank }) }))
  await transaction(court.database, [here()], (tx) => writeMessages(tx, here(), all, court.now()))
  return ids
}
const state = async (id: string) => (await sql<{ state: string; tries: number }>`select state, tries from messages where id = ${id}`.execute(court.database.owner)).rows[0]!

/** When each was handed over, in milliseconds since the start. */
type Left = Map<string, number>
const way = (kind: ChannelKind, began: number, left: Left, ms: number, came: Handed = { came: 'taken' }): Channel =>
  ({ kind, once: true, takes: (it) => it, send: async ({ id }) => { left.set(id, performance.now() - began); await new Promise((done) => setTimeout(done, ms)); return came } })
function run(channels: Channels, stopped: () => boolean): Promise<Ended> {
  const { database } = court
  const it = { db: database, community: here(), payload: { community: here() }, get now() { return court.now() }, progress: async () => undefined, stopped, failed: () => undefined }
  return sendDue<null>(it, channels, {
    kind: 'notice', atOnce: 200, sideBySide: 10,
    ready: async (_tx, _community, all) => all.map((claimed: Claimed) => ({ claimed, settled: null, to: '1', text: 'x', subject: '', about: null })),
    settle: (tx, community, all, now) => settleMessages(tx, community, all.map(({ claimed, came }) => ({ id: claimed.id, ...came })), now),
  })
}

test('a thousand texts wait for a slow gateway: a push and a mail leave at once, and a text about danger that comes meanwhile soon', async () => {
  const flood = await write(1000, 'sms')
  const [[push], [mail]] = [await write(1, 'push'), await write(1, 'mail')]
  const began = performance.now()
  const left: Left = new Map()
  const channels: Channels = { ways: [way('sms', began, left, 400), way('push', began, left, 1), way('mail', began, left, 1)], language: 'zh-Hans' }
  let danger: string | null = null
  const going = run(channels, () => (danger !== null && left.has(danger)) || performance.now() - began > 60_000)
  await new Promise((done) => setTimeout(done, 700))
  const asked = performance.now() - began
  danger = (await write(1, 'sms', 0))[0]!
  await going
  const waited = (left.get(danger) ?? Infinity) - asked
  console.info(`push ${Math.round(left.get(push!)!)} ms, mail ${Math.round(left.get(mail!)!)} ms, danger ${Math.round(waited)} ms after it was written, ${flood.filter((id) => left.has(id)).length} texts before`)
  // In texts and not in seconds, because machines are slow or quick: ten go side by side.
  const textsUntil = (id: string, since = 0): number => flood.filter((one) => left.has(one) && left.get(one)! > since && left.get(one)! < left.get(id)!).length
  expect([push!, mail!].map((id) => textsUntil(id) < 50)).toEqual([true, true])
  expect(textsUntil(danger, asked)).toBeLessThan(200)
  const kept = async () => (await sql<{ many: number }>`select count(*)::int as many from messages where id = any(${flood}::uuid[]) and state in ('waiting', 'sent')`.execute(court.database.owner)).rows[0]!.many
  await expect.poll(kept, { message: 'and none of the others is lost or held' }).toBe(1000)
}, 90_000)

test('what nobody tried waits as it was: unasked it has no try behind it, and of what its last holder died with nobody knows still whether it went out', async () => {
  const [first, ...others] = await write(12, 'sms')
  const dead = others.slice(0, 11)
  await sql`update messages set state = 'sending', tries = 1 where id = any(${dead}::uuid[])`.execute(court.database.owner)
  const later = await write(4, 'sms')
  const left: Left = new Map()
  const channels: Channels = { ways: [way('sms', performance.now(), left, 20, { came: 'later', why: 'gateway-away' })], language: 'zh-Hans' }
  expect(await run(channels, () => false)).toBe('away')
  const untouched = [first!, ...dead, ...later].filter((id) => !left.has(id))
  expect(untouched.length).toBeGreaterThan(0)
  for (const id of untouched) expect(await state(id)).toEqual(dead.includes(id) ? { state: 'sending', tries: 1 } : { state: 'waiting', tries: 0 })
  court.pass(minute)
  const again = await transaction(court.database, [here()], (tx) => claimMessages(tx, here(), 'notice', plus(court.now(), 1), 100, 'sms'))
  for (const id of untouched) expect(again.find((it) => it.id === id)?.again, id).toBe(dead.includes(id))
})
