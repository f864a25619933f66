// What the desk asks about people of capabilities that stand above it: theirs to answer, main.ts hands the answers on.

import type { CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { OwnRecord } from '#domain/people/wire.ts'
import type { Tx } from '../db/pool.ts'

export type ExitSummary = { id: ExitId; purpose: string; place: string; state: string; askedAt: Instant; whereabouts: string; exitsUsed: number; endedAsGone: boolean }

export type About = {
  /** whose request has this short number, the newest first; nobody's that nobody knows */
  numbered: (tx: Tx, community: CommunityId, typed: string) => Promise<{ exit: ExitId; resident: ResidentId }[]>
  /** how many cases of each are undecided, or out; those without one are left out */
  openCases: (tx: Tx, community: CommunityId, residents: readonly ResidentId[]) => Promise<Map<ResidentId, number>>
  /** newest first; with `told`, as far as they are told by then */
  exitsOf: (tx: Tx, community: CommunityId, resident: ResidentId, told?: Instant) => Promise<ExitSummary[]>
  /** decisions on them that were undone before they were told, newest first */
  undoneOf: (tx: Tx, community: CommunityId, resident: ResidentId) => Promise<OwnRecord['undone']>
  movementsOf: (tx: Tx, community: CommunityId, resident: ResidentId) => Promise<{ kind: 'out' | 'back'; at: Instant; gate: string | null }[]>
  /** when a gate said no to a pass of theirs, newest first */
  turnedAwayOf: (tx: Tx, community: CommunityId, resident: ResidentId) => Promise<{ at: Instant; gate: string | null }[]>
  /** when they came in at a gate from out of town, as the gate noted it, newest first */
  cameInOf: (tx: Tx, community: CommunityId, resident: ResidentId) => Promise<{ at: Instant; gate: string | null }[]>
  /** what they were told of passes that an order ended, or that nobody was reached, newest first */
  tellingsTo: (tx: Tx, community: CommunityId, resident: ResidentId) => Promise<OwnRecord['tellings']>
  exitIsOf: (tx: Tx, community: CommunityId, exit: ExitId, resident: ResidentId) => Promise<boolean>
}
