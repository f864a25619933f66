// Cases in words: their kind, how soon, what is next, what came of it. One place for the queue, the call screen and a case's own page.

import type { CaseKind, NowReason } from '#domain/desk/cases.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { ways, type NextStep, type OutcomeCode, type StepCode, type Way } from '#domain/promises/promise.ts'
import { comesUp, lateness, type Urgency } from '#domain/promises/due.ts'
import type { Owed } from '#domain/promises/wire.ts'
import { duration, when } from '../../parts/times.ts'
import { caseKind } from '../../words/compiled/groups/caseKind.js'
import { caseOutcome } from '../../words/compiled/groups/caseOutcome.js'
import { caseStep } from '../../words/compiled/groups/caseStep.js'
import { caseUrgency } from '../../words/compiled/groups/caseUrgency.js'
import { caseWay } from '../../words/compiled/groups/caseWay.js'
import { nowReason } from '../../words/compiled/groups/nowReason.js'
import { m } from '../../words/compiled/messages.js'

export const kindName = (kind: CaseKind): string => caseKind[kind]!()
export const urgencyName = (urgency: Urgency): string => caseUrgency[urgency]!()
export const wayName = (way: Way): string => caseWay[way]!()
/** By which ways they can be told: on a page only where there is one on which it stands. */
export const waysFor = (onPage: boolean): Way[] => ways.filter((one) => one !== 'page' || onPage)
export const reasonName = (reason: NowReason): string => nowReason[reason]!()
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
