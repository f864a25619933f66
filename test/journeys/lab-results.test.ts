// Results of a laboratory: the file is seen first, its columns are asked once, a negative moves the nurse's waiting request while the desk has it open and she her page,
// a spoiled number is asked about, and an unknown tube and a contradiction stand with their papers side by side.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nursesDoor } from '#demo/cases.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { newId } from '#web/offline/ids.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { bundleOf } from '../support/bundles.ts'
import { shoot } from '../support/screenshots.ts'
import { workbook } from '../support/workbooks.ts'
import { expectSameDocument, markDocument } from './desk-support.ts'
import { account, stationPhone } from './resident-support.ts'
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const region = (page: Page, name: string | RegExp) => page.getByRole('region', { name, exact: true })
const choose = (page: Page, name: string, buffer: Buffer): Promise<void> => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
const headings = ['标本', '核酸', '备注']

test('a file comes: columns once, a negative frees at once, the rest stands with both papers', async () => {
  const staff = await account(court, 'secretary')
  const nurse = (await Promise.all((await staff.post('/residents/search', { text: nursesDoor })).hits.map((one: { id: string }) => staff.get(`/residents/${one.id}`)))).find((one) => one.contacts.length > 0)
  const [station, round] = [newId<'station'>(), newId<'testing-round'>()]
  await staff.post('/stations', { id: station, number: 1, name: '中心花园' })
  const { compounds: [compound] } = await staff.get('/buildings')
  await staff.post('/testing-rounds', { id: round, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: compound.id }], stations: [{ id: station, lanes: 1 }] })
  const { tells } = await stationPhone(court, station)
  const swab = (tube: string, person: string | null) => ({ type: 'sample', id: newId<'sample'>(), at: plus(court.now(), -60_000), round, tube, size: 10, person, called: person ? '' : '送水的师傅', how: person ? 'door' : 'unknown' })
  const opened = (tube: string) => ({ type: 'tube', id: newId<'tube-act'>(), at: plus(court.now(), -120_000), round, tube, what: 'opened', size: 10, to: null })
  await tells([opened('SH0001'), opened('SH0002'), swab('SH0001', nurse.id), swab('SH0002', null)])
  const exit = randomUUID()
  await staff.post('/exits', { id: exit, resident: nurse.id, purpose: 'medical-recall', place: '市一医院', reason: '医院叫我回去', from: court.now(), until: plus(court.now(), 12 * hour), weekly: null, exits: 1, askedAt: court.now() })

  // Her page and her request at the desk stand open meanwhile.
  const phone = await newPhone(browser)
  const { url } = await staff.post(`/residents/${nurse.id}/link`, { exit: null })
  await phone.goto(url)
  await phone.waitForURL(/\/me$/)
  await phone.getByText('我的核酸').waitFor({ timeout: 30_000 })
  expect(await phone.getByText(/得知阴性/).count()).toBe(0)
  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk?resident=${nurse.id}&exit=${exit}`)
  const state = async () => (await staff.get(`/exits/${exit}`)).advice.items.find((one: { kind: string }) => one.kind === 'test-result').state
  expect(await state()).toBe('missing')
  await markDocument(desk)

  // The first file of a laboratory: its columns are asked, and nothing is stored before they are said.
  const lab = await court.desk(browser, 'staff-2')
  await lab.getByRole('link', { name: '核酸', exact: true }).click()
  await lab.getByRole('link', { name: '检测结果' }).click()
  await lab.getByText('还没有登记实验室。').waitFor()
  await expectAccessible(lab)
  await lab.getByLabel('实验室名称').fill('市疾控')
  await button(lab, '加一家实验室').click()
  const first = workbook({ name: '结果', rows: [['市疾控检测报告', null, null], headings, ['SH0001', '阴性', null], ['1.2E+12', '阴性', null], ['SH0009', '阴性', null]] })
  await choose(lab, 'first.xlsx', first)
  await lab.getByRole('form', { name: '哪一列是什么' }).waitFor()
  await lab.getByLabel('采样管编号').first().selectOption('标本')
  await lab.getByLabel('结果', { exact: true }).first().selectOption('核酸')
  await button(lab, '就这样读').click()
  await lab.getByText('编号被表格改成了科学计数').waitFor()
  await shoot(lab, 'lab-asked', { whole: true })
  await expectAccessibleAtAnySize(lab)
  expect((await staff.get('/lab-results?tube=SH0001')).tubes).toEqual([])
  await lab.getByLabel('管上的编号').fill('SH0002')
  await button(lab, '按这些回答再读一遍').click()
  await region(lab, /^要注意的 1 条$/).getByText('采样点没有报过这一管').waitFor()
  expect(await state()).toBe('missing')
  await button(lab, '收下这 3 条结果').click()
  await lab.getByText('已收下 3 条结果。').waitFor()

  // Her request moves by itself, and so does her page.
  await expect.poll(state, { timeout: 30_000 }).toBe('present')
  await desk.getByText('市疾控 · SH0001').first().waitFor({ timeout: 30_000 })
  await expectSameDocument(desk)
  await shoot(desk, 'lab-negative-at-desk')
  await phone.getByText(/得知阴性/).waitFor({ timeout: 30_000 })
  await shoot(phone, 'lab-own-negative')

  // The second file: no column is asked. What contradicts stands beside what had come before, in the preview and afterwards.
  await choose(lab, 'second.xlsx', workbook({ name: '结果', rows: [headings, ['SH0002', '阳性', null]] }))
  await lab.getByText('各列照上次的读').waitFor()
  const noted = region(lab, /^要注意的 1 条$/)
  await noted.getByText('与同一实验室以前的结果矛盾').waitFor()
  await noted.getByText('原文：阴性').waitFor()
  await button(lab, '收下这 1 条结果').click()
  await lab.getByText('已收下 1 条结果。').waitFor()
  const see = region(lab, '要看的')
  await see.getByText('前后矛盾').waitFor()
  const both = see.getByRole('listitem').filter({ hasText: 'SH0002' }).first()
  await both.getByRole('listitem', { name: '第 1 份' }).getByText(/[0-9a-f]{8}\.xlsx/).waitFor()
  await both.getByRole('listitem', { name: '第 2 份' }).getByText(/[0-9a-f]{8}\.xlsx/).waitFor()
  await see.getByText('采样点没有报过这一管').first().waitFor()
  await shoot(lab, 'lab-papers', { whole: true })
  await expectAccessibleAtAnySize(lab)

  // It stands in the desk's queue until somebody has seen to it.
  await desk.goto(`${court.url}/desk`)
  await desk.getByText('实验室的结果：要马上看').first().waitFor({ timeout: 30_000 })
  await desk.getByRole('link', { name: '市疾控：SH0002' }).first().waitFor()
  await both.getByLabel('看过了，办了什么').fill('已请实验室重测')
  // Having looked settles nothing: somebody says which of the two counts.
  expect(await both.getByRole('button', { name: '看过了', exact: true }).isDisabled()).toBe(true)
  await both.getByLabel('以哪一份为准').selectOption({ label: '第 2 份 · 市疾控 · 阳性' })
  await shoot(lab, 'lab-choose', { whole: true })
  await both.getByRole('button', { name: '看过了', exact: true }).click()
  await expect.poll(() => desk.getByRole('link', { name: '市疾控：SH0002' }).count(), { timeout: 30_000 }).toBe(0)
  await lab.getByLabel('按编号查一管').fill('SH0002')
  await button(lab, '查').click()
  await see.getByText('以第 2 份为准').waitFor()

  // By hand, with the time that the laboratory says.
  const hand = region(lab, '手工登记一管')
  await hand.getByLabel('采样管编号').fill('SH0077')
  await hand.getByLabel('结果', { exact: true }).selectOption('negative')
  await hand.getByLabel('检测时间（不知道就空着）').fill('2026-04-04T09:30')
  await button(lab, '登记').click()
  await hand.getByText(/检测于 .*9:30/).first().waitFor()

  // The laboratory's own system is given a secret, and what it sends stands there without anybody's press.
  await lab.getByText('让实验室的系统直接送').click()
  await button(lab, '给一串密钥').click()
  const secret = (await lab.locator('details code').first().textContent())!
  await shoot(lab, 'lab-machine', { whole: true })
  await expectAccessible(lab)
  const positive = { coding: [{ system: 'http://snomed.info/sct', code: '260373001' }] }
  const sent = await fetch(`${court.url}/api/fhir`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/fhir+json' }, body: JSON.stringify(bundleOf('r5', { tube: 'SH0099', value: positive })) })
  expect([sent.status, await sent.json()]).toMatchObject([200, { resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] }])
  await lab.getByLabel('按编号查一管').fill('')
  await button(lab, '查').click()
  await see.getByText('SH0099').first().waitFor({ timeout: 30_000 })
  expect([troublesOf(desk), troublesOf(lab), troublesOf(phone)]).toEqual([[], [], []])
})
