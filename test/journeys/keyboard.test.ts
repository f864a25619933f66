// The keyboard alone: asking, signing, granting, the gate. After each step the focus is on something, in sight, and what happened is said:
// to whoever cannot use a pointer, and to whoever does not see.

import { randomUUID } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { plus } from '#domain/kernel/instants.ts'
import { nursesDoor } from '#demo/cases.ts'
import { tellDue } from '#server/exits/untold.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { queueOf } from '../support/queue.ts'
import { exitOn, giveEvidence } from './desk-support.ts'
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

/** Tab, as often as it takes; more than a page has controls is never. */
async function tabTo(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
  await wanted.first().waitFor()
  for (let i = 0; i < 120; i += 1) {
    if (await wanted.first().evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`Tab does not reach ${String(wanted)}`)
}

async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.press(key)
}

/** Longer than a press that is meant for the screen before is deaf. */
const armed = (page: Page) => page.waitForTimeout(500)

test('with the keyboard alone she asks to leave, mends a wrong time, sends, signs without holding, and hears that she may go', async () => {
  const page = await court.phone(browser, nursesDoor)
  await press(page, page.getByRole('link', { name: '申请出门' }))
  await expectInHand(page, /谁要出门|出门做什么/)
  if (await page.getByRole('heading', { name: '谁要出门？' }).count() > 0) {
    await press(page, page.locator('.choice'))
    await expectInHand(page, /出门做什么/)
  }
  await press(page, page.getByRole('button', { name: /^考试/ }))
  await expectInHand(page, /去哪里/)
  const further = page.getByRole('button', { name: '下一步' })
  await press(page, further)
  await expectInHand(page, /请写要去的地方/)
  await expect.poll(() => page.getByLabel('地点名称').evaluate((field) => field === document.activeElement), { message: 'the wrong field has the focus' }).toBe(true)
  await page.keyboard.type('职业技术学院')
  await page.keyboard.press('Enter')
  await expectInHand(page, /什么时候/)
  // Home by seven in the morning, having left at eight. How digits become a time is the browser's own.
  const home = page.getByRole('group', { name: '回到家' }).getByLabel('时间')
  await tabTo(page, home)
  await home.fill('07:00')
  await press(page, further)
  await expectInHand(page, /回来要晚于出门/)
  await press(page, page.getByRole('button', { name: '现在就走' }))
  await expectInHand(page, /今天/)
  await press(page, further)
  await expectInHand(page, /请用一句话说明/)
  await tabTo(page, page.getByLabel('说明'))
  await page.keyboard.type('执业护士考试。')
  await press(page, further)
  await expectInHand(page, /请核对，然后提交/)
  await press(page, page.getByRole('button', { name: '提交申请' }))
  await page.waitForURL(/\/me\/exits\/[0-9a-f-]{36}$/)
  await expectInHand(page, /还差|已保存|承诺书/)
  await press(page, page.locator('.thumb').getByRole('link', { name: '签承诺书' }))
  await expectInHand(page, /承诺书/)
  await press(page, page.getByLabel('按不住？勾这里，改成点一下'), ' ')
  await expectInHand(page, /按不住/)
  await press(page, page.getByRole('button', { name: '我承诺' }))
  await expectInHand(page, /承诺书已签/)
  await press(page, page.locator('.thumb').getByRole('link'))
  await expectInHand(page, /还差|已齐|决定|证明/)
  // She reads something else on the page while it is decided.
  const id = /exits\/([0-9a-f-]{36})/.exec(page.url())![1]!
  const staff = await account(court, 'secretary')
  await giveEvidence(court, staff, id, randomUUID)
  await page.getByRole('heading', { level: 1, name: /决定/ }).waitFor()
  await staff.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })
  await page.getByRole('heading', { level: 1, name: /可以出门|可以从/ }).waitFor()
  await expectInHand(page, /可以出门|可以从/)
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})

/** A request of that door that waits for what is missing. */
async function waiting(door: string) {
  const staff = await account(court, 'secretary')
  const resident = (await staff.post('/residents/search', { text: door })).hits.find((one: any) => one.door === door).id
  const exit = randomUUID()
  const at = court.now()
  await staff.post('/exits', { id: exit, resident, purpose: 'exam', place: '职业技术学院', reason: '', from: at, until: plus(at, 3_600_000), weekly: null, exits: 1, askedAt: at })
  return { staff, exit }
}

