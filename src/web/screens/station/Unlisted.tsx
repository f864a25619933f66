// A newborn, who is in no list yet, and somebody whom nobody can find: what is written here is kept with the swab, and the desk finds out who it was.

import { useState, type FormEvent } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'

export function Unlisted({ how, onCalled }: { how: 'newborn' | 'unknown'; onCalled: (called: string) => void }) {
  const [called, setCalled] = useState('')
  const [asked, setAsked] = useState(false)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (called.trim() !== '') onCalled(called.trim())
  }
  return (
    <form className="stack" onSubmit={send}>
      <h1>{how === 'newborn' ? m.station_newborn() : m.station_unknown()}</h1>
      <Field label={how === 'newborn' ? m.station_newbornCalled() : m.station_unknownCalled()} hint={m.station_calledHint()} error={asked && called.trim() === '' ? m.station_calledMissing() : null}>
        <input value={called} onChange={(event) => setCalled(event.target.value)} autoFocus autoComplete="off" maxLength={120} enterKeyHint="done" />
      </Field>
      <Button type="submit" main big className="station-key">{m.station_putIn()}</Button>
    </form>
  )
}
