// A table on a testing morning, network cut from the first minute: an old phone, a box of tubes and people who come one after the other. The camera is
// real and reads the stripes of a label; the hand scanner is one that types; the cable is really out.

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { sql } from 'kysely'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { cameraFilm, type Camera } from '../support/camera.ts'
import { shoot } from '../support/screenshots.ts'
import { account, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let camera: Camera
let staff: Caller
const stripes = { stripes: true, turn: 3, share: 0.8, blur: 0.5 }
const round = { id: randomUUID(), title: '第三轮', station: randomUUID() }

beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  camera = await cameraFilm([''], stripes)
  browser = await launchBrowser({ args: camera.args })
  staff = await account(court, 'staff-1')
  const { rows: compounds } = await sql<{ id: string }>`select id from compounds where community_id = ${court.community}`.execute(court.database.owner)
  await staff.post('/stations', { id: round.station, number: 1, name: '中心花园' })
  await staff.post('/testing-rounds', {
    id: round.id, title: round.title, kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 8 * hour), orderedBy: '街道', note: '',
    places: compounds.map(({ id }) => ({ kind: 'compound', id })), stations: [{ id: round.station, lanes: 3 }],
  })
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await camera?.remove()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((left) => left.close()))
  await court.restore()
  await camera.show([''])
})

/** What the phone says aloud, in turn. */
function listen(): void {
  const spoken: string[] = Object.assign(window, { spoken: [] as string[] }).spoken
  Object.defineProperty(window, 'speechSynthesis', { value: { cancel: () => undefined, speak: (words: SpeechSynthesisUtterance) => void spoken.push(words.text) } })
}
const spoken = (page: Page) => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken)

async function stationPhone(locale = 'zh-CN'): Promise<Page> {
  const page = await newPhone(browser, { locale, permissions: ['camera'] })
  await page.addInitScript(listen)
  const { url } = await staff.post('/devices/enrolments', { kind: 'station', place: round.station, label: 'table' })
  await page.goto(url)
  await page.locator('.field-quiet').getByText(/名单是最新的|Up to date/).waitFor()
  await page.getByText(/^还在接收|still arriving/).waitFor({ state: 'hidden' })
  await page.locator('.station-read').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return page
}

const figure = (page: Page) => page.locator('.station-figure').innerText()
const said = (page: Page) => page.locator('.station-said').innerText()
const key = (page: Page, name: string | RegExp) => page.locator('.station').getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
/** A hand scanner: its marks follow each other at once, and Enter ends them. */
const wedge = (page: Page, text: string): Promise<void> => page.evaluate((marks) => {
  for (const key of [...marks, 'Enter']) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}, text)
async function find(page: Page, typed: string): Promise<void> {
  await page.getByRole('textbox', { name: '下一位是谁？' }).fill(typed)
  // Whoever was found before stands there until the next are.
  await page.locator('.station-find .station-person').filter({ hasText: typed }).first().waitFor()
}
const take = (page: Page, name: string) => page.locator('.station-find .station-person').filter({ hasText: name }).first().click()
/** Names behind doors of building 7, from the desk. */
const people = async (text: string): Promise<{ id: string; name: string; door: string }[]> => (await staff.post('/residents/search', { text })).hits
const tubesAtDesk = async (code: string) => (await staff.get(`/testing-rounds/${round.id}/tubes?code=${code}`)).tubes
const figuresAtDesk = async () => (await staff.get(`/testing-rounds/${round.id}`)).figures

