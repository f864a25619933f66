// What one of two proposes of a pass that was given, with why; and, to the second, what the first has proposed, with the one button that confirms it.

import { useEffect, useRef, useState } from 'react'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { useSteady } from '../../parts/keys.ts'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'

type Props = { exit: ExitView; until: Instant | null; label: string; send: string; onDone: () => void }

export function RenewalForm({ exit, until, label, send: words, onDone }: Props) {
  const [reason, setReason, clear] = useDraft(`keep-${exit.id}`, '')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/renewal`)
  useEffect(() => field.current?.focus(), [])
  const send = async (): Promise<void> => {
    setTried(true)
    if (reason.trim() === '' || exit.standsOn === null) return
    if ((await run({ names: exit.standsOn, until, reason })).ok) { clear(); onDone(); void refresh() }
  }
  return (
    <form className="stack reason" noValidate onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <Field label={label} error={tried && reason.trim() === '' ? m.desk_reasonMissing() : null}><textarea ref={field} rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{words}</Button><Button plain onClick={onDone}>{m.common_cancel()}</Button></div>
    </form>
  )
}

/** Waits for somebody else; to them the button. */
export function Renewing({ exit, zone, now }: { exit: ExitView; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/renewal/confirm`)
  const { renewing } = exit
  const ready = useSteady(`${exit.id} ${renewing?.seq ?? ''}`)
  if (!renewing) return null
  const said = { role: roleName(renewing.role), who: renewing.by }
  const confirm = async (): Promise<void> => {
    if ((await run({ seq: renewing.seq })).ok) void refresh()
  }
  return (
    <Notice tone="ask">
      <p><strong><AsWritten>{renewing.until ? m.desk_extensionProposed({ ...said, until: untilWhen(renewing.until, zone, now) }) : m.desk_keepProposed(said)}</AsWritten></strong></p>
      <p><AsWritten>{renewing.reason}</AsWritten></p>
      <ProblemNotice problem={problem} />
      {exit.may.includes('confirm-renewal') ? <p><Button main busy={busy} onClick={() => { if (ready()) void confirm() }}>{renewing.until ? m.desk_extensionConfirm() : m.desk_keepConfirm()}</Button></p> : <p>{m.desk_needsSecond()}</p>}
    </Notice>
  )
}
