// Runs the sources over a folder of vectors and counts what came out as published. It repairs nothing and excuses nothing.

import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Outcome, Source } from './source.ts'

/**
 * `notAsPublished` names what did not pass: `refused`, `warned` and `silent` count it by kind. `holds`: enough passed (`floor`), and nothing
 * was wrong in silence.
 */
export type Tally = {
  source: string; cases: number; asPublished: number; notAsPublished: string[]; skipped: number
  passed: number; refused: number; warned: number; silent: number; share: number; floor: number; holds: boolean
}

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Where the published cases lie: `POSTERN_VECTORS`, or beside the repository. */
export const vectorsFolder = (): string =>
  process.env['POSTERN_VECTORS'] ? resolve(process.env['POSTERN_VECTORS']) : resolve(repository, '..', 'shared', 'vectors')

/**
 * One source over one folder. A source whose part of the folder is missing counts no cases; any other failure, a throw
 * included, counts as not as published.
 */
export async function tally(from: Source, folder: string): Promise<Tally> {
  const { source, floor = 1 } = from
  const result: Tally = { source, cases: 0, asPublished: 0, notAsPublished: [], skipped: 0, passed: 0, refused: 0, warned: 0, silent: 0, share: 1, floor, holds: true }
  // The folder is the first word of the source's name: dmn-level-2 lies in dmn.
  if (!existsSync(join(folder, source.split('-')[0]!))) return result
  for (const { name, skip, run } of from.cases(folder)) {
    result.cases++
    if (skip !== undefined) { result.skipped++; continue }
    const outcome = await outcomeOf(run)
    result[outcome]++
    if (outcome === 'passed') result.asPublished++
    else result.notAsPublished.push(outcome === 'silent' ? name : `${name} (${outcome})`)
  }
  const tried = result.cases - result.skipped
  result.share = tried === 0 ? 1 : result.passed / tried
  result.holds = result.share >= floor && result.silent === 0
  return result
}

/** A throw is wrong without a word: nobody was told anything. */
async function outcomeOf(run: () => Promise<boolean | Outcome> | boolean | Outcome): Promise<Outcome> {
  try {
    const outcome = await run()
    return typeof outcome === 'string' ? outcome : outcome ? 'passed' : 'silent'
  } catch {
    return 'silent'
  }
}
