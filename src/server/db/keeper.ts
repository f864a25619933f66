// Keeps the built-in PostgreSQL going for as long as Postern runs: it holds the folder's lock inside the database, and when the
// database goes away by itself it is started again, on the same port, with pauses that grow. Refuses to try for ever: after a
// dozen tries somebody has to look, and is told.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { codeOf, messageOf } from './cannot-start.ts'

/** A server that answers, and the connection that holds the folder's lock in it. */
export type Kept = { pid: number; client: pg.Client }

export type Keeping = {
  /** One try: adopts what still runs or starts it; null when the next try may do better. Throws what a person must know. */
  again: () => Promise<Kept | null>
  /** Told in words what happens. */
  onTold: (text: string) => void
  /** Told once, when it does not come back. */
  onDied: () => void
  /** Milliseconds before each try of one spell. */
  pauses?: readonly number[]
}

export type Keeper = {
  readonly pid: number
  /** Gives the lock back and lets go; a try under way is waited for. */
  release(): Promise<void>
}

/** Some ten minutes: a disk that somebody clears, a machine that is short of memory. */
const standardPauses = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000, 180_000, 180_000]
/** A database that stayed up for so long has come back; the next time is another spell. */
const steady = 60_000

export function keep(first: Kept, { again, onTold, onDied, pauses = standardPauses }: Keeping): Keeper {
  let now = first
  let spell = { tries: 0, upSince: Date.now() }
  const released = new AbortController()
  let comingBack: Promise<void> = Promise.resolve()

  async function comeBack(): Promise<void> {
    if (Date.now() - spell.upSince > steady) spell = { tries: 0, upSince: 0 }
    onTold('it went away; requests are told to come again while it is brought back')
    while (spell.tries < pauses.length) {
      const pause = pauses[spell.tries++]!
      const free = await sleep(pause, true, { signal: released.signal }).catch(() => false)
      if (!free) return
      const kept = await again().catch((error: unknown) => { onTold(`not yet: ${codeOf(error)} ${messageOf(error)}`.replace('  ', ' ')); return null })
      if (kept === null) continue
      spell.upSince = Date.now()
      now = kept
      watch()
      if (!released.signal.aborted) onTold(`it is back (process ${kept.pid}, try ${spell.tries})`)
      return
    }
    onTold(`it did not come back after ${pauses.length} tries`)
    if (!released.signal.aborted) onDied()
  }
  function watch(): void {
    const { client } = now
    client.once('end', () => { if (!released.signal.aborted) comingBack = comeBack() })
  }
  watch()
  return {
    get pid() { return now.pid },
    async release() {
      released.abort()
      await comingBack
      await now.client.end().catch(() => undefined)
    },
  }
}
