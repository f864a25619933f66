// Let them go now. The fact was written down by the tap that opened this; here it is only said, and a note may follow when
// there is time. Nothing on this screen can hold anybody.

import { useEffect, useRef, useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import type { Shown } from './told.ts'

export type EmergencyProps = {
  at: Instant
  /** empty when nobody was named; otherwise said, so that a slip of one line is seen while it can be undone */
  whom: Shown
  zone: Zone
  /** null while the disk is asked; false when it could not be stored */
  stored: boolean | null
  onNote: (note: string) => void
  onUndo: () => void
  onClose: (note: string) => void
}

export function Emergency({ at, whom, zone, stored, onNote, onUndo, onClose }: EmergencyProps) {
  const [note, setNote] = useState('')
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className="gate-verdict" data-verdict="emergency" data-tone="yes" role="alertdialog" aria-modal="true" aria-labelledby="emergency-title">
      <div className="gate-verdict-body">
        <p className="gate-sign" aria-hidden="true">✓</p>
        <h1 id="emergency-title" ref={title} tabIndex={-1}>{m.gate_emergencyTitle()}</h1>
        {whom.home && <p className="gate-hint"><strong>{whom.who} {whom.home}</strong></p>}
        <div role="status">
          {stored === false ? <Notice tone="wrong"><p>{m.gate_notStored()}</p></Notice> : stored ? <p className="gate-hint">{m.gate_emergencyNoted({ time: clock(at, zone) })}</p> : null}
        </div>
        {/* A field without hint and error: the part that has them would come before the first screen for this one alone. */}
        <div className="field">
          <label htmlFor="emergency-note">{m.gate_emergencyNoteLabel()}</label>
          <textarea id="emergency-note" value={note} maxLength={300} rows={3} onChange={(event) => { setNote(event.target.value); onNote(event.target.value) }} />
        </div>
      </div>
      <div className="gate-verdict-keys">
        <Button plain onClick={onUndo}>{m.gate_emergencyUndo()}</Button>
        <Button main big onClick={() => onClose(note)}>{m.gate_emergencySaveNote()}</Button>
      </div>
    </div>
  )
}
