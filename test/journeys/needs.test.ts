// A daughter writes on the home's page that her mother's medicine runs out on Thursday; it lies on the desk's card, gets somebody who helps, is ended by a slip of the
// hand and is there again; and whoever opens the card reads how the home can be reached.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf } from '#domain/kernel/instants.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { find } from './desk-support.ts'
import { expectUsable, heading, zone } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
const door = '7-1-301'
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const needs = (desk: Page) => desk.getByRole('region', { name: '特殊需求', exact: true })

test('medicine that runs out on Thursday is said on the home’s page, and the desk sees it at once', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, door)
  const phone = await court.phone(browser, door)
  await phone.getByRole('link', { name: '我们家需要什么' }).click()
  await heading(phone).filter({ hasText: '您需要什么？' }).waitFor()
  await expectUsable(phone)
  await phone.getByRole('button', { name: '登记一项需求' }).click()
  // Nothing was chosen: that is said where it is, and nothing is sent.
  await phone.getByRole('button', { name: '登记', exact: true }).click()
  await phone.getByText('请选需要什么。').waitFor()
  await phone.getByLabel('需要什么？').selectOption({ label: '药快用完' })
  await phone.getByLabel('哪天用完').fill(addDays(dayOf(court.now(), zone), 3))
  await phone.getByLabel('怎么帮、在哪里').fill('降压药，社区医院')
  await shoot(phone, 'needs-form', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '登记', exact: true }).click()
  await phone.getByText('居委会收到了').waitFor()
  await expectInHand(phone, /居委会收到了/)
  await phone.getByText(/药快用完 · .+用完/).waitFor()
  await shoot(phone, 'needs-mine', { whole: true })
  await needs(desk).getByText(/药快用完 · .+用完/).waitFor({ timeout: 5000 })
  await needs(desk).getByText('现在就要办').waitFor()
  await needs(desk).getByText('还没有定谁帮忙').waitFor()
  // Whoever is at the desk finds it in the queue as well.
  await desk.getByRole('region', { name: /特殊需求快到日子/ }).getByText(door).waitFor()
  await shoot(desk, 'needs-card')
  await expectAccessible(desk)
  expect([...troublesOf(phone), ...troublesOf(desk)]).toEqual([])
})

test('whoever is at the desk takes it on; ended by a slip of the hand it is there again with one press', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await find(desk, door)
  await needs(desk).getByRole('button', { name: '修改：药快用完' }).click()
  const form = desk.getByRole('form', { name: '修改' })
  await form.getByLabel('谁来帮忙').selectOption({ label: '我来' })
  await shoot(desk, 'needs-change')
  await form.getByRole('button', { name: '保存修改' }).press('Enter')
  await needs(desk).getByText(/由工作人员 Staff 2帮忙/).waitFor()
  await expectInHand(desk, /已修改/)
  await needs(desk).getByRole('button', { name: '不需要了：药快用完' }).press('Enter')
  await needs(desk).getByRole('button', { name: '撤回：药快用完' }).waitFor()
  await expectInHand(desk, /已结束/)
  await expect.poll(() => needs(desk).getByRole('button', { name: '修改：药快用完' }).count()).toBe(0)
  await needs(desk).getByRole('button', { name: '撤回：药快用完' }).press('Enter')
  await needs(desk).getByRole('button', { name: '修改：药快用完' }).waitFor()
  await expectInHand(desk, /已撤回/)
  expect(troublesOf(desk)).toEqual([])
})

test('who cannot hear and has no telephone: the card says that this home is knocked at', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, door)
  await needs(desk).getByRole('button', { name: '修改：药快用完' }).waitFor()
  const count = await desk.locator('.needs .need').count()
  for (const [kind, words] of [['听不见', ''], ['没有电话', ''], ['定时透析', '区中心医院']] as const) {
    await needs(desk).getByRole('button', { name: '登记一项需求' }).click()
    const form = desk.getByRole('form', { name: '登记一项需求' })
    await form.getByLabel('需要什么？').selectOption({ label: kind })
    if (words !== '') {
      for (const day of ['周二', '周六']) await form.getByLabel(day).check()
      await form.getByLabel('几点到').fill('07:00')
      await form.getByLabel('怎么帮、在哪里').fill(words)
    }
    await form.getByRole('button', { name: '登记', exact: true }).click()
    await form.waitFor({ state: 'detached' })
  }
  await expect.poll(() => desk.locator('.needs .need').count()).toBe(count + 3)
  await needs(desk).getByText('定时透析 · 每周二、周六 07:00').waitFor()
  await needs(desk).getByText('怎么通知这一户').waitFor()
  await shoot(desk, 'needs-reach')
  const english = await newPhone(browser, { locale: 'en-GB' })
  await english.goto(await court.householdLink(door))
  await english.waitForURL(/\/me$/)
  await english.goto(`${court.url}/me/needs`)
  await english.getByText('Dialysis at set times').waitFor()
  await shoot(english, 'needs-mine-en', { whole: true })
  await expectAccessible(english)
  await english.goto(`${court.url}/me/record`)
  await english.locator('summary').filter({ hasText: 'Needs' }).click()
  await english.getByText(/Medicine that runs out · /).waitFor()
  await shoot(english, 'needs-record-en', { whole: true })
  expect([...troublesOf(desk), ...troublesOf(english)]).toEqual([])
})
