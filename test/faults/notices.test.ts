// The ladder of a notice through a kill at any statement, which the database has heard or has not: nobody is forgotten; nobody is told twice where the channel
// knows our ids; where it does not, the doubtful sending stands there for a person, and is not made a second time.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, minute, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import { connect, type Database } from '#server/db/pool.ts'
import { wake } from '#server/notices/waking.ts'
import type { Osmanthus } from '../support/api.ts'
import { cuttingLine, untilLetGo, type Cut, type Cutting } from '../support/cutting.ts'
import { mailbox } from '../support/mailbox.ts'
import { climb, issue, openNotices, run, steps, water } from '../support/notices.ts'
import type { PushAddress } from '../support/push-service.ts'
import { long } from '../support/starts.ts'

/** Every fifth on most days: of either kind, before and after, in turn; with `--long` all. */
const cutsOf = (statements: number): Cut[] => Array.from({ length: statements }, (_, n) => n + 1).flatMap((at): Cut[] => [{ at, when: 'unheard' }, { at, when: 'unanswered' }]).filter((_, n) => long || n % 5 === 0)
const numbers = ['13800000101', '13800000502', '13800001101', '13800001301', '13800001502']
const addresses = ['dialysis@b.org', 'labour@b.org', 'nurse@b.org']
const homes = ['dialysis', 'labour', 'nurse'] as const
const phoneOf = (home: string): PushAddress => ({ endpoint: `https://push.example/${home}`, p256dh: 'p'.repeat(87), auth: 'a'.repeat(22) })
const reachable = { sms: numbers, mail: addresses, push: homes.map((home) => phoneOf(home).endpoint) }

/** In each of these homes somebody has pressed for a phone that rings. */
async function letPhonesRing({ database, place, newId, now }: Osmanthus): Promise<void> {
  for (const home of homes) {
    const { endpoint, p256dh, auth } = phoneOf(home)
    await sql`
      with here as (insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at)
        values (${home}, ${place.community}, 'household', ${place.households[home]}, ${now()}, ${plus(now(), day)}) returning id)
      insert into push_phones (community_id, id, household_id, session_id, endpoint, p256dh, auth, at) select ${place.community}, ${newId()}, ${place.households[home]}, id, ${endpoint}, ${p256dh}, ${auth}, ${now()} from here`.execute(database.owner)
  }
}

describe.each([['sms', true], ['mail', false], ['push', true]] as const)('by %s, which takes one id once: %s', (kind, once) => {
  const channel = mailbox({ kind, once })
  const channels: Channels = { ways: [channel], language: 'zh-Hans' }
  let [court, line]: [Osmanthus, Cutting] = [] as never
  beforeEach(async () => {
    court = await openNotices(channels)
    line = await cuttingLine(court.database.appUrl)
    for (const home of homes) {
      await court.as('staff').post(`/households/${court.place.households[home]}/ways`, { id: court.newId(), language: null, mail: `${home}@b.org`, text: true, knockFirst: false, words: '' })
    }
    if (kind === 'push') await letPhonesRing(court)
  })
  afterEach(async () => { line.close(); await court.close() })

  /** Danger: everything at once. */
  const issued = async (): Promise<string> => (await issue(court, water(court, { subject: 'other', urgency: 'danger' }))).body.id
  async function bothJobs(id: string, cut: Cut | null): Promise<boolean> {
    const dying: Database = await connect({ ...court.database, appUrl: line.through(court.database.appUrl) }, { size: 1 })
    line.arm(cut)
    try {
      await run(court, 'notices:climb', { notice: id }, channels, dying)
      await run(court, 'notices:send', {}, channels, dying)
      return false
    } catch { return true } finally { await dying.close().catch(() => undefined) }
  }
  /** What is due is found, and the lease of what was under way runs out. */
  async function nextServer(id: string): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await wake(court.database, court.now())
      await climb(court, id, channels)
      court.pass(3 * minute)
    }
  }

  test('killed at any statement: each home is told once, or stands there as doubtful', async () => {
    await bothJobs(await issued(), null)
    const statements = line.sent
    const cuts = cutsOf(statements)
    expect(statements).toBeGreaterThan(20)
    let [killed, doubtful] = [0, 0]
    for (const cut of cuts) {
      channel.sent.length = 0
      const id = await issued()
      killed += Number(await bothJobs(id, cut))
      line.arm(null)
      await untilLetGo(court.database)
      await nextServer(id)
      const said = Object.values(await steps(court, id)).flatMap((all) => all.filter((it) => it.startsWith(kind)))
      const where = `${cut.when} at ${cut.at}: ${said.join()}`
      const open = said.filter((it) => it === `${kind} doubtful`).length
      const told = channel.sent.map(({ to }) => (kind === 'push' ? (JSON.parse(to) as PushAddress).endpoint : to)).sort()
      expect(said, where).toHaveLength(3)
      expect(said.every((it) => it === `${kind} handed-over` || it === `${kind} doubtful`), where).toBe(true)
      expect(new Set(told).size, `${where}: nobody twice`).toBe(told.length)
      if (once) expect([told, open], where).toEqual([reachable[kind], 0])
      else expect(reachable[kind].length - told.length <= open, `${where}: nobody forgotten`).toBe(true)
      expect(open, 'no more than one was under way').toBeLessThanOrEqual(1)
      doubtful += open
    }
    expect(killed, 'and it was cut').toBeGreaterThan(cuts.length / 2)
    expect(doubtful > 0).toBe(!once)
    console.log(`${kind}: killed at ${killed} of ${cuts.length} places of ${statements} statements, doubtful ${doubtful}`)
  }, 600_000)
})
