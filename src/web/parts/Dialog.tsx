// The browser's own dialog: it keeps the focus inside, closes on Escape and gives the focus back. Where there is none (Safari before 15.4)
// its content lies over the page all the same, and closes by its button.

import { useEffect, useId, useRef, type ReactNode } from 'react'
import { m } from '../words/compiled/messages.js'
import { Button } from './Button.tsx'

export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const one = dialog.current
    if (!one?.showModal) return one?.setAttribute('open', '')
    if (!one.open) one.showModal()
    return () => one.close()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose() }}>
      <div className="stack">
        <h2 id={id}>{title}</h2>
        {children}
        <Button plain onClick={onClose}>{m.common_close()}</Button>
      </div>
    </dialog>
  )
}
