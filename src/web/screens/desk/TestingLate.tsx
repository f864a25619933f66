// A box that is too long on the road, or a tube of which no result came: which one, of which round, since when. The line leads to where it was last.

import { Link } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { BoxLate, TubeLate } from '#domain/rounds/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

export function TestingLate({ row, gone, zone, now }: { row: BoxLate | TubeLate; gone: boolean; zone: Zone; now: Instant }) {
  const said = 'box' in row ? m.desk_boxLate({ box: row.box, count: row.tubes, at: when(row.closedAt, zone, now) }) : m.desk_tubeLate({ tube: row.tube, at: when(row.sampledAt, zone, now) })
  return (
    <div className="queue-work">
      <strong><Link href={`/overview/testing/boxes?round=${row.round}&code=${encodeURIComponent('box' in row ? row.box : row.tube)}`}><AsWritten>{said}</AsWritten></Link></strong>
      <span>{gone ? <b>{m.desk_rowGone()}</b> : <AsWritten>{row.title}</AsWritten>}</span>
    </div>
  )
}
