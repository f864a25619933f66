// Right records, by hand: somebody not on the list is added while she waits on the telephone, by keyboard alone, and asks for an exit at once; a
// number is put right; a household moves out and what that ends is seen first; the former tenant's phone sees nothing of who comes after.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { havingHeard } from '../support/sooner.ts'
import { find } from './desk-support.ts'
import { account } from './resident-support.ts'
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

const person = (desk: Page) => desk.getByRole('region', { name: '居民' })
const openRecord = async (desk: Page): Promise<void> => {
  const record = person(desk).locator('details.record')
  if (!(await record.evaluate((it) => (it as HTMLDetailsElement).open))) await record.locator('summary').click()
}

test('someone not on the list is added while she waits on the telephone, and asks for an exit at once', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  // By keyboard alone: what she says is typed into the search, and nobody is found.
  await desk.keyboard.type('欧阳新来 2-1-501')
  await desk.getByRole('button', { name: /加进名册：欧阳新来 2-1-501/ }).waitFor()
  await shoot(desk, 'records-nobody')
  await desk.keyboard.press('Enter')
  const form = desk.getByRole('form', { name: '加进名册' })
  await form.waitFor()
  expect(await form.getByLabel('姓名').inputValue()).toBe('欧阳新来')
  expect(await form.getByLabel('门牌').inputValue()).toBe('2-1-501')
  await form.getByRole('radio', { name: '自己单独一户' }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'records-add')
  // Whose household she joins is asked, and not guessed from her door.
  await desk.keyboard.press('Enter')
  await form.getByText('请选一项').first().waitFor()
  expect(await form.count(), 'nobody is added before that was chosen').toBe(1)
  await form.getByRole('radio', { name: '自己单独一户' }).press('Space')
  await form.getByLabel(/出生日期/).fill('19920304')
  await desk.keyboard.press('Enter')
  await person(desk).getByRole('heading', { name: '欧阳新来' }).waitFor()
  await expect.poll(() => desk.evaluate(() => document.activeElement?.id), { timeout: 5000 }).toBe('case')
  await desk.getByRole('region', { name: '这次的申请' }).getByRole('radio').first().waitFor()
  await shoot(desk, 'records-added')
  expect(troublesOf(desk)).toEqual([])
})

test('with whom a guest stays is asked, and never taken to be nobody', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await desk.keyboard.type('借住的 2-1-501')
  await desk.getByRole('button', { name: /加进名册：/ }).waitFor()
  await desk.keyboard.press('Enter')
  const form = desk.getByRole('form', { name: '加进名册' })
  await form.getByRole('radio', { name: '临时住一段' }).check()
  const host = form.getByLabel('借住在谁家')
  await expect.poll(() => host.inputValue()).toBe('')
  await form.getByLabel('从哪里得知').fill('本人来电')
  await form.getByRole('button', { name: '加进名册' }).click()
  await form.getByText('请选一项').waitFor()
  await expect.poll(() => host.evaluate((it) => it === document.activeElement)).toBe(true)
  await shoot(desk, 'records-host')
  await host.selectOption({ index: 2 })
  await form.getByRole('button', { name: '加进名册' }).click()
  await person(desk).getByRole('heading', { name: '借住的' }).waitFor()
})

test('into a flat that no file has brought: read back with its building and entrance first; and when a stay is over the queue says so', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await desk.keyboard.type('司马新户 2-1-1999')
  await desk.getByRole('button', { name: /加进名册：司马新户/ }).waitFor()
  await desk.keyboard.press('Enter')
  const form = desk.getByRole('form', { name: '加进名册' })
  await form.getByRole('button', { name: '登记为新的户室' }).click()
  await form.getByText(/新的户室：.* 2 号楼，单元 1，1999 室/).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'records-new-flat')
  await form.getByRole('button', { name: '对，登记 2-1-1999' }).click()
  await form.getByRole('button', { name: '登记为新的户室' }).waitFor({ state: 'detached' })
  await form.getByLabel('从哪里得知').fill('本人来电')
  await form.getByRole('button', { name: '加进名册' }).click()
  await person(desk).getByRole('heading', { name: '司马新户' }).waitFor()
  await person(desk).getByText('2-1-1999', { exact: true }).first().waitFor()
  const staff = await account(court, 'staff-1')
  const id = (await staff.post('/residents/search', { text: '2-1-1999' })).hits[0].id
  await staff.post('/residents/acts', { id: randomUUID(), kind: 'away', residents: [id], since: court.now(), until: plus(court.now(), minute), to: null, place: '女儿家', source: '本人' })
  court.pass(3 * minute)
  await desk.reload()
  const line = desk.getByRole('link', { name: /司马新户/ })
  await line.waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'records-stay-over')
  await line.click()
  await person(desk).getByRole('heading', { name: '司马新户' }).waitFor()
})

