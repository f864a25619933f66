// The secretary's own phone on the road: 360 px, one thumb, two seconds to the server and every fourth request lost. Who it is, what is missing, may I decide, let them out: what is pressed is large
// enough for a glove and lies under the thumb; whatever takes its time or does not arrive says so, and nothing is done twice.

import { randomBytes, randomUUID } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt } from './desk-support.ts'
import { account } from './resident-support.ts'
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

/** Two seconds there and back, a slow line, and every fourth question to the server is lost on the way. A slow line stays one whatever the browser is told of being offline: `out` cuts it too. */
async function onTheRoad(page: Page): Promise<{ readonly lost: number; out: (offline: boolean) => Promise<void> }> {
  const line = await page.context().newCDPSession(page)
  await line.send('Network.enable')
  const out = async (offline: boolean): Promise<void> => {
    await page.context().setOffline(offline)
    await line.send('Network.emulateNetworkConditions', { offline, latency: 2_000, downloadThroughput: 60_000, uploadThroughput: 30_000 })
  }
  const seen = { asked: 0, lost: 0, out }
  await out(false)
  await page.route(/\/api\/(?!events)/, async (route) => {
    seen.asked += 1
    if (seen.asked % 4 !== 0) return route.continue()
    seen.lost += 1
    return route.abort('connectionreset')
  })
  return seen
}

/** Large enough for a glove, whole on the screen, and where a thumb reaches: nowhere in the upper third. */
async function expectThumb(what: Locator): Promise<void> {
  await what.scrollIntoViewIfNeeded()
  const [box, { width, height }] = [(await what.boundingBox())!, what.page().viewportSize()!]
  expect(box.height, 'as high as a gloved thumb').toBeGreaterThanOrEqual(44)
  expect(box.width).toBeGreaterThanOrEqual(44)
  expect([box.x >= 0, box.x + box.width <= width, box.y + box.height <= height, box.y + box.height / 2 >= height / 3], JSON.stringify(box)).toEqual([true, true, true, true])
}
/** Every control that is in sight and is too small for a finger. */
const tooSmall = (page: Page): Promise<string[]> => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('main button, main a.button, main select, main input:not([type=checkbox]):not([type=radio])')]
  .filter((one) => one.offsetParent !== null && !one.closest('.hidden-visually') && !one.classList.contains('hidden-visually'))
  .flatMap((one) => { const { width, height } = one.getBoundingClientRect(); return height < 44 || width < 44 ? [`${Math.round(width)}×${Math.round(height)} ${one.className} ${(one.textContent ?? '').slice(0, 20)}`] : [] }))

/** Whether anything is wider than the screen. */
const sideways = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

