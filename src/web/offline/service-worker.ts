// Keeps the app on the device: the page, every chunk, the code reader. Answers of the server are never kept here; what a
// device knows lies sealed in its database. A new version waits until a person takes it.

/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute, cleanupOutdatedCaches } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api/, /^\/openapi/, /^\/health/, /^\/metrics/, /\.\w{2,5}$/] }))

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
// The first version serves the page that installed it, so that a phone enrolled a minute ago may lose the network.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
