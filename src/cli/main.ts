// The `postern` command line: one file per command. What a person can mend is said in a sentence and ends with code 1;
// anything else is a bug and shows where it happened.
import { defineCommand, runCommand, type CommandDef } from 'citty'
import { isCannotStart } from '#server/db/cannot-start.ts'
import { accountCommand } from './account.ts'
import { helpFor } from './help.ts'
import { migrateCommand } from './migrate.ts'
import { rosterCommand } from './roster.ts'
import { rulesCommand } from './rules.ts'
import { startCommand } from './start.ts'
import { version } from './version.ts'
import { buildCommand } from './web.ts'

const subCommands: Record<string, CommandDef<any>> = { start: startCommand, migrate: migrateCommand, account: accountCommand, roster: rosterCommand, rules: rulesCommand, build: buildCommand }
const main = defineCommand({ meta: { name: 'postern', version, description: 'Runs a sealed community' }, subCommands })

async function cli(rawArgs: string[]): Promise<number> {
  const name = rawArgs.find((arg) => !arg.startsWith('-'))
  if (rawArgs.includes('--help') || rawArgs.includes('-h') || rawArgs.length === 0) {
    console.log(helpFor(subCommands, name))
    return 0
  }
  if (rawArgs[0] === '--version') {
    console.log(version)
    return 0
  }
  if (name === undefined || !(name in subCommands)) {
    const what = name === undefined ? 'No command given' : `There is no command "${name}"`
    console.error(`${what}. The commands are: ${Object.keys(subCommands).join(', ')}.`)
    return 1
  }
  try {
    await runCommand(main, { rawArgs })
    return 0
  } catch (error) {
    const known = isCannotStart(error) || (error instanceof Error && error.name === 'CLIError') // citty's: an argument is missing or not allowed
    console.error(known ? `\n${error.message}` : error)
    return 1
  }
}

process.exit(await cli(process.argv.slice(2)))
