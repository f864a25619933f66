// The gate forgives: a guard who mistypes turns nobody away, whoever comes back in time is welcomed, and who never saw a weekly pass reads
// from it when it holds. Who is out stands at the gate as at the desk, without a network.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { day, hour, localTime, plus } from '#domain/kernel/instants.ts'
import { shortCode } from '#domain/pass/short-code.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone } from '../support/browser.ts'
import { allIn } from '../support/queue.ts'
import { shoot } from '../support/screenshots.ts'
import { undoIsOver } from '../support/sooner.ts'
import { account, guard, heading, zone, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})
afterEach(() => court.restore())

type Weekly = { days: number[]; from: number; until: number } | null
/** Somebody of that home has a pass, everything as the rules ask. */
async function granted(door: string, weekly: Weekly = null, exits = 1, place = '区中心医院'): Promise<any> {
  const { hits } = await staff.post('/residents/search', { text: door })
  const resident = hits.find((one: any) => one.door === door)
  const [id, now] = [randomUUID(), court.now()]
  await staff.post('/exits', { id, resident: resident.id, purpose: 'scheduled-care', place, reason: '复诊', from: now, until: plus(now, weekly ? 12 * day : 4 * hour), weekly, exits, askedAt: now })
  const content = {
    certificate: { kind: 'certificate', title: '预约单', issuer: '区中心医院', upload: null },
    'test-result': { kind: 'test-result', sampledAt: plus(now, -5 * hour), result: 'negative', source: 'laboratory-report', note: '', upload: null },
    'letter-of-commitment': { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'voice', at: now, witness: '值班人员', upload: null },
  } as Record<string, unknown>
  for (const item of (await staff.get(`/exits/${id}`)).advice.items) await staff.post(`/exits/${id}/evidence`, { id: randomUUID(), content: content[item.kind], recordedAt: now })
  return staff.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })
}

async function gatePhone(locale = 'zh-CN'): Promise<Page> {
  const page = await newPhone(browser, { locale })
  await page.goto(await court.gateLink(1))
  await page.locator('.field-quiet').getByText(/名单是最新的|Up to date/).waitFor()
  await page.getByText(/^还在接收|still arriving/).waitFor({ state: 'hidden' })
  // What opens later is here before the cable is out.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return page
}

const verdict = async (page: Page): Promise<string | null> => {
  await page.locator('[data-verdict]').waitFor()
  return page.locator('[data-verdict]').getAttribute('data-verdict')
}
const key = (page: Page, name: string) => page.locator('.gate-verdict').getByRole('button', { name, exact: true })
const typeCode = async (page: Page, code: string): Promise<string | null> => {
  await page.locator('.gate-code').fill(code)
  await page.locator('.gate-typing .button.main').click()
  return verdict(page)
}

test('a guard types wrong three times: nobody is turned away, nothing typed is lost, and there is another way', async () => {
  const exit = await granted('7-1-301')
  const page = await gatePhone()
  await court.cut()
  await page.getByRole('button', { name: '输短码' }).click()
  const field = page.getByLabel('短码，十位数字')
  await field.pressSequentially('1234567890')
  await page.getByText('后两位对不上').waitFor()
  const where = await page.locator('.gate-typing .button.main').boundingBox()
  // Each time one digit is mended, and it is not the right one.
  for (const digit of ['1', '2']) {
    await field.press('End')
    await field.press('Backspace')
    expect(await page.locator('.gate-typing .button.main').boundingBox(), 'nothing moves under the thumb').toEqual(where)
    await field.pressSequentially(digit)
  }
  await expect.poll(() => field.inputValue()).toBe('1234 5678 92')
  await page.getByText('已经错了三次').waitFor()
  const call = page.getByRole('link', { name: /打电话给接待台/ })
  expect(await call.getAttribute('href')).toMatch(/^tel:\+?\d+$/)
  const [way, keys] = [(await call.boundingBox())!, (await page.locator('.gate-keys').boundingBox())!]
  expect(way.y + way.height, 'whole above the keys').toBeLessThanOrEqual(keys.y)
  await expectAccessible(page)
  await shoot(page, 'gate-code-thrice')
  expect(await page.locator('[data-verdict]').count()).toBe(0)

  // A code that this phone does not know is a question, with the number to call; the digits are there still.
  const unknown = shortCode(new Uint8Array(8))
  expect(await typeCode(page, unknown)).toBe('code-unknown')
  await expect.poll(() => page.locator('.gate-verdict').getByRole('link', { name: /打电话给接待台/ }).count()).toBe(1)
  await page.waitForTimeout(450)
  await key(page, '下一位').click()
  expect((await field.inputValue()).replace(/ /g, '')).toBe(unknown)
  expect(await typeCode(page, exit.pass.code)).toBe('let-out')

  // “Not this person” by a slip: taken back, it stays in the log and turns nobody away.
  await page.waitForTimeout(450)
  await key(page, '不是本人').click()
  await page.locator('[data-verdict="not-this-person"]').waitFor()
  await expectAccessible(page)
  await shoot(page, 'gate-not-this-person')
  await page.waitForTimeout(700)
  await key(page, '按错了，是本人').click()
  await page.locator('[data-verdict="let-out"]').waitFor()
  await page.waitForTimeout(450)
  await key(page, '取消').click()
  await page.getByRole('button', { name: '今天的登记' }).click()
  const lines = page.locator('.gate-lines li')
  await lines.first().waitFor()
  await expect.poll(() => lines.count()).toBe(1)
  expect(await lines.first().getAttribute('data-undone')).toBe('true')
  await expect.poll(() => lines.first().innerText()).toContain('不是本人')

  // Let out after all. It still waits when its time is over, but from then on nobody knows whether it has arrived: no button says otherwise.
  await page.getByRole('button', { name: '上一页' }).click()
  await page.getByRole('button', { name: '输短码' }).click()
  expect(await typeCode(page, exit.pass.code)).toBe('let-out')
  await page.waitForTimeout(450)
  await page.locator('.gate-verdict-keys .button.main').click()
  await page.getByRole('button', { name: '今天的登记' }).click()
  const undo = lines.first().getByRole('button', { name: '撤回' })
  await undo.waitFor()
  await undo.waitFor({ state: 'detached', timeout: 30_000 })
  await expect.poll(() => lines.first().innerText()).toContain('待发送')
  await page.context().close()
})

