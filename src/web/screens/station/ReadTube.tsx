// The next tube: by the camera, by a hand scanner, or typed from its label.

import { useState, type FormEvent } from 'react'
import type { Tube } from '#domain/rounds/tubes.ts'
import { Camera, type NoCodes } from '../../field/Camera.tsx'
import { mayRunWasm } from '../../offline/may-run-wasm.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'
import type { Waits } from './told.ts'

const instead = (why: NoCodes): string => (why === 'refused' ? m.station_cameraRefused() : m.station_cameraMissing())

export function ReadTube({ waits, tube, paused, onText, onTube }: { waits: Waits | null; tube: Tube | null; paused: boolean; onText: (text: string) => void; /** back to the tube that is open */ onTube: (() => void) | null }) {
  const [typed, setTyped] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (typed.trim() === '') return
    setTyped('')
    onText(typed)
  }
  const name = waits && ('whose' in waits ? waits.whose.found?.person.name ?? waits.whose.called : waits.name)
  return (
    <section className="station-read">
      <h1>{name ? m.station_scanFor({ name }) : m.station_scan()}</h1>
      <div className="station-camera"><Camera onText={onText} paused={paused} instead={instead} tubes /></div>
      {!mayRunWasm() && <p>{m.station_onlyQr()}</p>}
      <form className="station-typed" onSubmit={send}>
        <Field label={m.station_tubeTyped()}>
          <input className="mono" value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={40} enterKeyHint="done" />
        </Field>
        <Button type="submit" main className="station-key">{m.station_openTube()}</Button>
      </form>
      {tube && onTube && <Button className="station-key" onClick={onTube}>{m.station_goOnWith({ tube: tube.code })}</Button>}
    </section>
  )
}
