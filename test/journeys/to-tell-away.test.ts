// Whoever rings and knocks for a notice has the list in a stairwell without a network: opened anew it is there, with what was written down and has not gone out; what comes back later counts once, and
// what the server will not take is read by whoever wrote it, and of others no more than that there is something.

import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessibleAtAnySize } from '../support/axe.ts'
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

/** Issued by whoever is signed in there, with homes to knock at once; its id. */
async function issue(desk: Page): Promise<string> {
  const at = await desk.evaluate(() => new Date().toISOString())
  const { rows: [building] } = await sql<{ id: string }>`select id from buildings where community_id = ${court.community} and label = '2' limit 1`.execute(court.database.owner)
  const draft = {
    subject: 'water', urgency: 'cannot-wait', audience: { places: [{ kind: 'building', id: building!.id }], terms: [] }, plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }],
    source: { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水'], when: '今天14:00到16:00', where: '2号楼' } },
    sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '' }, validFrom: at, validUntil: plus(at as never, 24 * hour),
  }
  const answer = await desk.evaluate(async (body) => {
    const post = async (path: string, what: object) => (await fetch(`/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify(what) })).json()
    const { seen, contradicts, ...other } = await post('/notices/preview', body)
    return seen === undefined ? other : post('/notices', { ...body, beside: contradicts?.map((it: { id: string }) => it.id) ?? [], id: crypto.randomUUID(), seen })
  }, draft)
  expect(answer).toMatchObject({ kind: 'notice' })
  return answer.id
}

const article = (phone: Page) => phone.getByRole('article').filter({ hasText: '2号楼停水' })
const told = (phone: Page, door: string) => article(phone).getByRole('button', { name: `当面告诉了：${door}`, exact: true })
/** The page as it is opened, and its list of building 2. */
async function openList(phone: Page): Promise<void> {
  await phone.goto(`${court.url}/overview/tell`)
  await article(phone).locator('summary').first().click()
  await article(phone).getByRole('button', { name: /^当面告诉了：/ }).first().waitFor({ timeout: 30_000 })
}
const waiting = (phone: Page) => article(phone).getByText('存在这部手机上，有网就发出')
const homesTold = async (notice: string): Promise<string[]> => (await sql<{ door: string }>`
  select f.door from notice_homes n join households h on h.community_id = n.community_id and h.id = n.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
  where n.notice_id = ${notice} and n.reached_at is not null order by 1`.execute(court.database.owner)).rows.map((row) => row.door)

test('the list of homes to knock at is there without a network, opened anew as well, with what waits; what was refused is read by whoever wrote it, and by others only counted', async () => {
  const desk = await court.desk(browser, 'secretary')
  const notice = await issue(desk)
  await expect.poll(async () => (await sql`select from notice_homes where notice_id = ${notice} and on_list = 'knocks'`.execute(court.database.owner)).rows.length, { timeout: 30_000 }).toBeGreaterThan(5)
  const phone = await newPhone(browser)
  await phone.goto((await court.accountLink('volunteer-1')).replace('/desk#', '/sign-in#'))
  await phone.waitForURL(/\/round$/)
  await openList(phone)
  await phone.getByText(/^没有网络时也能用/).waitFor()
  // What is said, word by word, with who says it and until when it holds.
  await article(phone).getByText('您好，这里是桂园居委会').waitFor()
  await article(phone).getByText(/^桂园居委会，有效至 /).waitFor()
  await expect.poll(() => phone.evaluate(async () => new URL((await navigator.serviceWorker.getRegistration())?.active?.scriptURL ?? 'http://x').search), { timeout: 60_000, message: 'the pages are kept as well' }).toContain('desk')
  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await shoot(phone, 'to-tell-list')
  const doors = (await article(phone).getByRole('button', { name: /^当面告诉了：/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')!.split('：')[1]!))).slice(0, 4)
  const [first, second, third, fourth] = doors as [string, string, string, string]

  await phone.context().setOffline(true)
  await told(phone, first).click()
  await expect.poll(() => waiting(phone).count()).toBe(1)
  // Put away, and opened again in the stairwell.
  await openList(phone)
  await article(phone).getByText(`已记下：${first} 当面告诉了。`).first().waitFor()
  await article(phone).getByText('您好，这里是桂园居委会').waitFor()
  await expect.poll(() => told(phone, first).count(), { message: 'nobody knocks there again' }).toBe(0)
  await told(phone, second).click()
  await article(phone).getByRole('button', { name: `没找到人：${third}`, exact: true }).click()
  await expect.poll(() => waiting(phone).count()).toBe(3)
  await shoot(phone, 'to-tell-waiting', { whole: true })
  await expectAccessibleAtAnySize(phone)
  // A slip, seen after the page was opened anew.
  await openList(phone)
  await article(phone).locator('.home-waiting').getByRole('button', { name: `撤回：${first}`, exact: true }).click()
  await told(phone, first).waitFor()

  await phone.context().setOffline(false)
  await expect.poll(() => homesTold(notice), { timeout: 90_000 }).toEqual([second])
  await expect.poll(() => waiting(phone).count(), { timeout: 30_000 }).toBe(0)
  await expect.poll(() => told(phone, second).count(), { message: 'told, and not to be told again' }).toBe(0)

  // Not theirs to say any more when it comes: it is read by them, and nothing is lost.
  await phone.context().setOffline(true)
  await told(phone, fourth).click()
  await expect.poll(() => waiting(phone).count()).toBe(1)
  await sql`update grants set building_id = (select id from buildings where community_id = ${court.community} and label = '1' limit 1) where account_id = (select id from accounts where login = 'volunteer-1')`.execute(court.database.owner)
  await phone.context().setOffline(false)
  await phone.getByText(/^有一条没有被接受/).waitFor({ timeout: 90_000 })
  await phone.getByRole('heading', { name: '居委会没有收下的是' }).waitFor()
  await phone.getByRole('listitem').getByText(`已记下：${fourth} 当面告诉了。`).first().waitFor()
  await shoot(phone, 'to-tell-refused', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '退出登录' }).click()
  await phone.waitForURL(/\/sign-in/)
  await phone.goto((await court.accountLink('staff-1')).replace('/desk#', '/sign-in#'))
  await phone.waitForURL(/\/desk/)
  await phone.goto(`${court.url}/overview/rounds`)
  await phone.getByText('其他人在这台设备上写的还有 1 条，本人再次登录后可以看到。').waitFor()
  expect(await phone.getByText(/^有一条没有被接受/).count()).toBe(0)
  expect(await homesTold(notice)).toEqual([second])
  expect(troublesOf(phone).filter((one) => !/net::ERR|Failed to load resource/.test(one))).toEqual([])
  await Promise.all([phone.context().close(), desk.context().close()])
})
