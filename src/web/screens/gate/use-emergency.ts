// An emergency from its tap to the note that may follow. The fact is written at once and waits a moment for the note, which
// never holds it for more than a minute; a note that comes too late follows as a second fact of the same going out.

import { useCallback, useRef, useState } from 'react'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { cut } from '#domain/kernel/texts.ts'
import { happened } from '../../field/stamp.ts'
import { newId } from '../../offline/ids.ts'
import { emergencyOf } from './facts.ts'
import { emergencyMs, gate, noteMs } from './field.ts'
import type { Shown, Told } from './told.ts'

export type OpenEmergency = { fact: Told; shown: Shown; at: Instant; stored: boolean | null }
export type EmergencyHandle = {
  open: OpenEmergency | null
  begin: (resident: ResidentId | null, shown: Shown) => void
  note: (text: string) => void
  /** What was taken back, and whether it still could be; null when nothing was open. */
  undo: () => Promise<{ fact: Told; done: boolean } | null>
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
    setOpen({ fact, shown, at: happened(fact), stored: null })
    // The sound comes with the first answer, or late; it is not waited for.
    void import('../../field/signals.ts').then(({ signal }) => signal('yes'), () => undefined)
    const put = (stored: boolean): void => setOpen((now) => (now?.fact.id === fact.id ? { ...now, stored } : now))
    writing.current = gate.record(fact, shown, emergencyMs, () => put(true)).then(() => put(true), () => put(false))
  }, [])
  const stop = (): void => {
    if (timer.current) clearTimeout(timer.current)
    timer.current = null
  }
  const note = (text: string): void => {
    stop()
    const fact = open?.fact
    if (fact) timer.current = setTimeout(() => void writing.current.then(() => gate.replace(withNote(fact, text), noteMs)).catch(() => undefined), 250)
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
  const takeBack: EmergencyHandle['undo'] = async () => {
    const fact = open?.fact
    finish()
    return fact ? { fact, done: await writing.current.then(() => gate.undo(fact.id)).catch(() => false) } : null
  }
  return { open, begin, note, undo: takeBack, close }
}

const withNote = (fact: Told, note: string): Told => (fact.type === 'movement' ? { ...fact, note: cut(note, 300) } : fact)

async function sendWithNote(fact: Told, note: string): Promise<void> {
  const noted = withNote(fact, note)
  if (await gate.replace(noted, 0)) return
  if (note === '' || noted.type !== 'movement') return
  await gate.follow({ ...noted, id: newId<'movement'>() })
}
