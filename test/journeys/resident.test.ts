// The resident's phone on its bad days: no network, an in-app browser that keeps no app, large print, three languages, a refusal,
// somebody else's emergency. And the page that shows what is known about them, and who looked.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, troublesOf, type Device } from '../support/browser.ts'
import { allIn } from '../support/queue.ts'
import { shoot } from '../support/screenshots.ts'
import { account, exitIn, expectUnderTheThumb, expectUsable, heading, thumb } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let page: Page
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})
/** set by a test whose session ends as part of the story */
let signedOut = false
afterEach(async () => {
  // A lost network and a request that is not there are part of the story; nothing else may go wrong unseen.
  const troubles = troublesOf(page).filter((one) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 404/.test(one) && !(signedOut && /status of 401/.test(one)))
  signedOut = false
  await page.context().close()
  expect(troubles).toEqual([])
})

/** As in WeChat: no service worker, so nothing but the open page can help. */
const inApp: Device = { serviceWorkers: 'block' }
const open = async (door: string, device: Device = {}): Promise<void> => {
  page = await court.phone(browser, door, device)
  page.setDefaultTimeout(15_000)
  await page.locator('.holds').waitFor()
}
/** The pages that must work without a network have been fetched, while the line was quiet. */
const readyOffline = (): Promise<unknown> => page.waitForFunction((names) => names.every((name) => performance.getEntriesByType('resource').some((one) => one.name.includes(`/${name}-`))),
  ['EmergencyPage', 'PassPage', 'ExitPage', 'AskToLeave'])
