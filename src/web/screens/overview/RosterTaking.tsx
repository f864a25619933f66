// Before a roster is taken in: what that will do, and what ends with it, which has to be seen first. While it is: how far it is, and a stop.

import { useEffect, useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import type { RosterEnds, RosterRun } from '#domain/people/roster-wire.ts'
import { mostGone } from '#domain/people/roster-wire.ts'
import type { RosterDifference } from '#domain/people/roster-wire.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import { get, post } from '../../offline/api.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { overviewStage } from '../../words/compiled/groups/overviewStage.js'
import { m } from '../../words/compiled/messages.js'
import { counted, idsWith, joining, type AllSaid } from './roster-answers.ts'

type Props = { result: RosterResult; difference: RosterDifference; said: AllSaid; /** what else has to be read first, in words; null: nothing */ first: string | null; busy: boolean; onTake: () => void }

/** The end of the page: first everybody who is asked about, then what ends, then the button. */
export function Taking({ result, difference, said, first, busy, onTake }: Props) {
  const gone = counted(said.gone, difference.gone, result.goneCount)
  const moved = counted(said.moved, difference.moved, result.movedCount)
  const changed = counted(said.changed, difference.changed, result.changed)
  const alike = counted(said.alike, difference.alike, result.alikeCount)
  const corrected = counted(said.corrected, difference.corrected, result.correctedCount)
  const [unanswered, put] = [(corrected[''] ?? 0) + (alike[''] ?? 0) + (gone[''] ?? 0) + (moved[''] ?? 0), (gone['moved-out'] ?? 0) + (gone['away'] ?? 0)]
  const leaves = { gone: idsWith(said.gone, difference.gone, 'moved-out'), moved: idsWith(said.moved, difference.moved, 'moved'), joins: joining(difference, said) }
  const key = JSON.stringify(leaves)
  const { seen, look } = useEnds(key)
  if (first !== null) return <p role="status">{first}</p>
  if (unanswered > 0) return <p role="status">{m.overview_rosterUnanswered({ count: unanswered })}</p>
  if (put > mostGone) return <p role="status">{m.overview_rosterTooManyGone({ most: mostGone })}</p>
  const needsSeeing = leaves.gone.length + leaves.moved.length + leaves.joins.length > 0 && !seen.ends
  const will = m.overview_rosterWill({
    added: result.added + (moved['other'] ?? 0) + (alike['other'] ?? 0), changed: (changed['take'] ?? 0) + (corrected['take'] ?? 0) + (alike['same'] ?? 0), out: gone['moved-out'] ?? 0, away: gone['away'] ?? 0, moved: moved['moved'] ?? 0,
    left: (gone['keep'] ?? 0) + (moved['leave'] ?? 0) + (changed['leave'] ?? 0) + (corrected['leave'] ?? 0) + (alike['leave'] ?? 0),
  })
  return (
    <div className="stack">
      <p role="status">{result.goneCount + result.movedCount + result.changed + result.correctedCount + result.alikeCount > 0 ? will : ''}</p>
      <ProblemNotice problem={seen.problem} />
      {seen.ends && <Ends ends={seen.ends} />}
      <div className="row">
        {needsSeeing
          ? <Button main busy={seen.busy} onClick={() => void look()}>{m.overview_rosterEnds()}</Button>
          : <Button main busy={busy} onClick={onTake}>{m.overview_rosterImport({ rows: result.rows })}</Button>}
      </div>
    </div>
  )
}

type Seen = { key: string; ends: RosterEnds | null; problem: Problem | null; busy: boolean }
/** What was seen holds for the very people it was asked for. */
function useEnds(key: string): { seen: Seen; look: () => Promise<void> } {
  const unseen: Seen = { key, ends: null, problem: null, busy: false }
  const [state, setState] = useState<Seen>(unseen)
  const look = async (): Promise<void> => {
    setState({ ...unseen, busy: true })
    const reply = await post<RosterEnds>('/api/roster/ends', JSON.parse(key))
    setState({ ...unseen, ends: reply.ok ? reply.value : null, problem: reply.ok ? null : reply.problem })
  }
  return { seen: state.key === key ? state : unseen, look }
}

function Ends({ ends: { passes, waiting, out, judged, slips, phones, links, cares, carers } }: { ends: RosterEnds }) {
  const lines = [
    passes.length > 0 && m.desk_endsPasses({ count: passes.length }), judged > 0 && m.desk_endsJudged({ count: judged }), waiting.length > 0 && m.desk_endsWaiting({ count: waiting.length }),
    out.length > 0 && m.desk_endsOut({ count: out.length }), slips > 0 && m.overview_rosterEndsSlips({ count: slips }), phones > 0 && m.desk_endsPhones({ count: phones }), links > 0 && m.desk_endsLinks({ count: links }),
    carers > 0 && m.desk_endsCarers({ count: carers }), cares > 0 && m.desk_endsCares({ count: cares }),
  ].filter((line) => line !== false)
  return (
    <Notice tone={lines.length > 0 ? 'ask' : 'plain'} live>
      <p><strong>{lines.length > 0 ? m.desk_endsTitle() : m.desk_endsNothing()}</strong></p>
      {lines.length > 0 && <ul className="ends-list">{lines.map((line) => <li key={line}>{line}</li>)}</ul>}
      <p>{m.desk_endsBack()}</p>
    </Notice>
  )
}

const every = 500

/** While a file is taken in. A stop that comes before the server knows of it is said again until it does. */
export function Progress({ command, onStop }: { command: string; onStop: () => void }) {
  const [run, setRun] = useState<RosterRun | null>(null)
  const [stopping, setStopping] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => {
      void get<RosterRun>(`/api/roster/runs/${command}`).then((reply) => { if (reply.ok) setRun(reply.value) })
      if (stopping) void post(`/api/roster/runs/${command}/stop`, {})
    }, every)
    return () => clearInterval(timer)
  }, [command, stopping])
  const stop = (): void => {
    setStopping(true)
    onStop()
    void post(`/api/roster/runs/${command}/stop`, {})
  }
  const stage = overviewStage[run?.stage ?? 'reading']!()
  const said = run && run.stage === 'storing' && run.total > 0 ? m.overview_rosterProgress({ stage, done: run.done, total: run.total }) : stage
  return (
    <div className="stack-tight roster-progress" data-place>
      <p role="status">{stopping ? m.overview_rosterStopping() : said}</p>
      <progress aria-label={stage} {...(run && run.total > 0 && run.stage === 'storing' ? { value: run.done, max: run.total } : {})} />
      <div className="row"><Button disabled={stopping} onClick={stop}>{m.overview_rosterStop()}</Button></div>
    </div>
  )
}
