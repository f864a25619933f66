// What somebody said is looked at again: a short answer whose rule has changed stands before its owner, who says that it is right still, changes or withdraws it; a notice in own words beside an order is kept by
// a tick.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, hour, msOf, plus } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { personAt } from './desk-support.ts'
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

const newId = (): string => uuidv7(msOf(court.now()), randomBytes(10))
const seconds = { timeout: 30_000 }
const says = (hans: string) => ({ 'zh-Hans': hans, 'zh-Hant': hans, en: hans })

test('the rule on which short answers rest changes: right still, changed and withdrawn, each by its owner; who heard one meanwhile is told otherwise', async () => {
  const [staff, secretary] = [await account(court, 'staff-1'), await account(court, 'secretary')]
  const written = (question: string, answer: string) => ({ id: newId(), seen: 0, question: says(question), answer: says(answer), places: [], validFrom: court.now(), validUntil: null, source: '街道', rests: ['rules'], withdrawn: false })
  const [right, changed, gone] = [written('单位开的证明要盖章吗？', '要盖章。'), written('核酸要几小时内的？', '四十八小时内的。'), written('几个人可以一起出门？', '两个人。')]
  for (const one of [right, changed, gone]) await staff.post('/short-answers', one)
  const desk = await court.desk(browser, 'staff-1')
  const due = desk.getByRole('region', { name: '这些答复要再看一看' })
  await desk.getByRole('combobox', { name: '姓名、门牌或电话' }).waitFor()
  expect(await due.count(), 'nothing has changed').toBe(0)
  await secretary.post('/rules', { dmn: readFileSync(new URL('../../rules/release.dmn', import.meta.url), 'utf8').replaceAll('<text>48</text>', '<text>24</text>'), validFrom: court.now() })
  await due.getByText('核酸要几小时内的？').waitFor(seconds)
  expect(await due.locator('h2 .count').textContent()).toBe('3')
  await due.getByText(/放行规则 .+ 换成了第 \d+ 版。/).first().waitFor()
  // A colleague has told it since, before anybody looked.
  const person = await personAt(court, '2-1-502')
  const { lines } = await staff.get(`/residents/${person.id}/answers`)
  await staff.post('/told', { id: newId(), resident: person.id, answer: lines.find((it: any) => it.answer.of === changed.id).answer, how: 'phone', contact: null, at: court.now() })
  await desk.reload()
  await due.getByText('变动以后，还有 1 人听到的是这一条。').waitFor(seconds)
  await due.scrollIntoViewIfNeeded()
  await shoot(desk, 'answers-due')
  await expectAccessible(desk)

  await due.getByRole('button', { name: '单位开的证明要盖章吗？ 还是对的' }).click()
  await expect.poll(() => due.locator('h2 .count').textContent(), seconds).toBe('2')
  await due.getByRole('button', { name: '核酸要几小时内的？ 改一改' }).click()
  const form = desk.getByRole('dialog')
  await form.waitFor()
  await expectInHand(desk, /三种语言|核酸/)
  expect(await form.getByLabel('放行规则').isChecked()).toBe(true)
  for (const language of ['简体中文', '繁體中文', 'English']) await form.getByLabel(`答复（${language}）`).fill('二十四小时内的。')
  await shoot(desk, 'answers-due-form')
  await form.getByRole('button', { name: '保存' }).click()
  await expect.poll(() => due.locator('h2 .count').textContent(), seconds).toBe('1')
  await desk.getByRole('region', { name: '之前告诉的变了，要重新告诉' }).getByText(/现在：二十四小时内的/).waitFor(seconds)
  await due.getByRole('button', { name: '几个人可以一起出门？ 撤下' }).click()
  await expect.poll(async () => (await staff.get('/desk/queue/shortAnswers')).lines.length, seconds).toBe(0)
  const versions = await Promise.all([right, changed, gone].map(async ({ id }) => (await staff.get(`/short-answers/${id}`)).versions.map((it: any) => it.withdrawn)))
  expect(versions).toEqual([[false], [false, false], [true, false]])
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

test('of an order whose homes read somebody’s own words the preview asks whether these are right still, and a tick keeps them', async () => {
  const secretary = await account(court, 'secretary')
  const { compounds } = await secretary.get('/buildings')
  const nine = compounds.flatMap((it: any) => it.buildings).find((it: any) => it.label === '9').id
  const { rules } = await secretary.get('/sealing/rules')
  await secretary.post('/sealing/orders', { id: newId(), scope: { kind: 'building', id: nine }, rule: rules.find((it: any) => it.code === '2+12').id, startsAt: court.now(), issuer: '区疾控中心', ground: '九号楼一例。', caseSince: court.now(), tell: true })
  const valid = async (): Promise<any[]> => (await secretary.get('/notices')).notices
  await expect.poll(async () => (await valid()).filter((it) => it.subject === 'sealing').length, seconds).toBe(1)
  const auto = (await valid()).find((it) => it.subject === 'sealing')
  const draft = {
    subject: 'sealing', urgency: 'usual', audience: { places: [{ kind: 'building', id: nine }], terms: [] }, source: { 'zh-Hans': { title: '九号楼管控说明', lines: ['中午送菜'], when: '', where: '' } }, sender: '桂园居委会', ground: '疾控通知', ask: { who: '值班室', phone: '' },
    validFrom: court.now(), validUntil: plus(court.now(), 15 * day), corrects: auto.id, changed: { 'zh-Hans': '写清楚了' }, beside: (await valid()).map((it) => it.id).filter((id) => id !== auto.id),
  }
  const { id: own } = await secretary.post('/notices', { ...draft, id: newId(), seen: (await secretary.post('/notices/preview', draft)).seen })
  court.pass(hour)
  const desk = await newDesk(browser, { serviceWorkers: 'block' })
  await desk.goto(await court.accountLink('secretary'))
  await desk.waitForURL(/\/desk/)
  await desk.goto(`${court.url}/overview/orders`)
  const row = desk.locator('.order').filter({ hasText: '九号楼一例。' })
  await row.getByRole('button', { name: '提前解除……' }).click()
  await row.getByLabel('由谁决定解除').fill('区疾控中心')
  await row.getByLabel(/^为什么提前解除/).fill('复核阴性。')
  await row.getByRole('button', { name: '先看影响' }).click()
  await row.getByText(/有人自己写的这份通知，由上面的内容代替/).waitFor(seconds)
  await row.getByLabel(/^同时告诉住在这里的人/).uncheck()
  await row.getByText(/最后告诉他们的是.+有人自己写的这份通知/).waitFor()
  await row.getByText('九号楼管控说明').waitFor()
  await row.getByText(/之前告诉他们的已经不对，会作废/).waitFor()
  await row.getByLabel('它仍然正确，保留').check()
  await row.getByText(/这样不会发通知。/).waitFor()
  await shoot(desk, 'order-own-words', { whole: true })
  await expectAccessible(desk)
  await row.getByRole('button', { name: '解除', exact: true }).click()
  await row.getByText(/这条封控令已结束|解除/).first().waitFor()
  await expect.poll(async () => (await secretary.get('/sealing/orders')).orders.find((it: any) => it.ground === '九号楼一例。').liftedAt !== null, seconds).toBe(true)
  expect((await secretary.get(`/notices/${own}`)).state, 'their words stand').toBe('valid')
  await desk.context().close()
})
