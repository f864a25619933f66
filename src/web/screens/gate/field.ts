// The gate as a phone in the field: what is one tap for a guard, what is urgent, which lines are needed for longer.

import { sameTap } from '#domain/exits/same.ts'
import { openField, useField, type Field } from '../../field/field.ts'
import type { GateState, Shown, Told } from './told.ts'

/** Long enough for whoever reads slowly, short enough that the desk sees an exit at once; who needs longer asks for it, again and again. */
export const undoMs = 20_000
export const moreMs = 60_000
/** An emergency reaches the desk sooner. */
export const emergencyMs = 10_000
/** An emergency waits while its note is being written. */
export const noteMs = 60_000
/** Emergencies without a name are told apart by time alone. */
const emergencyAgain = 1_500

const isEmergency = (fact: Told): boolean => fact.type === 'movement' && fact.emergency && fact.kind === 'out'

function tapOf(fact: Told): { about: string; way: string; within: number } {
  if (fact.type === 'turned-away') return { about: `no ${fact.pass ?? ''} ${fact.code}`, way: 'turned-away', within: sameTap }
  if (isEmergency(fact)) return fact.resident ? { about: `move ${fact.resident}`, way: 'emergency', within: sameTap } : { about: 'emergency', way: 'emergency', within: emergencyAgain }
  return { about: `move ${fact.pass ?? fact.resident ?? fact.exit ?? ''}`, way: fact.kind, within: sameTap }
}

export const gate: Field<Told, Shown> = openField<Told, Shown>({
  kind: 'gate', tap: tapOf, urgent: isEmergency,
  // Whoever is still out must stay known, however long ago they went.
  needed: async (lines) => (await import('./whereabouts.ts')).linesOfWhoIsOut(gate.state(), lines),
})
export const useGate = (): GateState => useField(gate)
