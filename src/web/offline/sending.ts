// The loop that sends one lane. One tab sends for all of them, oldest first. Three things can go wrong and are told apart: an
// outage holds everything in order, because nobody is to blame; a no stays with the entry; an entry on which the server breaks is
// tried a few times with growing pauses and then steps aside, so that it holds nobody. It deletes nothing that was not taken.

import type { Problem } from '#domain/kernel/result.ts'
import { unseal } from './secrets.ts'
import { write, type OutboxRow } from './store.ts'

export type Entry<T> = { id: string; addedAt: number; tries: number; problem: Problem | null; /** stepped aside without a no */ parked: boolean; body: T }
/**
 * What became of a batch. Ids in no list stay and are tried again. `wait`: an outage, nothing can be sent now. `broke`: the server
 * broke, or somebody else answered in its place; `id` null when a batch was sent as one and nobody knows which entry it was.
 */
export type Delivery = {
  taken: readonly string[]
  refused: readonly { id: string; problem: Problem }[]
  wait: Problem | null
  broke?: { id: string | null; problem: Problem } | null
}
export type Deliver<T> = (entries: Entry<T>[]) => Promise<Delivery>
/** In milliseconds. `faults`: the pauses after the first, second, … time that the server broke on an entry; then it steps aside. */
export type Pace = { first: number; longest: number; faults: readonly number[]; /** entries that stepped aside come back by themselves after so long, behind all others; null: on a person's word alone */ parkedAgain: number | null }
export const usualPace: Pace = { first: 1_000, longest: 60_000, faults: [1_000, 4_000, 15_000], parkedAgain: null }

export type Lane<T> = { name: string; deliver: Deliver<T>; pace: Pace; /** how many go at once; one while the culprit of a batch is looked for */ size: number; /** after entries changed their state */ settled: () => void }
export type Sent = { failed: boolean; /** how long to wait before the next round: 0 now, null until something is added */ next: number | null }

const batch = 200
/** Nothing is held or paused for longer. What says so was written by a clock that has been set back since, and would wait as long as that was wrong. */
const longestHold = 120_000
export const newLane = <T>(name: string, deliver: Deliver<T>, pace: Pace, settled: () => void): Lane<T> => ({ name, deliver, pace, size: batch, settled })

const waits = (row: OutboxRow): boolean => row.problem === null
const comesBack = (row: OutboxRow, pace: Pace): boolean => row.parked && pace.parkedAgain !== null

/** Takes what is due. Counting the try first settles the race with “undo”: from here on an entry cannot be taken back. */
function takeDue<T>({ name, pace, size }: Lane<T>): Promise<{ ready: OutboxRow[]; next: number | null }> {
  return write(['outbox'], async (tx) => {
    const rows = await tx.objectStore('outbox').index('lane').getAll(name)
    const now = Date.now()
    const due = ({ holdUntil }: OutboxRow): boolean => holdUntil <= now || holdUntil > now + longestHold
    const waiting = rows.filter(waits)
    // One that the server broke on keeps its place during its few pauses: what is behind it may depend on it.
    const paused = waiting.findIndex((row) => row.faults > 0 && !due(row))
    const front = (paused < 0 ? waiting : waiting.slice(0, paused)).filter(due).slice(0, size)
    const ready = front.length > 0 ? front : paused < 0 ? rows.filter((row) => comesBack(row, pace) && due(row)).slice(0, 1) : []
    for (const row of ready) await tx.objectStore('outbox').put({ ...row, tries: row.tries + 1 })
    const later = rows.filter((row) => !due(row) && (waits(row) || comesBack(row, pace))).map((row) => row.holdUntil)
    return { ready, next: later.length > 0 ? Math.max(1, Math.min(...later) - now) : null }
  })
}

/** Opens a row; null when its seal does not fit, which trying again does not mend. */
export async function opened<T>(row: OutboxRow): Promise<Entry<T> | null> {
  const { id, addedAt, tries, problem, parked } = row
  try {
    return { id, addedAt, tries, problem, parked, body: await unseal<T>(row.sealed) }
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && error.name === 'OperationError')) return null
    throw error
  }
}

/** One batch. */
export async function sendOnce<T>(lane: Lane<T>): Promise<Sent> {
  const due = await takeDue(lane)
  if (due.ready.length === 0) return { failed: false, next: due.next }
  const all = await Promise.all(due.ready.map((row) => opened<T>(row)))
  const entries = all.filter((entry) => entry !== null)
  const shut = due.ready.filter((_, at) => all[at] === null)
  const delivery: Delivery = entries.length > 0 ? await lane.deliver(entries) : { taken: [], refused: [], wait: null }
  const broke = delivery.broke ?? null
  const culprit = broke && (broke.id ?? (entries.length === 1 ? entries[0]!.id : null))
  lane.size = broke && !culprit ? 1 : broke ? lane.size : batch
  await write(['outbox'], async (tx) => {
    const outbox = tx.objectStore('outbox')
    const rowOf = (id: string) => outbox.index('id').get(id)
    for (const id of delivery.taken) {
      const row = await rowOf(id)
      if (row) await outbox.delete(row.seq!)
    }
    const no = [...delivery.refused, ...shut.map(({ id }) => ({ id, problem: { code: 'not-readable' } }))]
    for (const { id, problem } of no) {
      const row = await rowOf(id)
      if (row) await outbox.put({ ...row, problem, parked: false })
    }
    const row = culprit && broke ? await rowOf(culprit) : undefined
    if (row && broke) await outbox.put(afterFault(row, broke.problem, lane.pace))
  })
  lane.settled()
  const moved = delivery.taken.length + delivery.refused.length + shut.length
  return { failed: delivery.wait !== null || (moved === 0 && !broke), next: 0 }
}

function afterFault(row: OutboxRow, problem: Problem, pace: Pace): OutboxRow {
  const pause = pace.faults[row.faults]
  const faults = row.faults + 1
  if (pause !== undefined && !row.parked) return { ...row, faults, holdUntil: Date.now() + pause }
  return { ...row, faults, problem, parked: true, holdUntil: Date.now() + (pace.parkedAgain ?? 0) }
}

/** Sends until it is stopped. `onWake` is handed what rouses the loop. Answers the stop. */
export function startSending<T>(lane: Lane<T>, onWake: (wake: () => void) => void): () => void {
  let stopped = false
  let roused = false
  let stir: (() => void) | null = null
  const wake = (): void => {
    roused = true
    stir?.()
  }
  onWake(wake)
  globalThis.addEventListener?.('online', wake)
  const pause = (ms: number | null): Promise<void> => new Promise((resolve) => {
    if (roused || stopped) return resolve()
    const timer = setTimeout(resolve, Math.min(ms ?? lane.pace.longest, lane.pace.longest))
    stir = () => { clearTimeout(timer); resolve() }
  })
  const loop = async (): Promise<void> => {
    let wait = lane.pace.first
    while (!stopped) {
      roused = false
      const done = await sendOnce(lane).catch((): Sent => ({ failed: true, next: null }))
      wait = done.failed ? Math.min(wait * 2, lane.pace.longest) : lane.pace.first
      if (done.failed) await pause(wait)
      else if (done.next !== 0) await pause(done.next)
    }
  }
  const stop = new AbortController()
  // Browsers without locks send from every tab: the server does each id once, so that is a waste, not a fault.
  const locked = 'locks' in navigator ? navigator.locks.request(`postern-outbox-${lane.name}`, { signal: stop.signal }, loop) : loop()
  locked.catch(() => undefined)
  return () => {
    stopped = true
    stop.abort()
    wake()
    globalThis.removeEventListener?.('online', wake)
  }
}
