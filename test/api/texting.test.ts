// Where there is a channel, homes whose passes an order has ended get a text: once, later when the gateway is away, and never as if it were
// a word with somebody. They stand on the call list until they were told or have read it.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { noChannels } from '#server/channels/channels.ts'
import { messageId, noteHanded } from '#server/channels/messages.ts'
import { transaction } from '#server/db/pool.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { exitJobs } from '#server/exits/jobs.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { withTexts } from '#server/exits/texting.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { tellOfWork } from '#server/jobs/jobs.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { collect, type Outcome } from '#server/jobs/registry.ts'
import { runWorker } from '#server/jobs/worker.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, openExits } from '../support/asking.ts'
import { putGranted, putPerson } from '../support/granted.ts'
import { until } from '../support/jobs.ts'

let court: Osmanthus
let phone: AndroidPhone
beforeEach(async () => {
  court = await openExits([...sealingRoutes(whoIsOut, passesEndingUnder), ...deskRoutes(peopleAbout)])
  await installQueue(court.database, ['exits:review', 'exits:text'])
  phone = await androidPhone()
})
afterEach(async () => { await phone.close(); await court.close() })

const community = (): CommunityId => court.place.community as CommunityId
const jobs = (sms = androidSms(phone.url)) => withTexts(exitJobs, { ways: [sms], language: 'zh-Hans' })
const run = (task: string, payload: object = {}, sms = androidSms(phone.url)): Promise<Outcome> => jobs(sms).tasks![task]!({
  db: court.database, community: community(), payload: { community: community(), ...payload }, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined,
})
const care = (resident = court.place.residents.neighbour, building = court.place.buildings.one) =>
  putGranted(court.database, court.place, court.now(), { resident, building, purpose: 'scheduled-care', exits: 12, until: plus(court.now(), 30 * day) })
