// An order ends the passes of two homes. They stand on the desk's call list until they have been told: one by a colleague's telephone,
// the other by reading it on their own page; and a press by mistake is taken back by whoever sees it.

import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt } from './desk-support.ts'
import { account, choosePerson } from './resident-support.ts'
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

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
const homes = ['9-1-201', '9-1-301']

/** Somebody of each home is let out to care, by the staff, before anything was known of their building. */
async function letOut(): Promise<void> {
  const [staff, deputy] = [await account(court, 'staff-1'), await account(court, 'deputy')]
  for (const door of homes) {
    const { id: resident } = await personAt(court, door)
    const asked = await staff.post('/exits', { id: newId(), resident, purpose: 'scheduled-care', place: '市一医院', reason: '透析', from: court.now(), until: plus(court.now(), 8 * hour), weekly: null, exits: 1, askedAt: court.now() })
    await giveEvidence(court, staff, asked.id, newId)
    await deputy.post(`/exits/${asked.id}/grant`, { pass: newId(), gates: [] })
  }
}

async function seal(): Promise<void> {
  const secretary = await account(court, 'secretary')
  const { rules } = await secretary.get('/sealing/rules')
  const { compounds } = await secretary.get('/buildings')
  const nine = compounds[0].buildings.find((it: any) => it.label === '9')
  await secretary.post('/sealing/orders', {
    id: newId(), scope: { kind: 'building', id: nine.id }, rule: rules.find((it: any) => it.code === '2+12').id, startsAt: court.now(), issuer: '区疾控中心', ground: '9号楼报告一例阳性。', caseSince: court.now(),
  })
}

const list = (page: Page) => page.getByRole('region', { name: '要告知本人' })
const home = (page: Page, door: string) => list(page).locator('.queue-work').filter({ has: page.getByText(door, { exact: true }) })

/** Nothing comes under a hand: what is new waits until it is gone. */
async function letGo(page: Page): Promise<void> {
  await page.mouse.move(900, 600)
  await page.getByRole('combobox', { name: '姓名、门牌或电话' }).focus()
}

test('the keys of a home stay under the hand while a colleague tells the home above it', async () => {
  const [desk, other] = [await court.desk(browser, 'staff-1'), await court.desk(browser, 'staff-2')]
  await letOut()
  await seal()
  for (const page of [desk, other]) for (const door of homes) await home(page, door).waitFor({ timeout: 30_000 })
  const [above, below] = await list(other).locator('.queue-work > strong').allTextContents()
  const key = home(other, below!).getByRole('button', { name: '电话已告知' })
  await key.hover()
  const before = await key.boundingBox()
  await home(desk, above!).getByRole('button', { name: '已发消息' }).click()
  await list(other).getByText(`${above} · 已办完`).waitFor()
  expect(await key.boundingBox()).toEqual(before)

  await desk.getByText(/^刚刚记下/).click()
  await desk.locator('details').getByRole('listitem').filter({ hasText: `${above} 已发消息` }).getByRole('button', { name: '点错了，撤回' }).click()
  for (const page of [desk, other]) await letGo(page)
  for (const page of [desk, other]) for (const door of homes) await home(page, door).waitFor()
  for (const page of [desk, other]) await page.context().close()
})

/** In the page: it is busy for a moment just when the button has gone away, as a slow computer is. */
function busyOnceGone(button: Node): void {
  const watch = new MutationObserver(() => {
    if (button.isConnected) return
    watch.disconnect()
    for (const end = performance.now() + 700; performance.now() < end;);
  })
  watch.observe(document.body, { childList: true, subtree: true })
}

