// A repair that is seen, goes up and costs more: pictures from the phone, also without a network, once each; from the property company to the street's station and the district's centre when nobody moves in their
// time; and a visit whose price an order has changed, which somebody decides anew.

import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, expectUsable } from './resident-support.ts'
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

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
/** As a phone takes it: large, lying on its side, with the place where it was taken. */
const photo = async (colour: string) => ({
  name: 'photo.jpg', mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 1600, height: 1200, channels: 3, background: colour } }).withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 48/1' } }).jpeg().toBuffer(),
})
const seconds = { timeout: 30_000 }
/** The sentences of the page in English; its words are asked for by what they are in Chinese everywhere else. */
async function inEnglish(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: /语言|Language/ }).first().selectOption('en')
  await page.getByText('Add a picture').or(page.getByText('pictures; no more')).first().waitFor()
  await shoot(page, name, { whole: true })
}

async function report(phone: Page, kind: string): Promise<void> {
  await phone.getByRole('link', { name: '报修和借来的工具' }).click()
  await phone.getByRole('button', { name: '报修', exact: true }).click()
  await phone.getByLabel('没有危险').check()
  await phone.getByLabel('坏了什么').selectOption({ label: kind })
}

test('pictures of what is broken: with the report, without a network and from the desk; three, and each is there once', async () => {
  const phone = await court.phone(browser, '2-1-502')
  await report(phone, '马桶或下水道')
  await phone.getByLabel('马桶或下水道：加一张照片').setInputFiles(await photo('#a04030'))
  await phone.getByText('已选 1 张照片。').waitFor()
  await shoot(phone, 'repair-pictures-form', { whole: true })
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText('已发给居委会。').waitFor()
  const picture = (number: number, page = phone) => page.getByRole('img', { name: `照片 ${number}` })
  await picture(1).waitFor(seconds)
  await expect.poll(() => picture(1).evaluate((it) => (it as HTMLImageElement).naturalWidth)).toBeGreaterThan(600)

  await phone.context().setOffline(true)
  await phone.getByLabel('马桶或下水道：加一张照片').setInputFiles(await photo('#3060a0'))
  await phone.getByText('1 张照片存在这部手机上，有网络就发（要开着本页）。').waitFor()
  await shoot(phone, 'repair-pictures-offline', { whole: true })
  // What is reported now is kept as well, as what it is: with nobody yet.
  await phone.getByRole('button', { name: '报修', exact: true }).click()
  await phone.getByLabel('没有危险').check()
  await phone.getByLabel('坏了什么').selectOption({ label: '别的' })
  await phone.getByLabel('怎么回事').fill('纱窗掉了')
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText(/存在这部手机上，还没有发出，有网络就发（要开着本页）。急的请打电话。/).first().waitFor(seconds)
  await phone.getByText('纱窗掉了').waitFor()
  await shoot(phone, 'repair-report-offline', { whole: true })
  await phone.context().setOffline(false)
  await picture(2).waitFor({ timeout: 70_000 })
  await phone.getByRole('heading', { level: 2, name: /^别的/ }).waitFor(seconds)
  await expect.poll(() => phone.getByText(/张照片存在这部手机上/).count()).toBe(0)
  const { repairs } = await (await account(court, 'staff-1')).get('/repairs')
  const { case: id } = repairs.find((one: any) => one.door.endsWith('2-1-502') && one.kind === 'drain')
  expect(repairs.filter((one: any) => one.door.endsWith('2-1-502')), 'each report once').toHaveLength(2)

  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk/repairs`)
  await desk.getByRole('link', { name: /打开 2-1-502 马桶或下水道/ }).click()
  await picture(2, desk).waitFor()
  await desk.getByLabel('马桶或下水道：加一张照片').setInputFiles(await photo('#308050'))
  await picture(3, desk).waitFor(seconds)
  await desk.getByText('已有 3 张照片，不能再加。').waitFor()
  await shoot(desk, 'repair-pictures-desk', { whole: true })
  await expectAccessible(desk)
  await phone.getByText('已有 3 张照片，不能再加。').waitFor(seconds)
  await shoot(phone, 'repair-pictures', { whole: true })
  await expectUsable(phone)
  expect((await (await account(court, 'staff-1')).get(`/cases/${id}/repair`)).repair.pictures, 'each once').toHaveLength(3)
  await inEnglish(desk, 'repair-pictures-desk-en')
  for (const page of [desk, phone]) await page.context().close()
})

test('property, street, district: whoever does not move in their time makes it somebody’s to go one up, with the number filled in; the home reads where it stands', async () => {
  const phone = await court.phone(browser, '9-1-201')
  await report(phone, '水')
  await phone.getByRole('button', { name: '发给居委会' }).click()
  // Of nothing but its kind nobody knows what to bring.
  await phone.getByText('说一句坏了什么，或者选停了什么、拍张照片').waitFor()
  await phone.getByLabel('怎么回事').fill('水龙头关不上')
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText(/在居委会手上/).waitFor(seconds)
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk/repairs`)
  await desk.getByRole('link', { name: /打开 9-1-201 水/ }).click()
  await desk.getByText('交给谁').click()
  const to = desk.getByLabel('交给', { exact: true })
  expect(await to.inputValue(), 'the property company first').toBe('property')
  await desk.getByLabel('打给谁（名字、电话）').fill('物业值班 10000000001')
  await desk.getByRole('button', { name: '交出去' }).click()
  await desk.getByText('打给：物业值班 10000000001').waitFor()
  await phone.getByText(/在物业手上，.+前 · 从 .+ 起/).waitFor(seconds)
  await shoot(desk, 'repair-level-property', { whole: true })

  for (const [above, name, late, ring] of [['street', '街道维修站', '物业过了时间还没办。', '维修站 10000000002'], ['district', '区应急维修中心', '街道维修站过了时间还没办。', '中心 10000000003']] as const) {
    court.pass(above === 'street' ? 5 * hour : 9 * hour)
    await desk.getByText(late).waitFor(seconds)
    expect(await to.inputValue(), 'whoever is above').toBe(above)
    await phone.getByText(`过了时间还没办，居委会在找${name}`, { exact: false }).waitFor(seconds)
    await shoot(desk, `repair-level-late-${above}`, { whole: true })
    await shoot(phone, `repair-level-late-home-${above}`, { whole: true })
    await expectAccessible(desk)
    await desk.getByLabel('打给谁（名字、电话）').fill(ring)
    await desk.getByRole('button', { name: '交出去' }).click()
    await phone.getByText(new RegExp(`在${name}手上，.+前`)).waitFor(seconds)
    await desk.getByText(`打给：${ring}`).waitFor()
  }
  await expectUsable(phone)
  await desk.getByRole('link', { name: /打开这件事/ }).click()
  await desk.getByText(/中心 10000000003/).first().waitFor()
  expect([...troublesOf(phone), ...troublesOf(desk)]).toEqual([])
  for (const page of [desk, phone]) await page.context().close()
})

