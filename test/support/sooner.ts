// What a phone does after its twenty seconds, at once, so that not every journey sits through them. They themselves are waited for in
// gate-phone.test.ts (a pass that turns red by itself) and gate-forgives.test.ts (a line that can be taken back until its time is over).

import type { Page } from 'playwright-core'

/** As when the network comes back: the page asks the server now, and sends what waits and is due. */
const hearsNow = (page: Page): Promise<boolean> => page.evaluate(() => dispatchEvent(new Event('online')))

/** What a page answers when it is asked until it comes true: each time it has heard first. What it heard in the last two seconds it does not ask again. */
export const havingHeard = <T>(page: Page, look: () => Promise<T>): (() => Promise<T>) => async () => { await hearsNow(page); return look() }

/** The page's clock goes on by half a minute: no line on it can be taken back any more, and what waits is sent. Its steady clock does not, as when somebody sets a phone's clock. */
export const undoIsOver = (page: Page): Promise<unknown> => page.evaluate(() => {
  const before = Date.now.bind(Date)
  Date.now = () => before() + 30_000
  dispatchEvent(new Event('online'))
})
