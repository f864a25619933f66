// `npm run vectors`: the published cases through the product's own code, as a table or, with --json, as one JSON array
// and nothing else. Ends with 1 when anything is not as published; a folder that is not there is no failure.

import { existsSync } from 'node:fs'
import { sources } from './sources.ts'
import { tally, vectorsFolder, type Tally } from './run.ts'

const folder = vectorsFolder()
const tallies: Tally[] = []
for (const source of sources) tallies.push(await tally(source, folder))

if (process.argv.includes('--json')) console.log(JSON.stringify(tallies))
else printTable()
process.exitCode = tallies.some((one) => one.notAsPublished.length > 0) ? 1 : 0

function printTable(): void {
  if (!existsSync(folder)) console.log(`No published cases at ${folder}; POSTERN_VECTORS names another folder.`)
  const row = (name: string, ...cells: (string | number)[]) => console.log(name.padEnd(12) + cells.map((cell) => String(cell).padStart(14)).join(''))
  row('source', 'cases', 'as published', 'not', 'skipped')
  for (const one of tallies) row(one.source, one.cases, one.asPublished, one.notAsPublished.length, one.skipped)
  for (const one of tallies) for (const name of one.notAsPublished) console.log(`not as published: ${one.source}: ${name}`)
}
