// The screen stays on while a phone in the field is open, from when its first screen stands.

import { useEffect } from 'react'
import { afterFirstScreen } from '../words/first-screen.ts'

export function useAwake(): void {
  useEffect(() => {
    let stop: (() => void) | null = null
    let gone = false
    void afterFirstScreen().then(() => import('./awake.ts')).then((it) => { if (!gone) stop = it.keepAwake() }, () => undefined)
    return () => { gone = true; stop?.() }
  }, [])
}
