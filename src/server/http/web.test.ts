// The page before any screen: it carries its own words, and the committee's number where the server knows it.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { mountWeb, type Numbers } from './web.ts'

async function serve(numbers: () => Promise<Numbers | null>, files: Record<string, string | Buffer> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'postern-web-'))
  await writeFile(join(folder, 'index.html'), await readFile(join(import.meta.dirname, '../../../index.html')))
  await mkdir(join(folder, 'assets'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const app = Fastify()
  await mountWeb(app, folder, numbers)
  onTestFinished(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })
  return Object.assign((url: string, method: 'GET' | 'HEAD' = 'GET', headers: Record<string, string> = {}) => app.inject({ method, url, headers }), { folder })
}

test('whoever’s browser shows nothing else reads in three languages whom to call, under every address of the app', async () => {
  const get = await serve(async () => ({ committee: '021-5550 0100', emergency: '120' }))
  for (const path of ['/', '/index.html', '/me', '/gate?x=1', '/desk/anything']) {
    const { statusCode, headers, body } = await get(path)
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-cache'])
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(body.match(/<a href="tel:02155500100">021-5550 0100<\/a>/g)).toHaveLength(3)
    expect(body.match(/<a href="tel:120">/g)).toHaveLength(3)
  }
  expect((await get('/', 'HEAD')).statusCode).toBe(200)
  expect((await get('/assets/gone.js')).statusCode).toBe(404)
  expect((await get('/api/nothing')).statusCode).toBe(404)
})

test('a server of several communities names none of them, and one without its database still has its page', async () => {
  for (const numbers of [async () => null, async () => ({ committee: null, emergency: '120' }), async () => { throw new Error('away') }]) {
    const { body } = await (await serve(numbers))('/me')
    expect(body).not.toContain('committee:')
    expect(body.match(/href="tel:/g)).toHaveLength(3)
  }
})

test('while the app is built anew the page says so in plain words, with whom to call, and names no file; then it is there again', async () => {
  const get = await serve(async () => ({ committee: '021-5550 0100', emergency: '999' }))
  const page = await readFile(join(get.folder, 'index.html'))
  await rm(join(get.folder, 'index.html'))
  for (const path of ['/', '/me', '/index.html']) {
    const { statusCode, headers, body } = await get(path)
    expect([statusCode, headers['content-type'], headers['cache-control'], headers['retry-after']]).toEqual([503, 'text/html; charset=utf-8', 'no-cache', '10'])
    expect(body).toContain('<a href="tel:02155500100">021-5550 0100</a>')
    expect(body).toContain('tel:999')
    expect(body).not.toMatch(/ENOENT|index\.html|postern-web/)
  }
  await writeFile(join(get.folder, 'index.html'), page)
  expect((await get('/me')).statusCode).toBe(200)
  await writeFile(join(get.folder, 'first-parts.json'), '{ half')
  const broken = await get('/me')
  expect([broken.statusCode, broken.body.includes('half') || broken.body.includes('JSON')]).toEqual([200, false])
})

test('a number is text, whatever stands in it', async () => {
  expect((await (await serve(async () => ({ committee: '1<script>"&', emergency: '120' })))('/')).body).toContain('>1&lt;script&gt;&quot;&amp;</a>')
})

test('the ambulance has the number of the place', async () => {
  const { body } = await (await serve(async () => ({ committee: null, emergency: '999' })))('/me')
  expect([body.match(/<a href="tel:999">999<\/a>/g)?.length, body.includes('120')]).toEqual([3, false])
})

test('the page tells a phone at once what its first screen waits for, in its language; kept for all roles it tells nobody', async () => {
  const words = { 'zh-Hans': ['assets/s.js'], 'zh-Hant': ['assets/t.js'], en: ['assets/e.js'] }
  const parts = { resident: { scripts: ['assets/resident.js'], styles: ['assets/resident.css'], words }, gate: { scripts: ['assets/gate.js'], styles: [], words } }
  const get = await serve(async () => null, { 'first-parts.json': JSON.stringify(parts) })
  const named = async (path: string, language: string) => [...(await get(path, 'GET', { 'accept-language': language })).body.matchAll(/href="\/(assets\/[^"]+)"/g)].map((one) => one[1])
  expect(await named('/me/exits?x=1', 'zh-TW,zh;q=0.9,en;q=0.8')).toEqual(['assets/resident.js', 'assets/t.js', 'assets/resident.css'])
  expect(await named('/gate', 'fr,zh-CN;q=0.5')).toEqual(['assets/gate.js', 'assets/s.js'])
  for (const path of ['/', '/index.html', '/desk', '/media', '/sign-in?next=/me']) expect(await named(path, 'en')).toEqual([])
})

test('a file that was built is sent as packed as the browser can read it, under its own kind', async () => {
  const get = await serve(async () => null, { 'assets/reader.wasm': 'plain', 'assets/reader.wasm.br': 'small', 'assets/reader.wasm.gz': 'larger' })
  const sent = async (accepted: string) => {
    const { body, headers } = await get('/assets/reader.wasm', 'GET', { 'accept-encoding': accepted })
    return [body, headers['content-encoding'], headers['content-type'], headers['cache-control'], headers['vary']]
  }
  const forEver = 'public, max-age=31536000, immutable'
  expect(await sent('gzip, deflate, br')).toEqual(['small', 'br', 'application/wasm', forEver, 'accept-encoding'])
  expect(await sent('gzip')).toEqual(['larger', 'gzip', 'application/wasm', forEver, 'accept-encoding'])
  expect(await sent('identity')).toEqual(['plain', undefined, 'application/wasm', forEver, 'accept-encoding'])
})
