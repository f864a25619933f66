// What is done about a case, sent with what its writer had read, so that two desks that did not see each other find out. Answered at once while the network is there; without it the act is kept
// on this computer and sent once: its id is made here, and the same act twice is one.

import { useState } from 'react'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { actsDone, NewAct } from '#domain/promises/wire.ts'
import type { z } from 'zod'
import { inTurn } from '../../offline/behind.ts'
import { now } from '../../offline/clock.ts'
import { queue, useCommand, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { queuePath } from './queue-path.ts'

export type Deed = NewAct['deed']
type Done = z.infer<typeof actsDone>
/** `kept`: on this computer alone so far. `clash`: somebody else had written of the same meanwhile. */
export type Acted = { what: 'done' | 'kept' | 'clash' }
export type Acting = { act: (deed: Deed | readonly Deed[]) => Promise<Acted | null>; busy: boolean; problem: Problem | null; clear: () => void }

const sentTo = '/api/promises/acts'

/** `seen`: how many acts were read on this page. */
export function useCaseActs(about: CaseId, seen: number): Acting {
  const command = useCommand<Done>(sentTo)
  const [problem, setProblem] = useState<Problem | null>(null)
  const act: Acting['act'] = async (deeds) => {
    const body = { acts: [deeds].flat().map((deed): NewAct => ({ id: newId<'promise-act'>(), section: 'case', about, seen, at: now(), deed })) }
    // “Told” before the outcome that it is of would leave the case open, and whoever it is for would be rung again.
    const reply = await inTurn(about, () => command.run(body))
    if (reply?.ok) {
      setProblem(null)
      await refresh((shown) => shown.startsWith('/api/cases') || shown.startsWith(queuePath))
      return { what: reply.value.done.some((it) => it.clash) ? 'clash' : 'done' }
    }
    // Nobody has said no: it may have arrived, and arrives once more at most.
    const why = reply && reply.problem.code !== 'network-away' ? reply.problem : await queue(sentTo, body).then(() => null, whyNotKept)
    setProblem(why)
    return why ? null : { what: 'kept' }
  }
  return { act, busy: command.busy, problem, clear: () => setProblem(null) }
}
