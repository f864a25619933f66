// They do not go after all. A request that was withdrawn is never taken up again, so that the desk reads what it does before it is done.

import { useEffect, useRef } from 'react'
import type { ExitView } from '#domain/exits/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

export function Withdraw({ exit, onDone, onCancel }: { exit: ExitView; onDone: () => void; onCancel: () => void }) {
  const what = useRef<HTMLParagraphElement>(null)
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/withdraw`)
  // The sentence has the focus, not the button: an Enter too many withdraws nothing.
  useEffect(() => what.current?.focus(), [])
  const send = async (): Promise<void> => {
    if ((await run({})).ok) onDone()
  }
  return (
    <div className="stack reason" role="group" aria-label={m.desk_withdraw()} onKeyDown={(event) => { if (event.key === 'Escape') onCancel() }}>
      <p ref={what} tabIndex={-1}>{m.desk_withdrawWhat()}</p>
      <ProblemNotice problem={problem} />
      <div className="row"><Button busy={busy} onClick={() => void send()}>{m.desk_withdrawSend()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </div>
  )
}
