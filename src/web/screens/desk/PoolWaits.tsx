// Lines of the queue about a tube that is not negative: nobody has pressed, with whose turn it is by name; or its people wait for a call, or for
// their own swab: one line with the first of them, which opens to the others. Each leads to the people of the tube.

import { Link } from 'wouter'
import type { PoolRing, PoolSwab, PoolWaits as Waits } from '#domain/rounds/hold-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

export function PoolWaits({ row, gone, count, zone, now }: { row: Waits | PoolRing | PoolSwab; gone: boolean; count: number; zone: Zone; now: Instant }) {
  const href = `/overview/testing/pool?tube=${encodeURIComponent(row.tube)}`
  const rings = 'resident' in row
  // After self-tests it is a home, which its people say by themselves.
  const ofHome = row.tube.startsWith('antigen:')
  return (
    <div className="queue-work">
      <strong><Link href={href}><AsWritten>{rings ? `${row.door} ${row.name}` : m.testing_pool({ tube: row.tube })}</AsWritten></Link></strong>
      {!gone && rings && count > 1 && !ofHome && <span><AsWritten>{m.desk_poolOfTube({ tube: row.tube, count })}</AsWritten></span>}
      {gone && <span><b>{m.desk_rowGone()}</b></span>}
      {!gone && !rings && <span><AsWritten>{[m.testing_labPool({ count: row.pool }), row.colleague === '' ? '' : m.desk_poolCall({ name: row.colleague })].filter((one) => one !== '').join(' · ')}</AsWritten></span>}
      {!gone && 'by' in row && <span><time dateTime={row.by}>{m.desk_poolBy({ time: untilWhen(row.by, zone, now) })}</time></span>}
      {!gone && rings && row.phone && <span><a href={dial(row.phone.split(' / ')[0]!)}>{m.desk_callNumber({ phone: row.phone })}</a></span>}
    </div>
  )
}
