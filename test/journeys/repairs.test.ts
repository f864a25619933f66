// A blocked toilet in a sealed flat is opened with a plunger that was lent before the door, and nobody has to come. Without power and with an oxygen machine somebody is sent at once: what it
// would cost the electrician is on the screen before the press, he goes protected, under the name of who decided, and the gate knows.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { expectAccessible, expectAccessibleAtAnySize } from '../support/axe.ts'
import { launchBrowser, newPhone, troublesOf } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'
import { expectUsable, heading, zone } from './resident-support.ts'
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

test('a blocked toilet in a sealed flat: reported on the page, a plunger before the door, and it works because they say so', async () => {
  const phone = await court.phone(browser, '2-1-502')
  await phone.getByRole('link', { name: '报修和借来的工具' }).click()
  await heading(phone).filter({ hasText: '家里坏了什么' }).waitFor()
  await phone.getByRole('button', { name: '报修', exact: true }).click()
  await phone.getByLabel('坏了什么').selectOption({ label: '马桶或下水道' })
  await phone.getByLabel('怎么回事').fill('马桶堵了，水下不去')
  await phone.getByLabel('在哪里').selectOption({ label: '卫生间' })
  await shoot(phone, 'repairs-form', { whole: true })
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText('请先选有没有危险。').waitFor()
  await phone.getByLabel('闻到燃气味').check()
  await phone.getByText(/关阀、开窗/).waitFor()
  await phone.getByRole('link', { name: /打电话/ }).first().waitFor()
  await shoot(phone, 'repairs-form-gas', {})
  await phone.getByLabel('没有危险').check()
  await expectAccessibleAtAnySize(phone)
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText('已发给居委会。').waitFor()
  await phone.getByText('可以先试：自己修，工具可以借').waitFor()
  await phone.getByText(/在居委会手上/).waitFor()
  await phone.getByRole('button', { name: '马桶或下水道：要借工具' }).click()
  await phone.getByText('已告诉居委会：要借工具。').waitFor()

  const desk = await court.desk(browser, 'staff-1')
  await desk.getByRole('link', { name: '报修', exact: true }).click()
  await desk.getByRole('link', { name: /打开 2-1-502 马桶或下水道/ }).click()
  await desk.getByText(/要借工具.+家里人/).waitFor()
  expect(await desk.getByRole('button', { name: /派人来：/ }).count(), 'nobody was sent').toBe(0)
  await desk.getByText('马桶堵了，水下不去').waitFor()
  await desk.getByRole('link', { name: /打开这件事/ }).click()
  await desk.getByText('要借工具，放到门口').first().waitFor()
  await shoot(desk, 'repairs-case', { whole: true })
  await expectAccessible(desk)
  await desk.getByRole('link', { name: '打开报修' }).click()
  await desk.getByLabel('工具上写的名字').fill('皮搋子 2')
  await desk.getByRole('button', { name: '放到门口' }).click()
  await desk.getByText(/皮搋子 2.+已放到门口/).waitFor()
  await shoot(desk, 'repairs-desk', { whole: true })
  await expectAccessible(desk)

  await phone.getByRole('button', { name: '皮搋子 2：拿到了' }).click({ timeout: 15_000 })
  await phone.getByText(/皮搋子 2 · 在家里/).waitFor()
  await shoot(phone, 'repairs-mine', { whole: true })
  await expectUsable(phone)
  await phone.getByRole('button', { name: '马桶或下水道：好了' }).click()
  await phone.getByText('你们说好了，谢谢。').waitFor()
  // Given up at the desk, it turns up at home.
  await desk.getByRole('button', { name: /皮搋子 2 2-1-502：丢了/ }).click()
  await phone.getByText(/皮搋子 2 · 丢了，不再找/).waitFor()
  await phone.getByRole('button', { name: '皮搋子 2：放回门口了' }).click()
  await phone.getByText(/皮搋子 2 · 放回门口，等人来取/).waitFor()
  await desk.getByRole('button', { name: /皮搋子 2 2-1-502：去看了，门口没有/ }).waitFor()
  expect(await desk.getByRole('button', { name: /皮搋子 2 2-1-502：丢了/ }).count(), 'what lies before the door is not lost').toBe(0)
  await desk.getByRole('button', { name: /皮搋子 2 2-1-502：取回来了/ }).click()
  await desk.getByRole('button', { name: /皮搋子 2 2-1-502：消毒了/ }).click()
  await desk.getByText(/皮搋子 2.+已消毒，可再借/).waitFor()
  await desk.getByText(/说好了/).first().waitFor()
  // Blocked again in the evening: one tap, and it is there.
  await phone.getByRole('button', { name: '马桶或下水道：又坏了' }).click()
  await phone.getByText('已重新打开。').waitFor()
  await desk.getByText(/又坏了 1 次/).waitFor({ timeout: 15_000 })
  // Needed no more, and by a slip: it is taken back where it was said.
  await phone.getByRole('button', { name: '马桶或下水道：不用修了' }).click()
  await phone.getByText('已撤回。').waitFor()
  await phone.getByRole('button', { name: '马桶或下水道：又坏了' }).click()
  await phone.getByRole('button', { name: '马桶或下水道：不用修了' }).waitFor()
  expect([...troublesOf(phone), ...troublesOf(desk)]).toEqual([])
  // The network goes, and the page is opened again: what comes next is still there to read.
  await phone.route('**/api/me/repairs**', (route) => route.abort())
  await phone.reload()
  await phone.getByText(/没有网络：下面是这部手机上存着的/).waitFor({ timeout: 20_000 })
  await phone.getByText('马桶堵了，水下不去').waitFor()
  await shoot(phone, 'repairs-offline', { whole: true })
  await expectAccessible(phone)
})

