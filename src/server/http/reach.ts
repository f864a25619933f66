// How homes can be reached, as the capability that knows it hands it in through main.ts: what whoever knocks or rings has to know. Whoever lists
// doors asks it and knows nothing of where it comes from.

import type { CommunityId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

/** A code that the screen has words for, words beside it where it needs some, and whether it is so of all adults there. */
export type Reached = { says: readonly { kind: string; words: string; everybody: boolean }[] }
/** By household; of those of which nothing is known there is nothing to say. */
export type ReachOf = (tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant) => Promise<ReadonlyMap<HouseholdId, Reached>>
