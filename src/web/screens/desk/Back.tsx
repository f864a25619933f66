// Somebody who was out is back. A return is never taken off the record, so that the desk reads whose it is and of when before it takes it down.

import { useEffect, useRef, useState, type RefObject } from 'react'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

type Props = { exit: ExitView; zone: Zone; /** the going out whose return was taken down here */ told: RefObject<string | null>; onDone: () => void; onCancel: () => void }

export function Back({ exit, zone, told, onDone, onCancel }: Props) {
  const what = useRef<HTMLParagraphElement>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const at = useNow(1_000)
  // The sentence has the focus, not the button: an Enter too many brings nobody home.
  useEffect(() => what.current?.focus(), [])
  const send = async (): Promise<void> => {
    // One return for each going out, however often it is pressed.
    const out = exit.movements.findLast((movement) => movement.kind === 'out')?.id ?? ''
    if (told.current === out) return onDone()
    told.current = out
    setProblem(null)
    await queue(`/api/exits/${exit.id}/back`, { id: newId<'movement'>(), at: now() }).then(onDone, (error: unknown) => {
      // What neither disk nor server has may be pressed again.
      told.current = null
      setProblem(whyNotKept(error))
    })
  }
  const who = exit.resident ? `${exit.resident.name} ${exit.resident.door}` : exit.described ?? m.desk_unknownPerson()
  return (
    <div className="stack reason" role="group" aria-label={m.desk_isBack()} onKeyDown={(event) => { if (event.key === 'Escape') onCancel() }}>
      <p ref={what} tabIndex={-1}><AsWritten>{m.desk_isBackWhat({ who, at: when(at, zone, at) })}</AsWritten></p>
      <ProblemNotice problem={problem} />
      <div className="row"><Button onClick={() => void send()}>{m.desk_isBackSend()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </div>
  )
}