test('out, and shows the pass on return: one tap away on the phone, and the gate welcomes them calmly', async () => {
  const exit = await granted('7-1-401')
  await (await guard(court)).sees('out', exit)
  const phone = await court.phone(browser, '7-1-401')
  await heading(phone).waitFor()
  const member = phone.locator('.members .choice').filter({ hasText: exit.resident.name })
  if (await member.count() > 0) await member.click()
  await phone.getByRole('link', { name: '出示出入证' }).first().waitFor()
  await shoot(phone, 'resident-out-pass')
  await phone.getByRole('link', { name: '出示出入证' }).first().click()
  await phone.getByRole('img', { name: /出入证二维码/ }).waitFor()
  const shown = (await phone.locator('.pass-card .pass-code').innerText()).replace(/ /g, '')
  expect(shown).toBe(exit.pass.code)

  const page = await gatePhone()
  await court.cut()
  await page.getByRole('button', { name: '谁在外面' }).click()
  const row = page.locator('.gate-out li').filter({ hasText: '7-1-401' })
  await row.getByText(/前回来/).waitFor()
  await expectAccessible(page)
  await shoot(page, 'gate-who-is-out')
  // The same people as at the desk, whoever is overdue first.
  const counted = await page.getByText(/^超时未归 \d+ 人，另有 \d+ 人在外$/).innerText()
  await court.restore()
  const [overdue, out] = [await allIn(staff, 'overdue'), await allIn(staff, 'out')]
  expect(counted).toBe(`超时未归 ${overdue.length} 人，另有 ${out.length} 人在外`)
  await expect.poll(() => page.locator('.gate-out li').count()).toBe(overdue.length + out.length)
  await court.cut()

  await page.getByRole('button', { name: '上一页' }).click()
  await page.getByRole('button', { name: '输短码' }).click()
  expect(await typeCode(page, shown)).toBe('already-out')
  expect(await page.locator('.gate-verdict').getAttribute('data-tone')).toBe('home')
  await page.getByRole('heading', { name: '欢迎回来' }).waitFor()
  await expectAccessible(page)
  await shoot(page, 'gate-welcome-back')
  await page.clock.install()
  await page.waitForTimeout(450)
  await key(page, '已返回').click()
  await page.getByText('已记下：').waitFor()
  // Time to undo can be had, and is had again.
  await page.getByRole('button', { name: '多等一分钟' }).click()
  await page.getByRole('button', { name: '谁在外面' }).click()
  await page.getByText(`超时未归 ${overdue.length} 人，另有 ${out.length - 1} 人在外`).waitFor()
  await court.restore()
  // Past the twenty seconds that it would have had, timers and all.
  await page.clock.fastForward(22_000)
  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByText('已撤回').waitFor()
  await page.getByRole('button', { name: '已回来：7-1-401', exact: false }).or(row.getByRole('button')).first().click()
  await page.waitForTimeout(450)
  await key(page, '已返回').click()
  await page.getByText('已记下：').waitFor()
  await undoIsOver(page)
  await expect.poll(async () => (await staff.get(`/exits/${exit.id}`)).whereabouts, { timeout: 60_000 }).toBe('back')
  await Promise.all([page.context().close(), phone.context().close()])
}, 180_000)

