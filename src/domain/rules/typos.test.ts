// The shipped rule file with one cell after another mistyped: each such file is refused with the cell's place, or says the same as before.
// What a person mends is what the problem names.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { refuses, saysOf, type RuleProblem } from './problems.ts'
import { answersOf, checkReleaseRules, decideRelease, everyReleaseCase } from './release.ts'

const shipped = readFileSync(new URL('../../../rules/release.dmn', import.meta.url), 'utf8')
const open = (xml: string) => checkReleaseRules(xml, 1)
const before = answersOf(open(shipped).rules!)

type Cell = { table: string; row: number; column: number; text: string; at: number }
/** Every cell of the file with its place, read without the reader that is tried. */
function cellsOf(kind: 'inputEntry' | 'outputEntry'): Cell[] {
  const cells: Cell[] = []
  for (const table of shipped.matchAll(/<decisionTable id="(\w+)-table"[\s\S]*?<\/decisionTable>/g)) {
    for (const [row, rule] of [...table[0].matchAll(/<rule [\s\S]*?<\/rule>/g)].entries()) {
      const before = kind === 'outputEntry' ? [...rule[0].matchAll(/<inputEntry /g)].length : 0
      for (const [column, cell] of [...rule[0].matchAll(new RegExp(`<${kind} [^>]*><text>([^<]*)`, 'g'))].entries()) {
        const text = cell[1]!
        cells.push({ table: table[1]!, row: row + 1, column: before + column + 1, text, at: table.index + rule.index + cell.index + cell[0].length - text.length })
      }
    }
  }
  return cells
}
/** A few of those that a change touches, spread over the file: a hundred tries a change would take minutes. */
function some(kinds: readonly Cell[], change: (text: string) => string): Cell[] {
  const touched = kinds.filter(cell => change(cell.text) !== cell.text)
  const step = Math.max(1, Math.ceil(touched.length / 2))
  return touched.filter((_cell, at) => at % step === 0)
}
const put = ({ at, text }: Cell, other: string) => shipped.slice(0, at) + other.replaceAll('<', '&lt;') + shipped.slice(at + text.length)
const placed = (problem: RuleProblem, cell: Cell) => problem.table === cell.table && problem.row === cell.row && problem.column === cell.column

