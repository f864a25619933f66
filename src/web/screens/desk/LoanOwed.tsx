// A lent tool of which something is owed: which one, at which door, since when. The line leads to the list of tools, where it is said that it was fetched or disinfected.

import { Link } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { LoanOwed } from '#domain/neighbours/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

export function LoanOwedRow({ row, gone, zone, now }: { row: LoanOwed; gone: boolean; zone: Zone; now: Instant }) {
  return (
    <div className="queue-work">
      <strong><Link href="/desk/repairs"><AsWritten>{m.desk_loanOwed({ tool: row.tool, door: row.door })}</AsWritten></Link></strong>
      <span>{gone ? <b>{m.desk_rowGone()}</b> : <time dateTime={row.since}>{when(row.since, zone, now)}</time>}</span>
    </div>
  )
}
