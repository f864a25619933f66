// Acts on lines of the queue, from whatever screen of the desk: each under an id of its own, with what was read of it. What is taken over or handed on in one press
// goes in one sending, or in as many as it needs.

import { useCallback, useState } from 'react'
import type { z } from 'zod'
import type { Problem } from '#domain/kernel/result.ts'
import { actsAtOnce, type actsDone, type NewAct, type Owed } from '#domain/promises/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'

export type Deed = NewAct['deed']
type Done = z.infer<typeof actsDone>

/** `run` answers those of which it was written down, with their acts counted on. Several deeds of one line follow each other. What was refused of many is a problem as well, and holds up no other. */
export function useActs() {
  const { run: send, busy, problem, clear } = useCommand<Done>('/api/promises/acts')
  const [refused, setRefused] = useState<Problem | null>(null)
  const run = useCallback(async (on: readonly Owed[], deedsOf: (it: Owed) => readonly Deed[]): Promise<Owed[]> => {
    setRefused(null)
    const acts = on.flatMap((it) => deedsOf(it).map((deed): NewAct => ({ id: newId<'promise-act'>(), section: it.section, about: it.about, seen: it.acts, at: now(), deed })))
    const done: Done['done'] = []
    for (let from = 0; from < acts.length; from += actsAtOnce) {
      const reply = await send({ acts: acts.slice(from, from + actsAtOnce) })
      if (!reply.ok) break
      done.push(...reply.value.done)
    }
    void refresh('/api/')
    const no = done.find((it) => it.refused)?.refused
    if (no) setRefused(no)
    return on.flatMap((it) => {
      const last = done.findLast((one) => one.section === it.section && one.about === it.about && !one.refused && !one.gone)
      return last ? [{ ...it, acts: last.acts }] : []
    })
  }, [send])
  return { run, busy, problem: problem ?? refused, clear }
}
