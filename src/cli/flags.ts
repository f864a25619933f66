// Turns the table of settings into the flags of a command, so that `--help` explains every value in one place's words.
// Refuses flags that no command knows: citty itself would pass over a mistyped one in silence.
import type { ArgsDef } from 'citty'
import { flagOf, readConfig, settings, type Config } from '#server/config.ts'
import { cannotStart } from '#server/db/cannot-start.ts'

const explain = ({ env, help, default: standard }: (typeof settings)[keyof Config]): string => {
  const shown = standard === undefined ? '' : `; default ${typeof standard === 'boolean' ? (standard ? 'on' : 'off') : standard}`
  return `${help} [${env}${shown}]`
}

/** Flags for the named settings. Defaults are left to `readConfig`, because the environment comes before them. */
export function flagsFor(names: readonly (keyof Config)[]): ArgsDef {
  return Object.fromEntries(names.map((name) => {
    const setting = settings[name]
    const shared = { description: explain(setting) }
    if (setting.hint) return [flagOf(name), { type: 'string', valueHint: setting.hint, ...shared }]
    return [flagOf(name), { type: 'boolean', negativeDescription: `Switches ${flagOf(name)} off.`, ...shared }]
  })) as ArgsDef
}

const camel = (flag: string): string => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Throws when the command line holds a flag or word that `known` does not name. */
export function refuseUnknown(args: Record<string, unknown> & { _: string[] }, known: ArgsDef): void {
  const names = new Set(Object.keys(known).map(camel))
  const positional = Object.values(known).filter((arg) => arg.type === 'positional').length
  const strange = [...Object.keys(args).filter((key) => key !== '_' && !names.has(camel(key))).map((key) => `--${key}`), ...args._.slice(positional)]
  if (strange.length > 0) throw cannotStart('bad-config', `${strange.join(', ')} is not known here. Add --help to see what is.`)
}

/** The configuration from a command's arguments and the environment. */
export function configFrom(args: Record<string, unknown> & { _: string[] }, known: ArgsDef): Config {
  refuseUnknown(args, known)
  const flags = Object.fromEntries(Object.keys(settings).map((name) => [name, args[flagOf(name)]]))
  return readConfig(flags as Parameters<typeof readConfig>[0])
}
