// The doors that a figure of a round counts, in walking order, with what was noted and by whom. The words that were noted stand with a stairwell.

import type { Figure } from '#domain/doors/doors.ts'
import { stateOf } from '#domain/doors/doors.ts'
import type { RoundDoors, RoundView } from '#domain/doors/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { stateSaid } from '../../parts/doors-said.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { roundDiffers } from '../../words/compiled/groups/roundDiffers.js'
import { roundFigure } from '../../words/compiled/groups/roundFigure.js'
import { m } from '../../words/compiled/messages.js'

type Door = RoundDoors['doors'][number]

export function RoundList({ round, is, zone }: { round: RoundView; is: Figure; zone: string }) {
  const { data, error, refetch } = useApi<RoundDoors>(`/api/rounds/${round.id}/doors?is=${is}`)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <section className="stack-tight">
      <h3 aria-live="polite">{m.round_listOf({ what: roundFigure[is]?.() ?? is, count: data.doors.length })}</h3>
      <ul role="list" className="round-list">{data.doors.map((door) => <Line key={door.id} door={door} round={round} zone={zone} />)}</ul>
    </section>
  )
}

function Line({ door, round: { tasks }, zone }: { door: Door; round: RoundView; zone: string }) {
  const now = useNow(60_000)
  const marks = [...new Set(door.said.flatMap((one) => [...(one.late ? [m.round_late()] : []), ...(one.paper ? [m.round_onPaper()] : [])]))]
  return (
    <li>
      <strong>{door.door}</strong>
      <span>
        {tasks.map((task) => {
          const state = stateOf(door.said, task.id, door.households.map((one) => one.id))
          const who = door.said.find((one) => one.id === state.result)?.who
          return <span key={task.id} className="round-said"><AsWritten>{[tasks.length > 1 ? task.title : '', stateSaid(state, zone, now, task.source), who ?? '', state.differs ? roundDiffers[state.differs]?.() ?? '' : ''].filter((one) => one !== '').join(' · ')}</AsWritten></span>
        })}
        {marks.length > 0 && <span className="quiet">{marks.join(' · ')}</span>}
      </span>
    </li>
  )
}
