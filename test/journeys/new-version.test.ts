// A new version waits to be taken: nobody who lets a woman in labour out has to take it first.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newDesk, newPhone } from '../support/browser.ts'
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

/** A browser that has found a new version of the app already. */
async function withNewVersion(page: Page, link: string): Promise<Page> {
  await page.addInitScript(() => {
    navigator.serviceWorker.register = async () => Object.assign(new EventTarget(), { waiting: {}, update: async () => undefined }) as unknown as ServiceWorkerRegistration
  })
  await page.goto(link)
  await page.getByText('有新版本。').waitFor()
  return page
}

test('at the gate the word of a new version lies on no answer', async () => {
  const page = await withNewVersion(await newPhone(browser), await court.gateLink(1))
  await page.getByText('名单是最新的').waitFor()
  await page.getByRole('button', { name: '输短码' }).click()
  await page.locator('.gate-code').fill('1234 5678 97')
  for (let last = 0; last < 100 && await page.locator('.gate-typing .error').count(); last++) await page.locator('.gate-code').fill(`12345678${String(last).padStart(2, '0')}`)
  await page.locator('.gate-typing .button.main').click()
  for (const said of ['.gate-sign', '#verdict-title', '#verdict-hint']) await page.locator('.gate-verdict').locator(said).click({ trial: true, timeout: 3_000 }).catch(() => expect.fail(`${said} is covered`))
  await page.context().close()
})

test('wherever an emergency has its button, the word of a new version does not lie on it', async () => {
  const [gateLink, staffLink, homeLink] = [await court.gateLink(1), await court.accountLink('staff-1'), await court.householdLink('2-1-502')]
  const opened = {
    'the gate': { page: await withNewVersion(await newPhone(browser), gateLink), button: '.gate-emergency' },
    'the gate on a wide screen': { page: await withNewVersion(await newDesk(browser), await court.gateLink(2)), button: '.gate-emergency' },
    'the desk': { page: await withNewVersion(await newDesk(browser), staffLink), button: '.emergency' },
    'the desk on a phone': { page: await withNewVersion(await newPhone(browser), staffLink), button: '.emergency' },
    'the resident': { page: await withNewVersion(await newPhone(browser), homeLink), button: '.emergency-link' },
    'the resident on a wide screen': { page: await withNewVersion(await newDesk(browser), homeLink), button: '.emergency-link' },
  }
  for (const [where, { page, button }] of Object.entries(opened)) {
    await page.locator(button).first().click({ trial: true, timeout: 5_000 }).catch(() => expect.fail(`${where}: the button is covered`))
    const apart = await page.evaluate((button) => {
      const [one, two] = [button, '.new-version'].map((name) => document.querySelector(name)!.getBoundingClientRect())
      return one!.bottom <= two!.top || two!.bottom <= one!.top || one!.right <= two!.left || two!.right <= one!.left
    }, button)
    expect(apart, where).toBe(true)
    await page.context().close()
  }
})
