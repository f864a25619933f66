// What somebody says at a door reaches the desk: written on a phone without a network, kept through its being opened anew, there once and answered; and typed back from paper. And a hand that shakes
// marks one door, not two.

import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
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
const heading = (phone: Page, door: string) => phone.getByRole('heading', { name: door, level: 1, exact: true })

/** A round of building 2, with one stairwell of it in the volunteer's hands. */
async function makeRound(desk: Page, title: string, stairwell: string): Promise<void> {
  await desk.goto(`${court.url}/overview/rounds`)
  await button(desk, '新的一轮').click()
  await desk.getByLabel('这一轮叫什么').fill(title)
  await desk.getByLabel('要做的事').first().fill(title)
  await desk.getByLabel('2 号楼', { exact: true }).check()
  await button(desk, '建好这一轮').click()
  await desk.getByLabel(`2 号楼 ${stairwell} 单元：谁走`).selectOption({ label: volunteer })
}

async function walker(): Promise<{ phone: Page; doors: string[] }> {
  const phone = await newPhone(browser)
  await phone.goto((await court.accountLink('volunteer-1')).replace('/desk#', '/sign-in#'))
  await phone.waitForURL(/\/round$/)
  await phone.getByText(/^还有 \d+ 户要去/).waitFor()
  await phone.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return { phone, doors: (await phone.locator('.round-door').allInnerTexts()).map((text) => text.replace(/^[○✓]\s*/, '')) }
}

test('two quick taps mark one door: the next one, which has come under the thumb meanwhile, waits until it has been seen', async () => {
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '送口罩', '1')
  const { phone, doors } = await walker()
  await phone.context().setOffline(true)
  await phone.getByRole('link', { name: /^下一户/ }).click()
  await heading(phone, doors[0]!).waitFor()
  await expect.poll(() => button(phone, '办好了').getAttribute('aria-disabled'), { message: 'the door has been seen' }).toBe(null)
  // The second tap, at the moment at which something else lies there.
  await button(phone, '办好了').evaluate((first: HTMLElement) => new Promise<void>((done) => {
    const box = first.getBoundingClientRect()
    first.click()
    const look = setInterval(() => {
      const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('button') ?? null
      if (!there || there === first) return
      clearInterval(look)
      there.click()
      done()
    }, 5)
  }))
  await heading(phone, doors[1]!).waitFor()
  await button(phone, '没人').click()
  await heading(phone, doors[2]!).waitFor()
  await phone.getByRole('link', { name: '全部的门' }).click()
  const states = () => phone.locator('.round-doors li').evaluateAll((all) => all.slice(0, 3).map((one) => /办好了|没人|还没去/.exec(one.textContent ?? '')?.[0]))
  await expect.poll(states).toEqual(['办好了', '没人', '还没去'])
  // A slip is taken back all the same.
  await button(phone, '撤回').click()
  await expect.poll(states).toEqual(['办好了', '还没去', '还没去'])
  expect(troublesOf(phone).filter((one) => !/net::ERR|Failed to load resource/.test(one))).toEqual([])
  await Promise.all([phone.context().close(), desk.context().close()])
})

