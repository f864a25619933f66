// The ledger's list on A4 across, with the filters it was asked with. All of it, page by page from the server: a list on paper
// must not end where a screen would have scrolled. More than two thousand lines are cut, and the sheet says so.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { ledger as ledgerReply } from '#domain/exits/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { post } from '../../offline/api.ts'
import { now } from '../../offline/clock.ts'
import { useFragment } from '../../parts/fragment.ts'
import { ledgerColumns } from '../../parts/ledger-columns.tsx'
import { kept, whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

type Ledger = z.infer<typeof ledgerReply>
const most = 2000

const before = (found: Ledger | null): Ledger['rows'] => found?.rows ?? []

async function all(query: string): Promise<{ ledger: Ledger | null; problem: Problem | null }> {
  let found: Ledger | null = null
  for (let after: string | null = ''; after !== null && (found?.rows.length ?? 0) < most;) {
    const asked = { ...Object.fromEntries(new URLSearchParams(query)), limit: 200, ...(after ? { after } : {}) }
    const reply = await post<Ledger>('/api/ledger/search', asked)
    if (!reply.ok) return { ledger: null, problem: reply.problem }
    const page: Ledger = reply.value
    found = { ...page, rows: [...before(found), ...page.rows] }
    after = page.next
  }
  return { ledger: found, problem: null }
}

export function LedgerPrint({ me }: { me: Me }) {
  const [query] = useFragment()
  const zone = me.community.zone
  const [{ ledger, problem }, setState] = useState<Awaited<ReturnType<typeof all>>>({ ledger: null, problem: null })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    void all(query).then((next) => { if (!gone) setState(next) })
    return () => { gone = true }
  }, [query, round])
  if (!ledger) return <NoPaper problem={problem} onRetry={() => setRound(round + 1)} />
  const columns = ledgerColumns(kept(zone))
  const printed = m.print_printedAt({ at: whole(now(), zone), who: me.name })
  return (
    <Paper title={m.overview_ledgerTitle()} place={me.community.name} size="a4-wide">
      <p className="paper-place">{me.community.name}</p>
      <h1>{m.overview_ledgerTitle()}</h1>
      <p>{m.overview_ledgerTotal()} {ledger.total} · {m.overview_ledgerLetOut()} {ledger.letOut} · {m.overview_ledgerBack()} {ledger.back} · {m.overview_ledgerStillOut()} {ledger.stillOut}</p>
      {ledger.rows.length < ledger.total && <p><strong>{m.print_cut({ rows: ledger.rows.length, total: ledger.total })}</strong></p>}
      <table className="ledger-paper">
        {/* On every sheet: a page that lies alone says what it is of. */}
        <thead><tr className="paper-running"><td colSpan={columns.length}>{m.overview_ledgerTitle()} · {me.community.name} · {printed}</td></tr><tr>{columns.map((column) => <th key={column.name} scope="col">{column.title}</th>)}</tr></thead>
        <tbody>{ledger.rows.map((row) => <tr key={row.id}>{columns.map((column) => <td key={column.name}>{column.cell(row)}</td>)}</tr>)}</tbody>
      </table>
    </Paper>
  )
}
