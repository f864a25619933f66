// Patterns in rule cells: the same answers as FEEL's own engine, in a time that grows with the text.
import { evaluate } from 'feelin'
import { expect, test } from 'vitest'
import { newCompiler } from './feel.ts'

const run = (text: string) => {
  const compiled = newCompiler(false)('value', text, {})
  return compiled.ok ? compiled.value.run({}) : compiled.problem
}

test('what patterns answer is what FEEL’s own engine answers', () => {
  for (const text of [
    'matches("foobar", "^fo*b")', 'matches("FooBar", "^fo*b", "i")', 'matches("a\\nb", "a.b")', 'matches("a\\nb", "a.b", "s")', 'matches("AÄ", "^\\p{Lu}+$")', 'matches(1, "a")',
    'replace("abracadabra", "bra", "*$0*")', 'replace("2-1-502", "(\\d)-(\\d)", "$2/$1")', 'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")',
    'split("a;b;;c", ";")', 'split("", ";")', 'split("John Doe", "\\s")', 'matches(input: "abc", pattern: "b")',
  ]) expect(run(text), text).toMatchObject({ value: evaluate(text, {}).value, warnings: [] })
})

test('a pattern that takes the built-in engine for ever is answered at once', () => {
  const from = performance.now()
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '(a*)*b', '^(\\w+\\s?)*$']) expect(run(`matches("${'a'.repeat(5_000)}!", "${pattern}")`), pattern).toMatchObject({ value: false })
  expect(performance.now() - from).toBeLessThan(1000)
})

test('what has to go back over the text has no value, and says so', () => {
  for (const pattern of ['(?=a)', '(a)\\1', '(?<!b)a', '[']) expect(run(`matches("aa", "${pattern}")`), pattern).toMatchObject({ value: null, warnings: [expect.stringContaining('bounded time')] })
})