test('what somebody says at a door is kept on the volunteer’s phone without a network, also when that is opened anew, and stands at the desk once, the urgent one first', async () => {
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '发菜', '2')
  const { phone, doors } = await walker()
  const open = async (door: string): Promise<void> => {
    await phone.goto(`${court.url}/round`)
    await phone.getByRole('link', { name: new RegExp(door) }).first().click()
    await heading(phone, door).waitFor()
    if (await phone.getByLabel('他们说了什么、要什么').count() === 0 || !(await phone.getByLabel('他们说了什么、要什么').isVisible())) await phone.getByText('住户有话、有事要带给居委会').click()
  }
  const [first, second] = [doors.find((one) => one.startsWith('2-2-'))!, doors.findLast((one) => one.startsWith('2-2-'))!]
  await phone.context().setOffline(true)
  await open(first)
  await button(phone, '记下来，带给居委会').click()
  await phone.getByText('请先写他们说的话。').waitFor()
  await phone.getByLabel('他们说了什么、要什么').fill('想要一袋米，不急')
  await shoot(phone, 'round-said', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await button(phone, '记下来，带给居委会').click()
  await phone.getByText(`${first}：话已记下。`).waitFor()
  await phone.getByText(/存在这部手机上，有网就发出/).waitFor()
  await open(second)
  await phone.getByLabel('他们说了什么、要什么').fill('奶奶今天没有胰岛素了')
  await phone.getByRole('checkbox', { name: '很急，不能等' }).check()
  await button(phone, '记下来，带给居委会').click()
  await phone.getByText(`${second}：话已记下。`).waitFor()

  // Put away and opened again in the stairwell.
  await phone.goto(`${court.url}/round`)
  const brought = phone.getByRole('region', { name: '您带给居委会的话' }).getByRole('listitem')
  await expect.poll(() => brought.allInnerTexts()).toEqual([expect.stringMatching(/奶奶今天没有胰岛素了[\s\S]*很急[\s\S]*有网就发出/), expect.stringMatching(/想要一袋米[\s\S]*有网就发出/)])
  await shoot(phone, 'round-said-waiting', { whole: true })
  await expectAccessibleAtAnySize(phone)

  await phone.context().setOffline(false)
  await expect.poll(() => phone.getByRole('region', { name: '居委会已收到的话' }).getByRole('listitem').allInnerTexts(), { timeout: 90_000 }).toEqual([expect.stringMatching(/胰岛素[\s\S]*居委会已收到/), expect.stringMatching(/一袋米[\s\S]*居委会已收到/)])
  await shoot(phone, 'round-said-there')
  await phone.locator('select.language-switch').selectOption('en')
  await phone.getByText(/the committee has it/).first().waitFor()
  await shoot(phone, 'round-said-en', { whole: true })

  await desk.goto(`${court.url}/desk`)
  const urgent = desk.locator('.queue-row').filter({ hasText: '奶奶今天没有胰岛素了' }).first()
  await urgent.waitFor()
  await expect.poll(() => urgent.innerText()).toContain(`${volunteer}从门口带来`)
  await desk.locator('.queue-row').filter({ hasText: '想要一袋米' }).first().waitFor()
  await shoot(desk, 'desk-said-at-door', { whole: true })
  await expectAccessible(desk)
  // Before everything that can wait.
  const now = await desk.evaluate(async () => (await (await fetch('/api/desk/now')).json()).sections.flatMap((one: { lines: { says: { note?: string } }[] }) => one.lines.map((line) => line.says.note)))
  expect(now).toContain('奶奶今天没有胰岛素了')
  expect(now).not.toContain('想要一袋米，不急')
  const { rows } = await sql<{ note: string; door: string; household: boolean; times: number }>`
    select c.note, f.door, c.household_id is not null as household, count(*) over (partition by c.note)::int as times from contacts c join flats f on f.id = c.flat_id where c.channel = 'door' and c.walker_id is not null order by c.started_at`.execute(court.database.owner)
  expect(rows).toEqual([{ note: '想要一袋米，不急', door: first, household: true, times: 1 }, { note: '奶奶今天没有胰岛素了', door: second, household: true, times: 1 }])
  await urgent.click()
  await desk.getByText('奶奶今天没有胰岛素了').first().waitFor()

  // A slip is taken back: what the desk has leaves its queue; what waits here never reaches it.
  await phone.locator('select.language-switch').selectOption('zh-Hans')
  await button(phone, '撤回：想要一袋米，不急').click()
  await expect.poll(() => phone.getByRole('region', { name: '居委会已收到的话' }).getByRole('listitem').allInnerTexts(), { timeout: 30_000 }).toEqual([expect.stringMatching(/胰岛素[\s\S]*居委会已收到/), expect.stringMatching(/一袋米[\s\S]*已撤回/)])
  await desk.goto(`${court.url}/desk`)
  await desk.locator('.queue-row').filter({ hasText: '奶奶今天没有胰岛素了' }).first().waitFor()
  await expect.poll(() => desk.locator('.queue-row').filter({ hasText: '想要一袋米' }).count(), { timeout: 30_000 }).toBe(0)
  await phone.context().setOffline(true)
  await open(first)
  await phone.getByLabel('他们说了什么、要什么').fill('写错门了')
  await button(phone, '记下来，带给居委会').click()
  await button(phone, '撤回：写错门了').click()
  await expect.poll(() => phone.locator('.round-brought li').filter({ hasText: '写错门了' }).innerText()).toContain('撤回')
  await shoot(phone, 'round-said-taken-back', { whole: true })
  await expectAccessible(phone)
  await phone.context().setOffline(false)
  await expect.poll(() => phone.locator('.round-brought li').filter({ hasText: '写错门了' }).innerText(), { timeout: 90_000 }).toContain('已撤回')
  expect((await sql`select from contacts where note = '写错门了'`.execute(court.database.owner)).rows).toEqual([])

  // Not theirs any more when it arrives: it is said, and nothing is lost.
  await open(first)
  await phone.context().setOffline(true)
  await phone.getByLabel('他们说了什么、要什么').fill('水管又漏了')
  await button(phone, '记下来，带给居委会').click()
  await phone.getByText(`${first}：话已记下。`).waitFor()
  await sql`delete from round_acts where what = 'given'`.execute(court.database.owner)
  await phone.context().setOffline(false)
  await phone.goto(`${court.url}/round`)
  await phone.getByRole('heading', { name: '居委会没有收下的话' }).waitFor({ timeout: 90_000 })
  await phone.getByText('水管又漏了').waitFor()
  await shoot(phone, 'round-said-refused', { whole: true })
  await expectAccessibleAtAnySize(phone)
  await button(phone, '看过了，收起').click()
  await expect.poll(() => phone.getByText('水管又漏了').count()).toBe(0)
  expect(troublesOf(desk)).toEqual([])
  await Promise.all([phone.context().close(), desk.context().close()])
})

