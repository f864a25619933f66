// When does it end, and what holds until then: what sealing answers. The person's own orders are told where their own may be told.

import { sql } from 'kysely'
import type { Answer, Basis } from '#domain/desk/answers.ts'
import type { CommunityId, SealingOrderId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { AnswerSource } from '../http/answers.ts'
import { standingsAt, type Standing } from './status.ts'

/** How many steps each order has had: with each, what it says may be something else. There are few. */
export async function stepsOfOrders(tx: Tx, community: CommunityId): Promise<Map<SealingOrderId, number>> {
  const { rows } = await sql<{ order: SealingOrderId; steps: number }>`
    select order_id as order, count(*)::int as steps from sealing_order_steps where community_id = ${community} group by order_id`.execute(tx)
  return new Map(rows.map((row) => [row.order, row.steps]))
}

/** On which order, and up to which step of it, what holds for a home rests; on none where nothing holds. */
export const basisOf = ({ order }: Standing, steps: ReadonlyMap<SealingOrderId, number>): Basis[] =>
  (order ? [{ kind: 'sealing-step', id: order.id, version: steps.get(order.id) ?? 0 }] : [])

function endOf({ status, shown }: Standing, basis: Basis[]): Answer {
  const rest = { question: 'ends' as const, of: null, basis }
  const { level, until, freeAt, next } = status
  if (level === 'open' || until === null) return { ...rest, sentence: 'ends-open', values: {}, until: null }
  const later = freeAt !== null && freeAt > until && next !== null
  return later
    ? { ...rest, sentence: 'ends-later', values: { level, until, next, freeAt, issuer: shown.issuer }, until: freeAt }
    : { ...rest, sentence: 'ends-at', values: { level, until, issuer: shown.issuer }, until }
}

export const whenItEnds: AnswerSource = {
  question: 'ends', may: null, watched: true,
  async answer({ tx, community, now }, whose) {
    const [standings, steps] = await sideBySide(tx, (one) => Promise.all([standingsAt(one, community, now), stepsOfOrders(one, community)]))
    return whose.map(({ home, resident, whole }) => {
      const standing = standings.of(home, whole ? resident : null)
      const answer = endOf(standing, basisOf(standing, steps))
      // That nothing holds is not known of somebody whose own orders may not be told here.
      return whole || answer.sentence !== 'ends-open' ? [answer] : []
    })
  },
}
