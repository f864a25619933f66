// Two adults and a child, one slip: what she says to the committee is seen by her and the desk, and by no phone of the home; by six digits a phone becomes
// hers; what she lets the others see she takes back, and it is gone there.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomUUID } from 'node:crypto'
import { transaction } from '#server/db/pool.ts'
import { expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { find } from './desk-support.ts'
import { account, choosePerson, expectUsable, heading, thumb, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
type Member = { id: string; name: string }
let [door, she, he, child] = ['', null as unknown as Member, null as unknown as Member, null as unknown as Member]
const secret = '说丈夫打她'

beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
  const { rows: [home] } = await transaction(court.database, [court.community], (tx) => sql<{ door: string; members: Member[] }>`
    select f.door, jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.born) as members
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${court.community} and r.moved_away_at is null and not exists (select from exit_people w where w.community_id = r.community_id and w.resident_id = r.id)
    group by f.door having count(*) = 3 and count(distinct r.name) = 3 and count(*) filter (where r.born < '1990-01-01') = 2 and count(*) filter (where r.born > '2012-01-01') = 1 order by f.door limit 1`.execute(tx))
  door = home!.door
  ;[he, she, child] = home!.members as [Member, Member, Member]
  await call(she.id, secret)
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const call = (resident: string, note: string, inConfidence = false) => staff.post('/contacts', { id: randomUUID(), resident, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note, exit: null, private: inConfidence })
/** A phone that the home's slip opened. */
async function table(locale?: string): Promise<Page> {
  const phone = await newPhone(browser, locale ? { locale } : {})
  await phone.goto(await court.householdLink(door, 'asIs'))
  await phone.waitForURL(/\/me$/)
  return phone
}
async function record(page: Page): Promise<void> {
  await page.goto(`${court.url}/me/record`)
  await heading(page).filter({ hasText: /记录|只有本人|知道|关于/ }).waitFor()
}
/** What was said, on the page that lies open. */
async function openCalls(page: Page): Promise<void> {
  await shoot(page, 'circle-record', { whole: true })
  await page.locator('summary').filter({ hasText: '来电来访记录' }).click()
}

test('“says her husband hits her” is on no page of the home’s phone; the child’s is, and what everybody has to know', async () => {
  await call(child.id, '孩子发烧')
  const { id } = await staff.post('/exits', { id: randomUUID(), resident: she.id, purpose: 'other', place: '妇联', reason: secret, from: court.now(), until: new Date(Date.parse(court.now()) + 6 * 3600_000).toISOString(), weekly: null, exits: 1, askedAt: court.now() })
  const phone = await table()
  await choosePerson(phone, she.name)
  await phone.getByRole('heading', { name: `${she.name}：只有本人能看` }).waitFor()
  await phone.locator('.other-exit').filter({ hasText: '有一份申请，居委会还没答复' }).waitFor()
  await shoot(phone, 'circle-other', { whole: true })
  await expectUsable(phone)
  for (const path of ['/me', '/me/record', `/me/exits/${id}`, '/me/exits', '/me/circle']) {
    await phone.goto(court.url + path)
    await heading(phone).waitFor()
    await phone.waitForTimeout(700)
    for (const told of [secret, '妇联']) expect(await phone.getByText(told).count(), `${told} at ${path}`).toBe(0)
  }
  await phone.goto(`${court.url}/me`)
  await choosePerson(phone, child.name)
  await record(phone)
  await openCalls(phone)
  await phone.getByText('孩子发烧').waitFor()
  expect(troublesOf(phone).filter((one) => !/40[34]/.test(one))).toEqual([])
})

test('six digits, read aloud to her, make a phone hers; she reads what she said, and lets the others see her calls; not those in confidence', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, door)
  await desk.getByRole('button', { name: new RegExp(she.name) }).first().click()
  const circle = desk.locator('details.circle')
  await circle.locator('summary').click()
  await circle.getByText('没有给家里别人看').waitFor()
  await circle.getByRole('button', { name: '念口令' }).click()
  const digits = (await circle.locator('.pass-code').innerText()).replace(/\D/g, '')
  await shoot(desk, 'circle-desk', { whole: true })
  const hers = await table()
  await hers.goto(`${court.url}/me/circle`)
  await heading(hers).filter({ hasText: '这部手机是谁的' }).waitFor()
  await hers.getByRole('button', { name: '确认' }).click()
  await hers.getByText('要六位数字').waitFor()
  await shoot(hers, 'circle-whose', { whole: true })
  await expectAccessibleAtAnySize(hers)
  await hers.getByLabel('六位数字').fill(digits)
  await hers.getByRole('button', { name: '确认' }).click()
  await hers.waitForURL(/\/me$/)
  await choosePerson(hers, she.name)
  await record(hers)
  await openCalls(hers)
  await hers.getByText(secret).waitFor()
  await call(she.id, '只跟您说', true)
  await hers.getByRole('link', { name: '谁能看我的' }).click()
  await hers.getByText(`这部手机是${she.name}的`).waitFor()
  const all = hers.getByRole('form', { name: '家里所有的手机' })
  await all.getByLabel('我打给居委会的电话').check()
  await all.getByRole('button', { name: '保存' }).click()
  await all.getByText('已保存').waitFor()
  await shoot(hers, 'circle-mine', { whole: true })
  await expectAccessibleAtAnySize(hers)

  const phone = await table()
  await choosePerson(phone, she.name)
  await record(phone)
  await phone.getByText(`这里只有${she.name}同意给家里看的部分`).waitFor()
  await openCalls(phone)
  await phone.getByText(secret).waitFor()
  expect([await phone.getByText('只跟您说').count(), await phone.getByText('还没有人看过').count()], 'of what is not shared nothing is said').toEqual([0, 0])
  await shoot(phone, 'circle-shared', { whole: true })

  // Taken back: the page that lies open loses it, and so does what the phone keeps.
  await all.getByLabel('我打给居委会的电话').uncheck()
  await all.getByRole('button', { name: '保存' }).click()
  await all.getByText('已保存').waitFor()
  await phone.getByText(secret).waitFor({ state: 'detached', timeout: 30_000 })
  await phone.context().setOffline(true)
  await phone.goto(`${court.url}/me/record`).catch(() => undefined)
  expect(await phone.getByText(secret).count(), 'without a network').toBe(0)
})

