// Nothing moves under the hand, on the pages beside the desk: while somebody is about to press a line of the ledger, a flat, or a command of an
// order, colleagues go on working, and what they do waits at the edge until the hand is gone.

import { randomBytes } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { msOf } from '#domain/kernel/instants.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { personAt } from './desk-support.ts'
import { account } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let page: Page
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  page = await court.desk(browser, 'secretary')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
const letGo = (): Promise<void> => page.mouse.move(2, 2)

/** Until every box that is on the screen has stood where it is for a moment: what is still being drawn is not yet under anybody's hand. */
async function still(of: Locator): Promise<unknown> {
  const boxes = (): Promise<string> => of.evaluateAll((all) => JSON.stringify(all.slice(0, 40).map((one) => { const { x, y, width, height } = one.getBoundingClientRect(); return [x, y, width, height] })))
  let before = await boxes()
  await expect.poll(async () => {
    const after = await boxes()
    const same = after === before
    before = after
    return same
  }, { interval: 300, timeout: 15_000 }).toBe(true)
  return before
}

test('a line of the ledger stays under the pointer while a colleague lets an emergency out; it comes when the pointer has gone', async () => {
  await page.goto(`${court.url}/overview/ledger`)
  const rows = page.getByRole('table', { name: '台账' }).locator('.ledger-row')
  await rows.nth(5).waitFor()
  await rows.nth(2).hover()
  const before = await still(rows)
  const words = await rows.nth(2).innerText()
  const staff = await account(court, 'staff-1')
  const { id: resident } = await personAt(court, '9-1-201')
  await staff.post('/exits/emergency', { id: newId(), resident, described: '', at: court.now() })
  await page.getByText('另有 1 件新的').waitFor({ timeout: 15_000 })
  expect(await still(rows)).toBe(before)
  await expect.poll(() => rows.nth(2).innerText()).toBe(words)
  await shoot(page, 'ledger-still')
  await letGo()
  await rows.first().filter({ hasText: '9-1-201' }).waitFor()
  expect(await page.getByText('另有 1 件新的').count()).toBe(0)
})

test('a flat that is opened moves no other, and its card does not lie over it', async () => {
  await page.goto(`${court.url}/overview/matrix`)
  const cells = page.getByRole('gridcell')
  const [left, right] = [page.getByRole('gridcell', { name: /^2-1-502/ }), page.getByRole('gridcell', { name: /^7-1-301/ })]
  await right.waitFor()
  const before = await still(cells)
  for (const flat of [left, right]) {
    await flat.click()
    const card = page.getByRole('complementary')
    await card.getByText(/号楼的时间线$/).waitFor()
    expect(await still(cells)).toBe(before)
    expect(await flat.evaluate((it) => { const box = it.getBoundingClientRect(); return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('aside') === null })).toBe(true)
    await shoot(page, `matrix-card-${flat === left ? 'right' : 'left'}`)
    await card.getByRole('button', { name: '关闭' }).click()
  }
})

test('the commands of an order stay under the pointer while a colleague orders elsewhere, and the new order comes when the pointer has gone', async () => {
  await page.goto(`${court.url}/overview/orders`)
  const row = page.locator('.order').filter({ hasText: '2号楼报告一例阳性。' })
  const command = row.getByRole('button', { name: '新增病例……' })
  await command.hover()
  const before = await still(page.locator('.order'))
  const secretary = await account(court, 'secretary')
  const { rules } = await secretary.get('/sealing/rules')
  const { compounds } = await secretary.get('/buildings')
  const nine = compounds[0].buildings.find((it: any) => it.label === '9')
  await secretary.post('/sealing/orders', {
    id: newId(), scope: { kind: 'building', id: nine.id }, rule: rules.find((it: any) => it.code === '2+12').id, startsAt: court.now(), issuer: '区疾控中心', ground: '9号楼报告一例阳性。', caseSince: court.now(),
  })
  await page.getByText('另有 1 件新的').waitFor({ timeout: 15_000 })
  expect(await still(page.locator('.order'))).toBe(before)
  await letGo()
  await page.locator('.order').filter({ hasText: '9号楼报告一例阳性。' }).waitFor()
  expect(troublesOf(page)).toEqual([])
})
