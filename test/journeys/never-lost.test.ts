// Never lost: what is now rings on until somebody takes it, put off it comes back at its hour, handed over it rings there; call-backs on paper come back by number; what nobody
// was told of is not closed, and three tries on three occasions are written down.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { personAt } from './desk-support.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
let desk: Page
const doors = ['1-1-101', '1-1-201', '1-1-202']
const cases: string[] = []

async function caseFor(door: string, more: object = {}): Promise<string> {
  const { id: resident } = await personAt(court, door)
  return (await staff.post('/cases', {
    id: randomUUID(), act: randomUUID(), kind: 'call-back', words: '问解封的事', place: null, household: null, resident, private: false, outside: null, answerOn: { way: 'phone', number: '13800000000' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(), ...more,
  })).id
}
const promise = (id: string) => staff.get(`/promises/case/${id}`)
const act = async (id: string, deed: object): Promise<unknown> => staff.post('/promises/acts', { acts: [{ id: randomUUID(), section: 'case', about: id, seen: (await promise(id)).acts, at: court.now(), deed }] })
/** How often this page has sounded. */
const tones = (page: Page): Promise<number> => page.evaluate(() => (window as { tones?: number }).tones ?? 0)

beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  staff = await account(court, 'staff-2')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

test('now rings on until somebody takes it: a sound again and again, words, and silent the eyes alone', async () => {
  const { id: deputy } = await (await account(court, 'deputy')).get('/me')
  desk = await court.desk(browser, 'staff-2')
  await desk.addInitScript(() => {
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...when) { (window as { tones?: number }).tones = ((window as { tones?: number }).tones ?? 0) + 1; start.apply(this, when) }
  })
  await desk.reload()
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).click()
  const id = await caseFor('1-1-301', { kind: 'medicine', words: '胰岛素今天用完', nowFor: 'no-medicine-today', owner: deputy })
  const strip = desk.getByRole('region', { name: '要马上接的' })
  await strip.getByText('胰岛素今天用完').waitFor()
  await desk.locator('[aria-live=assertive]').getByText(/^响铃：.*1-1-301$/).waitFor({ state: 'attached' })
  const first = await tones(desk)
  expect(first).toBeGreaterThan(0)
  await shoot(desk, 'desk-rings')
  await expectAccessible(desk)
  await expect.poll(() => tones(desk), { timeout: 25_000, interval: 1000 }).toBeGreaterThan(first)
  await desk.getByRole('button', { name: '提示音：开' }).click()
  await strip.getByText('无声').waitFor()
  await shoot(desk, 'desk-rings-silent')
  await strip.getByRole('button', { name: '我来' }).press('Enter')
  await strip.getByText(/您接手了。$/).waitFor()
  await expectInHand(desk, /您接手了|打开|不接了/)
  expect((await promise(id)).rings).toBe(false)
  await strip.getByRole('button', { name: '不接了，退回' }).press('Enter')
  await strip.getByRole('button', { name: '不接了，退回' }).waitFor({ state: 'detached' })
  await strip.getByRole('button', { name: '我来' }).waitFor()
  await strip.getByRole('button', { name: '我来' }).press('Enter')
  await strip.getByRole('button', { name: '关闭' }).press('Enter')
  await strip.waitFor({ state: 'detached' })
  await act(id, { kind: 'outcome', outcome: 'done', words: '' })
  expect((await promise(id)).closedAt, 'done, and nobody told').toBe(null)
  await act(id, { kind: 'told', way: 'phone', words: '' })
  expect((await promise(id)).closedAs).toBe('told')
})

test('put off it rests, comes back at its hour, and is handed over by name', async () => {
  for (const door of doors) cases.push(await caseFor(door))
  const secret = await caseFor('1-1-301', { private: true, kind: 'care', words: '不便说' })
  await desk.goto(`${court.url}/desk/shift`)
  const mine = desk.getByRole('region', { name: /^我手上的/ })
  const line = mine.getByRole('listitem').filter({ hasText: doors[0]! })
  await line.getByRole('combobox').selectOption({ label: '半小时后' })
  await line.getByText(/到时自己回来。$/).waitFor()
  expect((await promise(cases[0]!)).snoozedUntil).not.toBe(null)
  court.pass(31 * minute)
  const back = await promise(cases[0]!)
  expect(back.snoozedUntil <= court.now()).toBe(true)
  await mine.getByRole('button', { name: /^交接（\d+件）$/ }).press('Enter')
  await mine.getByText(/件已交给/).waitFor()
  expect((await promise(cases[0]!)).history.at(-1).kind).toBe('handed-over')
  expect((await promise(secret)).history.at(-1).kind, 'what was said in confidence goes with no list').toBe('opened')
  await mine.getByText(/^有1件是保密的/).waitFor()
  await mine.getByRole('button', { name: '收回' }).press('Enter')
  await expect.poll(async () => (await promise(cases[0]!)).history.at(-1).kind).toBe('taken-over')
})

