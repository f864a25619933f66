// A new round: what is to be done at each door, and where. It touches nobody until its stairwells are given to somebody.

import { useState } from 'react'
import type { Buildings } from '#domain/sealing/wire.ts'
import type { DoorTaskId, RoundId } from '#domain/kernel/ids.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { roundTask } from '../../words/compiled/groups/roundTask.js'
import { m } from '../../words/compiled/messages.js'
import { placesOf } from './round-places.ts'
import { RoundPlaces } from './RoundPlaces.tsx'

type TaskDraft = { id: DoorTaskId; title: string; kind: 'door' | 'ring'; names: boolean }
const newTask = (): TaskDraft => ({ id: newId<'door-task'>(), title: '', kind: 'door', names: false })
const mostTasks = 8

export function RoundForm({ onDone, onCancel }: { onDone: (id: RoundId) => void; onCancel: () => void }) {
  const { data: buildings } = useApi<Buildings>('/api/buildings')
  const [id] = useState(() => newId<'round'>())
  const [draft, setDraft] = useState({ title: '', note: '', empty: false })
  const [tasks, setTasks] = useState<readonly TaskDraft[]>(() => [newTask()])
  const [places, setPlaces] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/rounds')
  if (!buildings) return <Loading />
  const missing = (text: string): string | null => (tried && text.trim() === '' ? m.round_fill() : null)
  const send = async (): Promise<void> => {
    setTried(true)
    if (draft.title.trim() === '' || places.size === 0 || tasks.some((one) => one.title.trim() === '')) return
    if ((await run({ id, ...draft, tasks, places: placesOf(buildings, places) })).ok) onDone(id)
  }
  return (
    <form className="round-form stack" aria-label={m.round_new()} noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h2>{m.round_new()}</h2>
      <Field label={m.round_name()} error={missing(draft.title)}><input maxLength={80} autoComplete="off" value={draft.title} onChange={(event) => setDraft({ ...draft, title: event.target.value })} /></Field>
      <fieldset className="stack-tight">
        <legend>{m.round_tasks()}</legend>
        {tasks.map((task, n) => <TaskFields key={task.id} task={task} error={missing(task.title)} onChange={(next) => setTasks(tasks.map((one, at) => (at === n ? next : one)))} onRemove={tasks.length > 1 ? () => setTasks(tasks.filter((one) => one.id !== task.id)) : null} />)}
        {tasks.length < mostTasks && <p><Button onClick={() => setTasks([...tasks, newTask()])}>{m.round_addTask()}</Button></p>}
      </fieldset>
      <RoundPlaces buildings={buildings} chosen={places} missing={tried && places.size === 0} onChange={setPlaces} />
      <Check label={m.round_empty()} checked={draft.empty} onChange={(empty) => setDraft({ ...draft, empty })} />
      <Field label={m.round_forWalkers()}><input maxLength={500} autoComplete="off" value={draft.note} onChange={(event) => setDraft({ ...draft, note: event.target.value })} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button main type="submit" busy={busy}>{m.round_make()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </form>
  )
}

function TaskFields({ task, error, onChange, onRemove }: { task: TaskDraft; error: string | null; onChange: (task: TaskDraft) => void; onRemove: (() => void) | null }) {
  return (
    <div className="round-task-fields">
      <Field label={m.round_task()} error={error}><input maxLength={120} autoComplete="off" value={task.title} onChange={(event) => onChange({ ...task, title: event.target.value })} /></Field>
      <Field label={m.round_taskHow()} hint={task.kind === 'ring' ? m.round_taskRings() : undefined}>
        <select value={task.kind} onChange={(event) => onChange({ ...task, kind: event.target.value as TaskDraft['kind'] })}>{(['door', 'ring'] as const).map((kind) => <option key={kind} value={kind}>{roundTask[kind]?.() ?? kind}</option>)}</select>
      </Field>
      <Check label={m.round_taskNames()} checked={task.names} onChange={(names) => onChange({ ...task, names })} />
      {onRemove && <Button plain onClick={onRemove}>{m.round_removeTask()}</Button>}
    </div>
  )
}
