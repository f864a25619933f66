// Beside desk and ledger: the façades, the orders, the roster and the gate phones; and the desk on a phone, when that is all there is.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { wallTime } from './desk-support.ts'
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
  await desk.getByLabel('管控规则').selectOption({ label: '7+7 天' })
  await desk.getByLabel('由谁下令').fill('街道疫情防控办公室')
  const { rows: [{ patient }] } = (await sql<{ patient: string }>`select r.name as patient from residents r join households h on h.id = r.household_id join flats f on f.id = h.flat_id join buildings b on b.id = f.building_id
    where r.community_id = ${court.community} and b.label = '20' and char_length(r.name) > 2 order by r.name limit 1`.execute(court.database.owner)) as { rows: [{ patient: string }] }
  await desk.getByLabel('理由').fill(`20号楼${patient}阳性。`)
  await desk.getByLabel('范围内有病例').check()
  await expectAccessible(desk)
  await shoot(desk, 'order')
  // Nothing can be ordered before its effect was seen.
  expect(await desk.getByRole('button', { name: '下令', exact: true }).count()).toBe(0)
  await desk.getByRole('button', { name: '先看影响' }).click()
  const preview = desk.getByRole('region', { name: '会有什么影响' })
  await preview.waitFor()
  const foreseen = await preview.locator('.endings li').count()
  await expect.poll(() => preview.innerText()).toMatch(foreseen === 0 ? /没有出入证因此失效/ : new RegExp(`${foreseen} 张会提前失效`))
  await expect.poll(() => preview.innerText()).toMatch(/\d+ 户，\d+ 人/)
  // Seven days closed are not said to be the fourteen of the whole order.
  const [, closed, over] = /封控区 · 封闭，到(.+)；这条封控令 (.+) 结束/.exec(await preview.innerText()) ?? []
  expect(closed && over && closed !== over, `${closed} / ${over}`).toBe(true)
  // What those who live there will read is seen before as well.
  expect(await desk.getByRole('checkbox', { name: /^同时告诉住在这里的人/ }).isChecked()).toBe(true)
  await desk.getByText('20号楼的管控安排', { exact: true }).waitFor()
  const ways = desk.getByRole('region', { name: '怎样找得到他们' })
  await ways.getByText(/^\d+ 户可以打电话$/).waitFor()
  await ways.getByRole('button').click()
  await ways.getByText(/^20-\d-\d+/).first().waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'order-preview')
  await desk.getByRole('button', { name: '下令', exact: true }).click()
  // Whoever lives there would read who it is.
  const named = desk.getByText(`像是一个人的姓名：“${patient}”`)
  await named.waitFor()
  expect(troublesOf(desk).splice(0), 'that it was not taken the browser says as well').toEqual([expect.stringContaining('409')])
  await expectAccessible(desk)
  await shoot(desk, 'order-named')
  await desk.getByLabel('理由').fill('20号楼报告一例阳性。')
  await desk.getByRole('button', { name: '先看影响' }).click()
  await desk.getByRole('button', { name: '下令', exact: true }).click()
  await desk.getByText(sentenceOf(foreseen)).first().waitFor()
  await desk.getByText(/^通知 \d+ 户，方式：/).getByRole('link', { name: '看每户通知到哪一步' }).waitFor({ timeout: 25_000 })
  await shoot(desk, 'order-told')
  const line = desk.locator('.order').filter({ hasText: '20号楼报告一例阳性。' })
  await line.getByText('封控区，内有病例').waitFor()
  await line.getByText(`规则 7+7 天 · 封闭，到${closed}`).waitFor()
  await line.getByRole('button', { name: '提前解除……' }).click()
  await line.getByLabel('由谁决定解除').fill('区疾控中心')
  await line.getByLabel(/^为什么提前解除/).fill('复核为阴性。')
  await line.getByRole('button', { name: '先看影响' }).click()
  await line.getByText('这里另有封控令，仍然有效：').waitFor()
  await line.getByRole('button', { name: '解除', exact: true }).click()
  await desk.getByText(/^已解除，/).waitFor()
  // The compound's own order still holds there, and that is said.
  await desk.getByRole('status').getByText(/（规则 14 天）：管控区，到.+，\d+ 户/).waitFor()
  await go('/overview/notices')
  await desk.getByText('20号楼的一项管控解除').first().waitFor({ timeout: 20_000 })
  expect(await desk.getByText('20号楼的管控安排', { exact: true }).count(), 'what was told before is corrected').toBe(0)
  await go('/overview/orders')
  await desk.getByText(/^已结束 \d+ 件/).click()
  await desk.locator('details .order').filter({ hasText: '20号楼报告一例阳性。' }).getByText('已结束', { exact: true }).waitFor()
  expect(await desk.locator('details .order').getByText(/未封控/).count(), 'nothing is said of the place: another order holds there').toBe(0)
})

