// What was decided comes to whoever asked, while nobody looks: “granted while the phone sleeps” (it rings with no name, and a press opens the request), “refused, with only a
// landline” (the desk is told to ring, and ticks it off), and undone within ten seconds (nothing comes, anywhere). The push service is web-push-testing; what the browser's
// own would hand to the service worker is handed over through its tools.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, CDPSession, Page, Worker } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { webPush } from '#server/channels/web-push.ts'
import { expectAccessible } from '../support/axe.ts'
import { hasMachines, launchBrowser, troublesOf } from '../support/browser.ts'
import { pushService, type PushAddress, type PushService } from '../support/push-service.ts'
import { shoot } from '../support/screenshots.ts'
import { giveEvidence, personAt } from './desk-support.ts'
import { account, heading } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

/** The packaged browser shows no notifications. */
const whole = test.skipIf(!hasMachines())
let [court, browser, service, address]: [Court, Browser, PushService, PushAddress] = [] as never
beforeAll(async () => {
  service = await pushService()
  court = await openCourt({ keepsApp: true, channels: { ways: [webPush('mailto:duty@postern.example', service.knows)], language: 'zh-Hans' } })
  browser = await launchBrowser(hasMachines() ? { which: 'machines' } : {})
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await service?.close()
})

/** Asked for at the desk, with all that the rules ask for. */
async function asked(door: string): Promise<{ exit: string; resident: string }> {
  const staff = await account(court, 'staff-1')
  const { id: resident } = await personAt(court, door)
  const [exit, at] = [randomUUID(), court.now()]
  await staff.post('/exits', { id: exit, resident, purpose: 'exam', place: '第三考点', reason: '', from: at, until: plus(at, 4 * hour), weekly: null, exits: 1, askedAt: at })
  await giveEvidence(court, staff, exit, randomUUID)
  return { exit, resident }
}
/** Decided on the desk's own screen: its ten seconds are real. */
async function opened(exit: string, resident: string): Promise<Page> {
  const desk = await court.desk(browser, 'deputy')
  await desk.goto(`${court.url}/desk?resident=${resident}&exit=${exit}`)
  await desk.getByRole('button', { name: /^放行/ }).waitFor()
  await desk.locator('#case').focus()
  await desk.waitForTimeout(800)
  return desk
}
const list = (page: Page) => page.getByRole('region', { name: '要告知本人' })
const line = (page: Page, door: string) => list(page).locator('.queue-work').filter({ has: page.getByText(door, { exact: true }) })
/** Nobody has a phone of theirs that rings, or one that is signed in, but whoever is given one. */
const onlyLandline = (resident: string) => sql`update residents set phone = '021 6666 0101' where id = ${resident}`.execute(court.database.owner)

type InWorker = { registration: { getNotifications: () => Promise<Notification[]> }; dispatchEvent: (event: Event) => boolean; NotificationEvent: new (type: string, init: { notification: Notification }) => Event }

