// From codes that are data to sentences. A problem's sentence tells the person what to do next; a code that has no sentence
// yet gets an honest general one, with the reference number when there is one. A bare code is never shown.

import type { Problem } from '#domain/kernel/result.ts'
import type { Says } from '#domain/kernel/says.ts'
import { level } from './compiled/groups/level.js'
import { purpose } from './compiled/groups/purpose.js'
import { role } from './compiled/groups/role.js'
import { m } from './compiled/messages.js'
import { languageNow } from './language.ts'
import { problemSentence } from './problems.ts'

const plain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

/** The sentence for a problem, in the present language. Facts in the problem fill its places. */
export function sentenceOf(problem: Problem): string {
  const sentence = problemSentence(problem.code)
  const details = typeof problem['details'] === 'object' ? (problem['details'] as Record<string, unknown>) : problem
  const facts: Record<string, string> = {}
  for (const [name, value] of Object.entries(details)) if (plain(value)) facts[name] = String(value)
  if (typeof details['decider'] === 'string') facts['decider'] = roleName(details['decider'])
  if (typeof details['appealTo'] === 'string') facts['appealTo'] = roleName(details['appealTo'])
  // What only staff are answered with stands apart (staff-problems), and a phone that has not loaded it says the general one.
  const said = problem.code !== 'bug' && sentence?.(facts)
  if (said) return said
  return m.problem__bug({ reference: plain(problem['reference']) ? String(problem['reference']) : '—' })
}

/** `the secretary`, as she is spoken of; a role that is not known is “the committee”. */
export const roleName = (code: string): string => (role[code] ?? role['staff']!)()
export const levelName = (code: string): string => (level[code] ?? level['open']!)()
export const purposeName = (code: string): string => (purpose[code] ?? purpose['other']!)()
/** The present language of a sentence that is data. */
export const say = (says: Says): string => says[languageNow()]
