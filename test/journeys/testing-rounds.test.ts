// A testing morning at the desk: a station and its phone, a round that is seen before it is called, what the station tells, who is missing and what
// became of them, tubes, paper for whoever goes round, and the sum at the end.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plus } from '#domain/kernel/instants.ts'
import { newId } from '#web/offline/ids.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { wallTime } from './desk-support.ts'
import { account, stationPhone } from './resident-support.ts'
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
/** One of the three large numbers. */
const large = async (page: Page, name: string): Promise<number> => Number(await region(page, '采到哪里').locator('dl div').filter({ hasText: name }).locator('dd').innerText())
const figure = (page: Page, name: string) => region(page, '采到哪里').getByRole('button', { name: new RegExp(`^\\d+ ${name}$`) })
const numberOf = async (page: Page, name: string): Promise<number> => Number.parseInt(await figure(page, name).innerText(), 10)
const outcomes = ['已采', '在别处采了', '免检', '不在', '不愿采', '没人应', '还没采']
const people = (page: Page) => page.locator('.testing-people > li')

type Told = { id: string; name: string; door: string }
type Station = { round: string; tell: (facts: object[]) => Promise<void>; missing: () => Promise<Told[]> }

async function stationOf(round: string): Promise<Station> {
  const staff = await account(court, 'secretary')
  const { stations } = await staff.get('/stations')
  const { tells } = await stationPhone(court, stations[0].id)
  return { round, tell: tells, missing: async () => (await staff.get(`/testing-rounds/${round}/people?outcome=missing`)).people }
}
const sampleOf = ({ round }: Station, person: string | null, tube: string, more: object = {}) => ({ type: 'sample', id: newId<'sample'>(), at: court.now(), round, tube, size: 10, person, called: person ? '' : '送水的师傅', how: person ? 'door' : 'unknown', ...more })
const tubeOf = ({ round }: Station, tube: string, what: 'opened' | 'closed') => ({ type: 'tube', id: newId<'tube-act'>(), at: court.now(), round, tube, what, size: 10, to: null })

