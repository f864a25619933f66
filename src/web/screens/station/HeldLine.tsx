// What this phone told and a person at the desk has to look at first: how many, and which.

import { useHeld } from '../../field/held.ts'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useStation } from './field.ts'
import type { StationLine } from './told.ts'

const named = 6
const whichOf = ({ shown, fact }: StationLine): string => shown.name || ('tube' in fact && fact.tube) || m.station_heldOther()

export function HeldLine() {
  const held = useHeld(useStation().lines)
  if (held.length === 0) return null
  const which = [...new Set(held.map(whichOf))]
  return <Notice tone="ask"><p>{m.station_held({ count: held.length, which: [...which.slice(0, named), ...(which.length > named ? ['…'] : [])].join(m.common_listComma()) })}</p></Notice>
}
