// A positive tube of ten: somebody at the desk sees who lies in it and the tube's doubts, and presses once; each of the ten, and nobody else, reads who rings and by when, within seconds. One is free by a
// swab of their own. Then whoever is missing in the round is sent to at their doors.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nursesDoor } from '#demo/cases.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { newId } from '#web/offline/ids.ts'
import { expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, stationPhone } from './resident-support.ts'
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

test('ten are asked to stay in with one press, and told within seconds; one is free by their own swab; who is missing is sent to', async () => {
  const staff = await account(court, 'secretary')
  const [station, round, lab] = [newId<'station'>(), newId<'testing-round'>(), newId<'laboratory'>()]
  await staff.post('/stations', { id: station, number: 1, name: '中心花园' })
  const { compounds: [compound] } = await staff.get('/buildings')
  await staff.post('/testing-rounds', { id: round, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: compound.id }], stations: [{ id: station, lanes: 1 }] })
  await staff.post('/laboratories', { id: lab, name: '市疾控' })
  const { tells } = await stationPhone(court, station)
  const nurse = (await Promise.all((await staff.post('/residents/search', { text: nursesDoor })).hits.map((one: { id: string }) => staff.get(`/residents/${one.id}`)))).find((one) => one.contacts.length > 0)
  const { people } = await staff.get(`/testing-rounds/${round}/people?outcome=missing`)
  const ten = [nurse.id, ...people.map((one: { id: string }) => one.id).filter((id: string) => id !== nurse.id).slice(0, 9)]
  const swab = (of: string, tube: string, size: number, person: string) => ({ type: 'sample', id: newId<'sample'>(), at: court.now(), round: of, tube, size, person, called: '', how: 'door' })
  await tells([{ type: 'tube', id: newId<'tube-act'>(), at: plus(court.now(), -60_000), round, tube: 'SH0001', what: 'opened', size: 10, to: null }, ...ten.map((id) => swab(round, 'SH0001', 10, id))])
  const says = (tube: string, verdict: string) => staff.post('/lab-results', { id: newId<'lab-result'>(), lab, tube, verdict, testedAt: null })
  await says('SH0001', 'positive')
  const phone = await newPhone(browser)
  await phone.goto((await staff.post(`/residents/${nurse.id}/link`, { exit: null })).url)
  await phone.waitForURL(/\/me$/)

  const desk = await court.desk(browser, 'secretary')
  await desk.goto(`${court.url}/overview/testing/results`)
  await desk.getByRole('link', { name: '管里的人' }).click()
  await desk.getByText('这一管里有 10 个人').waitFor()
  await expect.poll(() => desk.locator('.testing-people > li').count()).toBe(10)
  await shoot(desk, 'pool-before', { whole: true })
  await expectAccessibleAtAnySize(desk)
  await desk.getByRole('button', { name: '请这 10 个人先留在家里' }).click()
  const told = async (): Promise<number> => (await staff.get('/notices')).notices.filter((one: { part?: string; title?: unknown }) => JSON.stringify(one).includes('请先留在家里')).length
  // How soon is held in test/api/positive-pool.test.ts, where no browser takes the time.
  await expect.poll(told, { timeout: 20_000, interval: 100 }).toBe(10)
  await phone.getByText('请先留在家里，等电话').first().waitFor({ timeout: 20_000 })
  expect(await phone.locator('body').innerText()).not.toMatch(/混检|SH0001/)
  await phone.getByText('请先留在家里，等电话').first().click()
  await phone.getByText(/书记 Secretary会在.+前给您打电话/).first().waitFor({ timeout: 20_000 })
  await shoot(phone, 'pool-told')
  await desk.getByText('要单独再采').first().waitFor()
  const first = desk.locator('.testing-people > li').first()
  await first.getByRole('button', { name: '电话打过了' }).click()
  await first.getByText(/打过电话/).waitFor()
  await shoot(desk, 'pool-held', { whole: true })

  // One tube is one line, among the notices as in the queue, and opens to its people.
  await desk.goto(`${court.url}/overview/notices`)
  await desk.getByText('一起发的 10 份，一人一份').waitFor()
  await desk.getByText('一份一份看（10）').click()
  await expect.poll(() => desk.locator('.notice-list .notice-list > li').count()).toBe(10)
  await desk.getByRole('link', { name: /请先留在家里.+ · / }).first().waitFor()
  await shoot(desk, 'pool-notices')
  await desk.goto(`${court.url}/desk`)
  const rings = desk.locator('[data-part=poolRings]')
  await rings.locator('h2 .count', { hasText: '9' }).waitFor()
  await rings.getByRole('button', { name: '同一管还有 8 人' }).click()
  await expect.poll(() => rings.locator('.queue-within > li').count()).toBe(8)
  await shoot(desk, 'pool-rings')
  await desk.goto(`${court.url}/overview/testing/pool?tube=SH0001`)

  // One by one: a negative frees, and says so.
  const { holds: [hold] } = await staff.get('/pools?tube=SH0001')
  expect((await staff.get(`/testing-rounds/${hold.round}`)).title).toMatch(/^混管后单独再采（20\d\d年.+）$/)
  await tells([swab(hold.round, 'SA0001', 1, nurse.id)])
  await says('SA0001', 'negative')
  await desk.locator('[data-state=free]').waitFor({ timeout: 30_000 })
  await expect.poll(async () => (await staff.get(`/testing-rounds/${hold.round}`)).figures).toMatchObject({ should: 10, tested: 1, missing: 9 })
  await phone.getByText(/不用再留在家里等了/).first().waitFor({ timeout: 30_000 })

  // Who is missing in the great round: leads are sent to their doors, and what comes of a door comes back.
  await desk.goto(`${court.url}/overview/testing/${round}`)
  await desk.getByRole('button', { name: /^\d+ 还没采$/ }).first().click()
  await desk.getByRole('button', { name: '派人上门问' }).click()
  await desk.waitForURL(/\/overview\/rounds\//)
  await desk.getByRole('heading', { name: '还没采核酸：问一下来不来' }).first().waitFor()
  await desk.getByRole('button', { name: /^\d+ 说不采$/ }).waitFor()
  await shoot(desk, 'missing-doors')
  expect([troublesOf(desk), troublesOf(phone)]).toEqual([[], []])
})
