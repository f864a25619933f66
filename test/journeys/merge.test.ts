// Two records of one person, by hand and on devices: found as maybe twice, seen side by side, made one at the desk. Her phone shows what was asked under the other
// record, that record's phone is signed out, the gate goes on reading its pass; and where it was two people after all, each has again what was theirs.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { havingHeard, undoIsOver } from '../support/sooner.ts'
import { find, giveEvidence, personAt } from './desk-support.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const person = (desk: Page) => desk.getByRole('region', { name: '居民' })
const openRecord = async (desk: Page): Promise<void> => {
  const record = person(desk).locator('details.record')
  if (!(await record.evaluate((it) => (it as HTMLDetailsElement).open))) await record.locator('summary').click()
}

/** The same person behind another door, with a household of their own, as an import puts her there; and a pass that she was given under that record. */
async function twinOf(name: string, phone: string, door: string): Promise<{ id: string; pass: any; exit: string }> {
  const { homes: [home] } = await staff.post('/homes/find', { door })
  const id = randomUUID()
  await staff.post('/residents', {
    id, act: randomUUID(), name, born: null, phone, to: { flat: home.flat, household: randomUUID(), joins: false }, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '电话里加的', despite: true,
  })
  const [exit, now] = [randomUUID(), court.now()]
  await staff.post('/exits', { id: exit, resident: id, purpose: 'scheduled-care', place: '区中心医院', reason: '复诊', from: now, until: plus(now, 4 * hour), weekly: null, exits: 2, askedAt: now })
  await giveEvidence(court, staff, exit, randomUUID)
  return { id, exit, pass: (await staff.post(`/exits/${exit}/grant`, { pass: randomUUID(), gates: [] })).pass }
}

async function gatePhone(): Promise<Page> {
  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.locator('.field-quiet').getByText('名单是最新的').waitFor()
  await gate.getByText(/^还在接收/).waitFor({ state: 'hidden' })
  return gate
}
async function behind(gate: Page, door: string): Promise<number> {
  if (await gate.getByLabel('门牌').count() === 0) await gate.getByRole('button', { name: '按门牌找' }).click()
  await gate.getByLabel('门牌').fill(door)
  return gate.locator('main').getByText(/^.＊/).count()
}

