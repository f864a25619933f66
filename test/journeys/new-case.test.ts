// What an order does, on the phones of those it is on: a new case is told within seconds, with who says so and why, and so is that it was
// a mistake; whoever's pass it ended asks for the same again, reads what is needed now, and has a number that the desk finds.

import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { expectWrittenMarked } from '../support/as-written.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt, wallTime } from './desk-support.ts'
import { account, choosePerson, expectUsable, heading, thumb } from './resident-support.ts'
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

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
test('what changed on a home stands there together with the rest of the page, however late it comes: nothing jumps under a thumb', async () => {
  const phone = await newPhone(browser)
  await phone.route(/\/HomeChanges-/, async (route) => {
    await new Promise((done) => setTimeout(done, 1_500))
    await route.continue()
  })
  await phone.goto(await court.householdLink('2-1-502'))
  const next = phone.getByRole('heading', { name: '现在要做的' })
  await next.waitFor()
  const before = await next.boundingBox()
  await phone.getByText('原因：2号楼新增一例阳性（区疾控中心）').waitFor()
  expect(await next.boundingBox()).toEqual(before)
  await phone.context().close()
})

test('in English a home reads what was written in Chinese about it as Chinese', async () => {
  const phone = await court.phone(browser, '2-1-502', { locale: 'en-GB' })
  await phone.getByText('What changed here').waitFor()
  await expectWrittenMarked(phone)
  await shoot(phone, 'resident-home-en', { whole: true })
  await phone.context().close()
})

/** Each page asks at a moment of its own, within ten seconds. */
const seconds = { timeout: 15_000 }

test('a new case and its taking back are read on an open page in the building within seconds, with the reason; next door nothing changes', async () => {
  const [desk, phone, nextDoor] = [await court.desk(browser, 'secretary'), await court.phone(browser, '2-1-502'), await court.phone(browser, '9-1-201')]
  for (const page of [phone, nextDoor]) await heading(page).waitFor()
  const asked: string[] = []
  await nextDoor.waitForLoadState('networkidle')
  nextDoor.on('request', (request) => { if (request.url().includes('/api/me/')) asked.push(request.url()) })
  const before = await heading(phone).innerText()
  await desk.goto(`${court.url}/overview/orders`)
  const row = desk.locator('.order').filter({ hasText: '2号楼报告一例阳性。' })
  await row.getByRole('button', { name: '新增病例……' }).click()
  await expectInHand(desk, /病例什么时候发现的/)
  await row.getByLabel('病例什么时候发现的').fill(wallTime(court.now()))
  await row.getByLabel('由谁通报').fill('区疾控中心')
  await row.getByLabel(/^情况/).fill('2号楼又一例阳性。')
  await row.getByRole('button', { name: '先看影响' }).click()
  await row.getByRole('button', { name: '记下新增病例' }).click()
  await phone.getByText(/^新增病例，天数从.+重新算起。$/).waitFor(seconds)
  await phone.getByText('原因：2号楼又一例阳性（区疾控中心）').waitFor()
  await expect.poll(() => heading(phone).innerText()).not.toBe(before)
  await shoot(phone, 'resident-new-case', { whole: true })
  await expectUsable(phone)

  const step = row.locator('.steps-taken > li').filter({ hasText: '2号楼又一例阳性。' })
  await step.getByRole('button', { name: /^撤回/ }).click()
  await row.locator('.order-form').getByText(/^撤回: 新增病例 今天\s/).waitFor({ timeout: 5_000 })
  await row.getByLabel('为什么记错了').fill('化验单拿错了。')
  await row.getByRole('button', { name: '先看影响' }).click()
  await row.getByRole('button', { name: '确认撤回' }).click()
  await phone.getByText(/的新增病例登记有误，不算数了。$/).waitFor(seconds)
  await phone.getByText('原因：化验单拿错了', { exact: true }).waitFor()
  await expect.poll(() => heading(phone).innerText()).toBe(before)
  expect(await phone.getByText(/2号楼又一例阳性/).count(), 'what was a mistake is said once, as one').toBe(0)
  expect(asked, 'no other home asks').toEqual([])
  for (const page of [desk, phone, nextDoor]) {
    expect(troublesOf(page)).toEqual([])
    await page.context().close()
  }
})

