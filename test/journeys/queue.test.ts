// The desk's queue when a crowd stands before it: one household that tells of forty emergencies is one line, the woman in labour stands beside
// it; “more” goes on by key and by hand, and what lies on the desk stays there. On a computer and on a phone, also when the server is gone.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { putCrowd } from '../support/queue.ts'
import { shoot } from '../support/screenshots.ts'
import { account } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
  const place = { database: court.database, place: { community: court.community } }
  await putCrowd(place, { many: 40, paperOpen: true, state: 'granted', from: plus(court.now(), -2 * hour), fold: 'household:drummer' })
  await putCrowd(place, { many: 70, from: plus(court.now(), -hour), apartMs: minute / 2 })
  const staff = await account(court, 'staff-1')
  const { hits } = await staff.post('/residents/search', { text: '2-2-302' })
  await staff.post('/exits/emergency', { id: crypto.randomUUID(), resident: hits[0].id, described: '', at: court.now() })
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const rows = (page: Page, name: string) => section(page, name).locator('.queue-row')

test('forty emergencies of one household are one line that opens; the woman in labour stands beside it', async () => {
  const desk = await court.desk(browser, 'staff-1')
  const papers = section(desk, '急救待补记')
  await papers.getByRole('button', { name: /2-2-302/ }).waitFor()
  const before = await rows(desk, '急救待补记').count()
  const fold = papers.getByRole('button', { name: '同一来源还有 39 件' })
  expect(await fold.getAttribute('aria-expanded')).toBe('false')
  await shoot(desk, 'queue-folded')
  await fold.press('Enter')
  await expect.poll(() => rows(desk, '急救待补记').count()).toBe(before + 30)
  await papers.getByRole('button', { name: '显示更多' }).click()
  await expect.poll(() => rows(desk, '急救待补记').count()).toBe(before + 39)
  await expectAccessible(desk)
  await shoot(desk, 'queue-open')
  await fold.click()
  await expect.poll(() => rows(desk, '急救待补记').count()).toBe(before)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('by keys: j goes to the last line and to “more”, Enter loads it, the focus goes on with the first new line, and what is open stays open', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await rows(desk, '等候答复').first().waitFor()
  const all = await sql<{ n: number }>`select count(*)::int as n from exits where state in ('asked', 'appealed')`.execute(court.database.owner)
  await expect.poll(() => section(desk, '等候答复').locator('.count').innerText()).toBe(String(all.rows[0]!.n))
  await rows(desk, '等候答复').nth(2).click()
  const chosen = new URL(desk.url()).searchParams.get('exit')
  await rows(desk, '等候答复').nth(28).focus()
  await desk.keyboard.press('j')
  // A letter waits for a second one.
  await desk.waitForTimeout(600)
  await desk.keyboard.press('ArrowDown')
  await expect.poll(() => desk.evaluate(() => document.activeElement?.textContent)).toBe('显示更多')
  await desk.keyboard.press('Enter')
  await expect.poll(() => rows(desk, '等候答复').count()).toBe(60)
  await expect.poll(() => desk.evaluate(() => [...document.querySelectorAll('[data-part=waiting] .queue-row')].indexOf(document.activeElement!))).toBe(30)
  await section(desk, '等候答复').getByText('又显示了 30 行').waitFor({ state: 'attached' })
  expect(new URL(desk.url()).searchParams.get('exit')).toBe(chosen)
  await expect.poll(() => desk.locator('.queue-row[aria-current=true]').count()).toBe(1)
  // Somebody answers one of the first page meanwhile: the hand is in the list, so it keeps its place; nothing of either page is lost.
  const gone = await sql<{ id: string }>`select id from exits where state = 'asked' order by recorded_at, id offset 5 limit 1`.execute(court.database.owner)
  await (await account(court, 'secretary')).post(`/exits/${gone.rows[0]!.id}/withdraw`, {})
  await rows(desk, '等候答复').filter({ hasText: '已办完' }).waitFor()
  await expect.poll(() => rows(desk, '等候答复').count()).toBe(60)
  await desk.locator('#case').focus()
  await desk.mouse.move(900, 500)
  await expect.poll(() => rows(desk, '等候答复').count()).toBe(59)
  await shoot(desk, 'queue-more')
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('without the server what was read stays, and a page that does not come says so and can be asked for again', async () => {
  const desk = await court.desk(browser, 'staff-3', { locale: 'en-GB', serviceWorkers: 'block' })
  await rows(desk, 'Waiting').first().waitFor()
  await court.cut()
  await section(desk, 'Waiting').getByRole('button', { name: 'Show more' }).click()
  await section(desk, 'Waiting').getByRole('alert').waitFor({ timeout: 30_000 })
  await expect.poll(() => rows(desk, 'Waiting').count()).toBe(30)
  await shoot(desk, 'queue-away-en')
  await court.restore()
  await section(desk, 'Waiting').getByRole('alert').getByRole('button').click()
  await expect.poll(() => rows(desk, 'Waiting').count(), { timeout: 30_000 }).toBe(60)
  await shoot(desk, 'queue-en')
  await desk.context().close()
})

test('a part of the desk whose file is gone with its version comes by itself: the page is opened again, once', async () => {
  const desk = await newDesk(browser, { locale: 'en-GB', serviceWorkers: 'block' })
  await desk.goto(await court.accountLink('staff-3'))
  await rows(desk, 'Needs whose day comes near').first().waitFor()
  let opened = 0
  desk.on('framenavigated', (frame) => { if (frame === desk.mainFrame()) opened++ })
  await desk.route(/\/assets\/ShiftPage[^/]*\.js/, (route) => (opened > 1 ? route.continue() : route.fulfill({ status: 404 })))
  await desk.getByRole('link', { name: /^At the desk now/ }).click()
  await desk.getByRole('heading', { level: 1, name: 'Shift' }).waitFor()
  // The address became another one, and was opened again.
  expect(opened).toBe(2)
  await desk.context().close()
})

test('a part of the desk that does not come takes nothing else away, is said once, and comes when it is asked for again; so does a page', async () => {
  const desk = await newDesk(browser, { locale: 'en-GB', serviceWorkers: 'block' })
  const line = /\/assets\/(?:NeedDue|needs)[^/]*\.js/
  const page = /\/assets\/ShiftPage[^/]*\.js/
  for (const part of [line, page]) await desk.route(part, (route) => route.abort('connectionreset'))
  let opened = 0
  desk.on('domcontentloaded', () => { opened++ })
  await desk.goto(await court.accountLink('staff-3'))
  // The link, the desk, and the desk by itself once more: what is gone then is said.
  await expect.poll(() => opened, { timeout: 20_000 }).toBe(3)
  await rows(desk, 'Waiting').first().waitFor()
  const needs = section(desk, 'Needs whose day comes near')
  await needs.getByRole('alert').waitFor()
  expect(Number(await needs.locator('.count').innerText())).toBeGreaterThan(1)
  expect(await needs.getByRole('alert').count()).toBe(1)
  await expectAccessible(desk)
  await needs.scrollIntoViewIfNeeded()
  await shoot(desk, 'queue-part-away-en')
  await section(desk, 'Waiting').getByRole('button', { name: 'Show more' }).click()
  await expect.poll(() => rows(desk, 'Waiting').count()).toBe(60)
  await court.cut()
  await needs.getByRole('button', { name: 'Try again' }).click()
  await needs.getByRole('alert').getByText('There is no network.').waitFor({ timeout: 20_000 })
  await court.restore()
  await desk.unroute(line)
  await needs.getByRole('button', { name: 'Try again' }).click()
  await rows(desk, 'Needs whose day comes near').first().waitFor()
  expect(await needs.getByRole('alert').count()).toBe(0)
  await desk.getByRole('link', { name: /^At the desk now/ }).click()
  await desk.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
  await shoot(desk, 'page-away-en')
  await desk.unroute(page)
  await desk.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await desk.getByRole('heading', { level: 1, name: 'Shift' }).waitFor()
  await desk.context().close()
})

test('on a phone the queue is read, opened and paged within the width of the screen', async () => {
  for (const locale of ['zh-CN', 'zh-TW', 'en-GB']) {
    const phone = await newPhone(browser, { locale })
    await phone.goto(await court.accountLink('staff-4'))
    await phone.locator('[data-part=openPapers] .queue-fold').first().click()
    await expect.poll(() => phone.locator('[data-part=openPapers] .queue-within .queue-row').count()).toBe(30)
    // Where the bar at the bottom has come to rest; and where the one at the top leaves of no row a strip alone, as it may at any one height.
    for (const up of [0, 24, 48]) {
      await phone.evaluate((by) => scrollTo(0, document.documentElement.scrollHeight - innerHeight - by), up)
      await phone.waitForTimeout(100)
      const broken = await expectAccessible(phone).then(() => null, (error: Error) => error)
      if (broken && up === 48) throw broken
      if (!broken) break
    }
    await shoot(phone, `queue-phone-${locale}`)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await phone.locator('[data-part=waiting] > .queue-more').click()
    await expect.poll(() => phone.locator('[data-part=waiting] .queue-row').count()).toBe(60)
    await phone.context().close()
  }
})