test('no power with an oxygen machine: the electrician’s lock-in is shown before he is sent, he goes protected, and the gate knows', async () => {
  const phone = await court.phone(browser, '2-1-501')
  await phone.getByRole('link', { name: '报修和借来的工具' }).click()
  await phone.getByRole('button', { name: '报修', exact: true }).click()
  await phone.getByLabel('坏了什么').selectOption({ label: '电' })
  await phone.getByLabel('停电').check()
  await phone.getByLabel('有人用制氧机').check()
  await phone.getByText(/危险：停电，有人用制氧机/).waitFor()
  await phone.getByRole('button', { name: '发给居委会' }).click()
  await phone.getByText('已发给居委会。').waitFor()
  await shoot(phone, 'repairs-danger', { whole: true })
  await expectUsable(phone)

  const desk = await court.desk(browser, 'staff-1')
  await desk.goto(`${court.url}/desk/repairs`)
  await desk.getByRole('link', { name: /打开 2-1-501 电/ }).click()
  await desk.getByLabel('谁去（工种和单位）').fill('供电站 电工')
  await desk.getByLabel('几点到').fill(toWall(plus(court.now(), hour), zone))
  await desk.getByLabel('几点走').fill(toWall(court.now(), zone))
  await desk.getByText('要晚于到的时间。').waitFor()
  expect(await desk.getByText(/代价：/).count(), 'the price of a visit that ends before it begins').toBe(0)
  expect(await desk.getByRole('button', { name: '我决定：派人去' }).isDisabled()).toBe(true)
  await desk.getByLabel('几点走').fill(toWall(plus(court.now(), 2 * hour), zone))
  await desk.getByText(/代价：去的人进门以后要留在.+里，到/).waitFor()
  await shoot(desk, 'repairs-price', { whole: true })
  await expectAccessible(desk)
  await desk.getByLabel('穿防护服').check()
  await desk.getByText('没有人要留在里面。').waitFor()
  await desk.getByRole('button', { name: '我决定：派人去' }).click()
  await desk.getByText(/派人.+供电站 电工.+Staff 1/).waitFor()
  await phone.getByText(/供电站 电工.+来。/).waitFor({ timeout: 15_000 })

  const guard = await newPhone(browser)
  await guard.goto(await court.gateLink(1))
  await guard.getByRole('button', { name: /门牌|住址|住哪/ }).first().click({ timeout: 20_000 })
  await guard.getByText(/供电站 电工 → 2-1-501/).first().waitFor({ timeout: 20_000 })
  await guard.getByText('穿防护服进，修完出来。').first().waitFor()
  await shoot(guard, 'repairs-gate', { whole: true })
  await expectAccessible(guard)
  expect([...troublesOf(phone), ...troublesOf(desk), ...troublesOf(guard)]).toEqual([])
})
