// A roster of three property companies, taken in by the screen: sheets, headings and spellings of each; then a newer file of one of them, with somebody new,
// changed, gone, and moved. Nobody is taken in, removed or moved without having been read and answered for.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { encodedAs, workbook, type SheetMade } from '../support/workbooks.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let desk: Page
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  desk = await court.desk(browser, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const give = async (name: string, buffer: Buffer): Promise<void> => {
  await desk.goto(`${court.url}/overview/roster`)
  await desk.setInputFiles('input[type=file]', { name, mimeType: name.endsWith('.csv') ? 'text/csv' : xlsx, buffer })
}
const confirmPlaces = async (names: readonly RegExp[]): Promise<void> => {
  for (const name of names) await desk.getByRole('checkbox', { name }).check()
}
const take = (rows: number) => desk.getByRole('button', { name: `导入 ${rows} 行` })
const taken = () => desk.getByText('已导入。').waitFor()
const living = async (building: string) => (await sql<{ door: string; name: string; phone: string | null; stay: string }>`
  select f.door, r.name, r.phone, r.stay from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
  join flats f on f.community_id = h.community_id and f.id = h.flat_id join buildings b on b.community_id = f.community_id and b.id = f.building_id
  where b.label = ${building} order by f.door, r.name`.execute(court.database.owner)).rows.map((row) => [row.door, row.name, row.phone, row.stay].join(' '))

const headings = ['单元', '房号', '业主姓名', '联系方式', '身份证号']
/** The first company: a sheet for each building, named for it; an old one that is hidden; the doors as its counter writes them. */
const first = (thirtyOne: SheetMade['rows'], more: Partial<SheetMade> = {}): Buffer => workbook(
  { name: '31号楼', rows: [['桂园物业业主名册'], headings, ...thirtyOne], ...more },
  { name: '32号楼', rows: [headings, ['1', '101', '物业甲的住户', '13900003201', 'x']] },
  { name: '旧名册', hidden: true, rows: [headings, ['1', '999', '早就搬走的', '13900009999', 'x']] }, { name: '说明', rows: [['请各楼组长核对']] },
)
const inThirtyOne: SheetMade['rows'] = [
  ['1单元', '101', '留下的', '139 0000 3101', 'x'], ['一单元', '０１０２', '换号码的', '13900003102', 'x'], [1, 103, '不见了的', '13900003103', 'x'],
  ['第1单元', '104室', '出门的', '13900003104', 'x'], ['1', '105', '搬家的', '13900003105', 'x'], ['1', '106', '藏着的', '13900003106', 'x'],
]

test('the first company’s file: each sheet is a building, hidden sheet and row are named and left out, every new building is confirmed', async () => {
  await give('桂园物业.xlsx', first(inThirtyOne, { hiddenRows: [8] }))
  await desk.getByText('没有错误。').waitFor()
  expect(await take(6).count(), 'not before the buildings were read').toBe(0)
  const notes = desk.getByRole('table', { name: '没有读取的内容' })
  await notes.getByText(/8.*隐藏/).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'roster-places', { whole: true })
  await confirmPlaces([/ 31 栋/, / 32 栋/])
  await take(7).click()
  await taken()
  await expectInHand(desk, /已导入/)
  expect(await living('31')).toEqual([
    '31-1-0102 换号码的 13900003102 lives', '31-1-101 留下的 13900003101 lives', '31-1-103 不见了的 13900003103 lives', '31-1-104 出门的 13900003104 lives', '31-1-105 搬家的 13900003105 lives',
  ])
})

test('the second company’s: headings on two rows, merged cells, an error in one cell, which is mended', async () => {
  const sheet = (born: string): Buffer => workbook({
    name: '住户', merges: ['A1:E1', 'A2:C2', 'A4:A5', 'B4:B5', 'C4:C5'],
    rows: [['金桂物业住户登记表', null, null, null, null], ['住址', null, null, '住户信息', null], ['楼栋', '单元', '室', '姓名', '出生日期'], ['41幢', '2', '301', '年长的', '1960年3月9日'], [null, null, null, '年轻的', born], ['合计', null, null, '2 人', null]],
  })
  await give('金桂物业.xlsx', sheet('05/03/1987'))
  await desk.getByText('什么都没有导入').waitFor()
  await desk.getByRole('table', { name: '要改的地方' }).getByText(/年份写在前面/).first().waitFor()
  await give('金桂物业.xlsx', sheet('1987-03-05'))
  await confirmPlaces([/ 41 栋/])
  await take(3).click()
  await taken()
  expect(await living('41')).toEqual(['41-2-301 年轻的  lives', '41-2-301 年长的  lives'])
})

