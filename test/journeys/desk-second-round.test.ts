// A case that stays open on the desk through its second round: granted again, home again, and what it says when the pass was taken back
// from somebody who is out, or is over.

import { randomUUID } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence } from './desk-support.ts'
import { account, guard } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** Asked for by the desk, with all that the rules ask for. */
async function ready(door: string, exits = 1): Promise<{ exit: string; household: string; resident: string }> {
  const staff = await account(court, 'secretary')
  const { hits } = await staff.post('/residents/search', { text: door })
  const resident: string = hits.find((one: any) => one.door === door && one.phone).id
  const [exit, now] = [randomUUID(), court.now()]
  const weekly = exits > 1 ? { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 24 * 60 - 1 } : null
  await staff.post('/exits', { id: exit, resident, purpose: 'exam', place: '第一考点', reason: '', from: now, until: plus(now, exits > 1 ? 6 * day : 4 * hour), weekly, exits, askedAt: now })
  await giveEvidence(court, staff, exit, randomUUID)
  return { exit, resident, household: (await staff.get(`/residents/${resident}`)).household }
}

/** Longer than the button is deaf after a change. */
async function grant(button: Locator): Promise<void> {
  await button.waitFor()
  await button.page().waitForTimeout(600)
  await button.click()
}

/** Through a slip of the household, as its phone does it. */
async function appeals(household: string, exit: string): Promise<void> {
  const { code } = await (await account(court, 'staff-1')).post(`/households/${household}/slip`, {})
  const send = (path: string, body: object, cookie = '') => fetch(`${court.url}/api${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'command-id': randomUUID(), cookie }, body: JSON.stringify(body),
  })
  const cookie = (await send('/sign-in/slip', { code })).headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  expect((await send(`/exits/${exit}/appeal`, { text: '没有改期。' }, cookie)).status).toBe(200)
}

const open = (desk: Page, { resident, exit }: { resident: string; exit: string }) => desk.goto(`${court.url}/desk?resident=${resident}&exit=${exit}`)

test('taken back, appealed and granted again without closing the case: the same button lets out once more', async () => {
  const it = await ready('9-1-201')
  const [desk, deputy] = [await court.desk(browser, 'secretary'), await account(court, 'deputy')]
  const state = async () => (await deputy.get(`/exits/${it.exit}`)).state
  const button = desk.locator('.decide button.grant:not([aria-disabled])')
  await open(desk, it)
  await grant(button)
  await expect.poll(state, { timeout: 10_000 }).toBe('granted')
  await deputy.post(`/exits/${it.exit}/revoke`, { reason: '考试改期。' })
  await appeals(it.household, it.exit)
  await grant(button)
  await expect.poll(state, { timeout: 10_000 }).toBe('granted')
  expect((await deputy.get(`/exits/${it.exit}`)).pass).toMatchObject({ status: 'valid', exitsUsed: 0 })
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('home again, and the next day once more: “is back” says whose return it is and of when, and each second press is taken down', async () => {
  const it = await ready('9-1-301', 5)
  const staff = await account(court, 'secretary')
  const exit = await staff.post(`/exits/${it.exit}/grant`, { pass: randomUUID(), gates: [] })
  const [desk, gate] = [await court.desk(browser, 'staff-2'), await guard(court)]
  await open(desk, it)
  const back = desk.getByRole('button', { name: '人已回来' })
  for (let n = 0; n < 2; n++) {
    await gate.sees('out', exit)
    await back.click()
    await expectInHand(desk, new RegExp(`${exit.resident.name}.*今天.*已经回来？`))
    await desk.keyboard.press('Enter')
    await desk.waitForTimeout(500)
    expect((await staff.get(`/exits/${it.exit}`)).whereabouts, 'one press and an Enter too many').toBe('out')
    if (n === 0) await shoot(desk, 'desk-back')
    await desk.getByRole('button', { name: '记下已回来' }).click()
    await expect.poll(async () => (await staff.get(`/exits/${it.exit}`)).whereabouts, { timeout: 10_000 }).toBe('back')
    await back.waitFor({ state: 'detached' })
    court.pass(2 * hour)
  }
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('taken back while they are out, the case says that they are out and, later, that they are late; a pass that is over says so', async () => {
  const [out, over] = [await ready('9-1-401'), await ready('9-1-501')]
  const staff = await account(court, 'secretary')
  const exit = await staff.post(`/exits/${out.exit}/grant`, { pass: randomUUID(), gates: [] })
  await staff.post(`/exits/${over.exit}/grant`, { pass: randomUUID(), gates: [] })
  await (await guard(court)).sees('out', exit)
  await staff.post(`/exits/${out.exit}/revoke`, { reason: '考试改期。' })
  const desk = await court.desk(browser, 'staff-2')
  await open(desk, out)
  await desk.getByText(/^在外，应于/).waitFor()
  court.pass(6 * hour)
  await open(desk, out)
  await desk.getByText(/^已超时/).first().waitFor()
  await open(desk, over)
  await desk.getByText(/^出入证已于.* 到期/).waitFor()
  expect(await desk.getByText(/^可以出门，/).count()).toBe(0)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('whoever writes a reason while a colleague decides is told that theirs was not sent', async () => {
  const it = await ready('9-1-202')
  const [desk, deputy] = [await court.desk(browser, 'staff-1'), await account(court, 'deputy')]
  await open(desk, it)
  await desk.getByRole('button', { name: /^不同意/ }).click()
  await desk.getByRole('textbox', { name: '为什么不同意' }).fill('可以改期。')
  await deputy.post(`/exits/${it.exit}/grant`, { pass: randomUUID(), gates: [] })
  await desk.locator('.decide').getByText('这件申请已有决定').waitFor({ timeout: 10_000 })
  expect(await desk.locator('.decide textarea').count()).toBe(0)
  await desk.context().close()
})
