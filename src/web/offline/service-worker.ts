// Keeps the app on the device: the page, and what the roles that were opened here need. Answers of the server are never kept here; what a
// device knows lies sealed in its database. A new version waits until a person takes it.

/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute, cleanupOutdatedCaches } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope
type File = { url: string; revision: string | null; /** the phones' roles that need it; left out: all do */ for?: string[]; /** a phone of this kind needs it not */ without?: string }

// The address under which it was registered (keep-app.ts) says for whom; a desk keeps everything.
const roles = new URL(self.location.href).searchParams.get('for')?.split(',') ?? ['desk']
const isKept = ({ for: whose, without }: File): boolean => !whose || roles.includes('desk') || (whose.some((role) => roles.includes(role)) && !(without && roles.includes(without)))
precacheAndRoute((self.__WB_MANIFEST as File[]).filter(isKept).map(({ url, revision }) => ({ url, revision })))
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api/, /^\/openapi/, /^\/health/, /^\/metrics/, /\.\w{2,5}$/] }))

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
// The first version serves the page that installed it, so that a phone enrolled a minute ago may lose the network.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
