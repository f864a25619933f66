// Who comes when to a testing round: seen and changed before it is called, by keys, buttons and a drag; each home reads its own; rain puts off those alone who have not gone, and is taken back.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { newId } from '#web/offline/ids.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('a plan is changed and called; homes see their slot; rain moves only those who have not gone, and one press takes it back', async () => {
  const staff = await account(court, 'secretary')
  const stations = [{ id: newId<'station'>(), number: 1, name: '中心花园' }, { id: newId<'station'>(), number: 2, name: '北门' }]
  for (const one of stations) await staff.post('/stations', one)
  const desk = await court.desk(browser, 'secretary')
  await desk.goto(`${court.url}/overview/testing`)
  await button(desk, '组织一轮检测').click()
  const form = desk.getByRole('form', { name: '组织一轮检测' })
  await form.getByLabel('这一轮叫什么').fill('第四轮')
  await form.getByLabel('按谁的要求').fill('街道，电话')
  await form.getByLabel('2 号楼', { exact: true }).check()
  await form.getByText(/^现在住着 \d+ 人/).waitFor()
  await form.getByLabel('1 号 中心花园').fill('1')
  await form.getByLabel('2 号 北门').fill('1')
  await button(desk, '先看影响').click()
  await form.getByText('哪个单元几点来').click()

  // The first of the morning, by keys: later, then to the other station; the block says so and keeps the focus.
  const blocks = form.getByRole('group', { name: '谁几点来' }).getByRole('button')
  const first = blocks.first()
  const name = (await first.innerText()).trim()
  const block = form.getByRole('group', { name: '谁几点来' }).getByRole('button', { name: new RegExp(`^${name}，`) })
  const row = form.getByRole('row').filter({ has: desk.getByRole('rowheader', { name, exact: true }) })
  const was = await block.getAttribute('aria-label')
  await block.focus()
  await desk.keyboard.press('ArrowRight')
  await expect.poll(() => block.getAttribute('aria-label')).toMatch(/06:05/)
  // By the buttons of the table, and back.
  await row.getByRole('button', { name: `${name} 推后 5 分钟` }).click()
  await expect.poll(() => block.getAttribute('aria-label')).toMatch(/06:10/)
  await button(desk, '恢复建议的安排').click()
  await expect.poll(() => block.getAttribute('aria-label')).toBe(was)
  // By a drag, to the other station and later.
  await block.scrollIntoViewIfNeeded()
  const box = (await block.boundingBox())!
  const down = /中心花园/.test(was!)
  const board = (await form.getByRole('group', { name: '谁几点来' }).boundingBox())!
  await desk.mouse.move(box.x + 5, box.y + 20)
  await desk.mouse.down()
  await desk.mouse.move(box.x + board.width / 2, box.y + 20 + (down ? 1 : -1) * (board.height / 2), { steps: 5 })
  await desk.mouse.up()
  const other = down ? '北门' : '中心花园'
  await expect.poll(() => block.getAttribute('aria-label')).toContain(other)
  await shoot(desk, 'testing-slots-call', { whole: true })
  await expectAccessibleAtAnySize(desk)
  await row.getByRole('combobox').selectOption(stations.find((one) => one.name === '北门')!.id)
  await expect.poll(() => block.getAttribute('aria-label')).toContain('北门')
  await button(desk, '确定组织这一轮').click()
  await desk.getByRole('heading', { name: '第四轮', level: 1 }).waitFor()
  const id = new URL(desk.url()).pathname.split('/').at(-1)!
  const kept = async (): Promise<any[]> => (await staff.get(`/testing-rounds/${id}/slots`)).slots
  expect((await kept()).length).toBeGreaterThan(1)

  // Every home sees its slot: that of the nurse, in entrance 1.
  const phone = await court.phone(browser, '2-1-502')
  await phone.goto(`${court.url}/me/notices`)
  const own = (await kept()).find((one) => one.label === '1')
  const where = `${stations.find((one) => one.id === own.station)!.number}号采样点`
  await phone.getByText(/^核酸检测时间/).first().waitFor({ timeout: 60_000 })
  await phone.getByText(new RegExp(where)).first().waitFor()
  await shoot(phone, 'testing-slots-home')
  await expectAccessible(phone)

  // Rain at that station. Somebody of entrance 1 was tested already: they are told nothing, and are not counted.
  const section = region(desk, '谁几点来')
  await section.getByLabel('采样点', { exact: true }).selectOption(own.station)
  await section.getByRole('button', { name: '先看影响谁' }).click()
  const seen = section.getByText(/还没开始的 \d+ 个单元推后 40 分钟/)
  await seen.waitFor()
  const told = async (): Promise<number> => Number(/(\d+) 人；/.exec(await seen.innerText())![1])
  const before = await told()
  const { people } = await staff.get(`/testing-rounds/${id}/people?outcome=missing`)
  const gone = people.find((one: { door: string }) => one.door.startsWith('2-1-'))
  const { tells } = await stationPhone(court, own.station)
  await tells([{ type: 'sample', id: newId<'sample'>(), at: court.now(), round: id, tube: 'SH0001', size: 10, person: gone.id, called: '', how: 'door' }])
  await section.getByRole('button', { name: '先看影响谁' }).click()
  await expect.poll(told).toBe(before - 1)
  await section.getByRole('button', { name: '推后并通知' }).click()
  await section.getByText(/推后 40 分钟（\d+ 个单元）/).waitFor()
  await shoot(desk, 'testing-slots-rain', { whole: true })
  await expectAccessibleAtAnySize(desk)
  const moved = (await kept()).find((one) => one.entrance === own.entrance)
  expect(Date.parse(moved.from) - Date.parse(own.from)).toBe(40 * 60_000)
  for (const one of (await kept()).filter((it) => it.station !== own.station)) expect(Date.parse(one.from)).toBeLessThan(Date.parse(one.until))
  await phone.getByText(/原来通知的是/).first().waitFor({ timeout: 60_000 })

  // One press takes it back.
  await section.getByRole('button', { name: '撤回推后' }).click()
  await section.getByText('已撤回').waitFor()
  expect((await kept()).find((one) => one.entrance === own.entrance).from).toBe(own.from)

  // Paper for the doors: a sheet for each entrance, and nobody's name.
  const paper = await desk.context().newPage()
  await paper.goto(`${court.url}/print/testing/${id}/slots`)
  await paper.locator('.testing-slot-sheet').first().waitFor()
  expect(await paper.locator('.testing-slot-sheet').count()).toBe((await kept()).length)
  expect(await paper.locator('main, body').first().innerText()).not.toContain(gone.name)
  expect(await paper.locator('.testing-slot-sheet').first().innerText()).not.toContain('Secretary')
  await shoot(paper, 'testing-slots-paper')
  await paper.close()
  expect(troublesOf(desk).filter((one) => !/Failed to load resource/.test(one))).toEqual([])
  await phone.context().close()
  await desk.context().close()

  // The same page on the secretary's own phone, in English.
  const small = await newPhone(browser, { serviceWorkers: 'block', locale: 'en' })
  await small.goto(await court.accountLink('secretary'))
  await small.waitForURL(/\/desk/)
  await small.goto(`${court.url}/overview/testing/${id}`)
  await small.getByRole('heading', { name: 'Who comes when' }).waitFor()
  await small.getByRole('group', { name: 'Who comes when' }).waitFor()
  await shoot(small, 'testing-slots-phone-en', { whole: true })
  await expectAccessibleAtAnySize(small)
  await small.context().close()
})

