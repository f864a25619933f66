// `npm run bench`: every benchmark, or the ones named, each figure beside its floor. With --json one JSON array on standard
// output and nothing else; progress goes to standard error. Ends with 1 when a figure misses its target.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

const all = ['pass', 'gate', 'web', 'rules', 'api', 'import', 'flood', 'facts', 'statements', 'told', 'feed', 'scale', 'search', 'desk', 'notices', 'scans', 'firstsync']
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = asked.filter((name) => !all.includes(name))
const names = asked.length > 0 ? asked : all

if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  process.exitCode = 2
} else {
  const rows: Row[] = []
  for (const name of names) rows.push(...await runOne(name).catch((error: unknown) => didNotRun(name, error)))
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else printTable(rows)
  process.exitCode = rows.every((row) => row.holds) ? 0 : 1
}

async function runOne(name: string): Promise<Row[]> {
  const file = new URL(`./${name}.ts`, import.meta.url)
  if (!existsSync(fileURLToPath(file))) throw new Error(`the benchmark ${name} is missing`)
  console.error(`measuring ${name} …`)
  const bench = await import(file.href) as { run: () => Promise<Row[]> }
  return bench.run()
}

/** What broke is said, and is no reason to throw away what the others measure. */
function didNotRun(name: string, error: unknown): Row[] {
  console.error(error)
  return [{ bench: name, measure: 'did not run', figure: NaN, unit: '', floor: null, ratio: null, target: 'runs', holds: false }]
}

function printTable(rows: Row[]): void {
  const head = ['bench', 'measure', 'figure', 'floor', 'ratio', 'target', '']
  const cells = rows.map((row) => [
    row.bench, row.measure, `${row.figure} ${row.unit}`, row.floor === null ? '–' : `${row.floor} ${row.unit}`,
    row.ratio === null ? '–' : String(row.ratio), row.target, row.holds ? 'holds' : 'MISSED',
  ])
  const widths = head.map((word, i) => Math.max(word.length, ...cells.map((row) => row[i]!.length)))
  for (const row of [head, ...cells]) console.log(row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ').trimEnd())
}