async function order(building = court.place.buildings.one): Promise<string> {
  const body = { id: court.newId(), scope: { kind: 'building', id: building }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
  return body.id
}
/** An order, and the look at the passes that follows it. */
async function seal(building = court.place.buildings.one): Promise<void> {
  const id = await order(building)
  await run('exits:review', { order: id, step: id, by: court.place.accounts.secretary })
}
const number = (value: string | null, household = court.place.households.neighbour) =>
  sql`with own as (update residents set phone = null where household_id = ${household}) update households set phone = ${value} where id = ${household}`.execute(court.database.owner)
const homes = async (): Promise<any[]> => (await court.as('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'toTell')?.lines.map((line: any) => line.says) ?? []
const texts = async () => (await homes())[0]?.texts.map((it: any) => it.state)

test('one text for a home with one number, whatever ended; the look that comes again sends none', async () => {
  await number('139 0000 0001')
  const other = await putPerson(court.database, court.place, court.now())
  await sql`update residents set household_id = ${court.place.households.neighbour}, phone = null where id = ${other}`.execute(court.database.owner)
  for (const who of [court.place.residents.neighbour, court.place.residents.neighbour, other]) await care(who)
  await seal()
  for (let i = 0; i < 3; i++) await run('exits:text')
  expect(phone.texts.map(({ to, text }) => [to, text])).toEqual([['13900000001', '【Osmanthus Court居委会】您家有出入证已提前失效，请先不要凭它出门；人已在外面的，照常回来。详情请致电 021 0000 0000。']])
  expect(phone.asked()).toBe(1)
})

test('the home stays on the call list, and its line says what became of the text', async () => {
  await number('13900000001')
  await care()
  await seal()
  expect(await texts()).toEqual([])
  expect(await run('exits:text')).toEqual({ notBefore: plus(court.now(), minute) })
  expect(await texts()).toEqual(['taken'])
  phone.becomes('Sent')
  court.pass(minute)
  const at = court.now()
  expect(await run('exits:text')).toBeUndefined()
  expect((await homes())[0]).toMatchObject({ texts: [{ state: 'sent', at: plus(at, -minute) }], tries: 0, tryAgainAt: null })
  const [home] = await homes()
  expect((await court.as('staff').post('/exits/tellings', { id: court.newId(), household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null })).status).toBe(200)
  expect(await homes()).toEqual([])
})

test('a link that went to the same home by text meanwhile is no word of its pass: the line does not say that they were written to', async () => {
  const { households: { neighbour: household }, residents: { neighbour: resident } } = court.place as any
  await care()
  await seal()
  court.pass(minute)
  await transaction(court.database, [community()], (tx) => noteHanded(tx, community(), { id: messageId(household, 'a link'), kind: 'letter-link', channel: 'sms', household, resident, by: 'server' }, court.now()))
  expect(await texts()).toEqual([])
})

test('a text that the network did not deliver is not said to be sent, and nobody tries it again', async () => {
  await number('13900000001')
  await care()
  await seal()
  await run('exits:text')
  phone.becomes('Failed')
  court.pass(minute)
  expect(await run('exits:text')).toBeUndefined()
  expect(await texts()).toEqual(['refused'])
  expect(phone.asked()).toBe(1)
})

test('a text that went out is not called refused when the phone that took it is no longer set', async () => {
  await number('13900000001')
  await care()
  await seal()
  await run('exits:text')
  court.pass(minute)
  await run('exits:text', {}, { ...androidSms(phone.url), kind: 'mail' })
  expect(await texts()).toEqual(['taken'])
})

test('while the gateway is away it is tried with pauses, then sent once', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  const pauses: number[] = []
  for (let i = 0; i < 4; i++) {
    const { notBefore } = await run('exits:text') as { notBefore: Instant }
    pauses.push(Date.parse(notBefore) - Date.parse(court.now()))
    // Whoever asks before its time finds nothing to do.
    await run('exits:text')
    court.pass(pauses.at(-1)!)
  }
  expect(pauses).toEqual([minute, 5 * minute, 15 * minute, hour])
  expect([phone.asked(), await texts()]).toEqual([4, ['waiting']])
  phone.answers(null)
  await run('exits:text')
  expect([phone.texts.length, await texts()]).toEqual([1, ['taken']])
})

test('after half a day of no answer it is given up, and the line says so; one that was taken is not asked after for ever', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  await run('exits:text')
  court.pass(12 * hour)
  expect(await run('exits:text')).toBeUndefined()
  expect([phone.texts.length, await texts()]).toEqual([0, ['refused']])
  await sql`update messages set state = 'taken', try_again_at = ${court.now()}`.execute(court.database.owner)
  expect(await run('exits:text')).toBeUndefined()
  expect(await texts()).toEqual(['taken'])
})

test('while the gateway is away one text tries it each minute for all; when it is there again all go out, and each once', async () => {
  await number(null)
  for (let i = 0; i < 3; i++) {
    const one = await putPerson(court.database, court.place, court.now())
    await sql`update residents set household_id = ${court.place.households.neighbour}, phone = ${`1390000000${i}`} where id = ${one}`.execute(court.database.owner)
    await care(one)
  }
  await seal()
  phone.answers(503)
  for (const asked of [1, 2]) {
    expect(await run('exits:text')).toEqual({ notBefore: plus(court.now(), minute) })
    expect(phone.asked()).toBe(asked)
    court.pass(minute)
  }
  phone.answers(null)
  for (let i = 0; i < 3; i++) { await run('exits:text'); court.pass(5 * minute) }
  expect(phone.texts.map(({ to }) => to).sort()).toEqual(['13900000000', '13900000001', '13900000002'])
})

test('a number that the gateway does not accept is refused for good: they are called as today', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(400)
  expect(await run('exits:text')).toBeUndefined()
  await run('exits:text')
  expect([phone.asked(), await texts(), (await homes()).length]).toEqual([1, ['refused'], 1])
})

test('a home without a number, or with a landline alone, stands on the list as today; of what is noted of somebody themselves no text goes out', async () => {
  for (const value of [null, '021 5555 0100']) {
    await number(value)
    await care()
    await seal()
    await run('exits:text')
  }
  expect([phone.asked(), await count(court, 'messages'), (await homes())[0].texts]).toEqual([0, 0, []])
  await number('13900000001')
  await sql`update endings set order_id = null, step_id = null`.execute(court.database.owner)
  await run('exits:text')
  expect(phone.asked()).toBe(0)
})

test('whoever was told before it went out is not texted as well', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  await run('exits:text')
  const [home] = await homes()
  await court.as('staff').post('/exits/tellings', { id: court.newId(), household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null })
  phone.answers(null)
  court.pass(minute)
  await run('exits:text')
  expect(phone.texts).toEqual([])
  expect(await count(court, 'messages', "state = 'dropped'")).toBe(1)
})

