// Opens a rule file in the process aside, and says what it answers to every case there is. Nowhere else is a file from outside opened:
// what its cells cost, their author decides.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { z } from 'zod'
import { refuses, saysOf } from '#domain/rules/problems.ts'
import { answersOf, checkReleaseRules } from '#domain/rules/release.ts'
import { mostProblems, type rulesChecked } from '#domain/rules/wire.ts'

/** Twelve times what the shipped rules say. Read by the server whenever it begins to work with them. */
const mostAnswered = 4_000_000

type Checked = z.infer<typeof rulesChecked>

/** The answers as text. Problems: the first of `checkReleaseRules`, with as many as a screen shows; `body-too-large` when it has more to say than anybody can read. */
export async function answers(dmn: string): Promise<Result<string>> {
  const { rules, problems } = checkReleaseRules(dmn, 1)
  if (rules === null) return no({ ...(problems.find(refuses) ?? problems[0]!), problems: problems.slice(0, mostProblems) })
  const said = answersOf(rules)
  return said.length <= mostAnswered ? ok(said) : no({ code: 'body-too-large' })
}

/** What loading it would say, and how many of the cases would then be granted: nothing is stored. */
export async function checked(dmn: string): Promise<Result<Checked>> {
  const { rules, problems } = checkReleaseRules(dmn, 1)
  return ok({
    loads: rules !== null, found: problems.length,
    problems: problems.slice(0, mostProblems).map((problem) => {
      const { code, table, row, column, heading, ...facts } = problem
      const plain = Object.entries(facts).flatMap(([name, fact]) => (typeof fact === 'string' || typeof fact === 'number' ? [[name, String(fact)] as const] : Array.isArray(fact) ? [[name, fact.join(', ')] as const] : []))
      return { code, table, row, column, heading: heading || null, keepsOut: refuses(problem), says: saysOf(problem), facts: Object.fromEntries(plain.map(([name, fact]) => [name, fact.slice(0, 200)])) }
    }),
  })
}
