// The rule changes at noon: nine people were told in the morning what they need for work. A minute after noon all nine stand on the list with what holds now; one is told anew at
// the desk, by keyboard alone, one reads it on their own phone, the others are rung. And a resident who finds on their page what they would have called about.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { find, handsAt, personAt, wallTime } from './desk-support.ts'
import { account, heading, type Caller } from './resident-support.ts'
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

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
const rules = (hours: number): string => readFileSync(new URL('../../rules/release.dmn', import.meta.url), 'utf8').replaceAll('<text>48</text>', `<text>${hours}</text>`)

const list = (page: Page) => page.getByRole('region', { name: '之前告诉的变了，要重新告诉' })
const counted = (page: Page) => list(page).locator('h2 .count')
const questions = (page: Page) => page.getByRole('region', { name: '常问的问题' })
const toWork = '可以出门吗：保障岗位上班？'

/** What the desk's panel says, read out by telephone. */
async function tell(staff: Caller, resident: string): Promise<void> {
  const { lines } = await staff.get(`/residents/${resident}/answers`)
  const { answer } = lines.find((it: any) => it.answer.question === 'go-out' && it.answer.of === 'essential-work')
  await staff.post('/told', { id: newId(), resident, answer, how: 'phone', contact: null, at: court.now() })
}

type Found = { door: string; id: string; name: string }

/** People of building 2 whose test may be 48 hours old for work; and one who is being monitored, of whom a younger one is asked already. */
async function homes(staff: Caller): Promise<{ nine: Found[]; monitored: Found }> {
  const [nine, others]: [Found[], Found[]] = [[], []]
  for (const floor of [5, 2, 3, 4, 6, 1]) {
    for (const flat of ['02', '01', '03']) {
      const person = await personAt(court, `2-1-${floor}${flat}`).catch(() => null)
      if (!person || (nine.length === 9 && others.length > 0)) continue
      const { lines } = await staff.get(`/residents/${person.id}/answers`)
      const needs = lines.find((it: any) => it.answer.of === 'essential-work').answer.values.needs
      const hours = needs.find((it: any) => it.kind === 'test-result')?.maxAgeHours
      const found = { door: `2-1-${floor}${flat}`, id: person.id, name: person.name }
      if (hours === 48 && nine.length < 9) nine.push(found)
      else if (hours === 24) others.push(found)
    }
  }
  return { nine, monitored: others[0]! }
}

