// Noting a fact and saying so: first the disk, then the words (Toast.tsx), then some seconds in which it can be taken back.

import { useCallback, useEffect, useState } from 'react'
import type { Instant } from '#domain/kernel/instants.ts'
import { happened } from '../../field/stamp.ts'
import { gate, moreMs, undoMs } from './field.ts'
import type { Shown, Told } from './told.ts'

export type Said = { state: 'noted' | 'twice' | 'undone' | 'too-late' | 'not-stored'; fact: Told; shown: Shown; id: string; at: Instant; /** for how long it is said */ ms?: number }
export type Noting = {
  said: Said | null
  note: (fact: Told, shown: Shown) => Promise<void>
  takeBack: () => Promise<void>
  /** it waits for longer before it is sent */
  wait: () => Promise<void>
  /** says whether a fact that was noted elsewhere could be taken back */
  tookBack: (fact: Told, done: boolean) => void
}

export function useNoting(): Noting {
  const [said, setSaid] = useState<Said | null>(null)
  const note = useCallback(async (fact: Told, shown: Shown): Promise<void> => {
    const about = { fact, shown, id: fact.id, at: happened(fact) }
    try {
      // Stored after all: then nobody has to write on paper any more.
      const done = await gate.record(fact, shown, undoMs, () => setSaid({ ...about, state: 'noted' }))
      setSaid({ ...about, id: done.id, state: done.twice ? 'twice' : 'noted' })
    } catch {
      setSaid({ ...about, state: 'not-stored' })
    }
  }, [])
  const tookBack = (fact: Told, done: boolean): void => setSaid({ fact, shown: { who: '', home: '', purpose: '', place: '' }, id: fact.id, at: happened(fact), state: done ? 'undone' : 'too-late' })
  const takeBack = async (): Promise<void> => {
    if (said) setSaid({ ...said, state: (await gate.undo(said.id).catch(() => false)) ? 'undone' : 'too-late' })
  }
  const wait = async (): Promise<void> => {
    if (!said) return
    const waits = await gate.replace(said.fact, moreMs).catch(() => false)
    // It may have been taken back in another window.
    const undone = gate.state().lines.some((line) => line.id === said.id && line.undone)
    setSaid(waits ? { ...said, ms: moreMs } : { ...said, state: undone ? 'undone' : 'too-late' })
  }
  useEffect(() => {
    if (!said || said.state === 'not-stored') return
    const timer = setTimeout(() => setSaid(null), (said.ms ?? undoMs) - 500)
    return () => clearTimeout(timer)
  }, [said])
  return { said, note, takeBack, wait, tookBack }
}
