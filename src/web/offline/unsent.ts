// Takes a write back that still waits on this phone. What has never been tried is gone with that; of what was tried once nobody knows here whether it has arrived, and whoever takes it back says so to the
// server as well.

import { commands } from './commands.ts'
import { write } from './store.ts'

/** Whether it was taken out. `tried`: also one that may have arrived. From the moment at which one is counted as tried it may be under way, so neither of two tabs takes back what the other sends. */
export async function takeUnsent(id: string, tried = false): Promise<boolean> {
  const taken = await write(['outbox'], async (tx) => {
    const row = await tx.objectStore('outbox').index('id').get(id)
    if (!row || (row.tries > 0 && !tried)) return false
    await tx.objectStore('outbox').delete(row.seq!)
    return true
  })
  if (taken) commands.wake()
  return taken
}
