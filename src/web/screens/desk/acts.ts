// Acts on lines of the queue, from whatever screen of the desk: each under an id of its own, with what was read of it. What is taken over or handed on in one press
// goes in one sending, or in as many as it needs.

import { useCallback } from 'react'
import type { z } from 'zod'
import { actsAtOnce, type actsDone, type NewAct, type Owed } from '#domain/promises/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'

export type Deed = NewAct['deed']
type Done = z.infer<typeof actsDone>

/** `run` says whether all of it was written down. Several deeds of one line follow each other. */
export function useActs() {
  const { run: send, busy, problem, clear } = useCommand<Done>('/api/promises/acts')
  const run = useCallback(async (on: readonly Owed[], deedsOf: (it: Owed) => readonly Deed[]): Promise<boolean> => {
    const acts = on.flatMap((it) => deedsOf(it).map((deed): NewAct => ({ id: newId<'promise-act'>(), section: it.section, about: it.about, seen: it.acts, at: now(), deed })))
    for (let from = 0; from < acts.length; from += actsAtOnce) {
      const reply = await send({ acts: acts.slice(from, from + actsAtOnce) })
      if (!reply.ok) { void refresh('/api/'); return false }
    }
    void refresh('/api/')
    return true
  }, [send])
  return { run, busy, problem, clear }
}
