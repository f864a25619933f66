// Serves the built web app: hashed files for ever, the page itself never from a cache, one strict content policy.

import { resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { problemBody } from './problems.ts'

// `wasm-unsafe-eval` is for the code reader; blob: for photos and saved pictures.
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

const pageHeaders = [
  ['content-security-policy', policy], ['referrer-policy', 'no-referrer'], ['x-frame-options', 'DENY'], ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'camera=(self), geolocation=(), microphone=()'],
] as const

export async function mountWeb(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: resolve(folder), index: 'index.html', preCompressed: false,
    setHeaders: (reply, path) => {
      // The page under its own name too: that is what a service worker fetches, keeps and shows from then on.
      if (path.endsWith('.html')) for (const [name, value] of pageHeaders) void reply.header(name, value)
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      void reply.header('x-content-type-options', 'nosniff')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{2,5}(\?|$)/.test(request.url)
    if (!page) return reply.status(404).header('content-type', 'application/problem+json').send(problemBody({ code: 'not-found' }))
    return reply.sendFile('index.html')
  })
}
