// Wrong evidence put right, both lines kept: before the decision the checklist changes at once, after it the desk is shown what no longer holds, and decides.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt, wallTime } from './desk-support.ts'
import { account, type Caller, tenSecondsLater } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

async function ready(door: string): Promise<string> {
  const [id, now] = [randomUUID(), court.now()]
  await staff.post('/exits', { id, resident: (await personAt(court, door)).id, purpose: 'medical-recall', place: '市一医院', reason: '医院叫我回去', from: now, until: plus(now, 12 * hour), weekly: null, exits: 1, askedAt: now })
  await giveEvidence(court, staff, id, randomUUID)
  return id
}
const lines = (page: Page) => page.locator('.evidence-lines')

test('wrong evidence put right, both lines kept', async () => {
  const id = await ready('2-1-302')
  const desk = await court.desk(browser, 'deputy')
  await desk.goto(`${court.url}/desk?exit=${id}`)
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await lines(desk).locator('summary').click()
  await lines(desk).getByRole('button', { name: /^更正: 核酸/ }).click()
  const form = desk.getByRole('group', { name: '更正', exact: true })
  await form.getByLabel('采样时间').fill(wallTime(plus(court.now(), -60 * hour)))
  await form.getByRole('button', { name: '记下更正' }).click()
  await form.getByText('这里还没填').first().waitFor()
  await form.getByLabel('哪里错了').fill('报告上是前天的日期')
  await expectAccessible(desk)
  await shoot(desk, 'put-right-form')
  await form.getByRole('button', { name: '记下更正' }).click()
  // The open case's checklist at once; nobody lets her out on the old line.
  await desk.locator('.checklist').getByText('采样太早，要重新做', { exact: false }).first().waitFor()
  expect(await desk.getByRole('button', { name: /^放行 g/ }).count()).toBe(0)
  await lines(desk).locator('s').first().waitFor()
  await lines(desk).getByText('报告上是前天的日期').first().waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'put-right')

  const home = await court.phone(browser, '2-1-302', { locale: 'en-GB' })
  await home.goto(`${court.url}/me/exits/${id}`)
  await home.getByRole('heading', { name: 'Evidence that was put right' }).waitFor()
  await home.getByText(/Put right by.*报告上是前天的日期/).waitFor()
  await expect.poll(() => home.locator('s').count()).toBe(1)
  await expectAccessible(home)
  await shoot(home, 'put-right-home-en', { whole: true })

  // The correction was the mistake: the old line counts again.
  await lines(desk).getByRole('button', { name: '更正错了' }).click()
  await lines(desk).getByLabel('怎么知道更正错了').fill('再看了一遍，是昨天')
  await lines(desk).getByRole('button', { name: '恢复原来那一条' }).click()
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await shoot(desk, 'put-right-back')
  await desk.goto(`${court.url}/print/case/${id}`)
  await desk.locator('.sheet s').first().waitFor()
  for (const words of ['报告上是前天的日期', '再看了一遍，是昨天', '不再作数']) await desk.locator('.sheet').getByText(words).first().waitFor()
  await shoot(desk, 'put-right-sheet', { whole: true })
  expect([...troublesOf(desk), ...troublesOf(home)]).toEqual([])
  for (const page of [desk, home]) await page.context().close()
})

test('after the grant: the pass neither ends nor stays silently; the desk is shown it, and two keep it', async () => {
  const id = await ready('2-1-402')
  const deputy = await account(court, 'deputy')
  const granted = await deputy.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })
  const old = granted.evidence.find((piece: any) => piece.kind === 'test-result')
  await staff.post(`/exits/${id}/evidence/correct`, { id: randomUUID(), evidence: old.id, why: '是别人的报告', replacement: null })
  const desk = await court.desk(browser, 'staff-2', { locale: 'en-GB' })
  await desk.getByRole('region', { name: 'Look at these again' }).locator('.queue-row').filter({ hasText: '2-1-402' }).click()
  await desk.getByText(/What this pass was given on was put right, and no longer holds/).waitFor()
  await desk.getByText('The pass still holds', { exact: false }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'look-again-en')
  await desk.getByRole('button', { name: 'Keep it, by two' }).click()
  await desk.getByLabel('Why it should stand all the same').fill('The hospital has her own result of this morning.')
  await desk.getByRole('button', { name: 'Propose it to a second person' }).click()
  await desk.getByText('Someone else who may decide must confirm; not the one who proposed it.').first().waitFor()

  const phone = await newPhone(browser)
  await phone.goto(await court.accountLink('secretary'))
  await phone.waitForURL('**/desk**')
  await phone.goto(`${court.url}/desk?exit=${id}`)
  await phone.getByText(/提出保留出入证，等第二人确认/).waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'look-again-phone', { whole: true })
  await phone.waitForTimeout(500)
  await phone.getByRole('button', { name: '我是第二人，同意保留' }).click()
  await phone.getByText('已保留。10 秒内可以撤销。').waitFor()
  await tenSecondsLater(court, staff, id, 'kept')
  await expect.poll(() => desk.getByRole('region', { name: 'Look at these again' }).count(), { timeout: 30_000 }).toBe(0)
  expect((await staff.get(`/exits/${id}`)).decisions.map(({ what, role }: any) => `${role} ${what}`)).toEqual(['deputy granted', 'staff keep-proposed', 'secretary kept'])
  expect([...troublesOf(desk), ...troublesOf(phone)]).toEqual([])
  for (const page of [desk, phone]) await page.context().close()
})
