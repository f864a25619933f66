// No: only a person says it, with the reason and whom to appeal to; the resident reads both, appeals, and someone else decides.
// Against the rules two people let somebody out, and that stays marked.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { expectAccessible } from '../support/axe.ts'
import { shoot } from '../support/screenshots.ts'
import { askFor, find, promiseByVoice } from './desk-support.ts'
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

const door = '14-1-1203'
const reason = '手续可以改期，对方答应保留到解封以后。'
const plea = '孩子只有六岁，没有别人能接。'

test('a refusal names its reason and whom to appeal to; after the appeal someone else decides', async () => {
  const staff = await court.desk(browser, 'staff-2')
  await find(staff, door)
  await askFor(staff, 7, '火车南站')
  const exit = new URL(staff.url()).searchParams.get('exit')!
  await staff.getByRole('button', { name: /^不同意/ }).waitFor()
  await staff.keyboard.press('r')
  await staff.getByLabel('为什么不同意').fill('')
  await staff.getByRole('button', { name: '告知不同意' }).click()
  await staff.getByText('请写原因，用平常话').waitFor()
  await staff.getByLabel('为什么不同意').fill(reason)
  await staff.getByLabel('不服可以找谁申诉').selectOption({ label: '书记' })
  await expectAccessible(staff)
  await staff.getByRole('button', { name: '告知不同意' }).click()
  await staff.getByText('可以向书记申诉。').waitFor()
  await shoot(staff, 'desk-refused')

  const phone = await court.phone(browser, door)
  await phone.goto(`${court.url}/me/exits/${exit}`)
  await phone.getByText(reason).first().waitFor()
  await phone.goto(`${court.url}/me/exits/${exit}/appeal`)
  await phone.getByLabel('为什么必须去').fill(plea)
  await phone.getByRole('button', { name: /^转给/ }).click()

  // It comes to the one who refused as well, who can only look on.
  await staff.getByText(plea).first().waitFor()
  expect(await staff.getByRole('button', { name: /^放行/ }).count()).toBe(0)

  const secretary = await court.desk(browser, 'secretary')
  await secretary.getByRole('region', { name: '等候答复' }).getByRole('button', { name: /火车南站/ }).click()
  await secretary.getByText(plea).first().waitFor()
  await secretary.getByRole('region', { name: '规则要的材料' }).waitFor()
  await promiseByVoice(secretary)
  await shoot(secretary, 'desk-appeal')
  const grant = secretary.getByRole('button', { name: /^放行/ })
  await grant.or(secretary.getByRole('button', { name: '破例放行' })).first().waitFor()
  expect(troublesOf(secretary)).toEqual([])
})

test('an override needs a second person, never the first, and the ledger keeps the mark', async () => {
  const deputy = await court.desk(browser, 'deputy')
  await find(deputy, '5-3-201')
  await askFor(deputy, 6, '城西新村')
  const exit = new URL(deputy.url()).searchParams.get('exit')!
  await deputy.getByRole('button', { name: '破例放行' }).click()
  await deputy.getByLabel('为什么破例').fill('老人独居断药，证明明天补交。')
  await deputy.getByRole('button', { name: '提出破例，等第二人' }).click()
  await deputy.getByText(/提出的人不能自己确认/).waitFor()
  expect(await deputy.getByRole('button', { name: /第二人，同意/ }).count()).toBe(0)

  const secretary = await court.desk(browser, 'secretary')
  await secretary.goto(`${court.url}/desk?exit=${exit}`)
  await secretary.getByRole('button', { name: /第二人，同意/ }).click()
  await secretary.locator('.pass-code').waitFor()
  await deputy.locator('.pass-code').waitFor()

  await secretary.goto(`${court.url}/overview/ledger?state=override`)
  const row = secretary.getByRole('row').filter({ hasText: '5-3-201' })
  await row.getByText('破例').waitFor()
  await shoot(secretary, 'ledger-override')
})
