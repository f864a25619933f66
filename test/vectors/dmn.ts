// The DMN technology compatibility kit, asked through the engine that decides about exits. One case is one testCase of the
// kit; it passes when every result node has its published value. What does not is refused (the file is not opened), warned (the value
// carries a warning, and a person would be asked) or silent: wrong without a word, which must never be.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate as evaluateFeel } from 'feelin'
import type { Result } from '#domain/kernel/result.ts'
import { evaluate, evaluateService, loadRules } from '#domain/rules/rules.ts'
import type { RuleSet } from '#domain/rules/rules.ts'
import { readXml } from '#domain/rules/xml.ts'
import type { XmlElement } from '#domain/rules/xml.ts'
import type { Case, Outcome, Source } from './source.ts'

export const dmnLevel2: Source = { source: 'dmn-level-2', floor: 1, cases: folder => casesIn(join(folder, 'dmn', 'level-2')) }
export const dmnLevel3: Source = { source: 'dmn-level-3', floor: 0.87, cases: folder => casesIn(join(folder, 'dmn', 'level-3')) }

function casesIn(level: string): Case[] {
  if (!existsSync(level)) return []
  const models = new Map<string, Promise<Result<RuleSet>>>()
  const model = (path: string) => {
    const opened = models.get(path) ?? loadRules(readFileSync(path, 'utf8'))
    models.set(path, opened)
    return opened
  }
  return readdirSync(level).sort().flatMap(folder => readdirSync(join(level, folder))
    .filter(file => /-test-.*\.xml$/.test(file)).sort()
    .flatMap((file): Case[] => {
      const tests = readXml(readFileSync(join(level, folder, file), 'utf8'))
      if (!tests.ok) return [{ name: `${folder}/${file}`, run: () => false }]
      const path = join(level, folder, parts(tests.value, 'modelName')[0]?.text.trim() ?? '')
      return parts(tests.value, 'testCase').map(testCase => ({
        name: `${folder}/${file}#${testCase.attributes.get('id') ?? ''}`,
        run: async () => outcomeOf(testCase, await model(path)),
      }))
    }))
}

function outcomeOf(testCase: XmlElement, rules: Result<RuleSet>): Outcome {
  if (!rules.ok) return 'refused'
  const facts = Object.fromEntries(parts(testCase, 'inputNode').map(node => [node.attributes.get('name') ?? '', valueIn(node)]))
  const service = testCase.attributes.get('type') === 'decisionService' ? testCase.attributes.get('invocableName') ?? '' : null
  const asked = service === null ? null : evaluateService(rules.value, service, facts)
  const outcomes = parts(testCase, 'resultNode').map((node): Outcome => {
    const name = node.attributes.get('name') ?? ''
    const { value: whole, warnings } = asked ?? evaluate(rules.value, name, facts)
    const value = asked !== null && rules.value.services.get(service!)!.outputs.length > 1 ? (whole as Record<string, unknown>)[name] : whole
    const expected = parts(node, 'expected')[0]
    if (expected !== undefined && same(value, valueIn(expected))) return 'passed'
    return warnings.length > 0 ? 'warned' : 'silent'
  })
  return worst.find(outcome => outcomes.includes(outcome)) ?? 'passed'
}
const worst = ['silent', 'warned', 'refused'] as const

const parts = (element: XmlElement, name: string) => element.children.filter(child => child.name === name)

/** A `value`, a `list` of `item`s, or `component`s with names. */
function valueIn(element: XmlElement): unknown {
  const [list] = parts(element, 'list')
  if (list !== undefined) return parts(list, 'item').map(valueIn)
  const components = parts(element, 'component')
  if (components.length > 0) return Object.fromEntries(components.map(component => [component.attributes.get('name') ?? '', valueIn(component)]))
  const [value] = parts(element, 'value')
  return value === undefined || value.attributes.get('xsi:nil') === 'true' ? null : typed(value.attributes.get('xsi:type') ?? '', value.text)
}

function typed(type: string, text: string): unknown {
  switch (type.replace(/^.*:/, '')) {
    case 'decimal': case 'double': case 'integer': case 'int': return Number(text)
    case 'boolean': return text.trim() === 'true'
    case 'date': return readFeel('date', text)
    case 'dateTime': return readFeel('date and time', text)
    case 'time': return readFeel('time', text)
    case 'duration': return readFeel('duration', text)
    default: return text
  }
}

/** What the engine cannot even write down is like none of its values. */
function readFeel(kind: string, text: string): unknown {
  try {
    return evaluateFeel(`${kind}(${JSON.stringify(text.trim())})`).value
  } catch {
    return Symbol(text)
  }
}

/** Numbers agree to eight digits, as the kit asks; dates when they write themselves alike; contexts entry by entry. */
function same(value: unknown, expected: unknown): boolean {
  if (typeof value === 'number' && typeof expected === 'number') return Math.abs(value - expected) <= 1e-8 * Math.max(1, Math.abs(expected))
  if (Array.isArray(value) && Array.isArray(expected)) return value.length === expected.length && value.every((item, at) => same(item, expected[at]))
  if (typeof value !== 'object' || typeof expected !== 'object' || value === null || expected === null) return value === expected
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    return Object.getPrototypeOf(value) === Object.getPrototypeOf(expected) && JSON.stringify(value) === JSON.stringify(expected)
  }
  const [left, right] = [value as Record<string, unknown>, expected as Record<string, unknown>]
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every(key => Object.hasOwn(right, key) && same(left[key], right[key]))
}