test('not called, don’t move: one press at the station calls the next entrance, its homes read it, the screen shows it, one press takes it back', async () => {
  const staff = await account(court, 'secretary')
  const [station, id] = [{ id: newId<'station'>(), number: 9, name: '南门' }, newId<'testing-round'>()]
  await staff.post('/stations', station)
  const { rows: entrances } = await sql<{ id: string; label: string }>`
    select e.id, e.label from entrances e join buildings b on b.community_id = e.community_id and b.id = e.building_id where b.community_id = ${court.community} and b.label = any(array['9', '2']) order by b.label desc, e.label`.execute(court.database.owner)
  const slot = (entrance: string, n: number) => ({ entrance, station: station.id, from: plus(court.now(), (5 + n * 20) * minute), until: plus(court.now(), (25 + n * 20) * minute) })
  await staff.post('/testing-rounds', {
    id, title: '第五轮', kind: 'pcr', size: 10, begins: plus(court.now(), -minute), ends: plus(court.now(), 6 * hour), orderedBy: '街道，电话', note: '',
    places: entrances.map((one) => ({ kind: 'entrance', id: one.id })), stations: [{ id: station.id, lanes: 1 }], slots: entrances.map((one, n) => slot(one.id, n)),
  })
  const table = await newPhone(browser, { serviceWorkers: 'block' })
  await table.goto((await staff.post('/devices/enrolments', { kind: 'station', place: station.id, label: '采样台' })).url)
  await table.locator('.field-quiet').getByText('名单是最新的').waitFor()
  await table.getByRole('button', { name: /第五轮/ }).or(table.locator('.station-read')).first().waitFor()
  if (await table.getByRole('button', { name: /第五轮/ }).count() > 0) await table.getByRole('button', { name: /第五轮/ }).click()
  await button(table, '叫号').click()
  await button(table, '叫 9号楼1单元').click()
  await table.getByText('已叫：9号楼1单元').waitFor()
  await button(table, '叫 9号楼2单元').waitFor()
  // Building 2 is sealed: its people are visited.
  await table.getByText(/^不叫、上门采：2号楼1单元/).waitFor()
  await shoot(table, 'testing-calls-station', { whole: true })
  await expectAccessible(table)

  // In large letters, in two languages; and to be pasted.
  await table.getByLabel('English').check()
  await button(table, '大字显示').click()
  const sign = table.getByRole('dialog', { name: '现在叫到' })
  await sign.getByText('entrance 1 of building 9').waitFor()
  const large = await sign.locator('.now-called-large').first().evaluate((it) => parseFloat(getComputedStyle(it).fontSize) / Math.min(innerHeight, innerWidth))
  expect(large).toBeGreaterThanOrEqual(0.12)
  await shoot(table, 'testing-calls-screen')
  await button(table, '关闭').click()
  await button(table, '复制到群里').click()
  await table.getByText(/现在叫到：9号楼1单元/).waitFor()

  // The home reads it on its page, at once, and the desk sees it; the next home reads that it waits.
  const home = await court.phone(browser, '9-1-201')
  await home.goto(`${court.url}/me/notices`)
  await home.getByText('叫到你们单元了，请现在去采样').first().waitFor({ timeout: 60_000 })
  await shoot(home, 'testing-calls-home')
  await home.goto(`${court.url}/me`)
  await home.getByText('叫到你们单元了，请现在去9号采样点 南门').waitFor()
  const desk = await court.desk(browser, 'secretary')
  await desk.goto(`${court.url}/overview/testing/${id}`)
  const calls = region(desk, '叫号')
  await calls.getByText(/叫了 \d+ 人，到了 0 人/).waitFor()
  await shoot(desk, 'testing-calls-desk', { whole: true })

  await button(table, '撤回：9号楼1单元').click()
  await table.getByText(/^已撤回/).waitFor()
  await button(table, '叫 9号楼1单元').first().waitFor()
  await calls.getByText('这个采样点还没有叫过。').waitFor()
  await home.goto(`${court.url}/me/notices`)
  await home.getByText('先不要下来，还没轮到。叫到时会再通知。').first().waitFor({ timeout: 60_000 })
  for (const one of [table, home, desk]) expect(troublesOf(one).filter((it) => !/Failed to load resource/.test(it))).toEqual([])
  for (const one of [table, home, desk]) await one.context().close()
})

