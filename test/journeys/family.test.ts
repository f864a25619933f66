// A family on one phone: a line for every member, whoever was chosen last. One was refused, another may go, the third asks; each page says
// whose it is, and a letter is signed by nobody but the one whose request it is.

import { randomBytes } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence } from './desk-support.ts'
import { account, expectUsable, heading, thumb } from './resident-support.ts'
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

type Member = { id: string; name: string }
/** A home of building 2, which is sealed, in which three people live for whom nobody has asked yet. */
async function family(): Promise<{ door: string; members: Member[] }> {
  const { rows } = await transaction(court.database, [court.community], (tx) => sql<{ door: string; members: Member[] }>`
    select f.door, jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.born nulls last, r.id) as members
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${court.community} and r.moved_away_at is null and f.door like '2-1-%' and not exists (select from exit_people w where w.community_id = r.community_id and w.resident_id = r.id)
      and (select count(*) from households o where o.community_id = f.community_id and o.flat_id = f.id) = 1
    group by f.door having count(*) >= 3 and count(distinct r.name) = count(*) order by f.door limit 1`.execute(tx))
  return { door: rows[0]!.door, members: rows[0]!.members.slice(0, 3) }
}

async function asked({ id: resident }: Member, place: string): Promise<string> {
  const staff = await account(court, 'staff-1')
  const { id } = await staff.post('/exits', { id: newId(), resident, purpose: 'scheduled-care', place, reason: '透析', from: court.now(), until: plus(court.now(), 8 * hour), weekly: null, exits: 1, askedAt: court.now() })
  return id
}

test('the home has a line for each; news of one hides behind no other; the third asks, and signs their own letter alone', async () => {
  const { door, members: [refused, granted, third] } = await family()
  const [no, yes] = [await asked(refused!, '眼科门诊'), await asked(granted!, '透析中心')]
  const [staff, deputy] = [await account(court, 'staff-1'), await account(court, 'deputy')]
  await staff.post(`/exits/${no}/refuse`, { reason: '门诊已改为电话问诊，请先打电话。', appealTo: 'deputy' })
  await giveEvidence(court, staff, yes, newId)
  await deputy.post(`/exits/${yes}/grant`, { pass: newId(), gates: [] })

  const phone = await court.phone(browser, door)
  const line = (one: Member) => phone.locator('.members .choice').filter({ hasText: one.name })
  await line(refused!).getByText('这次没有批准').waitFor()
  await line(granted!).getByText('申请已批准').first().waitFor()
  await line(third!).getByText('眼下没有要办的').waitFor()
  await shoot(phone, 'resident-family', { whole: true })
  await expectUsable(phone)

  // The pass is one tap away for whoever it belongs to, and for nobody else.
  await line(granted!).click()
  await expect.poll(() => line(granted!).getAttribute('aria-pressed')).toBe('true')
  await thumb(phone).filter({ hasText: '出示出入证' }).waitFor()
  await line(third!).click()
  await phone.getByRole('link', { name: '申请出门' }).first().click()
  await heading(phone).filter({ hasText: '谁要出门？' }).waitFor()
  await phone.locator('.choice').filter({ hasText: third!.name }).click()
  await phone.getByRole('button', { name: /^考试/ }).click()
  await phone.getByText(`为 ${third!.name}（${door}）`).waitFor()
  await phone.getByLabel('地点名称').fill('职业技术学院')
  await thumb(phone).click()
  await phone.locator('.at-start').click()
  await thumb(phone).click()
  await phone.getByLabel('说明').fill('护士执业考试。')
  await thumb(phone).click()
  await heading(phone).filter({ hasText: '请核对，然后提交' }).waitFor()
  await thumb(phone).click()
  await phone.waitForURL(/\/me\/exits\/[0-9a-f-]{36}$/)
  const third_s = /exits\/([0-9a-f-]{36})/.exec(phone.url())![1]!

  // Somebody else is chosen on the phone, and the letter is opened from a chat: it is the third's all the same, and says so.
  await phone.goto(`${court.url}/me`)
  await line(refused!).click()
  await phone.goto(`${court.url}/me/exits/${third_s}/letter`)
  await phone.getByText(`为 ${third!.name}（${door}）`).waitFor()
  await phone.locator('.signature').getByText(third!.name).waitFor()
  expect(await phone.getByText(refused!.name).count(), 'nobody else is named on it').toBe(0)
  await shoot(phone, 'resident-family-letter', { whole: true })
  await phone.getByLabel(/^按不住/).check()
  await thumb(phone).click()
  await heading(phone).filter({ hasText: '承诺书已签' }).waitFor()
  const signed = async (id: string): Promise<number> => (await staff.get(`/exits/${id}`)).evidence.filter((it: any) => it.content.kind === 'letter-of-commitment').length
  await expect.poll(() => signed(third_s), { timeout: 20_000 }).toBe(1)
  expect([await signed(no), (await staff.get(`/exits/${yes}`)).state], 'the others’ are as they were').toEqual([0, 'granted'])
  await phone.goto(`${court.url}/me`)
  await line(third!).getByText(/材料|补|核酸|准考证/).first().waitFor()
  await line(refused!).getByText('这次没有批准').waitFor()
  expect(troublesOf(phone)).toEqual([])
})
