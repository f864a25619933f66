// What the browser promises this app: storage that is not thrown away, and a copy of the app that opens without a network.
// It never takes a new version while somebody works: they are told, and choose.

/** Asks that storage be kept. False: the browser may empty it when space runs out, and the screen must say so in red. */
export async function keepStorage(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined
  if (!storage?.persisted) return false
  return (await storage.persisted()) || (await storage.persist?.()) === true
}

let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()
const found = (worker: ServiceWorker | null): void => {
  waiting = worker
  for (const listener of listeners) listener()
}

/** The worker's address names the roles that it keeps the app for: those that were opened here before, and this one. */
async function addressFor(role: string): Promise<string> {
  const before = (await navigator.serviceWorker.getRegistration())?.active?.scriptURL
  const roles = new Set(before ? new URL(before).searchParams.get('for')?.split(',') ?? ['desk'] : [])
  return `/service-worker.js?for=${[...roles.add(role)].sort().join()}`
}

const kept = new Set<string>()
/** Keeps what the role needs for offline use. Resolves to false where the browser has no worker for it, or not here. */
export async function keepApp(role: 'resident' | 'gate' | 'desk'): Promise<boolean> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV || kept.has(role)) return false
  kept.add(role)
  try {
    const registration = await navigator.serviceWorker.register(await addressFor(role))
    if (registration.waiting) found(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing
      fresh?.addEventListener('statechange', () => {
        if (fresh.state === 'installed' && navigator.serviceWorker.controller) found(fresh)
      })
    })
    setInterval(() => void registration.update().catch(() => undefined), 60 * 60_000)
    return true
  } catch {
    return false
  }
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
