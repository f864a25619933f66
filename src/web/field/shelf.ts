// The lines of a log in memory, newest first, and which of them still wait to be sent. It reads and writes nothing.

import type { Line } from './kind.ts'

export type Shelf<F, S> = {
  lines: () => readonly Line<F, S>[]
  get: (id: string) => Line<F, S> | undefined
  /** With `waiting` it is known to wait; without, the last reading of the outbox counts. */
  put: (line: Line<F, S>) => void
  drop: (ids: Iterable<string>) => void
  /** how many wait, with a line or without */
  waiting: () => number
  setWaiting: (ids: ReadonlySet<string>) => void
  /** Takes what was read from the disk for what there is; what was put meanwhile is newer. */
  fill: (read: () => Promise<readonly Line<F, S>[]>) => Promise<void>
  watch: (listener: () => void) => () => void
}

const newestFirst = <F, S>(a: Line<F, S>, b: Line<F, S>): number => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1)

export function newShelf<F, S>(): Shelf<F, S> {
  const held = new Map<string, Line<F, S>>()
  const listeners = new Set<() => void>()
  /** for each reading of the disk that is under way: what was put since it began */
  const since = new Set<Set<string>>()
  let sorted: readonly Line<F, S>[] = []
  let open: ReadonlySet<string> = new Set()
  const changed = (): void => {
    sorted = [...held.values()].sort(newestFirst)
    for (const listener of listeners) listener()
  }
  const set = (line: Line<F, S>): void => void held.set(line.id, line.waiting === open.has(line.id) ? line : { ...line, waiting: open.has(line.id) })
  const touch = (id: string): void => { for (const ids of since) ids.add(id) }
  return {
    lines: () => sorted,
    get: (id) => held.get(id),
    waiting: () => open.size,
    put: (line) => {
      // A fresh line waits, whatever was last read of the outbox.
      if (line.waiting && !open.has(line.id)) open = new Set(open).add(line.id)
      set(line)
      touch(line.id)
      changed()
    },
    drop: (ids) => {
      for (const id of ids) {
        held.delete(id)
        touch(id)
      }
      changed()
    },
    setWaiting: (ids) => {
      if (ids.size === open.size && [...ids].every((id) => open.has(id))) return
      open = ids
      for (const line of held.values()) set(line)
      changed()
    },
    fill: async (read) => {
      const newer = new Set<string>()
      since.add(newer)
      const lines = await read().finally(() => since.delete(newer))
      const ids = new Set(lines.map((line) => line.id))
      for (const id of held.keys()) if (!ids.has(id) && !newer.has(id)) held.delete(id)
      for (const line of lines) if (!newer.has(line.id)) set(line)
      changed()
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
