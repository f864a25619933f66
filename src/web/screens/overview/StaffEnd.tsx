// Ending somebody's work, or one role of it, now or at a moment. First what closes with it and what goes on, then the button that does it: before
// that was seen there is none.

import { useState } from 'react'
import type { EndPreview, StaffList, StaffMember } from '#domain/access/staff-wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { post } from '../../offline/api.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { fromWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { heldNow, keyOf, roleAt } from './staff-names.ts'
import { Seconds } from './StaffRoleFields.tsx'

type Seen = { preview: EndPreview | null; problem: Problem | null; busy: boolean }
const unseen: Seen = { preview: null, problem: null, busy: false }

export function StaffEnd({ one, list, zone, now, onDone }: { one: StaffMember; list: StaffList; zone: Zone; now: Instant; onDone: (ended: boolean) => void }) {
  const [what, setWhat] = useState('')
  const [later, setLater] = useState(false)
  const [at, setAt] = useState<Instant | null>(null)
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [seen, setSeen] = useState<Seen>(unseen)
  const [id, setId] = useState(() => newId<'staff-act'>())
  const { run, busy, problem } = useCommand<{ waits: boolean }>(`/api/staff/${one.id}/end`)
  const held = heldNow(one, now)
  const role = held.find((it) => keyOf(it) === what)
  const body = { role: role?.role ?? null, building: role?.building ?? null, at: later ? at : null }
  const ready = why.trim() !== '' && (!later || (at !== null && at > now))
  const change = (): void => setSeen(unseen)
  const look = async (): Promise<void> => {
    setTried(true)
    if (!ready) return
    setSeen({ ...unseen, busy: true })
    const reply = await post<EndPreview>(`/api/staff/${one.id}/end/preview`, body)
    setSeen({ preview: reply.ok ? reply.value : null, problem: reply.ok ? null : reply.problem, busy: false })
  }
  const send = async (): Promise<void> => {
    const reply = await run({ ...body, id, last: one.last, why })
    await refresh('/api/staff')
    if (reply.ok) return onDone(true)
    setId(newId<'staff-act'>())
    change()
  }
  return (
    <form className="stack staff-form" noValidate aria-label={m.overview_staffEnd()} onSubmit={(event) => { event.preventDefault(); if (!seen.preview) void look() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone(false) }}>
      {held.length > 1 && (
        <Field label={m.overview_staffEndWhat()}>
          <select value={what} onChange={(event) => { change(); setWhat(event.target.value) }}>
            <option value="">{m.overview_staffEndAll()}</option>
            {held.map((it) => <option key={keyOf(it)} value={keyOf(it)}>{roleAt(it)}</option>)}
          </select>
        </Field>
      )}
      <Choices legend={m.overview_staffEndWhen()}>
        <div className="chips">{[false, true].map((is) => <label key={String(is)} className="chip"><input type="radio" name={`end-${one.id}`} checked={later === is} onChange={() => { change(); setLater(is) }} /><span>{is ? m.overview_staffEndLater() : m.overview_staffEndNow()}</span></label>)}</div>
      </Choices>
      {later && <Field label={m.overview_staffEndAt()} error={tried && (at === null || at <= now) ? m.overview_staffEndPast() : null}><input type="datetime-local" onChange={(event) => { change(); setAt(fromWall(event.target.value, zone)) }} /></Field>}
      <Field label={m.overview_staffWhy()} hint={m.overview_staffWhyHint()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input maxLength={300} autoComplete="off" value={why} onChange={(event) => { change(); setWhy(event.target.value) }} /></Field>
      <ProblemNotice problem={seen.problem ?? problem} />
      {seen.preview && <Ends preview={seen.preview} list={list} zone={zone} now={now} />}
      <div className="row">
        {!seen.preview ? <Button main type="submit" busy={seen.busy}>{m.overview_seeFirst()}</Button>
          : seen.preview.byTwo ? <Button main busy={busy} onClick={() => void send()}>{m.overview_staffPropose()}</Button>
            : <HoldButton hint={m.overview_holdHint()} cannot={m.resident_cannotHold()} onHeld={() => void send()}>{m.overview_staffEndSend()}</HoldButton>}
        <Button plain onClick={() => onDone(false)}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}

function Ends({ preview, list, zone, now }: { preview: EndPreview; list: StaffList; zone: Zone; now: Instant }) {
  const { at, all, byTwo, roles, sessions, ways, handed, enrolments, slips, phones } = preview
  const ends = all ? [
    sessions > 0 && m.overview_staffEndsSessions({ count: sessions }), m.overview_staffEndsKeys(), ways > 0 && m.overview_staffEndsWays({ count: ways }),
    handed > 0 && m.overview_staffEndsHanded({ count: handed }), enrolments > 0 && m.overview_staffEndsEnrolments({ count: enrolments }), m.overview_staffStaysUnsent(),
  ].filter((line) => line !== false) : []
  const stays = [
    slips > 0 && m.overview_staffStaysSlips({ count: slips }), phones.length > 0 ? m.overview_staffStaysPhones({ phones: phones.map((one) => one.label).join(' · ') }) : roles.some((one) => one.role === 'gate') && m.overview_staffStaysGate(),
  ].filter((line) => line !== false)
  const from = { at: when(at, zone, now) }
  return (
    <Notice tone="ask" live>
      <p><strong>{all ? m.overview_staffEndFrom(from) : m.overview_staffEndRole(from)}</strong></p>
      {ends.length > 0 && <ul className="ends-list">{ends.map((line) => <li key={line}>{line}</li>)}</ul>}
      {stays.map((line) => <p key={line}>{line}</p>)}
      {byTwo && <><p><strong>{m.overview_staffTwo()}</strong></p><Seconds list={list} of={null} /></>}
    </Notice>
  )
}
