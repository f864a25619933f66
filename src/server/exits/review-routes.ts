// What the steps of sealing orders did to passes: for the desk, which phones the people whose passes ended. Reads only.

import { sql } from 'kysely'
import { reviews } from '#domain/exits/wire.ts'
import type { CommunityId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { ok } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { endedWith } from './to-tell.ts'
import { byDoor } from './judging.ts'

/** Afterwards the call list at the desk alone says who has not been told. */
const shownFor = 3 * day
/** With each step; the rest is counted. */
const mostShown = 100

async function reviewsSince(tx: Tx, community: CommunityId, since: Instant) {
  const { rows } = await sql<{ step: SealingStepId; order: SealingOrderId; doneAt: Instant }>`
    select step_id as step, order_id as order, done_at as "doneAt" from exit_reviews where community_id = ${community} and done_at > ${since} order by done_at desc, step_id`.execute(tx)
  return rows
}

const reviewsRoute = endpoint({
  method: 'GET', path: '/exits/reviews', summary: 'Which passes ended with each step of a sealing order in the last three days, and whom to phone', may: 'exit.read', reply: reviews,
  async handle({ tx, community, now }) {
    const done = await reviewsSince(tx, community, plus(now, -shownFor))
    const ended = (await endedWith(tx, community, done.map((it) => it.step))).sort(byDoor)
    return ok({ reviews: done.map((it) => {
      const own = ended.filter((one) => one.step === it.step)
      return { ...it, count: own.length, ended: own.slice(0, mostShown) }
    }) })
  },
})

export const reviewRoutes: readonly Endpoint[] = [reviewsRoute]
