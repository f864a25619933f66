// Where the focus is on the desk: always somewhere, and seen. Nothing here takes it from a field in which somebody types.

import { useEffect } from 'react'

const column = (): HTMLElement | null => document.getElementById('case')
const typesIn = (element: Element | null): boolean => element?.matches('input:not([type=radio], [type=checkbox]), select, textarea') ?? false

/** The case lies open and is meant by the next key. */
export const focusCase = (): void => column()?.focus({ preventScroll: true })

/** The focus is in the case and nobody types there, or it is nowhere. */
export const caseIsMeant = (): boolean => {
  const at = document.activeElement
  return at === null || at === document.body || (column()?.contains(at) === true && !typesIn(at))
}

/** When the control that had the focus goes away with what it did, the column keeps it. */
export function useKeepsFocus(): void {
  useEffect(() => {
    let last: EventTarget | null = document.activeElement
    let inside = column()?.contains(document.activeElement) === true
    const seen = (event: FocusEvent): void => { last = event.target; inside = column()?.contains(last as Node) === true }
    const gone = new MutationObserver(() => {
      if (inside && last instanceof Element && !last.isConnected && (document.activeElement === document.body || document.activeElement === null)) focusCase()
    })
    document.addEventListener('focusin', seen)
    const watched = column()
    if (watched) gone.observe(watched, { childList: true, subtree: true })
    return () => { document.removeEventListener('focusin', seen); gone.disconnect() }
  }, [])
}
