// Overdue, called, extended, back: she rings from the hospital, one press gives her the later end, and nobody says that she is late any more, at the desk, at
// the gate without a network, and on her own page. And the same once more, for tomorrow, by two keys.

import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf, hour, instantOf, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { havingHeard } from '../support/sooner.ts'
import { exitOn, giveEvidence, personAt, wallTime } from './desk-support.ts'
import { account, guard, tenSecondsLater } from './resident-support.ts'
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

/** Somebody behind that door went out to the hospital for three hours, and was due a quarter of an hour ago. */
async function overdue(door: string): Promise<any> {
  const [staff, deputy, id] = [await account(court, 'staff-1'), await account(court, 'deputy'), randomUUID()]
  // To the minute, as it is said.
  const now = instantOf(Math.floor(msOf(court.now()) / minute) * minute)
  await staff.post('/exits', { id, resident: (await personAt(court, door)).id, purpose: 'scheduled-care', place: '区中心医院', reason: '复查', from: now, until: plus(now, 3 * hour), weekly: null, exits: 1, askedAt: now })
  await giveEvidence(court, staff, id, randomUUID)
  const exit = await deputy.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })
  await (await guard(court)).sees('out', exit)
  court.pass(3 * hour + 15 * minute)
  return exit
}

test('overdue, called, extended, back', async () => {
  const exit = await overdue('9-1-401')
  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.getByRole('button', { name: '谁在外面' }).click()
  const atGate = gate.locator('.gate-out li').filter({ hasText: '9-1-401' })
  await atGate.getByText(/已超/).waitFor({ timeout: 30_000 })

  const desk = await court.desk(browser, 'deputy')
  const line = (section: string) => desk.getByRole('region', { name: section }).locator('.queue-row').filter({ hasText: '9-1-401' })
  await line('超时未归').click()
  await desk.getByRole('button', { name: '延长回来的时间' }).click()
  const form = desk.getByRole('form', { name: '延长回来的时间' })
  await form.getByText(/^按现在的规则：在外最多/).waitFor()
  await form.getByRole('button', { name: '延长', exact: true }).click()
  await form.getByText('请写原因，用平常话').waitFor()
  await form.getByLabel('为什么延长').fill('还在等检查结果。')
  await form.getByLabel('最晚几点回来').fill(wallTime(plus(court.now(), -hour)))
  await form.getByRole('button', { name: '延长', exact: true }).click()
  await form.getByText('要比现在晚，也要比原来该回的时间晚').waitFor()
  const until = plus(court.now(), 2 * hour)
  await form.getByLabel('最晚几点回来').fill(wallTime(until))
  await expectAccessible(desk)
  await shoot(desk, 'extend-form')
  await form.getByRole('button', { name: '延长', exact: true }).click()
  await desk.getByText('已延长。10 秒内可以撤销，过后才告诉本人和门岗。').waitFor()
  await expectInHand(desk, /已延长/)
  // Undone by a key, and given once more.
  await desk.waitForTimeout(500)
  await desk.keyboard.press('u')
  await line('超时未归').waitFor()
  await desk.getByText(/“延长”已由.*撤销/).waitFor()
  await desk.getByRole('button', { name: '延长回来的时间' }).click()
  await form.getByLabel('为什么延长').fill('还在等检查结果。')
  await form.getByLabel('最晚几点回来').fill(wallTime(until))
  await form.getByRole('button', { name: '延长', exact: true }).click()
  await tenSecondsLater(court, await account(court, 'staff-1'), exit.id, 'extended')
  await expect.poll(() => line('超时未归').count(), { timeout: 30_000 }).toBe(0)
  await line('在外').waitFor()
  await desk.getByText(/（原定/).first().waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'extended')

  // At the gate the same pass is not late; without a network as well.
  await expect.poll(havingHeard(gate, () => atGate.innerText()), { timeout: 30_000 }).not.toMatch(/已超/)
  await expect.poll(() => atGate.innerText()).toMatch(/前回来/)
  await shoot(gate, 'extended-gate')
  const home = await court.phone(browser, '9-1-401', { locale: 'en-GB' })
  await home.goto(`${court.url}/me/exits/${exit.id}`)
  await home.getByText(/You have until .* by a decision of the deputy: 还在等检查结果/).waitFor({ timeout: 30_000 })
  await expectAccessible(home)
  await shoot(home, 'extended-home-en')

  await (await guard(court)).sees('back', exit)
  await expect.poll(() => line('在外').count(), { timeout: 30_000 }).toBe(0)
  await desk.goto(`${court.url}/print/case/${exit.id}`)
  const sheet = desk.locator('.sheet')
  await sheet.getByText('还在等检查结果。').first().waitFor()
  const said = await sheet.innerText()
  for (const words of ['放行', '延长', '原定', '撤销']) expect(said).toContain(words)
  await shoot(desk, 'extended-sheet', { whole: true })
  expect([...troublesOf(desk), ...troublesOf(gate), ...troublesOf(home)]).toEqual([])
  for (const page of [desk, gate, home]) await page.context().close()
})

