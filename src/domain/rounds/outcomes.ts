// Who should be tested in a round, who was, and what became of everybody else: one definition for every number that is shown of it, so that the
// numbers add up to the person. Nobody is anything but “not tested yet” for not having come.

import type { ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { never } from '../kernel/result.ts'

/** `antigen`: nobody comes to a station; each tests at home, and says what it showed. */
export const kinds = ['pcr', 'antigen'] as const
export type Kind = (typeof kinds)[number]

/** What somebody put down of a person in a round; `again`: what was put down before is no longer so. `elsewhere`: they showed that they were sampled at work or in hospital. */
export const putDown = ['elsewhere', 'excused', 'away', 'refused', 'no-answer', 'again'] as const
export type PutDown = (typeof putDown)[number]
/** Why nobody is to swab them, from a closed list. */
export const excuses = ['infant', 'medical', 'recovered', 'in-hospital', 'died', 'other'] as const
export type Excuse = (typeof excuses)[number]

/** A person is in one of these. `missing`: not tested yet, and nobody knows why. */
export const outcomes = ['tested', 'elsewhere', 'excused', 'away', 'refused', 'no-answer', 'missing'] as const
export type Outcome = (typeof outcomes)[number]

export type Noted = { person: ResidentId; what: PutDown; at: Instant }

/** What became of a person: whoever’s swab was taken is tested, whatever was put down before or after; else the last that was put down. */
export function outcomeOf(sampled: boolean, noted: readonly Pick<Noted, 'what' | 'at'>[]): Outcome {
  if (sampled) return 'tested'
  const last = noted.reduce<Pick<Noted, 'what' | 'at'> | null>((so, one) => (so === null || one.at >= so.at ? one : so), null)
  if (last === null) return 'missing'
  switch (last.what) {
    case 'again': return 'missing'
    case 'elsewhere': case 'excused': case 'away': case 'refused': case 'no-answer': return last.what
    default: return never(last.what)
  }
}

/** Whether somebody should still go and ask: nobody is called again who was tested, excused, away or said no. */
export const isAsked = (of: Outcome): boolean => of === 'missing' || of === 'no-answer'

/** `should`: all who are of the round; the others add up to it. */
export type Figures = { should: number } & Record<Outcome, number>

export function figuresOf(all: Iterable<Outcome>): Figures {
  const figures: Figures = { should: 0, tested: 0, elsewhere: 0, excused: 0, away: 0, refused: 0, 'no-answer': 0, missing: 0 }
  for (const one of all) { figures.should++; figures[one]++ }
  return figures
}
