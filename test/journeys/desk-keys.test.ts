// Keys at the desk: what is typed is a name until the focus is seen on something else. Nobody is let out or granted by a letter that
// was meant for the search.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { nursesDoor } from '#demo/cases.ts'
import { readings } from '#server/people/found-by.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { queueOf } from '../support/queue.ts'
import { shoot } from '../support/screenshots.ts'
import { find, giveEvidence } from './desk-support.ts'
import { account } from './resident-support.ts'
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

const searchOf = (desk: Page) => desk.getByRole('combobox', { name: '姓名、门牌或电话' })
const emergencies = async (): Promise<number> => (await queueOf(await account(court, 'staff-1'))).counts.openPapers
/** Longer than a letter waits for the next one. */
const settled = (desk: Page) => desk.waitForTimeout(800)

test('on a fresh desk a door and Enter open the person, as the first page of the manual says', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await searchOf(desk).waitFor()
  await expect.poll(() => searchOf(desk).evaluate((field) => field === document.activeElement)).toBe(true)
  await desk.keyboard.type(nursesDoor)
  await desk.keyboard.press('Enter')
  await desk.getByRole('region', { name: '居民', exact: true }).getByText(nursesDoor, { exact: true }).first().waitFor()
  await desk.getByRole('heading', { name: /^联系过两次：/ }).waitFor()
  // The case has the focus now, to be seen: a digit chooses the purpose.
  await desk.keyboard.press('1')
  await desk.getByLabel('哪家医院').waitFor()
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('typing chen on a fresh desk, or with the focus nowhere, lets nobody out', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await searchOf(desk).waitFor()
  const before = await emergencies()
  await desk.keyboard.type('chen')
  await expect.poll(() => searchOf(desk).inputValue()).toBe('chen')
  await searchOf(desk).fill('')
  await desk.evaluate(() => (document.activeElement as HTMLElement).blur())
  await desk.keyboard.type('echen')
  await expect.poll(() => searchOf(desk).inputValue(), { message: 'the first letter is kept' }).toBe('echen')
  await settled(desk)
  expect(await emergencies()).toBe(before)
  expect(new URL(desk.url()).searchParams.get('exit')).toBeNull()
  await desk.context().close()
})

/** Somebody with a telephone in building 2, not the nurse. */
async function inTheSealedBuilding(which: number): Promise<{ id: string }> {
  const staff = await account(court, 'secretary')
  const found: { id: string }[] = []
  for (const floor of [3, 6, 7, 8, 9]) for (const entrance of [1, 2]) {
    const { hits } = await staff.post('/residents/search', { text: `2-${entrance}-${floor}01` })
    found.push(...hits.filter((one: any) => one.door === `2-${entrance}-${floor}01` && one.phone && one.openExits === 0).slice(0, 1))
  }
  return found[which]!
}

/** A recall with all but one piece there, open on the desk; and the means to bring the last one from elsewhere. */
async function almostReady(which: number, desk: Page): Promise<{ exit: string; complete: () => Promise<void> }> {
  const staff = await account(court, 'secretary')
  const person = await inTheSealedBuilding(which)
  const exit = randomUUID()
  const at = court.now()
  await staff.post('/exits', { id: exit, resident: person.id, purpose: 'medical-recall', place: '区中心医院', reason: '', from: at, until: plus(at, 12 * hour), weekly: null, exits: 1, askedAt: at })
  await giveEvidence(court, staff, exit, randomUUID, 1)
  await desk.goto(`${court.url}/desk?resident=${person.id}&exit=${exit}`)
  await desk.getByRole('button', { name: /^还不能放行/ }).waitFor()
  return { exit, complete: () => giveEvidence(court, staff, exit, randomUUID) }
}

test('typing the next caller’s name after the last piece came in grants nobody; g alone, on the visible button, does', async () => {
  const desk = await court.desk(browser, 'deputy')
  const { exit, complete } = await almostReady(0, desk)
  const stateNow = async () => (await (await account(court, 'deputy')).get(`/exits/${exit}`)).state
  await desk.locator('#case').focus()
  await complete()
  const grant = desk.getByRole('button', { name: /^放行/ })
  await grant.waitFor()
  await expect.poll(() => grant.evaluate((button) => button === document.activeElement), { timeout: 10_000 }).toBe(true)
  await expectAccessible(desk)
  await shoot(desk, 'desk-grant-focus')
  await settled(desk)
  await desk.keyboard.type('gu')
  await expect.poll(() => searchOf(desk).inputValue()).toBe('gu')
  await settled(desk)
  expect(await stateNow()).toBe('asked')
  // In the search, g is a letter; on the case it grants.
  await desk.keyboard.press('g')
  await settled(desk)
  expect(await stateNow()).toBe('asked')
  await searchOf(desk).fill('')
  await grant.focus()
  await desk.keyboard.press('g')
  await desk.getByRole('region', { name: '出入证' }).waitFor()
  expect(await stateNow()).toBe('granted')
  await desk.context().close()
})

