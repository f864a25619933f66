// When each station ends at its speed of now, and who would rather go elsewhere: shown with whom it tells, and moved by one press, as by any other
// move of slots.

import type { Zone } from '#domain/kernel/instants.ts'
import { never } from '#domain/kernel/result.ts'
import type { Replan } from '#domain/rounds/replan-wire.ts'
import type { TestingRound } from '#domain/rounds/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { clock } from '../../parts/times.ts'
import { useAgain } from '../../parts/use-again.ts'
import { m } from '../../words/compiled/messages.js'
import { stationNamed } from './TestingLines.tsx'

/** A speed falls without anybody writing anything. */
const again = 30_000

export function TestingReplan({ round, zone, may }: { round: TestingRound; zone: Zone; may: boolean }) {
  const { data, error, refetch } = useApi<Replan>(`/api/testing-rounds/${round.id}/replan`)
  useAgain(refetch, again)
  return (
    <section className="stack-tight" aria-label={m.testing_replan()}>
      <h2>{m.testing_replan()} {data && <span className="quiet testing-as-of">{m.testing_asOf({ at: clock(data.asOf, zone) })}</span>}</h2>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <>
        <ul role="list" className="testing-stations">{data.stations.map((one) => (
          <li key={one.station}><AsWritten>{m.testing_replanStation({ station: m.testing_stationNamed(one), pace: one.perMinute.toFixed(1), registered: one.registered, planned: one.planned, left: one.left, end: endSaid(one.ending, zone) })}</AsWritten></li>
        ))}</ul>
        <Proposed round={round} seen={data} zone={zone} may={may} />
      </>}
    </section>
  )
}

function endSaid(ending: Replan['stations'][number]['ending'], zone: Zone): string {
  switch (ending.state) {
    case 'done': return m.testing_replanDone()
    case 'ends': return m.testing_replanEnds({ at: clock(ending.at, zone) })
    case 'waits': return m.testing_replanWaits({ at: clock(ending.at, zone) })
    case 'slow': return m.testing_replanSlow()
    case 'begun': return m.testing_replanBegun()
    case 'unplanned': return m.testing_replanUnplanned()
    case 'silent': return ending.minutes === null ? m.testing_replanNothing() : m.testing_replanSilent({ minutes: ending.minutes })
    default: return never(ending)
  }
}

function Proposed({ round, seen: { moves, ends, homes, people, last }, zone, may }: { round: TestingRound; seen: Replan; zone: Zone; may: boolean }) {
  const { run, busy, problem } = useCommand(`/api/testing-rounds/${round.id}/slots`)
  const press = async (): Promise<void> => {
    if ((await run({ id: newId<'act'>(), slots: moves.map((one) => one.slot), last })).ok) await refresh('/api/testing-rounds')
  }
  if (moves.length === 0) return <p className="quiet">{m.testing_replanNone()}</p>
  return (
    <>
      <ul role="list" className="testing-moves">{moves.map((one) => (
        <li key={one.entrance}><AsWritten>{m.testing_replanMove({
          entrance: stairwellName({ building: one.building, label: one.label }), was: stationNamed(round.stations, one.was), to: stationNamed(round.stations, one.slot.station), from: clock(one.slot.from, zone), people: one.people,
        })}</AsWritten></li>
      ))}</ul>
      <p><AsWritten>{m.testing_replanThen({ ends: ends.map((one) => m.testing_replanEnd({ station: stationNamed(round.stations, one.station), at: clock(one.at, zone) })).join(m.common_listComma()) })}</AsWritten></p>
      <p>{m.testing_replanTold({ homes, people })}</p>
      {may && <p><Button main busy={busy} onClick={() => void press()}>{m.testing_replanNow({ count: moves.length })}</Button></p>}
      <ProblemNotice problem={problem} />
    </>
  )
}
