// A notice that arrives, one whole ride: written for the sealed homes of two stairwells, looked at home by home, issued; a page and a phone that rings first, then texts, then a lead who rings, then a lead
// who knocks, by itself as time passes, until each home is reached and leaves the lists. Corrected, whoever had the old one hears the difference on the way by which it came, and the old poster says so.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import { webPush } from '#server/channels/web-push.ts'
import { wake } from '#server/notices/waking.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { pushService, type PushAddress, type PushService } from '../support/push-service.ts'
import { shoot } from '../support/screenshots.ts'
import { account, zone, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let [court, browser, gateway, service, staff]: [Court, Browser, AndroidPhone, PushService, Caller] = [] as never
let [desk, phone, lead]: [Page, Page, Page] = [] as never
let address: PushAddress
const door = '2-1-502'
beforeAll(async () => {
  [gateway, service] = await Promise.all([androidPhone(), pushService()])
  court = await openCourt({ channels: { ways: [androidSms(gateway.url), webPush('mailto:duty@postern.example', service.knows)], language: 'zh-Hans' } })
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
  const { compounds } = await staff.get('/buildings')
  const two = compounds[0].buildings.find((it: { label: string }) => it.label === '2')
  await (await account(court, 'secretary')).post('/staff', { id: randomUUID(), account: randomUUID(), login: 'lead-2', name: '2号楼楼组长', role: 'building-lead', building: two.id, until: null, why: '' })
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await Promise.all([gateway?.close(), service?.close()])
})

let notice = ''
let homes = 0
type Home = { household: string; door: string; ways: { sms: boolean }; phones: { phone: string }[]; steps: { rung: string; grade: string }[]; reached: object | null; due: string | null }
const homesIn = async (which: string, id = notice): Promise<Home[]> => (await staff.get(`/notices/${id}/homes?which=${which}`)).homes
const counts = async (id = notice) => (await staff.get(`/notices/${id}`)).counts
/** Time passes, and what is due by it is found as the server finds it each minute. */
async function later(ms: number): Promise<void> {
  court.pass(ms)
  await wake(court.database, court.now())
}
const form = () => desk.locator('.notice-form')
const look = () => form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
async function issue(): Promise<string> {
  await form().getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
  await desk.getByText(/^已发给 \d+ 户。$/).waitFor()
  return new URL(desk.url()).pathname.split('/').at(-1)!
}

test('places and a state narrow whom it is for: the count, the homes one by one, and one text in every form stand there before it is sent', async () => {
  // Somebody let their phone ring before.
  phone = await court.phone(browser, door)
  const { key } = await phone.evaluate(async () => (await fetch('/api/me/push')).json()) as { key: string }
  address = await service.subscribe(key)
  expect(await phone.evaluate(async (body) => (await fetch('/api/me/push', { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify(body) })).status, { ...address })).toBe(200)
  desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/overview/notices/new`)
  await form().getByLabel('关于什么').selectOption({ label: '停水供水' })
  await form().getByRole('radio', { name: '不能等' }).check()
  await form().getByLabel('标题', { exact: true }).fill('停水通知')
  await form().getByLabel('时间（照读）', { exact: true }).fill('今天14:00到16:00')
  await form().getByLabel('内容', { exact: true }).fill('请提前接水')
  for (const building of ['2', '9']) {
    await form().getByLabel('楼栋', { exact: true }).selectOption({ label: building })
    await form().getByLabel('单元', { exact: true }).selectOption({ label: '1' })
    await form().getByRole('button', { name: '加上这个地方' }).press('Enter')
    await form().locator('.chips').getByText(`${building} 号楼 1 单元`).waitFor()
  }
  await form().getByText('只给其中一部分人').click()
  await form().getByRole('group', { name: '封控级别' }).getByRole('checkbox', { name: '封控区', exact: true }).check()
  for (const [label, words] of [['谁发的', '桂园居委会'], ['依据什么', '水管抢修'], ['有问题找谁', '值班室']] as const) await form().getByLabel(label, { exact: true }).fill(words)
  await form().getByLabel('到什么时候', { exact: true }).fill(toWall(plus(court.now(), 6 * hour), zone))
  await look()
  homes = Number(/\d+/.exec(await form().getByRole('button', { name: /^发给 \d+ 户$/ }).innerText())![0])
  await form().getByRole('button', { name: '逐户看名单' }).press('Enter')
  const listed = form().locator('.audience-homes li strong')
  await expect.poll(() => listed.count()).toBe(homes)
  expect((await listed.allInnerTexts()).filter((one) => !one.startsWith('2-1-')), 'of the other stairwell nobody is sealed').toEqual([])
  for (const kind of ['自家页面', '短信', '企业微信群机器人', '粘贴到居民群', '海报', '门缝条', '喇叭广播', '电话里怎么说']) {
    const text = form().locator('details.text-of').filter({ has: desk.getByText(kind, { exact: true }) })
    await text.locator('summary').click()
    await text.locator('.text-said').getByText(/停水|接水/).first().waitFor()
  }
  await shoot(desk, 'ladder-looked-at', { whole: true })
  await expectAccessible(desk)
  expect(gateway.texts, 'nobody is told by looking').toEqual([])
})

test('issued, the pages have it and the phone rings; who says so on their page is reached, and is told by nothing else', async () => {
  notice = await issue()
  await expect.poll(() => service.heard(address).map((it) => it.body)).toEqual(['停水通知'])
  await expect.poll(async () => (await homesIn('all')).every((home) => home.steps.some((it) => it.rung === 'page'))).toBe(true)
  await phone.goto(`${court.url}/me/notices`)
  await phone.getByRole('button', { name: '知道了：停水通知' }).click()
  await phone.getByText(/您家有人说已经知道了/).waitFor()
  await desk.locator('.reach').getByText(`1 / ${homes} 户已知晓`).first().waitFor({ timeout: 20_000 })
  await later(9 * minute)
  expect(gateway.texts, 'not before its time').toEqual([])
})

test('ten minutes later one text goes to each home that does not know and has a number, and what came of it is shown', async () => {
  await later(2 * minute)
  const withNumber = (await homesIn('open')).filter((home) => home.ways.sms)
  expect(withNumber.length).toBeGreaterThan(2)
  await expect.poll(async () => (await counts()).handedOver, { timeout: 30_000 }).toBe(withNumber.length)
  expect(new Set(gateway.texts.map(({ to }) => to)).size, 'each number once').toBe(gateway.texts.length)
  for (const { text } of gateway.texts) expect(text).toContain('停水通知')
  gateway.becomes('Delivered')
  await later(2 * minute)
  await expect.poll(async () => (await counts()).delivered, { timeout: 30_000 }).toBe(withNumber.length)
  await desk.goto(`${court.url}/overview/notices/${notice}`)
  await desk.getByRole('region', { name: '逐户' }).getByText(/短信.*已送到/).first().waitFor()
  await desk.getByRole('region', { name: '走到哪一步' }).or(desk.locator('.reach')).first().getByText(`已送到 ${withNumber.length}`).waitFor()
  await shoot(desk, 'ladder-delivered', { whole: true })
  await expectAccessible(desk)
})

const well = () => lead.getByRole('region', { name: '待打电话的' })
const doorsToKnock = () => lead.getByRole('region', { name: '待敲门的' })

test('then a lead rings: whoever she reaches leaves her list, whoever she does not stays on it', async () => {
  await later(13 * minute)
  await expect.poll(async () => (await homesIn('rings')).length, { timeout: 30_000 }).toBeGreaterThan(2)
  lead = await newPhone(browser, { serviceWorkers: 'block' })
  await lead.goto((await court.accountLink('lead-2')).replace('/desk#', '/sign-in#'))
  await lead.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await lead.goto(`${court.url}/overview/tell`)
  await lead.getByText('请提前接水').waitFor()
  const { notices } = await staff.get('/notices/to-tell')
  const { by } = notices.find((it: { id: string }) => it.id === notice)
  expect(by >= (await staff.get(`/notices/${notice}`)).issuedAt, 'nobody was to ring before it was written').toBe(true)
  await lead.getByText(/打电话 \d+ 户，上门 \d+ 户/).click()
  const rung = await homesIn('rings')
  const [first, second] = rung as [Home, Home]
  await well().getByRole('button', { name: `电话告诉了：${first.door}` }).click()
  await expect.poll(() => well().getByRole('button', { name: `电话告诉了：${first.door}` }).count()).toBe(0)
  await well().getByRole('button', { name: `没找到人：${second.door}` }).click()
  await expect.poll(async () => (await homesIn('all')).find((it) => it.door === second.door)!.steps.find((it) => it.rung === 'rings')?.grade, { timeout: 30_000 }).toBe('not-reached')
  await expect.poll(async () => (await homesIn('rings')).map((it) => it.door), { timeout: 30_000 }).not.toContain(first.door)
  await shoot(lead, 'ladder-lead-rings', { whole: true })
  await expectAccessibleAtAnySize(lead)
  expect((await counts()).reached).toBe(2)
})

test('then she knocks: told at the door a home is off every list, until none is left', async () => {
  await later(20 * minute)
  await expect.poll(async () => (await homesIn('knocks')).length, { timeout: 30_000 }).toBe(homes - 2)
  const doors = (await homesIn('knocks')).map((it) => it.door)
  await lead.reload()
  await lead.getByText(/打电话 \d+ 户，上门 \d+ 户/).click()
  await doorsToKnock().getByRole('button', { name: `当面告诉了：${doors[0]}` }).click()
  await expect.poll(async () => (await homesIn('knocks')).map((it) => it.door), { timeout: 30_000 }).not.toContain(doors[0])
  // The others she tells one after the other.
  for (const { household } of await homesIn('knocks')) await staff.post(`/notices/${notice}/told`, { id: randomUUID(), household, what: 'told', how: 'at-the-door', at: court.now() })
  await desk.locator('.reach').getByText(`${homes} / ${homes} 户已知晓`).first().waitFor({ timeout: 20_000 })
  expect([await homesIn('rings'), await homesIn('knocks'), await homesIn('open')]).toEqual([[], [], []])
  await desk.getByLabel('看哪些').selectOption({ label: '已知晓的' })
  const list = desk.getByRole('region', { name: '逐户' })
  for (const how of [/自家页面|说知道了/, /电话告诉/, /当面告诉/]) await list.getByText(how).first().waitFor()
  await shoot(desk, 'ladder-reached', { whole: true })
  expect(gateway.texts.length, 'nobody was told twice').toBe(new Set(gateway.texts.map(({ to }) => to)).size)
})

test('corrected, whoever had the old one hears the difference at once by the way that it came, and its poster says that it does not hold', async () => {
  await desk.getByRole('link', { name: '打印海报' }).click()
  await desk.locator('.notice-poster').waitFor()
  const code = (await desk.locator('.notice-address').textContent())!.split('/n/')[1]!
  const before = gateway.texts.length
  const numbers = gateway.texts.map(({ to }) => to).sort()
  await desk.goto(`${court.url}/overview/notices/new?corrects=${notice}`)
  await form().getByLabel('时间（照读）', { exact: true }).fill('今天17:00到19:00')
  await form().getByLabel('和原来有什么不同', { exact: true }).fill('改到下午五点开始停水')
  await look()
  const corrected = await issue()
  await expect.poll(() => gateway.texts.length - before, { timeout: 30_000 }).toBeGreaterThanOrEqual(numbers.length)
  const told = gateway.texts.slice(before)
  for (const { text } of told) expect(text).toMatch(/更正.*改到下午五点开始停水/)
  expect(told.map(({ to }) => to)).toEqual(expect.arrayContaining(numbers))
  await expect.poll(() => service.heard(address).length).toBe(2)
  expect((await counts(corrected)).reached, 'what they knew was the old one').toBe(0)
  await phone.goto(`${court.url}/me/notices`)
  await phone.getByText('这条已被更正，不要再照着做。').waitFor()
  await phone.getByText('改到下午五点开始停水').first().waitFor()
  await shoot(phone, 'ladder-corrected', { whole: true })
  const passer = await newPhone(browser, { locale: 'en-GB', serviceWorkers: 'block' })
  await passer.goto(`${court.url}/n/${code}`)
  await passer.getByRole('heading', { name: 'Corrected' }).waitFor()
  expect([desk, phone, lead, passer].flatMap(troublesOf)).toEqual([])
})
