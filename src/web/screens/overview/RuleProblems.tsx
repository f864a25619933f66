// What is wrong with a rule file, by table, row and column, as somebody mends it.

import type { z } from 'zod'
import type { rulesChecked } from '#domain/rules/wire.ts'
import { overviewTable } from '../../words/compiled/groups/overviewTable.js'
import { ruleProblem } from '../../words/compiled/groups/ruleProblem.js'
import { m } from '../../words/compiled/messages.js'

export type Checked = z.infer<typeof rulesChecked>

/** One below the other and not as a grid: a sentence needs the width, on a phone most of all. */
export function RuleProblems({ checked }: { checked: Checked }) {
  return (
    <section aria-label={m.overview_rulesProblems()} className="rule-problems">
      <h2>{m.overview_rulesProblems()}</h2>
      <ol>
        {checked.problems.map((problem, at) => (
          <li key={at}>
            <strong>{placeOf(problem)}</strong>
            <span>{ruleProblem[problem.code]?.(problem.facts) ?? problem.says}{!problem.keepsOut && <span className="quiet"> · {m.overview_rulesTold()}</span>}</span>
          </li>
        ))}
      </ol>
      {checked.found > checked.problems.length && <p>{m.overview_rulesMore({ count: checked.found - checked.problems.length })}</p>}
    </section>
  )
}

/** `Table “rules on evidence”, row 3, column 2 (Level of the home)`: counted as an editor of such tables counts. */
function placeOf({ table, row, column, heading }: Checked['problems'][number]): string {
  if (table === null) return m.overview_rulesWhole()
  const parts = [`${m.overview_rulesTable()} ${overviewTable[table]?.() ?? table}`]
  if (row !== null) parts.push(row === 0 ? m.overview_rulesHeading() : `${m.overview_rulesRow()} ${row}`)
  if (column !== null) parts.push(`${m.overview_rulesColumn()} ${column}${heading === null ? '' : ` (${heading})`}`)
  return parts.join(' · ')
}
