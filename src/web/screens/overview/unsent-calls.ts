// Calls that this desk has made or taken back and the server has not had yet: they lie in the outbox, through the page's being opened anew, and stand beside those of the answer as waiting.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { TestingRoundId } from '#domain/kernel/ids.ts'
import { callsOf, type CallAct } from '#domain/rounds/calls.ts'
import type { KeptCall } from '#domain/rounds/kept.ts'
import type { callFact } from '#domain/rounds/wire.ts'
import { actsAs } from '../../offline/acting.ts'
import { commands, type Command } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import type { Entry } from '../../offline/outbox.ts'
import type { Standing } from '../../parts/Calling.tsx'

export type CallTold = z.infer<typeof callFact>

/** Of this round, and not refused. */
export const unsentIn = (entries: readonly Entry<Command>[], round: TestingRoundId, by: string | null): CallAct[] => entries
  .filter(({ problem, body }) => problem === null && body.by === by && body.path === '/api/facts')
  .flatMap(({ body }) => (body.body as { facts: CallTold[] }).facts).filter((fact) => fact.type === 'station-call' && fact.round === round)
  .map(({ id, station, at, what, entrances, of }) => ({ id, station, at, what, entrances, of }) as CallAct)

/** What the server says stands, and what this desk has told since. */
export function withUnsent(calls: readonly KeptCall[], unsent: readonly CallAct[]): Standing[] {
  const known = new Map(calls.map((one) => [one.id, one]))
  const acts: CallAct[] = [...calls.map(({ id, station, entrances, at }): CallAct => ({ id, station, at, what: 'called', entrances, of: null })), ...unsent.filter((act) => !known.has(act.id))]
  return callsOf(acts).map((call) => ({ ...call, came: known.get(call.id)?.came ?? 0, waiting: !known.has(call.id) }))
}

export function useUnsentCalls(round: TestingRoundId, path: string): readonly CallAct[] {
  const [unsent, setUnsent] = useState<readonly CallAct[]>([])
  useEffect(() => {
    let [gone, before] = [false, 0]
    const look = async (): Promise<void> => {
      const now = unsentIn(await commands.list().catch(() => []), round, actsAs())
      if (gone) return
      // What has just arrived stands in the server's answer before it is no longer shown as waiting.
      if (now.length < before) await refresh(path)
      before = now.length
      if (!gone) setUnsent(now)
    }
    void look()
    const stop = commands.watch(() => void look())
    return () => { gone = true; stop() }
  }, [round, path])
  return unsent
}
