// Granted by mistake, undone, granted again; refused by mistake, undone: with the keyboard alone, beside the phone of whoever asked and a
// gate's, which hear of nothing before the ten seconds are over. And what is said when the undoing does not get through.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence } from './desk-support.ts'
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

/** Asked for, with all that the rules ask for, and open on the desk with the focus on the button that grants. */
async function onTheDesk(door: string, login = 'deputy'): Promise<{ desk: Page; exit: string }> {
  const staff = await account(court, 'staff-1')
  const { hits } = await staff.post('/residents/search', { text: door })
  const resident: string = hits.find((one: any) => one.door === door).id
  const [exit, at] = [randomUUID(), court.now()]
  await staff.post('/exits', { id: exit, resident, purpose: 'exam', place: '第三考点', reason: '', from: at, until: plus(at, 4 * hour), weekly: null, exits: 1, askedAt: at })
  await giveEvidence(court, staff, exit, randomUUID)
  const desk = await court.desk(browser, login)
  await desk.goto(`${court.url}/desk?resident=${resident}&exit=${exit}`)
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await desk.locator('#case').focus()
  return { desk, exit }
}

/** Longer than a letter waits for the next one, and a new button for the hand. */
const settled = (desk: Page) => desk.waitForTimeout(800)
const undoOf = (desk: Page) => desk.getByRole('button', { name: '撤销刚才的决定' })
const focused = (desk: Page) => desk.evaluate(() => document.activeElement?.textContent ?? '')
const stateOf = async (exit: string) => (await (await account(court, 'staff-1')).get(`/exits/${exit}`)).state
const granting = async (desk: Page) => { await settled(desk); await desk.keyboard.press('g') }

test('granted by mistake it is undone with one key, and granted again it goes out when its ten seconds are over: phone and gate hear of that alone', async () => {
  const { desk, exit } = await onTheDesk('9-1-602')
  const phone = await court.phone(browser, '9-1-602')
  await phone.goto(`${court.url}/me/exits/${exit}`)
  await phone.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()

  await granting(desk)
  await desk.locator('.pass-code').waitFor()
  await undoOf(desk).waitFor()
  // The next thing to do has the focus; it says what it is about, and a screen reader is told.
  await expect.poll(() => focused(desk)).toContain('撤销刚才的决定')
  await desk.getByRole('status').filter({ hasText: '10 秒内可以撤销，过后才告诉本人和门岗' }).waitFor()
  expect(await undoOf(desk).evaluate((button) => document.getElementById(button.getAttribute('aria-describedby')!)?.textContent)).toContain('已放行')
  expect(await desk.getByRole('link', { name: '打印出入证' }).count(), 'nothing goes out on paper yet').toBe(0)
  await expectAccessible(desk)
  await shoot(desk, 'desk-undo')
  await settled(desk)
  await desk.keyboard.press('u')
  await desk.getByText('没有告诉任何人，申请和材料与之前一样').waitFor()
  expect(await stateOf(exit)).toBe('asked')
  expect(await desk.locator('.pass-code').count()).toBe(0)
  await expect.poll(() => focused(desk), { message: 'what is next has the focus' }).toMatch(/^放行/)
  await expectAccessible(desk)
  await shoot(desk, 'desk-undone')

  await granting(desk)
  await undoOf(desk).waitFor()
  const { pass } = await (await account(court, 'staff-1')).get(`/exits/${exit}`)
  await settled(phone)
  await phone.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()
  await phone.getByRole('heading', { name: /^(可以出门|已批准)/ }).waitFor({ timeout: 15_000 })
  await desk.locator('#case h2').first().hover()
  await desk.getByRole('link', { name: '打印出入证' }).waitFor()
  expect(await undoOf(desk).count()).toBe(0)
  const over = async (): Promise<number> => (await desk.getByText('撤销时间已过。').boundingBox())!.height
  expect(await over(), 'under the pointer it keeps its place').toBeGreaterThan(80)
  await desk.mouse.move(2, 2)
  expect(await over(), 'and leaves no hole').toBeLessThan(40)
  expect(await desk.evaluate(() => document.activeElement !== document.body), 'the focus is somewhere').toBe(true)

  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.getByText('名单是最新的').waitFor()
  await gate.getByRole('button', { name: '输短码' }).click()
  await gate.getByLabel('短码，十位数字').fill(pass.code)
  await gate.getByRole('button', { name: '查', exact: true }).click()
  await gate.locator('[data-verdict=let-out]').waitFor()

  // Both acts stay: on the case sheet, and on her own record.
  await desk.goto(`${court.url}/print/case/${exit}`)
  const sheet = (await desk.locator('.sheet').innerText()).replace(/\s+/g, ' ')
  for (const words of ['已撤销，没有告诉任何人', '撤销决定']) expect(sheet).toContain(words)
  await shoot(desk, 'print-case-undone')
  await phone.goto(`${court.url}/me/record`)
  await phone.getByText('撤销过的决定').click()
  await phone.getByText('“考试”：放行').waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'resident-record-undone')
  expect([...troublesOf(desk), ...troublesOf(phone), ...troublesOf(gate)]).toEqual([])
  for (const page of [desk, phone, gate]) await page.context().close()
})

test('refused by mistake it is undone with Enter; the resident reads of no refusal; a colleague sees whose it is to undo', async () => {
  const { desk, exit } = await onTheDesk('9-1-302')
  const [phone, colleague] = [await court.phone(browser, '9-1-302'), await court.desk(browser, 'secretary')]
  await phone.goto(`${court.url}/me/exits/${exit}`)
  await phone.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()
  await colleague.goto(`${court.url}/desk?exit=${exit}`)
  await colleague.getByRole('button', { name: /^放行/ }).waitFor()

  await desk.keyboard.press('r')
  await desk.getByLabel('为什么不同意').fill('按错了。')
  await desk.getByRole('button', { name: '告知不同意' }).focus()
  await desk.keyboard.press('Enter')
  await expect.poll(() => focused(desk)).toContain('撤销刚才的决定')
  await colleague.getByText('10 秒内只有副书记 Deputy能撤销').waitFor()
  await shoot(colleague, 'desk-undo-colleague')
  await settled(desk)
  await desk.keyboard.press('Enter')
  await desk.getByText('没有告诉任何人，申请和材料与之前一样').waitFor()
  await colleague.getByRole('button', { name: /^放行/ }).waitFor()
  expect(await stateOf(exit)).toBe('asked')
  court.pass(minute)
  await phone.reload()
  await phone.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()
  expect(await phone.getByText('按错了').count()).toBe(0)
  expect([...troublesOf(desk), ...troublesOf(phone), ...troublesOf(colleague)]).toEqual([])
  for (const page of [desk, phone, colleague]) await page.context().close()
})

test('without a network it says that nobody knows, and with it what became of it: too late is too late', async () => {
  const { desk, exit } = await onTheDesk('9-1-402')
  await granting(desk)
  await undoOf(desk).waitFor()
  await settled(desk)
  await desk.context().setOffline(true)
  await desk.keyboard.press('u')
  await desk.getByText('撤销还没有送到，正在重试').waitFor()
  court.pass(minute)
  await desk.getByText('不知道撤销是否及时送到').waitFor({ timeout: 20_000 })
  await shoot(desk, 'desk-undo-offline')
  await desk.context().setOffline(false)
  await desk.getByText('10 秒已过，决定已经生效，撤销不了').waitFor({ timeout: 20_000 })
  expect(await stateOf(exit)).toBe('granted')
  await desk.getByRole('link', { name: '打印出入证' }).waitFor()
  await desk.context().close()
})
