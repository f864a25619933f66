// The engine that asks decision tables: how faults are named when a file is opened, and how doubts are told when it is asked.
import { expect, test } from 'vitest'
import { evaluate, loadRules } from './rules.ts'
import type { Facts } from './rules.ts'

type Made = { hitPolicy?: string; outputs?: string; rules: string; more?: string; annotations?: string }
const input = '<input label="Age"><inputExpression typeRef="number"><text>age</text></inputExpression></input>'
  + '<input label="Home"><inputExpression typeRef="string"><text>home</text></inputExpression>'
  + '<inputValues><text>"flat", "shop"</text></inputValues></input>'
const oneOutput = '<output name="kits" typeRef="number"><outputValues><text>3, 2, 1</text></outputValues></output>'
const row = (age: string, home: string, ...outcomes: string[]) =>
  `<rule id="gives-${outcomes.length}"><inputEntry><text><![CDATA[${age}]]></text></inputEntry><inputEntry><text>${home}</text></inputEntry>`
  + outcomes.map(outcome => `<outputEntry><text>${outcome}</text></outputEntry>`).join('') + '</rule>'

const file = ({ hitPolicy = 'hitPolicy="UNIQUE"', outputs = oneOutput, rules, more = '', annotations = '' }: Made, space = '20191111/MODEL/') =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/${space}" name="kits">
    <inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
    <inputData id="home" name="home"><variable name="home" typeRef="string"/></inputData>
    <decision id="kits" name="kits">
      <informationRequirement><requiredInput href="#age"/></informationRequirement>
      <informationRequirement><requiredInput href="#home"/></informationRequirement>
      <decisionTable ${hitPolicy}>${input}${outputs}${annotations}${rules}</decisionTable>
    </decision>${more}
  </definitions>`

async function opened(made: Made) {
  const rules = await loadRules(file(made))
  if (!rules.ok) throw new Error(JSON.stringify(rules.problem))
  return rules.value
}
async function problem(made: Made | string) {
  const rules = await loadRules(typeof made === 'string' ? made : file(made))
  return rules.ok ? null : rules.problem
}
const ask = async (made: Made, facts: Facts) => {
  const { value, rows, warnings } = evaluate(await opened(made), 'kits', facts)
  return { value, rows: rows.map(one => one.row), warnings }
}
const overlapping = row('>= 60', '-', '2') + row('>= 18', '"flat"', '1') + row('< 18', '-', '1') + row('>= 80', '-', '3')

test.each([
  ['FIRST', 'hitPolicy="FIRST"', 2, [1]],
  ['PRIORITY takes the value listed first', 'hitPolicy="PRIORITY"', 3, [4]],
  ['RULE ORDER', 'hitPolicy="RULE ORDER"', [2, 1, 3], [1, 2, 4]],
  ['OUTPUT ORDER', 'hitPolicy="OUTPUT ORDER"', [3, 2, 1], [4, 1, 2]],
  ['COLLECT', 'hitPolicy="COLLECT"', [2, 1, 3], [1, 2, 4]],
  ['COLLECT SUM', 'hitPolicy="COLLECT" aggregation="SUM"', 6, [1, 2, 4]],
  ['COLLECT COUNT', 'hitPolicy="COLLECT" aggregation="COUNT"', 3, [1, 2, 4]],
  ['COLLECT MIN names only the row of the least', 'hitPolicy="COLLECT" aggregation="MIN"', 1, [2]],
  ['COLLECT MAX names only the row of the most', 'hitPolicy="COLLECT" aggregation="MAX"', 3, [4]],
])('hit policy %s gives its value and the rows that gave it', async (_name, hitPolicy, value, rows) => {
  expect(await ask({ hitPolicy, rules: overlapping }, { age: 85, home: 'flat' })).toEqual({ value, rows, warnings: [] })
})

test('two rows where only one may fit are a doubt, not an answer', async () => {
  for (const hitPolicy of ['', 'hitPolicy="UNIQUE"', 'hitPolicy="ANY"']) {
    expect(await ask({ hitPolicy, rules: overlapping }, { age: 85, home: 'flat' }))
      .toEqual({ value: null, rows: [1, 2, 4], warnings: ['kits: rows 1, 2, 4 contradict each other'] })
  }
  const agreeing = { hitPolicy: 'hitPolicy="ANY"', rules: row('>= 60', '-', '2') + row('>= 80', '-', '2') }
  expect(await ask(agreeing, { age: 85, home: 'flat' })).toEqual({ value: 2, rows: [1, 2], warnings: [] })
})

test('when no row fits there is a warning, unless the table says what holds then or collects', async () => {
  expect(await ask({ rules: row('>= 60', '-', '2') }, { age: 30, home: 'flat' })).toEqual({ value: null, rows: [], warnings: ['kits: no row fits'] })
  const otherwise = '<output name="kits"><defaultOutputEntry><text>1</text></defaultOutputEntry></output>'
  expect(await ask({ outputs: otherwise, rules: row('>= 60', '-', '2') }, { age: 30, home: 'flat' })).toEqual({ value: 1, rows: [], warnings: [] })
  expect((await ask({ hitPolicy: 'hitPolicy="COLLECT"', rules: row('>= 60', '-', '2') }, { age: 30, home: 'flat' })).warnings).toEqual([])
})

test('several columns give a context, and rows carry their words when all three languages are there', async () => {
  const outputs = '<output name="kits" typeRef="number"/><output name="by" typeRef="string"/>'
  const annotations = '<annotation name="en"/><annotation name="zh-Hans"/><annotation name="zh-Hant"/>'
  const said = row('-', '-', '2', '"volunteer"').replace('</rule>', ['Two kits.', '两盒。', '兩盒。']
    .map(text => `<annotationEntry><text>${text}</text></annotationEntry>`).join('') + '</rule>')
  const answer = evaluate(await opened({ outputs, annotations, rules: said }), 'kits', { age: 1, home: 'shop' })
  expect(answer.value).toEqual({ kits: 2, by: 'volunteer' })
  expect(answer.rows).toEqual([{ table: 'kits', row: 1, id: 'gives-2', says: { en: 'Two kits.', 'zh-Hans': '两盒。', 'zh-Hant': '兩盒。' } }])
  const half = evaluate(await opened({ outputs, annotations: '<annotation name="en"/>', rules: said }), 'kits', { age: 1, home: 'shop' })
  expect(half.rows[0]).not.toHaveProperty('says')
})

test('a fact that is missing, of the wrong kind or unheard of becomes a warning', async () => {
  const rules = row('>= 18', '-', '1') + row('< 18', '-', '2')
  expect((await ask({ rules }, { home: 'flat' })).warnings).toContain('age is not known')
  expect((await ask({ rules }, { age: '85', home: 'flat' })).warnings).toContain('age is none of the values that the rules know')
  expect((await ask({ rules }, { age: NaN, home: 'flat' })).value).toBeNull()
  expect((await ask({ rules }, { age: 20, home: 'boat' })).warnings).toEqual(['kits, column Home: the value is none of those that this column knows'])
  expect((await ask({ rules }, Object.create({ age: 20, home: 'flat' }) as Facts)).warnings).toContain('age is not known')
})

test('an expression that fails while it is worked out warns and gives nothing', async () => {
  const unlisted = '<output name="kits" typeRef="number"/>'
  const answer = await ask({ outputs: unlisted, rules: row('-', '-', 'age + home') }, { age: 20, home: 'flat' })
  expect(answer.value).toBeNull()
  expect(answer.warnings[0]).toMatch(/^kits, row 1, column 3: /)
  const endless = '{ f: function(n) f2(n), f2: function(n) n + home, out: f2(1) }.out'
  expect((await ask({ outputs: unlisted, rules: row('-', '-', endless) }, { age: 20, home: 'flat' })).warnings).not.toEqual([])
  const outside = await ask({ rules: row('-', '-', 'age') }, { age: 20, home: 'flat' })
  expect(outside.warnings).toEqual(['kits, row 1, column 3: the outcome is none of those that this column knows'])
  expect(evaluate(await opened({ rules: overlapping }), 'boats', {}).warnings).toEqual(['there is no decision boats'])
})

test.each([
  ['a text without quotation marks', row('-', 'shop', '1'), { row: 1, column: 2, heading: 'Home', code: 'rules-name-unknown', value: 'shop' }],
  ['a half-written test', row('-', '-', '1') + row('> ', '-', '1'), { row: 2, column: 1, heading: 'Age', code: 'rules-cell-wrong' }],
  ['a quotation mark left open', row('-', '"flat', '1'), { row: 1, column: 2, heading: 'Home', code: 'rules-cell-wrong' }],
  ['an outcome outside the list', row('-', '-', '7'), { row: 1, column: 3, heading: 'kits', code: 'rules-outcome-unknown', value: '7' }],
  ['an outcome of the wrong kind', row('-', '-', '"1"'), { row: 1, column: 3, heading: 'kits', code: 'rules-outcome-unknown' }],
  ['the time of day', row('-', '-', 'now().hour'), { row: 1, column: 3, heading: 'kits', code: 'rules-cell-wrong', message: expect.stringContaining('time is handed in') }],
  ['a missing outcome', row('-', '-', '1') + row('-', '-'), { row: 2, column: 3, heading: 'kits', code: 'rules-cell-missing' }],
  ['one outcome too many', row('-', '-', '1', '1'), { row: 1, column: 4, heading: '', code: 'rules-cell-surplus' }],
  ['a missing test', row('-', '-', '1').replace('<inputEntry><text>-</text></inputEntry>', ''), { row: 1, column: 2, heading: 'Home', code: 'rules-cell-missing' }],
])('a cell with %s is named by table, row and column when the file is opened', async (_what, rules, place) => {
  expect(await problem({ rules })).toMatchObject({ table: 'kits', ...place })
})

test('a file that is not a rule file, or holds no decisions, says so', async () => {
  expect(await problem('tea')).toMatchObject({ code: 'rules-not-xml', line: 1 })
  expect(await problem('<html xmlns="http://www.w3.org/1999/xhtml"/>')).toMatchObject({ code: 'rules-not-dmn', found: 'html http://www.w3.org/1999/xhtml' })
  expect(await problem('<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>')).toMatchObject({ code: 'rules-no-decisions' })
  expect(await problem(`<!DOCTYPE d [<!ENTITY a "aa">]>${file({ rules: overlapping })}`)).toMatchObject({ code: 'rules-not-xml' })
  expect(await problem(file({ rules: overlapping }) + ' '.repeat(1_100_000))).toMatchObject({ code: 'rules-too-large' })
})

test('an unknown hit policy, a circle, a name given twice and a missing requirement are named', async () => {
  expect(await problem({ hitPolicy: 'hitPolicy="BEST"', rules: '' })).toMatchObject({ code: 'rules-hit-policy-unknown', table: 'kits', hitPolicy: 'BEST' })
  expect(await problem({ hitPolicy: 'hitPolicy="COLLECT" aggregation="MEAN"', rules: '' })).toMatchObject({ hitPolicy: 'COLLECT MEAN' })
  const needs = (id: string, other: string) => `<decision id="${id}" name="${id}"><informationRequirement><requiredDecision href="#${other}"/>`
    + `</informationRequirement><literalExpression><text>${other}</text></literalExpression></decision>`
  expect(await problem({ rules: overlapping, more: needs('a', 'b') + needs('b', 'a') })).toMatchObject({ code: 'rules-circle', path: ['a', 'b', 'a'] })
  expect(await problem({ rules: overlapping, more: needs('a', 'nobody') }))
    .toMatchObject({ code: 'rules-requirement-missing', table: 'a', href: 'nobody' })
  expect(await problem({ rules: overlapping, more: needs('age', 'kits') })).toMatchObject({ code: 'rules-name-wrong', name: 'age' })
  for (const name of ['', '__proto__']) expect(await problem({ rules: overlapping, more: `<decision id="d" name="${name}"><literalExpression><text>1</text></literalExpression></decision>` })).toMatchObject({ code: 'rules-name-wrong', name })
  const java = '<decision id="c" name="c"><functionDefinition kind="Java"><literalExpression><text>1</text></literalExpression></functionDefinition></decision>'
  expect(await problem({ rules: overlapping, more: java })).toMatchObject({ code: 'rules-kind-unknown', table: 'c', kind: 'function in Java' })
})

test('older and newer editions of the format are read alike', async () => {
  for (const space of ['20151101/dmn.xsd', '20180521/MODEL/', '20191111/MODEL/', '20211108/MODEL/', '20230324/MODEL/']) {
    const rules = await loadRules(file({ rules: row('-', '-', '1') }, space))
    expect(rules.ok && evaluate(rules.value, 'kits', { age: 1, home: 'flat' }).value).toBe(1)
  }
  expect(await problem(file({ rules: row('-', '-', '1') }, '20991231/MODEL/'))).toMatchObject({ code: 'rules-not-dmn' })
})

test('a decision stands on another and on a function, and names the rows beneath it too', async () => {
  const more = `<businessKnowledgeModel id="twice" name="twice"><encapsulatedLogic><formalParameter name="n"/>
      <literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
    <decision id="total" name="total"><informationRequirement><requiredDecision href="#kits"/></informationRequirement>
      <knowledgeRequirement><requiredKnowledge href="#twice"/></knowledgeRequirement>
      <literalExpression><text>twice(kits) + 1</text></literalExpression></decision>`
  const answer = evaluate(await opened({ rules: row('-', '-', '3'), more }), 'total', { age: 1, home: 'flat' })
  expect(answer).toMatchObject({ value: 7, rows: [{ table: 'kits', row: 1 }], warnings: [] })
})

test('an answer remembered for one fact is not given for another that looks like it', async () => {
  const rules = await opened({ outputs: '<output name="kits"/>', rules: row('-', '"flat"', 'age') + row('-', '"shop"', 'home') })
  for (const age of [1, 2, 1, 0, -0.5]) expect(evaluate(rules, 'kits', { age, home: 'flat' }).value).toBe(age)
  for (let age = 0; age < 2000; age++) expect(evaluate(rules, 'kits', { age, home: 'flat' }).value).toBe(age)
  expect(evaluate(rules, 'kits', { age: 7, home: 'shop' }).value).toBe('shop')
})