test('moved in, moved out, merged and unmerged, on devices too', async () => {
  const door = '18-1-703'
  const other = (await staff.post('/homes/find', { door: '18-1' })).homes.find((home: any) => home.door !== door && home.households.length > 0).door as string
  const one = await personAt(court, door)
  const { pass } = await twinOf(one.name, one.phone!, other)
  const gate = await gatePhone()
  await gate.getByRole('button', { name: '按门牌找' }).click()
  await gate.getByLabel('门牌').fill(other)
  const atGate = gate.locator('main').getByText(/^.＊/)
  await atGate.first().waitFor()
  const lived = await atGate.count()
  const phone = await court.phone(browser, door)

  const desk = await court.desk(browser, 'deputy')
  await desk.getByRole('link', { name: '居民', exact: true }).click()
  await desk.getByLabel('住处').selectOption({ label: '可能重复' })
  await desk.getByRole('table').getByText(one.name).nth(1).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'merge-list')
  // From the record that knows less: what is known of the other is taken, and with whom each lives stands there.
  await desk.getByRole('table').getByRole('row').filter({ hasText: other }).getByRole('link', { name: one.name }).click()
  await person(desk).getByRole('heading', { name: one.name }).waitFor()
  await openRecord(desk)
  await desk.getByRole('button', { name: '同一个人有两条记录' }).click()
  await desk.getByRole('region', { name: '两条记录是同一个人' }).getByRole('radio', { name: new RegExp(door) }).check()
  const poorer = desk.getByRole('form', { name: '两条记录是同一个人' })
  await poorer.getByRole('row', { name: /^同住的人/ }).waitFor()
  await expect.poll(() => poorer.getByRole('row', { name: /^出生/ }).getByRole('radio').nth(1).isChecked()).toBe(true)
  await shoot(desk, 'merge-takes-what-is-known', { whole: true })
  await desk.goBack()
  await desk.getByRole('table').getByRole('row').filter({ hasText: door }).getByRole('link', { name: one.name }).click()
  await person(desk).getByRole('heading', { name: one.name }).waitFor()
  await openRecord(desk)
  await desk.getByRole('button', { name: '同一个人有两条记录' }).click()
  await desk.getByRole('region', { name: '两条记录是同一个人' }).getByRole('radio', { name: new RegExp(other) }).check()
  const form = desk.getByRole('form', { name: '两条记录是同一个人' })
  await form.getByText('合并后').waitFor()
  await form.getByText(/有效出入证 1 张/).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'merge-side-by-side', { whole: true })
  await form.getByRole('button', { name: '合并为一人' }).click()
  await form.getByText('这里还没填').waitFor()
  await form.getByLabel('怎么得知是同一个人').fill('身份证号相同')
  await form.getByRole('button', { name: '合并为一人' }).click()
  await person(desk).getByText(/合并为一人/).first().waitFor()
  await person(desk).getByText(/定期就诊|复诊|区中心医院/).first().waitFor()
  await shoot(desk, 'merge-done', { whole: true })

  // The phone of the home shows what was asked under the other record.
  await phone.getByText(/区中心医院/).first().waitFor()
  await shoot(phone, 'merge-phone')
  // The guard sees nobody twice, and the pass goes on letting her out.
  await expect.poll(havingHeard(gate, () => atGate.count()), { timeout: 30_000 }).toBe(lived - 1)
  await gate.reload()
  await gate.getByRole('button', { name: '输短码' }).click()
  await gate.getByLabel('短码，十位数字').fill(pass.code)
  await gate.getByRole('button', { name: '查', exact: true }).click()
  await gate.locator('[data-verdict]').waitFor()
  expect(await gate.locator('[data-verdict]').getAttribute('data-verdict')).toBe('let-out')
  await shoot(gate, 'merge-gate')
  await gate.waitForTimeout(450)
  await gate.locator('.gate-verdict .button.main').click()
  await gate.getByText('已记下：').waitFor()
  await undoIsOver(gate)
  await expect.poll(async () => (await staff.get(`/residents/${one.id}`)).exits.some((it: any) => it.whereabouts === 'out'), { timeout: 40_000 }).toBe(true)

  // It was somebody else after all.
  await find(desk, door)
  await openRecord(desk)
  await person(desk).getByRole('button', { name: '这是两个人' }).click()
  await person(desk).getByLabel('怎么得知是两个人').fill('同名，两个单位')
  await person(desk).getByText(/^合并以后用这两条记录发出的，现在作废/).waitFor()
  await shoot(desk, 'merge-undo', { whole: true })
  await person(desk).getByRole('button', { name: '分回两条' }).click()
  await person(desk).getByText(/合并有误/).first().waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'merge-undone', { whole: true })
  await expect.poll(() => phone.getByText(/区中心医院/).count(), { timeout: 15_000 }).toBe(0)
  await gate.reload()
  await expect.poll(havingHeard(gate, () => behind(gate, other)), { timeout: 30_000 }).toBe(lived)
  expect([troublesOf(desk), troublesOf(phone)]).toEqual([[], []])
})

test('on a narrow page and in English the two records are read side by side', async () => {
  const desk = await court.desk(browser, 'staff-2', { locale: 'en', viewport: { width: 360, height: 740 } } as any)
  const one = await personAt(court, '18-1-703')
  await desk.goto(`${court.url}/desk?resident=${one.id}`)
  const record = desk.locator('details.record')
  await record.locator('summary').click()
  await desk.getByRole('button', { name: 'Two records of one person' }).click()
  await desk.getByRole('region', { name: 'Two records of one person' }).getByRole('radio').first().check()
  await desk.getByRole('form', { name: 'Two records of one person' }).getByText('What happens').waitFor()
  await expectAccessible(desk)
  expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await shoot(desk, 'merge-narrow', { whole: true })
})
