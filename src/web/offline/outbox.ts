// Writes on their way to the server. `add` resolves when the disk has the entry, not before; an entry leaves only when the
// server acknowledges its id, or a person takes it back. What the server refused, or could not take, stays with its problem until
// somebody has seen it. Every tab is told of what any tab did. It never decides what may be written.

import { seal } from './secrets.ts'
import { newLane, opened, sendOnce, startSending, usualPace, type Deliver, type Entry, type Pace } from './sending.ts'
import { read, write, type OutboxRow, type Writing } from './store.ts'

export type { Delivery, Entry } from './sending.ts'

export type Outbox<T> = {
  /** Resolves when it is safely on the device. The same id twice is one entry. */
  add: (id: string, body: T, holdMs?: number) => Promise<void>
  /** For writing in a transaction of one's own: seal first, then put. */
  prepare: (id: string, body: T, holdMs?: number) => Promise<OutboxRow>
  put: (tx: Writing, row: OutboxRow) => Promise<void>
  /** Takes an entry back. False when its time to be undone is over: then it is on its way. */
  takeBack: (tx: Writing, id: string) => Promise<boolean>
  /** Sends a held entry now, with other content. False when it has gone already. */
  replace: (id: string, body: T, holdMs: number) => Promise<boolean>
  /** Takes one that was refused, or stepped aside, away for good. */
  dismiss: (id: string) => Promise<void>
  /** Sends one that was refused, or stepped aside, once more. */
  again: (id: string) => Promise<void>
  /** All that can be opened, oldest first. */
  list: () => Promise<Entry<T>[]>
  /** How many wait, and how many were refused or stepped aside. */
  count: () => Promise<Count>
  wake: () => void
  watch: (listener: () => void) => () => void
  /** Starts sending, in whichever tab holds the lock; returns the stop. */
  start: () => () => void
  /** One round at once, in this tab, whoever holds the lock: the server does each id once. */
  sendNow: () => Promise<void>
}
export type Count = { waiting: number; refused: number }

const rowsOf = (lane: string): Promise<OutboxRow[]> => read((db) => db.getAllFromIndex('outbox', 'lane', lane))
const rowIn = (tx: Writing, id: string) => tx.objectStore('outbox').index('id').get(id)
/** Later it is on its way, whether there is a network or not: nobody knows what has arrived. */
export const mayUndo = (row: OutboxRow | undefined): row is OutboxRow => row !== undefined && Date.now() < row.holdUntil && row.tries === 0

async function takeBack(tx: Writing, id: string): Promise<boolean> {
  const held = await rowIn(tx, id)
  if (!mayUndo(held)) return false
  await tx.objectStore('outbox').delete(held.seq!)
  return true
}

async function put(tx: Writing, row: OutboxRow): Promise<void> {
  if ((await tx.objectStore('outbox').index('id').getKey(row.id)) === undefined) await tx.objectStore('outbox').add(row)
}

/** Says in every tab, also in those that only wait, that the lane has changed. */
function announcing(lane: string, onAdded: () => void): { watch: Outbox<never>['watch']; say: (what: 'added' | 'settled') => void } {
  const listeners = new Set<() => void>()
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`postern-outbox-${lane}`)
  const heard = (what: unknown): void => {
    if (what === 'added') onAdded()
    for (const listener of listeners) listener()
  }
  channel?.addEventListener('message', (event) => heard(event.data))
  return {
    watch: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    say: (what) => {
      heard(what)
      channel?.postMessage(what)
    },
  }
}

/**
 * @param lane what is sent together and in order; also the name of the lock. Lanes never wait for each other.
 * @param deliver sends a batch, oldest first; says what became of each entry it was given
 */
export function openOutbox<T>(lane: string, deliver: Deliver<T>, pace: Pace = usualPace): Outbox<T> {
  let rouse: () => void = () => undefined
  const { watch, say } = announcing(lane, () => rouse())
  const sender = newLane(lane, deliver, pace, () => say('settled'))
  const prepare = async (id: string, body: T, holdMs = 0): Promise<OutboxRow> =>
    ({ id, lane, addedAt: Date.now(), holdUntil: Date.now() + holdMs, tries: 0, faults: 0, problem: null, parked: false, sealed: await seal(body) })
  const change = async <R>(work: (tx: Writing) => Promise<R>): Promise<R> => {
    const result = await write(['outbox'], work)
    say('added')
    return result
  }
  return {
    prepare, put, takeBack, watch,
    wake: () => say('added'),
    add: async (id, body, holdMs) => {
      const ready = await prepare(id, body, holdMs)
      await change((tx) => put(tx, ready))
    },
    replace: async (id, body, holdMs) => {
      const sealed = await seal(body)
      return change(async (tx) => {
        const held = await rowIn(tx, id)
        if (!mayUndo(held)) return false
        await tx.objectStore('outbox').put({ ...held, sealed, holdUntil: Date.now() + holdMs })
        return true
      })
    },
    dismiss: (id) => change(async (tx) => {
      const row = await rowIn(tx, id)
      if (row?.problem) await tx.objectStore('outbox').delete(row.seq!)
    }),
    again: (id) => change(async (tx) => {
      const row = await rowIn(tx, id)
      if (row?.problem) await tx.objectStore('outbox').put({ ...row, problem: null, parked: false, faults: 0, holdUntil: 0 })
    }),
    list: async () => (await Promise.all((await rowsOf(lane)).map((row) => opened<T>(row)))).filter((entry) => entry !== null),
    count: async () => {
      const rows = await rowsOf(lane)
      return { waiting: rows.filter((row) => !row.problem).length, refused: rows.filter((row) => row.problem).length }
    },
    start: () => startSending(sender, (wake) => { rouse = wake }),
    sendNow: async () => void (await sendOnce(sender)),
  }
}