test('what is held elsewhere has another way as well: a short press offers it, and then one press withdraws', async () => {
  const page = await court.phone(browser, '2-1-301')
  const { staff, exit } = await waiting('2-1-301')
  await page.goto(`${court.url}/me/exits/${exit}`)
  await press(page, page.getByRole('button', { name: '撤回申请' }))
  await expectInHand(page, /请按住一秒/)
  await press(page, page.getByLabel('按不住？勾这里，改成点一下'), ' ')
  await press(page, page.getByRole('button', { name: '撤回申请' }))
  await expectInHand(page, /撤回/)
  await expect.poll(async () => (await staff.get(`/exits/${exit}`)).state).toBe('withdrawn')
  await page.context().close()
})

test('whoever presses before a slow phone has fetched what keeps the focus has it all the same, once that is here', async () => {
  const page = await court.phone(browser, '2-1-301', { serviceWorkers: 'block' })
  const { exit } = await waiting('2-1-301')
  let fetched = (): void => undefined
  const slow = new Promise<void>((resolve) => { fetched = resolve })
  await page.route(/\/after-first-/, async (route) => { await slow; await route.continue() })
  await page.goto(`${court.url}/me/exits/${exit}`)
  await press(page, page.getByRole('button', { name: '撤回申请' }))
  await press(page, page.getByLabel('按不住？勾这里，改成点一下'), ' ')
  await press(page, page.getByRole('button', { name: '撤回申请' }))
  await page.getByRole('heading', { level: 1, name: /撤回/ }).waitFor()
  expect(await page.evaluate(() => document.activeElement === document.body), 'nothing has kept the focus').toBe(true)
  fetched()
  await expectInHand(page, /撤回/)
  await page.context().close()
})

let code = ''

