// The short number of a request, to be said on the telephone: six digits out of its id, so that a phone without a network knows it as
// well. It is no key and opens nothing; two requests may share one, and then the desk is shown both.

import type { ExitId } from '../kernel/ids.ts'

const most = 1_000_000

/** `482 913`. The last eight digits of an id are chance; the database says the same in `exits.number`. */
export function numberOf(id: ExitId): string {
  const digits = String(Number.parseInt(id.slice(-8), 16) % most).padStart(6, '0')
  return `${digits.slice(0, 3)} ${digits.slice(3)}`
}

/** What was typed or heard, where it can be such a number; null where it is anything else. */
export function numberIn(typed: string): number | null {
  const found = /^\D{0,6}(\d{3})[ \-.]?(\d{3})\D?$/.exec(typed.normalize('NFKC').trim())
  return found ? Number(found[1]! + found[2]!) : null
}
