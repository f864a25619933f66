// Writes down every statement that the server sends while the API tests run, the file of src/ that sent it, and which of its
// parameters were one and the same id, for scripts/check-statements.mjs. Only when POSTERN_STATEMENTS names a folder: `npm test` does, a single test does not.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { isUuid } from '#domain/kernel/ids.ts'

const folder = process.env['POSTERN_STATEMENTS']
const src = join(import.meta.dirname, '../../src/').replaceAll('\\', '/')
/** One process runs many files and reads this one for each: what it has seen is its own, and execute is wrapped once. */
type Noted = { seen: Set<string>; fresh: string[] }
const here = globalThis as { posternStatements?: Noted }
const isFirst = here.posternStatements === undefined
const noted = (here.posternStatements ??= { seen: new Set(), fresh: [] })

/** The first file of src/ on the way to the statement (this file's own line comes before it), or null when a test sent it by itself. */
function senderOf(stack: string): string | null {
  for (const line of stack.split('\n').slice(2)) {
    const path = line.replaceAll('\\', '/')
    if (path.includes('/test/') && !path.includes('/node_modules/')) return null
    const at = path.indexOf(src)
    if (at >= 0) return path.slice(at + src.length).replace(/:\d+:\d+\)?$/, '')
  }
  return null
}

/** For each parameter the number of the first that is the same id. */
const sameIds = (parameters: readonly unknown[]): number[] => parameters.map((value, i) => (typeof value === 'string' && isUuid(value) ? parameters.indexOf(value) : i) + 1)

if (folder && isFirst) {
  type Builder = { execute: (on: unknown) => Promise<unknown>; compile: (on: unknown) => { sql: string; parameters: readonly unknown[] } }
  const proto = Object.getPrototypeOf(sql`select 1`) as Builder
  const { execute } = proto
  proto.execute = function (this: Builder, on) {
    const from = senderOf(new Error().stack ?? '')
    if (from) {
      const { sql: text, parameters } = this.compile(on)
      const line = JSON.stringify({ from, sql: text, same: sameIds(parameters) })
      if (!noted.seen.has(line)) { noted.seen.add(line); noted.fresh.push(`${line}\n`) }
    }
    return execute.call(this, on)
  }
}
if (folder) {
  afterAll(() => {
    appendFileSync(join(folder, `${process.pid}.jsonl`), noted.fresh.join(''))
    noted.fresh = []
  })
}
