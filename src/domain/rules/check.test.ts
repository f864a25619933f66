// What a small file is told that can be read but hardly be meant: rows that are never reached, overlaps, ranges, types, languages, forms.
import { expect, test } from 'vitest'
import { readRules } from './rules.ts'
import { saysOf } from './problems.ts'

type Cells = readonly string[]
const entry = (kind: string, text: string, attribute = '') => `<${kind}${attribute}><text><![CDATA[${text}]]></text></${kind}>`
/** A table over age (number), home (text), day (date) and ill (yes or no), with one outcome; more columns and definitions where they are tried. */
function file(rows: readonly Cells[], { hitPolicy = 'FIRST', inputs = '', values = '', outcome = '1', around = '', space = '20191111/MODEL/', prefix = '' } = {}) {
  const column = (name: string, type: string) => `<input label="${name}"><inputExpression typeRef="${type}"><text>${name}</text></inputExpression>${name === 'home' ? values : ''}</input>`
  const facts = [['age', 'number'], ['home', 'string'], ['day', 'date'], ['ill', 'boolean']] as const
  const xml = `<definitions xmlns="https://www.omg.org/spec/DMN/${space}" name="t">${around}
    ${facts.map(([name, type]) => `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`).join('')}
    <decision id="d" name="d">${facts.map(([name]) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`).join('')}
    <decisionTable hitPolicy="${hitPolicy}">${facts.map(([name, type]) => column(name, type)).join('')}${inputs}<output name="o" typeRef="number"/>
    ${rows.map(cells => `<rule>${cells.map(cell => entry('inputEntry', cell)).join('')}${entry('outputEntry', outcome)}</rule>`).join('')}</decisionTable></decision></definitions>`
  return prefix === '' ? xml : xml.replace(/<(\/?)(?!!)/g, `<$1${prefix}:`).replace('xmlns=', `xmlns:${prefix}=`)
}
const found = (xml: string) => readRules(xml, { loops: false, strict: true, known: {} }).problems
  .filter(({ code }) => code !== 'rules-input-unused').map(({ code, row, column }) => [code, row, column])
const dashes = ['-', '-', '-', '-']
const at = (column: number, cell: string) => dashes.map((dash, index) => index === column ? cell : dash)
const rooms = { values: '<inputValues><text>"flat", "shop"</text></inputValues>' }

test.each([
  ['a number test on a text', at(1, '> 5'), 'rules-type-wrong', 2], ['a text on a number', at(0, '"5"'), 'rules-type-wrong', 1],
  ['a date on a number', at(0, '< date("2026-01-01")'), 'rules-type-wrong', 1], ['a number on a date', at(2, '5'), 'rules-type-wrong', 3],
  ['a time on a date', at(2, '< @"10:00:00"'), 'rules-type-wrong', 3], ['a text on yes and no', at(3, '"true"'), 'rules-type-wrong', 4],
  ['an order of texts', at(1, '> "flat"'), 'rules-type-wrong', 2], ['a range of texts', at(1, '["a".."b"]'), 'rules-type-wrong', 2],
  ['yes and no in capitals', at(3, 'True'), 'rules-name-unknown', 4], ['null in capitals', at(0, 'NULL'), 'rules-name-unknown', 1],
  ['a name nobody knows', at(0, '> limit'), 'rules-name-unknown', 1],
  ['an empty range', at(0, '[5..1]'), 'rules-range-empty', 1], ['a range of one value that leaves it out', at(0, '[5..5)'), 'rules-range-empty', 1],
  ['dates the wrong way round', at(2, '[date("2026-02-01")..date("2026-01-01")]'), 'rules-range-empty', 3],
  ['a range without a bound', at(0, '[null..5]'), 'rules-bound-null', 1], ['a range whose bound is a fact', at(0, '[1..age]'), 'rules-bound-null', 1],
  ['more than nothing', at(0, '> null'), 'rules-bound-null', 1], ['a bound that is worked out', at(0, '[1..(5 + null)]'), 'rules-bound-null', 1],
  ['what excludes itself', at(0, '? > 5 and ? < 3'), 'rules-test-never', 1], ['two numbers with and', at(0, '5 and 3'), 'rules-test-bare', 1],
  ['two texts with or', at(1, '"flat" or "shop"'), 'rules-test-bare', 2], ['a bare fact in its own column', at(3, 'ill'), 'rules-test-bare', 4],
  ['a bare fact in another column', at(3, 'age > 5'), 'rules-test-bare', 4], ['a bare no', at(3, 'not(ill)'), 'rules-test-bare', 4],
  ['a space behind', at(1, '"flat "'), 'rules-text-spaced', 2], ['a space behind, excluded', at(1, 'not("flat ")'), 'rules-text-spaced', 2],
  ['a pattern that goes back', at(1, 'matches(?, "(a)\\\\1")'), 'rules-cell-wrong', 2], ['days added to a date', at(2, '> date("2026-01-01") + duration("P1D")'), 'rules-bound-null', 3],
  ['durations divided', at(0, '? > duration("P10D") / duration("P5D")'), 'rules-date-doubtful', 1],
  ['an hour with a zone', at(2, '? > date and time("2026-01-01T10:00:00+02:00")'), 'rules-date-doubtful', 3],
  ['a number with an exponent', at(0, '1e3'), 'rules-form-doubtful', 1], ['one entry named twice', at(0, '? > {a: 1, a: 2}.a'), 'rules-form-doubtful', 1],
] as const)('%s is refused in its cell', (_what, cells, code, column) => {
  expect(found(file([cells]))).toContainEqual([code, 1, column])
})

test.each([
  ['in other case', '"Flat"'], ['excluded in other case', 'not("Flat")'], ['beside a right one', '"shop", "Flat"'], ['asked for as not equal', '!= "Flat"'],
  ['compared', '? = "Flat"'], ['in a list', '? in ("shop", "Flat")'], ['in a list that contains it', 'list contains(["shop", "Flat"], ?)'], ['under a condition', 'if ? = "Flat" then true else false'], ['with nothing', 'null'],
])('a text that its column cannot be is refused %s', (_what, cell) => {
  expect(found(file([at(1, cell)], rooms))).toContainEqual(['rules-value-unknown', 1, 2])
})

test('what is meant is let through: values, ranges, orders, patterns, dates', () => {
  for (const cells of [at(0, '> 5, < 3'), at(0, '[1..5]'), at(0, '? > 3 and ? < 5'), at(0, 'not(5)'), at(0, '5, 6'), at(1, '"flat"'), at(1, 'not("flat")'), at(1, 'matches(?, "^fl")'),
    at(1, 'contains(?, "a")'), at(2, '< date("2026-01-01")'), at(2, '[date("2026-01-01")..date("2026-02-01")]'), at(3, 'true'), at(3, 'not(true)'), at(0, '-5'), dashes]) {
    expect(found(file([cells])), cells.join(' ')).toEqual([])
  }
})

test('a row that those before it cover is named with them; one that is partly left, and a last row of dashes, are not', () => {
  expect(found(file([at(0, '>= 18'), at(0, '> 20')]))).toEqual([['rules-row-hidden', 2, null]])
  expect(found(file([at(0, '< 5'), at(0, '[5..10]'), at(0, '> 10'), at(1, '"flat"')]))).toEqual([['rules-row-hidden', 4, null]])
  expect(found(file([at(3, 'true'), at(3, 'false'), at(0, '7')]))).toEqual([['rules-row-hidden', 3, null]])
  expect(found(file([at(0, '< 5'), at(0, '(5..10]'), at(0, '> 10'), at(1, '"flat"')]))).toEqual([])
  expect(found(file([at(3, 'true'), at(3, 'false'), dashes]))).toEqual([])
  expect(found(file([dashes, at(0, '7')]))).toEqual([['rules-row-hidden', 2, null]])
  expect(saysOf(readRules(file([at(0, '>= 18'), at(0, '> 20')]), { strict: true }).problems.find(problem => problem.row === 2)!)).toContain('rows 1 already cover')
})

test('rows of which only one may fit are named when both can; two columns of one fact that exclude each other, too', () => {
  expect(found(file([at(0, '>= 18'), at(0, '<= 18')], { hitPolicy: 'UNIQUE' }))).toEqual([['rules-rows-overlap', 2, null]])
  expect(found(file([at(0, '>= 18'), at(0, '< 18')], { hitPolicy: 'UNIQUE' }))).toEqual([])
  expect(found(file([at(0, '> 5'), at(1, '"flat"')], { hitPolicy: 'UNIQUE' }))).toEqual([['rules-rows-overlap', 2, null]])
  const again = { inputs: '<input label="age again"><inputExpression typeRef="number"><text>age</text></inputExpression></input>' }
  expect(found(file([['> 5', '-', '-', '-', '< 3']], again))).toEqual([['rules-row-never', 1, null]])
  expect(found(file([['> 5', '-', '-', '-', '< 9']], again))).toEqual([])
})

test('a column of which nothing is asked, and a fact that nobody needs, are told and keep nothing out', () => {
  const more = '<inputData id="x" name="x"><variable name="x" typeRef="string"/></inputData>'
  const { rules, problems } = readRules(file([at(0, '> 5')], { around: more }), { strict: true })
  expect(rules).not.toBeNull()
  expect(problems.map(({ code, column }) => [code, column])).toEqual([['rules-input-unused', 2], ['rules-input-unused', 3], ['rules-input-unused', 4], ['rules-fact-unused', null]])
})

test('another language is refused wherever it is named, under any prefix; FEEL by any of its names is not', () => {
  const plain = file([at(0, '> 5')])
  const js = 'expressionLanguage="http://www.ecma-international.org/ecma-262"'
  for (const [from, row, column] of [['<definitions', null, null], ['<decision ', null, null], ['<decisionTable', null, null], ['<inputExpression', 0, 1], ['<inputEntry', 1, 1], ['<outputEntry', 1, 5], ['<rule', 1, null]] as const) {
    expect(found(plain.replace(from, `${from} ${js} `)), from).toContainEqual(['rules-language-unknown', row, column])
  }
  expect(found(plain.replace('<definitions', '<definitions typeLanguage="http://www.w3.org/2001/XMLSchema" '))).toEqual([['rules-language-unknown', null, null]])
  const prefixed = file([at(0, '> 5')], { prefix: 'dmn' })
  expect(found(prefixed)).toEqual([])
  expect(found(prefixed.replace('<dmn:inputEntry', `<dmn:inputEntry ${js}`))).toEqual([['rules-language-unknown', 1, 1]])
  for (const feel of ['feel', 'http://www.omg.org/spec/FEEL/20140401', 'https://www.omg.org/spec/DMN/20230324/FEEL/']) expect(found(plain.replace('<inputEntry', `<inputEntry expressionLanguage="${feel}"`))).toEqual([])
  const nested = '<decision id="n" name="n"><context><contextEntry><variable name="a"/><literalExpression expressionLanguage="js"><text>1</text></literalExpression></contextEntry></context></decision>'
  expect(found(file([at(0, '> 5')], { around: nested }))).toEqual([['rules-language-unknown', null, null]])
})

test('entities and literal passages are read as what they say, in every edition', () => {
  for (const space of ['20151101/dmn.xsd', '20180521/MODEL/', '20191111/MODEL/', '20211108/MODEL/', '20230324/MODEL/']) {
    expect(found(file([at(1, '"flat"')], { ...rooms, space }).replace('"flat"]]>', '"fl]]>&#97;t&quot;<!-- . -->'))).toEqual([])
    expect(found(file([at(1, '"flat"')], { ...rooms, space }).replace('"flat"]]>', '"fl]]>&#65;t&quot;'))).toContainEqual(['rules-value-unknown', 1, 2])
  }
})

test('whatever is wrong is told at once, each in its place', () => {
  expect(found(file([['"x"', 'flat', '-', 'TRUE'], at(0, '[9..1]')]))).toEqual([
    ['rules-name-unknown', 1, 2], ['rules-name-unknown', 1, 4], ['rules-range-empty', 2, 1],
  ])
})

test('a cell with two texts is refused: one of them would not count', () => {
  const two = file([at(1, '"flat"')], rooms).replace('</inputEntry>', '<text>-</text></inputEntry>').replace('</outputEntry>', '<text>2</text></outputEntry>')
  expect(found(two)).toEqual([['rules-cell-wrong', 1, 1], ['rules-cell-wrong', 1, 5]])
})
