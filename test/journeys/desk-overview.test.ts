// Beside desk and ledger: the façades, the orders, the roster and the gate phones; and the desk on a phone, when that is all there is.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { lostPhone } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let desk: Page
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  desk = await court.desk(browser, 'secretary')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const go = (path: string) => desk.goto(`${court.url}${path}`)

test('the façades are walked with arrows, shown at another day, and a flat opens its card', async () => {
  await go('/overview/matrix')
  const two = desk.getByRole('grid', { name: '2 号楼各户', exact: true })
  await two.waitFor()
  await shoot(desk, 'matrix')
  await two.getByRole('gridcell').first().focus()
  await desk.keyboard.press('ArrowRight')
  await desk.keyboard.press('ArrowDown')
  await desk.keyboard.press('Enter')
  const card = desk.getByRole('complementary', { name: '2-1-502' })
  await card.getByText('2 号楼的时间线').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'matrix-card')
  const slider = desk.getByRole('slider')
  await slider.focus()
  for (let day = 0; day < 20; day++) await desk.keyboard.press('ArrowRight')
  await two.getByRole('gridcell', { name: /2-1-502、未封控/ }).waitFor()
})

test('an order is issued on one entrance, says whose passes it ends, and is lifted', async () => {
  await go('/overview/orders')
  await desk.getByRole('button', { name: '新封控令' }).click()
  await desk.getByLabel('楼栋').selectOption({ label: '20' })
  await desk.getByLabel('管控规则').selectOption({ label: '7+7' })
  await desk.getByLabel('由谁下令').fill('街道疫情防控办公室')
  await desk.getByLabel('理由').fill('20号楼报告一例阳性。')
  await desk.getByLabel('范围内有病例').check()
  await expectAccessible(desk)
  await shoot(desk, 'order')
  await desk.getByRole('button', { name: '下令' }).click()
  await desk.getByText(/张出入证因此提前结束|没有出入证受影响/).waitFor()
  const line = desk.getByRole('listitem').filter({ hasText: '20号楼报告一例阳性。' })
  await line.getByText('封控区，内有病例').waitFor()
  await line.getByRole('button', { name: '提前解除' }).click()
  await line.getByLabel(/^为什么提前解除/).fill('复核为阴性。')
  await line.getByRole('button', { name: '解除', exact: true }).click()
  await desk.getByText('没有出入证受影响').waitFor()
})

test('a roster with errors is told by row and column and takes nothing in; a sound one is taken in once', async () => {
  await go('/overview/roster')
  const give = (text: string) => desk.setInputFiles('input[type=file]', { name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await give('楼栋,单元,户室,姓名,电话,出生日期\n2,1,502,,abc,1990-13-01\n')
  await desk.getByText('什么都没有导入').waitFor()
  const errors = desk.getByRole('table', { name: '要改的地方' })
  await errors.getByRole('row').filter({ hasText: '电话只能是数字' }).getByRole('cell', { name: '2', exact: true }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'roster')
  await give('楼栋,单元,户室,姓名,电话,出生日期\n2,1,602,测试居民,10000000009,1990-01-01\n')
  await desk.getByText('没有错误，可以导入。').waitFor()
  await desk.getByRole('button', { name: '导入 1 行' }).click()
  await desk.getByText('已导入。').waitFor()
})

test('a gate phone is enrolled by a code, is listed, and is withdrawn by a held button', async () => {
  await go('/overview/devices')
  await desk.getByLabel('这部手机叫什么').fill('南门备用机')
  await desk.getByRole('button', { name: '生成二维码' }).click()
  await desk.getByRole('img', { name: '登记用的二维码' }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'devices')
  await desk.getByRole('button', { name: /^停用/ }).first().click({ delay: 1300 })
  await desk.getByText(/^已停用 1 部/).waitFor()
  expect(troublesOf(desk)).toEqual([])
})

test('what a withdrawn phone reports waits for a person, who accepts one line and leaves the rest', async () => {
  const lost = await lostPhone(court)
  await lost.report([{ emergency: true, how: 'emergency', note: '救护车接走，3 号楼的老人' }, { kind: 'back' }, { kind: 'out' }])
  await go('/desk')
  await desk.getByRole('link', { name: '有 3 条手机上报的记录待认定' }).waitFor()
  await shoot(desk, 'desk-held')
  await go('/overview/devices')
  await desk.getByRole('link', { name: '3 条待认定' }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'devices-held')
  await desk.getByRole('link', { name: '3 条待认定' }).click()
  const phone = desk.getByRole('region', { name: '丢了的手机' })
  await phone.getByRole('checkbox', { name: /紧急情况/ }).check()
  await phone.getByRole('button', { name: '认定，算数' }).click()
  await phone.getByText(/请填写|必填|填/).first().waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'held')
  await phone.getByLabel('理由（会记录在案）').fill('门卫的纸条上有')
  await phone.getByRole('button', { name: '认定，算数' }).click()
  await phone.getByRole('checkbox', { name: /紧急情况/ }).waitFor({ state: 'detached' })
  await phone.getByRole('checkbox', { name: '这部手机的全部' }).check()
  await phone.getByLabel('理由（会记录在案）').fill('没有这回事')
  await phone.getByRole('button', { name: '不算' }).click()
  await desk.getByText('没有待认定的。').waitFor()
  expect(troublesOf(desk)).toEqual([])
})

test('the desk and the ledger can be used on a phone', async () => {
  const phone = await newPhone(browser)
  await phone.goto(await court.accountLink('staff-1'))
  await phone.getByRole('region', { name: '等候答复' }).getByRole('button').first().click()
  await phone.getByRole('region', { name: '决定' }).waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'desk-phone', { whole: true })
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

test('a pass prints on one sheet of A6, with its code and in three languages', async () => {
  await desk.getByRole('navigation').getByRole('link', { name: '台账' }).click()
  await desk.getByLabel('情况').selectOption({ label: '在外' })
  await desk.waitForURL(/state=out/)
  const row = desk.getByRole('row').filter({ hasText: '保障岗位上班' }).getByRole('link').first()
  const id = (await row.getAttribute('href'))!.split('/').at(-1)
  await go(`/print/pass/${id}`)
  await desk.getByText('出入证 · 出入證 · Exit pass').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'print-pass')
  const pdf = (await desk.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/MediaBox \[0 0 29[78][.\d]* 4(19|20)[.\d]*\]/g), 'one page of 105 × 148 mm').toHaveLength(1)
})
