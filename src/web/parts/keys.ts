// Single keys as commands, for people whose other hand holds the telephone. Never while somebody types, never under a dialog.

import { useEffect, useRef } from 'react'

export type Keys = Record<string, ((event: KeyboardEvent) => void) | undefined>

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || (target.matches('input, select, textarea') && !target.matches('input[type=radio], input[type=checkbox], input[type=range]')))

/** `{ g: grant, '/': search }`. The newest of several users of one key wins; undefined leaves the key alone. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  useEffect(() => { latest.current = keys })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (typing(event.target) || document.querySelector('dialog[open]')) return
      const act = latest.current[event.key]
      if (!act || event.repeat) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
