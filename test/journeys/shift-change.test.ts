// The change of a shift at eight. Whoever goes home ends their turn; what they kept is read by name and taken over in one press, given back and taken again. Nothing is
// nobody's at any moment. The night's person is shown what rings and nothing else, and hears how much waits until morning.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { hour } from '#domain/kernel/instants.ts'
import { personAt } from './desk-support.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let [early, late, night]: Caller[] = []
let desk: Page
let names: Record<string, { id: string; name: string }> = {}
const doors = ['1-1-101', '1-1-201', '1-1-202']

/** Who an account is, as the desk names them. */
async function meAs(caller: Caller): Promise<{ id: string; name: string }> {
  const { id, name } = await caller.get('/me')
  return { id, name }
}
async function caseFor(who: Caller, door: string, more: object = {}): Promise<string> {
  const { id: resident } = await personAt(court, door)
  return (await who.post('/cases', {
    id: randomUUID(), act: randomUUID(), kind: 'food', words: '家里没有菜了', place: null, household: null, resident, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(), ...more,
  })).id
}
const part = (page: Page, name: string | RegExp) => page.getByRole('region', { name })
const unowned = async (who: Caller): Promise<unknown[]> => (await who.get('/desk/queue')).sections.flatMap((it: any) => it.lines).filter((line: any) => line.owed && line.owed.owner.account === null)

beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  ;[early, late, night] = [await account(court, 'staff-5'), await account(court, 'staff-6'), await account(court, 'staff-7')]
  // Whoever the day has entered goes home first: this one begins with nobody.
  for (const turn of (await early.get('/desk/turns')).turns.filter((it: any) => it.until === null || it.until > court.now())) await early.post('/desk/turns', { id: turn.id, account: turn.account, from: turn.from, until: turn.until, quiet: false, leads: false, struck: true })
  names = { early: await meAs(early), late: await meAs(late), night: await meAs(night) }
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

test('whoever begins is entered there by name, from when until when', async () => {
  desk = await court.desk(browser, 'staff-5')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await desk.getByRole('link', { name: /^(交接班|现在当班)/ }).click()
  await desk.getByText('没有登记谁在当班。没人接手的事都归书记。').waitFor()
  await shoot(desk, 'shift-nobody')
  await expectAccessible(desk)
  await desk.getByRole('button', { name: '登记', exact: true }).press('Enter')
  await desk.getByText(`已登记${names['early']!.name}当班。`).waitFor()
  await part(desk, '现在当班').getByText('带班', { exact: true }).waitFor()
  expect(await unowned(early!)).toEqual([])
  for (const door of doors) await caseFor(early!, door)
  await part(desk, /^我手上的/).getByText('1-1-101').waitFor()
  await shoot(desk, 'shift-mine', { whole: true })
})

