// What a newcomer finds at Osmanthus Court on its ninth day: each line that the README shows is there, and every page of desk, notices, neighbours and doors can be used with a thumb on 360 px, by
// whoever the README sends there. In three languages, by day and by night.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, touchAlone, troublesOf, type Device } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { long } from '../support/starts.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let secretary: Caller
let staff: Caller
beforeAll(async () => {
  court = await openCourt({ busy: true })
  browser = await launchBrowser({ args: [touchAlone] })
  ;[secretary, staff] = [await account(court, 'secretary'), await account(court, 'staff-1')]
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** Controls in sight that are too small for a thumb, what lies outside of the screen, and text that cannot be read: cut off, or a letter or two to a line. What stands in a line of text is read, not pressed. */
const unfit = (page: Page): Promise<string[]> => page.evaluate(() => [
  ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? [`${document.documentElement.scrollWidth} px wide`] : []),
  ...[...document.querySelectorAll<HTMLElement>('button, a, select, summary, textarea, input:not([type=checkbox], [type=radio], [type=file], [type=range])')]
    .filter((one) => one.checkVisibility() && !one.closest('.hidden-visually') && getComputedStyle(one).display !== 'inline')
    .flatMap((one) => { const { width, height } = one.getBoundingClientRect(); return width > 0 && height < 44 ? [`${Math.round(height)} px high: ${one.tagName} ${one.className} ${(one.textContent ?? '').slice(0, 20)}`] : [] }),
  ...[...document.querySelectorAll<HTMLElement>('main *')].filter((one) => one.checkVisibility() && !one.closest('.hidden-visually')).flatMap((one) => {
    const said = (one.textContent ?? '').trim()
    const cut = getComputedStyle(one).textOverflow === 'ellipsis' && one.scrollWidth > one.clientWidth + 1
    const range = document.createRange()
    range.selectNodeContents(one)
    const lines = new Set(one.children.length === 0 && said.length >= 8 ? [...range.getClientRects()].map((line) => Math.round(line.y)) : []).size
    return cut || (lines > 3 && lines > said.length / 4) ? [`${cut ? 'cut off' : `${lines} lines`}: ${one.className} ${said.slice(0, 30)}`] : []
  }),
])

type There = readonly [path: string, there: string | RegExp]
/** A page that another was sent to already, in another language: with `--long`. */
const again = (...paths: There[]): There[] => (long ? paths : [])
async function lookAt(page: Page, who: string, paths: readonly There[]): Promise<void> {
  const found: string[] = []
  for (const [path, there] of paths) {
    await page.goto(court.url + path)
    await page.getByText(there).first().waitFor({ timeout: 20_000 })
    await page.waitForLoadState('networkidle')
    // The same pages for others and in other languages: `npm test -- --long`.
    if (who === 'staff' || long) await expectAccessible(page)
    found.push(...(await unfit(page)).map((one) => `${path}: ${one}`))
    await shoot(page, `demonstration-${who}-${path.replaceAll(/[/?=]+/g, '-').replaceAll(/[0-9a-f]{8}-[0-9a-f-]+/g, 'one')}`)
  }
  expect(found, who).toEqual([])
}
async function phoneOf(login: string, device: Device = {}): Promise<Page> {
  const phone = await newPhone(browser, { serviceWorkers: 'block', ...device })
  await phone.goto((await court.accountLink(login)).replace('/desk#', '/sign-in#'))
  await phone.waitForURL(/\/(desk|round)/)
  return phone
}

test('the queue says what is late and whose it is; the search stays on top, and leaves the rest to what is read', async () => {
  const phone = await phoneOf('staff-1')
  const cases = phone.getByRole('region', { name: '事项', exact: true })
  const late = cases.getByRole('link', { name: /6-2-301/ })
  await late.getByText(/^已过 /).waitFor()
  await late.getByText(/食品 · 工作人员 Staff 2/).waitFor()
  await phone.getByRole('region', { name: '之前告诉的变了，要重新告诉' }).getByText(/3-1-101/).waitFor({ timeout: 20_000 })
  await phone.evaluate(() => scrollTo(0, 900))
  const search = phone.getByRole('combobox', { name: '姓名、门牌或电话' })
  expect((await search.boundingBox())!.y, 'the search is in sight').toBeLessThan(24)
  // Of what is not the page's own text: the search above, the emergency below, and no more.
  const covered = await phone.evaluate(() => {
    const main = document.querySelector('main')!
    return Array.from({ length: innerHeight }, (_, y) => y).filter((y) => !main.contains(document.elementFromPoint(innerWidth / 2, y))).length
  })
  expect(covered).toBeLessThan(150)
  // Looked at whole: a line that the bar covers by half is scrolled to by a thumb, and is none that is too small.
  const size = phone.viewportSize()!
  await phone.setViewportSize({ width: size.width, height: 6000 })
  await expectAccessible(phone)
  await phone.setViewportSize(size)
  expect(await unfit(phone)).toEqual([])
  await shoot(phone, 'demonstration-queue')
  expect(troublesOf(phone)).toEqual([])
  await phone.context().close()
})

test('every page that the README names, with a thumb: staff in Chinese, the secretary in traditional Chinese by night and in English', async () => {
  const { cases } = await secretary.get('/cases?limit=100')
  const { notices } = await secretary.get('/notices')
  const about = (subject: string): string => notices.find((it: any) => it.subject === subject).id
  const { rounds: [round] } = await staff.get('/rounds')
  const { lists: [list] } = await staff.get('/call-lists')
  const { stairwells: [stairwell] } = await staff.get(`/rounds/${round.id}`)
  const visit = (await staff.get('/repairs')).repairs.find((it: any) => it.way === 'visit')
  const third = cases.find((it: any) => it.contacts === 3)
  const phone = await phoneOf('staff-1')
  await lookAt(phone, 'staff', [
    ['/desk/call', '谁来的电话？'], [`/desk/cases/${third.id}`, '卫生间漏水到楼下'], ['/desk/shift', '接待台每小时'], ['/desk/faults', /4 号楼、5 号楼/], ['/desk/lists', /下午的回访/], [`/desk/lists/${list.id}`, /收回2\/5/],
    ['/desk/repairs', /^2-3-101/], [`/desk/repairs/${visit.case}`, /物业水电工，一人/], ['/overview/notices', '抗原自测'], [`/overview/notices/${about('test')}`, /\d+ \/ \d+ 户已知晓/], ['/overview/notices/new', '写什么'],
    ['/overview/rounds', '发抗原，问药够不够'], [`/overview/rounds/${round.id}`, '走到哪里'], [`/overview/rounds/${round.id}/type/${stairwell.id}`, /补录纸条/],
  ])
  const dark = await phoneOf('secretary', { locale: 'zh-TW', colorScheme: 'dark' })
  const [quarrel] = (await secretary.get('/mediations')).mediations
  await lookAt(dark, 'secretary-dark', [['/desk', '事項'], [`/desk/mediations/${quarrel.id}`, '孩子上网课到下午五点'], ['/overview/hours', '現在要辦']])
  const read = await phoneOf('staff-1', { locale: 'en-GB' })
  await lookAt(read, 'staff-en', [['/overview/notices/hours', 'Hours of notices'], ...again([`/desk/lists/${list.id}`, /2 of 5 typed back/], [`/overview/rounds/${round.id}/type/${stairwell.id}`, /Type back/])])
  await read.goto(`${court.url}/desk?resident=${third.resident}`)
  await read.getByRole('button', { name: 'Show answers' }).click()
  await read.getByRole('button', { name: /When does it end/ }).click()
  await read.locator('.read-aloud').first().waitFor()
  expect(await unfit(read), 'the usual questions, read on a phone').toEqual([])
  const english = await phoneOf('secretary', { locale: 'en-GB' })
  const secret = cases.find((it: any) => it.private && it.kind === 'care')
  await lookAt(english, 'secretary-en', [['/desk', 'Cases'], [`/desk/cases/${secret.id}`, /In confidence/], [`/overview/notices/${about('volunteers')}`, /I can come early/], ...again(['/desk/shift', 'The desk by the hour'], [`/overview/notices/${about('supplies')}`, 'Bags of vegetables'])])
  for (const page of [phone, dark, read, english]) {
    expect(troublesOf(page)).toEqual([])
    await page.context().close()
  }
}, 240_000)

test('what cannot be read of the change of a shift is said once, not for each colleague; and of a notice’s places that they cannot be read', async () => {
  const phone = await phoneOf('staff-1')
  for (const path of ['desk/kept', 'buildings']) await phone.route(`**/api/${path}**`, (route) => route.abort())
  await phone.goto(`${court.url}/desk/shift`)
  const left = phone.locator('section[aria-labelledby="to-take"]')
  await left.getByRole('alert').first().waitFor()
  await phone.waitForLoadState('networkidle')
  await expect.poll(() => left.getByRole('alert').count()).toBe(1)
  await phone.locator('section[aria-labelledby="mine"]').getByRole('alert').waitFor()
  await expectAccessible(phone)
  await phone.goto(`${court.url}/overview/notices/new`)
  await phone.getByRole('region', { name: '给谁' }).getByRole('button', { name: '再试一次' }).waitFor()
  await phone.context().close()
})

test('whoever walks has their stairwells, and the home in the sealed building reads the notice that was corrected', async () => {
  const walker = await phoneOf('volunteer-1')
  await walker.getByText('10 号楼 1 单元').waitFor()
  await walker.getByText('降压药只够三天').or(walker.getByText('办好了').first()).first().waitFor()
  expect(await unfit(walker)).toEqual([])
  const lead = await phoneOf('lead-1')
  await lead.getByText('10 号楼 3 单元').waitFor()
  expect(await lead.getByText('10 号楼 1 单元').count()).toBe(0)
  const home = await court.phone(browser, '2-1-502')
  await home.locator('.notices-place').getByText('蔬菜包发放').waitFor()
  await lookAt(home, 'home', [['/me/notices', '这条已被更正，不要再照着做。'], ['/me/answers', '蔬菜包几点到？'], ['/me/repairs', '家里坏了什么']])
  for (const page of [walker, lead, home]) {
    expect(troublesOf(page)).toEqual([])
    await page.context().close()
  }
}, 120_000)
