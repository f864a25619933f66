// The roster file: choose it, see what it would change and every error by row and column, answer for whoever it makes a question of, take it in whole or
// not at all. What was read and what was answered is for this file alone.

import { useRef, useState } from 'react'
import type { RosterResult } from '#domain/people/wire.ts'
import type { Problem, Result } from '#domain/kernel/result.ts'
import { get, isPassing, postFile } from '../../offline/api.ts'
import { now as timeNow } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { overviewRoster } from '../../words/compiled/groups/overviewRoster.js'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { Frame } from './Frame.tsx'
import { answersOf, nothingSaid, type AllSaid } from './roster-answers.ts'
import { EncodingChoice, NewPlaces, SheetChoices, Template, type RosterChoices } from './RosterChoices.tsx'
import { Difference } from './RosterDifference.tsx'
import { Questions } from './RosterQuestions.tsx'
import { Progress, Taking } from './RosterTaking.tsx'

type State = {
  file: File | null; result: RosterResult | null; busy: 'check' | 'import' | null; problem: Problem | null
  /** null: nobody has chosen anything, and what was chosen last time holds */ choices: RosterChoices | null
  /** new places that somebody has read and confirmed, by their place in the list */ confirmed: ReadonlySet<number>
  said: AllSaid; source: string; /** they know that it is an older file */ older: boolean
  /** what they read was no longer so */ again: boolean; /** stop was pressed */ stopped: boolean
}
const fresh = { result: null, busy: null, problem: null, choices: null, confirmed: new Set<number>(), said: nothingSaid, source: '', older: false, again: false, stopped: false } satisfies Partial<State>

/** Some systems name a CSV a text file or nothing at all; the server looks at the bytes themselves. */
const bare = (file: File, before: string): Blob => new Blob([before, file], { type: 'application/octet-stream' })

/** The address and the body of a file as it is sent: what was answered stands before it. */
function sending(what: 'check' | 'import', file: File, { choices, result, said, source }: State): { path: string; body: Blob } {
  const before = what === 'import' && result?.difference ? JSON.stringify(answersOf(said, result.difference, source.trim() || file.name.slice(0, 200))) : ''
  const query = new URLSearchParams({
    ...(choices ? { choices: JSON.stringify(choices) } : {}), ...(what === 'import' && result?.seen ? { seen: result.seen } : {}),
    ...(before === '' ? {} : { answers: String(new TextEncoder().encode(before).length) }), ...(file.lastModified > 0 ? { made: new Date(file.lastModified).toISOString() } : {}),
  })
  return { path: `/api/roster/${what}?${query}`, body: bare(file, before) }
}

/** A slow server takes longer than an answer is waited for. As long as it is known there, the same command is sent again, and gets the reply of the first. */
async function takenIn(path: string, body: Blob, command: string): Promise<Result<RosterResult>> {
  for (let again = 0; ; again++) {
    const reply = await postFile<RosterResult>(path, body, { command })
    if (reply.ok || reply.problem.code !== 'network-away' || again >= 5 || !(await get(`/api/roster/runs/${command}`)).ok) return reply
  }
}

function useRoster() {
  const [state, setState] = useState<State>({ ...fresh, file: null })
  const command = useRef('')
  const set = (part: Partial<State>): void => setState((before) => ({ ...before, ...part }))
  const check = async (file: File, choices: RosterChoices | null, again = false): Promise<void> => {
    const asked: State = { ...fresh, file, choices, busy: 'check', again }
    // Whoever says what columns mean goes on from where they are: what was read before stays until the next is there.
    setState((before) => ({ ...asked, result: before.file === file ? before.result : null }))
    const { path, body } = sending('check', file, asked)
    const reply = await postFile<RosterResult>(path, body)
    // Only of the file and the choices that are on the screen now.
    setState((now) => (now.file !== file || now.choices !== choices ? now : { ...now, busy: null, problem: reply.ok ? null : reply.problem, result: reply.ok ? reply.value : null }))
  }
  const take = async (): Promise<void> => {
    const { file, choices } = state
    if (!file) return
    // Only one whose fate is unknown is sent again under its id.
    if (command.current === '') command.current = newId<'command'>()
    setState((before) => ({ ...before, busy: 'import', problem: null, stopped: false }))
    const { path, body } = sending('import', file, state)
    const reply = await takenIn(path, body, command.current)
    if (reply.ok || !isPassing(reply.problem)) command.current = ''
    if (reply.ok && !reply.value.imported) { await check(file, choices, true); return }
    set({ busy: null, problem: reply.ok ? null : reply.problem, ...(reply.ok ? { result: reply.value } : {}) })
    if (reply.ok) void refresh()
  }
  return { state, set, check, take, command }
}

