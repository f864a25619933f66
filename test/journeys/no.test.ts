// No: rules never say it. They advise to grant or they ask a person, with their reasons. A person says no, in plain words, and
// whom to appeal to; someone else decides the appeal. Against the rules two people let somebody out, and the mark stays for good.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt } from './desk-support.ts'
import { account, choosePerson, expectUsable, photo, thumb, type Caller, tenSecondsLater, zone } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let staff: Caller
beforeAll(async () => {
  court = await openCourt()
  browser = await launchBrowser()
  staff = await account(court, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

/** Somebody behind that door asks to leave in an hour, for five hours. */
async function asks(door: string, purpose: string, place: string, reason: string): Promise<string> {
  const [id, now] = [randomUUID(), court.now()]
  const resident = (await personAt(court, door)).id
  await staff.post('/exits', { id, resident, purpose, place, reason, from: plus(now, hour), until: plus(now, 6 * hour), weekly: null, exits: 1, askedAt: now })
  return id
}

test('whatever is asked from the sealed building, the rules advise or ask a person, and say why in every language', async () => {
  for (const purpose of ['medical-recall', 'essential-work', 'scheduled-care', 'bereavement', 'exam', 'carer', 'other']) {
    const { advice, state } = await staff.get(`/exits/${await asks('2-2-302', purpose, purpose, '')}`)
    expect(state).toBe('asked')
    expect(['grant', 'ask']).toContain(advice.advise)
    expect(['staff', 'deputy', 'secretary']).toContain(advice.decider)
    for (const row of [...advice.because, ...advice.items.flatMap((item: any) => item.because)]) {
      expect(Object.keys(row.says).sort(), `${purpose}: ${row.id}`).toEqual(['en', 'zh-Hans', 'zh-Hant'])
      for (const words of Object.values(row.says as Record<string, string>)) expect(words).not.toMatch(/不准|禁止|拒绝|拒絕|refused|forbidden/i)
    }
  }
})

const reason = '公证可以改到解封以后，对方答应保留名额。'
const plea = '名额只保留到本周五，家里没有别人能去。'

test('she reads the reason and whom to appeal to; who refused looks on, and somebody else lets her out', async () => {
  const id = await asks('18-1-703', 'other', '公证处', '房屋过户')
  await giveEvidence(court, staff, id, randomUUID)
  const phone = await court.phone(browser, '18-1-703')
  await phone.goto(`${court.url}/me/exits/${id}`)
  await phone.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()

  const deputy = await court.desk(browser, 'deputy')
  await deputy.goto(`${court.url}/desk?exit=${id}`)
  await deputy.getByRole('button', { name: /^不同意/ }).waitFor()
  await deputy.keyboard.press('r')
  await deputy.getByRole('button', { name: '告知不同意' }).click()
  await deputy.getByRole('alert').filter({ hasText: '请写原因，用平常话' }).waitFor()
  await deputy.getByLabel('为什么不同意').fill(reason)
  await expectAccessible(deputy)
  await shoot(deputy, 'desk-refuse')
  await deputy.getByRole('button', { name: '告知不同意' }).click()
  await deputy.getByText('副书记没有同意。').waitFor()
  await deputy.getByText('可以向书记申诉。').waitFor()
  await tenSecondsLater(court, staff, id, 'refused')

  await phone.getByRole('heading', { name: '这次没有批准' }).waitFor()
  await expect.poll(() => phone.locator('blockquote').innerText()).toBe(reason)
  await phone.getByText('如有不同意见，可以申诉，由书记再决定。').waitFor()
  await expectAccessible(phone)
  await thumb(phone).click()
  await phone.getByLabel('为什么必须去').fill(plea)
  await thumb(phone).click()
  await phone.getByRole('heading', { name: '申诉已转给书记' }).waitFor()
  expect(await phone.getByText(/^由.*决定。$/).count(), 'nobody else is said to decide').toBe(0)

  // It comes to the desk of the one who refused, who can only read it.
  await deputy.getByText(plea).first().waitFor()
  await deputy.getByRole('button', { name: '申诉要由另一个人决定' }).waitFor()
  expect(await deputy.getByRole('button', { name: /^(放行|不同意|破例放行)/ }).count()).toBe(0)
  await expectAccessible(deputy)
  await shoot(deputy, 'desk-appeal-own')
  const refuser = await account(court, 'deputy')
  await expect(refuser.post(`/exits/${id}/grant`, { pass: randomUUID(), gates: [] })).rejects.toThrow('appeal-needs-someone-else')
  await expect(refuser.post(`/exits/${id}/refuse`, { reason, appealTo: 'secretary' })).rejects.toThrow('appeal-needs-someone-else')

  const secretary = await court.desk(browser, 'secretary')
  await secretary.getByRole('region', { name: '申诉，由另一位决定' }).getByRole('button').filter({ hasText: '公证处' }).click()
  await secretary.getByText(plea).first().waitFor()
  await secretary.getByText(reason).first().waitFor()
  await secretary.getByRole('button', { name: /^放行/ }).waitFor()
  await shoot(secretary, 'desk-appeal')
  // What is pressed in the very moment in which the button appears grants nothing.
  await secretary.waitForTimeout(500)
  await secretary.keyboard.press('g')
  await secretary.locator('.pass-code').waitFor()
  await tenSecondsLater(court, staff, id, 'granted')
  await phone.getByRole('heading', { name: /^(可以出门|已批准)/ }).waitFor()
  expect((await staff.get(`/exits/${id}`)).decisions.map(({ what, role }: any) => `${role} ${what}`)).toEqual(['deputy refused', 'resident appealed', 'secretary granted'])
  expect([...troublesOf(deputy), ...troublesOf(secretary), ...troublesOf(phone)]).toEqual([])
  for (const page of [phone, deputy, secretary]) await page.context().close()
})

test('against the rules it takes two, never the same person twice, and the ledger keeps the mark', async () => {
  const id = await asks('11-2-402', 'carer', '城西新村', '老人独居断药')
  const deputy = await court.desk(browser, 'deputy', { locale: 'en-GB' })
  await deputy.goto(`${court.url}/desk?exit=${id}`)
  await deputy.getByRole('button', { name: 'Let out against the rules' }).click()
  await deputy.getByLabel('Why against the rules').fill('An old man alone without his medicine; the paper follows tomorrow.')
  await expectAccessible(deputy)
  await shoot(deputy, 'desk-override-en')
  await deputy.getByRole('button', { name: 'Propose it to a second person' }).click()
  await deputy.getByText('Someone else who may decide must confirm; not the one who proposed it.').waitFor()
  expect(await deputy.locator('.may-decide').innerText(), 'who proposed it is not the second person').not.toContain('that includes you')
  expect(await deputy.getByRole('button', { name: 'Confirm as the second person' }).count()).toBe(0)
  await expect((await account(court, 'deputy')).post(`/exits/${id}/override/confirm`, { pass: randomUUID(), gates: [] })).rejects.toThrow('override-needs-second-person')

  const secretary = await court.desk(browser, 'secretary')
  await secretary.getByRole('region', { name: '等候答复' }).getByRole('button').filter({ hasText: '城西新村' }).filter({ hasText: '等第二人' }).click()
  await secretary.getByText('副书记提出破例放行，等第二人确认。').waitFor()
  await expectAccessible(secretary)
  await secretary.getByRole('button', { name: '我是第二人，同意破例放行' }).click()
  await secretary.locator('.pass-code').waitFor()
  await deputy.locator('.pass-code').waitFor()

  await secretary.goto(`${court.url}/overview/ledger#state=override`)
  const row = secretary.getByRole('row').filter({ hasText: '城西新村' })
  await row.getByText('破例').waitFor()
  await row.getByRole('link').click()
  const sheet = secretary.locator('.sheet')
  await sheet.getByText('破例', { exact: true }).first().waitFor()
  const decisions = (await sheet.getByRole('listitem').allInnerTexts()).join('\n')
  for (const words of ['提出破例', '第二人确认破例', 'An old man alone without his medicine', '副书记', '书记', '证明材料']) expect(decisions).toContain(words)
  await shoot(secretary, 'ledger-override', { whole: true })
  expect([...troublesOf(deputy), ...troublesOf(secretary)]).toEqual([])
  for (const page of [deputy, secretary]) await page.context().close()
})

/** In the page: a click that was meant for what stood there before. */
function pressAtOnce(name: string): void {
  new MutationObserver((_, watcher) => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent.includes(name))
    if (!button) return
    watcher.disconnect()
    button.click()
    Object.assign(window, { pressed: 1 })
  }).observe(document, { childList: true, subtree: true, characterData: true })
}

test('a proposal beside an open appeal: the second person reads both, and lets out with one button', async () => {
  const id = await asks('17-1-501', 'other', '房产中心', '过户')
  await staff.post(`/exits/${id}/refuse`, { reason, appealTo: 'secretary' })
  const phone = await court.phone(browser, '17-1-501')
  await phone.goto(`${court.url}/me/exits/${id}`)
  await phone.getByRole('heading', { name: '这次没有批准' }).waitFor()
  await thumb(phone).click()
  await phone.getByLabel('为什么必须去').fill(plea)
  await thumb(phone).click()
  await phone.getByRole('heading', { name: '申诉已转给书记' }).waitFor()
  const secretary = await court.desk(browser, 'secretary')
  await secretary.goto(`${court.url}/desk?exit=${id}`)
  await secretary.getByText(plea).first().waitFor()
  await expect.poll(() => secretary.locator('.may-decide').innerText(), { message: 'the appeal went to the secretary' }).toBe('谁能决定： 书记 · 您可以')
  await secretary.evaluate(pressAtOnce, '我是第二人，同意破例放行')
  await (await account(court, 'staff-2')).post(`/exits/${id}/override`, { reason: '证明下午补交。' })
  await secretary.getByRole('region', { name: '申诉，由另一位决定' }).getByRole('button').filter({ hasText: '房产中心' }).filter({ hasText: '等第二人' }).click()
  for (const words of ['证明下午补交。', plea, reason]) await secretary.getByText(words).first().waitFor()
  await expectAccessible(secretary)
  await shoot(secretary, 'desk-appeal-and-override')
  // What was pressed in the very moment in which the button appeared has let nobody out.
  expect(await secretary.evaluate(() => (window as { pressed?: number }).pressed)).toBe(1)
  expect((await staff.get(`/exits/${id}`)).state).toBe('appealed')
  await secretary.getByRole('button', { name: '我是第二人，同意破例放行' }).click()
  await secretary.locator('.pass-code').waitFor()
  const { state, proposed, decisions } = await staff.get(`/exits/${id}`)
  expect({ state, proposed }).toEqual({ state: 'granted', proposed: false })
  expect(decisions.map(({ what, role }: any) => `${role} ${what}`)).toEqual(['staff refused', 'resident appealed', 'staff override-proposed', 'secretary override-confirmed'])
  expect([...troublesOf(secretary), ...troublesOf(phone)]).toEqual([])
  for (const page of [phone, secretary]) await page.context().close()
})

test('appeal by telephone at night, decided by somebody else: whoever refused writes it down and has no part in it', async () => {
  const id = await asks('16-1-602', 'bereavement', '殡仪馆', '送别祖父')
  // At night the desk is the deputy's own phone.
  const deputy = await newPhone(browser)
  await deputy.goto(await court.accountLink('deputy'))
  await deputy.waitForURL('**/desk**')
  await deputy.goto(`${court.url}/desk?exit=${id}`)
  await deputy.getByRole('button', { name: /^不同意/ }).click()
  await deputy.getByLabel('为什么不同意').fill('时间太晚，没有车。')
  await deputy.getByRole('button', { name: '告知不同意' }).click()
  await deputy.getByText('可以向书记申诉。').waitFor()
  // Ten seconds, in which there is nothing to appeal against.
  expect(await deputy.getByRole('button', { name: '记下申诉' }).count()).toBe(0)
  await tenSecondsLater(court, staff, id, 'refused')
  await deputy.getByRole('button', { name: '记下申诉' }).click({ timeout: 30_000 })
  await deputy.getByText('由书记决定，作出原决定的人不参与。').waitFor()
  await deputy.getByRole('button', { name: '转交' }).click()
  await deputy.getByRole('alert').filter({ hasText: '请写原因，用平常话' }).waitFor()
  await deputy.getByLabel('本人怎么说').fill('葬礼凌晨三点，哥哥开车来接。')
  await expectAccessible(deputy)
  await shoot(deputy, 'desk-appeal-written')
  await deputy.getByRole('button', { name: '转交' }).click()
  await deputy.getByText('由副书记代为记录').waitFor()
  await deputy.locator('.decide button.grant[aria-disabled=true]').waitFor()
  expect(await deputy.getByRole('button', { name: /^(放行|不同意|破例放行|记下申诉)/ }).count()).toBe(0)
  expect(await deputy.locator('.may-decide').innerText()).not.toContain('您可以')
  await shoot(deputy, 'desk-appeal-handed-over')

  const secretary = await court.desk(browser, 'secretary', { locale: 'en-GB' })
  const row = secretary.getByRole('region', { name: 'Appeals: somebody else decides' }).getByRole('button').filter({ hasText: '殡仪馆' })
  await expect.poll(() => row.innerText()).toMatch(/16-1-602[^]*wants to leave/)
  expect((await row.locator('strong').boundingBox())!.width, 'whose it is can be read beside it').toBeGreaterThan(20)
  await row.click()
  await secretary.getByText('Written down for them by the deputy').waitFor()
  await expectAccessible(secretary)
  await shoot(secretary, 'desk-appeals-en')
  await secretary.getByRole('button', { name: /^Refuse/ }).click()
  await secretary.getByLabel('Why not').fill('No car may be on the road at that hour.')
  await secretary.getByText('After an appeal this is the last decision here.').waitFor()
  expect(await secretary.getByLabel('Whom they can appeal to').count()).toBe(0)
  await secretary.getByRole('button', { name: 'Send the refusal' }).click()
  await secretary.getByText('Upheld after the appeal.').waitFor()
  await tenSecondsLater(court, staff, id, 'refused')
  // Nobody here is left: who is above is named, with the number.
  await secretary.getByRole('link', { name: /10000000100/ }).waitFor()
  const phone = await court.phone(browser, '16-1-602')
  await phone.goto(`${court.url}/me/exits/${id}`)
  await phone.getByRole('link', { name: /桂园街道办事处.*10000000100/ }).waitFor({ timeout: 30_000 })
  await expectAccessible(phone)
  await shoot(phone, 'resident-office-above')
  // What was decided goes out to its person, and the desk hears of that: a form that opens meanwhile is drawn anew.
  await expect.poll(async () => (await sql`select from job_runs where task = 'exits:deliver' and (state = 'running' or (state = 'waiting' and due_at <= now()))`.execute(court.database.owner)).rows.length).toBe(0)
  // The office is called, and what it says is taken down as its word, not as a decision of whoever sits here.
  const telephoned = async (desk: Page): Promise<Locator> => {
    await desk.getByRole('button', { name: 'Take down what the office decided' }).click({ timeout: 30_000 })
    const form = desk.getByRole('form', { name: 'Take down what the office decided' })
    await form.getByRole('button', { name: 'Take it down' }).click()
    await form.getByText('Choose one').waitFor()
    await form.getByText('Let them out').click()
    await form.getByLabel('Who said it (post or name)').fill('值班主任')
    await form.getByLabel('What was said').fill('让她去，派车接送。')
    return form.getByRole('button', { name: 'Take it down' })
  }
  // Not by whoever said no, the first or a later one, while a colleague is on duty.
  await (await telephoned(secretary)).click()
  await secretary.getByText(/A colleague who is on duty telephones the office and writes it down/).first().waitFor()
  await expectAccessible(secretary)
  await shoot(secretary, 'office-word-own-en')
  const colleague = await court.desk(browser, 'staff-2', { locale: 'en-GB' })
  await colleague.goto(`${court.url}/desk?exit=${id}`)
  const word = await telephoned(colleague)
  await expectAccessible(colleague)
  await shoot(colleague, 'office-word-en')
  await word.click()
  await colleague.locator('.pass-code').waitFor()
  await secretary.getByText(/said by 值班主任 on the telephone/).first().waitFor()
  await shoot(secretary, 'office-word-taken-en')
  await tenSecondsLater(court, staff, id, 'office-granted')
  await phone.getByText(/桂园街道办事处决定放行：值班主任，.*在电话里说的。/).waitFor({ timeout: 30_000 })
  await phone.getByText(/由居委会工作人员于.*记下。想核实，请打办事处的电话：/).waitFor()
  await phone.getByRole('link', { name: /桂园街道办事处.*10000000100/ }).waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'office-word-home', { whole: true })
  await secretary.goto(`${court.url}/print/case/${id}`)
  await secretary.locator('.sheet').getByText(/said by 值班主任.*10000000100/).waitFor()
  await shoot(secretary, 'office-word-sheet-en', { whole: true })
  expect((await staff.get(`/exits/${id}`)).decisions.map(({ what, role }: any) => `${role} ${what}`)).toEqual(['deputy refused', 'deputy appealed', 'secretary refused', 'staff office-granted'])
  // What was answered with a no is written by the browser into its own log.
  expect([...troublesOf(deputy), ...troublesOf(colleague), ...troublesOf(phone)]).toEqual([])
  for (const page of [phone, deputy, secretary, colleague]) await page.context().close()
})

