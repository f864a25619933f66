// Ten tubes of a morning on their way to the laboratory: packed at the table while the cable is out, one missing on the rack and named; handed over by a code to the
// driver's phone and from there to the laboratory's; and found again at the desk by one number.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
const round = { id: randomUUID(), title: '第三轮', station: randomUUID() }

beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
  const { rows: compounds } = await sql<{ id: string }>`select id from compounds where community_id = ${court.community}`.execute(court.database.owner)
  await staff.post('/stations', { id: round.station, number: 1, name: '中心花园' })
  await staff.post('/testing-rounds', {
    id: round.id, title: round.title, kind: 'pcr', size: 1, begins: plus(court.now(), -hour), ends: plus(court.now(), 8 * hour), orderedBy: '街道', note: '',
    places: compounds.map(({ id }) => ({ kind: 'compound', id })), stations: [{ id: round.station, lanes: 1 }],
  })
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const key = (page: Page, name: string | RegExp) => page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
/** A hand scanner: its marks follow each other at once, and Enter ends them. */
const wedge = (page: Page, text: string): Promise<void> => page.evaluate((marks) => {
  for (const one of [...marks, 'Enter']) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key: one, bubbles: true, cancelable: true }))
}, text)
const said = (page: Page) => page.locator('.station-said').innerText()
const tubes = Array.from({ length: 10 }, (_, n) => `SH${String(n + 1).padStart(4, '0')}`)
/** What stands in a code on a screen. */
async function readCode(page: Page): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  const { buffer } = await readFile(new URL('../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url))
  prepareZXingModule({ overrides: { wasmBinary: buffer as ArrayBuffer } })
  // Whole on the screen, and nothing that stays at its edge over it.
  await page.setViewportSize({ width: 412, height: 1400 })
  const [found] = await readBarcodes(await page.locator('svg.qr').screenshot(), { formats: ['QRCode'], tryHarder: true })
  return found!.text
}

test('ten tubes, one of them not on the rack and named; closed without a network, handed over by code twice, found at the desk', async () => {
  const page = await newPhone(browser, { locale: 'zh-CN' })
  const { url } = await staff.post('/devices/enrolments', { kind: 'station', place: round.station, label: '一号台' })
  await page.goto(url)
  await page.locator('.field-quiet').getByText('名单是最新的').waitFor()
  await page.getByText(/^还在接收/).waitFor({ state: 'hidden' })
  await page.locator('.station-read').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  const { hits: people } = (await staff.post('/residents/search', { text: '7-1' })) as { hits: { name: string; door: string }[] }
  await court.cut()
  for (const [n, tube] of tubes.entries()) {
    await wedge(page, tube)
    await expect.poll(() => page.locator('.station-figure').innerText(), { message: tube }).toBe('0 / 1')
    await page.getByRole('textbox', { name: '下一位是谁？' }).fill(people[n]!.door)
    await page.locator('.station-find .station-person').filter({ hasText: people[n]!.name }).first().click()
    await expect.poll(() => page.locator('.station-figure').innerText()).toBe('1 / 1')
    await key(page, '封这一管').click()
    await page.locator('.station-read').waitFor()
  }

  // The rack: nine of the ten, and one that is nobody's here.
  await key(page, '装箱').click()
  await page.getByLabel('箱号：扫箱上的码，或输入').fill('box 7')
  await key(page, '开这个箱').click()
  await page.getByRole('heading', { name: '转运箱 BOX7' }).waitFor()
  for (const [n, tube] of [...tubes.slice(0, 9), 'OTHER1'].entries()) {
    await wedge(page, tube)
    await expect.poll(() => said(page), { message: tube }).toContain(`试管 ${tube} 进箱，第 ${n + 1} 支`)
  }
  await wedge(page, 'SH0001')
  await expect.poll(() => said(page)).toContain('试管 SH0001 已经在箱里')
  await key(page, '知道了').click()
  const difference = page.locator('.notice').filter({ hasText: /架上/ })
  await expect.poll(() => difference.innerText()).toMatch(/登记了，架上没有：\s*SH0010/)
  expect(await difference.innerText()).toMatch(/架上有，本机不知道：\s*OTHER1/)
  await expectAccessible(page)
  await shoot(page, 'boxes-difference')
  await key(page, '取出试管 OTHER1').click()
  // Found under the table: now they agree.
  await wedge(page, 'SH0010')
  await expect.poll(() => difference.innerText()).toContain('一致：10 支')
  await key(page, '封箱：10 支').click()
  await key(page, '交给司机').click()
  await page.getByText('请司机用手机扫这个码确认接收').waitFor()
  await page.getByText('发出之前司机打不开这个码').waitFor()
  await expectAccessible(page)
  await shoot(page, 'boxes-code')
  const first = await readCode(page)
  expect(first).toMatch(/\/h#box=/)

  // What the station has not told yet opens nothing; and does as soon as it has.
  await court.restore()
  const driver = await newPhone(browser, { serviceWorkers: 'block', locale: 'zh-CN' })
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.locator('.field-quiet').getByText('待发送').waitFor({ state: 'hidden' })
  await driver.goto(first)
  await driver.getByRole('heading', { name: '转运箱 BOX7' }).waitFor()
  await driver.getByText('10 支试管').waitFor()
  await driver.getByLabel('您的称呼').fill('转运司机')
  await expectAccessibleAtAnySize(driver)
  await shoot(driver, 'boxes-driver')
  await key(driver, '我已收到，10 支').click()
  await driver.getByText('请对方用手机扫这个码').waitFor()
  await shoot(driver, 'boxes-driver-road')
  await expectAccessible(driver)
  // The same code again says only that it was used.
  const late = await newPhone(browser, { serviceWorkers: 'block', locale: 'zh-CN' })
  await late.goto(first)
  await late.getByText(/^已接收/).waitFor()
  expect(await late.getByRole('button', { name: /我已收到/ }).count()).toBe(0)
  await late.goto(`${court.url}/h#box=${court.community}.${'A'.repeat(43)}`)
  await late.getByText(/^这个码打不开/).waitFor()

  const laboratory = await newPhone(browser, { serviceWorkers: 'block', locale: 'en' })
  await laboratory.goto(await readCode(driver))
  await laboratory.getByRole('heading', { name: 'Box BOX7' }).waitFor()
  await laboratory.getByLabel('Which laboratory, and who takes it?').fill('市检验所')
  await laboratory.getByLabel('Place').fill('一号窗')
  await expectAccessible(laboratory)
  await shoot(laboratory, 'boxes-laboratory-en')
  await key(laboratory, 'I have it, 10 tubes').click()
  await laboratory.getByText(/^You took it at/).waitFor()
  await driver.getByText(/^市检验所已接收/).waitFor()
  await driver.getByLabel('您的称呼').fill('转运司机')
  await key(driver, '我已交给实验室').click()
  await driver.getByText(/^已交出/).waitFor()
  expect(troublesOf(driver)).toEqual([])

  // One search at the desk; the stock of the station; the sheet on paper.
  const desk = await newPhone(browser, { serviceWorkers: 'block', locale: 'zh-CN' })
  await desk.setViewportSize({ width: 1280, height: 900 })
  await desk.goto(await court.accountLink('secretary'))
  await desk.waitForURL(/\/desk/)
  await desk.goto(`${court.url}/overview/testing`)
  await desk.getByRole('link', { name: '转运箱和试管' }).click()
  await desk.getByLabel('试管号或箱号').fill('sh0010')
  await key(desk, '查').click()
  const found = desk.locator('.testing-where')
  await found.getByText('第三轮 · 中心花园 · 一号台 · 转运箱 BOX7 · 实验室').waitFor()
  await found.getByText(new RegExp(people[9]!.name)).waitFor()
  expect((await found.locator('ol').first().innerText()).split('\n').length).toBeGreaterThanOrEqual(6)
  const box = desk.getByRole('article', { name: '转运箱 BOX7' })
  await box.getByText(/交给实验室：交出 .*转运司机.*；接收 .*市检验所 · 一号窗 · 扫码/).waitFor()
  const stock = desk.getByRole('region', { name: '试管领用' }).first()
  await stock.getByLabel('几支').fill('12')
  await stock.getByLabel('第一支的号（可不填）').fill('SH0001')
  await stock.getByLabel('最后一支的号（可不填）').fill('SH0012')
  await key(desk, '记一笔').click()
  await expect.poll(() => stock.locator('tbody td').allInnerTexts()).toEqual(['12', '10', '0', '0', '0', '2'])
  await shoot(desk, 'boxes-desk', { whole: true })
  await expectAccessibleAtAnySize(desk)
  const paper = await desk.context().newPage()
  await paper.goto(`${court.url}${await box.getByRole('link', { name: '打印交接单' }).getAttribute('href')}`)
  await paper.getByRole('heading', { name: /转运箱交接单/ }).waitFor()
  expect(await paper.locator('tbody').first().locator('tr').count()).toBe(10)
  await shoot(paper, 'boxes-paper')
  await expectAccessible(paper)
  expect(troublesOf(desk)).toEqual([])
})
