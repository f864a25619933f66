// What somebody has half written survives a reload of the page, and ends with the tab: it is about people, so it goes nowhere else.

import { useCallback, useState, useSyncExternalStore } from 'react'

const prefix = 'postern-draft-'

function read<T>(key: string, initial: T): T {
  try {
    const text = sessionStorage.getItem(prefix + key)
    return text === null ? initial : (JSON.parse(text) as T)
  } catch {
    return initial
  }
}

const notKept = new Set<string>()
const listeners = new Set<() => void>()
function mark(key: string, is: boolean): void {
  if (is === notKept.has(key)) return
  if (is) notKept.add(key)
  else notKept.delete(key)
  // It is marked while a page is drawn; whoever shows it hears after that.
  queueMicrotask(() => listeners.forEach((listener) => listener()))
}
const listen = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
/** Whether what was written last under this name lives as long as this page and no longer: the browser keeps nothing, or no more. */
export const useNotKept = (key: string): boolean => useSyncExternalStore(listen, () => notKept.has(key))

function keep(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(prefix + key)
    else sessionStorage.setItem(prefix + key, JSON.stringify(value))
    mark(key, false)
  } catch {
    // A browser that keeps nothing: the draft lives as long as the page.
    mark(key, value !== null)
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
