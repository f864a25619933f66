// Tools that are lent: put down before a door, fetched, disinfected; or nothing was there, or one is lost. What the home has said of its side stands beside it; what was pressed last is taken back.

import { useState } from 'react'
import type { CaseId, HouseholdId, LoanActId } from '#domain/kernel/ids.ts'
import type { LoanLine, NewLoan, OnLoan } from '#domain/neighbours/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { loanPress, loanSaid } from '../../parts/repair-said.ts'
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
  const { tool, door, state, putOut, notThere, back } = loan
  const press = (words: string, deed: { kind: OnLoan['kind']; of?: LoanActId }, plain = false) => (
    <Button plain={plain} busy={busy} aria-label={m.repairs_ofWhat({ what: `${tool} ${door}`, press: words })}
      onClick={() => void run({ ...deed, id: newId<'loan-act'>(), at: now() }).then(async (reply) => { if (reply.ok) await refresh() })}>{words}</Button>)
  const looked = ['out', 'got', 'not-there'].includes(state)
  return (
    <div className="stack-tight">
      <p><strong><AsWritten>{tool}</AsWritten></strong> · {door} · {loanSaid(loan)}</p>
      <ProblemNotice problem={problem} />
      <p className="row">
        {(looked || state === 'put-out' || state === 'lost') && press(m.repairs_fetched(), { kind: 'fetched' })}
        {state === 'fetched' && press(m.repairs_clean(), { kind: 'clean' })}
        {state === 'put-out' && putOut && press(m.repairs_notThere(), { kind: 'not-there', of: putOut })}
        {notThere && press(m.repairs_kept(), { kind: 'kept', of: notThere })}
        {looked && press(m.repairs_lost(), { kind: 'lost' })}
        {back && press(m.repairs_loanBack({ what: loanPress(back.kind) }), { kind: 'taken-back', of: back.id }, true)}
      </p>
    </div>
  )
}
