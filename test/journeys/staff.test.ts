// Who works here: a member of staff leaves at noon, and at 12:01 nothing of theirs works, on whatever screen it lay open; and the secretary's role by two.

import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, localTime, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import { setPasswordOf } from '#server/access/accounts.ts'
import { transaction } from '#server/db/pool.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { find, wallTime } from './desk-support.ts'
import { zone } from './resident-support.ts'
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const accountOf = async (login: string): Promise<AccountId> => (await sql<{ id: AccountId }>`select id from accounts where login = ${login}`.execute(court.database.owner)).rows[0]!.id
const setPassword = async (login: string, password: string): Promise<void> => {
  const id = await accountOf(login)
  await transaction(court.database, [], (tx) => setPasswordOf(tx, id, password))
}
/** The next moment at least an hour ahead at which the clock shows a full hour: noon, as people say it. */
function noonFrom(now: Instant): Instant {
  const { minutes } = localTime(now, zone)
  return plus(now, hour + (60 - (minutes % 60)) * minute - (Date.parse(now) % minute))
}
async function openStaff(page: Page, who: RegExp): Promise<void> {
  await page.goto(`${court.url}/overview/staff`)
  await button(page, who).click()
  await page.getByRole('region', { name: '记录' }).getByRole('listitem').first().waitFor()
}
const statusAt = (page: Page, path: string): Promise<number> => page.evaluate(async (it) => (await fetch(it)).status, path)

test('a member of staff leaves at noon: at 12:01 nothing of theirs works', async () => {
  await setPassword('staff-2', 'four words in a row')
  // At work: a tab that lies open, a second device without a network on which a call is written down, and a link for a resident.
  const tab = await court.desk(browser, 'staff-2')
  await find(tab, '2-1-502')
  const away = await court.desk(browser, 'staff-2')
  await find(away, '18-1-703')
  const resident = await tab.evaluate(async () => {
    const { hits } = await (await fetch('/api/residents/search', { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify({ text: '2-1-502' }) })).json() as { hits: { id: string }[] }
    return (await (await fetch(`/api/residents/${hits[0]!.id}/link`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify({ exit: null }) })).json() as { url: string }).url
  })
  const home = await court.phone(browser, '18-1-703')

  const boss = await court.desk(browser, 'secretary')
  await openStaff(boss, /^更改：.*2$/)
  await button(boss, '离岗…').click()
  const form = boss.getByRole('form', { name: '离岗…' })
  await button(boss, '先看影响').click()
  await form.getByText('这里还没填').waitFor()
  await form.getByRole('radio', { name: '到某个时间' }).check()
  const noon = noonFrom(court.now())
  await form.getByLabel('时间', { exact: true }).fill(wallTime(noon))
  await form.getByLabel('原因').fill('搬到外地')
  await button(boss, '先看影响').click()
  // Before it is done: what ends, and what goes on.
  await form.getByText(/起，这个人在这里的一切都不能用了/).waitFor()
  const { rows: [open] } = await sql<{ n: number }>`select count(*)::int as n from sessions where account_id = ${await accountOf('staff-2')} and expires_at > ${court.now()}`.execute(court.database.owner)
  expect(open!.n).toBeGreaterThan(1)
  await form.getByText(`现在登录着的电脑和手机：${open!.n} 处，全部退出。`).waitFor()
  await form.getByText(/发给居民的链接和码：1 个/).waitFor()
  await expectAccessible(boss)
  await shoot(boss, 'staff-end', { whole: true })
  await button(form as unknown as Page, '结束').click({ delay: 1300 })
  await form.waitFor({ state: 'hidden' })
  await boss.locator('.staff-row[data-open="true"]').getByText(/到 .*\d\d:00/).first().waitFor()
  expect(await statusAt(tab, '/api/desk/queue'), 'until noon they work as before').toBe(200)

  // A call that ends with words is asked what it came to; that is said when the network is gone.
  await away.getByLabel('这次说了什么').fill('说好')
  await away.getByRole('button', { name: '结束', exact: true }).click()
  const words = away.getByRole('textbox', { name: '说了什么', exact: true })
  await words.waitFor()
  await away.context().setOffline(true)
  await words.fill('说好下午回电话')
  await away.getByRole('button', { name: /^已答复/ }).click()
  await away.getByText(/\d 条待发送/).first().waitFor()

  court.pass(Date.parse(noon) - Date.parse(court.now()) + minute)
  expect(await statusAt(tab, '/api/desk/queue')).toBe(401)
  expect(await statusAt(tab, '/api/me')).toBe(401)
  // The open tab leaves by itself: nobody's name or telephone stays on it.
  await tab.getByText(/这里已被退出登录/).waitFor({ timeout: 60_000 })
  expect(await tab.getByText('2-1-502').count()).toBe(0)
  await expectAccessible(tab)
  await shoot(tab, 'staff-ended-tab')
  // What was written without a network is not taken, and not lost on that device either.
  await away.context().setOffline(false)
  await away.getByText(/还留在这台设备上的：\d 条/).waitFor({ timeout: 60_000 })
  const { rows: [taken] } = await sql<{ n: number }>`select count(*)::int as n from contacts where note like '%下午回电话%'`.execute(court.database.owner)
  expect(taken!.n).toBe(0)

  // Neither password nor a link signs them in, and what they gave out for a resident opens nothing.
  await tab.getByLabel('用户名').fill('staff-2')
  await tab.getByLabel('密码', { exact: true }).fill('four words in a row')
  await tab.getByRole('button', { name: '登录', exact: true }).click()
  await tab.getByText('您目前在这里没有岗位，所以打不开。如果弄错了，请找书记。').waitFor()
  await expectAccessible(tab)
  await shoot(tab, 'staff-no-role')
  const again = await newDesk(browser)
  await again.goto((await court.accountLink('staff-2')).replace('/desk#', '/sign-in#'))
  await again.getByText('您目前在这里没有岗位').waitFor()
  const other = await newPhone(browser)
  await other.goto(resident)
  await other.getByRole('heading', { name: '这个链接不能再用了' }).waitFor()

  // What is the home's goes on, and whoever keeps the staff sees them apart.
  await home.reload()
  expect(await statusAt(home, '/api/me')).toBe(200)
  await boss.reload()
  const gone = boss.getByRole('region', { name: '已离岗：1 人' })
  await gone.getByText('staff-2').waitFor()
  await button(gone as unknown as Page, /^更改/).click()
  await gone.getByText('搬到外地').waitFor()
  await expectAccessible(boss)
  await shoot(boss, 'staff-gone', { whole: true })
  expect(troublesOf(boss)).toEqual([])
})

