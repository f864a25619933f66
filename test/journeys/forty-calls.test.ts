// Forty calls in an hour, at three desks: by keys alone a usual question takes twelve; another opens a case whose number is read aloud; the third call about it says so, shows what was promised,
// and raises it. They come by all seven ways, to one desk while it has no network; at the end the sums are right and nothing is nobody's. And a case on its own page, with two desks that write of it at once.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { find, handsAt, personAt, wallTime } from './desk-support.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
/** When the hour begins, and its three desks. */
let began: string
let one: Page
let two: Page
let three: Page
const doors: string[] = []
const people: Awaited<ReturnType<typeof personAt>>[] = []
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
const searchOf = (desk: Page) => desk.getByRole('combobox', { name: '姓名、门牌或电话' })
const known = (desk: Page) => desk.getByRole('region', { name: '来电人和已知情况' })
const over = (desk: Page) => desk.getByRole('region', { name: '通话结束' })

/** Whoever calls from behind that door is on the line: found from the screen of calls itself, or from the desk and then by its one key. */
/** The focus is on nothing that is seen. */
async function nowhere(desk: Page): Promise<void> {
  await desk.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await expect.poll(() => desk.evaluate(() => document.activeElement === document.body)).toBe(true)
}
async function toCall(desk: Page, door: string): Promise<void> {
  await searchOf(desk).click()
  await searchOf(desk).pressSequentially(door)
  await desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').first().filter({ hasText: door }).waitFor()
  await desk.keyboard.press('Enter')
  if (!desk.url().endsWith('/desk/call')) {
    await desk.getByRole('region', { name: '居民', exact: true }).getByText(door, { exact: true }).first().waitFor()
    await desk.keyboard.press('t')
  }
  await known(desk).getByText(door, { exact: true }).waitFor()
  await known(desk).getByRole('button', { name: /什么时候结束|可以出门/ }).first().waitFor()
}

/** What the desk's screen sends when a call is over. */
const call = (staff: Caller, more: object): Promise<any> => staff.post('/contacts', { id: newId(), resident: null, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '来电', ...more })

type Row = { id: string; result: string | null; awaits: boolean; case: string | null; note: string; number: string; channel: string; times: number; home: boolean; spoke: boolean; ticket: string; concerns: number; told: number }
const since = async (began: string): Promise<Row[]> => (await sql<Row>`
  select c.id, c.result, c.awaits, c.case_id as "case", c.note, c.number, c.channel, c.times, c.household_id is not null as home, c.spoke_id is not null as spoke, coalesce(c.outside_number, '') as ticket,
    (select count(*)::int from contact_people p where p.community_id = c.community_id and p.contact_id = c.id) as concerns, (select count(*)::int from told t where t.community_id = c.community_id and t.contact_id = c.id) as told
  from contacts c where c.community_id = ${court.community} and c.recorded_at >= ${began} order by c.recorded_at, c.id`.execute(court.database.owner)).rows
const cases = async (): Promise<any[]> => (await (await account(court, 'secretary')).get('/cases?limit=100')).cases

beforeAll(async () => {
  for (const door of ['7-1-301', '7-1-401', '8-1-301', '8-1-401', '9-1-401', '9-1-501', '11-1-301', '11-1-401', '12-1-301', '12-1-401']) {
    const person = await personAt(court, door).catch(() => null)
    if (person && people.length < 6) { people.push(person); doors.push(door) }
  }
  expect(people.length).toBe(6)
  began = court.now()
  ;[one, two, three] = await Promise.all(['staff-1', 'staff-2', 'staff-3'].map((login) => court.desk(browser, login))) as [Page, Page, Page]
})

