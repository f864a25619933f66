// A new colleague: name, login, first role. The way in is made afterwards, on their line.

import { useState } from 'react'
import { loginForm } from '#domain/access/staff.ts'
import type { StaffList } from '#domain/access/staff-wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { isWhole, noRole, StaffRoleFields, takesTwo } from './StaffRoleFields.tsx'

export function StaffAdd({ list, zone, onDone }: { list: StaffList; zone: Zone; /** whom, null when nobody was */ onDone: (id: string | null) => void }) {
  const [who, setWho] = useState({ name: '', login: '' })
  const [draft, setDraft] = useState(noRole)
  const [tried, setTried] = useState(false)
  const [ids] = useState(() => ({ id: newId<'staff-act'>(), account: newId<'account'>() }))
  const { run, busy, problem } = useCommand<{ waits: boolean }>('/api/staff')
  const loginFits = loginForm.test(who.login.trim().toLowerCase())
  const send = async (): Promise<void> => {
    setTried(true)
    if (who.name.trim() === '' || !loginFits || !isWhole(draft)) return
    if (!(await run({ ...ids, ...who, ...draft })).ok) return
    await refresh('/api/staff')
    onDone(ids.account)
  }
  return (
    <form className="stack staff-form" noValidate aria-label={m.overview_staffAdd()} onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone(null) }}>
      <h2>{m.overview_staffAdd()}</h2>
      <div className="two">
        <Field label={m.overview_staffName()} hint={m.overview_staffNameHint()} error={tried && who.name.trim() === '' ? m.desk_fillIn() : null}>
          <input autoFocus maxLength={80} autoComplete="off" value={who.name} onChange={(event) => setWho({ ...who, name: event.target.value })} />
        </Field>
        <Field label={m.overview_staffLogin()} hint={m.overview_staffLoginHint()} error={tried && !loginFits ? m.overview_staffLoginWrong() : null}>
          <input maxLength={80} autoComplete="off" autoCapitalize="none" spellCheck={false} value={who.login} onChange={(event) => setWho({ ...who, login: event.target.value })} />
        </Field>
      </div>
      <StaffRoleFields draft={draft} list={list} of={null} tried={tried} zone={zone} onChange={(part) => setDraft({ ...draft, ...part })} />
      <Field label={m.overview_staffWhy()} hint={m.overview_staffWhyHint()}><input maxLength={300} autoComplete="off" value={draft.why} onChange={(event) => setDraft({ ...draft, why: event.target.value })} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row">
        <Button main type="submit" busy={busy}>{takesTwo(list, draft) ? m.overview_staffPropose() : m.overview_staffAddSend()}</Button>
        <Button plain onClick={() => onDone(null)}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}