test('the rule changes at noon', async () => {
  const [staff, secretary] = [await account(court, 'staff-1'), await account(court, 'secretary')]
  const { nine: people, monitored } = await homes(staff)
  expect(people.length, 'people in building 2').toBe(9)
  const desk = await court.desk(browser, 'staff-1')

  // In the morning: the first by the desk's own keys, a usual question from ringing to told.
  const hands = handsAt(desk)
  await find(desk, people[0]!.door)
  await desk.keyboard.press('q')
  await questions(desk).getByRole('button', { name: toWork }).waitFor()
  await expectInHand(desk, /什么时候结束/)
  await hands.press('3')
  await expectInHand(desk, /已经告诉对方/)
  await questions(desk).getByText(/48小时内的核酸阴性结果/).waitFor()
  await shoot(desk, 'answers-desk')
  await expectAccessible(desk)
  await hands.press('Enter')
  await questions(desk).getByText('已记下：告诉过对方了。', { exact: true }).waitFor()
  await expectInHand(desk, /已记下/)
  expect(hands.count().keys, 'from the open panel to told').toBe(2)
  for (const { id } of [...people.slice(1), monitored]) await tell(staff, id)
  await list(desk).waitFor({ state: 'hidden' })

  // At noon. Of whom the rules ask for what they asked for before, nobody is rung.
  await secretary.post('/rules', { dmn: rules(24), validFrom: court.now() })
  await list(desk).waitFor({ timeout: 20_000 })
  await expect.poll(() => counted(desk).textContent(), { timeout: 20_000 }).toBe('9')
  await list(desk).getByText(/现在：.*24小时内的核酸阴性结果/).first().waitFor()
  await shoot(desk, 'answers-otherwise')
  await expectAccessible(desk)

  // One at the desk: the line opens the card, where the old and the new stand beside each other.
  const { door, name } = people[1]!
  await list(desk).getByRole('link').filter({ hasText: door }).click()
  await desk.getByRole('heading', { level: 2, name }).waitFor()
  await questions(desk).getByText(/之前告诉的不一样了.*48小时内/).waitFor()
  await shoot(desk, 'answers-again')
  await questions(desk).getByRole('button', { name: '已经告诉对方' }).first().click()
  await expect.poll(() => counted(desk).textContent()).toBe('8')
  await expectInHand(desk, /已记下/)

  // By mistake: not told after all, and back on the list.
  await questions(desk).getByRole('button', { name: '记错了，没有告诉' }).click()
  await expect.poll(() => counted(desk).textContent()).toBe('9')
  await tell(staff, people[1]!.id)

  // One reads it on their own phone, and nobody rings them.
  const phone = await court.phone(browser, people[0]!.door)
  await chooseOn(phone, people[0]!.id)
  await phone.getByRole('link', { name: '常问的问题和答复' }).click()
  await phone.getByText(/告诉您的是：.*48小时内.*这个现在变了/).waitFor()
  await shoot(phone, 'answers-phone-otherwise', { whole: true })
  // What stands on it is of a minute ago: pressed, nobody has read what holds since, and that comes.
  await phone.route('**/api/me/answers?*', async (route) => {
    const reply = await route.fetch()
    await route.fulfill({ response: reply, body: (await reply.text()).replaceAll('"maxAgeHours":24', '"maxAgeHours":36') })
  })
  await phone.reload()
  await phone.getByText(/现在：.*36小时内/).waitFor()
  await phone.unroute('**/api/me/answers?*')
  await phone.getByRole('button', { name: '现在的我看到了' }).click()
  await phone.getByText('刚刚又变了。请看现在写的这一句，再按一次。').waitFor()
  await phone.getByText(/现在：.*24小时内/).waitFor()
  await shoot(phone, 'answers-phone-changed', { whole: true })
  await phone.evaluate(() => scrollTo(0, 0))
  await expectAccessible(phone)
  await expect.poll(() => counted(desk).textContent(), { message: 'and the desk still rings them' }).toBe('8')
  await phone.getByRole('button', { name: '现在的我看到了' }).click()
  await phone.getByText('记下了，不再为这事打电话给您。').waitFor()
  await expectInHand(phone, /记下了/)
  await expect.poll(() => counted(desk).textContent(), { timeout: 15_000 }).toBe('7')

  // The others are rung.
  for (const { id } of people.slice(2)) await tell(staff, id)
  await list(desk).waitFor({ state: 'hidden' })
  for (const page of [desk, phone]) await page.context().close()
})

/** The page is that person's, where several live behind one door. */
async function chooseOn(phone: Page, id: string): Promise<void> {
  await phone.locator('.holds').waitFor()
  await phone.evaluate((chosen) => localStorage.setItem('postern-person', chosen), id)
  await phone.reload()
  await phone.locator('.holds').waitFor()
}

test('a resident reads on their own page what they would have called about, with and without a network', async () => {
  const staff = await account(court, 'staff-1')
  const says = (hans: string, hant: string, en: string) => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })
  await staff.post('/short-answers', { id: newId(), seen: 0, question: says('几点收垃圾？', '幾點收垃圾？', 'When is the rubbish collected?'), answer: says('每天晚上六点，放在门口。', '每天晚上六點，放在門口。', 'Every day at six in the evening; put it outside your door.'), places: [], validFrom: court.now(), validUntil: plus(court.now(), 7 * day), source: '物业', withdrawn: false })
  const phone = await newPhone(browser)
  await phone.goto(await court.householdLink('2-1-502', 'asIs'))
  await phone.locator('.holds').waitFor()
  await phone.getByRole('link', { name: '常问的问题和答复' }).click()
  await heading(phone).filter({ hasText: '我家的问题和答复' }).waitFor()
  await phone.getByText(/您家现在是封控区，到.*没有新的通知/).waitFor()
  await phone.getByText('可以出门吗：预约就诊？').click()
  await phone.getByText(/预约就诊：请申请出入证。需要：/).waitFor()
  await phone.getByText('几点收垃圾？').click()
  await phone.getByText(/每天晚上六点，放在门口。来源：物业/).waitFor()
  await shoot(phone, 'answers-phone', { whole: true })
  await expectAccessibleAtAnySize(phone)

  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await court.cut()
  await phone.reload()
  await phone.getByText(/您家现在是封控区，到/).waitFor({ timeout: 20_000 })
  await phone.getByText(/没能重新查：下面是.+存在这部手机上的/).waitFor({ timeout: 20_000 })
  await shoot(phone, 'answers-phone-offline', { whole: true })
  await court.restore()

  await phone.goto(`${court.url}/me/answers`)
  await phone.getByRole('combobox', { name: /语言|Language/ }).selectOption('en')
  await phone.getByRole('heading', { level: 1, name: 'Questions and answers about my home' }).waitFor()
  await phone.getByText(/Your home is sealed until/).waitFor()
  await shoot(phone, 'answers-phone-en', { whole: true })
  await phone.context().close()
})

