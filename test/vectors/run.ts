// Runs the sources over a folder of vectors and counts what came out as published. It repairs nothing and excuses nothing.

import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Source } from './source.ts'

export type Tally = { source: string; cases: number; asPublished: number; notAsPublished: string[]; skipped: number }

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Where the published cases lie: `POSTERN_VECTORS`, or beside the repository. */
export const vectorsFolder = (): string =>
  process.env['POSTERN_VECTORS'] ? resolve(process.env['POSTERN_VECTORS']) : resolve(repository, '..', 'shared', 'vectors')

/**
 * One source over one folder. A source whose part of the folder is missing counts no cases; any other failure, a throw
 * included, counts as not as published.
 */
export async function tally(from: Source, folder: string): Promise<Tally> {
  const result: Tally = { source: from.source, cases: 0, asPublished: 0, notAsPublished: [], skipped: 0 }
  // The folder is the first word of the source's name: dmn-level-2 lies in dmn.
  if (!existsSync(join(folder, from.source.split('-')[0]!))) return result
  for (const { name, skip, run } of from.cases(folder)) {
    result.cases++
    if (skip !== undefined) result.skipped++
    else if (await asPublished(run)) result.asPublished++
    else result.notAsPublished.push(name)
  }
  return result
}

async function asPublished(run: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await run()
  } catch {
    return false
  }
}
