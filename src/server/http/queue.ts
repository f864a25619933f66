// A section of the desk's queue, as a capability hands it in through main.ts. It stands here, because capabilities that the desk
// asks hand some in as well. The desk unites them and knows none of them.

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Verb } from '#domain/access/access.ts'
import type { Urgency } from '#domain/promises/due.ts'
import type { StepCode } from '#domain/promises/promise.ts'
import type { Ask } from './endpoint.ts'

/** Who asks, and when. */
export type QueueAsk = Pick<Ask, 'tx' | 'community' | 'rights' | 'now'>
export type QueueSays = Record<string, unknown>

/** What is owed with each row of a section as long as nobody has said otherwise: by when, out of the row's `at`; how soon; and what is done first. */
export type Standing = {
  due: (at: RawBuilder<unknown>) => RawBuilder<unknown>; urgency: Urgency; step: StepCode
  /** whose it is as long as nobody has taken it, an account out of what the row says; left out: whoever leads the desk */
  owner?: (says: RawBuilder<unknown>) => RawBuilder<unknown>
}

/** By so long after a row's `at`. */
export const within = (ms: number): Standing['due'] => (at) => sql`${at} + ${ms}::bigint * interval '1 ms'`

export type QueueSource = {
  /** its name, by which the screen finds title and lines */
  section: string
  /** the smaller, the sooner somebody has to see to it: sections stand in this order */
  urgency: number
  /** whoever may not is not told of it at all */
  may: Verb
  /**
   * All that waits, as one question: `select id, at, fold, says from …`. `id` is a uuid. `at` is the time at which the server had it, or that
   * the desk set, and never one that a sender names. `says` is one jsonb, in a subquery of its own, so that it is read for the rows of a
   * page alone. Each row is found by (at, id), and by (fold, at, id) where it folds: both need an index, and a partial one counts at no cost.
   */
  rows: (ask: QueueAsk) => RawBuilder<unknown>
  /** Rows of the same `fold` are one line: what one reporter sent many times. False: each row is a line of its own. */
  folds: boolean
  /** what a line says, as it is told: what is left out of it stays on the server */
  says: z.ZodType<QueueSays>
  /** Left out: each is to be seen to at its `at`, today. Null: nothing is to be seen to, the section only says how it is. */
  owed?: Standing | null
  /** each row is a promise that a person began, of this section, its `fold` the id: it stands as long as that is open */
  kept?: true
  /** Of what has no line any more: whether what was done about it is closed to whoever asks, as its line was. Left out: as when it was begun. */
  closedTo?: (ask: QueueAsk, fold: string) => Promise<boolean>
  /** What takes more than SQL, such as the rules; of the rows of a page alone. */
  finish?: (ask: QueueAsk, says: readonly QueueSays[]) => Promise<QueueSays[]>
}