whole('granted while the phone sleeps: it rings when the ten seconds are over, says no name, and a press opens the request', async () => {
  const { exit, resident } = await asked('9-1-602')
  const phone = await court.phone(browser, '9-1-602')
  await phone.context().grantPermissions(['notifications'], { origin: court.url })
  const tools: CDPSession = await phone.context().newCDPSession(phone)
  const registrations: string[] = []
  tools.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations.filter((it) => !it.isDeleted).map((it) => it.registrationId)))
  await tools.send('ServiceWorker.enable')
  await phone.exposeFunction('subscribeHere', async (key: string) => { address = await service.subscribe(key); return address })
  await phone.addInitScript(() => {
    PushManager.prototype.subscribe = async (options) => {
      const key = btoa(String.fromCharCode(...(options!.applicationServerKey as Uint8Array))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
      const { endpoint, p256dh, auth } = await (window as unknown as { subscribeHere: (key: string) => Promise<PushAddress> }).subscribeHere(key)
      return { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }), unsubscribe: () => Promise.resolve(true) } as unknown as PushSubscription
    }
    PushManager.prototype.getSubscription = () => Promise.resolve(null)
  })
  await phone.goto(`${court.url}/me/notices`)
  await phone.getByRole('button', { name: '让这部手机提醒我' }).click()
  await phone.getByText('已打开提醒。').waitFor()
  // Whose phone it is was confirmed with six digits; of two adults nobody would know.
  await sql`update sessions s set person_id = ${resident} from push_phones p where p.session_id = s.id`.execute(court.database.owner)

  const desk = await opened(exit, resident)
  await desk.keyboard.press('g')
  await desk.locator('.pass-code').waitFor()
  await desk.waitForTimeout(5_000)
  expect(service.heard(address), 'while it can be undone nobody hears of it').toEqual([])
  await expect.poll(() => service.heard(address).length, { timeout: 30_000 }).toBe(1)
  const [pushed] = service.heard(address)
  expect(pushed!.body).toBe('申请有了答复，请打开看。')
  const { resident: person } = await (await account(court, 'staff-1')).get(`/exits/${exit}`)
  expect(JSON.stringify(pushed), 'no name on a locked screen').not.toContain(person.name)

  await phone.goto(`${court.url}/me`)
  await heading(phone).waitFor()
  await tools.send('ServiceWorker.deliverPushMessage', { origin: court.url, registrationId: registrations.at(-1)!, data: JSON.stringify(pushed) })
  const worker = (): Worker => phone.context().serviceWorkers()[0]!
  await expect.poll(() => worker().evaluate(async () => (await (globalThis as unknown as InWorker).registration.getNotifications()).map(({ tag }) => tag)), { timeout: 15_000 }).toEqual([`exit-${exit}`])
  await worker().evaluate(async (tag) => {
    const self = globalThis as unknown as InWorker
    const one = (await self.registration.getNotifications()).find((it) => it.tag === tag)!
    self.dispatchEvent(new self.NotificationEvent('notificationclick', { notification: one }))
  }, `exit-${exit}`)
  await phone.waitForURL(`**/me/exits/${exit}`)
  await phone.getByRole('heading', { name: /^(可以出门|已批准)/ }).waitFor()
  await shoot(phone, 'decided-pressed')

  await desk.getByText('手机提醒').waitFor({ timeout: 30_000 })
  expect(await line(desk, '9-1-602').count(), 'nobody need ring').toBe(0)
  await expectAccessible(desk)
  await shoot(desk, 'desk-told-how')
  expect(troublesOf(desk)).toEqual([])
}, 120_000)

test('refused, with only a landline: the desk is told to ring, and ticks it off', async () => {
  const { exit, resident } = await asked('9-1-301')
  await onlyLandline(resident)
  const desk = await opened(exit, resident)
  const deputy = await account(court, 'deputy')
  await deputy.post(`/exits/${exit}/refuse`, { reason: '请等考点回电。', appealTo: 'secretary' })
  const row = line(desk, '9-1-301')
  await row.waitFor({ timeout: 30_000 })
  await row.getByText(/考试：不放行|考试：.*还没有告知本人/).waitFor()
  await row.getByRole('link', { name: /021 6666 0101/ }).waitFor()
  await expectAccessible(desk)
  await shoot(desk, 'desk-ring-decided')
  await row.getByRole('button', { name: '电话已告知' }).first().click()
  await row.waitFor({ state: 'detached', timeout: 30_000 })
  const { told } = await deputy.get(`/exits/${exit}/deliveries`)
  expect(told).toMatchObject({ code: 'exit-refused' })
  expect(told.steps.map((it: { rung: string; grade: string }) => `${it.rung} ${it.grade}`)).toEqual(['page handed-over', 'rings told'])
}, 120_000)

