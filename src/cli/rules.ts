// `postern rules check FILE`: looks a rule file through as loading it at the desk does, without a database. Stores nothing.
import { readFile } from 'node:fs/promises'
import { defineCommand, type ArgsDef } from 'citty'
import { nowhere, refuses, saysOf, type RuleProblem } from '#domain/rules/problems.ts'
import { checkReleaseRules } from '#domain/rules/release.ts'
import { cannotStart } from '#server/db/cannot-start.ts'
import { refuseUnknown } from './flags.ts'

const args: ArgsDef = {
  action: { type: 'positional', required: true, description: 'check' },
  file: { type: 'positional', required: true, description: 'A DMN file (1.1 to 1.5), such as rules/release.dmn.' },
  json: { type: 'boolean', description: 'One JSON object and nothing else: {loads, problems: [{table, row, column, code, says}]}; ends with 0 whatever was found.' },
}

export type RulesChecked = { loads: boolean; problems: { table: string | null; row: number | null; column: number | null; heading: string | null; code: string; keepsOut: boolean; says: string }[] }

/** A file that cannot be opened is a problem like any other. */
export async function checkRulesFile(file: string): Promise<RulesChecked> {
  const xml = await readFile(file, 'utf8').catch(() => null)
  const { rules, problems } = xml === null ? { rules: null, problems: [{ code: 'rules-file-missing', ...nowhere } as RuleProblem] } : checkReleaseRules(xml, 1)
  return { loads: rules !== null, problems: problems.map((problem) => ({
    table: problem.table, row: problem.row, column: problem.column, heading: problem.heading || null,
    code: problem.code, keepsOut: refuses(problem), says: saysOf(problem),
  })) }
}

const placeOf = ({ table, row, column, heading }: RulesChecked['problems'][number]): string =>
  [table, row === null ? null : row === 0 ? 'heading' : `row ${row}`, column === null ? null : `column ${column}${heading === null ? '' : ` (${heading})`}`].filter((part) => part !== null).join(', ')

export const rulesCommand = defineCommand({
  meta: { name: 'rules', description: 'rules check FILE: says what is wrong with a rule file, by table, row and column, before it is loaded.' },
  args,
  async run({ args: flags }) {
    refuseUnknown(flags, args)
    const { action, file, json } = flags as unknown as { action: string; file: string; json?: boolean }
    if (action !== 'check') throw cannotStart('bad-config', 'Say what to do with the file: postern rules check FILE.')
    const checked = await checkRulesFile(file)
    if (json === true) { console.log(JSON.stringify(checked)); return }
    for (const problem of checked.problems) console.log([placeOf(problem), problem.says].filter((part) => part !== '').join(': '))
    if (!checked.loads) throw cannotStart('bad-config', 'These rules would not be loaded.')
    console.log('These rules can be loaded.')
  },
})
