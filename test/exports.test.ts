// What nobody uses must be told: a small house with one dead name is put before the real check, which has to name it and nothing else.

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = join(import.meta.dirname, '../scripts/check-exports.mjs')
let house = ''
beforeEach(async () => { house = await mkdtemp(join(tmpdir(), 'exports-')) })
afterEach(async () => { await rm(house, { recursive: true }) })

const sound = {
  'src/domain/ids.ts': "export type Id = string\nexport const [first, second] = ['a', 'b']\nexport const here = 1\nconst other = here\nexport { other as renamed }\n",
  'src/domain/again.ts': "export { renamed as again } from './ids.ts'\n",
  'src/server/main.mjs': "import { first, second } from '#domain/ids.ts'\nimport * as all from '#domain/again.ts'\nconst late = import('./late.ts')\nconst far = new URL('./far.ts', import.meta.url)\n",
  'src/server/late.ts': "import type { Id } from '#domain/ids.ts'\nexport const late = (id: Id) => id\n",
  'src/server/far.ts': 'export const far = 1\n',
  'src/web/main.tsx': "const folders = import.meta.glob('./screens/*/Start.tsx')\n",
  'src/web/screens/desk/Start.tsx': 'export const Start = 1\n',
}

async function unused(more: Record<string, string>): Promise<string[]> {
  for (const [file, text] of Object.entries({ ...sound, ...more })) {
    await mkdir(dirname(join(house, file)), { recursive: true })
    await writeFile(join(house, file), text)
  }
  return new Promise((resolve) => execFile(process.execPath, [script, '--root', house], (_, __, stderr) => resolve(stderr.split('\n').filter((line) => line !== ''))))
}

test('a house in which every name is used, by import, by its own file, whole or by a pattern, says nothing', async () => {
  expect(await unused({})).toEqual([])
})

test.each([
  ['a name nobody imports', { 'src/domain/x.ts': 'export const lonely = 1\n' }, 'src/domain/x.ts lonely: nobody uses it'],
  ['a type nobody imports', { 'src/domain/x.ts': 'export type Lonely = 1\n' }, 'src/domain/x.ts Lonely: nobody uses it'],
  ['a name that another file has as well', { 'src/domain/x.ts': 'export const first = 1\n' }, 'src/domain/x.ts first: nobody uses it'],
  ['a name that only tests import', { 'src/domain/x.ts': 'export const lonely = 1\n', 'test/x.test.ts': "import { lonely } from '#domain/x.ts'\n" }, 'src/domain/x.ts lonely: tests alone use it'],
  ['a screen that the pattern does not reach', { 'src/web/screens/desk/deep/Start.tsx': 'export const Start = 1\n' }, 'src/web/screens/desk/deep/Start.tsx Start: nobody uses it'],
])('%s is told', async (_, more, line) => {
  expect(await unused(more)).toEqual([`unused: ${line}`])
})

test('an empty house proves nothing', async () => {
  await mkdir(join(house, 'src'))
  const said = await new Promise<string>((resolve) => execFile(process.execPath, [script, '--root', house], (_, __, stderr) => resolve(stderr)))
  expect(said).toContain('no exported names were read')
})
