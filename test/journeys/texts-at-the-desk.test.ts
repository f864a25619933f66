// What goes wrong with texts, as the desk sees it: a number that three homes have, a phone that sends none, and texts without end while somebody decides.

import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { wake } from '#server/notices/waking.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt } from './desk-support.ts'
import { account } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

const key = 'signing-key-of-the-app'
let court: Court
let browser: Browser
let gateway: AndroidPhone
beforeAll(async () => {
  gateway = await androidPhone()
  court = await openCourt({ channels: { ways: [androidSms(gateway.url)], language: 'zh-Hans', textKeys: [{ only: null, key }] } })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await gateway?.close()
})

const owner = () => court.database.owner
async function texted(from: string, message: string): Promise<number> {
  const payload = JSON.stringify({ event: 'sms:received', payload: { message, phoneNumber: from, receivedAt: court.now() }, id: randomUUID() })
  const stamp = String(Math.floor(msOf(court.now()) / 1000))
  const signature = createHmac('sha256', key).update(payload + stamp).digest('hex')
  const reply = await fetch(`${court.url}/api/texts/${court.community}`, { method: 'POST', body: payload, headers: { 'content-type': 'application/json', 'x-timestamp': stamp, 'x-signature': signature } })
  await reply.arrayBuffer()
  return reply.status
}
/** Everything at once and by night as well, to these doors. */
async function issued(households: readonly string[], title: string, subject: string, more: object = {}): Promise<string> {
  const secretary = await account(court, 'secretary')
  const draft = {
    subject, urgency: 'danger', audience: { places: households.map((id) => ({ kind: 'household', id })), terms: [] }, source: { 'zh-Hans': { title, lines: ['请关阀门，开窗'], when: '现在', where: '本单元' } },
    sender: '桂园居委会', ground: '抢修', ask: { who: '值班室', phone: '021 0000 0000' }, validFrom: court.now(), validUntil: plus(court.now(), 24 * hour), ...more,
  }
  const { seen } = await secretary.post('/notices/preview', draft)
  return (await secretary.post('/notices', { ...draft, id: randomUUID(), seen })).id
}
type Home = { household: string; door: string }
const homesIn = async (building: string): Promise<Home[]> => (await sql<Home>`
  select distinct on (length(f.door), f.door) h.id as household, f.door from households h join flats f on f.id = h.flat_id join buildings b on b.id = f.building_id join residents r on r.household_id = h.id and r.moved_away_at is null and r.kept_as is null
  where h.community_id = ${court.community} and b.label = ${building} order by length(f.door), f.door limit 3`.execute(owner())).rows
const numbered = async ({ household }: Home, phone: string): Promise<void> => {
  await sql`update households set phone = ${phone} where id = ${household}`.execute(owner())
  await sql`update residents set phone = null where household_id = ${household}`.execute(owner())
}

