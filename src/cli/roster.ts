// `postern roster check FILE` and `roster import FILE`: the same reading and rules as over HTTP. What became of people whom the file no longer names is
// answered by values for all of a kind, or for nobody: then nothing is stored. Ctrl-C stores nothing.
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { defineCommand, type ArgsDef } from 'citty'
import { sql } from 'kysely'
import type { Grant, Rights } from '#domain/access/access.ts'
import { instantOf, type Instant } from '#domain/kernel/instants.ts'
import type { AccountId, BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { cut } from '#domain/kernel/texts.ts'
import { alikeAnswers, changeAnswers, goneAnswers, movedAnswers, type RosterAnswers } from '#domain/people/roster-answers.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import { cannotStart, codeOf } from '#server/db/cannot-start.ts'
import { seeOnly, transaction, type Tx } from '#server/db/pool.ts'
import { leftBehind } from '#server/main.ts'
import { flushChanges } from '#server/http/changes.ts'
import { residentChange } from '#server/people/changes.ts'
import { readRoster } from '#server/people/roster-file.ts'
import type { Watch } from '#server/people/roster-runs.ts'
import { checkRosterFile, rosterAsk, sha256Of, takeRosterFile } from '#server/people/roster-take.ts'
import { communityNamed } from './community.ts'
import { withDatabase } from './database-for.ts'
import { configFrom, flagsFor } from './flags.ts'
import { tellRead, whyNot } from './roster-read.ts'

const args: ArgsDef = {
  action: { type: 'positional', required: true, description: 'read, which needs no database; check, which stores nothing; or import' },
  file: { type: 'positional', required: true, description: 'An .xlsx or CSV file (UTF-8, UTF-16 or GB18030) with a header in Chinese or English.' },
  json: { type: 'boolean', description: 'With read: sheets, people and questions as JSON.' },
  seen: { type: 'string', valueHint: 'WORD', description: 'With import: what the check printed below new places and the difference, once you have read it.' },
  gone: { type: 'string', valueHint: 'ANSWER', description: 'With import: what became of all who live in the file\'s buildings and are not in it: keep, moved-out or away.' },
  moved: { type: 'string', valueHint: 'ANSWER', description: 'With import: of all who stand behind another door in the file: moved, other (somebody else of that name) or leave.' },
  changed: { type: 'string', valueHint: 'ANSWER', description: 'With import: birth dates and telephones that the file says otherwise: take (as when left out) or leave.' },
  corrected: { type: 'string', valueHint: 'ANSWER', description: 'With import: birth dates and telephones that were put right here and stand otherwise in the file: take or leave.' },
  alike: { type: 'string', valueHint: 'ANSWER', description: 'With import: of all of one name at one door with two days of birth: same (the day is put right), other (somebody else) or leave.' },
  source: { type: 'string', valueHint: 'WORDS', description: 'With import: where it is known from, for the history of each; the name of the file when left out.' },
  by: { type: 'string', valueHint: 'LOGIN', description: 'The account that answers for the import.' },
  community: { type: 'string', valueHint: 'NAME', description: 'The community, where there is more than one.' },
  ...flagsFor(['data', 'database', 'appDatabase']),
}

type Row = { id: AccountId; role: Grant['role'] | null; building: BuildingId | null }
async function rightsOf(tx: Tx, community: CommunityId, login: string): Promise<Rights> {
  const { rows } = await sql<Row>`
    select a.id, g.role, g.building_id as building from accounts a left join grants g on g.account_id = a.id and g.community_id = ${community} and (g.until is null or g.until > now()) where a.login = ${login}`.execute(tx)
  if (!rows[0]) throw cannotStart('bad-config', '--by: give the login of the account that answers for the import.')
  return { actor: { kind: 'account', id: rows[0].id }, grants: rows.flatMap(({ role, building }) => (role ? [{ role, building, community }] : [])), residents: [] }
}

export type RosterHow = {
  action: 'check' | 'import'; by: string; community: string | null; nowMs: number; seen?: string | null; answers?: RosterAnswers | null; made?: Instant | null; watch?: Watch
}

/** Checks or imports inside one transaction. Throws CannotStart when the file cannot be read. */
export async function rosterFrom(tx: Tx, bytes: Uint8Array, how: RosterHow): Promise<RosterResult> {
  const community = await communityNamed(tx, how.community)
  if (!community) throw cannotStart('bad-config', 'This database is empty. Make its community first: postern account add.')
  await seeOnly(tx, community)
  const now = instantOf(how.nowMs)
  const file = await readRoster({ bytes, ...await rosterAsk({ tx, community, now }) })
  if (!file.ok) throw cannotStart('bad-config', whyNot(file.problem['why']))
  const sent = { sha256: sha256Of(bytes), file: file.value, made: how.made ?? null }
  if (how.action === 'check') return checkRosterFile({ tx, community, now }, sent)
  const rights = await rightsOf(tx, community, how.by)
  const taken = await takeRosterFile({ tx, community, now, rights, seen: how.seen ?? null, answers: how.answers ?? null, left: leftBehind, ...(how.watch ? { watch: how.watch } : {}) }, sent)
  const changes = taken.touched.map(residentChange)
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
  return taken.result
}

const shownDoors = 40
/** What the file makes a question of, by door and without a name; and what to say so that it is answered. */
function questionsOf({ difference, goneCount, movedCount, correctedCount, alikeCount, changed, before, seen, imported, unanswered, errorCount }: RosterResult): string[] {
  if (imported || errorCount > 0) return []
  const doors = (all: readonly string[]): string => [...new Set(all)].slice(0, shownDoors).join(', ') + (new Set(all).size > shownDoors ? ' …' : '')
  return [
    ...(before.same ? [`this very file was taken in before, at ${before.same}`] : []),
    ...(before.older ? ['a newer state than this file has been taken in: it would bring back what was'] : []),
    ...(difference && changed > 0 ? [`changed: ${difference.changed.slice(0, shownDoors).map(({ sheet, row, fields }) => `${sheet} row ${row} (${fields.map((field) => field.what).join(', ')})`).join('; ')}`] : []),
    ...(difference && correctedCount > 0 ? [`put right here, and otherwise in the file: ${doors(difference.corrected.map((it) => it.door))}`] : []),
    ...(difference && alikeCount > 0 ? [`of one name at one door, born on two days: ${doors(difference.alike.map((it) => it.door))}`] : []),
    ...(difference && movedCount > 0 ? [`behind another door: ${doors(difference.moved.map((it) => `${it.door} → ${it.to}`))}`] : []),
    ...(difference && goneCount > 0 ? [`not in the file: ${doors(difference.gone.map((it) => it.door))}`] : []),
    ...(movedCount > 0 && (difference || unanswered > 0) ? [`${movedCount} people are known behind another door: --moved moved, --moved other (somebody else of that name), or --moved leave; of whoever has gone lately it is said one by one on the screen, unless all are left`] : []),
    ...(correctedCount > 0 && (difference || unanswered > 0) ? [`${correctedCount} people were put right here since: --corrected take or --corrected leave; one by one it is said on the screen`] : []),
    ...(alikeCount > 0 && (difference || unanswered > 0) ? [`${alikeCount} people have the name of somebody at their door: --alike same, --alike other, or --alike leave`] : []),
    ...(goneCount > 0 && (difference || unanswered > 0) ? [`${goneCount} people of these buildings are not in the file: --gone keep, --gone moved-out, or --gone away; one by one it is said on the screen`] : []),
    ...(seen !== null ? [`nothing is stored before this was read: --seen ${seen}`] : []),
  ]
}

/** What happened, in lines for a terminal: errors first, by row and column, without the cell's content. */
export function told(result: RosterResult): string[] {
  const lines = [...result.errors, ...result.notes].map((error) => `${error.sheet === 'CSV' ? '' : `${error.sheet}, `}row ${error.row ?? '–'}, column ${error.column || '–'}: ${error.code}${error.code === 'duplicate-person' ? ` (as row ${error.value})` : ''}`)
  if (result.errorCount > result.errors.length) lines.push(`… and ${result.errorCount - result.errors.length} more`)
  if (result.asLastTime) lines.push('columns and sheets as somebody said them of the last file with these headings')
  if (result.ignored.length > 0) lines.push(`left out: ${result.ignored.join(', ')}`)
  if (result.filledDown > 0) lines.push(`${result.filledDown} rows took their address from the row above`)
  for (const { code, building, entrance, compound, near, people } of result.places) {
    lines.push(`${code}: ${[compound, [building, entrance].filter((it) => it !== '').join('-')].filter((it) => it !== '').join(' ')}, ${people} people${near === '' ? '' : ` (or ${near}?)`}`)
  }
  lines.push(...questionsOf(result))
  const aside = result.againCount + result.leftCount
  if (aside > 0) lines.push(`${aside} rows left aside: ${result.againCount} of people whom another row names, ${result.leftCount} of people who have gone or died`)
  const { movedOut, away, moved } = result.putDown
  if (movedOut + away + moved > 0) lines.push(`${movedOut} moved out, ${away} away, ${moved} to another door`)
  const verb = result.imported ? '' : 'would be '
  lines.push(result.errorCount > 0 ? `${result.rows} rows, ${result.errorCount} errors: nothing was stored`
    : `${result.rows} rows: ${result.added} ${verb}added, ${result.changed} ${verb}changed, ${result.unchanged} unchanged`)
  return lines
}

async function fileOf(file: string): Promise<{ bytes: Uint8Array; made: Instant }> {
  try {
    return { bytes: await readFile(file), made: instantOf(Math.floor((await stat(file)).mtimeMs)) }
  } catch (error) {
    throw cannotStart('bad-config', codeOf(error) === 'ENOENT' ? `There is no file ${file}.` : `The file ${file} cannot be opened.`, error)
  }
}

/** How far it is, on standard error; Ctrl-C stops it at the next step, and the transaction with it. */
function watched(): { watch: Watch; end: () => void } {
  let stopped = false
  let said = 0
  const onStop = (): void => { stopped = true }
  process.on('SIGINT', onStop)
  const watch: Watch = {
    async step(stage, done, total) {
      if (stopped) throw cannotStart('bad-config', 'Stopped: nothing was stored.')
      if (performance.now() - said < 300 && done < total) return
      said = performance.now()
      console.error(stage === 'storing' ? `storing: ${done} of ${total}` : `${stage} …`)
    },
  }
  return { watch, end: () => void process.off('SIGINT', onStop) }
}

type Flags = { action: string; file: string; by?: string; community?: string; json?: boolean; seen?: string; gone?: string; moved?: string; changed?: string; corrected?: string; alike?: string; source?: string }

function oneOf<A extends string>(name: string, value: string | undefined, all: readonly A[]): A | null {
  if (value === undefined) return null
  if (!all.includes(value as A)) throw cannotStart('bad-config', `--${name}: say ${all.join(', ')}.`)
  return value as A
}
const answersFrom = ({ gone, moved, changed, corrected, alike, source, file }: Flags): RosterAnswers => ({
  gone: { rest: oneOf('gone', gone, goneAnswers), each: {} }, moved: { rest: oneOf('moved', moved, movedAnswers), each: {} }, changed: { rest: oneOf('changed', changed, changeAnswers), each: {} },
  corrected: { rest: oneOf('corrected', corrected, changeAnswers), each: {} }, alike: { rest: oneOf('alike', alike, alikeAnswers), each: {} },
  source: cut(source ?? `roster: ${basename(file)}`, 200),
})

export const rosterCommand = defineCommand({
  meta: { name: 'roster', description: 'roster read FILE, roster check FILE, roster import FILE --by LOGIN: read a roster from a spreadsheet; one open question keeps the whole file out.' },
  args,
  async run({ args: given }) {
    const flags = given as unknown as Flags
    const { action, file, by, community, json, seen } = flags
    if (action === 'read') { tellRead(await readFile(file).catch(() => null), json === true); return }
    if (action !== 'check' && action !== 'import') throw cannotStart('bad-config', 'Say what to do with the file: postern roster read FILE, postern roster check FILE, or postern roster import FILE.')
    const config = configFrom(given, args)
    const answers = answersFrom(flags)
    const { bytes, made } = await fileOf(file)
    const { watch, end } = watched()
    const how: RosterHow = { action, by: (by ?? '').toLowerCase(), community: community ?? null, nowMs: Date.now(), seen: seen ?? null, answers, made, watch }
    const result = await withDatabase(config, (database) => transaction(database, [], (tx) => rosterFrom(tx, bytes, how))).finally(end)
    console.log(told(result).join('\n'))
    if (result.errorCount > 0 || (action === 'import' && !result.imported)) throw cannotStart('bad-config', 'Nothing was stored.')
  },
})
