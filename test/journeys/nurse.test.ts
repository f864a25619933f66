// The nurse: her hospital calls her back, her building is sealed, and she rings the desk for the third time. One call, one screen,
// her phone in the other hand, and at its end a pass. Hands are counted; nothing is reloaded.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { nursesDoor } from '#demo/cases.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { exitOn, expectSameDocument, find, findByHand, giveEvidence, handsAt, markDocument, option, personAt, wallTime } from './desk-support.ts'
import { account, heading, photo, thumb, tenSecondsLater } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

const inTime = 4.5 * 60
let court: Court
let browser: Browser
let nurse: { name: string; phone: string }
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  const staff = await account(court, 'staff-1')
  for (const { id } of (await staff.post('/residents/search', { text: nursesDoor })).hits) {
    const card = await staff.get(`/residents/${id}`)
    if (card.contacts.length > 0) nurse = { name: card.name, phone: card.phone }
  }
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

test('a part of her name, her door or her telephone finds her at once', async () => {
  const desk = await court.desk(browser, 'staff-2')
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  for (const part of [nurse.name.slice(1), nursesDoor, '2 1 502', nurse.phone.slice(-5)]) {
    await desk.keyboard.press('/')
    await search.pressSequentially(part)
    const typed = performance.now()
    await option(desk, nurse.name, nursesDoor).waitFor()
    expect(performance.now() - typed, `“${part}” finds her`).toBeLessThan(5_000)
    await expect.poll(() => option(desk, nurse.name, nursesDoor).innerText()).toContain('封控区')
    await desk.keyboard.press('Escape')
  }
  await search.fill('没有这个人')
  await desk.getByText('名册里没有。换个写法，或查门牌。急救不用等查到人。').waitFor()
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})

/** What the member of staff reads before asking anything. */
async function expectHerStory(desk: Page): Promise<void> {
  const person = desk.getByRole('region', { name: '居民', exact: true })
  const home = person.getByRole('region', { name: '住处现状' })
  await home.getByText('封控区').first().waitFor()
  await expect.poll(() => home.innerText()).toMatch(/第 \d+ 天/)
  await expect.poll(() => home.innerText()).toMatch(/到.+24时/)
  await person.getByRole('heading', { name: /^联系过两次：/ }).waitFor()
  const before = await person.getByRole('region', { name: '以前的来访来电' }).innerText()
  expect(before).toContain('医院可能召回，先来问手续')
  expect(before).toContain('规则允许，须由单位确认已知情')
  await person.getByText('还没有申请过').waitFor()
}