test('a number is put right, with why; what stood there before stays to be read', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, '2-2-302')
  await openRecord(desk)
  await desk.getByRole('button', { name: '更正', exact: true }).first().click()
  const form = desk.getByRole('form', { name: '更正姓名、出生日期、电话' })
  await form.getByLabel('电话').fill('13900008888')
  await form.getByRole('button', { name: '更正' }).click()
  await form.getByText('这里还没填').first().waitFor()
  await form.getByLabel('为什么更正').fill('本人来电')
  await form.getByRole('button', { name: '更正' }).click()
  await person(desk).getByRole('link', { name: '13900008888' }).waitFor()
  await person(desk).getByText(/电话：.* → 13900008888/).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'records-corrected')
})

test('a household moves out: what ends is seen first, its phone is signed out and the gate hears of it, and a mistake is taken back', async () => {
  const phone = await court.phone(browser, '18-1-703')
  const gate = await newPhone(browser)
  await gate.goto(await court.gateLink(1))
  await gate.locator('.field-quiet').getByText('名单是最新的').waitFor()
  await gate.getByText(/^还在接收/).waitFor({ state: 'hidden' })
  await gate.getByRole('button', { name: '按门牌找' }).click()
  await gate.getByLabel('门牌').fill('18-1-703')
  const atGate = gate.locator('main').getByText(/^.＊/)
  await atGate.first().waitFor()
  const lived = await atGate.count()
  const desk = await court.desk(browser, 'deputy')
  await find(desk, '18-1-703')
  await openRecord(desk)
  await desk.getByRole('button', { name: '搬走、离开、去世…' }).click()
  const form = desk.getByRole('form', { name: '搬走、离开、去世…' })
  await form.getByRole('radio', { name: '搬走了' }).check()
  for (const box of await form.getByRole('checkbox').all()) await box.check()
  await form.getByLabel('从哪里得知').fill('物业告知')
  expect(await form.getByRole('button', { name: '登记', exact: true }).count(), 'no button before it was seen').toBe(0)
  await form.getByRole('button', { name: '先看会结束什么' }).click()
  await form.getByText('登记后会结束').waitFor()
  await form.getByText(/台手机退出登录/).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'records-ends')
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await person(desk).locator('.person-status', { hasText: '已搬走' }).waitFor()
  // It hears of it by itself, and may be on its way before it is opened again.
  await phone.reload().catch(() => undefined)
  await phone.waitForURL(/sign-in/)
  // Nobody at home is told that a role has ended, or that what they typed is still there.
  await phone.getByText('原来的住户条已作废，这部手机已退出登录。').waitFor()
  await shoot(phone, 'records-slip-void')
  // The guard sees nobody of them behind that door, as soon as the phone hears of anything.
  await expect.poll(havingHeard(gate, () => atGate.count()), { timeout: 30_000 }).toBe(0)
  // Whoever is gone is the only one meant when they come to live here again, not those who live there now.
  await openRecord(desk)
  await desk.getByRole('button', { name: '搬走、离开、去世…' }).click()
  await form.getByRole('radio', { name: '又回来住' }).check()
  expect(await form.getByRole('checkbox').count()).toBe(0)
  await form.getByText(/^登记的是：/).waitFor()
  await shoot(desk, 'records-comes-home')
  await form.getByRole('button', { name: '取消' }).click()
  await openRecord(desk)
  await person(desk).getByRole('button', { name: '误登记，撤回' }).first().click()
  await person(desk).getByLabel('怎么发现是误登记').fill('认错了门牌')
  await shoot(desk, 'records-mistake')
  await person(desk).getByRole('button', { name: '撤回', exact: true }).click()
  await expect.poll(() => person(desk).locator('.person-status', { hasText: '已搬走' }).count()).toBe(0)
  await person(desk).getByText('已作为误登记撤回').waitFor()
  await shoot(desk, 'records-taken-back')
  await expect.poll(havingHeard(gate, () => atGate.count()), { timeout: 30_000 }).toBe(lived)
})

