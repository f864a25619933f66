// Who is expected to mend something, at which door and when, and who does not come out again: by the record by which they were sent. Of one door, or of all.

import { now } from '../../offline/clock.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { live, untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { itemsOf } from './known.ts'
import type { Seeing } from './whereabouts.ts'

export function Visits({ seeing: { knows }, door }: { seeing: Seeing; door?: string }) {
  const zone = knows?.held.community.zone
  const at = now()
  const here = [...itemsOf(knows, 'visits').values()].filter((one) => (door === undefined || one.door === door) && (one.stays?.until ?? one.until) > at).sort((a, b) => (a.from < b.from ? -1 : 1))
  if (!zone || here.length === 0) return null
  const lines = here.map((one) => (
    <p key={one.id}>
      <strong><AsWritten>{m.gate_visit({ who: one.who || m.gate_unknownPerson(), door: one.door, ...live(zone, at).ends(one.from, one.until) })}</AsWritten></strong>{' '}
      {one.stays?.until ? m.gate_visitStays({ until: untilWhen(one.stays.until, zone, at) }) : one.protected ? m.gate_visitProtected() : ''}
    </p>
  ))
  return door === undefined ? <section className="stack-tight"><h2>{m.gate_visitsTitle()}</h2>{lines}</section> : <>{lines}</>
}
