// The people on the other side of a resident's journey: desk and gate, spoken to over HTTP as their screens do, with sessions of
// their own. The resident's side is always the real phone page. Refuses to swallow an answer that was a no.

import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { tellDue } from '#server/exits/untold.ts'
import { expectAccessible } from '../support/axe.ts'
import { dayOf, localTime, msOf, plus, startOfDay, addDays, minute, type Instant } from '#domain/kernel/instants.ts'
import type { Court } from './support.ts'

export const zone = 'Asia/Shanghai'
export type Caller = { get: (path: string) => Promise<any>; post: (path: string, body: unknown) => Promise<any> }

const decides = /^\/exits\/[^/]+\/(grant|refuse|override\/confirm|extend|renewal\/confirm|office)$/

/** What is decided over HTTP is told at once, as if its ten seconds were over: only a desk's own screen is waited for. */
function caller(court: Court, headers: Record<string, string>): Caller {
  const ask = async (method: string, path: string, body?: unknown) => {
    const reply = await fetch(`${court.url}/api${path}`, {
      method, headers: { ...headers, ...(method === 'GET' ? {} : { 'command-id': randomUUID(), 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
    if (method === 'POST' && decides.test(path)) await tellDue(court.database, plus(court.now(), undoMs))
    return JSON.parse(text) as unknown
  }
  return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) }
}

/** What a desk's own screen has decided is told, as if its ten seconds were over, once the server has it. They themselves are waited for in `undo.test.ts`. */
export async function tenSecondsLater(court: Court, staff: Caller, exit: string, decided: 'granted' | 'refused' | 'office-granted' | 'kept' | 'extended'): Promise<void> {
  await expect.poll(async () => (await staff.get(`/exits/${exit}`)).decisions.at(-1)?.what).toBe(decided)
  await tellDue(court.database, plus(court.now(), undoMs))
}

const ticketOf = (url: string): string => decodeURIComponent(url.split('=').at(-1)!)

/** A member of staff who has just signed in: staff's sessions last a day, and a journey may last a week. */
export async function account(court: Court, login: string): Promise<Caller> {
  const reply = await fetch(`${court.url}/api/sign-in/link`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'command-id': randomUUID() }, body: JSON.stringify({ token: ticketOf(await court.accountLink(login)) }),
  })
  expect(reply.status, 'the link signs in').toBe(200)
  return caller(court, { cookie: reply.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') })
}

/** A guard's phone at gate 1. */
export async function guard(court: Court): Promise<{ sees: (kind: 'out' | 'back', exit: any, at?: Instant) => Promise<void> }> {
  const { secret } = await caller(court, {}).post('/devices/enrol', { token: ticketOf(await court.gateLink(1)), label: 'journey' })
  const phone = caller(court, { authorization: `Bearer ${secret}` })
  return {
    async sees(kind, exit, at = court.now()) {
      const fact = { type: 'movement', id: randomUUID(), kind, at, pass: exit.pass.id, resident: exit.resident.id, exit: null, emergency: false, how: 'scan', verdict: kind === 'out' ? 'let-out' : 'let-back', note: '' }
      await phone.post('/facts', { facts: [fact], sentAt: court.now() })
    },
  }
}

/** A guard's phone that was withdrawn, and still sends. */
export async function lostPhone(court: Court): Promise<{ report: (facts: object[]) => Promise<void> }> {
  const { secret, device } = await caller(court, {}).post('/devices/enrol', { token: ticketOf(await court.gateLink(1)), label: '丢了的手机' })
  await (await account(court, 'secretary')).post(`/devices/${device}/revoke`, {})
  const phone = caller(court, { authorization: `Bearer ${secret}` })
  const fact = (more: object) => ({ type: 'movement', id: randomUUID(), kind: 'out', at: court.now(), pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '', ...more })
  return { report: async (facts) => void (await phone.post('/facts', { facts: facts.map(fact), sentAt: court.now() })) }
}

/** A phone at a station, enrolled as from the desk; it tells what its app would. */
export async function stationPhone(court: Court, station: string): Promise<{ tells: (facts: object[]) => Promise<void> }> {
  const { url } = await (await account(court, 'secretary')).post('/devices/enrolments', { kind: 'station', place: station, label: '采样台' })
  const { secret } = await caller(court, {}).post('/devices/enrol', { token: ticketOf(url), label: '' })
  const phone = caller(court, { authorization: `Bearer ${secret}` })
  return { tells: async (facts) => void (await phone.post('/facts', { facts, sentAt: court.now(), steady: null })) }
}

/** Moves the clock to an hour of the day that is `days` from today, in the community's zone. */
export function passTo(court: Court, days: number, hours: number): void {
  const at = plus(startOfDay(addDays(dayOf(court.now(), zone), days), zone), hours * 60 * minute)
  court.pass(msOf(at) - msOf(court.now()))
}

export const weekdayIn = (court: Court, days: number): number => localTime(plus(court.now(), days * 24 * 60 * minute), zone).weekday
export const dayIn = (court: Court, days: number): string => addDays(dayOf(court.now(), zone), days)

/** A real picture to send: the last photo on the phone. */
export const photo = fileURLToPath(new URL('../../src/web/public/icons/resident-192.png', import.meta.url))

/** The main action under the thumb. */
export const thumb = (page: Page) => page.locator('.thumb .button.big')
export const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** The request that the phone shows now, from its address. */
export const exitIn = (page: Page): string => /\/me\/exits\/([0-9a-f-]{36})/.exec(page.url())![1]!

/** At least 56 px high, the whole width, and inside the screen. */
export async function expectUnderTheThumb(page: Page): Promise<void> {
  const box = (await thumb(page).first().boundingBox())!
  expect(box.height).toBeGreaterThanOrEqual(56)
  expect(box.width).toBeGreaterThanOrEqual(page.viewportSize()!.width - 40)
  expect(box.y + box.height).toBeLessThanOrEqual(page.viewportSize()!.height)
}

/** axe, where the bar under the thumb has come to rest: over a page in mid-scroll it covers half a line, as it should. */
export async function expectUsable(page: Page): Promise<void> {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await expectAccessible(page)
  await page.evaluate(() => scrollTo(0, 0))
}

/** On the phone that lies open: she asks to leave now, for an exam. Answers the request's id. */
export async function ask(page: Page): Promise<string> {
  await page.getByRole('link', { name: '申请出门' }).first().click()
  await heading(page).filter({ hasText: /谁要出门|出门做什么/ }).waitFor()
  if (await heading(page).innerText() === '谁要出门？') await page.locator('.choice').first().click()
  await page.getByRole('button', { name: /^考试/ }).click()
  await page.getByLabel('地点名称').fill('职业技术学院')
  await thumb(page).click()
  await page.getByRole('heading', { name: '什么时候？' }).waitFor()
  await page.locator('.at-start').click()
  await thumb(page).click()
  await page.getByLabel('说明').fill('执业护士考试。')
  await thumb(page).click()
  await page.getByRole('heading', { name: '请核对，然后提交' }).waitFor()
  await thumb(page).click()
  await page.waitForURL(/\/me\/exits\/[0-9a-f-]{36}$/)
  return exitIn(page)
}

/** She reads the letter of a request, which is named by its address, and promises by holding the button. */
export async function sign(page: Page, exit: string): Promise<void> {
  await page.goto(`${exit}/letter`)
  await page.getByText('我按所说的事由外出').waitFor()
  await page.getByRole('button', { name: '我承诺' }).click({ delay: 1_300 })
  await page.getByRole('heading', { name: '承诺书已签' }).waitFor()
  await page.getByText('居委会已收到').waitFor()
}

/** On a household's phone the person in question, where there are several. */
export async function choosePerson(phone: Page, name: string): Promise<void> {
  await heading(phone).waitFor()
  // A home comes as one piece, the list of a family with it; while it is asked for, the shorter way to choose stands there for a moment.
  if (new URL(phone.url()).pathname === '/me') await phone.locator('.holds, .members').first().waitFor()
  if (await phone.locator('.members, .which-person').count() > 0) await phone.locator('.members').getByRole('button', { name: new RegExp(`^${name}`) }).click()
}