test('who, what is missing, may I decide, let them out: with one thumb, over a line that loses every fourth question', async () => {
  const [staff, person, exit, at] = [await account(court, 'staff-1'), await personAt(court, '8-1-401'), randomUUID(), court.now()]
  await staff.post('/exits', { id: exit, resident: person.id, purpose: 'medical-recall', place: '区中心医院', reason: '召回', from: at, until: plus(at, 8 * hour), weekly: null, exits: 1, askedAt: at })
  await giveEvidence(court, staff, exit, randomUUID, 1)
  const phone = await newPhone(browser)
  await phone.goto(await court.accountLink('secretary'))
  const search = phone.getByRole('combobox', { name: '姓名、门牌或电话' })
  await search.waitFor()
  await phone.getByRole('region', { name: '等候答复' }).waitFor()
  const road = await onTheRoad(phone)
  const line = phone.locator('.desk-top .network')

  // Who: by the door, and by the one tap that follows.
  await search.tap()
  await search.pressSequentially('8-1-401')
  const hit = phone.getByRole('option').filter({ hasText: '8-1-401' }).filter({ hasText: person.name })
  await hit.first().waitFor({ timeout: 60_000 })
  await shoot(phone, 'road-found')
  expect((await hit.first().boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await hit.first().tap()
  // Until the answer is there the screen says that it is on its way, or that the line is gone.
  await phone.getByText(/正在|没有网络|连不上/).or(phone.getByRole('heading', { level: 2, name: person.name })).first().waitFor({ timeout: 5_000 })
  await phone.getByRole('heading', { level: 2, name: person.name }).waitFor({ timeout: 60_000 })
  await shoot(phone, 'road-who')

  // What is missing, and may I decide: read on the request, which is a tap away.
  const asked = phone.locator('.resident-asked').getByRole('button', { name: /区中心医院/ })
  await asked.waitFor({ timeout: 60_000 })
  await expectThumb(asked)
  await asked.tap()
  const missing = phone.getByRole('region', { name: '规则要的材料' })
  // What was lost on the way is asked for again by itself.
  await missing.getByText(/\d \/ \d 已齐/).first().waitFor({ timeout: 60_000 })
  await phone.locator('.may-decide').filter({ hasText: '您可以' }).waitFor({ timeout: 60_000 })
  await shoot(phone, 'road-missing', { whole: true })
  await expectAccessible(phone)
  expect(await tooSmall(phone), 'nothing is too small for a finger').toEqual([])

  // The last piece comes; what is missing says so by itself.
  await giveEvidence(court, staff, exit, randomUUID)
  const grant = phone.getByRole('button', { name: /^放行/ })
  await grant.waitFor({ timeout: 60_000 })
  await expectThumb(grant)
  await shoot(phone, 'road-grant')

  // No network at all: the press says so at once, and decides nothing.
  await road.out(true)
  await phone.waitForTimeout(500)
  // A press in the moment in which the screen was drawn anew is deaf.
  await expect.poll(async () => {
    await grant.tap({ timeout: 2_000 }).catch(() => undefined)
    await phone.waitForTimeout(1_500)
    return phone.getByRole('alert').filter({ hasText: /网络/ }).count()
  }).toBeGreaterThan(0)
  await line.filter({ hasText: /没有网络|离线/ }).waitFor()
  await shoot(phone, 'road-offline')
  expect((await staff.get(`/exits/${exit}`)).state).not.toBe('granted')
  await road.out(false)

  // And again, until it has arrived: once.
  const pass = phone.locator('.pass-code')
  for (let press = 0; press < 6 && await pass.count() === 0; press++) {
    if (await grant.count() > 0) await grant.tap().catch(() => undefined)
    await Promise.race([pass.waitFor({ timeout: 20_000 }), phone.getByRole('alert').filter({ hasText: /网络/ }).first().waitFor({ timeout: 20_000 })]).catch(() => undefined)
    await phone.waitForTimeout(500)
  }
  await pass.first().waitFor({ timeout: 30_000 })
  await shoot(phone, 'road-granted', { whole: true })
  expect((await staff.get(`/exits/${exit}`)).decisions.map((it: any) => `${it.role} ${it.what}`)).toEqual(['secretary granted'])
  expect(road.lost).toBeGreaterThan(3)
  await phone.context().close()
}, 300_000)

test('from the queue to a case on the same phone: answered and told, another handed over by name, and the next call put aside', async () => {
  const [staff, one, other] = [await account(court, 'secretary'), await personAt(court, '7-1-301'), await personAt(court, '8-1-301')]
  const opened = async (resident: string, words: string): Promise<string> => {
    const id = uuidv7(msOf(court.now()), randomBytes(10))
    await staff.post('/cases', { id, act: uuidv7(msOf(court.now()), randomBytes(10)), kind: 'medicine', words, place: null, household: null, resident, private: false, outside: null, answerOn: { way: 'phone', number: '13900000009' }, nowFor: null, urgency: 'today', due: court.now(), owner: null, step: null, contact: null, at: court.now() })
    return id
  }
  const [mine, theirs] = [await opened(one.id, '明天断药，要人代配'), await opened(other.id, '问配药走到哪一步')]
  const colleague = await (await account(court, 'deputy')).get('/me')
  const phone = await newPhone(browser)
  await phone.goto(await court.accountLink('secretary'))
  await phone.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  const line = (words: string) => phone.getByRole('link').filter({ hasText: words }).first()
  await line('明天断药').waitFor({ timeout: 30_000 })
  await shoot(phone, 'road-queue', { whole: true })
  expect(await sideways(phone), 'nothing to push sideways').toBe(false)
  expect(await tooSmall(phone), 'nothing in the queue is too small for a finger').toEqual([])

  // Answered, and told while they are on the line.
  await line('明天断药').tap()
  const deeds = phone.getByRole('region', { name: '可以做的' })
  await deeds.waitFor()
  await shoot(phone, 'road-case', { whole: true })
  expect(await sideways(phone)).toBe(false)
  expect(await tooSmall(phone), 'nor on the case').toEqual([])
  const outcome = deeds.getByRole('button', { name: /^有结果了/ })
  await expectThumb(outcome)
  await outcome.tap()
  await deeds.getByLabel(/对方已经知道/).check()
  const keep = deeds.locator('form').getByRole('button').last()
  await expectThumb(keep)
  await shoot(phone, 'road-outcome', { whole: true })
  await keep.tap()
  await expect.poll(async () => (await staff.get(`/cases/${mine}`)).promise.closedAs).toBe('told')

  // Another one is handed over by name.
  await phone.getByRole('link', { name: /待办/ }).first().tap()
  await line('问配药').waitFor()
  await line('问配药').tap()
  await deeds.getByRole('button', { name: /^转交/ }).first().tap()
  const to = deeds.locator('form').getByRole('combobox')
  await expectThumb(to)
  await to.selectOption(colleague.id)
  await shoot(phone, 'road-hand-over', { whole: true })
  await deeds.locator('form').getByRole('button').last().tap()
  await expect.poll(async () => (await staff.get(`/cases/${theirs}`)).promise.history.at(-1).kind).toBe('handed-over')

  // The telephone rings, and rings again: what was written of the first is one tap away.
  await phone.getByRole('link', { name: /待办/ }).first().tap()
  await phone.getByRole('button', { name: /^登记来电来访/ }).tap()
  await phone.getByRole('textbox', { name: '说了什么', exact: true }).fill('电梯里有人')
  await phone.getByRole('button', { name: /^又有电话进来/ }).tap()
  await expect.poll(() => phone.getByRole('textbox', { name: '说了什么', exact: true }).inputValue()).toBe('')
  const back = phone.getByRole('list', { name: '先放一放的来电' }).getByRole('button')
  await shoot(phone, 'road-put-aside', { whole: true })
  expect((await back.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  expect(await sideways(phone)).toBe(false)
  expect(await tooSmall(phone), 'nor on a call').toEqual([])
  await expectAccessible(phone)
  await back.tap()
  await expect.poll(() => phone.getByRole('textbox', { name: '说了什么', exact: true }).inputValue()).toBe('电梯里有人')
  await phone.context().close()
}, 180_000)
