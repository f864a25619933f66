// An emergency from its tap to the note that may follow. The fact is written at once and waits a moment for the note, which
// never holds it for more than a minute; a note that comes too late follows as a second fact of the same going out.

import { useCallback, useRef, useState } from 'react'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { cut } from '#domain/kernel/texts.ts'
import type { GateFact } from '#domain/gate/wire.ts'
import { clockErrorMs } from '../../offline/clock.ts'
import { addNote, gateOutbox, noteMs, record, undo, undoMs, type Shown } from '../../offline/gate-log.ts'
import { newId } from '../../offline/ids.ts'
import { emergencyOf } from './facts.ts'
import { signal } from './signals.ts'

export type OpenEmergency = { fact: GateFact; at: Instant; stored: boolean | null }
export type EmergencyHandle = {
  open: OpenEmergency | null
  begin: (resident: ResidentId | null, shown: Shown) => void
  note: (text: string) => void
  undo: () => Promise<void>
  close: (note: string) => void
}

export function useEmergency(): EmergencyHandle {
  const [open, setOpen] = useState<OpenEmergency | null>(null)
  const started = useRef(false)
  const writing = useRef<Promise<unknown>>(Promise.resolve())
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const begin = useCallback((resident: ResidentId | null, shown: Shown): void => {
    // Two fingers on one button are one emergency.
    if (started.current) return
    started.current = true
    const fact = emergencyOf(resident)
    setOpen({ fact, at: instantOf(msOf(fact.at) - clockErrorMs()), stored: null })
    signal('yes')
    const put = (stored: boolean): void => setOpen((now) => (now?.fact.id === fact.id ? { ...now, stored } : now))
    writing.current = record(fact, shown, undoMs + 4_000).then(() => put(true), () => put(false))
  }, [])
  const stop = (): void => {
    if (timer.current) clearTimeout(timer.current)
    timer.current = null
  }
  const note = (text: string): void => {
    stop()
    const fact = open?.fact
    if (fact) timer.current = setTimeout(() => void writing.current.then(() => addNote(fact, text, noteMs)).catch(() => undefined), 250)
  }
  const finish = (): void => {
    stop()
    started.current = false
    setOpen(null)
  }
  const close = (text: string): void => {
    const fact = open?.fact
    finish()
    if (fact) void writing.current.then(() => sendWithNote(fact, text.trim())).catch(() => undefined)
  }
  const takeBack = async (): Promise<void> => {
    const fact = open?.fact
    finish()
    if (fact) await writing.current.then(() => undo(fact.id)).catch(() => false)
  }
  return { open, begin, note, undo: takeBack, close }
}

async function sendWithNote(fact: GateFact, note: string): Promise<void> {
  if (await addNote(fact, note, 0)) return
  if (note === '' || fact.type !== 'movement') return
  const id = newId<'movement'>()
  await gateOutbox.add(id, { ...fact, id, note: cut(note, 300) })
}