/** On their own phone: the link opens the request, they read the letter and promise by holding the button. */
async function signOnOwnPhone(link: string, name: string): Promise<Page> {
  const phone = await newPhone(browser)
  await phone.goto(link)
  await phone.waitForURL(/\/me\/exits\//)
  const sign = thumb(phone).filter({ hasText: '签承诺书' })
  await sign.waitFor()
  await shoot(phone, 'nurse-link', { whole: true })
  await sign.click()
  await phone.getByText('我按所说的事由外出').waitFor()
  await expect.poll(() => phone.locator('.signature').innerText()).toContain(name)
  await expectAccessible(phone)
  await shoot(phone, 'nurse-letter', { whole: true })
  await phone.getByRole('button', { name: '我承诺' }).click({ delay: 1_200 })
  await phone.getByRole('heading', { name: '承诺书已签' }).waitFor()
  return phone
}

test('from the first keystroke to her pass in well under four and a half minutes, the letter signed on her phone meanwhile', async () => {
  const desk = await court.desk(browser, 'deputy')
  const hands = handsAt(desk)
  await desk.getByRole('heading', { name: '电话响了，从这里开始' }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-start')
  await markDocument(desk)

  const began = performance.now()
  await findByHand(desk, hands, nurse.name.slice(0, 2), nurse.name, nursesDoor)
  await expectHerStory(desk)
  await expect.poll(() => desk.getByRole('timer', { name: '通话时长' }).innerText()).toMatch(/^\d+:\d\d$/)

  await hands.press('1')
  await desk.getByLabel('哪家医院').waitFor()
  await hands.type('市第一人民医院')
  await shoot(desk, 'desk-ask')
  await hands.press('Enter')
  const list = desk.getByRole('region', { name: '规则要的材料' })
  await list.getByText('0 / 3 已齐').waitFor()
  for (const [piece, why] of [['单位返岗证明', '您住的楼里有病例，单位请您回去之前必须先知道这件事。'], ['承诺书', '请签承诺书：去哪里就只去哪里，按时回来。'], ['48 小时内核酸', '您住的地方封控了，对方需要您48小时内的核酸结果。']] as const)
    await expect.poll(() => list.getByRole('listitem').filter({ has: desk.getByText(piece, { exact: true }) }).innerText()).toContain(why)
  await expect.poll(() => desk.locator('.may-decide').innerText()).toBe('谁能决定： 书记、副书记 · 您可以')
  await desk.getByRole('button', { name: /^还不能放行：缺 3 项（单位返岗证明、承诺书、核酸结果）/ }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-checklist')

  // The employer, rung on the other line: who answers, post, number, and that they were told of the case.
  await hands.fill(list.getByLabel('谁负责（职务）'), '护士长')
  await hands.fill(list.getByLabel('电话', { exact: true }), '10000000555')
  await hands.click(list.getByLabel(/^已告诉对方：楼里有病例/))
  await hands.click(list.getByRole('button', { name: '记下单位证明' }))
  await list.getByText('1 / 3 已齐').waitFor()

  // The link is on its way to her; meanwhile her test is put down, with a photo of the report.
  await hands.click(list.getByRole('button', { name: '生成签署链接' }))
  const link = await list.getByLabel('链接（48 小时有效，只给本人）').inputValue()
  await hands.click(list.getByRole('button', { name: '填写: 48 小时内核酸' }))
  await hands.click(list.getByText('阴性', { exact: true }))
  await hands.fill(list.getByLabel('采样时间'), wallTime(plus(court.now(), -9 * hour)))
  await hands.click(list.getByText('检测报告', { exact: true }))
  await list.getByLabel('报告照片（可不附）').setInputFiles(photo)
  await hands.click(list.getByRole('button', { name: '记下核酸结果' }))
  await list.getByText('2 / 3 已齐').waitFor()
  await desk.getByRole('button', { name: '还不能放行：缺承诺书' }).waitFor()

  const phone = await signOnOwnPhone(link, nurse.name)
  await list.getByText('3 / 3 已齐').waitFor()
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  // The link was the deputy's own, and no secretary has signed in today: said calmly, and nobody waits.
  await desk.getByText('12 小时内没有别的有权决定的人登录，您可以决定；会留下标记').waitFor()
  await shoot(desk, 'desk-complete')
  // No hand is quicker than this; what is pressed in the very moment was meant for something else.
  await desk.waitForTimeout(500)
  await hands.press('g')
  const pass = desk.getByRole('region', { name: '出入证' })
  await pass.getByRole('img', { name: '出入证二维码，请出示给门岗' }).waitFor()
  const { keys, clicks, seconds } = hands.count()
  const waited = (performance.now() - began) / 1000
  console.log(`the nurse: ${keys} keystrokes, ${clicks} clicks, ${Math.round(seconds)} s of a newcomer's hands, ${Math.round(waited)} s of machine`)
  expect(seconds + waited, 'hands and machine together').toBeLessThan(inTime * 0.75)
  expect(keys + clicks).toBeLessThan(140)
  await expectSameDocument(desk)

  // The pass is there, read out or shown; her phone, still open, follows.
  await expect.poll(() => pass.locator('.pass-code').innerText()).toMatch(/^\d{4} \d{4} \d{2}$/)
  await expectAccessible(desk)
  await shoot(desk, 'desk-granted')
  await tenSecondsLater(court, await account(court, 'staff-1'), exitOn(desk), 'granted')
  await phone.getByRole('link', { name: '看看还差什么' }).click()
  await heading(phone).filter({ hasText: /^(可以出门|已批准)/ }).waitFor()
  await phone.getByText('参与这次决定的人里，有人发过链接').waitFor()
  await thumb(phone).click()
  await phone.getByRole('img', { name: '出入证二维码，请出示给门岗' }).waitFor()
  expect(await phone.getByRole('region', { name: '出入证' }).locator('.pass-code').innerText()).toBe(await pass.locator('.pass-code').innerText())

  // The call ends; what was said is on record, and so is everything that was laid before the decision.
  await desk.getByLabel('这次说了什么').fill('医院来电召回，手续已齐，已发出入证。')
  const exit = exitOn(desk)
  await desk.getByRole('button', { name: '结束', exact: true }).click()
  await desk.getByRole('heading', { name: /^联系过 3 次：/ }).waitFor()
  await desk.getByText('医院来电召回，手续已齐，已发出入证。').waitFor()
  await expectOnRecord(exit)
  expect([...troublesOf(desk), ...troublesOf(phone)]).toEqual([])
  await desk.context().close()
  await phone.context().close()
})

async function expectOnRecord(id: string): Promise<void> {
  const staff = await account(court, 'deputy')
  const exit = await staff.get(`/exits/${id}`)
  const contents = Object.fromEntries(exit.evidence.map((piece: any) => [piece.kind, piece]))
  expect(contents['employer-confirmation'].content).toMatchObject({ employer: '市第一人民医院', answeredBy: '护士长', phone: '10000000555', toldOfCase: true })
  expect(contents['letter-of-commitment']).toMatchObject({ from: 'resident', content: { how: 'phone', version: 2, parts: expect.arrayContaining(['place', 'employer', 'monitoring']) } })
  expect(contents['test-result'].content).toMatchObject({ result: 'negative', source: 'laboratory-report', upload: expect.any(String) })
  expect(exit.decisions).toMatchObject([{ what: 'granted', role: 'deputy', rules: { code: expect.any(String), version: 1 }, ownCredential: true }])
  const card = await staff.get(`/residents/${exit.resident.id}`)
  expect(card.contacts[0]).toMatchObject({ channel: 'phone', exit: id, note: '医院来电召回，手续已齐，已发出入证。', endedAt: expect.any(String) })
}

test('with the secretary on duty, what came through the deputy’s own link waits for her, or for a colleague who called back', async () => {
  const [deputy, person, exit, at] = [await account(court, 'deputy'), await personAt(court, '2-2-302'), randomUUID(), court.now()]
  await account(court, 'secretary')
  await deputy.post('/exits', { id: exit, resident: person.id, purpose: 'medical-recall', place: '区中心医院', reason: '', from: at, until: plus(at, 12 * hour), weekly: null, exits: 1, askedAt: at })
  const { url } = await deputy.post(`/residents/${person.id}/link`, { exit })
  const phone = await signOnOwnPhone(url, person.name)
  // A phone that is put away before it has sent what was signed sends it when it is taken out again.
  await phone.getByText('居委会已收到').waitFor()
  await phone.context().close()
  await giveEvidence(court, deputy, exit, randomUUID)

  const desk = await court.desk(browser, 'deputy')
  await desk.goto(`${court.url}/desk?resident=${person.id}&exit=${exit}`)
  await desk.getByText('承诺书：是通过您发出的链接或住户条交来的。书记在班，可以决定').waitFor()
  await expect.poll(() => desk.locator('.may-decide').innerText(), { message: 'not contradicted two lines above' }).toBe('谁能决定： 书记、副书记')
  await desk.getByRole('button', { name: '材料是通过您发的链接交来的，请书记决定' }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-own-link')

  const colleague = await court.desk(browser, 'staff-3')
  await colleague.goto(`${court.url}/desk?resident=${person.id}&exit=${exit}`)
  await colleague.getByText('这里有材料是通过同事发的链接交来的。').waitFor()
  await expectAccessible(colleague)
  await colleague.getByRole('button', { name: '已回电，是本人' }).click()
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await desk.locator('.may-decide').filter({ hasText: '您可以' }).waitFor()
  expect(await desk.locator('.own-link').count()).toBe(0)
  expect([...troublesOf(desk), ...troublesOf(colleague)]).toEqual([])
  for (const page of [desk, colleague]) await page.context().close()
})

test('a draft survives a reload, and the call goes on', async () => {
  const desk = await court.desk(browser, 'staff-1')
  await find(desk, '7-1-301')
  await desk.keyboard.press('3')
  await desk.keyboard.type('区中心医院')
  await desk.getByLabel('这次说了什么').fill('问透析能不能去')
  await desk.reload()
  await desk.getByLabel('哪家医院').waitFor()
  await expect.poll(() => desk.getByLabel('哪家医院').inputValue()).toBe('区中心医院')
  await expect.poll(() => desk.getByLabel('这次说了什么').inputValue()).toBe('问透析能不能去')
  // Something was said, so it has to come to something.
  await desk.getByRole('button', { name: '结束', exact: true }).click()
  await desk.getByRole('textbox', { name: '说了什么', exact: true }).waitFor()
  await expect.poll(() => desk.getByRole('textbox', { name: '说了什么', exact: true }).inputValue()).toBe('问透析能不能去')
  await desk.getByRole('button', { name: /^已答复/ }).click()
  await desk.getByRole('region', { name: '通话结束' }).waitFor()
  await desk.getByRole('link', { name: /^←/ }).click()
  await find(desk, '7-1-301')
  await desk.getByText('问透析能不能去').waitFor()
})
