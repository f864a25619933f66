// What may be said of an error in a log or in the queue: its kind and where it arose. Never its words, because those of a
// failed statement can hold what residents wrote.

import { codeOf } from '../db/cannot-start.ts'

/** `42P01`, `TypeError`: short enough for a column, and the same each time. */
export const kindOf = (error: unknown): string => codeOf(error) || (error instanceof Error ? error.name : typeof error)

/** The kind, and the line of our own code in which it arose. */
export function plainly(error: unknown): string {
  const line = /src\/(\S+?:\d+)/.exec((error instanceof Error && error.stack) || '')?.[1]
  return line ? `${kindOf(error)} at ${line}` : kindOf(error)
}

/** For the queue, which keeps and logs the words of what it is thrown. */
export function plainError(error: unknown): Error {
  const plain = new Error(plainly(error))
  plain.stack = ''
  return plain
}
