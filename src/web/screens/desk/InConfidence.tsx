// That a call was in confidence, and the press that makes it so afterwards. Nothing makes it open again, so what the press does is said before it.

import { useState } from 'react'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Card } from '#domain/people/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

type Contact = Card['contacts'][number]

export function InConfidence({ contact, resident }: { contact: Contact; resident: ResidentId }) {
  const [asking, setAsking] = useState(false)
  const { run, busy, problem } = useCommand<{ done: true }>('/api/contacts')
  if (contact.private) return <span className="quiet">◆ {m.desk_private()}</span>
  const { id, channel, startedAt, endedAt, exit } = contact
  const close = async (): Promise<void> => {
    if ((await run({ id, resident, channel, startedAt, endedAt, note: '', exit, private: true })).ok) void refresh()
  }
  if (!asking) return <span><Button plain onClick={() => setAsking(true)}>{m.desk_makePrivate()}</Button></span>
  return (
    <div className="stack-tight" role="group" aria-label={m.desk_makePrivate()}>
      <p>{m.desk_makePrivateWhat()}</p>
      <ProblemNotice problem={problem} />
      <div className="row"><Button busy={busy} onClick={() => void close()}>{m.desk_makePrivate()}</Button><Button plain onClick={() => setAsking(false)}>{m.common_cancel()}</Button></div>
    </div>
  )
}
