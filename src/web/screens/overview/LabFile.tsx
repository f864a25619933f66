// A laboratory's file: choose it, say once what its columns are, answer what cannot be told for certain, see what it says, take it in. Nothing is stored before that.

import { useRef, useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { LabChoices } from '#domain/rounds/lab-sheet.ts'
import type { LabPreview } from '#domain/rounds/lab-wire.ts'
import { isPassing, postFile } from '../../offline/api.ts'
import { now as timeNow } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { overviewRoster } from '../../words/compiled/groups/overviewRoster.js'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { LabColumnsForm, LabQuestions } from './LabQuestions.tsx'
import { LabNoted } from './LabNoted.tsx'

type State = { file: File | null; id: string; choices: LabChoices; preview: LabPreview | null; busy: 'check' | 'take' | null; problem: Problem | null; again: boolean }

export function LabFile({ lab, zone }: { lab: string; zone: Zone }) {
  const [state, setState] = useState<State>({ file: null, id: '', choices: {}, preview: null, busy: null, problem: null, again: false })
  const command = useRef('')
  const { file, choices, preview, busy, problem, again } = state
  const send = (what: 'check' | 'files', of: State, options: { command?: string } = {}) => {
    const before = JSON.stringify({ lab, file: of.id, choices: of.choices, seen: what === 'files' ? of.preview?.seen ?? null : null })
    return postFile<LabPreview>(`/api/lab-results/${what}?before=${new TextEncoder().encode(before).length}`, new Blob([before, of.file!], { type: 'application/octet-stream' }), options)
  }
  const check = async (chosen: File, said: LabChoices, id = state.id): Promise<void> => {
    const next: State = { file: chosen, id, choices: said, preview: state.file === chosen ? preview : null, busy: 'check', problem: null, again: false }
    setState(next)
    const reply = await send('check', next)
    setState((now) => (now.file !== chosen || now.choices !== said ? now : { ...now, busy: null, problem: reply.ok ? null : reply.problem, preview: reply.ok ? reply.value : now.preview }))
  }
  const take = async (): Promise<void> => {
    if (command.current === '') command.current = newId<'command'>()
    setState((before) => ({ ...before, busy: 'take', problem: null }))
    const reply = await send('files', state, { command: command.current })
    if (reply.ok || !isPassing(reply.problem)) command.current = ''
    setState((before) => ({ ...before, busy: null, problem: reply.ok ? null : reply.problem, preview: reply.ok ? reply.value : before.preview, again: reply.ok && reply.value.taken === null }))
    if (reply.ok && reply.value.taken) await Promise.all([refresh('/api/lab-results'), refresh('/api/laboratories')])
  }
  const wrong = problem && !preview && !isPassing(problem) ? overviewRoster[String(problem['why'])]?.({ value: '' }) ?? sentenceOf(problem) : null
  const asks = preview !== null && ((preview.form === 'sheet' && preview.columns === null) || preview.questionCount > 0 || preview.wordCount > 0)
  const known = preview !== null && (preview.form === 'fhir' || preview.columns !== null)
  return (
    <section className="stack" aria-label={m.testing_labFile()}>
      <Field label={m.testing_labFile()} hint={m.testing_labFileHint()} error={wrong}>
        <input type="file" disabled={busy === 'take'} accept=".xlsx,.csv,.json,text/csv,application/json,application/fhir+json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" onChange={(event) => { const chosen = event.target.files?.[0]; if (chosen) void check(chosen, {}, newId<'lab-file'>()) }} />
      </Field>
      {busy === 'check' && <p role="status">{m.testing_labReading()}</p>}
      <ProblemNotice problem={wrong === null && busy === null ? problem : null} />
      {problem?.['why'] === 'encoding-two-fit' && file && <p className="row">{(['gb18030', 'big5'] as const).map((one) => <Button key={one} onClick={() => void check(file, { ...choices, encoding: one })}>{one === 'gb18030' ? m.overview_rosterEncodingGb() : m.overview_rosterEncodingBig5()}</Button>)}</p>}
      {again && <Notice tone="ask" live><p>{m.testing_labAgain()}</p></Notice>}
      {preview && file && busy !== 'check' && (preview.taken ? (
        <Notice tone="good" live><p><strong>{m.testing_labTaken({ count: preview.taken.results })}</strong></p></Notice>
      ) : (
        <>
          {preview.sameAt && <Notice><p>{m.testing_labSame({ at: when(preview.sameAt, zone, timeNow()) })}</p></Notice>}
          {!known && <LabColumnsForm preview={preview} onSay={(columns) => void check(file, { ...choices, columns })} />}
          {preview.columns && preview.asLastTime && <p>{m.testing_labAsLast(preview.columns)} <Button plain onClick={() => setState({ ...state, preview: { ...preview, columns: null } })}>{m.testing_labAnew()}</Button></p>}
          {known && <Counted preview={preview} />}
          {known && asks && <LabQuestions key={preview.seen} preview={preview} choices={choices} onSay={(said) => void check(file, said)} />}
          {!asks && preview.fresh > 0 && <p><Button main busy={busy === 'take'} onClick={() => void take()}>{m.testing_labTake({ count: preview.fresh })}</Button></p>}
          {known && !asks && preview.fresh === 0 && <p>{m.testing_labNothing()}</p>}
        </>
      ))}
      {preview && busy !== 'check' && preview.noted.length > 0 && <LabNoted preview={preview} zone={zone} />}
    </section>
  )
}

function Counted({ preview: { rows, fresh, verdicts, leftOut, notRead } }: { preview: LabPreview }) {
  const { negative, positive, grey, invalid, retest } = verdicts
  return (
    <div role="status" className="stack-tight">
      <p><strong>{m.testing_labCounts({ rows, fresh, negative, positive, grey, invalid, retest })}</strong></p>
      {leftOut > 0 && <p>{m.testing_labLeftOut({ count: leftOut })}</p>}
      {notRead.length > 0 && <p>{m.testing_labNotRead({ sheets: notRead.join(m.desk_comma()) })}</p>}
    </div>
  )
}
