// What cannot be undone is held for a second instead of being asked “are you sure?”. Whoever cannot hold, ticks that and presses: no hold is
// the only way to anything.

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button, classOf } from './Button.tsx'
import { Check } from './Field.tsx'

const holdMs = 1000

export type HoldProps = { onHeld: () => void; /** “hold for a second” */ hint: string; big?: boolean; /** “hard to hold? tick here”; left out where the page offers the other way itself */ cannot?: string; children: ReactNode }

/** Done after being held for a second with finger, mouse, space or enter. A short press says how, and what to do when that cannot be. */
export function HoldButton({ onHeld, hint, big, cannot, children }: HoldProps) {
  const [held, setHeld] = useState(false)
  const [told, setTold] = useState(false)
  const [cannotHold, setCannotHold] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const done = useRef(false)
  const down = (): void => {
    if (timer.current) return
    done.current = false
    setHeld(true)
    timer.current = setTimeout(() => { timer.current = null; done.current = true; setHeld(false); onHeld() }, holdMs)
  }
  const up = (): void => {
    if (timer.current) { clearTimeout(timer.current); setTold(true) }
    timer.current = null
    setHeld(false)
  }
  useEffect(() => () => { if (timer.current) clearTimeout(timer.current) }, [])
  const other = told && cannot && <Check label={cannot} checked={cannotHold} onChange={setCannotHold} />
  if (cannotHold) return <div className="hold"><Button className="grave" {...(big ? { big } : {})} onClick={onHeld}>{children}</Button>{other}</div>
  return (
    <div className="hold">
      <button type="button" className={classOf(big ? { big } : {}, 'grave holding')} data-held={held}
        onPointerDown={down} onPointerUp={up} onPointerLeave={up} onPointerCancel={up} onContextMenu={(event) => event.preventDefault()}
        // A screen reader or a switch clicks without pressing.
        onClick={() => { if (!done.current) setTold(true) }}
        onKeyDown={(event) => { if (event.key === ' ' || event.key === 'Enter') { event.preventDefault(); down() } }}
        onKeyUp={(event) => { if (event.key === ' ' || event.key === 'Enter') up() }} onBlur={up}>
        {children}<span role="status">{told ? ` — ${hint}` : ''}</span>
      </button>
      {other}
    </div>
  )
}
