// Closing a testing round: first what became of everybody, as a sum, and what is still open; then the press. What comes late is taken all the same,
// and it can be opened again.

import { useState } from 'react'
import { outcomes } from '#domain/rounds/outcomes.ts'
import type { TestingRound } from '#domain/rounds/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { outcomeName } from './TestingBar.tsx'

export function TestingEnd({ round }: { round: TestingRound }) {
  const { run, busy, problem } = useCommand(`/api/testing-rounds/${round.id}/end`)
  const [seeing, setSeeing] = useState(false)
  const end = async (what: 'closed' | 'reopened'): Promise<void> => {
    if (!(await run({ id: newId<'act'>(), what })).ok) return
    setSeeing(false)
    await refresh('/api/testing-rounds')
  }
  const again = <Button busy={busy} onClick={() => void end('reopened')}>{m.testing_reopen()}</Button>
  if (round.closedAt) return <><ProblemNotice problem={problem} /><p>{again}</p></>
  if (!seeing) return <p><Button onClick={() => setSeeing(true)}>{m.testing_close()}</Button></p>
  return (
    <>
      <Became round={round} />
      <ProblemNotice problem={problem} />
      <div className="row">
        <Button main busy={busy} onClick={() => void end('closed')}>{m.testing_closeNow()}</Button>
        <Button plain onClick={() => setSeeing(false)}>{m.common_cancel()}</Button>
      </div>
    </>
  )
}

function Became({ round: { figures, tubes, unnamed, kind } }: { round: TestingRound }) {
  const isDone = figures.missing + tubes.open + tubes.doubtful + unnamed === 0
  return (
    <Notice tone={isDone ? 'plain' : 'ask'} live>
      <section className="stack-tight" aria-label={m.testing_became()}>
        <p><strong>{m.testing_became()}</strong></p>
        <table className="testing-table testing-sum">
          <tbody>{outcomes.map((one) => <tr key={one}><th scope="row">{outcomeName(one, kind)}</th><td>{figures[one]}</td></tr>)}</tbody>
          <tfoot><tr><th scope="row">{m.testing_should()}</th><td>{figures.should}</td></tr></tfoot>
        </table>
        {figures.missing > 0 && <p>{(kind === 'antigen' ? m.antigen_endMissing : m.testing_endMissing)({ count: figures.missing })}</p>}
        {tubes.open > 0 && <p>{m.testing_endOpen({ count: tubes.open })}</p>}
        {tubes.doubtful > 0 && <p>{m.testing_endDoubtful({ count: tubes.doubtful })}</p>}
        {unnamed > 0 && <p>{(kind === 'antigen' ? m.antigen_unnamed : m.testing_unnamed)({ count: unnamed })}</p>}
        <p className="quiet">{m.testing_endLate()}</p>
      </section>
    </Notice>
  )
}
