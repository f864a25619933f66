// From door to door: a volunteer goes round a building without a network and comes back, and the desk sees what came of it; paper is typed back.

import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf, type Device } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const volunteer = '志愿者 Volunteer'

/** A round of building 2 with these tasks, made at the desk as a person would. */
async function makeRound(desk: Page, title: string, tasks: string[]): Promise<void> {
  await desk.goto(`${court.url}/overview/rounds`)
  await button(desk, '新的一轮').click()
  await desk.getByLabel('这一轮叫什么').fill(title)
  for (const [n, task] of tasks.entries()) {
    if (n > 0) await button(desk, '再加一件').click()
    await desk.getByLabel('要做的事').nth(n).fill(task)
  }
  await button(desk, '建好这一轮').click()
  await desk.getByText('请选至少一栋楼').waitFor()
  await desk.getByLabel('2 号楼', { exact: true }).check()
  await button(desk, '建好这一轮').click()
  await desk.getByRole('heading', { name: '谁走哪个单元' }).waitFor()
}

async function walker(device?: Device): Promise<Page> {
  const phone = await newPhone(browser, device)
  await phone.goto((await court.accountLink('volunteer-1')).replace('/desk#', '/sign-in#'))
  await phone.waitForURL(/\/round$/)
  return phone
}
const doorNow = (phone: Page): Promise<string> => phone.getByRole('heading', { level: 1 }).innerText()
const figure = (desk: Page, name: string) => desk.getByRole('region', { name: '走到哪里' }).getByRole('button', { name: new RegExp(`^\\d+ ${name}$`) })

test('a volunteer goes round a stairwell without a network and comes back: the desk sees every door, and nothing acknowledged is lost', async () => {
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '发抗原', ['发抗原试剂', '问有没有要买的药'])
  await shoot(desk, 'round-made', { whole: true })
  await desk.getByLabel('2 号楼 1 单元：谁走').focus()
  await desk.getByLabel('2 号楼 1 单元：谁走').selectOption({ label: volunteer })
  await expectInHand(desk, /2 号楼 1 单元/)
  await expectAccessible(desk)

  const phone = await walker()
  await phone.getByText(/^还有 \d+ 户要去/).waitFor()
  await expectAccessibleAtAnySize(phone)
  await shoot(phone, 'round-doors')
  expect(await phone.getByText('有新版本').count()).toBe(0)
  const doors = (await phone.locator('.round-door').allInnerTexts()).map((text) => text.replace(/^[○✓]\s*/, ''))
  expect(doors.length).toBeGreaterThan(8)
  // From the top floor down.
  expect(doors[0]).toMatch(/^2-1-60/)
  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await phone.context().setOffline(true)

  await phone.getByRole('link', { name: /^下一户/ }).click()
  expect(await doorNow(phone)).toBe(doors[0])
  await shoot(phone, 'round-door')
  await expectAccessibleAtAnySize(phone)
  await phone.getByLabel(/^记一句/).fill('按门铃')
  await button(phone, '办好了').click()
  await phone.getByRole('heading', { name: doors[1]!, level: 1 }).waitFor()
  await expectInHand(phone, new RegExp(`${doors[0]}：办好了。已存在这部手机上。`))
  await shoot(phone, 'round-door-next')
  await button(phone, '没人').click()
  await phone.getByRole('heading', { name: doors[2]!, level: 1 }).waitFor()
  // One of two things is done, the other was refused: both stand on this one page.
  await phone.getByRole('checkbox', { name: /药/ }).uncheck()
  await button(phone, '办好了').click()
  await phone.getByText(/发抗原试剂\s*办好了/).waitFor()
  await button(phone, '不要').click()
  await phone.getByRole('heading', { name: doors[3]!, level: 1 }).waitFor()
  await button(phone, '再来').click()
  await expectInHand(phone, /什么时候再来|今天|明天/)
  await shoot(phone, 'round-again')
  await button(phone, '没说时间').click()
  await phone.getByRole('heading', { name: doors[4]!, level: 1 }).waitFor()
  // A slip of the glove, seen a moment later.
  await button(phone, '办好了').click()
  await phone.getByRole('heading', { name: doors[5]!, level: 1 }).waitFor()
  await button(phone, '撤回').click()
  await phone.getByText(`${doors[4]}：已撤回。`).waitFor()

  // The phone is put away and opened again in the stairwell, still without a network.
  await phone.goto(`${court.url}/round`)
  await phone.getByText(`还有 ${doors.length - 2} 户要去，一共 ${doors.length} 户。`).waitFor()
  await shoot(phone, 'round-doors-offline', { whole: true })
  await desk.reload()
  await figure(desk, '办好了').waitFor()
  await expect.poll(() => figure(desk, '办好了').innerText(), { message: 'nothing has come yet' }).toMatch(/^0/)

  await phone.context().setOffline(false)
  await expect.poll(() => figure(desk, '办好了').innerText(), { timeout: 90_000 }).toMatch(/^1/)
  await expect.poll(async () => [await figure(desk, '不要').innerText(), await figure(desk, '没人').innerText(), await figure(desk, '要再来').innerText()].map((text) => text[0]), { timeout: 20_000 }).toEqual(['1', '1', '1'])
  await figure(desk, '没人').click()
  await desk.getByText('没人：1 户').waitFor()
  await desk.getByRole('listitem').filter({ hasText: doors[1]! }).getByText(/没人/).first().waitFor()
  await shoot(desk, 'round-how-far', { whole: true })
  await expectAccessible(desk)

  // The round is over: no phone that hears of it keeps its doors.
  await button(desk, '结束这一轮').click()
  await phone.getByText('现在没有分给您的门').waitFor({ timeout: 30_000 })
  await phone.context().setOffline(true)
  await phone.goto(`${court.url}/round`)
  await phone.getByText('现在没有分给您的门').waitFor()
  expect(troublesOf(phone).filter((one) => !/net::ERR|Failed to load resource/.test(one))).toEqual([])
  expect(troublesOf(desk)).toEqual([])
  await Promise.all([phone.context().close(), desk.context().close()])
})