test('a key that is pressed in the moment the button appears grants nothing', async () => {
  const desk = await court.desk(browser, 'deputy')
  const { exit, complete } = await almostReady(1, desk)
  await desk.locator('#case').focus()
  // The hand is on Enter and on g while the last piece arrives.
  await desk.evaluate(() => {
    new MutationObserver((_, watching) => {
      const button = document.querySelector<HTMLButtonElement>('button.grant:not([aria-disabled])')
      if (!button) return
      watching.disconnect()
      button.click()
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', bubbles: true, cancelable: true }))
    }).observe(document.body, { childList: true, subtree: true })
  })
  await complete()
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await settled(desk)
  expect((await (await account(court, 'deputy')).get(`/exits/${exit}`)).state).toBe('asked')
  await desk.context().close()
})

test('a name is typed by its sound, and an Enter that only ends a Chinese candidate opens nobody', async () => {
  const desk = await court.desk(browser, 'staff-2')
  const { hits } = await (await account(court, 'staff-2')).post('/residents/search', { text: nursesDoor })
  const sound = readings(hits.find((one: any) => one.door === nursesDoor).name).map(([likeliest]) => likeliest).join('')
  await searchOf(desk).pressSequentially(`${sound} ${nursesDoor}`)
  await desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').first().getByText(nursesDoor, { exact: true }).waitFor()
  // Chrome says that it composes; Safari has ended that already, and only its old number tells.
  for (const one of [{ isComposing: true, keyCode: 13 }, { isComposing: false, keyCode: 229 }]) {
    await searchOf(desk).evaluate((field, { isComposing, keyCode }) => {
      const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, isComposing })
      Object.defineProperty(event, 'keyCode', { value: keyCode })
      field.dispatchEvent(event)
    }, one)
  }
  await settled(desk)
  expect(new URL(desk.url()).searchParams.get('resident')).toBeNull()
  // The next Enter, with no candidate under it, is meant.
  await searchOf(desk).press('Enter')
  await desk.getByRole('region', { name: '居民', exact: true }).getByText(nursesDoor, { exact: true }).first().waitFor()
  await desk.context().close()
})

test('e lets out whoever lies on the desk, once; a slip is taken back within ten seconds and both stay on the record', async () => {
  const desk = await court.desk(browser, 'staff-2')
  const before = await emergencies()
  await find(desk, '2-2-302')
  await settled(desk)
  await desk.keyboard.press('e')
  await desk.getByText('现在就走，不用等任何手续。').waitFor()
  const exit = new URL(desk.url()).searchParams.get('exit')!
  await shoot(desk, 'desk-emergency-undo')
  // A press in the moment in which the button appears was meant for what stood there before, and does nothing.
  await settled(desk)
  await desk.getByRole('button', { name: '按错了，撤回' }).click()
  // First the emergency arrives, then that it was a mistake: the number of open papers alone would be right before either.
  const staff = await account(court, 'staff-2')
  await expect.poll(async () => (await staff.get(`/exits/${exit}`)).state, { timeout: 20_000 }).toBe('withdrawn')
  expect(await emergencies()).toBe(before)
  const kept = await staff.get(`/exits/${exit}`)
  expect(kept).toMatchObject({ emergency: true, paperOpen: false, state: 'withdrawn' })
  expect(kept.decisions.map((one: any) => one.what)).toEqual(['emergency', 'withdrawn'])
  expect(kept.decisions[1].rules, 'taking back rests on no rules').toBeNull()
  // Opened again later, nothing on it says that somebody goes now, or that a paper is missing.
  await desk.goto(`${court.url}/desk?exit=${exit}`)
  await desk.getByText('急救按错了，已撤回。').waitFor()
  expect(await desk.getByText('现在就走，不用等任何手续。').count()).toBe(0)
  expect(await desk.getByRole('form', { name: '有空再补' }).count()).toBe(0)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})
