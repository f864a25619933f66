// What is done about a repair at the desk, from its own page or from its case's: one way to send it, and the answer said.

import { useState } from 'react'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { OnRepair } from '#domain/neighbours/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { m } from '../../words/compiled/messages.js'

/** `act` says whether it was taken; `said` is read out, empty where nothing was done yet. */
export function useRepairActs(of: CaseId) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/cases/${of}/repair/acts`)
  const [said, setSaid] = useState('')
  const act = async (deed: OnRepair['deed']): Promise<boolean> => {
    const { ok } = await run({ id: newId<'repair-act'>(), at: now(), deed } satisfies OnRepair)
    setSaid(ok ? m.repairs_saved() : '')
    // Also after a no: what a visit costs, or which way is open, may be another by now.
    await refresh()
    return ok
  }
  return { act, busy, problem, said, setSaid }
}
