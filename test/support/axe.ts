// Whether a page can be used by everyone, as far as a machine can tell: WCAG 2.0 to 2.2, levels A and AA, and axe's best practice.
// It refuses to excuse anything: there is no list of exceptions.

import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { long } from './starts.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const elementsTold = 3
/** Of these, drawn alike from the same part, so many are looked at: axe holds every place to press against every other, and of 1,383 flats that takes minutes. */
const alike = { these: '.facade', looked: 4 }

/**
 * Its source goes into a page once, and of what it found only the breaches come back, counted against the rules that had something to look
 * at: handed over whole, or twice, that takes longer than the looking. Pages here have no frames of others.
 */
async function looked(page: Page, leaveOut: string | null): Promise<{ violations: axe.Result[]; checked: number }> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe.source)
  return JSON.parse(await page.evaluate(async ({ tags, leaveOut }) => {
    const { axe: run } = window as unknown as { axe: typeof axe }
    const { violations, passes } = await run.run(leaveOut ? { exclude: [[leaveOut]] } : document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: tags } })
    return JSON.stringify({ violations, checked: violations.length + passes.length })
  }, { tags, leaveOut })) as { violations: axe.Result[]; checked: number }
}

/** Throws with one paragraph for each breach: the rule, what it means, the elements, and how to mend them. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const rest = await page.locator(alike.these).evaluateAll((all, looked) => all.slice(looked).map((one) => one.setAttribute('data-alike', '')).length, alike.looked)
  const { violations, checked } = await looked(page, rest > 0 ? '[data-alike]' : null)
  if (checked === 0) throw new Error(`axe checked nothing on ${page.url()}`)
  if (violations.length === 0) return
  const told = violations.map(({ id, impact, help, nodes }) => {
    const elements = nodes.slice(0, elementsTold).map(node => `  ${node.target.join(' ')}\n    ${oneLine(node.failureSummary ?? '')}`)
    const more = nodes.length > elementsTold ? [`  and ${nodes.length - elementsTold} more`] : []
    return [`${id} (${impact ?? 'unrated'}): ${help}`, ...elements, ...more].join('\n')
  })
  throw new Error(`${violations.length} accessibility rules broken on ${await page.title()} (${page.url()})\n\n${told.join('\n\n')}`)
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')

/** What scrolls by itself may be wider than the screen; the page may not. */
const widerThanTheScreen = (page: Page): Promise<string | null> => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return null
  const scrolls = (one: Element | null): boolean => one !== null && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement))
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && !scrolls(one.parentElement))
  return `${scrollWidth} px of ${clientWidth}: ${wide.slice(-4).map((one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute('class') ?? ''}"> ${(one.textContent ?? '').slice(0, 30)}`).join('; ')}`
})

/** Long lists measure their lines after they were drawn, and move those below: waits until nothing has moved for a moment. */
async function atRest(page: Page): Promise<void> {
  const where = () => page.evaluate(() => [document.documentElement.scrollHeight, scrollY, ...[...document.querySelectorAll('button, a, input')].map((one) => Math.round(one.getBoundingClientRect().top))].join())
  let before = ''
  for (let turn = 0; turn < 20; turn++) {
    const now = await where()
    if (now === before) return
    before = now
    await page.waitForTimeout(100)
  }
}

/**
 * The same on the smallest screen (320 px: also a desk at 400 %) and twice as large: of a phone its text, of a desk the whole page, as people
 * enlarge them there. Nothing but tables and façades may have to be moved sideways. The page is looked at where its bars have come to rest, and
 * is left as it was.
 */
export const expectAccessibleAtAnySize = async (page: Page): Promise<void> => {
  const before = page.viewportSize()!
  const look = async (what: string, smallest = false): Promise<void> => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await atRest(page)
    const wide = await widerThanTheScreen(page)
    if (wide) throw new Error(`${what}, ${page.url()} is wider than the screen: ${wide}`)
    // The same rules on the same page for a second time: `npm test -- --long`.
    if (smallest || long) await expectAccessible(page).catch((error: Error) => { throw new Error(`${what}: ${error.message}`) })
  }
  try {
    await page.setViewportSize({ width: 320, height: before.height })
    await look('on 320 px', true)
    if (before.width >= 1000) await page.setViewportSize({ width: before.width / 2, height: before.height / 2 })
    else {
      await page.setViewportSize(before)
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
    }
    await look('twice as large')
  } finally {
    await page.setViewportSize(before)
    await page.evaluate(() => { document.documentElement.style.fontSize = ''; scrollTo(0, 0) })
  }
}