test('what stood on the sheet of a stairwell is typed back, with the mark that says that it cannot wait', async () => {
  const desk = await court.desk(browser, 'secretary')
  await makeRound(desk, '摸排', '3')
  const row = desk.getByRole('listitem').filter({ hasText: '2 号楼 3 单元' })
  await row.getByRole('link', { name: '打印这个单元' }).click()
  await desk.getByRole('columnheader', { name: '住户说的、要的（急事前面写 !）' }).waitFor()
  await shoot(desk, 'round-said-paper', { whole: true })
  await expectAccessible(desk)
  await desk.goBack()
  await row.getByRole('link', { name: '补录纸条' }).click()
  const said = desk.getByLabel(/^2-3-60\d：住户说的、要的，急事前面加 !$/).first()
  await said.focus()
  await desk.keyboard.type('！老人摔了，起不来')
  await desk.keyboard.press('Enter')
  await desk.getByRole('row').nth(1).getByText('已存').waitFor()
  await shoot(desk, 'round-said-typing')
  await expectAccessible(desk)
  const kept = () => sql<{ note: string; walker: string }>`select c.note, a.name as walker from contacts c join accounts a on a.id = c.walker_id where c.note like '老人摔了%'`.execute(court.database.owner)
  await expect.poll(async () => (await kept()).rows, { timeout: 20_000 }).toEqual([{ note: '老人摔了，起不来', walker: volunteer }])
  await desk.goto(`${court.url}/desk`)
  await desk.locator('.queue-row').filter({ hasText: '老人摔了，起不来' }).first().waitFor()
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})
