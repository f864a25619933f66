// Whether a rule file opens, asked in the process aside: an answer and no rules, which could not be sent back.

import { ok, type Result } from '#domain/kernel/result.ts'
import { openReleaseRules } from '#domain/rules/release.ts'

/** Problems are those of `openReleaseRules`. */
export async function opens(dmn: string): Promise<Result<true>> {
  const opened = await openReleaseRules(dmn, 1)
  return opened.ok ? ok(true) : opened
}
