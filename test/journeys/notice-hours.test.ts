// The hours of a place for its notices: the secretary sets them and sees who set what; a notice climbs by them, and afterwards its page says how many homes were told in time and by which way, and lists the others.

import type { Browser } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt({})
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

test('the secretary sets the hours; a notice keeps them, and says afterwards who was told in time, by way and by nobody’s name', async () => {
  const desk = await court.desk(browser, 'secretary')
  await desk.goto(`${court.url}/overview/notices`)
  await desk.getByRole('link', { name: '时限设置' }).click()
  const field = (title: RegExp, label: RegExp) => desk.getByRole('group', { name: title }).getByLabel(label)
  await field(/几小时内/, /^平常/).fill('0')
  await desk.getByRole('button', { name: '保存' }).press('Enter')
  await expectInHand(desk, /请填 1 到 168 的整数/)
  await field(/几小时内/, /^平常/).fill('2')
  await field(/换下一种办法（平常）/, /打电话/).fill('600')
  await desk.getByRole('button', { name: '保存' }).press('Enter')
  await expectInHand(desk, /不能早于前一种/)
  await shoot(desk, 'notice-hours-wrong', { whole: true })
  await field(/换下一种办法（平常）/, /打电话/).fill('120')
  await desk.getByRole('button', { name: '保存' }).press('Enter')
  await desk.getByText('240 → 120').waitFor()
  await desk.getByText('12 → 2').waitFor()
  await shoot(desk, 'notice-hours', { whole: true })
  await expectAccessibleAtAnySize(desk)
  await desk.goto(`${court.url}/overview/notices/new`)
  await desk.getByText(/打电话 2 小时后/).waitFor()

  const { rows: [building] } = await sql<{ id: string }>`select id from buildings where community_id = ${court.community} and label = '2' limit 1`.execute(court.database.owner)
  const at = await desk.evaluate(() => new Date().toISOString())
  const id = await desk.evaluate(async (body) => {
    const post = async (path: string, what: object) => (await fetch(`/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }, body: JSON.stringify(what) })).json()
    const { seen, contradicts } = await post('/notices/preview', body)
    return (await post('/notices', { ...body, beside: contradicts.map((it: { id: string }) => it.id), id: crypto.randomUUID(), seen })).id as string
  }, {
    subject: 'gas', urgency: 'usual', audience: { places: [{ kind: 'building', id: building!.id }], terms: [] }, source: { 'zh-Hans': { title: '2号楼停气', lines: ['请关好阀门'], when: '今天', where: '2号楼' } },
    sender: '桂园居委会', ground: '检修', ask: { who: '值班室', phone: '' }, validFrom: plus(at as never, 2 * hour), validUntil: plus(at as never, 24 * hour), toldBefore: 12, plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }],
  })
  await desk.goto(`${court.url}/overview/notices/${id}`)
  await desk.getByText(/^2 小时内已告知：\d+ 户中的 0 户。/).waitFor()
  await desk.getByText(/截止/).waitFor()
  // It was issued too late to keep what was promised: nobody can be told twelve hours before.
  await desk.getByText(/^生效前 12 小时以上已告知：\d+ 户中的 0 户。/).waitFor()
  await desk.getByRole('button', { name: /^电话告诉了：/ }).first().click()
  await desk.getByText(/2 小时内已告知：\d+ 户中的 1 户。 电话 1/).waitFor()
  await desk.getByLabel('看哪些').selectOption({ label: '没按时告知的' })
  await desk.getByRole('button', { name: /^当面告诉了：/ }).first().waitFor()
  await shoot(desk, 'notice-late-list', { whole: true })
  await expectAccessible(desk)
  await desk.locator('select.language-switch').selectOption('en')
  await desk.getByText(/Told within 2 hours: 1 of \d+ homes/).waitFor()
  await desk.emulateMedia({ colorScheme: 'dark' })
  await shoot(desk, 'notice-late-list-en-dark')
  await desk.emulateMedia({ colorScheme: 'light', media: 'print' })
  await shoot(desk, 'notice-late-list-en-print')
  await desk.context().close()
})
