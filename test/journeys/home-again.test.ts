// Put down as gone by mistake, and home again: on the first page of a phone stands what ended with it, in each language, and nothing says that they took it back themselves.

import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt } from './desk-support.ts'
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

test('a request that waited and a pass ended with a going away that was a mistake: their phone says so on its first page', async () => {
  const [staff, deputy] = [await account(court, 'staff-1'), await account(court, 'deputy')]
  const resident = (await personAt(court, '18-1-703')).id
  const ask = async (purpose: string, place: string): Promise<string> => {
    const [id, now] = [randomUUID(), court.now()]
    await staff.post('/exits', { id, resident, purpose, place, reason: '', from: plus(now, hour), until: plus(now, 6 * hour), weekly: null, exits: 1, askedAt: now })
    return id
  }
  const [waits, granted] = [await ask('exam', '市图书馆'), await ask('other', '公证处')]
  await giveEvidence(court, staff, granted, randomUUID)
  await deputy.post(`/exits/${granted}/grant`, { pass: randomUUID(), gates: [] })
  const act = randomUUID()
  await staff.post('/residents/acts', { id: act, kind: 'moved-out', residents: [resident], since: court.now(), until: null, to: null, place: '', source: '物业电话' })
  const stateOf = async (exit: string): Promise<string> => (await staff.get(`/exits/${exit}`)).state
  await expect.poll(async () => [await stateOf(waits), await stateOf(granted)], { timeout: 15_000 }).toEqual(['withdrawn', 'revoked'])
  const desk = await court.desk(browser, 'deputy')
  await desk.goto(`${court.url}/desk?resident=${resident}`)
  const person = desk.getByRole('region', { name: '居民' })
  await person.locator('details.record summary').click()
  await person.getByRole('button', { name: '误登记，撤回' }).first().click()
  for (const ended of ['考试 · 市图书馆', '其他 · 公证处']) await person.getByRole('form').getByText(ended).waitFor()
  expect((await person.getByRole('form').innerText()).match(/不会恢复/g), 'that they stay ended is said once').toHaveLength(1)
  await expectAccessible(desk)
  await shoot(desk, 'as-gone-taking-back', { whole: true })
  await staff.post('/residents/acts/take-back', { id: randomUUID(), act, source: '点错了人' })
  const phone = await court.phone(browser, '18-1-703')
  await phone.getByText('因为登记您已离开，这次申请被结束了。您现在住在这里，请重新申请。').waitFor()
  await phone.getByText('因为登记您已离开，这张出入证失效了。').waitFor()
  await shoot(phone, 'as-gone-first', { whole: true })
  await phone.goto(`${court.url}/me/exits/${waits}`)
  await phone.getByRole('heading', { name: '因登记您已离开而结束' }).waitFor()
  await phone.getByRole('link', { name: '照原样再申请' }).waitFor()
  expect(await phone.getByText('已撤回').count()).toBe(0)
  await expectAccessible(phone)
  await shoot(phone, 'as-gone-request', { whole: true })
  await phone.goto(`${court.url}/me/exits/${granted}`)
  await phone.getByText('因为登记您已离开，这张出入证失效了。').waitFor()
  await shoot(phone, 'as-gone-pass', { whole: true })
  const english = await court.phone(browser, '18-1-703', { locale: 'en-GB' })
  await english.getByText('Your request ended because you were put down as gone.').waitFor()
  await shoot(english, 'as-gone-first-en', { whole: true })
  await desk.goto(`${court.url}/desk`)
  await desk.getByRole('region', { name: '要告知本人' }).waitFor()
  await shoot(desk, 'as-gone-desk', { whole: true })
  const list = desk.getByRole('region', { name: '要告知本人' })
  await list.getByText(/登记为已离开期间，申请被结束，可以重新申请/).waitFor()
  await shoot(desk, 'as-gone-desk')
})
