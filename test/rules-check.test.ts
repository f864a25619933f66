// `postern rules check FILE --json`: the same looking-through as at the desk, in lines that a program reads, whatever the file is.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkRulesFile } from '../src/cli/rules.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'postern-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))
const shipped = readFileSync(join(root, 'rules/release.dmn'), 'utf8')
const written = (name: string, xml: string): string => {
  writeFileSync(join(folder, name), xml)
  return join(folder, name)
}

test('the shipped rules load without a problem', async () => {
  expect(await checkRulesFile(join(root, 'rules/release.dmn'))).toEqual({ loads: true, problems: [] })
})

test('a file that is not there, or is no rule file, is one problem and not a failure', async () => {
  expect(await checkRulesFile(join(folder, 'nothing.dmn'))).toMatchObject({ loads: false, problems: [{ table: null, row: null, column: null, code: 'rules-file-missing' }] })
  expect(await checkRulesFile(written('words.dmn', 'who may leave?'))).toMatchObject({ loads: false, problems: [{ code: 'rules-not-xml' }] })
})

test('the command prints one JSON object, and ends with 0 for a file that would be refused', () => {
  const file = written('typo.dmn', shipped.replace('<text>"controlled", "sealed"</text>', '<text>"controlled", "Sealed"</text>'))
  const out = execFileSync(process.execPath, ['scripts/postern.mjs', 'rules', 'check', file, '--json'], { cwd: root, encoding: 'utf8' })
  expect(JSON.parse(out)).toMatchObject({ loads: false, problems: [{ table: 'evidence', row: 3, column: 2, code: 'rules-value-unknown', says: expect.stringContaining('"Sealed" is none of the values') }] })
})

const cases = join(root, '../shared/cases')
test.skipIf(!existsSync(cases))('the files that went wrong at other places are refused in their cells', async () => {
  expect(await checkRulesFile(join(cases, 'rules-typo-in-test.dmn'))).toMatchObject({ loads: false, problems: [{ table: 'evidence', row: 3, column: 2 }] })
  expect(await checkRulesFile(join(cases, 'rules-javascript.dmn'))).toMatchObject({ loads: false, problems: [{ table: 'evidence', row: 1, column: 1, code: 'rules-language-unknown' }] })
})
