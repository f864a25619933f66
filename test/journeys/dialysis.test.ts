// Dialysis: a pass for three mornings a week for a month. Each exit and return is one line. When his building is sealed because of
// a case, the pass ends early, and he is told at once why and whom to ask.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, dayIn, exitIn, expectUnderTheThumb, expectUsable, guard, heading, passTo, photo, thumb, weekdayIn } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

const door = '9-1-101'
let court: Court
let browser: Browser
let page: Page
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** He asks on his phone: what for, where, which mornings, why. */
async function askForMornings(): Promise<void> {
  await page.getByRole('link', { name: '申请出门' }).click()
  // A home with several people is asked who it is for.
  if (await heading(page).innerText() === '谁要出门？') await page.locator('.choice').first().click()
  await page.getByRole('button', { name: /^看病/ }).click()
  await page.getByLabel('地点名称').fill('区中心医院透析室')
  await expectUnderTheThumb(page)
  await thumb(page).click()
  await page.getByLabel(/每周固定几天/).check()
  for (const days of [1, 3, 5]) await page.locator('.weekdays input').nth(weekdayIn(court, days) - 1).check()
  await page.getByLabel('出门', { exact: true }).fill('06:30')
  await page.getByLabel('回到家', { exact: true }).fill('12:00')
  await page.getByLabel('第一天').fill(dayIn(court, 1))
  await page.getByLabel('最后一天').fill(dayIn(court, 28))
  await expect.poll(() => page.getByRole('status').filter({ hasText: '一共' }).innerText()).toBe('一共 12 次')
  await expectUsable(page)
  await shoot(page, 'resident-ask-when')
  await thumb(page).click()
  await page.getByLabel('说明').fill('每周三次血液透析，已做两年。')
  await thumb(page).click()
  await expectUsable(page)
  await shoot(page, 'resident-ask-check')
  await thumb(page).click()
}

/** The letter is read in large print and signed by holding the button for a second; a short touch signs nothing. */
async function signLetter(): Promise<void> {
  await page.getByRole('heading', { name: '还差您的：承诺书、证明材料' }).waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-request-missing')
  await thumb(page).click()
  await page.getByText('我按所说的事由外出').waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-letter')
  const promise = page.getByRole('button', { name: '我承诺' })
  await promise.click()
  await expect.poll(() => heading(page).innerText()).toBe('承诺书')
  await promise.click({ delay: 1300 })
  await page.getByRole('heading', { name: '承诺书已签' }).waitFor()
  await page.getByText('居委会已收到').waitFor()
  await thumb(page).click()
}

async function sendAppointment(): Promise<void> {
  await page.getByRole('heading', { name: '还差您的：证明材料' }).waitFor()
  await thumb(page).click()
  await page.getByLabel('照片或 PDF').setInputFiles(photo)
  await page.getByLabel('这是什么证明').fill('透析预约单')
  await expectUsable(page)
  await shoot(page, 'resident-send-certificate')
  await thumb(page).click()
  await page.getByRole('heading', { name: '已发给居委会' }).waitFor()
  await thumb(page).click()
  await page.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()
}

test('he goes three mornings a week for a month, and is told why his pass ends when his building is sealed', async () => {
  page = await court.phone(browser, door)
  await heading(page).filter({ hasText: '管控区' }).waitFor()
  await askForMornings()
  await page.waitForURL(/\/me\/exits\/[0-9a-f-]{36}$/)
  const id = exitIn(page)
  await signLetter()
  await sendAppointment()

  // The desk grants; his phone, which lies open, follows.
  const staff = await account(court, 'staff-1')
  const granted = await staff.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })
  expect(granted.pass).toMatchObject({ exits: 12, exitsUsed: 0, weekly: { from: 390, until: 720 } })
  await page.getByRole('heading', { name: /^已批准，明天起：每/ }).waitFor()
  await thumb(page).click()
  await page.getByRole('img', { name: /出入证二维码/ }).waitFor()
  expect((await page.locator('.pass-card .pass-code').innerText()).replace(/ /g, '')).toBe(granted.pass.code)
  await expectUsable(page)
  await shoot(page, 'resident-pass')

  // Two mornings: one line each way.
  const gate = await guard(court)
  passTo(court, 1, 7)
  await gate.sees('out', granted)
  await page.getByRole('heading', { name: /^您在外面，请在.+前回来/ }).waitFor()
  passTo(court, 0, 11)
  await gate.sees('back', granted)
  passTo(court, 2, 7)
  await gate.sees('out', granted)
  passTo(court, 0, 11)
  await gate.sees('back', granted)
  await page.goto(`${court.url}/me/exits/${id}`)
  await page.getByRole('heading', { name: /^可以出门：每/ }).waitFor()
  expect(await page.locator('.movements li span').allInnerTexts()).toEqual([/^出门/, /^回来/, /^出门/, /^回来/].map((words) => expect.stringMatching(words)))
  const used = await (await account(court, 'staff-1')).get(`/exits/${id}`)
  expect(used.pass.exitsUsed).toBe(2)

  // A case in his building: a new order, and the rules now ask for more.
  await page.goto(`${court.url}/me`)
  const secretary = await account(court, 'secretary')
  const buildings = (await secretary.get('/buildings')).compounds.flatMap((compound: any) => compound.buildings)
  const rule = (await secretary.get('/sealing/rules')).rules.find((one: any) => one.code === '2+12')
  const order = { id: randomUUID(), scope: { kind: 'building', id: buildings.find((one: any) => one.label === '9').id }, rule: rule.id, startsAt: court.now(), issuer: '区疾控中心', ground: '9号楼报告一例阳性。', caseSince: court.now() }
  await secretary.post('/sealing/orders', order)
  await page.getByRole('heading', { name: '您的出入证提前失效了' }).waitFor()
  await heading(page).filter({ hasText: '您家在封控区，至' }).waitFor()
  const told = await page.locator('.notice').filter({ hasText: '提前失效' }).innerText()
  expect(told).toContain('9号楼报告一例阳性（区疾控中心发布）')
  expect(told).toContain('可以申诉，由副书记再决定')
  expect(told).toContain((await secretary.get('/me')).community.phone)
  await expectUsable(page)
  await shoot(page, 'resident-ended-early')

  // Read once, it does not stand there for ever; the request still says it, and shows no code that no gate would take.
  await page.getByRole('button', { name: '我看过了' }).first().click()
  await page.locator('.notice').filter({ hasText: '提前失效' }).waitFor({ state: 'detached' })
  await page.goto(`${court.url}/me/exits/${id}`)
  await page.getByRole('heading', { name: '出入证提前失效了' }).waitFor()
  await expect.poll(() => page.locator('blockquote').first().innerText()).toBe('9号楼报告一例阳性。')
  await expect.poll(() => thumb(page).innerText(), { message: 'what was enough before is asked for anew; an appeal is beside it' }).toBe('照原样再申请')
  await page.getByRole('link', { name: '申诉：请另一位再决定' }).waitFor()
  await page.goto(`${court.url}/me/exits/${id}/pass`)
  await page.getByText('现在没有可用的出入证。').waitFor()
  expect(await page.locator('.qr').count()).toBe(0)
  expect(troublesOf(page)).toEqual([])
})