test('with the keyboard alone the desk finds her, asks, puts down what is missing, and grants', async () => {
  const desk = await court.desk(browser, 'deputy')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await expectInHand(desk, /姓名、门牌或电话/)
  await press(desk, desk.getByRole('button', { name: '帮助与快捷键' }))
  await desk.getByRole('dialog', { name: '帮助与快捷键' }).waitFor()
  await expectInHand(desk, /帮助与快捷键/)
  await desk.keyboard.press('Escape')
  await expectInHand(desk, /帮助与快捷键/)
  await desk.keyboard.press('/')
  await desk.keyboard.type(nursesDoor)
  await expectInHand(desk, new RegExp(nursesDoor))
  await desk.keyboard.press('Enter')
  await expectInHand(desk, new RegExp(nursesDoor))
  await armed(desk)
  await desk.keyboard.press('1')
  await expectInHand(desk, /哪家医院/)
  await desk.keyboard.press('Enter')
  await expectInHand(desk, /哪家医院/)
  await desk.keyboard.type('市第一人民医院')
  await desk.keyboard.press('Enter')
  await expectInHand(desk, /返回医疗岗位.*0 \/ 3 已齐/)
  const list = desk.getByRole('region', { name: '规则要的材料' })
  await press(desk, list.getByRole('button', { name: '记下单位证明' }))
  await expectInHand(desk, /谁负责/)
  await desk.keyboard.type('护士长')
  await tabTo(desk, list.getByLabel('电话', { exact: true }))
  await desk.keyboard.type('10000000555')
  await tabTo(desk, list.getByLabel(/^已告诉对方：楼里有病例/))
  await desk.keyboard.press(' ')
  await press(desk, list.getByRole('button', { name: '记下单位证明' }))
  await expectInHand(desk, /1 \/ 3 已齐/)
  expect(await desk.evaluate(() => document.activeElement?.getAttribute('aria-expanded')), 'the next piece is at hand').toBe('true')
  await tabTo(desk, list.locator('input[type=radio]').first())
  await desk.keyboard.press('ArrowLeft')
  await press(desk, list.getByRole('button', { name: /^对方承诺了/ }))
  await expectInHand(desk, /2 \/ 3 已齐/)
  await desk.keyboard.press('r')
  await expectInHand(desk, /为什么不同意/)
  await desk.keyboard.press('Escape')
  await expectInHand(desk, /2 \/ 3 已齐/)
  const exit = exitOn(desk)
  await giveEvidence(court, await account(court, 'staff-1'), exit, randomUUID)
  await expectInHand(desk, /3 \/ 3 已齐/)
  await tabTo(desk, desk.getByRole('button', { name: /^放行/ }), 'Tab')
  await armed(desk)
  await desk.keyboard.press('g')
  await expectInHand(desk, /已放行。10 秒内可以撤销/)
  await tellDue(court.database, plus(court.now(), undoMs))
  await expectInHand(desk, /返回医疗岗位、已放行/)
  code = (await (await account(court, 'deputy')).get(`/exits/${exit}`)).pass.code
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('with the keyboard alone a guard types a code, hears of a slip, lets her out, finds the way to the next one, and lets her in', async () => {
  const page = await newPhone(browser)
  await page.goto(await court.gateLink(1))
  await page.getByText('名单是最新的').waitFor()
  await press(page, page.getByRole('button', { name: '输短码' }))
  await expectInHand(page, /短码/)
  await page.keyboard.type(code.slice(0, 9) + String((Number(code[9]) + 1) % 10))
  await expectInHand(page, /有一位输错了/)
  await page.keyboard.press('Backspace')
  await page.keyboard.type(code[9]!)
  await page.keyboard.press('Enter')
  await expectInHand(page, /可以放行|放行/)
  await armed(page)
  await press(page, page.getByRole('button', { name: '放行，记外出' }))
  await expectInHand(page, /已记下：.*外出/)
  await press(page, page.getByRole('button', { name: '撤回' }))
  await expectInHand(page, /已撤回/)
  await press(page, page.getByRole('button', { name: '输短码' }))
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await expectInHand(page, /可以放行|放行/)
  await armed(page)
  await press(page, page.getByRole('button', { name: '放行，记外出' }))
  await expectInHand(page, /已记下：.*外出/)
  await press(page, page.getByRole('button', { name: '输短码' }))
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await expectInHand(page, /回来|请进/)
  await armed(page)
  await press(page, page.getByRole('button', { name: '已返回' }))
  await expectInHand(page, /已记下：.*返回/)
  await press(page, page.getByRole('button', { name: '今天的登记' }))
  await expectInHand(page, /今天的登记/)
  await press(page, page.getByRole('button', { name: '← 上一页' }))
  await expectInHand(page, /今天的登记/)
  await press(page, page.getByRole('button', { name: '按门牌找' }))
  await expectInHand(page, /按门牌找/)
  await tabTo(page, page.getByLabel('门牌'))
  await page.keyboard.type(nursesDoor)
  await expectInHand(page, /找到 1 户/)
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})

test('whoever has switched the single keys off presses letters and nothing happens; the buttons say so and still work', async () => {
  const desk = await court.desk(browser, 'secretary')
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await search.waitFor()
  await press(desk, desk.getByRole('button', { name: '帮助与快捷键' }))
  await press(desk, desk.getByLabel(/^不用单键快捷键/), ' ')
  await expectInHand(desk, /单键快捷键已关/)
  expect(await desk.getByRole('dialog').innerText(), 'no step names a key that does nothing').not.toMatch(/按 ?g|按数字|直接输入/)
  expect(await desk.locator('dialog kbd').count()).toBe(0)
  await desk.keyboard.press('Escape')
  await expectInHand(desk, /帮助与快捷键/)
  const before = (await queueOf(await account(court, 'secretary'))).counts
  await desk.reload()
  await search.fill(nursesDoor)
  await search.press('Enter')
  await desk.getByRole('region', { name: '居民', exact: true }).getByText(nursesDoor, { exact: true }).first().waitFor()
  await armed(desk)
  await desk.keyboard.type('e')
  await armed(desk)
  await desk.keyboard.type('1')
  await desk.keyboard.type('chen')
  await armed(desk)
  await expect.poll(() => search.inputValue(), { message: 'typing elsewhere goes nowhere' }).toBe('')
  expect(await desk.getByLabel('哪家医院').count()).toBe(0)
  expect((await queueOf(await account(court, 'secretary'))).counts).toEqual(before)
  expect(await desk.getByText('（按数字键）').isVisible()).toBe(false)
  await press(desk, desk.getByRole('radio', { name: '返回医疗岗位' }), ' ')
  await expectInHand(desk, /哪家医院/)
  await desk.context().close()
})
