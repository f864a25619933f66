// What a station's phone notes, and what its log keeps beside it: names and doors for whoever reads it there, and what lay in a tube that was taken over.

import type { z } from 'zod'
import type { KeptDoor, KeptRound } from '#domain/rounds/kept.ts'
import type { Sample } from '#domain/rounds/tubes.ts'
import type { sampleActFact, SampleFact, tubeFact } from '#domain/rounds/wire.ts'
import type { FieldState } from '../../field/field.ts'
import type { Line } from '../../field/kind.ts'
import type { Stamp } from '../../field/stamp.ts'

export type Told = (SampleFact | z.infer<typeof sampleActFact> | z.infer<typeof tubeFact>) & Stamp
/** `took`: what lay in the tube when it came from another phone; that phone tells it. */
export type Shown = { name: string; door: string; took: readonly Taken[] }
export type Taken = Sample & { called: string }
export type StationLine = Line<Told, Shown>
export type StationState = FieldState<Told, Shown>
export type Round = KeptRound
export type Person = KeptDoor['people'][number]
/** Somebody and the door behind which they live. */
export type Found = { person: Person; door: KeptDoor }
