// Labour: a woman whose waters have broken goes out at once. One press at the desk with nobody chosen, one at the gate, with the
// server dead, with the session over. The paper follows: it waits on the desk's list, its clock running, until it is closed.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { allIn } from '../support/queue.ts'
import { shoot } from '../support/screenshots.ts'
import { exitOn, find } from './desk-support.ts'
import { account } from './resident-support.ts'
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

/** The rows of the desk's list of open papers, once it is there. */
async function papersOn(desk: Page, title: string) {
  const rows = desk.getByRole('region', { name: title, exact: true }).getByRole('listitem')
  await rows.first().waitFor()
  return rows
}

/** The desk's and the gate's app lie on the device: from now on they open without a network. */
const kept = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 90_000 })
const openPapers = async () => (await allIn(await account(court, 'staff-1'), 'openPapers')) as { id: string; resident: string | null }[]

test('one press at the desk, nobody chosen; her paper waits with a running clock and is closed when there is time', async () => {
  const desk = await court.desk(browser, 'staff-1', { locale: 'zh-TW' })
  const papers = await papersOn(desk, '急救待補記')
  const before = await papers.count()
  await desk.getByRole('button', { name: /^急救放行/ }).click()
  await desk.getByText('現在就走，不用等任何手續。').waitFor()
  await papers.nth(before).waitFor()
  const hers = papers.filter({ has: desk.locator('[aria-current=true]') })
  await expect.poll(() => hers.innerText()).toContain('身分未知')
  const clock = hers.locator('.clock')
  const first = await clock.innerText()
  expect(first).toMatch(/^\d+:\d\d$/)
  await expect.poll(() => clock.innerText(), { timeout: 10_000 }).not.toBe(first)
  await expectAccessible(desk)
  await shoot(desk, 'desk-labour-zh-Hant')

  const id = exitOn(desk)
  await desk.getByRole('button', { name: '補記完成' }).click()
  await desk.getByText('這裡還沒填').waitFor()
  await desk.getByLabel('什麼情況').fill('臨產，已破水，家人在門口呼救')
  await desk.getByLabel('救護車').fill('120 急救車')
  await desk.getByLabel('醫院', { exact: true }).fill('市婦幼保健院')
  await desk.getByRole('button', { name: '補記完成' }).click()
  await desk.getByText('市婦幼保健院').first().waitFor()
  // The row stays under the hand until pointer and focus have left the list, then it goes.
  await expect.poll(async () => (await openPapers()).some((row) => row.id === id), { timeout: 10_000 }).toBe(false)
  await expect.poll(() => papers.count(), { timeout: 20_000 }).toBe(before)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('pressed twice with shaking hands it is one emergency, in the name of whoever lies on the desk', async () => {
  const desk = await court.desk(browser, 'staff-1')
  const before = (await openPapers()).length
  await find(desk, '2-2-302')
  await desk.getByRole('button', { name: /^急救放行/ }).dblclick()
  await desk.getByText('现在就走，不用等任何手续。').waitFor()
  await desk.getByLabel('救护车').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-labour')
  const papers = await openPapers()
  expect(papers).toHaveLength(before + 1)
  expect(papers.find((row) => row.id === exitOn(desk))).toMatchObject({ door: '2-2-302', emergency: true })
  await desk.context().close()
})

test('a write on which the server breaks holds no emergency, also from another tab; it is shown and tried again', async () => {
  const desk = await court.desk(browser, 'staff-3', { serviceWorkers: 'block' })
  const second = await desk.context().newPage()
  await second.goto(`${court.url}/desk`)
  let broken = true
  await desk.context().route('**/api/contacts', (route) => (broken
    ? route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ code: 'bug', details: {}, reference: 'ab12cd34' }) })
    : route.continue()))
  await find(desk, '2-2-302')
  // Nobody pressed anything in the first tab, which sends for both: the second gets its form all the same.
  await second.getByRole('button', { name: /^急救放行/ }).click()
  await second.getByLabel('救护车').waitFor({ timeout: 10_000 })

  const notTaken = desk.getByText('有一条服务器没能收下')
  await notTaken.waitFor({ timeout: 60_000 })
  await desk.getByText('ab12cd34').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-could-not-take')
  broken = false
  await desk.getByRole('button', { name: '再试一次' }).click()
  await notTaken.waitFor({ state: 'detached' })
  // Taken this time, and both tabs know: nothing is refused, and a moment later nothing waits.
  await second.getByText('1 条未被接受').waitFor({ state: 'detached' })
  for (const page of [desk, second]) await page.getByText('条待发送').waitFor({ state: 'detached' })
  expect(await notTaken.count()).toBe(0)
  await desk.context().close()
})

