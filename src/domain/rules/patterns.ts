// FEEL's matches(), replace() and split() in linear time: whoever writes a rule must not be able to stop the machine with one
// cell, and `^(a+)+$` on thirty letters does that to the built-in engine. Refuses patterns that need to go back over the text
// (look-around, references to groups); docs/decisions/0006 says why this engine.

import { RE2JS } from 're2js'

const remembered = 128
const compiled = new Map<string, RE2JS | null>()
const flagBits: Readonly<Record<string, number>> = { i: RE2JS.CASE_INSENSITIVE, s: RE2JS.DOTALL, m: RE2JS.MULTILINE }

/** What RE2 knows and FEEL's patterns do not: groups with a question mark but `(?:`, escapes such as `\\b`, `\\Q`, `\\x41`. */
const beyondFeel = /\(\?(?!:)|\\[^nrt\\|.?*+(){}\-[\]^$pPsSdDwW]/

function compile(pattern: string, flags: string): RE2JS | null {
  if (/[^ism]/.test(flags) || beyondFeel.test(pattern)) return null
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern), Array.from(flags).reduce((bits, flag) => bits | flagBits[flag]!, 0))
  } catch {
    return null
  }
}

/** Throws: the expression has no value then, and says so in its warnings, which keep a rule file from being loaded. */
function engine(pattern: string, flags: unknown): RE2JS {
  const key = JSON.stringify([pattern, flags ?? ''])
  let found = compiled.get(key)
  if (found === undefined) {
    found = compile(pattern, typeof flags === 'string' ? flags : '')
    if (compiled.size >= remembered) compiled.clear()
    compiled.set(key, found)
  }
  if (found === null) throw new Error(`this pattern cannot be matched in a bounded time: ${pattern.slice(0, 40)}`)
  return found
}

const areTexts = (...values: unknown[]): boolean => values.every((value) => typeof value === 'string')

/** Laid over FEEL's own functions by being in the scope; the parameters' names are FEEL's. */
export const linearFunctions = {
  matches: (input: string, pattern: string, flags: string) => (areTexts(input, pattern) ? engine(pattern, flags).test(input) : null),
  replace: (input: string, pattern: string, replacement: string, flags: string) =>
    (areTexts(input, pattern, replacement) ? engine(pattern, flags).matcher(input).replaceAll(replacement.replace(/\$0/g, '$$&')) : null),
  split: (string: string, delimiter: string) => (areTexts(string, delimiter) ? engine(delimiter, '').split(string, -1) : null),
}