export function RosterPage(props: StartProps) {
  const { state, set, check, take, command } = useRoster()
  const { file, result, busy, problem, choices } = state
  // A file that cannot be read at all is wrong where it was chosen.
  const fileWrong = problem && !result && !isPassing(problem) ? whyNot(problem) : null
  // Whoever moved, and they alone, are asked about by name above.
  const notes = result?.notes.filter(({ code }) => code !== 'person-moved') ?? []
  const choose = (chosen: File | undefined): void => { if (chosen) void check(chosen, null) }
  return (
    <Frame {...props} title={m.overview_rosterTitle()}>
      <p>{m.overview_rosterHow()}</p>
      <Field label={m.overview_rosterFile()} hint={m.overview_rosterHint()} error={fileWrong}><input type="file" disabled={busy === 'import'} accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" onChange={(event) => choose(event.target.files?.[0])} /></Field>
      {busy === 'check' && <p role="status">{m.overview_rosterChecking()}</p>}
      <ProblemNotice problem={fileWrong === null && busy === null ? problem : null} />
      {state.again && result && busy === null && <Notice tone="ask" live><p>{m.overview_rosterAgain()}</p></Notice>}
      {result && busy !== 'check' && <Outcome result={result} stopped={state.stopped} />}
      {problem?.['why'] === 'encoding-two-fit' && file && <EncodingChoice onChoose={(encoding) => void check(file, { ...choices, encoding })} />}
      {result?.asLastTime && !result.imported && busy === null && file && <div className="row"><p>{m.overview_rosterAsLast()}</p><Button onClick={() => void check(file, { columns: {}, sheets: {} })}>{m.overview_rosterAnew()}</Button></div>}
      {busy === null && <Sound {...props} state={state} set={set} onTake={() => void take()} />}
      {busy === 'import' && <Progress command={command.current} onStop={() => set({ stopped: true })} />}
      {result && !result.imported && busy !== 'import' && file && <SheetChoices key={`${file.name} ${file.lastModified}`} result={result} choices={choices ?? result.choices} onChange={(now) => void check(file, now)} />}
      {!result && !busy && <Template />}
      {result && busy === null && result.errors.length > 0 && <Questions list={result.errors} label={m.overview_rosterErrorList()} />}
      {result && !result.imported && busy === null && notes.length > 0 && <><h2>{m.overview_rosterNotes()}</h2><Questions list={notes} label={m.overview_rosterNotes()} /></>}
    </Frame>
  )
}

/** A file without errors: what it makes a question of, and the way to take it in. */
function Sound({ me, state, set, onTake }: StartProps & { state: State; set: (part: Partial<State>) => void; onTake: () => void }) {
  const { file, result, confirmed, said, source, older, busy } = state
  if (!file || !result || result.errorCount > 0 || result.imported || !result.difference) return null
  const first = confirmed.size < result.placeCount ? m.overview_rosterConfirm() : result.before.older && !older ? m.overview_rosterOlder() : null
  const puts = result.added + result.goneCount + result.movedCount + result.changed + result.correctedCount + result.alikeCount > 0
  return (
    <>
      {result.before.same && <p>{m.overview_rosterSame({ at: when(result.before.same, me.community.zone, timeNow()) })}</p>}
      {result.before.older && <Notice tone="ask"><p>{m.overview_rosterOlder()}</p><Check label={m.overview_rosterOlderYes()} checked={older} onChange={(on) => set({ older: on })} /></Notice>}
      {result.placeCount > 0 && <NewPlaces result={result} confirmed={confirmed} onChange={(now) => set({ confirmed: now })} />}
      <Difference result={result} difference={result.difference} zone={me.community.zone} said={said} onSay={(now) => set({ said: now })} />
      {puts && <Field label={m.desk_addSource()} hint={m.overview_rosterSourceHint({ file: file.name })}><input maxLength={200} autoComplete="off" value={source} onChange={(event) => set({ source: event.target.value })} /></Field>}
      <Taking result={result} difference={result.difference} said={said} first={first} busy={busy === 'import'} onTake={onTake} />
    </>
  )
}

/** What is wrong with a file that cannot be read is said of this very file. */
const whyNot = (problem: Problem): string => overviewRoster[String(problem['why'])]?.({ value: '' }) ?? sentenceOf(problem)

function Outcome({ result, stopped }: { result: RosterResult; stopped: boolean }) {
  const counts = m.overview_rosterCounts({ rows: result.rows, added: result.added, changed: result.changed, unchanged: result.unchanged })
  const aside = result.againCount + result.leftCount > 0 && <p>{m.overview_rosterLeftAside({ again: result.againCount, left: result.leftCount })}</p>
  const { movedOut: out, away, moved } = result.putDown
  if (result.imported) {
    return (
      <Notice tone="good" live>
        <p><strong>{m.overview_rosterDone()}</strong>{stopped && ` ${m.overview_rosterTooLate()}`}</p><p>{counts}</p>
        {aside}
        {out + away + moved > 0 && <p>{m.overview_rosterPutDown({ out, away, moved })}</p>}
      </Notice>
    )
  }
  if (result.errorCount > 0) return <Notice tone="wrong" live><p><strong>{m.overview_rosterErrors({ count: result.errorCount, rows: result.rows })}</strong></p><p>{m.overview_rosterNothing()}</p></Notice>
  return (
    <Notice tone="good" live>
      <p><strong>{m.overview_rosterSound()}</strong></p><p>{counts}</p>
      {aside}
      {result.ignored.length > 0 && <p>{m.overview_rosterIgnored({ columns: result.ignored.join(m.desk_comma()) })}</p>}
    </Notice>
  )
}
