// The first load on a phone with nothing in its cache: how much JavaScript until the first screen works, and when that is. Sizes
// are those of gzip at its usual level, of every script the page itself fetched. The floors are React with its DOM and nothing else:
// built by the same builder, shown by the same browser at the same speed.

import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { launchBrowser, newPhone } from '../test/support/browser.ts'
import { cameraFilm } from '../test/support/camera.ts'
import { livePasses, startBench, throttle, type Bench } from './postern.ts'
import { againstLimit, median, rounded, type Row } from './row.ts'

const mostKb = 110
const mostMs = 1500
const slowdown = 6
const loads = 5

type Screen = { name: string; path: string; /** there when its reader can do what they came for */ usable: string }
const resident: Screen = { name: 'resident', path: '/me', usable: 'main h1' }
const gate: Screen = { name: 'gate', path: '/gate', usable: '.gate-key' }

declare global {
  interface Window { usableAt?: number; usableWhen?: string }
}

type Load = { usableMs: number; firstBytes: number; allBytes: number }

/** In the page: when the selector's element has been painted, in ms since the navigation began. */
function noteUsable(selector: string): void {
  const timer = new MutationObserver(() => {
    if (window.usableAt !== undefined || !document.querySelector(selector)) return
    window.usableAt = 0
    timer.disconnect()
    requestAnimationFrame(() => {
      const painted = new MessageChannel()
      painted.port1.onmessage = () => { window.usableAt = performance.now() }
      painted.port2.postMessage(null)
    })
  })
  timer.observe(document, { childList: true, subtree: true })
}

async function load(context: BrowserContext, url: string, selector: string): Promise<Load> {
  const page = await context.newPage()
  await (await context.newCDPSession(page)).send('Network.setCacheDisabled', { cacheDisabled: true })
  await throttle(page, slowdown)
  await page.addInitScript(noteUsable, selector)
  const sizes = new Map<string, Promise<number>>()
  page.on('response', (reply) => {
    if (reply.request().resourceType() === 'script') sizes.set(reply.url(), reply.body().then((body) => gzipSync(body).length))
  })
  await page.goto(url)
  await page.waitForFunction(() => (window.usableAt ?? 0) > 0, undefined, { timeout: 60_000, polling: 100 })
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await page.waitForTimeout(2500)
  // By the page's own clock: what had arrived when the first screen stood.
  const { usableMs, before } = await page.evaluate(() => ({
    usableMs: window.usableAt!,
    before: (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter((one) => one.responseEnd <= window.usableAt!).map((one) => one.name),
  }))
  const all = await Promise.all([...sizes].map(async ([name, bytes]) => ({ name, bytes: await bytes })))
  await page.close()
  if (process.env['POSTERN_BENCH_FILES']) for (const { name, bytes } of all) console.error(bytes, before.includes(name) ? 'first' : 'later', name)
  const sum = (rows: { bytes: number }[]) => rows.reduce((total, row) => total + row.bytes, 0)
  return { usableMs, firstBytes: sum(all.filter(({ name }) => before.includes(name))), allBytes: sum(all) }
}

async function several(context: BrowserContext, url: string, selector: string): Promise<Load> {
  const all: Load[] = []
  for (let round = 0; round <= loads; round++) all.push(await load(context, url, selector))
  const counted = all.slice(1)
  return { usableMs: median(counted.map((one) => one.usableMs)), firstBytes: Math.max(...counted.map((one) => one.firstBytes)), allBytes: Math.max(...counted.map((one) => one.allBytes)) }
}

const floorEntry = 'virtual:floor'
const floorCode = `import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
createRoot(document.getElementById('app')).render(createElement(StrictMode, null, createElement('main', null, createElement('h1', null, 'A word'))))`

async function reactAlone(): Promise<string> {
  const built = await build({
    configFile: false, logLevel: 'silent',
    plugins: [{ name: 'floor', resolveId: (id) => (id === floorEntry ? id : null), load: (id) => (id === floorEntry ? floorCode : null) }],
    build: { write: false, target: 'es2022', modulePreload: false, rollupOptions: { input: floorEntry } },
  }) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  return (Array.isArray(built) ? built[0]! : built).output[0].code
}

async function floorOf(page: Page, bench: Bench): Promise<Load> {
  const code = await reactAlone()
  const context = page.context()
  const html = '<!doctype html><meta charset="utf-8"><div id="app"></div><script type="module" src="/floor.js"></script>'
  await context.route('**/floor', (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await context.route('**/floor.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }))
  return several(context, `${bench.url}/floor`, 'main h1')
}

async function phone(browser: Browser): Promise<Page> {
  return newPhone(browser, { serviceWorkers: 'block' })
}

export async function run(): Promise<Row[]> {
  const bench = await startBench()
  const camera = await cameraFilm([''])
  const browser = await launchBrowser({ args: camera.args })
  try {
    const floor = await floorOf(await phone(browser), bench)
    const home = await phone(browser)
    await home.goto(bench.link('resident'))
    await home.waitForURL('**/me')
    const residents = await several(home.context(), bench.url + resident.path, resident.usable)
    const guard = await phone(browser)
    await guard.goto(await (await livePasses(await browser.newContext(), bench)).enrolUrl())
    await guard.waitForSelector(gate.usable)
    const guards = await several(guard.context(), bench.url + gate.path, gate.usable)
    return [...rowsOf(resident, residents, floor), ...rowsOf(gate, guards, floor)]
  } finally {
    await browser.close()
    await camera.remove()
    await bench.stop()
  }
}

const kb = (bytes: number): number => bytes / 1000

function rowsOf({ name }: Screen, it: Load, floor: Load): Row[] {
  const all = kb(it.allBytes)
  return [
    againstLimit('web', `${name}: JavaScript until the first screen works, gzipped; floor: React with its DOM`, 'kB', kb(it.firstBytes), mostKb, kb(floor.allBytes)),
    { bench: 'web', measure: `${name}: all JavaScript it then fetches by itself, code reader included`, figure: rounded(all), unit: 'kB', floor: rounded(kb(floor.allBytes)), ratio: rounded(all / kb(floor.allBytes)), target: 'none', holds: true },
    againstLimit('web', `${name}: usable after, at ${slowdown}× CPU throttling, median of ${loads}; floor: React showing a word`, 'ms', it.usableMs, mostMs, floor.usableMs),
  ]
}
