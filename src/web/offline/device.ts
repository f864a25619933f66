// What the browser promises this app: storage that is not thrown away, and a new version beside the one in use.
// It never takes a new version while somebody works: they are told, and choose.

/** Asks that storage be kept. False: the browser may empty it when space runs out, and the screen must say so in red. */
export async function keepStorage(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined
  if (!storage?.persisted) return false
  return (await storage.persisted()) || (await storage.persist?.()) === true
}

let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()
/** Told by keep-app.ts. */
export const found = (worker: ServiceWorker | null): void => {
  waiting = worker
  for (const listener of listeners) listener()
}

export const newVersionWaits = (): boolean => waiting !== null
export const onNewVersion = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Only on a person's word: takes the new version and opens the page again. */
export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('take-over')
}
