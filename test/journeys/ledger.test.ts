// The ledger: everyone who was let out, on what evidence, under which version of the rules, by whom, out and back when. Looked
// through by filters, read case by case, and printed so that nothing on the screen is missing on paper.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf, instantOf, type Instant } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { expectWrittenMarked } from '../support/as-written.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, zone } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

type Row = { id: string; name: string; door: string; purpose: string; place: string; state: string; evidence: string[]; decidedAt: string | null; decidedRole: string | null; rules: { version: number } | null; outAt: string | null; backAt: string | null; emergency: boolean; override: boolean }

let court: Court
let browser: Browser
let rows: Row[]
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  rows = (await (await account(court, 'secretary')).post('/ledger/search', { limit: 200 })).rows
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** When a device made an id: the time stands in front of it (UUIDv7). */
const timeIn = (id: string): Instant => instantOf(Number.parseInt(id.replace('-', '').slice(0, 12), 16))
const table = (page: Page) => page.getByRole('table', { name: '台账' })
const count = async (page: Page): Promise<number> => Number(await table(page).getAttribute('aria-rowcount'))
const shows = (page: Page, wanted: number) => expect.poll(() => count(page), { timeout: 15_000 }).toBe(wanted)

test('everyone who was let out stands there with evidence, rule version, decider and both times', async () => {
  const page = await court.desk(browser, 'deputy')
  await page.getByRole('navigation').getByRole('link', { name: '台账' }).click()
  await table(page).getByRole('row').nth(3).waitFor()
  await shows(page, rows.length)
  const outAndBack = rows.filter((row) => !row.emergency && row.outAt && row.backAt)
  expect(outAndBack.length).toBeGreaterThan(15)
  for (const row of outAndBack) {
    expect(row.evidence.length, `${row.place} has its evidence`).toBeGreaterThan(0)
    expect(row).toMatchObject({ rules: { version: 1 }, decidedRole: expect.stringMatching(/^(staff|deputy|secretary)$/) })
    expect(row.decidedAt! <= row.outAt! && row.outAt! < row.backAt!, `${row.place} in the order of time`).toBe(true)
  }
  const one = outAndBack.find((row) => row.purpose === 'medical-recall')!
  await page.getByLabel('姓名、门牌').fill(one.name)
  const line = table(page).getByRole('row').filter({ hasText: one.name }).filter({ hasText: one.place })
  await line.waitFor()
  const words = await line.innerText()
  for (const part of [one.door, '返回医疗岗位', '已回来', '承诺书', '核酸', '副书记', '规则第 1 版']) expect(words).toContain(part)
  await expect.poll(() => line.locator('time').count(), { message: 'decided, out and back' }).toBe(3)
  await expectAccessible(page)
  await page.context().close()
})

test('filters narrow it, stand in the address, survive a reload and are taken off at once', async () => {
  const page = await court.desk(browser, 'secretary')
  await page.goto(`${court.url}/overview/ledger`)
  await shows(page, rows.length)
  await page.getByLabel('事由').selectOption({ label: '预约就诊' })
  await shows(page, rows.filter((row) => row.purpose === 'scheduled-care').length)
  await page.getByLabel('情况').selectOption({ label: '已回来' })
  await page.reload()
  await shows(page, rows.filter((row) => row.purpose === 'scheduled-care' && row.backAt).length)
  await expect.poll(() => page.getByLabel('事由').inputValue()).toBe('scheduled-care')
  await page.getByRole('button', { name: '清除筛选' }).click()
  await shows(page, rows.length)

  const day = addDays(dayOf(court.now(), zone), -7)
  const askedThen = rows.filter((row) => dayOf(timeIn(row.id), zone) === day).length
  expect(askedThen).toBeGreaterThan(2)
  await page.getByLabel('从哪天').fill(day)
  await page.getByLabel('到哪天').fill(day)
  await shows(page, askedThen)
  await page.getByLabel('姓名、门牌').fill('没有这个地方')
  await page.getByText('没有符合的记录。').waitFor()
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})

