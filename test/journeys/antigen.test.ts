// An evening of self-tests: a home says its own on its page, with a clock, and puts a slip right; two lines stand at the desk, which asks the home to stay in, in words that say nothing of a result.
// What comes from a door, late and out of order, is in test/api/antigen.test.ts.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nursesDoor } from '#demo/cases.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { newId } from '#web/offline/ids.ts'
import { expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account } from './resident-support.ts'
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

test('a home says what its tests showed; two lines stand at the desk, and the home is told who rings', async () => {
  const staff = await account(court, 'secretary')
  const evening = newId<'testing-round'>()
  const { compounds: [compound] } = await staff.get('/buildings')
  const two = compound.buildings.find((one: { label: string }) => one.label === '2')
  await staff.post('/testing-rounds', { id: evening, title: '今晚抗原', kind: 'antigen', size: 1, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'building', id: two.id }], stations: [] })
  const nurse = (await Promise.all((await staff.post('/residents/search', { text: nursesDoor })).hits.map((one: { id: string }) => staff.get(`/residents/${one.id}`)))).find((one) => one.contacts.length > 0)
  const home = await newPhone(browser)
  await home.goto((await staff.post(`/residents/${nurse.id}/link`, { exit: null })).url)
  await home.waitForURL(/\/me$/)
  await home.getByRole('link', { name: /^今晚抗原：家里还有 \d+ 人没报结果$/ }).click()
  await home.getByRole('heading', { name: '抗原自测' }).waitFor()
  const mine = home.locator(`[data-person="${nurse.name}"]`)
  await button(home, `${nurse.name}：滴好了，开始计时`).click()
  await mine.locator('[data-clock=waits]').waitFor()
  await shoot(home, 'antigen-home', { whole: true })
  await expectAccessibleAtAnySize(home)
  await button(home, `${nurse.name}：报结果`).click()
  await shoot(home, 'antigen-answers', { whole: true })
  await button(home, '阴性（只有一道 C 线）').click()
  await mine.getByText(/阴性/).waitFor()
  // A slip, put right: two lines.
  await button(home, `${nurse.name}：按错了，重新报`).click()
  await button(home, '两道杠').click()
  await home.getByText('请全家先留在家里，等居委会打电话。').waitFor()
  await shoot(home, 'antigen-two-lines', { whole: true })

  // At the desk: the line, the home, and one press.
  const desk = await court.desk(browser, 'secretary')
  await desk.locator('[data-part=antigenCalls]').getByRole('link', { name: new RegExp(nursesDoor) }).waitFor({ timeout: 30_000 })
  await shoot(desk, 'antigen-queue')
  await desk.locator('[data-part=antigenCalls]').getByRole('link', { name: new RegExp(nursesDoor) }).click()
  await desk.getByText('抗原不能确定什么').waitFor()
  await shoot(desk, 'antigen-before', { whole: true })
  await button(desk, /^请这 \d+ 个人先留在家里$/).click()
  await desk.getByText('要单独再采').first().waitFor()
  await home.goto(`${court.url}/me`)
  await home.getByText('请先留在家里，等电话').first().waitFor({ timeout: 30_000 })
  expect(await home.locator('body').innerText()).not.toMatch(/两道杠|弱阳/)
  expect(troublesOf(desk)).toEqual([])
})
