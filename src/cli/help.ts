// What `--help` prints: every flag with its explanation, wrapped for a terminal of 80 columns and without colours, so that it can
// be read in a log as well. citty's own table pads every line to the longest one.
import type { ArgDef, CommandDef } from 'citty'

function wrap(text: string, indent: number, width = 80): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && indent + last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n')
}

function headOf(name: string, arg: ArgDef): string {
  if (arg.type === 'positional') return `  ${name.toUpperCase()}`
  if (arg.type === 'boolean') return `  --${name}${arg.negativeDescription ? `, --no-${name}` : ''}`
  return `  --${name} ${'valueHint' in arg && arg.valueHint ? arg.valueHint : 'TEXT'}`
}

const entry = (head: string, text: string | undefined): string => `${head}\n${wrap(text ?? '', 8)}`

/** The help of one command, or of the program when `command` is absent. */
export function helpFor(commands: Record<string, CommandDef<any>>, name?: string): string {
  const command = name === undefined ? undefined : commands[name]
  const about = (of: CommandDef<any>) => (of.meta as { description?: string }).description ?? ''
  if (!command) {
    const list = Object.entries(commands).map(([key, of]) => entry(`  ${key}`, about(of)))
    return ['postern COMMAND [FLAGS]', '', ...list, '', 'postern COMMAND --help explains the flags of one.'].join('\n')
  }
  const args = Object.entries((command.args ?? {}) as Record<string, ArgDef>)
  const words = args.filter(([, arg]) => arg.type === 'positional').map(([key]) => ` ${key.toUpperCase()}`).join('')
  const env = args.some(([, arg]) => arg.description?.includes('[POSTERN_'))
  const note = 'In brackets: the environment variable that says the same, and what holds when neither is given. A flag comes first.'
  const flags = args.map(([key, arg]) => entry(headOf(key, arg), arg.description))
  return [`postern ${name}${words} [FLAGS]`, '', wrap(about(command), 0), '', ...flags, ...(env ? ['', wrap(note, 0)] : [])].join('\n')
}