test('a case tells itself from the request to the return, and the paper says all that the screen says', async () => {
  const page = await court.desk(browser, 'secretary', { locale: 'zh-HK' })
  const one = rows.find((row) => row.purpose === 'medical-recall' && row.backAt)!
  await page.goto(`${court.url}/overview/ledger/${one.id}`)
  const sheet = page.locator('.sheet')
  await sheet.getByText(`${one.name} · ${one.door}`).waitFor()
  const words = await sheet.innerText()
  for (const part of ['單位返崗證明', '護士長|护士长', '承諾書', '核酸', '放行規則第 1 版', '副書記', one.place]) expect(words).toMatch(new RegExp(part))
  expect(words, 'which row of which table said so').toMatch(/（(材料|放行)規則 第 \d+ 列）/)
  await expectAccessible(page)
  await shoot(page, 'ledger-case-zh-Hant', { whole: true })

  await page.goto(`${court.url}/print/case/${one.id}`)
  await sheet.getByText(`${one.name} · ${one.door}`).waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.paper-tools').isVisible(), 'buttons stay off the paper').toBe(false)
  const onPaper = await sheet.innerText()
  const asWritten = (text: string): string => text.replace(/\s/g, '')
  // All of it but the link to a picture, which paper cannot open.
  for (const line of words.split('\n')) expect(asWritten(onPaper)).toContain(asWritten(line.replace('看照片', '')))
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true })), 'one case, one or two sheets').toBeLessThanOrEqual(2)

  const emergency = rows.find((row) => row.emergency)!
  const times = sheet.locator('dt').filter({ hasText: /^時間$/ })
  await expect.poll(() => times.count()).toBe(1)
  await page.goto(`${court.url}/overview/ledger/${emergency.id}`)
  await sheet.getByRole('term').first().waitFor()
  expect(await times.count(), 'an emergency has no time that anybody agreed on').toBe(0)
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})

test('in English the ledger, a case and its paper mark what people wrote in Chinese', async () => {
  const page = await court.desk(browser, 'secretary', { locale: 'en-GB' })
  await page.goto(`${court.url}/overview/ledger`)
  await page.locator('.ledger-row').nth(5).waitFor()
  await expectWrittenMarked(page, '.ledger-scroll')
  const one = rows.find((row) => row.purpose === 'medical-recall' && row.backAt)!
  for (const path of [`/overview/ledger/${one.id}`, `/print/case/${one.id}`]) {
    await page.goto(`${court.url}${path}`)
    await page.locator('.sheet').getByText(one.name).waitFor()
    await expectWrittenMarked(page, '.sheet')
    await shoot(page, path.startsWith('/print') ? 'print-case-en' : 'ledger-case-en', { whole: true })
  }
  await page.context().close()
})

test('the whole list prints with its filters, every line of it, with the heads of its columns', async () => {
  const page = await court.desk(browser, 'staff-4')
  await page.goto(`${court.url}/print/ledger`)
  const lines = page.locator('tbody tr')
  await lines.nth(rows.length - 1).waitFor()
  await expect.poll(() => lines.count()).toBe(rows.length)
  expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['谁', '事由', '情况', '凭什么', '谁决定', '出门', '回来'])
  await page.emulateMedia({ media: 'print' })
  const ink = await page.locator('tbody td').first().evaluate((cell) => getComputedStyle(cell).color)
  expect(ink, 'black on paper').toBe('rgb(0, 0, 0)')
  const [width, inner] = await page.locator('.paper').evaluate((paper) => [paper.clientWidth, paper.scrollWidth])
  expect(inner, 'nothing runs off the sheet').toBeLessThanOrEqual(width!)
  await shoot(page, 'ledger-print', { whole: true })
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBeLessThanOrEqual(4)

  await page.emulateMedia({ media: 'screen' })
  await page.goto(`${court.url}/print/ledger#state=refused`)
  await expect.poll(() => lines.count(), { timeout: 15_000 }).toBe(rows.filter((row) => row.state === 'refused').length)
  await expectAccessible(page)
  await page.context().close()
})

/** How many sheets a PDF has: its page objects, and not the tree that holds them. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0