test('longer than the rules allow takes two, and the record says so', async () => {
  const exit = await overdue('9-1-501')
  const staff = await court.desk(browser, 'staff-1', { locale: 'en-GB' })
  await staff.goto(`${court.url}/desk?exit=${exit.id}`)
  await staff.getByRole('button', { name: 'Give a later time to be back' }).click()
  const form = staff.getByRole('form', { name: 'Give a later time to be back' })
  await form.getByLabel('Back by, at the latest').fill(wallTime(plus(court.now(), 100 * hour)))
  await form.getByText('This is longer outside than the rules allow.').waitFor()
  await form.getByLabel('Why later').fill('Kept in for four days.')
  await expectAccessible(staff)
  await shoot(staff, 'extend-by-two-en')
  await form.getByRole('button', { name: 'Propose it to a second person' }).click()
  await staff.getByText('Someone else who may decide must confirm; not the one who proposed it.').waitFor()
  // At night the secretary decides on her own phone.
  const phone = await newPhone(browser)
  await phone.goto(await court.accountLink('secretary'))
  await phone.waitForURL('**/desk**')
  await phone.goto(`${court.url}/desk?exit=${exit.id}`)
  await phone.getByText('Kept in for four days.').first().waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'extend-second-phone')
  await phone.waitForTimeout(500)
  await phone.getByRole('button', { name: '我是第二人，同意延长' }).click()
  await phone.getByText('已延长。10 秒内可以撤销').waitFor()
  expect((await (await account(court, 'staff-1')).post('/ledger/search', { state: 'override' })).rows.map((row: any) => row.id)).toContain(exit.id)
  expect([...troublesOf(staff), ...troublesOf(phone)]).toEqual([])
  for (const page of [staff, phone]) await page.context().close()
})

test('the same again: one key fills it in for tomorrow, Enter asks the rules, and the evidence is asked for anew', async () => {
  const exit = await overdue('9-1-601')
  await (await guard(court)).sees('back', exit)
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk?exit=${exit.id}`)
  await desk.getByRole('button', { name: /^照这份再申请一次/ }).waitFor()
  await desk.waitForTimeout(500)
  await desk.locator('#case').focus()
  await desk.keyboard.press('a')
  const form = desk.getByRole('form', { name: '为什么出门？' })
  await expect.poll(() => desk.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('submit')
  await expectAccessible(desk)
  await shoot(desk, 'again-filled')
  await expect.poll(() => form.locator('.ask-place input').inputValue()).toBe('区中心医院')
  await desk.waitForTimeout(350)
  await desk.keyboard.press('Enter')
  await expect.poll(() => new URL(desk.url()).searchParams.get('exit')).not.toBe(exit.id)
  await desk.getByRole('button', { name: /^还不能放行/ }).waitFor()
  const again = await (await account(court, 'staff-1')).get(`/exits/${exitOn(desk)}`)
  // Tomorrow is the day after the one on which it is asked: whoever went out late is home after midnight.
  const days = [1, 2].filter((many) => dayOf(plus(exit.from, many * 24 * hour), 'Asia/Shanghai') === addDays(dayOf(court.now(), 'Asia/Shanghai'), 1))
  expect(days).toHaveLength(1)
  expect(again).toMatchObject({ state: 'asked', purpose: 'scheduled-care', place: '区中心医院', evidence: [], from: plus(exit.from, days[0]! * 24 * hour), until: plus(exit.until, days[0]! * 24 * hour) })
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})
