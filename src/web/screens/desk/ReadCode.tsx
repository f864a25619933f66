// Six digits to read aloud while the call lasts: with the door they open on the other's phone what the link would. They are shown for as
// long as they hold, large, in threes; whoever needs others makes new ones, and these end. That they were used, or that wrong tries ended
// them, stands there at once: whoever goes on reading them aloud would be told that they are wrong.

import type { z } from 'zod'
import { useEffect, useRef, useState } from 'react'
import { saySpokenCode } from '#domain/access/spoken-code.ts'
import type { spokenCode, spokenFate } from '#domain/access/wire.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

type Code = z.infer<typeof spokenCode>

export function ReadCode({ resident, exit, zone }: { resident: ResidentId; exit: ExitId | null; zone: Zone }) {
  const { run, busy, problem } = useCommand<Code>(`/api/residents/${resident}/code`)
  const [code, setCode] = useState<Code | null>(null)
  const now = useNow(5_000)
  const make = async (): Promise<void> => {
    const reply = await run({ exit })
    if (reply.ok) setCode(reply.value)
  }
  const fate = useApi<z.infer<typeof spokenFate>>(code && `/api/residents/${resident}/code/${code.id}`).data
  const is = code === null ? null : fate?.id === code.id && fate.is !== 'open' ? fate.is : code.expiresAt <= now ? 'over' : 'open'
  const ended = is === 'over' ? m.desk_codeOver() : is === 'used' ? m.desk_codeUsed() : is === 'tried-out' ? m.desk_codeTriedOut({ count: fate?.tries ?? 0 }) : is === 'replaced' ? m.desk_codeReplaced() : null
  return (
    <div className="read-code stack-tight">
      <ProblemNotice problem={problem} />
      {code && is === 'open' && <Shown code={code} zone={zone} />}
      {ended !== null && <p role="status">{ended}</p>}
      <Button plain={is === 'open' || is === 'used'} busy={busy} onClick={() => void make()}>{code ? m.desk_newCode() : m.desk_makeCode()}</Button>
    </div>
  )
}

function Shown({ code: { code, address, door, expiresAt }, zone }: { code: Code; zone: Zone }) {
  const whole = useRef<HTMLDivElement>(null)
  // Beneath it stands the decision, always in sight: what is to be read aloud must not lie behind that.
  useEffect(() => { whole.current?.scrollIntoView({ block: 'center' }) }, [code])
  return (
    <div ref={whole} role="status" className="stack-tight">
      <p>{m.desk_codeSay({ address })}</p>
      <p className="quiet">{m.desk_codeDoor({ door })}</p>
      <p className="pass-code" aria-label={`${m.desk_codeDigits()}: ${[...code].join(' ')}`}>{saySpokenCode(code)}</p>
      <p className="quiet">{m.desk_codeHolds({ at: clock(expiresAt, zone) })}</p>
    </div>
  )
}
