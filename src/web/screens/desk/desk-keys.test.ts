// The help says of a key what it does: each key of the desk is pressed by its name in the table that the help reads, and none stands in the code by itself.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deskKeys } from './desk-keys.ts'

const sources = readdirSync(import.meta.dirname).filter((file) => /\.tsx?$/.test(file) && !/desk-keys|Help\.tsx|\.test\./.test(file)).map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))

test('every key of the help acts, and every letter that acts is in the help', () => {
  const names = Object.entries(deskKeys).flatMap(([where, keys]) => Object.keys(keys).map((name) => `deskKeys.${where}.${name}`))
  expect(names.filter((name) => !sources.some((text) => new RegExp(`${name.replaceAll('.', '\\.')}\\b`).test(text)))).toEqual([])
  const calls = sources.flatMap((text) => [...text.matchAll(/(?:useKeys\(|const keys = )(.*)$/gm)].map((match) => match[1]!))
  expect(calls.length).toBeGreaterThan(10)
  // The one that reads an answer is shown beside it, and stands within it alone.
  expect(calls.filter((call) => /[{,] ?(?:'.'|[a-z]):/.test(call) && !call.includes('.read-answer'))).toEqual([])
})

test('of one place no two have the same key', () => {
  for (const [where, keys] of Object.entries(deskKeys)) {
    const all = [...Object.values(keys), ...(where === 'all' ? [] : Object.values(deskKeys.all))]
    expect(new Set(all).size, where).toBe(all.length)
  }
})
