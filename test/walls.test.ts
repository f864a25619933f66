// The walls between the floors must fall on whoever breaks them: a small house with one breach each is put before the
// real import check, which has to name that breach and nothing else.

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, '../scripts/check-imports.mjs')
let house = ''

beforeEach(async () => { house = await mkdtemp(join(tmpdir(), 'walls-')) })
afterEach(async () => { await rm(house, { recursive: true }) })

const sound = {
  'domain/kernel/ids.ts': 'export type Id = string\n',
  'domain/exits/exit.ts': "import type { Id } from '#domain/kernel/ids.ts'\nimport { z } from 'zod'\nexport const exit = (id: Id) => z.string().parse(id)\n",
  'domain/gate/answer.ts': "export { exit } from '../exits/exit.ts'\n",
  'server/db/pool.ts': "import pg from 'pg'\nimport { readFile } from 'node:fs/promises'\nexport const pool = { pg, readFile }\n",
  'server/exits/store.ts': "import { pool } from '#server/db/pool.ts'\nimport { exit } from '#domain/exits/exit.ts'\nexport const store = { pool, exit }\n",
  'server/gate/routes.ts': "export const routes = 1\n",
  'server/main.ts': "import { store } from './exits/store.ts'\nimport { routes } from './gate/routes.ts'\nexport const all = { store, routes }\n",
  'web/parts/Card.tsx': "import { useState } from 'react'\nexport const Card = () => <p>{useState(0)[0]}</p>\n",
  'web/screens/desk/Ledger.tsx': "import { Card } from '../../parts/Card.tsx'\nexport const Ledger = Card\n",
  'web/screens/gate/Scan.tsx': "export const Scan = () => import('../../parts/Card.tsx')\n",
}

type Verdict = { code: number; forbidden: string[]; warned: string; said: string }

const check = async (files: Record<string, string>): Promise<Verdict> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, 'src', path)), { recursive: true })
    await writeFile(join(house, 'src', path), text)
  }
  return new Promise(done => execFile(process.execPath, [script, '--root', house], (error, said, warned) => done({
    code: error ? Number(error.code) : 0,
    forbidden: warned.split('\n').filter(line => line.startsWith('forbidden: ')).map(line => line.slice('forbidden: '.length)),
    warned, said,
  })))
}

test('a house that keeps its walls passes, and the check says how much it read', async () => {
  const verdict = await check(sound)
  expect(verdict).toMatchObject({ code: 0, forbidden: [] })
  expect(verdict.said).toBe('10 files, 12 imports, 0 breaches, 0 files past 300 lines\n')
})

test('a check that read no files fails', async () => {
  const verdict = await check({})
  expect(verdict.code).toBe(1)
  expect(verdict.forbidden[0]).toContain('no files were read')
})

describe('each breach is named, with its file and line', () => {
  const breaches: [string, Record<string, string>, string][] = [
    ['the domain reaches for the server',
      { 'domain/exits/bad.ts': "\nimport { pool } from '#server/db/pool.ts'\nexport const x = pool\n" },
      'domain/exits/bad.ts:2: domain/exits may not import server/db/pool.ts'],
    ['the web app reaches for the server, for a type only',
      { 'web/parts/bad.ts': "import type { pool } from '../../server/db/pool.ts'\nexport type X = typeof pool\n" },
      'web/parts/bad.ts:1: web/parts may not import server/db/pool.ts'],
    ['a capability of the server reaches for one above it',
      { 'server/exits/bad.ts': "export * from '../gate/routes.ts'\n" },
      'server/exits/bad.ts:1: server/exits may not import server/gate/routes.ts'],
    ['the gate shows a screen of the desk, loaded late',
      { 'web/screens/gate/bad.tsx': "export const late = () => import('../desk/Ledger.tsx')\n" },
      'web/screens/gate/bad.tsx:1: web/screens/gate may not import web/screens/desk/Ledger.tsx'],
    ['the pass knows of exits, inside a type',
      { 'domain/pass/bad.ts': "export type X = import('#domain/exits/exit.ts').exit\n" },
      'domain/pass/bad.ts:1: domain/pass may not import domain/exits/exit.ts'],
    ['exits look forward to the gate',
      { 'domain/exits/bad.ts': "export type { exit } from '../gate/answer.ts'\n" },
      'domain/exits/bad.ts:1: domain/exits may not import domain/gate/answer.ts'],
    ['a worker of the web app is a file of the server',
      { 'web/offline/bad.ts': "new Worker(new URL('../../server/db/pool.ts', import.meta.url))\n" },
      'web/offline/bad.ts:1: web/offline may not import server/db/pool.ts'],
    ['the domain reads files',
      { 'domain/rules/bad.ts': "import { readFileSync } from 'fs'\nexport const x = readFileSync\n" },
      'domain/rules/bad.ts:1: domain may not use the package fs'],
    ['the web app uses what only Node has',
      { 'web/parts/bad.ts': "import 'node:path'\n" },
      'web/parts/bad.ts:1: web may not use the package node:path'],
    ['the server draws with React',
      { 'server/gate/bad.ts': "import { jsx } from 'react/jsx-runtime'\nexport const x = jsx\n" },
      'server/gate/bad.ts:1: server may not use the package react/jsx-runtime'],
    ['an import whose target nobody can know',
      { 'server/gate/bad.ts': 'export const load = (name: string) => import(name)\n' },
      'server/gate/bad.ts:1: the target of this import is computed, so no wall can check it'],
    ['a folder that the table does not know',
      { 'domain/tickets/bad.ts': 'export const x = 1\n' },
      'domain/tickets/bad.ts: this place is not in the table of scripts/check-imports.mjs'],
    ['a circle of types alone',
      { 'domain/people/a.ts': "import type { B } from './b.ts'\nexport type A = B\n", 'domain/people/b.ts': "import type { A } from '#domain/people/a.ts'\nexport type B = A\n" },
      'circle: domain/people/a.ts → domain/people/b.ts → domain/people/a.ts'],
  ]
  test.each(breaches)('%s', async (_, extra, sentence) => {
    const verdict = await check({ ...sound, ...extra })
    expect(verdict.forbidden).toEqual([sentence])
    expect(verdict.code).toBe(1)
  })
})

test('a word in a comment or a text is not an import', async () => {
  const verdict = await check({ ...sound, 'domain/exits/good.ts': "// import { pool } from '#server/db/pool.ts'\nexport const x = `import('#server/db/pool.ts')`\n" })
  expect(verdict).toMatchObject({ code: 0, forbidden: [] })
})

test('a file past 300 lines is a warning, not a breach', async () => {
  const verdict = await check({ ...sound, 'domain/exits/long.ts': 'export {}\n'.repeat(301) })
  expect(verdict).toMatchObject({ code: 0, forbidden: [] })
  expect(verdict.warned).toContain('domain/exits/long.ts has 301 lines')
})
