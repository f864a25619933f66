// Back again: whoever comes home reports it with two taps, also where there is no network, and the desk sees it. Whoever does not come
// appears on the desk's list, with the number to call, within a minute of the time.

import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { allIn } from '../support/queue.ts'
import { shoot } from '../support/screenshots.ts'
import { account, choosePerson, expectUnderTheThumb, expectUsable, guard, heading, thumb, type Caller } from './resident-support.ts'
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

/** Somebody of that home is granted four hours at the hospital and has just gone out at gate 1. Everything is as the rules ask. */
async function goneOut(staff: Caller, door: string): Promise<{ exit: any; name: string; phone: string }> {
  const { hits } = await staff.post('/residents/search', { text: door })
  const resident = hits.find((one: any) => one.door === door && one.phone)
  const [id, now] = [randomUUID(), court.now()]
  await staff.post('/exits', { id, resident: resident.id, purpose: 'scheduled-care', place: '区中心医院', reason: '复诊', from: now, until: plus(now, 4 * hour), weekly: null, exits: 1, askedAt: now })
  const content = {
    certificate: { kind: 'certificate', title: '预约单', issuer: '区中心医院', upload: null },
    'test-result': { kind: 'test-result', sampledAt: plus(now, -5 * hour), result: 'negative', source: 'laboratory-report', note: '', upload: null },
    'letter-of-commitment': { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'voice', at: now, witness: '值班人员', upload: null },
  } as Record<string, unknown>
  for (const item of (await staff.get(`/exits/${id}`)).advice.items) await staff.post(`/exits/${id}/evidence`, { id: randomUUID(), content: content[item.kind], recordedAt: now })
  const exit = await staff.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })
  await (await guard(court)).sees('out', exit)
  return { exit, name: resident.name, phone: resident.phone }
}

/** The person this phone is showing must be the one who is out: homes have several. */
test('home again: two taps, in the dead spot by the stairs too, and the desk knows', async () => {
  const staff = await account(court, 'staff-1')
  const { exit, name } = await goneOut(staff, '7-1-201')
  const page = await court.phone(browser, '7-1-201')
  await choosePerson(page, name)
  await page.getByRole('link', { name: /我到家了/ }).first().waitFor()
  await expectUnderTheThumb(page)
  await shoot(page, 'resident-out')
  await thumb(page).click()
  await page.getByRole('heading', { name: '您到家了吗？' }).waitFor()
  await expectUsable(page)

  await page.context().setOffline(true)
  await thumb(page).click()
  await page.getByRole('heading', { name: '到家就好' }).waitFor()
  await page.getByText('已存在这台手机上').waitFor()
  await shoot(page, 'resident-back-offline')
  expect((await staff.get(`/exits/${exit.id}`)).whereabouts).toBe('out')

  await page.context().setOffline(false)
  await page.getByText('已记下，居委会看得到。').waitFor()
  const after = await staff.get(`/exits/${exit.id}`)
  expect([after.whereabouts, after.movements.map((one: any) => one.kind)]).toEqual(['back', ['out', 'back']])
  // The guard at the gate scans it as well: the same return, one picture, no clash.
  await (await guard(court)).sees('back', exit)
  expect(await staff.get(`/exits/${exit.id}`)).toMatchObject({ whereabouts: 'back', flags: [] })
  // Its one exit is used: the desk hands that pass to nobody, and says from where the word of the return came.
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk?exit=${exit.id}`)
  await desk.getByText('这张证不能再用来出门').waitFor()
  for (const gone of ['没有手机：把短码念给对方', '发链接给本人', '打印出入证']) expect(await desk.getByText(gone).count(), gone).toBe(0)
  await desk.getByText('报备，没有经门岗登记').waitFor()
  await desk.context().close()
  expect(troublesOf(page).filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})

test('whoever is not back in time appears at the desk with the number to call, within a minute', async () => {
  const staff = await account(court, 'staff-1')
  const { name, phone } = await goneOut(staff, '8-1-201')
  const desk = await court.desk(browser, 'staff-2')
  const line = desk.locator('li, tr, article, a, button').filter({ hasText: phone })
  await desk.getByText(/桂园/).first().waitFor()
  expect((await allIn(staff, 'overdue')).map((one: any) => one.name)).not.toContain(name)

  // Nobody touches the desk: the time comes, and the line is there.
  expect(await line.filter({ hasText: name }).count()).toBe(0)
  court.pass(4 * hour - 1_000)
  const before = Date.now()
  await line.filter({ hasText: name }).first().waitFor({ timeout: minute + 15_000 })
  expect(Date.now() - before).toBeLessThan(minute + 10_000)
  await shoot(desk, 'desk-overdue')

  // The person's own phone says so too, kindly, before anything else.
  const page = await court.phone(browser, '8-1-201')
  await choosePerson(page, name)
  await heading(page).filter({ hasText: /^已过返回时间/ }).waitFor()
  await page.getByText(/您平安吗/).waitFor()
  await expectUsable(page)
  await shoot(page, 'resident-overdue')
  await thumb(page).click()
  await thumb(page).click()
  await page.getByText('已记下，居委会看得到。').waitFor()
  await line.filter({ hasText: name }).first().waitFor({ state: 'detached', timeout: 20_000 })
  expect((await allIn(staff, 'overdue')).map((one: any) => one.name)).not.toContain(name)
})
