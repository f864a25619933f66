// Pictures of the real screens, for the README and for eyes. Taken only when POSTERN_SHOTS is set, so a test run stays quick.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const folder = join(import.meta.dirname, '../../build/screenshots')

/** Writes build/screenshots/NAME.png, the visible part alone, or the whole length of the page when told. */
export const shoot = async (page: Page, name: string, { whole = false } = {}): Promise<void> => {
  if (!process.env.POSTERN_SHOTS) return
  await mkdir(folder, { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole, animations: 'disabled' })
}
