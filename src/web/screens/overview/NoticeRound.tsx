// The doors at which somebody has to knock, made a door round of: then stairwells are given to people by name, and what comes of a door comes back to the notice.

import { useRef } from 'react'
import { useLocation } from 'wouter'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

/** `before`: doors of rounds of an older text; one press makes the round of the new one of them, in the same hands. */
export function MakeRound({ notice, building, before = 0 }: { notice: string; building: string; before?: number }) {
  const ids = useRef({ id: newId<'round'>(), task: newId<'door-task'>() })
  const [, navigate] = useLocation()
  const { run, busy, problem } = useCommand(`/api/notices/${notice}/round`)
  const make = async (): Promise<void> => {
    const { ok } = await run({ ...ids.current, building: building === '' ? null : building, before: before > 0 })
    if (!ok) return
    void refresh('/api/rounds')
    navigate(`/overview/rounds/${ids.current.id}`)
  }
  return (
    <div className="stack-tight">
      <p className="quiet">{before > 0 ? m.issuing_makeRoundBeforeWhat({ count: before }) : m.issuing_makeRoundWhat()}</p>
      {problem?.code === 'audience-empty' ? <p role="status">{m.issuing_makeRoundNone()}</p> : <ProblemNotice problem={problem} />}
      <Button className="at-start" busy={busy} onClick={() => void make()}>{before > 0 ? m.issuing_makeRoundBefore() : m.issuing_makeRound()}</Button>
    </div>
  )
}
