// A tube of which a laboratory says what somebody has to see to. The line opens its papers; what they say stands there.

import { Link } from 'wouter'
import type { LabLineSaid } from '#domain/rounds/lab-wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { labFlag } from '../../words/compiled/groups/labFlag.js'
import { m } from '../../words/compiled/messages.js'

export function LabSaid({ row, gone }: { row: LabLineSaid; gone: boolean }) {
  return (
    <div className="queue-work">
      <strong><Link href={`/overview/testing/results?tube=${encodeURIComponent(row.tube)}`}><AsWritten>{m.testing_labQueue({ lab: row.lab, tube: row.tube })}</AsWritten></Link></strong>
      <span>{gone ? <b>{m.desk_rowGone()}</b> : m.testing_labPool({ count: row.pool })}</span>
      {!gone && row.flags.map((one) => <span key={one}>{labFlag[one]?.() ?? one}</span>)}
    </div>
  )
}
