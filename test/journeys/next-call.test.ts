// While one call is written down the next one rings: the first is put aside with all that was written, stands there by name with how long it waits, and is gone back to by one key; each
// becomes a contact of its own. And one call of two matters: each comes to something by itself, they are found together, and the desk by the hour counts one call.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { personAt, wallTime } from './desk-support.ts'
import { account } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let desk: Page
let began: string
const doors = ['7-1-301', '8-1-301']
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
  began = court.now()
  desk = await court.desk(browser, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const search = () => desk.getByRole('combobox', { name: '姓名、门牌或电话' })
const known = () => desk.getByRole('region', { name: '来电人和已知情况' })
const words = () => desk.getByRole('textbox', { name: '说了什么', exact: true })
const aside = () => desk.getByRole('list', { name: '先放一放的来电' })
async function onTheLine(door: string): Promise<void> {
  await search().pressSequentially(door)
  await desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').first().filter({ hasText: door }).waitFor()
  await desk.keyboard.press('Enter')
  if (!desk.url().endsWith('/desk/call')) {
    await desk.getByRole('region', { name: '居民', exact: true }).getByText(door, { exact: true }).first().waitFor()
    await desk.keyboard.press('t')
  }
  await known().getByText(door, { exact: true }).waitFor()
}
type Row = { note: string; result: string | null; door: string | null; call: string | null; id: string; case: string | null }
const contacts = async (): Promise<Row[]> => (await sql<Row>`
  select c.id, c.note, c.result, c.call_id as call, c.case_id as case, f.door from contacts c left join residents r on r.community_id = c.community_id and r.id = c.resident_id left join households h on h.community_id = r.community_id and h.id = r.household_id
  left join flats f on f.community_id = h.community_id and f.id = h.flat_id where c.community_id = ${court.community} and c.recorded_at >= ${began} order by c.recorded_at, c.id`.execute(court.database.owner)).rows

test('the next one rings while the first is written down: nothing of it is lost, and each is a contact of its own', async () => {
  await Promise.all(doors.map((door) => personAt(court, door)))
  await search().waitFor()
  await onTheLine(doors[0]!)
  await desk.keyboard.press('w')
  await words().fill('要问母亲的药')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('o')
  const form = desk.getByRole('form', { name: '要办的事' })
  await form.getByLabel('哪一类').selectOption({ label: '配药' })
  await form.getByLabel('简单说明').fill('明天断药')

  // 2. Another one rings.
  await desk.getByRole('button', { name: /^又有电话进来/ }).click()
  await aside().getByRole('button', { name: new RegExp(doors[0]!) }).waitFor()
  await onTheLine(doors[1]!)
  await words().fill('问几时做核酸')
  await expectAccessible(desk)
  await shoot(desk, 'call-put-aside')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('a')
  await desk.getByRole('region', { name: '通话结束' }).getByRole('button', { name: /^回到/ }).waitFor()

  // 3. Back, by one key: the words, and the form as far as it was filled in.
  await desk.keyboard.press('Enter')
  await known().getByText(doors[0]!, { exact: true }).waitFor()
  await expect.poll(() => words().inputValue()).toBe('要问母亲的药')
  await expect.poll(() => form.getByLabel('简单说明').inputValue()).toBe('明天断药')
  await expect.poll(() => form.getByLabel('哪一类').locator('option:checked').innerText()).toBe('配药')
  expect(await aside().count()).toBe(0)
  await form.getByRole('button', { name: /^立这件事/ }).click()
  await desk.getByText('挂断前念给对方听').waitFor()
  await expect.poll(async () => (await contacts()).map((row) => [row.door, row.result, row.note])).toEqual([[doors[0], 'opened', '要问母亲的药'], [doors[1], 'answered', '问几时做核酸']])
}, 120_000)

test('one call of two matters: each comes to something by itself, they are found together, and it is one call of the hour', async () => {
  const staff = await account(court, 'staff-1')
  const offered = async (): Promise<number> => (await staff.get('/desk/stress?hours=2')).hours.reduce((sum: number, it: { offered: number }) => sum + it.offered, 0)
  const before = await offered()
  // Whoever was on the line last is still on it.
  await desk.getByRole('region', { name: '通话结束' }).getByRole('button', { name: /^同一个人，另一件事/ }).click()
  await known().getByText(doors[0]!, { exact: true }).waitFor()
  await desk.getByText('同一通电话里的另一件事').waitFor()
  await words().fill('楼道灯坏了')
  await shoot(desk, 'call-another-matter')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('o')
  const form = desk.getByRole('form', { name: '要办的事' })
  await form.getByLabel('哪一类').selectOption({ label: '停电' })
  await form.getByRole('button', { name: /^立这件事/ }).click()
  await desk.getByText('挂断前念给对方听').waitFor()
  const [first] = await contacts()
  await expect.poll(async () => (await contacts()).slice(2).map((row) => [row.call, row.result, row.door])).toEqual([[first!.id, 'opened', doors[0]]])
  const second = (await contacts())[2]
  expect(await offered(), 'one call').toBe(before)
  await desk.getByRole('region', { name: '通话结束' }).getByRole('link').first().click()
  await desk.getByText('同一通电话里还说了').waitFor()
  expect((await staff.get(`/cases/${first!.case}`)).sameCall.map((it: { id: string }) => it.id)).toEqual([second!.case])
  await shoot(desk, 'case-same-call')
}, 60_000)

test('a call that waits with its home alone, nobody of it known, is joined to what is open there', async () => {
  const staff = await account(court, 'staff-1')
  const { rows: [home] } = await sql<{ id: string }>`
    select h.id from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id join residents r on r.community_id = h.community_id and r.household_id = h.id
    where h.community_id = ${court.community} and f.door = ${doors[0]} limit 1`.execute(court.database.owner)
  const waits = { id: randomUUID(), resident: null, household: home!.id, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '还是那件事', result: null }
  await staff.post('/contacts', waits)
  await desk.goto(`${court.url}/desk`)
  await desk.locator('.queue-row').filter({ hasText: waits.note }).click()
  await known().locator('.open-one').first().getByRole('button', { name: /^就是这件事/ }).click()
  await desk.getByText('还是这件事。挂断前念给对方听').waitFor()
  await expect.poll(async () => (await contacts()).find((row) => row.id === waits.id)?.result).toBe('joined')
}, 60_000)

test('another matter in which nothing was written stands aside as of the same call, and is thrown away; what this computer cannot keep is said beside the call', async () => {
  await desk.goto(`${court.url}/desk`)
  await onTheLine(doors[1]!)
  await words().fill('问几时送菜')
  await desk.getByRole('group', { name: '这次怎么处理' }).getByRole('button', { name: /^同一个人，另一件事/ }).click()
  await aside().getByRole('button', { name: /同一通/ }).waitFor()
  // Back to the first by its key: the blank one lies aside now.
  await words().blur()
  await desk.keyboard.press('b')
  await expect.poll(() => words().inputValue()).toBe('问几时送菜')
  const before = (await contacts()).length
  await aside().getByRole('button', { name: /^不要了/ }).click()
  await expect.poll(() => aside().count()).toBe(0)
  await expect.poll(async () => (await contacts()).slice(0, before + 1).filter((row) => row.note === '' && row.result === null)).toEqual([])

  await desk.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } })
  await words().fill('问几时送菜，还有药')
  await desk.getByText('这通电话写的内容只在这一页上').waitFor()
  await shoot(desk, 'call-not-kept-here')
}, 60_000)

