// The code read aloud: she is on the telephone and has no way to receive a link. The desk reads six digits to her; she types them with her
// door on her own phone, and the letter opens. Meanwhile somebody else guesses at another phone, and ends one code and nothing more.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute } from '#domain/kernel/instants.ts'
import { nursesDoor } from '#demo/cases.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { exitOn, find } from './desk-support.ts'
import { thumb } from './resident-support.ts'
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

const shown = '念给对方的口令'
const wrong = '门牌和口令对不上'
/** The digits on the desk's screen, as whoever reads them aloud sees them. */
const digitsOn = async (desk: Page): Promise<string> => {
  const code = desk.getByLabel(new RegExp(`^${shown}`))
  await code.waitFor()
  return code.innerText()
}
const other = (code: string, by: number): string => code[0]! + String((Number(code.replaceAll(' ', '').slice(1)) + by) % 100_000).padStart(5, '0')

/** What she does with what she hears: the address, her door, the six digits. */
async function typeIn(phone: Page, door: string, digits: string): Promise<void> {
  await phone.getByLabel('您家的门牌').fill(door)
  await phone.getByLabel('六位口令').fill(digits)
  await phone.getByRole('button', { name: '打开' }).click()
}

test('the desk reads six digits, she types them with her door, and signs; the desk sees it while the call lasts', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, nursesDoor)
  await desk.keyboard.press('1')
  await desk.getByLabel('哪家医院').fill('市第一人民医院')
  await desk.keyboard.press('Enter')
  const list = desk.getByRole('region', { name: '规则要的材料' })
  await list.getByRole('button', { name: '填写: 承诺书' }).click()
  await list.getByRole('button', { name: '念口令' }).click()
  const digits = await digitsOn(desk)
  expect(digits).toMatch(/^\d{3} \d{3}$/)
  await list.getByText(`${court.url}/c`).waitFor()
  await list.getByText('只能用一次；输错五次即作废').waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'read-aloud-desk')

  const phone = await newPhone(browser)
  await phone.goto(`${court.url}/C`)
  await phone.getByRole('heading', { name: '输入电话里念给您的口令' }).waitFor()
  await expectAccessible(phone)
  await phone.getByRole('button', { name: '打开' }).click()
  await phone.getByText('请写上楼号和室号。').waitFor()
  expect(await phone.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
  await typeIn(phone, '2号楼1单元', '12345')
  await phone.getByText('口令是六位数字。').waitFor()
  await shoot(phone, 'read-aloud-short', { whole: true })
  await typeIn(phone, '2号楼502', digits)
  await phone.waitForURL(new RegExp(`/me/exits/${exitOn(desk)}`))
  await thumb(phone).filter({ hasText: '签承诺书' }).click()
  await phone.getByText('我按所说的事由外出').waitFor()
  await phone.getByRole('button', { name: '我承诺' }).click({ delay: 1_200 })
  await phone.getByRole('heading', { name: '承诺书已签' }).waitFor()
  await list.getByText(/^1 \/ \d 已齐/).waitFor()
  // Her address bar and her history hold the page and nothing of the code.
  expect(await phone.evaluate(() => document.referrer + location.href)).not.toContain(digits.replace(' ', ''))
  expect([troublesOf(desk), troublesOf(phone)]).toEqual([[], []])
  await Promise.all([desk.context().close(), phone.context().close()])
})

test('five wrong tries on another phone end that code; a new one is a press away, and opens', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await find(desk, '3-1-201')
  await desk.keyboard.press('1')
  await desk.getByLabel('哪家医院').fill('区中心医院')
  await desk.keyboard.press('Enter')
  const list = desk.getByRole('region', { name: '规则要的材料' })
  const enter = list.getByRole('button', { name: '填写: 承诺书' })
  await list.getByText('承诺书').first().waitFor()
  if (await enter.isVisible()) await enter.click()
  await list.getByRole('button', { name: '念口令' }).click()
  const digits = await digitsOn(desk)
  const stranger = await newPhone(browser, { locale: 'en' })
  await stranger.goto(`${court.url}/c`)
  for (let i = 1; i <= 5; i++) {
    await stranger.getByLabel('Your door').fill('3-1-201')
    await stranger.getByLabel('Six digits').fill(other(digits, i))
    const answered = stranger.waitForResponse(/\/api\/sign-in\/spoken/)
    await stranger.getByRole('button', { name: 'Open' }).click()
    expect((await answered).status()).toBe(401)
    await stranger.getByText('Door and code do not fit').waitFor()
  }
  // Whoever reads it aloud sees at once that it has ended, and by what; the digits are gone.
  await list.getByText(/^这户输错了 5 次/).waitFor()
  expect(await desk.getByLabel(new RegExp(`^${shown}`)).count()).toBe(0)
  await expectAccessible(desk)
  await shoot(desk, 'read-aloud-ended')
  await expectAccessible(stranger)
  await shoot(stranger, 'read-aloud-wrong-en', { whole: true })
  const phone = await newPhone(browser)
  await phone.goto(`${court.url}/c`)
  await typeIn(phone, '3-1-201', digits)
  await phone.getByText(wrong).waitFor()
  await list.getByRole('button', { name: '换一个口令' }).click()
  await expect.poll(() => digitsOn(desk)).not.toBe(digits)
  await typeIn(phone, '３号楼 201室', await digitsOn(desk))
  await phone.waitForURL(new RegExp(`/me/exits/${exitOn(desk)}`))
  await Promise.all([desk, stranger, phone].map((page) => page.context().close()))
})

test('after a quarter of an hour the desk shows no digits any more, and says so', async () => {
  const desk = await court.desk(browser, 'staff-3')
  await find(desk, '4-1-301')
  await desk.keyboard.press('1')
  await desk.getByLabel('哪家医院').fill('区中心医院')
  await desk.keyboard.press('Enter')
  const list = desk.getByRole('region', { name: '规则要的材料' })
  const enter = list.getByRole('button', { name: '填写: 承诺书' })
  await list.getByText('承诺书').first().waitFor()
  if (await enter.isVisible()) await enter.click()
  await list.getByRole('button', { name: '念口令' }).click()
  await digitsOn(desk)
  court.pass(16 * minute)
  // A desk sets its clock by whatever the server answers next; an answer from before, that was late, may have set it back: it asks until it knows.
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  let asked = 0
  await expect.poll(async () => {
    await search.fill(`5-${1 + (asked++ % 6)}`)
    return desk.getByText('这个口令已过时间。').isVisible()
  }, { timeout: 60_000, interval: 2_000 }).toBe(true)
  expect(await desk.getByLabel(new RegExp(`^${shown}`)).count()).toBe(0)
  await desk.context().close()
})
