// What a resident brings, and what is done about it: kinds of cases, whom and where they are about. A case is a promise: owner, due and next step stand there.

import type { StepCode } from '../promises/promise.ts'
import type { Urgency } from '../promises/due.ts'

export const caseKinds = [
  'water', 'power', 'gas', 'lift', 'drain', 'repair', 'rubbish', 'food', 'medicine', 'care', 'parcel', 'test', 'exit', 'came-back', 'noise', 'quarrel', 'question', 'call-back', 'other',
] as const
export type CaseKind = (typeof caseKinds)[number]

/** What is `now`, in fixed words: none of these waits, whoever is on the telephone. */
export const nowReasons = ['breath', 'chest-pain', 'labour', 'fire', 'no-medicine-today', 'child-alone', 'gas-smell', 'violence'] as const
export type NowReason = (typeof nowReasons)[number]

/** Faults of a house, that several homes have at once. */
export const faultKinds: readonly CaseKind[] = ['water', 'power', 'gas', 'lift', 'drain']

/** How soon, when nobody says otherwise. */
const usualUrgency = (kind: CaseKind): Urgency =>
  (kind === 'gas' || kind === 'lift' ? 'now' : ['noise', 'parcel', 'repair', 'question', 'other'].includes(kind) ? 'week' : 'today')

/** What is done first, when nobody says otherwise. */
function usualStep(kind: CaseKind): StepCode {
  if (kind === 'call-back' || kind === 'question') return 'call-back'
  if (faultKinds.includes(kind) || kind === 'repair') return 'ask-property'
  return kind === 'came-back' || kind === 'quarrel' ? 'call' : 'see-to'
}

export const placeKinds = ['compound', 'building', 'entrance', 'flat'] as const
/** Whoever spoke and lives elsewhere: who they are to the person it is about. */
export const relations = ['child', 'parent', 'partner', 'sibling', 'grandchild', 'neighbour', 'employer', 'hospital', 'office', 'other'] as const
/** What may be opened for somebody at once: by kind, what is usual. */
export const usual = (kind: CaseKind): { urgency: Urgency; step: StepCode } => ({ urgency: usualUrgency(kind), step: usualStep(kind) })
/** With so many contacts about one case it goes up one step, and what was promised is shown. */
export const contactsThatRaise = 3

/** Whether its person reads on their own page what becomes of it. Not what is in confidence, nor what others said of them, nor what nobody may come upon over their shoulder. */
export const isOnPage = (it: { private: boolean; resident: string | null; kind: CaseKind; nowFor: NowReason | null }): boolean =>
  !it.private && it.resident !== null && it.kind !== 'came-back' && it.nowFor !== 'violence'
