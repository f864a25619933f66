// Single keys as commands, for people whose other hand holds the telephone. A key acts only where the focus is seen; a letter that
// is followed by another is the beginning of a name, and both go to the search. Never while somebody types, never under a dialog. They can be
// switched off: whoever speaks to the machine, or whose hand trembles, presses letters without meaning them.

import { useEffect, useRef, type RefObject } from 'react'

export type Keys = Record<string, (() => void) | undefined>
export type Where = { /** the focus must be in such an element; left out: anywhere */ within?: string; /** asked at the press; false: the screen has just changed under the hand */ ready?: () => boolean; /** letters that put the hand into a field: what is typed after them belongs there, so they begin no name */ atOnce?: string }

/** A second letter in this time makes a word of the first. */
const wordMs = 300
/** A press so soon after the screen changed was meant for what stood there before. */
const steadyMs = 400

type User = { keys: RefObject<Keys>; where: RefObject<Where> }
const users: User[] = []
let begin: ((letter: string) => void) | null = null
let off = false
let pending: { key: string; timer: ReturnType<typeof setTimeout> } | null = null

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || (target.matches('input, select, textarea') && !target.matches('input[type=radio], input[type=checkbox], input[type=range]')))

/** Whether an input method is at work: Safari ends a candidate with an Enter that only its old number gives away. */
export const composing = (event: { isComposing: boolean; keyCode: number }): boolean => event.isComposing || event.keyCode === 229

const seenIn = (where: Where): boolean => !where.within || document.activeElement?.closest(where.within) != null

function find(key: string): User | undefined {
  return users.findLast((user) => user.keys.current[key] !== undefined && seenIn(user.where.current))
}

function stopPending(): string | null {
  if (!pending) return null
  clearTimeout(pending.timer)
  const { key } = pending
  pending = null
  return key
}

function press(key: string): void {
  const user = find(key)
  if (!user) return
  const ready = user.where.current.ready?.() ?? true
  const act = (): void => {
    pending = null
    // What it would have acted on may be gone by now.
    if (ready && find(key) === user) user.keys.current[key]?.()
  }
  if (/^\p{L}$/u.test(key) && !user.where.current.atOnce?.includes(key)) pending = { key, timer: setTimeout(act, wordMs) }
  else act()
}

function listen(event: KeyboardEvent): void {
  if (off) return
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || composing(event)) return
  const printable = [...event.key].length === 1 && event.key !== ' '
  const before = event.key === pending?.key ? null : stopPending()
  if (typing(event.target) || document.querySelector('dialog[open]')) return
  // The browser puts this letter behind the one that is handed over.
  if (before !== null && printable) return begin?.(before)
  if (find(event.key)) {
    event.preventDefault()
    if (!event.repeat && !pending) press(event.key)
  } else if (printable) begin?.('')
}

/** `{ g: grant, '/': search }`. The newest of several users of one key wins; undefined leaves the key alone. */
export function useKeys(keys: Keys, where: Where = {}): void {
  const latest = useRef(keys)
  const place = useRef(where)
  useEffect(() => { latest.current = keys; place.current = where })
  useEffect(() => {
    const user: User = { keys: latest, where: place }
    if (users.push(user) === 1) document.addEventListener('keydown', listen)
    return () => {
      users.splice(users.indexOf(user), 1)
      if (users.length > 0) return
      stopPending()
      document.removeEventListener('keydown', listen)
    }
  }, [])
}

/** Switched off, no single key does anything, and typing outside of fields goes nowhere (WCAG 2.1.4). */
export function useKeysOff(switchedOff: boolean): void {
  useEffect(() => {
    off = switchedOff
    if (off) stopPending()
    return () => { off = false }
  }, [switchedOff])
}

/** Where typing goes that begins outside of every field; `letter` was pressed before, the next one follows by itself. */
export function useTypingGoesTo(take: (letter: string) => void): void {
  const latest = useRef(take)
  useEffect(() => { latest.current = take })
  useEffect(() => {
    begin = (letter) => latest.current(letter)
    return () => { begin = null }
  }, [])
}

/** Says whether what `shown` names has stood still long enough for a press to be meant for it. */
export function useSteady(shown: string): () => boolean {
  const since = useRef({ shown, at: performance.now() })
  useEffect(() => { if (since.current.shown !== shown) since.current = { shown, at: performance.now() } }, [shown])
  return () => since.current.shown === shown && performance.now() - since.current.at >= steadyMs
}
