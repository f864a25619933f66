// Who comes when to a round that was called: moved by drag, keys and buttons with the picture of the lines, told to whom it concerns when it is saved; and rain, by a press with its preview,
// taken back by another.

import { useState } from 'react'
import type { ActId, StationId } from '#domain/kernel/ids.ts'
import { between, minute, plus, type Zone } from '#domain/kernel/instants.ts'
import type { Slot } from '#domain/rounds/plan.ts'
import type { RoundSlots, ShiftPreview } from '#domain/rounds/slot-wire.ts'
import type { TestingRound } from '#domain/rounds/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { TestingBoard } from './TestingBoard.tsx'
import { stationNamed, TestingLines } from './TestingLines.tsx'
import { foreseen, movedTo, type Moves } from './testing-plan.ts'

type Props = { round: TestingRound; zone: Zone; may: boolean }

export function TestingSlots({ round, zone, may }: Props) {
  const { data, error, refetch } = useApi<RoundSlots>(`/api/testing-rounds/${round.id}/slots`)
  return (
    <section className="stack-tight" aria-label={m.testing_slots()}>
      <h2>{m.testing_slots()}</h2>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.slots.length === 0 && <p className="quiet">{m.testing_slotsNone()}</p>}
      {data && data.slots.length > 0 && <>
        <p><a className="button" href={`/print/testing/${round.id}/slots`} target="_blank" rel="noreferrer">{m.testing_slotsPrint()}</a></p>
        {may && !round.closedAt && <Rain round={round} zone={zone} />}
        <Rained round={round} acts={data.acts} zone={zone} may={may && !round.closedAt} />
        <Plan round={round} slots={data.slots} zone={zone} may={may && !round.closedAt} />
      </>}
    </section>
  )
}

function Plan({ round, slots, zone, may }: Props & { slots: RoundSlots['slots'] }) {
  const [moves, setMoves] = useState<Moves>(new Map())
  const { run, busy, problem, clear } = useCommand(`/api/testing-rounds/${round.id}/slots`)
  const stations = round.stations.filter((one) => one.lanes > 0)
  const kept = slots.map((one): Slot => ({
    entrance: one.entrance, station: one.station, from: between(round.begins, one.from) / minute, minutes: between(one.from, one.until) / minute, people: one.people,
  }))
  const seen = foreseen(kept.map((slot) => movedTo(slot, moves.get(slot.entrance), stations)), stations)
  const named = new Map(slots.map((one) => [one.entrance, stairwellName({ building: one.buildingLabel, label: one.label })]))
  const stand = new Map(slots.map((one) => [one.entrance, m.testing_slotAsked({ asked: one.asked, people: one.people })]))
  const was = new Map(kept.map((one) => [one.entrance, one]))
  const changed = seen.slots.filter((one) => { const old = was.get(one.entrance)!; return old.from !== one.from || old.station !== one.station })
  const save = async (): Promise<void> => {
    const body = changed.map((one) => ({ entrance: one.entrance, station: one.station, from: plus(round.begins, one.from * minute), until: plus(round.begins, (one.from + one.minutes) * minute) }))
    if (!(await run({ id: newId<'act'>(), slots: body })).ok) return
    await refresh('/api/testing-rounds')
    setMoves(new Map())
  }
  return (
    <>
      <TestingLines mornings={seen.mornings} stations={stations} begins={round.begins} zone={zone} />
      <TestingBoard slots={seen.slots} named={named} stations={stations} begins={round.begins} zone={zone} beside={(entrance) => stand.get(entrance) ?? ''}
        onMove={may ? (entrance, to) => { clear(); setMoves(new Map([...moves, [entrance, to]])) } : null} />
      <ProblemNotice problem={problem} />
      {changed.length > 0 && (
        <div className="row">
          <Button main busy={busy} onClick={() => void save()}>{m.testing_slotsSave({ count: changed.length })}</Button>
          <Button plain onClick={() => setMoves(new Map())}>{m.common_cancel()}</Button>
        </div>
      )}
    </>
  )
}

/** What a shower takes, as it is proposed. */
const usualRain = 40

function Rain({ round }: Pick<Props, 'round' | 'zone'>) {
  const stations = round.stations.filter((one) => one.lanes > 0)
  const [station, setStation] = useState<StationId | undefined>(stations[0]?.id)
  const [minutes, setMinutes] = useState(usualRain)
  const [seen, setSeen] = useState<ShiftPreview | null>(null)
  const look = useCommand<ShiftPreview>(`/api/testing-rounds/${round.id}/shift/preview`)
  const shift = useCommand(`/api/testing-rounds/${round.id}/shift`)
  const change = (work: () => void): void => { look.clear(); shift.clear(); setSeen(null); work() }
  const see = async (): Promise<void> => {
    const reply = await look.run({ station, minutes })
    if (reply.ok) setSeen(reply.value)
  }
  const press = async (): Promise<void> => {
    if (!(await shift.run({ id: newId<'act'>(), station, minutes, last: seen?.last ?? undefined })).ok) return
    setSeen(null)
    await refresh('/api/testing-rounds')
  }
  if (station === undefined) return null
  return (
    <fieldset className="field">
      <legend>{m.testing_rain()}</legend>
      <div className="row">
        <select aria-label={m.testing_station()} value={station} onChange={(event) => change(() => setStation(event.target.value as StationId))}>
          {stations.map((one) => <option key={one.id} value={one.id}>{stationNamed(stations, one.id)}</option>)}
        </select>
        <label>{m.testing_rainMinutes()} <input type="number" inputMode="numeric" min={5} max={600} step={5} value={minutes} onChange={(event) => change(() => setMinutes(Math.trunc(Number(event.target.value)) || 0))} /></label>
        <Button busy={look.busy} onClick={() => void see()}>{m.testing_rainSee()}</Button>
      </div>
      {seen && <p role="status">{m.testing_rainSeen({ ...seen, minutes, station: stationNamed(stations, station) })}</p>}
      {seen && seen.entrances > 0 && <p><Button main busy={shift.busy} onClick={() => void press()}>{m.testing_rainNow()}</Button></p>}
      <ProblemNotice problem={look.problem ?? shift.problem} />
    </fieldset>
  )
}

function Rained({ round, acts, zone, may }: Props & { acts: RoundSlots['acts'] }) {
  const { run, busy, problem } = useCommand(`/api/testing-rounds/${round.id}/shift/take-back`)
  const back = async (act: ActId): Promise<void> => { if ((await run({ id: newId<'act'>(), act })).ok) await refresh('/api/testing-rounds') }
  const shifts = acts.filter((one) => one.what === 'shifted')
  return (
    <>
      <ul role="list">{shifts.map((one) => (
        <li key={one.id}>
          <AsWritten>{m.testing_rainDone({ at: clock(one.at, zone), station: stationNamed(round.stations, one.station ?? ''), minutes: one.minutes ?? 0, entrances: one.entrances })}</AsWritten>{' '}
          {one.takenBack ? <span className="quiet">{m.testing_rainTaken()}</span> : may && <Button busy={busy} onClick={() => void back(one.id)}>{m.testing_rainBack()}</Button>}
        </li>
      ))}</ul>
      <ProblemNotice problem={problem} />
    </>
  )
}