test('a round is seen before it is called; what stations tell moves it, everybody is accounted for, and the sum is the sum', async () => {
  const desk = await court.desk(browser, 'secretary')
  await desk.getByRole('link', { name: '核酸', exact: true }).click()
  await desk.getByText('还没有组织过核酸检测。').waitFor()
  await expectAccessible(desk)
  await button(desk, '组织一轮检测').click()
  await desk.getByText('还没有采样点。').waitFor()

  // Two stations, and a phone for one of them.
  await desk.getByRole('link', { name: '加一个采样点' }).click()
  await button(desk, '加一个采样点').click()
  await desk.getByText('这里还没填').waitFor()
  for (const [n, name] of ['中心花园', '北门'].entries()) {
    await desk.getByLabel('在哪里').fill(name)
    await button(desk, '加一个采样点').click()
    await desk.getByRole('listitem').filter({ hasText: `${n + 1} 号 ${name}` }).waitFor()
  }
  await desk.getByLabel('编号').fill('2')
  await desk.getByLabel('在哪里').fill('车棚')
  await button(desk, '加一个采样点').click()
  await desk.getByText('已经有 2 号采样点，请换一个编号。').waitFor()
  await desk.getByLabel('这部手机叫什么').fill('一号台')
  await button(desk, /生成|二维码/).click()
  await desk.getByText('用那部手机扫这个码。只能用一次。').waitFor()
  await shoot(desk, 'testing-stations', { whole: true })
  await expectAccessible(desk)

  // Seen first.
  await desk.getByRole('link', { name: '核酸检测' }).first().click()
  await button(desk, '组织一轮检测').click()
  const form = desk.getByRole('form', { name: '组织一轮检测' })
  await button(desk, '先看影响').click()
  await form.getByText('这里还没填').first().waitFor()
  await form.getByText('请选至少一栋楼').waitFor()
  await form.getByLabel('这一轮叫什么').fill('第三轮')
  await form.getByLabel('按谁的要求').fill('街道，电话')
  await form.getByLabel('2 号楼', { exact: true }).check()
  await form.getByLabel('3 号楼', { exact: true }).check()
  await form.getByText(/^现在住着 \d+ 人/).waitFor()
  const live = Number(/现在住着 (\d+) 人/.exec(await form.getByText(/^现在住着 \d+ 人/).innerText())![1])
  await form.getByLabel('开始', { exact: true }).fill(wallTime(plus(court.now(), -3_600_000)))
  await form.getByLabel('结束', { exact: true }).fill(wallTime(plus(court.now(), 5 * 3_600_000)))
  await form.getByLabel('1 号 中心花园').fill('1')
  await form.getByLabel('2 号 北门').fill('1')
  await button(desk, '先看影响').click()
  await form.getByText(new RegExp(`^${live} 人、`)).waitFor()
  expect(await form.getByRole('img', { name: /上午排队的人数/ }).count()).toBe(2)
  await form.getByText('哪个单元几点来').click()
  const told = (await form.locator('.testing-table tbody td:nth-child(3)').allInnerTexts()).map(Number)
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(live)
  await shoot(desk, 'testing-call', { whole: true })
  await expectAccessibleAtAnySize(desk)
  await button(desk, '确定组织这一轮').click()

  // Called: everybody is missing, and nobody is anything else for not having come.
  await desk.getByRole('heading', { name: '第三轮', level: 1 }).waitFor()
  expect([await large(desk, '应检'), await large(desk, '已采'), await large(desk, '还没采')]).toEqual([live, 0, live])
  const station = await stationOf(new URL(desk.url()).pathname.split('/').at(-1)!)
  const asked = await station.missing()

  // The matrix moves as the station tells.
  const first = asked.slice(0, 10)
  await station.tell([tubeOf(station, 'SH0001', 'opened'), ...first.map((one) => sampleOf(station, one.id, 'sh 0001')), tubeOf(station, 'SH0001', 'closed')])
  await station.tell([tubeOf(station, 'SH0002', 'opened'), ...asked.slice(10, 22).map((one) => sampleOf(station, one.id, 'SH0002')), sampleOf(station, null, 'SH0003')])
  await expect.poll(() => large(desk, '已采'), { timeout: 30_000 }).toBe(22)
  expect(await large(desk, '还没采')).toBe(live - 22)
  await desk.getByText(/^有 1 份样本在采样点没找到人/).waitFor()
  await shoot(desk, 'testing-round', { whole: true })
  await expectAccessibleAtAnySize(desk)

  // Behind a building's number is its list.
  const card = desk.locator('.testing-building').filter({ hasText: '3 号楼' })
  const missingHere = Number(/还没采 (\d+)/.exec(await card.innerText())![1])
  await card.getByRole('button', { name: /还没采/ }).click()
  await desk.getByRole('heading', { name: `3 号楼：还没采 ${missingHere} 人` }).waitFor()
  await expect.poll(() => people(desk).count()).toBe(Math.min(200, missingHere))

  // Put down, taken back, and put down otherwise; whoever was put down keeps their place.
  const line = people(desk).nth(1)
  const door = await line.locator('.hit-door').innerText()
  await line.getByRole('button', { name: '不愿采' }).click()
  await desk.getByText(new RegExp(`^${door} .*：不愿采。已存在这台电脑上。`)).waitFor()
  await expect.poll(() => numberOf(desk, '不愿采'), { timeout: 30_000 }).toBe(1)
  expect(await large(desk, '还没采')).toBe(live - 23)
  expect(await people(desk).nth(1).locator('.hit-door').innerText()).toBe(door)
  await line.getByRole('button', { name: '撤回' }).click()
  await expect.poll(() => numberOf(desk, '不愿采'), { timeout: 30_000 }).toBe(0)
  expect(await large(desk, '还没采')).toBe(live - 22)
  await line.getByRole('button', { name: '免检……' }).click()
  await line.getByRole('button', { name: '保存' }).click()
  await line.getByRole('alert').waitFor()
  await line.getByLabel('为什么可以不采').selectOption({ label: '婴儿' })
  await line.getByLabel('要说明的话（可不填）').fill('十个月大')
  await shoot(desk, 'testing-excuse')
  await expectAccessible(desk)
  await line.getByRole('button', { name: '保存' }).click()
  await people(desk).nth(3).getByRole('button', { name: '没人应' }).click()
  await people(desk).nth(5).getByRole('button', { name: '在别处采了' }).click()
  await expect.poll(async () => [await numberOf(desk, '免检'), await numberOf(desk, '没人应'), await numberOf(desk, '在别处采了')], { timeout: 30_000 }).toEqual([1, 1, 1])

  // Each number is as many as stand behind it, and they add up to everybody.
  let sum = 0
  for (const one of outcomes) sum += await numberOf(desk, one)
  expect(sum).toBe(live)
  await desk.getByText(`各项相加：${live}；应检：${live}`).waitFor()
  await figure(desk, '免检').click()
  await desk.getByRole('heading', { name: '全部：免检 1 人' }).waitFor()
  await expect.poll(() => people(desk).count()).toBe(1)
  await people(desk).getByText(/婴儿 · 十个月大/).waitFor()
  await figure(desk, '已采').click()
  await expect.poll(() => people(desk).count()).toBe(22)
  expect(await people(desk).getByRole('button').count()).toBe(0)

  // Tubes: two are to be looked at, and one is found by its number however it is typed.
  const tubes = region(desk, '试管')
  await tubes.getByRole('button', { name: /要核对/ }).click()
  await tubes.getByText('人数超了。').waitFor()
  await tubes.getByLabel('查哪支管').fill('sh0001')
  await button(desk, '查').click()
  await tubes.getByText('10 / 10').waitFor()
  expect(await tubes.locator('.testing-members li').count()).toBe(10)
  await shoot(desk, 'testing-tubes', { whole: true })
  await tubes.getByLabel('查哪支管').fill('1.2E+12')
  await button(desk, '查').click()
  await tubes.getByText(/被表格软件改过/).waitFor()
  await tubes.getByLabel('查哪支管').fill('NONE')
  await button(desk, '查').click()
  await tubes.getByText(/^这一轮没有编号 NONE 的管/).waitFor()

  // Paper for whoever goes round: those who are to be asked still, by stairwell, and nobody else.
  const paper = await desk.context().newPage()
  await paper.goto(`${court.url}/print/testing/${station.round}`)
  await paper.getByRole('heading', { name: /单元 · 未检名单/ }).first().waitFor()
  expect(await paper.locator('.round-sheet tbody tr').count()).toBe(live - 22 - 2)
  await shoot(paper, 'testing-paper')
  await expectAccessible(paper)
  await paper.close()

  // Closed after the sum was seen; opened again.
  await button(desk, '结束这一轮').click()
  const became = region(desk, '每个人的结果')
  const parts = (await became.locator('tbody td').allInnerTexts()).map(Number)
  expect(parts.reduce((all, one) => all + one, 0)).toBe(live)
  expect(await became.locator('tfoot td').innerText()).toBe(String(live))
  await shoot(desk, 'testing-end', { whole: true })
  await expectAccessible(desk)
  await button(desk, '确定结束').click()
  await desk.getByText(/^这一轮已于 .* 结束/).waitFor()
  // Told late, it counts all the same.
  await station.tell([sampleOf(station, asked[22]!.id, 'SH0004')])
  await expect.poll(() => large(desk, '已采'), { timeout: 30_000 }).toBe(23)
  await button(desk, '重新打开这一轮').click()
  await button(desk, '结束这一轮').waitFor()
  await desk.getByRole('link', { name: '核酸检测' }).first().click()
  await desk.getByText(`应检 ${live} 人，已采 23 人`).waitFor()
  await shoot(desk, 'testing-rounds')
  await expectAccessible(desk)
  expect(troublesOf(desk).filter((one) => !/Failed to load resource/.test(one))).toEqual([])
  await desk.context().close()
})

