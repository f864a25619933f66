// Whose a kept write is to read. A device of the desk is many people's: what somebody typed there and the server would not take is shown to them, and to nobody who signs in after them.

import type { Command } from './commands.ts'
import { isEmergency } from './emergencies.ts'
import type { Entry } from './outbox.ts'

/** What is `who`'s to read, tried again and put away by them, and what waits for others who wrote it. An emergency, and what nobody in particular wrote, is whoever's is here. */
export function readHere(entries: readonly Entry<Command>[], who: string | null): { mine: Entry<Command>[]; others: Entry<Command>[] } {
  const mine = entries.filter(({ body }) => body.by === null || body.by === who || isEmergency(body))
  return { mine, others: entries.filter((entry) => !mine.includes(entry)) }
}