test('a short answer that was withdrawn by a slip of the hand holds again by one press', async () => {
  const staff = await account(court, 'staff-1')
  const id = newId()
  const says = (hans: string, hant: string, en: string) => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })
  await staff.post('/short-answers', { id, seen: 0, question: says('哪里领口罩？', '哪裡領口罩？', 'Where are masks handed out?'), answer: says('物业服务处。', '物業服務處。', 'At the property office.'), places: [], validFrom: court.now(), validUntil: null, source: '物业', withdrawn: false })
  const desk = await court.desk(browser, 'staff-2')
  await find(desk, '2-1-502')
  await desk.keyboard.press('q')
  await questions(desk).getByRole('searchbox').fill('口罩')
  await questions(desk).getByRole('button', { name: /哪里领口罩/ }).click()
  await questions(desk).getByRole('button', { name: '改一改' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: '撤下', exact: true }).click()
  await questions(desk).getByText('已撤下，不再拿它答复').waitFor()
  await expectInHand(desk, /已撤下|哪里领口罩|撤销/)
  const versions = async () => (await staff.get(`/short-answers/${id}`)).versions.map((it: any) => [it.version, it.withdrawn])
  expect(await versions()).toEqual([[2, true], [1, false]])
  await shoot(desk, 'answers-withdrew')
  await expectAccessible(desk)
  await questions(desk).getByRole('button', { name: '撤销：它仍然有效' }).press('Enter')
  await questions(desk).getByText('又有效了，和原来一样。').waitFor()
  await expectInHand(desk, /又有效了/)
  expect(await versions()).toEqual([[3, false], [2, true], [1, false]])
  await desk.context().close()
})

test('a notice is corrected at noon: who was told the old one by telephone is listed and ticked off, and reads it on their page', async () => {
  const staff = await account(court, 'staff-1')
  const { compounds } = await staff.get('/buildings')
  const two = compounds[0].buildings.find((it: any) => it.label === '2').id
  const water = (when: string) => ({
    subject: 'water', urgency: 'usual', audience: { places: [{ kind: 'building', id: two }], terms: [] }, source: { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水'], when, where: '2号楼' } },
    sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '' }, validFrom: court.now(), validUntil: plus(court.now(), day),
  })
  const issue = async (draft: object): Promise<string> => (await staff.post('/notices', { ...draft, id: newId(), seen: (await staff.post('/notices/preview', draft)).seen })).id
  const old = await issue(water('今天14:00到16:00'))

  const desk = await court.desk(browser, 'staff-2')
  await find(desk, '2-1-502')
  await desk.keyboard.press('q')
  await questions(desk).getByRole('button', { name: '通知说了什么：2号楼停水？' }).click()
  await questions(desk).getByText(/2号楼停水。请提前接水。今天14:00到16:00。2号楼。从.*有效。桂园居委会发布，依据：水管抢修。有疑问请问：值班室。/).waitFor()
  await expectInHand(desk, /已经告诉对方/)
  await shoot(desk, 'answers-notice-desk')
  await expectAccessible(desk)
  await desk.keyboard.press('Enter')
  await questions(desk).getByText('已记下：告诉过对方了。', { exact: true }).waitFor()
  await list(desk).waitFor({ state: 'hidden' })

  await issue({ ...water('今天18:00到20:00'), corrects: old, changed: { 'zh-Hans': '改到晚上' } })
  await list(desk).waitFor({ timeout: 20_000 })
  await expect.poll(() => counted(desk).textContent(), { timeout: 20_000 }).toBe('1')
  await list(desk).getByText(/现在：.*今天18:00到20:00/).waitFor()
  await expectAccessible(desk)

  const person = await personAt(court, '2-1-502')
  const phone = await court.phone(browser, '2-1-502')
  await chooseOn(phone, person.id)
  await phone.getByRole('link', { name: '常问的问题和答复' }).click()
  await phone.getByText(/告诉您的是：.*今天14:00到16:00.*这个现在变了/).waitFor()
  await phone.getByRole('heading', { level: 2, name: '给我家的通知' }).waitFor()
  await shoot(phone, 'answers-notice-phone', { whole: true })
  await phone.evaluate(() => scrollTo(0, 0))
  await expectAccessible(phone)

  await list(desk).getByRole('link').filter({ hasText: '2-1-502' }).click()
  await questions(desk).getByText(/之前告诉的不一样了.*今天14:00到16:00/).waitFor()
  await questions(desk).getByRole('button', { name: '已经告诉对方' }).first().click()
  await list(desk).waitFor({ state: 'hidden' })
  for (const page of [desk, phone]) await page.context().close()
})

