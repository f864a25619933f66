// What people wrote in Chinese is marked as Chinese on a page that speaks English, or it is spelt out letter by letter to whoever listens.

import { expect } from 'vitest'
import type { Page } from 'playwright-core'

/** In what the page itself is about; the frame around it has the place's name and the choice of languages. */
export async function expectWrittenMarked(page: Page, within = 'main'): Promise<void> {
  const { marked, bare } = await page.locator(within).first().evaluate((root) => {
    const found = { marked: 0, bare: [] as string[] }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!/\p{Script=Han}/u.test(node.textContent ?? '')) continue
      if (node.parentElement?.closest('[lang]')?.getAttribute('lang')?.startsWith('zh')) found.marked++
      else found.bare.push((node.textContent ?? '').slice(0, 60))
    }
    return found
  })
  expect(bare, 'Chinese that is not marked as such').toEqual([])
  expect(marked, 'there is something to mark').toBeGreaterThan(0)
}
