// The first load on a phone with nothing in its cache: how much JavaScript until the first screen works, and when that is, on a slow processor
// and on a slow line. Sizes are those of gzip at its usual level, of every script the page itself fetched. The floors are React with its DOM and
// one word: built by the same builder, shown by the same browser at the same speed, through the same line.

import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser, newPhone } from '../test/support/browser.ts'
import { cameraFilm } from '../test/support/camera.ts'
import { livePasses, startBench, throttle, type Bench } from './postern.ts'
import { reactAlone } from './react-alone.ts'
import { againstLimit, median, rounded, type Row } from './row.ts'
import { slowLine, type SlowLine } from './slow-line.ts'

const mostKb = 100
/** A processor so many times slower, with a line that costs nothing; and slow 3G with a better one. */
const slowProcessor = { slowdown: 6, loads: 5, mostMs: 1000 }
const slowNetwork = { slowdown: 4, loads: 3 }

type Screen = { name: string; path: string; /** there when its reader can do what they came for */ usable: string; /** on slow 3G */ mostMs: number }
const resident: Screen = { name: 'resident', path: '/me', usable: 'main h1', mostMs: 5000 }
const gate: Screen = { name: 'gate', path: '/gate', usable: '.gate-key', mostMs: 6000 }

declare global {
  interface Window { usableAt?: number; usableWhen?: string }
}

/** `line`: nobody has opened a connection through it before. */
type Conditions = { slowdown: number; loads: number; line?: SlowLine }
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

async function load(context: BrowserContext, url: string, selector: string, { slowdown, line }: Conditions): Promise<Load> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await session.send('Network.clearBrowserCache')
  line?.hangUp()
  // Until the browser has noticed.
  await page.waitForTimeout(500)
  await throttle(page, slowdown)
  await page.addInitScript(noteUsable, selector)
  const sizes = new Map<string, Promise<number>>()
  page.on('response', (reply) => {
    if (reply.request().resourceType() === 'script') sizes.set(reply.url(), reply.body().then((body) => gzipSync(body).length, () => 0))
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

async function several(context: BrowserContext, url: string, selector: string, conditions: Conditions = slowProcessor): Promise<Load> {
  const { loads } = conditions
  const all: Load[] = []
  for (let round = 0; round <= loads; round++) all.push(await load(context, url, selector, conditions))
  const counted = all.slice(1)
  return { usableMs: median(counted.map((one) => one.usableMs)), firstBytes: Math.max(...counted.map((one) => one.firstBytes)), allBytes: Math.max(...counted.map((one) => one.allBytes)) }
}

async function phone(browser: Browser): Promise<Page> {
  return newPhone(browser, { serviceWorkers: 'block' })
}

/** A household's phone that is signed in, and a gate's that is enrolled, at this address of the server. */
async function phones(browser: Browser, bench: Bench, url: string): Promise<{ home: BrowserContext; guard: BrowserContext }> {
  const here = (link: string): string => link.replace(bench.url, url)
  const [home, guard] = [await phone(browser), await phone(browser)]
  await home.goto(here(bench.link('resident')))
  await home.waitForURL('**/me', { timeout: 120_000 })
  await guard.goto(here(await (await livePasses(await browser.newContext(), bench)).enrolUrl()))
  await guard.waitForSelector(gate.usable, { timeout: 120_000 })
  return { home: home.context(), guard: guard.context() }
}

export async function run(): Promise<Row[]> {
  const [bench, react, camera] = [await startBench(), await reactAlone(), await cameraFilm([''])]
  const browser = await launchBrowser({ args: camera.args })
  const [line, floorLine] = [await slowLine(bench.url), await slowLine(react.url)]
  try {
    const context = (await phone(browser)).context()
    const floor = await several(context, react.url, 'main h1')
    const slowFloor = await several(context, floorLine.url, 'main h1', { ...slowNetwork, line: floorLine })
    line.quick(true)
    const [quick, slow] = [await phones(browser, bench, bench.url), await phones(browser, bench, line.url)]
    line.quick(false)
    const residents = await several(quick.home, bench.url + resident.path, resident.usable)
    const guards = await several(quick.guard, bench.url + gate.path, gate.usable)
    const slowResidents = await several(slow.home, line.url + resident.path, resident.usable, { ...slowNetwork, line })
    const slowGuards = await several(slow.guard, line.url + gate.path, gate.usable, { ...slowNetwork, line })
    return [...rowsOf(resident, residents, floor), slowRow(resident, slowResidents, slowFloor), ...rowsOf(gate, guards, floor), slowRow(gate, slowGuards, slowFloor)]
  } finally {
    await browser.close()
    await Promise.all([line.close(), floorLine.close(), react.close(), camera.remove()])
    await bench.stop()
  }
}

const kb = (bytes: number): number => bytes / 1000

const slowRow = ({ name, mostMs }: Screen, it: Load, floor: Load): Row =>
  againstLimit('web', `${name}: usable after, on slow 3G (400 kbit/s, 400 ms) at ${slowNetwork.slowdown}×, median of ${slowNetwork.loads}; floor: React showing a word`, 'ms', it.usableMs, mostMs, floor.usableMs)

function rowsOf({ name }: Screen, it: Load, floor: Load): Row[] {
  const all = kb(it.allBytes)
  return [
    againstLimit('web', `${name}: JavaScript until the first screen works, gzipped; floor: React with its DOM`, 'kB', kb(it.firstBytes), mostKb, kb(floor.allBytes)),
    { bench: 'web', measure: `${name}: all JavaScript it then fetches by itself, code reader included`, figure: rounded(all), unit: 'kB', floor: rounded(kb(floor.allBytes)), ratio: rounded(all / kb(floor.allBytes)), target: 'none', holds: true },
    againstLimit('web', `${name}: usable after, at ${slowProcessor.slowdown}× CPU throttling, median of ${slowProcessor.loads}; floor: React showing a word`, 'ms', it.usableMs, slowProcessor.mostMs, floor.usableMs),
  ]
}
