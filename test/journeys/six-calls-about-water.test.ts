// Six calls about water in buildings 4 to 6 are one fault, and a seventh is not: put beside each other by place, kind and time, joined by a person who sees why. One notice is begun with those
// buildings, and counted there; what came of it is written once; six homes are told and ticked; one that was something else is taken apart.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { personAt } from './desk-support.ts'
import { account, zone, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
let desk: Page
/** Three have called already this morning; three more call now, and one whose own tap is broken. */
const called = ['4-1-301', '4-3-502', '5-2-101']
const calling = ['5-1-101', '6-1-101', '6-1-201']
const otherwise = '6-2-101'
const doors = [...called, ...calling]

beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
  for (const door of [...calling, otherwise]) {
    const { id: resident } = await personAt(court, door)
    await staff.post('/cases', { id: randomUUID(), act: randomUUID(), kind: 'water', words: door === otherwise ? '厨房水龙头拧不动' : '水龙头没水', place: null, household: null, resident, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() })
    court.pass(5 * minute)
  }
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const cluster = () => desk.getByRole('region', { name: /^停水漏水：4 ?号楼、5 ?号楼、6 ?号楼，7件$/ })

test('the desk sees calls beside each other, and why; a person chooses and joins them, and each is still a case of its own', async () => {
  desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk/faults`)
  await cluster().waitFor()
  await cluster().getByText(/^为什么放在一起：同一类、同楼或邻楼/).waitFor()
  for (const door of doors) await cluster().getByText(door).waitFor()
  await shoot(desk, 'faults-proposed', { whole: true })
  await expectAccessibleAtAnySize(desk)
  const last = cluster().getByRole('checkbox').last()
  await last.uncheck()
  await cluster().getByRole('button', { name: '合并这6件' }).waitFor()
  await last.check()
  await cluster().getByRole('button', { name: '合并这7件' }).press('Enter')
  await desk.getByText('7件合并好了。').waitFor()
  await expectInHand(desk, /7件合并好了/)
  await desk.getByRole('region', { name: '合并好的故障' }).getByText(/7户$/).waitFor()
  expect((await staff.get('/cases')).cases.filter((one: any) => one.kind === 'water')).toHaveLength(7)
})

test('one that was something else is taken apart again; one notice is begun with the three buildings of the others', async () => {
  await desk.getByRole('region', { name: '合并好的故障' }).getByRole('link').click()
  await desk.getByRole('heading', { name: '逐户告知：0/7' }).waitFor()
  await desk.getByRole('listitem').filter({ hasText: otherwise }).getByRole('button', { name: '拆开' }).press('Enter')
  await expectInHand(desk, /以后不能再合并/)
  await desk.getByRole('button', { name: '确定拆开' }).press('Enter')
  await desk.getByRole('heading', { name: '逐户告知：0/6' }).waitFor()
  await shoot(desk, 'fault-open', { whole: true })
  const address = desk.url()
  await desk.getByRole('link', { name: '写一条通知' }).click()
  const form = desk.locator('.notice-form')
  for (const building of ['4', '5', '6']) await form.locator('.chips').getByText(new RegExp(`${building} ?号楼`)).first().waitFor()
  await expect.poll(() => form.getByLabel('关于什么').inputValue()).toBe('water')
  await shoot(desk, 'fault-notice')
  // Issued, it is counted where it was begun: how many homes know, and how many do not yet.
  await form.getByRole('radio', { name: '不能等' }).check()
  await form.getByLabel('标题', { exact: true }).fill('4、5、6号楼停水')
  await form.getByLabel('内容', { exact: true }).fill('正在抢修，请先用存水')
  for (const [label, words] of [['谁发的', '桂园居委会'], ['依据什么', '水管抢修'], ['有问题找谁', '值班室']] as const) await form.getByLabel(label, { exact: true }).fill(words)
  await form.getByLabel('到什么时候', { exact: true }).fill(toWall(plus(court.now(), 6 * hour), zone))
  await form.getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form.getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
  await desk.getByText(/^已发给 \d+ 户。$/).waitFor()
  const homes = Number(/\d+/.exec(await desk.getByText(/^已发给 \d+ 户。$/).innerText()))
  const notice = new URL(desk.url()).pathname.split('/').at(-1)!
  await desk.goto(address)
  const about = desk.getByRole('region', { name: '这个故障的通知' })
  await about.getByText(`0 / ${homes} 户已知晓，${homes} 户还不知道`).waitFor()
  const { homes: [first] } = await staff.get(`/notices/${notice}/homes`)
  await staff.post(`/notices/${notice}/told`, { id: randomUUID(), household: first.household, what: 'told', how: 'phone', at: court.now() })
  await about.getByText(`1 / ${homes} 户已知晓，${homes - 1} 户还不知道`).waitFor({ timeout: 20_000 })
  await about.getByText('有效', { exact: true }).waitFor()
  await shoot(desk, 'fault-notices', { whole: true })
  await expectAccessibleAtAnySize(desk)
})

test('what came of it is written once, six stand to be told, and each is ticked; a slip is undone', async () => {
  await desk.getByLabel('告诉住户的话').fill('水管已修好，可以用水')
  await desk.getByRole('button', { name: '记下，6户都要告知' }).press('Enter')
  await desk.getByText('结果：办好了、水管已修好，可以用水').waitFor()
  const home = (door: string) => desk.getByRole('listitem').filter({ hasText: door })
  for (const door of doors) await home(door).getByRole('button', { name: '电话告知了' }).waitFor()
  await home(doors[0]!).getByRole('button', { name: '电话告知了' }).press('Enter')
  await desk.getByRole('heading', { name: '逐户告知：1/6' }).waitFor()
  await home(doors[0]!).getByRole('button', { name: '没告知，撤回' }).press('Enter')
  await desk.getByRole('heading', { name: '逐户告知：0/6' }).waitFor()
  await home(doors[1]!).getByRole('button', { name: '没打通' }).press('Enter')
  await home(doors[1]!).getByText('1 / 3 次没打通').waitFor()
  await shoot(desk, 'fault-call-backs', { whole: true })
  await expectAccessible(desk)
  for (const [n, door] of doors.entries()) {
    await home(door).getByRole('button', { name: '电话告知了' }).press('Enter')
    await desk.getByRole('heading', { name: `逐户告知：${n + 1}/6` }).waitFor()
  }
  await desk.getByText('都告知了。').waitFor()
  expect((await staff.get('/cases?state=closed')).cases.filter((one: any) => one.kind === 'water')).toHaveLength(6)
  expect(troublesOf(desk)).toEqual([])
})

test('on the secretary’s phone it is the same page', async () => {
  const phone = await newPhone(browser)
  await phone.goto(await court.accountLink('secretary'))
  await phone.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await phone.goto(`${court.url}/desk/faults`)
  await phone.getByText('没有看起来像同一个故障的来电。').waitFor()
  await shoot(phone, 'faults-none-phone', { whole: true })
  await phone.emulateMedia({ colorScheme: 'dark' })
  await phone.goto(`${court.url}/desk/shift`)
  await phone.getByRole('heading', { name: '接待台每小时' }).waitFor()
  await phone.getByRole('button', { name: '菜单' }).click()
  await phone.locator('.language-switch').selectOption({ label: 'English' })
  await phone.getByRole('heading', { name: 'The desk by the hour' }).waitFor()
  await shoot(phone, 'shift-phone-dark-en', { whole: true })
  await expectAccessible(phone)
  await phone.context().close()
})