test('the secretary’s role is proposed by one and confirmed by another, on their desks; their own page shows what they hold', async () => {
  const chosen = await court.desk(browser, 'staff-1')
  const deputy = await newPhone(browser)
  await deputy.goto((await court.accountLink('deputy')).replace('/desk#', '/sign-in#'))
  await deputy.waitForURL(/\/desk/)
  await openStaff(deputy, /^更改：.*Staff 1$/)
  await button(deputy, '给岗位或改期限…').click()
  await deputy.getByLabel('岗位', { exact: true }).selectOption('secretary')
  await deputy.getByText(/书记这个岗位要两个人才能定/).waitFor()
  await deputy.getByText(/^现在能确认的：/).waitFor()
  await deputy.getByLabel('原因').fill('书记要住院')
  await expectAccessible(deputy)
  await button(deputy, '提出').click()
  const waiting = deputy.getByRole('region', { name: '等第二个人确认：1 项' })
  await waiting.getByText(/任书记/).waitFor()
  expect(await button(waiting as unknown as Page, /^确认/).count(), 'not by whoever proposed it').toBe(0)
  await shoot(deputy, 'staff-proposed-phone', { whole: true })

  const boss = await court.desk(browser, 'secretary')
  await boss.getByRole('link', { name: /副书记 Deputy 提出/ }).click()
  const there = boss.getByRole('region', { name: '等第二个人确认：1 项' })
  await there.getByText('书记要住院').waitFor()
  await expectAccessible(boss)
  await shoot(boss, 'staff-proposal')
  // By keyboard alone.
  await button(there as unknown as Page, '确认').focus()
  await boss.keyboard.down('Enter')
  await there.waitFor({ state: 'hidden' })
  await boss.keyboard.up('Enter')

  await chosen.goto(`${court.url}/account`)
  const roles = chosen.getByRole('region', { name: '我在这里的岗位' })
  await roles.getByText(/^书记/).waitFor()
  await roles.getByText(/^居委会工作人员/).waitFor()
  // Another device of theirs, ended from here.
  const lost = await court.desk(browser, 'staff-1')
  await chosen.reload()
  // The first question about who is there does not come through.
  await lost.route('**/api/me', (route) => route.abort(), { times: 1 })
  await button(chosen, '退出这一处').first().click()
  await chosen.getByText('已退出，那台设备不再显示任何内容。').waitFor()
  await expectAccessible(chosen)
  await shoot(chosen, 'account-sessions', { whole: true })
  await lost.getByText(/这里已被退出登录/).waitFor({ timeout: 60_000 })
  // And whoever opens a page of theirs only now is told the same.
  await lost.goto(`${court.url}/desk`)
  await lost.waitForURL(/\/sign-in/)
  await lost.getByText(/这里已被退出登录/).waitFor()
  for (const page of [boss, deputy, chosen]) expect(troublesOf(page)).toEqual([])
})
