// What is sent at once does not overtake what this device wrote before of the same thing and has not sent yet: whoever is told of an outcome is told after it.

import { actsAs } from './acting.ts'
import { commands } from './commands.ts'

/** Whether something of this one's about it waits here to be sent. What was refused goes by itself no more, and nobody carries what another has written. */
async function waitsBehind(about: string): Promise<boolean> {
  const entries = await commands.list().catch(() => [])
  return entries.some(({ problem, body: { path, body, by } }) => problem === null && (by === null || by === actsAs()) && (path.includes(about) || JSON.stringify(body).includes(about)))
}

/** What `ask` answers; null, without asking, where there is no network or it has to go behind what waits. */
export async function inTurn<T>(about: string, ask: () => Promise<T>): Promise<T | null> {
  return navigator.onLine && !(await waitsBehind(about)) ? ask() : null
}
