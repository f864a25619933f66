// The columns of the ledger, on the screen and on paper alike: who, what for, on what evidence, who decided, out and back.

import type { ReactNode } from 'react'
import type { LedgerRow } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { deskKindShort } from '../words/compiled/groups/deskKindShort.js'
import { m } from '../words/compiled/messages.js'
import { purposeName, roleName } from '../words/sentences.ts'
import { AsWritten } from './AsWritten.tsx'
import { stateName } from './exit-names.ts'
import { saidBeside } from './said.ts'
import type { Voice } from './times.ts'

export type Column = { name: string; title: string; cell: (row: LedgerRow) => ReactNode }

const time = (at: Instant | null, voice: Voice): ReactNode => (at ? <time dateTime={at}>{voice.at(at)}</time> : '—')

export function ledgerColumns(voice: Voice): Column[] {
  return [
    { name: 'who', title: m.overview_columnWho(), cell: (row) => <><strong><AsWritten>{row.name || m.desk_unknownPerson()}</AsWritten></strong> <small>{row.door}</small></> },
    { name: 'what', title: m.overview_columnWhat(), cell: (row) => <>{purposeName(row.purpose)} <small><AsWritten>{[row.place, ...saidBeside(row)].filter(Boolean).join(' · ')}</AsWritten></small></> },
    { name: 'state', title: m.overview_columnState(), cell: (row) => <State row={row} /> },
    { name: 'evidence', title: m.overview_columnEvidence(), cell: (row) => (row.evidence.length > 0 ? [...new Set(row.evidence)].map((kind) => deskKindShort[kind]?.() ?? kind).join(m.desk_comma()) : '—') },
    { name: 'decided', title: m.overview_columnDecided(), cell: (row) => <>{row.decidedRole ? roleName(row.decidedRole) : '—'} <small>{time(row.decidedAt, voice)}{row.rules ? ` · ${m.overview_rulesShort({ version: row.rules.version })}` : ''}</small></> },
    { name: 'out', title: m.overview_columnOut(), cell: (row) => time(row.outAt, voice) },
    { name: 'back', title: m.overview_columnBack(), cell: (row) => time(row.backAt, voice) },
  ]
}

/** What became of it, with the marks that never come off: emergency, override, clash. */
function State({ row }: { row: LedgerRow }) {
  const marks = [row.overdue && m.overview_markOverdue(), row.emergency && m.overview_markEmergency(), row.override && m.overview_markOverride(), row.ownCredential && m.overview_markOwn(), row.flags > 0 && m.overview_markFlag()].filter((mark) => typeof mark === 'string')
  return <>{stateName(row)} {marks.map((mark) => <span key={mark} className="mark-word">{mark}</span>)}</>
}