const go = (path: string): Promise<void> => page.evaluate((to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)

async function fillInExam(): Promise<void> {
  await page.getByRole('link', { name: '申请出门' }).first().click()
  await heading(page).filter({ hasText: /谁要出门|出门做什么/ }).waitFor()
  if (await heading(page).innerText() === '谁要出门？') await page.locator('.choice').first().click()
  await page.getByRole('button', { name: /^考试/ }).click()
  await page.getByLabel('地点名称').fill('职业技术学院')
  await thumb(page).click()
  await page.getByRole('heading', { name: '什么时候？' }).waitFor()
  await thumb(page).click()
  await page.getByLabel('说明').fill('执业护士考试。')
  await thumb(page).click()
  await page.getByRole('heading', { name: '请核对，然后提交' }).waitFor()
}

test('a request made without a network is saved, said to be saved, and sent once when the network is back', async () => {
  await open('3-1-301', inApp)
  await readyOffline()
  await page.context().setOffline(true)
  await fillInExam()
  await thumb(page).click()
  await page.getByRole('heading', { name: '已存在这台手机上' }).waitFor()
  await page.getByText('有网络时会自动发出').waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-saved-offline')
  const id = exitIn(page)
  await page.getByRole('link', { name: '上一页' }).click()
  await page.getByRole('link', { name: /已存在这台手机上/ }).waitFor()
  const staff = await account(court, 'staff-1')
  expect((await allIn(staff, 'waiting')).map((one: any) => one.id)).not.toContain(id)

  await page.context().setOffline(false)
  await page.getByRole('link', { name: /^还差您的：|签承诺书/ }).first().waitFor({ timeout: 70_000 })
  const waiting = await allIn(staff, 'waiting')
  expect(waiting.filter((one: any) => one.id === id)).toHaveLength(1)
  expect(await page.getByText('已存在这台手机上').count()).toBe(0)
})

test('what one household wrote on a shared phone is never sent in another one’s name', async () => {
  await open('7-1-301', inApp)
  await readyOffline()
  await page.context().setOffline(true)
  await fillInExam()
  await thumb(page).click()
  await page.getByRole('heading', { name: '已存在这台手机上' }).waitFor()
  const id = exitIn(page)
  signedOut = true
  await page.context().clearCookies()
  await page.context().setOffline(false)

  const staff = await account(court, 'staff-1')
  const arrived = async () => (await allIn(staff, 'waiting')).some((one: any) => one.id === id)
  const signIn = async (door: string) => {
    await page.goto(await court.householdLink(door))
    await page.locator('.holds').waitFor()
  }
  await signIn('9-4-101')
  await page.waitForTimeout(3_000)
  expect(await arrived()).toBe(false)
  await signIn('7-1-301')
  await expect.poll(arrived, { timeout: 70_000, interval: 500 }).toBe(true)
})

test('what was filled in survives a reload, and a wrong time is said in words', async () => {
  await open('3-1-302')
  await fillInExam()
  await page.reload()
  await page.getByRole('heading', { name: '请核对，然后提交' }).waitFor()
  await page.getByRole('link', { name: '修改：什么时候' }).click()
  await page.getByLabel('时间').last().fill('07:00')
  await thumb(page).click()
  await page.getByRole('alert').filter({ hasText: '回来要晚于出门' }).waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-ask-wrong')
})

test('an emergency is two taps, needs no network and no form, and reaches the desk', async () => {
  await open('3-1-401', inApp)
  await readyOffline()
  await page.context().setOffline(true)
  await page.getByRole('link', { name: '医疗急救：马上走' }).click()
  await page.getByRole('heading', { name: '医疗急救：马上走' }).waitFor()
  await expectUsable(page)
  await expectUnderTheThumb(page)
  await shoot(page, 'resident-emergency')
  await thumb(page).click()
  await page.getByRole('heading', { name: '走吧，门岗会放行' }).waitFor()
  await page.getByText('已存在手机上').waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-emergency-told')
  await page.context().setOffline(false)
  await page.getByText('居委会已收到。').waitFor({ timeout: 70_000 })
  const openPapers = await allIn(await account(court, 'staff-1'), 'openPapers')
  expect(openPapers.filter((one: any) => one.door === '3-1-401' && one.emergency)).toHaveLength(1)
})

test('a no is read with its reason first; the appeal goes to somebody else, and the answer comes back', async () => {
  await open('3-1-501')
  await fillInExam()
  await thumb(page).click()
  await page.getByRole('heading', { name: /^还差您的/ }).waitFor()
  const id = exitIn(page)
  const staff = await account(court, 'staff-1')
  await staff.post(`/exits/${id}/refuse`, { reason: '考试可以改期，封控结束后再考。', appealTo: 'secretary' })
  await page.getByRole('heading', { name: '这次没有批准' }).waitFor()
  await expect.poll(() => page.locator('blockquote').innerText()).toBe('考试可以改期，封控结束后再考。')
  await page.getByText(/^居委会工作人员，/).waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-refused')
  await thumb(page).click()
  await thumb(page).click()
  await page.getByRole('alert').filter({ hasText: '请写一句话' }).waitFor()
  await page.getByLabel('为什么必须去').fill('一年只考一次，不能改期。')
  await expectUsable(page)
  await shoot(page, 'resident-appeal')
  await thumb(page).click()
  await page.getByRole('heading', { name: '申诉已转给书记' }).waitFor()
  await page.getByText('一年只考一次，不能改期。').waitFor()
  const secretary = await account(court, 'secretary')
  await secretary.post(`/exits/${id}/refuse`, { reason: '考点已确认明年可补考。', appealTo: 'deputy' })
  await page.getByRole('heading', { name: '申诉后仍未批准' }).waitFor()
  await page.getByText('这是最后决定').waitFor()
  expect(await thumb(page).count()).toBe(0)
})

test('a person sees what is known about them, and every look by the role of whoever looked', async () => {
  await open('3-1-601')
  const staff = await account(court, 'staff-1')
  const { hits } = await staff.post('/residents/search', { text: '3-1-601' })
  const name = (await page.locator('.members [aria-pressed=true]').allInnerTexts())[0] ?? hits[0].name
  await staff.get(`/residents/${hits.find((one: any) => name.includes(one.name)).id}`)
  await page.getByRole('link', { name: /关于我的记录/ }).click()
  await page.getByText('居委会工作人员：打开了您的资料').first().waitFor()
  await page.getByText(/居委会工作人员：搜索时看到您的名字（当时同时列出 \d+ 人）/).first().waitFor()
  await page.locator('summary').filter({ hasText: '记了什么' }).click()
  await page.getByText('姓名：知道放行的是谁').waitFor()
  await page.getByText(/封控结束 14 天后应删除/).first().waitFor()
  // Every column has words of its own: nothing is shown by the name of a table.
  expect(await page.locator('.held li').filter({ hasText: /[a-z]+\.[a-z_]+/ }).allInnerTexts()).toEqual([])
  await expectUsable(page)
  await shoot(page, 'resident-record')
})

const pages = ['/me', '/me/ask', '/me/ask/what', '/me/emergency', '/me/record', '/me/exits', '/me/exits/00000000-0000-7000-8000-000000000000']

test.each([['zh-CN', 'zh-Hans'], ['zh-TW', 'zh-Hant'], ['en-GB', 'en']])('every page reads well for a phone that speaks %s, also at twice the text size', async (locale, lang) => {
  await open('2-1-502', { locale })
  expect(await page.locator('html').getAttribute('lang')).toBe(lang)
  for (const path of pages) {
    await go(path)
    await heading(page).waitFor()
    await page.waitForTimeout(300)
    await expectUsable(page)
    await shoot(page, `resident${path.slice(3).replaceAll('/', '-').replace(/-0{8}.*/, '-unknown')}-${lang}`)
  }
  await page.addStyleTag({ content: 'html { font-size: 200% !important }' })
  for (const path of pages) {
    await go(path)
    await heading(page).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${path} is no wider than the screen`).toBeLessThanOrEqual(0)
  }
  await go('/me')
  await shoot(page, `resident-large-${lang}`)
  await expect.poll(() => thumb(page).innerText()).toBe({ 'zh-Hans': '申请出门', 'zh-Hant': '申請外出', en: 'Ask to leave' }[lang])
})

test('a link for one letter opens that request and nothing else of the household', async () => {
  await open('2-1-502')
  const staff = await account(court, 'staff-1')
  const { hits } = await staff.post('/residents/search', { text: '2-1-502' })
  const id = randomUUID()
  const now = court.now()
  await staff.post('/exits', { id, resident: hits[0].id, purpose: 'medical-recall', place: '市第一人民医院', reason: '护士长召回', from: now, until: new Date(Date.parse(now) + 36e5 * 10).toISOString(), weekly: null, exits: 1, askedAt: now })
  const { url } = await staff.post(`/residents/${hits[0].id}/link`, { exit: id })
  await page.context().close()
  const other = await court.phone(browser, '3-1-301')
  page = other
  // A page that lies open would still ask, and be told that nobody is signed in.
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.goto(url)
  await page.waitForURL(new RegExp(`/me/exits/${id}`))
  await page.getByRole('heading', { name: /^还差您的：承诺书/ }).waitFor()
  await thumb(page).click()
  await page.getByRole('button', { name: '我承诺' }).click({ delay: 1300 })
  await page.getByRole('heading', { name: '承诺书已签' }).waitFor()
  await expect.poll(async () => (await staff.get(`/exits/${id}`)).evidence.map((one: any) => [one.kind, one.from])).toEqual([['letter-of-commitment', 'resident']])
  await page.goto(`${court.url}/me/ask`)
  await page.waitForURL(new RegExp(`/me/exits/${id}`))
})