test('by telephone the desk takes down what he lets her see, and how he was known; a call is made confidential afterwards', async () => {
  await call(he.id, '问药')
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, door)
  await desk.getByRole('button', { name: new RegExp(he.name) }).first().click()
  const circle = desk.locator('details.circle')
  await circle.locator('summary').click()
  const form = circle.getByRole('form', { name: '电话里说的' })
  // Nobody is chosen beforehand: whom he meant is what he said.
  await expect.poll(() => form.getByLabel('给谁看').inputValue()).toBe('')
  await form.getByLabel('给谁看').selectOption('all')
  await form.getByLabel('来电').check()
  await form.getByLabel('怎么认定是本人').fill('回拨登记的号码')
  await form.getByRole('button', { name: '记下' }).click()
  await circle.locator('ol').getByText('回拨登记的号码').first().waitFor()
  const phone = await table()
  await choosePerson(phone, he.name)
  await record(phone)
  await openCalls(phone)
  await phone.getByText('问药').waitFor()
  await desk.getByRole('button', { name: '设为保密' }).first().click()
  await desk.getByText('不能改回来').waitFor()
  await desk.getByRole('group', { name: '设为保密' }).getByRole('button', { name: '设为保密' }).click()
  await desk.getByText('◆ 保密').waitFor()
  await shoot(desk, 'circle-desk-private', { whole: true })
  await phone.reload()
  await heading(phone).waitFor()
  await openCalls(phone)
  await expect.poll(() => phone.getByText('问药').count()).toBe(0)
  expect(troublesOf(desk)).toEqual([])
})

test('in English on a narrow phone', async () => {
  const phone = await table('en-GB')
  await phone.setViewportSize({ width: 360, height: 740 })
  await phone.locator('.members').getByRole('button', { name: new RegExp(`^${she.name}`) }).click()
  await phone.getByRole('heading', { name: `${she.name}: for their own eyes` }).waitFor()
  await shoot(phone, 'circle-other-en', { whole: true })
  await phone.goto(`${court.url}/me/circle`)
  await phone.getByRole('heading', { name: 'Whose phone is this?' }).waitFor()
  await phone.getByLabel(/used by all of us/).check()
  await shoot(phone, 'circle-whose-en', { whole: true })
  await expect.poll(() => thumb(phone).count()).toBe(1)
})

test('somebody moved in: she says it on her own phone, and the desk checks it; until then nothing is other', async () => {
  const phone = await newPhone(browser)
  const { url } = await staff.post(`/residents/${she.id}/link`, { exit: null })
  await phone.goto(url.replace(/^https?:\/\/[^/]+/, court.url))
  await phone.waitForURL(/\/me$/)
  await record(phone)
  await phone.getByRole('link', { name: '有人搬来和我们住' }).click()
  await phone.getByRole('button', { name: '告诉居委会' }).click()
  await phone.getByText('写上姓名').waitFor()
  await phone.getByLabel('姓名').fill('新来的外婆')
  await phone.getByLabel('住一阵子').check()
  await shoot(phone, 'circle-moved-in', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '告诉居委会' }).click()
  await heading(phone).filter({ hasText: '已告诉居委会' }).waitFor()
  const desk = await court.desk(browser, 'staff-1')
  const line = desk.locator('.queue-work').filter({ hasText: '新来的外婆' })
  await line.getByText('住一阵子').waitFor()
  await shoot(desk, 'circle-desk-moved-in')
  await line.getByRole('link', { name: '打开这一户' }).click()
  await desk.getByRole('heading', { level: 2, name: she.name }).waitFor()
  await line.getByRole('button', { name: '没有这回事' }).click()
  await line.getByRole('button', { name: '确定：没有这回事' }).click()
  await expect.poll(async () => (await staff.get('/desk/queue/homeReports')).lines.length).toBe(0)
  expect(troublesOf(desk)).toEqual([])
})
