// Writes on their way to the server. `add` resolves when the disk has the entry, not before; an entry leaves only when the
// server acknowledges its id, or a person takes it back. One tab sends for all of them, oldest first. A refusal by the server
// stays, with its problem, until somebody has seen it. It never decides what may be written.

import type { Problem } from '#domain/kernel/result.ts'
import { seal, unseal } from './secrets.ts'
import { store, write, type OutboxRow, type Writing } from './store.ts'

export type Entry<T> = { id: string; addedAt: number; tries: number; problem: Problem | null; body: T }
/** What became of a batch. Ids in neither list stay and are tried again; `wait` says why. */
export type Delivery = { taken: readonly string[]; refused: readonly { id: string; problem: Problem }[]; wait: Problem | null }
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
  dismiss: (id: string) => Promise<void>
  list: () => Promise<Entry<T>[]>
  /** How many wait and how many were refused. */
  count: () => Promise<{ waiting: number; refused: number }>
  wake: () => void
  watch: (listener: () => void) => () => void
  /** Starts sending, in whichever tab holds the lock; returns the stop. */
  start: () => () => void
}

const longestWait = 60_000
const batch = 200

/**
 * @param lane what is sent together and in order; also the name of the lock
 * @param deliver sends a batch, oldest first; must say what became of each entry it was given
 */
export function openOutbox<T>(lane: string, deliver: (entries: Entry<T>[]) => Promise<Delivery>): Outbox<T> {
  const listeners = new Set<() => void>()
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`postern-outbox-${lane}`)
  let rouse: () => void = () => undefined
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  channel?.addEventListener('message', () => { rouse(); tell() })
  const wake = (): void => {
    rouse()
    tell()
    channel?.postMessage('changed')
  }
  const prepare = async (id: string, body: T, holdMs = 0): Promise<OutboxRow> =>
    ({ id, lane, addedAt: Date.now(), holdUntil: Date.now() + holdMs, tries: 0, problem: null, sealed: await seal(body) })
  const put = async (tx: Writing, row: OutboxRow): Promise<void> => {
    if ((await tx.objectStore('outbox').index('id').getKey(row.id)) === undefined) await tx.objectStore('outbox').add(row)
  }
  const row = (tx: Writing, id: string) => tx.objectStore('outbox').index('id').get(id)
  const takeBack = async (tx: Writing, id: string): Promise<boolean> => {
    const held = await row(tx, id)
    if (!held?.seq || Date.now() >= held.holdUntil || held.tries > 0) return false
    await tx.objectStore('outbox').delete(held.seq)
    return true
  }
  const round = () => sendOnce(lane, deliver, tell)
  return {
    prepare, put, takeBack, wake,
    add: async (id, body, holdMs) => {
      const ready = await prepare(id, body, holdMs)
      await write(['outbox'], (tx) => put(tx, ready))
      wake()
    },
    replace: async (id, body, holdMs) => {
      const sealed = await seal(body)
      const done = await write(['outbox'], async (tx) => {
        const held = await row(tx, id)
        if (!held?.seq || Date.now() >= held.holdUntil || held.tries > 0) return false
        await tx.objectStore('outbox').put({ ...held, sealed, holdUntil: Date.now() + holdMs })
        return true
      })
      wake()
      return done
    },
    dismiss: async (id) => {
      await write(['outbox'], async (tx) => {
        const held = await row(tx, id)
        if (held?.seq && held.problem) await tx.objectStore('outbox').delete(held.seq)
      })
      wake()
    },
    list: async () => Promise.all((await rowsOf(lane)).map((one) => open<T>(one))),
    count: async () => {
      const rows = await rowsOf(lane)
      return { waiting: rows.filter((one) => !one.problem).length, refused: rows.filter((one) => one.problem).length }
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start: () => startSending(lane, round, (fn) => { rouse = fn }),
  }
}

const rowsOf = async (lane: string): Promise<OutboxRow[]> => (await store()).getAllFromIndex('outbox', 'lane', lane)
const open = async <T>(one: OutboxRow): Promise<Entry<T>> => ({ id: one.id, addedAt: one.addedAt, tries: one.tries, problem: one.problem, body: await unseal<T>(one.sealed) })

/** One batch. Answers how long to wait before the next: 0 now, null until something is added. */
async function sendOnce<T>(lane: string, deliver: (entries: Entry<T>[]) => Promise<Delivery>, tell: () => void): Promise<{ failed: boolean; next: number | null }> {
  // Counting the try first settles the race with “undo”: from here on an entry cannot be taken back.
  const due = await write(['outbox'], async (tx) => {
    const rows = (await tx.objectStore('outbox').index('lane').getAll(lane)).filter((one) => !one.problem)
    const ready = rows.filter((one) => one.holdUntil <= Date.now()).slice(0, batch)
    for (const one of ready) await tx.objectStore('outbox').put({ ...one, tries: one.tries + 1 })
    const held = rows.filter((one) => one.holdUntil > Date.now()).map((one) => one.holdUntil)
    return { ready, next: held.length > 0 ? Math.max(50, Math.min(...held) - Date.now()) : null }
  })
  if (due.ready.length === 0) return { failed: false, next: due.next }
  const delivery = await deliver(await Promise.all(due.ready.map((one) => open<T>(one))))
  const seqOf = new Map(due.ready.map((one) => [one.id, one]))
  await write(['outbox'], async (tx) => {
    for (const id of delivery.taken) await tx.objectStore('outbox').delete(seqOf.get(id)?.seq ?? -1)
    for (const { id, problem } of delivery.refused) {
      const one = seqOf.get(id)
      if (one) await tx.objectStore('outbox').put({ ...one, problem })
    }
  })
  tell()
  const moved = delivery.taken.length + delivery.refused.length
  return { failed: moved === 0 || delivery.wait !== null, next: 0 }
}

type Round = () => Promise<{ failed: boolean; next: number | null }>

function startSending(lane: string, round: Round, onWake: (wake: () => void) => void): () => void {
  let stopped = false
  let roused = false
  let stir: (() => void) | null = null
  const wake = (): void => {
    roused = true
    stir?.()
  }
  onWake(wake)
  addEventListener('online', wake)
  const pause = (ms: number | null): Promise<void> => new Promise((resolve) => {
    if (roused || stopped) return resolve()
    const timer = setTimeout(resolve, Math.min(ms ?? longestWait, longestWait))
    stir = () => { clearTimeout(timer); resolve() }
  })
  const loop = async (): Promise<void> => {
    let wait = 1000
    while (!stopped) {
      roused = false
      const done = await round().catch(() => ({ failed: true, next: null }))
      wait = done.failed ? Math.min(wait * 2, longestWait) : 1000
      if (done.failed) await pause(wait)
      else if (done.next !== 0) await pause(done.next)
    }
  }
  const stop = new AbortController()
  // Browsers without locks send from every tab: the server does each id once, so that is a waste, not a fault.
  const locked = 'locks' in navigator ? navigator.locks.request(`postern-outbox-${lane}`, { signal: stop.signal }, loop) : loop()
  locked.catch(() => undefined)
  return () => {
    stopped = true
    stop.abort()
    wake()
    removeEventListener('online', wake)
  }
}
