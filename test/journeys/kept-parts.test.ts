// A phone fetches its own role and no other, and that is enough to open without a network.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newPhone } from '../support/browser.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
beforeAll(async () => {
  court = await openCourt({ keepsApp: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
})

const dist = join(import.meta.dirname, '../../dist')
/** What the worker has kept, by name; once it holds the page. */
async function keptOn(page: Page): Promise<string[]> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    return all.flat().map((one) => new URL(one.url).pathname)
  })
}
/** As they go over the air to a browser of the floor: packed as they lie there (scripts/packed.mjs), or by the server. */
const kilobytes = async (paths: string[]): Promise<number> =>
  (await Promise.all(paths.map((path) => readFile(join(dist, `${path}.br`)).then((it) => it.length, async () => gzipSync(await readFile(join(dist, path))).length)))).reduce((sum, one) => sum + one, 0) / 1000

test('a resident’s phone keeps less than 300 kB, and opens pass, letter and emergency without a network', async () => {
  const page = await newPhone(browser)
  await page.goto(await court.householdLink('2-1-502'))
  await page.locator('.holds').waitFor()
  const kept = await keptOn(page)
  expect(await kilobytes(kept)).toBeLessThan(300)
  for (const other of ['MatrixPage', 'FindByDoor', 'zxing_reader', 'desk.zh-Hans', 'gate.zh-Hans']) expect(kept.filter((path) => path.includes(other)), other).toEqual([])
  for (const own of ['PassPage', 'LetterPage', 'EmergencyPage', 'AskToLeave', 'record.zh-Hant', 'resident.en']) expect(kept.filter((path) => path.includes(own)), own).toHaveLength(1)
  await court.cut()
  await page.goto(`${court.url}/me/emergency`)
  await page.locator('.emergency-button').waitFor()
  await court.restore()
  await page.context().close()
})

test('a phone that is opened as a gate later keeps that as well, and what it kept before; nobody is told of a new version, for there is none', async () => {
  const page = await newPhone(browser)
  await page.goto(await court.householdLink('2-1-502'))
  await page.locator('.holds').waitFor()
  await keptOn(page)
  await page.goto(await court.gateLink(1))
  await page.getByText('名单是最新的').waitFor()
  const of = (which: 'active' | 'waiting') => page.evaluate(async (which) => new URL((await navigator.serviceWorker.getRegistration())![which]?.scriptURL ?? 'http://x').search, which)
  await expect.poll(() => of('active'), { timeout: 20_000 }).toBe('?for=gate,resident')
  expect(await of('waiting')).toBe('')
  expect(await page.getByText('有新版本').count()).toBe(0)
  const kept = await keptOn(page)
  for (const own of ['PassPage', 'FindByDoor', 'zxing_reader']) expect(kept.filter((path) => path.includes(own)), own).toHaveLength(1)
  for (const other of ['MatrixPage', 'read-plain']) expect(kept.filter((path) => path.includes(other)), other).toEqual([])
  await page.context().close()
})

test('a gate’s phone keeps less than 501 kB with its reader, which comes packed and in a form that is compiled while it comes', async () => {
  const page = await newPhone(browser)
  const reader = page.waitForResponse(/zxing_reader/)
  await page.goto(await court.gateLink(2))
  await page.getByText('名单是最新的').waitFor()
  const { 'content-type': type, 'content-encoding': packed } = (await reader).headers()
  expect([type, packed]).toEqual(['application/wasm', 'br'])
  const kept = await keptOn(page)
  expect(kept.filter((path) => path.includes('zxing_reader'))).toHaveLength(1)
  for (const other of ['read-plain', 'PassPage', 'resident.zh-Hans', 'resident-192', 'gate-512']) expect(kept.filter((path) => path.includes(other)), other).toEqual([])
  expect(await kilobytes(kept)).toBeLessThan(501)
  await page.context().close()
})

test('a gate on which WebAssembly may not run keeps the other reader instead', async () => {
  const page = await newPhone(browser)
  await page.addInitScript(() => { WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError('not here') } } as unknown as typeof WebAssembly.Module })
  await page.goto(await court.gateLink(2))
  await page.getByText('名单是最新的').waitFor()
  const kept = await keptOn(page)
  expect([kept.some((path) => path.includes('read-plain')), kept.some((path) => path.includes('zxing_reader'))]).toEqual([true, false])
  await page.context().close()
})

test('a station’s phone keeps less than 503 kB with its reader, and no other role’s screens', async () => {
  const page = await newPhone(browser)
  await page.goto(await court.stationLink())
  await page.getByText('名单是最新的').waitFor()
  const kept = await keptOn(page)
  for (const own of ['AtTable', 'zxing_reader', 'station.zh-Hant', 'station-192']) expect(kept.filter((path) => path.includes(own)), own).toHaveLength(1)
  for (const other of ['read-plain', 'PassPage', 'FindByDoor', 'MatrixPage', 'resident.zh-Hans', 'gate-192', 'station-512']) expect(kept.filter((path) => path.includes(other)), other).toEqual([])
  expect(await kilobytes(kept)).toBeLessThan(503)
  await page.context().close()
})