test('a role that ends while the phone is away from the network takes the doors with it, at its minute', async () => {
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '摸排', ['问谁在家'])
  await desk.getByLabel('2 号楼 2 单元：谁走').selectOption({ label: volunteer })
  await sql`update grants set until = now() + interval '1 hour' where account_id = (select id from accounts where login = 'volunteer-1')`.execute(court.database.owner)
  const phone = await walker()
  await phone.getByText(/^这些门只在这部手机上留到/).waitFor()
  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  // What it keeps of the app for the stairwell is its own, and no desk's.
  const kept = await phone.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat().map((one) => new URL(one.url).pathname))
  for (const other of ['MatrixPage', 'PassPage', 'FindByDoor', 'zxing_reader', 'desk.zh-Hans']) expect(kept.filter((path) => path.includes(other)), other).toEqual([])
  expect(kept.filter((path) => path.includes('round.zh-Hans'))).toHaveLength(1)
  await phone.locator('select.language-switch').selectOption('en')
  await phone.getByText(/doors still need you/).waitFor()
  await shoot(phone, 'round-doors-en')
  await phone.getByRole('link', { name: /^Next door/ }).click()
  await phone.getByRole('button', { name: 'Nobody there' }).waitFor()
  await shoot(phone, 'round-door-en')
  await phone.locator('select.language-switch').selectOption('zh-Hans')
  await phone.context().setOffline(true)
  await phone.clock.install({ time: new Date(Date.now() + 2 * 3_600_000) })
  await phone.goto(`${court.url}/round`)
  await phone.getByText('现在没有分给您的门').waitFor()
  await sql`update grants set until = null where account_id = (select id from accounts where login = 'volunteer-1')`.execute(court.database.owner)
  await Promise.all([phone.context().close(), desk.context().close()])
})

