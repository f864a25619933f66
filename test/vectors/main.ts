// `npm run vectors`: the published cases through the product's own code, as a table or, with --json, as one JSON array
// and nothing else. Ends with 1 when a source falls below its floor or is wrong in silence; a folder that is not there is no failure.

import { existsSync } from 'node:fs'
import { sources } from './sources.ts'
import { tally, vectorsFolder, type Tally } from './run.ts'

const folder = vectorsFolder()
const tallies: Tally[] = []
for (const source of sources) tallies.push(await tally(source, folder))

if (process.argv.includes('--json')) console.log(JSON.stringify(tallies))
else printTable()
process.exitCode = tallies.every((one) => one.holds) ? 0 : 1

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function printTable(): void {
  if (!existsSync(folder)) console.log(`No published cases at ${folder}; POSTERN_VECTORS names another folder.`)
  const row = (name: string, ...cells: (string | number)[]) => console.log(name.padEnd(12) + cells.map((cell) => String(cell).padStart(10)).join(''))
  row('source', 'cases', 'passed', 'refused', 'warned', 'silent', 'skipped', 'share', 'floor')
  for (const one of tallies) row(one.source, one.cases, one.passed, one.refused, one.warned, one.silent, one.skipped, percent(one.share), percent(one.floor))
  for (const one of tallies) if (!one.holds || process.argv.includes('--names')) for (const name of one.notAsPublished) console.log(`not as published: ${one.source}: ${name}`)
}
