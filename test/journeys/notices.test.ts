// A notice that arrives. Water goes off in stairwell 1 of building 2: written at the desk, looked at before it is issued, a telephone number in it refused and mended.
// One home says on its phone that it knows, one is told at its door, and the list of the stairwell shrinks. It is corrected: whoever had it hears what
// is other, and the code on the poster says that the paper does not hold any more.

import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { havingHeard } from '../support/sooner.ts'
import { expectUsable, heading, zone } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let desk: Page
let phone: Page
const door = '2-1-502'
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const form = () => desk.locator('.notice-form')
const reached = (count: number) => desk.locator('.reach').getByText(new RegExp(`^${count} / \\d+ 户已知晓$`)).first()
let address = ''

test('it is looked at before it is issued: how many homes, what every way says, and what is refused leads to its field', async () => {
  desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/overview/notices`)
  await desk.getByRole('link', { name: '通知', exact: true }).first().waitFor()
  await shoot(desk, 'notices-list-before')
  await desk.getByRole('link', { name: '写一条通知' }).press('Enter')
  await form().waitFor()
  await form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form().getByText('还有没填的：已标出。').waitFor()
  await expectInHand(desk, /还有没填的|这里还没填/)
  // One of the usual ones to begin with, and back.
  await form().getByLabel('从常用通知开始').selectOption({ label: '燃气泄漏，请马上离开' })
  await form().getByText('下面是常用通知的文字。').waitFor()
  await expectInHand(desk, /下面是常用通知的文字/)
  await expect.poll(() => form().getByLabel('内容', { exact: true }).inputValue()).toContain('请关阀门，开窗')
  await expect.poll(() => form().locator('[name="en.title"]').inputValue()).toBe('Gas leak: please leave at once')
  await form().getByRole('button', { name: '恢复之前写的内容' }).press('Enter')
  await expect.poll(() => form().getByLabel('标题', { exact: true }).inputValue()).toBe('')
  await expectInHand(desk, /从常用通知开始/)
  await form().getByLabel('关于什么').selectOption({ label: '停水供水' })
  await form().getByLabel('标题', { exact: true }).fill('停水通知')
  await form().getByLabel('时间（照读）', { exact: true }).fill('今天14:00到16:00')
  await form().getByLabel('地点（照读）', { exact: true }).fill('2号楼1单元')
  await form().getByLabel('内容', { exact: true }).fill('请提前接水\n问水电工 13812345678')
  await form().getByLabel('楼栋', { exact: true }).selectOption({ label: '2' })
  await form().getByLabel('单元', { exact: true }).selectOption({ label: '1' })
  await form().getByRole('button', { name: '加上这个地方' }).press('Enter')
  await form().locator('.chips').getByText('2 号楼 1 单元').waitFor()
  await form().getByLabel('谁发的', { exact: true }).fill('桂园居委会')
  await form().getByLabel('依据什么', { exact: true }).fill('水管抢修')
  await form().getByLabel('有问题找谁', { exact: true }).fill('值班室')
  await form().getByLabel('到什么时候', { exact: true }).fill(toWall(plus(court.now(), 6 * hour), zone))
  await shoot(desk, 'notices-form', { whole: true })
  await expectAccessible(desk)
  await form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form().getByText('这样还发不出去').waitFor()
  expect(await form().getByRole('button', { name: /^发给/ }).count()).toBe(0)
  await shoot(desk, 'notices-refused', { whole: true })
  await form().getByRole('button', { name: '去改：13812345678' }).press('Enter')
  await expect.poll(() => desk.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('zh-Hans.lines')
  await desk.keyboard.press('Control+A')
  await desk.keyboard.type('请提前接水')
  await form().getByRole('button', { name: '改过了，再看一次' }).press('Enter')
  await form().getByRole('button', { name: /^发给 \d+ 户$/ }).waitFor()
  expect(await form().getByText('这样还发不出去').count()).toBe(0)
  await form().getByText('喇叭广播').click()
  await form().getByText('各位居民请注意').first().waitFor()
  await shoot(desk, 'notices-preview', { whole: true })
  await expectAccessible(desk)
})

test('issued, it stands first on a home’s phone, and any adult there says that they know', async () => {
  await form().getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
  await desk.getByText(/^已发给 \d+ 户。$/).waitFor()
  await expectInHand(desk, /已发给/)
  address = new URL(desk.url()).pathname
  await reached(0).waitFor()
  phone = await court.phone(browser, door)
  await phone.locator('.notices-place').getByText('停水通知').waitFor()
  await shoot(phone, 'notices-home')
  await expectUsable(phone)
  await phone.locator('.notices-place a').click()
  await heading(phone).filter({ hasText: '通知' }).waitFor()
  await phone.getByText('请提前接水').waitFor()
  await shoot(phone, 'notices-own', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '知道了：停水通知' }).click()
  await phone.getByText(/您家有人说已经知道了/).waitFor()
  await expectInHand(phone, /已经知道了/)
  await reached(1).waitFor({ timeout: 10_000 })
  await shoot(phone, 'notices-own-known', { whole: true })
  // It was a child who pressed it.
  await phone.getByRole('button', { name: '点错了，我们还不知道：停水通知' }).click()
  await phone.getByRole('button', { name: '知道了：停水通知' }).waitFor()
  await expectInHand(phone, /停水通知/)
  await reached(0).waitFor({ timeout: 10_000 })
  await phone.getByRole('button', { name: '知道了：停水通知' }).click()
  await reached(1).waitFor({ timeout: 10_000 })
  expect([...troublesOf(desk), ...troublesOf(phone)]).toEqual([])
})

test('without a network it is still there to read, and says that it may have changed', async () => {
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await court.cut()
  await phone.reload()
  await phone.getByText('没有网络：下面是这部手机上存着的通知').waitFor({ timeout: 20_000 })
  await phone.getByText('请提前接水').waitFor()
  await court.restore()
})

test('one home is told at its door: the list of the stairwell shrinks, and a slip of the hand is taken back', async () => {
  await desk.goto(court.url + address)
  const list = desk.getByRole('region', { name: '逐户' })
  const buttons = list.getByRole('button', { name: /^当面告诉了：/ })
  await buttons.first().waitFor()
  const count = await buttons.count()
  expect(await list.getByText(door).count()).toBe(0)
  const name = (await buttons.first().getAttribute('aria-label'))!
  const told = name.split('：')[1]!
  await buttons.first().press('Enter')
  // Until it has gone out it stands in its stairwell as well.
  await list.getByText(`已记下：${told} 当面告诉了。`).first().waitFor()
  await expect.poll(() => buttons.count()).toBe(count - 1)
  await expectInHand(desk, /已记下/)
  await reached(2).waitFor({ timeout: 10_000 })
  // For a moment it stands above, where it was pressed, and in its stairwell: either takes it back.
  await list.getByRole('button', { name: `撤回：${told}` }).first().press('Enter')
  await list.getByText(`已撤回：${told}。`).first().waitFor()
  await expectInHand(desk, /已撤回/)
  await expect.poll(() => buttons.count()).toBe(count)
  // In a stairwell without a network both are kept, and sent when there is one.
  await court.cut()
  // What waits to go out stands in its stairwell as well.
  await list.getByRole('button', { name }).press('Enter')
  await list.getByText(`已记下：${told} 当面告诉了。`).first().waitFor()
  await list.getByRole('button', { name: `撤回：${told}` }).first().press('Enter')
  await list.getByText(`已撤回：${told}。`).first().waitFor()
  await expect.poll(() => buttons.count()).toBe(count)
  await court.restore()
  // That there was none the browser says as well.
  troublesOf(desk).splice(0)
  const notice = address.split('/').at(-1)!
  const said = async () => (await sql<{ grade: string; n: number }>`select grade, count(*)::int as n from notice_deliveries where notice_id = ${notice} and grade in ('told', 'taken-back') group by 1 order by 1`.execute(court.database.owner)).rows
  await expect.poll(havingHeard(desk, said), { timeout: 70_000 }).toEqual([{ grade: 'taken-back', n: 2 }, { grade: 'told', n: 2 }])
  await reached(1).waitFor({ timeout: 10_000 })
  await list.getByRole('button', { name }).press('Enter')
  await expect.poll(() => buttons.count()).toBe(count - 1)
  await list.getByLabel('看哪些').selectOption({ label: '已知晓的' })
  await list.getByText(door).waitFor()
  await list.getByText(/由.+当面告诉/).waitFor()
  await shoot(desk, 'notices-one', { whole: true })
  await expectAccessible(desk)
})

test('what ends at midnight is said in each language in that language alone, whichever the phone of whoever comes by speaks', async () => {
  await desk.goto(court.url + address)
  const code = (await (await desk.context().request.get(`${court.url}/api/notices/${address.split('/').at(-1)!}`)).json()).code as string
  for (const locale of ['en-GB', 'zh-CN', 'zh-TW']) {
    const passer = await newPhone(browser, { locale })
    await passer.route('**/api/n/*', async (route) => {
      const reply = await route.fetch()
      await route.fulfill({ response: reply, json: { ...await reply.json(), validUntil: '2031-04-14T16:00:00.000Z' } })
    })
    await passer.goto(`${court.url}/n/${code}`)
    await passer.locator('.poster-state').waitFor()
    const said = await passer.locator('.poster-state p').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.getAttribute('lang'), one.textContent])))
    expect(said, locale).toEqual({ 'zh-Hans': expect.stringContaining('2031年4月14日24时'), 'zh-Hant': expect.stringContaining('2031年4月14日24時'), en: expect.stringContaining('the end of 14 April 2031') })
    if (locale === 'zh-CN') await shoot(passer, 'notices-code-midnight', { whole: true })
    await passer.context().close()
  }
})

test('corrected, whoever had it hears what is other, and the code on the poster says that the paper does not hold', async () => {
  await desk.getByRole('link', { name: '打印海报' }).click()
  await desk.locator('.notice-poster').waitFor()
  const code = (await desk.locator('.notice-address').textContent())!.split('/n/')[1]!
  await shoot(desk, 'notices-poster', { whole: true })
  const passer = await newPhone(browser, { locale: 'en-GB' })
  await passer.goto(`${court.url}/n/${code}`)
  await passer.getByRole('heading', { name: 'Valid' }).waitFor()
  await passer.getByText('有效', { exact: true }).first().waitFor()
  await shoot(passer, 'notices-code-valid', { whole: true })
  await expectAccessibleAtAnySize(passer)
  await desk.goto(court.url + address)
  await desk.getByRole('link', { name: '更正' }).press('Enter')
  await form().getByLabel('时间（照读）', { exact: true }).fill('今天17:00到19:00')
  await form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form().getByText('还有没填的：已标出。').waitFor()
  await form().getByLabel('和原来有什么不同', { exact: true }).fill('改到下午五点开始停水')
  await form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form().getByRole('region', { name: '和原来不同的' }).getByText('今天17:00到19:00').waitFor()
  await shoot(desk, 'notices-correct', { whole: true })
  await form().getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
  await desk.getByText(/^已发给 \d+ 户。$/).waitFor()
  await phone.goto(`${court.url}/me`)
  await phone.locator('.notices-place').getByText('改到下午五点开始停水').waitFor({ timeout: 10_000 })
  await phone.goto(`${court.url}/me/notices`)
  await phone.getByText('这条已被更正，不要再照着做。').waitFor()
  await shoot(phone, 'notices-own-corrected', { whole: true })
  await expectAccessible(phone)
  await passer.reload()
  await passer.getByRole('heading', { name: 'Corrected' }).waitFor()
  await passer.getByText(/^Not valid since .*\d:\d\d.*\. Do not follow the paper on the wall\.$/).waitFor()
  await shoot(passer, 'notices-code-superseded', { whole: true })
  await expectAccessibleAtAnySize(passer)
  await passer.getByRole('link', { name: /See the new notice/ }).click()
  await passer.getByRole('heading', { name: 'Valid' }).waitFor()
  expect([...troublesOf(desk), ...troublesOf(passer)]).toEqual([])
})

test('a notice that stands against a valid one names it and goes out only once it is said that both hold; what it asks is answered on a home’s phone and read at the desk', async () => {
  const title = '接水车几点来'
  await desk.goto(`${court.url}/overview/notices/new`)
  await form().waitFor()
  await form().getByLabel('关于什么').selectOption({ label: '停水供水' })
  await form().getByLabel('标题', { exact: true }).fill(title)
  await form().getByLabel('楼栋', { exact: true }).selectOption({ label: '2' })
  await form().getByLabel('单元', { exact: true }).selectOption({ label: '1' })
  await form().getByRole('button', { name: '加上这个地方' }).press('Enter')
  await form().locator('.chips').getByText('2 号楼 1 单元').waitFor()
  for (const [label, words] of [['谁发的', '桂园居委会'], ['依据什么', '水管抢修'], ['有问题找谁', '值班室']] as const) await form().getByLabel(label, { exact: true }).fill(words)
  const until = toWall(plus(court.now(), 5 * hour), zone)
  await form().getByLabel('到什么时候', { exact: true }).fill(until)
  await form().getByRole('checkbox', { name: '请住户回复' }).check()
  await form().getByLabel('第 1 个选项', { exact: true }).fill('上午来')
  await form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
  await form().getByText('还有没填的：已标出。').waitFor()
  await form().getByLabel('第 2 个选项', { exact: true }).fill('下午来')
  await form().getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')

  const against = form().getByRole('heading', { name: '同一件事、同一地方、同一时间，已有有效的通知' })
  await against.waitFor()
  const both = form().getByRole('checkbox', { name: '两条都有效：停水通知' })
  expect(await both.count(), 'the one that was corrected holds no more').toBe(1)
  await expect.poll(() => form().getByRole('link', { name: '改为更正那一条' }).getAttribute('href')).toMatch(/^\/overview\/notices\/new\?corrects=/)
  expect(await form().getByRole('button', { name: /^发给/ }).count(), 'not before it is said').toBe(0)
  await shoot(desk, 'notices-contradicts', { whole: true })
  await expectAccessible(desk)
  await both.check()
  await form().getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
  await desk.getByText(/^已发给 \d+ 户。$/).waitFor()

  // That there was no network for a while the browser has said as well.
  troublesOf(phone).splice(0)
  await phone.goto(`${court.url}/me/notices`)
  const asked = phone.getByRole('article').filter({ has: phone.getByRole('heading', { name: title }) })
  await asked.getByRole('button', { name: '知道了，并提交回复' }).click()
  await asked.getByRole('radio', { name: '上午来' }).waitFor()
  expect(await asked.getByText(/您家有人说已经知道了/).count(), 'what is asked has to be answered').toBe(0)
  await shoot(phone, 'notices-own-asked', { whole: true })
  await expectAccessible(phone)
  await asked.getByRole('radio', { name: '下午来' }).check()
  await asked.getByRole('button', { name: '知道了，并提交回复' }).click()
  await asked.getByText(/您家有人说已经知道了/).waitFor()
  await expectInHand(phone, /已经知道了/)

  const answers = desk.getByRole('region', { name: '回复', exact: true })
  await answers.getByText('下午来：1 户').waitFor({ timeout: 20_000 })
  await answers.getByText('上午来：0 户').waitFor()
  await answers.getByText('逐户看回复').click()
  await answers.getByRole('listitem').filter({ hasText: door }).getByText('下午来').waitFor()
  await shoot(desk, 'notices-answers', { whole: true })
  await expectAccessible(desk)
  expect([...troublesOf(desk), ...troublesOf(phone)]).toEqual([])
})

test('for five at one door alone each is told by name, by whichever way: first who, then how; what is taken back is of that one', async () => {
  const { rows: [home] } = await sql<{ id: string; door: string; building: string; adult: string }>`
    select h.id, f.door, f.building_id as building, r.id as adult from households h join flats f on f.id = h.flat_id join buildings b on b.id = f.building_id join residents r on r.household_id = h.id and r.moved_away_at is null and r.born < '1990-01-01'
    where h.community_id = ${court.community} and b.label = '3' order by f.door, r.id limit 1`.execute(court.database.owner)
  await sql`update residents set moved_away_at = now() where household_id = ${home!.id}`.execute(court.database.owner)
  const names = ['欧阳一', '欧阳二', '欧阳三', '欧阳四', '欧阳五']
  for (const name of names) {
    const { rows: [one] } = await sql<{ id: string }>`insert into residents (community_id, id, household_id, name, born, search) values (${court.community}, gen_random_uuid(), ${home!.id}, ${name}, '1960-01-01', '') returning id`.execute(court.database.owner)
    await sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      values (${court.community}, gen_random_uuid(), ${one!.id}, ${home!.id}, 'medicine', '', '', false, 'open', gen_random_uuid())`.execute(court.database.owner)
  }
  const id = await desk.evaluate(async (body) => {
    const post = async (path: string, what: object) => (await fetch(`/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify(what) })).json()
    const { seen, contradicts } = await post('/notices/preview', body)
    return (await post('/notices', { ...body, beside: contradicts.map((it: { id: string }) => it.id), id: crypto.randomUUID(), seen })).id as string
  }, {
    subject: 'medicine', urgency: 'cannot-wait', audience: { places: [{ kind: 'household', id: home!.id }], terms: [{ term: 'need', values: ['medicine'] }] }, source: { 'zh-Hans': { title: '明天送药', lines: ['请备好药盒'], when: '明天', where: '家里' } },
    sender: '桂园居委会', ground: '配药', ask: { who: '值班室', phone: '' }, validFrom: court.now(), validUntil: plus(court.now(), 24 * hour), plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }],
  })
  const list = desk.getByRole('region', { name: '逐户' })
  const who = list.getByRole('radiogroup', { name: `告诉了谁：${home!.door}` })
  const left = () => who.getByRole('radio').count()
  await desk.goto(`${court.url}/overview/notices/${id}`)
  await who.waitFor()
  expect([await left(), await list.getByRole('button', { name: /告诉了：/ }).count()], 'nobody is told before it is said who').toEqual([5, 0])
  await shoot(desk, 'notices-five')
  await who.getByRole('radio', { name: names[1]! }).press('Space')
  await list.getByRole('button', { name: `电话告诉了：${home!.door} ${names[1]}` }).press('Enter')
  await expect.poll(left).toBe(4)
  await expectInHand(desk, /告诉|已记下/)
  await list.getByText(`${names[1]}已知道`).waitFor()
  // The next one is kept here and not sent yet; of the first it was a mistake.
  let letGo: () => void = () => undefined
  const held = new Promise<void>((done) => { letGo = done })
  await desk.route('**/api/notices/*/told', async (route) => { await held; await route.continue() })
  await who.getByText(names[0]!, { exact: true }).click()
  await list.getByRole('button', { name: `当面告诉了：${home!.door} ${names[0]}` }).click()
  await expect.poll(left).toBe(3)
  await list.getByRole('button', { name: `撤回：${home!.door} ${names[1]}`, exact: true }).click()
  await list.getByText(`已撤回：${home!.door} ${names[1]}。`).waitFor()
  await who.getByRole('radio', { name: names[1]! }).waitFor()
  expect(await who.getByRole('radio', { name: names[0]! }).count(), 'whoever was told stays told').toBe(0)
  letGo()
  await list.getByText(`${names[0]}已知道`).waitFor()
  await expectAccessible(desk)

  const small = await newPhone(browser, { locale: 'en-GB' })
  await small.goto(await court.accountLink('secretary'))
  await small.locator('.desk-top').waitFor()
  await small.goto(`${court.url}/overview/notices/${id}`)
  const theirs = small.getByRole('radiogroup', { name: `Who was told: ${home!.door}` })
  await theirs.getByText(names[2]!, { exact: true }).tap()
  await small.getByRole('button', { name: `Told by phone: ${home!.door} ${names[2]}` }).waitFor()
  await theirs.scrollIntoViewIfNeeded()
  await shoot(small, 'notices-five-360-en')
  await expectAccessibleAtAnySize(small)
  await small.context().close()

  for (const [nth, name] of names.entries()) {
    if (nth === 0) continue
    if (nth < 4) await who.getByRole('radio', { name }).press('Space')
    await list.getByRole('button', { name: `${nth % 2 === 0 ? '电话' : '当面'}告诉了：${home!.door} ${name}` }).press('Enter')
  }
  await reached(1).waitFor({ timeout: 10_000 })
  await list.getByLabel('看哪些').selectOption({ label: '已知晓的' })
  await list.getByText(/由.+电话告诉/).waitFor()
  // Of five the last by whom it was complete is taken back: that one is to be told, and no other.
  await list.getByRole('button', { name: `撤回：${home!.door}`, exact: true }).press('Enter')
  await list.getByLabel('看哪些').selectOption({ index: 0 })
  await list.getByRole('button', { name: `电话告诉了：${home!.door} ${names[4]}` }).waitFor()
  await expect.poll(() => list.getByRole('button', { name: /告诉了：/ }).count(), { message: 'that one alone' }).toBe(2)
  expect(troublesOf(desk)).toEqual([])
})

test('the secretary’s own phone, and an English desk', async () => {
  const small = await newPhone(browser, { locale: 'en-GB' })
  await small.goto(await court.accountLink('secretary'))
  await small.locator('.desk-top').waitFor()
  for (const [path, first, name] of [['/overview/notices', 'In force', 'list'], [address, 'Home by home', 'one'], ['/overview/notices/new', 'What it says', 'form']] as const) {
    await small.goto(court.url + path)
    await small.getByText(first).first().waitFor()
    await expect.poll(() => small.getByText('Loading').count()).toBe(0)
    await shoot(small, `notices-360-en-${name}`, { whole: true })
    await expectAccessibleAtAnySize(small)
  }
  expect(troublesOf(small)).toEqual([])
})
