// `postern roster check FILE` and `postern roster import FILE`: the same reading, rules and words of error as over HTTP.
import { readFile } from 'node:fs/promises'
import { defineCommand, type ArgsDef } from 'citty'
import { sql } from 'kysely'
import { instantOf } from '#domain/kernel/instants.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import { cannotStart, codeOf } from '#server/db/cannot-start.ts'
import { seeOnly, transaction, type Tx } from '#server/db/pool.ts'
import { flushChanges } from '#server/http/changes.ts'
import { residentChange } from '#server/people/changes.ts'
import { readRoster } from '#server/people/roster-file.ts'
import { checkRosterFile, rosterAsk, takeRosterFile } from '#server/people/roster-take.ts'
import { communityNamed } from './community.ts'
import { withDatabase } from './database-for.ts'
import { configFrom, flagsFor } from './flags.ts'

const args: ArgsDef = {
  action: { type: 'positional', required: true, description: 'check, which stores nothing, or import' },
  file: { type: 'positional', required: true, description: 'An .xlsx or CSV file (UTF-8, UTF-16 or GB18030) with a header in Chinese or English.' },
  by: { type: 'string', valueHint: 'LOGIN', description: 'The account that answers for the import.' },
  community: { type: 'string', valueHint: 'NAME', description: 'The community, where there is more than one.' },
  ...flagsFor(['data', 'database', 'appDatabase']),
}

const whyNot: Record<string, string> = {
  empty: 'The file is empty.', 'old-xls': 'This is an old .xls file. Save it as .xlsx or CSV.', 'not-a-spreadsheet': 'This is neither an .xlsx nor a CSV file.',
  'too-much-in-it': 'There is more in this file than a roster can hold. Save the one sheet in a file of its own.', damaged: 'The file is damaged or cut short.',
}

async function accountOf(tx: Tx, login: string): Promise<AccountId> {
  const { rows: [row] } = await sql<{ id: AccountId }>`select id from accounts where login = ${login}`.execute(tx)
  if (!row) throw cannotStart('bad-config', '--by: give the login of the account that answers for the import.')
  return row.id
}

/** Checks or imports inside one transaction. Throws CannotStart when the file cannot be read. */
export async function rosterFrom(tx: Tx, bytes: Uint8Array, how: { action: 'check' | 'import'; by: string; community: string | null; nowMs: number }): Promise<RosterResult> {
  const community = await communityNamed(tx, how.community)
  if (!community) throw cannotStart('bad-config', 'This database is empty. Make its community first: postern account add.')
  await seeOnly(tx, community)
  const now = instantOf(how.nowMs)
  const file = await readRoster({ bytes, ask: await rosterAsk({ tx, community, now }) })
  if (!file.ok) throw cannotStart('bad-config', whyNot[String(file.problem['why'])] ?? 'The file cannot be read.')
  if (how.action === 'check') return checkRosterFile({ tx, community, now }, file.value)
  const taken = await takeRosterFile({ tx, community, now, by: await accountOf(tx, how.by) }, { bytes, file: file.value })
  const changes = taken.touched.map(residentChange)
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
  return taken.result
}

/** What happened, in lines for a terminal: errors first, by row and column, without the cell's content. */
export function told(result: RosterResult): string[] {
  const lines = result.errors.map((error) => `row ${error.row}, column ${error.column || '–'}: ${error.code}${error.code === 'duplicate-person' ? ` (as row ${error.value})` : ''}`)
  if (result.errorCount > result.errors.length) lines.push(`… and ${result.errorCount - result.errors.length} more`)
  if (result.ignored.length > 0) lines.push(`left out: ${result.ignored.join(', ')}`)
  if (result.filledDown > 0) lines.push(`${result.filledDown} rows took their address from the row above`)
  const verb = result.imported ? '' : 'would be '
  lines.push(result.errorCount > 0 ? `${result.rows} rows, ${result.errorCount} errors: nothing was stored`
    : `${result.rows} rows: ${result.added} ${verb}added, ${result.changed} ${verb}changed, ${result.unchanged} unchanged`)
  return lines
}

export const rosterCommand = defineCommand({
  meta: { name: 'roster', description: 'roster check FILE, roster import FILE --by LOGIN: read a roster from a spreadsheet; one error keeps the whole file out.' },
  args,
  async run({ args: flags }) {
    const { action, file, by, community } = flags as unknown as { action: string; file: string; by?: string; community?: string }
    if (action !== 'check' && action !== 'import') throw cannotStart('bad-config', 'Say what to do with the file: postern roster check FILE, or postern roster import FILE.')
    const config = configFrom(flags, args)
    const bytes = await readFile(file).catch((error: unknown) => {
      throw cannotStart('bad-config', codeOf(error) === 'ENOENT' ? `There is no file ${file}.` : `The file ${file} cannot be opened.`, error)
    })
    const result = await withDatabase(config, (database) => transaction(database, [], (tx) =>
      rosterFrom(tx, bytes, { action, by: (by ?? '').toLowerCase(), community: community ?? null, nowMs: Date.now() })))
    console.log(told(result).join('\n'))
    if (result.errorCount > 0) throw cannotStart('bad-config', 'Nothing was stored.')
  },
})
