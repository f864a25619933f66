// A dripping air conditioner: two talks apart, a fact that both accept, a spoken agreement, looked at again after a week, and gone after its date. And two within one household: each reads
// their own words on their own phone, and the phone on the kitchen table says nothing.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute, day } from '#domain/kernel/instants.ts'
import { mediationKept } from '#domain/neighbours/mediation.ts'
import { transaction } from '#server/db/pool.ts'
import { deleteEnded } from '#server/neighbours/mediations.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { account, expectUsable, heading } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
type Member = { id: string; name: string }
let [door, she, he] = ['', null as unknown as Member, null as unknown as Member]
const [drips, shouts, hers, his] = ['空调水滴在晒的被子上', '他们半夜敲我的门', '他把我的手机藏起来', '她整天说我']

beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  const { rows: [home] } = await transaction(court.database, [court.community], (tx) => sql<{ door: string; members: Member[] }>`
    select f.door, jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.born) as members
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${court.community} and r.moved_away_at is null group by f.door having count(*) = 2 and count(*) filter (where r.born < '1990-01-01') = 2 and count(distinct r.name) = 2 order by f.door limit 1`.execute(tx))
  door = home!.door
  ;[he, she] = home!.members as [Member, Member]
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** Begins between those at these doors: the first who is found at each. */
async function begin(desk: Page, kind: string, sides: readonly string[]): Promise<void> {
  await desk.getByRole('link', { name: '调解', exact: true }).click()
  await desk.getByRole('button', { name: '开始调解' }).click()
  await desk.getByLabel('关于什么').selectOption({ label: kind })
  for (const side of sides) {
    await desk.getByLabel('找一方：姓名或门牌').fill(side)
    await desk.getByRole('button', { name: new RegExp(`^加上 .*${side}`) }).first().click()
  }
  await desk.getByRole('button', { name: '开始调解' }).last().click()
  await desk.getByRole('heading', { name: /单独听/ }).first().waitFor()
}
async function hear(desk: Page, nth: number, happened: string, wants: string): Promise<void> {
  const side = desk.getByRole('region', { name: /^单独听/ }).nth(nth)
  await side.getByLabel(/发生了什么/).fill(happened)
  await side.getByLabel(/想要什么/).fill(wants)
  await side.getByRole('button', { name: /^记下/ }).click()
  await desk.getByText('已记下。').waitFor()
}
const facts = (desk: Page) => desk.getByRole('region', { name: '双方都认的事实' })
/** Asked once more, for it is not taken back. */
async function accept(desk: Page): Promise<void> {
  await facts(desk).getByRole('button', { name: /认$/ }).first().click()
  await facts(desk).getByRole('button', { name: /亲口认了$/ }).click()
}
const gone = () => transaction(court.database, [court.community], (tx) => deleteEnded(tx, court.community, court.now()))

test('a dripping air conditioner: heard apart, one spoken agreement, looked at again after a week, and gone after its date', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await begin(desk, '滴水、漏水', ['7-1-301', '7-1-401'])
  // Nothing is laid before both until each has been heard.
  await facts(desk).getByLabel('一件事实').fill('水管没有接')
  await facts(desk).getByRole('button', { name: '写下事实' }).click()
  await desk.getByText('先分别听每一方说').waitFor()
  await hear(desk, 0, drips, '接一根管子')
  await hear(desk, 1, shouts, '白天来说')
  await facts(desk).getByRole('button', { name: '写下事实' }).click()
  await facts(desk).getByText('水管没有接').waitFor()
  // What is only written down stands apart until both accept it.
  const open = facts(desk).getByRole('heading', { name: '还没有双方都认' })
  await open.waitFor()
  for (let n = 0; n < 2; n++) { await accept(desk); await expect.poll(() => facts(desk).getByText(/✓/).count()).toBe(n + 1) }
  await open.waitFor({ state: 'detached' })
  const agreed = desk.getByRole('region', { name: '约定', exact: true })
  await agreed.getByLabel('约定了什么').fill('周六接上管子；有事白天打电话')
  await agreed.getByRole('button', { name: '记下约定' }).click()
  await agreed.getByText(/口头: 周六接上管子/).waitFor()
  await shoot(desk, 'mediation-desk', { whole: true })
  await expectAccessible(desk)
  const address = desk.url()
  const other = await court.desk(browser, 'staff-2')
  await other.goto(`${court.url}/desk/mediations`)
  await other.getByText('您没有要调解的事。').waitFor()
  await other.goto(address)
  await other.getByText(/没有|找不到|不在/).first().waitFor()
  for (const word of [drips, shouts]) expect(await other.getByText(word).count()).toBe(0)
  court.pass(7 * day)
  const later = await court.desk(browser, 'staff-1')
  await later.goto(address)
  const again = later.getByRole('region', { name: '约定', exact: true })
  await again.getByRole('button', { name: '记下', exact: true }).click()
  await again.getByText(/做到了/).first().waitFor()
  const end = later.getByRole('region', { name: '结束', exact: true })
  await end.getByLabel(/全部删除/).check()
  await end.getByRole('button', { name: '结束调解' }).click()
  await end.getByRole('button', { name: '结束调解' }).waitFor({ state: 'detached' })
  await later.getByText(/全部删除/).first().waitFor()
  await shoot(later, 'mediation-ended', { whole: true })
  court.pass(mediationKept + minute)
  await gone()
  const { rows: [left] } = await sql<{ many: number }>`select (select count(*) from mediations)::int + (select count(*) from mediation_parties)::int + (select count(*) from mediation_acts)::int + (select count(*) from cases where kind = 'quarrel' and private)::int as many`.execute(court.database.owner)
  expect(left!.many).toBe(0)
  expect(troublesOf(desk).filter((one) => !/40[1349]|422/.test(one))).toEqual([])
})

