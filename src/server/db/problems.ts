// What a PostgreSQL error means for the one who asked. `fail()` asks it for every request. Knows the few codes that a person can act on; everything else
// stays an error (a bug), because guessing would hide it.
import type { Problem } from '#domain/kernel/result.ts'
import { codeOf, messageOf } from './cannot-start.ts'

const away = new Set([
  '57P01', '57P02', '57P03', // shut down by an administrator, crashed, starting up
  '25006', // only reading: another machine has taken over, and this line still leads to the old one
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH',
])
const awayWords = /^(Connection terminated|Client has encountered a connection error|Query read timeout|Connection ended)/
const busy = new Set([
  '57014', // longer than a statement may take
  '55P03', // longer than a lock may be waited for
  '25P03', // longer than a transaction may lie idle
])
// Every connection is lent out, and none came back in time.
const busyWords = /^timeout exceeded when trying to connect/

/** True when the driver gave up waiting: PostgreSQL would have given up before, so nobody is at the other end. */
const isOverdue = (error: unknown): boolean => messageOf(error) === 'Query read timeout'

/** True when the line leads to nobody who can do the work, and the next one may lead elsewhere. */
export const leadsNowhere = (error: unknown): boolean => isOverdue(error) || codeOf(error) === '25006'

/** True when the connection, not the query, is what failed. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error)
  return away.has(code) || /^08...$/.test(code) || awayWords.test(messageOf(error))
}

/** True when the transaction lost against another one and the same work may simply be done again. */
export const isRetryable = (error: unknown): boolean => codeOf(error) === '40001' || codeOf(error) === '40P01'

/**
 * `disk-full`, `busy` (something took longer than it may) or `database-away` when that is what happened, else null.
 * All mean: nothing was stored, the same request may be sent again later.
 */
export function databaseProblem(error: unknown): Problem | null {
  if (codeOf(error) === '53100') return { code: 'disk-full' }
  if (busy.has(codeOf(error)) || busyWords.test(messageOf(error))) return { code: 'busy', retryAfter: 3 }
  return isAway(error) || codeOf(error) === '53300' ? { code: 'database-away', retryAfter: 5 } : null
}

/** SQLSTATE 23505: somebody was first. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505'
