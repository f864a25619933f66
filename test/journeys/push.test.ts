// A phone that rings. On their notices' page somebody lets their phone remind them; a notice is issued at the desk, sealed by the server for that phone, and its service
// worker shows it without a name. A press on it opens the notice. Switched off again, the phone stays silent. The push service is web-push-testing; what the browser's own
// would hand to the service worker is handed over through its tools.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, CDPSession, Page, Worker } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { webPush } from '#server/channels/web-push.ts'
import { expectAccessibleAtAnySize } from '../support/axe.ts'
import { hasMachines, launchBrowser, troublesOf } from '../support/browser.ts'
import { pushService, type PushAddress, type PushService } from '../support/push-service.ts'
import { shoot } from '../support/screenshots.ts'
import { account, expectUsable, heading, type Caller } from './resident-support.ts'
import { openCourt, type Court } from './support.ts'

/** The packaged browser shows no notifications. */
const whole = test.skipIf(!hasMachines())
let [court, browser, service, phone, desk]: [Court, Browser, PushService, Page, Caller] = [] as never
let address: PushAddress
let tools: CDPSession
const door = '2-1-502'
const registrations: { registrationId: string; isDeleted: boolean }[] = []

beforeAll(async () => {
  service = await pushService()
  court = await openCourt({ keepsApp: true, channels: { ways: [webPush('mailto:duty@postern.example', service.knows)], language: 'zh-Hans' } })
  browser = await launchBrowser({ which: 'machines' })
  desk = await account(court, 'staff-1')
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await service?.close()
})

/** No browser reaches its service from here: what it would answer comes from the one on this machine. */
async function withService(page: Page): Promise<void> {
  await page.exposeFunction('subscribeHere', async (key: string) => { address = await service.subscribe(key); return address })
  await page.addInitScript(() => {
    let given: PushSubscription | null = null
    PushManager.prototype.subscribe = async (options) => {
      const key = btoa(String.fromCharCode(...(options!.applicationServerKey as Uint8Array))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
      const { endpoint, p256dh, auth } = await (window as unknown as { subscribeHere: (key: string) => Promise<PushAddress> }).subscribeHere(key)
      given = { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }), unsubscribe: () => { given = null; return Promise.resolve(true) } } as unknown as PushSubscription
      return given
    }
    PushManager.prototype.getSubscription = () => Promise.resolve(given)
  })
}

const context = (): BrowserContext => phone.context()
const worker = (): Worker => context().serviceWorkers()[0]!
/** What stands on the phone's screen; pressed, the first of them is opened. */
type InWorker = { registration: { getNotifications: () => Promise<Notification[]> }; dispatchEvent: (event: Event) => boolean; NotificationEvent: new (type: string, init: { notification: Notification }) => Event }
const shown = (): Promise<{ title: string; body: string; tag: string }[]> =>
  worker().evaluate(async () => (await (globalThis as unknown as InWorker).registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })))
/** True when it was taken off the screen by that: this browser, which has no screen, forgets none by itself. */
const press = (tag: string): Promise<boolean> => worker().evaluate(async (tag) => {
  const self = globalThis as unknown as InWorker
  const one = (await self.registration.getNotifications()).find((it) => it.tag === tag)!
  let closed = false
  one.close = () => { closed = true }
  self.dispatchEvent(new self.NotificationEvent('notificationclick', { notification: one }))
  return closed
}, tag)
const deliver = (data: object): Promise<unknown> =>
  tools.send('ServiceWorker.deliverPushMessage', { origin: court.url, registrationId: registrations.at(-1)!.registrationId, data: JSON.stringify(data) })

async function issue(title: string): Promise<string> {
  const { compounds: [compound] } = await desk.get('/buildings') as { compounds: { buildings: { id: string; label: string }[] }[] }
  const draft = {
    subject: 'water', urgency: 'danger', audience: { places: [{ kind: 'building', id: compound!.buildings.find((it) => it.label === '2')!.id }], terms: [] },
    source: { 'zh-Hans': { title, lines: ['请提前接水'], when: '今天14:00', where: '2号楼' } }, sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '' },
    validFrom: court.now(), validUntil: plus(court.now(), 6 * hour),
  }
  const id = crypto.randomUUID()
  const { seen, contradicts } = await desk.post('/notices/preview', draft) as { seen: string; contradicts: { id: string }[] }
  const beside = contradicts.map((it) => it.id)
  await desk.post('/notices', { ...draft, id, seen, ...(beside.length > 0 ? { beside } : {}) })
  return id
}