test('a usual question takes twelve keys; a case is opened during the call; the third call about it raises it', async () => {
  const staff = [await account(court, 'staff-1'), await account(court, 'staff-2')] as const
  // 1. By keys alone, from ringing to answered: the door, who it is, the call, the question, told, over.
  const hands = handsAt(one)
  await searchOf(one).waitFor()
  await expect.poll(() => searchOf(one).evaluate((field) => field === document.activeElement)).toBe(true)
  await hands.type(doors[0]!)
  await hands.press('Enter')
  await one.getByRole('region', { name: '居民', exact: true }).getByText(doors[0]!, { exact: true }).first().waitFor()
  await hands.press('t')
  await known(one).getByRole('button', { name: '可以出门吗：保障岗位上班？' }).waitFor()
  await expectInHand(one, /来电人和已知情况|这家没有正在办的事/)
  await hands.press('3')
  await expectInHand(one, /已经告诉对方/)
  await hands.press('Enter')
  await expectInHand(one, /已答复，通话结束/)
  await expectAccessible(one)
  await shoot(one, 'call-answered')
  await hands.press('Enter')
  await over(one).getByText('已记下：已答复。').last().waitFor()
  await expectInHand(one, /下一个/)
  expect(hands.count(), 'a usual question').toMatchObject({ clicks: 0 })
  expect(hands.count().keys, 'from ringing to answered').toBeLessThanOrEqual(12)
  console.log(`a usual question: ${hands.count().keys} keys`)
  await expect.poll(async () => (await since(began)).map((row) => [row.result, row.told])).toEqual([['answered', 1]])

  // 2. A case is opened during the call: filled in with what is usual, its number and its hour to be read aloud.
  await one.keyboard.press('Enter')
  await toCall(one, doors[1]!)
  // The keys that are shown do what they show, also with the focus nowhere.
  await nowhere(one)
  await one.keyboard.press('s')
  await known(one).locator('button[aria-keyshortcuts="s"][aria-expanded="true"]').waitFor()
  await one.keyboard.press('w')
  await expectInHand(one, /说了什么/)
  await one.keyboard.type('厨房水管漏水')
  await nowhere(one)
  await one.keyboard.press('o')
  const form = one.getByRole('form', { name: '要办的事' })
  await expectInHand(one, /哪一类/)
  await form.getByLabel('哪一类').selectOption({ label: '维修' })
  await expect.poll(() => form.getByLabel('简单说明').inputValue()).toBe('厨房水管漏水')
  await expectAccessible(one)
  await shoot(one, 'call-opens', { whole: true })
  await form.getByLabel('哪一类').press('Tab')
  await form.getByRole('button', { name: /^立这件事/ }).press('Enter')
  await over(one).getByText('挂断前念给对方听').waitFor()
  await expectInHand(one, /下一个/)
  const number = (await over(one).locator('.read-number').innerText()).trim()
  await expect.poll(async () => (await cases()).filter((it) => it.number === number).map((it) => [it.words, it.owed.urgency, it.owed.step.code, it.contacts])).toEqual([['厨房水管漏水', 'week', 'ask-property', 1]])
  const leak = (await cases()).find((it) => it.number === number)!
  await shoot(one, 'call-read-aloud')

  // 3. The second call about it comes to another desk; the third, at a third one, says so before it is joined, with what was promised.
  await call(staff[1], { resident: people[1]!.id, note: '还在漏', result: { kind: 'joined', case: leak.id } })
  await toCall(three, doors[1]!)
  const open = known(three).getByRole('region', { name: '这家正在办的事' })
  await open.getByText('这件事是第三次来问了').waitFor()
  await open.getByText('之前答应过').waitFor()
  await expectAccessible(three)
  await shoot(three, 'call-third')
  await three.locator('#case').focus()
  await three.keyboard.press('j')
  await over(three).getByText('第三次来问，已加急。').waitFor()
  expect((await over(three).locator('.read-number').innerText()).trim()).toBe(number)
  await shoot(three, 'call-third-raised')
  expect((await staff[0].get(`/cases/${leak.id}`)).promise).toMatchObject({ urgency: 'today', history: [{ kind: 'opened' }, { kind: 'urgency', why: 'third-contact' }] })

}, 120_000)

test('it is somebody else: of what was said nothing stays on the card that was picked first, nor on that one’s own page', async () => {
  const staff = await account(court, 'staff-4')
  const [first, second] = [await personAt(court, '7-1-301'), await personAt(court, '8-1-301')]
  const page = await court.desk(browser, 'staff-4')
  await find(page, '7-1-301')
  await page.keyboard.press('t')
  const words = page.getByRole('textbox', { name: '说了什么', exact: true })
  await words.fill('她说丈夫打她')
  await words.blur()
  const notes = async (resident: string): Promise<string[]> => (await staff.get(`/residents/${resident}`)).contacts.map((one: any) => one.note)
  await expect.poll(() => notes(first.id)).toContain('她说丈夫打她')
  await page.getByRole('button', { name: '不是这个人' }).click()
  await expect.poll(() => notes(first.id)).not.toContain('她说丈夫打她')
  await expect.poll(() => words.inputValue(), { message: 'it goes on, of whoever it is' }).toBe('她说丈夫打她')
  await page.keyboard.press('/')
  await searchOf(page).pressSequentially('8-1-301')
  await page.getByRole('listbox', { name: '找到的居民' }).getByRole('option').first().filter({ hasText: '8-1-301' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^已答复/ }).click()
  await expect.poll(() => notes(second.id)).toContain('她说丈夫打她')
  expect(await notes(first.id)).not.toContain('她说丈夫打她')
  await page.context().close()
})

