// What is wrong in a roster file, or was not read of it, by sheet, row and column; of hundreds those in sight are drawn.

import { useRef } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { RosterResult } from '#domain/people/wire.ts'
import { overviewColumn } from '../../words/compiled/groups/overviewColumn.js'
import { overviewRoster } from '../../words/compiled/groups/overviewRoster.js'
import { m } from '../../words/compiled/messages.js'

/** Of a heading that the file lacks, its meaning. */
const columnNames: Record<string, (() => string) | undefined> = overviewColumn

type Said = RosterResult['errors'][number]
export function Questions({ list, label }: { list: readonly Said[]; label: string }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: list.length, getScrollElement: () => scroller.current, estimateSize: () => 40, overscan: 10 })
  return (
    <div ref={scroller} className="ledger-scroll roster-errors" role="region" aria-label={label} tabIndex={0}>
      <div role="table" aria-label={label} aria-rowcount={list.length} className="ledger">
        <div role="rowgroup" className="ledger-head"><div role="row"><span role="columnheader">{m.overview_rosterSheet()}</span><span role="columnheader">{m.overview_rosterRow()}</span><span role="columnheader">{m.overview_rosterColumn()}</span><span role="columnheader">{m.overview_rosterValue()}</span><span role="columnheader">{m.overview_rosterWhat()}</span></div></div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const error = list[item.index]!
            return (
              <div key={item.index} ref={virtual.measureElement} data-index={item.index} role="row" aria-rowindex={item.index + 2} className="ledger-row" style={{ transform: `translateY(${item.start}px)` }}>
                <span role="cell">{error.sheet}</span><span role="cell">{error.row ?? '—'}</span><span role="cell">{columnNames[error.column]?.() ?? error.column}</span><span role="cell" className="mono">{error.value || '—'}</span>
                <span role="cell">{(overviewRoster[error.code] ?? overviewRoster['not-readable']!)({ value: error.value })}</span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
