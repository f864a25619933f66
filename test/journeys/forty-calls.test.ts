// A call at the desk, by keys alone: a usual question takes twelve; another opens a case whose number is read aloud; the third call about it says so, shows what was promised, and raises it. And a
// case on its own page, with two desks that write of it at once.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { msOf } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { find, handsAt, personAt } from './desk-support.ts'
import { account, type Caller } from './resident-support.ts'
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
const searchOf = (desk: Page) => desk.getByRole('combobox', { name: '姓名、门牌或电话' })
const known = (desk: Page) => desk.getByRole('region', { name: '来电人和已知情况' })
const over = (desk: Page) => desk.getByRole('region', { name: '通话结束' })

/** Whoever calls from behind that door is on the line: found from the screen of calls itself, or from the desk and then by its one key. */
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

type Row = { id: string; result: string | null; awaits: boolean; case: string | null; note: string; number: string; channel: string; told: number }
const since = async (began: string): Promise<Row[]> => (await sql<Row>`
  select c.id, c.result, c.awaits, c.case_id as "case", c.note, c.number, c.channel, (select count(*)::int from told t where t.community_id = c.community_id and t.contact_id = c.id) as told
  from contacts c where c.community_id = ${court.community} and c.recorded_at >= ${began} order by c.recorded_at, c.id`.execute(court.database.owner)).rows
const cases = async (): Promise<any[]> => (await (await account(court, 'secretary')).get('/cases?limit=100')).cases

test('a usual question takes twelve keys; a case is opened during the call; the third call about it raises it', async () => {
  const began = court.now()
  const [one, three] = [await court.desk(browser, 'staff-1'), await court.desk(browser, 'staff-3')]
  const staff = [await account(court, 'staff-1'), await account(court, 'staff-2')] as const
  const people: Awaited<ReturnType<typeof personAt>>[] = []
  const doors: string[] = []
  for (const door of ['7-1-301', '7-1-401', '8-1-301', '8-1-401', '9-1-401', '9-1-501', '11-1-301', '11-1-401', '12-1-301', '12-1-401']) {
    const person = await personAt(court, door).catch(() => null)
    if (person && people.length < 6) { people.push(person); doors.push(door) }
  }
  expect(people.length).toBe(6)

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
  await one.keyboard.press('w')
  await expectInHand(one, /说了什么/)
  await one.keyboard.type('厨房水管漏水')
  await one.getByRole('button', { name: /^要办，立一件事/ }).click()
  const form = one.getByRole('form', { name: '要办的事' })
  await expectInHand(one, /哪一类/)
  await form.getByLabel('哪一类').selectOption({ label: '维修' })
  expect(await form.getByLabel('简单说明').inputValue()).toBe('厨房水管漏水')
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

  // A matter whose opening is still under way is asked for once before it is there.
  for (const page of [one, three]) expect(troublesOf(page).filter((trouble) => !trouble.includes('404'))).toEqual([])
  for (const page of [one, three]) await page.context().close()
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
  expect(await words.inputValue(), 'it goes on, of whoever it is').toBe('她说丈夫打她')
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
  await deeds.getByRole('button', { name: /^已告知对方/ }).click()
  await deeds.getByRole('button', { name: /^对方知道了，办结/ }).click()
  await page.getByText('✓ 已办结，已告知').waitFor()
  await expectInHand(page, /已办结|已记下/)
  await shoot(page, 'case-closed')
  await deeds.getByRole('button', { name: /^重新打开/ }).click()
  await deeds.getByLabel('为什么').fill('又没有热水了')
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
