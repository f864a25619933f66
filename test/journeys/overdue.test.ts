// Overdue, called, back: the number stands with the line, what was said is put down, the line goes on saying so and steps back until that time.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
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

const line = (desk: import('playwright-core').Page, name: string) => desk.getByRole('region', { name }).locator('.queue-row').filter({ hasText: '20-1-404' })

test('overdue, called, back by the time that was said; not reached, and tried again', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await line(desk, '超时未归').click()
  const form = desk.locator('.follow-up')
  await form.getByRole('link', { name: /^打电话 / }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'overdue-call')
  // A time that is over is no time to be back by, and what was typed stays.
  await form.getByLabel('怎么说的（可不填）').fill('公交停了，等同事的车。')
  await form.getByLabel('说好最晚几点回来').fill('2026-01-01T10:00')
  await form.getByRole('button', { name: '已打通，记下' }).click()
  await form.getByText('请选现在以后、12 小时以内的时间。').waitFor()
  await expect.poll(() => form.getByLabel('怎么说的（可不填）').inputValue()).toBe('公交停了，等同事的车。')
  // The answer is lost after the server had it; pressed again a moment later it is the same call, to be tried at the same minute.
  await desk.route('**/follow-up', async (route) => { await route.fetch(); await route.abort() }, { times: 1 })
  await form.getByRole('button', { name: '15 分钟后' }).click()
  await form.getByText(/网络/).first().waitFor()
  const again = desk.waitForResponse((reply) => reply.url().endsWith('/follow-up'))
  await form.getByRole('button', { name: '15 分钟后' }).click()
  expect((await again).status()).toBe(200)
  await form.getByText(/没打通，.* 再打/).waitFor()
  // Until then nobody asks for another call; one that comes is put down all the same.
  await desk.getByText('已超时', { exact: false }).waitFor({ state: 'detached' })
  await form.getByRole('button', { name: '记一次联系（晚回）' }).click()
  await line(desk, '超时未归').getByText(/没打通/).waitFor()
  await form.getByRole('button', { name: '已打通，记下' }).click()
  await form.getByText(/已打通，说.* 前回来/).waitFor()
  await line(desk, '超时未归').getByText(/已打通，说.* 前回来/).waitFor()
  await expect.poll(() => line(desk, '超时未归').innerText(), { message: 'late all the same' }).toMatch(/已超/)
  await expectAccessible(desk)
  await shoot(desk, 'overdue-called')
  const history = desk.getByRole('region', { name: '经过' })
  await history.getByText('公交停了，等同事的车。').first().waitFor()

  // The colleague sees it on her own phone, in English, and reports them back.
  const phone = await newPhone(browser, { locale: 'en-GB' })
  await phone.goto(await court.accountLink('staff-2'))
  await line(phone, 'Overdue').getByText(/Called .*: back by/).waitFor()
  await line(phone, 'Overdue').click()
  await phone.locator('.follow-up').getByText(/Called .*: back by/).waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'overdue-phone-en')
  const home = await court.phone(browser, '20-1-404')
  const id = new URL(desk.url()).searchParams.get('exit')
  await home.goto(`${court.url}/me/exits/${id}`)
  await home.getByText(/已记下您会在.* 前回来/).waitFor()
  await shoot(home, 'overdue-home')
  await phone.getByRole('button', { name: 'They are back' }).click()
  await phone.getByRole('button', { name: 'Take down the return' }).click()
  await expect.poll(() => line(desk, '超时未归').count(), { timeout: 30_000 }).toBe(0)
  await expect.poll(() => desk.locator('.follow-up').count(), { timeout: 30_000 }).toBe(0)
  await desk.goto(`${court.url}/print/case/${id}`)
  await desk.getByText(/已打通，说.* 前回来/).first().waitFor()
  await shoot(desk, 'overdue-sheet', { whole: true })
  expect([...troublesOf(desk).filter((one) => !/net::ERR_FAILED/.test(one)), ...troublesOf(phone), ...troublesOf(home)]).toEqual([])
  for (const page of [desk, phone, home]) await page.context().close()
})