test('ten in a tube without a network: read by the camera, found by door and name, undone, refused; killed, opened again, and nothing is lost', async () => {
  const page = await stationPhone()
  await expectAccessible(page)
  await shoot(page, 'station-scan')
  const before = await figuresAtDesk()
  const [one, two, ...others] = await people('7-1')
  await camera.show(['SH00010001'], stripes)
  await court.cut()
  await page.reload()

  // The camera reads the stripes; the tube opens with the round's size.
  await expect.poll(() => figure(page)).toBe('0 / 10')
  await page.getByText('试管 SH00010001', { exact: true }).waitFor()
  await camera.show([''], stripes)
  await find(page, one!.door)
  await expectAccessible(page)
  await shoot(page, 'station-found')
  await take(page, one!.name)
  await expect.poll(() => figure(page)).toBe('1 / 10')
  expect((await spoken(page)).at(-1)).toBe(`${one!.name}，1`)

  // The same again, in this tube: a plain answer, and nothing more in the tube.
  await take(page, one!.name)
  await expect.poll(() => said(page)).toContain(`${one!.name}已经在这一管里`)
  await expectAccessible(page)
  await shoot(page, 'station-stop')
  expect(await figure(page)).toBe('1 / 10')
  await key(page, '知道了').click()

  // By name, and taken out again.
  await find(page, two!.name)
  await take(page, two!.door)
  await expect.poll(() => figure(page)).toBe('2 / 10')
  await key(page, `撤回${two!.name}`).click()
  await expect.poll(() => figure(page)).toBe('1 / 10')

  // The page is killed in the middle; opened again without a network it goes on where it was.
  await page.goto('about:blank')
  await page.goto(`${court.url}/station`)
  await expect.poll(() => figure(page)).toBe('1 / 10')
  const nine = others.slice(0, 7)
  for (const [n, someone] of nine.entries()) {
    await find(page, someone.door)
    await take(page, someone.name)
    await expect.poll(() => figure(page), { message: someone.name }).toBe(`${n + 2} / 10`)
  }
  await key(page, '新生儿').click()
  await page.getByLabel('怎样称呼这个孩子？').fill('一号床之子')
  await key(page, '放进试管').click()
  await expect.poll(() => figure(page)).toBe('9 / 10')
  await key(page, '名册里没有').click()
  await page.getByLabel('他说自己是谁？').fill('送水的师傅')
  await key(page, '放进试管').click()
  await expect.poll(() => figure(page)).toBe('10 / 10')
  expect((await spoken(page)).at(-1)).toBe('送水的师傅，10。这管满了。')
  await shoot(page, 'station-full')

  // Full: whoever comes goes into the next tube, which the hand scanner brings, whatever field has the focus.
  await find(page, two!.door)
  await take(page, two!.name)
  await expect.poll(() => said(page)).toContain('试管 SH00010001 满了')
  await key(page, '放进下一管').click()
  await page.getByLabel('或者输入试管上的号码').click()
  await wedge(page, 'SH00010002')
  await expect.poll(() => figure(page)).toBe('1 / 10')
  await page.getByText('试管 SH00010002', { exact: true }).waitFor()
  // Sampled already in the other tube; closed: opened again from the list.
  await find(page, one!.door)
  await take(page, one!.name)
  await expect.poll(() => said(page)).toContain(`${one!.name}已经采过：试管 SH00010001`)
  await key(page, '知道了').click()
  await wedge(page, 'SH00010001')
  await expect.poll(() => said(page)).toContain('试管 SH00010001 已经封了')
  await key(page, '知道了').click()
  expect((await page.locator('.field-quiet').innerText())).toMatch(/\d+ 条待发送|待发送/)
  await expectAccessibleAtAnySize(page)

  await court.restore()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(async () => (await figuresAtDesk()).tested).toBe(before.tested + 9)
  await page.locator('.field-quiet').getByText('待发送').waitFor({ state: 'hidden' })
  const [tube] = await tubesAtDesk('SH00010001')
  expect(tube).toMatchObject({ size: 10, closed: true, doubts: [] })
  expect(tube.members.map((it: any) => it.name)).toEqual([one!.name, ...nine.map((it) => it.name), '一号床之子', '送水的师傅'])
  expect((await tubesAtDesk('SH00010002'))[0]).toMatchObject({ closed: false, doubts: [], members: [{ person: two!.id }] })
  const after = await staff.get(`/testing-rounds/${round.id}`)
  expect([after.unnamed, after.figures.should]).toEqual([2, before.should])
  expect(troublesOf(page).filter((it) => !/ERR_CONNECTION|Failed to load|net::/.test(it))).toEqual([])
})

