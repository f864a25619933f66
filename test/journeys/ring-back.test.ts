// A person rings back: a resident asks where their things are, which no record answers, and reads under which number and by when somebody rings; it stands at the desk as
// somebody's. And somebody is said to have come back from out of town: they are rung, and of who said so nothing is seen by a colleague.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { find, personAt } from './desk-support.ts'
import { account } from './resident-support.ts'
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

const casesOf = async (login: string, kind: string) => (await (await account(court, login)).get(`/cases?kind=${kind}`)).cases

test('a resident asks for a call, and somebody has it from that moment', async () => {
  const phone = await newPhone(browser)
  await phone.goto(await court.householdLink('2-1-502', 'asIs'))
  await phone.locator('.holds').waitFor()
  await phone.getByRole('link', { name: '常问的问题和答复' }).click()
  await phone.getByText('没有您要问的？请我们回电').click()
  await phone.getByLabel('简单说几句（可以不填）').fill('快递说昨天送到了，没看见')
  await shoot(phone, 'ring-back-phone', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '请回电' }).click()
  const done = phone.getByRole('status').filter({ hasText: '已记下，编号' })
  await done.waitFor()
  const [line] = await casesOf('staff-1', 'parcel')
  expect(line).toMatchObject({ words: '快递说昨天送到了，没看见', door: '2-1-502', owed: { step: { code: 'call-back' } } })
  expect(line.owed.owner.account).not.toBe(null)
  await expect.poll(() => done.textContent()).toContain(line.number)

  // Of somebody else: the door, and nobody asks who said so.
  await phone.getByLabel('关于什么').selectOption('came-back')
  await phone.getByRole('button', { name: '请回电' }).click()
  await phone.getByText('请写门牌。').waitFor()
  await phone.getByLabel('哪一户').fill('1-1-302')
  await phone.getByRole('button', { name: '请回电' }).click()
  await phone.getByText(/不会说是谁讲的/).waitFor()
  const [other] = await casesOf('staff-1', 'came-back')
  expect([other.words, other.name, other.resident, other.phone]).toEqual(['1-1-302', '', null, null])

  // Without a network nothing is promised.
  await court.cut()
  await phone.getByRole('button', { name: '请回电' }).click()
  await phone.getByRole('alert').first().waitFor()
  expect(await done.isVisible()).toBe(false)
  await court.restore()
  await phone.getByRole('combobox', { name: /语言|Language/ }).selectOption('en')
  await phone.getByText('Your question is not here? Have us ring you').waitFor()
  await shoot(phone, 'ring-back-phone-en', { whole: true })
  await phone.context().close()
})

test('at the desk the panel of questions ends in a call; and who came back from out of town is rung, the teller is not named', async () => {
  const person = await personAt(court, '2-1-301')
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, '2-1-301')
  await desk.keyboard.press('q')
  const panel = desk.getByRole('region', { name: '常问的问题' })
  await panel.getByText('请工作人员回电').click()
  await panel.getByLabel('关于什么').selectOption('medicine')
  await panel.getByLabel('简单说几句（可以不填）').fill('降压药')
  await shoot(desk, 'ring-back-desk')
  await expectAccessible(desk)
  await panel.getByRole('button', { name: '请回电' }).click()
  await panel.getByText(/已记下，编号/).waitFor()
  expect((await casesOf('staff-2', 'medicine')).filter((it: any) => it.words === '降压药')).toMatchObject([{ words: '降压药', resident: person.id, owed: { step: { code: 'call-back' }, owner: { account: expect.any(String) } } }])

  await panel.getByLabel('关于什么').selectOption('came-back')
  await panel.getByLabel('对方怎么说，是谁').fill('楼下的邻居说她昨天回来')
  await panel.getByLabel('对方的号码（可以不填）').fill('13700007777')
  await panel.getByRole('button', { name: '给这位打电话' }).click()
  await panel.getByText(/不会说是谁讲的/).waitFor()
  const colleague = await account(court, 'staff-2')
  const [line] = await casesOf('staff-2', 'came-back').then((all: any[]) => all.filter((it) => it.resident === person.id))
  expect(line).toMatchObject({ words: '', owed: { step: { code: 'call' } } })
  expect(JSON.stringify([await colleague.get(`/cases/${line.id}`), await colleague.get(`/residents/${person.id}`), await colleague.get('/desk/queue')])).not.toMatch(/楼下的邻居|13700007777/)
  expect(JSON.stringify(await (await account(court, 'staff-1')).get(`/cases/${line.id}`))).toContain('楼下的邻居')
  await desk.context().close()
})