test('paper that came back is typed in with the keyboard alone, in the name of whoever walked', async () => {
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '送菜', ['送菜到门口'])
  await desk.getByLabel('2 号楼 3 单元：谁走').selectOption({ label: volunteer })
  await desk.getByRole('listitem').filter({ hasText: '2 号楼 3 单元' }).getByRole('link', { name: '打印这个单元' }).click()
  await desk.getByRole('heading', { name: /2 号楼 3 单元 · 送菜/ }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'round-paper', { whole: true })
  await desk.goBack()
  await desk.getByRole('listitem').filter({ hasText: '2 号楼 3 单元' }).getByRole('link', { name: '补录纸条' }).click()
  await desk.getByRole('row').nth(1).waitFor()
  expect(await desk.getByLabel('谁走的').inputValue()).not.toBe('')
  await desk.getByLabel(/^2-3-60\d 送菜到门口：字母$/).first().focus()
  await desk.keyboard.type('q')
  await desk.getByText('只认这几个字母').waitFor()
  await desk.keyboard.press('Backspace')
  for (const letter of ['d', 'n', 'r']) {
    await desk.keyboard.type(letter)
    await desk.keyboard.press('Enter')
  }
  await expect.poll(() => desk.getByRole('row').nth(3).innerText(), { timeout: 15_000 }).toMatch(/不要/)
  // The second was a slip: it is taken back by its letter, and typed anew.
  const second = desk.getByRole('row').nth(2).getByRole('textbox').first()
  for (const [letter, said] of [['x', /还没去/], ['d', /办好了/]] as const) {
    await second.focus()
    await desk.keyboard.type(letter)
    await desk.keyboard.press('Enter')
    await expect.poll(() => desk.getByRole('row').nth(2).innerText(), { timeout: 15_000 }).toMatch(said)
  }
  await shoot(desk, 'round-typing')
  await expectAccessible(desk)
  await desk.goBack()
  await expect.poll(() => figure(desk, '办好了').innerText(), { timeout: 15_000 }).toMatch(/^2/)
  await figure(desk, '办好了').click()
  await desk.getByText(new RegExp(`${volunteer}[\\s\\S]*纸上补录`)).first().waitFor()
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

/** A second household behind a door of building 2; the door as it is read. */
async function secondHousehold(entrance: string): Promise<string> {
  const { owner } = court.database
  const { rows: [flat] } = await sql<{ id: string; door: string }>`
    select f.id, f.door from flats f join buildings b on b.id = f.building_id where f.community_id = ${court.community} and b.label = '2' and f.door like ${`2-${entrance}-%`}
      and exists (select from households h join residents r on r.household_id = h.id and r.moved_away_at is null and r.stay <> 'away' where h.flat_id = f.id) order by f.floor desc nulls last, length(f.door), f.door limit 1`.execute(owner)
  const { rows: [home] } = await sql<{ id: string }>`insert into households (community_id, id, flat_id) values (${court.community}, gen_random_uuid(), ${flat!.id}) returning id`.execute(owner)
  for (const name of ['租客甲', '租客乙']) await sql`insert into residents (community_id, id, household_id, name) values (${court.community}, gen_random_uuid(), ${home!.id}, ${name})`.execute(owner)
  return flat!.door
}

test('behind one door live two households: the phone asks with which one they spoke, without a name and without a network, and so do the paper and whoever types it back', async () => {
  const door = await secondHousehold('1')
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '发菜', ['送菜'])
  await desk.getByLabel('2 号楼 1 单元：谁走').selectOption({ label: volunteer })
  const phone = await walker()
  await phone.getByText(/^还有 \d+ 户要去/).waitFor()
  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await phone.context().setOffline(true)
  await phone.getByRole('link', { name: new RegExp(door) }).first().click()
  const which = phone.getByRole('group', { name: '您跟哪一家说的？' })
  await which.waitFor()
  expect(await phone.locator('main').innerText(), 'who lives there is not theirs to read').not.toMatch(/租客/)
  await button(phone, '办好了').click()
  await phone.getByText('请先勾是哪一家').waitFor()
  await shoot(phone, 'round-which-home', { whole: true })
  await expectAccessibleAtAnySize(phone)
  const boxes = which.getByRole('checkbox')
  await expect.poll(() => boxes.count()).toBe(3)
  await which.getByRole('checkbox', { name: /住 2 人/ }).first().check()
  await button(phone, '办好了').click()
  // It stays at this door: the other household is still to be told.
  await phone.getByText(new RegExp(`${door} 第 \\d 家：办好了。已存在这部手机上。`)).waitFor()
  expect(await doorNow(phone)).toBe(door)
  await expect.poll(() => boxes.count()).toBe(2)
  await which.getByRole('checkbox', { name: '分不清是哪一家' }).check()
  await button(phone, '办好了').click()
  await phone.getByText('请写他们报的姓名或住哪一间，居委会好查是哪一家。').waitFor()
  await shoot(phone, 'round-which-unknown', { whole: true })
  await which.getByRole('checkbox').first().check()
  await button(phone, '不要').click()
  await expect.poll(() => doorNow(phone)).not.toBe(door)
  await phone.context().setOffline(false)
  await expect.poll(() => figure(desk, '不要').innerText(), { timeout: 90_000 }).toMatch(/^1/)

  const row = desk.getByRole('listitem').filter({ hasText: '2 号楼 1 单元' })
  await row.getByRole('link', { name: '打印这个单元' }).click()
  await desk.getByText('分不清是哪一家：写他们报的姓名，或住哪一间').waitFor()
  await shoot(desk, 'round-which-paper', { whole: true })
  await expectAccessible(desk)
  await desk.goBack()
  await row.getByRole('link', { name: '补录纸条' }).click()
  const lines = desk.getByRole('row').filter({ hasText: door })
  await lines.nth(2).waitFor()
  await expect.poll(() => lines.count(), { message: 'a line for each household, and one for whoever could not tell' }).toBe(3)
  await lines.nth(2).getByRole('textbox').first().focus()
  await desk.keyboard.type('d')
  await desk.keyboard.press('Enter')
  await lines.nth(2).getByText('请写他们报的姓名或住哪一间，居委会好查是哪一家。').waitFor()
  await shoot(desk, 'round-which-typing')
  await expectAccessible(desk)
  // The one that was refused: typed back as done, it is done.
  const refused = lines.filter({ hasText: '不要' })
  await refused.getByRole('textbox').first().focus()
  await desk.keyboard.type('d')
  await desk.keyboard.press('Enter')
  await expect.poll(() => lines.filter({ hasText: '办好了' }).count(), { timeout: 15_000 }).toBe(2)
  await desk.goBack()
  await expect.poll(() => figure(desk, '办好了').innerText(), { timeout: 15_000 }).toMatch(/^1/)
  expect([...troublesOf(desk), ...troublesOf(phone).filter((one) => !/net::ERR|Failed to load resource/.test(one))]).toEqual([])
  await Promise.all([phone.context().close(), desk.context().close()])
})