test('the secretary enters the office above on its page, and the next who has nobody left to ask reads that number', async () => {
  const secretary = await court.desk(browser, 'secretary')
  await secretary.goto(`${court.url}/overview/office`)
  await secretary.getByText('10000000100').first().waitFor()
  await secretary.getByLabel('居委会电话').fill('021 6666 0300')
  await secretary.getByRole('button', { name: '改成这个号码' }).click()
  await secretary.getByRole('listitem').filter({ hasText: '本居委会的电话 021 6666 0300' }).waitFor()
  await secretary.getByLabel('电话', { exact: true }).fill('打给小王')
  await secretary.getByRole('button', { name: '保存' }).click()
  await secretary.getByText('请写电话号码，只用数字、空格、+ ( ) -').waitFor()
  await expectAccessible(secretary)
  await secretary.getByLabel('电话', { exact: true }).fill('021 6666 0200')
  await secretary.getByRole('button', { name: '保存' }).click()
  await secretary.getByRole('link', { name: '021 6666 0200' }).waitFor()
  await secretary.getByRole('heading', { name: '谁在什么时候填的' }).waitFor()
  await expectAccessible(secretary)
  await shoot(secretary, 'office-page')
  const phone = await court.phone(browser, '16-1-602', { locale: 'en-GB' })
  expect((await phone.evaluate(async () => (await fetch('/api/me')).json())).community).toMatchObject({ phone: '021 6666 0300', office: { phone: '021 6666 0200' } })
  const staffDesk = await newPhone(browser, { locale: 'en-GB' })
  await staffDesk.goto(await court.accountLink('secretary'))
  await staffDesk.waitForURL('**/desk**')
  await staffDesk.goto(`${court.url}/overview/office`)
  await staffDesk.getByRole('link', { name: '021 6666 0200' }).waitFor()
  await expectAccessible(staffDesk)
  await shoot(staffDesk, 'office-page-phone-en')
  expect([...troublesOf(secretary), ...troublesOf(phone), ...troublesOf(staffDesk)]).toEqual([])
  for (const page of [secretary, phone, staffDesk]) await page.context().close()
})

