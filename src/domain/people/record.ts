// What may stand on somebody's record: a name that is one, a day of birth that has been, a telephone that can be dialled.

import type { Day } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { keptName } from './names.ts'
import type { Correctable } from './record-wire.ts'
import { readBorn, readPhone, type ReadNumber } from './roster-cells.ts'

/** A number as it looks: for a screen, which has not the plans of all countries; the server reads it again by them. */
const looksLikeOne: ReadNumber = (text) => {
  const digits = text.replace(/^(?:\+|00)86(?=[\s-]*\d)/, '').replace(/[\s()-]/g, '')
  return /^\+?\d{5,15}$/.test(digits) ? digits : null
}

/** A file is asked about each thing apart; whoever types one value is told what it has to be. */
const orSay = (read: Result<string | null>, known: readonly string[], code: string): Result<string | null> =>
  read.ok || known.includes(read.problem.code) ? read : no({ code })

/** The value as it is kept; empty is none. Problems: `name-needed`, `not-a-date`, `date-in-future`, `phone-not-a-number`. */
export function checkValue(what: Correctable, typed: string | null, today: string, numberIn: ReadNumber = looksLikeOne): Result<string | null> {
  const text = (typed ?? '').replace(/\s+/g, ' ').trim()
  switch (what) {
    case 'name': { const name = keptName(text); return name === '' ? no({ code: 'name-needed' }) : ok(name) }
    // In a file five figures are a spreadsheet’s count of days; typed they are a year and a month, and no day.
    case 'born': return /^\d{5}$/.test(text.normalize('NFKC')) ? no({ code: 'not-a-date' }) : orSay(readBorn(text, today as Day), ['date-in-future'], 'not-a-date')
    case 'phone': return orSay(readPhone(text, numberIn), [], 'phone-not-a-number')
  }
}
