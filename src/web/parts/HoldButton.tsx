// For what cannot be undone: held for a second instead of asking “are you sure?”.

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { classOf } from './Button.tsx'

const holdMs = 1000

/** Done after being held for a second with finger, mouse, space or enter. A short press says how. */
export function HoldButton({ onHeld, hint, big, children }: { onHeld: () => void; /** “hold for a second” */ hint: string; big?: boolean; children: ReactNode }) {
  const [held, setHeld] = useState(false)
  const [told, setTold] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const down = (): void => {
    if (timer.current) return
    setHeld(true)
    timer.current = setTimeout(() => { timer.current = null; setHeld(false); onHeld() }, holdMs)
  }
  const up = (): void => {
    if (timer.current) { clearTimeout(timer.current); setTold(true) }
    timer.current = null
    setHeld(false)
  }
  useEffect(() => () => { if (timer.current) clearTimeout(timer.current) }, [])
  return (
    <button type="button" className={classOf(big ? { big } : {}, 'grave holding')} data-held={held}
      onPointerDown={down} onPointerUp={up} onPointerLeave={up} onPointerCancel={up} onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => { if (event.key === ' ' || event.key === 'Enter') { event.preventDefault(); down() } }}
      onKeyUp={(event) => { if (event.key === ' ' || event.key === 'Enter') up() }} onBlur={up}>
      {children}<span role="status">{told ? ` — ${hint}` : ''}</span>
    </button>
  )
}
