// What this phone has said and the server has not heard yet: shown as “saved on this phone”, never as done.
// It reads the outbox; it sends nothing itself.

import { useEffect, useState } from 'react'
import { commands, type Command } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import type { Entry } from '../../offline/outbox.ts'

export type Waiting = Entry<Command>

/** Entries of the outbox, oldest first; null until they are read. When one has gone, the answers are asked for again. */
export function useWaiting(): Waiting[] | null {
  const [entries, setEntries] = useState<Waiting[] | null>(null)
  useEffect(() => {
    let gone = false
    let before = 0
    const read = async (): Promise<void> => {
      const list = await commands.list().catch((): Waiting[] => [])
      if (gone) return
      const waiting = list.filter((one) => one.problem === null).length
      if (waiting < before) await refresh('/api/')
      before = waiting
      if (!gone) setEntries(list)
    }
    void read()
    const stop = commands.watch(() => void read())
    return () => { gone = true; stop() }
  }, [])
  return entries
}

type Body = { id?: string; resident?: string | null }
export const bodyOf = (entry: Waiting): Body => entry.body.body as Body

/** Requests to leave that wait on this phone, for one person. */
export const requestsOf = (entries: readonly Waiting[], resident: string | null): Waiting[] =>
  entries.filter(({ body }) => body.path === '/api/exits').filter((entry) => resident === null || bodyOf(entry).resident === resident)

/** A signature that the server has still to hear of; one that it would not take was none. */
export const signatureWaits = (entries: readonly Waiting[]): boolean => entries.some((entry) => entry.problem === null
  && entry.body.path.endsWith('/evidence') && (entry.body.body as { content?: { kind?: string } }).content?.kind === 'letter-of-commitment')

/** What waits for one exit: its own request, a letter, the return. */
export const waitingFor = (entries: readonly Waiting[], exit: string): Waiting[] =>
  entries.filter((entry) => entry.body.path.startsWith(`/api/exits/${exit}/`) || (entry.body.path.startsWith('/api/exits') && bodyOf(entry).id === exit))
