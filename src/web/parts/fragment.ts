// What a screen was asked for, kept behind the # of its address: it survives a reload and can be bookmarked, and no server,
// proxy or log ever sees it. For filters in which people's names are typed.

import { useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The fragment without its #; and a way to replace it, which leaves no step behind in the browser's history. */
export function useFragment(): [string, (next: string) => void] {
  const fragment = useSyncExternalStore(subscribe, () => window.location.hash.slice(1))
  const replace = (next: string): void => {
    window.history.replaceState(window.history.state, '', `${window.location.pathname}${window.location.search}${next ? `#${next}` : ''}`)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  }
  return [fragment, replace]
}
