// Whoever was told no is noted by itself, once for each answer that stood on the screen. “Not this person” is the guard's own word: it waits
// a while on this phone and can be taken back; taken back, it stays in the log and turns nobody away.

import { useCallback, useEffect, useRef } from 'react'
import { shownOf, turnedAway, type Seen } from './facts.ts'
import { gate, undoMs } from './field.ts'

export function useTurnedAway(seen: Seen | null): () => Promise<void> {
  const told = useRef<Seen | null>(null)
  const noted = useRef<Promise<string | null>>(Promise.resolve(null))
  useEffect(() => {
    // A slip of the finger turns nobody away.
    if (!seen || seen.verdict.go !== 'no' || seen.verdict.code === 'code-mistyped' || told.current === seen) return
    told.current = seen
    // The time is that of the answer; writing waits until it has been painted.
    const fact = turnedAway(seen)
    const hold = seen.verdict.code === 'not-this-person' ? undoMs : 0
    noted.current = new Promise((resolve) => setTimeout(() => {
      void gate.record(fact, shownOf(seen), hold).then((done) => resolve(done.id), () => resolve(null))
    }, 150))
  }, [seen])
  // What has been sent stays as it is: that they were let out after all stands behind it.
  return useCallback(async () => {
    const id = await noted.current
    if (id) await gate.undo(id).catch(() => false)
  }, [])
}
