// What this phone told and a person at the desk has to look at first: how many, and which.

import { useHeld } from '../../field/held.ts'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useStation } from './field.ts'
import type { StationLine } from './told.ts'

const named = 6
const whichOf = (line: StationLine | undefined): string => (line ? `${line.shown.name || ('tube' in line.fact && line.fact.tube) || m.station_heldOther()}` : m.station_heldOther())

export function HeldLine() {
  const held = useHeld('station')
  const { lines } = useStation()
  if (held.length === 0) return null
  const which = [...new Set(held.map((one) => whichOf(lines.find((line) => line.id === one.id))))]
  return <Notice tone="ask"><p>{m.station_held({ count: held.length, which: [...which.slice(0, named), ...(which.length > named ? ['…'] : [])].join(m.common_listComma()) })}</p></Notice>
}
