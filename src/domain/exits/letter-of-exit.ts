// Which sentences the letter of one exit has now: of what was asked, what the rules ask for, and what holds for the home. Worked out anew at
// every look, because orders and rules change under a request.

import type { Release, ReleaseFacts } from '../rules/release.ts'
import type { SentencesOf } from './evidence.ts'
import { letters, partsFor, type LetterFacts } from './letters.ts'
import type { ExitRequest } from './request.ts'
import { transportFor } from './terms.ts'

export const letterFacts = ({ transport, weekly }: Pick<ExitRequest, 'transport' | 'weekly'>, release: Release | null, level: ReleaseFacts['level']): LetterFacts => ({
  transport: transportFor(release?.transport ?? null, null, transport) !== null, weekly: weekly !== null,
  employer: release?.required.some((it) => it.kind === 'employer-confirmation' && it.toldOfCase) ?? false, controlled: level !== 'open',
})

/** A version that this program does not know was signed as a whole. */
export const sentencesOf = (facts: LetterFacts): SentencesOf => ({ letter, version }) => {
  const signed = letters.find((it) => it.code === letter && it.version === version)
  return signed ? partsFor(signed, facts) : []
}