test('the wall: opened from the desk it moves with a registration, says when it is old and when a station ends; one press at the desk moves those who would wait longest', async () => {
  const staff = await account(court, 'secretary')
  const stations = [{ id: newId<'station'>(), number: 11, name: '东门' }, { id: newId<'station'>(), number: 12, name: '篮球场' }]
  for (const one of stations) await staff.post('/stations', one)
  const { rows: [there, ...entrances] } = await sql<{ id: string }>`
    select e.id from entrances e join buildings b on b.community_id = e.community_id and b.id = e.building_id where b.community_id = ${court.community} and b.label = any(array['14', '15', '16']) order by length(b.label), b.label, e.label`.execute(court.database.owner)
  const { tells } = await stationPhone(court, stations[0]!.id)
  court.pass(hour)
  const id = newId<'testing-round'>()
  const from = (n: number) => plus(court.now(), (n === 0 ? -20 : 40 + n * 20) * minute)
  await staff.post('/testing-rounds', {
    id, title: '第六轮', kind: 'pcr', size: 10, begins: plus(court.now(), -1000), ends: plus(court.now(), 9 * hour), orderedBy: '街道，电话', note: '',
    places: [{ kind: 'compound', id: (await staff.get('/buildings')).compounds[0].id }], stations: [{ id: stations[0]!.id, lanes: 1 }, { id: stations[1]!.id, lanes: 2 }],
    slots: [
      { entrance: there!.id, station: stations[1]!.id, from: plus(court.now(), 20 * minute), until: plus(court.now(), 40 * minute) },
      ...entrances.map((one, n) => ({ entrance: one.id, station: stations[0]!.id, from: from(n), until: plus(from(n), 20 * minute) })),
    ],
  })
  const { people } = await staff.get(`/testing-rounds/${id}/people?outcome=missing`)
  const swab = (n: number, ago = 0) => ({ type: 'sample', id: newId<'sample'>(), at: plus(court.now(), -ago * minute), round: id, tube: `DM${Math.floor(n / 10)}`, size: 10, person: people[n].id, called: '', how: 'door' })
  await tells(Array.from({ length: 30 }, (_, n) => swab(n, n % 24)))

  const desk = await court.desk(browser, 'secretary')
  await desk.setViewportSize({ width: 1366, height: 768 })
  await desk.goto(`${court.url}/overview/testing`)
  await desk.getByRole('link', { name: '墙上的屏幕' }).click()
  const figure = (name: string) => desk.locator(`[data-tile="${name}"] .wall-figure strong`)
  await expect.poll(() => figure('testing-tested').innerText()).toBe('30')
  await expect.poll(() => desk.locator('.wall-as-of').getAttribute('data-old'), { timeout: 15_000 }).toBe(null)
  // The other station has not begun: of the first alone it is known when it ends.
  await expect.poll(() => desk.locator('[data-tile="testing-ends"] .wall-lines strong').first().innerText()).toMatch(/^\d\d:\d\d$/)
  await desk.locator('[data-tile="testing-ends"]').getByText(/^建议 .+ 改去 12 号点/).waitFor()
  await desk.evaluate(() => { document.title = 'the same page' })
  await tells([swab(30)])
  await expect.poll(() => figure('testing-tested').innerText(), { timeout: 15_000 }).toBe('31')
  expect(await desk.title()).toBe('the same page')
  for (const [width, height] of [[1920, 1080], [1366, 768]] as const) {
    await desk.setViewportSize({ width, height })
    const wall = await desk.evaluate(() => ({
      figures: [...document.querySelectorAll('.wall-figure strong')].map((it) => parseFloat(getComputedStyle(it).fontSize) / innerHeight),
      cut: [document.querySelector('.wall')!, ...document.querySelectorAll('.wall-tile')].filter((it) => it.scrollHeight > it.clientHeight + 1 || it.scrollWidth > it.clientWidth + 1).map((it) => `${it.className} ${it.getAttribute('data-tile') ?? ''}`),
    }))
    expect(wall.figures.length).toBeGreaterThan(4)
    expect(Math.min(...wall.figures)).toBeGreaterThanOrEqual(0.12)
    expect(wall.cut, `${width} × ${height}`).toEqual([])
    await shoot(desk, `wall-${width}`)
  }
  await expectAccessible(desk)

  // The network is cut: it says since when it is old, and keeps its figures.
  await court.cut()
  await desk.getByText(/数没有更新，这是 \d\d:\d\d 的/).waitFor({ timeout: 60_000 })
  expect(await figure('testing-tested').innerText()).toBe('31')
  await shoot(desk, 'wall-old')
  await court.restore()
  await expect.poll(() => desk.locator('.wall-as-of').getAttribute('data-old'), { timeout: 60_000 }).toBe(null)

  // Another screen, enrolled for the hall, where nobody is signed in.
  const hall = await newDesk(browser, { serviceWorkers: 'block', locale: 'en', colorScheme: 'dark' })
  await hall.setViewportSize({ width: 1920, height: 1080 })
  await hall.goto((await staff.post('/devices/enrolments', { kind: 'wall', place: null, label: '大厅' })).url)
  await expect.poll(() => hall.locator('[data-tile="testing-tested"] .wall-figure strong').innerText()).toBe('31')
  await shoot(hall, 'wall-hall-en')
  await hall.context().close()

  // The wall has no hands: the press is at the desk, with whom it tells.
  await desk.goto(`${court.url}/overview/testing/${id}`)
  const anew = region(desk, '重新安排：各点几时采完')
  await anew.getByText(/要通知 \d+ 户、\d+ 人/).waitFor()
  await shoot(desk, 'wall-replan', { whole: true })
  await anew.getByRole('button', { name: /^改去并通知/ }).click()
  await expect.poll(async () => (await staff.get(`/testing-rounds/${id}/slots`)).slots.filter((one: { station: string }) => one.station === stations[1]!.id).length).toBeGreaterThan(1)
  await anew.getByText('不用改：各点差不多同时采完，或者还说不准。').waitFor()
  await desk.context().close()
})
