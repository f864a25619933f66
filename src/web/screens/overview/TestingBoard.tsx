// Who comes when, as blocks over the morning that are dragged by mouse or finger and moved by arrow keys, and the same as a table with buttons. It moves one entrance; nobody else moves by it.

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { EntranceId, StationId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Slot } from '#domain/rounds/plan.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { stationNamed, type Station } from './TestingLines.tsx'
import { grain } from './testing-plan.ts'

type To = { station: StationId; from: number }
type Props = {
  slots: readonly Slot[]; named: ReadonlyMap<EntranceId, string>; stations: readonly Station[]; begins: Instant; zone: Zone
  /** null: it is only read */ onMove: ((entrance: EntranceId, to: To) => void) | null
  /** said beside an entrance */ beside?: (entrance: EntranceId) => string
}

export function TestingBoard(props: Props) {
  return (
    <>
      {props.onMove && <p className="quiet">{m.testing_slotsDrag()}</p>}
      <Board {...props} />
      <Table {...props} />
    </>
  )
}

/** As high as a row of the board is in testing.css. */
const rowRem = 5
type Drag = { entrance: EntranceId; x: number; y: number; dx: number; dy: number }

function Board({ slots, named, stations, begins, zone, onMove }: Props) {
  const board = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const minutes = Math.max(60, Math.ceil((Math.max(0, ...slots.map((one) => one.from + one.minutes)) + 30) / 60) * 60)
  const rowOf = (id: StationId): number => Math.max(0, stations.findIndex((one) => one.id === id))
  const at = (after: number): string => clock(plus(begins, after * minute), zone)
  const move = (slot: Slot, later: number, down: number): void => {
    const station = stations[Math.min(stations.length - 1, Math.max(0, rowOf(slot.station) + down))]
    const from = Math.max(0, slot.from + later * grain)
    if (station && (station.id !== slot.station || from !== slot.from)) onMove?.(slot.entrance, { station: station.id, from })
  }
  const grab = (slot: Slot) => (event: PointerEvent<HTMLButtonElement>): void => {
    if (!onMove) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ entrance: slot.entrance, x: event.clientX, y: event.clientY, dx: 0, dy: 0 })
  }
  const pull = (event: PointerEvent): void => { if (drag) setDrag({ ...drag, dx: event.clientX - drag.x, dy: event.clientY - drag.y }) }
  const drop = (slot: Slot) => (event: PointerEvent): void => {
    if (!drag || !board.current) return
    const { width, height } = board.current.getBoundingClientRect()
    setDrag(null)
    move(slot, Math.round(((event.clientX - drag.x) / width) * (minutes / grain)), Math.round((event.clientY - drag.y) / (height / stations.length)))
  }
  const press = (slot: Slot) => (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!by || !onMove) return
    event.preventDefault()
    move(slot, by[0]!, by[1]!)
  }
  return (
    <div className="testing-board-scroll"><div className="testing-board" ref={board} role="group" aria-label={m.testing_slots()} style={{ height: `${stations.length * rowRem}rem` }}>
      {stations.map((one, n) => <p key={one.id} className="testing-board-row" style={{ top: `${n * rowRem}rem` }}><AsWritten>{stationNamed(stations, one.id)}</AsWritten> {at(0)}–{at(minutes)}</p>)}
      {slots.map((slot) => {
        const held = drag?.entrance === slot.entrance ? drag : null
        const name = named.get(slot.entrance) ?? ''
        return (
          <button key={slot.entrance} type="button" className="testing-block" data-held={held ? true : undefined} title={name}
            aria-label={m.testing_slotNamed({ entrance: name, from: at(slot.from), until: at(slot.from + slot.minutes), station: stationNamed(stations, slot.station) })}
            style={{
              left: `${(slot.from / minutes) * 100}%`, width: `${(slot.minutes / minutes) * 100}%`, top: `${rowOf(slot.station) * rowRem + 1.75}rem`,
              ...(held ? { transform: `translate(${held.dx}px, ${held.dy}px)` } : {}),
            }}
            onPointerDown={grab(slot)} onPointerMove={pull} onPointerUp={drop(slot)} onPointerCancel={() => setDrag(null)} onKeyDown={press(slot)}>
            <AsWritten>{name}</AsWritten>
          </button>
        )
      })}
    </div></div>
  )
}

function Table({ slots, named, stations, begins, zone, onMove, beside }: Props) {
  const at = (after: number): string => clock(plus(begins, after * minute), zone)
  const heads = [m.testing_when(), m.testing_entrance(), m.testing_people(), m.testing_station()]
  return (
    <table className="testing-table testing-slots">
      <thead><tr>{heads.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{slots.map((slot) => {
        const entrance = named.get(slot.entrance) ?? ''
        const step = (by: number): void => onMove?.(slot.entrance, { station: slot.station, from: Math.max(0, slot.from + by) })
        return (
          <tr key={slot.entrance}>
            <td>
              {at(slot.from)}–{at(slot.from + slot.minutes)}
              {onMove && <span className="testing-steps">
                <Button aria-label={m.testing_slotEarlier({ entrance })} onClick={() => step(-grain)}>−{grain}</Button>
                <Button aria-label={m.testing_slotLater({ entrance })} onClick={() => step(grain)}>+{grain}</Button>
              </span>}
            </td>
            <th scope="row"><AsWritten>{entrance}</AsWritten>{beside && <> <span className="quiet">{beside(slot.entrance)}</span></>}</th>
            <td>{slot.people}</td>
            <td>{onMove && stations.length > 1
              ? (
                <select aria-label={m.testing_slotStation({ entrance })} value={slot.station} onChange={(event) => onMove(slot.entrance, { station: event.target.value as StationId, from: slot.from })}>
                  {stations.map((one) => <option key={one.id} value={one.id}>{stationNamed(stations, one.id)}</option>)}
                </select>
              )
              : <AsWritten>{stationNamed(stations, slot.station)}</AsWritten>}</td>
          </tr>
        )
      })}</tbody>
    </table>
  )
}
