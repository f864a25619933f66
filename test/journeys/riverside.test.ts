// Riverside, by hand: a house in a lane is found as people say it, two shops of one number are told apart, the slip that goes under the door names the lane, and the
// façade of a lane is a row of houses at street level. A round goes through lane and dormitory as one walks, a notice for a row of shops is printed with its street. A home there says what it needs like any other.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { riversideDoors as doors } from '#demo/riverside.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import type { AccountId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { createSignInLink, type NewLink } from '#server/access/sign-in-links.ts'
import { transaction } from '#server/db/pool.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { fillRiverside } from '../../src/cli/demo-riverside.ts'
import { heading } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let desk: Page
let riverside: CommunityId
beforeAll(async () => {
  court = await openCourt()
  riverside = await fillRiverside(court.database, court.url, court.now(), () => undefined)
  browser = await launchBrowser()
  desk = await newDesk(browser)
  const { rows: [staff] } = await sql<{ id: AccountId }>`select id from accounts where login = 'riverside-staff-1'`.execute(court.database.owner)
  await desk.goto(await linkTo('/desk', { kind: 'account', account: staff!.id }))
  await desk.waitForURL(/\/desk/)
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const linkTo = (path: string, to: NewLink['for']): Promise<string> => transaction(court.database, [riverside], async (tx) =>
  `${court.url}${path}#link=${await createSignInLink(tx, { community: riverside, for: to, now: court.now(), expiresAt: plus(court.now(), hour), uses: 5 })}`)

const options = (text: string) => desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').filter({ hasText: text })
async function search(text: string): Promise<void> {
  const field = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await field.waitFor()
  await desk.keyboard.press('/')
  await field.fill(text)
}
const person = () => desk.getByRole('region', { name: '居民' })

test('two shops have one number: both are shown with their street, and named with it the one is meant', async () => {
  await search('商铺3')
  await options('商铺-3 渡口老街').first().waitFor()
  await options('商铺-3 盐仓').first().waitFor()
  await shoot(desk, 'riverside-shops')
  await expectAccessible(desk)
  await search('盐仓 商铺3')
  await options('商铺-3').first().waitFor()
  await expect.poll(() => options('渡口老街').count()).toBe(0)
  await desk.keyboard.press('Enter')
  await person().getByText('商铺-3', { exact: true }).waitFor()
  await person().getByText(/盐仓/).first().waitFor()
})

test('a house in the lane is found as people say it; it is sealed, and the slip under its door names the lane', async () => {
  await search('松柏里7号')
  await options('松柏里-7').first().waitFor()
  await desk.keyboard.press('Enter')
  await person().getByText(doors.lane, { exact: true }).waitFor()
  await person().getByText('封控区，内有病例').first().waitFor()
  await shoot(desk, 'riverside-card')
  const [slip] = await Promise.all([desk.context().waitForEvent('page'), person().getByRole('link', { name: '打印住户条' }).click()])
  await slip.getByText(doors.lane).first().waitFor()
  await shoot(slip, 'riverside-slip')
  await slip.close()
  expect(troublesOf(desk)).toEqual([])
})

test('the façade of a lane is a row of houses at street level', async () => {
  await desk.goto(`${court.url}/overview/matrix`)
  // Façades come as they near the screen.
  await desk.getByRole('heading', { name: '渡口老街' }).scrollIntoViewIfNeeded()
  const lane = desk.getByRole('grid', { name: /松柏里/ })
  await expect.poll(() => lane.getByRole('gridcell').count()).toBeGreaterThan(24)
  await expect.poll(() => lane.getByRole('row').count(), { message: 'one row' }).toBe(1)
  await lane.getByRole('gridcell').first().waitFor()
  await shoot(desk, 'riverside-matrix')
  await expectAccessible(desk)
  expect(troublesOf(desk)).toEqual([])
})

const signedIn = async (page: Page, path: string, login: string): Promise<Page> => {
  const { rows: [one] } = await sql<{ id: AccountId }>`select id from accounts where login = ${login}`.execute(court.database.owner)
  await page.goto(await linkTo(path, { kind: 'account', account: one!.id }))
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return page
}
/** By what stands on the door: 2 before 10, 7 before the yard behind it. */
const counted = (doors: readonly string[]): string[] => doors.toSorted((a, b) => Number(/\d+/.exec(a)![0]) - Number(/\d+/.exec(b)![0]) || a.length - b.length)

test('a round through the lane and the dormitory: on the volunteer’s phone and on paper the doors stand as one walks, house after house and from the top floor down', async () => {
  const secretary = await signedIn(await newDesk(browser), '/desk', 'riverside-secretary')
  await secretary.goto(`${court.url}/overview/rounds`)
  await secretary.getByRole('button', { name: '新的一轮', exact: true }).click()
  await secretary.getByLabel('这一轮叫什么').fill('发口罩')
  await secretary.getByLabel('要做的事').fill('口罩挂在门把上')
  await secretary.getByLabel('染坊弄', { exact: true }).check()
  await secretary.getByLabel('职工宿舍', { exact: true }).check()
  await shoot(secretary, 'riverside-round-form', { whole: true })
  await secretary.getByRole('button', { name: '建好这一轮', exact: true }).click()
  await secretary.getByRole('heading', { name: '谁走哪个单元' }).waitFor()
  const hands = secretary.getByLabel(/：谁走$/)
  for (const name of [/^染坊弄：谁走$/, /职工宿舍：谁走$/]) await secretary.getByLabel(name).selectOption({ label: '志愿者 Volunteer' })
  expect(await hands.count(), 'a row of houses, its let houses, and the dormitory').toBeGreaterThan(2)
  await shoot(secretary, 'riverside-round', { whole: true })
  await expectAccessible(secretary)

  const phone = await signedIn(await newPhone(browser, { serviceWorkers: 'block' }), '/sign-in', 'riverside-volunteer-1')
  await phone.goto(`${court.url}/round`)
  await phone.getByText(/^还有 \d+ 户要去/).waitFor()
  const all = (await phone.locator('.round-door').allInnerTexts()).map((text) => text.replace(/^[○✓]\s*/, '').trim())
  const houses = all.filter((door) => door.startsWith('染坊弄-'))
  expect(houses.length).toBeGreaterThan(10)
  expect(houses, 'house after house').toEqual(counted(houses))
  const rooms = all.filter((door) => door.startsWith('职工宿舍-'))
  expect(rooms[0], 'the dormitory from the top floor down').toMatch(/^职工宿舍-4\d\d$/)
  expect(rooms.at(-1)).toMatch(/^职工宿舍-1\d\d$/)
  await phone.getByRole('link', { name: /^下一户/ }).click()
  const first = await phone.getByRole('heading', { level: 1 }).innerText()
  expect([houses[0], rooms[0]]).toContain(first)
  await phone.getByRole('button', { name: '办好了', exact: true }).click()
  await phone.getByText(new RegExp(`${first}：办好了。`)).waitFor()
  await shoot(phone, 'riverside-round-door')
  await expectAccessible(phone)

  const sheets = await secretary.context().newPage()
  await sheets.goto(secretary.url().replace('/overview/rounds/', '/print/round/'))
  const lane = sheets.locator('.round-sheet').filter({ has: sheets.getByRole('heading', { name: /^染坊弄 · 发口罩$/ }) })
  await lane.waitFor()
  const onPaper = (await lane.locator('tbody th').evaluateAll((cells) => cells.map((cell) => cell.firstChild!.textContent!)))
  expect(onPaper, 'the same on paper').toEqual(houses)
  await sheets.emulateMedia({ media: 'print' })
  await shoot(sheets, 'riverside-round-paper')
  await expectAccessible(sheets)
  expect([secretary, phone, sheets].flatMap(troublesOf)).toEqual([])
  await Promise.all([secretary, phone].map((page) => page.context().close()))
})

test('a notice for a row of shops: it names the street on the screen, on the poster and on the slips, and reaches no other shop of that number', async () => {
  const secretary = await signedIn(await newDesk(browser), '/desk', 'riverside-secretary')
  await secretary.goto(`${court.url}/overview/notices/new`)
  const form = secretary.locator('.notice-form')
  await form.getByLabel('关于什么').selectOption({ label: '停水供水' })
  await form.getByRole('radio', { name: '不能等' }).check()
  await form.getByLabel('标题', { exact: true }).fill('盐仓商铺停水')
  await form.getByLabel('内容', { exact: true }).fill('请提前接水')
  await form.getByLabel('小区', { exact: true }).selectOption({ label: '盐仓' })
  await form.getByLabel('楼栋', { exact: true }).selectOption({ label: '商铺' })
  await form.getByRole('button', { name: '加上这个地方' }).press('Enter')
  await form.locator('.chips').getByText('盐仓 商铺').waitFor()
  for (const [label, words] of [['谁发的', '河畔居委会'], ['依据什么', '水管抢修'], ['有问题找谁', '值班室']] as const) await form.getByLabel(label, { exact: true }).fill(words)
  await form.getByLabel('到什么时候', { exact: true }).fill(toWall(plus(court.now(), 6 * hour), 'Asia/Shanghai'))
  await form.getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form.getByRole('region', { name: '按楼栋' }).or(form).getByText(/^盐仓 商铺 · \d+ 户/).first().waitFor()
  await shoot(secretary, 'riverside-notice', { whole: true })
  await form.getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
  await secretary.getByText(/^已发给 \d+ 户。$/).waitFor()
  const doors = await secretary.evaluate(async (id) => ((await (await fetch(`/api/notices/${id}/homes?which=all`)).json()).homes as { door: string }[]).map(({ door }) => door), new URL(secretary.url()).pathname.split('/').at(-1)!)
  expect(doors.length).toBeLessThanOrEqual(12)
  expect(doors.filter((door) => !door.startsWith('商铺-'))).toEqual([])
  const page = secretary.url().split('?')[0]!
  for (const [paper, sheet] of [['poster', '.notice-poster'], ['slips', '.notice-slip']] as const) {
    await secretary.goto(`${page.replace('/overview/notices/', '/print/notice/')}/${paper}`)
    await secretary.locator(sheet).first().getByText('盐仓商铺停水').waitFor()
    await secretary.locator(sheet).first().locator('.notice-address').waitFor()
    await shoot(secretary, `riverside-notice-${paper}`)
    await expectAccessible(secretary)
  }
  expect(troublesOf(secretary)).toEqual([])
  await secretary.context().close()
})

test('whoever lives in the yard says what they need, on a page that names their door', async () => {
  const { rows: [home] } = await sql<{ household: HouseholdId; person: ResidentId }>`
    select h.id as household, r.id as person from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join residents r on r.community_id = h.community_id and r.household_id = h.id where f.community_id = ${riverside} and f.door = ${doors.yard} limit 1`.execute(court.database.owner)
  const phone = await newPhone(browser)
  await phone.goto(await linkTo('/me', { kind: 'household', ...home! }))
  await phone.waitForURL(/\/me$/)
  await phone.getByText(doors.yard).first().waitFor()
  await shoot(phone, 'riverside-resident', { whole: true })
  await phone.getByRole('link', { name: '我们家需要什么' }).click()
  await heading(phone).filter({ hasText: '您需要什么？' }).waitFor()
  await phone.getByRole('button', { name: '登记一项需求' }).click()
  await phone.getByLabel('需要什么？').selectOption({ label: '听不见' })
  await phone.getByRole('button', { name: '登记', exact: true }).click()
  await expectInHand(phone, /居委会收到了/)
  expect(troublesOf(phone)).toEqual([])
})
