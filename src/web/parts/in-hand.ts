// For hands that use the keyboard, on every screen: what was filled in wrongly has the focus after sending, and the focus is never nowhere.
// Fetched after the first screen. It takes the focus from nothing that is there.

/** The first field of a form that is marked wrong; of a group that is, its first control. */
function firstWrong(form: ParentNode): HTMLElement | null {
  const marked = form.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]')
  return marked?.matches('input, select, textarea') ? marked : marked?.querySelector<HTMLElement>('input, select, textarea') ?? null
}

function afterSending(event: Event): void {
  const form = event.target as HTMLFormElement
  // What is wrong is marked when the screen has been drawn anew.
  setTimeout(() => firstWrong(form)?.focus())
}

/** What a place has instead of the control that went away: what it names as the next thing to do, itself where it can be reached, or its heading. */
function nextIn(place: HTMLElement): HTMLElement {
  const named = place.querySelector<HTMLElement>('[data-next]')
  return named ?? (place.tabIndex >= 0 ? place : place.querySelector<HTMLElement>('h1:not(.hidden-visually), h2') ?? place)
}

/** Where the focus was last, and everything that was around it. */
let path: Element[] = []

function remember(at: Element | null): void {
  path = []
  for (let one = at; one && one !== document.body; one = one.parentElement) path.push(one)
}

const isNowhere = (): boolean => !document.activeElement || document.activeElement === document.body

/** A control that goes away with what it did leaves the focus to its place, not to the page's beginning. */
function whenGone(): void {
  if (!path[0] || path[0].isConnected || !isNowhere()) return
  const place = path.find((one) => one.isConnected)?.closest<HTMLElement>('[data-place], section[tabindex], dialog[open], main')
  path = []
  if (place) goOnIn(place)
}

function goOnIn(place: HTMLElement): void {
  const next = nextIn(place)
  if (next.tabIndex < 0) next.tabIndex = -1
  next.focus({ preventScroll: next === place })
}

/** Somebody may have been faster than this file: what they pressed may go away next, or is gone already. */
function beginWith(): void {
  remember(document.activeElement)
  const main = document.querySelector<HTMLElement>('main')
  if (main && isNowhere() && (navigator.userActivation as UserActivation | undefined)?.hasBeenActive) goOnIn(main)
}

export function keepInHand(): void {
  document.addEventListener('submit', afterSending)
  document.addEventListener('focusin', (event) => remember(event.target as Element))
  beginWith()
  new MutationObserver(whenGone).observe(document.body, { childList: true, subtree: true })
}