test('at eight one goes home and one comes: nothing is nobody’s, and the list is taken over by name in one press', async () => {
  await part(desk, '现在当班').getByRole('button', { name: '现在下班' }).press('Enter')
  await desk.getByText(`${names['early']!.name}已下班。`).waitFor()
  expect(await unowned(early!), 'nobody is there, and the secretary answers for it').toEqual([])
  const next = await court.desk(browser, 'staff-6')
  await next.goto(`${court.url}/desk/shift`)
  const left = part(next, `${names['early']!.name}留下的`)
  await left.getByText('1-1-202').waitFor()
  expect(await left.getByRole('button').count(), 'who is not entered takes nothing over').toBe(0)
  await next.getByRole('button', { name: '登记', exact: true }).press('Enter')
  await left.getByRole('button', { name: '全部接过来（3件）' }).waitFor()
  expect(await unowned(late!)).toEqual([])
  await shoot(next, 'shift-take-over', { whole: true })
  await expectAccessibleAtAnySize(next)
  await left.getByRole('button', { name: '全部接过来（3件）' }).press('Enter')
  const took = next.getByText(`您从${names['early']!.name}手上接过了3件。`)
  await took.waitFor()
  await expectInHand(next, /接过了3件|交还|要接过来的/)
  const kept = async (who: string): Promise<number> => (await late!.get(`/desk/kept/${names[who]!.id}`)).sections.reduce((sum: number, it: any) => sum + it.count, 0)
  await expect.poll(() => kept('late')).toBe(3)
  await next.getByRole('button', { name: '交还' }).press('Enter')
  await next.getByText(`已交还${names['early']!.name}。`).waitFor()
  await expect.poll(() => kept('early'), { message: 'a slip of the hand is given back' }).toBe(3)
  await left.getByRole('button', { name: '全部接过来（3件）' }).waitFor()
  await left.getByRole('button', { name: '全部接过来（3件）' }).press('Enter')
  await took.waitFor()
  await expect.poll(() => kept('early')).toBe(0)
  // What was said in confidence goes along with nothing: it is counted beside the button and stays with whom it was told.
  await caseFor(early!, doors[0]!, { private: true, words: '只跟一个人说的' })
  await caseFor(early!, doors[1]!)
  const all = left.getByRole('button', { name: '全部接过来（1件）' })
  await all.waitFor()
  await left.getByText(/^有1件是保密的/).waitFor()
  // Who may not read it is offered nothing that would be refused: who has it, and how it is passed on, stands there.
  await left.getByText(new RegExp(`^保密：在${names['early']!.name}手上`)).waitFor()
  expect(await left.getByRole('button', { name: '接过来', exact: true }).count(), 'only what is not in confidence').toBe(1)
  await shoot(next, 'shift-take-over-private', { whole: true })
  await expectAccessible(next)
  await all.press('Enter')
  await next.getByText(`您从${names['early']!.name}手上接过了1件。`).waitFor()
  await expect.poll(() => kept('early'), { message: 'what was said in confidence' }).toBe(1)
  // Nothing is left to be taken in one press.
  await left.getByRole('button', { name: /全部接过来/ }).waitFor({ state: 'hidden' })
  await left.getByText(/^有1件是保密的/).waitFor()
  expect(troublesOf(next)).toEqual([])
  await next.context().close()
})

test('the night’s person is shown what rings, takes it, and reads how much waits until morning', async () => {
  const { turns } = await late!.get('/desk/turns')
  const turn = turns.find((it: any) => it.now && it.account === names['late']!.id)
  court.pass(12 * hour)
  await late!.post('/desk/turns', { id: turn.id, account: turn.account, from: turn.from, until: court.now(), quiet: false, leads: false })
  await night!.post('/desk/turns', { id: randomUUID(), account: null, from: court.now(), until: null, quiet: true, leads: false })
  const page = await newPhone(browser)
  await page.goto(await court.accountLink('staff-7'))
  await page.getByRole('heading', { name: /夜班：只看响铃的/ }).waitFor()
  await page.getByText(/^其余\d+件等到早上。$/).waitFor()
  expect(await page.locator('.night').getByText('家里没有菜了').count(), 'food for tomorrow rings nobody').toBe(0)
  await shoot(page, 'night-quiet')
  await caseFor(late!, '1-1-301', { kind: 'care', words: '孩子一个人在家', nowFor: 'child-alone' })
  const strip = page.getByRole('region', { name: '要马上接的' })
  await strip.getByText('1-1-301').waitFor()
  await page.locator('.night').getByText('孩子一个人在家').waitFor()
  const opens = page.locator('.night').getByRole('link', { name: /1-1-301/ })
  expect(await opens.getAttribute('href'), 'what rings is opened where it stands').toMatch(/^\/desk\/cases\//)
  await shoot(page, 'night-rings')
  await expectAccessible(page)
  await strip.getByRole('button', { name: '我来' }).click()
  await strip.getByText(/您接手了。$/).waitFor()
  const rings = async (): Promise<boolean[]> => (await night!.get('/desk/now')).sections.flatMap((it: any) => it.lines).map((line: any) => line.owed.rings)
  await expect.poll(rings).toEqual([false])
  expect(await unowned(night!)).toEqual([])
  await page.getByRole('button', { name: '还是都显示' }).click()
  await page.getByText('家里没有菜了').first().waitFor()
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})
