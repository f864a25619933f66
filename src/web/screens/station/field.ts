// The station as a phone in the field. What it notes goes out at once: a slip is put right by a second fact, so nothing has to wait for one.

import { openField, useField, type Field } from '../../field/field.ts'
import type { Shown, StationState, Told } from './told.ts'

/** Two taps of one finger. Whoever comes a second time is answered by the table, not dropped. */
const oneTap = 700

function tapOf(fact: Told): { about: string; way: string; within: number } {
  switch (fact.type) {
    case 'sample': return { about: `sample ${fact.round} ${fact.person ?? fact.called}`, way: fact.tube, within: oneTap }
    case 'sample-act': return { about: `sample ${fact.sample}`, way: `${fact.what} ${fact.tube ?? ''}`, within: oneTap }
    case 'box': return { about: `box ${fact.box} ${fact.tube ?? ''}`, way: fact.what, within: oneTap }
    case 'box-hand': return { about: `box-hand ${fact.box}`, way: 'driver', within: oneTap }
    case 'station-call': return { about: `station-call ${fact.round} ${fact.of ?? fact.entrances.join(' ')}`, way: fact.what, within: oneTap }
    case 'tube': return { about: `tube ${fact.round} ${fact.tube}`, way: `${fact.what} ${fact.to ?? ''}`, within: oneTap }
  }
}

export const station: Field<Told, Shown> = openField<Told, Shown>({ kind: 'station', tap: tapOf, urgent: () => false, needed: () => Promise.resolve(new Set()) })
export const useStation = (): StationState => useField(station)