test('an order makes a visit dearer than what was shown: it stands in the queue, and is sent all the same by a press under one’s name', async () => {
  const [staff, secretary] = [await account(court, 'staff-2'), await account(court, 'secretary')]
  const phone = await court.phone(browser, '8-1-201')
  await report(phone, '电')
  await phone.getByLabel('电：加一张照片').setInputFiles(await photo('#808080'))
  await phone.getByText('已选 1 张照片。').waitFor()
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText('已发给居委会。').waitFor()
  await phone.getByRole('img', { name: '照片 1' }).waitFor(seconds)
  const { repairs } = await staff.get('/repairs')
  const { case: id } = repairs.find((one: any) => one.door.endsWith('8-1-201'))
  // They tried in vain, were guided in vain: somebody is sent, who stays nowhere.
  const act = (deed: object) => staff.post(`/cases/${id}/repair/acts`, { id: newId(), at: court.now(), deed })
  for (const way of ['self', 'guided']) await act({ kind: 'failed', way, why: 'did-not-help', words: '' })
  const [from, until] = [plus(court.now(), 2 * hour), plus(court.now(), 3 * hour)]
  const { cost } = await staff.get(`/cases/${id}/repair/cost?from=${from}&until=${until}&protected=no`)
  expect(cost.stays).toBe('nobody')
  await act({ kind: 'visit', who: '供电站 电工', from, until, protected: false, seen: cost })
  const { compounds } = await secretary.get('/buildings')
  const eight = compounds.flatMap((it: any) => it.buildings).find((it: any) => it.label === '8').id
  const { rules } = await secretary.get('/sealing/rules')
  await secretary.post('/sealing/orders', { id: newId(), scope: { kind: 'building', id: eight }, rule: rules.find((it: any) => it.code === '2+12').id, startsAt: court.now(), issuer: '区疾控中心', ground: '报告一例阳性。', caseSince: court.now() })

  const desk = await court.desk(browser, 'staff-2')
  const dearer = desk.getByRole('region', { name: '派人以后代价变大的上门' })
  await dearer.getByText(/代价：去的人进门以后要留在这栋楼里/).waitFor(seconds)
  await shoot(desk, 'visit-costs-queue')
  await expectAccessible(desk)
  await dearer.getByRole('link', { name: /8-1-201：供电站 电工/ }).click()
  await desk.getByText('派人以后，这次上门的代价变了。').waitFor()
  await shoot(desk, 'visit-costs-decide', { whole: true })
  await expectAccessible(desk)
  await phone.getByText(/约好上门以后，楼里的封控变了。/).waitFor(seconds)
  await shoot(phone, 'visit-costs-home', { whole: true })
  await desk.getByRole('button', { name: '知道代价，仍然派人' }).click()
  await desk.getByText('已记下。').first().waitFor()
  await expect.poll(() => desk.getByRole('button', { name: '知道代价，仍然派人' }).count()).toBe(0)
  await expect.poll(async () => (await staff.get('/desk/queue/visitsCostMore')).lines.length).toBe(0)
  // Whoever goes has it on paper: where, what, since when, the picture, what it costs them; and nobody's name.
  const paper = await desk.context().newPage()
  await paper.goto((await desk.getByRole('link', { name: '打印给去的人' }).evaluate((it) => (it as HTMLAnchorElement).href)))
  await paper.getByRole('heading', { level: 1, name: '上门维修 8-1-201' }).waitFor(seconds)
  await expect.poll(() => paper.getByRole('img', { name: '照片 1' }).evaluate((it) => (it as HTMLImageElement).naturalWidth)).toBeGreaterThan(600)
  await paper.getByText(/供电站 电工 .+ 来。.*进门以后要留在里面，到/).waitFor()
  await shoot(paper, 'repair-paper', { whole: true })
  await expectAccessible(paper)
  expect([...troublesOf(phone), ...troublesOf(desk)]).toEqual([])
  for (const page of [desk, phone]) await page.context().close()
})