test('one press at the gate while the server is dead, the app opened anew; the desk has her paper when the network is back', async () => {
  const desk = await court.desk(browser, 'staff-2')
  const papers = await papersOn(desk, '急救待补记')
  const before = await papers.count()
  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.getByText('名单是最新的').waitFor()
  await kept(gate)

  await court.cut()
  await gate.reload()
  await gate.getByRole('button', { name: '急救，马上放行' }).click()
  await gate.getByRole('heading', { name: '让人马上走' }).waitFor()
  await gate.getByText(/\d\d:\d\d 已记下。手续以后再补。/).waitFor()
  await gate.getByLabel(/^有空再写/).fill('临产，家人推来，120 急救车')
  await expectAccessible(gate)
  await shoot(gate, 'gate-labour-offline')
  await gate.getByRole('button', { name: '写好了' }).click()
  await gate.getByText('1 条待发送').waitFor()
  await gate.getByText('没有网络').waitFor()

  await court.restore()
  await papers.nth(before).waitFor({ timeout: 90_000 })
  await expect.poll(() => gate.getByText('1 条待发送').count(), { timeout: 30_000 }).toBe(0)
  await expect.poll(() => papers.count(), { message: 'sent once' }).toBe(before + 1)
  // The newest stands last: the oldest has waited longest. What the guard wrote is there to be copied from.
  await papers.last().getByRole('button').click()
  await desk.getByRole('region', { name: '经过' }).getByText(/临产，家人推来，120 急救车/).waitFor()
  await desk.getByLabel('什么情况').fill('临产')
  await desk.getByLabel('救护车').fill('120 急救车')
  await desk.getByLabel('医院', { exact: true }).fill('市妇幼保健院')
  await desk.getByRole('button', { name: '补记完成' }).click()
  await desk.getByText('市妇幼保健院').first().waitFor()
  const reader = await account(court, 'staff-1')
  await expect.poll(() => reader.get(`/exits/${exitOn(desk)}`), { timeout: 15_000 })
    .toMatchObject({ emergency: true, paperOpen: false, state: 'granted', whereabouts: 'out', paper: { ambulance: '120 急救车', hospital: '市妇幼保健院' } })
  await desk.context().close()
  await gate.context().close()
})

test('a desk whose session is over, and whose server is dead, lets her out all the same', async () => {
  const desk = await court.desk(browser, 'staff-3', { locale: 'en-GB' })
  await papersOn(desk, 'Open papers')
  await kept(desk)
  const before = (await openPapers()).length
  await sql`delete from sessions where account_id = (select id from accounts where login = 'staff-3')`.execute(court.database.owner)
  await desk.getByRole('button', { name: /^Emergency: let out/ }).click()
  await desk.getByText('They go now. Nothing else is needed.').waitFor()
  await desk.getByText('Kept on this computer; it is sent by itself while this page is open.').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-labour-session-over')
  expect((await openPapers()).length, 'nobody is signed in, so it waits on the computer').toBe(before)

  // Now the server is dead as well, and somebody opens the desk anew: another woman, another press.
  const first = exitOn(desk)
  await court.cut()
  await desk.reload()
  await desk.getByRole('button', { name: /^Emergency: let out/ }).click()
  await expect.poll(() => exitOn(desk), { timeout: 10_000 }).not.toBe(first)
  await desk.getByText('They go now. Nothing else is needed.').waitFor()
  await court.restore()

  await desk.goto(await court.accountLink('staff-3'))
  await papersOn(desk, 'Open papers')
  await expect.poll(async () => (await openPapers()).length, { timeout: 60_000 }).toBe(before + 2)
  expect((await openPapers()).map((row) => row.id)).toContain(first)
  await desk.context().close()
})