test('a case on its own page: taken, put off, handed over, two desks at once, told and closed', async () => {
  const [secretary, deputy] = [await account(court, 'secretary'), await account(court, 'deputy')]
  const person = await personAt(court, '9-1-301')
  const [id, act] = [newId(), newId()]
  const body = { id, act, kind: 'water', words: '没有热水', place: null, household: null, resident: person.id, private: false, outside: null, answerOn: { way: 'phone', number: '13900000004' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() }
  await secretary.post('/cases', body)
  const page = await court.desk(browser, 'deputy')
  await page.goto(`${court.url}/desk/cases/${id}`)
  await page.getByRole('heading', { level: 2, name: new RegExp(shortNumber(id)) }).waitFor()
  await expectInHand(page, /水/)
  const deeds = page.getByRole('region', { name: '可以做的' })
  const log = page.getByRole('region', { name: '办理经过' })
  await page.keyboard.press('m')
  await log.getByText(/^(接手|接班接过)$/).or(log.getByText(/接手|接班接过/)).first().waitFor()
  await deeds.getByRole('button', { name: /^稍后再办/ }).click()
  await deeds.getByRole('button', { name: '半小时后' }).click()
  await log.getByText(/^推到/).first().waitFor()
  await expectInHand(page, /已记下/)
  await deeds.getByRole('button', { name: '没联系上' }).click()
  await deeds.getByRole('form', { name: '记下这次' }).getByRole('button').click()
  await log.getByText(/没联系上（电话）/).waitFor()
  await expectAccessible(page)
  await shoot(page, 'case-page')

  // The network goes while a colleague writes of the same: both texts are there, and whoever has read both says which holds.
  await page.context().setOffline(true)
  await deeds.getByRole('button', { name: /^下一步、期限/ }).click()
  await deeds.getByLabel('下一步', { exact: true }).selectOption({ label: '派人去' })
  await deeds.getByRole('button', { name: /^就这样办/ }).click()
  await deeds.getByText('没有网络，已存在这台设备上').waitFor()
  await shoot(page, 'case-page-offline')
  await secretary.post('/promises/acts', { acts: [{ id: newId(), section: 'case', about: id, seen: (await secretary.get(`/cases/${id}`)).promise.acts, at: court.now(), deed: { kind: 'step', step: { code: 'ask-property', words: '已报物业' } } }] })
  await page.context().setOffline(false)
  const clash = page.getByRole('region', { name: '两位同事写了同一项' })
  await clash.getByText('下一步：找物业：已报物业').waitFor({ timeout: 30_000 })
  await clash.getByText('下一步：派人去').waitFor()
  await expectAccessible(page)
  await shoot(page, 'case-clash')
  await clash.getByRole('button', { name: '以这条为准' }).first().click()
  await clash.waitFor({ state: 'detached' })
  expect((await deputy.get(`/cases/${id}`)).promise).toMatchObject({ clash: false, tries: 1 })

  // An outcome closes nothing before they know; told, it is over; and one press opens it again.
  await deeds.getByRole('button', { name: /^有结果了/ }).click()
  await deeds.getByRole('button', { name: /^记下结果/ }).click()
  await page.getByText('已有结果，告知对方后才算办结。').waitFor()
  // The screen shows it before the answer to the press is here: what is begun meanwhile stays.
  let answer = (): void => undefined
  const late = new Promise<void>((resolve) => { answer = resolve })
  await page.route('**/api/promises/acts', async (route) => {
    const reply = await route.fetch()
    await late
    await route.fulfill({ response: reply })
  }, { times: 1 })
  await deeds.getByRole('button', { name: /^已告知对方/ }).click()
  await deeds.getByRole('button', { name: /^对方知道了，办结/ }).click()
  await page.getByText('✓ 已办结，已告知').waitFor()
  await shoot(page, 'case-closed')
  await deeds.getByRole('button', { name: /^重新打开/ }).click()
  await deeds.getByLabel('为什么').fill('又没有热水了')
  answer()
  await expectInHand(page, /已办结|已记下/)
  await deeds.getByRole('form').getByRole('button').click()
  await log.getByText('又没有热水了').waitFor()
  // Handed over by name.
  await deeds.getByRole('button', { name: /^转交/ }).click()
  await expectInHand(page, /转给谁/)
  const to = deeds.getByLabel('转给谁')
  await to.selectOption({ index: 1 })
  await deeds.getByRole('form', { name: '转交' }).getByRole('button').click()
  await log.getByText(/^转交给/).first().waitFor()
  await expectAccessibleAtAnySize(page)
  expect(troublesOf(page).filter((it) => !it.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])

  // What is private is there for its reader alone.
  const secret = { ...body, id: newId(), act: newId(), private: true, kind: 'care' }
  await secretary.post('/cases', secret)
  const colleague = await court.desk(browser, 'staff-5')
  await colleague.goto(`${court.url}/desk/cases/${secret.id}`)
  await colleague.getByRole('heading', { name: '这里没有这件事' }).waitFor()
  await expectAccessible(colleague)
  await shoot(colleague, 'case-not-there')
  for (const one of [page, colleague]) await one.context().close()
}, 90_000)

const field = (desk: Page, name: string) => desk.getByRole('textbox', { name, exact: true })
/** Pressed again where the screen moved under the hand, as a person does: what is known of the caller still comes in above it. */
const by = async (desk: Page, channel: string): Promise<void> => {
  const way = desk.getByRole('radio', { name: channel, exact: true })
  await expect.poll(async () => { await way.click({ force: true }); return way.isChecked() }).toBe(true)
}
const next = async (desk: Page): Promise<void> => over(desk).getByRole('button', { name: /^下一个/ }).press('Enter')

/** At the window a daughter asks for her father, whom it concerns as well; and the hotline sends a ticket with its number and its deadline. */
async function windowAndTicket(desk: Page): Promise<void> {
  await next(desk)
  await toCall(desk, doors[2]!)
  await by(desk, '窗口')
  await field(desk, '说了什么').fill('问什么时候能去上班')
  await desk.getByText('谁在说、替谁说').click()
  await desk.getByLabel('谁在说', { exact: true }).locator('option').nth(1).waitFor({ state: 'attached' })
  await desk.getByLabel('谁在说', { exact: true }).selectOption({ index: 1 })
  await desk.getByRole('group', { name: /还涉及谁$/ }).getByRole('checkbox').first().check({ force: true })
  await desk.getByRole('button', { name: /^已答复/ }).click()
  await over(desk).getByText('已记下：已答复。').last().waitFor()

  await next(desk)
  await toCall(desk, doors[3]!)
  await by(desk, '热线工单')
  await field(desk, '说了什么').fill('老人三天没领到药')
  await field(desk, '工单编号').fill('RX-2026-0417')
  await desk.getByLabel('最晚答复时间').fill(wallTime(deadline))
  await desk.getByRole('button', { name: /^要办，立一件事/ }).click()
  await desk.getByRole('form', { name: '要办的事' }).getByLabel('哪一类').selectOption({ label: '配药' })
  await desk.getByRole('button', { name: /^立这件事/ }).click()
  await over(desk).getByText('挂断前念给对方听').waitFor()
}

/** Without a network: a call about what is open at a home that was found before, one from nobody known that opens a case, two that nobody took. Kept, and said to be. */
async function withoutNetwork(desk: Page, home: string): Promise<{ number: string }> {
  await toCall(desk, doors[4]!)
  await known(desk).getByText('要送一袋米').waitFor()
  await desk.context().setOffline(true)
  await field(desk, '说了什么').fill('米还没到')
  await known(desk).locator('.open-one').filter({ hasText: home }).getByRole('button', { name: /^就是这件事/ }).click()
  await over(desk).getByText('没有网络，已存在这台设备上，恢复后自动发出（要开着本页），不会重复。').waitFor()
  await next(desk)
  await known(desk).getByText('没有网络，查不到人。').waitFor()
  await field(desk, '说了什么').fill('楼道灯不亮')
  await field(desk, '电话或门牌').fill('13900000077')
  await shoot(desk, 'call-offline')
  await desk.getByRole('button', { name: /^要办，立一件事/ }).click()
  await desk.getByRole('button', { name: /^立这件事/ }).click()
  await over(desk).getByText('没有网络，已存在这台设备上，恢复后自动发出（要开着本页），不会重复。').waitFor()
  await expectAccessible(desk)
  const number = (await over(desk).locator('.read-number').innerText()).trim()
  await next(desk)
  await by(desk, '未接来电')
  for (const [n, from] of ['13900000078', '13900000079'].entries()) {
    await desk.getByLabel('谁打来的：电话或门牌').fill(from)
    await desk.getByLabel('谁打来的：电话或门牌').press('Enter')
    await desk.getByText(`共 ${n + 1} 个`).waitFor()
  }
  // Read off the list once more, however it is written there: it stands there already.
  await desk.getByLabel('谁打来的：电话或门牌').fill('139-0000-0079')
  await desk.getByLabel('谁打来的：电话或门牌').press('Enter')
  await desk.getByText('139-0000-0079：刚才已经记下，不再重复。').waitFor()
  return { number }
}

/** A group's messages as they were copied, the same words of one once; one of them is gone on with from the queue. What a volunteer at a door was told. */
async function groupAndDoor(desk: Page): Promise<void> {
  await next(desk)
  await by(desk, '群消息')
  await desk.getByLabel('哪个群').fill('十一号楼群')
  await desk.getByLabel('群里的消息，原样粘贴').fill('三楼大姐：什么时候做核酸？\n三楼大姐：什么时候做核酸！\n四楼东户：什么时候做核酸\n五楼西户：垃圾三天没收了')
  await desk.getByRole('button', { name: '放进待办', exact: true }).click()
  await desk.getByText('已记下，送到后列在待办里。').waitFor()
  await by(desk, '上门')
  await field(desk, '说了什么').fill('敲门时说血压计坏了')
  await field(desk, '电话或门牌').fill(doors[5]!)
  await desk.getByRole('button', { name: /^要办，立一件事/ }).click()
  await desk.getByRole('form', { name: '要办的事' }).getByLabel('怎么答复', { exact: true }).selectOption({ label: '上门' })
  await desk.getByRole('button', { name: /^立这件事/ }).click()
  await over(desk).getByText('挂断前念给对方听').waitFor()
  await desk.goto(`${court.url}/desk`)
  // Of two who wrote the same one line is there, and one answer is for both.
  await desk.locator('.queue-row').filter({ hasText: '什么时候做核酸' }).click()
  await desk.getByRole('heading', { level: 2, name: '三楼大姐' }).waitFor()
  await desk.getByRole('button', { name: /^已答复/ }).click()
  await over(desk).getByText('已记下：已答复。').last().waitFor()
}

/** On their own page a household asks for a call. */
async function onTheirPage(): Promise<void> {
  const phone = await court.phone(browser, '1-1-301')
  await phone.goto(`${court.url}/me/answers`)
  await phone.getByText('没有您要问的？请我们回电').click()
  await phone.getByLabel('关于什么').selectOption('medicine')
  await phone.getByRole('button', { name: '请回电' }).click()
  await phone.getByRole('status').filter({ hasText: '已记下，编号' }).waitFor()
  expect(troublesOf(phone)).toEqual([])
  await phone.context().close()
}

let deadline: Instant
test('forty in an hour by all seven ways, a desk without a network among them: each came to something, nothing is there twice, and nothing is nobody’s', async () => {
  const staff = await account(court, 'staff-1')
  deadline = plus(court.now(), 4 * hour)
  const unowned = async (): Promise<unknown[]> => (await staff.get('/desk/queue')).sections.flatMap((it: any) => it.lines).filter((line: any) => line.owed && line.owed.owner.account === null)
  const offered = async (): Promise<number> => (await staff.get('/desk/stress?hours=2')).hours.reduce((sum: number, it: any) => sum + it.offered, 0)
  const rice = { kind: 'food', words: '要送一袋米', place: null, household: null, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null }
  const open = async (more: object, by = staff): Promise<string> => (await by.post('/cases', { ...rice, id: newId(), act: newId(), contact: null, at: court.now(), ...more })).id
  const home = await open({ resident: people[4]!.id })
  const before = (await since(began)).length
  const offeredBefore = await offered()

  // Each at their own desk, at the same time.
  const [, kept] = await Promise.all([windowAndTicket(one), withoutNetwork(two, shortNumber(home)), groupAndDoor(three), onTheirPage()])
  expect((await since(began)).map((it) => it.note), 'nothing has come from where no network is').not.toContain('楼道灯不亮')
  await two.context().setOffline(false)
  await expect.poll(async () => (await since(began)).filter((it) => ['楼道灯不亮', '米还没到'].includes(it.note) || it.number.startsWith('1390000007')).map((it) => [it.channel, it.note, it.result]).sort())
    .toEqual([['missed', '', 'opened'], ['missed', '', 'opened'], ['phone', '楼道灯不亮', 'opened'], ['phone', '米还没到', 'joined']])
  expect((await cases()).filter((it) => it.number === kept.number), 'the number that was read aloud without a network').toMatchObject([{ words: '楼道灯不亮' }])

  // The rest of the hour, as the same screens send it: where a hand would only repeat.
  const others = await Promise.all(['staff-1', 'staff-2', 'staff-3'].map((login) => account(court, login)))
  const doorsAll = [...new Set((await since(began)).map((it) => it.case))]
  expect(doorsAll.length).toBeGreaterThan(5)
  const ways = ['phone', 'phone', 'window', 'phone', 'door', 'hotline', 'phone', 'missed', 'group', 'phone'] as const
  for (let n = 0; (await since(began)).length < 40; n++) {
    const [who, channel, person] = [others[n % 3]!, ways[n % ways.length]!, people[n % people.length]!]
    const id = newId()
    const more = channel === 'hotline' ? { outside: { number: `RX-${n}`, deadline } } : {}
    if (channel === 'missed') await call(who, { id, channel, resident: null, note: '', number: `1380000${1000 + n}` })
    else if (channel === 'group') { await who.post('/contacts/pasted', { id, text: `${n}楼住户：电梯有响声`, group: '十二号楼群', at: court.now() }) }
    else if (n % 3 === 0) { await call(who, { id, channel, resident: person.id, note: `事项${n}`, ...more, result: null }); await open({ resident: person.id, contact: id, words: `事项${n}`, outside: more.outside ?? null }, who) }
    else await call(who, { id, channel, resident: person.id, note: `问一下${n}`, ...more, result: n % 2 === 0 ? { kind: 'answered' } : { kind: 'joined', case: home } })
  }
  // What waits in the list is seen to as well.
  for (const line of (await staff.get('/desk/queue/contacts')).lines.filter((it: any) => it.at >= began)) await call(staff, { id: line.says.id, channel: line.says.channel, startedAt: line.says.startedAt, note: '', result: { kind: 'joined', case: home } })

  const all = await since(began)
  expect(all.length).toBe(40)
  expect(all.filter((it) => it.result === null || (it.result === 'answered') !== (it.case === null)), 'answered, or with a case: nothing else').toEqual([])
  expect([...new Set(all.map((it) => it.channel))].sort()).toEqual(['door', 'group', 'hotline', 'missed', 'page', 'phone', 'window'])
  expect(all.filter((it) => !it.home && it.number === '' && it.channel !== 'group'), 'of a home, or with where to ring').toEqual([])
  expect(all.filter((it) => it.spoke)).toMatchObject([{ channel: 'window', home: true, concerns: 1, result: 'answered' }])
  expect(all.filter((it) => it.channel === 'group').map((it) => it.times).sort()).toEqual([...all.filter((it) => it.channel === 'group')].map((_, n, { length }) => (n === length - 1 ? 2 : 1)))
  const ticket = all.find((it) => it.ticket === 'RX-2026-0417')!
  expect((await staff.get(`/cases/${ticket.case}`))).toMatchObject({ outside: { number: 'RX-2026-0417' }, promise: { closedAt: null } })
  expect((await staff.get(`/cases/${ticket.case}`)).promise.due <= deadline, 'a ticket is due by its deadline').toBe(true)
  for (const it of new Set(all.flatMap((row) => row.case ?? []))) expect((await staff.get(`/cases/${it}`)).promise).toMatchObject({ owner: { account: expect.any(String) }, due: expect.any(String), step: { code: expect.any(String) } })
  expect(await unowned()).toEqual([])
  expect(await offered() - offeredBefore, 'the desk by the hour counts each').toBe(all.slice(before).reduce((sum, it) => sum + it.times, 0))
  expect((await staff.get(`/cases/${home}`)).promise.urgency, 'asked about often, it is more urgent').not.toBe('week')
  for (const desk of [one, two, three]) {
    expect(troublesOf(desk).filter((it) => !it.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
    await desk.context().close()
  }
}, 120_000)
