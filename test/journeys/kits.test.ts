// An antigen evening: forty cartons at seven, one short; a lead fetches the stairwell's kits, gives them out from door to door without a network to whoever is there, brings the rest back; the next day the lot is called back.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const volunteer = '志愿者 Volunteer'
const stairwell = (desk: Page) => desk.locator('[data-stairwell="2 号楼 1 单元"]')
/** What stands in the row of the lot. */
const row = (desk: Page) => desk.getByRole('row').filter({ hasText: 'W2204A' })
const cells = async (desk: Page): Promise<number[]> => (await row(desk).getByRole('cell').allInnerTexts()).slice(1).map(Number)

test('kits in by carton, out to a lead, to whoever is there without a network, the rest back, and the lot called back', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/overview/testing`)
  await desk.getByRole('link', { name: '抗原试剂' }).click()
  await desk.getByText('还没有试剂到').waitFor()
  const receive = desk.getByRole('form', { name: '登记到货' })
  for (const [label, text] of [['厂家', '万孚'], ['批号（盒上印的）', 'W2204A'], ['有效期至', addDays(dayOf(court.now(), 'Asia/Shanghai'), 90)], ['几箱', '40'], ['每箱几份', '20'], ['谁送来的', '街道送货员']] as const) await receive.getByLabel(label, { exact: true }).fill(text)
  await button(desk, '有一箱不足').click()
  await receive.getByLabel('哪一箱').fill('7')
  await receive.getByLabel('实有几份').fill('17')
  await receive.getByText('应有 800 份，实有 797 份').waitFor()
  await receive.getByLabel('送的人和收的人都签了字').check()
  await shoot(desk, 'kits-receive', { whole: true })
  await receive.getByRole('button', { name: '登记到货' }).click()
  await expect.poll(() => cells(desk)).toEqual([797, 797, 0, 0, 0, 0])

  await button(desk, '安排要发的楼').click()
  await desk.getByLabel('2 号楼', { exact: true }).check()
  await button(desk, '安排要发的楼').click()
  await stairwell(desk).waitFor()
  await button(desk, '发给楼长').first().waitFor()
  await stairwell(desk).getByRole('button', { name: '发给楼长' }).click()
  await stairwell(desk).getByLabel('谁领').selectOption({ label: volunteer })
  const fetched = Number(await stairwell(desk).getByLabel('几份').inputValue())
  expect(fetched).toBeGreaterThan(10)
  await stairwell(desk).getByLabel('几份').fill(String(fetched + 2))
  await stairwell(desk).getByRole('button', { name: '发给楼长' }).click()
  await stairwell(desk).getByText(`由${volunteer}发`).waitFor()
  await expect.poll(() => cells(desk)).toEqual([797, 797 - fetched - 2, fetched + 2, 0, 0, 0])

  const phone = await newPhone(browser)
  await phone.goto((await court.accountLink('volunteer-1')).replace('/desk#', '/sign-in#'))
  await phone.waitForURL(/\/round$/)
  await button(phone, `对，${fetched + 2} 份`).waitFor()
  await shoot(phone, 'kits-bag')
  await expectAccessible(phone)
  await button(phone, `对，${fetched + 2} 份`).click()
  await button(phone, `对，${fetched + 2} 份`).waitFor({ state: 'hidden' })
  await expect.poll(() => desk.getByText('对方还没确认', { exact: false }).count(), { timeout: 60_000 }).toBe(0)

  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await phone.context().setOffline(true)
  await phone.getByRole('link', { name: /^下一户/ }).click()
  const first = await phone.getByRole('heading', { level: 1 }).innerText()
  // A subtenant who stands in no register is there as well.
  const there = phone.getByLabel('现在在家几人（没登记的也算）')
  const people = Number(await there.inputValue()) + 1
  await there.fill(String(people))
  await expect.poll(() => phone.getByLabel('发几份').inputValue()).toBe(String(people))
  await shoot(phone, 'kits-door')
  await expectAccessible(phone)
  await button(phone, '办好了').click()
  await expect.poll(() => phone.getByRole('heading', { level: 1 }).innerText()).not.toBe(first)
  await phone.goto(`${court.url}/round`)
  await phone.getByText(`还有 ${fetched + 2 - people} 份`).first().waitFor()
  expect(await cells(desk)).toEqual([797, 797 - fetched - 2, fetched + 2, 0, 0, 0])
  await phone.context().setOffline(false)
  await expect.poll(() => cells(desk), { timeout: 90_000 }).toEqual([797, 797 - fetched - 2, fetched + 2 - people, people, 0, 0])

  const put = desk.getByRole('form', { name: '记一笔' })
  await put.getByLabel('谁退的').selectOption({ label: volunteer })
  await put.getByLabel('几份').fill(String(fetched + 2 - people))
  await put.getByLabel(/^对方在这里签了字/).check()
  await put.getByRole('button', { name: '记一笔' }).click()
  await expect.poll(() => cells(desk)).toEqual([797, 797 - people, 0, people, 0, 0])
  await shoot(desk, 'kits-desk', { whole: true })
  await expectAccessible(desk)

  await row(desk).getByRole('link').click()
  const recall = desk.getByRole('form', { name: '召回这一批' })
  await recall.getByLabel('凭什么（文号、谁说的）').fill('药监通知')
  await recall.getByRole('button', { name: '召回这一批' }).click()
  const home = desk.getByRole('listitem').filter({ hasText: first })
  await expect.poll(() => home.innerText(), { timeout: 60_000 }).toContain('通知了，还没确认知道')
  await shoot(desk, 'kits-recall', { whole: true })
  await expectAccessible(desk)
  await desk.getByRole('link', { name: /^召回通知/ }).click()
  await desk.getByText('这批抗原试剂请不要再用').first().waitFor()
  expect(troublesOf(desk)).toEqual([])
})
