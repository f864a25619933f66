// Keeps the app on the device: the page, and what the roles that were opened here need. Answers of the server are never kept here; what a
// device knows lies sealed in its database. A new version waits until a person takes it. It shows what a push says, where somebody let this phone ring, and a
// press on that opens it.

/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute, cleanupOutdatedCaches } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope
type File = { url: string; revision: string | null; /** the phones' roles that need it; left out: all do */ for?: string[]; /** a phone of this kind needs it not */ without?: string }

// The address under which it was registered (keep-app.ts) says for whom; a desk keeps everything.
const roles = new URL(self.location.href).searchParams.get('for')?.split(',') ?? ['desk']
const isKept = ({ for: whose, without }: File): boolean => !whose || roles.includes('desk') || (whose.some((role) => roles.includes(role)) && !(without && roles.includes(without)))
const files = self.__WB_MANIFEST as File[]
precacheAndRoute(files.filter(isKept).map(({ url, revision }) => ({ url, revision })))
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api/, /^\/openapi/, /^\/health/, /^\/metrics/, /\.\w{2,5}$/] }))

/** The page names all of its files: where it is the same, the version is. */
const version = files.find(({ url }) => url === 'index.html')?.revision
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
  if (event.data === 'version') event.ports[0]?.postMessage(version)
})
// The first version serves the page that installed it, so that a phone enrolled a minute ago may lose the network.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

type Pushed = { title: string; body: string; opens: string; tag: string; language: string }
/** A browser wants something shown for whatever comes; what cannot be read leads to where notices are. */
function pushed(event: PushEvent): Pushed {
  const usual: Pushed = { title: 'Postern', body: '', opens: '/me/notices', tag: 'notice', language: '' }
  try {
    return { ...usual, ...(event.data?.json() as Partial<Pushed> | undefined) }
  } catch {
    return usual
  }
}
self.addEventListener('push', (event) => {
  const { title, body, tag, opens, language } = pushed(event)
  // What is put right takes the place of what was wrong, and rings all the same.
  const shown: NotificationOptions & { renotify: boolean } = { body, tag, renotify: true, lang: language, icon: '/icons/resident-192.png', data: { opens } }
  event.waitUntil(self.registration.showNotification(title, shown))
})

/** A page that lies open and on which nothing is being written. */
const isFree = ({ url }: WindowClient): boolean => ['/me', '/me/notices'].includes(new URL(url).pathname)
async function open(path: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window' })
  const page = pages.find(isFree)
  if (!page) return void await self.clients.openWindow(path)
  await page.navigate(path)
  await page.focus()
}
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { opens } = (event.notification.data ?? {}) as { opens?: unknown }
  // Our own pages alone, whatever stands in it.
  event.waitUntil(open(typeof opens === 'string' && /^\/me(\/|$)/.test(opens) ? opens : '/me/notices'))
})
