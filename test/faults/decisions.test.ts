// What was decided, through a kill at any statement of telling it, which the database has heard or has not: nobody is forgotten, nobody is told twice where the channel takes
// our ids; where it does not, the doubtful sending is made no second time, and its person stands on the desk's list.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { minute } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import { connect, type Database } from '#server/db/pool.ts'
import type { Osmanthus } from '../support/api.ts'
import { openExits, recall } from '../support/asking.ts'
import { cuttingLine, untilLetGo, type Cut, type Cutting } from '../support/cutting.ts'
import { decidedLines, deliver } from '../support/delivering.ts'
import { mailbox } from '../support/mailbox.ts'
import { long } from '../support/starts.ts'

/** Every third on most days, every seventh where the channel forgives it: of either kind. With `--long` all. */
const cutsOf = (statements: number, each: 3 | 7): Cut[] => Array.from({ length: statements }, (_, n) => n + 1).flatMap((at): Cut[] => [{ at, when: 'unheard' }, { at, when: 'unanswered' }]).filter((_, n) => long || n % each === 0)

describe.each([['sms', true], ['mail', false]] as const)('by %s, which takes one id once: %s', (kind, once) => {
  const channel = mailbox({ kind, once })
  const channels: Channels = { ways: [channel], language: 'zh-Hans' }
  let [court, line]: [Osmanthus, Cutting] = [] as never
  const people = () => [court.place.residents.nurse, court.place.residents.labour, court.place.residents.dialysis]
  beforeEach(async () => {
    court = await openExits()
    court.slowly()
    line = await cuttingLine(court.database.appUrl)
    for (const household of new Set([court.place.households.nurse, court.place.households.labour, court.place.households.dialysis])) {
      await sql`insert into home_ways (community_id, id, household_id, mail, text, knock_first, words, by_actor, by_role, at)
        values (${court.place.community}, ${court.newId()}, ${household}, ${`${household}@b.org`}, true, false, '', 'x', 'x', ${court.now()})`.execute(court.database.owner)
    }
  })
  afterEach(async () => { line.close(); await court.close() })

  async function refused(): Promise<void> {
    for (const resident of people()) {
      const { body: { id } } = await recall(court, court.as('staff'), resident)
      expect((await court.as('deputy').post(`/exits/${id}/refuse`, { reason: '请等回电。', appealTo: 'secretary' })).status).toBe(200)
    }
    court.pass(undoMs + 4000)
  }
  async function killed(cut: Cut | null): Promise<boolean> {
    const dying: Database = await connect({ ...court.database, appUrl: line.through(court.database.appUrl) }, { size: 1 })
    line.arm(cut)
    try {
      await deliver(court, channels, dying)
      return false
    } catch { return true } finally { await dying.close().catch(() => undefined) }
  }
  /** What is due is found, and the lease of what was under way runs out. Then the cases are closed, so that the next ones stand alone. */
  async function nextServer(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await deliver(court, channels)
      court.pass(3 * minute)
    }
  }
  /** As a real database does by itself: this one has it switched off, and asked hundreds of times of tables of which it knows nothing it reads them over and over. */
  const analysed = () => sql`analyze endings, exits, exit_people, exit_steps, news, messages, passes, promises`.execute(court.database.owner)
  const closed = () => sql`update endings set told_at = ${court.now()} where told_at is null`.execute(court.database.owner)

  test('killed at any statement: each is told once, or stands on the desk’s list', async () => {
    await refused()
    await killed(null)
    const statements = line.sent
    expect(statements).toBeGreaterThan(10)
    expect(channel.sent).toHaveLength(3)
    await closed()
    let [dead, listed] = [0, 0]
    const cuts = cutsOf(statements, once ? 7 : 3)
    for (const cut of cuts) {
      channel.sent.length = 0
      await refused()
      dead += Number(await killed(cut))
      await untilLetGo(court.database)
      await nextServer()
      const where = `${cut.when} at ${cut.at}`
      const told = channel.sent.map(({ to }) => to)
      const rung = await decidedLines(court)
      expect(new Set(told).size, `${where}: nobody twice`).toBe(told.length)
      if (once) expect([told.length, rung], `${where}: each once`).toEqual([3, []])
      else expect(3 - told.length <= rung.length, `${where}: nobody forgotten (${told.length} told, ${rung.length} listed)`).toBe(true)
      expect(rung.length, 'no more than one was under way').toBeLessThanOrEqual(1)
      listed += rung.length
      await closed()
      if (cuts.indexOf(cut) % 5 === 0) await analysed()
    }
    expect(dead, 'and it was cut').toBeGreaterThan(cuts.length / 2)
    expect(listed > 0).toBe(!once)
    console.log(`${kind}: killed at ${dead} of ${cuts.length} places of ${statements} statements, doubtful ${listed}`)
  }, 600_000)
})
