// Opens a rule file in the process aside, and says what it answers to every case there is. Nowhere else is a file from outside opened:
// what its cells cost, their author decides.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import { answersOf, openReleaseRules } from '#domain/rules/release.ts'

/** Twelve times what the shipped rules say. Read by the server whenever it begins to work with them. */
const mostAnswered = 4_000_000

/** The answers as text. Problems: those of `openReleaseRules`; `body-too-large` when it has more to say than anybody can read. */
export async function answers(dmn: string): Promise<Result<string>> {
  const opened = await openReleaseRules(dmn, 1)
  if (!opened.ok) return opened
  const said = answersOf(opened.value)
  return said.length <= mostAnswered ? ok(said) : no({ code: 'body-too-large' })
}
