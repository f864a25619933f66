// Serves the built web app: hashed files for ever, as packed as they were built, the page itself never from a cache, one strict content policy.
// The page's own words, which stand there before any screen does, are given the telephone numbers to call where this server knows which those
// are; and under a phone's address the page names at once what its first screen waits for, which the phone would find out file by file.

import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { languageFor, type Language } from '#domain/kernel/says.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { fail } from './failing.ts'
import { problemBody } from './problems.ts'

// `wasm-unsafe-eval` is for the code reader; blob: for photos and saved pictures.
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

const pageHeaders = {
  'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()', 'cache-control': 'no-cache', 'vary': 'accept-language', 'x-content-type-options': 'nosniff',
}
/** The app is being built, or was taken away: in the languages of the app, whoever asks. */
const beingBuilt = `<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>系统正在更新</title>
<style>:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.125rem/1.6 system-ui,sans-serif}main{max-width:34rem;padding:1.5rem}h1{line-height:1.3}a{font-weight:700}</style></head><body><main>
<h1>系统正在更新</h1><p>请过一分钟再打开。急事请直接打电话，急救 <a href="tel:120">120</a>。</p><!--committee:居委会电话：-->
<div lang="zh-Hant"><p>系統正在更新，請過一分鐘再開啟。急事請直接打電話，急救 <a href="tel:120">120</a>。</p><!--committee:居委會電話：--></div>
<div lang="en"><p>This is being updated. Please open it again in a minute. If it is urgent, call; an ambulance: <a href="tel:120">120</a>.</p><!--committee:The committee: --></div>
</main></body></html>`

/** How long a number that was changed may still be shown. */
const knownMs = 60_000

/** `committee`: null where there is none. `emergency`: for an ambulance. */
export type Numbers = { committee: string | null; emergency: string }

/** @param askNumbers whom people are told to call; null when there is more than one community, or none yet */
export async function mountWeb(app: FastifyInstance, folder: string, askNumbers: () => Promise<Numbers | null>): Promise<void> {
  const root = resolve(folder)
  const numbers = await keptFresh(askNumbers)
  // Also under its own name: that is what a service worker fetches, keeps and shows from then on, with the number of that day.
  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const [text, first] = await Promise.all([readFile(join(root, 'index.html'), 'utf8').catch(() => null), readFile(join(root, 'first-parts.json'), 'utf8').catch(() => '{}')])
    if (text === null) return reply.status(503).headers({ ...pageHeaders, 'retry-after': '10' }).type('text/html; charset=utf-8').send(withNumbers(beingBuilt, numbers()))
    return reply.headers(pageHeaders).type('text/html; charset=utf-8').send(withFirstParts(withNumbers(text, numbers()), partsIn(first), request))
  }
  await app.register(fastifyStatic, {
    root, index: false, preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      void reply.header('x-content-type-options', 'nosniff')
      void reply.header('vary', 'accept-encoding')
    },
  })
  for (const path of ['/', '/index.html']) app.get(path, { schema: { hide: true } }, page)
  // Anything else that goes wrong with a file is told without its path.
  app.setErrorHandler((error, request, reply) => fail(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{2,5}(\?|$)/.test(request.url)
    if (!isPage) return reply.status(404).header('content-type', 'application/problem+json').send(problemBody({ code: 'not-found' }))
    return page(request, reply)
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
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one]!)
const link = (phone: string): string => `<a href="${dial(phone)}">${escaped(phone)}</a>`

function withNumbers(page: string, numbers: Numbers | null): string {
  const committee = numbers?.committee ?? null
  const named = page.replace(/<!--committee:(.*?)-->/g, (_, label: string) => (committee === null ? '' : `<p>${label}${link(committee)}</p>`))
  return numbers === null ? named : named.replaceAll('<a href="tel:120">120</a>', () => link(numbers.emergency)).replace('name="emergency-phone" content="120"', () => `name="emergency-phone" content="${escaped(numbers.emergency)}"`)
}

/** scripts/app-parts.mjs writes it. */
type FirstParts = { [role in 'resident' | 'gate' | 'station']?: { scripts: string[]; styles: string[]; words: Record<Language, string[]> } }

/** Being written at this moment, it is half a file: then the phone finds its files one by one. */
function partsIn(text: string): FirstParts {
  try {
    return JSON.parse(text) as FirstParts
  } catch {
    return {}
  }
}

/** Under `/index.html`, which a phone keeps for all its roles, nothing. Somebody who chose another language than their browser's fetches some words in vain. */
function withFirstParts(page: string, parts: FirstParts, request: FastifyRequest): string {
  const [, path] = /^\/(me|gate|station)(?:[/?]|$)/.exec(request.url) ?? []
  const first = parts[path === 'me' ? 'resident' : path as 'gate' | 'station']
  if (!path || !first) return page
  const asked = (request.headers['accept-language'] ?? '').split(',').map((one) => one.split(';')[0]!.trim())
  const links = [
    ...[...first.scripts, ...first.words[languageFor(asked)]].map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
    ...first.styles.map((file) => `<link rel="preload" as="style" crossorigin href="/${file}">`),
  ]
  return page.replace('</head>', () => `${links.join('\n    ')}\n  </head>`)
}
