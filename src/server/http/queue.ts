// A section of the desk's queue, as a capability hands it in through main.ts. It stands here, because capabilities that the desk
// asks hand some in as well. The desk unites them and knows none of them.

import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Verb } from '#domain/access/access.ts'
import type { Ask } from './endpoint.ts'

/** Who asks, and when. */
export type QueueAsk = Pick<Ask, 'tx' | 'community' | 'rights' | 'now'>
export type QueueSays = Record<string, unknown>

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
  /** What takes more than SQL, such as the rules; of the rows of a page alone. */
  finish?: (ask: QueueAsk, says: readonly QueueSays[]) => Promise<QueueSays[]>
}
