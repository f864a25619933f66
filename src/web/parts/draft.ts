// What somebody has half written survives a reload of the page, and ends with the tab: it is about people, so it goes nowhere else.

import { useCallback, useState } from 'react'

const prefix = 'postern-draft-'

function read<T>(key: string, initial: T): T {
  try {
    const text = sessionStorage.getItem(prefix + key)
    return text === null ? initial : (JSON.parse(text) as T)
  } catch {
    return initial
  }
}

function keep(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(prefix + key)
    else sessionStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing: the draft lives as long as the page.
  }
}

/** Like `useState`, under a name. Give the component that name as its React key as well, or it keeps the draft of before. */
export function useDraft<T>(key: string, initial: T): [T, (value: T | ((before: T) => T)) => void, clear: () => void] {
  const [value, setValue] = useState<T>(() => read(key, initial))
  const put = useCallback((next: T | ((before: T) => T)) => setValue((before) => {
    const made = typeof next === 'function' ? (next as (before: T) => T)(before) : next
    keep(key, made)
    return made
  }), [key])
  const clear = useCallback(() => keep(key, null), [key])
  return [value, put, clear]
}

/** Filled in for a form that is not open yet. */
export const putDraft = (key: string, value: unknown): void => keep(key, value)

/** After signing out: nothing half written is left for the next person at this screen. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
