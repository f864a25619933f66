// What the server tells of, what it answers and what the screens show, held against the one table by which screens ask again: a kind
// or an answer that is missing from it is asked for after every change, and nobody would notice but the server.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BuildingId } from '#domain/kernel/ids.ts'
import '#server/desk/changes.ts'
import '#server/exits/changes.ts'
import { inLines, type Change } from '#server/http/changes.ts'
import type { Ask } from '#server/http/endpoint.ts'
import { endpoints, changeKinds } from '#server/main.ts'
import { concerns, rows } from '#web/offline/about.ts'
import '#web/offline/about-seldom.ts'
import '#web/offline/about-staff.ts'

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '')
const anId = '0190f000-0000-7000-8000-000000000000'
const inThere = (pattern: string): string => pattern.replace('*', anId)

test('what changes of one kind in one place in one transaction is one line, with each id once', () => {
  const [one, two] = ['one', 'two'] as unknown as [BuildingId, BuildingId]
  const changes: Change[] = [
    { kind: 'exit', ids: ['a', 'nurse'], building: one }, { kind: 'contact', ids: ['c'], building: one }, { kind: 'exit', ids: ['b', 'nurse'], building: one },
    { kind: 'exit', ids: ['d'], building: two }, { kind: 'exit', ids: ['e'], building: null }, { kind: 'exit', ids: ['a'], building: one },
  ]
  expect(inLines(changes)).toEqual([
    { kind: 'exit', ids: ['a', 'nurse', 'b'], building: one }, { kind: 'contact', ids: ['c'], building: one },
    { kind: 'exit', ids: ['d'], building: two }, { kind: 'exit', ids: ['e'], building: null },
  ])
})

test('no endpoint can tell of a kind that no capability has declared: it does not compile', () => {
  const told: unknown[] = []
  const touch: Ask['touch'] = (...it) => void told.push(it)
  touch('exit', 'a')
  // @ts-expect-error nobody declares it
  touch('secret', 'a')
  expect(told).toHaveLength(2)
})

test('every kind that a capability declares is known to the screens, and they know no other', () => {
  const kinds = Object.keys(changeKinds)
  expect(kinds.length).toBeGreaterThan(10)
  // A kind that nobody knows asks for everything, also for what is about nothing.
  for (const kind of kinds) expect(concerns('/api/me/sign-in', { kind, ids: [] }), `${kind} stands nowhere in src/web/offline/about.ts`).toBe(false)
  for (const [path, any, named] of rows) for (const kind of [...words(any), ...words(named)]) expect(kinds, `${path}: nobody declares ${kind}`).toContain(kind)
})

test('every row is an answer that the server gives', () => {
  const answers = endpoints.filter((it) => it.method === 'GET' || it.path.endsWith('/search')).map((it) => `/api${it.path.replace(/:\w+/g, '*')}`)
  for (const [path] of rows) expect(answers.filter((answer) => new RegExp(`^${path.replaceAll('*', '\\*').replaceAll(':', '[^/]+')}$`).test(answer)), path).not.toEqual([])
})

test('every answer that a screen keeps fresh has its row', () => {
  const folder = join(import.meta.dirname, '../src/web/screens')
  const shown: string[] = []
  const unread: string[] = []
  for (const file of readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.tsx?$/.test(name))) {
    const text = readFileSync(join(folder, file), 'utf8')
    const own = [...text.matchAll(/(?:\w+Path|const path) = [^`'\n]*[`'](\/api\/[^`']*)[`']/g)].map((it) => it[1]!)
    const calls = [...text.matchAll(/use(?:Api|KeptAnswer)<[^\n]*?>\(([^\n]*)/g)]
    const named = calls.flatMap(([, asked]) => [...asked!.matchAll(/['`](\/api\/[^'`]*)/g)].map((it) => it[1]!))
    shown.push(...own, ...named)
    if (calls.some(([, asked]) => !asked!.includes('/api/') && !/\b(own|record|queue|facades|deliveries)Path\b/.test(asked!)) && own.length === 0) unread.push(file)
  }
  // A path that is put together elsewhere is one that this test does not see.
  expect(unread).toEqual([])
  expect(shown.length).toBeGreaterThan(20)
  const asPath = (text: string): string => text.replace(/\$\{[^}]*\}/g, anId).replace(/(\/)$/, `$1${anId}`)
  for (const path of shown) expect(concerns(asPath(path), { kind: 'keys', ids: [] }), `${path} has no row in src/web/offline/about.ts`).toBe(false)
})

test('a path in a place of ids that names none is one that nobody knows: it is asked for again', () => {
  for (const path of ['/api/exits/made-up', '/api/ledger/made-up', '/api/residents/made-up']) expect(concerns(path, { kind: 'keys', ids: [] }), path).toBe(true)
  expect(concerns(`/api/exits/${anId}`, { kind: 'keys', ids: [] })).toBe(false)
})

test('a path is about what it names, in whatever part of it that stands', () => {
  const named = rows.filter(([, , kinds]) => kinds !== undefined)
  expect(named.length).toBeGreaterThan(2)
  for (const [path, , kinds] of named) {
    for (const kind of words(kinds)) {
      expect([concerns(inThere(path), { kind, ids: ['other', anId] }), concerns(inThere(path), { kind, ids: ['other'] }), concerns(inThere(path), { kind, ids: [] })]).toEqual([true, false, true])
    }
  }
})
