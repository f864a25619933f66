// The floor of a first load: React with its DOM and one word, built by the builder the product uses, for the browsers the product is built for,
// and served as packed as the product is.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

const entry = 'virtual:floor'
const code = `import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
createRoot(document.getElementById('app')).render(createElement(StrictMode, null, createElement('main', null, createElement('h1', null, 'A word'))))`
const page = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="app"></div><script type="module" src="/floor.js"></script>'

async function built(): Promise<string> {
  const made = await build({
    configFile: false, logLevel: 'silent',
    plugins: [{ name: 'floor', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) }],
    build: { write: false, target: ['chrome80', 'safari14'], modulePreload: false, rollupOptions: { input: entry } },
  }) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  return (Array.isArray(made) ? made[0]! : made).output[0].code
}

/** A server of this one page, under every address. */
export async function reactAlone(): Promise<{ url: string; close: () => Promise<void> }> {
  const script = brotliCompressSync(await built())
  const server = createServer((request, reply) => {
    if (request.url !== '/floor.js') return reply.writeHead(200, { 'content-type': 'text/html' }).end(page)
    reply.writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'br' }).end(script)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()) }),
  }
}
