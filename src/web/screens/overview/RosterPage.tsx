// The roster file: choose it, see what it would change and every error by row and column, take it in whole or not at all.

import { useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { RosterResult } from '#domain/people/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { isPassing, postFile } from '../../offline/api.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { overviewRoster } from '../../words/compiled/groups/overviewRoster.js'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { Frame } from './Frame.tsx'

type State = { file: File | null; result: RosterResult | null; busy: 'check' | 'import' | null; problem: Problem | null }

export function RosterPage(props: StartProps) {
  const [state, setState] = useState<State>({ file: null, result: null, busy: null, problem: null })
  const command = useRef('')
  const send = async (file: File, what: 'check' | 'import'): Promise<void> => {
    setState((before) => ({ ...before, file, busy: what, problem: null, result: what === 'check' ? null : before.result }))
    const reply = await postFile<RosterResult>(`/api/roster/${what}`, bare(file), what === 'import' ? { command: command.current } : {})
    setState((before) => ({ ...before, busy: null, problem: reply.ok ? null : reply.problem, result: reply.ok ? reply.value : before.result }))
    if (reply.ok && what === 'import') void refresh()
  }
  const choose = (file: File | undefined): void => {
    if (!file) return
    command.current = newId<'command'>()
    void send(file, 'check')
  }
  const { file, result, busy, problem } = state
  // A file that cannot be read at all is wrong where it was chosen.
  const fileWrong = problem && !result && !isPassing(problem) ? sentenceOf(problem) : null
  const sound = result !== null && result.errorCount === 0 && !result.imported
  return (
    <Frame {...props} title={m.overview_rosterTitle()}>
      <p>{m.overview_rosterHow()}</p>
      <Field label={m.overview_rosterFile()} hint={m.overview_rosterHint()} error={fileWrong}><input type="file" accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" onChange={(event) => choose(event.target.files?.[0])} /></Field>
      {busy && <p role="status">{busy === 'check' ? m.overview_rosterChecking() : m.overview_rosterTaking()}</p>}
      <ProblemNotice problem={fileWrong === null ? problem : null} />
      {result && <Outcome result={result} />}
      {sound && file && <div className="row"><Button main busy={busy === 'import'} onClick={() => void send(file, 'import')}>{m.overview_rosterImport({ rows: result.rows })}</Button></div>}
      {result && result.errors.length > 0 && <Errors result={result} />}
    </Frame>
  )
}

/** Some systems name a CSV a text file or nothing at all; the server looks at the bytes themselves. */
const bare = (file: File): Blob => file.slice(0, file.size, 'application/octet-stream')

function Outcome({ result }: { result: RosterResult }) {
  const counts = m.overview_rosterCounts({ rows: result.rows, added: result.added, changed: result.changed, unchanged: result.unchanged })
  if (result.imported) return <Notice tone="good" live><p><strong>{m.overview_rosterDone()}</strong></p><p>{counts}</p></Notice>
  if (result.errorCount > 0) return <Notice tone="wrong" live><p><strong>{m.overview_rosterErrors({ count: result.errorCount, rows: result.rows })}</strong></p><p>{m.overview_rosterNothing()}</p></Notice>
  return (
    <Notice tone="good" live>
      <p><strong>{m.overview_rosterSound()}</strong></p><p>{counts}</p>
      {result.ignored.length > 0 && <p>{m.overview_rosterIgnored({ columns: result.ignored.join(m.desk_comma()) })}</p>}
    </Notice>
  )
}

function Errors({ result }: { result: RosterResult }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: result.errors.length, getScrollElement: () => scroller.current, estimateSize: () => 40, overscan: 10 })
  return (
    <div ref={scroller} className="ledger-scroll roster-errors" role="region" aria-label={m.overview_rosterErrorList()} tabIndex={0}>
      <div role="table" aria-label={m.overview_rosterErrorList()} aria-rowcount={result.errors.length} className="ledger">
        <div role="rowgroup" className="ledger-head"><div role="row"><span role="columnheader">{m.overview_rosterRow()}</span><span role="columnheader">{m.overview_rosterColumn()}</span><span role="columnheader">{m.overview_rosterValue()}</span><span role="columnheader">{m.overview_rosterWhat()}</span></div></div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const error = result.errors[item.index]!
            return (
              <div key={item.index} role="row" aria-rowindex={item.index + 2} className="ledger-row" style={{ transform: `translateY(${item.start}px)`, height: 40 }}>
                <span role="cell">{error.row}</span><span role="cell">{error.column}</span><span role="cell" className="mono">{error.value || '—'}</span>
                <span role="cell">{(overviewRoster[error.code] ?? overviewRoster['not-readable']!)({ value: error.value })}</span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
