// The tests' browser: the Chromium inside an npm package, the same on every machine and without windows, which is lighter for the processor;
// where it does not run, the machine's. What only a whole browser does, and the newest of the floor, ask for the machine's. With a Chinese font
// either way. It talks to this machine only: every other name fails to resolve, so a page that loads something from outside is found out.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/postern-browser')
const fontPackage = join(root, 'node_modules/@expo-google-fonts/noto-sans-sc')

/** Where the browser is, and what its process needs in its environment. */
type Found = { path: string; env: Record<string, string> }
export type LaunchOptions = {
  /** More command-line flags, e.g. those of a camera film. */
  args?: string[]
  /** `machines`: the machine's Chromium, for what only a whole browser does, such as notifications; see `hasMachines`. Unset: POSTERN_CHROMIUM decides (`packaged`, `machines` or a path). */
  which?: 'packaged' | 'machines'
}

/** A browser of its own, with a fresh profile. Whoever launches it closes it: `await browser.close()`. */
export const launchBrowser = async ({ args = [], which }: LaunchOptions = {}): Promise<Browser> => {
  const asked = which ?? process.env.POSTERN_CHROMIUM
  const path = asked === 'packaged' || asked === 'machines' ? undefined : asked
  const packaged = asked === 'packaged' || (asked !== 'machines' && !path && packagedRuns)
  const found = (packaged ? undefined : machinesChromium(path)) ?? await packagedChromium()
  return chromium.launch({
    executablePath: found.path,
    args: [...forNoDisplay, `--disable-features=${leftOut.join()}`, ...args],
    env: { ...process.env, ...found.env, FONTCONFIG_FILE: await fontConfig() },
  })
}

/**
 * What a whole browser makes for each window and no journey looks at: two pages of its own behind the line for the address, a third of all its
 * work. Chromium obeys the last such flag alone, so what Playwright turns off is named again. A browser that does not know one passes it by.
 */
const leftOut = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter',
  'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
]

export const forNoDisplay = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

export type Device = Pick<BrowserContextOptions, 'locale' | 'permissions' | 'serviceWorkers' | 'reducedMotion' | 'colorScheme' | 'baseURL'>

/** Of a browser whose pages are all on phones: a finger is no pointer that could rest on something. `hasTouch` alone does not always say so to a page. */
export const touchAlone = '--blink-settings=primaryHoverType=1,availableHoverTypes=1,primaryPointerType=2,availablePointerTypes=2'

/** A phone with nothing on it yet: 360 × 740, touch. Its storage goes with `page.context().close()`. */
export const newPhone = (browser: Browser, device: Device = {}): Promise<Page> =>
  newPage(browser, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, ...device })

/** A desk's screen with nothing on it yet: 1280 × 800, mouse and keyboard. */
export const newDesk = (browser: Browser, device: Device = {}): Promise<Page> =>
  newPage(browser, { viewport: { width: 1280, height: 800 }, ...device })

/** What went wrong on a page without anyone seeing it: uncaught errors and console errors, oldest first. */
export const troublesOf = (page: Page): string[] => troubles.get(page) ?? []

const troubles = new WeakMap<Page, string[]>()

const newPage = async (browser: Browser, options: BrowserContextOptions): Promise<Page> => {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
  const page = await context.newPage()
  const seen: string[] = []
  troubles.set(page, seen)
  page.on('pageerror', error => seen.push(`uncaught: ${error.message}`))
  page.on('console', message => { if (message.type() === 'error') seen.push(`console: ${message.text()}`) })
  return page
}

/** Whether this machine has a Chromium of its own. */
export const hasMachines = (): boolean => machinesChromium(undefined) !== undefined
const packagedRuns = process.platform === 'linux' && process.arch === 'x64'

const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const usualFolders = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome']
const macs = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

const machinesChromium = (asked: string | undefined): Found | undefined => {
  if (asked && !existsSync(asked)) throw new Error(`POSTERN_CHROMIUM names ${asked}, and there is no such file`)
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...usualFolders]
  const path = asked || [...folders.flatMap(folder => usualNames.map(name => join(folder, name))), ...macs].find(one => existsSync(one))
  return path ? { path, env: {} } : undefined
}

/**
 * The Chromium of @sparticuz/chromium, unpacked once per version. It is made for Amazon's Lambda and unpacks its libraries only
 * when it believes to be there, so a process of its own is told so. Unpacked aside and moved into place in one step: a killed
 * or a second run never leaves or sees half a browser.
 */
const packagedChromium = async (): Promise<Found> => {
  if (!packagedRuns)
    throw new Error('no Chromium found here, and the packaged one is for Linux on x64: install Chrome, or name it in POSTERN_CHROMIUM')
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
  const home = join(cache, version)
  if (!existsSync(home)) {
    await mkdir(cache, { recursive: true })
    const aside = await mkdtemp(join(cache, 'unpacking-'))
    const unpack = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())"
    const env = { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
    await promisify(execFile)(process.execPath, ['-e', unpack], { cwd: root, env })
    await rename(aside, home).catch(async error => {
      await rm(aside, { recursive: true })
      if (!existsSync(home)) throw error
    })
  }
  return { path: join(home, 'chromium'), env: { LD_LIBRARY_PATH: join(home, 'al2023/lib') } }
}

/** The machine's own fonts, if it has any, and a Chinese one from npm. Chromium reads the file named by FONTCONFIG_FILE. */
export const fontConfig = async (): Promise<string> => {
  const path = join(cache, 'fonts.conf')
  const dirs = ['400Regular', '700Bold'].map(weight => `<dir>${join(fontPackage, weight)}</dir>`)
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${dirs.join('\n  ')}
  <cachedir>${join(cache, 'fonts')}</cachedir>
</fontconfig>
`
  await mkdir(cache, { recursive: true })
  const aside = join(await mkdtemp(join(cache, 'writing-')), 'fonts.conf')
  await writeFile(aside, text)
  await rename(aside, path)
  await rm(join(aside, '..'), { recursive: true })
  return path
}