test('a press that was taken back: a text that was dropped for it goes out after all, once; one that had gone out does not go again', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  await run('exits:text')
  const [home] = await homes()
  const press = async (): Promise<string> => {
    const id = court.newId()
    await court.as('staff').post('/exits/tellings', { id, household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null })
    return id
  }
  const takeBack = (id: string) => court.as('staff').post(`/exits/tellings/${id}/take-back`, { id: court.newId() })
  const wrong = await press()
  phone.answers(null)
  court.pass(minute)
  await run('exits:text')
  expect([phone.texts.length, await count(court, 'messages', "state = 'dropped'")]).toEqual([0, 1])
  expect((await takeBack(wrong)).status).toBe(200)
  const asked = () => count(court, 'graphile_worker.jobs', "task_identifier = 'exits:text'")
  const before = await asked()
  await (jobs().timetable!['exits:text-again'] as { work: (db: unknown, now: Instant) => Promise<void> }).work(court.database, court.now())
  expect(await asked()).toBe(before + 1)
  for (let i = 0; i < 2; i++) await run('exits:text')
  expect([phone.texts.length, await texts()]).toEqual([1, ['taken']])
  await takeBack(await press())
  await run('exits:text')
  expect(phone.texts).toHaveLength(1)
})

/** Two orders end a pass each of one home, and no text has gone out yet. Returns what the second ended. */
async function twoOrders(): Promise<string> {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  await run('exits:text')
  const { exit } = await care()
  await seal()
  await run('exits:text')
  expect(await count(court, 'messages')).toBe(2)
  phone.answers(null)
  court.pass(hour)
  return exit
}

test('two orders while the gateway was away are one text, whichever server comes first', async () => {
  await twoOrders()
  await Promise.all([run('exits:text'), run('exits:text')])
  expect([phone.texts.length, await texts()]).toEqual([1, ['taken']])
  court.pass(hour)
  await run('exits:text')
  expect(phone.texts).toHaveLength(1)
})

test('should they have been told of the one order alone, the text of the other still goes out', async () => {
  const second = await twoOrders()
  await sql`update endings set told_at = ${court.now()} where exit_id = ${second}`.execute(court.database.owner)
  await run('exits:text')
  expect([phone.texts.length, await texts()]).toEqual([1, ['taken']])
})

test('at night a text waits for the morning, and the line says when it goes out; not where they would have gone out before', async () => {
  court.pass(14 * hour)
  await number('13900000001')
  await number('13900000003', court.place.households.labour)
  const weekly = (from: number) => sql`update passes set claims = claims || ${JSON.stringify({ weekly: { days: [1, 2, 3, 4, 5, 6, 7], from, until: from + 120 } })}::jsonb where status = 0`.execute(court.database.owner)
  await care()
  await weekly(8 * 60)
  await seal()
  const seven = '2026-04-05T23:00:00.000Z'
  expect(await run('exits:text')).toEqual({ notBefore: seven })
  expect([phone.asked(), (await homes())[0].texts]).toEqual([0, [{ state: 'held', at: seven }]])
  await care(court.place.residents.labour, court.place.buildings.two)
  await weekly(5 * 60)
  await seal(court.place.buildings.two)
  await run('exits:text')
  expect(phone.texts.map(({ to }) => to)).toEqual(['13900000003'])
  court.pass(Date.parse(seven) - Date.parse(court.now()))
  phone.answers(503)
  await run('exits:text')
  expect((await homes()).find((it: any) => it.household === court.place.households.neighbour).texts).toEqual([{ state: 'waiting', at: seven }])
  phone.answers(null)
  court.pass(minute)
  await run('exits:text')
  expect(phone.texts.map(({ to }) => to)).toEqual(['13900000003', '13900000001'])
})

test('a number that was put right while the text waited gets the one text, and the old number none', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  await run('exits:text')
  await number('13900000002')
  phone.answers(null)
  court.pass(minute)
  for (let i = 0; i < 2; i++) await run('exits:text')
  expect(phone.texts.map(({ to }) => to)).toEqual(['13900000002'])
  expect(await texts()).toEqual(['taken'])
})

