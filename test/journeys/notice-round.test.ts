// A notice carried from door to door is corrected while whoever carries it has no network: the desk makes the round of the new one at one press, and the phone says, as soon as it hears of it, that the
// old words are over, what stands in their place, and whose doors it goes to now. What was noted meanwhile is of the old text.

import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
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

/** Looked at and issued by whoever is signed in there; its id. */
async function issue(desk: Page, more: object = {}): Promise<string> {
  const at = await desk.evaluate(() => new Date().toISOString())
  const { rows: [building] } = await sql<{ id: string }>`select id from buildings where community_id = ${court.community} and label = '2' limit 1`.execute(court.database.owner)
  const draft = {
    subject: 'water', urgency: 'cannot-wait', audience: { places: [{ kind: 'building', id: building!.id }], terms: [] }, plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }],
    source: { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水，停水期间关好龙头'], when: '今天14:00到16:00', where: '2号楼' } },
    sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '' }, validFrom: at, validUntil: plus(at as never, 24 * hour), ...more,
  }
  const answer = await desk.evaluate(async (body) => {
    const post = async (path: string, what: object) => (await fetch(`/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify(what) })).json()
    const { seen, contradicts, ...other } = await post('/notices/preview', body)
    return seen === undefined ? other : post('/notices', { ...body, beside: contradicts?.map((it: { id: string }) => it.id) ?? [], id: crypto.randomUUID(), seen })
  }, draft)
  expect(answer).toMatchObject({ kind: 'corrects' in more ? 'correction' : 'notice' })
  return answer.id
}

test('corrected while the volunteer has no network: the old words are over, the new ones are there, and one press sends the same hands to the same doors', async () => {
  const desk = await court.desk(browser, 'secretary')
  const notice = await issue(desk)
  await desk.goto(`${court.url}/overview/notices/${notice}`)
  await desk.getByLabel('看哪些').selectOption({ label: '待敲门的' })
  await desk.getByRole('button', { name: /^当面告诉了：/ }).first().waitFor({ timeout: 30_000 })
  await shoot(desk, 'notice-round-button', { whole: true })
  await desk.getByRole('button', { name: '把这些门做成一次扫楼' }).press('Enter')
  await desk.getByLabel('2 号楼 1 单元：谁走').selectOption({ label: '志愿者 Volunteer' })
  await expectAccessible(desk)

  const phone = await newPhone(browser)
  await phone.goto((await court.accountLink('volunteer-1')).replace('/desk#', '/sign-in#'))
  await phone.getByText(/^还有 \d+ 户要去/).waitFor()
  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await phone.getByRole('link', { name: /^下一户/ }).click()
  await phone.getByRole('region', { name: '在门口念' }).getByText('请提前接水，停水期间关好龙头').waitFor()
  await shoot(phone, 'notice-round-door', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.context().setOffline(true)

  const corrected = await issue(desk, { corrects: notice, changed: { 'zh-Hans': '改到明天下午' } })
  const door = await phone.getByRole('heading', { level: 1 }).innerText()
  await phone.getByRole('button', { name: '办好了', exact: true }).click()
  await phone.getByText(`${door}：办好了。已存在这部手机上。`).waitFor()

  await desk.goto(`${court.url}/overview/notices/${corrected}`)
  await desk.getByText(/扇门还不知道新的/).waitFor()
  await shoot(desk, 'notice-round-before', { whole: true })
  await expectAccessible(desk)
  await desk.getByRole('button', { name: '为新通知开一轮扫楼' }).press('Enter')
  await desk.getByLabel('2 号楼 1 单元：谁走').waitFor()
  await expect.poll(() => desk.getByLabel('2 号楼 1 单元：谁走').locator('option:checked').innerText(), { message: 'in the same hands' }).toBe('志愿者 Volunteer')

  const sheet = await desk.context().newPage()
  await sheet.goto(desk.url().replace('/overview/rounds/', '/print/round/'))
  await sheet.locator('.round-sheet').first().waitFor()
  await sheet.emulateMedia({ media: 'print' })
  await shoot(sheet, 'notice-round-paper')
  await sheet.close()
  await desk.locator('select.language-switch').selectOption('en')
  await desk.emulateMedia({ colorScheme: 'dark' })
  await desk.getByText('How far it is').first().waitFor()
  await shoot(desk, 'notice-round-desk-en-dark')
  await expectAccessible(desk)

  await phone.goto(`${court.url}/round`)
  await phone.context().setOffline(false)
  await phone.getByRole('heading', { name: '这一轮已经停了' }).waitFor({ timeout: 60_000 })
  await phone.getByText('改到明天下午').first().waitFor()
  await phone.getByText(/^还有 \d+ 户要去/).waitFor()
  await shoot(phone, 'notice-round-over', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await phone.getByText('现在的内容：').waitFor()
  // In another language, and at night on the stairs, it says the same.
  await phone.locator('select.language-switch').selectOption('en')
  await phone.getByRole('heading', { name: 'This round is over' }).waitFor()
  await phone.emulateMedia({ colorScheme: 'dark' })
  await shoot(phone, 'notice-round-over-en-dark', { whole: true })
  await expectAccessible(phone)
  await phone.emulateMedia({ colorScheme: 'light' })
  await phone.locator('select.language-switch').selectOption('zh-Hans')
  await phone.getByRole('heading', { name: '这一轮已经停了' }).waitFor()
  // It stays on the phone when the network is gone again.
  await phone.context().setOffline(true)
  await phone.goto(`${court.url}/round`)
  await phone.getByRole('heading', { name: '这一轮已经停了' }).waitFor()
  await phone.context().setOffline(false)
  // What was noted without a network has come, as of the old text: they are still to be told of the new one.
  const told = async (id: string) => desk.evaluate(async (one) => (await (await fetch(`/api/notices/${one}`)).json()).counts.reached, id)
  await expect.poll(() => told(notice), { timeout: 60_000 }).toBe(1)
  expect(await told(corrected)).toBe(0)
})
