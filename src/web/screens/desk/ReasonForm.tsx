// Saying no, letting out against the rules, taking a pass back: each with a reason that the resident will read, in plain words. And their own
// words against a no, as they say them on the telephone or at the window.

import { useEffect, useRef, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { Elsewhere } from '../../parts/Elsewhere.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'

type Kind = 'refuse' | 'override' | 'revoke' | 'appeal'
const words: Record<Kind, { label: () => string; hint: () => string; send: () => string }> = {
  refuse: { label: () => m.desk_refuseReason(), hint: () => m.desk_refuseHint(), send: () => m.desk_refuseSend() },
  override: { label: () => m.desk_overrideReason(), hint: () => m.desk_overrideHint(), send: () => m.desk_overrideSend() },
  revoke: { label: () => m.desk_revokeReason(), hint: () => m.desk_revokeHint(), send: () => m.desk_revokeSend() },
  appeal: { label: () => m.desk_appealSays(), hint: () => m.desk_appealSaysHint(), send: () => m.desk_appealSend() },
}
/** Whom such a no is usually appealed to: the highest that somebody else here is; where nobody is high enough, whom the office stands above. */
const usualIn = (open: readonly string[]): string => open.at(-1) ?? 'secretary'

export function ReasonForm({ exit, me, kind, onDone, onCancel }: { exit: ExitView; me: Me; kind: Kind; onDone: () => void; onCancel: () => void }) {
  const [reason, setReason, clear] = useDraft(`${kind}-${exit.id}`, '')
  const [appealTo, setAppealTo] = useState<string>(usualIn(exit.appealRoles))
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/${kind}`)
  // On an appeal it is the last word here.
  const again = exit.state === 'appealed'
  useEffect(() => form.current?.querySelector('textarea')?.focus(), [])
  const send = async (): Promise<void> => {
    setTried(true)
    if (reason.trim() === '') return
    const reply = await run(kind === 'refuse' ? { reason, appealTo } : kind === 'appeal' ? { text: reason } : { reason })
    if (reply.ok) { clear(); onDone() }
  }
  return (
    <form ref={form} className="stack reason" onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onCancel() }}>
      <Field label={words[kind].label()} hint={words[kind].hint()} error={tried && reason.trim() === '' ? m.desk_reasonMissing() : null}>
        <textarea rows={3} maxLength={kind === 'appeal' ? 2000 : 1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {kind === 'refuse' && again && <p>{m.desk_refuseLast()}</p>}
      {kind === 'refuse' && !again && exit.appealRoles.length > 0 && (
        <Field label={m.desk_appealToWhom()}>
          <select value={appealTo} onChange={(event) => setAppealTo(event.target.value)}>{[...exit.appealRoles].reverse().map((role) => <option key={role} value={role}>{roleName(role)}</option>)}</select>
        </Field>
      )}
      {kind === 'refuse' && (again || exit.appealRoles.length === 0) && <p><Elsewhere office={me.community.office} /></p>}
      {kind === 'appeal' && exit.refusal && <p>{exit.refusal.nobodyElse ? <Elsewhere office={me.community.office} /> : m.desk_appealDecides({ role: roleName(exit.refusal.appealTo) })}</p>}
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{words[kind].send()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </form>
  )
}
