// Signing in as it is lived: by link, slip, password with code and passkey; locked for a while after wrong passwords; a used-up link
// told kindly; a session that ends in the middle of a call without a word being lost. The real screens against the real server.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { Secret, TOTP } from 'otpauth'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hour, minute, msOf } from '#domain/kernel/instants.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import { setPasswordOf } from '#server/access/accounts.ts'
import { transaction } from '#server/db/pool.ts'
import { startServer, type Running } from '#server/main.ts'
import { freePort } from '../../src/cli/port.ts'
import { buildWeb } from '../../src/cli/web.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, heading } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

const good = 'four osmanthus trees bloom'
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
// Tries are counted for a quarter of an hour, and everybody here has one address.
beforeEach(() => court.pass(16 * minute))

const languages = [['zh-CN', '登录', '我的登录方式'], ['zh-TW', '登入', '我的登入方式'], ['en-GB', 'Sign in', 'My sign-in']] as const
test('whoever needs an ambulance calls it from the sign-in page with one press', async () => {
  const phone = await newPhone(browser)
  await phone.goto(`${court.url}/sign-in`)
  expect(await phone.getByRole('link', { name: '拨打 120' }).getAttribute('href')).toBe('tel:120')
  await expectAccessible(phone)
  await shoot(phone, 'sign-in-phone')
  await phone.context().close()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
/** The browser itself notes every answer that was a no; nothing else may go wrong. */
const expectNoTrouble = (page: Page) => expect(troublesOf(page).filter((one) => !/status of 4\d\d/.test(one))).toEqual([])
const accountOf = async (login: string): Promise<AccountId> =>
  (await sql<{ id: AccountId }>`select id from accounts where login = ${login}`.execute(court.database.owner)).rows[0]!.id
const setPassword = async (login: string): Promise<void> => {
  const id = await accountOf(login)
  await transaction(court.database, [], (tx) => setPasswordOf(tx, id, good))
}
async function householdAt(door: string): Promise<{ household: string; resident: string; name: string }> {
  const { rows: [row] } = await sql<{ household: string; resident: string; name: string }>`
    select h.id as household, r.id as resident, r.name from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
    join flats f on f.community_id = h.community_id and f.id = h.flat_id where f.door = ${door} order by r.born limit 1`.execute(court.database.owner)
  return row!
}
async function slipOf(door: string): Promise<string> {
  const { household } = await householdAt(door)
  return (await (await account(court, 'staff-1')).post(`/households/${household}/slip`, {})).code
}
async function typePassword(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('用户名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await button(page, '登录').click()
}

test('the sign-in page says first that an emergency needs none of it, and reads well in three languages on phone and desk', async () => {
  for (const [locale, title] of languages) {
    for (const open of [newPhone, newDesk]) {
      const page = await open(browser, { locale })
      await page.goto(`${court.url}/sign-in`)
      await heading(page).filter({ hasText: title }).waitFor()
      const order = await page.locator('main').evaluate((main) => [...main.querySelectorAll('.notice a[href="/gate"], input')].map((one) => one.tagName))
      expect(order[0], 'the emergency comes before every question').toBe('A')
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      await shoot(page, `sign-in-${locale}-${open === newPhone ? 'phone' : 'desk'}`, { whole: true })
      expectNoTrouble(page)
      await page.context().close()
    }
  }
})

test('a member of staff comes by link, sets a password and the one-time code, signs out, and signs in with both', async () => {
  const page = await court.desk(browser, 'staff-3')
  await page.getByRole('link', { name: '工作人员 Staff 3', exact: true }).click()
  await heading(page).filter({ hasText: '我的登录方式' }).waitFor()
  await page.getByText('您目前只能靠链接登录').waitFor()
  await button(page, '保存密码').click()
  await page.getByText('请至少用 10 个字符').waitFor()
  await page.getByLabel('新密码').fill(good)
  await button(page, '保存密码').click()
  await page.getByText('密码已保存').waitFor()
  await page.getByText('只有密码不够安全').waitFor()

  await button(page, '设置一次性验证码').click()
  await page.getByRole('img', { name: '给验证器扫的二维码' }).waitFor()
  const secret = (await page.locator('.secret').innerText()).replace(/\s/g, '')
  const app = new TOTP({ secret: Secret.fromBase32(secret) })
  await expectAccessible(page)
  await shoot(page, 'account-code', { whole: true })
  await page.getByLabel(/输入验证器显示的六位数字/).fill('000 000')
  await button(page, '启用').click()
  await page.getByText('验证码不对。请等验证器显示下一个').waitFor()
  await page.getByLabel(/输入验证器显示的六位数字/).fill(app.generate({ timestamp: msOf(court.now()) }))
  await button(page, '启用').click()
  await page.getByText('已启用。下次登录时会要求输入。').waitFor()
  await page.getByText('您随时可以登录，用户名是 staff-3').waitFor()
  await shoot(page, 'account-desk', { whole: true })

  await button(page, '退出登录').click()
  await heading(page).filter({ hasText: '登录' }).waitFor()
  court.pass(minute)
  await typePassword(page, 'Staff-3', good)
  await page.getByText('密码正确。还要输入一次性验证码。').waitFor()
  expect(await page.getByLabel('一次性验证码').evaluate((field) => field === document.activeElement)).toBe(true)
  await expectAccessible(page)
  await button(page, '登录').click()
  await page.getByText('验证码是六位数字。').waitFor()
  const now = app.generate({ timestamp: msOf(court.now()) })
  await page.getByLabel('一次性验证码').fill(`${now.slice(0, 3)} ${now.slice(3)}`)
  await button(page, '登录').click()
  await page.waitForURL(/\/desk/)
  expectNoTrouble(page)
  await page.context().close()
})

test('“my sign-in” reads well in three languages, on a phone as well', async () => {
  for (const [locale, , title] of languages) {
    const page = await newPhone(browser, { locale })
    await page.goto((await court.accountLink('deputy')).replace('/desk#', '/account#'))
    await heading(page).filter({ hasText: title }).waitFor()
    await page.locator('#my-code').waitFor()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await shoot(page, `account-${locale}-phone`, { whole: true })
    expectNoTrouble(page)
    await page.context().close()
  }
})

test('after the fifth wrong password one is told to wait, how long, and what works meanwhile', async () => {
  await setPassword('staff-4')
  const page = await newDesk(browser)
  await page.goto(`${court.url}/sign-in`)
  for (let i = 1; i <= 5; i++) {
    await typePassword(page, 'staff-4', `wrong password ${i}`)
    await page.getByText('用户名、密码或验证码不对').waitFor()
  }
  await typePassword(page, 'staff-4', good)
  await page.getByText('试的次数太多。请等 15 分钟再试；通行密钥或新链接现在就能用。').waitFor()
  await expectAccessible(page)
  await shoot(page, 'sign-in-wait')
  court.pass(16 * minute)
  await button(page, '登录').click()
  await page.waitForURL(/\/desk/)
  expectNoTrouble(page)
  await page.context().close()
})

test('a passkey is registered and signs in with one touch; removed, it signs in no more', async () => {
  // Passkeys belong to a name, so this server has one.
  const port = await freePort('127.0.0.1', 0)
  const origin = `http://localhost:${port}`
  const web = await buildWeb(() => undefined)
  const named: Running = await startServer({ db: court.database, clock: () => msOf(court.now()), origin, host: '127.0.0.1', port, web, log: false, version: 'journey' })
  const page = await newDesk(browser)
  try {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    })
    await page.goto((await court.accountLink('staff-5')).replace(court.url, origin).replace('/desk#', '/account#'))
    await page.getByLabel(/给它起个名字/).fill('办公室电脑')
    await button(page, '添加通行密钥').click()
    await page.getByText('已添加。以后一触即可登录。').waitFor()
    await page.getByText('办公室电脑').waitFor()
    await shoot(page, 'account-passkey', { whole: true })
    await button(page, '退出登录').click()
    await button(page, '用通行密钥登录').click()
    await page.waitForURL(/\/desk/)
    await page.getByRole('link', { name: '工作人员 Staff 5', exact: true }).click()
    const remove = button(page, /^移除/)
    await remove.hover()
    await page.mouse.down()
    await page.getByText('还没有。有了它').waitFor()
    await page.mouse.up()
    await button(page, '退出登录').click()
    await button(page, '用通行密钥登录').click()
    await page.getByText('用户名、密码或验证码不对').waitFor()
    expectNoTrouble(page)
  } finally {
    await page.context().close()
    await named.close()
  }
})

test('a household types the code of its slip in small letters with spaces; a wrong letter is noticed without the network', async () => {
  const slip = await slipOf('2-1-502')
  const page = await newPhone(browser)
  await page.goto(`${court.url}/sign-in?next=/desk`)
  const field = page.getByLabel('住户条上的号码')
  const asked: string[] = []
  page.on('request', (request) => { if (request.url().includes('/sign-in/slip')) asked.push(request.url()) })
  await button(page, '进入').click()
  await page.getByText('请输入住户条上的号码。').waitFor()
  await field.fill(`${slip.slice(0, -1)}${slip.endsWith('7') ? '8' : '7'}`)
  await button(page, '进入').click()
  await page.getByText('有一位不对或漏了').waitFor()
  expect(asked).toEqual([])
  await expectAccessible(page)
  await shoot(page, 'sign-in-slip-wrong', { whole: true })
  await field.fill(` ${slip.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'o').replaceAll('1', 'l')} `)
  await button(page, '进入').click()
  // Whatever page was asked for, a household comes to its own.
  await page.waitForURL(/\/me$/)
  expect(await page.locator('.page-name').innerText()).toContain((await (await account(court, 'staff-1')).get('/me')).community.name)

  // The next slip ends this one: the phone is told which to use, and whom to call.
  await slipOf('2-1-502')
  await page.goto(`${court.url}/sign-in`)
  await field.fill(slip)
  await button(page, '进入').click()
  await page.getByText('可能已发了新住户条').waitFor()
  expectNoTrouble(page)
  await page.context().close()
})

test('a carer acts for a neighbour, on the same phone as for their own home', async () => {
  const [carer, cared] = [await householdAt('3-1-101'), await householdAt('3-1-102')]
  await (await account(court, 'staff-1')).post(`/residents/${cared.resident}/carers`, { household: carer.household, until: null })
  const page = await court.phone(browser, '3-1-101')
  await page.getByRole('link', { name: '申请出门' }).click()
  await heading(page).filter({ hasText: '谁要出门？' }).waitFor()
  await page.locator('.choice').filter({ hasText: cared.name }).click()
  await button(page, /^看病/).click()
  await page.getByText(cared.name).first().waitFor()
  await page.context().close()
})

test('a used-up link says kindly why and what to do; the phone that is signed in already goes straight on', async () => {
  const staff = await account(court, 'staff-1')
  const { resident } = await householdAt('2-1-502')
  const { url } = await staff.post(`/residents/${resident}/link`, { exit: null }) as { url: string }
  const own = await newPhone(browser)
  for (let i = 0; i < 5; i++) {
    await own.goto(url)
    await own.waitForURL(/\/me$/)
    expect(own.url(), 'the secret stays in no address').not.toContain('link=')
    await own.goto('about:blank')
  }
  await own.goto(url)
  await heading(own).filter({ hasText: '这个链接不能再用了' }).waitFor()
  await own.getByText('本机已经登录').waitFor()
  await own.getByRole('link', { name: '继续' }).click()
  await own.waitForURL(/\/me$/)
  await own.context().close()

  for (const cut of [url, url.slice(0, -30), `${url.slice(0, -2)}%`]) {
    const other = await newPhone(browser)
    await other.goto(cut)
    await heading(other).filter({ hasText: '这个链接不能再用了' }).waitFor()
    await other.getByText('不是您的错').waitFor()
    await other.getByText('请在下面输入住户条号码；或致电居委会').waitFor()
    await other.getByLabel('住户条上的号码').waitFor()
    await expectAccessible(other)
    if (cut === url) await shoot(other, 'sign-in-used', { whole: true })
    expectNoTrouble(other)
    await other.context().close()
  }
})

test('a link opened while the network is away is not lost: it waits on the page', async () => {
  const page = await newPhone(browser)
  let away = true
  await page.route('**/api/sign-in/link', (route) => (away ? route.abort() : route.continue()))
  await page.goto(await court.householdLink('2-1-502'))
  await heading(page).filter({ hasText: '链接还没能核对' }).waitFor()
  await expectAccessible(page)
  away = false
  await button(page, '再试一次').click()
  await page.waitForURL(/\/me$/)
  await page.context().close()
})

test('a session that ends in the middle of a call loses nothing typed, and leads back to where one was', async () => {
  await setPassword('staff-6')
  const { resident } = await householdAt('2-1-502')
  const page = await court.desk(browser, 'staff-6')
  const where = `${court.url}/desk?resident=${resident}`
  await page.goto(where)
  await page.getByText('其他', { exact: true }).click()
  await page.getByLabel('去哪里').fill('市房产局')
  await page.getByLabel('补充说明（可不填）').fill('她说明天上午十点要签字')
  court.pass(25 * hour)
  await button(page, /^查看所需材料/).click()
  await page.getByText('登录已到期。您填的内容都还在。').waitFor()
  await expectAccessible(page)
  await shoot(page, 'sign-in-expired')
  await page.locator('.signed-out').getByRole('button', { name: '重新登录' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('用户名').fill('staff-6')
  await dialog.getByLabel('密码', { exact: true }).fill(good)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: '登录', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.signed-out').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByLabel('去哪里').inputValue()).toBe('市房产局')
  await expect.poll(() => page.getByLabel('补充说明（可不填）').inputValue()).toBe('她说明天上午十点要签字')

  // The same after the page was opened anew: sign-in first, then back to the same person, with the same half-written request.
  court.pass(25 * hour)
  await page.goto(where)
  await page.waitForURL(/\/sign-in\?next=/)
  await typePassword(page, 'staff-6', good)
  await page.waitForURL(where)
  await page.getByLabel('去哪里').waitFor()
  await expect.poll(() => page.getByLabel('去哪里').inputValue()).toBe('市房产局')

  // Somebody else who signs in at this screen does not find it.
  court.pass(25 * hour)
  await setPassword('staff-7')
  await page.goto(where)
  await page.waitForURL(/\/sign-in\?next=/)
  await typePassword(page, 'staff-7', good)
  await page.waitForURL(where)
  await page.getByText('其他', { exact: true }).waitFor()
  expect(await page.getByLabel('去哪里').count()).toBe(0)
  expectNoTrouble(page)
  await page.context().close()
})

test('whoever signs out while the server is away is gone: neither the next at this phone nor another tab sees the household when it is back', async () => {
  const page = await court.phone(browser, '2-1-502')
  const tab = await page.context().newPage()
  await tab.goto(`${court.url}/me`)
  for (const one of [page, tab]) await button(one, '退出登录').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 90_000 })
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const who = async (): Promise<number> => (await fetch(`${court.url}/api/me`, { headers: { cookie } })).status
  expect(await who()).toBe(200)

  await court.cut()
  await button(page, '退出登录').click()
  for (const one of [page, tab]) await heading(one).filter({ hasText: /^登录$/ }).waitFor()
  await tab.close()
  await page.goto(`${court.url}/me`)
  await heading(page).filter({ hasText: /^登录$/ }).waitFor()

  const answered: string[] = []
  page.on('response', (response) => { if (response.url().includes('/api/')) answered.push(new URL(response.url()).pathname) })
  await court.restore()
  await page.goto(`${court.url}/me`)
  await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(1)
  await heading(page).filter({ hasText: /^登录$/ }).waitFor()
  expect(answered[0], 'told before anything is asked').toBe('/api/sign-out')
  expect(await who(), 'whoever had copied the cookie is out as well').toBe(401)
  await page.context().close()
})

test('no address leads to another site after signing in', async () => {
  await setPassword('staff-8')
  for (const next of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
    const page = await newDesk(browser)
    await page.goto(`${court.url}/sign-in?next=${encodeURIComponent(next)}&x=${randomUUID()}`)
    await typePassword(page, 'staff-8', good)
    await page.waitForURL(/\/desk/)
    expect(new URL(page.url()).origin).toBe(court.url)
    await page.context().close()
  }
})
