// The browser's own dialog: it keeps the focus inside, closes on Escape and gives the focus back. Where there is none (Safari before 15.4)
// its content lies over the page all the same, and closes by its button.

import { useId, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { m } from '../words/compiled/messages.js'
import { Button } from './Button.tsx'

/** Opens the dialog whose element it is given, for as long as it is drawn. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  // While it still stands in the page: a dialog that is gone gives nothing back.
  useLayoutEffect(() => {
    const one = dialog.current!
    const before = document.activeElement
    if (one.showModal) one.showModal()
    else { one.setAttribute('open', ''); one.focus() }
    return () => {
      one.close?.()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return dialog
}

export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useModal()
  const id = useId()
  return (
    <dialog ref={dialog} className="dialog" tabIndex={-1} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose() }}>
      <div className="stack">
        <h2 id={id}>{title}</h2>
        {children}
        <Button plain onClick={onClose}>{m.common_close()}</Button>
      </div>
    </dialog>
  )
}
