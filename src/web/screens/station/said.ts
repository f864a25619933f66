// The table's answers as sentences: read on the screen and spoken.

import { stationStop } from '../../words/compiled/groups/stationStop.js'
import { stationTold } from '../../words/compiled/groups/stationTold.js'
import { m } from '../../words/compiled/messages.js'
import type { Said } from './told.ts'

export const stopped = ({ why, name, tube }: Extract<Said, { kind: 'stop' }>): string => stationStop[why]!({ name: name || m.station_thisPerson(), tube })
export const toldOf = ({ what, name, tube }: Extract<Said, { kind: 'told' }>): string => stationTold[what]!({ name: name || m.station_thisPerson(), tube })
/** A name and a number, and that there is no place left. */
export const spokenCount = (name: string, count: number, size: number): string => (count >= size && size > 1 ? m.station_spokenFull({ name, count }) : m.station_spoken({ name, count }))
