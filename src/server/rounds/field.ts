// What a station is as a phone in the field: where it stands, what it reports and who takes it, what it keeps. A laboratory's machine is enrolled beside it, for its laboratory.

import { laboratoryKind, stationKind } from '#domain/field/kinds.ts'
import type { Field } from '../field/kinds.ts'
import { keptCalls, keptTestingSlots } from './kept-calls.ts'
import { keptPeople, keptRounds } from './kept.ts'
import { machineOf } from './lab-store.ts'
import { stationOf } from './store.ts'
import { roundTakers } from './takers.ts'

export const stationField: Omit<Field, 'statuses'> = { kinds: [stationKind, laboratoryKind], places: { station: stationOf, laboratory: machineOf }, takers: roundTakers, collections: [keptRounds, keptTestingSlots, keptCalls, keptPeople] }
