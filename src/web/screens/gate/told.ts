// What a gate's phone notes, and what its log shows of it.

import type { GateFact } from '#domain/gate/wire.ts'
import type { FieldState } from '../../field/field.ts'
import type { Line } from '../../field/kind.ts'
import type { Stamp } from '../../field/stamp.ts'

export type Told = GateFact & Stamp
/** What a line of the log shows beside the fact itself. */
export type Shown = { who: string; home: string; purpose: string; place: string }
export type GateLine = Line<Told, Shown>
export type GateState = FieldState<Told, Shown>
