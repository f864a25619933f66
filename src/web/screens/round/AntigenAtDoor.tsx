// At a door of an evening of self-tests: what they showed, of each who lives there and of whoever else is there, noted for those who cannot say it by phone. Kept on the phone, shown to whoever noted it,
// and taken back like everything that was noted here.

import { useState } from 'react'
import { antigenAnswers, asksForCall, type AntigenAnswer } from '#domain/rounds/antigen.ts'
import type { DoorAntigen } from '#domain/rounds/antigen-wire.ts'
import type { AntigenResultId, HouseholdId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { antigenHere, noteAntigen, useAntigenNoted, useAntigenUnsent } from '../../offline/antigen-noted.ts'
import { now } from '../../offline/clock.ts'
import { whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { antigenName } from '../../parts/AntigenButtons.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import type { DoorHere, TaskHere } from './my-doors.ts'

type Who = { person: ResidentId | null; called: string; name: string; household: HouseholdId }

export function AntigenAtDoor({ evening, door, task }: { evening: TestingRoundId; door: DoorHere; task: TaskHere }) {
  const noted = useAntigenNoted()
  const [problem, setProblem] = useState<Problem | null>(null)
  const note = async ({ person, called, household }: Who, what: DoorAntigen['what'], takesBack: AntigenResultId | null): Promise<boolean> => {
    const body: DoorAntigen = { id: newId<'antigen-result'>(), door: door.id, household, task: task.id, person, called, what, takesBack, at: now() }
    const failed = await noteAntigen(`/api/rounds/${task.round}/antigen`, `${evening} ${household}`, body).then(() => null, (error: unknown) => whyNotKept(error))
    setProblem(failed)
    return failed === null
  }
  return (
    <section className="stack-tight" aria-label={m.antigen_atDoor()}>
      <h2>{m.antigen_atDoor()}</h2>
      <p className="quiet">{m.antigen_atDoorHint()}</p>
      <ProblemNotice problem={problem} />
      {door.households.map(({ id, people }) => {
        const others = [...new Set(noted.filter((one) => one.of === `${evening} ${id}` && one.body.person === null).map((one) => one.body.called))]
        const known: Who[] = [...people.map((one) => ({ person: one.id, called: '', name: one.name ?? '', household: id })), ...others.map((called) => ({ person: null, called, name: called, household: id }))]
        return (
          <ul key={id} role="list" className="stack-tight">
            {known.map((who) => <li key={who.person ?? who.called}><Line who={who} of={`${evening} ${id}`} onNote={note} /></li>)}
            <li><Other household={id} onNote={note} /></li>
          </ul>
        )
      })}
    </section>
  )
}

type OnNote = (who: Who, what: DoorAntigen['what'], takesBack: AntigenResultId | null) => Promise<boolean>
function Line({ who, of, onNote }: { who: Who; of: string; onNote: OnNote }) {
  const here = antigenHere(useAntigenNoted(), of, who)
  const unsent = useAntigenUnsent().get(here?.id ?? '')
  if (!here) return <Choose who={who} onNote={onNote} />
  return (
    <div className="stack-tight">
      <p><AsWritten>{who.name}</AsWritten> · <strong>{antigenName(here.what)}</strong> <Button plain aria-label={m.antigen_mistakeOf({ name: who.name })} onClick={() => void onNote(who, 'taken-back', here.id)}>{m.antigen_mistake()}</Button></p>
      {unsent && <p className="check-state">{unsent === 'waits' ? m.antigen_unsent() : m.antigen_refused()}</p>}
      {asksForCall(here.what) && <Notice tone="ask"><p>{m.antigen_stayIn()}</p></Notice>}
    </div>
  )
}

/** Chosen, and then noted with a second press: it is somebody else’s. */
function Choose({ who, onNote }: { who: Who; onNote: OnNote }) {
  const [what, setWhat] = useState<AntigenAnswer | ''>('')
  return (
    <div className="row">
      <Field label={m.antigen_whatOf({ name: who.name })}>
        <select value={what} onChange={(event) => setWhat(event.target.value as AntigenAnswer | '')}>
          <option value="">{m.antigen_choose()}</option>
          {antigenAnswers.map((one) => <option key={one} value={one}>{antigenName(one)}</option>)}
        </select>
      </Field>
      {what !== '' && <Button main aria-label={m.antigen_noteOf({ name: who.name })} onClick={() => void onNote(who, what, null)}>{m.antigen_note()}</Button>}
    </div>
  )
}

function Other({ household, onNote }: { household: HouseholdId; onNote: OnNote }) {
  const [called, setCalled] = useState('')
  const name = called.trim()
  return (
    <div className="stack-tight">
      <Field label={m.antigen_other()} hint={m.antigen_otherHint()}><input maxLength={60} autoComplete="off" value={called} onChange={(event) => setCalled(event.target.value)} /></Field>
      {name !== '' && <Choose who={{ person: null, called: name, name, household }} onNote={async (...it) => { const is = await onNote(...it); if (is) setCalled(''); return is }} />}
    </div>
  )
}