test('call-backs are given out on paper with what may be said and no more, and typed back by number', async () => {
  await desk.goto(`${court.url}/desk/lists/new`)
  await desk.getByRole('button', { name: /^发出0件/ }).press('Enter')
  await desk.getByText('至少选一件').waitFor()
  await desk.getByLabel('名单叫什么').fill('晚上的回访')
  await desk.getByLabel('电话里可以说的话（照读）').fill('您问的事，通知已经发了，请看您的页面。')
  for (const door of doors) await desk.getByRole('listitem').filter({ hasText: door }).getByRole('checkbox').check()
  // Narrowed to what a round of calls is about, what was chosen and written stays.
  const list = desk.locator('form .owed-lines > li')
  const [before, water] = [await list.count(), list.filter({ hasText: '停水漏水' })]
  await desk.getByLabel('哪一类').selectOption({ label: '停水漏水' })
  await expect.poll(async () => await list.count() - await water.count()).toBe(3)
  for (const door of doors) expect(await list.filter({ hasText: door }).getByRole('checkbox').isChecked()).toBe(true)
  expect(await desk.getByLabel('名单叫什么').inputValue()).toBe('晚上的回访')
  await desk.getByLabel('哪一类').selectOption({ label: '全部' })
  await expect.poll(() => list.count()).toBe(before)
  await shoot(desk, 'list-new', { whole: true })
  await expectAccessible(desk)
  await desk.getByRole('button', { name: '发出3件并打印' }).press('Enter')
  await desk.getByRole('heading', { name: /^1号名单 晚上的回访$/ }).waitFor()
  const address = desk.url()
  await desk.getByRole('link', { name: '看纸样' }).click()
  await desk.getByText('您问的事，通知已经发了，请看您的页面。').waitFor()
  const paper = await desk.locator('main').innerText()
  for (const door of doors) expect(paper).toContain(door)
  expect(paper, 'what they asked about is nobody’s to read there').not.toContain('问解封的事')
  await desk.emulateMedia({ media: 'print' })
  await shoot(desk, 'list-paper', { whole: true })
  await desk.emulateMedia({ media: 'screen' })
  await desk.goto(address)
  const numberOf = async (door: string): Promise<string> => desk.getByRole('row').filter({ hasText: door }).getByRole('rowheader').innerText()
  const field = desk.getByLabel('编号 结果')
  await field.fill('9 1')
  await field.press('Enter')
  await desk.getByText('名单上没有这个编号').waitFor()
  for (const [door, result] of [[doors[0]!, '1'], [doors[1]!, '2 没人接'], [doors[2]!, '3 要问药']] as const) {
    await field.fill(`${await numberOf(door)} ${result}`)
    await field.press('Enter')
    await desk.getByRole('row').filter({ hasText: door }).getByText('还没记下').waitFor()
  }
  await shoot(desk, 'list-typed', { whole: true })
  // A colleague with a copy of the paper is a moment quicker with one line.
  const first = Number(await numberOf(doors[0]!))
  await desk.route('**/api/call-lists/*/back', async (route) => {
    await staff.post(new URL(route.request().url()).pathname.replace(/^\/api/, ''), { results: [{ n: first, result: 'told', words: '', acts: [randomUUID(), randomUUID()], at: court.now() }] })
    await route.continue()
  }, { times: 1 })
  await desk.getByRole('button', { name: '记下这3行' }).press('Enter')
  await desk.getByText(`记下了2行。没打通的回到了队列。 第${first}行已经录过，以先录的为准。`).waitFor()
  await desk.getByText('都录回了。').waitFor()
  await expectAccessible(desk)
  const [told, missed, wants] = await Promise.all(cases.map(promise))
  expect(told).toMatchObject({ closedAs: 'told' })
  expect(missed).toMatchObject({ closedAt: null, tries: 1, snoozedUntil: null })
  expect(wants).toMatchObject({ closedAt: null, step: { code: 'call-back', words: '要问药' } })
  // What was written beside a line stands there; a slip is put right on the same page, and stays to be read.
  const row = desk.getByRole('row').filter({ hasText: doors[2]! })
  await row.getByText('要问药').waitFor()
  await row.getByRole('button', { name: /^改\d号$/ }).click()
  const form = desk.getByRole('dialog')
  await form.getByLabel('几个字').fill('要问药的事')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await expect.poll(async () => (await promise(cases[2]!)).step.words).toBe('要问药的事')
  await row.locator('s').getByText('要问药').waitFor()
  await shoot(desk, 'list-put-right', { whole: true })
  await expectAccessible(desk)
  expect(troublesOf(desk)).toEqual([])
})

test('nobody reached is not closed by that alone: three tries on three occasions, and an outcome', async () => {
  const id = cases[1]!
  for (let n = 0; n < 2; n++) {
    court.pass(hour)
    await act(id, { kind: 'tried', way: 'phone', words: '' })
  }
  expect(await promise(id)).toMatchObject({ tries: 3, closedAt: null })
  await act(id, { kind: 'outcome', outcome: 'nobody-there', words: '' })
  expect(await promise(id)).toMatchObject({ closedAs: 'nobody-reached', tries: 3 })
})
