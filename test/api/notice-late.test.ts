// What arrives late, twice or beside something else: whoever turns out to have had a notice that is corrected hears of the correction; what was dropped because
// somebody knew goes out when nobody does; two that write of one home lose nothing; an id from outside is none of the server's own.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Channel } from '#server/channels/port.ts'
import type { Channels } from '#server/channels/channels.ts'
import { messageId } from '#server/channels/messages.ts'
import { transaction } from '#server/db/pool.ts'
import { addDeliveries, keepHomes, ofServer } from '#server/notices/homes.ts'
import { noticeOf } from '#server/notices/store.ts'
import { wake } from '#server/notices/waking.ts'
import type { Osmanthus } from '../support/api.ts'
import { until } from '../support/jobs.ts'
import { mailbox, type Mailbox } from '../support/mailbox.ts'
import { climb, community, homesOn, issue, openNotices, run, steps, water } from '../support/notices.ts'

let [court, phone, mail, channels]: [Osmanthus, Mailbox, Mailbox, Channels] = [] as never
/** What happens while a text is in the channel's hands. */
let meanwhile: (() => Promise<unknown>) | null = null
beforeEach(async () => {
  meanwhile = null
  phone = mailbox({ kind: 'sms', once: true })
  mail = mailbox({ kind: 'mail', once: false })
  const slow: Channel = { ...phone, async send(message) { const work = meanwhile; meanwhile = null; await work?.(); return phone.send(message) } }
  channels = { ways: [slow, mail], language: 'zh-Hans' }
  court = await openNotices(channels)
})
afterEach(() => court.close())

const issued = async (more: object = {}): Promise<string> => { const { status, body } = await issue(court, water(court, more)); expect(status, JSON.stringify(body)).toBe(200); return body.id }
const elsewhere = () => ({ audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] } })
/** The next one is for building 1 alone, where nobody had the old one. */
const corrected = (old: string, changed = '改为明天'): Promise<string> => issued({ corrects: old, changed: { 'zh-Hans': changed }, ...elsewhere() })
const withdrawn = async (old: string): Promise<string> => {
  const { status, body } = await court.as('staff').post(`/notices/${old}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不停水了' } })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
const told = (notice: string, more: object = {}, command?: string) =>
  court.as('building-lead').post(`/notices/${notice}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'at-the-door', at: court.now(), ...more }, command ? { command } : {})
const doorsOf = async (notice: string): Promise<string[]> => (await homesOn(court, notice)).map((it) => it.door).sort()
/** Until so many wait for a lock. */
const waiting = (count: number): Promise<void> => until(async () => {
  const { rows: [row] } = await sql<{ n: number }>`select count(*)::int as n from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()`.execute(court.database.watch)
  return row!.n >= count
})
const textTo = (to: string): string | undefined => phone.sent.findLast((it) => it.to === to)?.text

describe('whoever had the old one, as is known only later', () => {
  test('told without a network before the correction, heard of after it: they hear the correction, as one', async () => {
    const old = await issued()
    await climb(court, old, channels)
    const at = court.now()
    court.pass(minute)
    const next = await corrected(old)
    await climb(court, next, channels)
    expect(await doorsOf(next)).toEqual(['1-1-101'])
    expect((await told(old, { at })).status).toBe(200)
    expect(await doorsOf(next)).toEqual(['1-1-101', '2-1-301'])
    court.pass(hour)
    await climb(court, next, channels)
    expect(textTo('13800001301')).toContain('更正：2号楼停水。改为明天')
  })

  test.each(['correction', 'withdrawal'])('a text that was under way when the %s came', async (kind) => {
    const old = await issued()
    await climb(court, old, channels)
    court.pass(hour)
    await run(court, 'notices:climb', { notice: old }, channels)
    let next = ''
    meanwhile = async () => { next = await (kind === 'correction' ? corrected(old) : withdrawn(old)) }
    await run(court, 'notices:send', {}, channels)
    const had = phone.sent.length
    expect(had).toBe(3)
    expect(await doorsOf(next)).toEqual(expect.arrayContaining(['2-1-101', '2-1-301', '2-1-502']))
    court.pass(hour)
    await climb(court, next, channels)
    expect(textTo('13800001301')).toContain(kind === 'correction' ? '更正：' : '作废：')
  })

  test('of two corrections they hear the last, once', async () => {
    const old = await issued()
    const second = await corrected(old)
    const third = await corrected(second, '改为后天')
    for (const _ of [1, 2]) expect((await told(old)).status).toBe(200)
    expect([await doorsOf(second), await doorsOf(third)]).toEqual([['1-1-101'], ['1-1-101', '2-1-301']])
    court.pass(hour)
    await climb(court, third, channels)
    expect(phone.sent.filter((it) => it.to === '13800001301')).toHaveLength(1)
    expect(textTo('13800001301')).toContain('更正：2号楼停水。改为后天')
  })

  test('in the very moment of the withdrawal', async () => {
    const old = await issued()
    await climb(court, old, channels)
    await sql`update notice_homes set next_at = null, on_list = null`.execute(court.database.owner)
    let [telling, withdrawing]: Promise<any>[] = []
    await court.database.owner.transaction().execute(async (tx) => {
      await sql`select from notice_homes where household_id = ${court.place.households.labour} for update`.execute(tx)
      telling = told(old)
      await waiting(1)
      withdrawing = withdrawn(old)
      // Either it waits for what is being told, or it is through before that.
      await Promise.race([withdrawing, waiting(2)])
    })
    const [, next] = [await telling!, await withdrawing!]
    expect(await doorsOf(next)).toEqual(['2-1-301'])
  })

  test('a mail that a dying server had in its hands when the old one was corrected may have gone out', async () => {
    await court.as('staff').post(`/households/${court.place.households.labour}/ways`, { id: court.newId(), language: null, mail: 'a@b.org', text: false, knockFirst: false, words: '' })
    const old = await issued()
    await climb(court, old, channels)
    court.pass(hour)
    await run(court, 'notices:climb', { notice: old }, channels)
    await sql`update messages set state = 'sending', try_again_at = ${plus(court.now(), 2 * minute)} where channel = 'mail'`.execute(court.database.owner)
    const next = await corrected(old)
    court.pass(3 * minute)
    await run(court, 'notices:send', {}, channels)
    expect((await steps(court, old))['2-1-301']).toContain('mail doubtful')
    expect(mail.sent).toEqual([])
    expect(await doorsOf(next)).toContain('2-1-301')
  })
})

