// How far a testing round is: a bar whose parts add up to everybody, and what each part is, in words and numbers.

import type { ReactNode } from 'react'
import { outcomes, type Figures, type Kind, type Outcome } from '#domain/rounds/outcomes.ts'
import { antigenOutcome } from '../../words/compiled/groups/antigenOutcome.js'
import { testingOutcome } from '../../words/compiled/groups/testingOutcome.js'

/** Self-tests are said in words of their own: nobody is swabbed in them. */
export const outcomeName = (of: Outcome, kind: Kind): string => (kind === 'antigen' ? antigenOutcome[of]?.() : undefined) ?? testingOutcome[of]?.() ?? of

type Props = { figures: Figures; kind: Kind; /** also those in which nobody is */ all?: boolean; /** how each part is said */ part?: (of: Outcome) => ReactNode }

export function TestingBar({ figures, kind, all = false, part = (of) => <>{outcomeName(of, kind)} {figures[of]}</> }: Props) {
  const some = outcomes.filter((one) => figures[one] > 0)
  return (
    <div className="testing-bar-said">
      <div className="testing-bar" aria-hidden="true">{some.map((one) => <span key={one} data-outcome={one} style={{ flexGrow: figures[one] }} />)}</div>
      <ul role="list" className="testing-parts">
        {(all ? outcomes : some).map((one) => <li key={one}><span className="testing-key" data-outcome={one} aria-hidden="true" />{part(one)}</li>)}
      </ul>
    </div>
  )
}
