// The floor: what a resident, a member of staff and a guard came for, in the browsers of old phones and of an office with Windows 7 as in the
// newest one. A request, a letter, a grant, a pass, a camera: the same steps, and nothing goes wrong unseen.

import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minute } from '#domain/kernel/instants.ts'
import { launchBrowser, newDesk, newPhone, troublesOf } from '../support/browser.ts'
import { cameraFilm, type Camera } from '../support/camera.ts'
import { launchOld, noOldBrowsers } from '../support/old-browsers.ts'
import { find, giveEvidence, option } from './desk-support.ts'
import { account, ask, sign } from './resident-support.ts'
import { undoIsOver } from '../support/sooner.ts'
import { long } from '../support/starts.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let camera: Camera
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  camera = await cameraFilm([''], { plain: true })
})
afterAll(async () => {
  await court?.close()
  await camera?.remove()
})

/** Below 97 the browser does not know one word of our content policy, and says so; a request that is on its way is not there yet. */
const expected = /wasm-unsafe-eval|status of 404/
const troubles = (page: Page): string[] => troublesOf(page).filter((one) => !expected.test(one))

/** The desk finds her by her door, opens the request that waits, and lets her out. */
async function grant(desk: Page, door: string, name: string, id: string): Promise<void> {
  await find(desk, door)
  await desk.keyboard.press('/')
  await desk.keyboard.type(name)
  await option(desk, name, door).first().click()
  await desk.getByRole('heading', { level: 2, name }).waitFor()
  await desk.goto(`${court.url}/desk?resident=${new URL(desk.url()).searchParams.get('resident')}&exit=${id}`)
  const let_ = desk.getByRole('button', { name: /^放行/ })
  await let_.waitFor()
  await desk.waitForTimeout(600)
  await let_.click()
}

/** At twice the size of text every line of the answer can be scrolled to and is covered by no key, and a camera has its part of the screen. */
async function expectWholeAtLargestText(gate: Page): Promise<void> {
  const seen = await gate.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
    const box = (what: Element | null) => what!.getBoundingClientRect()
    const answer = document.querySelector('.gate-verdict')!
    const keys = box(answer.querySelector('.gate-verdict-keys'))
    const title = box(answer.querySelector('h1'))
    answer.scrollTo(0, answer.scrollHeight)
    const last = box([...answer.querySelectorAll('dd')].pop()!)
    const camera = box(document.querySelector('.field-camera')).height
    document.documentElement.style.fontSize = ''
    return { title: title.top >= 0 && title.bottom <= keys.top, keys: keys.height / innerHeight, last: last.top >= 0 && last.bottom <= keys.top + 1, camera: camera / innerHeight }
  })
  expect(seen).toMatchObject({ title: true, last: true })
  expect(seen.keys).toBeLessThan(0.5)
  expect(seen.camera).toBeGreaterThan(0.3)
}

/** Out, she has her pass one tap away; on her return the gate's camera sees it, and the gate welcomes her calmly. */
async function expectWelcomedBack(phone: Page, gate: Page): Promise<void> {
  await phone.goto(`${court.url}/me`)
  // What was kept on the phone stands there first, and says that she may go.
  await phone.locator('a[href$="/back"]').first().waitFor()
  await phone.getByRole('link', { name: '出示出入证' }).first().click()
  await phone.getByRole('img', { name: /出入证二维码/ }).waitFor({ timeout: 30_000 })
  // A camera that runs keeps its film; started anew it sees the code come before it.
  await gate.reload()
  const answer = gate.locator('[data-verdict]')
  await answer.waitFor({ timeout: 60_000 })
  expect([await answer.getAttribute('data-verdict'), await answer.getAttribute('data-tone')]).toEqual(['already-out', 'home'])
  await gate.getByRole('heading', { name: '欢迎回来' }).waitFor()
  await gate.waitForTimeout(450)
  await gate.locator('.gate-verdict').getByRole('button', { name: '已返回', exact: true }).click()
  await answer.waitFor({ state: 'detached' })
}

const browsers: [string, () => Promise<Browser>, string][] = [
  ['Chromium 92, as inside WeChat', () => launchOld(92, camera.args), '3-1-301'],
  ['Chromium 109, the last for Windows 7', () => launchOld(109, camera.args), '3-1-302'],
  ['the newest', () => launchBrowser({ which: 'machines', args: camera.args }), '3-1-401'],
]

describe.each(browsers)('%s', (name, launch, door) => {
  // The newest walks all other journeys; here it stands in where the old ones cannot be had. What the oldest can, the one between can: it walks with the long ones.
  test.skipIf(name === 'the newest' ? noOldBrowsers === null && !long : noOldBrowsers !== null || (name.includes('109') && !long))('she asks and signs, the desk lets her out, she shows the pass and the gate reads it, and reads it again when she is back', async () => {
    const browser = await launch()
    const phone = await newPhone(browser, { serviceWorkers: 'block' })
    await phone.goto(await court.householdLink(door))
    await phone.locator('.holds').waitFor()
    const id = await ask(phone)
    await sign(phone, `${court.url}/me/exits/${id}`)
    const secretary = await account(court, 'secretary')
    await giveEvidence(court, secretary, id, randomUUID)
    const person = (await secretary.get(`/exits/${id}`)).resident

    const desk = await newDesk(browser)
    await desk.goto(await court.accountLink('secretary'))
    await grant(desk, door, person.name, id)
    await expect.poll(async () => (await secretary.get(`/exits/${id}`)).state, { timeout: 20_000 }).toBe('granted')

    await phone.goto(`${court.url}/me/exits/${id}/pass`)
    await phone.getByRole('img', { name: /出入证二维码/ }).waitFor({ timeout: 30_000 })
    const { pass } = await secretary.get(`/exits/${id}`)
    expect((await phone.locator('.pass-card .pass-code').innerText()).replace(/ /g, '')).toBe(pass.code)

    // What she asked for begins within five minutes.
    court.pass(6 * minute)
    await camera.show([pass.text])
    const gate = await newPhone(browser, { permissions: ['camera'] })
    await gate.goto(await court.gateLink(1))
    await gate.locator('[data-verdict]').waitFor({ timeout: 60_000 })
    expect(await gate.locator('[data-verdict]').getAttribute('data-verdict')).toBe('let-out')
    await expectWholeAtLargestText(gate)
    await gate.waitForTimeout(450)
    await gate.locator('.gate-verdict .button.main').click()
    await gate.getByText('已记下：').waitFor()
    await undoIsOver(gate)
    await expect.poll(async () => (await secretary.get(`/exits/${id}`)).whereabouts, { timeout: 30_000 }).toBe('out')
    await expectWelcomedBack(phone, gate)
    await gate.getByText('已记下：').waitFor()
    await undoIsOver(gate)
    await expect.poll(async () => (await secretary.get(`/exits/${id}`)).whereabouts, { timeout: 30_000 }).toBe('back')
    expect([...troubles(phone), ...troubles(desk), ...troubles(gate)]).toEqual([])
    await browser.close()
    await camera.show([''])
  })
})
