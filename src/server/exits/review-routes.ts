// What the steps of sealing orders did to passes: for the desk, which phones the people whose passes ended. Reads only.

import { sql } from 'kysely'
import { reviews } from '#domain/exits/wire.ts'
import type { CommunityId, ExitId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { ok } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { endedAs } from './judging.ts'

/** Whoever was not reached by then is asked after in the ledger. */
const shownFor = 3 * day

async function reviewsSince(tx: Tx, community: CommunityId, since: Instant) {
  const { rows } = await sql<{ step: SealingStepId; order: SealingOrderId; doneAt: Instant; ended: ExitId[] }>`
    select step_id as step, order_id as order, done_at as "doneAt", ended from exit_reviews where community_id = ${community} and done_at is not null and done_at > ${since} order by done_at desc, step_id`.execute(tx)
  return rows
}

const reviewsRoute = endpoint({
  method: 'GET', path: '/exits/reviews', summary: 'Which passes ended with each step of a sealing order in the last three days, and whom to phone', may: 'exit.read', reply: reviews,
  async handle({ tx, community, now }) {
    const done = await reviewsSince(tx, community, plus(now, -shownFor))
    const people = new Map((await endedAs(tx, community, [...new Set(done.flatMap((it) => it.ended))], now)).map((it) => [it.exit, it]))
    return ok({ reviews: done.map((it) => ({ ...it, ended: [...people.values()].filter((one) => it.ended.includes(one.exit)) })) })
  },
})

export const reviewRoutes: readonly Endpoint[] = [reviewsRoute]
