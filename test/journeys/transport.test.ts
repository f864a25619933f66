// How she goes: told at the desk, set against the rules, decided, signed, seen by the guard and on paper. And what is known of somebody's
// health, put down at the desk and read by the rules. Everything by the screens that people use.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { find } from './desk-support.ts'
import { account, expectUsable, heading, thumb } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

const [door, other] = ['2-4-502', '2-3-501']
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

const deskExit = (desk: Page) => desk.locator('.desk-exit')

/** At the desk: recalled, and she means to cycle. */
async function askAtDesk(desk: Page): Promise<string> {
  await find(desk, door)
  await desk.keyboard.press('1')
  await desk.keyboard.type('市第一人民医院')
  const way = deskExit(desk).getByLabel('交通方式')
  expect(await way.locator('option').allInnerTexts()).toEqual(['还没定', '专车闭环接送', '救护车', '私家车', '打车', '骑车', '步行'])
  await way.selectOption({ label: '骑车' })
  await shoot(desk, 'desk-ask-transport')
  await deskExit(desk).getByRole('button', { name: /查看所需材料/ }).click()
  await deskExit(desk).getByText('骑车；规则要求：专车闭环接送').waitFor()
  await shoot(desk, 'desk-transport-differs')
  const staff = await account(court, 'staff-1')
  const { hits } = await staff.post('/residents/search', { text: door })
  const cards = await Promise.all(hits.map((hit: any) => staff.get(`/residents/${hit.id}`)))
  return cards.flatMap((card: any) => card.exits)[0].id
}

async function bringAll(exit: string): Promise<void> {
  const staff = await account(court, 'staff-2')
  const now = court.now()
  const content: Record<string, unknown> = {
    'employer-confirmation': { kind: 'employer-confirmation', employer: '市第一人民医院', answeredBy: '护士长', phone: '021 5555 0100', toldOfCase: true },
    'test-result': { kind: 'test-result', sampledAt: plus(now, -5 * hour), result: 'negative', source: 'laboratory-report', note: '', upload: null },
    'letter-of-commitment': { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'voice', at: now, witness: '值班人员', upload: null },
  }
  for (const item of (await staff.get(`/exits/${exit}`)).advice.items) await staff.post(`/exits/${exit}/evidence`, { id: randomUUID(), content: content[item.kind], recordedAt: now })
}

test('she means to cycle, the rules ask for a car that is arranged, and the guard sees a car on her pass', async () => {
  const desk = await court.desk(browser, 'deputy')
  const exit = await askAtDesk(desk)
  await bringAll(exit)
  const way = deskExit(desk).getByLabel('交通方式')
  await way.waitFor()
  expect(await way.locator('option').allInnerTexts()).toEqual(['专车闭环接送', '救护车'])
  await expectAccessible(desk)
  await shoot(desk, 'desk-decide-transport')
  await deskExit(desk).getByRole('button', { name: /^放行/ }).click()
  const granted = deskExit(desk).getByRole('region', { name: '出入证' })
  await granted.getByText('专车闭环接送').waitFor()
  await shoot(desk, 'desk-granted-transport')
  const { pass } = await (await account(court, 'staff-1')).get(`/exits/${exit}`)
  // Her way to the gate is longer than the grant can be undone.
  court.pass(minute)

  const phone = await newPhone(browser)
  await phone.goto(await court.gateLink(1))
  await phone.getByText('名单是最新的').waitFor()
  await phone.getByRole('button', { name: '输短码' }).click()
  await phone.getByLabel('短码，十位数字').fill(pass.code)
  await phone.getByRole('button', { name: '查', exact: true }).click()
  await phone.locator('[data-verdict=let-out]').waitFor()
  await expect.poll(() => phone.locator('.gate-who').innerText()).toMatch(/交通方式\s+专车闭环接送/)
  await expectAccessible(phone)
  await shoot(phone, 'gate-transport')

  await desk.goto(`${court.url}/print/pass/${exit}`)
  expect((await desk.locator('.pass-slip').innerText()).replace(/\s+/g, ' ')).toContain('专车闭环接送 / 專車閉環接送 / arranged car, door to door')
  await shoot(desk, 'print-pass-transport')
  await desk.goto(`${court.url}/print/letter/${exit}`)
  expect((await desk.locator('.letter-sheet').innerText()).replace(/\s+/g, ' ')).toContain('申请：骑车；批准：专车闭环接送')
  await shoot(desk, 'print-letter-transport')
  await desk.goto(`${court.url}/overview/ledger`)
  await desk.getByRole('row', { name: /市第一人民医院 · 专车闭环接送/ }).first().waitFor()
  await shoot(desk, 'ledger-transport')
  expect([troublesOf(desk), troublesOf(phone)]).toEqual([[], []])
})

test.each([['zh-CN', '交通方式', '步行'], ['zh-TW', '交通方式', '步行'], ['en-GB', 'Travel', 'on foot']])('on their own phone they say how they go, in %s', async (locale, label, way) => {
  const phone = await court.phone(browser, '9-1-101', { locale })
  await heading(phone).waitFor()
  await phone.goto(`${court.url}/me/ask`)
  await heading(phone).waitFor()
  // Of a home with several people, the first; then treatment.
  for (let page = 0; page < 2 && (await phone.getByLabel(label).count()) === 0; page++) await phone.locator('.choice').first().click()
  await phone.locator('input').first().fill('区中心医院')
  await phone.getByLabel(label).selectOption({ label: way })
  await expectUsable(phone)
  await shoot(phone, `resident-ask-transport-${locale}`)
  for (let page = 0; page < 3; page++) await thumb(phone).click()
  await phone.locator('.facts').getByText(way).waitFor()
  await shoot(phone, `resident-check-transport-${locale}`)
  await phone.context().close()
})

test('what is known of somebody’s health is put down with its grounds, stands on the card, and is read by the rules', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, other)
  const status = desk.getByRole('region', { name: '个人状态' })
  await status.getByText('个人状态').click()
  await status.getByText('阳性', { exact: true }).click()
  await status.getByLabel('依据').fill('区疾控通知')
  await expectAccessible(desk)
  await shoot(desk, 'desk-own-status-form')
  await status.getByRole('button', { name: '登记' }).click()
  await status.locator('.person-status').filter({ hasText: '阳性' }).waitFor()
  await shoot(desk, 'desk-own-status')
  const staff = await account(court, 'staff-2')
  const { hits } = await staff.post('/residents/search', { text: other })
  const cards = await Promise.all(hits.map((hit: any) => staff.get(`/residents/${hit.id}`)))
  const known = cards.find((card: any) => card.status === 'positive')
  expect(known.statuses).toMatchObject([{ status: 'positive', reason: '区疾控通知' }])
  const now = court.now()
  const asked = await staff.post('/exits', { id: randomUUID(), resident: known.id, purpose: 'exam', place: '考点', reason: '', from: now, until: plus(now, hour), weekly: null, exits: 1, askedAt: now })
  expect(asked.advice).toMatchObject({ advise: 'ask', decider: 'secretary', transport: 'closed-loop' })
  expect(troublesOf(desk)).toEqual([])
})
