// What a server looks for every second. A tick that is slow is not overtaken by the next; one that fails, with the database away or
// anything else, is tried again with the next second and holds up no other.

import { setTimeout as sleep } from 'node:timers/promises'
import { instantOf } from '#domain/kernel/instants.ts'
import type { Database } from '../db/pool.ts'
import { plainly } from '../http/plain.ts'
import { logger } from './queue.ts'
import type { Ticks } from './registry.ts'

const everyMs = 1_000
/** Longer than what is under way takes, unless the database is silent. */
const patience = 5_000

/** Begins, and returns how to end: what is under way is waited for. */
export function startTicking(db: Database, clock: () => number, ticks: Ticks): () => Promise<void> {
  const under = new Map<string, Promise<void>>()
  const timer = setInterval(() => {
    for (const [name, tick] of Object.entries(ticks)) {
      if (under.has(name)) continue
      under.set(name, tick(db, instantOf(clock())).catch((error: unknown) => logger.debug(`${name}: ${plainly(error)}`)).finally(() => under.delete(name)))
    }
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await Promise.race([Promise.all(under.values()), sleep(patience, undefined, { ref: false })])
  }
}
