// The nurse: a call comes in, and before it is over she has her pass. The desk is somebody's first time; her phone is her own.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantOf, minute } from '#domain/kernel/instants.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { askFor, checklist, employerAnswers, find, testResult, there } from './desk-support.ts'
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

/** She opens the link on her own phone and promises; returns nothing but leaves the desk's checklist fuller. */
async function signsOnHerPhone(link: string): Promise<void> {
  const phone = await newPhone(browser)
  await phone.goto(link)
  await phone.getByRole('link', { name: /承诺书/ }).first().click()
  const promise = phone.getByRole('button', { name: /^我承诺/ })
  await promise.click({ delay: 1300 })
  await phone.getByText('承诺书已签').waitFor()
  expect(troublesOf(phone)).toEqual([])
  await phone.context().close()
}

async function isToldEverything(desk: Page): Promise<void> {
  const person = desk.getByRole('region', { name: '居民' })
  await person.getByText('封控区，内有病例').waitFor()
  await person.getByRole('heading', { name: /^来过两次：/ }).waitFor()
  await person.getByText(/医院可能召回，先来问手续/).waitFor()
}

/** One sheet of A6, with the code and three languages. */
async function printsOneSlip(desk: Page): Promise<void> {
  const exit = new URL(desk.url()).searchParams.get('exit')
  const paper = await desk.context().newPage()
  await paper.goto(`${court.url}/print/pass/${exit}`)
  await paper.getByText('出入证 · 出入證 · Exit pass').waitFor()
  await expectAccessible(paper)
  await shoot(paper, 'print-pass')
  const pdf = (await paper.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/MediaBox \[0 0 29[78][.\d]* 4(19|20)[.\d]*\]/g), 'one page, 105 × 148 mm').toHaveLength(1)
  await paper.close()
}

test('the nurse has her pass before the call has lasted four and a half minutes', async () => {
  const desk = await court.desk(browser, 'deputy')
  await desk.getByRole('region', { name: '等候答复' }).getByRole('listitem').first().waitFor()
  await shoot(desk, 'desk-empty')
  await expectAccessible(desk)
  const began = performance.now()
  await find(desk, '2-1-502')
  await isToldEverything(desk)
  await shoot(desk, 'desk-found')
  await askFor(desk, 1, '市第一人民医院')
  await there(desk, '0 / 3')
  await desk.getByRole('button', { name: /^还不能放行：缺 3 项/ }).waitFor()
  await expectAccessible(desk)

  await employerAnswers(desk)
  await there(desk, '1 / 3')
  await desk.getByRole('button', { name: '生成签署链接' }).click()
  const link = await desk.getByLabel(/^链接/).inputValue()
  await shoot(desk, 'desk-letter')
  await signsOnHerPhone(link)
  // Nobody touches the desk: the line fills by itself.
  await there(desk, '2 / 3')
  await checklist(desk).getByText(/发到本人手机/).waitFor()

  await testResult(desk, instantOf(Date.now()))
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await shoot(desk, 'desk-ready')
  await desk.keyboard.press('g')
  const code = desk.locator('.pass-code')
  await code.waitFor()
  expect(await code.innerText()).toMatch(/^\d{4} \d{4} \d{2}$/)
  const lasted = performance.now() - began
  await shoot(desk, 'desk-granted')
  await expectAccessible(desk)
  expect(lasted).toBeLessThan(4.5 * minute)
  await printsOneSlip(desk)
  expect(troublesOf(desk)).toEqual([])
})

test('a draft survives a reload, and the call goes on', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, '7-1-301')
  await desk.keyboard.press('3')
  await desk.keyboard.type('区中心医院')
  await desk.getByLabel('这次说了什么').fill('问透析能不能去')
  await desk.reload()
  await desk.getByLabel('哪家医院').waitFor()
  expect(await desk.getByLabel('哪家医院').inputValue()).toBe('区中心医院')
  expect(await desk.getByLabel('这次说了什么').inputValue()).toBe('问透析能不能去')
  await desk.getByRole('button', { name: '结束' }).click()
  await desk.getByText('问透析能不能去').waitFor()
})