const odd = (...lines: string[]): Buffer => encodedAs('gb18030', ['幢位,门户,称呼,联络', ...lines].join('\r\n'))
test('the third company’s: a text file of an old office PC whose headings nobody knows are said by hand, and are as last time with the next', async () => {
  await give('丹桂.csv', odd('51,1-101,丹桂住户,13900005101'))
  await desk.getByText('什么都没有导入').waitFor()
  for (const [title, means] of [['幢位', 'building'], ['门户', 'flat'], ['称呼', 'name'], ['联络', 'phone']] as const) {
    await desk.getByLabel(`“${title}”这一列是`).selectOption(means)
    await desk.getByText('正在检查').waitFor({ state: 'detached' })
    await expect.poll(() => desk.getByLabel(`“${title}”这一列是`).inputValue()).toBe(means)
  }
  await confirmPlaces([/ 51 栋/])
  await take(1).click()
  await taken()
  expect(await living('51')).toEqual(['51-1-101 丹桂住户 13900005101 lives'])
  await give('丹桂五月.csv', odd('51,1-101,丹桂住户,13900005101', '51,1-102,丹桂新住户,13900005102'))
  await desk.getByText('列和工作表按上次选的读取。').waitFor()
  await shoot(desk, 'roster-as-last-time')
  await take(2).click()
  await taken()
  expect((await living('51')).length).toBe(2)
})

const newer: SheetMade['rows'] = [
  ['1单元', '101', '留下的', '139 0000 3101', 'x'], ['1', '0102', '换号码的', '13911113102', 'x'], ['1', '107', '搬家的', '13900003105', 'x'], ['1', '108', '新来的住户', '13900003108', 'x'],
]

test('a newer file of the first: who is new, changed, gone, moved is read, each is answered for, what ends is seen, and then it is put down', async () => {
  await court.householdLink('31-1-103')
  await give('桂园物业五月.xlsx', first(newer))
  const different = desk.getByRole('region', { name: '与现有登记的不同' })
  await different.getByText('2 人不在这份名册上').waitFor()
  for (const text of ['1 人换了门牌', '1 人有改动', '新增 1 人']) await different.getByText(text).waitFor()
  await desk.getByText('还有 3 人没选怎么办。').waitFor()
  await different.getByText('13911113102').waitFor()
  await expectAccessibleAtAnySize(desk)
  await shoot(desk, 'roster-difference', { whole: true })
  await different.getByLabel('不见了的，31-1-103：怎么办').selectOption('moved-out')
  await different.getByLabel('出门的，31-1-104：怎么办').selectOption('away')
  await different.getByLabel('搬家的，31-1-105：怎么办').selectOption('moved')
  expect(await take(5).count(), 'not before what ends was seen').toBe(0)
  await desk.getByRole('button', { name: '先看会结束什么' }).click()
  await desk.getByText('1 户的住户条作废').waitFor()
  await expectInHand(desk, /作废/)
  await shoot(desk, 'roster-ends', { whole: true })
  // Somebody else puts a number right meanwhile: what was read no longer stands, and is read again.
  await sql`update residents set phone = '13922223102' where name = '换号码的'`.execute(court.database.owner)
  await take(5).click()
  await desk.getByText('什么都没导入。请再看一遍不同之处。').waitFor()
  await different.getByText('13922223102').waitFor()
  await different.getByLabel('不见了的，31-1-103：怎么办').selectOption('moved-out')
  await different.getByLabel('出门的，31-1-104：怎么办').selectOption('away')
  await different.getByLabel('搬家的，31-1-105：怎么办').selectOption('moved')
  await desk.getByLabel('从哪里得知').fill('物业五月名册')
  await desk.getByRole('button', { name: '先看会结束什么' }).click()
  await take(5).click()
  await taken()
  await desk.getByText('登记搬走 1 人，外出 1 人，换门牌 1 人').waitFor()
  expect(await living('31')).toEqual([
    '31-1-0102 换号码的 13911113102 lives', '31-1-101 留下的 13900003101 lives', '31-1-103 不见了的 13900003103 moved-out', '31-1-104 出门的 13900003104 away',
    '31-1-107 搬家的 13900003105 lives', '31-1-108 新来的住户 13900003108 lives',
  ])
  const { rows } = await sql<{ source: string; by: string }>`select distinct source, by_role as by from stays where since is not null and kind in ('moved-out', 'away')`.execute(court.database.owner)
  expect(rows).toEqual(expect.arrayContaining([{ source: '物业五月名册', by: 'staff' }]))
  expect(troublesOf(desk)).toEqual([])
})

