// What is not taken back is asked once more, where it was pressed: what comes of it, the press that does it, and the way out. What ends somebody's time outside or a pass is a `HoldButton`.

import { useEffect, useRef } from 'react'
import { m } from '../words/compiled/messages.js'
import { Button } from './Button.tsx'

/** Stands in place of the press that asked, or behind it. */
export function AskedFirst({ then, sure, busy, onSure, onCancel }: { then: string; sure: string; busy: boolean; onSure: () => void; onCancel: () => void }) {
  // The button that was pressed is gone: whoever uses the keyboard is put at what took its place, and on no button, lest a second press say it.
  const said = useRef<HTMLSpanElement>(null)
  useEffect(() => { said.current?.focus() }, [])
  return (
    <span className="row" role="group" aria-label={then}>
      <span ref={said} tabIndex={-1}>{then}</span>
      <Button busy={busy} onClick={onSure}>{sure}</Button>
      <Button plain busy={busy} onClick={onCancel}>{m.common_cancel()}</Button>
    </span>
  )
}
