// Tools that are lent: put down before a door, fetched, disinfected. What the home has said of its side stands beside it.

import { useState } from 'react'
import type { CaseId, HouseholdId } from '#domain/kernel/ids.ts'
import type { LoanLine, NewLoan } from '#domain/neighbours/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { loanSaid } from '../../parts/repair-said.ts'
import { m } from '../../words/compiled/messages.js'

/** Those of one repair, and lending another. */
export function LentHere({ loans, household, of }: { loans: readonly LoanLine[]; household: HouseholdId; of: CaseId }) {
  const [tool, setTool] = useState('')
  const [ids, setIds] = useState(() => ({ id: newId<'loan'>(), act: newId<'loan-act'>() }))
  const { run, busy, problem } = useCommand<{ done: true }>('/api/loans')
  const lend = async (): Promise<void> => {
    if (tool.trim() === '' || !(await run({ ...ids, tool: tool.trim(), household, case: of, at: now() } satisfies NewLoan)).ok) return
    setTool('')
    setIds({ id: newId<'loan'>(), act: newId<'loan-act'>() })
    await refresh()
  }
  return (
    <div className="stack-tight" data-place>
      <h3>{m.repairs_tools()}</h3>
      <LoanLines loans={loans} />
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); void lend() }}>
        <Field label={m.repairs_lendTool()} hint={m.repairs_lendHint()}><input maxLength={60} autoComplete="off" value={tool} onChange={(event) => setTool(event.target.value)} /></Field>
        <ProblemNotice problem={problem} />
        <p><Button type="submit" busy={busy}>{m.repairs_lend()}</Button></p>
      </form>
    </div>
  )
}

export const LoanLines = ({ loans }: { loans: readonly LoanLine[] }) => <ul role="list" className="plain-list">{loans.map((one) => <li key={one.id}><Line loan={one} /></li>)}</ul>

function Line({ loan }: { loan: LoanLine }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/loans/${loan.id}/acts`)
  const say = async (kind: 'fetched' | 'clean'): Promise<void> => { if ((await run({ id: newId<'loan-act'>(), kind, at: now() })).ok) await refresh() }
  const { tool, door, times } = loan
  const next = times.clean ? null : times.fetched ? 'clean' as const : 'fetched' as const
  const words = next === 'clean' ? m.repairs_clean() : m.repairs_fetched()
  return (
    <div className="stack-tight">
      <p><strong><AsWritten>{tool}</AsWritten></strong> · {door} · {loanSaid(loan)}</p>
      <ProblemNotice problem={problem} />
      {next && <p><Button busy={busy} aria-label={m.repairs_ofWhat({ what: `${tool} ${door}`, press: words })} onClick={() => void say(next)}>{words}</Button></p>}
    </div>
  )
}