whole('a phone that nobody has asked is not asked; a press lets it ring, and says so', async () => {
  phone = await court.phone(browser, door)
  await context().grantPermissions(['notifications'], { origin: court.url })
  tools = await context().newCDPSession(phone)
  tools.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations.filter((it) => !it.isDeleted)))
  await tools.send('ServiceWorker.enable')
  await withService(phone)
  await phone.goto(`${court.url}/me/notices`)
  await phone.getByRole('heading', { name: '新通知来时提醒我' }).waitFor()
  await expect.poll(() => registrations.length).toBeGreaterThan(0)
  expect(address, 'nothing is asked of a browser before somebody presses').toBeUndefined()
  await shoot(phone, 'push-off')
  await expectUsable(phone)
  await phone.getByRole('button', { name: '让这部手机提醒我' }).click()
  await phone.getByText('已打开提醒。').waitFor()
  await phone.getByRole('button', { name: '不再提醒' }).waitFor()
  await shoot(phone, 'push-on')
  await expectAccessibleAtAnySize(phone)
})

let id = ''
whole('a notice makes it ring, with the place and what it is about and no name, and a press opens it', async () => {
  id = await issue('2号楼停水')
  await expect.poll(() => service.heard(address).length, { timeout: 20_000 }).toBe(1)
  const [pushed] = service.heard(address)
  await phone.goto(`${court.url}/me`)
  await heading(phone).waitFor()
  await deliver(pushed!)
  await expect.poll(shown).toEqual([{ title: pushed!.title, body: '2号楼停水', tag: `notice-${id}` }])
  // Handed over twice it stands there once.
  await deliver(pushed!)
  await expect.poll(shown).toHaveLength(1)
  // What the phone has kept knows nothing of it yet when it is pressed.
  await phone.route('**/api/me/notices', async (route) => { await sleep(1_500); await route.continue().catch(() => undefined) }, { times: 1 })
  expect(await press(`notice-${id}`)).toBe(true)
  await phone.waitForURL(`**/me/notices#notice-${id}`)
  await phone.getByText('请提前接水').waitFor()
  await expect.poll(() => phone.evaluate(() => document.activeElement?.id)).toBe(`notice-${id}-title`)
  const { homes } = await desk.get(`/notices/${id}/homes?which=all`) as { homes: { door: string; steps: { rung: string; grade: string }[]; reached: object | null }[] }
  const home = homes.find((it) => it.door === door)!
  expect(home.steps.find((it) => it.rung === 'push')?.grade).toBe('handed-over')
  expect(home.reached, 'a phone that rang is nobody who knows').toBeNull()
})

whole('what cannot be read, or leads elsewhere, opens nothing but the notices', async () => {
  await phone.goto(`${court.url}/me`)
  await heading(phone).waitFor()
  await deliver({ title: 'x', opens: 'https://evil.example/' })
  await expect.poll(shown).toContainEqual({ title: 'x', body: '', tag: 'notice' })
  expect(await press('notice')).toBe(true)
  await phone.waitForURL('**/me/notices')
})

whole('switched off on the same page it stays silent, and the notice is there all the same', async () => {
  await phone.getByRole('button', { name: '让这部手机提醒我' }).or(phone.getByRole('button', { name: '不再提醒' })).waitFor()
  // The browser of this test forgets its address when a page is left: the page says so, and lets it be switched on again.
  if (await phone.getByRole('button', { name: '让这部手机提醒我' }).isVisible()) await phone.getByRole('button', { name: '让这部手机提醒我' }).click()
  await phone.getByRole('button', { name: '不再提醒' }).click()
  await phone.getByText('已关掉提醒。').waitFor()
  const before = service.headers.length
  await issue('2号楼燃气检修')
  await phone.getByRole('heading', { name: '2号楼燃气检修' }).waitFor({ timeout: 20_000 })
  expect(service.headers.length).toBe(before)
  expect(troublesOf(phone)).toEqual([])
})
