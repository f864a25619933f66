// The boxes at this table, and one of them: tubes scanned in, the difference by number between what this phone knows and what stands on the rack, closed with the
// count, and given to the driver by a code that their phone reads from this screen.

import { useState, type FormEvent } from 'react'
import type { BoxId } from '#domain/kernel/ids.ts'
import { differenceAt } from '#domain/rounds/boxes.ts'
import { Camera } from '../../field/Camera.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { handOverAt } from '../../parts/hand-over-code.ts'
import { Empty, Notice } from '../../parts/Notice.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { stationDifference } from '../../words/compiled/groups/stationDifference.js'
import { m } from '../../words/compiled/messages.js'
import { boxesHere, mayFill, type Book, type BoxHere } from './book.ts'
import { useStation } from './field.ts'
import type { Pane } from './panes.ts'
import type { Table } from './table.ts'
import type { Round } from './told.ts'

type Props = { round: Round; book: Book; table: Table; pane: Extract<Pane, { at: 'boxes' | 'box' }>; onShow: (pane: Pane) => void }

export function Boxes({ round, book, table, pane, onShow }: Props) {
  const { lines, enrolled } = useStation()
  const boxes = boxesHere(lines, round.id, enrolled!.device)
  const box = pane.at === 'box' && boxes.find((one) => one.id === pane.id)
  if (box) return box.closed ? <Closed box={box} table={table} /> : <Open key={box.id} box={box} boxes={boxes} book={book} table={table} />
  const open = (id: BoxId): void => { table.clear(); onShow({ at: 'box', id }) }
  return (
    <section className="stack">
      <h1>{m.station_boxesTitle()}</h1>
      <Typed label={m.station_boxCode()} action={m.station_openBox()} onText={(text) => void table.openBox(text, open)} />
      {boxes.length === 0 && <Empty>{m.station_noBoxes()}</Empty>}
      <ul role="list" className="station-list">
        {boxes.map((one) => (
          <li key={one.id}>
            <Button className="station-person" onClick={() => open(one.id)}>
              <strong className="mono">{one.code}</strong>
              <span>{m.station_boxHolds({ count: one.tubes.length })} · {one.with !== 'station' ? m.station_boxGiven() : one.closed ? m.station_tubeClosed() : m.station_tubeOpen()}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Typed({ label, action, onText }: { label: string; action: string; onText: (text: string) => void }) {
  const [typed, setTyped] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (typed.trim() === '') return
    setTyped('')
    onText(typed)
  }
  return (
    <form className="station-typed" onSubmit={send}>
      <Field label={label}><input className="mono" value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={40} enterKeyHint="done" /></Field>
      <Button type="submit" main className="station-key">{action}</Button>
    </form>
  )
}

function Open({ box, boxes, book, table }: { box: BoxHere; boxes: readonly BoxHere[]; book: Book; table: Table }) {
  const me = useStation().enrolled!.device
  // What was handed to another phone is that one’s to pack.
  const mine = [...book.tubes.values()].filter((tube) => tube.with === null || tube.with === me || mayFill(tube, me))
  const elsewhere = new Set(boxes.filter((one) => one.id !== box.id).flatMap((one) => one.tubes))
  const difference = differenceAt(mine, elsewhere, box.tubes)
  const kinds = (['missing', 'unknown', 'open', 'doubt'] as const).filter((one) => difference[one].length > 0)
  return (
    <section className="stack">
      <h1>{m.station_box({ code: box.code })}</h1>
      <div className="station-count"><p className="station-figure">{box.tubes.length}</p><p>{m.station_onRack()}</p></div>
      <div className="station-camera"><Camera onText={(text) => void table.putIn(box.id, text)} paused={false} instead={() => m.station_cameraMissing()} tubes /></div>
      <Typed label={m.station_tubeTyped()} action={m.station_putInBox()} onText={(text) => void table.putIn(box.id, text)} />
      {box.tubes.length > 0 && (
        <Notice tone={kinds.length > 0 ? 'wrong' : 'good'}>
          {kinds.length === 0 && <p>{m.station_noDifference({ count: box.tubes.length })}</p>}
          {kinds.map((one) => <p key={one}><strong>{stationDifference[one]?.()}</strong> <span className="mono">{difference[one].join(m.common_listComma())}</span></p>)}
        </Notice>
      )}
      {box.tubes.length > 0 && <Button main big className="station-key" onClick={() => void table.closeBox(box.id)}>{kinds.length > 0 ? m.station_closeBoxAnyway({ count: box.tubes.length }) : m.station_closeBox({ count: box.tubes.length })}</Button>}
      <ul role="list" className="station-list">
        {[...box.tubes].reverse().map((tube) => (
          <li key={tube} className="station-member">
            <p className="mono"><strong>{tube}</strong></p>
            <Button className="station-key" aria-label={m.station_outOfBoxWhich({ tube })} onClick={() => void table.takeOut(box.id, tube)}>{m.station_outOfBox()}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Closed({ box, table }: { box: BoxHere; table: Table }) {
  const { enrolled, waiting } = useStation()
  const shown = box.shows
  return (
    <section className="stack">
      <h1>{m.station_box({ code: box.code })}</h1>
      <p>{m.station_boxHolds({ count: box.tubes.length })} · {shown ? m.station_boxGiven() : m.station_tubeClosed()}</p>
      {shown && (
        <>
          <p>{m.station_driverReads()}</p>
          <div className="station-qr"><Qr text={handOverAt(location.origin, enrolled!.community, shown)} label={m.station_driverReads()} /></div>
          {waiting > 0 && <Notice tone="ask"><p>{m.station_boxNotSent()}</p></Notice>}
        </>
      )}
      {box.with === 'station' && <Button main big className="station-key" onClick={() => void table.giveBox(box.id)}>{m.station_giveBox()}</Button>}
      <Button className="station-key" onClick={() => void table.reopenBox(box.id)}>{m.station_reopenBox()}</Button>
      <p className="mono">{box.tubes.join(m.common_listComma())}</p>
    </section>
  )
}
