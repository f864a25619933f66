// An emergency pressed by mistake or twice: what the guard is told is what became of it, and two taps of shaking hands are one.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { queueOf } from '../support/queue.ts'
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

test('taken back at once it never was; taken back when it has been sent, the guard is told that it stands, and whom to tell', async () => {
  const staff = await account(court, 'staff-1')
  const papers = async (): Promise<number> => (await queueOf(staff)).counts.openPapers
  const before = await papers()
  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.getByText('名单是最新的').waitFor()
  const press = async () => {
    await gate.locator('.gate-emergency').click()
    await gate.locator('[data-verdict=emergency]').getByText(/已记下/).waitFor()
  }
  const undo = () => gate.getByRole('button', { name: '按错了，撤回' }).click()
  await press()
  await undo()
  await gate.locator('.gate-toast').getByText('已撤回').waitFor()
  expect(await papers()).toBe(before)
  await gate.waitForTimeout(2_000)
  await press()
  await expect.poll(papers, { timeout: 30_000 }).toBe(before + 1)
  await undo()
  await gate.locator('.gate-toast').getByText('来不及撤回了。请告诉接待台。').waitFor()
  expect(await papers()).toBe(before + 1)
  expect(troublesOf(gate)).toEqual([])
  await gate.context().close()
})

test('a resident whose hands shake presses twice: one emergency', async () => {
  const staff = await account(court, 'staff-1')
  const papers = async (): Promise<number> => (await queueOf(staff)).counts.openPapers
  const before = await papers()
  const phone = await court.phone(browser, '5-1-201')
  await phone.getByRole('link', { name: '医疗急救：马上走' }).click()
  await phone.getByRole('button', { name: '马上走，并告诉居委会' }).evaluate((button: HTMLButtonElement) => { button.click(); button.click() })
  await phone.getByRole('heading', { name: '走吧，门岗会放行' }).waitFor()
  await expect.poll(papers, { timeout: 10_000 }).toBeGreaterThan(before)
  await phone.waitForTimeout(1_500)
  expect(await papers()).toBe(before + 1)
  await phone.context().close()
})
