// The desk as a journey uses it: hands whose keystrokes and clicks are counted, the search, the checklist, the lists. Refuses to
// reach past the screen: what a member of staff cannot press, a journey does not press.

import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { localTime, plus, type Instant } from '#domain/kernel/instants.ts'
import { account, zone, type Caller } from './resident-support.ts'
import type { Court } from './support.ts'

/**
 * Seconds a person takes for it, after the keystroke-level model (Card, Moran and Newell, 1983): a slow typist, the hand going to
 * the mouse and back each time, and twice the usual thought before each step, because the screen is new. A Chinese character is
 * four keystrokes.
 */
const keystroke = 0.5
const pointAndClick = 1.1 + 0.2 + 2 * 0.4
const thought = 2 * 1.35
const keysOf = (text: string): number => [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 4 : 1), 0)

export type Hands = {
  type(text: string): Promise<void>
  press(key: string): Promise<void>
  click(what: Locator): Promise<void>
  /** a field: click into it and type */
  fill(what: Locator, text: string): Promise<void>
  count(): { keys: number; clicks: number; seconds: number }
}

export function handsAt(page: Page): Hands {
  let [keys, clicks, steps] = [0, 0, 0]
  const hands: Hands = {
    async type(text) { steps += 1; keys += keysOf(text); await page.keyboard.type(text) },
    async press(key) { steps += 1; keys += 1; await page.keyboard.press(key) },
    async click(what) { steps += 1; clicks += 1; await what.click() },
    async fill(what, text) { steps += 1; clicks += 1; keys += keysOf(text); await what.fill(text) },
    count: () => ({ keys, clicks, seconds: keys * keystroke + clicks * pointAndClick + steps * thought }),
  }
  return hands
}

/** `2026-04-09T14:05`, as the browser's own control wants it. */
export function wallTime(at: Instant): string {
  const { day, minutes } = localTime(at, zone)
  return `${day}T${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** `/`, part of the door, Enter: the first hit of exactly that door lies on the desk. */
export async function find(desk: Page, door: string): Promise<void> {
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await search.waitFor()
  await desk.keyboard.press('/')
  await search.pressSequentially(door)
  await desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').first().filter({ hasText: door }).waitFor()
  await desk.keyboard.press('Enter')
  await desk.getByRole('region', { name: '居民' }).getByText(door, { exact: true }).first().waitFor()
}

export const option = (page: Page, ...texts: string[]): Locator => texts.reduce((found, hasText) => found.filter({ hasText }), page.getByRole('option'))

/** The same with counted hands and any part of what is known: down the list to that person, then Enter. */
export async function findByHand(page: Page, hands: Hands, text: string, name: string, door: string): Promise<void> {
  await hands.press('/')
  await hands.type(text)
  const wanted = option(page, name, door)
  await wanted.first().waitFor()
  for (let i = 0; i < 10 && (await wanted.first().getAttribute('aria-selected')) !== 'true'; i += 1) await hands.press('ArrowDown')
  await hands.press('Enter')
  await page.getByRole('heading', { level: 2, name }).waitFor()
}

/** The exit that lies on the desk, from its address. */
export const exitOn = (page: Page): string => new URL(page.url()).searchParams.get('exit')!

/** So that a reload would be noticed. */
export const markDocument = (page: Page): Promise<void> => page.evaluate(() => { (window as { stillHere?: boolean }).stillHere = true })
export const expectSameDocument = async (page: Page): Promise<void> => {
  expect(await page.evaluate(() => (window as { stillHere?: boolean }).stillHere), 'the page was never reloaded').toBe(true)
}

/** Somebody who lives behind a door, the eldest on the roster first. */
export async function personAt(court: Court, door: string): Promise<{ id: string; name: string; phone: string | null }> {
  const found = (await (await account(court, 'secretary')).post('/residents/search', { text: door })).hits
  const [first] = found.filter((one: any) => one.door.endsWith(door) && one.phone)
  if (!first) throw new Error(`nobody with a telephone lives at ${door}`)
  return first
}

/** Everything that the rules ask for but `but` pieces, recorded over HTTP as the desk does it. */
export async function giveEvidence(court: Court, staff: Caller, exit: string, newId: () => string, but = 0): Promise<void> {
  const missing = (await staff.get(`/exits/${exit}`)).advice.items.filter((item: any) => item.state !== 'present')
  for (const { kind } of missing.slice(0, missing.length - but)) {
    const at = court.now()
    const letter = kind === 'letter-of-commitment' ? await staff.get(`/letters/current?exit=${exit}`) : null
    const content = letter ? { kind, letter: letter.code, version: letter.version, how: 'voice', at, witness: '接待台', upload: null }
      : kind === 'test-result' ? { kind, sampledAt: plus(at, -9 * 3_600_000), result: 'negative', source: 'laboratory-report', note: '', upload: null }
      : kind === 'employer-confirmation' ? { kind, employer: '区中心医院', answeredBy: '护士长', phone: '10000000555', toldOfCase: true }
      : { kind, title: '证明', issuer: '', upload: null }
    await staff.post(`/exits/${exit}/evidence`, { id: newId(), content, recordedAt: at })
  }
}
