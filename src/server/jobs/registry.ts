// What there is to do and who does it: every capability exports its tasks and its timetable in a jobs.ts, main.ts collects
// them, one worker runs them. Refuses two tasks of one name.

import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Database, Tx } from '../db/pool.ts'

export type JobPayload = { community: CommunityId } & Record<string, unknown>
/** `failing`: rows that could not be handled this time, by their ids. */
export type Progress = { done: number; total: number; failing?: readonly string[] }

/** What a task is given. It opens its own short transactions; whatever it writes must bear being tried again. */
export type TaskRun = {
  db: Database
  community: CommunityId
  payload: JobPayload
  /** as it is when it is read: long work must not date what it does back to its beginning */
  readonly now: Instant
  /** says how far it is; cheap enough to call for every row */
  progress: (it: Progress) => Promise<void>
  /** true once a person or the server wants it to end: the task stops at the next row and answers `cut-off` */
  stopped: () => boolean
  /** one row that could not be handled, for the log: the id and the kind of error alone */
  failed: (row: string, error: unknown) => void
}
/** Nothing: done. `cut-off`: `stopped()` was true. `notBefore`: its moment has not come yet. With `failing` rows it is tried again. */
export type Outcome = void | 'cut-off' | { notBefore: Instant }
export type Tasks = { readonly [task: string]: (run: TaskRun) => Promise<Outcome> }

/** By the clock, on one server at a time: a cron line (UTC), and the work as a whole or for each community in a transaction of its own. */
export type Timed = { cron: string } & (
  | { work: (db: Database, now: Instant) => Promise<void> }
  | { each: (tx: Tx, community: CommunityId, now: Instant) => Promise<void> })
export type Timetable = { readonly [name: string]: Timed }

/** Looked for every second, on every server: short questions, and work that several may find at once. What has to be done in a second or two, and never by a queue that others fill. */
export type Ticks = { readonly [name: string]: (db: Database, now: Instant) => Promise<void> }

/** What a capability's jobs.ts exports. */
export type Jobs = { tasks?: Tasks; timetable?: Timetable; ticks?: Ticks }
export type Registry = { tasks: Tasks; timetable: Timetable; ticks: Ticks }

export function collect(all: readonly Jobs[]): Registry {
  const [tasks, timetable, ticks] = [all.flatMap((it) => Object.entries(it.tasks ?? {})), all.flatMap((it) => Object.entries(it.timetable ?? {})), all.flatMap((it) => Object.entries(it.ticks ?? {}))]
  const names = [...tasks, ...timetable, ...ticks].map(([name]) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice) throw new Error(`two jobs are called ${twice}`)
  return { tasks: Object.fromEntries(tasks), timetable: Object.fromEntries(timetable), ticks: Object.fromEntries(ticks) }
}