test('a form that was changed while its answer was on the way is not said to be saved: what was typed stays, and it says what to do', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, '2-2-302')
  await openRecord(desk)
  await desk.getByRole('button', { name: '搬走、离开、去世…' }).click()
  const form = desk.getByRole('form', { name: '搬走、离开、去世…' })
  await form.getByRole('radio', { name: '暂时离开' }).check()
  const where = form.getByLabel('去了哪里')
  await where.fill('娘家')
  await form.getByLabel('从哪里得知').fill('家属来电')
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => { release = resolve })
  const answered: number[] = []
  await desk.route('**/api/residents/acts', async (route) => {
    const response = await route.fetch()
    answered.push(response.status())
    await held
    await route.fulfill({ response })
  }, { times: 1 })
  await form.getByRole('button', { name: '先看会结束什么' }).click()
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await expect.poll(() => answered, { timeout: 10_000 }).toEqual([200])
  await where.fill('医院陪护')
  release()
  const notSaved = form.getByText(/这次没有保存/)
  await notSaved.waitFor()
  expect(await where.inputValue()).toBe('医院陪护')
  // And once more by a press: the server says the same.
  await where.fill('医院陪护，三楼')
  expect(await notSaved.count(), 'said of the form as it stood then').toBe(0)
  await form.getByRole('button', { name: '先看会结束什么' }).click()
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await notSaved.waitFor()
  expect(await where.inputValue()).toBe('医院陪护，三楼')
  await expectAccessible(desk)
  await shoot(desk, 'records-not-saved')
  await form.getByRole('button', { name: '取消' }).click()
  await person(desk).locator('.person-status', { hasText: '暂时离开' }).waitFor()
  expect(troublesOf(desk).filter((one) => !/409/.test(one))).toEqual([])
})

test('somebody unknown who was let out is named, and that was somebody else', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  await desk.getByRole('button', { name: /急救放行/ }).first().click()
  const who = desk.getByRole('form', { name: '这是谁' })
  await who.getByLabel('姓名、门牌或电话').fill('2-2-302')
  await who.getByRole('radio').first().check()
  await who.getByLabel('怎么知道是此人').fill('家属来电')
  await expectAccessible(desk)
  await shoot(desk, 'records-who')
  await who.getByRole('button', { name: '归到此人名下' }).click()
  const place = desk.getByRole('region', { name: '这是谁' })
  await place.getByText(/家属来电/).waitFor()
  await person(desk).getByText('2-2-302', { exact: true }).first().waitFor()
  await place.getByRole('button', { name: '不是此人' }).click()
  await place.getByLabel('怎么知道不是此人').fill('本人在家')
  await place.getByRole('button', { name: '撤回', exact: true }).click()
  await place.getByText('已撤回，不是此人').waitFor()
  await shoot(desk, 'records-who-back')
})

test('the list of people is found by what is typed, by state, and scrolls to its end; on a phone and in English as well', async () => {
  const desk = await court.desk(browser, 'staff-2')
  await desk.getByRole('link', { name: '居民', exact: true }).click()
  await desk.getByRole('heading', { name: '居民', level: 1 }).waitFor()
  await desk.getByText(/^3[0-9]{3} 人$/).waitFor()
  const rows = desk.getByRole('table').getByRole('row')
  expect(await rows.count()).toBeLessThan(80)
  await shoot(desk, 'records-list')
  for (let i = 0; i < 3; i++) {
    const before = await desk.locator('.people').evaluate((it) => { it.scrollTop = it.scrollHeight; return it.scrollHeight })
    await expect.poll(() => desk.locator('.people').evaluate((it) => it.scrollHeight)).toBeGreaterThan(before)
  }
  await expectAccessible(desk)
  await desk.getByLabel('姓名、门牌或电话').fill('2-1-502')
  await expect.poll(() => rows.count()).toBeLessThan(10)
  await rows.nth(1).getByRole('link').click()
  await person(desk).getByText('2-1-502', { exact: true }).first().waitFor()
  for (const [name, page] of [['phone', await newPhone(browser)], ['desk-en', await newDesk(browser, { locale: 'en', colorScheme: 'dark' })]] as const) {
    await page.goto(await court.accountLink('staff-3'))
    await page.waitForURL(/\/desk/)
    await page.goto(`${court.url}/overview/people`)
    await page.getByRole('table').getByRole('row').nth(3).waitFor()
    await shoot(page, `records-list-${name}`)
    if (name === 'desk-en') {
      await page.goto(`${court.url}/desk`)
      await page.getByRole('combobox', { name: /Name/ }).waitFor()
      await page.keyboard.type('Jane Newcomer 2-1-501')
      await page.getByRole('button', { name: /Add to the roster/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('radio', { name: 'Here for a time' }).check()
      await page.getByLabel('Staying with').waitFor()
      await expectAccessible(page)
      await shoot(page, 'records-add-en')
    }
    await page.close()
  }
})
