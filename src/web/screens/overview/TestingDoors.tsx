// Who is missing becomes a door round: then stairwells are given to leads by name, and what comes of a door comes back to the round.

import { useRef } from 'react'
import { useLocation } from 'wouter'
import type { Kind } from '#domain/rounds/outcomes.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

export function TestingDoors({ round, kind, building }: { round: string; kind: Kind; building: string | null }) {
  const ids = useRef({ id: newId<'round'>(), task: newId<'door-task'>() })
  const [, navigate] = useLocation()
  const { run, busy, problem } = useCommand(`/api/testing-rounds/${round}/doors`)
  const make = async (): Promise<void> => {
    if (!(await run({ ...ids.current, title: kind === 'antigen' ? m.antigen_toDoorsTitle() : m.testing_toDoorsTitle(), building })).ok) return
    void refresh('/api/rounds')
    navigate(`/overview/rounds/${ids.current.id}`)
  }
  return (
    <div className="stack-tight">
      <p className="quiet">{kind === 'antigen' ? m.antigen_toDoorsWhat() : m.testing_toDoorsWhat()}</p>
      {problem?.code === 'audience-empty' ? <p role="status">{m.testing_toDoorsNone()}</p> : <ProblemNotice problem={problem} />}
      <p><Button busy={busy} onClick={() => void make()}>{m.testing_toDoors()}</Button></p>
    </div>
  )
}
