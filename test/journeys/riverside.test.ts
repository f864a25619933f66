// Riverside, by hand: a house in a lane is found as people say it, two shops of one number are told apart, the slip that goes under the door names the lane, and the
// façade of a lane is a row of houses at street level. A home there says what it needs like any other.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { riversideDoors as doors } from '#demo/riverside.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import type { AccountId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { createSignInLink, type NewLink } from '#server/access/sign-in-links.ts'
import { transaction } from '#server/db/pool.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { fillRiverside } from '../../src/cli/demo-riverside.ts'
import { heading } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let desk: Page
let riverside: CommunityId
beforeAll(async () => {
  court = await openCourt()
  riverside = await fillRiverside(court.database, court.url, court.now(), () => undefined)
  browser = await launchBrowser()
  desk = await newDesk(browser)
  const { rows: [staff] } = await sql<{ id: AccountId }>`select id from accounts where login = 'riverside-staff-1'`.execute(court.database.owner)
  await desk.goto(await linkTo('/desk', { kind: 'account', account: staff!.id }))
  await desk.waitForURL(/\/desk/)
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const linkTo = (path: string, to: NewLink['for']): Promise<string> => transaction(court.database, [riverside], async (tx) =>
  `${court.url}${path}#link=${await createSignInLink(tx, { community: riverside, for: to, now: court.now(), expiresAt: plus(court.now(), hour), uses: 5 })}`)

const options = (text: string) => desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').filter({ hasText: text })
async function search(text: string): Promise<void> {
  const field = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await field.waitFor()
  await desk.keyboard.press('/')
  await field.fill(text)
}
const person = () => desk.getByRole('region', { name: '居民' })

test('two shops have one number: both are shown with their street, and named with it the one is meant', async () => {
  await search('商铺3')
  await options('商铺-3 渡口老街').first().waitFor()
  await options('商铺-3 盐仓').first().waitFor()
  await shoot(desk, 'riverside-shops')
  await expectAccessible(desk)
  await search('盐仓 商铺3')
  await options('商铺-3').first().waitFor()
  await expect.poll(() => options('渡口老街').count()).toBe(0)
  await desk.keyboard.press('Enter')
  await person().getByText('商铺-3', { exact: true }).waitFor()
  await person().getByText(/盐仓/).first().waitFor()
})

test('a house in the lane is found as people say it; it is sealed, and the slip under its door names the lane', async () => {
  await search('松柏里7号')
  await options('松柏里-7').first().waitFor()
  await desk.keyboard.press('Enter')
  await person().getByText(doors.lane, { exact: true }).waitFor()
  await person().getByText('封控区，内有病例').first().waitFor()
  await shoot(desk, 'riverside-card')
  const [slip] = await Promise.all([desk.context().waitForEvent('page'), person().getByRole('link', { name: '打印住户登录条' }).click()])
  await slip.getByText(doors.lane).first().waitFor()
  await shoot(slip, 'riverside-slip')
  await slip.close()
  expect(troublesOf(desk)).toEqual([])
})

test('the façade of a lane is a row of houses at street level', async () => {
  await desk.goto(`${court.url}/overview/matrix`)
  // Façades come as they near the screen.
  await desk.getByRole('heading', { name: '渡口老街' }).scrollIntoViewIfNeeded()
  const lane = desk.getByRole('grid', { name: /松柏里/ })
  await expect.poll(() => lane.getByRole('gridcell').count()).toBeGreaterThan(24)
  await expect.poll(() => lane.getByRole('row').count(), { message: 'one row' }).toBe(1)
  await lane.getByRole('gridcell').first().waitFor()
  await shoot(desk, 'riverside-matrix')
  await expectAccessible(desk)
  expect(troublesOf(desk)).toEqual([])
})

test('whoever lives in the yard says what they need, on a page that names their door', async () => {
  const { rows: [home] } = await sql<{ household: HouseholdId; person: ResidentId }>`
    select h.id as household, r.id as person from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join residents r on r.community_id = h.community_id and r.household_id = h.id where f.community_id = ${riverside} and f.door = ${doors.yard} limit 1`.execute(court.database.owner)
  const phone = await newPhone(browser)
  await phone.goto(await linkTo('/me', { kind: 'household', ...home! }))
  await phone.waitForURL(/\/me$/)
  await phone.getByText(doors.yard).first().waitFor()
  await shoot(phone, 'riverside-resident', { whole: true })
  await phone.getByRole('link', { name: '我们家需要什么' }).click()
  await heading(phone).filter({ hasText: '您需要什么？' }).waitFor()
  await phone.getByRole('button', { name: '登记一项需求' }).click()
  await phone.getByLabel('需要什么？').selectOption({ label: '听不见' })
  await phone.getByRole('button', { name: '登记', exact: true }).click()
  await expectInHand(phone, /居委会收到了/)
  expect(troublesOf(phone)).toEqual([])
})
