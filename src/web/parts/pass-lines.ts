// What stands on a pass, as lines of name and value, in any of the three languages: for the card, the picture and the paper.

import type { ExitView } from '#domain/exits/wire.ts'
import type { Language } from '#domain/kernel/says.ts'
import { m } from '../words/compiled/messages.js'
import { said } from './said.ts'
import { eachTimeBy, weekly as weeklySaid, type Voice } from './times.ts'

/** A pass and whose it is: in full on the desk's paper, as the gate shows it on a phone. */
export type PassShown = Omit<NonNullable<ExitView['pass']>, 'id' | 'status'> & { who: string; home: string }

type In = { locale?: Language }

/** By when they are home: by a later decision, while they are out; of hours of the week, each time by their end, not by the end of the pass. */
export const backByOf = ({ weekly, backBy, extendedTo }: Pick<PassShown, 'weekly' | 'backBy' | 'extendedTo'>, voice: Voice, locale?: Language): string =>
  (extendedTo ? voice.until(extendedTo) : weekly ? eachTimeBy(weekly, locale) : voice.until(backBy))

/** The lines under the code, in one language; the screen's own when left out. */
export function passLines(pass: PassShown, voice: Voice, locale?: Language): [string, string][] {
  const options: In = locale ? { locale } : {}
  const { weekly } = pass
  return [
    ...said(pass, locale).map(({ label, value }): [string, string] => [label, value]),
    [m.pass_from({}, options), voice.at(pass.notBefore)], [m.pass_until({}, options), voice.until(pass.notAfter)],
    ...(weekly ? [[m.pass_hours({}, options), weeklySaid(weekly, locale)] as [string, string]] : []),
    [m.pass_backBy({}, options), backByOf(pass, voice, locale)], [m.pass_exits({}, options), m.pass_exitsLeft({ exits: pass.exits, used: pass.exitsUsed }, options)],
    [m.pass_gates({}, options), pass.gates.length > 0 ? pass.gates.join(', ') : m.pass_anyGate({}, options)],
  ]
}