test('two within one household: each reads their own words on their own phone, and the phone on the table says nothing', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await begin(desk, '别的', [he.name, she.name])
  const first = await desk.getByRole('region', { name: /^单独听/ }).first().innerText()
  const heFirst = first.includes(he.name)
  await hear(desk, heFirst ? 0 : 1, his, '安静')
  await hear(desk, heFirst ? 1 : 0, hers, '把手机还我')
  const table = async (): Promise<Page> => {
    const phone = await newPhone(browser)
    await phone.goto(await court.householdLink(door, 'asIs'))
    await phone.waitForURL(/\/me/)
    return phone
  }
  const shared = await table()
  await shared.goto(`${court.url}/me/mediation`)
  await shared.getByText('这部手机不知道是谁的').waitFor()
  await shoot(shared, 'mediation-table', { whole: true })
  await expectUsable(shared)
  for (const path of ['/me', '/me/record', '/me/circle', '/me/repairs', '/me/mediation']) {
    await shared.goto(court.url + path)
    await heading(shared).waitFor()
    await shared.waitForTimeout(500)
    for (const told of [hers, his, '安静']) expect(await shared.getByText(told).count(), `${told} at ${path}`).toBe(0)
  }
  const staff = await account(court, 'staff-1')
  const own = await table()
  const { code } = await staff.post(`/residents/${she.id}/code`, { exit: null })
  await own.goto(`${court.url}/me/circle`)
  await own.getByLabel('六位数字').or(own.getByRole('button', { name: '确认' })).first().waitFor()
  await own.getByLabel('六位数字').fill(String(code).replace(/\D/g, ''))
  await own.getByRole('button', { name: '确认' }).click()
  await own.waitForURL(/\/me$/)
  await own.goto(`${court.url}/me/circle`)
  await own.getByRole('link', { name: '我的调解' }).click()
  await own.getByText(hers).waitFor()
  expect(await own.getByText(his).count()).toBe(0)
  await shoot(own, 'mediation-mine', { whole: true })
  await expectAccessibleAtAnySize(own)
  await own.getByRole('button', { name: '我不想继续' }).click()
  await own.getByRole('button', { name: '停止调解' }).click()
  await own.getByText('已停止。').waitFor()
  await desk.reload()
  await desk.getByText(/有一方不想继续/).first().waitFor()
  expect(troublesOf(own)).toEqual([])
})

test('one of them was taken for somebody else meanwhile: the mediator reads which fact was accepted in their name then, asks, and presses anew', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await begin(desk, '滴水、漏水', ['8-1-301', '8-1-401'])
  await hear(desk, 0, '夜里一直滴', '接一根管子')
  await hear(desk, 1, '空调是房东的', '让房东来修')
  const staff = await account(court, 'staff-1')
  const { rows: [side] } = await sql<{ id: string; flat: string }>`
    select p.resident_id as id, h.flat_id as flat from mediation_parties p join residents r on r.id = p.resident_id join households h on h.id = r.household_id join flats f on f.id = h.flat_id
    where p.community_id = ${court.community} and f.door = '8-1-301'`.execute(court.database.owner)
  const other = randomUUID()
  await staff.post('/residents', { id: other, act: randomUUID(), name: '另一位住客', born: null, phone: null, to: { flat: side!.flat, household: randomUUID(), joins: false }, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人来电' })
  const { seen } = await staff.post('/residents/merge/preview', { kept: side!.id, gone: other })
  const act = randomUUID()
  await staff.post('/residents/merge', { id: act, kept: side!.id, gone: other, take: [], despite: false, seen, why: '以为是同一个人' })
  await facts(desk).getByLabel('一件事实').fill('水管没有接')
  await facts(desk).getByRole('button', { name: '写下事实' }).click()
  for (let n = 0; n < 2; n++) { await accept(desk); await expect.poll(() => facts(desk).getByText(/✓/).count()).toBe(n + 1) }
  await staff.post('/residents/merge/take-back', { id: randomUUID(), act, why: '是两个人' })
  await desk.reload()
  const apart = facts(desk).getByRole('heading', { name: '还没有双方都认' })
  await apart.waitFor()
  await facts(desk).getByText(/^记下时误把 .* 和别人当成同一个人/).waitFor()
  await expect.poll(() => facts(desk).getByText(/✓/).count()).toBe(1)
  await shoot(desk, 'mediation-anew', { whole: true })
  await expectAccessible(desk)
  await accept(desk)
  await apart.waitFor({ state: 'detached' })
  expect([await facts(desk).getByText(/✓/).count(), await facts(desk).getByText(/^记下时误把/).count()]).toEqual([2, 0])
  expect(troublesOf(desk)).toEqual([])
})