/** An order on the building of a door, from now on. */
async function sealBuilding(door: string, caseSince: string | null): Promise<void> {
  const secretary = await account(court, 'secretary')
  const { rules } = await secretary.get('/sealing/rules')
  const { compounds } = await secretary.get('/buildings')
  const building = compounds[0].buildings.find((it: any) => it.label === door.split('-')[0])
  await secretary.post('/sealing/orders', { id: newId(), scope: { kind: 'building', id: building.id }, rule: rules.find((it: any) => it.code === '2+12').id, startsAt: court.now(), issuer: '区疾控中心', ground: '报告一例阳性。', caseSince })
}

/** Somebody of the building who is called back to the wards. */
async function askRecall(door: string): Promise<{ resident: string; exit: string }> {
  const staff = await account(court, 'staff-1')
  const { id: resident } = await personAt(court, door)
  const { id: exit } = await staff.post('/exits', { id: newId(), resident, purpose: 'medical-recall', place: '区中心医院', reason: '召回', from: court.now(), until: plus(court.now(), 8 * hour), weekly: null, exits: 1, askedAt: court.now() })
  return { resident, exit }
}
const ofTheCase = '要我返岗的单位已知道我楼里的情况'
const promise = (phone: Page): Promise<void> => phone.getByRole('button', { name: '我承诺' }).click({ delay: 1_200 })

