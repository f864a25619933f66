// The journeys hold passes before a camera. This shows that the camera is one: real frames, read by the reader the product uses.

import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasMachines, launchBrowser, newPhone, troublesOf, type LaunchOptions } from '../support/browser.ts'
import { cameraFilm, type Camera } from '../support/camera.ts'

const reader = join(import.meta.dirname, '../../node_modules/zxing-wasm/dist')
const types: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }
const html = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>camera</title><video playsinline muted></video><script type="module">
import { prepareZXingModule, readBarcodes } from '/es/reader/index.js'
prepareZXingModule({ overrides: { locateFile: name => '/reader/' + name } })
const video = document.querySelector('video')
window.open_ = async wanted => {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted })
  await video.play()
}
window.stop_ = () => video.srcObject.getTracks().forEach(track => track.stop())
window.readFrames = async frames => {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const seen = []
  for (let i = 0; i < frames; i += 1) {
    await new Promise(done => video.requestVideoFrameCallback(done))
    pen.drawImage(video, 0, 0)
    const [code] = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), { formats: ['QRCode'], tryHarder: true })
    seen.push(code?.text ?? '')
  }
  return { seen, width: video.videoWidth, height: video.videoHeight }
}
</script>`

type Seen = { seen: string[]; width: number; height: number }
type CameraPage = { open_(wanted: unknown): Promise<void>; stop_(): void; readFrames(frames: number): Promise<Seen> }

const openCamera = (page: Page, wanted: object | true = true) =>
  page.evaluate(size => (window as unknown as CameraPage).open_(size), wanted)
const stopCamera = (page: Page) => page.evaluate(() => (window as unknown as CameraPage).stop_())
const readFrames = (page: Page, frames: number) =>
  page.evaluate(count => (window as unknown as CameraPage).readFrames(count), frames)
const load = async (page: Page, address: string) => {
  await page.goto(address)
  await page.waitForFunction(() => 'readFrames' in window)
}

let server: Server
let address = ''
beforeAll(async () => {
  server = createServer(async (request, reply) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path === '/') return reply.setHeader('content-type', 'text/html; charset=utf-8').end(html)
    const body = await readFile(join(reader, path)).catch(() => undefined)
    reply.setHeader('content-type', types[extname(path)] ?? 'text/plain').writeHead(body ? 200 : 404).end(body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => new Promise(done => { server.close(done); server.closeAllConnections() }))

// As long as a pass: some 310 characters of base45.
const pass = (last: string) => `PST1:${'6BF3XDEE1G+K0:Z'.repeat(20)}${last}`

const browsers: [string, LaunchOptions][] = [['the packaged browser', { which: 'packaged' }], ['the browser of this machine', { which: 'machines' }]]

describe.each(browsers)('%s', (_, which) => {
  if (which.which === 'machines' && !hasMachines()) return void test.skip('there is none here', () => undefined)
  let browser: Browser | undefined
  let camera: Camera | undefined
  afterEach(async () => {
    await browser?.close()
    await camera?.remove()
  })
  const phoneSeeing = async (texts: string[], options = {}) => {
    camera = await cameraFilm(texts, options)
    browser = await launchBrowser({ ...which, args: camera.args })
    const page = await newPhone(browser, { permissions: ['camera'] })
    await load(page, address)
    return { page, camera }
  }

  test('a pass held before the camera, aslant and unsharp, is read from its frames', async () => {
    const { page } = await phoneSeeing([pass('A')])
    await openCamera(page)
    const { seen, width, height } = await readFrames(page, 12)
    expect({ width, height }).toEqual({ width: 640, height: 480 })
    expect(new Set(seen)).toEqual(new Set([pass('A')]))
    expect(troublesOf(page)).toEqual([])
  })

  test('two people in turn, and nobody between them', async () => {
    const { page } = await phoneSeeing([pass('A'), '', pass('B')], { secondsEach: 0.5 })
    await openCamera(page)
    const { seen } = await readFrames(page, 60)
    expect(new Set(seen)).toEqual(new Set([pass('A'), '', pass('B')]))
  })

  test('the next pass is seen when the camera starts again, on the same page and on a page opened anew', async () => {
    const { page, camera } = await phoneSeeing([pass('A')])
    await openCamera(page)
    expect((await readFrames(page, 3)).seen).toContain(pass('A'))
    await camera.show([pass('B')])
    expect(new Set((await readFrames(page, 40)).seen), 'a running camera keeps its film').toEqual(new Set([pass('A')]))
    await stopCamera(page)
    await openCamera(page)
    expect((await readFrames(page, 5)).seen.at(-1)).toBe(pass('B'))
    await camera.show([pass('C')])
    await load(page, address)
    await openCamera(page)
    expect((await readFrames(page, 5)).seen.at(-1)).toBe(pass('C'))
  })

  test('a larger picture of an empty gate shows no code', async () => {
    const { page } = await phoneSeeing([], { width: 1280, height: 720 })
    await openCamera(page, { width: 1280, height: 720 })
    expect(await readFrames(page, 3)).toEqual({ seen: ['', '', ''], width: 1280, height: 720 })
  })
})
