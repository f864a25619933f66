// The server's log: on unless it is switched off, one JSON line each on standard error. It names nobody: of an error it tells the kind,
// where in the code, and which table, column or rule of the database; never its words, for those of a failed statement hold what
// residents wrote. Of a request the method and the pattern of its path, never the address.

import { codeOf } from '../db/cannot-start.ts'
import { kindOf } from './plain.ts'

type Fault = { kind: string; at: string[]; schema?: Record<string, string>; cause?: Fault }

/** Names of the database's own things: they stand in the migrations, and hold nothing of anybody. */
const schemaFields = ['table', 'column', 'constraint', 'routine'] as const
const isName = (value: unknown): value is string => typeof value === 'string' && /^[a-zA-Z_]\w{0,80}$/.test(value)

/** `src/server/exits/view.ts:47:12`, or a package's file. Only what looks like a line of a stack is taken: the words stand before it. */
function framesOf({ name, message, stack = '' }: Error): string[] {
  const said = `${name}: ${message}`
  const lines = (stack.startsWith(said) ? stack.slice(said.length) : stack).split('\n')
  return lines.flatMap((line) => /^ {4}at (?:.*[ (])?(?:file:\/\/)?[^\s()]*?((?:src|node_modules|test)\/[\w./@+-]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? []).slice(0, 12)
}

/** What may be said of whatever was thrown. */
export function faultOf(error: unknown, depth = 0): Fault {
  if (!(error instanceof Error)) return { kind: kindOf(error), at: [] }
  const known = Object.fromEntries(schemaFields.flatMap((field) => { const value = (error as unknown as Record<string, unknown>)[field]; return isName(value) ? [[field, value]] : [] }))
  return {
    kind: isName(kindOf(error)) || /^[0-9A-Z]{5}$/.test(codeOf(error)) ? kindOf(error) : 'Error', at: framesOf(error),
    ...(Object.keys(known).length > 0 ? { schema: known } : {}), ...(error.cause instanceof Error && depth < 3 ? { cause: faultOf(error.cause, depth + 1) } : {}),
  }
}

type Requested = { method?: string; routeOptions?: { url?: string } }
const requestOf = (request: Requested) => ({ method: request?.method, route: request?.routeOptions?.url ?? 'none' })

/** For Fastify. Whoever logs an error or a request, the framework itself as well, goes through these. */
export const logOptions = {
  level: 'warn', stream: process.stderr,
  serializers: { err: (error: unknown) => faultOf(error), error: (error: unknown) => faultOf(error), req: requestOf, res: (reply: { statusCode?: number }) => ({ status: reply?.statusCode }) },
  hooks: {
    // The framework repeats an error's words as the line's own.
    logMethod(this: unknown, given: unknown[], log: (...args: unknown[]) => void) {
      const [what] = given
      const about = typeof what === 'object' && what !== null && !(what instanceof Error) ? what : what instanceof Error ? { err: what } : {}
      const error = (about as { err?: unknown }).err
      const words = given.find((one): one is string => typeof one === 'string') ?? ''
      log.apply(this, [about, error instanceof Error && words.includes(error.message) ? 'failed' : words])
    },
  },
}