test('also when it was put right while the job was at other homes', async () => {
  const numbers = new Map([[court.place.households.neighbour, '13900000001'], [court.place.households.labour, '13900000003']])
  const put = async (): Promise<void> => {
    for (const [household, value] of numbers) await number(value, household)
  }
  await put()
  await care()
  await care(court.place.residents.labour, court.place.buildings.two)
  for (const building of [court.place.buildings.one, court.place.buildings.two]) await seal(building)
  const sms = androidSms(phone.url)
  const whileSending = { ...sms, send: async (message: Parameters<typeof sms.send>[0]) => {
    const other = [...numbers].find(([, value]) => value !== message.to)![0]
    if (phone.texts.length === 0) numbers.set(other, '13900000009')
    await put()
    return sms.send(message)
  } }
  await run('exits:text', {}, whileSending)
  const [first] = phone.texts
  expect(phone.texts.map(({ to }) => to)).toEqual([first!.to, '13900000009'])
  expect(first!.to).not.toBe('13900000009')
})

test('whoever asked for the same again and was let out meanwhile gets no text that they may not go; taken back, or for another purpose, they do', async () => {
  await number('13900000001')
  await care()
  await seal()
  phone.answers(503)
  await run('exits:text')
  phone.answers(null)
  court.pass(minute)
  const { exit: again } = await care()
  await sql`update passes set issued_at = ${court.now()}, told_from = ${plus(court.now(), 10_000)} where exit_id = ${again}`.execute(court.database.owner)
  /** What goes out of one that is due now. */
  const due = async (): Promise<number> => {
    await sql`update messages set state = 'waiting', try_again_at = ${court.now()}`.execute(court.database.owner)
    const before = phone.asked()
    await run('exits:text')
    return phone.asked() - before
  }
  expect(await due(), 'nobody is told of it yet, and it may be undone').toBe(1)
  await sql`update passes set told_from = null where exit_id = ${again}`.execute(court.database.owner)
  expect(await due()).toBe(0)
  await sql`update exits set purpose = 'medical-recall' where id = ${again}`.execute(court.database.owner)
  expect(await due()).toBe(1)
  await sql`update exits set purpose = 'scheduled-care' where id = ${again}`.execute(court.database.owner)
  await sql`update passes set status = 2, ended_at = ${court.now()} where exit_id = ${again}`.execute(court.database.owner)
  expect(await due()).toBe(1)
})

test('what a neighbour is granted meanwhile lets nobody else out: their text goes all the same', async () => {
  await number('13900000001')
  await care()
  await seal()
  court.pass(minute)
  // An older one of theirs for the same, and a new one of somebody else.
  await care()
  const { exit: other } = await care(court.place.residents.nurse, court.place.buildings.two)
  await sql`update passes set issued_at = ${court.now()} where exit_id = ${other}`.execute(court.database.owner)
  await run('exits:text')
  expect(phone.texts).toHaveLength(1)
})

test('two servers at once send one text; one that died over it is taken over after a while, and the phone knows the text', async () => {
  await number('13900000001')
  await care()
  await seal()
  await Promise.all([run('exits:text'), run('exits:text')])
  expect(phone.asked()).toBe(1)
  await sql`update messages set state = 'sending', try_again_at = ${plus(court.now(), 2 * minute)}`.execute(court.database.owner)
  expect(await run('exits:text')).toEqual({ notBefore: plus(court.now(), 2 * minute) })
  court.pass(2 * minute)
  await run('exits:text')
  expect([phone.asked(), phone.texts.length]).toEqual([2, 1])
})

test('neither number nor text stands in any row that was written, nor in what the job was asked for', async () => {
  await number('13900000001')
  await care()
  await seal()
  await run('exits:text')
  for (const table of ['messages', 'job_runs', 'changes']) expect(await count(court, `${table} t`, "t::text like '%13900000001%' or t::text like '%居委会%'"), table).toBe(0)
})

test('with nothing set nothing changes: no job is asked for, none is known', async () => {
  expect(withTexts(exitJobs, noChannels)).toBe(exitJobs)
})

test('the server’s own worker does it after an order, without being asked', async () => {
  await number('13900000001')
  await care()
  const worker = await runWorker({ db: court.database, clock: () => Date.parse(court.now()), registry: collect([{ tasks: jobs().tasks! }]), tell: tellOfWork })
  await order()
  await until(async () => phone.texts.length === 1)
  await worker.stop()
})
