// The linter's rules that carry the house must bite: what the compiler lets into the domain is put before the real configuration.

import { join } from 'node:path'
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
// The texts lie in no project of the compiler, so the rules that ask for types rest here.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } }, rules: { 'ts/no-floating-promises': 'off', 'ts/no-misused-promises': 'off' } },
})
const breaches = async (filePath: string, text: string): Promise<(string | null)[]> => {
  const [result] = await eslint.lintText(text, { filePath: join(root, filePath) })
  return result!.messages.map(message => message.ruleId ?? message.message)
}

const worldly = [
  'export const now = () => Date.now()', 'export const now = () => new Date()', 'export const now = () => Date()', 'export const dice = () => Math.random()',
  'export const id = () => crypto.randomUUID()', "export const ask = () => fetch('/')", "console.log('out')", 'export const env = process.env',
  'export const now = () => globalThis.Date.now()',
]

test.each(worldly)('the domain and the made-up community are handed everything: no «%s»', async text => {
  expect(await breaches('src/domain/exits/x.ts', text)).toHaveLength(1)
  expect(await breaches('src/demo/x.ts', text)).toHaveLength(1)
  expect(await breaches('src/server/exits/x.ts', text)).toEqual([])
})

test('an instant that is handed in may be made into a date', async () => {
  expect(await breaches('src/domain/exits/x.ts', 'export const day = (at: string) => new Date(at).getUTCDate()')).toEqual([])
})

test('no test may run alone', async () => {
  expect(await breaches('src/domain/exits/x.test.ts', "test.only('a', () => {})")).toEqual(['no-restricted-syntax'])
  expect(await breaches('test/api/x.test.ts', "describe.only.each([1])('a', () => {})")).toEqual(['no-restricted-syntax'])
})

test('what is written and never used is told', async () => {
  expect(await breaches('src/web/parts/x.tsx', "import { a } from './a.ts'\nexport const b = <p />")).toEqual(['ts/no-unused-vars'])
})

test('what old phones and an office with Windows 7 do not have is told before it is used', async () => {
  expect(await breaches('src/web/parts/x.ts', 'export const late = AbortSignal.timeout(1)')).toEqual(['no-restricted-properties'])
  for (const text of ['export const copy = structuredClone({})', 'export const id = crypto.randomUUID()'])
    expect(await breaches('src/web/parts/x.ts', text), text).toEqual(['compat/compat'])
  expect(await breaches('src/web/parts/x.ts', 'export const cut = /(?<=a)b/')).toEqual(['compat/compat'])
  expect(await breaches('src/domain/exits/x.ts', 'export const cut = /(?<!a)b/')).toEqual(['no-restricted-syntax'])
  expect(await breaches('src/web/parts/x.ts', 'export const named = /(?<a>b)/')).toEqual([])
  expect(await breaches('src/server/exits/x.ts', 'export const late = AbortSignal.timeout(1)')).toEqual([])
})