test('a button that goes away under the pointer or under the focus does not keep the list still', async () => {
  const desk = await court.desk(browser, 'staff-3')
  const [, one] = homes
  await home(desk, one!).waitFor()
  await home(desk, one!).getByRole('button', { name: '电话已告知' }).press('Enter')
  await home(desk, one!).waitFor({ state: 'detached' })
  await list(desk).getByText(`${one} · 已办完`).waitFor({ state: 'detached' })
  await expectInHand(desk, new RegExp(`${one}`))

  await desk.getByText(/^刚刚记下/).click()
  const mistake = desk.locator('details').getByRole('listitem').filter({ hasText: `${one} 电话已告知` }).getByRole('button', { name: '点错了，撤回' })
  await mistake.waitFor()
  await mistake.evaluate(busyOnceGone)
  const answered = desk.waitForResponse((reply) => reply.url().endsWith('/api/exits/tellings') && reply.request().method() === 'GET')
  await mistake.click()
  await answered
  // The hand is gone before the page has seen that something else lies under it.
  await desk.waitForTimeout(200)
  await letGo(desk)
  await home(desk, one!).waitFor()
  await desk.context().close()
})

test('two homes are on the list; a colleague’s press shows on the other desk and is taken back there; who reads it is off the list', async () => {
  const [desk, other] = [await court.desk(browser, 'staff-1'), await court.desk(browser, 'staff-2')]
  const [mine, theirs] = homes
  for (const page of [desk, other]) for (const door of homes) await home(page, door).waitFor({ timeout: 30_000 })
  await home(desk, mine!).getByText(/^预约就诊：9 号楼封控，.+ 起失效$/).first().waitFor()
  await home(desk, mine!).getByRole('link', { name: /^打电话 / }).first().waitFor()
  await shoot(desk, 'desk-call-list')
  await expectAccessible(desk)

  await home(desk, mine!).getByRole('button', { name: '没联系上' }).click()
  await home(desk, mine!).getByRole('button', { name: '30 分钟后' }).click()
  await home(other, mine!).getByText(/^没联系上 1 次，.+再试$/).waitFor()

  await home(desk, mine!).getByRole('button', { name: '电话已告知' }).click()
  await home(other, mine!).waitFor({ state: 'detached' })
  await other.getByText(/^刚刚记下/).click()
  const line = other.locator('details').getByRole('listitem').filter({ hasText: `${mine} 电话已告知` })
  await shoot(other, 'desk-call-list-lately')
  await line.getByRole('button', { name: '点错了，撤回' }).click()
  for (const page of [desk, other]) await letGo(page)
  for (const page of [desk, other]) await home(page, mine!).waitFor()
  await home(other, mine!).getByRole('button', { name: '上门已告知' }).click()
  await home(desk, mine!).waitFor({ state: 'detached' })

  const phone = await court.phone(browser, theirs!)
  await choosePerson(phone, (await personAt(court, theirs!)).name)
  await phone.getByRole('button', { name: '我看过了' }).first().click()
  for (const page of [desk, other]) await letGo(page)
  for (const page of [desk, other]) await home(page, theirs!).waitFor({ state: 'detached' })
  for (const page of [desk, other, phone]) expect(troublesOf(page)).toEqual([])
})

test('on the record of a home it says who told them, how, and what was noted by mistake', async () => {
  const phone = await court.phone(browser, homes[0]!)
  await phone.goto(`${court.url}/me/record`)
  await choosePerson(phone, (await personAt(court, homes[0]!)).name)
  await phone.getByText('决定和出入证失效的告知').click()
  for (const said of [/^上门告知了您 — 居委会工作人员/, /^打电话告知了您 — 居委会工作人员（记错了，已撤回）/, /^联系过您，没有联系上 — 居委会工作人员/]) await phone.getByText(said).waitFor()
  await shoot(phone, 'record-told', { whole: true })
  await expectAccessible(phone)
})

test('a guard who finds such a home by its door reads that the pass has ended, not that there is one', async () => {
  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.getByRole('button', { name: '按门牌找' }).click()
  await gate.getByLabel('门牌').fill(homes[0]!)
  await gate.getByRole('button', { name: /：出入证提前终止了$/ }).waitFor()
  expect(await gate.getByRole('button', { name: '有出入证，查看' }).count()).toBe(0)
  await gate.context().close()
})
