// Whether somebody with a keyboard alone, or who does not see, is still in hand: asked after each step of a journey. What has the focus, whether
// it can be seen, and what is read out are taken from the page as it stands; the name of the focused element from the browser's own
// accessibility tree.

import type { Page } from 'playwright-core'

type State = { where: string; own: string; described: string; covered: string | null; live: string[] }

/** Everything that a screen reader would read out by itself, and what lies over the focused element's middle. */
const stateOf = (page: Page): Promise<State> => page.evaluate(() => {
  const short = (element: Element | null): string => (element ? `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ''} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}` : 'nothing')
  const textOf = (ids: string | null): string => (ids ?? '').split(' ').filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
  const at = document.activeElement
  const live = [...document.querySelectorAll('[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]')]
    .filter((one) => !one.closest('[inert]')).map((one) => (one.textContent ?? '').trim()).filter((text) => text !== '')
  if (!at || at === document.body) return { where: 'body', own: '', described: '', covered: null, live }
  const box = at.getBoundingClientRect()
  // Of what is larger than the window, the part that is seen.
  const [left, right, top, bottom] = [Math.max(box.left, 0), Math.min(box.right, innerWidth), Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
  const over = left < right && top < bottom ? document.elementFromPoint((left + right) / 2, (top + bottom) / 2) : null
  // A control that is drawn by its label is seen where its label is.
  const drawn = at instanceof HTMLInputElement && at.classList.contains('hidden-visually') ? at.labels?.[0] ?? at : at
  const label = drawn.getBoundingClientRect()
  const there = drawn === at ? over : document.elementFromPoint(label.left + label.width / 2, label.top + label.height / 2)
  const seen = there !== null && (drawn.contains(there) || there === drawn)
  // Of a place its name is read, not all that is in it.
  const place = at.matches('section, main, article, dialog')
  const own = place ? at.getAttribute('aria-label') ?? '' : at instanceof HTMLInputElement || at instanceof HTMLSelectElement || at instanceof HTMLTextAreaElement ? `${at.labels?.[0]?.textContent ?? ''} ${at.value}` : at.textContent ?? ''
  // Whoever comes into a dialog hears its name first.
  const dialog = at.closest('dialog, [role=alertdialog]')
  return { where: short(at), own: `${textOf(dialog?.getAttribute('aria-labelledby') ?? null)} ${textOf(at.getAttribute('aria-labelledby'))} ${own}`, described: textOf(at.getAttribute('aria-describedby')), covered: seen ? null : short(there), live }
})

/** The focused element as the accessibility tree names it. */
async function named(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree') as { nodes: { name?: { value?: string }; description?: { value?: string }; properties?: { name: string; value: { value?: unknown } }[] }[] }
    const focused = nodes.filter((node) => node.properties?.some((it) => it.name === 'focused' && it.value.value === true))
    return focused.map((node) => `${node.name?.value ?? ''} ${node.description?.value ?? ''}`).join(' ')
  } finally {
    await session.detach()
  }
}

const waitMs = 30_000

/**
 * After a step: the focus is on something and not on the page itself, nothing lies over it, and `said` is what the focused element says or
 * a live region reads out. Waits a little, because the server is asked in between.
 */
export async function expectInHand(page: Page, said: RegExp): Promise<void> {
  const until = Date.now() + waitMs
  for (;;) {
    const state = await stateOf(page)
    const wrong = state.where === 'body' ? 'the focus is nowhere'
      : state.covered !== null ? `what has the focus, ${state.where}, is covered by ${state.covered}`
        : [state.own, state.described, ...state.live].some((text) => said.test(text)) || said.test(await named(page)) ? null
          : `nothing says ${said}: the focus is on ${state.where}; read out is ${JSON.stringify(state.live)}`
    if (wrong === null) return
    if (Date.now() > until) throw new Error(wrong)
    await page.waitForTimeout(100)
  }
}
