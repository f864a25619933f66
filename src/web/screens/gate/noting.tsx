// Noting a fact and saying so: first the disk, then the words, then some seconds in which it can be taken back.

import { useCallback, useEffect, useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { happened } from '../../field/stamp.ts'
import { Button } from '../../parts/Button.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { CallDesk } from './CallDesk.tsx'
import { gate, moreMs, undoMs } from './field.ts'
import type { Shown, Told } from './told.ts'

type Said = { state: 'noted' | 'twice' | 'undone' | 'too-late' | 'not-stored'; fact: Told; shown: Shown; id: string; at: Instant; /** for how long it is said */ ms?: number }
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
    if (said) setSaid((await gate.replace(said.fact, moreMs).catch(() => false)) ? { ...said, ms: moreMs } : { ...said, state: 'too-late' })
  }
  useEffect(() => {
    if (!said || said.state === 'not-stored') return
    const timer = setTimeout(() => setSaid(null), (said.ms ?? undoMs) - 500)
    return () => clearTimeout(timer)
  }, [said])
  return { said, note, takeBack, wait, tookBack }
}

function wordsOf({ state, fact, shown, at }: Said, zone: Zone): string {
  const who = shown.who || m.gate_unknownPerson()
  if (state === 'undone') return m.gate_undone()
  if (state === 'too-late') return m.gate_tooLateToUndo()
  if (state === 'not-stored') return m.gate_notStored()
  if (state === 'twice') return m.gate_notedTwice()
  return fact.type === 'movement' && fact.kind === 'back' ? m.gate_notedBack({ who, time: clock(at, zone) }) : m.gate_notedOut({ who, time: clock(at, zone) })
}

/** Always there, so that screen readers hear it when it speaks. */
export function Toast({ noting: { said, takeBack, wait }, zone, phone }: { noting: Noting; zone: Zone; phone: string }) {
  return (
    <div className="gate-toast" data-state={said?.state} role={said?.state === 'not-stored' ? 'alert' : 'status'}>
      {said && <p>{wordsOf(said, zone)}</p>}
      {said?.state === 'noted' && (
        <span className="gate-toast-keys">
          <Button plain onClick={() => void wait()}>{m.gate_moreTime()}</Button>
          <Button onClick={() => void takeBack()}>{m.common_undo()}</Button>
        </span>
      )}
      {(said?.state === 'not-stored' || said?.state === 'too-late') && <CallDesk phone={phone} />}
    </div>
  )
}
