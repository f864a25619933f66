// What a guard's tap means as a fact: who went out or came back, who was told no, an emergency. Facts are made here and never judged.

import type { ExitId, MovementId, ResidentId } from '#domain/kernel/ids.ts'
import type { Verdict } from '#domain/gate/verdict.ts'
import { newId } from '../../offline/ids.ts'
import { stampNow } from '../../field/stamp.ts'
import type { Shown, Told } from './told.ts'

export type How = 'scan' | 'code' | 'door'
/** An answer, and how the guard came to it. */
export type Seen = { verdict: Verdict; how: How; /** of the resident, when this phone knows the pass */ resident: ResidentId | null; /** the door where they live now, where the pass names the one they left */ livesNow?: string }

/** Whoever stands there now is not known: an emergency from here is nobody's whose pass this is. */
export const notThem = ({ verdict, how }: Seen): Seen => ({ how, resident: null, verdict: { ...verdict, code: 'not-this-person', go: 'no' } })

export const nobody: Shown = { who: '', home: '', purpose: '', place: '' }
export const shownOf = ({ verdict: { claims } }: Seen): Shown =>
  ({ who: claims?.who ?? '', home: claims?.home ?? '', purpose: claims?.purpose ?? '', place: claims?.place ?? '' })

/** The fact that somebody with a pass went out or came back. */
export const movementOf = ({ verdict, how, resident }: Seen, kind: 'out' | 'back'): Told => ({
  type: 'movement', id: newId<'movement'>(), kind, ...stampNow(), pass: verdict.claims?.id ?? null, resident, exit: null, emergency: false, how, verdict: verdict.code, note: '',
})

/** The fact that somebody was told no, and by which answer. */
export const turnedAway = ({ verdict }: Seen): Told =>
  ({ type: 'turned-away', id: newId<'turned-away'>(), ...stampNow(), pass: verdict.claims?.id ?? null, code: verdict.code })

/** Somebody goes out in an emergency: nobody has to be named, nothing is checked. */
export const emergencyOf = (resident: ResidentId | null): Told => ({
  type: 'movement', id: newId<'movement'>(), kind: 'out', ...stampNow(), pass: null, resident, exit: newId<'exit'>(), emergency: true, how: 'emergency', verdict: 'emergency', note: '',
})

/** The return of somebody who went out without a pass. */
export const backWithoutPass = (of: { resident: ResidentId | null; exit: ExitId | null; emergency: boolean; /** no record has them as out: they came in from out of town */ from?: 'from-outside' }): Told => ({
  type: 'movement', id: newId<'movement'>() as MovementId, kind: 'back', ...stampNow(), pass: null, resident: of.resident, exit: of.exit, emergency: of.emergency, how: 'door', verdict: of.from ?? 'let-back', note: '',
})
