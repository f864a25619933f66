// The red button: one press, no form, also without a network. Whoever is on the desk goes out at once; the paper follows. It asks
// nothing, checks nothing and cannot be refused. A slip of the hand is taken back within ten seconds, and both stay on the record.

import { useEffect, useRef, useState } from 'react'
import { undoMs } from '#domain/exits/undo.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { between, msOf, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { commands, queue, useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { running, useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { useKeys, useSteady } from '../../parts/keys.ts'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { deskKeys } from './desk-keys.ts'
import { queuePath } from './queue-path.ts'
import { UndoBar } from './Undo.tsx'
import { WhenField } from './WhenField.tsx'

export type Opened = { id: ExitId; at: Instant; resident: ResidentId | null }
/** A second press in this time is the same press. */
const samePress = 3_000

export function EmergencyButton({ resident, shown, onOpened }: { resident: ResidentId | null; /** names what lies on the desk */ shown: string; onOpened: (opened: Opened) => void }) {
  const last = useRef(0)
  const press = (): void => {
    const at = now()
    if (msOf(at) - last.current < samePress) return
    last.current = msOf(at)
    const opened: Opened = { id: newId<'exit'>(), at, resident }
    onOpened(opened)
    const body = { id: opened.id, resident, described: '', at }
    keeping = queue('/api/exits/emergency', body)
  }
  const ready = useSteady(shown)
  useKeys({ [deskKeys.all.emergency]: press }, { within: '.desk-main, .emergency', ready })
  return <button type="button" className="emergency" onClick={press}>{m.desk_emergency()} <kbd aria-hidden="true">e</kbd></button>
}

/** The last press, on its way to the disk. */
let keeping: Promise<unknown> = Promise.resolve()

/** Whether that emergency still waits on this computer: until it has left, the server need not be asked about it. */
export function useUnsent(id: ExitId | null): boolean {
  const [sent, setSent] = useState<ExitId | null>(null)
  useEffect(() => {
    const read = async (): Promise<void> => {
      await keeping.catch(() => undefined)
      const waiting = await commands.list().catch(() => [])
      if (!waiting.some((entry) => (!entry.problem || entry.parked) && (entry.body.body as { id?: string }).id === id)) setSent(id)
    }
    void read()
    return commands.watch(() => void read())
  }, [id])
  return id !== null && sent !== id
}

/** The fact is kept already; this adds a second one, that it was a mistake. A server that knows of a going out keeps her out. */
export function UndoEmergency({ opened, onUndone }: { opened: Opened; onUndone: (opened: Opened) => void }) {
  const undo = (): void => {
    void keeping.catch(() => undefined).then(() => queue(`/api/exits/${opened.id}/emergency/undo`, {}))
    onUndone(opened)
  }
  return <UndoBar of={opened.id} until={plus(opened.at, undoMs)} label={m.desk_emergencyUndo()} onUndo={undo} />
}

/** Between the press and the server's answer, or all day without a network. */
export function JustOpened({ opened }: { opened: Opened }) {
  const at = useNow(1000)
  return (
    <article className="stack exit-case">
      <Notice tone="wrong" live>
        <p><strong>{m.desk_emergencyGo()}</strong></p>
        <p>{m.desk_emergencyKept()} <span className="clock">{running(between(opened.at, at))}</span></p>
      </Notice>
    </article>
  )
}

/** Noted when there is time. Until then the paper stays open, with its clock running. */
export function EmergencyPaper({ exit, zone }: { exit: ExitView; zone: Zone }) {
  const at = useNow(1000)
  const [draft, setDraft, clear] = useDraft(`paper-${exit.id}`, {
    what: exit.paper?.what ?? '', ambulance: exit.paper?.ambulance ?? '', hospital: exit.paper?.hospital ?? '', calledAt: (exit.paper?.calledAt ?? exit.askedAt) as Instant | null, tried: false,
  })
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/paper`)
  const { what, ambulance, hospital, calledAt } = draft
  const send = async (): Promise<void> => {
    setDraft({ ...draft, tried: true })
    if (what.trim() === '') return
    const reply = await run({ resident: exit.resident?.id ?? null, what, ambulance, hospital, calledAt })
    if (reply.ok) { clear(); void refresh('/api/exits'); void refresh(queuePath) }
  }
  if (!exit.paperOpen && exit.paper) {
    return <dl className="pairs"><dt>{m.desk_paperWhat()}</dt><dd>{exit.paper.what}</dd><dt>{m.desk_paperAmbulance()}</dt><dd>{exit.paper.ambulance || '—'}</dd><dt>{m.desk_paperHospital()}</dt><dd>{exit.paper.hospital || '—'}</dd></dl>
  }
  return (
    <form className="stack" aria-label={m.desk_paperTitle()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h3>{m.desk_paperTitle()} <span className="clock">{running(between(exit.askedAt, at))}</span></h3>
      <p className="quiet">{m.desk_paperHint()}</p>
      <Field label={m.desk_paperWhat()} error={draft.tried && what.trim() === '' ? m.desk_fillIn() : null}><input maxLength={300} value={what} onChange={(event) => setDraft({ ...draft, what: event.target.value })} /></Field>
      <div className="two">
        <Field label={m.desk_paperAmbulance()}><input maxLength={80} value={ambulance} onChange={(event) => setDraft({ ...draft, ambulance: event.target.value })} /></Field>
        <Field label={m.desk_paperHospital()}><input maxLength={120} value={hospital} onChange={(event) => setDraft({ ...draft, hospital: event.target.value })} /></Field>
      </div>
      <WhenField label={m.desk_paperCalled()} value={calledAt} zone={zone} onChange={(next) => setDraft({ ...draft, calledAt: next })} />
      <ProblemNotice problem={problem} />
      <Button type="submit" busy={busy}>{m.desk_paperKeep()}</Button>
    </form>
  )
}
