// A role for somebody who works or worked here, another end for one that they hold, or one in place of another.

import { useState } from 'react'
import type { StaffList, StaffMember } from '#domain/access/staff-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { heldNow, keyOf, roleAt } from './staff-names.ts'
import { isWhole, noRole, StaffRoleFields, takesTwo } from './StaffRoleFields.tsx'

export function StaffGive({ one, list, zone, now, onDone }: { one: StaffMember; list: StaffList; zone: Zone; now: Instant; onDone: () => void }) {
  const [draft, setDraft] = useState(noRole)
  const [instead, setInstead] = useState('')
  const [tried, setTried] = useState(false)
  const [id, setId] = useState(() => newId<'staff-act'>())
  const { run, busy, problem } = useCommand<{ waits: boolean }>(`/api/staff/${one.id}/roles`)
  const two = takesTwo(list, draft)
  // What another person has to confirm is said by itself.
  const others = two ? [] : heldNow(one, now).filter((role) => list.gives.includes(role.role) && keyOf(role) !== keyOf({ role: draft.role ?? role.role, building: draft.building }))
  const over = others.find((role) => keyOf(role) === instead)
  const send = async (): Promise<void> => {
    setTried(true)
    if (!isWhole(draft) || draft.why.trim() === '') return
    const reply = await run({ id, last: one.last, ...draft, instead: over ? { role: over.role, building: over.building } : null })
    await refresh('/api/staff')
    if (reply.ok) return onDone()
    setId(newId<'staff-act'>())
  }
  return (
    <form className="stack staff-form" noValidate aria-label={m.overview_staffGive()} onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <StaffRoleFields draft={draft} list={list} of={one.id} tried={tried} zone={zone} onChange={(part) => setDraft({ ...draft, ...part })} />
      {others.length > 0 && (
        <Field label={m.overview_staffInstead()}>
          <select value={over ? instead : ''} onChange={(event) => setInstead(event.target.value)}>
            <option value="">{m.overview_staffInsteadNone()}</option>
            {others.map((role) => <option key={keyOf(role)} value={keyOf(role)}>{roleAt(role)}</option>)}
          </select>
        </Field>
      )}
      <Field label={m.overview_staffWhy()} hint={m.overview_staffWhyHint()} error={tried && draft.why.trim() === '' ? m.desk_fillIn() : null}>
        <input maxLength={300} autoComplete="off" value={draft.why} onChange={(event) => setDraft({ ...draft, why: event.target.value })} />
      </Field>
      <ProblemNotice problem={problem} />
      <div className="row">
        <Button main type="submit" busy={busy}>{two ? m.overview_staffPropose() : m.overview_staffGiveSend()}</Button>
        <Button plain onClick={onDone}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}
