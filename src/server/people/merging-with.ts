// What stands behind two records that become one, or two again: their requests and passes, where they are, what opens their home. Theirs to say and to do;
// main.ts hands it in.

import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { MergePreview } from '#domain/people/merge-wire.ts'
import type { TakenFor } from '#domain/people/merges.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import type { LeftBehind } from './leaving.ts'

/** Whether the two were seen in two places: `now`, both out at this moment; `before`, goings out that overlap. */
export type SeenApart = MergePreview['apart']

export type MergedBehind = {
  /** before anything is locked: whoever stores movements takes the two in the same order */
  turn: (tx: Tx, community: CommunityId) => Promise<void>
  apart: (tx: Tx, community: CommunityId, kept: ResidentId, gone: ResidentId) => Promise<SeenApart>
  requests: LeftBehind['requests']
  /** what opens the gone record: its links and codes, and its home's slip where that is another home */
  opened: LeftBehind['opened']
  close: LeftBehind['close']
  joins: LeftBehind['joins']
  /** where the kept one takes over the number of the gone one: what went to the old one ends */
  endAtNumber: LeftBehind['endAtNumber']
  /** where they are two again: what was opened, or shared, in the name of either meanwhile may be in the pocket of the other; with the slip of a household where they live apart */
  closeSince: (ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights' | 'touch'>, opened: { records: readonly TakenFor[]; household: { id: HouseholdId; since: Instant } | null }) => Promise<void>
  /** households that may act for this record, and may no more once it is reached through another */
  carers: (tx: Tx, community: CommunityId, record: ResidentId, now: Instant) => Promise<HouseholdId[]>
  /** in the transaction of the act: whose requests and passes they are, where that person is, and what gates are told */
  follow: (ask: Pick<Ask, 'tx' | 'community' | 'now' | 'touch'>, records: readonly ResidentId[]) => Promise<void>
}
