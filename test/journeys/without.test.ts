// What a phone may be without: JavaScript, a part of the app, a disk. Nobody is left with a white page, nobody waits for ever, and an
// emergency reaches the desk from whatever still can send one.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { shortCode } from '#domain/pass/short-code.ts'
import { launchBrowser, newPhone, type Device } from '../support/browser.ts'
import { account, ask, heading, sign } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let page: Page
let phone: string
/** As in WeChat: nothing is kept of the app. */
const inApp: Device = { serviceWorkers: 'block' }
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
  phone = (await (await account(court, 'staff-1')).get('/me')).community.phone
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})
beforeEach(async () => { page = await newPhone(browser, inApp) })

/** Whom to call stands there, as links. */
async function expectNumbers(): Promise<void> {
  await page.locator('.words a[href="tel:120"]').first().waitFor()
  await expect.poll(() => page.locator('.words').innerText()).toContain(phone)
}

test('without JavaScript three languages say so, and whom to call', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  page = await context.newPage()
  await page.goto(`${court.url}/me`)
  await expectNumbers()
  for (const words of ['这个浏览器关闭了 JavaScript', '這個瀏覽器關閉了 JavaScript', 'JavaScript is switched off']) expect(await page.locator('.words').innerText()).toContain(words)
  expect(await page.getByText('正在打开').isVisible()).toBe(false)
  await context.close()
})

test('where the app does not start the page says whom to call at once, and after a while what else to try', async () => {
  await page.route(/\/assets\/app-.*\.js/, (route) => route.abort())
  await page.goto(`${court.url}/me`)
  await expectNumbers()
  await page.getByText('正在打开').waitFor()
  const more = page.getByText('一直打不开？')
  expect(await more.evaluate((it) => getComputedStyle(it).visibility)).toBe('hidden')
  await expect.poll(() => more.evaluate((it) => getComputedStyle(it).visibility), { timeout: 15_000 }).toBe('visible')
  await page.context().close()
})

test('a page of which a part is gone is opened again once, and then says whom to call', async () => {
  await page.goto(await court.householdLink('2-1-502'))
  await page.locator('.holds').waitFor()
  let opened = 0
  page.on('framenavigated', (frame) => { if (frame === page.mainFrame()) opened++ })
  await page.route(/\/assets\/LetterPage-/, (route) => route.abort())
  await page.goto(`${court.url}/me/exits/0198c0de-0000-7000-8000-000000000001/letter`)
  await page.getByRole('heading', { name: '这一页出错了' }).waitFor()
  await expect.poll(() => opened, { timeout: 10_000 }).toBe(2)
  await page.getByRole('heading', { name: '这一页出错了' }).waitFor()
  await expectNumbers()
  expect(await page.getByText('一直打不开？').isVisible()).toBe(true)
  await page.waitForTimeout(3_000)
  expect(opened).toBe(2)
  await page.context().close()
})

test('a typed code is answered also where the phone could not look it up', async () => {
  await page.route(/\/assets\/look-/, (route) => route.abort())
  await page.goto(await court.gateLink(1))
  await page.getByText('名单是最新的').waitFor()
  await page.getByRole('button', { name: '输短码' }).click()
  await page.getByLabel('短码，十位数字').fill(shortCode(new Uint8Array(8)))
  await page.getByRole('button', { name: '查', exact: true }).click()
  const said = page.getByRole('alert').filter({ hasText: '这次没有查成，不等于不能出门' })
  await said.waitFor()
  await expect.poll(() => said.getByRole('link').innerText()).toBe(phone)
  await page.context().close()
})

/** In the page: a browser that stores nothing, or whose database never says a word. */
function withoutDisk(how: string): void {
  IDBFactory.prototype.open = (): never => {
    if (how === 'none') throw new DOMException('not here', 'SecurityError')
    return new EventTarget() as never
  }
}

const doors = [['none', '4-1-301'], ['silent', '4-1-302']] as const
test.each(doors)('without a disk (%s) a resident signs in, asks, signs, and their emergency reaches the desk', async (how, door) => {
  await page.addInitScript(withoutDisk, how)
  await page.goto(await court.householdLink(door))
  await page.locator('.holds').waitFor({ timeout: 20_000 })
  const staff = await account(court, 'staff-1')
  const id = await ask(page)
  expect((await staff.get(`/exits/${id}`)).state).toBe('asked')
  await sign(page, `${court.url}/me/exits/${id}`)
  expect((await staff.get(`/exits/${id}`)).evidence.map((piece: any) => piece.kind)).toContain('letter-of-commitment')

  const told: { id: string; command: string | undefined }[] = []
  page.on('request', (it) => { if (it.url().endsWith('/api/exits/emergency')) told.push({ id: (it.postDataJSON() as { id: string }).id, command: it.headers()['command-id'] }) })
  await page.goto(`${court.url}/me/emergency`)
  await page.locator('.emergency-button').click()
  await heading(page).filter({ hasText: /走|门岗/ }).waitFor({ timeout: 10_000 })
  await expect.poll(() => told.length).toBe(1)
  await expect.poll(() => staff.get(`/exits/${told[0]!.id}`).catch(() => null)).toMatchObject({ purpose: 'emergency' })
  await page.context().close()
})

test('without live events the resident’s page stands, and asks by itself what has changed', { timeout: 60_000 }, async () => {
  await page.addInitScript(() => { Reflect.deleteProperty(window, 'EventSource') })
  await page.goto(await court.householdLink('2-1-502'))
  await page.locator('.holds').waitFor()
  expect(await page.evaluate(() => 'EventSource' in window)).toBe(false)
  const asked = page.waitForRequest(/\/api\/(me|residents)\//, { timeout: 30_000 })
  await asked
  await page.locator('.holds').waitFor()
  await page.context().close()
})
