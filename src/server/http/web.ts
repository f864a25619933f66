// Serves the built web app: hashed files for ever, the page itself never from a cache, one strict content policy. The page's own words, which
// stand there before any screen does, are given the telephone numbers to call where this server knows which those are.

import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { problemBody } from './problems.ts'

// `wasm-unsafe-eval` is for the code reader; blob: for photos and saved pictures.
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

const pageHeaders = {
  'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff',
}
/** How long a number that was changed may still be shown. */
const knownMs = 60_000

/** `committee`: null where there is none. `emergency`: for an ambulance. */
export type Numbers = { committee: string | null; emergency: string }

/** @param askNumbers whom people are told to call; null when there is more than one community, or none yet */
export async function mountWeb(app: FastifyInstance, folder: string, askNumbers: () => Promise<Numbers | null>): Promise<void> {
  const root = resolve(folder)
  const numbers = await keptFresh(askNumbers)
  // Also under its own name: that is what a service worker fetches, keeps and shows from then on, with the number of that day.
  const page = async (reply: FastifyReply) => reply.headers(pageHeaders).type('text/html; charset=utf-8').send(withNumbers(await readFile(join(root, 'index.html'), 'utf8'), numbers()))
  await app.register(fastifyStatic, {
    root, index: false, preCompressed: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      void reply.header('x-content-type-options', 'nosniff')
    },
  })
  for (const path of ['/', '/index.html']) app.get(path, { schema: { hide: true } }, (_, reply) => page(reply))
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{2,5}(\?|$)/.test(request.url)
    if (!isPage) return reply.status(404).header('content-type', 'application/problem+json').send(problemBody({ code: 'not-found' }))
    return page(reply)
  })
}

/** Asked in the background, so that no page waits for the database. */
async function keptFresh(ask: () => Promise<Numbers | null>): Promise<() => Numbers | null> {
  let known = await ask().catch(() => null)
  let askedAt = performance.now()
  return () => {
    if (performance.now() - askedAt > knownMs) {
      askedAt = performance.now()
      ask().then((it) => { known = it }, () => undefined)
    }
    return known
  }
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const link = (phone: string): string => `<a href="tel:${phone.replace(/[^\d+]/g, '')}">${phone.replace(/[&<>"]/g, (one) => escapes[one]!)}</a>`

function withNumbers(page: string, numbers: Numbers | null): string {
  const committee = numbers?.committee ?? null
  const named = page.replace(/<!--committee:(.*?)-->/g, (_, label: string) => (committee === null ? '' : `<p>${label}${link(committee)}</p>`))
  return numbers === null ? named : named.replaceAll('<a href="tel:120">120</a>', () => link(numbers.emergency))
}