test('a letter that was signed before the case: phone and desk say which sentence is still to be read, and it is signed with the whole', async () => {
  const door = '4-1-301'
  await sealBuilding(door, null)
  const { resident, exit } = await askRecall(door)
  const phone = await court.phone(browser, door)
  const sign = async (): Promise<void> => {
    await promise(phone)
    await heading(phone).filter({ hasText: '承诺书已签' }).waitFor()
  }
  await phone.goto(`${court.url}/me/exits/${exit}/letter`)
  await phone.getByText('我按所说的事由外出').waitFor()
  expect(await phone.getByText(ofTheCase).count()).toBe(0)
  await sign()
  await phone.goto(`${court.url}/me/exits/${exit}`)
  await phone.getByText(/^承诺书 — 已收到/).waitFor()
  await sealBuilding(door, court.now())
  await phone.getByText(/您已签过，但之后情况有变/).waitFor(seconds)
  await phone.getByText(ofTheCase).waitFor()
  await shoot(phone, 'resident-letter-more', { whole: true })
  await expectUsable(phone)
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk?resident=${resident}&exit=${exit}`)
  const list = desk.getByRole('region', { name: '规则要的材料' })
  await list.getByText(/^已签，但之后情况有变/).waitFor()
  await list.getByText(ofTheCase).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-letter-more')
  await phone.locator('.checklist').getByRole('link', { name: '签承诺书' }).click()
  await phone.locator('.letter p').filter({ hasText: ofTheCase }).getByText('新', { exact: true }).waitFor()
  await phone.getByText(/^之后情况有变，承诺书里添了/).first().waitFor()
  await expectUsable(phone)
  await shoot(phone, 'resident-letter-added', { whole: true })
  await sign()
  await list.getByText(/^已签，但之后情况有变/).waitFor({ state: 'detached', ...seconds })
  expect([troublesOf(phone), troublesOf(desk)]).toEqual([[], []])
  await Promise.all([phone.context().close(), desk.context().close()])
})

test('whoever has the letter open while a case comes, on a phone that hears nothing, is shown what was added before anything is signed', async () => {
  const door = '7-1-301'
  await sealBuilding(door, null)
  const { exit } = await askRecall(door)
  const phone = await court.phone(browser, door)
  await phone.route('**/api/events', (route) => route.fulfill({ status: 204 }))
  await phone.goto(`${court.url}/me/exits/${exit}/letter`)
  await phone.getByText('我按所说的事由外出').waitFor()
  await sealBuilding(door, court.now())
  expect(await phone.locator('.letter').getByText(ofTheCase).count()).toBe(0)
  await promise(phone)
  await phone.locator('.letter p').filter({ hasText: ofTheCase }).getByText('新', { exact: true }).waitFor()
  await phone.getByText(/^之后情况有变，承诺书里添了/).first().waitFor()
  await expectInHand(phone, /承诺书里添了标有“新”的几句/)
  const staff = await account(court, 'staff-1')
  expect((await staff.get(`/exits/${exit}`)).evidence).toEqual([])
  // A press right after it came is none either.
  await phone.waitForTimeout(500)
  await promise(phone)
  await heading(phone).filter({ hasText: '承诺书已签' }).waitFor()
  await expect.poll(async () => (await staff.get(`/exits/${exit}`)).advice.items.find((it: any) => it.kind === 'letter-of-commitment').state).toBe('present')
  expect(troublesOf(phone)).toEqual([])
  await phone.context().close()
})

/** Somebody who goes to care, let out before anything was known of their building; then it is sealed. */
async function endedByOrder(door: string): Promise<string> {
  const [staff, deputy] = [await account(court, 'staff-1'), await account(court, 'deputy')]
  const { id: resident } = await personAt(court, door)
  const asked = await staff.post('/exits', { id: newId(), resident, purpose: 'scheduled-care', place: '市一医院透析室', reason: '透析', from: court.now(), until: plus(court.now(), 8 * hour), weekly: null, exits: 1, askedAt: court.now() })
  await giveEvidence(court, staff, asked.id, newId)
  await deputy.post(`/exits/${asked.id}/grant`, { pass: newId(), gates: [] })
  await sealBuilding(door, court.now())
  return asked.id
}

test('whose pass an order ended asks for the same again, is told what is needed now, and says a number that the desk finds', async () => {
  const door = '9-1-301'
  const exit = await endedByOrder(door)
  const phone = await court.phone(browser, door)
  // Another one of the family has the page: the request says of whom it is.
  const { id, name } = await personAt(court, door)
  const family: { id: string; name: string }[] = (await (await account(court, 'staff-1')).post('/residents/search', { text: door })).hits
  await choosePerson(phone, family.find((one) => one.id !== id)!.name)
  await phone.goto(`${court.url}/me/exits/${exit}`)
  await phone.getByText('可以马上重新申请：页面会列出现在需要什么。').waitFor({ timeout: 30_000 })
  await phone.getByRole('link', { name: '申诉：请另一位再决定' }).waitFor()
  await shoot(phone, 'resident-ended-ask-again', { whole: true })
  await expectUsable(phone)
  await thumb(phone).filter({ hasText: '照原样再申请' }).click()
  await heading(phone).filter({ hasText: '请核对，然后提交' }).waitFor()
  await phone.getByText('市一医院透析室').waitFor()
  await phone.locator('dl.facts dd').filter({ hasText: name }).waitFor()
  await phone.getByRole('heading', { name: '需要的材料' }).waitFor()
  const needs = phone.locator('section').filter({ hasText: '需要的材料' }).locator('li strong')
  await needs.first().waitFor()
  const said = await needs.allInnerTexts()
  expect(said.length).toBeGreaterThan(1)
  await shoot(phone, 'resident-ask-again-check', { whole: true })
  await expectUsable(phone)
  await thumb(phone).click()
  await phone.waitForURL(/\/me\/exits\/[0-9a-f-]{36}$/)
  const number = /编号 (\d{3} \d{3})/.exec(await phone.getByText(/^编号 \d{3} \d{3}/).innerText())![1]!
  await phone.getByText('打电话时报这个号，接待台就能找到。').waitFor()
  for (const one of said) await phone.locator('.checklist').getByText(one).first().waitFor()

  const desk = await court.desk(browser, 'staff-1')
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await search.fill(number)
  await desk.getByRole('option').filter({ hasText: `编号 ${number}` }).waitFor()
  await desk.keyboard.press('Enter')
  await desk.getByRole('article').getByText(`编号 ${number}`).waitFor()
  // A page that is quicker than the request asks for it once too early.
  for (const page of [phone, desk]) expect(troublesOf(page).filter((it) => !/404/.test(it))).toEqual([])
})
