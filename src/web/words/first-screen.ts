// What is not needed for the first screen waits until it stands: an old phone shows something useful first, and learns the rest after.

/** Resolves when the browser has drawn and rests: what is not needed for the first screen waits for that. */
export const afterFirstScreen = (): Promise<void> => new Promise((resolve) => {
  const rest = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1500 })
    else setTimeout(resolve, 300)
  }
  // A browser that waits for the network rests as well: there has to be a screen first.
  const look = (left: number): void => {
    if (document.querySelector('main')) requestAnimationFrame(() => setTimeout(rest))
    else if (left === 0) rest()
    else setTimeout(look, 100, left - 1)
  }
  look(100)
})