test('a weekly pass read by a stranger: days, hours and by when each time, at the gate, on the phone and on paper', async () => {
  const today = localTime(court.now(), zone)
  const days = [today.weekday, today.weekday % 7 + 1].sort((a, b) => a - b)
  const exit = await granted('8-1-201', { days, from: 0, until: 24 * 60 - 1 }, 4, 'District hospital, dialysis ward, second floor, gate 3')
  const names = days.map((one) => '一二三四五六日'[one - 1]!)
  const page = await gatePhone()
  await court.cut()
  await page.getByRole('button', { name: '输短码' }).click()
  expect(await typeCode(page, exit.pass.code)).toBe('let-out')
  const answer = await page.locator('.gate-verdict').innerText()
  for (const part of [...names, '00:00–23:59', '最晚返回', '还剩次数']) expect(answer).toContain(part)
  await expectAccessible(page)
  await shoot(page, 'gate-weekly')
  await court.restore()

  // In English it is longer than the screen: whom to call, and an emergency, are in sight without scrolling.
  const english = await gatePhone('en-GB')
  await english.getByRole('button', { name: 'Type code' }).click()
  expect(await typeCode(english, exit.pass.code)).toBe('let-out')
  await english.waitForTimeout(450)
  await english.getByRole('button', { name: 'Not this person' }).click()
  await english.locator('[data-verdict="not-this-person"]').waitFor()
  for (const name of [/^Call the desk/, /^Emergency: let them out now/, /^Next$/]) {
    const box = (await english.locator('.gate-verdict').locator('a, button').filter({ hasText: name }).boundingBox())!
    expect(box.y + box.height, `${name}`).toBeLessThanOrEqual(740)
  }
  await shoot(english, 'gate-weekly-no')
  await english.context().close()

  const phone = await court.phone(browser, '8-1-201')
  await phone.goto(`${court.url}/me/exits/${exit.id}/pass`)
  await phone.getByRole('img', { name: /出入证二维码/ }).waitFor()
  const card = await phone.locator('.pass-card').innerText()
  // In three languages once the other two have come.
  await expect.poll(() => phone.locator('.pass-slip').textContent()).toContain('each time by 23:59')
  const paper = (await phone.locator('.pass-slip').textContent())!
  for (const said of [card, paper]) {
    for (const part of [...names, '00:00–23:59', '每次 23:59 前']) expect(said).toContain(part)
    expect(said, 'paper does not know what day it is').not.toMatch(/今天|明天|昨天|today|tomorrow|yesterday/i)
  }
  // On one sheet, however much there is to say; and the letter to sign says on which days.
  const desk = await court.desk(browser, 'staff-1', { locale: 'en-GB' })
  await desk.goto(`${court.url}/print/pass/${exit.id}`)
  await desk.getByText('each time by 23:59').waitFor()
  expect((await desk.pdf({ preferCSSPageSize: true })).toString('latin1').match(/MediaBox \[/g), 'one sheet of A6').toHaveLength(1)
  await desk.goto(`${court.url}/print/letter/${exit.id}`)
  await desk.locator('.letter-sheet').getByText('00:00–23:59').waitFor({ timeout: 5_000 })
  await Promise.all([page.context().close(), phone.context().close(), desk.context().close()])
})

test('at twice the size of text, on the smallest phone, every answer can be read whole and each key pressed', async () => {
  const exit = await granted('7-1-601')
  for (const [locale, code] of [['zh-CN', exit.pass.code], ['en-GB', exit.pass.code]] as const) {
    const page = await gatePhone(locale)
    await page.setViewportSize({ width: 320, height: 640 })
    await page.addStyleTag({ content: ':root { font-size: 200% }' })
    await shoot(page, `gate-large-start-${locale}`)
    await page.locator('.gate-three button').first().click()
    expect(await typeCode(page, code)).toBe('let-out')
    await page.waitForTimeout(450)
    await page.locator('.gate-verdict-more button.plain').first().click()
    await page.locator('[data-verdict="not-this-person"]').waitFor()
    await shoot(page, `gate-large-no-${locale}`)
    const answer = page.locator('.gate-verdict')
    expect(await answer.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0)
    for (const one of await answer.locator('h1, p, dd, a, button').all()) {
      await one.scrollIntoViewIfNeeded()
      const box = (await one.boundingBox())!
      expect([box.x >= 0, box.x + box.width <= 320.5], await one.innerText()).toEqual([true, true])
    }
    await page.context().close()
  }
})