test('somebody of the name of one who has gone lately is asked about by name, in each language, and is not the same without an answer', async () => {
  const file = first([...newer, ['1', '109', '不见了的', '', 'x']])
  for (const [locale, width] of [['zh-CN', 1280], ['zh-TW', 360], ['en-GB', 360]] as const) {
    const page = await court.desk(browser, 'staff-1', { locale })
    await page.setViewportSize({ width, height: 740 })
    await page.goto(`${court.url}/overview/roster`)
    await page.setInputFiles('input[type=file]', { name: '桂园物业六月.xlsx', mimeType: xlsx, buffer: file })
    const line = page.locator('.roster-lines li', { hasText: '不见了的' })
    await line.locator('select').waitFor()
    await line.scrollIntoViewIfNeeded()
    await expectAccessible(page)
    await shoot(page, `roster-gone-lately-${locale}`, { whole: true })
    expect(troublesOf(page)).toEqual([])
    await page.context().close()
  }
  await give('桂园物业六月.xlsx', file)
  await desk.getByText('还有 1 人没选怎么办。').waitFor()
  expect(await take(6).count(), 'not before it was answered').toBe(0)
  await desk.getByLabel('不见了的，31-1-103：怎么办').selectOption('other')
  await take(6).click()
  await taken()
  expect((await living('31')).filter((one) => one.includes('不见了的'))).toEqual(['31-1-103 不见了的 13900003103 moved-out', '31-1-109 不见了的  lives'])
})

test('the older file again says that a newer one has been taken in, and is taken by nobody who has not read that', async () => {
  await give('桂园物业.xlsx', first(inThirtyOne, { hiddenRows: [8] }))
  await desk.getByText(/这份文件 .* 已经导入过。/).waitFor()
  await desk.getByRole('checkbox', { name: '我知道，仍然导入这份旧名册' }).waitFor()
  await shoot(desk, 'roster-older', { whole: true })
  expect(await take(7).count()).toBe(0)
})

test('thousands of rows: how far it is is seen, a stop leaves nothing of it, and thousands who are not in a file are answered for with one press', async () => {
  const many = (count: number) => Buffer.from(['楼栋,单元,室,姓名', ...Array.from({ length: count }, (_, n) => `61,${1 + (n % 3)},${1 + (Math.floor(n / 9) % 900)}0${1 + (n % 9)},住户${n}`)].join('\n'))
  await give('大名册.csv', many(8000))
  await confirmPlaces([/ 61 栋/])
  await take(8000).click()
  await desk.getByRole('progressbar').waitFor()
  await desk.getByText(/正在存入 \d+ \/ 8000/).waitFor()
  await shoot(desk, 'roster-progress')
  await desk.getByRole('button', { name: '停止，什么都不导入' }).click()
  await desk.getByText('已停止，什么都没有导入。').waitFor()
  await expectInHand(desk, /已停止/)
  expect(await living('61')).toEqual([])
  await take(8000).click()
  await taken()
  expect((await living('61')).length).toBe(8000)
  await give('大名册.csv', many(3000))
  await desk.getByText('5000 人不在这份名册上').waitFor()
  await desk.getByLabel('按姓名或门牌查找').fill('住户7777')
  await desk.getByText('显示 1 人').waitFor()
  await desk.getByRole('radiogroup', { name: '这 5000 人都：' }).getByText('还住这里，名册漏了').click()
  await take(3000).click()
  await taken()
  expect((await living('61')).length).toBe(8000)
}, 120_000)

test('on a phone, in English, nothing lies outside of the screen', async () => {
  const phone = await newPhone(browser, { locale: 'en-GB' })
  await phone.goto(await court.accountLink('staff-1'))
  await phone.waitForURL(/\/desk/)
  await phone.setViewportSize({ width: 360, height: 740 })
  await phone.goto(`${court.url}/overview/roster`)
  await phone.setInputFiles('input[type=file]', { name: 'roster.xlsx', mimeType: xlsx, buffer: first(newer.slice(0, 2)) })
  await phone.getByText(/not in this file/).first().waitFor()
  await expectAccessibleAtAnySize(phone)
  await shoot(phone, 'roster-difference-phone-en', { whole: true })
  expect(troublesOf(phone)).toEqual([])
})
