// How many homes a draft would tell so many hours before it begins, and which it would not. Questions only; what is promised is the ladder's own, worked out by the rules that climb it.

import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { firstTold, isInTime, type First, type HomeWays } from '#domain/notices/told-before.ts'
import type { Draft } from '#domain/notices/wire.ts'
import type { Tx } from '../db/pool.ts'
import type { Looked } from './drafting.ts'
import { homesByWays, homesWithWays } from './ways.ts'

type Of = { looked: Looked; draft: Draft; now: Instant }
const ofHome = ({ looked: { plan, community }, draft, now }: Of) => (ways: HomeWays): First | null =>
  firstTold({ plan, urgency: draft.urgency, issuedAt: now, validUntil: draft.validUntil }, ways, community.zone)
const asked = ({ looked: { meant }, now }: Of) => ({ now, own: meant.part !== 'home' })

/** Null where nobody asked how long before. */
export async function toldInTime(tx: Tx, community: CommunityId, of: Of): Promise<{ hours: number; homes: number; late: number } | null> {
  const { toldBefore: hours, validFrom } = of.draft
  if (hours === null) return null
  const first = ofHome(of)
  const all = await homesByWays(tx, community, of.looked.rows, asked(of))
  const homes = all.filter((one) => isInTime(first(one), validFrom, hours)).reduce((sum, one) => sum + one.homes, 0)
  return { hours, homes, late: all.reduce((sum, one) => sum + one.homes, 0) - homes }
}

/** Those that would be told later, by door, with what would tell them first. */
export async function toldLate(tx: Tx, community: CommunityId, of: Of, after: readonly string[] | null) {
  const { toldBefore: hours, validFrom } = of.draft
  const first = ofHome(of)
  const which = hours === null ? [] : (await homesByWays(tx, community, of.looked.rows, asked(of))).filter((one) => !isInTime(first(one), validFrom, hours))
  const { homes, next } = await homesWithWays(tx, community, of.looked.rows, { ...asked(of), which, after })
  return { homes: homes.map(({ household, resident, door, compound, ...ways }) => ({ household, resident, door, compound, first: first(ways) })), next }
}
