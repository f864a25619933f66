// Labour, at the desk: one press and she goes, with or without a network, known or not. The paper follows, with its clock.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { find } from './desk-support.ts'
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

const emergency = /^急救放行/

test('a woman in labour goes out at one press, and the open paper waits with its clock', async () => {
  const desk = await court.desk(browser, 'staff-1')
  const papers = desk.getByRole('region', { name: '急救待补记' })
  await papers.getByRole('listitem').first().waitFor()
  const before = await papers.getByRole('listitem').count()
  await find(desk, '2-2-302')
  // Hands shake: pressed twice is one emergency.
  await desk.getByRole('button', { name: emergency }).dblclick()
  await desk.getByText('现在就走，不用等任何手续。').waitFor()
  await desk.getByLabel('救护车').waitFor()
  await papers.getByRole('listitem').nth(before).waitFor()
  expect(await papers.getByRole('listitem').count()).toBe(before + 1)
  await expectAccessible(desk)
  await shoot(desk, 'desk-labour')

  await desk.getByLabel('什么情况').fill('临产，已破水')
  await desk.getByLabel('救护车').fill('120 急救车')
  await desk.getByLabel('医院', { exact: true }).fill('市妇幼保健院')
  await desk.getByRole('button', { name: '补记完成' }).click()
  await desk.getByText('120 急救车').first().waitFor()
  expect(troublesOf(desk)).toEqual([])
})

test('somebody in no roster, without a network, goes out all the same, and the server hears of it once', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await desk.getByRole('region', { name: '急救待补记' }).getByRole('listitem').first().waitFor()
  const before = await desk.getByRole('region', { name: '急救待补记' }).getByRole('listitem').count()
  await desk.context().setOffline(true)
  await desk.keyboard.press('e')
  await desk.getByText('现在就走，不用等任何手续。').waitFor()
  await desk.getByText(/已记在这台电脑上/).waitFor()
  await desk.context().setOffline(false)
  await desk.getByLabel('救护车').waitFor()
  const papers = desk.getByRole('region', { name: '急救待补记' }).getByRole('listitem')
  await papers.nth(before).waitFor()
  expect(await papers.count()).toBe(before + 1)
})