test('one press was of both households behind a door: crossed out on paper in the row of each, the second crosses out what the first noted anew', async () => {
  const door = await secondHousehold('2')
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '送粥', ['送粥到门口'])
  const row = desk.getByRole('listitem').filter({ hasText: '2 号楼 2 单元' })
  const [round, stairwell] = (await row.getByRole('link', { name: '补录纸条' }).getAttribute('href'))!.split('/').filter((part) => /^[0-9a-f-]{36}$/.test(part))
  const noted = await desk.evaluate(async ([id, well, at]) => {
    const { doors } = await (await fetch(`/api/rounds/${id}/doors?stairwell=${well}`)).json()
    const { tasks } = await (await fetch(`/api/rounds/${id}`)).json()
    const of = doors.find((one: { door: string }) => one.door === at)
    const body = { id: crypto.randomUUID(), door: of.id, tasks: [tasks[0].id], outcome: 'done', at: new Date().toISOString(), againAt: null, words: '', takesBack: null, homes: of.households.map((one: { id: string }) => one.id), paper: false, walked: null }
    return (await fetch(`/api/rounds/${id}/results`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify(body) })).status
  }, [round, stairwell, door])
  expect(noted).toBe(200)
  await row.getByRole('link', { name: '补录纸条' }).click()
  const lines = desk.getByRole('row').filter({ hasText: door })
  await expect.poll(() => lines.filter({ hasText: '办好了' }).count(), { timeout: 15_000 }).toBe(2)
  // Faster than the list comes back: a hand that types from paper does not look up.
  let letGo: () => void = () => undefined
  const held = new Promise<void>((done) => { letGo = done })
  await desk.route('**/api/rounds/*/doors?**', async (route) => { await held; await route.continue() })
  await lines.first().getByRole('textbox').first().focus()
  for (const _ of [1, 2]) { await desk.keyboard.type('x'); await desk.keyboard.press('Enter') }
  await expect.poll(() => lines.getByText('已存', { exact: false }).count()).toBeGreaterThan(0)
  letGo()
  await expect.poll(() => lines.filter({ hasText: '还没去' }).count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(2)
  await expect.poll(() => lines.filter({ hasText: '办好了' }).count(), { message: 'neither of the two', timeout: 15_000 }).toBe(0)
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})
