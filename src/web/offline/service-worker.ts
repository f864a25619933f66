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
const usual: Pushed = { title: 'Postern', body: '', opens: '/me/notices', tag: 'notice', language: '' }
/** A browser wants something shown for whatever comes; what cannot be read leads to where notices are. */
function pushed(event: PushEvent): Pushed {
  try {
    const came = Object(event.data?.json()) as Record<string, unknown>
    const said = (name: keyof Pushed): string => { const it = came[name]; return typeof it === 'string' && it !== '' ? it : usual[name] }
    return { title: said('title'), body: said('body'), opens: said('opens'), tag: said('tag'), language: said('language') }
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
  const free = (await self.clients.matchAll({ type: 'window' })).filter(isFree)
  // Of two the one that is looked at.
  const page = free.find(({ visibilityState }) => visibilityState === 'visible') ?? free[0]
  // One that is closing goes nowhere any more.
  const there = await page?.navigate(path).then((went) => went?.focus(), () => null)
  if (!there) await self.clients.openWindow(path)
}
/** Our own pages alone, whatever stands in it. */
function ownPage(opens: unknown): string {
  try {
    const { origin, pathname, search, hash } = new URL(String(opens), self.location.origin)
    return typeof opens === 'string' && origin === self.location.origin && /^\/me(\/|$)/.test(pathname) ? `${pathname}${search}${hash}` : usual.opens
  } catch {
    return usual.opens
  }
}
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(ownPage((event.notification.data as { opens?: unknown } | null)?.opens)))
})
