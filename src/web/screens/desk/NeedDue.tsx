// A line of the queue: a need whose day comes near. It opens the person, where somebody puts down what is so now.

import { Link } from 'wouter'
import { dayOf, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { NeedDueLine } from '#domain/people/needs-wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { needName, needWhen } from '../../parts/need-said.ts'
import { m } from '../../words/compiled/messages.js'

type Props = { row: NeedDueLine; gone: boolean; zone: Zone; now: Instant }
const said = ({ kind, words, due }: NeedDueLine, today: Day): string =>
  (kind === null ? m.needs_private() : [needName(kind), ...needWhen({ kind, words, due, times: null, endsOn: null }, today)].join(' · '))

export function NeedDue({ row, gone, zone, now }: Props) {
  return (
    <Link className="queue-row" href={`/desk?resident=${row.resident}`}>
      <svg className="sign" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" focusable="false"><path d="M7 2v10M2 7h10" fill="none" stroke="currentColor" strokeWidth="1.8" /></svg>
      <span className="queue-what"><strong><AsWritten>{row.name}</AsWritten></strong><span className="hit-door">{row.door}</span></span>
      <span className="queue-state">{gone ? m.desk_rowGone() : ''}</span>
      <span className="queue-said"><AsWritten>{[said(row, dayOf(now, zone)), row.words].filter((it) => it !== '').join(' · ')}</AsWritten></span>
    </Link>
  )
}