describe('told, and taken back', () => {
  const toldBefore = async (): Promise<{ notice: string; act: string }> => {
    const notice = await issued()
    await climb(court, notice, channels)
    court.pass(hour)
    await run(court, 'notices:climb', { notice }, channels)
    const act = court.newId()
    await told(notice, { id: act })
    return { notice, act }
  }
  const back = (notice: string, act: string) => court.as('building-lead').post(`/notices/${notice}/told/take-back`, { id: court.newId(), act })

  test('the text that nobody needed any more goes out after all', async () => {
    const { notice, act } = await toldBefore()
    await run(court, 'notices:send', {}, channels)
    expect(textTo('13800001301')).toBeUndefined()
    expect((await back(notice, act)).status).toBe(200)
    await run(court, 'notices:send', {}, channels)
    await run(court, 'notices:send', {}, channels)
    expect(phone.sent.filter((it) => it.to === '13800001301')).toHaveLength(1)
    expect((await steps(court, notice))['2-1-301']).toContain('sms handed-over')
  })

  test('also when it is taken back while the text is being dropped', async () => {
    const { notice, act } = await toldBefore()
    meanwhile = () => back(notice, act)
    await run(court, 'notices:send', {}, channels)
    await run(court, 'notices:send', {}, channels)
    expect(phone.sent.filter((it) => it.to === '13800001301')).toHaveLength(1)
  })
})

test('two that write of one home at once lose neither', async () => {
  const notice = await issued()
  await climb(court, notice, channels)
  const { labour } = court.place.households
  const write = async (rung: 'sms' | 'mail', grade: 'handed-over' | 'failed', then: () => Promise<unknown>): Promise<void> => transaction(court.database, [community(court)], async (tx) => {
    const row = (await noticeOf(tx, community(court), notice as never))!
    await addDeliveries(tx, community(court), row.id, [ofServer({ id: court.newId(), household: labour as never, rung, grade, at: court.now() })], court.now())
    await keepHomes(tx, community(court), row, [labour as never], court.now(), 'Asia/Shanghai' as never)
    await then()
  })
  let second: Promise<void>
  await write('sms', 'handed-over', async () => { second = write('mail', 'failed', () => Promise.resolve()); await waiting(1) })
  await second!
  const { rows } = await sql`select last, has_had from notice_homes where household_id = ${labour}`.execute(court.database.owner)
  expect(rows).toEqual([{ last: { page: 'queued', sms: 'handed-over', mail: 'failed' }, has_had: true }])
})

test('what is due waits for no run that failed and is to be tried again much later', async () => {
  const notice = await issued()
  await sql`update job_runs set tries = 9, state = 'waiting', problem = 'x' where task = 'notices:climb'`.execute(court.database.owner)
  await sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker._private_jobs), run_at => now() + interval '2 hours', attempts => 9)`.execute(court.database.owner)
  const due = async () => (await sql<{ due: boolean; attempts: number }>`select run_at <= now() as due, attempts from graphile_worker._private_jobs`.execute(court.database.owner)).rows
  expect(await due()).toEqual([{ due: false, attempts: 9 }])
  for (const _ of [1, 2]) await wake(court.database, court.now())
  expect(await due()).toEqual([{ due: true, attempts: 0 }])
  expect((await sql`select from job_runs where task = 'notices:climb'`.execute(court.database.owner)).rows).toHaveLength(1)
  expect(notice).toBeTruthy()
})

describe('ids from outside', () => {
  const forged = (notice: string): string => messageId(court.place.community, 'delivery', notice, court.place.households.labour, 'rings', 'queued', '')
  test('none of those that the server makes of what it is about, neither of an act nor of a command', async () => {
    const notice = await issued()
    expect((await told(notice, { id: forged(notice) })).status).toBe(422)
    expect((await told(notice, {}, forged(notice))).body.code).toBe('command-id-missing')
    expect((await court.as('staff').post('/notices', { ...water(court), id: forged(notice), seen: 'x' })).status).toBe(422)
    expect((await told(notice)).status).toBe(200)
  })

  test('where one stands there all the same, the ladder ends, and everybody else is on their list', async () => {
    const notice = await issued()
    await climb(court, notice, channels)
    await sql`insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, by_actor, by_role, at, recorded_at)
      values (${court.place.community}, ${forged(notice)}, ${notice}, ${court.place.households.nurse}, 'page', 'queued', 'x', 'x', ${court.now()}, ${court.now()})`.execute(court.database.owner)
    court.pass(4 * hour)
    await climb(court, notice, channels)
    expect((await homesOn(court, notice, 'rings')).map((it) => it.door)).toEqual(['2-1-502', '2-1-101'])
  }, 20_000)
})
