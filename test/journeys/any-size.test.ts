// Every role's pages on the smallest screen and with text twice as large: a desk at 400 %, an old phone, old eyes. Nothing is out of reach,
// nothing has to be moved sideways but tables and façades, and axe finds nothing.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plus } from '#domain/kernel/instants.ts'
import { nursesDoor } from '#demo/cases.ts'
import { expectWrittenMarked } from '../support/as-written.ts'
import { expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { account } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let exit: string
let resident: string
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  const staff = await account(court, 'secretary')
  resident = (await staff.post('/residents/search', { text: nursesDoor })).hits.find((one: any) => one.door === nursesDoor).id
  exit = randomUUID()
  const at = court.now()
  await staff.post('/exits', { id: exit, resident, purpose: 'medical-recall', place: '市第一人民医院', reason: '医院召回', from: at, until: plus(at, 12 * 3_600_000), weekly: null, exits: 1, askedAt: at })
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** Opens each page, waits until its words are there, and looks at it in both sizes. */
async function lookAt(page: Page, pages: readonly (readonly [path: string, there: string | RegExp])[]): Promise<void> {
  const wrong: string[] = []
  for (const [path, there] of pages) {
    await page.goto(`${court.url}${path}`)
    await page.getByText(there).first().waitFor()
    await expectAccessibleAtAnySize(page).catch((error: Error) => wrong.push(`${path}: ${error.message}`))
  }
  expect(wrong.join('\n\n')).toBe('')
}

test('the resident’s pages', async () => {
  const phone = await court.phone(browser, nursesDoor, { locale: 'en-GB' })
  await lookAt(phone, [
    ['/me', 'Ask to leave'], ['/me/ask', /\?$/], [`/me/exits/${exit}`, 'What you asked for'], [`/me/exits/${exit}/letter`, /I go out|promise/],
    [`/me/exits/${exit}/send/test-result`, 'Result'], ['/me/emergency', /call/i], ['/me/record', /known/i], ['/me/exits', 'My requests'],
  ])
  await phone.context().close()
})

test('the desk with a case, and its help', async () => {
  const desk = await court.desk(browser, 'secretary')
  await lookAt(desk, [['/desk', '电话响了，从这里开始'], [`/desk?resident=${resident}&exit=${exit}`, '规则要的材料']])
  await desk.getByRole('button', { name: '帮助与快捷键' }).click()
  await desk.getByRole('dialog', { name: '帮助与快捷键' }).waitFor()
  await expectAccessibleAtAnySize(desk)
  await desk.context().close()
})

test('façades, orders, ledger, roster, phones at the gates, one’s own account', async () => {
  const desk = await court.desk(browser, 'secretary')
  await lookAt(desk, [
    ['/overview/matrix', /号楼/], ['/overview/orders', '新封控令'], ['/overview/ledger', /台账/], ['/overview/roster', /名册/], ['/overview/devices', /手机|设备/], ['/account', /密码/],
  ])
  await desk.context().close()
})

test('on a phone the line of places shows the one where one is, also at its end', async () => {
  const phone = await newPhone(browser, { locale: 'en-GB' })
  await phone.goto(await court.accountLink('secretary'))
  await phone.locator('.desk-top').waitFor()
  await phone.goto(`${court.url}/overview/devices`)
  const here = phone.locator('.staff-nav [aria-current]')
  await here.waitFor()
  const box = (await here.boundingBox())!
  expect([box.x >= 0, box.x + box.width <= 360]).toEqual([true, true])
  await phone.context().close()
})

test('the gate, before and after it is one, and signing in', async () => {
  const phone = await newPhone(browser)
  await lookAt(phone, [['/gate', '这台手机还不是门岗'], ['/sign-in', /登录/]])
  await phone.goto(await court.gateLink(1))
  await phone.getByText('名单是最新的').waitFor()
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '按门牌找' }).click()
  await phone.getByLabel('门牌').waitFor()
  await expectAccessibleAtAnySize(phone)
  await phone.context().close()
})

test('at 400 % the red button does not lie over the search of the desk', async () => {
  const desk = await newDesk(browser)
  await desk.setViewportSize({ width: 320, height: 200 })
  await desk.goto(await court.accountLink('staff-1'))
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await search.waitFor()
  await desk.keyboard.press('/')
  await expectInHand(desk, /姓名、门牌或电话/)
  await shoot(desk, 'desk-400-percent')
  await desk.context().close()
})

test('Chinese on an English page says that it is Chinese', async () => {
  const desk = await court.desk(browser, 'secretary', { locale: 'en-GB' })
  for (const path of [`/desk?resident=${resident}&exit=${exit}`, '/overview/orders']) {
    await desk.goto(`${court.url}${path}`)
    await desk.locator('[lang=zh]').first().waitFor()
    await desk.waitForTimeout(500)
    await expectWrittenMarked(desk)
  }
  await desk.context().close()
})
