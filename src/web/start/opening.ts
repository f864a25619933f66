// The first seconds of a page, and what stands there when they do not end. index.html brings the words inside #app (an emergency's number,
// the committee's, another browser); the first screen takes their place. It tries nothing without a limit.

const words = document.querySelector('#app > .words')

/** The words that the page brought, as they read when it did not open: for whoever has nothing better to say. */
export function stuck(): Element | null {
  words?.classList.add('now')
  return words
}

/** What browsers of the floor lack is fetched by those alone; this method is the youngest of it. */
export const whatIsMissing = (): Promise<unknown> => ('toSpliced' in Array.prototype ? Promise.resolve() : import('./older.ts'))

const tried = 'postern-opened-again'

/** True the first time for each page of each version. Where the browser cannot remember it, never. */
function firstTime(): boolean {
  const mark = `${import.meta.url} ${location.pathname}\n`
  try {
    const before = sessionStorage.getItem(tried) ?? ''
    if (before.includes(mark)) return false
    sessionStorage.setItem(tried, before + mark)
    return true
  } catch {
    return false
  }
}

/** What the bundler said of parts of the app that did not come. */
const lost = new WeakSet<object>()
window.addEventListener('vite:preloadError', ({ payload }) => { lost.add(payload) })

/**
 * For a screen that cannot be drawn because its part did not come. Of a version that is gone, the next one has it: the page is opened again,
 * once, when there is a server to open it from; without one an open page is worth more than none. Parts that were only fetched ahead, or that
 * a screen can do without, open nothing again under anybody's hand.
 */
export function openAgainOnce(error: unknown): void {
  if (!lost.has(error as object) || !firstTime()) return
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(({ ok }) => { if (ok) location.reload() }, () => undefined)
}
