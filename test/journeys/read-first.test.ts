// What cannot be undone is read before it is done: whose request is withdrawn and that it is for good, whose slip is made anew and what
// that ends. And somebody whose role has no page yet is told so, and whom to ask.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { personAt } from './desk-support.ts'
import { account } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

test('a request is withdrawn at the desk by the second press, after the sentence that says that it is for good', async () => {
  const [staff, { id: resident }, id] = [await account(court, 'staff-1'), await personAt(court, '9-1-201'), randomUUID()]
  await staff.post('/exits', { id, resident, purpose: 'exam', place: '第一考点', reason: '', from: court.now(), until: plus(court.now(), 4 * hour), weekly: null, exits: 1, askedAt: court.now() })
  const state = async () => (await staff.get(`/exits/${id}`)).state
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk?resident=${resident}&exit=${id}`)
  const withdraw = desk.getByRole('button', { name: '本人撤回' })
  await withdraw.click()
  await desk.getByText('撤回了不能恢复').waitFor({ timeout: 5_000 })
  await expectInHand(desk, /撤回了不能恢复/)
  await desk.keyboard.press('Enter')
  await desk.waitForTimeout(500)
  expect(await state(), 'one press and an Enter too many').toBe('asked')
  await expectAccessible(desk)
  await shoot(desk, 'desk-withdraw')
  await desk.locator('.decide').getByRole('button', { name: '取消' }).click()
  await desk.getByText('撤回了不能恢复').waitFor({ state: 'detached' })
  await withdraw.click()
  await desk.getByRole('button', { name: '确认撤回' }).click()
  await expect.poll(state, { timeout: 10_000 }).toBe('withdrawn')
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('before a household’s slip is made anew it says whose it is, and that the phones signed in with the old one go', async () => {
  const door = '2-1-502'
  const { household } = await (await account(court, 'staff-1')).get(`/residents/${(await personAt(court, door)).id}`)
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/print/slip/${household}`)
  await desk.getByRole('heading', { name: door }).waitFor({ timeout: 5_000 })
  await desk.getByRole('button', { name: '做一张新的' }).click()
  const code = await desk.locator('.pass-code').innerText()
  const phone = await newPhone(browser)
  await phone.goto(`${court.url}/me#slip=${code}`)
  await phone.getByText(`本机登录的是 ${door}`).or(phone.getByRole('link', { name: '申请出门' })).first().waitFor()
  await desk.reload()
  await desk.getByText(/^今天\s.+出的旧条会作废。 现在有 1 部手机/).waitFor({ timeout: 5_000 })
  await expectAccessible(desk)
  await shoot(desk, 'slip-before')
  await Promise.all([desk.context().close(), phone.context().close()])
})

test('a volunteer to whom no door was given is told so and whom to ask, and is shown no tool that turns them away', async () => {
  const db = court.database.owner
  await sql`update grants set role = 'volunteer' where account_id = (select id from accounts where login = 'staff-8')`.execute(db)
  const page = await newPhone(browser)
  await page.goto((await court.accountLink('staff-8')).replace('/desk#', '/sign-in#'))
  await page.getByText('现在没有分给您的门').waitFor({ timeout: 10_000 })
  await page.getByRole('link', { name: /^打电话给居委会：/ }).waitFor()
  await expectAccessible(page)
  await shoot(page, 'no-doors')
  // The desk's address and the buildings' lead there as well.
  for (const path of ['/overview', '/desk']) {
    await page.goto(`${court.url}${path}`)
    await page.waitForURL(/\/round$/)
  }
  await page.getByText('现在没有分给您的门').waitFor({ timeout: 10_000 })
  await page.getByRole('button', { name: '退出' }).waitFor()
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})