test('a short answer is written, found by a word of it, told, corrected, and past its date it says so', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await find(desk, '2-1-502')
  await desk.keyboard.press('q')
  await questions(desk).getByRole('button', { name: toWork }).waitFor()
  await questions(desk).getByRole('button', { name: '写一条答复' }).click()
  const form = desk.getByRole('dialog')
  await expectInHand(desk, /三种语言/)
  await form.getByRole('button', { name: '保存' }).click()
  await expectInHand(desk, /请填写/)
  const [hans, hant, en] = ['简体中文', '繁體中文', 'English']
  for (const [language, question, text] of [[hans, '停水怎么办？', '打物业电话，两小时内有人来。'], [hant, '停水怎麼辦？', '打物業電話，兩小時內有人來。'], [en, 'What if there is no water?', 'Call the property company; somebody comes within two hours.']] as const) {
    await form.getByLabel(`问题（${language}）`).fill(question)
    await form.getByLabel(`答复（${language}）`).fill(text)
  }
  await form.getByLabel('依据或来源').fill('物业')
  await shoot(desk, 'answers-form')
  await expectAccessible(desk)
  await form.getByRole('button', { name: '保存' }).click()
  await questions(desk).getByText('已保存，从现在起可以这样答复。').waitFor()

  await desk.keyboard.press('Escape')
  await questions(desk).getByRole('searchbox').fill('没水了 停水')
  await desk.keyboard.press('Enter')
  await questions(desk).getByText(/打物业电话，两小时内有人来。来源：物业/).waitFor()
  await expectInHand(desk, /已经告诉对方/)
  await shoot(desk, 'answers-short')
  await desk.keyboard.press('Enter')
  await questions(desk).getByText('已记下：告诉过对方了。', { exact: true }).waitFor()

  await questions(desk).getByRole('button', { name: '改一改' }).click()
  await form.getByLabel(`答复（${hans}）`).fill('打物业电话，一小时内有人来。')
  await form.getByRole('button', { name: '保存' }).click()
  await list(desk).getByText(/现在：打物业电话，一小时内有人来/).waitFor({ timeout: 20_000 })

  // Past its date: the form asks for another, and keeps none that is over.
  const staff = await account(court, 'staff-2')
  const says = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text })
  const once = { id: newId(), seen: 0, question: says('几点送水？'), answer: says('九点。'), places: [], validFrom: court.now(), validUntil: plus(court.now(), minute), source: '物业', withdrawn: false }
  await staff.post('/short-answers', once)
  court.pass(2 * minute)
  await desk.reload()
  await questions(desk).getByRole('searchbox').fill('送水')
  await questions(desk).getByRole('button', { name: /几点送水/ }).click()
  await questions(desk).getByRole('button', { name: '改一改' }).click()
  await form.getByText('原来的截止时间已过。请写上新的').waitFor()
  const until = form.getByLabel('有效到什么时候；不填就一直有效')
  expect(await until.inputValue()).toBe('')
  await until.fill(wallTime(plus(court.now(), -day)))
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('这个时间已经过了。请写一个以后的时间，或留空。').waitFor()
  await until.fill('')
  await form.getByRole('button', { name: '保存' }).click()
  await expect.poll(async () => (await staff.get(`/short-answers/${once.id}`)).versions.length).toBe(2)
  await desk.context().close()
})
