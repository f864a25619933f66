// What a number has found besides people: a case, open or closed, or on whose card calls from that telephone stand.

import type { CaseRow, CasesFound } from '#domain/desk/case-wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { m } from '../../words/compiled/messages.js'

export const CaseHit = ({ row, caller }: { row?: CaseRow; caller?: CasesFound['callers'][number] }) => (row
  ? <><strong>{m.desk_hitCase({ number: row.number })}</strong><span className="hit-door">{row.door || (row.place?.label ?? '')}</span><span className="hit-what"><AsWritten>{[row.name, row.words].filter(Boolean).join(' · ')}</AsWritten></span><span className="hit-exits">{row.closedAt === null ? '' : m.desk_hitCaseClosed()}</span></>
  : <><strong><AsWritten>{caller!.name}</AsWritten></strong><span className="hit-door">{caller!.door}</span><span className="hit-what quiet"><AsWritten>{caller!.relation === '' ? m.desk_hitCalled() : m.desk_hitCalledBy({ name: caller!.relation })}</AsWritten></span></>)