test('a paper is asked for: she reads what and by when, late it comes up to be rung and nothing is refused, she sends it, and the request and its print say all of it', async () => {
  const id = await asks('18-1-703', 'other', '房产交易中心', '办过户')
  await giveEvidence(court, staff, id, randomUUID)
  const phone = await court.phone(browser, '18-1-703')
  await phone.goto(`${court.url}/me/exits/${id}`)
  await phone.getByRole('heading', { name: '材料已齐，等待决定' }).waitFor()

  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk?exit=${id}`)
  await desk.getByRole('button', { name: '请住户补材料' }).click()
  await desk.getByRole('button', { name: '发给住户' }).click()
  await desk.getByText('至少选一项，或写清楚要什么。').waitFor()
  await desk.getByLabel('写清楚要什么（住户会看到）').fill('预约单的照片')
  await expectAccessible(desk)
  await shoot(desk, 'desk-ask-for')
  await desk.getByRole('button', { name: '发给住户' }).click()
  const asked = desk.getByRole('region', { name: '已请住户补' })
  await asked.getByText('证明材料 · 预约单的照片').waitFor()

  await phone.getByRole('heading', { name: '还差您的：证明材料' }).waitFor()
  await phone.getByRole('heading', { name: '居委会请您补' }).waitFor()
  await phone.getByText('证明材料 · 预约单的照片').first().waitFor()
  await expectUsable(phone)
  await shoot(phone, 'resident-asked-for')

  // Its hour is over: somebody rings, and it can still be sent.
  court.pass(2 * hour)
  await desk.reload()
  const line = desk.getByRole('region', { name: '到时没补的材料' }).getByRole('button').filter({ hasText: '房产交易中心' })
  await line.waitFor()
  await asked.getByText(/还没补，过了/).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-asked-late')
  const road = await newPhone(browser, { locale: 'en-GB' })
  await road.goto(await court.accountLink('secretary'))
  await road.waitForURL('**/desk**')
  await road.goto(`${court.url}/desk?exit=${id}`)
  await road.getByRole('region', { name: 'Asked of them' }).getByText(/Not here yet/).waitFor()
  await expectAccessible(road)
  await shoot(road, 'desk-asked-late-phone-en')
  await phone.reload()
  await phone.getByText(/现在还可以补/).waitFor()
  expect((await staff.get(`/exits/${id}`)).state).toBe('asked')

  await thumb(phone).click()
  await phone.getByLabel('照片或 PDF').setInputFiles(photo)
  await phone.getByLabel('这是什么证明').fill('预约单')
  await thumb(phone).click()
  await phone.getByRole('heading', { name: '已发给居委会' }).waitFor()
  await asked.waitFor({ state: 'detached' })
  await line.waitFor({ state: 'detached' })
  expect((await staff.get(`/exits/${id}`)).asks.map(({ is, words }: any) => [is, words])).toEqual([['answered', '预约单的照片']])
  await desk.goto(`${court.url}/print/case/${id}`)
  await desk.getByText(/证明材料 · 预约单的照片 · .*已补/).waitFor()
  await shoot(desk, 'print-asked-for')
  expect([...troublesOf(desk), ...troublesOf(road), ...troublesOf(phone)]).toEqual([])
  for (const page of [phone, desk, road]) await page.context().close()
})

test('on two phones: a letter asked for anew is signed anew, what is needed no more is said beside what still is, another hour is the hour that counts, and of a pass it stands behind the pass', async () => {
  const id = await asks('18-1-703', 'exam', '职业技术学院', '执业护士考试')
  await giveEvidence(court, staff, id, randomUUID)
  const { name } = await personAt(court, '18-1-703')
  const phone = await court.phone(browser, '18-1-703')
  // Long, so that what stays at its foot covers nothing that is looked at.
  const desk = await newPhone(browser)
  await desk.setViewportSize({ width: 360, height: 2400 })
  await desk.goto(await court.accountLink('staff-1'))
  await desk.waitForURL('**/desk**')
  await desk.goto(`${court.url}/desk?exit=${id}`)
  const asked = desk.getByRole('region', { name: '已请住户补' })
  const askFor = async (kind: string, words: string): Promise<void> => {
    await desk.getByRole('button', { name: '请住户补材料' }).click()
    await desk.getByLabel(kind, { exact: true }).check()
    await desk.getByLabel('写清楚要什么（住户会看到）').fill(words)
    await desk.getByRole('button', { name: '发给住户' }).click()
    await asked.getByText(`${kind} · ${words}`).waitFor()
  }

  await desk.getByRole('button', { name: '请住户补材料' }).click()
  await expectAccessible(desk)
  await shoot(desk, 'phone-ask-form', { whole: true })
  await desk.getByRole('button', { name: '请住户补材料' }).click()
  await askFor('承诺书', '请按新的写法再签一次')

  // The first page says what and by when; the letter, which is there already, is signed once more.
  await phone.goto(`${court.url}/me`)
  await choosePerson(phone, name)
  await phone.getByText('承诺书 · 请按新的写法再签一次').waitFor()
  await phone.getByText(/提出。请在.*前补。/).waitFor()
  await expectUsable(phone)
  await shoot(phone, 'asked-news', { whole: true })
  await phone.goto(`${court.url}/me/exits/${id}/letter`)
  await phone.getByText('请按新的写法再签一次').waitFor()
  await phone.getByRole('button', { name: '我承诺' }).waitFor()
  await expectUsable(phone)
  await shoot(phone, 'asked-letter', { whole: true })
  await phone.getByRole('button', { name: '我承诺' }).click({ delay: 1_300 })
  await phone.getByRole('heading', { name: '承诺书已签' }).waitFor()
  await phone.getByText('居委会已收到').waitFor()
  await asked.waitFor({ state: 'detached' })

  // Two more. One of them is needed no more, the other by another hour.
  await askFor('证明材料', '准考证')
  await askFor('证明材料', '身份证照片')
  await shoot(desk, 'phone-asked-two', { whole: true })
  await desk.getByRole('button', { name: '不用补了：证明材料 · 准考证' }).click()
  await asked.getByRole('listitem').filter({ hasText: '准考证' }).waitFor({ state: 'detached' })
  await expectInHand(desk, /不用补了：证明材料 · 准考证/)
  await phone.goto(`${court.url}/me/exits/${id}`)
  await phone.getByText('不用补了：证明材料 · 准考证').waitFor()
  await phone.getByText('证明材料 · 身份证照片').first().waitFor()
  await shoot(phone, 'asked-no-more', { whole: true })
  await desk.getByRole('button', { name: '改时间再请补：证明材料 · 身份证照片' }).click()
  await desk.getByLabel('最晚什么时候').fill(toWall(plus(court.now(), 26 * hour), zone))
  await shoot(desk, 'phone-ask-again', { whole: true })
  await expectAccessible(desk)
  await desk.getByRole('button', { name: '发给住户' }).click()
  await asked.getByText(/明天.*前补/).waitFor()
  await phone.locator('.asked-for').getByText(/请在明天.*前补。/).waitFor()
  expect(await phone.locator('.asked-for li').count()).toBe(1)
  await expectUsable(phone)
  await phone.getByRole('link', { name: '上传证明材料' }).first().click()
  await phone.getByText('身份证照片').waitFor()
  await expectUsable(phone)
  await shoot(phone, 'asked-send', { whole: true })

  // Let out by two without the papers, something is asked of the pass: it stands behind that.
  const pass = await asks('18-1-703', 'carer', '城东新村', '老人摔了')
  await (await account(court, 'deputy')).post(`/exits/${pass}/override`, { reason: '等不了。' })
  await (await account(court, 'secretary')).post(`/exits/${pass}/override/confirm`, { pass: randomUUID(), gates: [] })
  await desk.goto(`${court.url}/desk?exit=${pass}`)
  await askFor('证明材料', '就诊记录')
  await expectAccessible(desk)
  await shoot(desk, 'phone-asked-of-pass', { whole: true })
  await phone.goto(`${court.url}/me`)
  await choosePerson(phone, name)
  await phone.getByText('证明材料 · 就诊记录').waitFor()
  const rows = phone.locator('section').filter({ has: phone.getByRole('heading', { name: '现在要做的' }) }).getByRole('link')
  await rows.filter({ hasText: '城东新村' }).nth(1).waitFor()
  expect((await rows.filter({ hasText: '城东新村' }).allInnerTexts()).map((it) => /上传证明材料/.test(it)), 'the pass comes first').toEqual([false, true])
  await expectUsable(phone)
  await shoot(phone, 'asked-of-pass', { whole: true })
  expect([...troublesOf(desk), ...troublesOf(phone)]).toEqual([])
  for (const page of [phone, desk]) await page.context().close()
})