test('on the secretary’s own phone, in English, without a network: what was pressed is sent later, once', async () => {
  const phone = await newPhone(browser, { serviceWorkers: 'block', locale: 'en' })
  await phone.goto(await court.accountLink('secretary'))
  await phone.waitForURL(/\/desk/)
  await phone.goto(`${court.url}/overview/testing`)
  await phone.getByRole('heading', { name: 'Testing rounds', level: 1 }).waitFor()
  await shoot(phone, 'testing-rounds-phone-en')
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('link', { name: '第三轮' }).click()
  const missing = phone.getByRole('region', { name: 'How far it is' }).getByRole('button', { name: /^\d+ Not tested yet$/ })
  await missing.waitFor()
  await shoot(phone, 'testing-round-phone-en', { whole: true })
  const before = Number.parseInt(await missing.innerText(), 10)
  await missing.click()
  await people(phone).nth(2).waitFor()
  await shoot(phone, 'testing-people-phone-en')
  await expectAccessibleAtAnySize(phone)
  await phone.context().setOffline(true)
  await people(phone).nth(2).getByRole('button', { name: 'Away' }).click()
  await phone.getByText(/Away\. Kept on this computer\./).waitFor()
  expect(Number.parseInt(await missing.innerText(), 10)).toBe(before)
  await phone.context().setOffline(false)
  await expect.poll(async () => Number.parseInt(await missing.innerText(), 10), { timeout: 60_000 }).toBe(before - 1)
  await phone.context().close()
})
