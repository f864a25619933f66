// What stands on a pass, as lines of name and value, in any of the three languages: for the card, the picture and the paper.

import type { Instant } from '#domain/kernel/instants.ts'
import type { Language } from '#domain/kernel/says.ts'
import { purpose as purposes } from '../words/compiled/groups/purpose.js'
import { m } from '../words/compiled/messages.js'
import { languageNow } from '../words/language.ts'
import { minutesOfDay, weekdayIn } from './times.ts'

export type PassShown = {
  /** the signed text that stands in the QR code */
  text: string
  /** ten digits */
  code: string
  who: string
  home: string
  purpose: string
  place: string
  gates: readonly number[]
  notBefore: Instant
  notAfter: Instant
  backBy: Instant
  exits: number
  exitsUsed: number
  weekly: { days: readonly number[]; from: number; until: number } | null
}

type In = { locale?: Language }
const purposeIn = (code: string, { locale }: In): string => (purposes[code] ?? purposes['other']!)({}, locale ? { locale } : {})

/** By when they are home: of hours of the week, by the end of those in which they went, not by the end of the pass. */
export const backByOf = ({ weekly, backBy }: Pick<PassShown, 'weekly' | 'backBy'>, at: (at: Instant) => string): string => (weekly ? minutesOfDay(weekly.until) : at(backBy))

/** The lines under the code, in one language; the screen's own when left out. */
export function passLines(pass: PassShown, at: (at: Instant) => string, locale?: Language): [string, string][] {
  const options: In = locale ? { locale } : {}
  const { weekly } = pass
  const lines: [string, string][] = [
    [m.pass_who({}, options), pass.who], [m.pass_home({}, options), pass.home], [m.pass_for({}, options), purposeIn(pass.purpose, options)],
    [m.pass_place({}, options), pass.place], [m.pass_from({}, options), at(pass.notBefore)], [m.pass_until({}, options), at(pass.notAfter)],
    [m.pass_backBy({}, options), backByOf(pass, at)], [m.pass_exits({}, options), m.pass_exitsLeft({ exits: pass.exits, used: pass.exitsUsed }, options)],
    [m.pass_gates({}, options), pass.gates.length > 0 ? pass.gates.join(', ') : m.pass_anyGate({}, options)],
  ]
  if (weekly) lines.splice(6, 0, ['', m.pass_weekly({ days: weekly.days.map((day) => weekdayIn(day, locale ?? languageNow())).join(' '), from: minutesOfDay(weekly.from), until: minutesOfDay(weekly.until) }, options)])
  return lines
}
