// How far a testing round is: a bar whose parts add up to everybody, and what each part is, in words and numbers.

import type { ReactNode } from 'react'
import { outcomes, type Figures, type Outcome } from '#domain/rounds/outcomes.ts'
import { testingOutcome } from '../../words/compiled/groups/testingOutcome.js'

export const outcomeName = (of: Outcome): string => testingOutcome[of]?.() ?? of

/** `part`: how each part is said; of those that are nobody’s nothing is said unless `all`. */
export function TestingBar({ figures, all = false, part = (of) => <>{outcomeName(of)} {figures[of]}</> }: { figures: Figures; all?: boolean; part?: (of: Outcome) => ReactNode }) {
  return (
    <div className="testing-bar-said">
      <div className="testing-bar" aria-hidden="true">{outcomes.filter((one) => figures[one] > 0).map((one) => <span key={one} data-outcome={one} style={{ flexGrow: figures[one] }} />)}</div>
      <ul role="list" className="testing-parts">{outcomes.filter((one) => all || figures[one] > 0).map((one) => <li key={one}><span className="testing-key" data-outcome={one} aria-hidden="true" />{part(one)}</li>)}</ul>
    </div>
  )
}
