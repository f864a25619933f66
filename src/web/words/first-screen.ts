// What is not needed for the first screen waits until it stands: an old phone shows something useful first, and learns the rest after.

/** Resolves when the browser has drawn and rests: what is not needed for the first screen waits for that. */
export const afterFirstScreen = (): Promise<void> => new Promise((resolve) => {
  const rest = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1500 })
    else setTimeout(resolve, 300)
  }
  if (document.querySelector('main')) requestAnimationFrame(() => setTimeout(rest))
  else setTimeout(rest, 400)
})
