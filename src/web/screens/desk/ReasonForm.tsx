// Saying no, letting out against the rules, taking a pass back: each with a reason that the resident will read, in plain words.

import { useEffect, useRef, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { appealFrom, type Decider } from '#domain/exits/history.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'

type Kind = 'refuse' | 'override' | 'revoke'
const words: Record<Kind, { label: () => string; hint: () => string; send: () => string }> = {
  refuse: { label: () => m.desk_refuseReason(), hint: () => m.desk_refuseHint(), send: () => m.desk_refuseSend() },
  override: { label: () => m.desk_overrideReason(), hint: () => m.desk_overrideHint(), send: () => m.desk_overrideSend() },
  revoke: { label: () => m.desk_revokeReason(), hint: () => m.desk_revokeHint(), send: () => m.desk_revokeSend() },
}
const appealable = ['secretary', 'deputy', 'staff'] as const

export function ReasonForm({ exit, me, kind, onDone, onCancel }: { exit: ExitView; me: Me; kind: Kind; onDone: () => void; onCancel: () => void }) {
  const [reason, setReason, clear] = useDraft(`${kind}-${exit.id}`, '')
  const [appealTo, setAppealTo] = useState<string>(me.decides ? appealFrom({ role: me.decides } as Decider) : 'secretary')
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/${kind}`)
  useEffect(() => form.current?.querySelector('textarea')?.focus(), [])
  const send = async (): Promise<void> => {
    setTried(true)
    if (reason.trim() === '') return
    const reply = await run(kind === 'refuse' ? { reason, appealTo } : { reason })
    if (reply.ok) { clear(); onDone() }
  }
  return (
    <form ref={form} className="stack reason" onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onCancel() }}>
      <Field label={words[kind].label()} hint={words[kind].hint()} error={tried && reason.trim() === '' ? m.desk_reasonMissing() : null}>
        <textarea rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {kind === 'refuse' && (
        <Field label={m.desk_appealToWhom()}>
          <select value={appealTo} onChange={(event) => setAppealTo(event.target.value)}>{appealable.map((role) => <option key={role} value={role}>{roleName(role)}</option>)}</select>
        </Field>
      )}
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{words[kind].send()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </form>
  )
}
