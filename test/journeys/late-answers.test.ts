// A form of the desk that was changed while its answer was on the way: it stays, with what was typed, and says that this is not saved. It is never closed as if it were.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { personAt } from './desk-support.ts'
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

/** What is sent there waits until it is let go. */
async function holding(desk: Page, path: string): Promise<() => void> {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => { letGo = resolve })
  await desk.route(path, async (route) => { await held; await route.continue() })
  return letGo
}

test('a correction whose reason was changed on the way is not closed as saved, and says what was not saved', async () => {
  const desk = await court.desk(browser, 'staff-1')
  const { id } = await personAt(court, '3-1-201')
  await desk.goto(`${court.url}/desk?resident=${id}`)
  const record = desk.getByRole('region', { name: '居民' }).locator('details.record')
  await record.locator('summary').click()
  await record.getByRole('button', { name: '更正', exact: true }).first().click()
  const form = record.getByRole('form', { name: '更正姓名、出生日期、电话' })
  await form.getByLabel('电话').fill('13900002222')
  const why = form.getByLabel('为什么更正')
  await why.fill('本人来电')
  const letGo = await holding(desk, '**/api/residents/*/correct')
  await form.locator('button[type=submit]').click()
  await why.fill('本人来电，读了两遍')
  letGo()
  await form.getByText('先前送出的已登记，这次没有保存').waitFor()
  await expect.poll(() => why.inputValue()).toBe('本人来电，读了两遍')
  // Pressed again as it stands, the server says the same.
  await desk.unroute('**/api/residents/*/correct')
  await form.locator('button[type=submit]').click()
  await form.getByRole('alert').waitFor()
  await expect.poll(() => form.count()).toBe(1)
})

test('somebody whose number was typed while the answer was on the way is not opened as saved with it: the form stays and says so, and opens the card', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await desk.keyboard.type('欧阳迟到 2-1-501')
  await desk.getByRole('button', { name: /加进名册：/ }).waitFor()
  await desk.keyboard.press('Enter')
  const form = desk.getByRole('form', { name: '加进名册' })
  await form.getByRole('radio', { name: '自己单独一户' }).check()
  await form.getByLabel('从哪里得知').fill('本人来电')
  const letGo = await holding(desk, '**/api/residents')
  await form.locator('button[type=submit]').click()
  await form.getByLabel('电话').fill('13900003333')
  letGo()
  await form.getByText('之后在表上改的没有保存').waitFor()
  await expect.poll(() => form.getByLabel('电话').inputValue()).toBe('13900003333')
  await form.getByRole('button', { name: '打开卡片' }).click()
  const person = desk.getByRole('region', { name: '居民' })
  await person.getByRole('heading', { name: '欧阳迟到' }).waitFor()
  expect(await person.getByText('13900003333').count()).toBe(0)
})
