// A tube goes to another phone at the station without a network: its code on this screen, scanned there; then the other's answer, scanned here. Until
// this phone has seen the answer it may still fill the tube, and says so.

import { useState } from 'react'
import type { DeviceId } from '#domain/kernel/ids.ts'
import type { PoolSize } from '#domain/rounds/tubes.ts'
import { Camera } from '../../field/Camera.tsx'
import { Button } from '../../parts/Button.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { m } from '../../words/compiled/messages.js'
import type { Book } from './book.ts'
import { sayAnswer, sayPassing, type Passing } from './passing.ts'
import type { Round } from './told.ts'

export function HandOver({ round, book, code, me, onText }: { round: Round; book: Book; code: string; me: DeviceId; onText: (text: string) => void }) {
  const [reading, setReading] = useState(false)
  const tube = book.tubes.get(code)
  const members = (tube?.members ?? []).map((one) => ({ ...one, called: book.whose.get(one.id)?.called ?? '' }))
  return (
    <section className="stack">
      <h1>{m.station_handOverTitle({ tube: code })}</h1>
      <p>{reading ? m.station_readAnswer() : m.station_showThis()}</p>
      {reading ? <div className="station-camera"><Camera onText={onText} paused={false} instead={() => m.station_cameraMissing()} /></div>
        : <div className="station-qr"><Qr text={sayPassing({ round: round.id, tube: code, size: tube?.size ?? (round.size as PoolSize), from: me, members })} label={m.station_handOverTitle({ tube: code })} /></div>}
      <Button main={!reading} big className="station-key" onClick={() => setReading(!reading)}>{reading ? m.station_showAgain() : m.station_theyHaveIt()}</Button>
    </section>
  )
}

/** What the phone that took it shows, so that the other knows. */
export function AnswerCode({ it, me, onDone }: { it: Passing; me: DeviceId; onDone: () => void }) {
  return (
    <section className="stack">
      <h1>{m.station_tookOver({ tube: it.tube, count: it.members.length, size: it.size })}</h1>
      <p>{m.station_showAnswer()}</p>
      <div className="station-qr"><Qr text={sayAnswer({ round: it.round, tube: it.tube, to: me })} label={m.station_showAnswer()} /></div>
      <Button main big className="station-key" onClick={onDone}>{m.station_goOn()}</Button>
    </section>
  )
}