test('whoever opens the request says there that they have read it, also where somebody else was chosen on that phone, and nobody has to ring', async () => {
  const door = '9-1-501'
  const { exit, resident } = await asked(door)
  const deputy = await account(court, 'deputy')
  await deputy.post(`/exits/${exit}/refuse`, { reason: '请等考点回电。', appealTo: 'secretary' })
  const phone = await court.phone(browser, door)
  const { residents } = await (await fetch(`${court.url}/api/me`, { headers: { cookie: (await phone.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ') } })).json() as { residents: { id: string }[] }
  const other = residents.find((one) => one.id !== resident)!.id
  await phone.evaluate((id) => localStorage.setItem('postern-person', id), other)
  await phone.goto(`${court.url}/me/exits/${exit}`)
  await phone.getByRole('heading', { level: 1, name: '这次没有批准' }).waitFor()
  await phone.getByText('请等考点回电。').waitFor()
  const told = phone.locator('.notice', { has: phone.getByRole('button', { name: '我看过了' }) })
  await told.waitFor()
  await expect.poll(() => told.innerText(), { message: 'what it is that they say to have read' }).toContain('这次没有批准')
  await shoot(phone, 'decided-read-here', { whole: true })
  await expectAccessible(phone)
  await phone.getByRole('button', { name: '我看过了' }).click()
  await expect.poll(async () => (await deputy.get(`/exits/${exit}/deliveries`)).told.steps.map((it: { rung: string; grade: string }) => `${it.rung} ${it.grade}`)).toEqual(['page acknowledged'])
  await phone.getByRole('button', { name: '我看过了' }).waitFor({ state: 'detached' })
  expect(troublesOf(phone)).toEqual([])
}, 120_000)

test.each([['9-1-401', true], ['9-1-402', false]] as const)('said on the telephone beside the ten seconds: nobody has to ring; undone, it goes with the decision (%s; heard of at once: %s)', async (door, heardAtOnce) => {
  const { exit, resident } = await asked(door)
  await onlyLandline(resident)
  const desk = await opened(exit, resident)
  await desk.keyboard.press('g')
  await desk.getByRole('button', { name: '撤销刚才的决定' }).waitFor()
  await desk.waitForTimeout(800)
  const say = desk.getByRole('button', { name: '电话里已告诉本人' })
  await shoot(desk, 'desk-say-now')
  await say.click()
  await desk.getByText('已记下：本人已经知道').waitFor()
  await shoot(desk, 'desk-said-now')
  // Pressed by mistake and taken back where all such presses are: nothing beside the case says that they know, and it can be pressed again.
  const deputy = await account(court, 'deputy')
  const { rows: [press] } = await deputy.get('/exits/tellings')
  await deputy.post(`/exits/tellings/${press.id}/take-back`, { id: randomUUID() })
  await desk.getByText('已记下：本人已经知道').waitFor({ state: 'detached', timeout: 15_000 })
  await say.click()
  await desk.getByText('已记下：本人已经知道').waitFor()
  await desk.keyboard.press('u')
  await desk.getByText('没有告诉任何人，申请和材料与之前一样').waitFor()
  await desk.getByText('请再告诉一声，这个决定撤销了').waitFor()
  expect(await say.count()).toBe(0)
  expect((await deputy.get('/exits/tellings')).rows.filter((it: any) => it.door === door)).toEqual([])
  await deputy.post(`/exits/${exit}/refuse`, { reason: '请等考点回电。', appealTo: 'secretary' })
  // Whether the screen heard of it within its ten seconds or later: said beside the decision in the one case, with the ways by which they were told in the other.
  if (heardAtOnce) await desk.evaluate(() => dispatchEvent(new Event('online')))
  await line(desk, door).waitFor({ timeout: 30_000 })
  await shoot(desk, 'desk-say-later', { whole: true })
  await expectAccessible(desk)
  await desk.locator('#case').getByRole('button', { name: '窗口已当面告诉' }).click()
  await line(desk, door).waitFor({ state: 'detached', timeout: 30_000 })
  await desk.getByText('窗口: 已当面或通话告知').waitFor()
  expect(troublesOf(desk)).toEqual([])
}, 120_000)

test('undone within ten seconds, nothing comes: no phone rings, and nobody is on the list', async () => {
  const { exit, resident } = await asked('9-1-201')
  await onlyLandline(resident)
  const before = service.headers.length
  const desk = await opened(exit, resident)
  await desk.keyboard.press('g')
  await desk.getByRole('button', { name: '撤销刚才的决定' }).waitFor()
  await desk.waitForTimeout(800)
  await desk.keyboard.press('u')
  await desk.getByText('没有告诉任何人，申请和材料与之前一样').waitFor()
  // Had it stood, everybody would have been told by now: the seconds are over, and the second that tells has come by more than once.
  court.pass(undoMs + 6_000)
  await desk.waitForTimeout(3_500)
  await desk.reload()
  await desk.locator('#case').waitFor()
  expect(await line(desk, '9-1-201').count()).toBe(0)
  expect(service.headers.length).toBe(before)
  expect((await (await account(court, 'deputy')).get(`/exits/${exit}/deliveries`)).told).toBeNull()
}, 120_000)
