// What the gate is as a phone in the field: where it stands, what it reports and who takes it, what it keeps.

import { gateKind } from '#domain/field/kinds.ts'
import type { Field } from '../field/kinds.ts'
import { visits } from '../neighbours/visits.ts'
import { gateOf } from '../people/gates.ts'
import { buildings, flats } from './kept-homes.ts'
import { movements, passes } from './kept-passes.ts'
import { passStatuses } from './live.ts'
import { movementTaker } from './take-movements.ts'
import { turnedAwayTaker } from './take-turned-away.ts'

export const gateField: Field = {
  kinds: [gateKind], places: { gate: gateOf }, takers: [movementTaker, turnedAwayTaker], collections: [buildings, flats, passes, movements, visits], statuses: passStatuses,
}
