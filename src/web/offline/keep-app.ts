// A copy of the app that opens without a network: what the roles need that were opened on this device. Fetched, like what it keeps, once the
// first screen stands.

import { found } from './device.ts'
import { mayRunWasm } from './may-run-wasm.ts'
import { within } from './patience.ts'

/**
 * The worker's address names the roles that it keeps the app for: those that were opened here before, and this one. `plain`: a gate or a station on which
 * the large reader of codes may not run keeps the other one.
 */
async function addressFor(role: string): Promise<string> {
  const before = (await navigator.serviceWorker.getRegistration())?.active?.scriptURL
  const roles = new Set(before ? new URL(before).searchParams.get('for')?.split(',') ?? ['desk'] : [])
  if ((role === 'gate' || role === 'station') && !mayRunWasm()) roles.add('plain')
  return `/service-worker.js?for=${[...roles.add(role)].sort().join()}`
}

const versionOf = (worker: ServiceWorker): Promise<unknown> => within(3000, new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = (event) => resolve(event.data)
  worker.postMessage('version', [port2])
}))

/**
 * A worker that waits is a new version, which somebody takes when they are done; or the same one, which keeps the app for one more role since a
 * page of that was opened: that takes over at once, and nobody is asked. One that does not say which it is of counts as new.
 */
async function judge(waits: ServiceWorker, now: ServiceWorker | null): Promise<void> {
  const [its, ours] = await Promise.all([waits, now].map((worker) => worker && versionOf(worker).catch(() => null)))
  if (its && its === ours) waits.postMessage('take-over')
  else found(waits)
}

const kept = new Set<string>()
/** Keeps what the role whose folder of screens was opened needs for offline use. Resolves to false where the browser has no worker for it, or not here. */
export async function keepApp(folder: string): Promise<boolean> {
  const role = ['gate', 'station', 'resident', 'round'].includes(folder) ? folder : 'desk'
  if (!('serviceWorker' in navigator) || import.meta.env.DEV || kept.has(role)) return false
  kept.add(role)
  try {
    const registration = await navigator.serviceWorker.register(await addressFor(role))
    if (registration.waiting) void judge(registration.waiting, registration.active)
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing
      fresh?.addEventListener('statechange', () => {
        if (fresh.state === 'installed' && navigator.serviceWorker.controller) void judge(fresh, registration.active)
      })
    })
    setInterval(() => void registration.update().catch(() => undefined), 60 * 60_000)
    return true
  } catch {
    return false
  }
}