test('a tube goes from one phone to another without a network; moved, closed early, opened again; whoever is alone has a tube of their own', async () => {
  const [one, two, three, alone] = await people('9-1')
  await staff.post(`/residents/${alone!.id}/status`, { id: randomUUID(), status: 'close-contact', reason: '密接', since: plus(court.now(), -minute), until: null })
  const [here, there] = [await stationPhone(), await stationPhone()]
  await court.cut()
  await wedge(here, 'SH00020001')
  await expect.poll(() => figure(here)).toBe('0 / 10')
  for (const someone of [one, two]) {
    await find(here, someone!.door)
    await take(here, someone!.name)
  }
  await expect.poll(() => figure(here)).toBe('2 / 10')
  // In a tube of their own, and the next goes on in the one that was open.
  await find(here, alone!.door)
  await take(here, alone!.name)
  await expect.poll(() => said(here)).toContain(`${alone!.name}要单独一管`)
  await key(here, '单独用一管').click()
  await here.getByRole('heading', { name: `给${alone!.name}扫一管` }).waitFor()
  await wedge(here, 'SH00020003')
  await expect.poll(() => said(here)).toContain(`${alone!.name}，第 1 个，共 1 个`)
  await expect.poll(() => figure(here)).toBe('2 / 10')
  await here.getByText('试管 SH00020001', { exact: true }).waitFor()
  await key(here, '交给另一台手机').click()
  const code = here.locator('.station-qr svg')
  await code.waitFor()
  await expectAccessible(here)
  await shoot(here, 'station-hand-over')

  // The other phone reads the code from this one's screen.
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  const { buffer } = await readFile(join(import.meta.dirname, '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))
  prepareZXingModule({ overrides: { wasmBinary: buffer as ArrayBuffer } })
  const read = async (page: Page): Promise<string> => {
    const [found] = await readBarcodes(await page.locator('.station-qr').screenshot(), { formats: ['QRCode'], tryHarder: true })
    return found!.text
  }
  await camera.show([await read(here)], { stripes: false, turn: 2, share: 0.9, blur: 0.3, noise: 2 })
  await there.reload()
  await there.getByRole('heading', { name: /试管 SH00020001 现在由本机登记：2 \/ 10/ }).waitFor()
  await expectAccessible(there)
  await shoot(there, 'station-took')
  // … and this one the other's answer: it fills the tube no more.
  await camera.show([await read(there)], { stripes: false, turn: 2, share: 0.9 })
  await key(here, '读对方的回码').click()
  await expect.poll(() => said(here)).toContain('试管 SH00020001 已交给另一台手机')
  await camera.show([''], stripes)
  await here.reload()
  await here.locator('.station-read').waitFor()
  await wedge(here, 'SH00020001')
  await expect.poll(() => said(here)).toContain('在另一台手机上')

  await key(there, '接着用这一管').click()
  await expect.poll(() => figure(there)).toBe('2 / 10')
  await find(there, two!.door)
  await take(there, two!.name)
  await expect.poll(() => said(there)).toContain('已经在这一管里')
  await find(there, three!.door)
  await take(there, three!.name)
  await expect.poll(() => figure(there)).toBe('3 / 10')
  // Closed early, opened again, and one of them moved to another tube.
  await key(there, '封这一管').click()
  await there.locator('.station-read').waitFor()
  await key(there, '试管：1').click()
  await there.locator('.station-person').click()
  await shoot(there, 'station-tube')
  await expectAccessible(there)
  await key(there, '重新打开').click()
  await expect.poll(() => figure(there)).toBe('3 / 10')
  await key(there, '试管：1').click()
  await there.locator('.station-person').click()
  await key(there, `把${three!.name}换到另一管`).click()
  await wedge(there, 'SH00020002')
  await expect.poll(() => figure(there)).toBe('2 / 10')

  await court.restore()
  for (const page of [here, there]) {
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.locator('.field-quiet').getByText('待发送').waitFor({ state: 'hidden' })
  }
  await expect.poll(async () => (await tubesAtDesk('SH00020002'))[0]?.members.map((it: any) => it.person)).toEqual([three!.id])
  expect((await tubesAtDesk('SH00020001'))[0]).toMatchObject({ closed: false, size: 10, doubts: [], members: [{ person: one!.id }, { person: two!.id }] })
  expect((await tubesAtDesk('SH00020003'))[0]).toMatchObject({ closed: true, size: 1, doubts: [], members: [{ person: alone!.id }] })
})

test('in English, on a phone and on a wide screen, with the voice switched off: it stays off', async () => {
  const page = await stationPhone('en-US')
  await wedge(page, 'SH00030001')
  await expect.poll(() => figure(page)).toBe('0 of 10')
  const [someone] = await people('8-1')
  await page.getByRole('button', { name: 'Voice off' }).click()
  await page.getByRole('textbox', { name: 'Who is next?' }).fill(someone!.door)
  await take(page, someone!.name)
  await expect.poll(() => figure(page)).toBe('1 of 10')
  expect(await spoken(page)).toEqual([])
  await expectAccessible(page)
  await shoot(page, 'station-en')
  await page.setViewportSize({ width: 1280, height: 800 })
  await shoot(page, 'station-en-wide')
  await page.reload()
  await page.getByRole('button', { name: 'Voice on' }).waitFor()
})
