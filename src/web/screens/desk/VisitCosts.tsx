// A visit that costs more by now than what was shown to whoever sent it: at which door, who comes and when, and what it costs. The line opens the repair, where it is called off, or sent all the same.

import { Link } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { VisitCostsMore } from '#domain/neighbours/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { costNowSaid } from '../../parts/repair-said.ts'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

/** In a list in which sections stand together. */
export const PriceSaid = ({ row, zone, now }: { row: VisitCostsMore; zone: Zone; now: Instant }) => <span className="line-words">{costNowSaid(row.cost, zone, now)}</span>

export function VisitCosts({ row, gone, zone, now }: { row: VisitCostsMore; gone: boolean; zone: Zone; now: Instant }) {
  return (
    <div className="queue-work">
      <strong>{row.hidden ? m.desk_casePrivate() : <Link href={`/desk/repairs/${row.case}`}><AsWritten>{m.desk_visitComes({ door: row.door, who: row.who })}</AsWritten></Link>}</strong>
      <span>{gone ? <b>{m.desk_rowGone()}</b> : <time dateTime={row.from}>{untilWhen(row.from, zone, now)}</time>}</span>
      {!gone && <span>{costNowSaid(row.cost, zone, now)}</span>}
    </div>
  )
}