test('in a hurry: what is typed goes where it was meant, an answer stays open, and no hour that is over is promised', async () => {
  const [first, second] = doors as [string, string]
  const value = (field: Locator) => expect.poll(() => field.inputValue())
  await desk.context().close()
  desk = await court.desk(browser, 'staff-2')
  await onTheLine(first)
  // Opened while a call runs, it is the next caller: what was begun is not theirs.
  await words().fill('要问母亲的药')
  await desk.getByRole('link', { name: /待办/ }).click()
  await onTheLine(second)
  await aside().getByRole('button', { name: new RegExp(first) }).waitFor()
  await value(words()).toBe('')
  // `q` wherever the focus is, and words after `w` at once.
  await desk.evaluate(() => (document.activeElement as HTMLElement).blur())
  await desk.keyboard.press('q')
  await expect.poll(() => desk.evaluate(() => document.activeElement?.closest('.desk-questions') !== null)).toBe(true)
  await desk.keyboard.press('1')
  const read = known().getByRole('article', { name: '请照着念' })
  await read.getByText(/^您家现在是/).waitFor()
  expect(await read.getByRole('button', { name: '同时发一条短信' }).count(), 'no telephone that sends texts is connected').toBe(0)
  await known().focus()
  await desk.keyboard.type('wyao')
  await value(words()).toBe('yao')
  expect(await search().inputValue()).toBe('')

  // Somebody from elsewhere is told whose home it is, and hears to the end what was begun.
  await desk.getByText('谁在说、替谁说').click()
  await desk.getByRole('combobox', { name: '谁在说' }).selectOption({ label: '单位' })
  await known().getByText(/还没有人说过.*同意告诉这位来电人/).waitFor()
  await known().getByRole('button', { name: /什么时候结束/ }).click()
  await read.getByText(/^这位住户所在的楼现在是/).waitFor()
  await desk.getByRole('textbox', { name: '怎么称呼' }).pressSequentially('人事')
  await desk.getByRole('textbox', { name: '来电号码' }).pressSequentially('1000')
  await read.getByText(/^这位住户所在的楼现在是/).waitFor()
  await read.getByRole('button', { name: /^已经告诉对方/ }).click()
  await read.getByRole('button', { name: /已记下/ }).waitFor()
  await expect.poll(async () => (await read.getByRole('status').filter({ hasText: '已记下' }).boundingBox())?.width ?? 0, { message: 'said once to be seen' }).toBeLessThanOrEqual(1)

  // Pressed twice, another matter is one; a ticket whose deadline is over says so, and nobody reads that hour out.
  await desk.getByRole('group', { name: '这次怎么处理' }).getByRole('button', { name: /^同一个人，另一件事/ }).dblclick()
  await expect.poll(() => aside().getByRole('button', { name: /回到/ }).count()).toBe(2)
  await desk.getByRole('radio', { name: '热线工单' }).check()
  await desk.getByLabel('最晚答复时间').fill(wallTime(plus(court.now(), -7 * day)))
  await desk.getByText('这个时间已经过了：').waitFor()
  await words().fill('工单转来：停电')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('o')
  await desk.getByRole('form', { name: '要办的事' }).getByRole('button', { name: /^立这件事/ }).click()
  await desk.locator('.read-out blockquote').getByText('已经过了时限，会尽快给您答复。').waitFor()
  await expect.poll(async () => (await contacts()).findLast((row) => row.note === '工单转来：停电')?.result).toBe('opened')
}, 90_000)

test('in English, at 1280, nothing of a call that runs is cut or stands outside of the window', async () => {
  await desk.goto(`${court.url}/desk`)
  await search().pressSequentially(doors[0]!)
  await desk.keyboard.press('Enter')
  await desk.getByRole('region', { name: '居民', exact: true }).getByText(doors[0]!, { exact: true }).first().waitFor()
  await desk.locator('.desk-account .language-switch').selectOption('en')
  for (const path of ['/desk', `/desk/cases/${(await contacts()).findLast((row) => row.case)!.case}`]) {
    await desk.goto(`${court.url}${path}`)
    await desk.getByRole('button', { name: 'End call' }).waitFor()
    await expect.poll(() => desk.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: path }).toBeLessThanOrEqual(0)
    for (const one of await desk.locator('.desk-bar .button:visible').all()) expect((await one.boundingBox())!.height, await one.innerText()).toBeLessThan(60)
    await shoot(desk, `call-bar-en-${path === '/desk' ? 'queue' : 'case'}`)
  }
}, 60_000)