const sentenceOf = (ended: number): string | RegExp => (ended === 0 ? '已全部核对，没有出入证失效。' : new RegExp(`^已全部核对，${ended} 张出入证提前失效。`))

test('a new case on the nurse’s building shows what it does, is recorded with a reason, and is taken back when it was a mistake', async () => {
  await go('/overview/orders')
  const row = desk.locator('.order').filter({ hasText: '2号楼报告一例阳性。' })
  const until = row.locator('.order-line > span').last()
  const before = await until.innerText()
  await row.getByRole('button', { name: '新增病例……' }).click()
  await row.getByRole('button', { name: '先看影响' }).click()
  await expect.poll(() => row.getByText('这里还没填').count(), { message: 'time, source and reason are asked for' }).toBe(3)
  expect(await row.getByRole('button', { name: '记下新增病例' }).count()).toBe(0)
  await row.getByLabel('病例什么时候发现的').fill(wallTime(court.now()))
  await row.getByLabel('由谁通报').fill('区疾控中心')
  await row.getByLabel(/^情况/).fill('2号楼又一例阳性。')
  await row.getByRole('button', { name: '先看影响' }).click()
  const preview = row.getByRole('region', { name: '会有什么影响' })
  await preview.waitFor()
  const foreseen = await preview.locator('.endings li').count()
  await expect.poll(() => until.innerText(), { message: 'nothing has happened yet' }).toBe(before)
  await expectAccessible(desk)
  await shoot(desk, 'order-case-preview')
  await row.getByRole('button', { name: '记下新增病例' }).click()
  await desk.getByText(sentenceOf(foreseen)).first().waitFor()
  await expect.poll(() => until.innerText()).not.toBe(before)
  const step = row.locator('.steps-taken > li').filter({ hasText: '2号楼又一例阳性。' })
  await shoot(desk, 'orders')
  await step.getByRole('button', { name: /^撤回/ }).click()
  await row.getByLabel('为什么记错了').fill('化验单拿错了。')
  await row.getByRole('button', { name: '先看影响' }).click()
  await row.getByRole('button', { name: '确认撤回' }).click()
  await step.getByText('记错，已撤回').waitFor()
  await row.getByText('化验单拿错了。').waitFor()
  await expect.poll(() => until.innerText()).toBe(before)
})

test('a roster with errors is told by row and column and takes nothing in; a sound one is taken in once', async () => {
  await go('/overview/roster')
  const give = (text: string) => desk.setInputFiles('input[type=file]', { name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await give('楼栋,单元,户室,姓名,电话,出生日期\n2,1,502,,abc,1990-13-01\n')
  await desk.getByText('什么都没有导入').waitFor()
  const errors = desk.getByRole('table', { name: '要改的地方' })
  await errors.getByRole('row').filter({ hasText: '号码旁边有文字' }).getByRole('cell', { name: '2', exact: true }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'roster')
  await give('楼栋,单元,户室,姓名,电话,出生日期\n2,1,602,测试居民,10000000009,1990-01-01\n')
  await desk.getByText('没有错误。').waitFor()
  // Whoever else lives in building 2 is not in it: what became of them is asked.
  await desk.getByRole('radiogroup', { name: /^这 \d+ 人都：/ }).getByText('还住这里，名册漏了').click()
  // Somebody comes to live where others do: what was open to those alone ends there, and is looked at first.
  await desk.getByRole('button', { name: '先看会结束什么' }).click()
  await desk.getByRole('button', { name: '导入 1 行' }).click()
  await desk.getByText('已导入。').waitFor()
})

test('a gate phone is enrolled by a code, is listed, and is withdrawn by a held button', async () => {
  await go('/overview/devices')
  // A screen on a wall is enrolled below.
  const phone = desk.getByRole('region', { name: '登记一部手机' })
  await phone.getByLabel('这部手机叫什么').fill('南门备用机')
  await phone.getByRole('button', { name: '生成二维码' }).click()
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
  await desk.getByRole('region', { name: '手机上报待认定' }).getByRole('link', { name: /丢了的手机.*3 条/ }).waitFor()
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
  await desk.getByText('Exit pass').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'print-pass')
  const pdf = (await desk.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/MediaBox \[0 0 29[78][.\d]* 4(19|20)[.\d]*\]/g), 'one page of 105 × 148 mm').toHaveLength(1)
})
