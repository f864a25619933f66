// From the camera's frame that shows a pass to the answer on the screen, in the real browser with a film as its camera: seen
// from outside the app, by a watcher that looks at the same video. The floor is the same watcher with a page that shows a word
// instead of reading anything: the camera's and the screen's own time. On a thirty-frame camera half a frame is in every figure.

import type { Page } from 'playwright-core'
import { launchBrowser, newPhone } from '../test/support/browser.ts'
import { cameraFilm } from '../test/support/camera.ts'
import { livePasses, startBench, throttle } from './postern.ts'
import { againstLimit, median, p95, rounded, type Row } from './row.ts'

const samples = 24
/** What is asked of a slow phone is 150 ms; on a fast machine half a frame of the camera and whatever else it does weigh more than the reading. */
const most = { 1: 300, 6: 150 } as const
const rates = [1, 6] as const

declare global {
  interface Window { tookMs: number[]; floor?: boolean }
}

/** In the page: notes when a code comes into view, and when the answer to it has been painted; puts answers away. */
function watch(): void {
  window.tookMs = []
  let seenAt = 0
  let inView = false
  const look = (video: HTMLVideoElement): void => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
    context.imageSmoothingEnabled = false
    const each = (): void => {
      const at = performance.now()
      const side = Math.min(video.videoWidth, video.videoHeight) / 2
      context.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, 24, 24)
      const { data } = context.getImageData(0, 0, 24, 24)
      let [low, high] = [255, 0]
      for (let i = 0; i < data.length; i += 4) { low = Math.min(low, data[i]!); high = Math.max(high, data[i]!) }
      const code = high - low > 110
      if (code && !inView) {
        seenAt = at
        if (window.floor) document.body.append(Object.assign(document.createElement('b'), { textContent: 'word', className: 'gate-verdict' }))
      }
      inView = code
      video.requestVideoFrameCallback(each)
    }
    video.requestVideoFrameCallback(each)
  }
  const watched = new WeakSet<Element>()
  let open: Element | null = null
  new MutationObserver(() => {
    const video = document.querySelector('video')
    if (video && !watched.has(video)) { watched.add(video); look(video) }
    const verdict = document.querySelector('.gate-verdict')
    if (!verdict || verdict === open) return
    open = verdict
    const from = seenAt
    requestAnimationFrame(() => {
      const painted = new MessageChannel()
      painted.port1.onmessage = () => { if (from > 0) window.tookMs.push(performance.now() - from) }
      painted.port2.postMessage(null)
    })
    setTimeout(() => {
      const keys = [...verdict.querySelectorAll<HTMLButtonElement>('button')]
      const away = verdict.getAttribute('data-tone') === 'no' ? keys.at(-1) : keys.at(-2)
      if (window.floor) verdict.remove()
      else away?.click()
      open = null
    }, 520)
  }).observe(document, { childList: true, subtree: true })
}

async function measure(page: Page, rate: number): Promise<number[]> {
  await throttle(page, rate)
  await page.evaluate(() => { window.tookMs = [] })
  // The first answer after a change of speed warms what was not warm.
  await page.waitForFunction((count) => window.tookMs.length > count, samples, { timeout: 240_000, polling: 1000 })
  const took = await page.evaluate(() => window.tookMs)
  await throttle(page, 1)
  return took.slice(1, samples + 1)
}

const floorPage = `<!doctype html><meta charset="utf-8"><video muted playsinline></video><script>
  window.floor = true
  navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 } } }).then((s) => { const v = document.querySelector('video'); v.srcObject = s; v.play() })
</script>`

export async function run(): Promise<Row[]> {
  const bench = await startBench()
  const camera = await cameraFilm([''])
  const browser = await launchBrowser({ args: camera.args })
  try {
    const desk = await browser.newContext()
    const { passes, enrolUrl } = await livePasses(desk, bench)
    const [first, second] = passes
    if (!first || !second) throw new Error('the demonstration community has no two live passes')
    await camera.show(['', first.text, '', second.text], { secondsEach: 0.7 })
    const floor = await onPage(await newPhone(browser, { serviceWorkers: 'block' }), async (page) => {
      await page.route('**/bench-floor', (route) => route.fulfill({ contentType: 'text/html', body: floorPage }))
      await page.goto(`${bench.url}/bench-floor`)
    })
    const gate = await onPage(await newPhone(browser, { serviceWorkers: 'block' }), async (page) => {
      await page.goto(await enrolUrl())
      await page.waitForSelector('.field-camera[data-state=running]')
    })
    return rates.flatMap((rate, at) => rowsOf(rate, gate[at]!, floor[at]!))
  } finally {
    await browser.close()
    await camera.remove()
    await bench.stop()
  }
}

async function onPage(page: Page, open: (page: Page) => Promise<void>): Promise<number[][]> {
  await page.addInitScript(watch)
  await open(page)
  const all: number[][] = []
  for (const rate of rates) all.push(await measure(page, rate))
  await page.context().close()
  return all
}

function rowsOf(rate: keyof typeof most, gate: number[], floor: number[]): Row[] {
  const how = rate === 1 ? 'plain' : `at ${rate}× CPU throttling`
  const title = (which: string) => `camera frame → answer on the screen, ${which}, ${how}; floor: the same frame → a word on the screen`
  const [middle, bare] = [median(gate), median(floor)]
  return [
    { bench: 'gate', measure: title('median'), figure: rounded(middle), unit: 'ms', floor: rounded(bare), ratio: rounded(middle / bare), target: 'none', holds: true },
    againstLimit('gate', title('p95'), 'ms', p95(gate), most[rate], p95(floor)),
  ]
}