test('a number behind three doors: texted once, its “got it” is of no door until somebody at the desk has rung, and the others stay on the list', async () => {
  const homes = await homesIn('7')
  for (const home of homes) await numbered(home, '138 0000 7777')
  const id = await issued(homes.map((it) => it.household), '燃气检修', 'gas')
  await expect.poll(() => gateway.texts.filter((it) => it.to.endsWith('13800007777')).length, { timeout: 15_000 }).toBe(1)
  expect(await texted('+8613800007777', '收到')).toBe(200)
  const desk = await court.desk(browser, 'secretary')
  const contacts = desk.getByRole('region', { name: '还没答复的来电来访' })
  await contacts.getByText(homes.map((it) => it.door).join(' / ')).waitFor()
  await contacts.getByText('收到', { exact: true }).first().waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'shared-number-queue')
  await desk.goto(`${court.url}/overview/notices/${id}`)
  const list = desk.getByRole('region', { name: '逐户' })
  await list.getByRole('button', { name: `电话告诉了：${homes[1]!.door}` }).click()
  await expect.poll(async () => (await (await account(court, 'secretary')).get(`/notices/${id}`)).counts.reached, { timeout: 15_000 }).toBe(1)
  await list.getByLabel('看哪些').selectOption({ label: '待敲门的' })
  for (const { door } of [homes[0]!, homes[2]!]) await list.getByText(door, { exact: true }).first().waitFor()
  expect(gateway.texts.filter((it) => it.to.endsWith('13800007777')), 'nobody is texted twice').toHaveLength(1)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('the phone that sends texts is dead: the desk sees it, the ladder goes on and shows who has had nothing; back, each of those who do not know is texted once', async () => {
  const homes = await homesIn('8')
  for (const [nth, home] of homes.entries()) await numbered(home, `138 0000 880${nth}`)
  const texted8 = () => gateway.texts.flatMap(({ to }) => /1380000880\d$/.exec(to) ?? []).toSorted()
  gateway.answers(500)
  const id = await issued(homes.map((it) => it.household), '停水通知', 'water', { urgency: 'cannot-wait', plan: [{ rung: 'page', after: 0 }, { rung: 'sms', after: 0 }, { rung: 'rings', after: 10 }, { rung: 'knocks', after: 600 }] })
  // What the phone is asked of older texts goes in vain as well: of a text of this notice it is known when it was tried.
  await expect.poll(async () => (await sql`select from channels_failing`.execute(owner())).rows.length, { timeout: 15_000 }).toBe(1)
  const later = async (ms: number): Promise<void> => { court.pass(ms); await wake(court.database, court.now()) }
  const desk = await court.desk(browser, 'secretary')
  await later(11 * minute)
  const dead = desk.getByRole('region', { name: '发不出去的通道' })
  await dead.getByText('短信', { exact: true }).waitFor({ timeout: 15_000 })
  await dead.getByText('等着发的：3').waitFor()
  await dead.getByText(/没收到的户会按步骤有人打电话、上门/).waitFor()
  await shoot(desk, 'channel-dead')
  await expectAccessible(desk)
  await desk.goto(`${court.url}/overview/notices/${id}`)
  const list = desk.getByRole('region', { name: '逐户' })
  await list.getByLabel('看哪些').selectOption({ label: '待打电话的' })
  for (const { door } of homes) await list.getByText(door, { exact: true }).waitFor()
  expect(await list.getByText(/短信：已交出|短信：已送到/).count(), 'nobody is called told').toBe(0)
  await list.getByRole('button', { name: `电话告诉了：${homes[0]!.door}` }).press('Enter')
  await expect.poll(() => list.getByText(homes[0]!.door, { exact: true }).count(), { timeout: 10_000 }).toBe(0)
  await shoot(desk, 'channel-dead-notice')
  // It is back an hour later.
  gateway.answers(null)
  await later(hour)
  await expect.poll(texted8, { timeout: 15_000 }).toEqual(['13800008801', '13800008802'])
  await expect.poll(() => list.getByText(/短信：已交出/).count(), { timeout: 15_000 }).toBe(2)
  await desk.goto(`${court.url}/desk`)
  await desk.locator('.queue-row').first().waitFor()
  await expect.poll(() => dead.getByText('短信', { exact: true }).count(), { timeout: 15_000 }).toBe(0)
  await later(hour)
  expect(texted8(), 'each once').toHaveLength(2)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('texts without end while a person decides: the decision is there at once, every text is kept, and the desk reads the same words as one', async () => {
  const [staff, at] = [await account(court, 'staff-1'), court.now()]
  const { id: resident } = await personAt(court, '9-1-602')
  const exit = randomUUID()
  await staff.post('/exits', { id: exit, resident, purpose: 'exam', place: '第三考点', reason: '', from: at, until: plus(at, 4 * hour), weekly: null, exits: 1, askedAt: at })
  await giveEvidence(court, staff, exit, randomUUID)
  const desk = await court.desk(browser, 'deputy')
  await desk.goto(`${court.url}/desk?resident=${resident}&exit=${exit}`)
  const grant = desk.getByRole('button', { name: /^放行/ })
  await grant.waitFor()
  let [sent, kept, decided] = [0, 0, false]
  // As an app hands over what came: some at a time, the next as soon as one is taken; what is turned away comes again.
  const flood = Promise.all(Array.from({ length: 6 }, async () => {
    while (sent < 3000 && !decided) {
      const nth = sent++
      for (let tries = 0; tries < 50; tries++) if (await texted(`+86139${String(nth % 40).padStart(8, '0')}`, '什么时候解封？') === 200) { kept++; break }
    }
  }))
  await expect.poll(() => kept, { timeout: 10_000 }).toBeGreaterThan(100)
  await desk.waitForTimeout(800)
  const from = performance.now()
  await grant.click()
  await desk.locator('.pass-code').waitFor()
  const ms = performance.now() - from
  decided = true
  await flood
  expect(ms, `${kept} texts in`).toBeLessThan(4000)
  expect(kept).toBe(sent)
  expect(Number((await sql<{ n: string }>`select count(*) as n from contacts where community_id = ${court.community} and channel = 'sms' and note = '什么时候解封？'`.execute(owner())).rows[0]!.n)).toBe(sent)
  await desk.goto(`${court.url}/desk`)
  const line = desk.getByRole('region', { name: '还没答复的来电来访' })
  await line.getByText('什么时候解封？').first().waitFor()
  await expect.poll(() => line.getByText('什么时候解封？').count(), { message: 'not a line for each' }).toBeLessThan(kept)
  await expectAccessible(desk)
  await shoot(desk, 'flood-of-texts')
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})
