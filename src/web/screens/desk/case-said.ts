// Cases in words: their kind, what is next, what came of it, when it comes up. One place for every screen of the desk; what is said on a case's own page and on the call screen alone: on-case-said.ts.

import type { CaseKind } from '#domain/desk/cases.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { NextStep, OutcomeCode, StepCode } from '#domain/promises/promise.ts'
import { comesUp, lateness } from '#domain/promises/due.ts'
import type { Owed } from '#domain/promises/wire.ts'
import { duration, when } from '../../parts/times.ts'
import { caseKind } from '../../words/compiled/groups/caseKind.js'
import { caseOutcome } from '../../words/compiled/groups/caseOutcome.js'
import { caseStep } from '../../words/compiled/groups/caseStep.js'
import { m } from '../../words/compiled/messages.js'

export const kindName = (kind: CaseKind): string => caseKind[kind]!()
export const stepName = (step: StepCode): string => caseStep[step]!()
/** What whoever wrote it added stands behind; of `other` the words are all. */
export const stepSaid = ({ code, words }: NextStep): string => (words === '' ? stepName(code) : code === 'other' ? words : m.shift_with({ one: stepName(code), words }))
export const outcomeName = (code: OutcomeCode): string => caseOutcome[code]!()
export const outcomeSaid = ({ code, words }: { code: OutcomeCode; words: string }): string => (words === '' ? outcomeName(code) : code === 'other' ? words : m.shift_with({ one: outcomeName(code), words }))

/** When it comes up, or by how much it is late. */
export function dueSaid(owed: Owed, zone: Zone, now: Instant): string {
  const late = lateness(owed, now)
  if (late > 0) return m.shift_late({ time: duration(late) })
  return (owed.snoozedUntil !== null && owed.snoozedUntil > now ? m.shift_putOffUntil : m.shift_due)({ time: when(comesUp(owed), zone, now) })
}