const upper = (text: string) => text.replace(/"([a-z])/, (_all, letter: string) => `"${letter.toUpperCase()}`)
const typos: readonly [what: string, change: (text: string) => string][] = [
  ['a capital letter', upper], ['capitals throughout', text => text.replace(/"[^"]+"/, all => all.toUpperCase())],
  ['a space before', text => text.replace(/"(?=\w)/, '" ')], ['a space behind', text => text.replace(/(?<=\w)"/, ' "')],
  ['no quotation marks', text => text.replace(/"([^"]+)"/, '$1')], ['curly quotation marks', text => text.replace(/"([^"]+)"/, '“$1”')],
  ['single quotation marks', text => text.replace(/"([^"]+)"/, "'$1'")], ['full-width quotation marks', text => text.replace(/"([^"]+)"/, '＂$1＂')],
  ['a quotation mark left out', text => text.replace(/"([^"]+)"/, '"$1')], ['a Chinese word', text => text.replace(/"[^"]+"/, '"封控"')],
  ['a letter left out', text => text.replace(/(?<=\w)\w"/, '"')], ['two letters turned round', text => text.replace(/"(\w)(\w)/, '"$2$1')],
  ['an underscore for a hyphen', text => text.replace('-', '_')], ['a Cyrillic letter', text => text.replace(/e/, 'е')],
  ['a full-width comma', text => text.replace(',', '，')], ['a semicolon', text => text.replace(',', ';')], ['no comma', text => text.replace(',', '')],
  ['and between two values', text => text.replace(',', ' and')], ['or between two values', text => text.replace(',', ' or')],
  ['a number', text => text.replace(/"[^"]+"/, '5')], ['a number test', text => text.replace(/"[^"]+"/, '> 5')], ['a date', text => text.replace(/"[^"]+"/, 'date("2026-01-01")')],
  ['null', text => text.replace(/"[^"]+"/, 'null')], ['a yes', text => text.replace(/"[^"]+"/, 'true')], ['another fact', text => text.replace(/"[^"]+"/, 'caseInBuilding')],
  ['a comparison by letters', text => text.replace(/"[^"]+"/, '> $&')], ['a range', text => text.replace(/"[^"]+"/, '[1..0]')],
  ['a test of another fact', text => text.replace(/"[^"]+"/, 'level = "Sealed"')],
  ['True', text => text.replace('true', 'True')], ['TRUE', text => text.replace('true', 'TRUE')], ['a yes as text', text => text.replace('true', '"true"')],
  ['False', text => text.replace('false', 'False')], ['FALSE', text => text.replace('false', 'FALSE')], ['a no as text', text => text.replace('false', '"false"')],
  ['是', text => text.replace(/true|false/, '是')], ['yes', text => text.replace(/true|false/, 'yes')], ['0', text => text.replace(/true|false/, '0')],
  ['the fact itself', text => text.replace(/true|false/, 'caseInBuilding')], ['not the fact itself', text => text.replace(/true|false/, 'not(caseInBuilding)')],
]

describe('a cell of a test', () => {
  const cells = cellsOf('inputEntry').filter(cell => cell.text !== '-')
  // The same text in another row of the same column is the same mistake.
  const kinds = [...new Map(cells.map(cell => [`${cell.table} ${cell.column} ${cell.text}`, cell])).values()]
  test('is found in the file at all', () => { expect([cells.length > 100, kinds.length > 20]).toEqual([true, true]) })
  test.each(typos)('with %s is refused, and named', (_what, change) => {
    for (const cell of some(kinds, change)) {
      const other = change(cell.text)
      const { rules, problems } = open(put(cell, other))
      expect(rules, `${cell.table} row ${cell.row} column ${cell.column}: ${other}`).toBeNull()
      expect(problems.some(problem => placed(problem, cell) && refuses(problem)), `${JSON.stringify(cell)} ${other}: ${JSON.stringify(problems.slice(0, 3))}`).toBe(true)
    }
  })
  test('that was written without a mistake, but says something else, says it only where it stands', () => {
    for (const cell of kinds.slice(0, 6)) {
      const { rules } = open(put(cell, ` ${cell.text} `))
      expect(rules === null ? null : answersOf(rules), cell.text).toBe(before)
    }
  })
})

describe('a cell of an outcome', () => {
  const kinds = [...new Map(cellsOf('outputEntry').map(cell => [`${cell.table} ${cell.column} ${cell.text}`, cell])).values()]
  test.each(typos.filter(([what]) => !['null', 'a number', 'a date', 'a yes', 'another fact', 'the fact itself', 'not the fact itself', '0', 'a test of another fact'].includes(what)))(
    'with %s is refused, and named', (_what, change) => {
      for (const cell of some(kinds.filter(one => one.text !== 'null'), change)) {
        const other = change(cell.text)
        const { rules, problems } = open(put(cell, other))
        expect(rules, `${cell.table} row ${cell.row} column ${cell.column}: ${other}`).toBeNull()
        expect(problems.some(problem => placed(problem, cell)), `${JSON.stringify(cell)} ${other}: ${JSON.stringify(problems.slice(0, 3))}`).toBe(true)
      }
    })
  test('with another kind of value never lets out in silence', () => {
    for (const cell of new Map(kinds.map(one => [`${one.table} ${one.column}`, one])).values()) {
      for (const other of ['null', '"x"', '-1', '1.5', '1e9', 'true', 'date("2026-01-01") + duration("P1D")', 'if level = "Sealed" then 1 else 2', 'caseInBuilding', 'level', '[1, 2]', '{a: 1, a: 2}.a', '1/0']) {
        const { rules } = open(put(cell, other))
        if (rules === null) continue
        // What loads is a value that this column may have; then it has it plainly, for everybody.
        for (const facts of everyReleaseCase()) expect(decideRelease(rules, facts).warnings, `${JSON.stringify(cell)} ${other}`).toEqual([])
        expect([cell.text, other, cell.table, cell.column].join(' | '), 'only what is plainly allowed').toMatch(/ (null \| evidence \| 6|true \| evidence \| 7|caseInBuilding \| evidence \| 7|null \| decision \| 10)$/)
      }
    }
  })
})

test('every problem has a sentence in which no place is left open', () => {
  for (const cell of cellsOf('inputEntry').slice(0, 3)) for (const problem of open(put(cell, 'sealed')).problems) expect(saysOf(problem)).not.toMatch(/[{}–]/)
})
