// Who cares for whom, at the desk: a right that ended because somebody left stands in the queue with who would have it and until when, in each language, on the desk's
// screen and on the secretary's phone; before somebody joins such a home it is said what ends; and a pass that may be somebody else's says why it is looked at again.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { long } from '../support/starts.ts'
import { giveEvidence } from './desk-support.ts'
import { account, type Caller } from './resident-support.ts'
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

const languages = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW', en: 'en-GB' } as const
const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const
/** In each language and on both screens nothing sticks out, and axe finds nothing; without --long one screen is looked at in each language. */
async function everywhere(name: string, path: string, seen: (page: Page) => Promise<unknown>): Promise<void> {
  for (const [language, locale] of Object.entries(languages)) {
    const page = await court.desk(browser, 'deputy', { locale })
    for (const [size, viewport] of Object.entries(sizes).filter(([size]) => long || (size === 'phone') === (language === 'en'))) {
      await page.setViewportSize(viewport)
      await page.goto(`${court.url}${path}`)
      await seen(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${language} ${size}`).toBe(true)
      await expectAccessible(page)
      await shoot(page, `${name}-${language}-${size}`)
    }
    expect(troublesOf(page)).toEqual([])
    await page.context().close()
  }
}

type Home = { flat: string; household: string; joins: boolean }
const flatAt = async (door: string): Promise<string> => (await staff.post('/homes/find', { door })).homes.find((home: any) => home.door === door).flat
async function adds(name: string, born: string, to: Home): Promise<string> {
  const id = randomUUID()
  await staff.post('/residents', { id, act: randomUUID(), name, born, phone: null, to, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人来电', despite: true, ends: { slip: true, phones: 9, cares: 9 } })
  return id
}
const acts = async (kind: string, resident: string, to: Home | null = null): Promise<string> => {
  const id = randomUUID()
  court.pass(minute)
  await staff.post('/residents/acts', { id, kind, residents: [resident], since: court.now(), until: null, to, place: '', source: '物业电话' })
  return id
}

test('a daughter moves out and a father is put down as gone by mistake: the queue asks for each, until when it would be given, and one press gives it', async () => {
  const [door, theirs] = ['18-1-703', '9-1-401']
  const home = { flat: await flatAt(door), household: randomUUID() }
  const daughter = await adds('照料甲', '1970-01-01', { ...home, joins: false })
  await adds('照料乙', '1968-01-01', { ...home, joins: true })
  const [mother, father] = [await adds('老人丙', '1940-01-01', { flat: await flatAt(theirs), household: randomUUID(), joins: false }), await adds('老人丁', '1941-01-01', { flat: await flatAt(theirs), household: randomUUID(), joins: false })]
  for (const [resident, until] of [[mother, plus(court.now(), 3 * day)], [father, null]] as const) await staff.post(`/residents/${resident}/carers`, { household: home.household, until })
  const gone = await acts('died', father)
  court.pass(minute)
  await staff.post('/residents/acts/take-back', { id: randomUUID(), act: gone, source: '点错了人' })

  // Before somebody grown up joins that home, it is said what ends.
  const desk = await court.desk(browser, 'staff-1')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await desk.keyboard.type(`搬进戊 ${door}`)
  await desk.getByRole('button', { name: /加进名册：/ }).waitFor()
  await desk.keyboard.press('Enter')
  const form = desk.getByRole('form', { name: '加进名册' })
  await form.getByRole('radio', { name: /照料乙/ }).check()
  await form.getByLabel(/出生日期/).fill('19900101')
  await form.getByLabel('从哪里得知').fill('本人来电')
  await form.getByRole('button', { name: '加进名册' }).click()
  await desk.getByText('搬进的一户可代别处 1 人办事').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'carers-joining', { whole: true })
  await desk.setViewportSize(sizes.phone)
  await desk.getByText('搬进的一户可代别处 1 人办事').scrollIntoViewIfNeeded()
  await shoot(desk, 'carers-joining-phone')
  // Nor does somebody move in there without its being read, in each language, on both screens.
  await desk.context().close()
  const mover = await adds('搬来己', '1979-01-01', { flat: await flatAt('7-2-301'), household: randomUUID(), joins: false })
  await everywhere('carers-moving', `/desk?resident=${mover}`, async (page) => {
    await page.locator('details.record > summary').click()
    await page.getByRole('button', { name: /^(搬走、离开、去世|搬走、離開、去世|Moved, away, died)/ }).click()
    const form = page.locator('details.record form')
    await form.getByRole('radio', { name: /^(搬到本小区另一户|搬到本小區另一戶|Moved to another flat here)$/ }).check()
    await form.getByLabel(/^(门牌|門牌|Door)/).fill(door)
    await form.getByRole('radio', { name: /照料乙/ }).check()
    await form.getByLabel(/^(从哪里得知|從哪裡得知|How it is known|Who says so)/).fill('本人来电')
    await form.locator('button[type=submit]').click()
    await form.locator('.ends-list').waitFor()
    await form.locator('.ends-list').scrollIntoViewIfNeeded()
  })

  await acts('moved', daughter, { flat: await flatAt('7-2-301'), household: randomUUID(), joins: false })
  await everywhere('carers-queue', '/desk', async (page) => {
    const lines = page.locator('[data-part="carersEnded"]')
    await lines.getByText('老人丙').first().waitFor()
    await lines.getByText('老人丁').first().waitFor()
    await lines.first().scrollIntoViewIfNeeded()
  })
  const last = await court.desk(browser, 'staff-1')
  const lines = last.locator('[data-part="carersEnded"]')
  // What was done stays under the hand, without its presses, until the page is read anew.
  const press = async (name: RegExp | string): Promise<void> => {
    await lines.getByRole('button', { name }).first().click()
    await lines.getByRole('button', { name }).first().waitFor({ state: 'detached' })
  }
  await press(/^给 7-2-301/)
  await press('不再给')
  await last.context().close()
})

test('a pass that was asked for while two were taken for one says why it is looked at again', async () => {
  const [kept, other] = [await adds('同名己', '1955-05-05', { flat: await flatAt('18-1-703'), household: randomUUID(), joins: false }), await adds('同名己', '1955-05-05', { flat: await flatAt('9-1-401'), household: randomUUID(), joins: false })]
  const { seen } = await staff.post('/residents/merge/preview', { kept, gone: other })
  const act = randomUUID()
  await staff.post('/residents/merge', { id: act, kept, gone: other, take: [], despite: false, seen, why: '同一人' })
  court.pass(minute)
  const [exit, now] = [randomUUID(), court.now()]
  await staff.post('/exits', { id: exit, resident: kept, purpose: 'scheduled-care', place: '区中心医院', reason: '复诊', from: now, until: plus(now, 4 * hour), weekly: null, exits: 2, askedAt: now })
  await giveEvidence(court, staff, exit, randomUUID)
  await staff.post(`/exits/${exit}/grant`, { pass: randomUUID(), gates: [] })
  court.pass(minute)
  await staff.post('/residents/merge/take-back', { id: randomUUID(), act, why: '两个人' })
  await expect.poll(async () => (await staff.get(`/exits/${exit}`)).doubted, { timeout: 30_000 }).toBe(true)
  await everywhere('carers-look-again', `/desk?exit=${exit}`, async (page) => {
    await page.locator('.look-again').waitFor()
    await page.locator('.look-again').scrollIntoViewIfNeeded()
  })
})
