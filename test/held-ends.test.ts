// Whoever reads what is kept about them reads, in their own language, who may read it and when it ends: no word of a migration comes through as it stands.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { endCodes } from '../src/web/screens/resident/held-ends.ts'

const comments = readdirSync('migrations').filter((name) => name.endsWith('.sql')).flatMap((name) =>
  [...readFileSync(`migrations/${name}`, 'utf8').matchAll(/comment on column (\w+)\.\w+ is 'purpose: [^']*?; reader: ([^;']+); ends: ((?:[^']|'')+)'/g)].map(([, table = '', reader = '', ends = '']) => ({ table, reader, ends })))
/** What is of staff, and what the person reads on another page, is not in that list (`heldAbout`). */
const shown = comments.filter(({ table, reader }) => reader !== 'the person' && !['accounts', 'passkeys', 'sessions', 'commands'].includes(table))
const keyOf = (group: string, code: string): string => `${group}__${code.replace(/[.-]/g, '_')}`

test.each(['zh-Hans', 'zh-Hant', 'en'])('each end and each reader of what is kept about people has its words in %s', (language) => {
  const words = JSON.parse(readFileSync(`src/web/words/record.${language}.json`, 'utf8')) as Record<string, string>
  expect(shown.length).toBeGreaterThan(80)
  expect([...new Set(shown.map(({ ends }) => ends))].filter((ends) => !words[keyOf('heldEnds', endCodes[ends] ?? '')])).toEqual([])
  expect([...new Set(shown.map(({ reader }) => reader))].filter((reader) => !words[keyOf('heldReader', reader)])).toEqual([])
})
