// The desk has an old Android phone that sends texts: a link goes to the caller's own telephone while they speak, and whoever's pass an order
// ends is texted at once. The call list knows of the text and keeps the home.

import { randomBytes } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { find, giveEvidence, personAt } from './desk-support.ts'
import { account, thumb } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let gateway: AndroidPhone
beforeAll(async () => {
  gateway = await androidPhone()
  court = await openCourt({ channels: { ways: [androidSms(gateway.url)], language: 'zh-Hans' } })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await gateway?.close()
})
const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))

test('the link goes to her own telephone: number and words first, then one press; what arrives opens her letter', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, '2-1-502')
  await desk.keyboard.press('1')
  await desk.getByLabel('哪家医院').fill('市第一人民医院')
  await desk.keyboard.press('Enter')
  const list = desk.getByRole('region', { name: '规则要的材料' })
  await list.getByRole('button', { name: '填写: 承诺书' }).click()
  await list.getByRole('button', { name: '生成签署链接' }).click()
  const preview = list.locator('.sms-preview')
  const words = await preview.locator('blockquote').innerText()
  expect(gateway.texts).toEqual([])
  await list.getByRole('button', { name: '发短信' }).scrollIntoViewIfNeeded()
  await expectAccessible(desk)
  await shoot(desk, 'text-preview')
  const number = /发到 (\d+)，/.exec(await preview.innerText())![1]!
  await list.getByRole('button', { name: '发短信' }).click()
  await list.getByText('已交给发短信的手机').waitFor()
  expect(gateway.texts.map(({ to, text }) => [to, text])).toEqual([[number, words]])
  const phone = await newPhone(browser)
  await phone.goto(/https?:\S+#link=[\w-]+/.exec(gateway.texts[0]!.text)![0])
  await thumb(phone).filter({ hasText: '签承诺书' }).waitFor()
  expect([troublesOf(desk), troublesOf(phone)]).toEqual([[], []])
  await Promise.all([desk.context().close(), phone.context().close()])
})

test('an order ends a pass: the home is texted, the call list says so, and keeps the home until somebody knows', async () => {
  const door = '9-1-201'
  const [staff, deputy, secretary] = [await account(court, 'staff-1'), await account(court, 'deputy'), await account(court, 'secretary')]
  const { id: resident } = await personAt(court, door)
  const asked = await staff.post('/exits', { id: newId(), resident, purpose: 'scheduled-care', place: '市一医院', reason: '透析', from: court.now(), until: plus(court.now(), 8 * hour), weekly: null, exits: 1, askedAt: court.now() })
  await giveEvidence(court, staff, asked.id, newId)
  await deputy.post(`/exits/${asked.id}/grant`, { pass: newId(), gates: [] })
  const [{ rules }, { compounds }] = [await secretary.get('/sealing/rules'), await secretary.get('/buildings')]
  const nine = compounds[0].buildings.find((it: any) => it.label === '9')
  const before = gateway.texts.length
  await secretary.post('/sealing/orders', {
    id: newId(), scope: { kind: 'building', id: nine.id }, rule: rules.find((it: any) => it.code === '2+12').id, startsAt: court.now(), issuer: '区疾控中心', ground: '9号楼报告一例阳性。', caseSince: court.now(),
  })
  await expect.poll(() => gateway.texts.length, { timeout: 20_000 }).toBeGreaterThan(before)
  for (const { text } of gateway.texts.slice(before)) expect(text).not.toMatch(/阳性|封控|透析|医院/)
  const desk = await court.desk(browser, 'staff-2')
  const home = desk.getByRole('region', { name: '要告知本人' }).locator('.queue-work').filter({ has: desk.getByText(door, { exact: true }) })
  await home.getByText('短信已交给发送手机').waitFor()
  await expectAccessible(desk)
  await home.scrollIntoViewIfNeeded()
  await shoot(desk, 'text-call-list')
  const small = await court.desk(browser, 'staff-3', { locale: 'en' })
  await small.getByText('text given to the phone that sends them').first().waitFor()
  await shoot(small, 'text-call-list-en')
  await Promise.all([desk.context().close(), small.context().close()])
})

test('an answer that was read out goes to their telephone as well; a daughter elsewhere hears what her mother agrees to, and each is told anew by herself', async () => {
  const door = '8-1-301'
  const [desk, staff, person] = [await court.desk(browser, 'staff-3'), await account(court, 'staff-3'), await personAt(court, door)]
  await find(desk, door)
  await desk.keyboard.press('t')
  const known = desk.getByRole('region', { name: '来电人和已知情况' })
  await known.getByRole('button', { name: /什么时候结束/ }).click()
  const read = known.getByRole('article')
  const before = gateway.texts.length
  await read.getByRole('button', { name: '同时发一条短信' }).click()
  await read.getByText(/^发到1\d+：/).waitFor()
  expect(gateway.texts.length, 'nothing goes out before it was seen').toBe(before)
  await expectAccessible(desk)
  await shoot(desk, 'answer-as-text')
  await read.getByRole('button', { name: '发短信' }).click()
  await read.getByText(/的短信已交出去。/).waitFor()
  expect(gateway.texts.at(-1)!.text).toContain(await read.locator('.read-aloud').innerText())
  await expect.poll(async () => (await staff.get(`/residents/${person.id}/answers`)).lines.find((it: any) => it.answer.question === 'ends').told?.how).toBe('message')

  // The same call goes on: it is her daughter who speaks. What anybody may be told stands there, until the mother was asked.
  await desk.getByText('谁在说、替谁说').click()
  await desk.getByRole('combobox', { name: '谁在说' }).selectOption({ label: '子女' })
  await known.getByText(/还没有人说过.*同意告诉这位来电人/).waitFor()
  await expect.poll(() => known.getByRole('button', { name: /通知说了什么|我的申请/ }).count()).toBe(0)
  await shoot(desk, 'caller-elsewhere')
  await desk.getByText('问过，同意', { exact: true }).click()
  await known.getByText(/还没有人说过.*同意告诉这位来电人/).waitFor({ state: 'detached' })
  await known.getByRole('button', { name: /什么时候结束/ }).click()
  await known.getByRole('button', { name: /^已经告诉对方/ }).first().click()
  await expect.poll(async () => (await staff.get(`/residents/${person.id}/answers`)).elsewhere.map((it: any) => it.caller.relation)).toEqual(['child'])
  await desk.context().close()
}, 90_000)
