// An evening of self-tests: a home says all of its own on one page; a lead without a network notes a neighbour's, which comes later; two lines stand at the desk, which asks the home to stay in; and
// whoever has said nothing is on a list for somebody who knocks, and nothing else.

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

test('a home, a lead offline, the desk, and those who have said nothing', async () => {
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
  expect(await home.locator('body').innerText()).not.toMatch(/阳性/)

  // Of whom nothing was said: a door round, whose lead has no network.
  await desk.goto(`${court.url}/overview/testing/${evening}`)
  await desk.getByRole('button', { name: /^\d+ 还没采$/ }).first().click()
  await desk.getByRole('group', { name: /^电话里说的抗原结果/ }).first().waitFor()
  await shoot(desk, 'antigen-missing', { whole: true })
  await button(desk, '派人上门问').click()
  await desk.waitForURL(/\/overview\/rounds\//)
  await desk.getByLabel('2 号楼 1 单元：谁走').selectOption({ label: '志愿者 Volunteer' })
  const before = (await staff.get(`/testing-rounds/${evening}`)).figures
  const lead = await newPhone(browser)
  await lead.goto((await court.accountLink('volunteer-1')).replace('/desk#', '/sign-in#'))
  await lead.waitForURL(/\/round$/)
  await lead.getByText(/^还有 \d+ 户要去/).waitFor()
  await lead.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await lead.getByRole('link', { name: /^下一户/ }).click()
  await lead.getByRole('heading', { name: '抗原结果' }).waitFor()
  await lead.context().setOffline(true)
  await lead.getByLabel(/的结果$/).first().selectOption({ label: '阴性（只有一道 C 线）' })
  await lead.getByRole('button', { name: /^记下：/ }).click()
  await lead.getByText('阴性（只有一道 C 线）', { exact: true }).and(lead.locator('strong')).waitFor()
  await shoot(lead, 'antigen-door', { whole: true })
  expect((await staff.get(`/testing-rounds/${evening}`)).figures.tested, 'the lead has no network').toBe(before.tested)
  await lead.context().setOffline(false)
  await expect.poll(async () => (await staff.get(`/testing-rounds/${evening}`)).figures, { timeout: 60_000 }).toMatchObject({ should: before.should, tested: before.tested + 1, missing: before.missing - 1 })
  expect(troublesOf(desk)).toEqual([])
})
