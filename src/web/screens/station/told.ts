// What a station's phone notes, and what its log keeps beside it: names and doors for whoever reads it there, and what lay in a tube that was taken over.

import type { z } from 'zod'
import type { KeptDoor, KeptRound } from '#domain/rounds/kept.ts'
import type { SampleId } from '#domain/kernel/ids.ts'
import type { Answer, Sample } from '#domain/rounds/tubes.ts'
import type { BoxFact, BoxHandFact, CallFact, sampleActFact, SampleFact, tubeFact } from '#domain/rounds/wire.ts'
import type { FieldState } from '../../field/field.ts'
import type { Line } from '../../field/kind.ts'
import type { Stamp } from '../../field/stamp.ts'

export type Told = (SampleFact | z.infer<typeof sampleActFact> | z.infer<typeof tubeFact> | BoxFact | BoxHandFact | CallFact) & Stamp
/** `took`: what lay in the tube when it came from another phone; that phone tells it. `code`: with which the driver takes a box, never told to anybody but by this screen. */
export type Shown = { name: string; door: string; took: readonly Taken[]; code?: string }
export type Taken = Sample & { called: string }
export type StationLine = Line<Told, Shown>
export type StationState = FieldState<Told, Shown>
export type Round = KeptRound
export type Person = KeptDoor['people'][number]
/** Somebody and the door behind which they live. */
export type Found = { person: Person; door: KeptDoor }

/** Whose swab it is. `found` null: nobody could find them; `called` is what was written down. */
export type Whose = { found: Found | null; called: string; how: SampleFact['how'] }
export type Stop = Exclude<Answer, 'yes'> | 'not-of-round' | 'no-tube' | 'not-a-tube' | 'tube-spoiled' | 'other-round' | 'not-stored' | 'in-this-box' | 'in-another-box' | 'box-there'
export type Said =
  | { kind: 'yes'; name: string; tube: string; count: number; size: number }
  | { kind: 'stop'; why: Stop; name: string; /** the tube that is meant */ tube: string; whose: Whose | null }
  | { kind: 'told'; what: 'opened' | 'here' | 'undone' | 'moved' | 'closed' | 'reopened' | 'passed' | 'box-put' | 'box-out' | 'box-closed' | 'box-reopened'; name: string; tube: string }
/** What is to go into the tube that is scanned next: somebody who stands there, or a swab that lies in another. */
export type Waits = { whose: Whose; alone: boolean } | { sample: SampleId; name: string }
