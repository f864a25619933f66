// Somebody unknown was let out in an emergency: who it was, found in the roster and said with how it is known; and that it was somebody else. What was
// said stays in sight, also when it was taken back.

import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ActId, ResidentId } from '#domain/kernel/ids.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useHits } from './hits.ts'
import { queuePath } from './queue-path.ts'

const again = (): void => { void refresh('/api/exits'); void refresh('/api/residents'); void refresh(queuePath) }

export function WhoWasIt({ exit }: { exit: ExitView }) {
  const last = exit.namings[0]
  return (
    <section className="stack-tight" aria-label={m.desk_whoTitle()}>
      {exit.namings.map((one) => (
        <p key={one.act} className={one.takenBack ? 'quiet' : undefined}>
          <AsWritten>{m.desk_whoNamed({ by: one.by, name: one.name, why: one.why })}</AsWritten>{one.takenBack && ` · ${m.desk_whoTakenBack()}`}
        </p>
      ))}
      {last && !last.takenBack && exit.resident && <Wrong key={last.act} exit={exit} act={last.act} />}
      {!exit.resident && <Who exit={exit} />}
    </section>
  )
}

function Who({ exit }: { exit: ExitView }) {
  const [text, setText] = useState('')
  const [resident, setResident] = useState<ResidentId | null>(null)
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const found = useHits(text.trim())
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/person`)
  const hits = text.trim() === '' ? [] : found.hits.slice(0, 8)
  const chosen = hits.some((hit) => hit.id === resident) ? resident : null
  const none = text.trim() !== '' && found.text === text.trim() && !found.problem && hits.length === 0
  const send = async (): Promise<void> => {
    setTried(true)
    if (!chosen || why.trim() === '') return
    if ((await run({ id, resident: chosen, why })).ok) again()
  }
  return (
    <form className="stack" noValidate aria-label={m.desk_whoTitle()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h3>{m.desk_whoTitle()}</h3>
      <Field label={m.desk_whoFind()} error={none ? m.desk_whoNobody() : tried && text.trim() === '' ? m.desk_fillIn() : null}><input maxLength={60} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} /></Field>
      {hits.length > 0 && (
        <Choices legend={m.desk_hits()} error={tried && !chosen ? m.desk_chooseOne() : null}>
          <div className="chips">{hits.map((hit) => <label key={hit.id} className="chip"><input type="radio" name={`who-${exit.id}`} checked={hit.id === chosen} onChange={() => setResident(hit.id)} /><span><AsWritten>{hit.name}</AsWritten> {hit.door}</span></label>)}</div>
        </Choices>
      )}
      <Field label={m.desk_whoWhy()} hint={m.desk_whoWhyHint()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input maxLength={500} autoComplete="off" value={why} onChange={(event) => setWhy(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <Button type="submit" busy={busy}>{m.desk_whoSave()}</Button>
    </form>
  )
}

function Wrong({ exit, act }: { exit: ExitView; act: ActId }) {
  const [asking, setAsking] = useState(false)
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const [, go] = useLocation()
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/person/take-back`)
  if (!asking) return <p><Button plain onClick={() => setAsking(true)}>{m.desk_whoWrong()}</Button></p>
  const send = async (): Promise<void> => {
    setTried(true)
    if (why.trim() === '' || !(await run({ id, act, why })).ok) return
    again()
    // Whoever it was not lies on the desk no longer.
    go(`/desk?exit=${exit.id}`)
  }
  return (
    <form className="stack-tight" noValidate aria-label={m.desk_whoWrong()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Field label={m.desk_whoWrongWhy()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input autoFocus maxLength={500} autoComplete="off" value={why} onChange={(event) => setWhy(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{m.desk_whoWrongSend()}</Button><Button plain onClick={() => setAsking(false)}>{m.common_cancel()}</Button></div>
    </form>
  )
}
