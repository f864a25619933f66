// What can be wrong with a rule file, one code a kind, each with its place (table, row and column, from 1; row 0 is the heading) and an English
// sentence for a terminal. The screens say the same in three languages (`ruleProblem__…`). Codes are never reused.

/** What keeps a file out, except the last two: those are only told. */
export const ruleSentences = {
  'rules-file-missing': 'The file cannot be opened.',
  'rules-too-large': 'The file has more than {limit} characters.',
  'rules-not-xml': 'This is not XML that can be read; line {line}: {message}.',
  'rules-not-dmn': 'This is not a DMN rule file: it begins with “{found}”.',
  'rules-no-decisions': 'There is no decision in this file.',
  'rules-language-unknown': 'This is written in another language than FEEL ({value}). Write it in FEEL and take {attribute} away.',
  'rules-name-wrong': 'The name “{name}” is empty, is used twice, or cannot be a name.',
  'rules-circle': 'These lead back to themselves: {path}.',
  'rules-requirement-missing': 'It needs something that is not in this file: {href}.',
  'rules-type-unknown': 'There is no type called {value}.',
  'rules-hit-policy-unknown': 'There is no hit policy “{hitPolicy}”.',
  'rules-kind-unknown': 'This program does not know expressions of the kind {kind}.',
  'rules-expression-wrong': 'The expression cannot be read: {message}.',
  'rules-cell-wrong': '{value} cannot be read: {message}. A text stands in straight quotation marks, commas part one value from the next.',
  'rules-cell-missing': 'This cell is missing.',
  'rules-cell-surplus': 'This row has more cells than the table has columns.',
  'rules-column-missing': 'The table has no column for the outcome.',
  'rules-name-unknown': 'Nothing is called {value} here. A text stands in quotation marks; true, false and null are written small.',
  'rules-value-unknown': '{value} is none of the values that can be here: {known}. Upper and lower case and spaces count.',
  'rules-type-wrong': '{value} does not fit: this column is of the type {type}.',
  'rules-text-spaced': '{value} begins or ends with a space, so it fits nothing that is written without.',
  'rules-test-never': '{value} can never be true here.',
  'rules-test-bare': '{value} does not ask about this column, so it would hold or fail whatever the column says. Write the value itself.',
  'rules-range-empty': 'No value lies in {value}: the lower bound comes first.',
  'rules-bound-null': 'A bound of {value} is not a written-out value; without a bound everything would fit.',
  'rules-date-doubtful': '{value} reckons with dates, times or durations, which cannot be relied on here. Hand the result in as a number or yes and no.',
  'rules-form-doubtful': '{value} can be read in more than one way. Write it more simply.',
  'rules-outcome-unknown': '{value} is none of the outcomes that this column knows.',
  'rules-outcome-failed': 'For some people this cell has no sound outcome: {message}.',
  'rules-values-wrong': 'The allowed values name {value}, which is never the case. What can be: {known}.',
  'rules-values-missing': 'The allowed values leave out {value}, which can be the case.',
  'rules-row-hidden': 'This row is never reached: rows {other} already cover everything that it says.',
  'rules-row-never': 'This row never fits: its own cells contradict each other.',
  'rules-rows-overlap': 'This row and row {other} fit the same people, and only one may.',
  'rules-decision-missing': 'The decision “{decision}” is missing.',
  'rules-columns-wrong': 'The table must have the hit policy {policies} and the columns {missing}.',
  'rules-fact-unknown': 'Nobody can say what “{name}” is: the program knows purpose, level, caseInBuilding and personStatus.',
  'rules-words-missing': 'This row has no words for residents in all three languages (annotations zh-Hans, zh-Hant, en).',
  'rules-case-unanswered': 'There is no sound answer for this case: {case}.',
  'rules-emergency-held': 'This row would hold an emergency, and nothing may: {case}.',
  'rules-fact-unused': 'The fact “{name}” is asked of nobody.',
  'rules-input-unused': 'Nothing is ever asked of this column: every cell is a dash.',
} as const
export type RuleCode = keyof typeof ruleSentences
const onlyTold: ReadonlySet<RuleCode> = new Set(['rules-fact-unused', 'rules-input-unused'])

/** A cell's place; `heading` is what stands above its column. Null where a problem is not of one table, row or column. */
export type RulePlace = { table: string | null; row: number | null; column: number | null; heading?: string }
export type RuleProblem = RulePlace & { code: RuleCode } & Readonly<Record<string, unknown>>
export type Report = (problem: RuleProblem) => void

export const nowhere: RulePlace = { table: null, row: null, column: null }
export const refuses = (problem: RuleProblem) => !onlyTold.has(problem.code)

/** In English, for a terminal. */
export const saysOf = (problem: RuleProblem): string =>
  ruleSentences[problem.code].replace(/\{(\w+)\}/g, (_all, name: string) => shown(problem[name]))

const shown = (fact: unknown): string => Array.isArray(fact) ? fact.map(shown).join(', ') : typeof fact === 'object' ? JSON.stringify(fact) : String(fact ?? '–')

/** As somebody mends them: table by table as they were found, then by row and column; what is of a whole table or file first. */
export function inOrder(problems: readonly RuleProblem[]): RuleProblem[] {
  const tables = [null, ...new Set(problems.map(problem => problem.table).filter(table => table !== null))]
  const keys = (problem: RuleProblem) => [tables.indexOf(problem.table), problem.row ?? -1, problem.column ?? -1]
  return [...problems].sort((a, b) => keys(a).map((key, at) => key - keys(b)[at]!).find(difference => difference !== 0) ?? 0)
}
