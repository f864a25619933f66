// Work that the server does by itself, as people see it: when it is late, and what may be done about it. Knows no task.

import { z } from 'zod'
import { minute, plus, type Instant } from './instants.ts'
import { at, id } from './wire.ts'

export const workStates = ['waiting', 'running', 'done', 'stopped', 'failed'] as const
export type WorkState = (typeof workStates)[number]
export type Work = { state: WorkState; /** from when on it should run */ dueAt: Instant }

/** Nearly all work is over within seconds. What takes longer than this, a person should know of. */
export const lateAfter = 2 * minute

/** True for what has failed or was stopped, and for what should have been over by now. */
export function isLate({ state, dueAt }: Work, now: Instant): boolean {
  if (state === 'done') return false
  return state === 'failed' || state === 'stopped' || dueAt <= plus(now, -lateAfter)
}

/** One line at the desk: late work, how far it is, and what the asker may do. */
export const workRow = z.object({
  id: id<'work'>(), task: z.string(), state: z.enum(workStates), /** what kind of place, when it is about one */
  scope: z.string().nullable(), place: z.string(), askedAt: at, since: at,
  done: z.number(), total: z.number().nullable(), failing: z.array(z.uuid()), may: z.array(z.enum(['stop', 'again'])),
})
export type WorkRow = z.infer<typeof workRow>
