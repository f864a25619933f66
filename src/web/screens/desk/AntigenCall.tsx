// A line of the queue about a home that waits for a call after a self-test: whose it is, with whose turn it is by name where nobody has seen to it. It leads to the press that asks the home to stay in.

import { Link } from 'wouter'
import type { AntigenLine } from '#domain/rounds/antigen-wire.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { antigenName } from '../../parts/AntigenButtons.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { m } from '../../words/compiled/messages.js'

export function AntigenCall({ row, gone }: { row: AntigenLine; gone: boolean }) {
  const said = [antigenName(row.what), row.back ? m.antigen_lineBack() : '', row.colleague === '' ? '' : m.desk_poolCall({ name: row.colleague })]
  return (
    <div className="queue-work">
      <strong><Link href={`/overview/testing/pool?tube=${encodeURIComponent(row.tube)}`}><AsWritten>{`${row.door} ${row.name}`}</AsWritten></Link></strong>
      {gone ? <span><b>{m.desk_rowGone()}</b></span> : <span><AsWritten>{said.filter((one) => one !== '').join(' · ')}</AsWritten></span>}
      {!gone && row.phone && <span><a href={dial(row.phone.split(' / ')[0]!)}>{m.desk_callNumber({ phone: row.phone })}</a></span>}
    </div>
  )
}
