// Whoever came here by a press that took its page away with it begins at this page's heading, and not nowhere.

import { useEffect } from 'react'

export function useArrival(): void {
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>('main h1')
    if (!heading || (document.activeElement && document.activeElement !== document.body)) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }, [])
}
